# SPDX-License-Identifier: Apache-2.0
"""The head of a film says when and where it was made, and nothing in it makes reading endless."""

import struct
import time

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.film_atoms import Film, atoms, film
from leeward.records import When

from .picture_files import CREATED, box
from .picture_files import film as made


def head(**about: object) -> Film:
    raw = made(**about)  # type: ignore[arg-type]
    return next(film(raw[begin:end]) for name, begin, end in atoms(raw) if name == b"moov")


def test_the_clock_counts_from_1904_in_utc() -> None:
    assert head().when() == (When(str(CREATED), None, "2026-01-03T19:22:00Z", "second"), "moov/mvhd")


def test_a_clock_that_was_never_set_says_nothing() -> None:
    assert [head(created=n).when() for n in (0, 1, 0xFFFFFFFF)] == [(When(""), "")] * 3


def test_a_phone_says_its_local_time_and_place_in_words() -> None:
    found = head(
        named={"creationdate": "2026-01-03T19:42:00+0100", "location.ISO6709": "-01.2920+036.8219+1.0/"}
    )
    at, tag = found.when()
    assert (at.local, at.utc, tag) == ("2026-01-03T19:42:00", "2026-01-03T18:42:00Z", "creationdate")
    assert found.place() == ("-01.2920", "036.8219")
    assert head(named={"location.ISO6709": "+91.0+000.0/"}).place() == (None, None)


def test_the_place_of_an_android_phone_is_read() -> None:
    place = b"+6.4650+3.3960/"
    found = film(box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place)))
    assert found.place() == ("6.4650", "3.3960")


def test_sound_alone_is_no_film() -> None:
    assert head().is_film()
    assert head(tracks=()).is_film()
    assert not head(tracks=(b"soun",)).is_film()


@given(st.binary(max_size=300))
def test_no_bytes_break_it(untrusted: bytes) -> None:
    found = film(untrusted)
    found.when()
    found.place()


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=6))
def test_no_flipped_bytes_break_it(flips: list[tuple[int, int]]) -> None:
    untrusted = bytearray(made(named={"make": "x", "location.ISO6709": "+6.4+3.3/"}))
    for at, new in flips:
        untrusted[at % len(untrusted)] = new
    found = film(bytes(untrusted))
    found.when()
    found.place()


def test_bait_takes_no_longer() -> None:
    deep = b""
    for _ in range(200):
        deep = box(b"moov", deep, b"\0" * 100)
    begun = time.process_time()
    for bait in (
        deep * 20,
        box(b"free") * 100_000,
        struct.pack(">I4s", 8, b"moov") * 100_000,
        b"\0" * (1 << 20),
    ):
        film(bait)
    assert time.process_time() - begun < 5
