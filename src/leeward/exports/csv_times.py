# SPDX-License-Identifier: Apache-2.0
"""Dates and times as tables write them.

Which of the numbers is the day, ``csv_days`` tells; of dates that name no year, ``csv_years``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leeward.exports.iso_times import fixed
from leeward.exports.quick_records import instant, moment
from leeward.records import When

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")

FIRST_YEAR, LAST_YEAR = 1995, 2100
"""Years outside are a clock that was never set, not a time (formats.md 4, case 18)."""

_INVISIBLE: Final = {
    **dict.fromkeys((0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys((0xA0, 0x2007, 0x2009, 0x202F, 0x3000, 0x09, 0x0A, 0x0D), " "),
    0x060C: ",",
    0x2013: "-",
    0x2212: "-",
}
_HALF = r"(?P<half>[ap])(?:\.?\s?m\b\.?|(?<=\d[ap])\b)"
"""Of a clock of twelve hours: "10:14 p.m.", and "10:14P" as American bills print it."""
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
_PLAIN = re.compile(
    r"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?:[ T]|, )(\d{1,2}):(\d{2})(?::(\d{2}))?(|Z| UTC)", re.ASCII
)
"""A date of three numbers and a clock of the day, with nothing that has to be looked at twice."""


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


def day_of(year: str, month: int, day: int) -> date | None:
    """The day of these numbers; None where there is none, or none of a time that an export tells of."""
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
        shapes = ("dmy", "mdy") if len(last) > 2 else ORDERS
    found: dict[Order, date] = {}
    for order in shapes:
        year, month, day = {
            "ymd": (first, middle, last),
            "dmy": (last, middle, first),
            "mdy": (last, first, middle),
        }[order]
        if (meant := day_of(year, int(month), int(day))) is not None:
            found[order] = meant
    return found


def named_month(text: str) -> tuple[int, list[str]]:
    """The month that a text names, and the numbers beside it; 0 where it says anything else."""
    month, numbers = 0, list[str]()
    for word in _WORD.findall(_folded(text)):
        if word.isdigit():
            numbers.append(word)
        elif word in _MONTHS and not month:
            month = _MONTHS[word]
        elif word not in _FILLERS:
            return 0, []
    return month, numbers


def _of_words(text: str) -> dict[Order, date]:
    """A date with the name of its month: "3 Mar 2026", "Mar 3, 2026", "3 de marzo de 2026"."""
    month, numbers = named_month(text)
    if not month or len(numbers) != 2 or any(len(n) > 4 for n in numbers):
        return {}
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    meant = day_of(year, month, int(day)) if len(day) <= 2 else None
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
    return _wall(hour, minute, second, int((told.get("f") or "").ljust(3, "0")[:3]))


def _wall(
    hour: int, minute: int, second: str | None, milliseconds: int
) -> tuple[int, int, int | None, int] | None:
    """The clock of these numbers; None where no clock shows them."""
    # A leap second is the last second of its minute here; as written it stays.
    seconds = None if second is None else min(int(second), 59)
    if hour > 23 or minute > 59 or (second is not None and int(second) > 60):
        return None
    return hour, minute, seconds, milliseconds


def written(text: str) -> Written:
    """What one cell says of a time; nothing where it is none."""
    return _written(text) if len(text) < _LONGEST else _NOTHING


@lru_cache(maxsize=4096)
def _day_alone(text: str) -> tuple[Mapping[Order, date], bool]:
    return _days(text)


@lru_cache(maxsize=50_000)
def _written(text: str) -> Written:
    plainly = _PLAIN.fullmatch(text)
    if plainly is not None:  # as most tables write; what follows would say the same, five times slower
        day, hour, minute, second, rest = plainly.groups()
        days, is_dotted = _day_alone(day)
        return Written(days, _wall(int(hour), int(minute), second, 0), rest.lstrip(), is_dotted)
    clean = plain(text)
    if not clean or not any(c.isdigit() for c in clean):
        return _NOTHING
    if (digits := _of_digits(clean)) is not None:
        return digits
    day_text, clock, rest, is_first = split_clock(clean)
    if not clock and day_text == clean:
        return _without_clock(clean)
    days, is_dotted = _days(day_text)
    return Written(days, clock, "" if is_first and days else rest, is_dotted)


def split_clock(
    clean: str,
) -> tuple[str, tuple[int, int, int | None, int] | None, str, bool]:
    """The day beside the clock of a text, the clock, what stands behind, and whether the clock is first."""
    found = _CLOCK.search(clean)
    if found is None:
        return clean, None, "", False
    before, rest = clean[: found.start()].rstrip(" ,;T-@"), clean[found.end() :].strip()
    if not before:  # the clock may stand before the date
        return rest.lstrip(" ,;-"), _clock(found), rest, True
    return before, _clock(found), rest.lstrip(" ,"), False


def _of_digits(clean: str) -> Written | None:
    """Seconds or milliseconds since 1970, or a date and a time without signs between; None for neither."""
    if (epoch := _EPOCH.fullmatch(clean)) is not None:
        milliseconds = int(epoch[1]) * 1000 + int(epoch[2] or 0)
        year = datetime.fromtimestamp(milliseconds // 1000, UTC).year
        return Written({}, None, "", milliseconds=milliseconds) if _is_told(year) else _NOTHING
    compact = _COMPACT.fullmatch(clean)
    day = day_of(compact[1], int(compact[2]), int(compact[3])) if compact else None
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


class Times:
    """Cells as times, once the order of day and month is known."""

    def __init__(
        self,
        orders: tuple[Order, ...],
        zones: Mapping[str, int],
        *,
        is_utc: bool = False,
        told: Callable[[str], Written] = written,
    ) -> None:
        self._orders = orders
        self._tried = (*orders, *ORDERS)
        self._zones = zones
        self._is_utc = is_utc
        self._told = told
        self.undecided = 0
        self.local = 0
        """Times whose distance from UTC nothing in the file tells."""

    def when(self, cell: str, clock_cell: str = "", zone_cell: str = "") -> When:
        """The time that a cell, or a date and a clock in two, say; only as written where that is none."""
        as_written = cell.strip()
        found = self._told(as_written)
        if clock_cell or zone_cell:
            as_written = " ".join(filter(None, (as_written, clock_cell.strip(), zone_cell.strip())))
        if found.milliseconds is not None:
            at = datetime.fromtimestamp(found.milliseconds // 1000, UTC)
            return fixed(as_written, at, 0, found.milliseconds % 1000, "second", is_utc=True)
        clock, rest = found.clock, found.rest
        if clock is None:
            clock, rest = _beside(clock_cell) if clock_cell else (None, "")
        day = self._day(found)
        if day is None or clock is None:
            return When(as_written, day.isoformat() if day else None, None, "day" if day else "none")
        hour, minute, second, milliseconds = clock
        exact_to: Literal["minute", "second"] = "minute" if second is None else "second"
        east, is_utc = self._zone(zone_cell.strip() or rest)
        if east is None or (is_utc and second is not None):
            shown = f"{day.isoformat()}T{hour:02}:{minute:02}" + ("" if second is None else f":{second:02}")
            if east is None:
                self.local += 1
                return moment(as_written, shown, exact_to)
            part = f".{milliseconds:03}" if milliseconds else ""
            return instant(as_written, None, f"{shown}{part}Z")
        wall = datetime(day.year, day.month, day.day, hour, minute, second or 0, tzinfo=UTC)
        return fixed(as_written, wall, east, milliseconds, exact_to, is_utc=is_utc)

    def _day(self, found: Written) -> date | None:
        if not found.days:
            return None
        if not self._orders and found.is_open():
            self.undecided += 1
            return None
        for order in self._tried:
            if order in found.days:
                return found.days[order]
        return None

    def _zone(self, text: str) -> tuple[int | None, bool]:
        """Minutes east of Greenwich, and whether the source speaks UTC itself; None where it says nothing."""
        name = text.strip(" ()").casefold() if text else ""
        if not name:
            return (0, True) if self._is_utc else (None, False)
        if name in _UTC_NAMES:
            return 0, True
        offset = _OFFSET.fullmatch(name)
        if offset is not None:
            minutes = int(offset[2]) * 60 + int(offset[3] or 0)
            return (-minutes if offset[1] == "-" else minutes), False
        return self._zones.get(name), False
