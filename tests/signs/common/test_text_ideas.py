# SPDX-License-Identifier: Apache-2.0
"""Phrases stand for the wordings that they say, and one walk over a message finds them all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.text_ideas import Ideas, endings, plain_phrases, ways


def test_a_choice_is_any_of_its_ways_and_may_stand_in_another() -> None:
    assert sorted(ways("a (b|c|) d")) == ["a  d", "a b d", "a c d"]
    assert sorted(ways("(x|y (1|2))")) == ["x", "y 1", "y 2"]


@pytest.mark.parametrize("broken", ["a (b|c", "a b)"])
def test_a_choice_that_does_not_end_is_found(broken: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ways(broken)


def test_a_phrase_with_too_many_ways_is_found() -> None:
    with pytest.raises(ValueError, match=r".*"):
        ways("(a|b|c|d|e|f|g|h|i|j)" * 6)


def test_an_english_word_brings_its_endings() -> None:
    assert {"burns", "burned", "burning", "burnin"} <= set(endings("burn"))
    assert {"carries", "carried", "carrying"} <= set(endings("carry"))
    assert {"poisoned", "choked"} <= {*endings("poison"), *endings("choke")}


def test_phrases_are_spelt_as_messages_are_read() -> None:
    assert set(plain_phrases("I'll kill you")) == {("il", "kil", "you")}


def test_only_ideas_that_a_rule_names_are_looked_for() -> None:
    ideas = Ideas([{"a": "one", "b": "two"}], {"b"})
    assert set(ideas.numbers) == {"b"}


WORD = st.sampled_from(["ant", "cow", "dig", "fox"])
PHRASES = st.lists(st.lists(WORD, min_size=1, max_size=3), min_size=1, max_size=6)


@settings(deadline=None, max_examples=100)
@given(PHRASES, st.lists(WORD, max_size=12))
def test_a_walk_finds_every_phrase_where_it_stands(phrases: list[list[str]], words: list[str]) -> None:
    ideas = Ideas([{str(n): " ".join(phrase) for n, phrase in enumerate(phrases)}], set(map(str, range(9))))
    expected = {
        (ideas.numbers[str(n)], at, at + len(phrase))
        for n, phrase in enumerate(phrases)
        for at in range(len(words))
        if words[at : at + len(phrase)] == phrase
    }
    everything = (1 << len(phrases)) - 1
    assert {(t.idea, t.start, t.end) for t in ideas.tags(words, everything)} == expected
    assert ideas.bits(words) == sum(1 << idea for idea in {idea for idea, _, _ in expected})
