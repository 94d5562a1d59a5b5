# SPDX-License-Identifier: Apache-2.0
"""Writers of a Takeout's lists: My Activity of both forms, the Timeline of four, and notes on pictures."""

import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from .apps import as_json
from .events import Event, am_pm, half_day
from .ledger import Truth, Written, at_both, at_second, at_wall, came_along


def _z(event: Event, minutes: int = 0) -> str:
    return f"{event.at + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.000Z"


def activity(events: Sequence[Event]) -> Written:
    """MyActivity.json, newest first."""
    pieces, truths = [], []
    for e in reversed(events):
        fields = {"header": "Search", "title": f"Searched for {e.text}", "titleUrl": "https://example.com/"}
        truth = Truth("event", None, fields["title"], *at_second(e), subject="Search")
        if e.plant == "undated":
            truth = replace(truth, utc=None)
        pieces.append(
            as_json({**fields, "time": "" if e.plant == "undated" else _z(e), "products": ["Search"]})
        )
        truths.append(truth)
    return Written("MyActivity.json", b"[\n", tuple(pieces), b"\n]", tuple(truths), b",\n", b"3")


def activity_page(events: Sequence[Event]) -> Written:
    """MyActivity.html of an account in American English: the clock of where she was, its name unsure."""
    head = '<html><head><title>My Activity History</title></head><body><div class="mdl-grid">'
    cell = '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1'
    pieces, truths = [], []
    for e in reversed(events):
        day = f"{e.wall:%b} {e.wall.day}, {e.wall.year}"
        clock = f"{day}, {half_day(e.wall)}:{e.wall:%S}\u202f{am_pm(e.wall)}"
        text = e.text.replace("\n", " ").strip()
        shown = html.escape(text)
        pieces.append(
            '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div '
            'class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">Search<br></p>'
            "</div>"
            f'{cell}">Searched for&nbsp;<a href="https://example.com/">{shown}</a><br>{clock}<br></div>'
            f'{cell} mdl-typography--text-right"></div><div class="content-cell mdl-cell mdl-cell--12-col '
            'mdl-typography--caption"><b>Products:</b><br>&emsp;Search<br></div></div></div>'.encode()
        )
        truths.append(Truth("event", None, f"Searched for\xa0{text}", *at_wall(e), subject="Search"))
    tail, bad = b"</div></body></html>", b'<div class="outer-cell mdl-cell"><div></div></div>'
    return Written("MyActivity.html", head.encode(), tuple(pieces), tail, tuple(truths), b"", bad)


def _degrees(event: Event) -> tuple[str, str]:
    return f"-1.{event.number:07}", f"36.{event.number:07}"


def _e7(event: Event) -> dict[str, int]:
    return {"latitudeE7": -10_000_000 - event.number, "longitudeE7": 360_000_000 + event.number}


def locations(events: Sequence[Event]) -> Written:
    """Records.json, as Google kept places until 2024."""
    pieces = tuple(as_json({**_e7(e), "accuracy": 20, "source": "WIFI", "timestamp": _z(e)}) for e in events)
    truths = tuple(Truth("place", None, "", *at_second(e), place=_degrees(e)) for e in events)
    return Written("Records.json", b'{"locations": [\n', pieces, b"\n]}", truths, b",\n", b"7")


def old_locations(events: Sequence[Event]) -> Written:
    """Location History.json before 2022: the time in milliseconds, as text."""
    pieces = tuple(as_json({"timestampMs": str(e.milliseconds), **_e7(e), "accuracy": 20}) for e in events)
    truths = tuple(Truth("place", None, "", *at_second(e), place=_degrees(e)) for e in events)
    return Written("Location History.json", b'{"locations": [\n', pieces, b"\n]}", truths, b",\n", b"7")


