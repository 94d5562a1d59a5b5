# SPDX-License-Identifier: Apache-2.0
"""A picture or film that stands alone is one exhibit, with the time and place that it names itself."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.pictures import READER
from leeward.records import Record

from .hostile import flipped, survives
from .json_exports import DATA, answers_as_written, document, read, records, said
from .picture_files import camera, chunk, film, jpeg, png

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = sorted(p for p in (DATA / "pictures").iterdir() if not p.name.endswith(".expected.json"))


def only(raw: bytes) -> Record:
    (found,) = records(READER, document(raw, "x"))
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_picture_is_claimed_without_being_sure(path: Path) -> None:
    claim = READER.claim(document(path.read_bytes(), "x"))
    assert claim is not None
    assert claim.sure <= 10
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other", [b"", b"%PDF-1.7", b"OggS", b"ID3", b"#!AMR\n", b"\0\0\0\x18ftypM4A \0\0\0\0", b"II*"]
)
def test_sounds_and_documents_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "picture.jpg")) is None


def test_the_tag_that_gives_the_time_is_named() -> None:
    assert only(jpeg(camera())).extra["time_tag"] == "DateTimeOriginal"
    late = only(jpeg(camera(time="0000:00:00 00:00:00")))
    assert (late.extra["time_tag"], late.time.local) == ("DateTime", "2026-02-01T00:00:00")
    created = only(png(chunk(b"tEXt", b"Creation Time\x002026:01:03 19:42:00")))
    assert (created.extra["time_tag"], created.time.local) == ("png Creation Time", "2026-01-03T19:42:00")
    packet = only(jpeg(None, b'<x photoshop:DateCreated="2026-01-03T19:42:00+01:00"/>'))
    assert (packet.extra["time_tag"], packet.time.utc) == (
        "xmp photoshop:DateCreated",
        "2026-01-03T18:42:00Z",
    )


def test_a_picture_without_tags_is_an_exhibit_without_a_time_and_it_is_said() -> None:
    items, tally = read(READER, document(jpeg(None), "IMG-20260103-WA0001.jpg"))
    assert [(i.kind, i.time.as_written) for i in items if isinstance(i, Record)] == [("photo", "")]
    assert "undated" in said(tally)


def test_a_film_says_that_its_clock_may_be_a_local_one() -> None:
    items, tally = read(READER, document(film(), "x"))
    assert [i.extra["shows"] for i in items if isinstance(i, Record)] == ["film"]
    assert "film_clock" in said(tally)


def test_a_film_without_a_picture_is_media_and_no_record() -> None:
    items, tally = read(READER, document(film(tracks=(b"soun",)), "x"))
    assert items == []
    assert [(s.why, s.count) for s in tally.skipped] == [("media", 1)]


def test_a_cut_at_any_byte_is_one_record_still_with_what_is_left() -> None:
    raw = jpeg(camera())
    for cut in range(3, len(raw)):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert len(items) == 1
        assert tally.truncated or cut > raw.index(b"\xff\xda")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "photos_exif"]
    assert entries
    for entry in entries:
        found = only((SHARED / "exports" / entry["file"]).read_bytes())
        wanted = entry["first"]
        assert (found.time.as_written, found.time.local) == (wanted["time_text"], wanted["local"])
        assert found.text.startswith(wanted["text_starts"])
        assert [found.lat, found.lon] == [f"{one:.10f}" for one in entry["gps"]]
        assert found.extra["gps_time"] == entry["gps_time"]
