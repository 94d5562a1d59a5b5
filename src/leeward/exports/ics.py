# SPDX-License-Identifier: Apache-2.0
"""A calendar or an invitation as iCalendar (RFC 5545) or vCalendar 1.0: every entry, with who asked whom.

An invitation from the other is contact. A time with a zone by name is the wall clock there; it is fixed in
UTC where the calendar carries the rules of the zone, and else the name is only said. Entries that repeat are
one record.
"""

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from leeward.exports.content_lines import lines, spelling
from leeward.exports.ics_lines import Property, property_of
from leeward.exports.ics_zones import MOST_RULES, Rule, Zone
from leeward.exports.iso_times import iso_when
from leeward.exports.places import Account, Extent, Letters
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, Sha256, Tally, Unread, When

NAME = "ics"
BIGGEST = 4 << 20
"""More than any entry that a person has typed; longer ones are passed over and hashed."""

FIRST_YEAR = 1800
"""Birthdays of grandparents repeat every year since their first."""

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCALENDAR", re.IGNORECASE)
_LONGEST_FIELD = 10_000
_MARK = re.compile(rb"\s*(BEGIN|END)\s*:\s*([A-Za-z-]{1,40})\s*", re.IGNORECASE)
_ENTRIES: Final = {b"VEVENT": "event", b"VTODO": "todo", b"VJOURNAL": "journal"}
_NOT_ENTRIES = frozenset({b"VFREEBUSY"})
_GEO = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d{1,20})?)\s*[;,]\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*", re.ASCII)
_ADDRESS = re.compile(r"([^<>]{0,200}[^<>\s])\s{0,9}<([^<>\s]{3,200})>")
_TEXTS: Final = ("SUMMARY", "DESCRIPTION", "LOCATION")
_PLAIN = frozenset({"ORGANIZER", "ATTENDEE", "ATTACH", "GEO", "DTSTART", *_TEXTS})


@dataclass(slots=True)
class _Entry:
    """An entry that is being read."""

    kind: str
    extent: Extent
    size: int = 0
    depth: int = 0
    line: bytearray = field(default_factory=bytearray)
    properties: list[Property] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


