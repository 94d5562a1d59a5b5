# SPDX-License-Identifier: Apache-2.0
"""Each place of a phone is read with its time, and its numbers as they are written."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.google_timeline_json import READER
from leeward.records import Record

from .hostile import flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("google_timeline_json", "json")


def locations(*pairs: tuple[int, int]) -> bytes:
    told = [{"latitudeE7": a, "longitudeE7": b, "timestamp": "2026-01-03T19:42:00Z"} for a, b in pairs]
    return json.dumps({"locations": told}).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "x.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "message_1.json")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"[]",
        b'{"locations": ["Lagos"]}',
        b'[{"startTime": "2026", "endTime": "2026"}]',
        b'{"deviceSettings": [{"deviceTag": 1}]}',
        b'{"messages": [{"text": "\\"locations\\": ["}]}',
    ],
)
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "Records.json")) is None


@given(
    st.lists(st.tuples(st.integers(-900_000_000, 900_000_000), st.integers(-1_800_000_000, 1_800_000_000)))
)
def test_ten_millionths_are_moved_by_seven_places_exactly(pairs: list[tuple[int, int]]) -> None:
    found = records(READER, document(locations(*pairs), "x"))
    back = [tuple(int((one or "").replace(".", "")) for one in (r.lat, r.lon)) for r in found]
    assert back == pairs
    assert all(len((r.lat or "").partition(".")[2]) == 7 for r in found)


def test_what_is_no_place_on_earth_has_no_coordinates_and_is_said() -> None:
    items, tally = read(READER, document(locations((900_000_001, 0), (0, -1_800_000_001), (1, 1)), "x"))
    assert [(i.lat, i.lon) for i in items if isinstance(i, Record)] == [
        (None, None),
        (None, None),
        ("0.0000001", "0.0000001"),
    ]
    assert said(tally)["no_coordinates"] == {"n": 2}


def test_a_number_that_lost_its_sign_in_32_bits_gets_it_back() -> None:
    (found,) = records(READER, document(locations((4_282_047_296, 4_294_967_295)), "x"))
    assert (found.lat, found.lon) == ("-1.2920000", "-0.0000001")


def test_a_point_of_an_iphone_is_so_many_minutes_after_the_path_began() -> None:
    path = next(p for p in SAMPLES if p.stem == "phone_iphone")
    first, second, *_ = records(READER, document(path.read_bytes(), "x"))
    assert (first.time.utc, second.time.utc) == ("2026-01-03T18:01:00Z", "2026-01-03T18:05:00Z")
    assert first.time.as_written == "2026-01-03T19:00:00.000+01:00"
    assert (first.lat, first.lon, second.lat) == ("6.465000", "3.396000", None)


def test_a_cut_at_any_byte_keeps_every_whole_place_before_it() -> None:
    raw = locations((1, 2), (3, 4), (5, 6))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(len(raw)):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


PIECES = [b"{", b"}", b"[", b"]", b'"', b",", b'"timelinePath":[', b'"visit":', b'"geo:1,2"', b"\xff"]
BEGINNINGS = [
    b"[",
    b'{"locations": [',
    b'{"semanticSegments": [',
    b'{"rawSignals":[',
    b'{"timelineObjects":[',
]


@given(mixtures(SAMPLES, PIECES), st.sampled_from(BEGINNINGS))
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes, begin: bytes) -> None:
    survives(READER, begin + untrusted)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "google_location"]
    assert entries
    for entry in entries:
        found = records(READER, document((SHARED / "exports" / entry["file"]).read_bytes(), "x"))
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert f"{record.lat},{record.lon}" == wanted["text_starts"]
