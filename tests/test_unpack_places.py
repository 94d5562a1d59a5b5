# SPDX-License-Identifier: Apache-2.0
"""A member of an archive can be read from any place, as far as it is whole, in little memory."""

import io
import random  # noqa: TID251 - seeded: bytes that do not pack
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leeward import salvage
from leeward.unpack import Member, unpack

NOISE = random.Random(7).randbytes(700_000)
DATA = NOISE + b"the same words again and again " * 60_000 + NOISE[::-1]


def zipped(method: int, data: bytes = DATA) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a.txt", b"first")
        archive.writestr("b.db", data)
    return made.getvalue()


PACKED = {method: zipped(method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)}


@contextmanager
def holding(is_held: bool) -> Iterator[None]:
    """Whether a packed member is small enough to be held."""
    with pytest.MonkeyPatch.context() as patch:
        if not is_held:
            patch.setattr(salvage, "_MOST_HELD", 3000)
            patch.setattr(salvage, "_SPACING", 2000)
        yield


def member(archive: bytes) -> Member:
    found = unpack("x.zip", len(archive), lambda: io.BytesIO(archive)).members
    return found[-1]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(PACKED)),
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, len(DATA) + 9), st.integers(0, 90_000)), max_size=8),
)
def test_it_is_read_from_any_place(
    method: int, is_half: bool, is_held: bool, asked: list[tuple[int, int]]
) -> None:
    archive = PACKED[method]
    whole = archive[: archive.rindex(b"PK\x01\x02")] if is_half else archive  # half: without its directory
    with holding(is_held), member(whole).open() as untrusted:
        assert untrusted.read(10) == DATA[:10]
        assert untrusted.seek(0, io.SEEK_END) == len(DATA)
        for offset, amount in asked:
            untrusted.seek(offset)
            assert untrusted.read(amount) == DATA[offset : offset + amount]


def test_marks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(salvage, "_MOST_HELD", 1 << 14)
    monkeypatch.setattr(salvage, "_SPACING", 1 << 14)
    monkeypatch.setattr(salvage, "_MOST_MARKS", 8)
    archive = PACKED[zipfile.ZIP_DEFLATED]
    at = archive.index(b"b.db") + 4
    size = archive.index(b"PK\x01\x02", at) - at
    unpacked = salvage._Unpacked(io.BytesIO(archive[at : at + size]), 8, size, cut=False)
    assert unpacked.seek(0, io.SEEK_END) == len(DATA)
    assert len(unpacked._marks) <= 8
    for place in (2_000_000, 5, 1_000_000):
        unpacked.seek(place)
        assert unpacked.read(100) == DATA[place : place + 100]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PACKED)), st.booleans(), st.integers(40, 690_000), st.integers(0, len(DATA)))
def test_of_a_cut_archive_what_is_there_is_the_same_from_any_place(
    method: int, is_held: bool, cut: int, place: int
) -> None:
    archive = PACKED[method][: PACKED[method].index(b"b.db") + cut]
    forwards = member(archive)
    with forwards.open() as untrusted:
        there = untrusted.read()
    assert DATA.startswith(there)
    with holding(is_held), member(archive).open() as untrusted:
        assert untrusted.seek(0, io.SEEK_END) == len(there)
        untrusted.seek(place)
        assert untrusted.read(5000) == there[place : place + 5000]


@example(is_held=False, at=688_718, places=[])  # its last stored block says that more follows
@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.integers(100, 690_000), st.lists(st.integers(0, len(DATA)), max_size=6))
def test_of_a_damaged_member_what_is_before_the_damage_is_the_same_from_any_place(
    is_held: bool, at: int, places: list[int]
) -> None:
    archive = bytearray(PACKED[zipfile.ZIP_DEFLATED])
    start = archive.index(b"b.db") + at
    archive[start : start + 40] = b"\xff" * 40
    forwards = member(bytes(archive))
    with forwards.open() as untrusted:
        there = untrusted.read()
    broken = member(bytes(archive))
    with holding(is_held), broken.open() as untrusted:
        assert untrusted.seek(0, io.SEEK_END) == len(there)
        for place in places:
            untrusted.seek(place)
            assert untrusted.read(90_000) == there[place : place + 90_000]
        untrusted.seek(len(there))
        assert not untrusted.read(1)
    # damage may also read as more bytes than the archive states, and nothing is given beyond those
    assert forwards.damage in ("member_damaged", "inflates_too_far")
    assert broken.sha256() is None
    assert len(there) <= len(DATA)
    if len(there) < len(DATA):
        assert broken.damage == forwards.damage


def test_damage_is_still_told_when_all_is_read_after_going_back() -> None:
    archive = bytearray(PACKED[zipfile.ZIP_STORED])
    archive[archive.index(b"b.db") + 5000] ^= 1
    broken = member(bytes(archive))
    with broken.open() as untrusted:
        untrusted.seek(0, io.SEEK_END)
        untrusted.seek(100)
        untrusted.read()
    assert broken.damage is None  # who reads here and there compares no sum
    assert broken.sha256() is None
    assert broken.damage == "member_damaged"


@pytest.mark.parametrize("is_held", [True, False])
def test_a_member_that_inflates_beyond_what_it_states_ends_there(is_held: bool) -> None:
    archive = bytearray(zipped(zipfile.ZIP_DEFLATED, bytes(3_000_000)))
    for at in (archive.rindex(b"PK\x01\x02") + 24, archive.index(b"b.db") - 8):
        archive[at : at + 4] = (1000).to_bytes(4, "little")
    bomb = member(bytes(archive))
    with holding(is_held), bomb.open() as untrusted:
        assert untrusted.seek(0, io.SEEK_END) == 1000
        untrusted.seek(0)
        assert len(untrusted.read()) == 1000
    assert bomb.damage == "inflates_too_far"
