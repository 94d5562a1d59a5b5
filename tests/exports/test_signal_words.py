# SPDX-License-Identifier: Apache-2.0
"""What signal-export adds to a text comes out again, and what a person wrote stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.signal_words import Call, call, ends_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Incoming voice call (accepted, 2m 5s)", Call("in", ("answered",), 125)),
        ("Outgoing call", Call("out", (), None)),
        ("Outgoing video call (accepted, 7s)  ", Call("out", ("answered",), 7)),
        ("Missed voice call", Call("in", ("missed",), None)),
        ("Incoming call (declined)", Call("in", ("declined",), None)),
        ("Outgoing voice call (unanswered)", Call("out", ("missed",), None)),
        ("Missed call from you", None),
        ("call", None),
    ],
)
def test_a_call_is_known_by_the_programs_words(text: str, told: Call | None) -> None:
    assert call(text) == told


def test_files_and_reactions_behind_a_text_are_taken_off() -> None:
    written = (
        "hi  \n(- Ada: Obi: 👍, Femi: 😡 -)![a.jpg](./media/a%20b.jpg)  [b](../exported_stickers/1/2.webp)  "
    )
    found = ends_of(written)
    assert found.text == "hi"
    assert found.paths == ("media/a b.jpg", "../exported_stickers/1/2.webp")
    assert found.reactions == (("Ada: Obi", "👍"), ("Femi", "😡"))


@pytest.mark.parametrize("text", ["see [this](http://x)", "[a](./b) c", "(- no -)", "a\n(-x-)", ")"])
def test_what_a_person_wrote_stays(text: str) -> None:
    assert ends_of(text).text == text


def test_bait_is_linear() -> None:
    begun = time.process_time()
    for bait in ("[a](./b)", "](", ")", "(- ", ", "):
        ends_of(bait * 50_000)
        ends_of(f"x\n(- {bait * 50_000} -)")
    assert time.process_time() - begun < 5


@given(st.text(max_size=60))
def test_nothing_is_raised(text: str) -> None:
    ends_of(text)
    call(text)
