# SPDX-License-Identifier: Apache-2.0
"""The course of conduct as dates and counts: when each kind of act first came, and on which days what came.

Nothing here says that a course in the sense of any law is met; that is for a court. Kinds that only repeat
others (days with contact, bursts, night) are left out, so that no act is shown twice as a new one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from leeward.records import Finding
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Refusal
from leeward.signs.common.contacts import DAY, Contacts, day_of, written, written_day

# P: a return after a silent week, as in sign 1.
SILENT_DAYS = 7
# R: Purcell, Pathe & Mullen 2004: going on beyond two weeks.
STILL_GOING_DAYS = 14

_COUNTED_ELSEWHERE = frozenset(
    {
        "contact.days",
        "contact.still_going_14",
        "contact.ten_in_28",
        "contact.burst",
        "contact.missed_call_storm",
        "contact.night",
        "contact.recontact_after_silence",
        "contact.channel_switch",
        "contact.frequent",
        "contact.rose",
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act: how often, when first and last, and the row of the first."""

    sign: int
    kind: str
    count: int
    first: str
    last: str
    first_row: int


@dataclass(frozen=True, slots=True)
class Course:
    """All kinds of acts after the day (or ever, without one) by their first date, and the days with acts."""

    kinds: tuple[Kind, ...]
    days: tuple[tuple[str, Mapping[int, int]], ...]
    """Each day with an act: how many acts of which sign."""
    new_kinds_after_14_days: int
    """Kinds of act of which the first came more than two weeks after the day."""
    by_28_days: tuple[int, ...]
    """Acts in each 28 days from the day on (or from the first act, without one), up to the last act."""
    returns: int
    """Times that something came again after seven days or more without anything."""
    channels: int
    last_act: str | None
    days_after_over: int | None
    """Days from the day she said it was over to the last act."""
    record_ends: str | None
    """The last day that stands in any record: later acts could not be seen."""
    silent_at_end: int | None
    """Days from the last act to the end of the record."""


def course(columns: Columns, refusal: Refusal | None, found: Contacts, findings: Iterable[Finding]) -> Course:
    """The course of a case, from its contacts and the findings of all signs."""
    acts: dict[tuple[int, str], set[int]] = defaultdict(set)
    contacts = found.after if refusal is not None else found.before
    if contacts:
        acts[1, "contact.contact"] = set(contacts)
    for one in findings:
        counted = one.kind in _COUNTED_ELSEWHERE or one.kind == "contact.after_over"
        if not counted and (one.after_over or refusal is None):
            acts[one.sign, one.kind] |= set(one.records)
    kinds = [k for (sign, kind), rows in acts.items() if (k := _kind(columns, sign, kind, rows))]
    kinds.sort(key=lambda k: (k.first, k.sign, k.kind))
    by_day = _by_day(columns, acts)
    days = sorted(by_day)
    zero = None if refusal is None else refusal.local // DAY
    end = max((day_of(columns, row) for row in _dated(columns, range(len(columns)))), default=None)
    later = [k for k in kinds if zero is not None and _day(columns, k.first_row) > zero + STILL_GOING_DAYS]
    return Course(
        kinds=tuple(kinds),
        days=tuple((written_day(day), dict(sorted(by_day[day].items()))) for day in days),
        new_kinds_after_14_days=len(later),
        by_28_days=_by_28_days(by_day, days, zero),
        returns=sum(later - day > SILENT_DAYS for day, later in pairwise(days)),
        channels=len({columns.channel[row] for rows in acts.values() for row in rows}),
        last_act=written_day(days[-1]) if days else None,
        days_after_over=days[-1] - zero if days and zero is not None else None,
        record_ends=None if end is None else written_day(end),
        silent_at_end=end - days[-1] if days and end is not None else None,
    )


def _by_28_days(
    by_day: Mapping[int, Mapping[int, int]], days: list[int], zero: int | None
) -> tuple[int, ...]:
    if not days:
        return ()
    begin = days[0] if zero is None else zero
    counts = [0] * ((days[-1] - begin) // 28 + 1)
    for day in days:
        counts[(day - begin) // 28] += sum(by_day[day].values())
    return tuple(counts)


def _dated(columns: Columns, rows: Iterable[int]) -> list[int]:
    local, exact = columns.local, columns.exact
    return [row for row in rows if local[row] != NO_TIME and exact[row] != Exact.NONE]


def _day(columns: Columns, row: int) -> int:
    return columns.local[row] // DAY


def _kind(columns: Columns, sign: int, kind: str, rows: set[int]) -> Kind | None:
    dated = sorted(_dated(columns, rows), key=lambda row: (columns.local[row], columns.place[row]))
    if not dated:
        return None
    first, last = (written(columns.local[row], columns.exact[row]) for row in (dated[0], dated[-1]))
    return Kind(sign, kind, len(rows), first, last, dated[0])


def _by_day(columns: Columns, acts: Mapping[tuple[int, str], set[int]]) -> dict[int, dict[int, int]]:
    """How many records of each sign stand on each day; a record is counted once a sign."""
    signs: dict[int, set[int]] = defaultdict(set)
    for (sign, _), rows in acts.items():
        signs[sign] |= rows
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for sign, rows in signs.items():
        for row in _dated(columns, rows):
            found[_day(columns, row)][sign] += 1
    return found
