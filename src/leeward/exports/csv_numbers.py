# SPDX-License-Identifier: Apache-2.0
"""Amounts of money and lengths of calls as tables write them: texts in, texts and whole seconds out.

An amount becomes digits with one point and never a float. Which of "," and "." is the point is told by the
number itself where it can be, and else by the other numbers of the file: "1,234" is one thousand where no
number of the file says that "," is the point.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leeward.exports.csv_times import plain

_LONGEST = 60
"""Letters of a cell that may be an amount or a length: no spelling needs more."""
_BARE = re.compile(r"([+-]?)(\d+(?:[.,]\d+)?)", re.ASCII)
_CORE = re.compile(r"\d(?:[\d.,'’ ]*\d)?|[.,]\d+", re.ASCII)
_NO_DIGIT = re.compile(r"\D")
_LETTERS = re.compile(r"[^\W\d_]+|[$€£¥₦₹₵₱₽₺₩₪฿]")
_OUT_MARKS: Final = frozenset({"dr", "d", "s", "soll", "debit"})
_IN_MARKS: Final = frozenset({"cr", "c", "h", "haben", "credit"})
_KNOWN: Final = frozenset({*_OUT_MARKS, *_IN_MARKS, "kshs"})
_SYMBOLS: Final = {
    "€": "EUR", "£": "GBP", "₦": "NGN", "₹": "INR", "₵": "GHS", "₱": "PHP", "₽": "RUB", "₺": "TRY",
    "₪": "ILS", "฿": "THB", "ksh": "KES", "kshs": "KES", "kes": "KES", "tsh": "TZS", "ush": "UGX",
    "rs": "Rs", "r": "R",
}  # fmt: skip
"""Signs that stand for one currency; the others ("$", "¥", "Rs", "R") are kept as they are written."""


class Sum(NamedTuple):
    """An amount: its digits with a point, what it says of its sign, and its currency ("" for none)."""

    digits: str
    sign: Literal["-", "+", ""]
    currency: str

    def is_zero(self) -> bool:
        """Whether nothing was moved."""
        return not self.digits.strip("0.")


class _Cut(NamedTuple):
    """The core of an amount, what may be its point, its sign and its currency."""

    core: str
    point: str
    sign: Literal["-", "+", ""]
    currency: str


def _cut(text: str) -> _Cut | None:
    """The parts of an amount; None where it is none."""
    return _cut_short(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=20_000)
def _cut_short(text: str) -> _Cut | None:
    if (bare := _BARE.fullmatch(text)) is not None:
        return _Cut(bare[2], _point(bare[2]), "-" if bare[1] == "-" else "+" if bare[1] else "", "")
    clean = plain(text)
    found = _CORE.search(clean)
    if found is None or _CORE.search(clean, found.end()):
        return None
    around = clean[: found.start()] + " " + clean[found.end() :]
    words = _LETTERS.findall(around)
    if any(len(word) > 3 and word.casefold() not in _KNOWN for word in words):
        return None  # a sentence is no amount
    if re.search(r"-|\(\W*\)", around) or any(word.casefold() in _OUT_MARKS for word in words):
        sign: Literal["-", "+", ""] = "-"
    else:
        sign = "+" if "+" in around or any(word.casefold() in _IN_MARKS for word in words) else ""
    return _Cut(found[0], _point(found[0]), sign, _currency(words))


def _currency(words: list[str]) -> str:
    """The currency that stands beside a number: a code outweighs a sign ("US$ 5 USD")."""
    named = [word for word in words if word.casefold() not in _OUT_MARKS | _IN_MARKS]
    codes = [word for word in named if len(word) == 3 and word.isascii() and word.isupper()]
    known = [_SYMBOLS[word.casefold()] for word in named if word.casefold() in _SYMBOLS]
    signs = [word for word in named if not word.isalpha()]
    return next(iter((*codes, *known, *signs)), "")


def _point(core: str) -> Literal[",", ".", "", "?"]:
    """What the point of a number is: "" where it has none, "?" where its one mark could be either."""
    marks = [c for c in core if c in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return "," if core.rindex(",") > core.rindex(".") else "."
    mark: Literal[",", "."] = "," if marks[0] == "," else "."
    if len(marks) > 1:
        return "." if mark == "," else ","
    before, _, after = core.partition(mark)
    if len(after) == 3 and 1 <= len(before.strip("' ’")) <= 3 and not before.startswith("0"):
        return "?"
    return mark


class Sums:
    """Cells as amounts, once it is known what the point of the file is."""

    def __init__(self) -> None:
        self._points: Counter[str] = Counter()
        self._currencies: set[str] = set()
        self.negative = 0

    def see(self, cell: str) -> None:
        """Take an amount of the file as evidence."""
        if (found := _cut(cell)) is not None:
            self._currencies.add(found.currency)
            self.negative += found.sign == "-"
            if found.point in (",", "."):
                self._points[found.point] += 1

    @property
    def currency(self) -> str:
        """The only currency that the amounts of the file name; empty where it is none, or several."""
        named = self._currencies - {""}
        return next(iter(named)) if len(named) == 1 else ""

    def read(self, cell: str) -> Sum | None:
        """The amount of a cell; None where it holds none."""
        found = _cut(cell) if cell else None
        if found is None:
            return None
        core, point, sign, currency = found
        if point == "?":
            mark = "," if "," in core else "."
            other = "." if mark == "," else ","
            point = mark if self._points[mark] > self._points[other] else other
        whole, _, part = core.rpartition(point) if point and point in core else (core, "", "")
        if not (whole.isdigit() and whole.isascii()):
            whole = _NO_DIGIT.sub("", whole) or "0"
        part = _NO_DIGIT.sub("", part) if part else ""
        return Sum(f"{whole}.{part}" if part else whole, sign, currency)


_LONG = re.compile(
    r"(?:(\d{1,8})\s*(?:hours?|hrs?|heures?|horas?|hor|stunden?|std|saa|h)[\s,.:]*)?"
    r"(?:(?:dakika\s*)?(\d{1,8})\s*(?:minutes?|minutos?|minuten?|mins?|dakika|dk|m|['’])[\s,.:]*)?"
    r"(?:(\d{1,8})(?:[.,]\d+)?\s*(?:seconds?|secondes?|segundos?|sekunden?|secs?|sek|seg|sekunde|s|\"|''|”)?[\s.]*)?",
    re.IGNORECASE | re.ASCII,
)
_DECIMAL = re.compile(r"(\d{1,8})(?:[.,](\d{1,9}))?", re.ASCII)
_COLONS = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})(?:[.,]\d+)?", re.ASCII)


def seconds_of(cell: str, *, in_minutes: bool = False) -> int | None:
    """How long a call was, in whole seconds: "80", "1:20", "0:01:20", "1m 20s", "1 min 20 sec"."""
    return _seconds_of(cell, in_minutes) if len(cell) <= _LONGEST else None


@lru_cache(maxsize=20_000)
def _seconds_of(cell: str, in_minutes: bool) -> int | None:
    clean = plain(cell).strip("()").strip()
    if not clean:
        return None
    colons = _COLONS.fullmatch(clean)
    if colons is not None:
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        fits = seconds < 60 and (not colons[1] or minutes < 60)
        return _sane(hours * 3600 + minutes * 60 + seconds) if fits else None
    decimal = _DECIMAL.fullmatch(clean)
    if decimal is not None:
        whole, part = int(decimal[1]), (decimal[2] or "")[:4].ljust(4, "0")
        return _sane(whole * 60 + int(part) * 60 // 10_000 if in_minutes else whole)
    long = _LONG.fullmatch(clean)
    if long is None or not any(long.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in long.groups())
    return _sane(hours * 3600 + minutes * 60 + seconds)


def _sane(seconds: int) -> int | None:
    return seconds if seconds < 1 << 31 else None
