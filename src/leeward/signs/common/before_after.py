# SPDX-License-Identifier: Apache-2.0
"""Whether contact rose after the day: whole weeks before against whole weeks after, by exact permutation.

Messages come in clumps, so a test that takes each for itself cries wolf (notes on signs, section 6: up to
33 of 100 where nothing changed). Here whole weeks are shuffled, all orders are counted exactly, in integers,
and nothing is drawn by chance. Only channels that cover all the weeks count: a call log that begins on the
day itself would make any week before it look silent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb

from leeward.signs.common.columns import Columns, Refusal
from leeward.signs.common.contacts import DAY, day_of, is_dated

# Notes on signs, section 6: at least four weeks before and two after, else counts only.
LEAST_BEFORE, LEAST_AFTER = 4, 2
MOST_WEEKS = 26
"""Half a year on each side: what was so long ago says little about a change (ours)."""
ONE_IN = 20
"""The nominal false alarm, one in twenty: a convention of statistics, not of law."""
_FIELD = 64
"""Bits a count of orders; of 52 weeks there are fewer than 2**49."""
_MOST_STEPS = 4_000
"""Steps of the sum that is counted; larger sums are counted in larger steps."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """Contacts a week before and after the day, the nearest weeks first, and on which channels."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shuffled:
    """Of all orders of the weeks, how many put as much or more into the weeks after."""

    as_many: int
    orders: int

    @property
    def is_rare(self) -> bool:
        """Whether chance alone would seldom do so."""
        return self.as_many * ONE_IN <= self.orders

    @property
    def in_thousand(self) -> int:
        """Of a thousand orders, rounded up."""
        return -(-1000 * self.as_many // self.orders)


def weeks(columns: Columns, refusal: Refusal, before: Iterable[int], after: Iterable[int]) -> Weeks | None:
    """The weeks to compare; None where no channel covers enough of them. The day itself is left out."""
    zero = refusal.local // DAY
    covered = _covered(columns)
    contacts: dict[str, list[int]] = defaultdict(list)
    for row in (*before, *after):
        if is_dated(columns, row):
            contacts[columns.channel[row]].append(day_of(columns, row))
    spans = {
        channel: ((zero - covered[channel][0]) // 7, (covered[channel][1] - zero) // 7)
        for channel in contacts
    }
    kept = sorted(c for c, (b, a) in spans.items() if b >= LEAST_BEFORE and a >= LEAST_AFTER)
    if not kept:
        return None
    many_before = min(MOST_WEEKS, *(spans[channel][0] for channel in kept))
    many_after = min(MOST_WEEKS, *(spans[channel][1] for channel in kept))
    days = [day for channel in kept for day in contacts[channel]]
    return Weeks(
        _by_week((zero - 1 - day for day in days), many_before),
        _by_week((day - zero - 1 for day in days), many_after),
        tuple(kept),
    )


def _covered(columns: Columns) -> dict[str, tuple[int, int]]:
    """The first and the last day of each channel, over everything in it that came from anybody."""
    found: dict[str, tuple[int, int]] = {}
    for row, channel in enumerate(columns.channel):
        if is_dated(columns, row):
            day = day_of(columns, row)
            first, last = found.get(channel, (day, day))
            if not first <= day <= last or channel not in found:
                found[channel] = (min(first, day), max(last, day))
    return found


def _by_week(away: Iterable[int], many: int) -> tuple[int, ...]:
    """Counts a week, from days away from the day; those on the other side of it are negative."""
    counts = [0] * many
    for days in away:
        if 0 <= days < 7 * many:
            counts[days // 7] += 1
    return tuple(counts)


def shuffled(before: Sequence[int], after: Sequence[int]) -> Shuffled:
    """Count the orders of the weeks in which those after hold as much as they do, or more.

    ``sums[k]`` counts the choices of k weeks by their sum, one field of a long integer a sum. Adding a week
    is one shift: its count moves every sum up by so many fields.
    """
    step = sum((*before, *after)) // _MOST_STEPS + 1
    every = [count // step for count in (*before, *after)]
    chosen = len(after)
    sums = [1, *([0] * chosen)]
    for count in every:
        for size in range(chosen, 0, -1):
            sums[size] += sums[size - 1] << count * _FIELD
    reached = sum(every[len(before) :])
    tail = sums[chosen] >> reached * _FIELD
    raw = tail.to_bytes((tail.bit_length() + 7) // 8 + 8, "little")
    width = _FIELD // 8
    as_many = sum(int.from_bytes(raw[at : at + width], "little") for at in range(0, len(raw), width))
    return Shuffled(as_many, comb(len(every), chosen))
