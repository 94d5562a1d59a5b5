# SPDX-License-Identifier: Apache-2.0
"""``leeward wipe``: says first what it cannot do, and destroys only what was named."""

from pathlib import Path

from leeward.vault import Vault
from leeward.words import say

from ..flow.cases import PASSPHRASE  # noqa: TID252 - as in conftest
from .conftest import Run


def test_the_name_of_the_folder_destroys_it_and_its_limits_are_said(
    leeward: Run, vault: Path, key: Path
) -> None:
    done = leeward("wipe", vault, "--yes-destroy", vault.name, "--passphrase-file", key)
    assert done.code == 0
    for part in ("does", "ssd", "copies", "heads", "packs", "traces", "court"):
        assert say(f"wipe.{part}") in done.err
    assert not vault.exists()


def test_without_the_name_nothing_is_destroyed(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    for name in ([], ["--yes-destroy", "other"], ["--yes-destroy", ""], ["--yes-destroy", str(vault)]):
        done = leeward("wipe", vault, *name, "--passphrase-file", key, typed=f"{vault.name}\n")
        assert (done.code, done.out) == (2, "")
    (tmp_path / "wrong").write_text("six other words")
    wrong = ["--yes-destroy", vault.name, "--passphrase-file", tmp_path / "wrong"]
    assert leeward("wipe", vault, *wrong).code == 2
    assert leeward("people", vault, "--passphrase-file", key).code == 0


def test_under_hold_she_has_to_say_that_she_knows(leeward: Run, vault: Path, key: Path) -> None:
    with Vault(vault, PASSPHRASE) as opened:
        opened.write_private("pack", {"for": "served", "at": "2026-06-07T09:00:00Z"})
    asked = ["wipe", vault, "--yes-destroy", vault.name, "--passphrase-file", key]
    assert leeward(*asked).code == 4
    assert vault.exists()
    assert leeward(*asked, "--even-under-hold").code == 0
    assert not vault.exists()


def test_her_own_file_in_the_folder_stays_and_is_named(leeward: Run, vault: Path, key: Path) -> None:
    (vault / "letter.txt").write_text("mine")
    done = leeward("wipe", vault, "--yes-destroy", vault.name, "--passphrase-file", key)
    assert done.code == 0
    assert "letter.txt" in done.out
    assert (vault / "letter.txt").read_text() == "mine"
