# SPDX-License-Identifier: Apache-2.0
"""Half a zip: members are found by their own headers where the directory at the end is missing.

The directory stands last in a zip, so a download that broke off has none, although the chat in it may
be whole. Layout: APPNOTE.TXT 4.3.7 (local file header).
"""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MAGIC = b"PK\x03\x04"
_MOST = 10_000
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class LocalMember:
    """A member as its own header describes it; ``packed`` 0 when only its end could tell."""

    name: str
    method: int
    start: int
    packed: int
    size: int


def local_members(untrusted_open: Callable[[], BinaryIO], size: int) -> list[LocalMember]:
    """Every plain member from the start of a damaged zip up to where its headers stop making sense."""
    found: list[LocalMember] = []
    with untrusted_open() as untrusted:
        at = 0
        while len(found) < _MOST:
            untrusted.seek(at)
            header = untrusted.read(_HEADER.size)
            if len(header) < _HEADER.size or header[:4] != _MAGIC:
                break
            _, _, flags, method, _, _, _, packed, full, name_size, extra_size = _HEADER.unpack(header)
            name = untrusted.read(name_size).decode("utf-8", "replace")
            start = at + _HEADER.size + name_size + extra_size
            if flags & 8 and not packed:
                packed = _inflated_length(untrusted, start) if method == zlib.DEFLATED else 0
            if method in (0, 8) and not flags & 1 and not name.endswith("/"):
                found.append(LocalMember(name, method, start, min(packed, size - start), full))
            at = _next_header(untrusted, start + packed)
    return found


def _inflated_length(untrusted: BinaryIO, start: int) -> int:
    """How many packed bytes a member takes whose header does not say: deflate ends by itself."""
    untrusted.seek(start)
    inflate = zlib.decompressobj(-15)
    used = 0
    while not inflate.eof and (block := untrusted.read(_BLOCK)):
        try:
            inflate.decompress(block, _BLOCK)
            while inflate.unconsumed_tail and not inflate.eof:
                inflate.decompress(inflate.unconsumed_tail, _BLOCK)
        except zlib.error:
            break
        used += len(block) - len(inflate.unused_data)
    return used


def _next_header(untrusted: BinaryIO, at: int) -> int:
    """Where the next header starts: at once, or after a data descriptor of 12 to 24 bytes."""
    untrusted.seek(at)
    near = untrusted.read(64)
    found = near.find(_MAGIC)
    return at + found if found >= 0 else at


class _Inflated(io.RawIOBase):
    """The bytes of one member, up to its end or to where the file was cut."""

    def __init__(self, untrusted: BinaryIO, member: LocalMember) -> None:
        super().__init__()
        self._untrusted = untrusted
        self._left = member.packed
        self._inflate = zlib.decompressobj(-15) if member.method else None
        untrusted.seek(member.start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = b""
        while not data and (self._left or self._tail()):
            data = self._more(len(buffer))
            if self._inflate is not None and self._inflate.eof:
                self._left = 0
                break
        if not data and self._inflate is not None and not self._inflate.eof:
            raise EOFError
        buffer[: len(data)] = data
        return len(data)

    def _tail(self) -> bytes:
        return self._inflate.unconsumed_tail if self._inflate is not None else b""

    def _more(self, most: int) -> bytes:
        block = self._tail()
        if not block:
            block = self._untrusted.read(min(self._left, _BLOCK if self._inflate else most))
            self._left -= len(block)
            if not block:
                self._left = 0
        return self._inflate.decompress(block, most) if self._inflate is not None else block

    def close(self) -> None:
        self._untrusted.close()
        super().close()


def open_local(untrusted_open: Callable[[], BinaryIO], member: LocalMember) -> BinaryIO:
    """The bytes of a member. Raises ``EOFError`` while reading where the zip was cut inside it."""
    return cast("BinaryIO", io.BufferedReader(_Inflated(untrusted_open(), member)))
