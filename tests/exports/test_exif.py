# SPDX-License-Identifier: Apache-2.0
"""The tags of a camera are read as they are written, whatever the bytes, and never beyond them."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.exif import exif_when, gps_time, place, plain, tags, taken
from leeward.records import When

from .picture_files import ascii_field, camera, fractions, tiff


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_say_the_same(order: str) -> None:
    found = tags(camera(order=order))
    assert (found["Make"], found["Model"]) == ("Example", "Phone 1")
    at, tag = taken(found)
    assert tag == "DateTimeOriginal"
    assert at == When("2026:01:03 19:42:00", "2026-01-03T19:42:00", "2026-01-03T18:42:00Z", "second")
    assert place(found) == ("6.4650000000", "3.3960000028")
    assert gps_time(found) == "2026-01-03T18:42:07.24Z"
    assert plain(found["GPSLatitude"]) == "6/1 27/1 5400/100"


def test_without_an_offset_a_time_is_a_wall_clock() -> None:
    at, _ = taken(tags(camera(offset="")))
    assert (at.local, at.utc) == ("2026-01-03T19:42:00", None)
    assert exif_when("2026:01:03 19:42:00", "-05:00").utc == "2026-01-04T00:42:00Z"
    assert exif_when("2026:01:03 19:42:00", "Z").utc == "2026-01-03T19:42:00Z"


@pytest.mark.parametrize(
    "never", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:13:01 00:00:00", "1980:01:01 00:00:00"]
)
def test_a_clock_that_was_never_set_gives_way_to_the_next_tag_and_says_so(never: str) -> None:
    at, tag = taken(tags(camera(time=never)))
    assert (at.local, tag) == ("2026-02-01T00:00:00", "DateTime")
    assert exif_when(never) == When(never)


def test_a_place_needs_its_side_and_must_be_on_earth() -> None:
    def at(side: str, *parts: tuple[int, int]) -> tuple[str | None, str | None]:
        gps = [
            ascii_field(1, side),
            fractions(2, *parts),
            ascii_field(3, "W"),
            fractions(4, (0, 1), (0, 1), (0, 1)),
        ]
        return place(tags(tiff([], [], gps)))

    assert at("S", (1, 1), (17, 1), (312018, 10000)) == ("-1.2920005000", "0.0000000000")
    assert at("S", (1292001, 1000000)) == ("-1.2920010000", "0.0000000000")
    assert at("N", (90, 1), (0, 1), (0, 1))[0] == "90.0000000000"
    for wrong in (
        at("", (1, 1)),
        at("N", (91, 1)),
        at("N", (1, 0)),
        at("X", (1, 1)),
        at("N", (90, 1), (1, 1)),
    ):
        assert wrong == (None, None)


def test_directories_that_point_at_each_other_end() -> None:
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    assert tags(b"II*\0" + struct.pack("<IH", 8, 1) + entry) == {}
    many = struct.pack("<HHII", 0x010F, 2, 1 << 16, 8) * 900
    raw = b"II*\0" + struct.pack("<IH", 8, 65535) + many
    begun = time.process_time()
    for _ in range(50):
        tags(raw + bytes(1 << 17))
    assert time.process_time() - begun < 5


def test_text_in_other_letters_is_kept() -> None:
    comment = b"UNICODE\0" + "où".encode("utf-16-le")
    fields = [(0x9286, 7, comment, len(comment)), ascii_field(0x010E, "café")]
    found = tags(tiff(fields, [], []))
    assert (found["UserComment"], found["ImageDescription"]) == ("où", "café")


@given(st.binary(max_size=400), st.sampled_from([b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]))
def test_no_bytes_break_it(untrusted: bytes, begin: bytes) -> None:
    found = tags(begin + untrusted)
    taken(found)
    place(found)
    gps_time(found)
    assert all(isinstance(plain(value), str) for value in found.values())


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=6))
def test_no_flipped_bytes_break_it(flips: list[tuple[int, int]]) -> None:
    untrusted = bytearray(camera())
    for at, new in flips:
        untrusted[at % len(untrusted)] = new
    found = tags(bytes(untrusted))
    latitude, longitude = place(found)
    assert (latitude is None) == (longitude is None)
    taken(found)
    gps_time(found)
