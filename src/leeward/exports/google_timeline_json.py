# SPDX-License-Identifier: Apache-2.0
"""Google's record of where a phone was: Records.json, Semantic Location History, Timeline.json.

Latitude and longitude stay as they are written; whole numbers of ten-millionths of a degree ("E7") are moved
by seven places, without arithmetic on fractions. Places are those of the owner's own phone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from leeward.exports.iso_times import iso_when
from leeward.exports.json_fields import JsonAccount, Times, extras, plain
from leeward.exports.json_items import Found, JsonItems, items_of
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, When

NAME = "google_timeline_json"
_LISTS: Final = {
    b"locations": (b'"latitudeE7"',),
    b"timelineObjects": (b'"placeVisit"', b'"activitySegment"'),
    b"semanticSegments": (b'"startTime"',),
    b"rawSignals": (b'"position"', b'"wifiScan"', b'"activityRecord"'),
}
"""The lists that hold places, and a word that stands in each."""
_LIST = re.compile(rb'"(locations|timelineObjects|semanticSegments|rawSignals)"\s*:\s*\[')
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*([\[{])")
_PAIR = re.compile(
    r"(?:geo:)?\s*([+-]?\d{1,3}(?:\.\d{1,20})?)[^\d,.+-]{0,4},\s*([+-]?\d{1,3}(?:\.\d{1,20})?)[^\d,.]{0,4}",
    re.ASCII,
)
_EPOCH = re.compile(r"\d{9,16}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
_MINUTES = re.compile(r"\d{1,6}", re.ASCII)
_WRAPPED = 1 << 32
"""Some old files hold a negative number of 32 bits as if it were positive."""


def claim(document: Document) -> Claim | None:
    """A list of places under one of Google's names, or the bare list that an iPhone exports."""
    head = document.untrusted_head
    start = _START.match(head)
    if start is None:
        return None
    if start[1] == b"[":
        told = b'"startTime"' in head and b'"endTime"' in head and b'"geo:' in head
        return Claim(90, "segments with places as geo:") if told else None
    for found in _LIST.finditer(head):
        if any(word in head for word in _LISTS[found[1]]):
            return Claim(92, f"a list of {found[1].decode()}")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every place in the order of the file, then the accounting."""
    del choices  # times are in UTC or carry their offset
    account = JsonAccount(NAME, document)
    places = _Places(account)
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, lambda _: True)
        for found in walk:
            if found.why or (found.is_item and not isinstance(found.value, dict)):
                yield account.unread(found)
            elif found.is_item:
                yield from places.read(found)
    yield account.close(walk)


class _Places:
    """Makes records out of the members of the lists."""

    def __init__(self, account: JsonAccount) -> None:
        self._account = account
        self._times = Times(account.notes)

    def read(self, found: Found) -> Iterator[Record | Unread]:
        """The places that one member of a list names."""
        fields, path = found.value, found.path
        if path == ("locations",):
            yield self._location(fields, found)
        elif path == ("timelineObjects",) and fields.keys() & {"placeVisit", "activitySegment"}:
            yield self._object(fields, found)
        elif path in (("semanticSegments",), ()) and fields.keys() & {"visit", "activity", "timelinePath"}:
            yield from self._segment(fields, found)
        elif path == ("rawSignals",) and isinstance(fields.get("position"), dict):
            yield self._signal(fields["position"], found)
        elif path == ("userLocationProfile", "frequentPlaces"):
            place = _pair(fields.get("placeLocation"))
            yield self._record("frequent_place", place, When(), plain(fields.get("label")), fields, found)
        else:
            self._account.skip("no_place", found.offset)

    def _location(self, fields: Mapping[str, Any], found: Found) -> Record:
        written = fields.get("timestamp", fields.get("timestampMs"))
        told = _without(fields, "timestamp", "timestampMs", "latitudeE7", "longitudeE7")
        return self._record("location", _e7(fields), self._when(written), "", told, found)

    def _object(self, fields: Mapping[str, Any], found: Found) -> Record:
        """A visit or a journey of the Semantic Location History."""
        layout = "placeVisit" if isinstance(fields.get("placeVisit"), dict) else "activitySegment"
        about = _dict(fields.get(layout))
        span = _dict(about.get("duration"))
        begin = span.get("startTimestamp", span.get("startTimestampMs"))
        until = span.get("endTimestamp", span.get("endTimestampMs"))
        place = _dict(about.get("location" if layout == "placeVisit" else "startLocation"))
        where = _e7(place)
        if where == (None, None):
            points = _dict(about.get("waypointPath")).get("waypoints")
            where = _e7(_dict(points[0])) if isinstance(points, list) and points else _e7(about, "center")
        text = "\n".join(filter(None, (plain(place.get("name")), plain(place.get("address")))))
        told = {**_without(about, "location", "duration"), "until": until}
        if layout == "placeVisit":
            told = {**_without(place, "latitudeE7", "longitudeE7", "name", "address"), **told}
        return self._record(
            "visit" if layout == "placeVisit" else "journey", where, self._when(begin), text, told, found
        )

    def _segment(self, fields: Mapping[str, Any], found: Found) -> Iterator[Record | Unread]:
        """A visit, a journey or a path as the phone itself exports them."""
        begin = self._when(fields.get("startTime"), fields.get("startTimeTimezoneUtcOffsetMinutes"))
        until = {"until": fields.get("endTime")}
        if isinstance(fields.get("timelinePath"), list):
            for one in items_of(found, "timelinePath"):
                if isinstance(one.value, dict):
                    yield self._point(one, fields, begin)
                else:
                    yield self._account.unread(one)
            if not fields["timelinePath"]:
                self._account.skip("no_place", found.offset)
            return
        layout = "visit" if "visit" in fields else "activity"
        about = _dict(fields.get(layout))
        best = _dict(about.get("topCandidate"))
        place = best.get("placeLocation") if layout == "visit" else about.get("start")
        told = {**_without(about, "topCandidate"), **_without(best, "placeLocation"), **until}
        label = plain(best.get("semanticType")) if layout == "visit" else plain(best.get("type"))
        layout = "visit" if layout == "visit" else "journey"
        yield self._record(layout, _pair(place), begin, label, told, found)

    def _point(self, found: Found, segment: Mapping[str, Any], begin: When) -> Record:
        """A point of a path: with a time of its own, or so many minutes after the path began."""
        fields = found.value
        minutes = plain(fields.get("durationMinutesOffsetFromStartTime"))
        if "time" in fields:
            time = self._when(fields["time"])
        elif begin.utc and _MINUTES.fullmatch(minutes):
            time = _later(begin, int(minutes))
        else:
            time = When(plain(segment.get("startTime")))
            self._account.notes["undated"] += 1
        told = _without(fields, "point", "time")
        return self._record("path", _pair(fields.get("point")), time, "", told, found)

    def _signal(self, fields: Mapping[str, Any], found: Found) -> Record:
        time = self._when(fields.get("timestamp"))
        told = _without(fields, "LatLng", "latLng", "timestamp")
        place = _pair(fields.get("LatLng", fields.get("latLng")))
        return self._record("position", place, time, "", told, found)

    def _when(self, untrusted: Any, minutes_east: Any = None) -> When:
        written = plain(untrusted)
        if _EPOCH.fullmatch(written):
            return self._times.when(untrusted)
        found = iso_when(written)
        if found.utc is None and found.local is None:
            self._account.notes["undated"] += 1
        if found.utc and found.local is None and type(minutes_east) is int and abs(minutes_east) < 1440:
            there = _moved(found.utc, minutes_east).partition(".")[0]
            return replace(found, local=there.removesuffix("Z"))
        return found

    def _record(
        self,
        layout: str,
        place: tuple[str | None, str | None],
        time: When,
        text: str,
        told: Mapping[str, Any],
        found: Found,
    ) -> Record:
        self._account.kept += 1
        self._account.notes["no_coordinates"] += place == (None, None)
        return Record(
            kind="place",
            channel="google_timeline",
            thread=None,
            time=time,
            sender=Party(),
            text=text,
            where=self._account.place(found),
            lat=place[0],
            lon=place[1],
            extra={"layout": layout, **extras(told, sorted(told))},
        )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _without(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _later(begin: When, minutes: int) -> When:
    return When(begin.as_written, None, _moved(begin.utc or "", minutes), "minute")


def _moved(utc: str, minutes: int) -> str:
    at = datetime.fromisoformat(utc) + timedelta(minutes=minutes)
    part = "milliseconds" if at.microsecond else "seconds"
    return at.replace(tzinfo=None).isoformat(timespec=part) + "Z"


def _pair(value: Any) -> tuple[str | None, str | None]:
    """Two numbers as "48.8566°, 2.3522°" or "geo:48.8566,2.3522", or an object that holds them."""
    if isinstance(value, dict):
        value = value.get("latLng", value.get("LatLng"))
    found = _PAIR.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 100 else None
    return (None, None) if found is None else _on_earth(found[1], found[2])


def _e7(fields: Mapping[str, Any], before: str = "") -> tuple[str | None, str | None]:
    """Ten-millionths of a degree as degrees."""
    names = (f"{before}LatE7", f"{before}LngE7") if before else ("latitudeE7", "longitudeE7")
    names = names if names[0] in fields else ("latE7", "lngE7")
    written = [plain(fields.get(name)) for name in names]
    if not all(_WHOLE.fullmatch(one) for one in written):
        return None, None
    latitude, longitude = (_degrees(int(one), most) for one, most in zip(written, (90, 180), strict=True))
    return _on_earth(latitude, longitude)


def _degrees(number: int, most: int) -> str:
    if number > most * 10**7 and abs(number - _WRAPPED) <= most * 10**7:
        number -= _WRAPPED
    whole, part = divmod(abs(number), 10**7)
    return f"{'-' if number < 0 else ''}{whole}.{part:07}"


def _on_earth(latitude: str, longitude: str) -> tuple[str | None, str | None]:
    """Both, where they are a place; by the digits before the point, and none behind it at the very end."""
    for written, most in ((latitude, 90), (longitude, 180)):
        whole, _, part = written.lstrip("+-").partition(".")
        if int(whole) > most or (int(whole) == most and part.strip("0")):
            return None, None
    return latitude, longitude


READER = Reader(NAME, claim, read)
