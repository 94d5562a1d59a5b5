# SPDX-License-Identifier: Apache-2.0
"""Wiping destroys the keys first, only by name, and not where evidence is expected to be kept."""

from pathlib import Path

import pytest

from leeward.errors import NotAVaultError, RefusedError, UsageError
from leeward.flow.wipe import wipe
from leeward.vault import Vault, seal
from leeward.words import say

from . import cases
from .cases import PASSPHRASE


def wiped(vault: Vault, name: str = "case", *, even_under_hold: bool = False) -> tuple[str, ...]:
    with vault:
        return wipe(vault, name, even_under_hold=even_under_hold)


def test_a_wiped_vault_is_gone_and_no_copy_of_its_keys_is_left(vault: Vault) -> None:
    keys = (vault.folder / seal.KEYS).read_bytes()
    with (vault.folder / seal.KEYS).open("rb") as held:
        assert wiped(vault) == ()
        assert held.read() == bytes(len(keys))
    assert not vault.folder.exists()
    with pytest.raises(NotAVaultError):
        Vault(vault.folder, PASSPHRASE)


def test_another_name_destroys_nothing(vault: Vault) -> None:
    for name in ("", "Case", "case ", str(vault.folder)):
        with pytest.raises(UsageError) as refused:
            wipe(vault, name, even_under_hold=False)
        assert "case" in say(refused.value.say, **refused.value.facts)
    assert vault.entries()


@pytest.mark.parametrize("audience", ["police", "served"])
def test_once_a_pack_was_handed_over_she_has_to_say_that_she_knows(vault: Vault, audience: str) -> None:
    vault.write_private("pack", {"for": audience, "at": "2026-06-07T09:00:00Z"})
    with pytest.raises(RefusedError) as refused:
        wipe(vault, "case", even_under_hold=False)
    assert say(refused.value.say, **refused.value.facts)
    assert vault.entries()
    wiped(vault, even_under_hold=True)
    assert not vault.folder.exists()


def test_a_pack_for_herself_or_a_lawyer_holds_nothing(vault: Vault) -> None:
    for audience in ("me", "lawyer"):
        vault.write_private("pack", {"for": audience, "at": "2026-06-07T09:00:00Z"})
    wiped(vault)
    assert not vault.folder.exists()


def test_her_own_files_in_the_folder_stay_and_are_named(tmp_path: Path) -> None:
    vault = cases.opened(tmp_path / "case")
    (vault.folder / "letter.txt").write_text("mine")
    assert wiped(vault) == ("letter.txt",)
    assert [p.name for p in vault.folder.iterdir()] == ["letter.txt"]
