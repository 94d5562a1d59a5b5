# SPDX-License-Identifier: Apache-2.0
"""What the readers of JSON exports share: fields as text, times since 1970, files by name, the accounting."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from leeward.exports.json_empty import holds_nothing
from leeward.exports.json_items import Found, JsonItems
from leeward.exports.places import Account
from leeward.exports.quick_records import instant, place
from leeward.parts import Document
from leeward.records import Attachment, Said, Tally, Unread, When, Where

OURS = frozenset({"event", "group", "in_app", "media", "folder", "deleted_account"})
"""Names in ``extra`` that Leeward gives a meaning; a field of an export never takes one of them."""

# Years before 1995 or after 2100 are a clock that was never set, not a time.
_FIRST = 788_918_400_000
_AFTER_LAST = 4_133_980_800_000
# A date below this is seconds (it would be March 1973 in milliseconds).
_SECONDS_BELOW = 10**11
_MINUTES = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02}" for second in range(60))
_ENDS = ("Z", *(f".{millisecond:03}Z" for millisecond in range(1, 1000)))
_DIGITS = re.compile(r"\d{1,16}", re.ASCII)
_encode = msgspec.json.Encoder(order="sorted").encode


def plain(value: Any) -> str:
    """A field as text: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else _encode(value).decode()


def extras(fields: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The named fields as they go into ``extra``, empty ones left out."""
    found = {}
    for name in names:
        text = plain(fields[name])
        if text not in ("", "[]", "{}"):
            found[f"{name}_as_written" if name in OURS else name] = text
    return found


class Times:
    """Times since 1970 as a record keeps them. ``notes`` counts what has to be said about them."""

    def __init__(self, notes: Counter[str]) -> None:
        self._notes = notes
        self._days: dict[int, str] = {}

    def when(self, untrusted: Any) -> When:
        """Seconds or milliseconds, told apart by their size; what is no time is kept as written."""
        if type(untrusted) is int and _FIRST <= untrusted < _AFTER_LAST:
            return instant(str(untrusted), None, self.utc(untrusted))
        number = untrusted if type(untrusted) is int else None
        if isinstance(untrusted, str) and _DIGITS.fullmatch(untrusted):
            number = int(untrusted)
        if number is not None:
            milliseconds = number * 1000 if number < _SECONDS_BELOW else number
            if _FIRST <= milliseconds < _AFTER_LAST:
                return instant(plain(untrusted), None, self.utc(milliseconds))
        self._notes["undated"] += 1
        return When(plain(untrusted))

    def utc(self, milliseconds: int) -> str:
        """The time in ISO 8601."""
        minute = milliseconds // 60_000
        date = self._days.get(minute // 1440)
        if date is None:
            if len(self._days) > 100_000:
                self._days.clear()
            date = datetime.fromtimestamp(minute * 60, UTC).strftime("%Y-%m-%dT")
            self._days[minute // 1440] = date
        second = _SECONDS[milliseconds // 1000 % 60]
        return date + _MINUTES[minute % 1440] + second + _ENDS[milliseconds % 1000]


def in_range(seconds: str) -> int | None:
    """Seconds since 1970 written as digits, as milliseconds; None where that is no time of an export."""
    if not (len(seconds) < 17 and seconds.isascii() and seconds.isdigit()):
        return None
    milliseconds = int(seconds) * 1000
    return milliseconds if _FIRST <= milliseconds < _AFTER_LAST else None


class Files:
    """The files that lie beside an export, found by the path that a record gives."""

    def __init__(self, document: Document) -> None:
        self._beside = document.beside

    def attachment(self, path: str) -> Attachment:
        """The file of this path. A file of the same name in another folder is another file."""
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts:
            return Attachment(path)
        neighbour = self._beside.get(_name(parts[-1]))
        if neighbour is None:
            return Attachment(path)
        lies = neighbour.name.replace("\\", "/").split("/")
        if len(parts) > 1 and len(lies) > 1 and _name(parts[-2]) != _name(lies[-2]):
            return Attachment(path)
        return Attachment(path, neighbour.sha256(), present=True)


def _name(part: str) -> str:
    return unicodedata.normalize("NFC", part).casefold()


class JsonAccount(Account):
    """What became of every item of one file."""

    def __init__(self, name: str, document: Document) -> None:
        super().__init__(name)
        self._document = document
        self.system = 0
        self.notes: Counter[str] = Counter()

    def place(self, found: Found) -> Where:
        """Where a value stands, with the hash of its bytes."""
        if found.passed is not None:
            passed = found.passed
            return Where(self._document.member, passed.offset, passed.length, None, passed.sha256)
        raw = found.raw
        return place(self._document.member, found.offset, len(raw), hashlib.sha256(raw).hexdigest())

    def unread(self, found: Found, why: str | None = None) -> Unread:
        """An item that is no record, with its reason."""
        return self.lost(why or found.why or "not_recognised", self.place(found))

    def close(self, walk: JsonItems, assumed: tuple[str, ...] = (), besides: tuple[str, ...] = ()) -> Tally:
        """The accounting, when the walk is over. ``besides``: lists that are not what the file is for."""
        told = {f"mended_{key}": count for key, count in walk.mended.items()}
        told["undated"] = self.notes.pop("undated", 0)
        self.caveats += [Said(f"caveat.json.{key}", {"n": n}) for key, n in sorted(told.items()) if n]
        for _ in range(walk.strays):
            self.skip("stray_text", walk.first_stray)
        self.truncated = walk.is_cut
        found = self.tally(self.notes, assumed)
        nothing = not found.seen + self.system and self._document.size
        if nothing and (walk.is_cut or not holds_nothing(self._document, besides)):
            self.skip("not_recognised", 0)
            found = self.tally(self.notes, assumed)
        return replace(found, seen=found.seen + self.system, system=self.system)
