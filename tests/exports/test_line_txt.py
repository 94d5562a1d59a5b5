# SPDX-License-Identifier: Apache-2.0
"""LINE's chats are read in every language, with quoted texts and days that two orders fit."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.line_txt import READER
from leeward.parts import Choices
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .social import ANY_TEXT, bent, mixed, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("line_txt", "txt")
START = "[LINE] Chat history with Femi\nSaved on: 2026/01/03 09:00\n\n2026/01/02(Fri)\n"
OPEN = b"[LINE] Chat history with Femi\n\n03/04/2026\n15:04\tFemi\thello\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "[LINE] Femi.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"LINE\n",
        b"2026.01.02 report\n15:04 start\n",
        b"15:04\tFemi\thello\n",
        b"2026.01.02 Friday\nno time\n",
    ],
)
def test_other_text_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "[LINE] Femi.txt")) is None


def test_the_day_of_the_week_settles_day_and_month() -> None:
    for line, local in (("Tue, 06/01/2026", "2026-01-06T15:04"), ("Thu, 01/08/2026", "2026-01-08T15:04")):
        raw = f"[LINE] Chat history with Femi\n\n{line}\n03:04PM\tFemi\thello\n".encode()
        items, tally = read(READER, document(raw, "x"))
        assert [r.time.local for r in items if isinstance(r, Record)] == [local]
        assert tally.question is None


def test_days_that_stay_open_are_asked_for_and_answered() -> None:
    assert READER.question is not None
    assert READER.question(document(OPEN, "x"), Choices()) == "day_order"
    items, tally = read(READER, document(OPEN, "x"))
    assert tally.question == "day_order"
    assert [r.time.local for r in items if isinstance(r, Record)] == [None]
    for day_first, local in ((True, "2026-04-03T15:04"), (False, "2026-03-04T15:04")):
        assert READER.question(document(OPEN, "x"), Choices(day_first)) is None
        first = next(iter(READER.read(document(OPEN, "x"), Choices(day_first))))
        assert isinstance(first, Record)
        assert first.time.local == local


def test_one_day_that_only_one_order_fits_settles_the_file() -> None:
    raw = OPEN + b"\n25/04/2026\n15:05\tFemi\tagain\n"
    assert READER.question is not None
    assert READER.question(document(raw, "x"), Choices()) is None
    assert [r.time.local for r in records(READER, document(raw, "x"))] == [
        "2026-04-03T15:04",
        "2026-04-25T15:05",
    ]


def test_a_quote_that_never_closes_swallows_no_message_and_no_day() -> None:
    raw = f'{START}15:04\tFemi\t"so\n15:05\tAda\tno\n\n2026/01/03(Sat)\n10:00\tFemi\t"x\n'.encode()
    found = records(READER, document(raw, "x"))
    assert [(r.text, r.time.local) for r in found] == [
        ('"so', "2026-01-02T15:04"),
        ("no", "2026-01-02T15:05"),
        ('"x', "2026-01-03T10:00"),
    ]


def test_a_day_behind_an_open_quote_is_a_day_after_an_empty_line_and_text_without_one() -> None:
    raw = f'{START}15:04\tFemi\t"so\n\n2026/01/03(Sat)\n16:00\tFemi\tx\n'.encode()
    assert [r.time.local for r in records(READER, document(raw, "x"))] == [
        "2026-01-02T15:04",
        "2026-01-03T16:00",
    ]
    raw = f'{START}15:04\tFemi\t"so\n2026/01/03(Sat)\nthen"\n16:00\tFemi\tx\n'.encode()
    found = records(READER, document(raw, "x"))
    assert [(r.text, r.time.local) for r in found] == [
        ("so\n2026/01/03(Sat)\nthen", "2026-01-02T15:04"),
        ("x", "2026-01-02T16:00"),
    ]


def test_a_quoted_line_of_an_earlier_time_stays_in_its_text_and_is_marked() -> None:
    raw = f'{START}15:04\tAda\t"you wrote\n13:00\tFemi\tI will come"\n15:05\tAda\tx\n'.encode()
    found = records(READER, document(raw, "x"))
    assert [r.text for r in found] == ["you wrote\n13:00\tFemi\tI will come", "x"]
    assert found[0].state == ("ambiguous_line",)


def test_the_desktop_has_names_of_several_words_between_blanks() -> None:
    rows = [
        "Femi Adé hello",
        "Ada Obi no",
        "Femi Adé I see you",
        "Ada Obi stop it",
        "Femi Adé so",
        "Ada Obi !",
    ]
    raw = "2026.01.02 Friday\n" + "".join(f"15:04 {row}\n" for row in rows)
    items, tally = read(READER, document(raw.encode(), "x"))
    found = [r for r in items if isinstance(r, Record)]
    assert [(r.sender.name, r.text) for r in found][:2] == [("Femi Adé", "hello"), ("Ada Obi", "no")]
    assert "names_by_blank" in said(tally)


def test_a_day_in_a_language_that_we_do_not_know_is_a_day_behind_an_empty_line() -> None:
    raw = "[LINE] X\n\n2026/01/02(xyz)\n15:04\tFemi\ta\n\n2026/01/03(zyx)\n15:05\tAda\tb\n2026/01/04(xx)\n"
    found = records(READER, document(raw.encode(), "x"))
    assert [(r.text, r.time.local) for r in found] == [
        ("a", "2026-01-02T15:04"),
        ("b\n2026/01/04(xx)", "2026-01-03T15:05"),
    ]


def test_a_message_before_any_day_is_kept_without_a_date() -> None:
    items, tally = read(READER, document(b"[LINE] Chat history with Femi\n15:04\tFemi\thello\nmore\n", "x"))
    assert [r.time.as_written for r in items if isinstance(r, Record)] == ["15:04"]
    assert tally.continuations == 1
    items, _ = read(READER, document(b"[LINE] Chat history with Femi\nloose words\n", "x"))
    assert [i.why for i in items if isinstance(i, Unread)] == ["before_first_header"]


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    texts = [text.replace("\r", " ").replace("\t", " ").replace('"', "'") for text in texts]
    rows = [f'"{text}"' if "\n" in text else text for text in texts]
    raw = (START + "".join(f"15:04\tFemi\t{row}\n" for row in rows)).encode()
    found = [r for r in records(READER, document(raw, "x")) if r.kind in ("message", "call")]
    assert [r.text for r in found] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(START.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "[LINE] Femi.txt")
    assert READER.question is not None
    READER.question(document(untrusted, "x"), Choices())


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "line"]
    found = records(READER, document((SHARED / "exports" / entry["file"]).read_bytes(), "x"))
    assert len(found) == entry["count"]
    for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
        assert record.time.as_written == wanted["time_text"]
        assert f"{record.time.local}:00" == wanted["local"]
        assert (record.sender.name, record.text) == (wanted["sender"], wanted["text_starts"])


@needs_shared
def test_awkward_texts_are_no_chat() -> None:
    path = SHARED / "exports/text_awkward/big-list-of-naughty-strings/blns.txt"
    assert READER.claim(document(path.read_bytes(), "[LINE] x.txt")) is None
