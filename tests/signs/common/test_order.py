# SPDX-License-Identifier: Apache-2.0
"""The model that orders what a person reads: whole numbers, the same everywhere, and only an order."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from leeward.signs.common.order import (
    BITS,
    MOST_WORDS,
    Head,
    Model,
    features,
    hashed,
    model,
    packed,
    stem,
    unpacked,
)
from leeward.signs.common.text_plain import plain_words

HEAD = Head(1000, -1000, 900, 500, 100, ("en", "pcm"))


def weighing(**words: int) -> Model:
    """A model that knows these words and nothing else, in thousandths."""
    weights = array("h", bytes(2 << BITS))
    for word, weight in words.items():
        weights[hashed(word)[0] & ((1 << BITS) - 1)] = weight * HEAD.unit // 1000
    return Model(HEAD, weights)


def test_a_word_counts_less_among_more_words() -> None:
    one = weighing(burn=3000)
    assert one.weigh(["burn"]) == 2000
    assert one.weigh(["burn", "tea"]) < 2000
    assert one.weigh(["tea"]) == -1000
    assert one.weigh([]) == -1000


def test_the_bands_begin_where_the_file_says() -> None:
    for weight, band in ((1900, "strong"), (1500, "some"), (1100, "weak"), (1099, "none")):
        assert weighing(out=weight).band(["out"]) == band


def test_a_message_in_a_language_that_it_does_not_know_lies_in_no_pile() -> None:
    known = weighing(voy=9000, matar=9000)
    assert known.band(["te", "voy", "a", "matar"]) == "none"
    assert known.band(["i", "said", "voy", "a", "matar", "to", "you"]) == "strong"


def test_the_words_that_weigh_most_are_shown_and_no_others() -> None:
    found = weighing(burn=3000, house=1000, the=900, tea=-500).telling(["tea", "burn", "the", "house", "."])
    assert found == ("burn", "house")


def test_an_ending_makes_no_other_word_and_a_pair_is_not_its_words() -> None:
    assert stem("burning") == stem("burned") == b"burn"
    assert stem("king") == b"king"
    assert features(["a", "b"]) != features(["b", "a"])
    assert len(features(["a", "b", "c"])) == 6


def test_a_long_letter_is_weighed_up_to_a_limit() -> None:
    assert features(["a"] * MOST_WORDS + ["b"]) == features(["a"] * MOST_WORDS)


@given(st.lists(st.integers(-(1 << 15), (1 << 15) - 1), min_size=1, max_size=40))
def test_a_model_comes_back_from_its_file(weights: list[int]) -> None:
    found = unpacked(packed(HEAD, weights))
    assert (found.head, list(found.weights)) == (HEAD, weights)


@given(st.text(max_size=300))
def test_any_text_lies_in_one_of_four_piles(text: str) -> None:
    assert model().band(plain_words(text)) in ("strong", "some", "weak", "none")


def test_the_model_that_came_along_puts_a_threat_before_small_talk() -> None:
    known = model()
    threat, talk = "i will kill you and burn the house down", "see you at lunch on friday then"
    assert known.weigh(plain_words(threat)) > known.weigh(plain_words(talk))
    assert len(known.weights) == 1 << BITS
    assert known.head.strong > known.head.some > known.head.weak


def test_a_language_that_is_named_and_another_lies_in_no_pile() -> None:
    known = weighing(out=2000)
    assert [known.band_of("out", named) for named in (None, "en", "en-NG", "pcm", "es", "sw+en")] == [
        "strong",
        "strong",
        "strong",
        "strong",
        "none",
        "none",
    ]
