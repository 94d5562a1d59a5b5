# SPDX-License-Identifier: Apache-2.0
"""Half a zip still gives every whole member before the cut, however the zip was written."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.salvage import LocalMember, local_members, member_name, open_local

FILES = {
    "chat.txt": b"03/01/2026, 19:42 - Femi: hello\n" * 40,
    "empty.txt": b"",
    "photo.jpg": bytes(range(256)) * 6,
    "PK.bin": b"PK\x03\x04PK\x07\x08" * 30,
    "last.txt": b"zeros" + bytes(3000),
}


class Forwards(io.RawIOBase):
    """A place that cannot be sought in, such as a socket: the zip must write descriptors."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def seekable(method: int, zip64: bool) -> bytes:
    made = io.BytesIO()
    fill(made, method, zip64)
    return made.getvalue()


def streamed(method: int, zip64: bool) -> bytes:
    made = Forwards()
    fill(made, method, zip64)
    return made.data


def fill(made: Any, method: int, zip64: bool) -> None:
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in FILES.items():
            with archive.open(name, "w", force_zip64=zip64) as file:
                file.write(data)


DESCRIPTOR = 16


def opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def content(data: bytes, member: LocalMember) -> bytes:
    """What can be read of a member before the cut."""
    with open_local(opener(data), member) as file:
        got = b""
        try:
            while piece := file.read1(100):  # type: ignore[attr-defined]
                got += piece
        except EOFError:
            assert member.cut or member.method == zipfile.ZIP_DEFLATED
        else:
            assert not member.cut
        return got


WAYS = pytest.mark.parametrize("way", [seekable, streamed])
METHODS = pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
SIZES = pytest.mark.parametrize("zip64", [False, True])


@WAYS
@METHODS
@SIZES
def test_all_members_are_found_without_the_directory(
    way: Callable[[int, bool], bytes], method: int, zip64: bool
) -> None:
    data = way(method, zip64)
    data = data[: data.index(b"PK\x01\x02")]
    found = local_members(opener(data), len(data))
    assert [m.name for m in found] == list(FILES)
    assert {m.name: content(data, m) for m in found} == FILES
    assert all(m.crc in (None, zlib.crc32(FILES[m.name])) for m in found)


@WAYS
@METHODS
def test_every_whole_member_before_a_cut_is_whole_and_the_last_is_read_up_to_it(
    way: Callable[[int, bool], bytes], method: int
) -> None:
    data = way(method, False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        ends = {
            info.filename: data.index(b"PK\x03\x04", info.header_offset)
            + 30
            + len(info.filename)
            + info.compress_size
            for info in archive.infolist()
        }
    for cut in range(0, len(data), 23):
        part = data[:cut]
        found = {m.name: content(part, m) for m in local_members(opener(part), cut)}
        for name, end in ends.items():
            if end + DESCRIPTOR * (way is streamed) <= cut:
                assert found[name] == FILES[name], (cut, name)
            elif end <= cut:
                # Inside the descriptor: nothing else says where bytes that are not packed end.
                assert found[name].startswith(FILES[name]), (cut, name)
            elif name in found:
                assert FILES[name].startswith(found[name]), (cut, name)
            elif method == zipfile.ZIP_STORED:
                assert end - len(FILES[name]) > cut, (cut, name)


def test_a_locked_or_strangely_packed_member_is_named_and_the_next_is_read() -> None:
    header = struct.Struct("<4sHHHHHIIIHH")
    locked = header.pack(b"PK\x03\x04", 20, 1, 8, 0, 0, 0, 5, 5, 1, 0) + b"a" + b"12345"
    strange = header.pack(b"PK\x03\x04", 20, 0, 14, 0, 0, 0, 4, 9, 1, 0) + b"b" + b"1234"
    plain = header.pack(b"PK\x03\x04", 20, 0, 0, 0, 0, zlib.crc32(b"hi"), 2, 2, 1, 0) + b"c" + b"hi"
    folder = header.pack(b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 2, 0) + b"d/"
    data = locked + folder + strange + plain
    found = local_members(opener(data), len(data))
    assert [(m.name, m.encrypted, m.method) for m in found] == [
        ("a", True, 8),
        ("b", False, 14),
        ("c", False, 0),
    ]
    assert found[2].crc == zlib.crc32(b"hi")


def test_a_bomb_without_a_size_is_not_inflated_to_its_end() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 8, 8, 0, 0, 0, 0, 0, 4, 0) + b"bomb"
    data = header + bomb
    (member,) = local_members(opener(data), len(data))
    assert 0 < member.packed <= len(bomb)


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_no_bytes_break_the_search_for_members(noise: bytes, at: int, cut: int) -> None:
    data = STREAMED[:at] + noise + STREAMED[at + cut :]
    for member in local_members(opener(data), len(data)):
        assert 0 <= member.start + member.packed <= len(data)


STREAMED = streamed(zipfile.ZIP_DEFLATED, zip64=True)


def test_a_name_is_utf_8_where_it_can_be() -> None:
    assert member_name("Adé.txt".encode(), is_utf8=False) == "Adé.txt"
    assert member_name("Adé.txt".encode("cp437"), is_utf8=False) == "Adé.txt"
    assert member_name(b"\xff", is_utf8=True) == "\ufffd"
