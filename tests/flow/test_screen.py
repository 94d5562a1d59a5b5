# SPDX-License-Identifier: Apache-2.0
"""An organisation's stream: one answer for each row, in order, whatever the row is made of."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import UsageError
from leeward.flow import screen_rows
from leeward.flow.screen import Counts, screen
from leeward.signs.common.text import MOST_LETTERS
from leeward.words import say

THREAT = "I will kill you"


def screened(data: bytes, name: str = "in.jsonl") -> tuple[list[dict[str, Any]], Counts]:
    out = io.BytesIO()
    counts = screen(io.BufferedReader(io.BytesIO(data)), name, out, "en")  # type: ignore[arg-type]
    lines = out.getvalue().split(b"\n")
    assert lines.pop() == b""
    return [json.loads(line) for line in lines], counts


def answers(*rows: object) -> list[dict[str, Any]]:
    return screened(b"".join(json.dumps(row).encode() + b"\n" for row in rows))[0]


def kinds(answer: dict[str, Any]) -> set[str]:
    return {sign["kind"] for sign in answer["signs"]}


def test_a_threat_comes_out_with_its_sign_its_rule_and_its_words() -> None:
    (answer,) = answers({"id": "a", "text": f"ok. {THREAT}", "from": "other"})
    assert answer["id"] == "a"
    assert answer["band"] == "strong"
    (sign,) = answer["signs"]
    assert (sign["sign"], sign["kind"], sign["words"]) == (5, "threat.physical", [THREAT])
    assert sign["rule"].startswith("threat.physical.")


def test_an_ordinary_row_says_nothing() -> None:
    assert answers({"id": 7, "text": "see you at six", "from": "other"}) == [
        {"id": 7, "signs": [], "band": "none"}
    ]


def test_a_row_in_a_language_that_strangers_threats_were_not_learned_from_lies_in_no_pile() -> None:
    row = {"id": 1, "text": "they should be shot", "from": "other"}
    found = answers(row, row | {"language": "en"}, row | {"language": "es"})
    assert [answer["band"] for answer in found] == ["weak", "weak", "none"]


@pytest.mark.parametrize(
    ("sign", "kind", "side", "text"),
    [
        (1, "contact.refusal", "self", "It is over between us. Do not call me again."),
        (1, "contact.pressure", "other", "Please talk to me, I can't sleep without you"),
        (2, "gift", "other", "I left flowers at your gate"),
        (3, "visit", "other", "I'm outside your office"),
        (4, "exposure", "other", "I told your whole family what you did"),
    ],
)
def test_the_other_signs_are_some(sign: int, kind: str, side: str, text: str) -> None:
    (answer,) = answers({"id": 1, "text": text, "from": side})
    assert (sign, kind) in {(s["sign"], s["kind"]) for s in answer["signs"]}
    assert answer["band"] == "some"


def test_her_own_and_her_friends_words_are_no_threats() -> None:
    for side in ("self", "third"):
        (answer,) = answers({"id": 1, "text": THREAT, "from": side})
        assert not answer["signs"]


def test_a_row_whose_writer_is_not_named_is_looked_at_for_threats_only() -> None:
    gift, threat, odd = answers(
        {"id": 1, "text": "I left flowers at your gate"},
        {"id": 2, "text": THREAT},
        {"id": 3, "text": THREAT, "from": "somebody"},
    )
    assert not gift["signs"]
    assert kinds(threat) == kinds(odd) == {"threat.physical"}


@pytest.mark.parametrize("side", ["Self", " self ", "SELF\t"])
def test_a_side_is_known_whatever_its_capitals_and_spaces(side: str) -> None:
    table = f"id,text,from\n1,{THREAT},{side}\n".encode()
    lines = json.dumps({"id": "1", "text": THREAT, "from": side}).encode()
    for found, counts in (screened(table, "in.csv"), screened(lines)):
        assert found == [{"id": "1", "signs": [], "band": "none"}]
        assert counts.unknown_from == 0


def test_a_gift_of_the_other_is_heard_also_in_capitals() -> None:
    (answer,) = answers({"id": 1, "text": "I left flowers at your gate", "from": " Other"})
    assert "gift" in kinds(answer)


def test_rows_with_something_else_for_a_side_are_counted_and_rows_with_none_are_not() -> None:
    odd: list[object] = ["somebody", "me", 5, True, ["other"], {"a": 1}]
    none: list[object] = [None, "", "  "]
    rows = [{"id": n, "text": THREAT, "from": side} for n, side in enumerate((*odd, *none))]
    found, counts = screened(b"\n".join(json.dumps(row).encode() for row in rows))
    assert counts.unknown_from == len(odd)
    assert counts.unread == 0
    assert [kinds(answer) for answer in found] == [{"threat.physical"}] * len(rows)


def test_an_empty_text_and_an_empty_id_say_why_as_missing_ones_do_in_every_form() -> None:
    rows = [{"id": "1", "text": ""}, {"id": "1"}, {"id": "", "text": "hi"}, {"text": "hi"}]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    empty, missing, empty_id, no_id = screened(lines)[0]
    assert empty == missing
    assert empty["why"] == say("screen.no_text")
    assert empty_id == no_id == {"id": None, "signs": [], "band": "none", "why": say("screen.no_id")}
    assert screened(b"id,text\n1,\n1\n,hi\n", "in.csv")[0] == [empty, missing, no_id]
    assert answers({"id": 0, "text": "hi"}) == [{"id": 0, "signs": [], "band": "none"}]


def test_rows_that_cannot_be_looked_at_are_answered_in_their_place() -> None:
    data = b'{"id":1,"text":"hi"}\n{"text":"hi"}\n{"id":2}\nnothing\n[1]\n\n'
    data += b'{"id":3,"text":"hi"}\n{"id":4,"text":5}\n'
    found, counts = screened(data)
    assert [a["id"] for a in found] == [1, None, 2, None, None, 3, 4]
    assert ["why" in a for a in found] == [False, True, True, True, True, False, True]
    assert (counts.rows, counts.unread, counts.flagged) == (7, 5, 0)
    assert all(a["signs"] == [] and a["band"] == "none" for a in found)


def test_half_characters_and_bytes_that_are_no_utf8_are_read_as_far_as_they_can_be() -> None:
    found, counts = screened(
        b'{"id":"\\ud83d","text":"I will kill you \\ud83d","from":"other"}\n'
        b'{"id":2,"text":"I will kill you \xff"}\n'
    )
    assert [kinds(a) for a in found] == [{"threat.physical"}] * 2
    assert counts.unread == 0


def test_line_ends_inside_an_id_or_the_words_are_escaped() -> None:
    out = io.BytesIO()
    row = {"id": "a\u2028b\u0085", "text": "I will\u2028kill you", "from": "other"}
    source = io.BytesIO(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    screen(io.BufferedReader(source), "x", out, "en")  # type: ignore[arg-type]
    assert len(out.getvalue().decode().splitlines()) == 1
    assert json.loads(out.getvalue())["id"] == row["id"]


def test_a_csv_gives_what_json_lines_give_and_other_columns_are_passed_over() -> None:
    table = io.StringIO()
    write = csv.writer(table)
    write.writerow(["When", "ID", "Text", "from", "channel", "language"])
    write.writerow(["now", "a", f"first line\n{THREAT}", "other", "sms", "en"])
    write.writerow(["now", "", "hi", "", "", ""])
    write.writerow(["now", "c"])
    found, counts = screened(table.getvalue().encode("utf-8-sig"), "in.csv")
    assert [(a["id"], kinds(a)) for a in found] == [("a", {"threat.physical"}), (None, set()), ("c", set())]
    assert counts.unread == 2


def test_a_csv_with_semicolons_is_read_too() -> None:
    found, _ = screened(f"id;text;from\n1;{THREAT};other\n".encode(), "in.txt")
    assert kinds(found[0]) == {"threat.physical"}


def test_a_csv_without_the_columns_is_refused() -> None:
    with pytest.raises(UsageError, match=r"error\.screen_columns"):
        screened(b"name,body\n1,2\n", "in.csv")


def test_a_parquet_file_is_refused_by_its_name_for_it() -> None:
    with pytest.raises(UsageError, match=r"error\.screen_parquet"):
        screened(b"PAR1\0\0", "in.parquet")


def test_nothing_in_gives_nothing_out() -> None:
    assert screened(b"") == ([], Counts())
    assert screened(b"\xef\xbb\xbf") == ([], Counts())


def test_a_very_long_message_is_looked_at_as_far_as_the_limit_and_says_so() -> None:
    text = THREAT + " " + "x " * 5_000_000
    (answer,) = answers({"id": 1, "text": text, "from": "other"})
    assert kinds(answer) == {"threat.physical"}
    assert f"{len(text) - MOST_LETTERS}" in answer["why"].replace("\u00a0", "").replace(" ", "").replace(
        ",", ""
    )


def test_a_row_that_is_too_long_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_rows, "MOST_BYTES", 64)
    long = b'{"id":1,"text":"' + b"x" * 500 + b'"}\n'
    found, _ = screened(long + b'{"id":2,"text":"hi"}\n')
    assert [a["id"] for a in found] == [None, 2]
    assert "why" in found[0]


ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers(), max_size=2))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "text", "from", "channel", "x"]), ANY), max_size=5))
def test_any_objects_give_as_many_answers_in_order(rows: list[dict[str, object]]) -> None:
    found = answers(*rows)
    assert len(found) == len(rows)
    for row, answer in zip(rows, found, strict=True):
        key = row.get("id")
        usable = isinstance(key, str | int) and not isinstance(key, bool) and key != ""
        assert answer["id"] == (row["id"] if usable else None)
        assert ("why" not in answer) == (usable and isinstance(row.get("text"), str) and row["text"] != "")


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered_line_by_line_or_refused(data: bytes) -> None:
    try:
        found, counts = screened(data)
    except UsageError:
        return
    assert counts.rows == len(found)
