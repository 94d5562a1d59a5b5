# SPDX-License-Identifier: Apache-2.0
"""Times as Google spells them out, in the language of the account.

"Tuesday, January 2, 2024 at 3:04:05 PM UTC": the parts are found by what they are, in any order: a clock,
a year of four digits, a month by its name, and the day that is left. UTC, or a distance from it, fixes the
time; an abbreviation such as "EST" does not, since several zones share it. A date in numbers alone whose
day and month could change places stays as it is written.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from leeward.exports.google_date_words import MONTHS
from leeward.exports.iso_times import FIRST_YEAR, LAST_YEAR, fixed
from leeward.exports.whatsapp_words import AM, NOON_WORDS, PM
from leeward.records import Precision, When

LONGEST = 120
"""No date is spelled with more characters."""

_ODD = {ord(space): " " for space in "\u00a0\u2009\u202f\u3000"} | dict.fromkeys(
    map(ord, "\u200e\u200f\u061c")
)
_WORDS_BEFORE = "上午|下午|午前|午後|오전|오후|凌晨|清晨|早上|中午|晚上"
_HALF = r"[ap]\.?\s?m\.?(?!\w)"
_CLOCK = re.compile(
    rf"(?P<before>{_WORDS_BEFORE}|(?<!\w){_HALF}|\S{{1,8}})?\s*(?<![\d:.])"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?|\.(?P<minute2>\d{2})\.(?P<second2>\d{2})"
    r"|\s?[時时点點시]\s?(?P<minute3>\d{1,2})\s?[分분](?:\s?(?P<second3>\d{1,2})\s?[秒초])?"
    r"|\s?นาฬิกา\s(?P<minute4>\d{1,2})\sนาที(?:\s(?P<second4>\d{1,2})\sวินาที)?)"
    rf"(?!\d)\s?(?P<after>{_HALF}|[^\s\d,]{{1,12}})?",
    re.IGNORECASE,
)
_EAST_ASIA = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\w)(?:tháng|thg)\s(\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_WORD = re.compile(r"[^\s\d,،;:()\[\]/-]+")
_ZONE = re.compile(r"(?<!\w)(?:UTC|GMT|Z)(?:\s?([+\-\u2212])\s?(\d{1,2})(?::?(\d{2}))?)?(?!\w)")
_ALSO_TUESDAY = frozenset({"mar"})
"""March, or in Spanish, French, Italian and Romanian a Tuesday."""
_BUDDHIST = range(FIRST_YEAR + 543, LAST_YEAR + 544)


def _halves(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


_AM: Final = _halves(AM) - _halves(PM)
_PM: Final = _halves(PM) - _halves(AM)


def google_when(untrusted: str, *, day_first: bool | None = None) -> When:
    """The time, as written and as far as it is clear. ``day_first``: how 3/4/2026 is meant, where known."""
    if len(untrusted) > LONGEST:
        return When(untrusted)
    text = unicodedata.normalize("NFC", "".join(_plain(letter) for letter in untrusted.translate(_ODD)))
    clock = next((c for c in _CLOCK.finditer(text)), None)
    if clock is None:
        return When(untrusted)
    # Only the clock goes out: the words beside it may belong to the date.
    end = max(clock.end(name) for name in ("minute", "minute2", "minute3", "minute4"))
    end = max(end, *(clock.end(name) for name in ("second", "second2", "second3", "second4")))
    rest = f"{text[: clock.start('hour')]} {text[end:]}"
    zone = _ZONE.search(rest)
    if zone:
        rest = f"{rest[: zone.start()]} {rest[zone.end() :]}"
    minute = next(clock[name] for name in ("minute", "minute2", "minute3", "minute4") if clock[name])
    second = next((clock[n] for n in ("second", "second2", "second3", "second4") if clock[n]), None)
    try:
        date = _date(rest, day_first)
        if date is None:
            return When(untrusted)
        hour = _hour(int(clock["hour"]), clock["before"] or "", clock["after"] or "")
        at = datetime(*date, hour, int(minute), int(second or 0), tzinfo=UTC)
    except ValueError:
        return When(untrusted)
    exact_to: Precision = "second" if second else "minute"
    if zone is None:
        wall = at.replace(tzinfo=None).isoformat(timespec="seconds" if second else "minutes")
        return When(untrusted, wall, None, exact_to)
    minutes = int(zone[2] or 0) * 60 + int(zone[3] or 0)
    east = minutes if zone[1] == "+" else -minutes
    return fixed(untrusted, at, east, 0, exact_to, is_utc=not minutes)


def _plain(letter: str) -> str:
    """Digits of any script as 0 to 9; "٫" and such stay."""
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _hour(hour: int, before: str, after: str) -> int:
    """The hour of the day, with the word for its half that stands right beside the clock."""
    if not 1 <= hour <= 12:
        return hour
    for word in (after, before):
        said = word.casefold().strip(",").replace(" ", "")
        spoken = {said, said.strip(".()")}
        if said in NOON_WORDS:
            return hour if hour >= 11 else hour + 12
        if spoken & _AM:
            return hour % 12
        if spoken & _PM:
            return hour % 12 + 12
    return hour


def _date(rest: str, day_first: bool | None) -> tuple[int, int, int] | None:
    """Year, month and day."""
    found = _EAST_ASIA.search(rest)
    if found:
        return _year(int(found[1])), int(found[2]), int(found[3])
    numbers = _NUMBERS.search(rest)
    if numbers:
        return _in_numbers(numbers, day_first)
    year = _YEAR.search(rest)
    if year is None:
        return None
    rest = f"{rest[: year.start()]} {rest[year.end() :]}"
    spoken = _VIETNAMESE.search(rest)
    month = int(spoken[1]) if spoken else _month(rest)
    if spoken:
        rest = f"{rest[: spoken.start()]} {rest[spoken.end() :]}"
    days = _DAY.findall(rest)
    return (_year(int(year[1])), month, int(days[0])) if month and len(days) == 1 else None


def _in_numbers(found: re.Match[str], day_first: bool | None) -> tuple[int, int, int] | None:
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return _year(one), two, three
    if len(found[4]) != 4:
        return None
    if found[2] == "." or one > 12:  # with full stops the day comes first wherever dates are written so
        return _year(three), two, one
    if two > 12 or one == two or day_first is False:
        return _year(three), one, two
    return (_year(three), two, one) if day_first else None


def _month(rest: str) -> int | None:
    """The month that is named; None where none is, or several are."""
    months: dict[int, str] = {}
    for word in _WORD.findall(rest):
        said = unicodedata.normalize("NFC", word.casefold()).strip(".")
        found = MONTHS.get(said) or MONTHS.get(said.removeprefix("ב"))
        if found:
            months.setdefault(found, said)
    if len(months) > 1 and months.get(3) in _ALSO_TUESDAY:
        del months[3]
    return next(iter(months)) if len(months) == 1 else None


def _year(year: int) -> int:
    if year in _BUDDHIST:
        year -= 543
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year
