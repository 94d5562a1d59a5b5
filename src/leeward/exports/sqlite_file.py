# SPDX-License-Identifier: Apache-2.0
"""The pages of a database that cannot be trusted, fetched when SQLite asks for them.

SQLite reads through a file system of our own that knows one file: the database as its log leaves it. It has
no way to a disk, to write or to lock. Memory is that of a few blocks, whatever the size of the database.
"""

# ruff: noqa: N802, ARG002 - methods of a file system have the names and arguments that SQLite gives them

import itertools
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

import apsw

from leeward.exports.sqlite_wal import Log, page_size_of

_BITS: Final = 16
BLOCK: Final = 1 << _BITS
"""Bytes that are fetched at once; the largest page that there is."""
KEPT_BLOCKS: Final = 512
"""Blocks of one file that are kept: 32 MiB. Tables that are read together lie in several places."""
MOST_HELD: Final = 256 << 20
"""Bytes of a file that can only be read forwards, and is held for that; a larger one is named as left out."""

MAGIC: Final = b"SQLite format 3\0"
_STATED: Final = slice(28, 32)
"""Where the first page says how many pages there are."""
_VERSIONS: Final = slice(18, 20)
_IN_PLACE: Final = b"\x01\x01"
_HEADER: Final = 100
_NAME: Final = "leeward-pages"


class TooBigError(Exception):
    """A file that would have to be held whole, and is too big for that."""


class Blocks:
    """The bytes of a file from any place."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self._held: dict[int, bytes] = {}
        if untrusted.seekable():
            self.size = untrusted.seek(0, os.SEEK_END)
            return
        self.size = 0
        while block := untrusted.read(BLOCK):
            self._held[self.size // BLOCK] = block
            self.size += len(block)
            if self.size > MOST_HELD:
                raise TooBigError

    def at(self, offset: int, amount: int) -> bytes:
        """Some bytes; fewer where the file ends."""
        within = offset & (BLOCK - 1)
        end = within + amount
        number = offset >> _BITS
        found = (self._held.get(number) or self._fetched(number))[within:end]
        if end > BLOCK:
            return found + self.at((number + 1) << _BITS, end - BLOCK)
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._held.clear()
        self._untrusted.close()

    def _fetched(self, number: int) -> bytes:
        if number * BLOCK >= self.size:
            return b""
        self._untrusted.seek(number * BLOCK)
        block = self._untrusted.read(BLOCK)
        if len(self._held) >= KEPT_BLOCKS:
            del self._held[next(iter(self._held))]
        self._held[number] = block
        return block


class Pages:
    """A database as its log leaves it, from any place. ``cut``: it has fewer pages than it says."""

    def __init__(self, main: Blocks, log: Log, frames: Blocks | None) -> None:
        self._main = main
        self._frames = frames
        self._at = log.pages
        self._log_page = log.page_size
        self._length = log.length if log.commits else main.size
        first = self._merged(0, _HEADER)
        self.page_size = page_size_of(first)
        self.is_database = first.startswith(MAGIC) and self.page_size > 0
        self._first = b""
        self.cut = False
        if self.page_size:
            # Of half a page nothing could be told apart from noise.
            self._length -= self._length % self.page_size
            self._first, self.cut = self._opening(first)

    def __len__(self) -> int:
        return self._length

    def read(self, amount: int, offset: int) -> bytes:
        """Some bytes; fewer where the database ends."""
        if offset >= _HEADER:
            return self._merged(offset, amount) if self._at else self._main.at(offset, amount)
        found = self._merged(offset, amount)
        return (self._first[offset:] + found[_HEADER - offset :])[:amount]

    def close(self) -> None:
        """Let go of the files."""
        self._main.close()
        if self._frames is not None:
            self._frames.close()

    def _merged(self, offset: int, amount: int) -> bytes:
        amount = max(0, min(amount, self._length - offset))
        if self._frames is None or not self._at:
            return self._main.at(offset, amount)
        return b"".join(self._pieces(self._frames, offset, amount))

    def _pieces(self, frames: Blocks, offset: int, amount: int) -> Iterator[bytes]:
        while amount > 0:
            number, within = divmod(offset, self._log_page)
            length = min(amount, self._log_page - within)
            at = self._at.get(number + 1)
            # Between the end of the main file and a page of the log there is nothing but zeros.
            yield (
                self._main.at(offset, length).ljust(length, b"\0")
                if at is None
                else frames.at(at + within, length)
            )
            offset, amount = offset + length, amount - length

    def _opening(self, first: bytes) -> tuple[bytes, bool]:
        """The first bytes as they open, and whether the end of the database is missing.

        What is read here has no log any more, so its header may not ask for one; and SQLite opens no
        database that has fewer pages than it says, though most of its rows may be there.
        """
        pages = self._length // self.page_size
        stated = int.from_bytes(first[_STATED], "big")
        is_known = first[24:28] == first[92:96] and stated > 0
        told = bytearray(first)
        told[_VERSIONS] = _IN_PLACE
        cut = is_known and stated > pages
        if cut:
            told[_STATED] = pages.to_bytes(4, "big")
        return bytes(told), cut


class _File:
    """The one file that there is, as SQLite sees it: it can be read, and nothing else."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.xRead: Callable[[int, int], bytes] = pages.read

    def xFileSize(self) -> int:
        """Its bytes."""
        return len(self._pages)

    def xClose(self) -> None:
        """Who opened it closes it."""

    def xLock(self, _level: int) -> None:
        """Nobody else has it."""

    def xUnlock(self, _level: int) -> None:
        """See above."""

    def xCheckReservedLock(self) -> bool:
        """See above."""
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:
        """Nothing special can be asked of it."""
        return False

    def xSectorSize(self) -> int:
        """What SQLite takes where nothing is known."""
        return 4096

    def xDeviceCharacteristics(self) -> int:
        """Nobody changes it while it is read."""
        return apsw.SQLITE_IOCAP_IMMUTABLE


class _Disk(apsw.VFS):
    """A file system without a disk: it opens the databases that are given to it, and nothing else."""

    def __init__(self) -> None:
        self.given: dict[str, Pages] = {}
        super().__init__(_NAME, None)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """A database that was given, and no other file."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        pages = self.given.get(path or "")
        if pages is None:
            raise apsw.CantOpenError
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return cast("apsw.VFSFile", _File(pages))

    def xAccess(self, pathname: str, flags: int) -> bool:
        """No other file is there: no log and no journal."""
        return False

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Nothing is deleted."""
        raise apsw.ReadOnlyError

    def xFullPathname(self, name: str) -> str:
        """The name is all that there is."""
        return name

    def xRandomness(self, numbytes: int) -> bytes:
        """Without a file of the system, which the child that reads may not open."""
        return os.urandom(numbytes)

    def xCurrentTimeInt64(self) -> int:
        """No time: what is read does not depend on the day."""
        return 0

    def xSleep(self, microseconds: int) -> int:
        """Nobody waits."""
        return microseconds

    def xGetLastError(self) -> tuple[int, str]:
        """There is no system that could tell."""
        return 0, ""


_DISK: Final = _Disk()
_NUMBERS: Final = itertools.count(1)


def connected(pages: Pages) -> apsw.Connection:
    """A connection to a database; raises ``apsw.Error``."""
    name = f"/{next(_NUMBERS)}"
    _DISK.given[name] = pages
    try:
        return apsw.Connection(
            f"file:{name}?immutable=1",
            flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
            vfs=_NAME,
        )
    finally:
        del _DISK.given[name]


# SQLite asks the system for random bytes once; the child that reads may not open them later.
apsw.randomness(1)
