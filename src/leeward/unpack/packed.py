# SPDX-License-Identifier: Apache-2.0
"""Files that are packed as one stream (gzip, bzip2, xz): read from any place on, without unpacking to disk.

A gzip file is read through once; on the way, marks save going back to its start (what zlib holds at a place
is small). bzip2 and xz have no such marks, so what they hold must fit into memory.
"""

import weakref
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Final, NamedTuple, Protocol

from leeward.salvage import MOST_RATIO, RATIO_FROM
from leeward.unpack import package as limits
from leeward.unpack.package import Opener

try:
    import bz2
except ImportError:  # a Python that was built without it reads everything else
    bz2 = None  # type: ignore[assignment]
try:
    import lzma
except ImportError:
    lzma = None  # type: ignore[assignment]

GZIP: Final = b"\x1f\x8b\x08"
MOST_HELD = 256 * 1024**2
"""What a bzip2 or xz file may hold: it can be read from any place only when all of it is in memory."""
MARKS: Final = 512
"""Marks that are kept; each takes about 40 KB (zlib.h: 32 KB of window and its state). With more, they stand
further apart."""
_IN_GZIP: Final = 31
_XZ_MEMORY: Final = 128 * 1024**2
_PIECE: Final = 1 << 16


class _Mark(NamedTuple):
    """A place in the unpacked bytes, the packed ones that were read there, and what zlib held."""

    at: int
    read: int
    inflate: "zlib._Decompress"


class Gzip:
    """What a gzip file holds, of ``size`` bytes. ``damage`` says why it ends too early."""

    def __init__(self, untrusted_open: Opener, packed_size: int) -> None:
        self._untrusted = untrusted_open()
        weakref.finalize(self, self._untrusted.close)
        self._most = min(limits.MOST_INFLATED, max(RATIO_FROM, packed_size * MOST_RATIO))
        self._spacing = 1 << 20
        self._marks = [_Mark(0, 0, zlib.decompressobj(_IN_GZIP))]
        self.damage: str | None = None
        self._is_back = False
        self._go_to(self._marks[0])
        while self._next(_PIECE):
            if self._at >= self._marks[-1].at + self._spacing:
                self._mark()
        self.size = self._at

    def read_at(self, start: int, length: int) -> bytes:
        """Bytes from a place on; fewer where it ends."""
        if not self._at <= start <= self._at + self._spacing:
            mark = self._before(start)
            if start < self._at or mark.at > self._at:
                self._go_to(mark)
        while self._at < start:
            if not self._next(min(_PIECE, start - self._at)):
                return b""
        return self._next(length)

    def _before(self, place: int) -> _Mark:
        return max((mark for mark in self._marks if mark.at <= place), key=lambda mark: mark.at)

    def _mark(self) -> None:
        if len(self._marks) >= MARKS:
            self._marks = self._marks[::2]
            self._spacing *= 2
        self._marks.append(_Mark(self._at, self._read - len(self._waiting), self._inflate.copy()))

    def _go_to(self, mark: _Mark) -> None:
        self._at, self._read, self._inflate = mark.at, mark.read, mark.inflate.copy()
        self._waiting, self._ended, self._by_byte = b"", False, False

    def _next(self, most: int) -> bytes:
        """The next bytes, at least one; none at the end, or where the file is damaged."""
        while not self._ended:
            if self._at >= self._most:
                return self._end("inflates_too_far")
            piece = self._waiting or self._taken(1 if self._by_byte else _PIECE)
            try:
                data = self._inflate.decompress(piece, min(most, self._most - self._at))
            except zlib.error:
                if self._by_byte or self._is_back:
                    return self._end("member_damaged")
                self._again_by_byte()
                continue
            self._waiting = self._inflate.unconsumed_tail
            self._at += len(data)
            if self._inflate.eof:
                self._follows()
            elif not piece and not data:
                return self._end("cut_off")
            if data:
                return data
        return b""

    def _again_by_byte(self) -> None:
        """An error takes what came before it in the same call: back, and then on byte by byte."""
        place, self._is_back = self._at, True
        self._go_to(self._before(place))
        while self._at < place and self._next(place - self._at):
            pass
        self._read -= len(self._waiting)
        self._waiting, self._by_byte, self._is_back = b"", True, False

    def _taken(self, most: int) -> bytes:
        self._untrusted.seek(self._read)
        piece = self._untrusted.read(most)
        self._read += len(piece)
        return piece

    def _follows(self) -> None:
        """Behind one packed stream another may stand, or zeros; anything else is damage."""
        rest = self._inflate.unused_data or self._taken(_PIECE)
        while rest and not (rest := rest.lstrip(b"\0")):
            rest = self._taken(_PIECE)
        self._waiting, self._by_byte = rest, False
        if not rest:
            self._ended = True
        elif GZIP.startswith(rest[: len(GZIP)]):
            self._inflate = zlib.decompressobj(_IN_GZIP)
        else:
            self._end("member_damaged")

    def _end(self, damage: str) -> bytes:
        self._ended = True
        self.damage = damage
        return b""