def semantic(events: Sequence[Event]) -> Written:
    """A month of the Semantic Location History: visits and journeys."""
    pieces, truths = [], []
    for e in events:
        span = {"startTimestamp": _z(e), "endTimestamp": _z(e, 30)}
        text = f"{e.text}\n1 Example Road\nLagos" if e.by_her else ""
        visit = {"location": {**_e7(e), "name": e.text, "address": "1 Example Road\nLagos"}, "duration": span}
        journey = {
            "startLocation": _e7(e),
            "endLocation": _e7(e),
            "duration": span,
            "activityType": "WALKING",
        }
        pieces.append(as_json({"placeVisit": visit} if e.by_her else {"activitySegment": journey}))
        truths.append(Truth("place", None, text, *at_second(e), place=_degrees(e)))
    name = "2025_OCTOBER.json"
    return Written(name, b'{"timelineObjects": [\n', tuple(pieces), b"\n]}", tuple(truths), b",\n", b"7")


def segments(events: Sequence[Event]) -> Written:
    """Timeline.json out of an Android phone: visits, and paths with a time for each point."""
    pieces, truths = [], []
    for e in events:
        latitude, longitude = _degrees(e)
        spot = f"{latitude}°, {longitude}°"
        span: dict[str, object] = {"startTime": e.iso, "endTime": e.iso}
        if e.by_her:
            best = {"placeId": "p", "semanticType": "HOME", "placeLocation": {"latLng": spot}}
            span["visit"] = {"hierarchyLevel": 0, "probability": 0.85, "topCandidate": best}
        else:
            span["timelinePath"] = [{"point": spot, "time": e.iso}]
        pieces.append(as_json(span))
        text = "HOME" if e.by_her else ""
        truths.append(Truth("place", None, text, *at_both(e), place=(latitude, longitude)))
    tail = b'\n], "rawSignals": [], "userLocationProfile": {}}'
    return Written(
        "Timeline.json", b'{"semanticSegments": [\n', tuple(pieces), tail, tuple(truths), b",\n", b"7"
    )


def iphone_segments(events: Sequence[Event]) -> Written:
    """location-history.json out of an iPhone: a bare list, paths by minutes since their beginning."""
    pieces, truths = [], []
    for e in events:
        latitude, longitude = _degrees(e)
        span: dict[str, object] = {"endTime": _z(e, 60), "startTime": e.iso if e.by_her else _z(e)}
        spot = f"geo:{latitude},{longitude}"
        if e.by_her:
            best = {"probability": "0.5", "semanticType": "Home", "placeID": "p", "placeLocation": spot}
            span["visit"] = {"hierarchyLevel": "0", "topCandidate": best, "probability": "0.8"}
            truths.append(Truth("place", None, "Home", *at_both(e), place=(latitude, longitude)))
        else:
            span["timelinePath"] = [{"point": spot, "durationMinutesOffsetFromStartTime": "7"}]
            utc = _z(e, 7).replace(".000", "")
            truths.append(Truth("place", None, "", None, utc, place=(latitude, longitude)))
        pieces.append(as_json(span))
    return Written("location-history.json", b"[\n", tuple(pieces), b"\n]", tuple(truths), b",\n", b"7")


def photo(events: Sequence[Event]) -> Written:
    """The note beside a picture in a Takeout of Google Photos."""
    (e,) = events
    latitude, longitude = _degrees(e)
    name = f"photo_{e.number}.jpg"
    whole = as_json(
        {
            "title": name,
            "description": e.text,
            "imageViews": "3",
            "photoTakenTime": {"timestamp": str(e.milliseconds // 1000), "formatted": "x"},
            "geoData": {"latitude": float(latitude), "longitude": float(longitude), "altitude": 0.0},
        }
    )
    place = (str(float(latitude)), str(float(longitude)))
    files = ((name, e.plant == "picture"),)
    truth = Truth("photo", None, e.text, *at_second(e), files=files, subject=name, place=place)
    beside = came_along(events)
    return Written(f"{name}.supplemental-metadata.json", whole, (), b"", (truth,), beside=beside)
