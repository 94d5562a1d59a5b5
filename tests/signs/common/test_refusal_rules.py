# SPDX-License-Identifier: Apache-2.0
"""Every rule of the table hears its examples, and not the others; so do those of the other tables."""

import re

import pytest

from leeward.signs.common.refusal import RULES, hear
from leeward.signs.common.refusal_endings import MORE
from leeward.signs.common.refusal_plain import Sieve, plain
from leeward.signs.common.refusal_rules import Rule, compiled, single

TABLE = (*RULES, *MORE)
SIEVE = Sieve(rule.keys for rule in RULES if rule.core)
EACH = pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)


def heard(text: str) -> set[str]:
    return {h.rule.id for h in hear(plain(text).text, SIEVE.rules(text))}


@EACH
def test_a_rule_hears_its_own_examples(rule: Rule) -> None:
    assert rule.yes
    for example in rule.yes:
        assert rule.id in heard(example), example


@EACH
def test_a_rule_does_not_hear_what_it_must_not(rule: Rule) -> None:
    assert rule.no
    for example in rule.no:
        assert rule.id not in heard(example), example


def test_the_names_of_rules_are_their_own() -> None:
    assert len({rule.id for rule in TABLE}) == len(TABLE)


@EACH
def test_only_rules_that_make_a_candidate_have_key_words(rule: Rule) -> None:
    assert bool(rule.keys) == rule.core
    assert rule.weight > 0


@EACH
def test_no_group_is_repeated_without_a_bound(rule: Rule) -> None:
    """Else the time of a search could grow faster than the text."""
    assert not re.search(r"\)[*+]|\\w[*+][^)]*\)[{*+]", rule.pattern.pattern)


def test_doubled_letters_are_single_on_both_sides() -> None:
    assert single("calllling off") == "caling of"
    assert compiled(r"\bbye call \w+").pattern == r"\bbye cal \w{1,24}"
