# SPDX-License-Identifier: Apache-2.0
"""Times and calls as Meta writes them into its HTML, in the language of the account and without a zone.

Seen: "Oct 19, 2019, 2:37 PM", "Oct 19, 2019 at 2:37 PM", "19 Oct 2019, 14:37", "Mar 08, 2026 2:15 pm",
"13 de enero de 2024, 10:30". A time in words that are not known here is kept as it is written; so is one
in numbers alone that could be read with the day or the month first.
"""

import re
from datetime import datetime

from leeward.records import State, When

_MONTHS = (
    # English, Spanish, Portuguese, French, Italian, German, Dutch, Polish, Turkish, Indonesian, Swahili,
    # Swedish: only spellings that mean one month in all of them.
    "jan january enero ene janeiro janvier janv gennaio gen januar januari sty stycznia ocak oca",
    "feb february febrero fevereiro fev février févr febbraio februar februari lut lutego şubat şub",
    "mar march marzo março mars märz mär maart mrt marca mart maret machi",
    "apr april abril abr avril avr aprile kwi kwietnia nisan nis aprili",
    "may mayo mai maio maggio mag mei maj maja mayıs mei",
    "jun june junio junho juin giugno giu juni cze czerwca haziran haz",
    "jul july julio julho juillet juil luglio lug juli lip lipca temmuz tem julai",
    "aug august agosto ago août agt augustus sie sierpnia ağustos ağu augusti agustus",
    "sep sept september septiembre setembro set septembre settembre wrz września eylül eyl",
    "oct october octubre outubro out octobre ottobre ott okt oktober paź października ekim eki oktoba",
    "nov november noviembre novembro novembre listopada kasım kas novemba",
    "dec december diciembre dic dezembro dez décembre déc dicembre dezember gru grudnia aralık ara des",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s*([AaPp])\.?\s*[Mm]\b\.?)?"
_BETWEEN = r"[\s,.]*(?:(?:at|um|à|às|a las|alle|om|o|kl\.?|pukul|saa)\s+)?"
_MONTH_FIRST = re.compile(rf"([^\W\d]+)\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_BETWEEN}{_CLOCK}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:de\s+)?(\d{{4}}){_BETWEEN}{_CLOCK}", re.IGNORECASE
)
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})\s*[-/.年년]\s*(\d{{1,2}})\s*[-/.月월]\s*(\d{{1,2}})\s*[日일.]?{_BETWEEN}{_CLOCK}"
)
# A time in a language not known here: a year and a clock, at most one word before the first number, and
# few words in all.
_ANY = re.compile(r"(?=.*(?:19|20)\d\d)(?=.*\d{1,2}[:.]\d\d)(?:[^\W\d]+[\s.,]+)?\d[\w\s,.:/\-]{8,58}")
_WORD = re.compile(r"[^\W\d]{3,}")
_ODD = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " ", "\u200e": None, "\u200f": None})


def is_time(text: str) -> bool:
    """Whether a piece of text can be the time of a message: a year, a clock, and nothing long."""
    if not 10 <= len(text) <= 60:
        return False
    plain = text.translate(_ODD)
    return bool(_ANY.fullmatch(plain)) and len(_WORD.findall(plain)) <= 2


def when(text: str) -> When:
    """A time as it is written, and the wall clock that it names where that is clear."""
    plain = text.translate(_ODD).strip()
    for pattern, order in ((_MONTH_FIRST, "mdy"), (_DAY_FIRST, "dmy"), (_YEAR_FIRST, "ymd")):
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        parts = dict(zip(order, found.groups(), strict=False))
        month = parts["m"] if parts["m"].isdigit() else _MONTH.get(parts["m"].casefold(), 0)
        hour, minute, second, half = found.groups()[3:]
        local = _local(int(parts["y"]), int(month), int(parts["d"]), (int(hour), minute, second, half))
        if local is not None:
            return When(text, local, None, "second" if second else "minute")
    return When(text)


def _local(year: int, month: int, day: int, clock: tuple[int, str, str | None, str | None]) -> str | None:
    hour, minute, second, half = clock
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    try:
        at = datetime(year, month, day, hour, int(minute), int(second or 0))  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None
    if not 1995 <= year < 2100:
        return None
    return at.isoformat(timespec="seconds" if second else "minutes")


_BY_SENDER = re.compile(
    r"(?:You (missed) an? (?:audio |video )?(?:call|chat) (?:from|with) (?P<one>.+)|(?P<two>.+) called you)\."
)
"""What the page says of a call that its sender made: the JSON of the same thread has these words too."""


def call_by(sender: str, text: str) -> tuple[State, ...] | None:
    """The state of a call that the sender made; None for other words, also for those about somebody else."""
    found = _BY_SENDER.fullmatch(text)
    if found is None or (found["one"] or found["two"]) != sender:
        return None
    return ("missed",) if found[1] else ()
