# SPDX-License-Identifier: Apache-2.0
"""``leeward withdraw``: the reason from the command line, standard input or a file; refused under hold."""

from pathlib import Path

import pytest

from leeward.words import say

from .conftest import Run


@pytest.mark.parametrize("way", ["text", "-", "@"])
def test_an_export_is_taken_back_with_its_reason(
    leeward: Run, sample: Path, key: Path, tmp_path: Path, way: str
) -> None:
    (tmp_path / "why.txt").write_text("it was not mine", "utf-8")
    reason = {"text": "it was not mine", "-": "-", "@": f"@{tmp_path / 'why.txt'}"}[way]
    known = ("--passphrase-file", key)
    done = leeward("withdraw", sample, "1", "--reason", reason, *known, typed="it was not mine")
    assert done.code == 0
    assert "SSD" in done.out
    assert leeward("check", sample, *known).code == 0
    again = leeward("withdraw", sample, "E1", "--reason", "x", *known)
    assert again.code == 2
    assert "before" in again.err


def test_under_hold_it_says_why_and_what_does_it_all_the_same(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    known = ("--passphrase-file", key)
    assert leeward("pack", sample, tmp_path / "p", "--for", "served", *known).code == 0
    held = leeward("withdraw", sample, "1", "--reason", "x", *known)
    assert held.code == 4
    assert "--even-under-hold" in held.err
    assert leeward("withdraw", sample, "1", "--reason", "x", "--even-under-hold", *known).code == 0


@pytest.mark.parametrize("wrong", [["1"], ["1", "--reason", " "], ["99", "--reason", "x"], []])
def test_wrong_use_takes_nothing(leeward: Run, sample: Path, key: Path, wrong: list[str]) -> None:
    done = leeward("withdraw", sample, *wrong, "--passphrase-file", key)
    assert done.code == 2
    assert done.err.strip()


def test_the_exports_are_listed_with_their_numbers_where_none_is_named(
    leeward: Run, sample: Path, key: Path
) -> None:
    known = ("--passphrase-file", key)
    done = leeward("withdraw", sample, *known)
    assert (done.code, done.err) == (2, say("error.which_import") + "\n")
    lines = done.out.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith("1  2026-04-10/WhatsApp Chat with Femi Coker.txt")
    assert leeward("withdraw", sample, "1", "--reason", "x", *known).code == 0
    assert "taken back" in leeward("withdraw", sample, *known).out.splitlines()[0]


def test_why_is_asked_only_about_an_export_that_is_there(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("withdraw", sample, "99", "--passphrase-file", key)
    assert (done.code, done.err) == (2, say("error.no_such_import", number="99") + "\n")
