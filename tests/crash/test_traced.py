# SPDX-License-Identifier: Apache-2.0
"""The files of a real vault after a power cut: database, head, keys and originals."""

import random  # noqa: TID251 - seeded: every run cuts at the same places
from collections import Counter
from pathlib import Path

import pytest

from leeward.errors import LeewardError, NotAVaultError
from leeward.flow.check import check_vault
from leeward.vault import Vault

from ..vault import small  # noqa: TID252 - the invented messages are those of the vault's tests
from .power import Op, after_a_cut, laid_out
from .traced import needs_strace, traced

pytestmark = needs_strace
CUTS, MANY_CUTS = 30, 300


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Op]:
    return traced(tmp_path_factory.mktemp("traced") / "calm")


def found(folder: Path, ack: int) -> str:
    """What a vault is after a cut: "whole", "lost" where something promised is gone, "corrupt", "none"."""
    try:
        with Vault(folder, small.PASSPHRASE) as vault:
            if not check_vault(vault).ok:
                return "corrupt"
            return "whole" if vault.log.frontier.size >= ack else "lost"
    except NotAVaultError:
        return "lost" if ack else "none"
    except LeewardError as error:
        return "corrupt" if error.say != "error.records_missing" else "lost"


def cut_often(ops: list[Op], scratch: Path, cuts: int) -> Counter[str]:
    chance = random.Random(20260108)
    ended: Counter[str] = Counter()
    for n in range(cuts):
        files, ack = after_a_cut(ops, chance.randint(1, len(ops)), chance)
        folder = laid_out(files, scratch / f"cut{n}") / "vault"
        folder.mkdir(parents=True, exist_ok=True)
        ended[found(folder, ack)] += 1
    return ended


def check(ops: list[Op], scratch: Path, cuts: int) -> None:
    ended = cut_often(ops, scratch, cuts)
    assert ended["corrupt"] == ended["lost"] == 0, ended
    assert ended["whole"] > cuts // 2


def test_after_a_power_cut_a_vault_opens_and_holds_all_that_was_promised(
    asked: list[Op], tmp_path: Path
) -> None:
    check(asked, tmp_path, CUTS)


@pytest.mark.long
def test_after_three_hundred_power_cuts_a_vault_holds_all_that_was_promised(
    asked: list[Op], tmp_path: Path
) -> None:
    check(asked, tmp_path, MANY_CUTS)


def test_a_vault_that_never_synced_does_not_pass(tmp_path: Path) -> None:
    ended = cut_often(traced(tmp_path / "careless", "careless"), tmp_path, CUTS)
    assert ended["corrupt"] + ended["lost"] > CUTS // 4


def test_the_head_and_the_keys_are_synced_before_they_get_their_names_and_their_folder_after(
    asked: list[Op],
) -> None:
    renamed = [n for n, op in enumerate(asked) if op.what == "rename"]
    assert {asked[n].to for n in renamed} >= {"vault/head", "vault/keys.json"}
    for n in renamed:
        written = [op for op in asked[:n] if op.name == asked[n].name and op.what in ("write", "sync")]
        assert written[-1].what == "sync"
        assert asked[n + 1].what == "sync_folder"


def test_the_head_never_speaks_of_what_is_not_yet_on_the_disk(asked: list[Op]) -> None:
    journal = "vault/vault.db-wal"
    for n, op in enumerate(asked):
        if op.what == "rename" and op.to == "vault/head":
            before = [o for o in asked[:n] if o.name == journal and o.what in ("write", "sync")]
            assert not before or before[-1].what == "sync" or before[-1].write.cut_to is not None


def test_an_original_is_on_the_disk_before_the_database_speaks_of_it(asked: list[Op]) -> None:
    for n, op in enumerate(asked):
        if op.what == "create" and op.name.endswith(".age"):
            later = asked[n:]
            synced = next(i for i, o in enumerate(later) if o.what == "sync" and o.name == op.name)
            folder = next(i for i, o in enumerate(later) if o.what == "sync_folder")
            commit = next(i for i, o in enumerate(later) if o.name == "vault/vault.db-wal")
            assert synced < folder < commit
