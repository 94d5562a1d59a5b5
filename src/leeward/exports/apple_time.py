# SPDX-License-Identifier: Apache-2.0
"""Apple's times and names: how messages, calls and voicemails store when, and backups where.

A time is a number since 2001-01-01 UTC: seconds until iOS 10 and macOS 10.12, nanoseconds since; the size
of a number tells which. Zero is never.
"""

import hashlib
import math
from datetime import UTC, datetime
from typing import Final

from leeward.exports.quick_records import instant
from leeward.records import When

APPLE: Final = 978_307_200
"""2001-01-01T00:00:00Z in seconds since 1970."""
UNIX: Final = 0
_NANOSECONDS_FROM: Final = 100_000_000_000
"""In seconds this would be the year 5169; in nanoseconds it is 100 seconds after the epoch."""
_DAY: Final = 86_400
_FIRST_DAY: Final = 9_131
"""1995-01-01, counted from 1970: no telephone of this kind is older."""
_AFTER_LAST_DAY: Final = 47_482
"""2100-01-01."""
_MINUTES: Final = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
_SECONDS: Final = tuple(f"{second:02}" for second in range(60))
_ENDS: Final = ("Z", *(f".{rest:03}Z" for rest in range(1, 1000)))


class AppleClock:
    """Turns stored numbers into times, fast for many that are close together."""

    def __init__(self, epoch: int = APPLE) -> None:
        self._epoch = epoch
        self._days: dict[int, str] = {}

    def when(self, untrusted: object) -> When:
        """The time of a stored number; one that cannot be one keeps what is written."""
        utc = self.utc(untrusted)
        if utc is None:
            return When(written_as(untrusted))
        return instant(str(untrusted), None, utc)

    def utc(self, untrusted: object) -> str | None:
        """A stored number in UTC; None for never, and for what is no time of a telephone."""
        if isinstance(untrusted, int):
            if untrusted > _NANOSECONDS_FROM:
                at = untrusted // 1_000_000
            elif untrusted:
                at = untrusted * 1000 if untrusted > -_NANOSECONDS_FROM else untrusted // 1_000_000
            else:
                return None
        elif isinstance(untrusted, float) and untrusted and math.isfinite(untrusted):
            at = math.floor(untrusted / 1_000_000 if abs(untrusted) > _NANOSECONDS_FROM else untrusted * 1000)
        else:
            return None
        number, rest = divmod(at, _DAY * 1000)
        day = self._days.get(number) or self._begin(number)
        if day is None:
            return None
        second = rest // 1000
        return f"{day}{_MINUTES[second // 60]}{_SECONDS[second % 60]}{_ENDS[rest % 1000]}"

    def _begin(self, day: int) -> str | None:
        number = day + self._epoch // _DAY
        if not _FIRST_DAY <= number < _AFTER_LAST_DAY:
            return None
        begun = datetime.fromtimestamp(number * _DAY, UTC).strftime("%Y-%m-%dT")
        self._days[day] = begun
        return begun


def written_as(untrusted: object) -> str:
    """What a cell of a database says, as text; nothing for an empty one."""
    if untrusted is None:
        return ""
    if isinstance(untrusted, bytes):
        return untrusted.decode("utf-8", "replace")
    return str(untrusted)


def name_in_backup(domain: str, path: str) -> str:
    """What a file is called in a backup on a computer: the SHA-1 of where it was on the phone."""
    return hashlib.sha1(f"{domain}-{path}".encode(errors="replace"), usedforsecurity=False).hexdigest()
