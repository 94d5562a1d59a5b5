# SPDX-License-Identifier: Apache-2.0
"""Law is told as where to look, with source, date and status, and never from memory."""

import re
from typing import get_args

import pytest

from leeward.flow.law import Status, _kept, missing, offences, order_sentence, orders, sentence
from leeward.words import keys, tell

ALL = _kept().offence
ORDERS = _kept().order


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


def places(country: str, state: str | None) -> set[str]:
    return {o.name for o in orders(country, state)}


def test_every_order_has_a_source_and_its_sentence_names_status_and_day() -> None:
    assert {o.country for o in ORDERS} == {"NG", "KE", "GH", "ZA", "GB", "US", "IN", "AU", "CA", "IE"}
    for one in ORDERS:
        assert one.source.startswith("http")
        assert one.confidence in ("statute", "secondary")
        assert "memory" not in f"{one.name} {one.statute} {one.about} {one.caution}"
        said = tell(order_sentence(one))
        assert one.source in said
        assert re.search(r"22 \w+ 2026", said)
        assert ("in force" in said or "suspended" in said) != ("guilty" in said)


def test_a_state_of_australia_has_its_own_order_under_its_code_or_its_name() -> None:
    assert {o.only_in for o in ORDERS if o.country == "AU"} == {
        "New South Wales", "Victoria", "Queensland", "South Australia", "Western Australia", "Tasmania",
        "Australian Capital Territory", "Northern Territory",
    }  # fmt: skip
    for written in ("VIC", "vic", "AU-VIC", "Victoria"):
        assert {o.only_in for o in orders("AU", written)} == {"Victoria"}
    assert orders("AU", None) == ()
    assert "Tasmania" in tell(missing("AU", None)[0])
    assert missing("AU", "NSW") == ()


def test_lagos_has_its_own_order_and_the_act_of_the_capital_is_not_told_there() -> None:
    assert places("NG", "Lagos") == {"Interim and final protection order"}
    assert "17" not in {o.section for o in offences("NG", "Lagos", {1, 3, 5})}
    assert "17" in {o.section for o in offences("NG", "Abuja", {1, 3, 5})}
    assert "Kano" in tell(missing("NG", "Kano")[0])


def test_scotland_is_not_told_the_law_of_england() -> None:
    assert offences("GB", None, {1, 5})
    assert offences("GB", "Scotland", {1, 5}) == ()
    assert orders("GB", "SCT") == ()


def test_a_country_of_which_nothing_is_kept_is_said() -> None:
    assert [s.key for s in missing("FR", None)] == ["law.none_kept"]
    assert missing(None, None) == ()
    assert missing("KE", None) == ()


def test_every_status_that_data_may_have_has_its_sentences() -> None:
    for status in get_args(Status):
        for name in ("law.may_matter", "law.order"):
            assert f"{name}.{status}" in keys()
