# SPDX-License-Identifier: Apache-2.0
"""What somebody who knows her would try is refused; what nobody would try is not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import UsageError
from leeward.flow import guesses
from leeward.words import say

KNOWN = (
    "Nkechi Obi",
    "Femi Adeyemi",
    "Ada",
    "Chukwuemeka",
    "12 May 1991",
    "1991-05-12",
    "+234 800 000 0142",
    "nkechi.obi@example.com",
    "14 Harbour Road, Lekki",
    "Lagos",
    "New Haven School",
    "KJA-123-XY",
    "Bingo",
    "Zoë",
)
PLAIN = (
    "nkechi", "Nkechi Obi", "femi adeyemi", "adaada", "chukwuemeka", "Chukwuemeka Obi", "lagos", "lekki",
    "bingo", "harbour road", "14harbourroad", "newhaven", "New Haven School", "kja123xy", "KJA-123-XY",
    "2348000000142", "08000000142", "0142 0142 0142 0142", "12051991", "12 May 1991", "1991-05-12",
    "nkechi.obi@example.com",
)  # fmt: skip
DRESSED = (
    "Nkechi1991", "nkechi12051991", "N3chi", "Nk3ch1", "Nk3ch10b1!!", "ihcekn", "ihceknibo1991",
    "NKECHI_OBI_2026", "!!bingo!!bingo!!", "B1ng0B1ng02024", "L4g0s-L4g0s-L4g0s", "l@gos2026l@gos",
    "ognib ognib ognib", "zoezoezoe1991", "ZOË&ADA&BINGO", "femi.adeyemi.1991", "F3m1@d3y3m1",
    "imeyeda.imef", "chukwuemeka1!chukwuemeka", "ada.1.ada.2.ada", "harb0ur.r0ad.l3kk1", "dr0ur0ad",
    "newhavenschool2019!!", "Lekki-Lagos-142", "8000000142nkechi", "kja123xykja123xy",
)  # fmt: skip
COMMON = (
    "password", "Password1234!", "P@ssw0rdP@ssw0rd", "letmeinletmein1", "qwertyuiopasdfghjkl",
    "1q2w3e4r5t6y7u8i", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abcdefghijklmnopqrst",
    "zyxwvutsrqponm", "12345678901234567890", "iloveyou4ever", "i love you forever", "ilovenkechi",
    "correcthorsebatterystaple", "correct horse battery staple", "to be or not to be that is the question",
    "the lord is my shepherd", "happy birthday to you", "Summer2025!Winter2026", "mondaytuesdaywednesday",
    "mypasswordissecret", "sunshine", "x", "short", "kX9$vTq2", "once upon a time",
    "twinkle twinkle little star",
)  # fmt: skip
PAIRS = tuple(
    "".join(p) for p in itertools.permutations(("nkechi", "femi", "Ada", "bingo", "Lagos", "Obi"), 2)
)
PERSONAL = (*PLAIN, *DRESSED, *COMMON, *PAIRS)


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(PERSONAL)) >= 100


@pytest.mark.parametrize("guess", PERSONAL)
def test_a_guess_of_somebody_who_knows_her_is_refused_in_words(guess: str) -> None:
    with pytest.raises(UsageError) as refused:
        guesses.refuse(guess, KNOWN)
    said = say(refused.value.say, **refused.value.facts)
    assert guess not in said or len(guess) < 6


def test_a_thousand_generated_ones_are_all_accepted() -> None:
    made = [guesses.six_words(KNOWN) for _ in range(1000)]
    assert not [one for one in made if guesses.can_be_guessed(one, KNOWN)]
    assert len(set(made)) == 1000
    assert {len(one.split()) for one in made} == {guesses.SIX_WORDS}


@pytest.mark.parametrize(
    ("passphrase", "holds"), [("N0T nk3ch1", True), ("kX9$vTq2", False), ("ada!", False), ("LEKKI-1", True)]
)
def test_a_word_that_is_known_is_found_in_whatever_it_is_dressed(passphrase: str, holds: bool) -> None:
    assert guesses.holds_any(passphrase, KNOWN) is holds


def test_six_words_of_our_list_are_sixty_six_bits() -> None:
    assert len(set(guesses.WORDS)) == 2048
    assert guesses.BITS == 66


@pytest.mark.parametrize(
    "own",
    [
        "purple monkey dishwasher",
        "seven blue kites over lagos",
        "kX9$vTq2#mLp8@Zw",
        "the heron waited by the flooded gate",
        "ostrzeżenie przed burzą",
        "чайник молчит на балконе",
        "Ada feeds herons behind the flooded quarry",
    ],
)
def test_words_that_nobody_would_put_together_are_accepted(own: str) -> None:
    guesses.refuse(own, KNOWN)


def test_what_is_known_makes_the_difference() -> None:
    guesses.refuse("Chukwuemeka Adeyemi", ())
    with pytest.raises(UsageError, match=r"error\.passphrase_known"):
        guesses.refuse("Chukwuemeka Adeyemi", KNOWN)
    with pytest.raises(UsageError, match=r"error\.passphrase_common"):
        guesses.refuse("password password", KNOWN)
    with pytest.raises(UsageError, match=r"error\.passphrase_empty"):
        guesses.refuse(" \t", KNOWN)


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN), st.text("0123456789!.-_ ", max_size=12), st.booleans())
def test_two_known_things_in_any_dress_are_refused(one: str, two: str, between: str, turned: bool) -> None:
    joined = f"{one}{between}{two}".upper()
    assert guesses.can_be_guessed(joined[::-1] if turned else joined, KNOWN)


@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_gets_an_answer(text: str, known: list[str]) -> None:
    guesses.can_be_guessed(text, known)
