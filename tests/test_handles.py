# SPDX-License-Identifier: Apache-2.0
"""One person's number is one, however it is spelt; two people are never made one by a look-alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.handles import Circle, is_number, normal, same_number

LAGOS = "+2348000000123"


@pytest.mark.parametrize(
    ("spelt", "country"),
    [
        ("+2348000000123", None),
        ("+234 800 000 0123", None),
        ("+234-800-000-0123", "KE"),
        ("(+234) 800 000 0123", None),
        ("+234 (0)800 000 0123", None),
        ("002348000000123", None),
        ("00 234 800 000 0123", "NG"),
        ("00 234 800 000 0123", "US"),
        ("0800 000 0123", "NG"),
        ("0800 000 0123", "ng"),
        ("0800.000.0123", "NG"),
        ("8000000123", "NG"),
        ("2348000000123", "NG"),
        ("٠٨٠٠٠٠٠٠١٢٣", "NG"),
        ("\u202a+234\u00a0800\u00a0000\u00a00123\u202c", None),
        ("\u200e+234 800 000 0123\u200f", None),
        ("\u061c+234 800 000 0123", None),
        ("\uff0b\uff12\uff13\uff14 800 000 0123", None),
    ],
)
def test_one_number_in_every_spelling_is_one(spelt: str, country: str | None) -> None:
    assert normal(spelt, country) == LAGOS


def test_a_british_and_an_american_number_too() -> None:
    british = {
        normal(n, "GB") for n in ("07700 900123", "+44 7700 900123", "0044 7700 900123", "+44 (0)7700 900123")
    }
    assert british == {"+447700900123"}
    assert {normal(n, "US") for n in ("(202) 555-0123", "1-202-555-0123", "+12025550123")} == {"+12025550123"}


def test_a_number_without_its_country_is_kept_as_it_is_and_may_be_the_same() -> None:
    bare = normal("0800 000 0123")
    assert bare == "tel:08000000123"
    assert same_number(bare, LAGOS)
    assert same_number(LAGOS, bare)
    assert same_number(normal("2348000000123"), LAGOS)


def test_a_number_without_its_area_is_not_made_into_another_number() -> None:
    local = normal("555-0123", "US")
    assert local == "tel:5550123"
    assert same_number(local, "+12025550123")


def test_two_whole_numbers_are_two_even_where_one_ends_like_the_other() -> None:
    assert not same_number("+447700900123", "+17700900123")
    assert not same_number(LAGOS, "+2348000000124")


def test_a_short_code_matches_itself_and_nothing_that_ends_like_it() -> None:
    assert normal("12345", "NG") == normal("123 45") == "tel:12345"
    assert same_number("tel:12345", "tel:12345")
    assert not same_number("tel:000123", LAGOS)


@pytest.mark.parametrize(
    "name", ["Femi 2", "Mum 2025 12345678", "Ada07700900123", "x²", "①②③④⑤⑥⑦", "\N{SUPERSCRIPT TWO}" * 8]
)
def test_a_name_with_digits_is_a_name(name: str) -> None:
    assert normal(name, "NG") == name
    assert not is_number(normal(name, "NG"))


def test_a_mail_is_one_in_any_case() -> None:
    assert normal(" Ada@Example.ORG ") == "ada@example.org"
    assert normal("ada @ home") == "ada @ home"


def test_marks_that_only_change_the_drawing_do_not_make_two_people() -> None:
    assert normal("\u200eFemi\u202c ") == normal("Femi")
    assert normal("Ade\u0301") == normal("Adé")


def test_names_that_look_alike_stay_two() -> None:
    assert normal("Femi") != normal("Fem\u0456")  # a Cyrillic letter
    assert normal("Femi") != normal("femi")
    assert normal("Ann\u200da") != normal("Anna")  # a joiner changes letters in many scripts


def test_names_of_nothing_but_invisible_marks_stay_as_many_as_they_are() -> None:
    assert normal("\u200e") != normal("\u200f")
    assert not Circle.of(["\u200e"], None).holds(None, "\u200f", None)
    assert Circle.of(["\u200e"], None).holds(None, "\u200e", None)


def test_a_circle_holds_a_person_by_number_or_by_name() -> None:
    circle = Circle.of(["0800 000 0123", "Femi"], "NG")
    assert circle.holds(LAGOS, None, None)
    assert circle.holds(None, "Femi", None)
    assert circle.holds("unknown@example.org", "Femi", None)
    assert not circle.holds(None, None, None)
    assert not circle.holds("", "", None)
    assert not circle.holds("+2348000000124", "Femi A", "NG")


handles = st.text(st.characters()) | st.text("+0123456789 -()٠١٢\u202a\u00a0@.a", max_size=18)
countries = st.sampled_from([None, "NG", "gb", "US", "XX", ""])


@given(handles, countries)
def test_any_handle_has_one_form_and_the_form_is_its_own(handle: str, country: str | None) -> None:
    form = normal(handle, country)
    assert normal(form, country) == form


@given(handles, handles, countries)
def test_being_the_same_number_goes_both_ways(one: str, other: str, country: str | None) -> None:
    a, b = normal(one, country), normal(other, country)
    assert same_number(a, b) == same_number(b, a)
    assert same_number(a, a) == is_number(a)


def test_an_address_of_whatsapp_is_the_number_in_it() -> None:
    assert normal("2348000000123@s.whatsapp.net") == normal("+234 800 000 0123")
    assert normal("120363000000000000@g.us") == "120363000000000000@g.us"
    assert normal("ada@s.whatsapp.net") == "ada@s.whatsapp.net"
