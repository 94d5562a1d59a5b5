# SPDX-License-Identifier: Apache-2.0
"""Sheets of a LibreOffice workbook (.ods): read as tables by the words of their headers, as CSV is.

All sheets lie in ``content.xml`` (OpenDocument 1.3, part 3, section 9). Formulas are never worked out: the
value that was stored beside one is taken. Equal rows are written once, with how often they stand there.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from leeward.exports.csv_account import TableAccount
from leeward.exports.csv_header import Table, header_hash
from leeward.exports.csv_reading import TableReading
from leeward.exports.csv_rows import MOST_CELLS
from leeward.exports.sheet_rows import SheetRows, table_of
from leeward.exports.xml_bytes import Tag, Words
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread, Where

NAME = "ods"
_SURE, _UNSURE = 95, 60
_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^<>]{0,200}\?>\s{0,99})?<office:document(?:-content)?[\s>]"
)
_TABLES: Final = b"urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_CELLS: Final = frozenset({b"table-cell", b"covered-table-cell"})
_VALUES: Final[Mapping[bytes, bytes]] = {
    b"date": b"office:date-value",
    b"float": b"office:value",
    b"percentage": b"office:value",
    b"currency": b"office:value",
    b"time": b"office:time-value",
}
_LENGTH = re.compile(r"PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d{1,9})?S", re.ASCII)
_MOST_DIGITS = 7
_MOST_BLANKS = 100_000
_MOST_OF_EQUAL_CELLS = 4 << 20
"""Signs that one row may have by saying how often something stands there."""


class Cells:
    """The cells of one row of a sheet, as its elements come by."""

    row, end = b"table:table-row", b"office:spreadsheet"
    times = 1

    def __init__(self) -> None:
        self.notes: Counter[str] = Counter()
        self._words = Words()
        self._cells: list[str] = []
        self._asides = self._blanks = 0
        self._begin_cell(None)

    def quick(self, untrusted_row: bytes) -> list[str] | None:
        """Every row is walked through: cells say their values in too many ways."""
        del untrusted_row
        return None

    def begin(self, tag: Tag) -> None:
        """A row begins."""
        self._cells, self._asides, self._blanks = [], 0, 0
        self.times = self._many(tag, b"table:number-rows-repeated")
        self._begin_cell(None)

    def _begin_cell(self, tag: Tag | None) -> None:
        self._tag, self._said = tag, list[str]()
        self._is_open = self._is_first = False

    def opened(self, tag: Tag, untrusted_text: bytes) -> None:
        """An element inside a row begins."""
        name = tag.name
        if name in _CELLS:
            self._begin_cell(tag)
            if tag.closed:
                self._end_cell()
        elif name in (b"annotation", b"shapes"):
            self._asides += not tag.closed
        elif self._asides or self._tag is None:
            return
        elif name == b"p":
            self._said += ["\n"] if self._is_first else []
            self._is_first, self._is_open = True, not tag.closed
        elif name == b"s":
            many = min(self._many(tag, b"text:c"), _MOST_BLANKS - self._blanks)
            self._blanks += many
            self._said.append(" " * many)
        elif name in (b"tab", b"line-break"):
            self._said.append("\t" if name == b"tab" else "\n")
        if self._is_open and not self._asides:
            self._said.append(self._words.text(untrusted_text))

    def closed(self, name: bytes, untrusted_text: bytes) -> None:
        """An element inside a row ends."""
        if name in (b"annotation", b"shapes"):
            self._asides = max(self._asides - 1, 0)
        elif name in _CELLS:
            self._end_cell()
        elif name == b"p" and not self._asides:
            self._is_open = False
        elif self._is_open and not self._asides:
            self._said.append(self._words.text(untrusted_text))

    def _end_cell(self) -> None:
        if self._tag is None:
            return
        shown = self._shown(self._tag)
        many = self._many(self._tag, b"table:number-columns-repeated")
        if len(shown) * many > _MOST_OF_EQUAL_CELLS:
            many = 1
            self.notes["repeated_cut"] += 1
        self._cells.extend([shown] * min(many, MOST_CELLS - len(self._cells)))
        self._begin_cell(None)

    def _shown(self, tag: Tag) -> str:
        """What a cell says: a number and a date by their values, all else by its words."""
        kind = tag.attributes.get(b"office:value-type", b"") or tag.attributes.get(b"calcext:value-type", b"")
        value = self._words.text(tag.attributes.get(_VALUES.get(kind, b""), b""))
        text = "".join(self._said)
        if kind == b"date" and value:
            return value.replace("T", " ")
        if kind == b"time" and (long := _LENGTH.fullmatch(value)) is not None:
            return ":".join(part.zfill(2) for part in long.groups())
        if kind in (b"float", b"percentage", b"currency") and value:
            unit = self._words.text(tag.attributes.get(b"office:currency", b""))
            return f"{value} {unit}" if unit else value
        formula = self._words.text(tag.attributes.get(b"table:formula", b""))
        if not text and formula:
            self.notes["formulas"] += 1
            return formula
        return text

    def _many(self, tag: Tag, name: bytes) -> int:
        told = tag.attributes.get(name, b"1")
        return max(int(told), 1) if told.isdigit() and len(told) <= _MOST_DIGITS else 1

    def cells(self) -> list[str]:
        """The cells of the row, without the empty ones at its end."""
        while self._cells and not self._cells[-1]:
            self._cells.pop()
        return self._cells


def _is_sheet(document: Document) -> bool:
    head = document.untrusted_head
    return _START.match(head) is not None and _TABLES in head[:8192]


def _cut(document: Document, untrusted: BinaryIO) -> SheetRows:
    return SheetRows(untrusted, document.untrusted_head, Cells())


def _table(document: Document, columns: Mapping[str, str]) -> Table | None:
    if not _is_sheet(document):
        return None
    with document.untrusted_open() as untrusted:
        return table_of(_cut(document, untrusted), columns, document.name)


def claim(document: Document) -> Claim | None:
    """A workbook whose first rows are those of a table of messages, calls or payments."""
    table = _table(document, {})
    if table is None:
        return None
    return Claim(_SURE if table.profile else _UNSURE, "a sheet with a time and with what happened")


def header_of(document: Document, columns: Mapping[str, str]) -> str | None:
    """A hash of the names in the header in which a person told these columns; None where there is none."""
    table = _table(document, columns) if columns else None
    return None if table is None else header_hash(table)


def fits(document: Document, columns: Mapping[str, str]) -> bool:
    """Whether a workbook has the columns that a person told."""
    return bool(columns) and _table(document, columns) is not None


def _reading(document: Document, choices: Choices) -> TableReading | None:
    table = _table(document, choices.columns)
    if table is None:
        return None
    return TableReading(document, table, choices, lambda untrusted: _cut(document, untrusted), NAME)


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every row in file order, then the accounting."""
    found = _reading(document, choices)
    if found is not None:
        yield from found.read()
        return
    account = TableAccount(NAME)
    yield account.lost("no_such_columns", Where(document.member, 0, document.size))
    yield account.close(())


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say first which number is the day, or which year it is."""
    found = _reading(document, choices)
    return None if found is None else found.question()


READER = Reader(NAME, claim, read, question, joins="beside")
