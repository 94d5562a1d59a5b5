# SPDX-License-Identifier: Apache-2.0
"""Dates and times as tables write them, and which of two numbers is the day, decided from the whole file.

Day and month: an order that some date of the file cannot have is out. Where two are left, the one in which
the rows run clearly better in time wins (a table is sorted, oldest or newest first). Where dates have dots,
the day comes first (no month-first locale of the Unicode CLDR writes dots). Else the person is asked, and her
answer outweighs everything but the calendar.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leeward.exports.iso_times import fixed
from leeward.records import When

Order = Literal["dmy", "mdy", "ymd"]
_ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")

FIRST_YEAR, LAST_YEAR = 1995, 2100
"""Years outside are a clock that was never set, not a time (formats.md 4, case 18)."""

_INVISIBLE: Final = {
    **dict.fromkeys((0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys((0xA0, 0x2007, 0x2009, 0x202F, 0x3000, 0x09, 0x0A, 0x0D), " "),
    0x060C: ",",
    0x2013: "-",
    0x2212: "-",
}
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_CLOCK = re.compile(
    r"(?<![\d:.])(?:"
    r"(?P<h>\d{1,2})\s?(?::|h)\s?(?P<m>\d{2})(?:\s?[:m]\s?(?P<s>\d{2})s?(?:[.,](?P<f>\d{1,9}))?)?"
    r"|(?P<h2>\d{1,2})(?=\s?[ap]\.?\s?m\b|h\b)h?)"
    rf"(?!\d)(?:\s?{_HALF})?(?:\s?(?:uhr|hrs?)\b)?",
    re.IGNORECASE | re.ASCII,
)
_DOTTED_CLOCK = re.compile(
    rf"(?P<h>\d{{1,2}})\.(?P<m>\d{{2}})(?:\.(?P<s>\d{{2}}))?(?:\s?{_HALF})?", re.IGNORECASE | re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T_ ]?(\d\d)(\d\d)(\d\d)?)?(.*)", re.ASCII | re.DOTALL)
_NUMBERS = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{1,4})\.?", re.ASCII)
_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9}|(\d{3})(?:\d{3}){0,2})?", re.ASCII)
_OFFSET = re.compile(r"(?:utc|gmt|ut|z)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[^\W\d_]+|\d+")
# RFC 5322, section 4.3: the names that have one meaning in the mail of the world.
NORTH_AMERICAN: Final[Mapping[str, int]] = {
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_LONGEST = 100
"""Letters of a cell that may be a time: no spelling needs more."""
_UTC_NAMES = frozenset({"z", "utc", "gmt", "ut", "coordinated universal time"})

_MONTH_NAMES: Final = """
january jan januar janeiro enero ene janvier janv januari
february feb februar fevereiro fev febrero fevrier fevr februari
march mar marz maerz mrz marco marzo mars machi
april apr abril abr avril avr aprili
may mai mayo maio mei
june jun juni junho junio juin
july jul juli julho julio juillet juil julai
august aug agosto ago aout agosti
september sep sept set setembro septiembre septembre septemba
october oct oktober okt outubro out octubre octobre oktoba
november nov novembro noviembre novembre novemba
december dec dezember dez dezembro diciembre dic decembre desemba
"""
_MONTHS: Final = {
    name: number for number, line in enumerate(_MONTH_NAMES.split("\n")) for name in line.split()
}
_FILLER_WORDS: Final = """
de del of the at um on le el la a las as den der am tarehe st nd rd th er os
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom
lundi mardi mercredi jeudi vendredi samedi dimanche mer jeu ven sam dim
segunda terca quarta quinta sexta feira seg ter qua qui sex
jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
"""
_FILLERS: Final = frozenset(_FILLER_WORDS.split())


class Written(NamedTuple):
    """What a text says of a time: the ways to read its day, its clock, and what stands behind."""

    days: Mapping[Order, date]
    clock: tuple[int, int, int | None, int] | None
    rest: str
    is_dotted: bool = False
    milliseconds: int | None = None

    def is_open(self) -> bool:
        """Whether it can be more than one day."""
        return len(set(self.days.values())) > 1


_NOTHING: Final = Written({}, None, "")


def plain(text: str) -> str:
    """A text with plain digits, plain blanks and no invisible marks."""
    text = text.translate(_INVISIBLE)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c, c)) if c.isdecimal() else c for c in text)
    return text.strip()


def _year(text: str) -> int:
    if len(text) > 2:
        return int(text)
    return int(text) + (1900 if int(text) >= FIRST_YEAR - 1900 else 2000)


def _day(year: str, month: int, day: int) -> date | None:
    number = _year(year)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _of_numbers(first: str, middle: str, last: str) -> dict[Order, date]:
    if len(first) > 2:
        shapes: tuple[Order, ...] = ("ymd",)
    else:
        shapes = ("dmy", "mdy") if len(last) > 2 else _ORDERS
    found: dict[Order, date] = {}
    for order in shapes:
        year, month, day = {
            "ymd": (first, middle, last),
            "dmy": (last, middle, first),
            "mdy": (last, first, middle),
        }[order]
        if (meant := _day(year, int(month), int(day))) is not None:
            found[order] = meant
    return found


def _of_words(text: str) -> dict[Order, date]:
    """A date with the name of its month: "3 Mar 2026", "Mar 3, 2026", "3 de marzo de 2026"."""
    month, numbers = 0, list[str]()
    for word in _WORD.findall(_folded(text)):
        if word.isdigit():
            numbers.append(word)
        elif word in _MONTHS and not month:
            month = _MONTHS[word]
        elif word not in _FILLERS:
            return {}
    if not month or len(numbers) != 2 or any(len(n) > 4 for n in numbers):
        return {}
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    meant = _day(year, month, int(day)) if len(day) <= 2 else None
    return {"dmy": meant} if meant else {}


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _clock(found: re.Match[str]) -> tuple[int, int, int | None, int] | None:
    told = found.groupdict()
    hour, minute, second = int(told["h"] or told.get("h2") or 0), int(told["m"] or 0), told["s"]
    if half := (told["half"] or "").lower():
        if not 0 <= hour <= 12 and half == "a":
            return None
        hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour
    # A leap second is the last second of its minute here; as written it stays.
    seconds = None if second is None else min(int(second), 59)
    if hour > 23 or minute > 59 or (second is not None and int(second) > 60):
        return None
    return hour, minute, seconds, int((told.get("f") or "").ljust(3, "0")[:3])


def written(text: str) -> Written:
    """What one cell says of a time; nothing where it is none."""
    return _written(text) if len(text) < _LONGEST else _NOTHING


@lru_cache(maxsize=50_000)
def _written(text: str) -> Written:
    clean = plain(text)
    if not clean or not any(c.isdigit() for c in clean):
        return _NOTHING
    if (digits := _of_digits(clean)) is not None:
        return digits
    found = _CLOCK.search(clean)
    if found is None:
        return _without_clock(clean)
    before, rest = clean[: found.start()].rstrip(" ,;T-@"), clean[found.end() :].strip()
    if not before:  # the clock may stand before the date
        day_text = rest.lstrip(" ,;-")
        days, is_dotted = _days(day_text)
        return Written(days, _clock(found), "" if days else rest, is_dotted)
    days, is_dotted = _days(before)
    return Written(days, _clock(found), rest.lstrip(" ,"), is_dotted)


def _of_digits(clean: str) -> Written | None:
    """Seconds or milliseconds since 1970, or a date and a time without signs between; None for neither."""
    if (epoch := _EPOCH.fullmatch(clean)) is not None:
        milliseconds = int(epoch[1]) * 1000 + int(epoch[2] or 0)
        year = datetime.fromtimestamp(milliseconds // 1000, UTC).year
        return Written({}, None, "", milliseconds=milliseconds) if _is_told(year) else _NOTHING
    compact = _COMPACT.fullmatch(clean)
    day = _day(compact[1], int(compact[2]), int(compact[3])) if compact else None
    if compact is None or day is None:
        return None
    hour, minute, second, rest = compact[4], compact[5], compact[6], compact[7]
    if hour is None:
        return None if rest else Written({"ymd": day}, None, "")
    clock = int(hour), int(minute), int(second) if second else None, 0
    fits = clock[0] < 24 and clock[1] < 60 and (clock[2] or 0) < 60
    return Written({"ymd": day}, clock, rest) if fits else None


def _without_clock(clean: str) -> Written:
    """A date alone, a date with "14.05" behind it, or that alone."""
    numbers = _NUMBERS.match(clean)
    if numbers is not None and numbers.end() < len(clean):
        found = _DOTTED_CLOCK.fullmatch(clean[numbers.end() :].lstrip(" ,"))
        if found is not None:
            days, is_dotted = _days(numbers[0])
            return Written(days, _clock(found), "", is_dotted)
    days, is_dotted = _days(clean)
    return Written(days, None, "", is_dotted)


def _days(text: str) -> tuple[Mapping[Order, date], bool]:
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        words = text.split(" ", 1)
        if len(words) == 2 and _folded(words[0]).strip(".,") in _FILLERS:
            numbers = _NUMBERS.fullmatch(words[1].strip())
    if numbers is None:
        return _of_words(text), False
    return _of_numbers(numbers[1], numbers[3], numbers[4]), numbers[2] == "."


def _is_told(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _beside(cell: str) -> tuple[tuple[int, int, int | None, int] | None, str]:
    """The clock of a cell that holds one alone, and what stands behind it."""
    found = written(cell.strip())
    dotted = None if found.clock or len(cell) > _LONGEST else _DOTTED_CLOCK.fullmatch(plain(cell))
    return (_clock(dotted), "") if dotted else (found.clock, found.rest)


class Days:
    """Which of the numbers is the day, as far as the dates of one file tell."""

    def __init__(self) -> None:
        self._out: dict[Order, int] = dict.fromkeys(_ORDERS, 0)
        self._up: dict[Order, int] = dict.fromkeys(_ORDERS, 0)
        self._down: dict[Order, int] = dict.fromkeys(_ORDERS, 0)
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
        for order in _ORDERS:
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
        left: list[Order] = [order for order in _ORDERS if not self._out[order]]
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
        best.extend(order for order in _ORDERS if order not in best)
        return tuple(best)

    def _clearly_sorted(self, left: list[Order]) -> list[Order]:
        """The order in which the rows run in time, where they do not in the others."""
        disorder = {o: min(self._up[o], self._down[o]) for o in left}
        ranked = sorted(left, key=lambda o: disorder[o])
        clear = len(ranked) > 1 and disorder[ranked[1]] > 2 * disorder[ranked[0]]
        return ranked[:1] if clear else []


class Times:
    """Cells as times, once the order of day and month is known."""

    def __init__(self, orders: tuple[Order, ...], zones: Mapping[str, int], *, is_utc: bool = False) -> None:
        self._orders = orders
        self._zones = zones
        self._is_utc = is_utc
        self.undecided = 0
        self.local = 0
        """Times whose distance from UTC nothing in the file tells."""

    def when(self, cell: str, clock_cell: str = "", zone_cell: str = "") -> When:
        """The time that a cell, or a date and a clock in two, say; only as written where that is none."""
        as_written = " ".join(filter(None, (cell.strip(), clock_cell.strip(), zone_cell.strip())))
        found = written(cell.strip())
        if found.milliseconds is not None:
            at = datetime.fromtimestamp(found.milliseconds // 1000, UTC)
            return fixed(as_written, at, 0, found.milliseconds % 1000, "second", is_utc=True)
        clock, rest = (found.clock, found.rest) if found.clock else _beside(clock_cell)
        day = self._day(found)
        if day is None or clock is None:
            return When(as_written, day.isoformat() if day else None, None, "day" if day else "none")
        hour, minute, second, milliseconds = clock
        wall = datetime(day.year, day.month, day.day, hour, minute, second or 0, tzinfo=UTC)
        exact_to: Literal["minute", "second"] = "minute" if second is None else "second"
        east, is_utc = self._zone(zone_cell.strip() or rest)
        if east is None:
            self.local += 1
            shape = "%H:%M" if second is None else "%H:%M:%S"
            return When(as_written, f"{day.isoformat()}T{wall.strftime(shape)}", None, exact_to)
        return fixed(as_written, wall, east, milliseconds, exact_to, is_utc=is_utc)

    def _day(self, found: Written) -> date | None:
        if not found.days:
            return None
        if not self._orders and found.is_open():
            self.undecided += 1
            return None
        return next((found.days[o] for o in (*self._orders, *_ORDERS) if o in found.days), None)

    def _zone(self, text: str) -> tuple[int | None, bool]:
        """Minutes east of Greenwich, and whether the source speaks UTC itself; None where it says nothing."""
        name = text.strip(" ()").casefold()
        if not name:
            return (0, True) if self._is_utc else (None, False)
        if name in _UTC_NAMES:
            return 0, True
        offset = _OFFSET.fullmatch(name)
        if offset is not None:
            minutes = int(offset[2]) * 60 + int(offset[3] or 0)
            return (-minutes if offset[1] == "-" else minutes), False
        return self._zones.get(name), False
