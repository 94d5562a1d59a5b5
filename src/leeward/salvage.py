# SPDX-License-Identifier: Apache-2.0
"""Half a zip: members are found by their own headers where the directory at the end is missing.

The directory stands last in a zip, so a download that broke off has none, although the chat in it may
be whole. Layout: APPNOTE.TXT 4.3.7 (local file header), 4.3.9 (data descriptor), 4.5.3 (zip64).
"""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, cast

RATIO_FROM = 10 * 1024**2
MOST_RATIO = 200
"""A member that inflates beyond both is a bomb: docs/threat-model.md, "hostile files"."""

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_MAGIC = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED, _UTF8 = 1, 8, 0x800
_IN_ZIP64 = 0xFFFFFFFF
_MOST = 50_000
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class LocalMember:
    """A member as its own header describes it. ``crc`` None where the header does not say."""

    name: str
    method: int
    start: int
    packed: int
    size: int
    crc: int | None = None
    encrypted: bool = False


class _Header(NamedTuple):
    flags: int
    method: int
    crc: int
    packed: int
    full: int
    name: str
    start: int


def member_name(untrusted_name: bytes, is_utf8: bool) -> str:
    """A member's name. Many programs write UTF-8 and do not say so; what is none is code page 437."""
    try:
        return untrusted_name.decode("utf-8")
    except UnicodeDecodeError:
        return untrusted_name.decode("utf-8", "replace") if is_utf8 else untrusted_name.decode("cp437")


def local_members(untrusted_open: Callable[[], BinaryIO], size: int) -> list[LocalMember]:
    """Every member from the start of a damaged zip up to where its headers stop making sense."""
    found: list[LocalMember] = []
    with untrusted_open() as untrusted:
        at = 0
        while len(found) < _MOST and (header := _header_at(untrusted, at, size)) is not None:
            packed = header.packed
            if header.flags & _DESCRIBED and not packed:
                measure = _inflated_length if header.method == _DEFLATED else _stored_length
                packed = measure(untrusted, header.start)
            packed = min(packed, size - header.start)
            if not header.name.endswith("/"):
                found.append(
                    LocalMember(
                        header.name,
                        header.method,
                        header.start,
                        packed,
                        header.full,
                        None if header.flags & _DESCRIBED else header.crc,
                        bool(header.flags & _ENCRYPTED),
                    )
                )
            at = _next_header(untrusted, header.start + packed)
    return found


def _header_at(untrusted: BinaryIO, at: int, size: int) -> _Header | None:
    untrusted.seek(at)
    fixed = untrusted.read(_HEADER.size)
    if len(fixed) < _HEADER.size or not fixed.startswith(_MAGIC):
        return None
    _, _, flags, method, _, _, crc, packed, full, name_size, extra_size = _HEADER.unpack(fixed)
    start = at + _HEADER.size + name_size + extra_size
    if start > size:
        return None
    name = member_name(untrusted.read(name_size), bool(flags & _UTF8))
    if _IN_ZIP64 in (packed, full):
        full, packed = _zip64_sizes(untrusted.read(extra_size)) or (full, packed)
    return _Header(flags, method, crc, packed, full, name, start)


def _zip64_sizes(extra: bytes) -> tuple[int, int] | None:
    """Full and packed size from the extra field of a local header, which must hold both."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1 and length >= 16 and at + 20 <= len(extra):
            full, packed = struct.unpack_from("<QQ", extra, at + 4)
            return full, packed
        at += 4 + length
    return None


def _inflated_length(untrusted: BinaryIO, start: int) -> int:
    """How many packed bytes a member takes whose header does not say: deflate ends by itself."""
    untrusted.seek(start)
    inflate = zlib.decompressobj(-15)
    used = inflated = 0
    while not inflate.eof and (block := untrusted.read(_BLOCK)):
        used += len(block)
        try:
            while block and not inflate.eof:
                inflated += len(inflate.decompress(block, _BLOCK))
                block = inflate.unconsumed_tail
                if inflated > max(RATIO_FROM, used * MOST_RATIO):
                    return used
        except zlib.error:
            return used
    return used - len(inflate.unused_data)


def _stored_length(untrusted: BinaryIO, start: int) -> int:
    """The same for bytes that are not packed: they end where a descriptor counts as many as there are."""
    untrusted.seek(start)
    seen, window = 0, b""
    while block := untrusted.read(_BLOCK):
        window += block
        at = window.find(_DESCRIPTOR)
        while 0 <= at <= len(window) - 16:
            if int.from_bytes(window[at + 8 : at + 12], "little") == (seen + at) & _IN_ZIP64:
                return seen + at
            at = window.find(_DESCRIPTOR, at + 1)
        kept = window[-15:]
        seen, window = seen + len(window) - len(kept), kept
    return seen + len(window)


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
        self._lacks = member.method == _STORED and member.size > member.packed
        self._inflate = zlib.decompressobj(-15) if member.method == _DEFLATED else None
        untrusted.seek(member.start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stored(len(buffer)) if self._inflate is None else self._inflated(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _take(self, most: int) -> bytes:
        block = self._untrusted.read(min(self._left, most))
        self._left = self._left - len(block) if block else 0
        return block

    def _stored(self, most: int) -> bytes:
        data = self._take(most)
        if not data and self._lacks:
            raise EOFError
        return data

    def _inflated(self, most: int) -> bytes:
        assert self._inflate is not None
        while not self._inflate.eof:
            block = self._inflate.unconsumed_tail or self._take(_BLOCK)
            # Without a block there may still be bytes inside that the last call had no room for.
            if data := self._inflate.decompress(block, most):
                return data
            if not block:
                raise EOFError
        return b""

    def close(self) -> None:
        self._untrusted.close()
        super().close()


def open_local(untrusted_open: Callable[[], BinaryIO], member: LocalMember) -> BinaryIO:
    """The bytes of a member. Raises ``EOFError`` while reading where the zip was cut inside it."""
    return cast("BinaryIO", io.BufferedReader(_Inflated(untrusted_open(), member)))
