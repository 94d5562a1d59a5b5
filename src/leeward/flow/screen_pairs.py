# SPDX-License-Identifier: Apache-2.0
"""``leeward screen --pairs``: who turned to whom, how often and when, where a table holds no words.

For lists of calls or payments. One line for each ordered pair, with counts that a person can check by
filtering the table. No row says on which day somebody said that it was over, so nothing here is called
before or after it. Handles stay as they are written: two spellings of one number are two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from leeward.clock import DAY, EPOCH, HOUR
from leeward.flow.screen_pairs_rows import Cells
from leeward.words import say

NIGHT: Final = (*range(22, 24), *range(6))
"""Hours that begin in the night as ``signs`` counts it, 22:00 to 06:00."""
UNREAD: Final = ("not_read", "no_from", "no_to", "no_time")
_FACTORS: Final = {10: 1, 13: 1_000, 16: 1_000_000}
"""Digits of a count of seconds, thousandths or millionths since 1970, for the years 2001 to 2286."""
MOST_LETTERS_OF_A_CELL: Final = 200


@dataclass(frozen=True, slots=True)
class At:
    """A time as a table writes it: a second to compare, the clock on the wall, and whether it has hours."""

    shown: str
    second: int
    wall: int
    is_timed: bool


@dataclass(slots=True)
class Money:
    """Amounts of one pair, as numbers; a table does not say whether they are of one currency."""

    count: int = 0
    total: Decimal = Decimal()
    least: Decimal = Decimal("Infinity")
    most: Decimal = Decimal("-Infinity")

    def add(self, amount: Decimal) -> None:
        """Count one."""
        self.count += 1
        self.total += amount
        self.least, self.most = min(self.least, amount), max(self.most, amount)

    def as_json(self) -> dict[str, Any]:
        """As the answer has it."""
        shown = {"sum": self.total, "least": self.least, "most": self.most}
        return {"count": self.count, **{name: format(value, "f") for name, value in shown.items()}}


@dataclass(slots=True)
class Pair:
    """What one handle sent to another."""

    first: At
    last: At
    contacts: int = 0
    since: int = 0
    is_in_order: bool = True
    days: int = 0
    """A bit for each day, counted from ``day``."""
    day: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    money: Money | None = None

    def add(self, at: At, back: "Pair | None") -> None:
        """Count a contact; ``back`` is the pair the other way round."""
        self.is_in_order &= at.second >= max(self.last.second, back.last.second if back else at.second)
        self.contacts += 1
        self.since += 1
        if at.second < self.first.second:
            self.first = at
        if at.second >= self.last.second:
            self.last = at
        day = at.wall // DAY
        if not self.days:
            self.day = day
        elif day < self.day:
            self.days <<= self.day - day
            self.day = day
        self.days |= 1 << (day - self.day)
        if at.is_timed:
            self.hours[at.wall % DAY // HOUR] += 1
        if back:
            back.since = 0
            back.is_in_order &= self.is_in_order

    def as_json(self, sender: str, to: str, back: "Pair | None") -> dict[str, Any]:
        """The line of the pair."""
        line: dict[str, Any] = {
            "type": "pair",
            "from": sender,
            "to": to,
            "contacts": self.contacts,
            "first": self.first.shown,
            "last": self.last.shown,
            "days": self.days.bit_count(),
            "hours": self.hours,
            "night": sum(self.hours[hour] for hour in NIGHT),
            "replies": back.contacts if back else 0,
            "last_reply": back.last.shown if back else None,
            "since_reply": self.since if self.is_in_order and (not back or back.is_in_order) else None,
        }
        if self.money:
            line["amount"] = self.money.as_json()
        return line


class Pairs:
    """All pairs of a table, and what could not be read of it."""

    def __init__(self) -> None:
        self.rows = 0
        self.unread: dict[str, int] = dict.fromkeys(UNREAD, 0)
        self.no_amount = 0
        self._pairs: dict[tuple[str, str], Pair] = {}

    def add(self, cells: Cells | None) -> None:
        """Count a row: who, to whom, when and, where asked for, how much."""
        self.rows += 1
        why, sender, to, at = _read(cells)
        if why or at is None:
            self.unread[why] += 1
            return
        if (pair := self._pairs.get((sender, to))) is None:
            pair = self._pairs[sender, to] = Pair(at, at)
        pair.add(at, self._pairs.get((to, sender)) if sender != to else None)
        if cells is not None and len(cells) > 3:
            if (amount := amount_of(cells[3])) is None:
                self.no_amount += 1
            else:
                pair.money = pair.money or Money()
                pair.money.add(amount)

    def lines(self, language: str) -> Iterator[dict[str, Any]]:
        """One line a pair, by names, so that the order of the rows changes nothing; then what was read."""
        for sender, to in sorted(self._pairs):
            back = self._pairs.get((to, sender)) if sender != to else None
            yield self._pairs[sender, to].as_json(sender, to, back)
        yield {
            "type": "summary",
            "rows": self.rows,
            "pairs": len(self._pairs),
            "unread": {why: count for why, count in self.unread.items() if count},
            "no_amount": self.no_amount,
            "not_seen": say("screen.pairs_not_seen", lang=language),
        }

    def __len__(self) -> int:
        return len(self._pairs)


def counted(rows: Iterable[Cells | None]) -> Pairs:
    """The pairs of a table."""
    pairs = Pairs()
    for row in rows:
        pairs.add(row)
    return pairs


def _read(cells: Cells | None) -> tuple[str, str, str, At | None]:
    if cells is None:
        return "not_read", "", "", None
    sender, to = _handle(cells[0]), _handle(cells[1])
    at = time_of(cells[2])
    why = "" if sender and to and at else "no_time" if sender and to else "no_to" if sender else "no_from"
    return why, sender, to, at


def _handle(cell: object) -> str:
    """A handle as it is written, without blanks around it; a number is one too."""
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        return ""
    shown = str(cell).strip()
    return shown if len(shown) <= MOST_LETTERS_OF_A_CELL else ""


def time_of(cell: object) -> At | None:
    """A time: ISO 8601, digits (20260103194200), or seconds since 1970; None where it is none of these."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        return _at(cell.isoformat(), cell, is_timed=True)
    written = str(cell).strip() if isinstance(cell, str | int) else ""
    if not written or len(written) > MOST_LETTERS_OF_A_CELL:
        return None
    try:
        if written.isascii() and written.isdigit() and (factor := _FACTORS.get(len(written))):
            moment = datetime.fromtimestamp(int(written) // factor, UTC)
            return _at(moment.isoformat(), moment, is_timed=True)
        if written.isdigit() and len(written) == len("20260103194200"):
            written = f"{written[:8]}T{written[8:]}"
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError):
        return None
    return _at(written, moment, is_timed=len(written) > len("2026-01-03"))


def _at(shown: str, moment: datetime, *, is_timed: bool) -> At:
    """Hours are those of the clock in the table; where it says how far from UTC, order is that of UTC."""
    gone = moment.replace(tzinfo=None) - EPOCH
    wall = gone.days * DAY + gone.seconds
    offset = moment.utcoffset()
    apart = offset.days * DAY + offset.seconds if offset else 0
    return At(shown, wall - apart, wall, is_timed)


def amount_of(cell: object) -> Decimal | None:
    """An amount as plain digits with a point; None where it could be read in two ways."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        return None
    try:
        amount = Decimal(str(cell).strip()[:MOST_LETTERS_OF_A_CELL])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount.adjusted()) < 20 else None
