# SPDX-License-Identifier: Apache-2.0
"""The file within a file that old Microsoft formats use (compound file, MS-CFB), read from its bytes.

Sectors are chained by a table, and the table is data that nobody trusts: every chain is bounded by the
number of sectors there are, the tree of names is walked once, and what all streams together may give is
bounded by the size of the file. What is damaged ends early and is said.
"""

import struct
from array import array
from collections.abc import Iterator
from typing import Final, NamedTuple

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES: Final = 100_000

_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_ENTRY = struct.Struct("<64sHBBIII16x4x8x8xIQ")
_NO_STREAM = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on mark the end of a chain, or what is no sector."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_READ_AGAIN = 4
"""How many times the size of the file all streams together may give: honest files give it once."""


class Entry(NamedTuple):
    """A stream or a storage (a folder of streams), by its name as written."""

    name: str
    number: int
    is_storage: bool
    size: int


class _Raw(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of one file. ``whole`` turns False where one of them ended early."""

    def __init__(self, data: bytes | bytearray) -> None:
        """Raises ``ValueError`` where the bytes are no compound file at all."""
        if len(data) < 512 or not data.startswith(MAGIC):
            raise ValueError
        self._data = data
        self.whole = True
        (_, _, order, shift, mini_shift, _, tables, first_directory, _, self._cutoff, first_mini, _,
         first_more, _) = _HEADER.unpack_from(data)  # fmt: skip
        if order != 0xFFFE or shift not in (9, 12) or not 4 <= mini_shift <= shift:
            raise ValueError
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        self._count = max(0, (len(data) + self._sector - 1) // self._sector - 1)
        self._left = _READ_AGAIN * len(data) + (1 << 16)
        self._next = self._table(self._table_sectors(tables, first_more))
        self._entries = self._directory(first_directory)
        storages = [number for number, raw in enumerate(self._entries) if raw.child]
        self._children = {number: self._below(number) for number in storages}
        self._mini_next = self._table(self._chain(first_mini, self._next, self._count))
        root = self._entries[0] if self._entries else None
        self._mini = b"" if root is None else self._joined(root.start, root.size)

    def below(self, storage: int = 0) -> tuple[Entry, ...]:
        """What lies in a storage; that of number 0 is the file itself."""
        return self._children.get(storage, ())

    def read(self, entry: Entry) -> bytes:
        """The bytes of a stream."""
        raw = self._entries[entry.number]
        size = min(raw.size, self._left)
        self._left -= size
        found = self._small(raw.start, size) if raw.size < self._cutoff else self._joined(raw.start, size)
        if len(found) < raw.size:
            self.whole = False
        return found

    def _table_sectors(self, tables: int, more: int) -> list[int]:
        """The sectors that hold the table of chains: 109 are named in the head, the others in sectors."""
        numbers = [n for n in struct.unpack_from("<109I", self._data, 76) if n < _LAST_SECTOR]
        a_sector = self._sector // 4
        for _ in range(self._count):
            if more >= _LAST_SECTOR or len(numbers) >= tables:
                break
            found = array("I", self._sector_bytes(more).ljust(self._sector, b"\xff"))
            numbers += [n for n in found[: a_sector - 1] if n < _LAST_SECTOR]
            more = found[a_sector - 1]
        return numbers[: min(tables, self._count) + 1]

    def _table(self, sectors: "list[int] | Iterator[int]") -> "array[int]":
        table = array("I")
        for number in sectors:
            table.frombytes(self._sector_bytes(number).ljust(self._sector, b"\xff"))
        return table

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            self.whole = False
        return bytes(self._data[start : start + self._sector])

    def _chain(self, start: int, table: "array[int]", most: int) -> Iterator[int]:
        """The sectors of a chain. One that is longer than there are sectors goes in circles."""
        number = start
        for _ in range(most):
            if number >= _LAST_SECTOR:
                return
            yield number
            if number >= len(table):
                self.whole = False
                return
            number = table[number]
        if number < _LAST_SECTOR:
            self.whole = False

    def _joined(self, start: int, size: int) -> bytes:
        most = min(self._count, (size + self._sector - 1) // self._sector)
        return b"".join(map(self._sector_bytes, self._first(start, self._next, most)))[:size]

    def _small(self, start: int, size: int) -> bytes:
        width = self._mini_sector
        most = min(len(self._mini) // width + 1, (size + width - 1) // width)
        numbers = self._first(start, self._mini_next, most)
        return b"".join(self._mini[n * width : (n + 1) * width] for n in numbers)[:size]

    def _first(self, start: int, table: "array[int]", most: int) -> Iterator[int]:
        """As many sectors of a chain as a stream of this size needs."""
        number = start
        for _ in range(most):
            if number >= _LAST_SECTOR:
                return
            yield number
            if number >= len(table):
                return
            number = table[number]

    def _directory(self, first: int) -> list[_Raw]:
        found: list[_Raw] = []
        for number in self._chain(first, self._next, self._count):
            data = self._sector_bytes(number)
            for at in range(0, len(data) - _ENTRY.size + 1, _ENTRY.size):
                name, length, kind, _, left, right, child, start, size = _ENTRY.unpack_from(data, at)
                if self._sector == 512:
                    size &= 0xFFFFFFFF  # MS-CFB 2.6.3: the upper half may be anything in version 3
                text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                found.append(_Raw(text, kind, left, right, 0 if child == _NO_STREAM else child, start, size))
            if len(found) >= MOST_ENTRIES:
                self.whole = False
                break
        return found

    def _below(self, storage: int) -> tuple[Entry, ...]:
        """The children of a storage in the order of their names; a name reached twice is taken once."""
        entries, found = self._entries, list[Entry]()
        waiting, seen = [self._entries[storage].child], set[int]()
        while waiting:
            number = waiting.pop()
            if number in seen or not 0 < number < len(entries):
                continue
            seen.add(number)
            raw = entries[number]
            waiting += [raw.left, raw.right]
            if raw.kind in (_STORAGE, _STREAM):
                found.append(Entry(raw.name, number, raw.kind == _STORAGE, raw.size))
        return tuple(sorted(found))
