# SPDX-License-Identifier: Apache-2.0
"""The rows of a sheet of a workbook (Excel, LibreOffice), each with the exact bytes of XML it stands in.

The XML is cut as bytes (``xml_bytes``): a bad cell costs itself, no entity is resolved, and formulas are text
that nobody looks at. One row is held at a time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final, Protocol

from leeward.exports.csv_header import ROWS_LOOKED_AT, Table, find_among, is_followed_by
from leeward.exports.csv_row import Row
from leeward.exports.csv_rows import MOST_CELLS, MOST_OF_A_ROW
from leeward.exports.places import Extent, narrow
from leeward.exports.xml_bytes import CHUNK, Tag, Tags, bare_tag, end_tag, letters

_ROWS_TRIED = ROWS_LOOKED_AT + 30
"""Rows that tell what a sheet is: as far as a header is looked for, and some below it."""
MOST_REPEATED: Final = 10_000
"""Times that one row may say that it stands there; LibreOffice writes equal rows once."""
_MOST_OF_EQUAL_ROWS = 64 << 20
_LONGEST_TAG = 8_192


class Walk(Protocol):
    """What the elements inside a row say, in one of the formats."""

    row: bytes
    """The name of the element that is a row, as the file writes it."""
    end: bytes
    """The name of the element in which all rows stand, as the file writes it."""
    times: int
    """How often the row stands there."""
    notes: Counter[str]
    """What a reader of the receipt has to know."""

    def quick(self, untrusted_row: bytes) -> list[str] | None:
        """The cells of a row that is written as most rows are; None for any other."""
        ...

    def begin(self, tag: Tag) -> None:
        """A row begins."""
        ...

    def opened(self, tag: Tag, untrusted_text: bytes) -> None:
        """An element inside it begins, with the text up to the next one."""
        ...

    def closed(self, name: bytes, untrusted_text: bytes) -> None:
        """An element inside it ends; text follows."""
        ...

    def cells(self) -> list[str]:
        """The cells of the row, when it is at its end."""
        ...


class SheetRows:
    """The rows of one sheet. ``width`` is the number of cells of the header, once somebody has found it."""

    def __init__(self, untrusted: BinaryIO, head: bytes, walk: Walk) -> None:
        self.width: int | None = None
        self.notes = walk.notes
        self.is_cut = True
        self._letters, self._walk, self._tags = letters(head), walk, Tags()
        chunks = iter(lambda: untrusted.read(CHUNK), b"")
        self._chunks = narrow(chunks, self._letters.wide) if self._letters.wide else chunks
        row, end = re.escape(walk.row), re.escape(walk.end)
        self._start = re.compile(rb"<%b(?=[\s/>])[^<>]*?(/?)>" % row)
        self._close = re.compile(rb"</%b\s*>" % row)
        self._end = re.compile(rb"</%b\s*>|<%b(?:\s[^<>]*)?/>" % (end, end))
        self._held = b""
        self._at = self._offset = self._number = 0

    def _further(self, keep: int) -> bool:
        """Go on there, and take more of the file in: as much again as is held, so that all stays linear."""
        self._pass(keep)
        taken, size = [self._held[keep:]], 0
        while size <= len(taken[0]):
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            taken.append(chunk)
            size += len(chunk)
        self._held, self._at = b"".join(taken), 0
        return size > 0

    def _pass(self, to: int) -> None:
        """Pass over what stands before, and count it."""
        self._offset += self._letters.width(self._held[self._at : to])
        self._at = to

    def __iter__(self) -> Iterator[Row]:
        while True:
            start = self._start.search(self._held, self._at)
            gap_ends = len(self._held) if start is None else start.start()
            self.is_cut &= self._end.search(self._held, self._at, gap_ends) is None
            if start is None:
                if not self._further(max(self._at, len(self._held) - _LONGEST_TAG)):
                    return
                continue
            last = start if start[1] else self._close.search(self._held, start.end())
            size = (len(self._held) if last is None else last.end()) - start.start()
            if last is not None and size <= MOST_OF_A_ROW:
                self._pass(start.start())
                yield from self._rows(self._held[start.start() : last.end()])
                self._pass(last.end())
            elif size > MOST_OF_A_ROW:
                self._pass(start.start())
                yield from self._too_big()
            elif not self._further(start.start()):
                return

    def _too_big(self) -> Iterator[Row]:
        """A row that is too big to be held, measured and hashed as it passes."""
        at, extent = self._offset, Extent(self._offset, self._letters)
        while (last := self._close.search(self._held, self._at)) is None:
            to = max(self._at, len(self._held) - _LONGEST_TAG)
            extent.feed(self._held[self._at : to])
            if not self._further(to):
                return  # it has no end, and the file says so
        extent.feed(self._held[self._at : last.end()])
        self._pass(last.end())
        where = extent.where(None)
        yield Row([], at, b"", b"", where.length or 0, where.sha256 or "")

    def _rows(self, piece: bytes) -> Iterator[Row]:
        """A row that is held whole, as often as it stands there."""
        walk = self._walk
        cells = walk.quick(piece)
        if cells is None:
            cells = self._walked(piece)
        if self.width is not None and len(cells) < self.width:
            cells += [""] * (self.width - len(cells))
        raw = self._letters.original(piece)
        row = Row(cells[:MOST_CELLS], self._offset, raw, b"", len(raw), "")
        times = walk.times
        self._number += times
        if row.is_blank():
            times = 1
        elif times > (most := min(MOST_REPEATED, max(1, _MOST_OF_EQUAL_ROWS // len(raw)))):
            self.notes["repeated_cut"] += times - most
            times = most
        yield row
        for number in range(1, times):
            yield row._replace(number=self._number - walk.times + number)

    def _walked(self, row: bytes) -> list[str]:
        """The cells of a row, one element after the other."""
        walk, tags = self._walk, self._tags
        first, *rest = row.split(b"<")[1:]
        walk.begin(tags.read(first) or Tag(walk.row, {}, False, len(first), False))
        for piece in rest:
            if piece[:1] == b"/":
                ended = end_tag(piece)
                if ended is not None:
                    walk.closed(ended[0], piece[ended[1] :])
            elif (tag := bare_tag(piece) or tags.read(piece)) is not None:
                walk.opened(tag, piece[tag.end :])
        return walk.cells()


def table_of(rows: Iterable[Row], columns: Mapping[str, str], name: str) -> Table | None:
    """The table that a sheet is, by its first rows; None where it is none of messages, calls or payments."""
    first = [row for _, row in zip(range(_ROWS_TRIED), rows, strict=False)]
    table = find_among(first, columns, "\t", name)
    if table is None or columns or table.profile is not None:
        return table
    width = table.width
    padded = [row._replace(cells=row.cells + [""] * (width - len(row.cells))) for row in first]
    return table if is_followed_by(padded, table) else None
