# SPDX-License-Identifier: Apache-2.0
"""Secrets on their way in and out: never in a file that was there, never taken when mistyped."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.cli import chosen
from leeward.errors import UsageError
from leeward.flow import guesses

OWN = "nine herons behind the flooded quarry"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What somebody at a terminal types, in order; "six words" stands for the ones that were shown."""
    answers: list[str] = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(guesses, "six_words", lambda _: "seven drawn words of no meaning here")

    def asked(_: str) -> str:
        answer = answers.pop(0)
        return guesses.six_words(()) if answer == "six words" else answer

    monkeypatch.setattr(chosen, "typed", asked)
    yield answers
    assert not answers


def test_six_words_are_shown_once_and_typed_back(
    typing: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typing += ["six words"]
    made = chosen.new_passphrase(None, None)
    out, err = capsys.readouterr()
    assert (out, err.count(made)) == ("", 1)
    assert "66" in err


def test_a_passphrase_of_her_own_is_typed_twice(typing: list[str]) -> None:
    typing += ["password", OWN, OWN]
    assert chosen.new_passphrase(None, None) == OWN


def test_what_was_mistyped_three_times_makes_nothing(typing: list[str]) -> None:
    typing += [OWN, "another", "Nkechi1991", OWN, "six words"]
    with pytest.raises(UsageError, match=r"error\.passphrase_differs"):
        chosen.new_passphrase(None, None, ["Nkechi"])


def test_where_nobody_can_type_a_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(OWN))
    with pytest.raises(UsageError, match=r"error\.passphrase_needed"):
        chosen.new_passphrase(None, None)


def test_a_weak_one_from_a_file_is_refused_or_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p").write_text("Nkechi1991\n")
    with pytest.raises(UsageError, match=r"error\.passphrase_common"):
        chosen.new_passphrase(tmp_path / "p", None)
    assert chosen.new_passphrase(tmp_path / "p", None, refuse=False) == "Nkechi1991"
    said = capsys.readouterr().err
    assert said
    assert "Nkechi" not in said
    (tmp_path / "p").write_text("\n")
    with pytest.raises(UsageError, match=r"error\.passphrase_empty"):
        chosen.new_passphrase(tmp_path / "p", None, refuse=False)


def test_a_secret_never_goes_into_a_file_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("letter")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("there", "link"):
        with pytest.raises(UsageError, match=r"error\.file_exists"):
            chosen.write_new(tmp_path / name, ["secret"])
    assert (tmp_path / "there").read_text() == "letter"
    assert not (tmp_path / "elsewhere").exists()
    before = os.umask(0)
    try:
        chosen.write_new(tmp_path / "new", ["one", "two"])
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_text() == "one\ntwo\n"
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


def test_a_name_is_typed_by_somebody_or_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("case\n"))
    assert chosen.typed_name("Name?") == ""
    monkeypatch.setattr(sys, "stdin", Terminal("case \n"))
    assert chosen.typed_name("Name?") == "case"
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert chosen.typed_name("Name?") == ""
