# SPDX-License-Identifier: Apache-2.0
"""The calls of WhatsApp on an iPhone: ``CallHistory.sqlite``.

Each call with its people, its length, and what became of it. WhatsApp does not explain its numbers; those
of ``ZOUTCOME`` are what forensic tools agree on, and any other is kept as it is.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from leeward.exports.apple_time import AppleClock, written_as
from leeward.exports.sqlite_bytes import Database, field, rows_beside
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.exports.whatsapp_ios_db_people import people_beside
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Direction, Party, Record, State, Tally, Unread, Where
from leeward.unpack import plain_name

NAME = "whatsapp_ios_calls"
_TABLE, _PEOPLE, _GROUPED = "ZWACDCALLEVENT", "ZWACDCALLEVENTPARTICIPANT", "ZWAAGGREGATECALLEVENT"
_MARK = re.compile(rb"CREATE TABLE [\"'`\[]?ZWACDCALLEVENT\b", re.IGNORECASE)
FILE: Final = "callhistory.sqlite"
_FIELDS: Final = (
    "Z1CALLEVENTS", "ZOUTCOME", "ZDATE", "ZDURATION", "ZCALLIDSTRING", "ZGROUPJIDSTRING",
    "ZGROUPCALLCREATORUSERJIDSTRING",
)  # fmt: skip
_OWNER: Final = Party()
_ENDED, _MISSED, _REJECTED = 0, 1, 4
NEAR: Final = 60
"""Seconds between a call in the list and the notice of it in the chat."""
_MOST_PEOPLE: Final = 1_000


class Listed(NamedTuple):
    """The calls that the list has: their identifiers, and their times in order."""

    ids: frozenset[str] = frozenset()
    times: tuple[float, ...] = ()

    def has(self, identifier: str, at: object) -> bool:
        """Whether a call that a chat shows is in the list."""
        if identifier and identifier in self.ids:
            return True
        if not isinstance(at, int | float):
            return False
        next_one = bisect_left(self.times, at - NEAR)
        return next_one < len(self.times) and self.times[next_one] <= at + NEAR


def listed_beside(document: Document) -> Listed:
    """The calls in the list that lies beside a database of chats: none of them may count twice."""
    rows = list(rows_beside(document, FILE, _TABLE, "ZCALLIDSTRING", "ZDATE"))
    ids = frozenset(written_as(identifier) for _, identifier, _ in rows if identifier)
    times = (at for _, _, at in rows if isinstance(at, int | float) and math.isfinite(at))
    return Listed(ids, tuple(sorted(times)))


class _Around:
    """The tables around the calls: who took part, and what the list shows for several calls at once."""

    def __init__(self, database: Database, document: Document) -> None:
        self.known = people_beside(document)
        self.people: dict[int, list[Party]] = {}
        for _, call, address in _rows_of(database, _PEOPLE, "Z1PARTICIPANTS", "ZJIDSTRING"):
            if isinstance(call, int) and address and len(self.people.get(call, ())) < _MOST_PEOPLE:
                self.people.setdefault(call, []).append(self.known.party(written_as(address)))
        names = ("ZINCOMING", "ZMISSED", "ZVIDEO")
        self.shown = {number: tuple(cells) for number, *cells in _rows_of(database, _GROUPED, *names)}


def _rows_of(database: Database, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
    columns = database.columns(table)
    return database.rows(table, [field(columns, name) for name in names])


def _call(row: Mapping[str, Any], around: _Around, clock: AppleClock, where: Where) -> Record:
    incoming, missed, video = around.shown.get(row["Z1CALLEVENTS"], (None, None, None))
    stated = written_as(row["ZGROUPCALLCREATORUSERJIDSTRING"])
    creator = around.known.address(stated)
    people = tuple(around.people.get(where.row or 0, ()))
    if not people and creator:
        people = (around.known.party(stated),)
    direction: Direction = "in" if incoming == 1 else "out" if incoming == 0 else "unknown"
    if direction == "unknown" and creator and any(one.handle == creator for one in people):
        direction = "in"
    first = next((one for one in people if one.handle == creator), people[0] if people else _OWNER)
    rest = tuple(one for one in people if one != first)
    group = written_as(row["ZGROUPJIDSTRING"])
    extra = {"in_app": "yes", "call_id": written_as(row["ZCALLIDSTRING"]), "group": group}
    if video == 1:
        extra["call"] = "video"
    outcome, seconds = row["ZOUTCOME"], _seconds(row["ZDURATION"])
    if outcome not in (None, _ENDED, _MISSED, _REJECTED):
        extra["outcome"] = written_as(outcome)
    to = people if direction == "out" else (_OWNER, *rest) if rest else ()
    return Record(
        kind="call",
        channel="whatsapp",
        thread=group or first.handle,
        time=clock.when(row["ZDATE"]),
        sender=_OWNER if direction == "out" else first,
        text="",
        where=where,
        to=to,
        direction=direction,
        state=_states(outcome, seconds, direction, missed=missed == 1),
        seconds=seconds,
        extra={key: value for key, value in extra.items() if value},
    )


def _states(outcome: object, seconds: int | None, direction: Direction, *, missed: bool) -> tuple[State, ...]:
    if direction == "in" and outcome == _REJECTED:
        return ("declined",)
    if direction == "in" and (outcome == _MISSED or missed):
        return ("missed",)
    return ("answered",) if seconds and outcome in (None, _ENDED) else ()


def _seconds(cell: object) -> int | None:
    if isinstance(cell, float):
        return math.floor(cell) if math.isfinite(cell) and 0 <= cell < 1 << 31 else None
    return cell if isinstance(cell, int) and 0 <= cell < 1 << 31 else None


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has(_TABLE, "ZDATE"):
        yield account.refused(document, "no_such_tables")
        return
    database.look_over(_TABLE)
    around, clock = _Around(database, document), AppleClock()
    columns = database.columns(_TABLE)
    for batch in database.batches(_TABLE, [field(columns, name) for name in _FIELDS]):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            row: dict[str, Any] = dict(zip(_FIELDS, cells, strict=True))
            found = _call(row, around, clock, Where(document.member, row=number))
            account.kept += 1
            account.notes["undated"] += found.time.utc is None
            yield found


def _claim(document: Document) -> Claim | None:
    """The table of calls in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) == FILE)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(NAME, _claim, _read, joins="beside", yields_to=frozenset({"whatsapp_ios_contacts"}))
