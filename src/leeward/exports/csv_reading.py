# SPDX-License-Identifier: Apache-2.0
"""One table on its way to records, whether its rows come from a text or from the sheet of a workbook.

The rows are read twice: first for what only the whole table tells (which number is the day, which sign is the
decimal point, who the other of a conversation is), then for the records.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from leeward.exports.csv_account import TableAccount
from leeward.exports.csv_cells import Cells, Told, party
from leeward.exports.csv_columns import Role, fold
from leeward.exports.csv_days import Days
from leeward.exports.csv_header import NO_HEADER, RowSource, Table, section
from leeward.exports.csv_numbers import Sums
from leeward.exports.csv_records import Records
from leeward.exports.csv_row import Row
from leeward.exports.csv_times import NORTH_AMERICAN, Order, Times, Written, written
from leeward.exports.csv_words import channel_of, is_owner, is_total, meaning
from leeward.exports.csv_years import Bill, bill_of, bill_until, is_yearless, yearless
from leeward.exports.json_fields import Files
from leeward.parts import Choices, Document
from leeward.records import Party, Record, Tally, Unread

Cut = Callable[[BinaryIO], RowSource]
"""Cuts the bytes of a document into the rows of its table."""
_MOST_THREADS = 20_000
_MOST_CONTINUED = 1_000
"""Lines that one message without quotation marks may go on for."""
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


class TableReading:
    """One table on its way to records."""

    def __init__(self, document: Document, table: Table, choices: Choices, cut: Cut, name: str) -> None:
        self._document, self._first, self._choices, self._cut = document, table, choices, cut
        self._enter(table)
        self._tables: list[Table] = []
        self._times: list[Times] = []
        self._days, self._sums = Days(), Sums()
        self._others: dict[str, Party | None] = {}
        self._marks_incoming = self._has_me = False
        self._bill: Bill | None = None
        self._yearless = self._below = 0
        self._account = TableAccount(name)

    def _enter(self, table: Table) -> None:
        """Read the rows that follow as those of this table."""
        self._table = table
        self._cells = Cells(table.layout, table.profile)
        self._header = [fold(cell) for cell in table.layout.header]
        self._initial = table.layout.header[0][:1].casefold()
        column = table.layout.column("text")
        is_last = table.kind == "message" and column == table.width - 1
        self._last_text = column if is_last and column is not None else -1
        """Where the text of a message stands, if nothing stands behind it; else -1."""

    def _rows(self, rows: RowSource) -> Iterator[tuple[str, Row]]:
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
        again = row.cells[0][:1].casefold() == self._initial
        return again and [fold(cell) for cell in row.cells] == self._header

    def _survey(self) -> None:
        """Read the table for what only all its rows tell."""
        money: tuple[Role, ...] = ("amount", "debit", "credit")
        above: list[list[str]] | None = []
        with self._document.untrusted_open() as untrusted:
            rows = self._cut(untrusted)
            for what, row in self._rows(rows):
                if what:
                    if above is not None and what == "before_header":
                        above.append(row.cells)
                    continue
                if above is not None:
                    self._take_bill(above)
                    above = None
                cells, kind = self._cells, self._table.kind
                time = self._time(row)
                self._days.see(self._told(time))
                self._below += 1
                self._yearless += not written(time).days and is_yearless(time)
                if kind == "payment":
                    for role in money:
                        self._sums.see(cells.of(row, role))
                elif kind == "message":
                    self._see_other(row)
                elif kind == "call" and not self._marks_incoming:
                    self._marks_incoming = meaning(cells.of(row, "place")).direction == "in"
        if self._yearless * 2 <= self._below:
            self._bill = None  # the days of the table name their years themselves

    def _take_bill(self, above: list[list[str]]) -> None:
        """Learn from the rows above the header of which days the table is."""
        told = self._choices.bill_date
        self._bill = bill_until(told) if told else bill_of(above)

    def _told(self, cell: str) -> Written:
        """What a cell says of a time; of a day without a year, what the bill adds."""
        found = written(cell)
        if self._bill is None or found.days or found.milliseconds is not None:
            return found
        return yearless(cell, self._bill) or found

    def _asks_year(self) -> bool:
        """Whether nothing tells the year, where most days of the table name none."""
        return self._bill is None and self._yearless * 2 > self._below

    def _time(self, row: Row) -> str:
        said = self._cells.said(row)
        return (said.get("time", "") or said.get("date", "") or said.get("clock", "")).strip()

    def _is_timed(self, row: Row) -> bool:
        told = self._told(self._time(row))
        return bool(told.days) or told.milliseconds is not None

    def _see_other(self, row: Row) -> None:
        """Remember who writes in a conversation besides the owner."""
        cells, said = self._cells, self._cells.said(row)
        thread, sender = said.get("thread", "").strip(), said.get("sender", "")
        is_generic = self._table.profile is None
        if is_generic and is_owner(sender):
            self._has_me = True
            return
        is_other = cells.says(row, "message").direction == "in" or (is_generic and sender.strip())
        if not is_other or len(self._others) > _MOST_THREADS:
            return
        handle = said.get("number", "") or said.get("sender_id", "")
        who = party(handle, said.get("name", "") or sender)
        if self._others.setdefault(thread, who) != who:
            self._others[thread] = None

    def question(self) -> str | None:
        """What a person must answer before times can be told."""
        self._survey()
        if self._asks_year():
            return "year"
        return None if self._days.order(self._choices.day_first) else "day_order"

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Everything, and last the accounting."""
        self._survey()
        account = self._account
        orders = self._days.order(self._choices.day_first)
        files = Files(self._document)
        with self._document.untrusted_open() as untrusted:
            rows = self._cut(untrusted)
            table, records = None, None
            for what, row in self._continued(self._rows(rows)):
                if records is None or self._table is not table:
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
        if self._bill is not None:
            account.bill = self._bill.said(told=self._choices.bill_date is not None)
        if self._asks_year():
            account.question = "year"
            account.notes["undated"] -= self._yearless
        account.notes["no_zone"] += sum(times.local for times in self._times)
        yield account.close(self._tables or [self._first])

    def _records(self, table: Table, orders: tuple[Order, ...], files: Files) -> Records:
        """What makes records of the rows of a table."""
        zones = NORTH_AMERICAN if table.profile and table.profile.us_zones else {}
        times = Times(orders, zones, is_utc=table.layout.is_utc, told=self._told)
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
        return Records(told, self._cells, files, self._account.notes)

    def _continued(self, rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
        """The rows, with lines that go on with a message that nobody put into quotation marks."""
        held: Row | None = None
        lines = 0
        for what, row in rows:
            column = self._last_text
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

    def _goes_on(self, row: Row) -> bool:
        """Whether a line is no row of its own: it has too few or too many cells, and no time."""
        if len(row.cells) == self._table.width:
            return False
        return not self._is_timed(row)

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
        if kind == "call" and records.usage(row) == "data":
            return "data_use"
        if self._is_timed(row):
            return ""
        if is_total(" ".join(row.cells[: self._table.width])[:500]) and kind in ("payment", "call"):
            return "totals_row"
        return "" if any(cells.of(row, role).strip() for role in _CONTENT) else "row_says_nothing"

    def _note_width(self, row: Row) -> None:
        """Say of rows that are longer or shorter than the header."""
        many, width = len(row.cells), self._table.width
        if many == width:
            return
        if many > width and any(cell.strip() for cell in row.cells[width:]):
            self._account.notes["long_rows"] += 1
        elif many < width:
            self._account.notes["short_rows"] += 1
            is_last = row.offset + len(row.raw) >= self._document.size
            self._account.truncated |= is_last and self._account.notes["short_rows"] == 1
