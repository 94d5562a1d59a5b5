# SPDX-License-Identifier: Apache-2.0
"""A message as plain words, and the way back to where each of them stood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.text_plain import STOP, plain_words, stood


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ur DEAD!", ["your", "dead", "."]),
        ("k1ll y0u", ["kil", "you"]),
        ("k i l l you", ["kil", "you"]),
        ("k.i.l.l you", ["kil", "you"]),
        ("k*ll", ["kil"]),
        ("\u043a\u0456ll", ["kil"]),
        ("don\u2019t", ["dont"]),
        ("wait... what?", ["wait", "what", "?"]),
        ("no\ngo", ["no", ".", "go", "."]),
        ("\U0001f52a hahaha", ["zknife", "zlaugh"]),
        ("at 7.52", ["at", "7", ".", "52"]),
    ],
)
def test_one_spelling_for_many(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


def test_the_way_back_gives_the_words_as_they_stood() -> None:
    text = "ok,  K I L L  you"
    spans = stood(text)
    assert [text[start:end] for start, end in spans] == ["ok,", "K I L L", "you"]


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_every_plain_word_stood_somewhere(text: str) -> None:
    spans = stood(text)
    assert len(spans) == len(plain_words(text))
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_a_sentence_goes_on_where_a_mail_was_wrapped_and_ends_where_a_line_was() -> None:
    wrapped = "I told you before that if you go on like this then I will\nkill you and burn the house"
    assert STOP not in plain_words(wrapped)[:-1]
    assert len(plain_words(wrapped)) == len(stood(wrapped))
    assert plain_words("I will\nkill time")[2] == STOP
    assert STOP in plain_words(wrapped.replace("\nkill", "\nKill"))[:-1]
