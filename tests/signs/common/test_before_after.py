# SPDX-License-Identifier: Apache-2.0
"""The test of a rise counts every order of the weeks exactly, and seldom cries wolf over clumped messages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.before_after import Weeks, shuffled, weeks
from leeward.signs.common.columns import Columns, Exact, Refusal, Side
from leeward.signs.common.contacts import DAY, contacts

from .disguises import Dice

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY + DAY // 2, Exact.MINUTE)
COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@settings(deadline=None, max_examples=100)
@given(COUNTS, COUNTS)
def test_orders_are_counted_as_by_trying_each(before: list[int], after: list[int]) -> None:
    every = [*before, *after]
    tried = [sum(chosen) for chosen in combinations(every, len(after))]
    found = shuffled(before, after)
    assert (found.as_many, found.orders) == (sum(t >= sum(after) for t in tried), len(tried))


def test_a_half_year_on_each_side_with_many_messages_is_counted() -> None:
    found = shuffled([400] * 26, [900] * 26)
    assert found.as_many == 1
    assert found.is_rare
    assert found.in_thousand == 1
    assert not shuffled([400] * 26, [400] * 26).is_rare


def clumped(dice: Dice, days: int, mean: int, halves: int) -> Iterator[int]:
    """Messages a day, negative binomial with a dispersion of so many halves: many quiet days, some floods."""
    share = mean / (mean + halves / 2)
    for _ in range(days):
        thrown, count = dice.below(1 << 30) / (1 << 30), 0
        chance = (1 - share) ** (halves / 2)
        while thrown > chance and count < 500:
            thrown -= chance
            chance *= share * (count + halves / 2) / (count + 1)
            count += 1
        yield count


def by_week(days: list[int]) -> list[int]:
    return [sum(days[at : at + 7]) for at in range(0, len(days), 7)]


@pytest.mark.parametrize(("mean", "halves"), [(3, 2), (10, 1), (3, 1)])
def test_where_nothing_changed_at_most_six_in_a_hundred_are_called_a_rise(mean: int, halves: int) -> None:
    dice, runs, wrong = Dice(11), 1000, 0
    for _ in range(runs):
        counts = by_week(list(clumped(dice, 12 * 7, mean, halves)))
        wrong += shuffled(counts[:8], counts[8:]).is_rare
    assert wrong * 100 <= 6 * runs


def test_a_threefold_rise_is_mostly_seen() -> None:
    dice, runs, seen = Dice(12), 200, 0
    for _ in range(runs):
        before = by_week(list(clumped(dice, 56, 3, 2)))
        seen += shuffled(before, by_week(list(clumped(dice, 28, 9, 2)))).is_rare
    assert seen * 100 >= 80 * runs


def found(columns: Columns) -> Weeks | None:
    sorted_rows = contacts(columns, OVER)
    return weeks(columns, OVER, sorted_rows.before, sorted_rows.after)


def test_weeks_begin_the_day_after_and_end_the_day_before(columns_of: Make) -> None:
    days = [*range(72, 100), *range(101, 115)]
    counted = found(columns_of([{"local": day * DAY} for day in (*days, 100, 93, 93, 101)]))
    assert counted == Weeks((9, 7, 7, 7), (8, 7), ("whatsapp",))


def test_a_channel_that_does_not_cover_the_weeks_is_left_out(columns_of: Make) -> None:
    rows = [{"local": day * DAY} for day in (*range(72, 100), *range(101, 115))]
    calls = [{"local": day * DAY, "channel": "phone", "kind": "call"} for day in range(95, 115)]
    assert found(columns_of([*rows, *calls])) == Weeks((7,) * 4, (7, 7), ("whatsapp",))
    other = {"local": 72 * DAY, "channel": "phone", "kind": "call", "side": Side.THIRD}
    longer = found(columns_of([*rows, *calls, other]))
    assert longer is not None
    assert longer.channels == ("phone", "whatsapp")


def test_with_too_few_weeks_there_is_no_test(columns_of: Make) -> None:
    assert found(columns_of([{"local": day * DAY} for day in (*range(80, 100), *range(101, 115))])) is None
    assert found(columns_of([{"local": day * DAY} for day in (*range(72, 100), *range(101, 110))])) is None
    assert found(columns_of([])) is None
