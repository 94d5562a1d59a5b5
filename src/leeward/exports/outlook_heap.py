# SPDX-License-Identifier: Apache-2.0
"""Properties and tables inside the nodes of an Outlook data file: the upper layer of MS-PST, bounded.

A node is a heap of small items; a tree of keys in it names properties, or the rows and columns of a table.
What is too large for the heap stands in a node of its own. Nothing raises: what is damaged is not there.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from leeward.exports.outlook_store import Node, Store

_HEAP, _TREE, _TABLE, _PROPERTIES = 0xEC, 0xB5, 0x7C, 0xBC
_MOST_LEVELS = 8
_MOST_KEYS = 100_000
_MOST_COLUMNS = 2_000

_SIZES: Final = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x000B: 1, 0x000A: 4}
"""Kinds of values that stand where others have their place, and their bytes."""


class Value(NamedTuple):
    """A property: its kind, and its bytes."""

    kind: int
    data: bytes


class _Column(NamedTuple):
    prop: int
    kind: int
    at: int
    size: int
    bit: int


class Heap:
    """The items of one node."""

    def __init__(self, store: Store, node: Node) -> None:
        self._store = store
        self.pieces = store.pieces(node.data)
        self._below: dict[int, Node] | None = None
        self._node = node
        head = self.pieces[0] if self.pieces else b""
        self.kind, self.root = 0, 0
        if len(head) >= 12 and head[2] == _HEAP:
            self.kind, self.root = head[3], struct.unpack_from("<I", head, 4)[0]

    def nodes(self) -> dict[int, Node]:
        """The nodes that belong to this one."""
        if self._below is None:
            self._below = self._store.below(self._node.below)
        return self._below

    def item(self, place: int) -> bytes:
        """The item of the heap at a place."""
        bits = self._store.width.index_bits
        index, block = place >> 5 & (1 << bits) - 1, place >> 5 + bits
        if place & 31 or not index or block >= len(self.pieces):
            return b""
        piece = self.pieces[block]
        if len(piece) < 2:
            return b""
        table = struct.unpack_from("<H", piece)[0]
        at = table + 4 + 2 * (index - 1)
        if at + 4 > len(piece) or index > struct.unpack_from("<H", piece, table)[0]:
            return b""
        start, end = struct.unpack_from("<HH", piece, at)
        return piece[start:end]

    def value(self, place: int) -> bytes:
        """What stands at a place: an item of the heap, or all bytes of a node of its own."""
        return b"".join(self.values(place))

    def values(self, place: int) -> list[bytes]:
        """As ``value``, block by block."""
        if not place & 31:
            return [self.item(place)] if place else []
        node = self.nodes().get(place)
        return self._store.pieces(node.data) if node else []

    def keys(self, root: int) -> Iterator[tuple[bytes, bytes]]:
        """The keys of a tree and what stands under them."""
        head = self.item(root)
        if len(head) < 8 or head[0] != _TREE:
            return
        key, size, levels, first = struct.unpack_from("<xBBBI", head)
        waiting, given = [(first, levels)], 0
        if not key or levels > _MOST_LEVELS:
            return
        while waiting and given < _MOST_KEYS:
            place, level = waiting.pop()
            raw, step = self.item(place), key + (4 if level else size)
            given += 1
            starts = range(0, len(raw) - step + 1, step)
            if level:
                inner = [(struct.unpack_from("<I", raw, at + key)[0], level - 1) for at in reversed(starts)]
                waiting += inner
                continue
            for at in starts:
                given += 1
                yield raw[at : at + key], raw[at + key : at + step]


def properties(heap: Heap) -> dict[int, Value]:
    """The properties of a node, by number."""
    found: dict[int, Value] = {}
    if heap.kind != _PROPERTIES:
        return found
    for key, rest in heap.keys(heap.root):
        if len(key) == 2 and len(rest) == 6:
            kind, raw = struct.unpack("<H4s", rest)
            found.setdefault(int.from_bytes(key, "little"), Value(kind, raw))
    return found


def content(heap: Heap, value: Value) -> bytes:
    """The bytes of a property that a node lists."""
    if value.kind in _SIZES:
        return value.data[: _SIZES[value.kind]]
    if len(value.data) == 8:  # a table holds times itself
        return value.data
    return heap.value(int.from_bytes(value.data, "little"))


def rows(heap: Heap) -> Iterator[dict[int, Value]]:
    """The rows of a table; the values of each by the number of the property."""
    head = heap.item(heap.root)
    if heap.kind != _TABLE or len(head) < 22 or head[0] != _TABLE:
        return
    many = min(head[1], (len(head) - 22) // 8, _MOST_COLUMNS)
    bits, width, _, place = struct.unpack_from("<HHII", head, 6)
    columns = [
        _Column(tag >> 16, tag & 0xFFFF, at, size, bit)
        for tag, at, size, bit in (struct.unpack_from("<IHBB", head, 22 + 8 * n) for n in range(many))
    ]
    if not width or bits > width:
        return
    for piece in heap.values(place):
        for start in range(0, len(piece) - width + 1, width):
            yield _row(piece[start : start + width], bits, columns)


def _row(row: bytes, bits: int, columns: list[_Column]) -> dict[int, Value]:
    """The values of a row that are there; a bit for each says which."""
    found: dict[int, Value] = {}
    for column in columns:
        at = bits + column.bit // 8
        if at < len(row) and row[at] >> (7 - column.bit % 8) & 1 and column.at + column.size <= bits:
            found[column.prop] = Value(column.kind, row[column.at : column.at + column.size])
    return found
