# SPDX-License-Identifier: Apache-2.0
"""A message in one spelling, and the way back to where its words stood."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.signs.common.refusal_plain import Sieve, folded, plain, plain_text


def test_one_spelling_for_many() -> None:
    assert plain("Plz STOPPP txting me, it\u2019s \u00f3vaa").text == "please stop texting me, its over"
    assert folded("D\u00e9ja\u200bme") == "dejame"


def test_her_line_ends_stay_and_her_spaces_are_one() -> None:
    assert plain("no  more\n\n  please").text == "no more\nplease"


def test_a_slip_of_the_finger_is_mended_and_a_real_word_is_not() -> None:
    assert plain("cotnact").text == "contact"
    assert plain("wring the cloth").text == "wring the cloth"


def test_the_way_back_gives_the_words_as_they_stood() -> None:
    text = "  Plz  STOPPP\ttxting me"
    read = plain(text)
    at = read.text.index("stop")
    start, end = read.original(at, at + len("stop texting"))
    assert text[start:end] == "STOPPP\ttxting"


def test_the_sieve_lets_a_rule_pass_only_with_a_word_of_each_group() -> None:
    sieve = Sieve(["leave", "dont never & call phone | last & message"])
    assert sieve.rules("please LEAVE") == [0]
    assert sieve.rules("don't phoooone") == [1]
    assert sieve.rules("your last msg") == [1]
    assert sieve.rules("call and phone, please") == []


@given(st.text())
def test_every_piece_of_plain_text_stood_somewhere(text: str) -> None:
    read = plain(text)
    assert read.text == plain_text(text)
    assert len(read.starts) == len(read.stood)
    assert list(read.starts) == sorted(read.starts)
    if read.text:
        start, end = read.original(0, len(read.text))
        assert 0 <= start < end <= len(text)
