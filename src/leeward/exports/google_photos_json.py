# SPDX-License-Identifier: Apache-2.0
"""What Google Photos says of a picture, in the small file that lies beside it in a Takeout.

The time when it was taken, in UTC; where, if a place is known; who Google believes is on it. The picture
itself is attached where it came along. Latitude and longitude stay as they are written.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from leeward.exports.json_fields import Files, JsonAccount, Times, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.picture_bytes import Passing
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread
from leeward.unpack import plain_name

NAME = "google_photos_json"
BIGGEST = 1 << 20
MOST_FIELDS = 1_000
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_TAKEN = re.compile(rb'"photoTakenTime"\s*:\s*\{')
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,30})?", re.ASCII)
_SIDECAR = re.compile(r"(.+?)(?:\.supp[a-z-]{0,20})?(\(\d{1,4}\))?\.json", re.DOTALL | re.IGNORECASE)
"""IMG_1.jpg.json, IMG_1.jpg.supplemental-metadata.json, and (2) at its end for IMG_1(2).jpg."""
_KNOWN: Final = frozenset({"photoTakenTime.timestamp", "description", "title"})


def claim(document: Document) -> Claim | None:
    """One object with the time when a picture was taken, and its title or address."""
    head = document.untrusted_head
    if not _START.match(head) or not _TAKEN.search(head):
        return None
    told = b'"title"' in head or b'"url"' in head
    return Claim(90, "a title and a photoTakenTime") if told else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The one picture, then the accounting."""
    del choices  # the time is in UTC
    account = JsonAccount(NAME, document)
    with document.untrusted_open() as untrusted:
        raw = Passing(untrusted).read(BIGGEST)
    whole = Found((), 0, raw)
    walk = JsonItems(io.BytesIO(raw), _is_list)
    fields: dict[str, list[str]] = {}
    for found in walk:
        key = ".".join(part for part in found.path if part)
        if found.why is None and len(fields) < MOST_FIELDS:
            fields.setdefault(key, []).append(plain(found.value))
    told = {key: "\n".join(values) for key, values in fields.items()}
    if document.size > BIGGEST:
        yield account.unread(whole, "element_too_big")
    elif walk.is_cut and raw:
        yield account.unread(whole, "cut_off")
    elif "photoTakenTime.timestamp" in told or "title" in told:
        yield _photo(told, whole, document, account)
    elif raw:
        yield account.unread(whole, "not_recognised")
    yield account.close(walk)


def _photo(told: Mapping[str, str], whole: Found, document: Document, account: JsonAccount) -> Record:
    files = Files(document)
    title = told.get("title", "")
    place = _place(told, "geoData") or _place(told, "geoDataExif") or (None, None)
    time = Times(account.notes).when(told.get("photoTakenTime.timestamp", ""))
    account.kept += 1
    return Record(
        kind="photo",
        channel="google_photos",
        thread=None,
        time=time,
        sender=Party(),
        text=told.get("description", ""),
        where=account.place(whole),
        subject=title or None,
        attachments=tuple(files.attachment(name) for name in _names(title, document) if name),
        lat=place[0],
        lon=place[1],
        extra={key: said for key, said in sorted(told.items()) if said and key not in _KNOWN},
    )


def _names(title: str, document: Document) -> tuple[str, ...]:
    """The picture: under its title, or under the name of this file without its endings."""
    base = (document.member or document.name).replace("\\", "/").rpartition("/")[2]
    found = _SIDECAR.fullmatch(base)
    stem, dot, ending = found[1].rpartition(".") if found else ("", "", "")
    own = f"{stem}{found[2] or ''}{dot}{ending}" if found and dot else ""
    return (own if own and plain_name(own) in document.beside else title,)


def _place(told: Mapping[str, str], key: str) -> tuple[str, str] | None:
    """Where it was taken; Google writes 0, 0 where it does not know."""
    latitude, longitude = told.get(f"{key}.latitude", ""), told.get(f"{key}.longitude", "")
    if not _DEGREES.fullmatch(latitude) or not _DEGREES.fullmatch(longitude):
        return None
    on_earth = abs(int(latitude.partition(".")[0])) <= 90 and abs(int(longitude.partition(".")[0])) <= 180
    is_none = not (latitude + longitude).strip("-0.")
    return (latitude, longitude) if on_earth and not is_none else None


def _is_list(_: Path) -> bool:
    """No list of this file is long: all of it comes as single values with their path."""
    return False


READER = Reader(NAME, claim, read, joins="beside")