class _Calendar:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spelling: Letters = spelling(document.untrusted_head)
        self._account = Account(NAME)
        self._notes: Counter[str] = Counter()
        self._open: _Entry | None = None
        self._about: dict[str, str] = {}
        self._depth = 0
        self._is_old = False
        self._zones: dict[str, Zone] = {}
        self._zone: Zone | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every entry in the order of the file, then the accounting."""
        goes_on = False
        closed = True
        with self._document.untrusted_open() as untrusted:
            for offset, raw in lines(untrusted, self._spelling):
                line = raw.rstrip(b"\r\n")
                mark = None if goes_on else _MARK.fullmatch(line.removeprefix(b"\xef\xbb\xbf"))
                if mark:
                    name, begins = mark[2].upper(), mark[1].upper() == b"BEGIN"
                    closed = name == b"VCALENDAR" and not begins
                    yield from self._mark(name, offset, raw, begins=begins)
                elif self._open is not None:
                    self._line(self._open, raw, line, goes_on=goes_on)
                elif not goes_on:
                    self._outside(line)
                goes_on = len(line) == len(raw)
        if self._open is not None:
            yield self._account.lost("cut_off", self._open.extent.where(self._document.member))
        if not self._account.tally(self._notes).seen and self._document.size:
            self._account.skip("no_entries", 0)
        self._account.truncated = not closed
        yield self._account.tally(self._notes)

    def _mark(self, name: bytes, offset: int, raw: bytes, *, begins: bool) -> Iterator[Record | Unread]:
        """A BEGIN or an END."""
        entry = self._open
        is_entry = name in _ENTRIES or name in _NOT_ENTRIES
        if entry is not None and (is_entry or name == b"VCALENDAR") and (begins or name == b"VCALENDAR"):
            yield self._done(entry)  # its own end is missing
            self._open = entry = None
        if entry is None:
            self._depth += 0 if is_entry or name == b"VCALENDAR" else 1 if begins else -1
            self._zone_mark(name, begins=begins)
            if begins and is_entry:
                self._depth = 0
                self._open = _Entry(_ENTRIES.get(name, ""), Extent(offset, self._spelling))
                self._feed(self._open, raw)
            elif begins and name == b"VCALENDAR":
                self._about, self._is_old, self._depth = {}, False, 0
            return
        self._feed(entry, raw)
        self._flush(entry)
        if begins:
            entry.depth += 1
        elif is_entry:
            self._open = None
            yield self._done(entry)
        else:
            entry.depth = max(entry.depth - 1, 0)

    def _zone_mark(self, name: bytes, *, begins: bool) -> None:
        """A zone, or a rule of it, begins or ends."""
        if name == b"VTIMEZONE":
            self._zone = Zone() if begins else None
        elif self._zone is not None and begins and len(self._zone.rules) < MOST_RULES:
            self._zone.rules.append(Rule())

    def _of_zone(self, zone: Zone, line: bytes) -> None:
        """One line of a zone: its name, or a field of its last rule."""
        found = property_of(line)
        if found is None:
            return
        said = found.value.decode("utf-8", "replace").strip()
        if zone.rules:
            fields = zone.rules[-1].fields
            before = f"{fields[found.name]}," if found.name in fields else ""
            if len(before) < _LONGEST_FIELD:
                fields[found.name] = before + said
        elif found.name == "TZID" and len(self._zones) < MOST_RULES:
            self._zones[said] = zone

    def _outside(self, line: bytes) -> None:
        """What is said of the calendar itself: its name, its method, its version, its zones."""
        if self._zone is not None:
            self._of_zone(self._zone, line)
            return
        found = property_of(line) if self._depth <= 0 else None
        if found is None:
            return
        if found.name == "VERSION":
            self._is_old = found.value.strip().startswith(b"1")
        elif found.name in ("METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "PRODID", "TZ"):
            self._about[found.name] = found.text(is_old=self._is_old).strip()

    def _feed(self, entry: _Entry, raw: bytes) -> None:
        entry.extent.feed(raw)
        entry.size += len(raw)

    def _line(self, entry: _Entry, raw: bytes, line: bytes, *, goes_on: bool) -> None:
        """One more line of an entry, or of the alarm in it."""
        self._feed(entry, raw)
        if entry.size > BIGGEST:
            return
        if goes_on:
            entry.line += line
        elif entry.line.endswith(b"=") and b"QUOTED-PRINTABLE" in entry.line[:200].upper():
            del entry.line[-1:]
            entry.line += line
        elif line[:1] in (b" ", b"\t") and entry.line:
            # 1.0 folds at a blank and keeps it; 2.0 adds one and takes it away.
            entry.line += line if self._is_old else line[1:]
        elif property_of(line) is None and entry.line and line.strip():
            entry.line += b"\\n" + line  # broken off without a sign
        else:
            self._flush(entry)
            entry.line += line

    def _flush(self, entry: _Entry) -> None:
        """The line that is whole now."""
        found = property_of(bytes(entry.line)) if entry.line else None
        entry.line.clear()
        if found is None:
            return
        if entry.depth:
            entry.alarms.append(f"{found.name}: {found.text(is_old=self._is_old)}")
        else:
            entry.properties.append(found)

    def _done(self, entry: _Entry) -> Record | Unread:
        self._flush(entry)
        place = entry.extent.where(self._document.member)
        if entry.size > BIGGEST:
            return self._account.lost("element_too_big", place)
        if not entry.kind:
            return self._account.lost("not_an_entry", place)
        if not entry.properties:
            return self._account.lost("not_recognised", place)
        texts: dict[str, list[str]] = {}
        for one in entry.properties:
            if one.name not in _PLAIN or (one.name in _TEXTS and one.name not in texts):
                texts.setdefault(one.name, []).append(one.text(is_old=self._is_old))
        said = {name: "\n".join(found) for name, found in texts.items()}
        time, zone = self._when(entry.properties)
        self._notes["undated"] += time.local is None and time.utc is None
        self._notes["no_zone"] += time.utc is None and time.local is not None and time.exact_to != "day"
        self._account.kept += 1
        people = [_party(one) for one in entry.properties if one.name == "ATTENDEE" and not _asks(one)]
        organizer = next((_party(one) for one in entry.properties if _asks(one)), Party())
        latitude, longitude = _geo(entry.properties)
        words = [text for name in _TEXTS if (text := said.get(name, ""))]
        return Record(
            kind="event",
            channel="calendar",
            thread=self._about.get("X-WR-CALNAME") or None,
            time=time,
            sender=organizer,
            text="\n".join(words),
            where=place,
            to=tuple(dict.fromkeys(people)),
            subject=said.get("SUMMARY") or None,
            attachments=tuple(_attachment(one) for one in entry.properties if one.name == "ATTACH"),
            lat=latitude,
            lon=longitude,
            extra=self._extra(entry, said, zone),
        )

    def _when(self, properties: list[Property]) -> tuple[When, str]:
        """When the entry begins (a task without a beginning: when it is due), and its zone by name."""
        for one in (p for name in ("DTSTART", "DUE") for p in properties if p.name == name):
            time = iso_when(one.value.decode("utf-8", "replace").strip(), first_year=FIRST_YEAR)
            name = one.parameters.get("TZID", "")
            rules = self._zones.get(name)
            if rules and time.local and time.utc is None and time.exact_to != "day":
                at = rules.utc(time.local)
                utc = None if at is None else f"{at.year:04}-{at:%m-%dT%H:%M:%S}Z"
                time = replace(time, utc=utc)
            return time, name
        return When(""), ""

    def _extra(self, entry: _Entry, said: dict[str, str], zone: str) -> dict[str, str]:
        extra = {name.lower(): text for name, text in sorted(said.items()) if name not in _TEXTS and text}
        if entry.kind != "event":
            extra["component"] = entry.kind
        answers = [
            f"{one.parameters['PARTSTAT']} {_party(one).handle or _party(one).name or ''}".strip()
            for one in entry.properties
            if one.name == "ATTENDEE" and one.parameters.get("PARTSTAT")
        ]
        about = {name.lower(): text for name, text in self._about.items() if name != "X-WR-CALNAME"}
        found = {
            **extra,
            **{f"calendar.{name}": text for name, text in about.items()},
            "tzid": zone,
            "answers": "\n".join(answers),
            "alarm": "\n".join(entry.alarms[:1_000]),
        }
        return {name: text for name, text in found.items() if text}


def _party(one: Property) -> Party:
    """A person: the address without "mailto:", and the name that stands beside it."""
    address = one.text(is_old=False).strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    name = one.parameters.get("CN")
    told = _ADDRESS.fullmatch(address)
    if told:  # as 1.0 writes a person: Femi <femi@example.com>
        name, address = name or told[1], told[2]
    return Party(address or None, name or None)


def _asks(one: Property) -> bool:
    """Whether this is the person whose entry it is; 1.0 gives that as a role."""
    return one.name == "ORGANIZER" or (one.name == "ATTENDEE" and one.parameters.get("ROLE") == "ORGANIZER")


def _geo(properties: list[Property]) -> tuple[str | None, str | None]:
    for one in properties:
        found = _GEO.fullmatch(one.value.decode("utf-8", "replace")) if one.name == "GEO" else None
        if found and abs(_whole(found[1])) <= 90 and abs(_whole(found[2])) <= 180:
            return found[1], found[2]
    return None, None


def _whole(degrees: str) -> int:
    return int(degrees.partition(".")[0])


def _attachment(one: Property) -> Attachment:
    """A file that the entry names, or holds."""
    name = next(
        (one.parameters[key] for key in ("FILENAME", "X-FILENAME", "FMTTYPE") if key in one.parameters), ""
    )
    if one.parameters.get("ENCODING", "").upper() in ("BASE64", "B"):
        try:
            inside = base64.b64decode(re.sub(rb"\s", b"", one.value), validate=True)
        except (binascii.Error, ValueError):
            return Attachment(name)
        return Attachment(name, Sha256(hashlib.sha256(inside).hexdigest()), present=True)
    return Attachment(name or one.text(is_old=False).strip())


def claim(document: Document) -> Claim | None:
    """The first line of a calendar."""
    head = document.untrusted_head
    wide = spelling(head).wide
    if wide:
        head = head[:400].decode(wide, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return Claim(95, "BEGIN:VCALENDAR") if _START.match(head) else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every entry in the order of the file, then the accounting."""
    del choices  # year, month and day have one order
    return _Calendar(document).read()


READER = Reader(NAME, claim, read)
