# SPDX-License-Identifier: Apache-2.0
"""``leeward over``: the day she said it was over. Candidates are her own words; she chooses."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from leeward import clock
from leeward.clock import stamp, wall_seconds
from leeward.errors import UsageError
from leeward.flow.case import Agreed, Case, settled
from leeward.flow.record_json import direction
from leeward.flow.records import record_line
from leeward.flow.sides import Seen, see
from leeward.records import Record
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Reach, Refusal, Side
from leeward.vault import Import, Query, Sealed, Vault
from leeward.words import tell

if TYPE_CHECKING:
    from leeward.signs.common.refusal import Candidate

MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class _Heard:
    sealed: Sealed
    candidate: "Candidate"
    to_other: bool
    thread: str
    local: int


def candidates(vault: Vault, language: str) -> Iterator[dict[str, Any]]:
    """Her own messages that may be the clear no, best first: those to the other before all others."""
    case = settled(vault)
    seen = see(vault, case)
    imports = {i.number: i for i in vault.imports()}
    heard = list(_heard(vault, seen, case))
    # Of one message in two exports the newer export shows more around it.
    earlier = set(Query(vault).same_as([h.sealed.row for h in heard]).values())
    heard = [h for h in heard if h.sealed.row not in earlier]
    heard.sort(key=lambda h: (not h.to_other, -h.candidate.weight, h.local, h.sealed.row))
    for one in heard[:MOST_CANDIDATES]:
        line = record_line(one.sealed, imports[one.sealed.row >> 32], case)
        yield {
            "type": "candidate",
            "id": one.sealed.id,
            "text": line["text"],
            "time": line["time"],
            "to": line["to"] or [{"handle": None, "name": one.thread or None}],
            "grounds": [tell(ground, language) for ground in one.candidate.grounds],
        }


def _heard(vault: Vault, seen: Seen, case: Case) -> Iterator[_Heard]:
    """Every message that may be hers and reads like a no; where nobody in a chat is her yet, anyone's."""
    from leeward.signs.common.refusal import rank  # noqa: PLC0415 - its rules take a quarter second to load
    from leeward.signs.common.text import weighed_refusal  # noqa: PLC0415 - so do these

    columns = seen.columns
    indexes = {columns.place[i]: i for i in range(len(columns)) if _may_be_hers(seen, i)}
    me = case.circle(case.me) if case.me else None
    for sealed in Query(vault).at(indexes):
        record = sealed.item
        if not isinstance(record, Record) or direction(record, me, case.country) == "in":
            continue
        candidate = rank(record.text) or weighed_refusal(record.text)
        if candidate is not None:
            index = indexes[sealed.row]
            local = columns.local[index]
            yield _Heard(sealed, candidate, _is_to_other(seen, index), seen.title(index), local)


def _may_be_hers(seen: Seen, index: int) -> bool:
    columns = seen.columns
    if columns.kind[index] not in ("message", "mail"):
        return False
    side = columns.side[index]
    if side == Side.ME:
        return True
    talk = seen.talk(index)
    on_her_phone = columns.reach[index] != Reach.THIRD_PARTY
    return side != Side.OTHER and on_her_phone and talk is not None and not talk.has_me


def _is_to_other(seen: Seen, index: int) -> bool:
    talk = seen.talk(index)
    in_talk = talk is not None and talk.with_other and not talk.is_group
    return seen.columns.reach[index] == Reach.THE_OTHER or in_talk


def is_set(vault: Vault) -> bool:
    """Whether a day is chosen."""
    return settled(vault).over is not None


def set_record(vault: Vault, record: str, now: datetime) -> None:
    """The day is when this message of hers was sent."""
    if record not in Query(vault).rows_of([record]):
        raise UsageError("error.no_such_record", id=record)
    vault.write_entry("over", {"record": record, "at_set": stamp(now)})


def set_time(vault: Vault, at: str, how: str, now: datetime) -> None:
    """The day is this one, said in a way that left no record; ``how`` are her words for it."""
    vault.write_entry("over", {"at": read_day(vault, at), "how": how, "at_set": stamp(now)})


def read_day(vault: Vault, at: str) -> str:
    """The day or time as it will be kept; refused where it is none, before she is asked for words."""
    return _local(at, settled(vault).zone_name())


def _local(at: str, zone: str | None) -> str:
    """A wall clock in ISO 8601. A time with an offset is turned to the zone of the case, if there is one."""
    text = at.strip()
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            if zone is None:
                raise UsageError("error.time", text=at)
            moment = moment.astimezone(clock.zone(zone))
    except (ValueError, OverflowError) as error:
        raise UsageError("error.time", text=at) from error
    local = moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return local[: len("2026-01-03")] if len(text) <= len("2026-01-03") else local


def agree(vault: Vault, what: str, reason: str, now: datetime) -> bool:
    """Contact by this record, channel, thread or handle was agreed and is not counted.

    Gives whether the vault holds anything of that name so far.
    """
    before = settled(vault)
    vault.write_entry("agreed", {"what": what, "reason": reason, "at": stamp(now)})
    marks = see(vault, replace(before, agreed=(Agreed(what, reason),))).columns.mark
    return any(mark & Mark.AGREED for mark in marks)


def refusal(vault: Vault, case: Case, columns: Columns) -> Refusal | None:
    """The refusal as the signs count from it; None where no day is set or its record has no time."""
    over = case.over
    if over is None:
        return None
    if over.record is None:
        at = over.at or ""
        exact = Exact.DAY if len(at) == len("2026-01-03") else Exact.MINUTE
        return Refusal(wall_seconds(at), exact)
    row = Query(vault).rows_of([over.record]).get(over.record)
    if row is None:
        return None
    index = _index(columns, row)
    if index is None or columns.local[index] == NO_TIME:
        return None
    return Refusal(columns.local[index], Exact(columns.exact[index]), index)


def by_file(vault: Vault, columns: Columns, refusal: Refusal | None) -> Columns:
    """The columns with the file of each row, where it decides: in the refusal's minute and export.

    A zip may hold several chats, and only below the refusal in its own file is after it.
    """
    if refusal is None or refusal.row is None:
        return columns
    minute, source = refusal.local // 60, columns.source(refusal.row)
    near = [i for i, at in enumerate(columns.local) if at // 60 == minute and columns.source(i) == source]
    files = array("q", bytes(8 * len(columns)))
    numbers: dict[str | None, int] = {}
    for i, sealed in zip(near, Query(vault).at(columns.place[i] for i in near), strict=True):
        files[i] = numbers.setdefault(sealed.item.where.member, len(numbers))
    return replace(columns, file=files)


def _index(columns: Columns, row: int) -> int | None:
    index = bisect_left(columns.place, row)
    return index if index < len(columns) and columns.place[index] == row else None


def over_line(vault: Vault, case: Case) -> dict[str, Any] | None:
    """The refusal as the summary of ``signs`` prints it."""
    over = case.over
    if over is None:
        return None
    if over.record is None:
        return {"record": None, "at": over.at, "how": over.how}
    for sealed in Query(vault).at(Query(vault).rows_of([over.record]).values()):
        of: Import = next(i for i in vault.imports() if i.number == sealed.row >> 32)
        line = record_line(sealed, of, case)
        return {"record": over.record, "at": line["time"]["local"], "time": line["time"]}
    return {"record": over.record, "at": None}
