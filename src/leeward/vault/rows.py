# SPDX-License-Identifier: Apache-2.0
"""A record as a row: sealed payload, clear columns to sort and count by, and its leaf in the log.

This is the path every record takes on its way in, a million times; it allocates little and asks the
database nothing.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from leeward.clock import utc_seconds, wall_seconds
from leeward.merkle import leaf_hash
from leeward.records import NEVER_SENT, Direction, Kind, Party, Precision, Record, Sha256, State, Unread
from leeward.vault.log import Salts
from leeward.vault.seal import PayloadSeal
from leeward.wire import ID_BYTES, canonical, identity

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
"""An event that only a group has; beyond the bits that signs look at."""

MEDIA_MARK = 32768
"""A record with a picture, sound or film, which the program did not look at."""

GROUP_EVENTS = frozenset({"created", "added", "left", "removed", "subject_changed", "joined"})

Numbered = Callable[[str], int]
NumberedParty = Callable[[Party], int]


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
        elif event in GROUP_EVENTS:
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


class RowMaker:
    """Makes the rows and leaves of one import."""

    def __init__(
        self,
        number: int,
        export: Sha256,
        seal: PayloadSeal,
        salts: Salts,
        label: Numbered,
        party: NumberedParty,
    ) -> None:
        self._first = number << 32
        self._export = export
        self._seal = seal
        self._salts = salts
        self._label = label
        self._party = party

    def make(self, ordinal: int, item: Record | Unread) -> tuple[tuple[Any, ...], bytes]:
        """The row of an item, in the order of the table's columns, and its leaf hash."""
        payload = canonical(item)
        digest = identity(self._export, item.where)
        leaf = leaf_hash(self._salts.of(digest), payload)
        sealed = self._seal.close(ordinal, payload)
        id_key = int.from_bytes(digest[:8], "big", signed=True)
        ends = (id_key, digest[:ID_BYTES], sealed)
        row = self._first + ordinal
        if isinstance(item, Unread):
            return (row, 0, 0, 0, 0, 0, 0, None, None, 0, 0, id_key, *ends), leaf
        time = item.time
        to = item.to
        return (
            row,
            _KIND[item.kind],
            self._label(item.channel),
            self._label(item.thread or ""),
            self._party(item.sender),
            self._party(to[0]) if len(to) == 1 else -bool(to),
            _DIRECTION[item.direction],
            None if time.local is None else wall_seconds(time.local),
            None if time.utc is None else utc_seconds(time.utc),
            EXACT[time.exact_to],
            mark_of(item),
            content_key(item),
            *ends,
        ), leaf
