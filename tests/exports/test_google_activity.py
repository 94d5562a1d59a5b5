# SPDX-License-Identifier: Apache-2.0
"""What an account did is read from the page and from JSON, each act with its time and its words."""

import html
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.google_activity import READER
from leeward.parts import Choices
from leeward.records import Record, Unread

from .hostile import ALPHABET, Near, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("google_activity", "html") + samples("google_activity", "json")
PAGE = next(path for path in SAMPLES if path.stem == "page").read_bytes()


def cell(text: str, time: str = "Jan 3, 2026, 10:54:50 PM UTC") -> str:
    content = f'<div class="content-cell mdl-cell mdl-typography--body-1">{text}<br>{time}</div>'
    return f'<div class="outer-cell mdl-cell"><div class="mdl-grid">{content}</div></div>'


def page(*cells: str) -> bytes:
    return f"<html><body><div>{''.join(cells)}</div></body></html>".encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "message_1.html")) == (READER,)


@pytest.mark.parametrize(
    "other", [b"", b"[]", b"<html><body>outer-cell", b'[{"header": "x", "text": "y"}]', b"<html>content-cell"]
)
def test_other_files_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "MyActivity.html")) is None


def test_an_act_is_an_event_of_its_own_and_not_one_of_the_format() -> None:
    items, tally = read(READER, document(PAGE, "x"))
    found = [i for i in items if isinstance(i, Record)]
    assert {(r.kind, r.state) for r in found} == {("event", ())}
    assert tally.system == 0
    assert found[0].text == "Searched for\u00a0bus times & fares"
    assert (found[0].subject, found[0].time.utc) == ("Search", "2026-01-03T22:54:50Z")
    assert found[1].text == "Watched\u00a0A film\nA channel"
    assert "chez vous" in found[1].extra["caption"]


def test_dates_in_numbers_are_decided_by_the_page_or_asked() -> None:
    doubtful, telling = cell("one", "03/04/2026, 10:00:00"), cell("two", "13/04/2026, 10:00:00")
    alone, both = document(page(doubtful), "x"), document(page(doubtful, telling), "x")
    assert READER.question is not None
    assert READER.question(alone, Choices()) == "day_order"
    assert READER.question(alone, Choices(day_first=True)) is None
    assert READER.question(both, Choices()) is None
    assert [r.time.local for r in records(READER, both)] == ["2026-04-03T10:00:00", "2026-04-13T10:00:00"]
    items, tally = read(READER, alone)
    assert tally.question == "day_order"
    assert [i.time.as_written for i in items if isinstance(i, Record)] == ["03/04/2026, 10:00:00"]
    first, _ = READER.read(alone, Choices(day_first=False))
    assert isinstance(first, Record)
    assert first.time.local == "2026-03-04T10:00:00"


def test_a_recording_beside_the_page_is_attached() -> None:
    name = "2026-01-05_07_00_00_UTC.mp3"
    found = records(READER, document(PAGE, "x", {name.casefold(): Near(name, b"sound")}))
    assert [(a.name, a.present) for r in found for a in r.attachments] == [(name, True)]


def test_a_cell_whose_end_is_missing_costs_nothing_of_the_next() -> None:
    broken = cell("one").removesuffix("</div></div>") + cell("two")
    assert [r.text for r in records(READER, document(page(broken), "x"))] == ["one", "two"]


def test_a_cell_of_many_megabytes_is_passed_over_and_named() -> None:
    items, _ = read(READER, document(page(cell("x" * (17 << 20)), cell("after")), "x"))
    assert [i.why if isinstance(i, Unread) else i.text for i in items] == ["element_too_big", "after"]


def test_a_cut_at_any_byte_keeps_every_whole_act_before_it() -> None:
    raw = page(cell("one"), cell("é&amp;"), cell("three"))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(20, len(raw) - 1):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated


@given(st.lists(st.text(ALPHABET, min_size=1), max_size=5))
def test_what_google_writes_comes_back(texts: list[str]) -> None:
    wanted = [f"a{text}b" for text in texts]
    raw = page(*(cell(html.escape(text)) for text in wanted))
    assert [r.text for r in records(READER, document(raw, "x"))] == wanted
    told = [{"header": "Search", "title": text, "time": "2026-01-03T19:42:00Z"} for text in wanted]
    assert [r.text for r in records(READER, document(json.dumps(told).encode(), "x"))] == wanted


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


PIECES = [
    b"<div>",
    b"</div>",
    b'<div class="outer-cell">',
    b'<div class="content-cell">',
    b"<br>",
    b"{",
    b"},",
    b"\xff",
]


@given(mixtures(SAMPLES, PIECES), st.sampled_from([b"<html>", b"[{"]))
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes, begin: bytes) -> None:
    survives(READER, begin + untrusted, drip=begin == b"<html>")


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "google_takeout"]
    for entry in (e for e in entries if e["kind"] == "events"):
        found = records(READER, document((SHARED / "exports" / entry["file"]).read_bytes(), "x"))
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.local) == (wanted["time_text"], wanted["local"])
            assert record.text.startswith(wanted["text_starts"])
