# SPDX-License-Identifier: Apache-2.0
"""What nothing was heard in is put into piles for reading: an order, and only an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.signs.common import order, text_weighed
from leeward.signs.common.text_weighed import STRONGEST_FIRST, Message, points_from, read

STRANGER = "i will kill those people and burn the house down with all of them in it"
"""Threatens somebody else, so no rule hears it as hers; strangers write so of whole groups."""


def pile(message: Message, language: str | None = None) -> order.Band:
    return order.pile(message, language)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points of a handful of words in the place of ours."""
    head = ["act\tthreat\torder", "constant\t0\t0", "least\t9000\t0"]
    piles = ["strong\t\t900", "some\t500\t500", "weak\t100\t"]
    said = ["burn\t0\t3000", "house\t700\t0", "the\t900\t900", "tea\t-500\t-500", "cup\t150\t0"]
    held = points_from([*head, *piles, *said], {}, kinds=False)
    monkeypatch.setattr(order, "points", lambda: held)
    monkeypatch.setattr(text_weighed, "points", lambda: held)


@pytest.mark.usefixtures("few")
def test_both_sums_make_the_piles_and_the_first_counts() -> None:
    assert pile(read("the burn", "other")) == "strong"
    assert pile(read("the house", "other")) == "some"
    assert pile(read("is it a cup", "other")) == "weak"
    assert pile(read("is it a tea", "other")) == "none"


@pytest.mark.usefixtures("few")
def test_a_message_in_a_language_that_it_does_not_know_lies_in_no_pile() -> None:
    assert pile(read("i said voy a burn to you", "other")) == "strong"
    assert pile(read("te quiero matar ya mismo con burn", "other")) == "none"
    assert pile(read("mi casa es la tuya house", "other")) == "some"  # his threats are known in any language


@pytest.mark.usefixtures("few")
def test_a_language_that_is_named_and_another_lies_in_no_pile() -> None:
    message = read("is it a burn", "other")
    found = [pile(message, named) for named in (None, "en", "en-NG", "pcm", "es", "sw+en")]
    assert found == ["strong", "strong", "strong", "strong", "none", "none"]


@pytest.mark.usefixtures("few")
def test_a_long_letter_lies_where_its_worst_piece_does() -> None:
    letter = " ".join(["the", *["tea"] * 200, "burn", *["so"] * 200])
    assert pile(read(letter, "other")) == "strong"


@pytest.mark.usefixtures("few")
def test_the_words_that_weigh_most_are_shown_and_no_others() -> None:
    words = ["tea", "house", "the", "burn", ".", "burn"]
    assert [words[at] for at in order.telling(words)] == ["burn", "house"]


@pytest.mark.usefixtures("few")
def test_what_weighs_more_stands_before() -> None:
    heavy, light = (order.weight(read(text, "other")) for text in ("the burn", "the burn tea"))
    assert heavy > light


@given(st.text(max_size=300))
def test_any_text_lies_in_one_of_four_piles(text: str) -> None:
    assert pile(read(text, "other")) in (*STRONGEST_FIRST, "none")


def test_what_strangers_write_as_a_threat_stands_before_small_talk() -> None:
    threat, talk = read(STRANGER, "other"), read("see you at lunch on friday then", "other")
    assert order.weight(threat) > order.weight(talk)
    assert pile(talk) == "none"
