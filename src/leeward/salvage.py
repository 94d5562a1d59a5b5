# SPDX-License-Identifier: Apache-2.0
"""Half a zip: members are found by their own headers where the directory at the end is missing.

The directory stands last in a zip, so a download that broke off has none, although the chat in it may
be whole. Layout: APPNOTE.TXT 4.3.7 (local file header), 4.3.9 (data descriptor), 4.5.3 (zip64).
"""

import contextlib
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
_BLOCK = 1 << 14
_MOST_HELD = 128 << 20
_SPACING = 1 << 20
_MOST_MARKS = 1_000
"""A member in which somebody seeks is held inflated, or has marks: each takes about 40 KB (zlib.h), and they
stand a megabyte apart; in a member of more than a gigabyte, further."""


@dataclass(frozen=True, slots=True)
class LocalMember:
    """A member as its own header describes it. ``crc`` None where the header does not say.

    ``cut``: its bytes are those up to the end of the file, and there were more.
    """

    name: str
    method: int
    start: int
    packed: int
    size: int
    crc: int | None = None
    encrypted: bool = False
    cut: bool = False


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
            packed: int | None = header.packed
            if header.flags & _DESCRIBED and not packed:
                measure = _inflated_length if header.method == _DEFLATED else _stored_length
                packed = measure(untrusted, header.start)
            there = size - header.start
            cut = packed is None or packed > there
            packed = there if packed is None else min(packed, there)
            if not header.name.endswith("/"):
                crc = None if header.flags & _DESCRIBED else header.crc
                encrypted = bool(header.flags & _ENCRYPTED)
                place = (header.name, header.method, header.start, packed)
                found.append(LocalMember(*place, header.full, crc, encrypted, cut))
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


def _stored_length(untrusted: BinaryIO, start: int) -> int | None:
    """The same for bytes that are not packed: they end where a descriptor counts as many as there are.

    None where there is no such descriptor any more.
    """
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
    return None


def _next_header(untrusted: BinaryIO, at: int) -> int:
    """Where the next header starts: at once, or after a data descriptor of 12 to 24 bytes."""
    untrusted.seek(at)
    near = untrusted.read(64)
    found = near.find(_MAGIC)
    return at + found if found >= 0 else at


class _Mark(NamedTuple):
    """A place in the bytes of a member, how many packed ones led there, and what zlib held then."""

    at: int
    taken: int
    inflate: "zlib._Decompress"


