# SPDX-License-Identifier: Apache-2.0
"""What the vault needs of a record, worked out where the record is read.

The child that reads foreign bytes sends these, so that the parent decodes no foreign format and has
only to number names, seal and insert.
"""

import hashlib
import re
from dataclasses import replace
from typing import Annotated

import msgspec

from leeward.clock import utc_seconds, wall_seconds
from leeward.records import (
    NEVER_SENT,
    Direction,
    Kind,
    Party,
    Precision,
    Record,
    Sha256,
    State,
    Unread,
    Where,
)
from leeward.wire import canonical, identity, record_id, whole

KINDS: tuple[Kind | None, ...] = (
    None,
    "message",
    "call",
    "mail",
    "post",
    "comment",
    "reaction",
    "payment",
    "photo",
    "place",
    "contact",
    "event",
    "incident",
)
"""The numbers of kinds in the ``kind`` column: fixed, new ones are added at the end. 0 is unread."""

EXACT: dict[Precision, int] = {"none": 0, "day": 1, "minute": 2, "second": 3}
DIRECTIONS: tuple[Direction, ...] = ("unknown", "in", "out")

_KIND = {kind: number for number, kind in enumerate(KINDS)}
_DIRECTION = {direction: number for number, direction in enumerate(DIRECTIONS)}

MARKS: dict[State, int] = {
    "deleted": 1,
    "missed": 2,
    "answered": 4,
    "declined": 8,
    "blocked": 16,
    "voicemail": 32,
    "withheld": 64,
    "system": 256,
}
NEVER_SENT_MARK = 128
IN_CHAT_CALL_MARK = 2048
TYPED_MARK = 4096
BLOCK_EVENT_MARK = 8192
GROUP_EVENT_MARK = 16384
"""An event that only a group has, or a record that its source calls one of a group (``extra["group"]``);
beyond the bits that signs look at."""

MEDIA_MARK = 32768
"""A record with a picture, sound or film, which the program did not look at."""

GROUP_EVENTS = frozenset({"created", "added", "left", "removed", "subject_changed", "joined"})

NOBODY = ("", "")
"""The party that a source does not name: the owner of a phone, or a withheld caller."""

SEVERAL = ("\0several", "")
"""Stands for the recipient where there is more than one."""

Name = tuple[str, str]
_Second = Annotated[int, msgspec.Meta(ge=-62_135_596_800, lt=253_402_300_800)]
"""Of the years 1 to 9999."""
_Small = Annotated[int, msgspec.Meta(ge=0, le=3)]


class Prepared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record, or a piece that was not read (``kind`` 0), ready for the vault.

    ``sealed`` are its canonical bytes; ``digest`` its identity; ``sender`` and ``recipient`` handle and
    name; ``local`` and ``utc`` seconds; ``words`` what the search index holds of it. The bounds hold where
    it is decoded: the child that sends it read what nobody trusts.
    """

    sealed: bytes
    digest: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    kind: Annotated[int, msgspec.Meta(ge=0, lt=len(KINDS))] = 0
    channel: str = ""
    thread: str = ""
    sender: Name = NOBODY
    recipient: Name = NOBODY
    direction: Annotated[int, msgspec.Meta(ge=0, lt=len(DIRECTIONS))] = 0
    local: _Second | None = None
    utc: _Second | None = None
    exact: _Small = 0
    mark: Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)] = 0
    key: Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)] = 0
    words: str = ""


_PLACE = re.compile(r"([or])(\d{1,19})", re.ASCII)


def _about(export: Sha256, record: Record) -> Record:
    """The record with the id of what it is about.

    A reader does not know the export and so no ids: it names a place of the same member, "o" and the
    offset or "r" and the row, as ``wire.identity`` does.
    """
    place = _PLACE.fullmatch(record.about or "")
    if place is None:
        return record
    number = int(place[2])
    of_row = place[1] == "r"
    where = Where(record.where.member, None if of_row else number, row=number if of_row else None)
    return replace(record, about=record_id(identity(export, where)))


def prepare(export: Sha256, item: Record | Unread) -> Prepared:
    """Work out what the vault needs of an item of an export."""
    if isinstance(item, Record) and item.about is not None:
        item = _about(export, item)
    sealed = canonical(item)
    digest = identity(export, item.where)
    if isinstance(item, Unread):
        key = int.from_bytes(digest[:8], "big", signed=True)
        return Prepared(sealed, digest, key=key)
    time, to = item.time, item.to
    return Prepared(
        sealed,
        digest,
        _KIND[item.kind],
        whole(item.channel),
        whole(item.thread) if item.thread else "",
        _name(item.sender),
        _name(to[0]) if len(to) == 1 else SEVERAL if to else NOBODY,
        _DIRECTION[item.direction],
        None if time.local is None else wall_seconds(time.local),
        None if time.utc is None else utc_seconds(time.utc),
        EXACT[time.exact_to],
        mark_of(item),
        content_key(item),
        whole(f"{item.subject}\n{item.text}" if item.subject else item.text),
    )


def _name(who: Party) -> Name:
    return whole(who.handle or ""), whole(who.name or "")


def mark_of(record: Record) -> int:
    """The bits of the ``mark`` column; they mean what ``signs.common.columns.Mark`` says."""
    mark = TYPED_MARK if record.kind == "incident" else 0
    if record.attachments or (record.extra and "media" in record.extra):
        mark |= MEDIA_MARK
    for state in record.state:
        mark |= MARKS.get(state, 0)
        if state in NEVER_SENT:
            mark |= NEVER_SENT_MARK
    if record.extra:
        if record.kind == "call" and record.extra.get("in_app"):
            mark |= IN_CHAT_CALL_MARK
        event = record.extra.get("event")
        if event == "blocked":
            mark |= BLOCK_EVENT_MARK
        elif event in GROUP_EVENTS or "group" in record.extra:
            mark |= GROUP_EVENT_MARK
    return mark


def content_key(record: Record) -> int:
    """64 bits that are equal for the same record in another export of the same source.

    Names stay out, because a contact may be renamed between two exports. So does the file name of a
    picture, because one export comes with media and the next without.
    """
    text = record.text
    if record.attachments or (record.extra and "media" in record.extra):
        text = "\0" + text.partition("\n")[2]
    when = record.time.utc or record.time.local or record.time.as_written
    said = f"{record.kind}\0{record.channel}\0{when}\0{record.seconds}\0{record.direction}\0{text}"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
