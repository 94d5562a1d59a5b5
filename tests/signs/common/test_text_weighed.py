# SPDX-License-Identifier: Apache-2.0
"""Points of words, pairs and ideas add up in whole numbers, and the words that count most are shown."""

from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common import text_weighed
from leeward.signs.common.text import WEIGHED, hear
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import THREATS, rules
from leeward.signs.common.text_weighed import ORDER, REFUSAL, Points, kinds_of_threat, points, points_from

FILE = [
    "% a line for people",
    "act\tthreat\tvisit",
    "constant\t-100\t7",
    "least\t50\t0",
    "strong\t\t900",
    "some\t40\t",
    "weak\t-70\t",
    "door\t300\t-20",
    "red door\t500\t0",
    "#danger\t1000\t0",
    "@third\t-600\t0",
]


@pytest.fixture
def few() -> Points:
    return points_from(FILE, {"danger": 3}, kinds=False)


def sums(held: Points, words: list[str], ideas: int = 0, side: str = "other") -> list[int]:
    added = held.add(words, ideas, side)
    return [held.above(added, act) for act in range(len(held.acts))]


def test_points_of_words_pairs_and_the_writer_add_up_and_are_scaled_by_their_number(few: Points) -> None:
    assert sums(few, ["door"]) == [-100 + 300 - 50, 7 - 20]
    assert sums(few, ["red", "door"]) == [-100 + 800 * 1000 // 1414 - 50, 7 + -20 * 1000 // 1414]
    assert sums(few, ["door"], side="third") == [-100 + -300 * 1000 // 1414 - 50, 7 + -20 * 1000 // 1414]
    assert sums(few, ["door", "door"]) == sums(few, ["door"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["door", "red", "so"]), max_size=6), st.sampled_from(["other", "third"]))
def test_an_act_is_enough_where_its_sum_is_not_below_what_is_asked(words: list[str], side: str) -> None:
    held = points_from(FILE, {"danger": 3}, kinds=False)
    above = dict(zip(held.acts, sums(held, words, 0, side), strict=True))
    enough = held.enough(held.add(words, 0, side), held.acts)
    assert all(above[act] >= 0 for act in enough)
    assert all(above[act] <= 0 for act in held.acts if act not in enough)  # a fraction is cut off there


def test_an_idea_counts_by_its_bit_and_an_unknown_one_not_at_all(few: Points) -> None:
    assert sums(few, [], 1 << 3) == [-100 + 1000 - 50, 7]
    assert sums(few, [], 1 << 2) == [-150, 7]
    assert points_from([*FILE, "#gone\t5\t5"], {}, kinds=False).of_idea == {}


def test_a_pile_is_the_first_that_some_act_is_enough_for(few: Points) -> None:
    for door, pile in ((1000, "some"), (140, "some"), (139, "weak"), (30, "weak"), (29, None)):
        held = points_from([*FILE[:7], f"door\t{door}\t0"], {}, kinds=False)
        assert held.pile(held.add(["door"], 0, "other"), held.acts) == pile


@settings(deadline=None, max_examples=60)
@given(st.sets(st.integers(0, 300)))
def test_ideas_add_up_one_by_one_however_many_there_are(found: set[int]) -> None:
    numbers = {f"i{at}": at for at in range(0, 300, 3)}
    held = points_from([*FILE[:7], *(f"#i{at}\t{at}\t1" for at in range(0, 300, 3))], numbers, kinds=False)
    known = [at for at in found if at < 300 and at % 3 == 0]
    added = held.add([], sum(1 << at for at in found), "other")
    assert (added.counted, added.of(0), added.of(1)) == (len(known), sum(known), len(known))


def test_the_words_that_count_most_are_shown(few: Points) -> None:
    words = ["so", "the", "red", "door", ".", "and", "it", "rained"]
    first, last = few.heaviest(words, 0)
    assert "door" in words[first:last]
    assert few.heaviest([], 0) == (0, 1)


def test_every_column_of_the_program_is_an_act_or_a_kind_of_threat_with_a_reason() -> None:
    assert set(points().acts) == {*WEIGHED["other"], REFUSAL, ORDER}
    assert len(kinds_of_threat().acts) == 8
    assert all(kind.startswith(THREATS) for kind in kinds_of_threat().acts)
    assert points().of_idea.keys() <= {1 << number for number in rules().ideas.numbers.values()}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["other", "self", "third", "nobody"]))
def test_any_text_is_weighed_the_same_each_time(text: str, side: str) -> None:
    words = plain_words(text)
    bits = rules().ideas.bits(words)
    assert points().add(words, bits, side) == points().add(words, bits, side)
    for one in hear(text, side):
        assert 0 <= one.start <= one.end <= len(text)


MOST_MARKS = 1_500
"""More than a piece can have: its words, their pairs, and every idea there is."""


def test_a_field_of_one_act_never_runs_into_the_next() -> None:
    most = {f"w{at}": text_weighed.packed((-32768, 32767)) for at in range(MOST_MARKS)}
    down, up = sums(Points(("a", "b"), (0, 0), (0, 0), {}, most, {}, {}, 0, {}), list(most))
    scale = isqrt(1_000_000 * MOST_MARKS)
    assert down == -32768 * MOST_MARKS * 1000 // scale
    assert up == 32767 * MOST_MARKS * 1000 // scale
