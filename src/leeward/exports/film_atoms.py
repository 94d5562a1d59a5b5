# SPDX-License-Identifier: Apache-2.0
"""When and where a film was made: the atoms of MP4, QuickTime and 3GP (ISO 14496-12), walked within bounds.

The head of a film (``moov/mvhd``) counts seconds since 1904 in UTC. A phone of Apple also writes the time
with its offset, the place (ISO 6709), make and model as named values.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from leeward.exports.iso_times import FIRST_YEAR, LAST_YEAR, iso_when
from leeward.records import When

MOST_ATOMS = 20_000
MOST_DEPTH = 8
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"udta"})
_PLACE = re.compile(
    r"([+-]\d{1,2}(?:\.\d{1,12})?)([+-]\d{1,3}(?:\.\d{1,12})?)(?:[+-][\d.]{1,20})?/?.{0,20}", re.ASCII
)
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_NEVER = 0xFFFFFFFF
"""A clock that was never set: all ones, or beyond."""
_PREFIX: Final = "com.apple.quicktime."


@dataclass(slots=True)
class Film:
    """What the head of a film says."""

    created: int = 0
    tracks: list[bytes] = field(default_factory=list)
    """The kinds of its tracks: b"vide", b"soun" …"""
    named: dict[str, str] = field(default_factory=dict)
    place_as_written: str = ""

    def when(self) -> tuple[When, str]:
        """When it was made, and what says so; nothing where a clock was never set."""
        written = self.named.get("creationdate", "")
        found = iso_when(written)
        if found.local or found.utc:
            return found, "creationdate"
        if 0 < self.created < _NEVER:
            at = _EPOCH + timedelta(seconds=self.created)
            if FIRST_YEAR <= at.year <= LAST_YEAR:
                utc = at.replace(tzinfo=None).isoformat() + "Z"
                return When(str(self.created), None, utc, "second"), "moov/mvhd"
        return When(written), ""

    def place(self) -> tuple[str | None, str | None]:
        """Latitude and longitude as they are written, without their plus."""
        found = _PLACE.fullmatch(self.place_as_written.strip())
        if found is None:
            return None, None
        for written, most in ((found[1], 90), (found[2], 180)):
            whole, _, part = written[1:].partition(".")
            if int(whole) > most or (int(whole) == most and part.strip("0")):
                return None, None
        return found[1].removeprefix("+"), found[2].removeprefix("+")

    def is_film(self) -> bool:
        """Whether it has a picture, and not sound alone; a head without tracks is believed."""
        return not self.tracks or b"vide" in self.tracks


def atoms(untrusted: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """The atoms that lie side by side: name, where the contents begin and where they end."""
    stop = len(untrusted) if end is None else min(end, len(untrusted))
    at = start
    while at + 8 <= stop:
        size, name = struct.unpack_from(">I4s", untrusted, at)
        head = 8
        if size == 1 and at + 16 <= stop:
            size, head = struct.unpack_from(">Q", untrusted, at + 8)[0], 16
        elif size == 0:
            size = stop - at
        if size < head:
            return
        yield name, at + head, min(at + size, stop)
        at += size


def film(untrusted_moov: bytes) -> Film:
    """What the contents of a ``moov`` atom say."""
    found = Film()
    keys: list[str] = []
    todo = [(0, len(untrusted_moov), 0)]
    count = 0
    while todo:
        start, end, depth = todo.pop()
        for name, begin, stop in atoms(untrusted_moov, start, end):
            count += 1
            if count > MOST_ATOMS:
                return found
            body = untrusted_moov[begin : min(stop, begin + (1 << 16))]
            if name in _CONTAINERS and depth < MOST_DEPTH:
                todo.append((begin, stop, depth + 1))
            elif name == b"meta" and depth < MOST_DEPTH:
                # QuickTime's has contents at once, that of ISO a version before them.
                todo.append((begin if body[4:8] in (b"hdlr", b"keys") else begin + 4, stop, depth + 1))
            elif name == b"keys":
                keys = _keys(body)
            elif name == b"ilst":
                _values(body, keys, found)
            else:
                _take(name, body, found)
    return found


def _take(name: bytes, body: bytes, found: Film) -> None:
    if name == b"mvhd" and len(body) >= 16:
        version_1 = body[0] == 1
        found.created = struct.unpack_from(">Q" if version_1 else ">I", body, 4)[0]
    elif name == b"hdlr" and body[8:12] in (b"vide", b"soun") and len(found.tracks) < 100:
        found.tracks.append(body[8:12])
    elif name == b"\xa9xyz":
        found.place_as_written = found.place_as_written or body[4:104].decode("utf-8", "replace").rstrip("\0")


def _keys(body: bytes) -> list[str]:
    """The names of the values that stand in ``ilst``."""
    return [body[begin:end].decode("utf-8", "replace") for _, begin, end in atoms(body, 8)][:1_000]


def _values(body: bytes, keys: list[str], found: Film) -> None:
    for number, begin, end in atoms(body):
        index = int.from_bytes(number, "big") - 1
        if not 0 <= index < len(keys) or not keys[index].startswith(_PREFIX):
            continue
        for name, start, stop in atoms(body, begin, end):
            if name == b"data" and stop - start > 8 and body[start : start + 4] == b"\0\0\0\1":
                key = keys[index].removeprefix(_PREFIX)
                found.named[key] = body[start + 8 : stop].decode("utf-8", "replace")
    found.place_as_written = found.named.get("location.ISO6709", found.place_as_written)
