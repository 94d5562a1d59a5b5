# SPDX-License-Identifier: Apache-2.0
"""A recovery sheet is 256 random bits in words, and a word copied wrongly is named by its number."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import UsageError
from leeward.flow import sheet
from leeward.flow.guesses import WORDS
from leeward.words import say


def test_a_sheet_is_as_bip_39_writes_it() -> None:
    # Test vectors of BIP 39 (Trezor): 32 bytes of 0x00, 0x7f, 0x80 and 0xff.
    for byte, word, last in (
        (0, "abandon", "art"),
        (127, "legal", "title"),
        (128, "letter", "bless"),
        (255, "zoo", "vote"),
    ):
        words = sheet._in_words(bytes([byte]) * 32)
        assert (words[0], words[-1], len(words)) == (word, last, 24)


@given(st.binary(min_size=32, max_size=32))
def test_every_sheet_is_whole(entropy: bytes) -> None:
    words = sheet._in_words(entropy)
    sheet.check_sheet(" ".join(words))
    bits = "".join(f"{WORDS.index(word):011b}" for word in words)
    assert int(bits[:256], 2).to_bytes(32, "big") == entropy
    assert int(bits[256:], 2) == hashlib.sha256(entropy).digest()[0]


def test_no_two_sheets_are_alike() -> None:
    assert len({sheet.new_sheet() for _ in range(50)}) == 50


def test_a_word_that_is_none_is_named_by_its_number_and_not_by_itself() -> None:
    words = ["abandon"] * 23 + ["art"]
    words[6] = "abandom"
    with pytest.raises(UsageError) as caught:
        sheet.check_sheet(" ".join(words))
    said = say(caught.value.say, **caught.value.facts)
    assert "7" in said
    assert "abandom" not in said


def test_two_words_that_changed_places_are_noticed() -> None:
    words = list(sheet._in_words(bytes(range(32))))
    words[3], words[4] = words[4], words[3]
    with pytest.raises(UsageError, match=r"error\.sheet_sum"):
        sheet.check_sheet(" ".join(words))


@pytest.mark.parametrize("other", ["", "six other words for her vault", "ein zwei drei " * 8])
def test_what_is_no_sheet_is_left_alone(other: str) -> None:
    sheet.check_sheet(other)
