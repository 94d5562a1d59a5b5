# SPDX-License-Identifier: Apache-2.0
"""Blocks and nodes of an Outlook data file (.pst, .ost): the lower layer of MS-PST, in memory, bounded.

Two trees lead from names to places: one from a node to the blocks that hold it, one from a block to its
bytes. Both are data that nobody trusts: no page is read twice, no tree is followed deeper than it can be,
and what all reads together give is bounded by the size of the file. All widths of the format are read,
that of Outlook 97 to 2002 (ANSI), the one since (Unicode), and the one of .ost files since 2013 (pages of 4
KiB, blocks that may be squeezed; by the notes of libpff). Bytes may be permuted, which hides nothing.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

MAGIC: Final = b"!BDN"
NONE, PERMUTED = 0, 1

_MOST_LEVELS = 20
_READ_AGAIN = 6
"""How many times the size of the file all blocks together may give: honest files give each once or twice."""
_SQUEEZED = 40
"""The same where blocks are squeezed: words shrink to a tenth, tables to less."""
_MOST_SUBNODES = 100_000

_PERMUTED: Final = bytes((
    71, 241, 180, 230, 11, 106, 114, 72, 133, 78, 158, 235, 226, 248, 148, 83, 224, 187, 160, 2,
    232, 90, 9, 171, 219, 227, 186, 198, 124, 195, 16, 221, 57, 5, 150, 48, 245, 55, 96, 130,
    140, 201, 19, 74, 107, 29, 243, 251, 143, 38, 151, 202, 145, 23, 1, 196, 50, 45, 110, 49,
    149, 255, 217, 35, 209, 0, 94, 121, 220, 68, 59, 26, 40, 197, 97, 87, 32, 144, 61, 131,
    185, 67, 190, 103, 210, 70, 66, 118, 192, 109, 91, 126, 178, 15, 22, 41, 60, 169, 3, 84,
    13, 218, 93, 223, 246, 183, 199, 98, 205, 141, 6, 211, 105, 92, 134, 214, 20, 247, 165, 102,
    117, 172, 177, 233, 69, 33, 112, 12, 135, 159, 116, 164, 34, 76, 111, 191, 31, 86, 170, 46,
    179, 120, 51, 80, 176, 163, 146, 188, 207, 25, 28, 167, 99, 203, 30, 77, 62, 75, 27, 155,
    79, 231, 240, 238, 173, 58, 181, 89, 4, 234, 64, 85, 37, 81, 229, 122, 137, 56, 104, 82,
    123, 252, 39, 174, 215, 189, 250, 7, 244, 204, 142, 95, 239, 53, 156, 132, 43, 21, 213, 119,
    52, 73, 182, 18, 10, 127, 113, 136, 253, 157, 24, 65, 125, 147, 216, 88, 44, 206, 254, 36,
    175, 222, 184, 54, 200, 161, 128, 166, 153, 152, 168, 47, 14, 129, 101, 115, 228, 194, 162, 138,
    212, 225, 17, 208, 8, 139, 42, 242, 237, 154, 100, 63, 193, 108, 249, 236,
))  # fmt: skip
"""What each byte stands for where a file is permuted (MS-PST 5.1, the third of its tables)."""


class _Width(NamedTuple):
    """Where things stand, which differs by the width of the format (MS-PST 2.2.2)."""

    number: str
    trees: int
    """Place of the two roots in the head, the tree of nodes first."""
    crypt: int
    entries: int
    """Place of the count of entries in a page of a tree, then their most, their size and the level."""
    node: struct.Struct
    block: struct.Struct
    inner: struct.Struct
    subnode: struct.Struct
    subnode_inner: struct.Struct
    subnode_head: int
    block_bytes: int
    """The most that one block holds."""
    page: int = 512
    counts: str = "<4B"
    index_bits: int = 11
    """How many bits of a place in a heap are the number of the item; above them is that of the block."""
    squeezes: bool = False


_WIDE: Final = _Width(
    "Q", 216, 513, 488, struct.Struct("<I4xQQI4x"), struct.Struct("<QQHH4x"), struct.Struct("<QQQ"),
    struct.Struct("<I4xQQ"), struct.Struct("<I4xQ"), 8, 8176,
)  # fmt: skip
_LARGE: Final = _WIDE._replace(
    entries=4056, block=struct.Struct("<QQHH4x"), block_bytes=65512, page=4096, counts="<HHBB", index_bits=14,
    squeezes=True,
)  # fmt: skip
_NARROW: Final = _Width(
    "I", 184, 461, 496, struct.Struct("<IIII"), struct.Struct("<IIHH"), struct.Struct("<III"),
    struct.Struct("<III"), struct.Struct("<II"), 4, 8180,
)  # fmt: skip


_VERSIONS: Final = {14: _NARROW, 15: _NARROW, 21: _WIDE, 23: _WIDE, 36: _LARGE}


class Node(NamedTuple):
    """A node: its number, the block that holds its data, the block that lists its own nodes, its parent."""

    number: int
    data: int
    below: int
    parent: int = 0


class UnreadableError(ValueError):
    """The file is none that can be read; ``why`` is the code of the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Store:
    """The nodes of one file. ``whole`` turns False where something that is named is not there."""

    def __init__(self, data: bytes | bytearray) -> None:
        """Raises ``UnreadableError`` where the bytes are no such file, or of a kind that is not read."""
        if len(data) < 564 or not data.startswith(MAGIC):
            raise UnreadableError("not_recognised")
        version = struct.unpack_from("<H", data, 10)[0]
        width = _VERSIONS.get(version)
        if width is None:
            raise UnreadableError("format_not_supported_yet")
        self._data = data
        self.width = width
        self._crypt = data[self.width.crypt]
        if self._crypt not in (NONE, PERMUTED):
            raise UnreadableError("format_not_supported_yet")
        self.whole = True
        self._left = (_SQUEEZED if width.squeezes else _READ_AGAIN) * len(data) + (1 << 20)
        number, trees = self.width.number, self.width.trees
        _, nodes, _, blocks = struct.unpack_from(f"<4{number}", data, trees)
        self._blocks = {
            bid & ~1: (place, size, whole if width.squeezes else size)
            for bid, place, size, whole in self._leaves(blocks, self.width.block)
            if place < len(data)
        }
        self.nodes = [
            Node(number, block, below, parent)
            for number, block, below, parent in self._leaves(nodes, self.width.node)
        ]

    def place(self, block: int) -> tuple[int, int] | None:
        """Where the first bytes of a node stand in the file, and how many they are."""
        for _ in range(3):
            inner = self._listed(block) if block & 2 and block & ~1 in self._blocks else []
            if not inner:
                break
            block = inner[0]
        found = self._blocks.get(block & ~1)
        return None if found is None else found[:2]

    def pieces(self, block: int) -> list[bytes]:
        """The bytes of a node, block by block."""
        if not block:
            return []
        waiting, out, seen = [block], list[bytes](), 0
        while waiting:
            one = waiting.pop()
            seen += 1
            if one & 2 and seen <= len(self._blocks) + 1:
                waiting += reversed(self._listed(one))
            elif not one & 2:
                out.append(self._bytes(one, hidden=self._crypt == PERMUTED))
            if self._left <= 0:
                self.whole = False
                break
        return out

    def below(self, block: int) -> dict[int, Node]:
        """The nodes that belong to a node, by number."""
        found: dict[int, Node] = {}
        waiting, seen = ([block] if block else []), set[int]()
        while waiting and len(found) < _MOST_SUBNODES:
            one = waiting.pop()
            if one in seen or len(seen) > _MOST_SUBNODES:
                continue
            seen.add(one)
            raw = self._bytes(one, hidden=False)
            if len(raw) < self.width.subnode_head or raw[0] != 2:
                self.whole = False
                continue
            count, at = struct.unpack_from("<H", raw, 2)[0], self.width.subnode_head
            form = self.width.subnode if raw[1] == 0 else self.width.subnode_inner
            for number in range(min(count, (len(raw) - at) // form.size)):
                entry = form.unpack_from(raw, at + number * form.size)
                if raw[1] == 0:
                    found.setdefault(entry[0], Node(*entry))
                else:
                    waiting.append(entry[1])
        return found

    def _leaves(self, root: int, form: struct.Struct) -> Iterator[tuple[int, ...]]:
        """The entries of a tree of pages, in order."""
        data, inner, at_count = self._data, self.width.inner, self.width.entries
        waiting, seen = [(root, _MOST_LEVELS)], set[int]()
        while waiting:
            page, levels = waiting.pop()
            if page in seen or page % 4 or not 0 < page <= len(data) - self.width.page or not levels:
                self.whole = False
                continue
            seen.add(page)
            count, _, size, level = struct.unpack_from(self.width.counts, data, page + at_count)
            kind = form if level == 0 else inner
            if size < kind.size or count * size > at_count:
                self.whole = False
                continue
            entries = [kind.unpack_from(data, page + number * size) for number in range(count)]
            if level == 0:
                yield from entries
            else:
                waiting += [(entry[2], levels - 1) for entry in reversed(entries)]

    def _listed(self, block: int) -> list[int]:
        """The blocks that a block names instead of holding bytes itself."""
        raw = self._bytes(block, hidden=False)
        if len(raw) < 8 or raw[0] != 1:
            self.whole = False
            return []
        count = struct.unpack_from("<H", raw, 2)[0]
        size = struct.calcsize(self.width.number)
        count = min(count, (len(raw) - 8) // size)
        return list(struct.unpack_from(f"<{count}{self.width.number}", raw, 8))

    def _bytes(self, block: int, *, hidden: bool) -> bytes:
        place, size, whole = self._blocks.get(block & ~1, (0, 0, 0))
        raw = bytes(self._data[place : place + size])
        self._left -= max(size, whole) + 16
        if len(raw) < size or not size or self._left < 0:
            self.whole = False
            raw = raw if self._left >= 0 else b""
        if whole != size:
            raw = self._unsqueezed(raw, whole)
        return raw.translate(_PERMUTED) if hidden else raw

    def _unsqueezed(self, raw: bytes, whole: int) -> bytes:
        """A block as it was before it was squeezed; what is damaged ends early."""
        try:
            found = zlib.decompressobj().decompress(raw, max(whole, 1))
        except zlib.error:
            found = b""
        self.whole = self.whole and len(found) == whole
        return found
