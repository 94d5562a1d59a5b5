# SPDX-License-Identifier: Apache-2.0
"""Each entry of a calendar is read with its time as written, who asked, who was asked, and all its words."""

import hashlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.ics import READER
from leeward.exports.ics_lines import property_of
from leeward.records import Party, Record, Unread

from .hostile import ALPHABET, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("ics", "ics") + samples("ics", "vcs")
INVITATION = next(path for path in SAMPLES if path.stem == "invitation").read_bytes()


def calendar(*entries: str, version: str = "2.0") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:{version}\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


def entry(text: str, start: str = "DTSTART:20260103T194200Z") -> str:
    return f"BEGIN:VEVENT\r\n{start}\r\n{folded(f'DESCRIPTION:{escaped(text)}')}END:VEVENT\r\n"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """At 75 bytes, as RFC 5545 asks, and never inside a character."""
    out, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            out, size = f"{out}\r\n ", 1
        out, size = out + letter, size + width
    return f"{out}\r\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "download")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"BEGIN:VCARD\n", b"see BEGIN:VCALENDAR", b"BEGIN:VEVENT"])
def test_other_files_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "calendar.ics")) is None


def test_an_invitation_says_who_asked_whom() -> None:
    first = records(READER, document(INVITATION, "x"))[0]
    assert (first.kind, first.state) == ("event", ())
    assert first.sender == Party("femi@example.com", "Okafor, Femi")
    assert first.to == (Party("ada@example.com", "Ada"), Party("bola@example.com", "Bola"))
    assert first.extra["calendar.method"] == "REQUEST"
    assert first.extra["answers"] == "NEEDS-ACTION ada@example.com\nACCEPTED bola@example.com"
    assert first.text == (
        "Dinner, you and me\nYou cannot hide from me.\n"
        "I will wait in front of your door until you come 😁 ; always\n1 Example Road, Lagos"
    )
    assert (first.subject, first.lat, first.lon) == ("Dinner, you and me", "6.4650", "3.3960")
    assert first.extra["rrule"] == "FREQ=WEEKLY;COUNT=4"


