# SPDX-License-Identifier: Apache-2.0
"""Writes Outlook's data files (MS-PST) of all three widths, so that tests have their own."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from leeward.exports.outlook_store import _PERMUTED

PERMUTE = bytes(_PERMUTED.index(n) for n in range(256))
BIG = 3580
"""Bytes from which a value stands in a node of its own."""

Values = Mapping[int, tuple[int, bytes]]
"""Kind and bytes of each property."""


class Mail(NamedTuple):
    """A mail: its properties, the people it went to, and its files, which may be mails."""

    values: Values
    people: Sequence[Values] = ()
    files: Sequence["Values | tuple[Values, Mail]"] = ()


def text(value: str) -> tuple[int, bytes]:
    return 0x001F, value.encode("utf-16-le")


def number(value: int) -> tuple[int, bytes]:
    return 0x0003, struct.pack("<I", value)


def filetime(seconds: int) -> tuple[int, bytes]:
    return 0x0040, struct.pack("<Q", (seconds + 11_644_473_600) * 10_000_000)


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _sign(place: int, bid: int) -> int:
    mixed = place ^ bid
    return (mixed >> 16 ^ mixed) & 0xFFFF


class Pst:
    """One data file: blocks first, then the two trees."""

    def __init__(self, *, wide: bool, permuted: bool, large: bool = False) -> None:
        self.wide, self._permuted, self._large = wide, permuted, large
        self._n = "Q" if wide else "I"
        self._most = 65512 if large else 8176 if wide else 8180
        self._body = 4056 if large else 488 if wide else 496
        self._align = 4096 if large else 512
        self._file = bytearray(0x4400)
        self._bid = 4
        self._blocks: list[tuple[int, ...]] = []
        self._nodes: list[tuple[int, int, int, int]] = []

    def block(self, data: bytes, *, inner: bool = False) -> int:
        bid, place = self._bid | 2 * inner, len(self._file)
        self._bid += 4
        raw = data.translate(PERMUTE) if self._permuted and not inner else data
        tail = 24 if self._large else 16 if self.wide else 12
        whole, unit = len(raw), 512 if self._large else 64
        if self._large and len(zlib.compress(raw)) < whole:
            raw = zlib.compress(raw)
        raw_size = -(-(len(raw) + tail) // unit) * unit
        self._file += raw.ljust(raw_size - tail, b"\0")
        if self._large:
            signed = (len(raw), _sign(place, bid), _crc(raw), bid)
            self._file += struct.pack("<HHIQHHI", *signed, 0, whole, 0)
        elif self.wide:
            self._file += struct.pack("<HHIQ", len(raw), _sign(place, bid), _crc(raw), bid)
        else:
            self._file += struct.pack("<HHII", len(raw), _sign(place, bid), bid, _crc(raw))
        self._blocks.append((bid, place, len(raw), *([whole] if self._large else [])))
        return bid

    def data(self, pieces: Sequence[bytes]) -> int:
        """The block of a node's data; a block of blocks where there are several."""
        if len(pieces) == 1:
            return self.block(pieces[0])
        bids = [self.block(piece) for piece in pieces]
        body = struct.pack(f"<BBHI{len(bids)}{self._n}", 1, 1, len(bids), sum(map(len, pieces)), *bids)
        return self.block(body, inner=True)

    def split(self, data: bytes) -> list[bytes]:
        return [data[at : at + self._most] for at in range(0, len(data), self._most)] or [b""]

    def below(self, nodes: Mapping[int, tuple[int, int]]) -> int:
        if not nodes:
            return 0
        form, gap = ("<I4xQQ", 4) if self.wide else ("<III", 0)
        body = b"".join(struct.pack(form, nid, *both) for nid, both in sorted(nodes.items()))
        return self.block(struct.pack("<BBH", 2, 0, len(nodes)) + bytes(gap) + body, inner=True)

    def properties(self, values: Values, nodes: dict[int, tuple[int, int]]) -> int:
        """The block of a node that holds properties."""
        heap, leaf = _Heap(0xBC, large=self._large), b""
        heap.add(struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5))
        heap.add(bytes(8 * len(values)))  # the list of properties, filled in when all places are known
        for prop, (kind, data) in sorted(values.items()):
            if kind in (0x0002, 0x0003, 0x000B):
                place = data.ljust(4, b"\0")
            elif len(data) > BIG:
                nid = 0x1F + 0x20 * (0x400 + len(nodes))
                nodes[nid] = (self.data(self.split(data)), 0)
                place = struct.pack("<I", nid)
            else:
                place = struct.pack("<I", heap.add(data) if data else 0)
            leaf += struct.pack("<HH", prop, kind) + place
        heap.items[0][1] = leaf
        return self.data(heap.blocks())

    def table(self, rows: Sequence[Values]) -> int:
        """The block of a node that holds a table, its values in the heap."""
        props = {prop: kind for row in rows for prop, (kind, _) in row.items()}
        columns, at = [(0x67F2, 0x0003, 0), (0x67F3, 0x0003, 4)], 8
        for prop, kind in sorted(props.items()):
            columns.append((prop, kind, at))
            at += 4
        bits, width = at, at + -(-len(columns) // 8)
        heap, matrix, index = _Heap(0x7C, large=self._large), b"", b""
        described = b"".join(
            struct.pack("<HHHBB", kind, prop, start, 4, place)
            for place, (prop, kind, start) in enumerate(columns)
        )
        ends = (bits, bits, bits, width)
        heap.add(struct.pack("<BBHHHHIII", 0x7C, len(columns), *ends, 2 << 5, 4 << 5, 0) + described)
        heap.add(struct.pack("<BBBBI", 0xB5, 4, 4 if self.wide else 2, 0, 3 << 5))
        heap.add(b"")
        heap.add(b"")
        for rowid, row in enumerate(rows):
            line, there = bytearray(width), [0, 1]
            struct.pack_into("<II", line, 0, rowid, 1)
            for place, (prop, kind, start) in enumerate(columns[2:], 2):
                if prop not in row:
                    continue
                there.append(place)
                data = row[prop][1]
                if kind != 0x0003:
                    data = struct.pack("<I", heap.add(data))
                line[start : start + 4] = data
            for place in there:
                line[bits + place // 8] |= 1 << 7 - place % 8
            matrix += line
            index += struct.pack("<II" if self.wide else "<IH", rowid, rowid)
        heap.items[0][2], heap.items[0][3] = index, matrix
        return self.data(heap.blocks())

    def mail(self, mail: Mail) -> tuple[int, int]:
        """The blocks of a mail's data and of its own nodes."""
        nodes: dict[int, tuple[int, int]] = {}
        if mail.people:
            nodes[0x692] = (self.table(mail.people), 0)
        for place, one in enumerate(mail.files):
            inside: dict[int, tuple[int, int]] = {}
            values = dict(one[0] if isinstance(one, tuple) else one)
            if isinstance(one, tuple):
                inside[0x2000A4] = self.mail(one[1])
                values[0x3701] = (0x000D, struct.pack("<II", 0x2000A4, 0))
            block = self.properties(values, inside)
            nodes[0x8025 + 0x20 * place] = (block, self.below(inside))
        block = self.properties(mail.values, nodes)
        return block, self.below(nodes)

    def node(self, nid: int, data: int, below: int = 0, parent: int = 0) -> None:
        self._nodes.append((nid, data, below, parent))

    def folder(self, nid: int, name: str, parent: int) -> None:
        self.node(nid, self.properties({0x3001: text(name)}, {}), 0, parent)

    def _tree(self, entries: Sequence[bytes], size: int, keys: Sequence[int], kind: int) -> tuple[int, int]:
        """A tree of pages; gives the number and the place of its root."""
        body, level = self._body, 0
        rows = [(key, entry) for key, entry in zip(keys, entries, strict=True)]
        while True:
            many = body // size
            pages = []
            for at in range(0, max(1, len(rows)), many):
                part = rows[at : at + many]
                pages.append((part[0][0] if part else 0, *self._page(part, size, level, kind)))
            if len(pages) == 1:
                return pages[0][1], pages[0][2]
            level, size = level + 1, 3 * struct.calcsize(self._n)
            rows = [(key, struct.pack(f"<3{self._n}", key, bid, place)) for key, bid, place in pages]

    def _page(self, rows: Sequence[tuple[int, bytes]], size: int, level: int, kind: int) -> tuple[int, int]:
        self._file += bytes(-len(self._file) % self._align)
        place, bid, body = len(self._file), self._bid, self._body
        self._bid += 4
        raw = b"".join(entry for _, entry in rows).ljust(body, b"\0")
        counts = struct.pack("<HHBB" if self._large else "<BBBB", len(rows), body // size, size, level)
        raw += counts + bytes(10 if self._large else 4 * self.wide)
        if self._large:
            raw += struct.pack("<BBHIQ8x", kind, kind, _sign(place, bid), _crc(raw), bid)
        elif self.wide:
            raw += struct.pack("<BBHIQ", kind, kind, _sign(place, bid), _crc(raw), bid)
        else:
            raw += struct.pack("<BBHII", kind, kind, _sign(place, bid), bid, _crc(raw))
        self._file += raw
        return bid, place

    def whole(self) -> bytes:
        node = "<I4xQQI4x" if self.wide else "<IIII"
        block = "<QQHHH2x" if self._large else "<QQHH4x" if self.wide else "<IIHH"
        blocks = sorted(self._blocks)
        nodes = sorted(self._nodes)
        bbt = self._tree(
            [struct.pack(block, *b, 2) for b in blocks], struct.calcsize(block), [b[0] for b in blocks], 0x80
        )
        nbt = self._tree(
            [struct.pack(node, *n) for n in nodes], struct.calcsize(node), [n[0] for n in nodes], 0x81
        )
        trees, crypt = (216, 513) if self.wide else (184, 461)
        file = self._file
        file[:12] = (
            b"!BDN" + bytes(4) + b"SM" + struct.pack("<H", 36 if self._large else 23 if self.wide else 14)
        )
        file[12:16] = struct.pack("<HBB", 19, 1, 1)
        struct.pack_into(f"<4{self._n}", file, trees, *nbt, *bbt)
        struct.pack_into(f"<{self._n}", file, 184 if self.wide else 168, len(file))
        file[crypt - 1], file[crypt] = 0x80, int(self._permuted)
        struct.pack_into("<I", file, 4, _crc(bytes(file[8 : 8 + 471])))
        if self.wide:
            struct.pack_into("<I", file, 524, _crc(bytes(file[8 : 8 + 516])))
        return bytes(file)


class _Heap:
    """The items of a heap, spread over blocks."""

    def __init__(self, kind: int, *, large: bool = False) -> None:
        self.items: list[list[bytes]] = [[]]
        self._kind = kind
        self._bits, self._full = (14, 50_000) if large else (11, 6_000)
        self._room = self._full

    def add(self, item: bytes) -> int:
        """Where an item stands."""
        self._room -= len(item) + 2
        if self._room < 0 and len(self.items[-1]) > 3:
            self.items.append([])
            self._room = self._full - len(item)
        self.items[-1].append(item)
        return len(self.items) - 1 << 5 + self._bits | len(self.items[-1]) << 5

    def blocks(self) -> list[bytes]:
        """The blocks; the first has a head, each has a list of places at its end."""
        out = []
        for place, items in enumerate(self.items):
            raw = bytearray(2) if place else bytearray(struct.pack("<HBBI4x", 0, 0xEC, self._kind, 1 << 5))
            ends = [len(raw)]
            for item in items:
                raw += item
                ends.append(len(raw))
            raw += bytes(len(raw) % 2)
            struct.pack_into("<H", raw, 0, len(raw))
            raw += struct.pack(f"<HH{len(ends)}H", len(items), 0, *ends)
            assert len(raw) <= (65512 if self._bits == 14 else 8176)
            out.append(bytes(raw))
        return out


def outlook_file(
    mails: Sequence[Mail], *, wide: bool = True, permuted: bool = True, large: bool = False
) -> bytes:
    """A data file with a folder of mails."""
    pst = Pst(wide=wide, permuted=permuted, large=large)
    pst.node(0x21, pst.properties({0x3001: text("store"), 0x0FF9: (0x0102, bytes(16))}, {}))
    names = {
        0x0001: number(1),
        0x0002: (0x0102, bytes(16)),
        0x0003: (0x0102, bytes(8)),
        0x0004: (0x0102, bytes(8)),
    }
    pst.node(0x61, pst.properties(names, {}))
    pst.folder(0x122, "", 0x122)
    pst.folder(0x8022, "Top of Personal Folders", 0x122)
    pst.folder(0x8082, "Inbox", 0x8022)
    for place, mail in enumerate(mails):
        pst.node(0x200024 + 0x20 * place, *pst.mail(mail), 0x8082)
    return pst.whole()
