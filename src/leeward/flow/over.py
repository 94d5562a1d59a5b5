# SPDX-License-Identifier: Apache-2.0
"""``leeward over``: the day she said it was over. Candidates are her own words; she chooses."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leeward.clock import stamp, wall_seconds
from leeward.errors import UsageError
from leeward.flow.case import Case, settled
from leeward.flow.record_json import direction
from leeward.flow.records import record_line
from leeward.flow.sides import Seen, see
from leeward.records import Record
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Reach, Refusal, Side
from leeward.signs.common.refusal import Candidate, rank
from leeward.vault import Import, Query, Sealed, Vault
from leeward.words import tell

MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class _Heard:
    sealed: Sealed
    candidate: Candidate
    to_other: bool
    thread: str


def candidates(vault: Vault, language: str) -> Iterator[dict[str, Any]]:
    """Her own messages that may be the clear no, best first: those to the other before all others."""
    case = settled(vault)
    seen = see(vault, case)
    imports = {i.number: i for i in vault.imports()}
    heard = sorted(
        _heard(vault, seen, case), key=lambda h: (not h.to_other, -h.candidate.weight, -h.sealed.row)
    )
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
    """Every message that may be hers and reads like a no; without a ``me``, whoever wrote it."""
    columns = seen.columns
    settled_me = any(side == Side.ME for side in columns.side)
    indexes = {
        columns.place[i]: i
        for i, (kind, side) in enumerate(zip(columns.kind, columns.side, strict=True))
        if kind in ("message", "mail") and (side == Side.ME or (not settled_me and side != Side.OTHER))
    }
    me = case.circle(case.me) if case.me else None
    for sealed in Query(vault).at(indexes):
        record = sealed.item
        if not isinstance(record, Record) or direction(record, me, case.country) == "in":
            continue
        candidate = rank(record.text)
        if candidate is not None:
            index = indexes[sealed.row]
            to_other = columns.reach[index] == Reach.THE_OTHER
            yield _Heard(sealed, candidate, to_other, seen.title(index))


def set_record(vault: Vault, record: str, now: datetime) -> None:
    """The day is when this message of hers was sent."""
    if record not in Query(vault).rows_of([record]):
        raise UsageError("error.no_such_record", id=record)
    vault.write_entry("over", {"record": record, "at_set": stamp(now)})


def set_time(vault: Vault, at: str, how: str, now: datetime) -> None:
    """The day is this one, said in a way that left no record; ``how`` are her words for it."""
    try:
        wall_seconds(_local(at))
    except ValueError as error:
        raise UsageError("error.time", text=at) from error
    vault.write_entry("over", {"at": _local(at), "how": how, "at_set": stamp(now)})


def _local(at: str) -> str:
    """A wall clock in ISO 8601; "2026-01-03 19:42" is taken too."""
    return (
        datetime.fromisoformat(at.strip())
        .replace(tzinfo=None)
        .isoformat(timespec="minutes")[: len("2026-01-03") if len(at.strip()) <= len("2026-01-03") else None]
    )


def agree(vault: Vault, what: str, reason: str, now: datetime) -> None:
    """Contact by this record, channel or thread was agreed and is not counted."""
    vault.write_entry("agreed", {"what": what, "reason": reason, "at": stamp(now)})


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