class _Unpacked(io.RawIOBase):
    """The bytes of one member, up to its end, to where the file was cut, or to the damage in it.

    Where somebody seeks in a packed one, it is held inflated from then on; one that is too big for that is
    passed through once, and marks are set in it, from which on it takes a megabyte of inflating at most.
    """

    def __init__(self, untrusted: BinaryIO, method: int, packed: int, cut: bool) -> None:
        super().__init__()
        self._untrusted = untrusted
        self._packed = self._left = packed
        self._taken = self._at = 0
        self._cut = cut
        self._inflate = zlib.decompressobj(-15) if method == _DEFLATED else None
        self._again = b""
        self._base: int | None = None
        self._whole: bytearray | None = None
        self._broken = False
        self._marks: list[_Mark] = []
        self._spacing = _SPACING

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._untrusted.seekable()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, or as far as there is anything to read; tells where that is."""
        at = self._at
        if self._base is None:
            self._base = self._untrusted.tell() - self._taken
            self._hold()
        end = self._end() if whence == io.SEEK_END else 0
        place = max(0, offset + (0, at, end)[whence])
        if self._marks:
            self._go(place)
            return self._at
        self._at = min(place, self._end())
        if self._whole is None:
            self._return(self._at)
        return self._at

    def _hold(self) -> None:
        """Inflate all of it, and keep it; or find that it is too much, and begin with marks."""
        if self._inflate is None:
            return
        start = _Mark(0, 0, zlib.decompressobj(-15))
        self._go_on_from(start)
        whole = bytearray()
        try:
            while len(whole) <= _MOST_HELD and (data := self._inflated(1 << 16)):
                whole += data
        except (zlib.error, EOFError):
            self._broken = True
        if len(whole) <= _MOST_HELD:
            self._whole = whole
        else:
            self._marks = [start]

    def _end(self) -> int:
        """Where it ends; that of a bomb is nowhere, and not looked for."""
        if self._whole is not None:
            return len(self._whole)
        if self._inflate is None:
            return self._packed
        self._go(max(RATIO_FROM, self._packed * MOST_RATIO) + 1)
        return self._at

    def _go(self, place: int) -> None:
        mark = max((one for one in self._marks if one.at <= place), key=lambda one: one.at)
        if not mark.at <= self._at <= place:
            self._go_on_from(mark)
        with contextlib.suppress(zlib.error, EOFError):  # who reads on from there will be told
            while self._at < place and self._inflated(min(_BLOCK, place - self._at)):
                pass

    def _go_on_from(self, mark: _Mark) -> None:
        self._at, self._inflate, self._again = mark.at, mark.inflate.copy(), b""
        self._return(mark.taken)

    def _return(self, taken: int) -> None:
        assert self._base is not None
        self._untrusted.seek(self._base + taken)
        self._taken, self._left = taken, self._packed - taken

    def _mark(self) -> None:
        assert self._inflate is not None
        # What zlib was given and has not used yet is held, and copied, by itself.
        self._marks.append(_Mark(self._at, self._taken - len(self._again), self._inflate.copy()))
        if len(self._marks) > _MOST_MARKS:
            self._marks = self._marks[::2]
            self._spacing *= 2

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, most: int) -> bytes:
        if self._whole is None:
            return self._stored(most) if self._inflate is None else self._inflated(most)
        data = bytes(self._whole[self._at : self._at + most])
        if not data and self._broken:
            raise EOFError
        self._at += len(data)
        return data

    def _take(self, most: int) -> bytes:
        block = self._untrusted.read(min(self._left, most))
        self._taken += len(block)
        self._left = self._left - len(block) if block else 0
        return block

    def _stored(self, most: int) -> bytes:
        data = self._take(most)
        if not data and (self._cut or self._left):
            raise EOFError
        self._at += len(data)
        return data

    def _inflated(self, most: int) -> bytes:
        assert self._inflate is not None
        while not self._inflate.eof:
            block = self._inflate.unconsumed_tail or self._again[:1] or self._take(_BLOCK)
            if block is not self._inflate.unconsumed_tail:
                self._again = self._again[1:]
            before = None if self._again else self._inflate.copy()
            try:
                # Without a block there may still be bytes inside that the last call had no room for.
                data = self._inflate.decompress(block, most)
            except zlib.error:
                if before is None or len(block) <= 1:
                    raise
                # An error takes what came before it in the same call: the block again, byte by byte.
                self._inflate, self._again = before, block
                continue
            if data:
                self._at += len(data)
                if self._marks and self._at >= self._marks[-1].at + self._spacing:
                    self._mark()
                return data
            if not block:
                raise EOFError
        return b""

    def close(self) -> None:
        self._untrusted.close()
        super().close()


def unpacked(untrusted: BinaryIO, method: int, packed: int, cut: bool = False) -> BinaryIO:
    """The bytes that a member's packed bytes stand for, read from where ``untrusted`` stands.

    Raises ``EOFError`` or ``zlib.error`` while reading, after everything before the damage was given.
    """
    return cast("BinaryIO", io.BufferedReader(_Unpacked(untrusted, method, packed, cut)))


def open_local(untrusted_open: Callable[[], BinaryIO], member: LocalMember) -> BinaryIO:
    """The bytes of a member of half a zip, as ``unpacked`` gives them."""
    untrusted = untrusted_open()
    untrusted.seek(member.start)
    return unpacked(untrusted, member.method, member.packed, member.cut)
