# SPDX-License-Identifier: Apache-2.0
"""A photo, a screenshot or a film as an exhibit: one record a file, with what the file itself says of it.

The time is the one that the camera wrote, said with the tag that says it; the name of a file and its date on
disk are no times. Messengers take these tags away: then the picture is an exhibit without a time. A picture
that lies with a conversation belongs to it, and is read here only where it stands alone.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from leeward.exports import exif, film_atoms
from leeward.exports.iso_times import iso_when
from leeward.exports.picture_bytes import Passing, Told, is_film, kind_of, look
from leeward.exports.places import Account
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, When, Where

NAME = "pictures"
_SURE = 10
"""Any reader that knows more of a file comes first."""

_XMP_NAMES: Final = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")


def claim(document: Document) -> Claim | None:
    """A picture or a film by its first bytes."""
    kind = kind_of(document.untrusted_head)
    return Claim(_SURE, f"a {kind} file") if kind else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The one record of the file, then the accounting."""
    del choices  # the file says its time in full, or not at all
    account = Account(NAME)
    notes: Counter[str] = Counter()
    kind = kind_of(document.untrusted_head)
    with document.untrusted_open() as untrusted:
        passing = Passing(untrusted)
        told = look(kind, passing)
        sha256 = passing.finish()
    where = Where(document.member, 0, passing.offset, None, sha256)
    film = film_atoms.film(told.moov)
    if not kind:
        yield account.lost("not_recognised", where)
    elif told.moov and not film.is_film():
        account.skip("media", 0)  # sound alone: it is listened to, not looked at
    else:
        record = _film(told, film, where) if told.moov else _picture(told, where)
        account.kept += 1
        notes["undated"] += record.time.local is None and record.time.utc is None
        notes["film_clock"] += record.extra.get("time_tag") == "moov/mvhd"
        yield record
    account.truncated = told.is_cut
    yield account.tally(notes)


def _picture(told: Told, where: Where) -> Record:
    tags = exif.tags(told.tiff)
    time, tag = _taken(tags, told)
    latitude, longitude = exif.place(tags)
    extra = {name: said for name, value in sorted(tags.items()) if (said := exif.plain(value))}
    text = " ".join(filter(None, (extra.get("Make"), extra.get("Model"))))
    extra |= {f"xmp {name}": said for name, said in told.xmp.items()}
    extra |= {f"png {name}": said for name, said in told.words.items()}
    extra |= {"type": told.kind, "time_tag": tag, "gps_time": exif.gps_time(tags)}
    return _record(time, text, where, (latitude, longitude), extra)


def _taken(tags: exif.Tags, told: Told) -> tuple[When, str]:
    """The time of the picture: as EXIF says it, else as its other words do."""
    found, tag = exif.taken(tags)
    if tag:
        return found, tag
    for name in _XMP_NAMES:
        at = iso_when(told.xmp.get(name, ""))
        if at.local or at.utc:
            return at, f"xmp {name}"
    for name in ("Creation Time", "tIME"):
        written = told.words.get(name, "")
        at = exif.exif_when(written)
        at = at if at.local else iso_when(written)
        if at.local or at.utc:
            return at, f"png {name}"
    return found, ""


def _film(told: Told, film: film_atoms.Film, where: Where) -> Record:
    time, tag = film.when()
    named = {f"quicktime {name}": said for name, said in sorted(film.named.items())}
    text = " ".join(filter(None, (film.named.get("make"), film.named.get("model"))))
    extra = {**named, "place_as_written": film.place_as_written, "type": told.kind, "time_tag": tag}
    return _record(time, text, where, film.place(), extra)


def _record(
    time: When, text: str, where: Where, place: tuple[str | None, str | None], extra: dict[str, str]
) -> Record:
    kind = extra["type"]
    extra["shows"] = "film" if is_film(kind) else "picture"
    return Record(
        kind="photo",
        channel="photo",
        thread=None,
        time=time,
        sender=Party(),
        text=text,
        where=where,
        lat=place[0],
        lon=place[1],
        extra={name: said for name, said in extra.items() if said},
    )


READER = Reader(NAME, claim, read, is_exhibit=True)
