# SPDX-License-Identifier: Apache-2.0
"""Files that are packed as one stream are read whole, from any place, and up to their damage."""

import bz2
import gzip
import hashlib
import io
import lzma
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.unpack import packed
from leeward.unpack.packed import Gzip, name_inside

from ..zips import TEXT, contents, opened, opener, reasons  # noqa: TID252 - what opens things

NOISE = hashlib.shake_256(b"noise").digest(40_000)
Pack = Callable[[bytes], bytes]
LONG = b"".join(b"line %d of a long text\n" % n for n in range(400_000))


def named(data: bytes, name: bytes) -> bytes:
    """A gzip with the name of the file in it, as the program gzip writes it."""
    made = bytearray(gzip.compress(data, mtime=0))
    made[3] |= 0x08
    return bytes(made[:10] + name + b"\0" + made[10:])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_packed_file_is_opened_like_a_zip_of_one(pack: Pack) -> None:
    package = opened(pack(TEXT), "sms-2026.xml.gz")
    assert contents(package) == {"sms-2026.xml": TEXT}
    assert (package.is_archive, package.cut, package.left_out) == (True, False, ())
    (document,) = package.documents()
    assert (document.name, document.member, document.size) == ("sms-2026.xml", "sms-2026.xml", len(TEXT))


def test_the_name_that_gzip_wrote_down_is_the_name() -> None:
    assert list(contents(opened(named(TEXT, b"sms.xml"), "download.gz"))) == ["sms.xml"]
    assert name_inside(b"\x1f\x8b\x08\x08", "a/b.txt.GZ") == "b.txt"
    assert name_inside(b"\x1f\x8b\x08\x08" + bytes(6) + b"no end", "b") == "b"
    assert name_inside(b"BZh9", "mbox.bz2") == "mbox"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_streams_one_behind_the_other_and_zeros_behind_them_are_one_file(pack: Pack) -> None:
    data = pack(TEXT) + pack(b"more") + bytes(100)
    package = opened(data, "x")
    assert contents(package) == {"x": TEXT + b"more"}
    assert package.members[0].damage is None


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_stands_behind_a_stream_and_is_none_is_damage(pack: Pack) -> None:
    package = opened(pack(TEXT) + b"something else", "x")
    assert contents(package) == {"x": TEXT}
    assert package.members[0].damage == "member_damaged"
    assert package.members[0].sha256() is None


def test_half_a_gzip_is_read_up_to_where_it_ends() -> None:
    whole = gzip.compress(NOISE, mtime=0)
    package = opened(whole[: len(whole) // 2], "x.gz")
    found = contents(package)["x"]
    assert NOISE.startswith(found)
    assert len(found) > len(whole) // 2 - 200
    assert package.members[0].damage == "member_damaged"


def test_a_wrong_checksum_costs_no_byte_and_is_damage() -> None:
    data = bytearray(gzip.compress(LONG, mtime=0))
    data[-6] ^= 1
    package = opened(bytes(data), "x.gz")
    assert contents(package) == {"x": LONG}
    assert package.members[0].damage == "member_damaged"


def test_any_place_can_be_read_whatever_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MARKS", 4)  # so that marks are thinned out
    data = gzip.compress(LONG[:5_000_000], 6) + gzip.compress(LONG[5_000_000:], 1)
    stream = Gzip(opener(data), len(data))
    assert (stream.size, stream.damage) == (len(LONG), None)
    numbers = struct.unpack("<120I", hashlib.shake_256(b"places").digest(480))
    for one, other in zip(numbers[::2], numbers[1::2], strict=True):
        start, length = one % len(LONG), other % 100_000
        found = b""
        while len(found) < length and (piece := stream.read_at(start + len(found), length - len(found))):
            found += piece
        assert found == LONG[start : start + length]
    assert stream.read_at(len(LONG) + 5, 10) == b""


def test_a_packed_file_that_inflates_too_far_is_read_up_to_the_limit() -> None:
    package = opened(gzip.compress(bytes(30 * 1024**2)), "zeros.gz")
    (member,) = package.members
    assert (member.size, member.damage) == (10 * 1024**2, "inflates_too_far")


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_what_is_too_much_to_hold_is_to_be_unpacked_first(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_HELD", 1000)
    package = opened(pack(TEXT), "mbox.bz2")
    assert (package.members, reasons(package)) == ((), [("unpack_first", "mbox.bz2")])


@pytest.mark.parametrize(
    "magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"PK\x07\x08PK\3\4"]
)
def test_archives_of_other_kinds_say_what_to_do(magic: bytes) -> None:
    package = opened(magic + bytes(100), "chats")
    assert (package.members, reasons(package)) == ((), [("unpack_first", "chats")])


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from([gzip.compress, bz2.compress, lzma.compress]),
    st.dictionaries(st.integers(0, 4000), st.integers(1, 255), max_size=3),
    st.integers(0, 2500),
)
def test_no_change_and_no_cut_breaks_it(pack: Pack, change: dict[int, int], end: int) -> None:
    data = bytearray(pack(NOISE[:2000]) + pack(b"more"))
    for at, by in change.items():
        data[at % len(data)] ^= by
    package = opened(bytes(data[:end]), "x.gz")
    contents(package)
    assert package.members or package.left_out


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=3000), st.integers(1, 9))
def test_what_was_packed_comes_out(data: bytes, level: int) -> None:
    made = zlib.compressobj(level, zlib.DEFLATED, 31)
    body = made.compress(data) + made.flush()
    assert contents(opened(body, "x.gz")) == {"x": data}
    assert io.BytesIO(body).read(2) == b"\x1f\x8b"
