# SPDX-License-Identifier: Apache-2.0
"""What a calendar itself says of its zones: the rules of a VTIMEZONE (RFC 5545, 3.6.5).

A rule that is not understood, and an hour that a change of clocks skips or repeats, fix nothing: the wall
clock then stays what it is. The name of a zone alone is never looked up.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

MOST_RULES = 400
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
_ONSET = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)", re.ASCII)
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"UNTIL=(\d{4})", re.ASCII)
_WEEKDAYS: Final = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_UNDERSTOOD = frozenset({"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "INTERVAL", "WKST"})


@dataclass(slots=True)
class Rule:
    """STANDARD or DAYLIGHT: from when on, and how far from UTC then."""

    fields: dict[str, str] = field(default_factory=dict)

    def east(self, name: str) -> timedelta | None:
        """An offset as it is written; None where it is none."""
        found = _OFFSET.fullmatch(self.fields.get(name, "").strip())
        if found is None:
            return None
        sign, hours, minutes, seconds = found.groups()
        size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
        return -size if sign == "-" else size

    def onsets(self, year: int) -> list[datetime] | None:
        """When it began to hold, up to a year, on the clock before; None where it is not understood.

        Of a rule that goes on, the year and the one before; of one that ended, its last two years.
        """
        first = _moment(self.fields.get("DTSTART", ""))
        if first is None:
            return None
        rule = self.fields.get("RRULE")
        if rule:
            until = _UNTIL.search(rule.upper())
            last = min(year, int(until[1])) if until else year
            found = [_days(rule, first, one) for one in (last - 1, last)]
            return None if None in found else [d for days in found for d in days or () if d >= first]
        dates = [first, *map(_moment, filter(None, self.fields.get("RDATE", "").split(",")))]
        return None if None in dates else [d for d in dates if d is not None]


class Zone:
    """The rules of one zone."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def utc(self, local: str) -> datetime | None:
        """The moment that a wall clock of this zone means; None where the rules do not fix one."""
        try:
            at = datetime.fromisoformat(local).replace(tzinfo=UTC)
            return self._utc(at)
        except (ValueError, OverflowError):
            return None

    def _utc(self, at: datetime) -> datetime | None:
        best: tuple[datetime, timedelta] | None = None
        for rule in self.rules[:MOST_RULES]:
            before, after = rule.east("TZOFFSETFROM"), rule.east("TZOFFSETTO")
            if before is None or after is None:
                return None
            onsets = rule.onsets(at.year)
            shift = after - before
            # The clock jumps over what follows an onset, or goes once more through what came before it.
            if onsets is None or any(min(o, o + shift) <= at < max(o, o + shift) for o in onsets):
                return None
            held = max((onset for onset in onsets if onset <= at), default=None)
            if held and (best is None or held > best[0]):
                best = held, after
        return None if best is None else at - best[1]


def _moment(written: str) -> datetime | None:
    found = _ONSET.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _days(rule: str, first: datetime, year: int) -> list[datetime] | None:
    """The days of a year that a rule names: "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"."""
    told = dict(part.split("=", 1) for part in rule.strip().upper().split(";") if "=" in part)
    if told.get("FREQ") != "YEARLY" or told.keys() - _UNDERSTOOD or told.get("INTERVAL", "1") != "1":
        return None
    month = told.get("BYMONTH", str(first.month))
    if not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12):
        return None
    days = _in_month(year, int(month), told, first.day)
    until = re.match(r"\d{8}", told.get("UNTIL", ""))
    last = until[0] if until else "99991231"
    if days is None:
        return None
    found = [
        datetime(d.year, d.month, d.day, first.hour, first.minute, first.second, tzinfo=UTC) for d in days
    ]
    return [d for d in found if f"{d:%Y%m%d}".zfill(8) <= last]


def _in_month(year: int, month: int, told: dict[str, str], usual: int) -> list[date] | None:
    begin = date(year, month, 1)
    every = [day for n in range(31) if (day := begin + timedelta(days=n)).month == month]
    if "BYMONTHDAY" in told:
        numbers = set(told["BYMONTHDAY"].split(","))
        every = [day for day in every if str(day.day) in numbers]
    if "BYDAY" not in told:
        return every if "BYMONTHDAY" in told else [day for day in every if day.day == usual]
    found = _DAY.fullmatch(told["BYDAY"].strip())
    if found is None:
        return None
    same = [day for day in every if day.weekday() == _WEEKDAYS[found[2]]]
    if found[1] is None:
        return same
    number = int(found[1])
    index = number - 1 if number > 0 else number
    return same[index : index + 1 or None] if -len(same) <= index < len(same) else []
