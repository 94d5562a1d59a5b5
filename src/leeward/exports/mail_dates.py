# SPDX-License-Identifier: Apache-2.0
"""The Date of a mail as its sender's program wrote it, and UTC where an offset fixes it.

A wall clock with an offset is that of the sender, or of a server, and not that of the person who got the
mail: what is fixed is the moment, and her own clock follows from it. Without an offset the wall clock is
all there is. RFC 5322 3.3 and its obsolete forms (4.3: years of two digits, zones with American names), and
the broken ones that mail programs write: asctime, ISO 8601, the offset with a colon, or none at all.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from leeward.exports.quick_records import instant, moment
from leeward.records import When

_FIRST_YEAR, _LAST_YEAR = 1995, 2100
"""Outside of these a clock was never set (notes on formats, section 4, case 18)."""

_MONTHS: Final = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip
_ZONES: Final = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
"""Minutes east of Greenwich of the names that RFC 5322 4.3 defines; any other name fixes nothing."""

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:(?:GMT|UTC?)?(?P<offset>[+-]\d{2}:?\d{2})(?!\d)|(?P<zone>[A-Za-z]{1,5})\b)?"
_DAY_NAME = r"(?:[A-Za-z]{2,9}[,.]?\s{0,9})?"
_MONTH = r"(?P<month>[A-Za-z]{3})[A-Za-z]{0,6}[.,]?"
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
_GAP = r"\s{1,9}"
_FORMS: Final = tuple(
    re.compile("".join(form), re.ASCII)
    for form in (
        (_DAY_NAME, _DAY, r"(?:\s{1,9}|-)", _MONTH, r"(?:\s{1,9}|-)(?P<year>\d{2,4}),?", _GAP, _CLOCK,
         r"\s{0,9}", _ZONE),
        (_DAY_NAME, _MONTH, _GAP, _DAY, ",?", _GAP, _CLOCK, _GAP, f"(?:{_ZONE}{_GAP})?", _YEAR, r"(?!\d)"),
        (_DAY_NAME, _MONTH, _GAP, _DAY, ",?", _GAP, _YEAR, ",?", _GAP, _CLOCK, r"(?!\s?[AaPp]\.?[Mm])",
         r"\s{0,9}", _ZONE),
        (_YEAR, r"-(?P<month>\d\d)-(?P<day>\d\d)(?:T|\s{1,9})", _CLOCK, r"\s{0,9}", _ZONE),
    )
)  # fmt: skip
_LONGEST = 200


@lru_cache(maxsize=2048)
def _zone_minutes(offset: str | None, zone: str | None) -> int | None:
    """Minutes east of Greenwich; None where nothing, or nothing possible, is said."""
    if offset:
        hours, minutes = int(offset[1:3]), int(offset[-2:])
        if hours > 14 or minutes > 59:
            return None
        return (hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)
    return _ZONES.get(zone.upper()) if zone else None


def when(as_written: str) -> When:
    """The time of a mail; a date that cannot be read is kept as written, without a time."""
    text = as_written.strip()[:_LONGEST]
    for form in _FORMS:
        if found := form.match(text):
            year, month, day, hour, minute, second, offset, zone = found.group(
                "year", "month", "day", "hour", "minute", "second", "offset", "zone"
            )
            number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
            parts = (_year(year), number, int(day), int(hour), int(minute), int(second or 0))
            return _moment(as_written, parts, second is not None, _zone_minutes(offset, zone))
    return When(as_written)


def _year(written: str) -> int:
    """RFC 5322 4.3: of two digits, up to 49 are this century's; three count from 1900."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(written) == 3 else year


def _moment(as_written: str, parts: tuple[int, ...], to_second: bool, zone: int | None) -> When:
    year, month, day, hour, minute, second = parts
    if not _FIRST_YEAR <= year < _LAST_YEAR:
        return When(as_written)
    if second == 60:  # a leap second has no place on other clocks
        second, to_second = 59, False
    try:
        at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the sender's wall clock
    except ValueError:
        return When(as_written)
    if zone is None:
        if to_second:
            return moment(as_written, at.isoformat(), "second")
        return moment(as_written, at.isoformat(timespec="minutes"), "minute")
    utc = (at - timedelta(minutes=zone)).isoformat() + "Z"
    return instant(as_written, None, utc) if to_second else When(as_written, None, utc, "minute")
