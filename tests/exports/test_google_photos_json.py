# SPDX-License-Identifier: Apache-2.0
"""What Google Photos says of a picture is one record: when, where, and the picture if it lies beside."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.google_photos_json import BIGGEST, READER
from leeward.records import Record

from .hostile import ALPHABET, Near, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SAMPLES = samples("google_photos_json", "json")
PHOTO = next(path for path in SAMPLES if path.stem == "photo").read_bytes()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "message_1.json")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"{}", b'{"title": "Album"}', b'{"photoTakenTime": "x", "title": 1}'])
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "IMG_1.jpg.json")) is None


def test_a_picture_has_its_time_and_the_place_that_is_known() -> None:
    (found,) = records(READER, document(PHOTO, "IMG_1.jpg.json"))
    assert (found.kind, found.time.as_written, found.time.utc) == (
        "photo",
        "1767468120",
        "2026-01-03T19:22:00Z",
    )
    assert (found.lat, found.lon) == ("6.465", "3.3960001")
    assert found.extra["people.name"] == "Ada\nFemi"


def test_a_place_of_zero_and_a_time_of_zero_are_none() -> None:
    path = next(path for path in SAMPLES if path.stem == "undated")
    items, tally = read(READER, document(path.read_bytes(), "x"))
    assert [(i.lat, i.time.utc) for i in items if isinstance(i, Record)] == [(None, None)]
    assert said(tally)["undated"] == {"n": 1}


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg"),
        ("IMG_1(2).jpg.supplemental-metadata.json", "IMG_1(2).jpg"),
        ("IMG_1.jpg.supp.json", "IMG_1.jpg"),
        ("IMG_1.jpg.supplemental-metadata(2).json", "IMG_1(2).jpg"),
        ("IMG_1.jpg.json", "IMG_1.jpg"),
        ("other.json", "IMG_1.jpg"),
    ],
)
def test_the_picture_beside_it_is_attached(name: str, picture: str) -> None:
    beside = {picture.casefold(): Near(picture, b"picture")}
    (found,) = records(READER, document(PHOTO, f"Photos from 2026/{name}", beside))
    assert [(a.name, a.present) for a in found.attachments] == [(picture, True)]


def test_a_file_too_big_to_be_one_is_named() -> None:
    items, tally = read(READER, document(PHOTO.replace(b"outside", b"x" * BIGGEST), "x"))
    assert not any(isinstance(item, Record) for item in items)
    assert "element_too_big" in {s.why for s in tally.skipped}


@given(st.text(ALPHABET))
def test_what_google_writes_comes_back(text: str) -> None:
    raw = json.dumps({"title": "a.jpg", "description": text, "photoTakenTime": {"timestamp": "1767468120"}})
    assert [r.text for r in records(READER, document(raw.encode(), "x"))] == [text]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


@given(mixtures(SAMPLES, [b"{", b"}", b"[", b"]", b'"title":', b'"', b",", b"\xff"]))
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes) -> None:
    survives(READER, b"{" + untrusted)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)
