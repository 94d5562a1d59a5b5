# SPDX-License-Identifier: Apache-2.0
"""Tars: the files in them, walked header by header; links, devices and files with holes are named, not made.

Layout: POSIX.1-1988 (ustar) and POSIX.1-2001 (pax), and what GNU tar adds to it (long names, sizes beyond
8 GiB, sparse files). What follows which kind of header is taken from Python's ``tarfile``.
"""

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, NamedTuple, cast

from leeward.records import Skipped
from leeward.unpack import package as limits
from leeward.unpack.package import Member, Opener, Package

BLOCK: Final = 512
MOST_HEADERS = 200_000
"""Headers that are looked at: four for each member that is read."""
ReadAt = Callable[[int, int], bytes]
"""Bytes of the tar: where they begin, and how many; fewer at its end."""

_PIECE: Final = 1 << 18
_MOST_EXTRA: Final = 1 << 20
_MOST_SIZE: Final = 1 << 60
_OCTAL: Final = frozenset(b"01234567")
_FILES: Final = (b"0", b"\0", b"7")
_FOLDER: Final = b"5"
_BARE: Final = b"123456V"
"""Kinds behind which no bytes stand, whatever size they state: links, devices, folders, pipes, a label."""
_SPARSE: Final = b"S"
_NAMES: Final = (b"x", b"L")
_OTHER_EXTRA: Final = (b"g", b"K")
_HOLES: Final = "GNU.sparse."


class Entry(NamedTuple):
    """A header: the name, where its bytes begin and how many they are.

    ``kind`` is "file", "folder", or "other": a link, a device, a file with holes.
    """

    name: str
    size: int
    start: int
    kind: str


