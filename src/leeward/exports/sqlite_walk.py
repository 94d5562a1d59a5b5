# SPDX-License-Identifier: Apache-2.0
"""Reads a table of a hostile database from its first row to its last, whatever damage lies between."""

import contextlib
from collections.abc import Iterator
from itertools import islice
from operator import ge
from typing import Any, Final, NamedTuple, Protocol

import apsw

BATCH: Final = 1_000
_LAST_NUMBER: Final = (1 << 63) - 1
_SEARCHES: Final = 16
"""Queries of a search behind damage that take about as long as one part of the work that is counted."""
UNREADABLE: Final = (apsw.Error, UnicodeDecodeError)
"""What a query raises where a database is damaged, or holds texts that are none."""

Row = tuple[Any, ...]


class Queries(Protocol):
    """What walking needs of a database."""

    def select(self, sql: str, *values: int) -> apsw.Cursor:
        """Run a query of ours."""
        ...

    def fetched(self, cursor: apsw.Cursor) -> list[Row]:
        """The next ``BATCH`` rows of a query."""
        ...

    def leniently(self, sql: str, *values: int) -> Row | None:
        """The first row of a query, whatever its texts are."""
        ...

    def worn_out(self) -> bool:
        """Whether the last query was stopped because it worked without an end."""
        ...

    @property
    def work(self) -> int:
        """Work that all queries took so far; what a short one takes is not in it."""
        ...

    @property
    def most_work(self) -> int:
        """More than one table is worth, whatever is wrong with it."""
        ...


class Lost(NamedTuple):
    """Rows of a table that could not be read: those with a number between two others.

    ``before`` None: to the end of the table. ``why`` is a code of the catalogue.
    """

    after: int | None
    before: int | None
    why: str


class Walk:
    """Reads a table from its first row to its last, whatever lies between."""

    def __init__(self, database: Queries, sql: str, number: str) -> None:
        self._database = database
        self._all = f"{sql} ORDER BY {number}"
        self._from = f"{sql} AND {number} >= ? ORDER BY {number}"
        self._next: int | None = None
        self._last: int | None = None
        self._left = _SEARCHES * database.most_work

    def batches(self) -> Iterator[list[Row] | Lost]:
        """Rows in lists, and what is lost in its place."""
        while True:
            with contextlib.suppress(*UNREADABLE):
                cursor = self._start()
                while (batch := self._fetched(cursor)) and self._goes_up(batch):
                    self._pass(batch[-1][0])
                    yield batch
                    if self._left < 0 and len(batch) == BATCH:
                        break
                if not batch:
                    return
            # Somewhere in the next batch a row cannot be given: one at a time, up to it and over it.
            slow: list[Row] = []
            while len(slow) < BATCH:
                found = self._one()
                if isinstance(found, Lost):
                    yield slow
                    slow = []
                    yield found
                    if found.before is None:
                        return
                    self._next = found.before
                elif found is None:
                    yield slow
                    return
                else:
                    self._pass(found[0])
                    slow.append(found)
            yield slow

    def _goes_up(self, batch: list[Row]) -> bool:
        """Whether numbers only grow: in a tree that bites its own tail, rows would come for ever."""
        numbers = [row[0] for row in batch]
        return (self._last is None or numbers[0] > self._last) and not any(
            map(ge, numbers, islice(numbers, 1, None))
        )

    def _start(self) -> apsw.Cursor:
        with self._counted():
            if self._next is None:
                return self._database.select(self._all)
            return self._database.select(self._from, self._next)

    def _fetched(self, cursor: apsw.Cursor) -> list[Row]:
        with self._counted():
            return self._database.fetched(cursor)

    def _pass(self, number: int) -> None:
        self._last, self._next = number, min(number + 1, _LAST_NUMBER)

    def _one(self) -> Row | Lost | None:
        if self._last == _LAST_NUMBER:
            return None
        if self._left < 0:
            return Lost(self._after(), None, "database_endless")
        try:
            found = self._first() if self._next is None else self._first(self._next)
        except UNREADABLE:
            return self._over()
        if found is not None and self._next is not None and found[0] < self._next:
            return Lost(self._after(), None, "damaged_rows")
        return found

    def _first(self, *number: int) -> Row | None:
        """The first row of all, or of those from a number on."""
        with self._counted():
            return self._database.leniently(f"{self._from if number else self._all} LIMIT 1", *number)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Work that is taken off what may be spent on this table."""
        before = self._database.work
        try:
            yield
        finally:
            self._left -= _SEARCHES * (self._database.work - before)

    def _over(self) -> Lost:
        """Where the damage ends: the smallest number from which rows can be read again."""
        low = self._next or 0
        step, bad, good = 1, low, None
        while good is None and bad < _LAST_NUMBER and not self._is_over():
            probe = min(low + step, _LAST_NUMBER)
            if self._reads(probe):
                good = probe
            else:
                bad, step = probe, step * 2
        while good is not None and good - bad > 1 and self._left >= 0:
            middle = (good + bad) // 2
            if self._reads(middle):
                good = middle
            else:
                bad = middle
        first = None
        if good is not None:
            with contextlib.suppress(*UNREADABLE):
                first = self._first(good)
        # In a tree out of order a smaller row may come: from there on the same damage would be met for ever.
        if first is None or first[0] <= low or self._left < 0:
            return Lost(self._after(), None, "database_endless" if self._is_over() else "damaged_rows")
        return Lost(self._after(), first[0], "damaged_rows")

    def _after(self) -> int | None:
        """The last number that was read, or named as lost."""
        return None if self._next is None else self._next - 1

    def _is_over(self) -> bool:
        return self._database.worn_out() or self._left < 0

    def _reads(self, number: int) -> bool:
        self._left -= 1
        try:
            self._first(number)
        except UNREADABLE:
            return False
        return True
