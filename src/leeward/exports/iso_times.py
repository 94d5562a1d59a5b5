# SPDX-License-Identifier: Apache-2.0
"""Times that an export writes in ISO 8601, kept as a record keeps them.

With an offset the source fixes both the wall clock and UTC; with "Z" only UTC; with neither only the wall
clock. A year before 1995 or after 2099 is a clock that was never set, unless a reader knows better.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

from leeward.records import Precision, When

FIRST_YEAR, LAST_YEAR = 1995, 2099
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)


def iso_when(untrusted: str, *, first_year: int = FIRST_YEAR) -> When:
    """The time, as written and as far as it is fixed; only as written where it is none."""
    found = _ISO.fullmatch(untrusted.strip())
    if found is None:
        return When(untrusted)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if not first_year <= int(year) <= LAST_YEAR:
        return When(untrusted)
    try:
        # A leap second is the last second of its minute here; as written it stays.
        seconds = min(int(second or 0), 59)
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), seconds, tzinfo=UTC)
    except ValueError:
        return When(untrusted)
    if hour is None:
        return When(untrusted, f"{year}-{month}-{day}", None, "day")
    exact_to: Precision = "second" if second else "minute"
    milliseconds = int((fraction or "").ljust(3, "0")[:3] or 0)
    if offset is None:
        return When(untrusted, _wall(at, exact_to), None, exact_to)
    return fixed(untrusted, at, _minutes(offset), milliseconds, exact_to, is_utc=offset == "Z")


def fixed(
    as_written: str,
    wall: datetime,
    minutes_east: int,
    milliseconds: int,
    exact_to: Precision,
    *,
    is_utc: bool = False,
) -> When:
    """A wall clock whose distance from UTC is known; ``is_utc``: the source gives UTC alone.

    A distance that no place on earth has (more than a day) fixes nothing.
    """
    local = None if is_utc else _wall(wall, exact_to)
    if abs(minutes_east) >= 24 * 60:
        return When(as_written, local, None, exact_to)
    try:
        at = wall.replace(tzinfo=timezone(timedelta(minutes=minutes_east))).astimezone(UTC)
    except OverflowError:
        return When(as_written, local, None, exact_to)
    part = f".{milliseconds:03}" if milliseconds else ""
    return When(as_written, local, f"{at.year:04}-{at:%m-%dT%H:%M:%S}{part}Z", exact_to)


def _minutes(offset: str) -> int:
    if offset == "Z":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if offset.startswith("-") else minutes


def _wall(at: datetime, exact_to: Precision) -> str:
    day = f"{at.year:04}-{at:%m-%dT%H:%M}"
    return f"{day}:{at:%S}" if exact_to == "second" else day
