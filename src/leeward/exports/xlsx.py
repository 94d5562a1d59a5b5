# SPDX-License-Identifier: Apache-2.0
"""Sheets of an Excel workbook (.xlsx): each is read as a table by the words of its header, as CSV is.

A workbook is a zip, so each sheet is a file of its own. Formulas are never worked out: the value that Excel
stored beside one is taken. Numbers whose style is that of a date are dates.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from leeward.exports.csv_account import TableAccount
from leeward.exports.csv_header import Table, header_hash
from leeward.exports.csv_reading import TableReading
from leeward.exports.csv_rows import MOST_CELLS, MOST_OF_A_ROW
from leeward.exports.sheet_rows import SheetRows, table_of
from leeward.exports.xlsx_book import Book, Style, book_of, number_of, text_of
from leeward.exports.xml_bytes import Tag, Words
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread, Where

NAME = "xlsx"
_SURE, _UNSURE = 95, 60
_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^<>]{0,200}\?>\s{0,99})?<([\w.-]{1,20}:)?worksheet[\s>]"
)
_SPREADSHEET: Final = (
    b"http://schemas.openxmlformats.org/spreadsheetml/",
    b"http://purl.oclc.org/ooxml/spreadsheetml/",
)
_COLUMN = re.compile(rb"([A-Za-z]{1,3})\d{0,7}")
_CELL = re.compile(
    rb'<c(?: r="([A-Z]{1,3}\d{1,7})")?(?: s="(\d{1,6})")?(?: t="(s|n|str|inlineStr|b)")?'
    rb"(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
"""A cell with a value or with words of its own, and with no formula."""
_NUMBER = Style()
_TRUTH: Final = {"1": "TRUE", "0": "FALSE"}


class Cells:
    """The cells of one row of a sheet, as its elements come by."""

    times = 1

    def __init__(self, book: Book, prefix: bytes = b"") -> None:
        self.row, self.end = prefix + b"row", prefix + b"sheetData"
        self.notes: Counter[str] = Counter()
        self._book, self._words = book, Words()
        self._cells: list[str] = []
        self._begin_cell({})
        self._at, self._taken = -1, 0

    def quick(self, untrusted_row: bytes) -> list[str] | None:
        """The cells of a row in which all are written as Excel writes those without formulas."""
        self._taken, column = 0, -1
        cells: list[str] = []
        at = untrusted_row.find(b">") + 1
        for found in _CELL.finditer(untrusted_row, at):
            place, style, kind, value, words = found.groups()
            before, column = column, _column(place or b"", column + 1)
            if found.start() != at or not before < column < MOST_CELLS:
                return None
            at = found.end()
            said = value or words
            if said:
                self._kind, self._style = kind or b"n", style or b""
                if shown := self._shown(self._words.text(said)):
                    cells.extend([""] * (column - len(cells)))
                    cells.append(shown)
        return cells if untrusted_row[at:] == b"</%b>" % self.row else None

    def begin(self, tag: Tag) -> None:
        """A row begins."""
        del tag
        self._cells = []
        self._at, self._taken = -1, 0

    def _begin_cell(self, attributes: Mapping[bytes, bytes]) -> None:
        self._kind = attributes.get(b"t", b"n")
        self._style = attributes.get(b"s", b"")
        self._value: list[str] = []
        self._formula = ""
        self._is_aside = False

    def opened(self, tag: Tag, untrusted_text: bytes) -> None:
        """An element inside a row begins."""
        if tag.name == b"c":
            self._at = _column(tag.attributes.get(b"r", b""), self._at + 1)
            self._begin_cell(tag.attributes)
        elif tag.name == b"rPh":
            self._is_aside = not tag.closed
        elif tag.name == b"f" and not tag.closed:
            self._formula = self._words.text(untrusted_text)
        elif tag.name in (b"v", b"t") and not tag.closed and not self._is_aside:
            self._value.append(self._words.text(untrusted_text))

    def closed(self, name: bytes, untrusted_text: bytes) -> None:
        """An element inside a row ends."""
        del untrusted_text
        if name == b"rPh":
            self._is_aside = False
        elif name == b"c" and 0 <= self._at < MOST_CELLS:
            shown = self._shown("".join(self._value)) if any(self._value) else ""
            if not shown and self._formula:
                shown = f"={self._formula}"  # nobody worked it out before it was saved, and nobody does here
                self.notes["formulas"] += 1
            if shown:
                self._cells.extend([""] * (self._at + 1 - len(self._cells)))
                self._cells[self._at] = shown
            self._begin_cell({})

    def _shown(self, value: str) -> str:
        """What a cell shows, by its type and its style."""
        if self._kind == b"s":
            at = value.strip()
            known = int(at) if at.isascii() and at.isdigit() and len(at) < 10 else -1
            text = self._book.words.get(known) if known >= 0 else None
            self._taken += len(text or "")
            if text is None or self._taken > MOST_OF_A_ROW:
                self.notes["words_missing"] += 1
                return ""
            return text
        if self._kind == b"b":
            return _TRUTH.get(value.strip(), value)
        if self._kind in (b"str", b"inlineStr"):
            return text_of(value)
        if self._kind in (b"e", b"d"):
            return value
        number = int(self._style) if self._style.isdigit() and len(self._style) < 9 else -1
        styles = self._book.styles
        style = styles[number] if 0 <= number < len(styles) else _NUMBER
        return number_of(value.strip(), style, is_1904=self._book.is_1904)

    def cells(self) -> list[str]:
        """The cells of the row."""
        return self._cells


def _column(untrusted_place: bytes, following: int) -> int:
    """The column of a cell ("C7" is 2); the following one where it does not say."""
    found = _COLUMN.fullmatch(untrusted_place)
    if found is None:
        return following
    number = 0
    for letter in found[1].upper():
        number = number * 26 + letter - 64
    return number - 1


def _is_sheet(document: Document) -> bool:
    head = document.untrusted_head
    return _START.match(head) is not None and any(name in head[:4096] for name in _SPREADSHEET)


def _prefix(document: Document) -> bytes:
    """What stands before the names of elements, where the writer gave them a namespace of a name."""
    found = _START.match(document.untrusted_head)
    return (found[1] or b"") if found is not None else b""


def _table(document: Document, book: Book, columns: Mapping[str, str]) -> Table | None:
    with document.untrusted_open() as untrusted:
        rows = SheetRows(untrusted, document.untrusted_head, Cells(book, _prefix(document)))
        return table_of(rows, columns, document.name)


def claim(document: Document) -> Claim | None:
    """A sheet whose first rows are those of a table of messages, calls or payments."""
    book = book_of(document) if _is_sheet(document) else None
    table = None if book is None else _table(document, book, {})
    if table is None:
        return None
    return Claim(_SURE if table.profile else _UNSURE, "a sheet with a time and with what happened")


def header_of(document: Document, columns: Mapping[str, str]) -> str | None:
    """A hash of the names in the header in which a person told these columns; None where there is none."""
    book = book_of(document) if columns and _is_sheet(document) else None
    table = None if book is None else _table(document, book, columns)
    return None if table is None else header_hash(table)


def fits(document: Document, columns: Mapping[str, str]) -> bool:
    """Whether a sheet has the columns that a person told."""
    book = book_of(document) if columns and _is_sheet(document) else None
    return book is not None and _table(document, book, columns) is not None


def _reading(document: Document, choices: Choices) -> TableReading | str:
    """The table on its way to records; why there is none, as a code."""
    book = book_of(document)
    if book is None:
        return "too_big_for_memory"
    table = _table(document, book, choices.columns)
    if table is None:
        return "no_such_columns"

    def cut(untrusted: BinaryIO) -> SheetRows:
        return SheetRows(untrusted, document.untrusted_head, Cells(book, _prefix(document)))

    return TableReading(document, table, choices, cut, NAME)


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every row in file order, then the accounting."""
    found = _reading(document, choices)
    if isinstance(found, TableReading):
        yield from found.read()
        return
    account = TableAccount(NAME)
    yield account.lost(found, Where(document.member, 0, document.size))
    yield account.close(())


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say first which number is the day, or which year it is."""
    found = _reading(document, choices)
    return found.question() if isinstance(found, TableReading) else None


READER = Reader(NAME, claim, read, question, joins="beside")
