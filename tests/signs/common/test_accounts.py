# SPDX-License-Identifier: Apache-2.0
"""Grounds for another account: who it says it is, when it came, and last how it writes."""

import importlib.util
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.accounts import (
    SaysWhoItIs,
    same_hours,
    same_mail_name,
    same_name,
    soon_after,
)
from leeward.signs.common.accounts_style import ALIKE, Others, hand, log2, reads_alike
from leeward.signs.common.contacts import DAY, HOUR, MINUTE

from .disguises import Dice

ROOT = Path(__file__).parents[3]
SMS = ROOT.parent / "shared/corpus/signs/nus_sms/even_senders.csv"
SAYS = SaysWhoItIs(["Femi Coker"])
WORDS = ("the", "bus", "home", "dinner", "now", "later", "come", "going", "market", "work", "school", "call")


@pytest.mark.parametrize("text", ["It's me, Femi", "this is femi coker", "Na Femi. pick up", "I\u2019m Femi"])
def test_an_account_that_gives_itself_his_name_is_heard(text: str) -> None:
    assert SAYS.names_itself(text)


@pytest.mark.parametrize("text", ["Femi told me", "it is me", "this is feminine", "is Femi there?"])
def test_talk_about_him_is_not_his_account(text: str) -> None:
    assert not SAYS.names_itself(text)


@pytest.mark.parametrize("text", ["unblock me", "why did you block me", "you blocked me so I"])
def test_an_account_that_speaks_of_a_block_is_heard(text: str) -> None:
    assert SAYS.was_blocked(text)
    assert not SAYS.has_new_number(text)
    assert SAYS.has_new_number("this is my new number")
    assert SAYS.is_known("Guess who")
    assert SAYS.is_known("it's me")
    assert not SAYS.is_known("it is me who pays")
    assert not SAYS.was_blocked("the road is blocked, take another number of the bus")


def test_without_a_name_nobody_names_himself() -> None:
    assert not SaysWhoItIs([]).names_itself("it's me, Femi")


def test_names_and_mail_names_are_compared_as_read() -> None:
    assert same_name("FEMI  Coker", ["Femi Coker"])
    assert not same_name("Femi", ["Femi Coker"])
    assert not same_name(None, ["Femi Coker"])
    assert same_mail_name("femi.coker@example.org", ["femicoker@example.com"])
    assert not same_mail_name("femi.coker@example.com", ["femi.coker@example.com"])
    assert not same_mail_name("femi@example.org", ["femi@example.com"])  # too short to mean anything
    assert not same_mail_name("+2348000000177", ["femi.coker@example.com"])


def test_soon_after_is_less_than_a_day_after_the_last_block() -> None:
    assert soon_after(100 * DAY + 5 * MINUTE, [90 * DAY, 100 * DAY]) == 5
    assert soon_after(101 * DAY, [100 * DAY]) == 24 * 60
    assert soon_after(101 * DAY + 1, [100 * DAY]) is None
    assert soon_after(99 * DAY, [100 * DAY]) is None
    assert soon_after(99 * DAY, []) is None


def test_the_same_hours_are_a_share_and_need_twenty_messages() -> None:
    nights = [day * DAY + 23 * HOUR for day in range(20)]
    noons = [day * DAY + 12 * HOUR for day in range(20)]
    assert same_hours(nights, nights) == 1000
    assert same_hours(nights, noons) == 0
    assert same_hours([*nights, *noons], noons) == 500
    assert same_hours(nights[:19], noons) is None


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 1 << 40))
def test_the_logarithm_is_right_to_a_256th(number: int) -> None:
    assert 0 <= math.log2(number) * 256 - log2(number) < 1.01


def person(dice: Dice, words: list[str], *, you: str, end: str, many: int) -> list[str]:
    """Messages of somebody with words and habits of his own."""
    return [
        " ".join([*(dice.of(words) for _ in range(12)), you, dice.of(words)]) + end + str(n)
        for n in range(many)
    ]


@pytest.fixture(scope="module")
def writers() -> dict[str, list[str]]:
    dice = Dice(3)
    common = [*WORDS]
    found = {
        f"other{n}": person(dice, [*common, f"thing{n}", f"place{n}"], you="you", end=".", many=40)
        for n in range(6)
    }
    his = [*common, "abeg", "sha", "palaver"]
    return {
        **found,
        "his": person(dice, his, you="u", end="...", many=60),
        "new": person(dice, his, you="u", end="...", many=25),
    }


def test_an_account_that_writes_like_him_and_like_nobody_else_is_heard(
    writers: dict[str, list[str]],
) -> None:
    others = Others([hand(texts) for name, texts in writers.items() if name.startswith("other")])
    theirs, new = hand(writers["his"]), hand(writers["new"])
    assert reads_alike(others, new, theirs)
    assert {habit.name for habit in others.shared(new, theirs)} <= {
        "u_for_you",
        "three_dots",
        "dots_at_end",
    } | {"particle"}
    assert len(others.shared(new, theirs)) == 3
    stranger = hand(person(Dice(9), ["tram", "office", "coffee", "meeting"], you="You", end="!", many=25))
    assert not reads_alike(others, stranger, theirs)


def test_to_be_nearer_to_him_than_to_others_is_not_enough(writers: dict[str, list[str]]) -> None:
    others = Others([hand(texts) for name, texts in writers.items() if name.startswith("other")])
    theirs = hand(writers["his"])
    tram = ["tram", "office", "coffee", "meeting", "train", "desk", "report", "lunch"]
    somebody = hand(person(Dice(5), tram, you="thou", end="...", many=25))
    score = others.alike(somebody, theirs)
    assert all(score > others.alike(somebody, one) for one in others.hands)
    assert score < ALIKE
    assert not reads_alike(others, somebody, theirs)


def test_too_little_writing_or_too_few_people_say_nothing(writers: dict[str, list[str]]) -> None:
    others = [hand(texts) for name, texts in writers.items() if name.startswith("other")]
    theirs, new = hand(writers["his"]), writers["new"]
    assert not reads_alike(Others(others[:4]), hand(new), theirs)
    assert not reads_alike(Others(others), hand(new[:19]), theirs)
    assert not reads_alike(Others(others), hand([text[:20] for text in new]), theirs)
    assert not reads_alike(Others([]), hand([]), theirs)


@pytest.mark.long
@pytest.mark.skipif(not SMS.is_file(), reason="the collection of ordinary SMS is not beside the project")
def test_on_real_messages_the_area_under_the_curve_is_ninety_seven_or_more() -> None:
    spec = importlib.util.spec_from_file_location("measure_accounts", ROOT / "tools/measure_accounts.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    area, kept, wrong, people = tool.measure(SMS)
    assert people > 20
    assert area >= 0.97
    assert kept >= 0.5
    assert wrong <= 0.01
