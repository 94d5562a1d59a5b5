# SPDX-License-Identifier: Apache-2.0
"""Which of two numbers of a date is the day, decided from all dates of a file.

An order that some date of the file cannot have is out. Where two are left, the one in which the rows run
clearly better in time wins (a table is sorted, oldest or newest first). Where dates have dots, the day comes
first (no month-first locale of the Unicode CLDR writes dots). Else the person is asked, and her answer
outweighs everything but the calendar.
"""

from collections.abc import Mapping
from datetime import date

from leeward.exports.csv_times import ORDERS, Order, Written


class Days:
    """Which of the numbers is the day, as far as the dates of one file tell."""

    def __init__(self) -> None:
        self._out: dict[Order, int] = dict.fromkeys(ORDERS, 0)
        self._up: dict[Order, int] = dict.fromkeys(ORDERS, 0)
        self._down: dict[Order, int] = dict.fromkeys(ORDERS, 0)
        self._last: Mapping[Order, date] = {}
        self._years_first: set[int] = set()
        self._years_last: set[int] = set()
        self._dates = 0
        self.dotted = self.open = 0

    def see(self, found: Written) -> None:
        """Take the next date of the file."""
        if not found.days or ("dmy" not in found.days and "mdy" not in found.days):
            return
        if found.days == self._last:
            return
        self._dates += 1
        self.dotted += found.is_dotted
        self.open += found.is_open()
        after = found.days.get("dmy") or found.days.get("mdy")
        if "ymd" in found.days and after is not None:
            self._years_first.add(found.days["ymd"].year)
            self._years_last.add(after.year)
        for order in ORDERS:
            day, before = found.days.get(order), self._last.get(order)
            self._out[order] += day is None
            if day is not None and before is not None:
                self._up[order] += day > before
                self._down[order] += day < before
        self._last = found.days

    def order(self, day_first: bool | None) -> tuple[Order, ...]:
        """The orders to try, best first; empty where a person has to say."""
        if day_first is not None:
            return ("dmy", "mdy", "ymd") if day_first else ("mdy", "dmy", "ymd")
        left: list[Order] = [order for order in ORDERS if not self._out[order]]
        if "ymd" in left and len(left) > 1:
            # With years of two digits: the number that changes least is the year.
            left = ["ymd"] if len(self._years_first) < len(self._years_last) else left[:-1]
        best: list[Order] = left
        if self.open and len(left) != 1:
            best = self._clearly_sorted(left)
            if not best and self.dotted * 2 > self._dates and "dmy" in left:
                best = ["dmy"]
            if not best:
                return ()
        best.extend(order for order in ORDERS if order not in best)
        return tuple(best)

    def _clearly_sorted(self, left: list[Order]) -> list[Order]:
        """The order in which the rows run in time, where they do not in the others."""
        disorder = {o: min(self._up[o], self._down[o]) for o in left}
        ranked = sorted(left, key=lambda o: disorder[o])
        clear = len(ranked) > 1 and disorder[ranked[1]] > 2 * disorder[ranked[0]]
        return ranked[:1] if clear else []
