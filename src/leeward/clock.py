# SPDX-License-Identifier: Apache-2.0
"""Time as written and as known: the one place where wall clocks and UTC are turned into each other.

A source fixes a wall clock, or UTC, or both. What is missing is derived with the zone of the case, and
the result says that the zone was assumed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leeward.errors import UsageError
from leeward.records import Precision, When

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks are counted from a wall clock
DAY = 86_400
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Seen:
    """A time in a zone. ``assumed``: UTC follows from the case's zone, not from the source."""

    local: str | None
    utc: str | None
    zone: str | None
    assumed: bool


def zone(name: str) -> ZoneInfo:
    """The zone of this name, or a ``UsageError`` that says how zones are written."""
    try:
        return _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError("error.zone", zone=name) from error


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            table.setdefault(country, []).append(name)
    return table


def zone_of_country(country: str) -> str | None:
    """The zone of a country that has one only; None where a person must say which."""
    zones = _zones_by_country().get(country.upper(), [])
    return zones[0] if len(zones) == 1 else None


def see(when: When, zone_name: str | None) -> Seen:
    """A source's time in a zone; without a zone only what the source itself fixes.

    A source that gives UTC alone is shown in UTC where no zone is known. A wall clock that the zone
    showed twice (clocks set back) is read as the first of the two; one that it never showed (clocks set
    forward) by the offset before the change. At the ends of the calendar, where the other clock would
    need a year before 1 or after 9999, only what the source says is shown.
    """
    if when.utc is not None:
        if when.local is not None:
            return Seen(when.local, when.utc, zone_name, assumed=False)
        at = None if zone_name is None else _moved(datetime.fromisoformat(when.utc), zone(zone_name))
        if at is None:
            return Seen(when.utc.removesuffix("Z"), when.utc, "UTC", assumed=False)
        return Seen(_iso(at, when.exact_to), when.utc, zone_name, assumed=False)
    if when.local is None or zone_name is None or len(when.local) == len("2026-01-03"):
        return Seen(when.local, None, zone_name if when.local else None, assumed=False)
    at = _moved(datetime.fromisoformat(when.local).replace(tzinfo=zone(zone_name)), UTC)
    if at is None:
        return Seen(when.local, None, zone_name, assumed=False)
    return Seen(when.local, f"{_iso(at, 'second')}Z", zone_name, assumed=True)


def _moved(at: datetime, to: tzinfo) -> datetime | None:
    """The wall clock of a zone at a moment; None where the calendar has no such year."""
    try:
        return at.astimezone(to).replace(tzinfo=None)
    except OverflowError:
        return None


def _iso(at: datetime, exact_to: Precision) -> str:
    if at.microsecond:
        return at.isoformat(timespec="milliseconds")
    return at.isoformat(timespec="minutes" if exact_to == "minute" else "seconds")


def wall_seconds(local: str) -> int:
    """Seconds of a wall clock since 1970-01-01 00:00 on that clock; fractions are dropped."""
    gone = datetime.fromisoformat(local) - EPOCH
    return gone.days * DAY + gone.seconds


def utc_seconds(utc: str) -> int:
    """Seconds of a UTC time ("…Z") since 1970-01-01 00:00 UTC; fractions are dropped."""
    return wall_seconds(utc.removesuffix("Z"))


class Offsets:
    """The offset of a zone from UTC at any second, looked up once an hour of the record.

    No zone in use has changed its offset within a UTC half hour, so half hours are what is kept.
    """

    def __init__(self, zone_name: str | None) -> None:
        self._zone = None if zone_name is None else zone(zone_name)
        self._known: dict[int, int] = {}

    def at(self, utc: int) -> int:
        """Seconds to add to UTC seconds for the wall clock; 0 where no zone is known."""
        if self._zone is None:
            return 0
        slot = utc // 1800
        if (found := self._known.get(slot)) is None:
            moment = EPOCH.replace(tzinfo=UTC) + timedelta(seconds=slot * 1800)
            wall = _moved(moment, self._zone)
            found = 0 if wall is None else round((wall - moment.replace(tzinfo=None)).total_seconds())
            self._known[slot] = found
        return found


def offset_text(local: str, utc: str) -> str:
    """How far a wall clock stands from UTC, as "+01:00"."""
    minutes = round((wall_seconds(local) - utc_seconds(utc)) / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def iso_local(seconds: int) -> str:
    """A wall clock in seconds as ISO 8601."""
    return (EPOCH + timedelta(seconds=seconds)).isoformat()


def parse_now(text: str) -> datetime:
    """``--now`` as an aware UTC time: ISO 8601; without an offset it is UTC. ``UsageError`` otherwise."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError("error.time", text=text) from error


def stamp(now: datetime) -> str:
    """A time of the log: UTC, whole seconds, ISO 8601 with Z."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
