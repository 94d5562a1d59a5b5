# SPDX-License-Identifier: Apache-2.0
"""The case is what she settled, told again from the log; the last word counts and no word is lost."""

import pytest

from leeward.errors import UsageError
from leeward.flow import over, people
from leeward.flow.case import Case, country_code, settled
from leeward.vault import Vault

from .cases import HERS, HIS, NOW, settle


def test_each_choice_stays_in_the_log_and_the_case_is_their_sum(vault: Vault) -> None:
    settle(vault, ["Ada", HERS], ["Femi"])
    people.settle(vault, "not_other", ["Femi"], NOW)
    people.link(vault, "Femi", HIS, NOW)
    over.agree(vault, "sms", "the children", NOW)
    case = settled(vault)
    assert (case.country, case.zone) == ("NG", "Africa/Lagos")
    assert (case.me, case.other, case.not_other) == (("Ada", HERS), (), ("Femi",))
    assert case.links == (("Femi", HIS),)
    assert [(a.what, a.reason) for a in case.agreed] == [("sms", "the children")]
    kinds = [kind for _, kind, _ in vault.entries("me", "other", "not_other", "link", "agreed")]
    assert kinds == ["me", "me", "other", "not_other", "link", "agreed"]


def test_a_circle_grows_along_links_in_either_direction_and_order() -> None:
    case = Case(country="NG", links=(("C", "B"), ("0800 000 0142", "C")))
    circle = case.circle((HIS,))
    assert circle.holds(None, "B", "NG")
    assert not case.circle(("A",)).holds(None, "B", "NG")


@pytest.mark.parametrize(
    ("about", "zone"),
    [
        ({}, "Africa/Lagos"),
        ({"zone": "Africa/Nairobi", "country": "NG"}, "Africa/Nairobi"),
        ({"zone": None, "country": "KE"}, "Africa/Nairobi"),
        ({"country": "US"}, "Africa/Lagos"),
    ],
)
def test_the_zone_said_of_an_export_comes_before_that_of_the_case(about: dict[str, str], zone: str) -> None:
    assert Case(country="NG").zone_of(about) == zone


def test_the_zone_that_she_gave_comes_before_that_of_her_country() -> None:
    assert Case(country="NG", zone="Europe/London").zone_of({}) == "Europe/London"
    assert Case(country="US").zone_of({}) is None


@pytest.mark.parametrize("country", ["", "N", "NGA", "N1", "\u00dfa", "Nigeria"])
def test_a_country_is_two_letters(country: str) -> None:
    with pytest.raises(UsageError, match=r"error\.country"):
        country_code(country)
    assert country_code("ng") == "NG"


@pytest.mark.parametrize("code", ["XX", "ZZ", "AA", "UK"])
def test_two_letters_that_are_no_country_are_refused(code: str) -> None:
    with pytest.raises(UsageError, match=r"error\.country"):
        country_code(code)


@pytest.mark.parametrize(
    ("written", "code"),
    [("UK", "GB"), ("Nigeria", "NG"), ("nigerai", "NG"), ("NGA", None), ("England", None)],
)
def test_a_country_that_was_written_out_is_told_its_code(written: str, code: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        country_code(written)
    assert refused.value.facts.get("code") == code


def test_a_name_that_was_mistyped_as_hers_is_taken_back(vault: Vault) -> None:
    settle(vault, ["Adda", "Ada"])
    people.settle(vault, "not_me", ["Adda"], NOW)
    assert settled(vault).me == ("Ada",)
    assert [kind for _, kind, _ in vault.entries("me", "not_me")] == ["me", "me", "not_me"]
