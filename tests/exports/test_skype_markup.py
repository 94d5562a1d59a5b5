# SPDX-License-Identifier: Apache-2.0
"""Skype's tags go, its words stay, and a hostile text costs no time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.skype_markup import Call, call, entities, file_of, is_edited, value, words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain", "plain"),
        ("a &amp;lt; b", "a &lt; b"),
        ('<a href="x">here</a>!', "here!"),
        ("3 < 4 > 2 <3", "3 < 4 > 2 <3"),
        ('<at id="8:live:femi">Femi</at> no', "Femi no"),
        ("&#128545;&#x1F621;&#xD800;&#0;", "😡😡&#xD800;&#0;"),
        ("<q><legacyquote>[1] F: </legacyquote>hi<legacyquote> &lt;</legacyquote></q>no", "[1] F: hi <no"),
    ],
)
def test_words_are_what_a_person_saw(written: str, meant: str) -> None:
    assert words(written) == meant


def test_a_call_says_how_it_went_how_long_and_who() -> None:
    one = '<part identity="8:a"><duration>61.93</duration></part>'
    assert call(
        f'<partlist type="ended" alt="">{one}<part identity="8:b"><duration>7</duration></part>'
    ) == Call("ended", 61, ("8:a", "8:b"))
    assert call("<partlist alt=''></partlist>") == Call("", None, ())
    assert call("no call") is None


def test_a_file_has_an_address_and_maybe_a_name() -> None:
    assert file_of('<URIObject uri="u?a&amp;b" x="1"><OriginalName v="n.jpg"/>') == ("u?a&b", "n.jpg")
    assert file_of('<URIObject type="P" uri="u">') == ("u", "")
    assert file_of("<URIObject>") is None


def test_a_new_name_is_the_value_of_its_line() -> None:
    assert value("<topicupdate><value>A &amp; B</value></topicupdate>") == "A & B"
    assert value("<topicupdate/>") == ""


def test_an_edit_leaves_a_mark() -> None:
    assert is_edited('x<e_m ts="1"></e_m>')
    assert not is_edited("e_m")


@pytest.mark.parametrize(
    "bait", ["<", "<a ", "<a x", "<legacyquote>", "&#", "<part identity=", "<URIObject uri="]
)
def test_bait_is_linear(bait: str) -> None:
    begun = time.process_time()
    text = bait * 20_000
    for look in (words, call, file_of, entities):
        look(text)
    assert time.process_time() - begun < 5


@given(st.text(max_size=60))
def test_nothing_is_raised(text: str) -> None:
    for look in (words, call, file_of, entities, is_edited):
        look(text)
