# SPDX-License-Identifier: Apache-2.0
"""Characters on a page: shown, named or broken, and never lost."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.pack import letters

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
MARK = re.compile(r"⟦(?:U\+([0-9A-F]{4,6})|([A-Z ]+))(?:×(\d+))?⟧")
NAMES = {name: chr(code) for code, name in letters._NAMES.items() if name != "HANGUL FILLER"}


def exact(shown: str | list[letters.Piece]) -> str:
    """The text that pieces stand for, read back from what the page shows."""
    if isinstance(shown, str):
        return shown
    back = ""
    for piece in shown:
        if isinstance(piece, str):
            back += piece
        elif isinstance(piece, dict):
            found = MARK.fullmatch(piece["m"])
            assert found
            ch = chr(int(found[1], 16)) if found[1] else NAMES.get(found[2], "\u3164")
            back += ch * int(found[3] or 1)
        elif piece == letters.NEWLINE:
            back += "\n"
    return back


@given(ANY)
def test_every_text_can_be_read_back_from_its_pieces(text: str) -> None:
    fillers = str.maketrans(dict.fromkeys("\u115f\u1160\uffa0", "\u3164"))
    assert exact(letters.pieces(text)).translate(fillers) == text.translate(fillers)


@given(ANY)
def test_what_is_left_when_all_else_fails_is_ascii_and_reads_back(text: str) -> None:
    shown = letters.bare(text)
    assert all(p.isascii() for p in shown if isinstance(p, str))
    fillers = str.maketrans(dict.fromkeys("\u115f\u1160\uffa0", "\u3164"))
    assert exact(shown).translate(fillers) == text.translate(fillers)


@given(ANY)
def test_only_what_one_face_draws_is_shown_as_it_is(text: str) -> None:
    shown = letters.pieces(text)
    words = [shown] if isinstance(shown, str) else [p for p in shown if isinstance(p, str)]
    drawn = set().union(*letters.faces())
    for ch in "".join(words):
        assert ord(ch) in drawn
        assert unicodedata.category(ch) not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200bb", ["a", {"m": "⟦ZWSP⟧"}, "b"]),
        ("x\u202egpj.exe", ["x", {"m": "⟦RLO⟧"}, "gpj.exe"]),
        ("\U00012000", [{"m": "⟦U+12000⟧"}]),
        ("\u4e2d", [{"m": "⟦U+4E2D⟧"}]),
        ("a\r\n\n", ["a", {"m": "⟦CR⟧"}, 1, 1]),
        ("\ud800", [{"m": "⟦U+D800⟧"}]),
        ("⟦RLO⟧", [{"m": "⟦U+27E6⟧"}, "RLO", {"m": "⟦U+27E7⟧"}]),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, shown: list[letters.Piece]) -> None:
    assert letters.pieces(text) == shown


@pytest.mark.parametrize("text", ["👩🏽‍💻 ❤️ 1️⃣ 🇳🇬", "नमस्ते क्ष क्‍ष", "می‌خواهم", "ẹ̀ṣọ́", "Chào buổi sáng"])
def test_ordinary_joiners_and_accents_are_shown_as_they_are(text: str) -> None:
    shown = letters.pieces(text)
    assert "".join(p for p in shown if isinstance(p, str)) == text


def test_a_tower_of_accents_is_cut_to_what_a_line_can_hold() -> None:
    shown = letters.pieces("a" + "\u0301" * 5_000)
    assert shown == ["a" + "\u0301" * letters.MOST_MARKS, {"m": f"⟦U+0301×{5_000 - letters.MOST_MARKS}⟧"}]


def test_long_words_may_break() -> None:
    shown = letters.pieces("w" * 100_000)
    longest = max(len(p) for p in shown if isinstance(p, str))
    assert longest <= letters.LONGEST_WORD
    assert letters.pieces("short words only " * 50) == "short words only " * 50


def test_a_sign_as_wide_as_a_sentence_breaks_after_itself() -> None:
    shown = letters.pieces("\ufdfd" * 4)
    assert max(len(p) for p in shown if isinstance(p, str)) <= 2
    assert letters.room("\ufdfd") > 10


def test_accents_take_no_room_and_marks_take_theirs() -> None:
    assert letters.room("ẹ̀ṣọ́") == 3
    assert letters.room("\u4e2d") == len("⟦U+4E2D⟧")


@given(ANY, st.integers(1, 80))
def test_clipping_tells_how_much_is_missing(text: str, most: int) -> None:
    shown, cut = letters.clip(text, most)
    assert text.startswith(shown)
    assert len(shown) + cut == len(text)
    assert letters.room(shown) <= most


def test_a_message_of_empty_lines_is_clipped() -> None:
    shown, cut = letters.clip("\n" * 3_000)
    assert shown.count("\n") < letters.CLIP_LINES
    assert cut > 2_000


@given(ANY, st.integers(1, 80))
def test_one_line_is_one_line_and_says_that_more_follows(text: str, most: int) -> None:
    line = letters.one_line(text, most)
    assert "\n" not in line
    assert letters.room(line.removesuffix(" …")) <= most


def test_the_direction_is_that_of_the_first_letter_outside_isolates() -> None:
    assert letters.first_strong("123 مرحبا abc") == "rtl"
    assert letters.first_strong("\u2067مرحبا\u2069 abc") == "ltr"
    assert letters.first_strong("...") == "ltr"


def test_letters_of_another_alphabet_in_a_latin_name_are_found() -> None:
    assert letters.lookalikes("F\u0435mi Ad\u0456s\u0430") == ("\u0435", "\u0456", "\u0430")
    assert letters.lookalikes("Надежда") == ()
    assert letters.lookalikes("Femi") == ()
