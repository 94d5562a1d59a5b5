# SPDX-License-Identifier: Apache-2.0
"""What she typed herself: incidents with a day, a place, who saw it. It is a source like any other.

The form is ``{"incidents": [{"date": "2026-01-07", "time": "18:35", "what_happened": ...}]}``; keys
beyond the known ones are kept in ``extra``. Each incident's place is its row in the list.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Sha256, Skipped, Tally, Unread, When, Where

NAME = "typed_incident"
MOST_BYTES = 64 * 1024 * 1024
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def claim(document: Document) -> Claim | None:
    """Claims a JSON object whose first key is ``incidents``."""
    if re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"incidents"\s*:', document.untrusted_head):
        return Claim(100, "an object with incidents")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The incidents in their order; one that has no words or no usable shape costs itself only."""
    del choices  # nothing here depends on them
    with document.untrusted_open() as untrusted:
        data = untrusted.read(MOST_BYTES)
    incidents = listed(data)
    if incidents is None:
        digest = Sha256(hashlib.sha256(data).hexdigest())
        yield Unread("bad_json", Where(document.member, 0, len(data), sha256=digest))
        yield Tally(NAME, seen=1, skipped=(Skipped("bad_json", 1),))
        return
    kept = 0
    for row, incident in enumerate(incidents):
        where = Where(document.member, row=row, sha256=_hash(incident))
        record = _record(incident, where)
        kept += record is not None
        yield record or Unread("bad_incident", where)
    bad = len(incidents) - kept
    skipped = (Skipped("bad_incident", bad),) if bad else ()
    yield Tally(NAME, seen=len(incidents), records=kept, skipped=skipped)


def has_words(incident: object) -> bool:
    """Whether an incident says what happened; without that it is none."""
    return isinstance(incident, dict) and bool(_text(incident.get("what_happened")).strip())


def has_strange_day(incident: object) -> bool:
    """Whether an incident names a day that is none of the calendar; one that names no day is in order."""
    day = _text(incident.get("date")) if isinstance(incident, dict) else ""
    return bool(day) and not _is_day(day)


def listed(data: bytes) -> list[Any] | None:
    """The incidents of a file as they are written; None where it is no such file."""
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    incidents = found.get("incidents") if isinstance(found, dict) else None
    return incidents if isinstance(incidents, list) else None


def _hash(incident: object) -> Sha256:
    return Sha256(hashlib.sha256(msgspec.json.encode(incident, order="sorted")).hexdigest())


def _record(incident: object, where: Where) -> Record | None:
    if not isinstance(incident, dict) or not has_words(incident):
        return None
    fields = {str(key): _text(value) for key, value in incident.items()}
    what, date, time = (fields.pop(key, "") for key in ("what_happened", "date", "time"))
    return Record(
        kind="incident",
        channel="typed",
        thread=None,
        time=_when(date, time),
        sender=Party(),
        text=what,
        where=where,
        extra={key: value for key, value in fields.items() if value},
    )


def _when(date: str, time: str) -> When:
    written = f"{date} {time}".strip()
    if not _is_day(date):
        return When(written)
    if _TIME.fullmatch(time):
        return When(written, f"{date}T{time}", exact_to="minute")
    return When(written, date, exact_to="day")


def _is_day(date: str) -> bool:
    try:
        return bool(_DATE.fullmatch(date)) and date >= "0001" and bool(dt.date.fromisoformat(date))
    except ValueError:
        return False


def _text(value: object) -> str:
    """A typed value as text: a list one a line, anything else that is no text as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_text(item) for item in value)
    return msgspec.json.encode(value).decode()


READER = Reader(NAME, claim, read)
