# SPDX-License-Identifier: Apache-2.0
"""A backup comes back as the same case; a damaged one leaves nothing that looks whole."""

import json
import random  # noqa: TID251 - seeded: every run damages the same places
import shutil
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import DamagedError, PassphraseError, QuestionError, UsageError
from leeward.flow import signs
from leeward.flow.backup import backup
from leeward.flow.check import keep_second_head
from leeward.flow.restore import restore
from leeward.vault import Query, Vault

from . import cases


@pytest.fixture
def written(sample: Path, tmp_path: Path) -> Path:
    with Vault(sample, cases.PASSPHRASE) as vault:
        backup(vault, tmp_path / "backup")
    return tmp_path / "backup"


def told(folder: Path) -> tuple[bytes, list[str], list[dict[str, Any]]]:
    """The root, the ids of all records and the findings of a vault."""
    with Vault(folder, cases.PASSPHRASE) as vault:
        ids = [kept.id for one in vault.imports() for kept in Query(vault).of_import(one.number)]
        return vault.log.frontier.root(), ids, json.loads(json.dumps(list(signs.lines(vault, "en"))))


def test_the_same_root_the_same_ids_and_the_same_findings_come_back(
    written: Path, sample: Path, tmp_path: Path
) -> None:
    done = restore(written, tmp_path / "again", cases.PASSPHRASE)
    assert done.checked.ok
    assert told(tmp_path / "again") == told(sample)


def test_an_empty_folder_is_new_and_a_full_one_is_not(written: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    restore(written, tmp_path / "again", cases.PASSPHRASE)
    with pytest.raises(UsageError, match=r"error\.vault_exists"):
        restore(written, tmp_path / "again", cases.PASSPHRASE)


def test_a_damaged_backup_leaves_nothing_and_names_its_last_good_record(
    written: Path, tmp_path: Path
) -> None:
    whole = written.read_bytes()
    chance = random.Random(3)
    for n in range(24):
        spoilt = bytearray(whole)
        at = chance.randrange(len(whole))
        if n % 2:
            del spoilt[at:]
        else:
            spoilt[at] ^= 1 << chance.randrange(8)
        written.write_bytes(spoilt)
        with pytest.raises(DamagedError) as caught:
            restore(written, tmp_path / "again", cases.PASSPHRASE)
        assert caught.value.exit_code == 1
        assert not list(tmp_path.glob("again*"))


def test_a_wrong_passphrase_and_a_file_that_is_none_leave_nothing(written: Path, tmp_path: Path) -> None:
    with pytest.raises(PassphraseError):
        restore(written, tmp_path / "again", "another passphrase altogether")
    with pytest.raises(UsageError, match=r"error\.no_such_file"):
        restore(tmp_path / "nowhere", tmp_path / "again", cases.PASSPHRASE)
    (tmp_path / "text").write_text("dear diary")
    with pytest.raises(DamagedError, match=r"error\.not_a_backup"):
        restore(tmp_path / "text", tmp_path / "again", cases.PASSPHRASE)
    assert not list(tmp_path.glob("again*"))


def test_a_folder_that_is_not_ours_is_not_cleared_away(written: Path, tmp_path: Path) -> None:
    (tmp_path / "again.part").mkdir()
    (tmp_path / "again.part" / "diary.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"error\.restore_in_the_way"):
        restore(written, tmp_path / "again", cases.PASSPHRASE)
    assert (tmp_path / "again.part" / "diary.txt").read_text() == "mine"


def test_what_an_earlier_crash_left_is_cleared_away(written: Path, sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "again.part")
    restore(written, tmp_path / "again", cases.PASSPHRASE)
    assert not (tmp_path / "again.part").exists()


def test_a_vault_that_was_damaged_before_it_was_backed_up_does_not_come_back_as_whole(
    sample: Path, tmp_path: Path
) -> None:
    chunk = next(sample.rglob("*.age"))
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"\0")
    with Vault(sample, cases.PASSPHRASE) as vault:
        done = backup(vault, tmp_path / "backup")
    assert done.rotten == (chunk.name,)
    with pytest.raises(DamagedError, match=r"error\.backup_differs"):
        restore(tmp_path / "backup", tmp_path / "again", cases.PASSPHRASE)
    assert not list(tmp_path.glob("again*"))


@pytest.mark.parametrize("what", ["altered", "missing"])
def test_one_rotten_piece_costs_itself_and_not_the_backup(sample: Path, tmp_path: Path, what: str) -> None:
    records = len(told(sample)[1])
    chunk = max(sample.rglob("*.age"), key=lambda path: path.stat().st_size)
    if what == "missing":
        chunk.unlink()
    else:
        chunk.write_bytes(chunk.read_bytes()[:-1] + b"\0")
    with Vault(sample, cases.PASSPHRASE) as vault:
        assert backup(vault, tmp_path / "backup").rotten == (chunk.name,)
    done = restore(tmp_path / "backup", tmp_path / "again", cases.PASSPHRASE, even_damaged=True)
    assert next(one.facts.get("chunk") for one in done.checked.damage) == chunk.name
    assert done.checked.records == records
    assert told(tmp_path / "again") == told(sample)


def test_a_folder_that_a_cloud_copies_is_asked_about_first(written: Path, tmp_path: Path) -> None:
    with pytest.raises(QuestionError):
        restore(written, tmp_path / "Dropbox" / "again", cases.PASSPHRASE)
    assert not (tmp_path / "Dropbox").exists()
    restore(written, tmp_path / "Dropbox" / "again", cases.PASSPHRASE, synced_is_safe=True)


def test_a_backup_that_is_older_than_a_copy_of_the_head_comes_back_and_says_so(
    sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    with Vault(sample, cases.PASSPHRASE) as vault:
        assert keep_second_head(vault, tmp_path / "stick") == []
        backup(vault, tmp_path / "backup")
        vault.write_entry("me", {"handle": "Someone new"})
        size = vault.log.frontier.size
    newest = (tmp_path / "stick" / "head").read_bytes()
    done = restore(tmp_path / "backup", tmp_path / "again", cases.PASSPHRASE)
    assert done.checked.ok
    (said,) = done.older
    assert (said.key, said.facts["head"]) == ("second_head.newer", size)
    assert (tmp_path / "again" / "vault.db").is_file()
    assert (tmp_path / "stick" / "head").read_bytes() == newest


def test_a_folder_or_a_file_that_does_not_open_is_no_backup_and_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=r"error\.no_such_file"):
        restore(tmp_path / "folder", tmp_path / "again", cases.PASSPHRASE)
    assert not list(tmp_path.glob("again*"))
