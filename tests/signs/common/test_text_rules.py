# SPDX-License-Identifier: Apache-2.0
"""Every rule of every language hears its examples and not the others, and names ideas that exist."""

import pytest

from leeward.signs.common.text import hear
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import AROUND, Language, Rule, Rules, languages, rules
from leeward.words import say

ALL = [rule for files in languages().values() for one in files for rule in one.rules]
EACH = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)


def heard_by(rule: Rule, text: str) -> bool:
    words = plain_words(text)
    channel = rule.channels[0] if rule.channels else ""
    hits = rules().hear(words, rules().ideas.bits(words), rule.sides[0], channel)
    return rule.id in {hit.rule.id for hit in hits}


@EACH
def test_a_rule_hears_its_own_examples(rule: Rule) -> None:
    assert rule.yes
    for example in rule.yes:
        assert heard_by(rule, example), example


@EACH
def test_a_rule_does_not_hear_what_it_must_not(rule: Rule) -> None:
    for example in rule.no:
        channel = rule.channels[0] if rule.channels else ""
        assert rule.name not in {one.rule for one in hear(example, rule.sides[0], channel)}, example


@EACH
def test_a_rule_is_named_after_its_kind_and_has_a_sentence(rule: Rule) -> None:
    assert rule.id.startswith(rule.kind + ".")
    assert "harm" in say(f"heard.{rule.reason}", words="harm")


def test_the_names_of_rules_are_their_own() -> None:
    assert len({rule.id for rule in ALL}) == len(ALL)


def held(*says: str, unless: tuple[str, ...] = (), among: str = "", kind: str = "x") -> Rules:
    ideas = {"not": "not", "cat": "cat, black cat", "sat": "sat", "mat": "mat", "dog": "dog", "now": "now"}
    rule = Rule("x", kind, "x", says, (), (), unless=unless, among=among)
    return Rules({"en": (Language(ideas, {"pet": "cat|dog"}, (rule,)),)})


def place(found: Rules, text: str) -> tuple[int, int] | None:
    hits = found.hear(plain_words(text), found.ideas.bits(plain_words(text)), "other", "")
    return (hits[0].start, hits[0].end) if hits else None


def test_ideas_in_a_row_may_have_so_many_words_between_and_no_more() -> None:
    near = held("cat 2 sat")
    assert place(near, "the cat has just sat") == (1, 5)
    assert place(near, "the cat has by now just sat") is None
    assert place(near, "sat the cat") is None


def test_no_sentence_end_and_no_negation_stands_between() -> None:
    near = held("cat 3 sat")
    assert place(near, "a cat. it sat") is None
    assert place(near, "a cat has not sat") is None
    assert place(near, "not a cat has sat") == (2, 5)


def test_parts_stand_in_any_order_and_share_no_word() -> None:
    both = held("mat & pet")
    assert place(both, "mat. where is the dog") == (0, 6)
    assert place(held("cat & pet"), "one cat") is None
    assert place(held("cat & pet"), "one cat, one dog") is not None
    assert place(both, "mat " + "and " * 60 + "dog") is None


def test_an_idea_that_forbids_counts_near_by_only() -> None:
    no_dog = held("cat", unless=("dog",))
    assert place(no_dog, "dog. cat") is None
    assert place(no_dog, "cat and " + "so " * AROUND + "dog") == (0, 1)
    assert place(no_dog, "a dog with a cat, " + "so " * AROUND + "cat") == (5 + AROUND, 6 + AROUND)


def test_what_forbids_an_outright_threat_stands_in_its_own_sentence() -> None:
    threat = held("cat", unless=("dog",), kind="threat.physical")
    assert place(threat, "dog. cat") == (2, 3)
    assert place(threat, "cat! dog") == (0, 1)
    assert place(threat, "so. a cat and a dog") is None
    veiled = held("cat", unless=("dog",), kind="threat.veiled")
    assert place(veiled, "dog. cat") is None


def test_what_is_denied_or_only_a_time_forbids_no_outright_threat() -> None:
    threat = held("cat", unless=("dog",), kind="threat.physical")
    for text in ("this is not a dog, a cat", "a cat after the dog", "come to a dog and cat"):
        assert place(threat, text) is not None, text
    assert place(threat, "a cat at the dog") is None
    assert place(held("cat", unless=("dog",)), "a cat after the dog") is None


def test_a_laugh_takes_nothing_from_an_outright_threat() -> None:
    ideas = {"not": "not", "cat": "cat", "joke": "zlaugh, joking"}
    for kind, found in (("threat.physical", (1, 2)), ("threat.veiled", None)):
        rule = Rule("x", kind, "x", ("cat",), (), (), unless=("joke",))
        assert place(Rules({"en": (Language(ideas, {}, (rule,)),)}), "a cat \U0001f602") == found


def test_a_loose_rule_of_a_threat_is_spoken_against_from_the_next_sentence() -> None:
    ideas = {"not": "not", "cat": "cat", "dog": "dog"}
    rule = Rule("x", "threat.physical", "x", ("cat",), (), (), unless=("dog",), loose=True)
    assert place(Rules({"en": (Language(ideas, {}, (rule,)),)}), "dog. cat") is None


def test_where_a_place_of_a_rule_is_not_believed_the_next_one_is_looked_at() -> None:
    words = plain_words("a cat, a dog, a cat")
    found = held("cat")
    bits = found.ideas.bits(words)
    (hit,) = found.hear(words, bits, "other", "")
    assert (hit.start, hit.end) == (1, 2)
    (hit,) = found.hear(words, bits, "other", "", believed=lambda hit: hit.start > 1)
    assert (hit.start, hit.end) == (5, 6)


def test_an_idea_that_is_wanted_may_be_anywhere() -> None:
    assert place(held("cat", among="now"), "cat") is None
    assert place(held("cat", among="now"), "now. a cat") == (3, 4)


def test_rules_of_a_language_that_is_not_spoken_say_nothing() -> None:
    words, spoken = plain_words("a cat"), held("cat")
    assert spoken.hear(words, spoken.ideas.bits(words), "other", "", {"en"})
    assert not spoken.hear(words, spoken.ideas.bits(words), "other", "", {"es"})


def test_every_idea_of_every_language_is_named_by_a_rule() -> None:
    written = {name for files in languages().values() for one in files for name in one.ideas}
    assert written == set(rules().ideas.numbers)
