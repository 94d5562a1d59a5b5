# SPDX-License-Identifier: Apache-2.0
"""Text that Outlook packed is unpacked as Microsoft describes it, and its words are found."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.outlook_msg_rtf import text_of, unpacked

# MS-OXRTFCP, 3.1: the two examples of the specification
HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
RUNS = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def stored(rtf: bytes) -> bytes:
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def packed(rtf: bytes) -> bytes:
    """Packed without one reference: eight letters after each zero."""
    body = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<IIII", len(body) + 12, len(rtf), 0x75465A4C, 0) + body


def test_the_examples_of_the_specification() -> None:
    assert unpacked(HELLO) == rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"
    assert text_of(HELLO) == "hello world"
    assert unpacked(RUNS) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@given(st.binary(max_size=400))
def test_letters_that_are_not_packed_come_back(data: bytes) -> None:
    assert unpacked(packed(data)) == unpacked(stored(data)) == data


def test_html_that_was_wrapped_is_put_together_again() -> None:
    rtf = (
        rb"{\rtf1\ansi\fromhtml1\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <html><body>}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 I wait \u8211- here\htmlrtf \par}\htmlrtf0"
        rb"{\*\htmltag72 </p><p>}caf\'e9 {\*\htmltag84 &nbsp;}\lquote x\rquote{\*\htmltag72 </p></body>}}"
    )
    assert text_of(stored(rtf)) == "I wait – here\n\ncafé \xa0‘x’"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8 \u1074?\u1077?}", "При ве"),
        (rb"{\rtf1\ansi\uc2 \u-10179 ab\u-8704 cd!}", "😀!"),
        (rb"{\rtf1 a\{b\}\\c\~d{\info hidden}{\*\x hidden}{\b e}\par f\tab g}", "a{b}\\c\xa0def"),
        (rb"", ""),
    ],
)
def test_words_stand_as_they_are_shown(rtf: bytes, text: str) -> None:
    assert text_of(stored(rtf)) == text.replace("ef", "e\nf\tg")


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    for each in (data, b"\0" * 8 + b"LZFu" + b"\xff" * 4 + data, stored(b"{\\rtf1" + data)):
        text_of(each).encode()


@pytest.mark.parametrize("bait", [b"{", b"}", b"\\u9 ", b"{\\*\\htmltag <a '", b"\\'41"])
def test_bait_is_read_in_linear_time(bait: bytes) -> None:
    begun = time.process_time()
    text_of(stored(b"{\\rtf1\\fromhtml1 " + bait * 100_000))
    assert time.process_time() - begun < 6


def test_a_text_that_repeats_itself_does_not_grow_past_what_it_says() -> None:
    body = b"\0" + b"abcdefgh" + b"\xff\x0f\xff" * 20_000
    assert len(unpacked(struct.pack("<IIII", 0, 5000, 0x75465A4C, 0) + body)) <= 5000
