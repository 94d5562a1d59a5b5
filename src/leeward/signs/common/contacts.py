# SPDX-License-Identifier: Apache-2.0
"""Which records are contacts after she said it was over, each once, and what can be counted on them.

The definitions (contact, own reply, duplicate, day, night, burst, silence) are those of the interface
``leeward signs``. A record of the refusal's own minute is after it when it stands below it in the same
file, and otherwise counts as before, whether or not seconds are known; a record of which only the day
is known counts as before on the refusal's own day, in any file, and a refusal of which only the day is
known is over when that day is. Where it cannot be told, the lower number is the true one to print.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Reach, Refusal, Side

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# The interface's own definitions; P (product convention) in the sense of notes on signs, section 6.
NIGHT_BEGINS = 22 * HOUR
NIGHT_ENDS = 6 * HOUR
BURST_CONTACTS = 5
BURST_SECONDS = 60 * MINUTE

Part = Literal[
    "contact",
    "agreed",
    "withheld",
    "unproven",
    "group",
    "public",
    "third_party",
    "reaction",
    "never_sent",
    "typed",
    "own",
    "block",
]
"""What a record is to the count: a contact, one of the sorts shown apart, her own reply, or a block."""

_CONTACT_KINDS = frozenset({"message", "mail", "call", "payment"})
_PUBLIC_KINDS = frozenset({"post", "comment"})
_REPLY_KINDS = frozenset({"message", "mail"})
# Plain ints: arithmetic on IntFlag is some twenty times slower and this runs for every sort of record.
_BLOCK, _TYPED, _SYSTEM = int(Mark.BLOCK_EVENT), int(Mark.TYPED), int(Mark.SYSTEM)
_WITHHELD, _UNPROVEN = int(Mark.WITHHELD), int(Mark.UNPROVEN)
_NEVER_SENT, _AGREED = int(Mark.NEVER_SENT), int(Mark.AGREED)

# The interface compares by the minute: seconds of one phone and of another mean nothing together.
_GRAIN = {Exact.NONE: DAY, Exact.DAY: DAY, Exact.MINUTE: MINUTE, Exact.SECOND: MINUTE}


@dataclass(frozen=True, slots=True)
class Contacts:
    """Row numbers by part, each thing once across exports, in time order.

    ``before`` are the contacts that are not shown to be after the refusal; with no day set, all of
    them. ``own_before`` are her messages up to and with the refusal. ``undated`` (contacts without a
    time) and ``blocks`` are of the whole record. All other parts are those after the refusal, and are
    empty when no day is set.
    ``duplicates`` counts the rows dropped as further copies of a contact in ``after``.
    """

    after: tuple[int, ...]
    before: tuple[int, ...]
    duplicates: int
    own_replies: tuple[int, ...]
    own_before: tuple[int, ...]
    undated: tuple[int, ...]
    blocks: tuple[int, ...]
    agreed: tuple[int, ...]
    withheld: tuple[int, ...]
    unproven: tuple[int, ...]
    group: tuple[int, ...]
    public: tuple[int, ...]
    third_party: tuple[int, ...]
    reactions: tuple[int, ...]
    never_sent: tuple[int, ...]
    typed: tuple[int, ...]


def part_of(kind: str, side: int, reach: int, mark: int) -> Part | None:  # noqa: C901, PLR0911, PLR0912 -- one definition, read from top to bottom
    """What a record with these properties is to the count; None when it is nothing to it."""
    if mark & _BLOCK:
        return "block"
    if mark & _TYPED or kind == "incident":
        return "typed"
    if mark & _SYSTEM:
        return None
    if side == Side.ME:
        sent = kind in _REPLY_KINDS and reach == Reach.THE_OTHER and not mark & _NEVER_SENT
        return "own" if sent else None
    to_her = kind in _CONTACT_KINDS and reach == Reach.HER
    if mark & _WITHHELD:
        return "withheld" if to_her else None
    if mark & _UNPROVEN:
        return "unproven" if to_her and not mark & _NEVER_SENT else None
    if side != Side.OTHER:
        return None
    if mark & _NEVER_SENT:
        return "never_sent"
    if kind in _PUBLIC_KINDS or reach == Reach.PUBLIC:
        return "public"
    if kind == "reaction":
        return "reaction"
    if kind not in _CONTACT_KINDS:
        return None
    if reach == Reach.GROUP:
        return "group"
    if reach == Reach.THIRD_PARTY:
        return "third_party"
    if not to_her:
        return None
    return "agreed" if mark & _AGREED else "contact"


def contacts(columns: Columns, refusal: Refusal | None) -> Contacts:
    """Sort the rows of a case into contacts after the refusal and what is shown apart from them."""
    after = never if refusal is None else comes_after(columns, refusal)
    local = columns.local.__getitem__
    later, earlier, undated = (defaultdict[Part, list[int]](list) for _ in range(3))
    duplicates = 0
    for part, rows in _parts(columns).items():
        kept, dropped = once(columns, rows, after)
        kept.sort(key=local)  # stable: at equal times in the order of import and file
        for row in kept:
            if not is_dated(columns, row):
                undated[part].append(row)
            elif after(row):
                later[part].append(row)
            else:
                earlier[part].append(row)
        if part == "contact" and dropped:
            duplicates = sum(dropped.get(row, 0) for row in later[part])
    return Contacts(
        after=tuple(later["contact"]),
        before=tuple(earlier["contact"]),
        duplicates=duplicates,
        own_replies=tuple(later["own"]),
        own_before=tuple(earlier["own"]),
        undated=tuple(undated["contact"]),
        blocks=tuple(sorted((*earlier["block"], *later["block"]), key=local)),
        agreed=tuple(later["agreed"]),
        withheld=tuple(later["withheld"]),
        unproven=tuple(later["unproven"]),
        group=tuple(later["group"]),
        public=tuple(later["public"]),
        third_party=tuple(later["third_party"]),
        reactions=tuple(later["reaction"]),
        never_sent=tuple(later["never_sent"]),
        typed=tuple(later["typed"]),
    )


def _parts(columns: Columns) -> dict[Part, list[int]]:
    """The rows of each part, in the order of import and file."""
    parts: dict[Part, list[int]] = {}
    # A case has a few hundred sorts of record at most, so the definition is asked once a sort.
    rows_of: dict[tuple[str, int, int, int], list[int] | None] = {}
    sorts = zip(columns.kind, columns.side, columns.reach, columns.mark, strict=True)
    for row, sort in enumerate(sorts):
        try:
            rows = rows_of[sort]
        except KeyError:
            part = part_of(*sort)
            rows = rows_of[sort] = None if part is None else parts.setdefault(part, [])
        if rows is not None:
            rows.append(row)
    for rows in parts.values():
        rows.sort(key=columns.place.__getitem__)
    return parts


def is_dated(columns: Columns, row: int) -> bool:
    """Whether at least the day of a record is known."""
    return columns.exact[row] != Exact.NONE and columns.local[row] != NO_TIME


def never(_row: int) -> bool:
    """The answer to "is it after the day?" where no day is set."""
    return False


def comes_after(columns: Columns, moment: Refusal) -> Callable[[int], bool]:
    """The question "is this dated row after that moment?", for a refusal or another dated record."""
    local, exact, place = columns.local, columns.exact, columns.place
    grain = [max(_GRAIN[known], _GRAIN[moment.exact]) for known in Exact]
    over = [(moment.local // size + 1) * size for size in grain]
    said = moment.row

    def after(row: int) -> bool:
        known = exact[row]
        if local[row] >= over[known]:
            return True
        if said is None or grain[known] >= DAY or local[row] < over[known] - grain[known]:
            return False
        return columns.same_file(row, said) and place[row] > place[said]

    return after


def once(columns: Columns, rows: list[int], after: Callable[[int], bool]) -> tuple[list[int], dict[int, int]]:
    """The rows without copies of one thing in several exports, and how many were dropped for which.

    The copy of the earliest import stays, unless only another shows that the thing is after.
    """
    if not rows or columns.source(rows[0]) == columns.source(rows[-1]):
        return rows, {}
    key = columns.key.__getitem__
    times_seen = Counter(map(key, rows))
    kept = [row for row in rows if times_seen[key(row)] == 1]
    several = sorted((row for row in rows if times_seen[key(row)] > 1), key=key)
    dropped: dict[int, int] = {}
    for _, same in groupby(several, key):
        for copies in _copies(columns, list(same)):
            stays = next(filter(after, copies), copies[0])
            kept.append(stays)
            if len(copies) > 1:
                dropped[stays] = len(copies) - 1
    kept.sort(key=columns.place.__getitem__)
    return kept, dropped


def _copies(columns: Columns, same: list[int]) -> list[list[int]]:
    """Rows of one key, in order of import: the nth in one export is the nth in every other."""
    things: list[list[int]] = []
    source, nth = -1, 0
    for row in same:
        nth = nth + 1 if columns.source(row) == source else 0
        source = columns.source(row)
        if nth == len(things):
            things.append([])
        things[nth].append(row)
    return things


def timed(columns: Columns, rows: Sequence[int]) -> list[int]:
    """The rows whose time of day is known."""
    exact = columns.exact
    return [row for row in rows if exact[row] >= Exact.MINUTE]


def day_of(columns: Columns, row: int) -> int:
    """The local day of a row, counted from 1970-01-01."""
    return columns.local[row] // DAY


def is_night(local: int) -> bool:
    """Whether a wall-clock second lies from 22:00 up to 06:00."""
    clock = local % DAY
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def clusters(times: Sequence[int], size: int, seconds: int) -> list[tuple[int, int]]:
    """Where ``size`` or more times lie within ``seconds``; windows that overlap are one.

    ``times`` ascend. Gives (first, one past the last) index pairs, which are disjoint and maximal.
    Windows of which the clock spans overlap always share a time: sharing one is the test for merging.
    """
    found: list[tuple[int, int]] = []
    for last in range(size - 1, len(times)):
        first = last - size + 1
        if times[last] - times[first] > seconds:
            continue
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], last + 1)
        else:
            found.append((first, last + 1))
    return found


def longest_silence(times: Sequence[int]) -> int | None:
    """The most seconds between two consecutive times; None where there are not two."""
    return max((later - earlier for earlier, later in pairwise(times)), default=None)


def written_day(day: int) -> str:
    """A local day as ISO 8601."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + day).isoformat()


def written(local: int, exact: int) -> str:
    """A local time as ISO 8601, no more exact than it is known."""
    day, clock = divmod(local, DAY)
    if exact < Exact.MINUTE:
        return written_day(day)
    text = f"{written_day(day)}T{clock // HOUR:02}:{clock // MINUTE % 60:02}"
    return text if exact == Exact.MINUTE else f"{text}:{clock % MINUTE:02}"
