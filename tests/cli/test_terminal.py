# SPDX-License-Identifier: Apache-2.0
"""What every command shares: words from anywhere, text that commands no terminal, the worst exit code."""

import io
import sys
from pathlib import Path

import pytest

from leeward.cli import terminal
from leeward.errors import UsageError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain \u00e9 \U0001f525 \u0627\u0644\u0639", "plain \u00e9 \U0001f525 \u0627\u0644\u0639"),
        ("\x1b[2J", "\u241b[2J"),
        ("a\nb\rc\td", "a\u240ab\u240dc\td"),
        ("\x9b31m\x85", "<9B>31m<85>"),
        ("\x00\x7f", "\u2400\u2421"),
        ("\u202egnp.exe\u2066\u2028", "<202E>gnp.exe<2066><2028>"),
        ("[red]{x}%s", "[red]{x}%s"),
    ],
)
def test_control_characters_are_shown_as_marks_and_markup_as_itself(text: str, shown: str) -> None:
    assert terminal.inert(text) == shown


def test_lines_of_a_message_stay_below_its_first() -> None:
    assert terminal.inert_lines("one\ntwo\x1b") == "one\n  two\u241b"


def test_facts_of_a_sentence_stay_on_its_line() -> None:
    said = terminal.say("error.cannot_read", file="a\nb{n}[red]", reason="x\x1b")
    assert "\n" not in said
    assert "a\u240ab{n}[red]" in said


@pytest.mark.parametrize("given", ["-", "@FILE", "on the phone"])
def test_words_come_as_given_from_standard_input_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    (tmp_path / "f").write_text("on the phone\n", "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("on the phone\n"))
    assert terminal.words_of(given.replace("FILE", str(tmp_path / "f")), "ask.why") == "on the phone"


def test_names_come_one_a_line_and_none_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Femi\n 0800 000 0142 \n"))
    assert terminal.names_of(["Sade", "-"], "ask.other") == ("Sade", "Femi", "0800 000 0142")
    with pytest.raises(UsageError, match=r"error\.empty_handle"):
        terminal.names_of(["-"], "ask.other")
    assert terminal.names_of(None, "ask.other") == ()


def test_what_was_left_out_is_named_where_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for wrong in (None, "@nowhere"):
        with pytest.raises(UsageError):
            terminal.words_of(wrong, "ask.why")


@pytest.mark.parametrize(
    ("content", "passphrase"),
    [
        (b"six words\n", "six words"),
        (b"six words\r\nmore", "six words"),
        (b"\xef\xbb\xbfsix words", "six words"),
        ("six\u2028words\x0b \n".encode(), "six\u2028words\x0b "),
        (b"", ""),
    ],
)
def test_a_passphrase_is_the_first_line_of_its_file(tmp_path: Path, content: bytes, passphrase: str) -> None:
    (tmp_path / "p").write_bytes(content)
    assert terminal.passphrase(tmp_path / "p") == passphrase


def test_a_passphrase_that_cannot_be_had_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("six words\n"))
    (tmp_path / "p").write_bytes(b"\xff\xfe")
    for wrong in (None, tmp_path, tmp_path / "nowhere", tmp_path / "p"):
        with pytest.raises(UsageError):
            terminal.passphrase(wrong)


def test_the_worst_code_wins() -> None:
    assert [terminal.worst(*codes) for codes in ((), (0, 1, 0), (1, 3), (3, 4, 1))] == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo\r\n\tthree", "one two three"),
        ("abcdefghijklmnopqrst", "abcdefghijklmnopqrst"),
        ("abcdefghijklmnopqrstu", "abcdefghijklmnopqrs\u2026"),
        ("a" + " " * 400 + "b", "a\u2026"),
        ("a\x1b[2Jb", "a\u241b[2Jb"),
        ("", ""),
    ],
)
def test_a_message_is_one_line_cut_with_an_ellipsis(text: str, line: str) -> None:
    assert terminal.one_line(text, 20) == line
