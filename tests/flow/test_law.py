# SPDX-License-Identifier: Apache-2.0
"""Law is told as where to look, with source, date and status, and never from memory."""

import re

import pytest

from leeward.flow.law import _kept, offences, sentence
from leeward.words import tell

ALL = _kept().offence


def test_every_offence_has_a_source_a_sign_and_words_seen_on_a_page() -> None:
    assert len(ALL) > 20
    for one in ALL:
        assert one.source.startswith("http")
        assert set(one.signs) <= {1, 2, 3, 4, 5}
        assert one.signs
        assert one.confidence in ("statute", "secondary")
        assert "memory" not in f"{one.name} {one.statute} {one.section} {one.covers} {one.caution}"


@pytest.mark.parametrize("one", ALL, ids=lambda o: f"{o.country} {o.section}")
def test_a_sentence_names_source_date_and_status_and_accuses_nobody(one: object) -> None:
    assert one in ALL
    offence = ALL[ALL.index(one)]
    for many in (1, 3):
        said = tell(sentence(offence, many))
        assert offence.source in said
        assert offence.statute in said
        assert re.search(r"22 \w+ 2026", said)
        assert "may matter" in said
        assert "committed" not in said
        assert "guilty" not in said


def test_only_offences_of_the_country_and_of_signs_that_were_found_are_told() -> None:
    assert {o.country for o in offences("KE", None, {1, 2, 3, 4, 5})} == {"KE"}
    assert offences("KE", None, set()) == ()
    assert all(4 in o.signs for o in offences("GB", None, {4}))
    assert offences(None, None, {1, 5}) == ()
    assert offences("AU", None, {1, 4, 5}) == ()  # known from memory only


def test_a_law_of_one_state_is_told_only_where_she_named_that_state() -> None:
    sections = {o.section for o in offences("NG", None, {1, 3, 5})}
    in_abuja = {o.section for o in offences("NG", "FC", {1, 3, 5})}
    assert "17" not in sections
    assert "17" in in_abuja
    assert "Federal Capital Territory" in tell(sentence(offences("NG", "fct", {3})[0], 2))
