# SPDX-License-Identifier: Apache-2.0
"""Dates that name no year, as phone bills print them, and the year that the bill itself tells for them.

Above its list a bill says which days it is of, or on which day it was made; nothing in it is later than that.
A day that this does not settle stays as it is written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from leeward.exports.csv_columns import fold
from leeward.exports.csv_times import Order, Written, day_of, named_month, plain, split_clock, written
from leeward.records import Said

_LONGEST = 60
_LONGEST_ROW = 400
_MOST_SPAN = timedelta(days=365)
_BEFORE = timedelta(days=300)
"""How long before the end of a bill a call may be: roaming is billed late; a year would be two answers."""
_NEAR = timedelta(days=62)
_TWO = re.compile(r"(\d{1,2})\s?[/-]\s?(\d{1,2})|(\d{1,2})\.\s?(\d{1,2})\.", re.ASCII)
_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s{1,3}\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\.?[\s-](?:de\s)?[^\W\d_]{3,12}\.?,?[\s-]\s{0,2}(?:de\s)?\d{4}",
)
_OF_A_BILL: Final = re.compile(
    r"\b(?:bill(?:ing)?|statement|invoice|cycle|period|usage|issued?|printed|through|until|end(?:ing|s)?"
    r"|as of|to|factura|facturacion|periodo|facture|periode|rechnung|rechnungsdatum|abrechnung|zeitraum"
    r"|fatura|bis|hasta|au|ate)\b"
)
_NOT_OF_IT: Final = re.compile(
    r"\b(?:due|pay(?:able|ment)?|since|opened|activat\w+|contract|from|start\w*|member|born|birth|venc\w+"
    r"|desde|depuis|seit|de)\b"
)


class Bill(NamedTuple):
    """The days that a bill is of, in each order that its own dates may have."""

    ends: Mapping[Order, date]
    starts: Mapping[Order, date]

    def said(self, *, told: bool) -> Said:
        """From where the year is known: from a person who told it, or from the bill."""
        order = next(iter(self.ends))
        last, start = self.ends[order].isoformat(), self.starts.get(order)
        if told or start is None:
            return Said(f"assumption.csv_table.bill_{'told' if told else 'until'}", {"last": last})
        return Said("assumption.csv_table.bill_days", {"first": start.isoformat(), "last": last})

    def year(self, order: Order, month: int, day: int) -> date | None:
        """The day in the year that the bill tells; None where it tells none, or there is no such day."""
        end = self.ends.get(order) or next(iter(self.ends.values()))
        start = min(self.starts.get(order, end), end - _BEFORE)
        for year in (end.year, end.year - 1):
            found = day_of(str(year), month, day)
            if found is not None and start <= found <= end:
                return found
        return None


def bill_until(day: str) -> Bill | None:
    """A bill of which a person said the last day ("2026-01-31")."""
    try:
        end = date.fromisoformat(day)
    except ValueError:
        return None
    return Bill({"dmy": end, "mdy": end}, {})


def bill_of(rows: Iterable[Sequence[str]]) -> Bill | None:
    """What the rows above a table say of its days; None where they say nothing, or two things."""
    spans: list[Bill] = []
    ends: list[Mapping[Order, date]] = []
    for cells in rows:
        text = " ".join(cells)[:_LONGEST_ROW]
        found = [days for one in _DATE.findall(plain(text)) if (days := written(one).days)]
        said = fold(_DATE.sub(" ", plain(text))[:190])
        if len(found) == 2 and (span := _span(*found)) is not None:
            spans.append(span)
        elif len(found) == 1 and _OF_A_BILL.search(said) and not _NOT_OF_IT.search(said):
            ends.append(found[0])
    if spans:
        return spans[0] if all(span == spans[0] for span in spans) else None
    return _latest(ends)


def _span(first: Mapping[Order, date], last: Mapping[Order, date]) -> Bill | None:
    """Two dates as the first and the last day of a bill, in the orders in which they can be."""
    orders: list[Order] = [o for o in first if o in last and timedelta() < last[o] - first[o] <= _MOST_SPAN]
    if not orders:
        return None
    return Bill({o: last[o] for o in orders}, {o: first[o] for o in orders})


def _latest(ends: Sequence[Mapping[Order, date]]) -> Bill | None:
    """The last of the days that a bill names; None where they lie too far apart to be of one bill."""
    if not ends:
        return None
    orders: list[Order] = [order for order in ends[0] if all(order in one for one in ends)]
    told: dict[Order, list[date]] = {o: [one[o] for one in ends] for o in orders}
    fits: dict[Order, date] = {o: max(days) for o, days in told.items() if max(days) - min(days) <= _NEAR}
    return Bill(fits, {}) if fits else None


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[Mapping[Order, tuple[int, int]], tuple[int, int, int | None, int] | None, str]:
    """Month and day in the orders that they may have, the clock beside them, and what stands behind."""
    day_text, clock, rest, is_first = split_clock(plain(text))
    rest = "" if is_first else rest
    two = _TWO.fullmatch(day_text)
    if two is not None:
        first, second = (int(n) for n in two.groups() if n)
        pairs: dict[Order, tuple[int, int]] = {"dmy": (second, first), "mdy": (first, second)}
        return {o: pair for o, pair in pairs.items() if day_of("2024", *pair) is not None}, clock, rest
    month, numbers = named_month(day_text)
    if month and len(numbers) == 1 and day_of("2024", month, int(numbers[0][:3])) is not None:
        return {"dmy": (month, int(numbers[0][:3]))}, clock, rest
    return {}, clock, rest


def is_yearless(text: str) -> bool:
    """Whether a cell is a day of a month and names no year."""
    return len(text) <= _LONGEST and bool(_parts(text)[0])


def yearless(text: str, bill: Bill) -> Written | None:
    """A day without a year as one of the bill; None where it is none, or the bill does not settle it."""
    if len(text) > _LONGEST:
        return None
    found, clock, rest = _parts(text)
    days: dict[Order, date] = {
        o: day for o, pair in found.items() if (day := bill.year(o, *pair)) is not None
    }
    return Written(days, clock, rest) if days else None
