# SPDX-License-Identifier: Apache-2.0
"""A result.json of any age is read whole, mended where Telegram breaks JSON, each message proven."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.telegram_json import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("telegram_json", "json")


def message(number: int, text: object = "hi") -> dict[str, object]:
    return {
        "id": number,
        "type": "message",
        "date": "2026-03-08T18:13:20",
        "date_unixtime": str(1_772_990_000 + number),
        "from": "Femi",
        "from_id": "user22",
        "text": text,
        "text_entities": [],
    }


def chat(*messages: object, indent: int | None = 1, **more: object) -> bytes:
    about = {"name": "Femi", "type": "personal_chat", "id": 22, **more}
    return json.dumps({**about, "messages": messages}, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "result.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "download.json")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"{}",
        b'{"messages": [{"sender_name": "Ada", "timestamp_ms": 1, "type": "Generic"}]}',
        b'{"guild": {}, "channel": {"type": "DirectTextChat"}, "messages": [{"id": "1", "type": "Default"}]}',
        rb'{"messages": [{"text": "\"type\": \"message\", \"date\""}]}',
    ],
)
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "result.json")) is None


def test_one_chat_and_everything_are_claimed_also_when_empty() -> None:
    everything = json.dumps({"about": "x", "personal_information": {"user_id": 1}, "chats": {"list": []}})
    for raw in (chat(), everything.encode(), b"\xef\xbb\xbf" + chat(message(1))):
        assert claimants(document(raw, "x")) == (READER,)
        read(READER, document(raw, "x"))


def test_the_time_itself_is_kept_beside_the_clock_of_the_computer() -> None:
    (found,) = records(READER, document(chat(message(0)), "result.json"))
    assert found.time.as_written == "2026-03-08T18:13:20"
    assert (found.time.local, found.time.utc) == ("2026-03-08T18:13:20", "2026-03-08T17:13:20Z")


def test_what_telegram_cannot_write_is_mended_and_counted() -> None:
    items, tally = read(READER, document((SAMPLES[0].parent / "broken.json").read_bytes(), "result.json"))
    assert [i.text if isinstance(i, Record) else i.why for i in items] == [
        "page\x0cbreak",
        "😁",
        "for you",
        "bad_json",
        "after",
    ]
    assert said(tally).keys() >= {"mended_escape", "mended_unquoted"}


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = chat(message(1), message(2, ["a", {"type": "bold", "text": "} é"}]), message(3))
    ends = [(i.where.offset or 0) + (i.where.length or 0) for i in records(READER, document(raw, "r"))]
    for cut in range(len(raw)):
        items, tally = read(READER, document(raw[:cut], "r"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 1])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = chat(*(message(n, f"n{n}.") for n in range(1000)), indent=indent)
    items, tally = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "r"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]
    assert not tally.truncated


def test_lists_that_hold_no_messages_are_counted() -> None:
    _, tally = read(READER, document((SAMPLES[0].parent / "whole_export.json").read_bytes(), "r"))
    assert {s.why: s.count for s in tally.skipped} == {"not_a_message": 2}


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def telegram_string(text: str) -> str:
    """A string as export_output_json.cpp writes it, control characters included."""
    out = []
    for letter in text:
        if letter in '"\\':
            out.append("\\" + letter)
        elif letter in "\n\r\t":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t"}[letter])
        elif ord(letter) < 32:
            out.append(f"\\x{ord(letter):02X}")
        else:
            out.append({"\u2028": "\\u2028", "\u2029": "\\u2029"}.get(letter, letter))
    return '"' + "".join(out) + '"'


@given(st.lists(TEXT, max_size=6), st.sampled_from([None, 1]))
def test_what_telegram_writes_comes_back(texts: list[str], indent: int | None) -> None:
    raw = chat(*(message(n, f"@{n}@") for n in range(len(texts))), indent=indent).decode()
    for number, text in enumerate(texts):
        raw = raw.replace(f'"@{number}@"', telegram_string(text), 1)
    assert [r.text for r in records(READER, document(raw.encode(), "r"))] == texts


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "result.json"))
    read(READER, document(untrusted, "result.json"))


REAL = [line for path in SAMPLES for line in path.read_bytes().splitlines(keepends=True)]
PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b",",
    b":",
    b'"messages":[',
    b'"reactions":[',
    b"\n  }",
    b"\xff",
]


@given(st.lists(st.sampled_from([*PIECES, *REAL]), max_size=14))
def test_no_mixture_of_real_pieces_breaks_the_reader(mixed: list[bytes]) -> None:
    read(READER, document(b'{"messages": [' + b"".join(mixed), "result.json"))


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=2)), max_size=4))
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = bytearray(path.read_bytes())
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new
    read(READER, document(bytes(untrusted), "result.json"))


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "telegram_json"]
    assert entries
    for entry in entries:
        items, tally = read(READER, document((SHARED / "exports" / entry["file"]).read_bytes(), "r"))
        found = [r for r in items if isinstance(r, Record) and r.kind == "message"]
        assert (len(found), tally.system) == (entry["count"], entry["system"])
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert record.sender.name == wanted["sender"]
            assert record.text.startswith(wanted["text_starts"])


def test_contacts_who_are_not_on_telegram_share_no_number_of_a_user() -> None:
    whole = {
        "contacts": {
            "list": [
                {"user_id": 0, "first_name": "Femi", "last_name": "", "phone_number": "+234 800 000 0001"},
                {"user_id": 22, "first_name": "Ada", "last_name": "", "phone_number": "+234 800 000 0002"},
            ]
        },
        "chats": {"list": []},
    }
    found = records(READER, document(json.dumps(whole, indent=1).encode(), "result.json"))
    assert [r.text for r in found] == ["+234 800 000 0001", "+234 800 000 0002\nuser22"]