class Held:
    """What a bzip2 or xz file holds, in memory. ``damage`` as with gzip; "too_much" beyond the limit."""

    def __init__(self, untrusted_open: Opener, packed_size: int, start: Callable[[], "_Stream"]) -> None:
        most = min(MOST_HELD, max(RATIO_FROM, packed_size * MOST_RATIO))
        held = bytearray()
        self.damage: str | None = None
        with untrusted_open() as untrusted:
            for data in self._pieces(untrusted, start):
                held += data
                if len(held) > most:
                    self.damage = "too_much"
                    held.clear()
                    break
        self._held = held
        self.size = len(held)

    def read_at(self, start: int, length: int) -> bytes:
        """Bytes from a place on; fewer where it ends."""
        return bytes(self._held[start : start + length])

    def _pieces(self, untrusted: BinaryIO, start: Callable[[], "_Stream"]) -> Iterator[bytes]:
        stream, rest = start(), b""
        is_new, seen = True, 0
        while piece := rest or untrusted.read(_PIECE):
            rest = b""
            if is_new and seen and not (piece := piece.lstrip(b"\0")):
                continue  # zeros may stand behind a stream, and another stream behind them
            is_new = False
            try:
                yield stream.decompress(piece, _PIECE)
                while not (stream.eof or stream.needs_input):
                    yield stream.decompress(b"", _PIECE)
            except _DAMAGE:
                self.damage = "member_damaged"
                return
            if stream.eof:
                rest, stream = stream.unused_data, start()
                is_new, seen = True, seen + 1
        if not (is_new and seen):
            self.damage = "cut_off"


class _Stream(Protocol):
    """``bz2.BZ2Decompressor`` or ``lzma.LZMADecompressor``."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


_DAMAGE: tuple[type[Exception], ...] = (OSError, EOFError, ValueError)
_STARTS: dict[bytes, Callable[[], _Stream]] = {}
if bz2 is not None:
    _STARTS[b"BZh"] = bz2.BZ2Decompressor
if lzma is not None:
    _DAMAGE = (*_DAMAGE, lzma.LZMAError)
    _STARTS[b"\xfd7zXZ\0"] = partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, _XZ_MEMORY)


def opened(untrusted_head: bytes, untrusted_open: Opener, size: int) -> Gzip | Held | None:
    """What is packed as one stream, by its first bytes; None where it is not packed so."""
    if untrusted_head.startswith(GZIP):
        return Gzip(untrusted_open, size)
    for magic, start in _STARTS.items():
        if untrusted_head.startswith(magic):
            return Held(untrusted_open, size, start)
    return None


def name_inside(untrusted_head: bytes, name: str) -> str:
    """The name of the one file that is packed: the one that gzip wrote down, or the outer one, shortened."""
    if untrusted_head.startswith(GZIP) and len(untrusted_head) > 10 and untrusted_head[3] & 0x08:
        at = 10
        if untrusted_head[3] & 0x04:
            at += 2 + int.from_bytes(untrusted_head[10:12], "little")
        inside, end, _ = untrusted_head[at:].partition(b"\0")
        if end and inside:
            return inside.decode("utf-8", "replace")
    base = name.rpartition("/")[2]
    return base.rpartition(".")[0] if base.casefold().endswith((".gz", ".bz2", ".xz")) else base
