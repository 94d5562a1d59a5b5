# SPDX-License-Identifier: Apache-2.0
"""Any table of messages, calls or payments as text (CSV, TSV): known exports, and whatever has such a header.

What each column is, the words of the header tell (``csv_columns``, ``csv_profiles``), or the person who was
asked once. The file is read twice: first for what only the whole file tells (which number is the day, which
sign is the decimal point, who the other of a conversation is), then for its records. A table that names no
time, or nothing beside it, is refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from leeward.exports.csv_account import NAME, TableAccount
from leeward.exports.csv_cells import Cells, Told, party
from leeward.exports.csv_columns import Role, fold
from leeward.exports.csv_header import NO_HEADER, Table, find, is_followed, section
from leeward.exports.csv_numbers import Sums
from leeward.exports.csv_records import Records
from leeward.exports.csv_rows import Row, Rows, rows_of
from leeward.exports.csv_times import NORTH_AMERICAN, Days, Order, Times, written
from leeward.exports.csv_words import channel_of, is_owner, is_total, meaning
from leeward.exports.json_fields import Files
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, Where

_MOST_THREADS = 20_000
_MOST_CONTINUED = 1_000
"""Lines that one message without quotation marks may go on for."""
_UNSURE, _SURE = 30, 95
_CONTENT: Final[tuple[Role, ...]] = (
    "text",
    "subject",
    "attachment",
    "amount",
    "debit",
    "credit",
    "number",
    "sender_id",
)


_OTHER = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}[{\[<]|SQLite format 3\0|%PDF|bplist0|PK\x03\x04|\xff\xd8\xff|\x89PNG"
)
"""How other files begin and no header does: JSON, a page, a database, a picture."""


def claim(document: Document) -> Claim | None:
    """By the words of a header. A name is no hint: tables come as .csv, as .txt and without any ending."""
    table = None if _OTHER.match(document.untrusted_head) else find(document, {})
    if table is None:
        return None
    if table.profile is not None:
        return Claim(_SURE, f"the columns of {table.profile.title}")
    if not is_followed(document, table):
        return None
    return Claim(_UNSURE, "columns with a time and with what happened")


def fits(document: Document, columns: Mapping[str, str]) -> bool:
    """Whether a table has the columns that a person told, although its header says nothing by itself."""
    return bool(columns) and not _OTHER.match(document.untrusted_head) and find(document, columns) is not None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every row in file order, then the accounting."""
    table = find(document, choices.columns)
    if table is None:
        account = TableAccount()
        place = Where(document.member, 0, document.size)
        yield account.lost("no_such_columns", place)
        yield account.tally(account.notes)
        return
    yield from _Reading(document, table, choices).read()


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say first which number is the day."""
    table = find(document, choices.columns)
    return None if table is None else _Reading(document, table, choices).question()


class _Reading:
    """One table on its way to records."""

    def __init__(self, document: Document, table: Table, choices: Choices) -> None:
        self._document, self._first, self._choices = document, table, choices
        self._enter(table)
        self._tables = [table]
        self._times: list[Times] = []
        self._days, self._sums = Days(), Sums()
        self._others: dict[str, Party | None] = {}
        self._marks_incoming = self._has_me = False
        self._account = TableAccount()

    def _enter(self, table: Table) -> None:
        """Read the rows that follow as those of this table."""
        self._table = table
        self._cells = Cells(table.layout, table.profile)
        self._header = [fold(cell) for cell in table.layout.header]

    def _rows(self, rows: Rows) -> Iterator[tuple[str, Row]]:
        """The rows below the header as "", every other row with why it is no record."""
        self._enter(self._first)
        table = self._first
        if table.above == NO_HEADER:
            rows.width = table.width
        for number, row in enumerate(rows):
            if number == table.above:
                rows.width = table.width
            elif not row.is_whole:
                yield "element_too_big", row
            elif row.is_blank():
                yield "blank_row", row
            elif number < table.above:
                yield "before_header", row
            elif self._is_header(row):
                yield "repeated_header", row
            elif (other := section(row, table, self._document.name)) is not None:
                yield "repeated_header", row  # what came before it is done with when the next line runs
                self._enter(other)
                rows.width = other.width
            else:
                yield "", row

    def _is_header(self, row: Row) -> bool:
        """Whether a row is the header again, as at the top of every page."""
        again = row.cells[0][:1].casefold() == self._table.layout.header[0][:1].casefold()
        return again and [fold(cell) for cell in row.cells] == self._header

    def _survey(self) -> None:
        """Read the table for what only all its rows tell."""
        money: tuple[Role, ...] = ("amount", "debit", "credit")
        with self._document.untrusted_open() as untrusted:
            rows = rows_of(untrusted, self._document.untrusted_head, self._first.delimiter)
            for what, row in self._rows(rows):
                if what:
                    continue
                cells, kind = self._cells, self._table.kind
                self._days.see(written(self._time(row)))
                if kind == "payment":
                    for role in money:
                        self._sums.see(cells.of(row, role))
                elif kind == "message":
                    self._see_other(row)
                elif kind == "call" and not self._marks_incoming:
                    self._marks_incoming = meaning(cells.of(row, "place")).direction == "in"

    def _time(self, row: Row) -> str:
        cells = self._cells
        return (cells.of(row, "time") or cells.of(row, "date") or cells.of(row, "clock")).strip()

    def _see_other(self, row: Row) -> None:
        """Remember who writes in a conversation besides the owner."""
        cells = self._cells
        thread, sender = cells.of(row, "thread").strip(), cells.of(row, "sender")
        is_generic = self._table.profile is None
        if is_generic and is_owner(sender):
            self._has_me = True
            return
        is_other = cells.says(row, "message").direction == "in" or (is_generic and sender.strip())
        if not is_other or len(self._others) > _MOST_THREADS:
            return
        handle = cells.of(row, "number") or cells.of(row, "sender_id")
        who = party(handle, cells.of(row, "name") or sender)
        if self._others.setdefault(thread, who) != who:
            self._others[thread] = None

    def question(self) -> str | None:
        """What a person must answer before times can be told."""
        self._survey()
        return None if self._days.order(self._choices.day_first) else "day_order"

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Everything, and last the accounting."""
        self._survey()
        account = self._account
        orders = self._days.order(self._choices.day_first)
        files = Files(self._document)
        with self._document.untrusted_open() as untrusted:
            rows = rows_of(untrusted, self._document.untrusted_head, self._first.delimiter)
            table, records = self._first, self._records(self._first, orders, files)
            for what, row in self._continued(self._rows(rows)):
                if self._table is not table:
                    table, records = self._table, self._records(self._table, orders, files)
                    self._tables.append(table)
                yield from self._item(what, row, records)
            account.truncated = account.truncated or rows.is_cut
            account.notes.update(rows.notes)
        if self._days.open and orders:
            key = {"dmy": "day_first", "mdy": "month_first", "ymd": "year_first"}[orders[0]]
            account.order = key if self._choices.day_first is None else f"{key}_chosen"
        if undecided := sum(times.undecided for times in self._times):
            account.question = "day_order"
            account.notes["undated"] -= undecided
        account.notes["no_zone"] += sum(times.local for times in self._times)
        yield account.close(self._tables)

    def _records(self, table: Table, orders: tuple[Order, ...], files: Files) -> Records:
        """What makes records of the rows of a table."""
        zones = NORTH_AMERICAN if table.profile and table.profile.us_zones else {}
        times = Times(orders, zones, is_utc=table.layout.is_utc)
        self._times.append(times)
        told = Told(
            table.layout,
            table.profile,
            table.kind,
            times,
            self._sums,
            self._others,
            self._marks_incoming,
            self._has_me,
            channel_of(self._document.name.replace("_", " ")),
        )
        return Records(told, files, self._account.notes)

    def _continued(self, rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
        """The rows, with lines that go on with a message that nobody put into quotation marks."""
        held: Row | None = None
        lines = 0
        for what, row in rows:
            column = self._text_column()
            if held is not None and not what and lines < _MOST_CONTINUED and self._goes_on(row):
                text = "".join((*held.cells[column:], "\n", self._table.delimiter.join(row.cells)))
                before = held.cells[:column]
                held = held.joined(row, [*before, *[""] * (column - len(before)), text])
                lines += 1
                self._account.continuations += 1
                continue
            if held is not None:
                yield "", held
            held, lines = None, 0
            if what or column < 0:
                yield what, row
            else:
                held = self._whole_text(row, column)
        if held is not None:
            yield "", held

    def _text_column(self) -> int:
        """Where the text of a message stands, if nothing stands behind it; else -1."""
        column = self._table.layout.column("text")
        is_last = self._table.kind == "message" and column == self._table.width - 1
        return column if is_last and column is not None else -1

    def _goes_on(self, row: Row) -> bool:
        """Whether a line is no row of its own: it has too few or too many cells, and no time."""
        if len(row.cells) == self._table.width:
            return False
        told = written(self._time(row))
        return not told.days and told.milliseconds is None

    def _whole_text(self, row: Row, column: int) -> Row:
        """A row whose text, the last column, was cut at its own delimiters."""
        if len(row.cells) <= column + 1 or not any(cell.strip() for cell in row.cells[column + 1 :]):
            return row
        self._account.notes["text_joined"] += 1
        return row._replace(cells=[*row.cells[:column], self._table.delimiter.join(row.cells[column:])])

    def _item(self, what: str, row: Row, records: Records) -> Iterator[Record | Unread]:
        account = self._account
        if what in ("blank_row", "repeated_header"):
            account.skip(what, row.offset)
            return
        where = row.where(self._document.member)
        what = what or self._no_record(row, records)
        if what:
            yield account.lost(what, where)
            return
        self._note_width(row)
        record = records.record(row, where)
        if "system" in record.state:
            account.system += 1
        else:
            account.kept += 1
        yield record

    def _no_record(self, row: Row, records: Records) -> str:
        """Why a row is no record: it says nothing, is a sum or a use of data; "" where it is one."""
        kind, cells = self._table.kind, self._cells
        if kind == "contact":
            return ""
        told = written(self._time(row))
        timed = bool(told.days) or told.milliseconds is not None
        if kind == "call" and records.usage(row) == "data":
            return "data_use"
        if timed:
            return ""
        if is_total(" ".join(row.cells[: self._table.width])[:500]) and kind in ("payment", "call"):
            return "totals_row"
        return "" if any(cells.of(row, role).strip() for role in _CONTENT) else "row_says_nothing"

    def _note_width(self, row: Row) -> None:
        """Say of rows that are longer or shorter than the header."""
        many, width = len(row.cells), self._table.width
        if many > width and any(cell.strip() for cell in row.cells[width:]):
            self._account.notes["long_rows"] += 1
        elif many < width:
            self._account.notes["short_rows"] += 1
            is_last = row.offset + len(row.raw) >= self._document.size
            self._account.truncated |= is_last and self._account.notes["short_rows"] == 1


READER = Reader(NAME, claim, read, question, joins="beside")
