# SPDX-License-Identifier: Apache-2.0
"""Phrases stand for the wordings that they say, and one walk over a message finds them all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.text_ideas import Ideas, endings, ways
from leeward.signs.common.text_rules import languages


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


def found(phrase: str, message: str) -> bool:
    """Whether a phrase, as the lists have it, is in these plain words."""
    return Ideas([{"a": phrase}], {"a"}).bits(message.split()) == 1


def test_phrases_are_spelt_as_messages_are_read() -> None:
    assert found("I'll kill you", "so il kil you now")
    assert not found("I'll kill you", "il you")


def test_a_phrase_ends_where_what_follows_may_be_nothing() -> None:
    for message in ("ant", "ant cow", "ant cow dig"):
        assert found("ant (cow dig|cow|)", message)
    assert not found("ant (cow|fox)", "ant dig")


def test_a_word_that_has_several_in_plain_spelling_is_followed_by_the_rest() -> None:
    assert found("gotta cow", "have to cow")
    assert not found("gotta cow", "have cow")


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


CHOICE = st.lists(st.lists(WORD, max_size=2).map(" ".join), min_size=1, max_size=3)
PIECE = st.one_of(WORD, CHOICE.map(lambda ways: f"({'|'.join(ways)})"))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(PIECE, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5), st.data())
def test_a_list_laid_out_on_demand_holds_every_way_of_its_phrases(
    written: list[str], data: st.DataObject
) -> None:
    ideas = Ideas([{str(n): phrase for n, phrase in enumerate(written)}], set(map(str, range(9))))
    for _ in range(3):  # what was asked before changes no answer
        words = data.draw(st.lists(WORD, max_size=8))
        meant = [(n, way.split()) for n, phrase in enumerate(written) for way in ways(phrase) if way.split()]
        said = {n for n, way in meant for at in range(len(words)) if words[at : at + len(way)] == way}
        assert ideas.bits(words) == sum(1 << ideas.numbers[str(n)] for n in said)


def test_every_phrase_that_came_with_the_program_can_be_laid_out_to_its_end() -> None:
    written = [w for files in languages().values() for one in files for w in one.ideas.values()]
    phrases = [phrase for one in written for phrase in re.split(r"[,\n]+", one)]
    assert len(phrases) > 1_000
    for word in {word for phrase in phrases for way in ways(phrase) for word in way.split()}:
        # a word that is nothing in plain spelling would leave its phrase without an end
        assert Ideas([{"a": word}], {"a"})._first, word