def test_a_zone_is_fixed_by_the_rules_in_the_file_and_never_by_its_name() -> None:
    rules = (
        "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    told = [entry("a", f"DTSTART;TZID={name}:20260103T194200") for name in ("Here", "Europe/Berlin")]
    found = records(READER, document(calendar(rules, *told), "x"))
    assert [r.time.utc for r in found] == ["2026-01-03T18:42:00Z", None]
    assert [r.extra["tzid"] for r in found] == ["Here", "Europe/Berlin"]


def test_the_times_of_an_invitation_say_as_much_as_it_does() -> None:
    found = records(READER, document(INVITATION, "x"))
    told = [(r.time.local, r.time.utc, r.time.exact_to, r.extra.get("tzid")) for r in found[:4]]
    assert told == [
        ("2026-01-03T19:42:00", "2026-01-03T18:42:00Z", "second", "Africa/Lagos"),
        (None, "2026-01-04T08:00:00Z", "second", None),
        ("1961-02-14", None, "day", None),
        ("2026-01-05T08:00:00", None, "second", None),
    ]


def test_a_file_inside_an_entry_is_hashed_and_one_elsewhere_is_named() -> None:
    first = records(READER, document(INVITATION, "x"))[0]
    inside, elsewhere = first.attachments
    assert (inside.name, inside.present) == ("you.jpg", True)
    assert inside.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert (elsewhere.name, elsewhere.present) == ("https://example.com/a.pdf", False)


def test_an_old_calendar_says_its_people_and_its_quoted_words() -> None:
    path = next(path for path in SAMPLES if path.stem == "old")
    first = records(READER, document(path.read_bytes(), "x"))[0]
    assert (first.sender, first.to) == (Party("femi@example.com", "Femi"), ())
    assert first.text == "Café at noon\nfirst\nsecond"


def test_the_words_of_an_alarm_do_not_replace_those_of_the_entry() -> None:
    first = records(READER, document(INVITATION, "x"))[0]
    assert first.extra["alarm"] == "TRIGGER: -PT30M\nDESCRIPTION: soon"
    assert "soon" not in first.text


def test_an_entry_without_its_end_costs_nothing_of_the_next() -> None:
    broken = entry("one").removesuffix("END:VEVENT\r\n") + entry("two")
    assert [r.text for r in records(READER, document(calendar(broken), "x"))] == ["one", "two"]


def test_a_calendar_without_entries_says_so() -> None:
    items, tally = read(READER, document(calendar(), "x"))
    assert items == []
    assert [s.why for s in tally.skipped] == ["no_entries"]


def test_an_entry_of_many_megabytes_is_passed_over_and_named() -> None:
    huge = f"BEGIN:VEVENT\r\nDESCRIPTION:{'x' * (5 << 20)}\r\nEND:VEVENT\r\n"
    items, tally = read(READER, document(calendar(huge, entry("after")), "x"))
    assert [i.why if isinstance(i, Unread) else i.text for i in items] == ["element_too_big", "after"]
    assert not tally.truncated


def test_clocks_on_a_wall_are_counted() -> None:
    _, tally = read(READER, document(calendar(entry("a", "DTSTART;TZID=Africa/Lagos:20260103T194200")), "x"))
    assert said(tally)["no_zone"] == {"n": 1}


def test_a_cut_at_any_byte_keeps_every_whole_entry_before_it() -> None:
    raw = calendar(entry("one"), entry("é" * 60), entry("three"))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(16, len(raw) - 2):
        items, tally = read(READER, document(raw[:cut], "x"))
        # the line END:VEVENT is whole without its line break
        assert sum(isinstance(item, Record) for item in items) == sum(end - 2 <= cut for end in ends)
        assert tally.truncated


@given(st.lists(st.text(ALPHABET, max_size=100), max_size=5))
def test_what_a_calendar_writes_comes_back(texts: list[str]) -> None:
    # a carriage return ends a line and cannot be written
    wanted = [f"a{text}b".replace("\r", "") for text in texts]
    raw = calendar(*(entry(text) for text in wanted))
    assert [r.text for r in records(READER, document(raw, "x"))] == wanted


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


PIECES = [
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"BEGIN:VALARM\n",
    b"END:VALARM\n",
    b" folded\n",
    b"\r",
    b"\xff",
    b"=",
]


@given(mixtures(SAMPLES, PIECES))
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes) -> None:
    survives(READER, b"BEGIN:VCALENDAR\n" + untrusted, drip=True)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


def test_bait_takes_no_longer_than_other_bytes() -> None:
    begun = time.process_time()
    for bait in (b"A" + b";" * 300_000, b"A;" + b'a="b";' * 60_000, b"A;x=" + b'"' * 300_000, b"A" * 300_000):
        property_of(bait)
        property_of(bait + b":")
    many = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"X\n" * 100_000 + b" \n" * 100_000
    survives(READER, many)
    repeated = (
        b"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\n" + b"RDATE:1\n" * 200_000 + b"END:VTIMEZONE\n"
    )
    survives(READER, repeated + b"BEGIN:VEVENT\n" + b"X:1\n" * 200_000 + b"END:VEVENT\nEND:VCALENDAR\n")
    assert time.process_time() - begun < 10


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "calendar_ics"]
    assert entries
    for one in entries:
        found = records(READER, document((SHARED / "exports" / one["file"]).read_bytes(), "x"))
        assert len(found) == one["count"]
        assert all(any(piece in r.text for r in found) for piece in one["must_contain"])
        for record, wanted in ((found[0], one["first"]), (found[-1], one["last"])):
            assert (record.time.as_written, record.time.local) == (wanted["time_text"], wanted["local"])
            assert record.text.startswith(wanted["text_starts"])


def test_a_broken_letter_does_not_spoil_those_around_it() -> None:
    lines = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Größe “X” später\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    raw = lines.encode().replace(b"X", b"\xff")
    (found,) = records(READER, document(raw, "a.ics"))
    assert found.text == "Größe “\ufffd” später"
