# SPDX-License-Identifier: Apache-2.0
"""A name between blanks is told by what repeats, and words that repeat are not taken for a name."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.line_names import spaced_names


def test_a_name_of_two_words_is_found_by_its_second_word() -> None:
    rests = ["Femi Adé hello", "Femi Adé are you there", "Ada no", "Femi Adé I see you", "Ada stop it"]
    assert spaced_names(rests) == {"Femi Adé": 3, "Ada": 2}


def test_a_text_that_repeats_is_no_name() -> None:
    assert spaced_names(["Ada ok"] * 5) == {"Ada": 5}
    assert spaced_names(["Ada call me now"] * 5) == {"Ada": 5}


def test_a_few_lines_prove_nothing() -> None:
    assert spaced_names(["Femi Adé hello", "Femi Adé there"]) == {"Femi": 2}
    assert spaced_names([]) == {}


@given(st.lists(st.text(max_size=20), max_size=12))
def test_every_line_begins_with_its_name(rests: list[str]) -> None:
    names = spaced_names(rests)
    assert sum(names.values()) == len(rests)
    firsts = {rest[:400].split(" ")[0] for rest in rests}
    assert {name.split(" ")[0] for name in names} == firsts
