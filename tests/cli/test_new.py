# SPDX-License-Identifier: Apache-2.0
"""``leeward new``: the passphrase from a file or a prompt, never from the command line."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.flow import new as flow
from leeward.vault import Vault
from leeward.words import say

from ..flow.cases import PASSPHRASE, WEAK  # noqa: TID252 - as in conftest
from .conftest import Run


@pytest.fixture(autouse=True)
def _weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default strength costs a second a vault."""
    real = flow.create
    monkeypatch.setattr(
        flow, "create", lambda folder, words, settings, _: real(folder, words, settings, WEAK)
    )


def test_a_vault_is_made_once(leeward: Run, key: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = leeward("new", folder, "--country", "ng", "--passphrase-file", key)
    assert done.code == 0
    assert str(folder) in done.out
    assert leeward("new", folder, "--passphrase-file", key).code == 2
    assert leeward("signs", folder, "--json", "--passphrase-file", key).code == 0


@pytest.mark.parametrize("wrong", [["--country", "NGA"], ["--zone", "Lagos"], []])
def test_wrong_use_makes_nothing(leeward: Run, key: Path, tmp_path: Path, wrong: list[str]) -> None:
    passphrase = ["--passphrase-file", str(key)] if wrong else []
    assert leeward("new", tmp_path / "new", *wrong, *passphrase).code == 2
    assert not (tmp_path / "new").exists()


def test_a_generated_passphrase_is_written_to_a_new_file_and_opens(leeward: Run, tmp_path: Path) -> None:
    folder, made = tmp_path / "new", tmp_path / "made"
    done = leeward("new", folder, "--generate", made)
    assert done.code == 0
    assert "66" in done.err
    assert made.read_text().strip() not in done.out + done.err
    assert made.stat().st_mode & 0o777 == 0o600
    assert leeward("people", folder, "--passphrase-file", made).code == 0
    assert leeward("new", tmp_path / "second", "--generate", made).code == 2
    assert not (tmp_path / "second").exists()


def test_a_weak_passphrase_from_a_file_is_told_and_taken(leeward: Run, tmp_path: Path) -> None:
    (tmp_path / "weak").write_text("sunshine\n")
    done = leeward("new", tmp_path / "new", "--passphrase-file", tmp_path / "weak")
    assert done.code == 0
    assert done.err
    assert "sunshine" not in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_at_a_terminal_six_words_are_offered_typed_back_and_the_next_opening_tells(tmp_path: Path) -> None:
    folder = tmp_path / "new"

    def offered(said: str) -> str:
        return next(line.strip() for line in said.splitlines() if len(line.split()) == 6 and line[0] == " ")

    said = at_terminal(["new", str(folder)], lambda _: "", offered)
    words = offered(said)
    assert said.count(words) == 1
    assert str(folder) in said
    at_terminal(["people", str(folder)], lambda _: words)
    assert say("error.passphrase") in at_terminal(["people", str(folder)], lambda _: "six other words")
    told = at_terminal(["people", str(folder)], lambda _: words)
    assert re.search(r"Last opened: \d+ \w+ 20\d\d \d\d:\d\d:\d\d UTC\.", told)
    assert "1 failed try" in told


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("typed", "country"),
    [(["ng"], "NG"), ([""], ""), (["Kenia", "KE"], "KE"), (["x", "y", "z"], "")],
)
def test_the_country_is_asked_for_at_a_terminal_and_may_be_left_out(
    tmp_path: Path, typed: list[str], country: str
) -> None:
    made: list[str] = []

    def offered(said: str) -> str:
        made.append(next(line.strip() for line in said.splitlines() if line.startswith("    ")))
        return made[0]

    said = at_terminal(["new", str(tmp_path / "new")], *(lambda _, one=one: one for one in typed), offered)
    assert said.count(say("ask.country")) == len(typed)
    assert (say("new.no_country") in said) == (not country)
    with Vault(tmp_path / "new", made[0]) as opened:
        assert opened.settings["country"] == country


def test_a_country_is_not_asked_for_where_nobody_can_answer(leeward: Run, key: Path, tmp_path: Path) -> None:
    done = leeward("new", tmp_path / "new", "--passphrase-file", key, typed="KE\n")
    assert (done.code, say("ask.country") in done.err) == (0, False)
    with Vault(tmp_path / "new", PASSPHRASE) as opened:
        assert opened.settings["country"] == ""


def at_terminal(arguments: list[str], *answers: Callable[[str], str]) -> str:
    """Run a command at a pseudo-terminal and answer its questions one after the other."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "leeward", *arguments]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as running:
        os.close(theirs)
        said = b""
        for answer in answers:
            answered_at = len(said)
            while not said[answered_at:].rstrip().endswith((b":", b"\n>")):
                said += os.read(ours, 4096)
            os.write(ours, answer(said.decode().replace("\r\n", "\n")).encode() + b"\n")
        try:
            while more := os.read(ours, 4096):
                said += more
        except OSError:
            pass  # the other side has ended
        running.wait(60)
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_a_folder_that_a_cloud_copies_is_asked_about_before_a_passphrase_is(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    cloud = tmp_path / "OneDrive" / "case"
    done = leeward("new", cloud)
    assert done.code == 3
    assert "--synced-folder-is-safe" in done.err
    assert not cloud.exists()
    assert leeward("new", cloud, "--synced-folder-is-safe", "--passphrase-file", key).code == 0
