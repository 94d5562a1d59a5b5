# SPDX-License-Identifier: Apache-2.0
"""A new vault: empty, for one country, behind a passphrase; nothing that was there is touched."""

from pathlib import Path

import pytest

from leeward.errors import LeewardError, UsageError
from leeward.flow.new import new
from leeward.vault import Vault

from .cases import PASSPHRASE, WEAK, new_vault


def test_a_new_vault_opens_with_its_passphrase_and_no_other(tmp_path: Path) -> None:
    folder = new_vault(tmp_path / "case", "ng", "Africa/Lagos")
    with Vault(folder, PASSPHRASE) as vault:
        assert (vault.settings["country"], vault.settings["zone"]) == ("NG", "Africa/Lagos")
        assert vault.imports() == []
    with pytest.raises(LeewardError, match=r"error\.passphrase"):
        Vault(folder, "six other words")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"passphrase": "  "}, "error.passphrase_empty"),
        ({"country": "Nigeria"}, "error.country_near"),
        ({"zone": "Lagos"}, "error.zone"),
    ],
)
def test_what_cannot_be_used_makes_no_vault(tmp_path: Path, said: dict[str, str], why: str) -> None:
    with pytest.raises(UsageError) as refused:
        new(tmp_path / "case", **{"passphrase": PASSPHRASE, "strength": WEAK, **said})  # type: ignore[arg-type]
    assert refused.value.say == why
    assert not (tmp_path / "case").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(UsageError, match=r"error\.vault_exists"):
        new_vault(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