class Walk:
    """The entries of a tar, in the order in which they stand. ``damage`` says why it ended too early."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self._can_seek = untrusted.seekable()
        self._at = self._left = 0
        self.damage: str | None = None

    def __iter__(self) -> Iterator[Entry]:
        """Each entry; its bytes may be taken with ``data`` before the next one is asked for."""
        named: dict[str, str] = {}
        while (block := self._header()) is not None and any(block):
            size = _decimal(named["size"].encode()) if "size" in named else _number(block[124:136])
            if not is_header(block) or size is None:
                self.damage = "member_damaged"
                return
            kind = block[156:157]
            self._left = 0 if kind in _BARE else size + -size % BLOCK
            if kind in _NAMES or kind in _OTHER_EXTRA:
                extra = self.data(size) if size <= _MOST_EXTRA and kind in _NAMES else b""
                named |= _named(extra or b"", kind)
                continue
            if kind == _SPARSE and not self._more_holes(block[482]):
                break
            name = named.get("path") or _name(block)
            yield Entry(name, size, self._at, _kind(kind, name, size, named))
            named = {}
        if block is None:
            self.damage = "cut_off"

    def data(self, size: int) -> bytes | None:
        """The bytes of the entry that came last; None where they end too early."""
        data = self._exactly(min(size, self._left))
        self._left -= 0 if data is None else len(data)
        return data

    def _header(self) -> bytes | None:
        if self._left and not self._skip(self._left):
            return None
        self._left = 0
        return self._exactly(BLOCK)

    def _more_holes(self, is_more: int) -> bool:
        """Passes over the blocks behind a header that say where the holes are."""
        while is_more:
            block = self._exactly(BLOCK)
            if block is None:
                self.damage = "cut_off"
                return False
            is_more = block[504]
        return True

    def _skip(self, length: int) -> bool:
        if self._can_seek:
            self._at = self._untrusted.seek(length, io.SEEK_CUR)
            return True
        while length:
            piece = self._untrusted.read(min(length, _PIECE))
            if not piece:
                return False
            length -= len(piece)
            self._at += len(piece)
        return True

    def _exactly(self, length: int) -> bytes | None:
        found = bytearray()
        while len(found) < length:
            piece = self._untrusted.read(length - len(found))
            if not piece:
                return None
            found += piece
        self._at += length
        return bytes(found)


def is_header(block: bytes) -> bool:
    """Whether the checksum of a header is right: that of its bytes with blanks where it stands itself."""
    stated = _number(block[148:156])
    return len(block) == BLOCK and stated == sum(block) - sum(block[148:156]) + 8 * 0x20


def is_tar(untrusted_head: bytes) -> bool:
    """Whether bytes begin with a header of a tar."""
    return untrusted_head[:1] != b"\0" and is_header(untrusted_head[:BLOCK])


def _kind(kind: bytes, name: str, size: int, named: dict[str, str]) -> str:
    is_folder = name.endswith("/") and kind in _FILES
    if kind == _FOLDER or (is_folder and not size):
        return "folder"
    return "file" if kind in _FILES and not is_folder and _HOLES not in named else "other"


def _number(field: bytes) -> int | None:
    """A number of a header: octal digits, or bytes behind one that is 0x80."""
    if field[:1] == b"\x80":
        number = int.from_bytes(field[1:], "big")
        return number if number < _MOST_SIZE else None
    digits = field.strip(b" \0")
    if len(digits) > 15 or not _OCTAL.issuperset(digits):
        return None
    return int(digits or b"0", 8)


def _decimal(digits: bytes) -> int | None:
    return int(digits) if digits.isdigit() and len(digits) <= 18 else None


def _name(block: bytes) -> str:
    name = block[:100].split(b"\0", 1)[0]
    prefix = block[345:500].split(b"\0", 1)[0] if block[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _named(extra: bytes, kind: bytes) -> dict[str, str]:
    """What is too long for a header: lines "LENGTH key=value" (pax), or the name alone."""
    if kind == b"L":
        return {"path": extra.split(b"\0", 1)[0].decode("utf-8", "replace")}
    found: dict[str, str] = {}
    at = 0
    while kind == b"x" and at < len(extra):
        length = _decimal(extra[at : at + 20].split(b" ", 1)[0])
        if not length or at + length > len(extra):
            break
        key, _, value = extra[at : at + length].partition(b" ")[2].rstrip(b"\n").partition(b"=")
        if key in (b"path", b"size"):
            found[key.decode()] = value.decode("utf-8", "replace")
        elif key.startswith(_HOLES.encode()):
            found[_HOLES] = ""
        at += length
    return found


def tar_package(name: str, read_at: ReadAt, size: int) -> Package:
    """The members of a tar of so many bytes."""
    walk = Walk(cast("BinaryIO", io.BufferedReader(Stretch(read_at, 0, size), BLOCK * 16)))
    entries: list[Entry] = []
    for entry in walk:
        if len(entries) >= MOST_HEADERS:
            walk.damage = "too_many_members"
            break
        entries.append(entry)
    members: list[Member] = []
    left_out: list[Skipped] = []
    last = {entry.name: number for number, entry in enumerate(entries)}
    total = 0
    for number, entry in enumerate(entries):
        if entry.kind == "folder":
            continue
        why = _refused(entry, len(members), total + entry.size)
        if why is None and last[entry.name] != number:
            why = "replaced"
        if why:
            left_out.append(Skipped(why, 1, f"member {number + 1}"))
            continue
        total += entry.size
        members.append(Member(entry.name, entry.size, entry.size, _opener(read_at, entry)))
    if walk.damage and (walk.damage != "cut_off" or not entries):
        left_out.append(Skipped(walk.damage, 1, f"member {len(entries) + 1}"))
    cut = walk.damage is not None
    return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out), cut=cut)


def _refused(entry: Entry, before: int, total: int) -> str | None:
    if entry.kind != "file":
        return "not_a_plain_file"
    if before >= limits.MOST_MEMBERS:
        return "too_many_members"
    return "inflates_too_far" if total > limits.MOST_INFLATED else None


def _opener(read_at: ReadAt, entry: Entry) -> Opener:
    stretch = (read_at, entry.start, entry.size)
    return lambda: cast("BinaryIO", io.BufferedReader(Stretch(*stretch, must_fill=True), _PIECE))


class Stretch(io.RawIOBase):
    """Some bytes of a tar as a file. One that ``must_fill`` its size raises where the tar ends before."""

    def __init__(self, read_at: ReadAt, start: int, size: int, *, must_fill: bool = False) -> None:
        super().__init__()
        self._read_at, self._start, self._size, self._must_fill = read_at, start, size, must_fill
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._size - self._at)
        data = self._read_at(self._start + self._at, wanted) if wanted > 0 else b""
        if wanted > 0 and not data and self._must_fill:
            raise EOFError
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
