# SPDX-License-Identifier: Apache-2.0
"""Every opening is written down, every failed try is counted, and the next opening tells of both."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from leeward.errors import PassphraseError, UsageError
from leeward.flow import unlock as flow
from leeward.flow.unlock import History, unlock
from leeward.vault import lock, swap, tries

from . import cases
from .cases import NOW, PASSPHRASE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return cases.new_vault(tmp_path / "case")


def opened(folder: Path, days: int = 0) -> History:
    vault, before = unlock(folder, PASSPHRASE, NOW + timedelta(days=days))
    vault.close()
    return before


def test_the_first_opening_has_nothing_to_tell(folder: Path) -> None:
    assert opened(folder) == History()


def test_an_opening_tells_of_the_last_one_and_of_failed_tries_since(folder: Path) -> None:
    opened(folder)
    for hours in (1, 2):
        with pytest.raises(PassphraseError):
            unlock(folder, "six other words", NOW + timedelta(hours=hours))
    assert opened(folder, 1) == History("2026-06-07T09:00:00Z", 2, "2026-06-07T11:00:00Z")
    assert opened(folder, 2) == History("2026-06-08T09:00:00Z")


def test_the_private_log_keeps_them_all_and_the_root_does_not_move(folder: Path) -> None:
    vault, _ = unlock(folder, PASSPHRASE, NOW)
    with vault:
        root = vault.log.frontier
    with pytest.raises(PassphraseError):
        unlock(folder, "x", NOW)
    vault, _ = unlock(folder, PASSPHRASE, NOW)
    with vault:
        assert vault.log.frontier == root
        bodies = [body for _, _, body in vault.private_entries("opened")]
        assert [(b["ok"], b["at"], b["failed"]) for b in bodies] == [
            (True, "2026-06-07T09:00:00Z", 0),
            (True, "2026-06-07T09:00:00Z", 1),
        ]


def test_a_failed_try_leaves_no_word_of_itself(folder: Path) -> None:
    with pytest.raises(PassphraseError):
        unlock(folder, "guessed by somebody", NOW)
    assert not [p for p in folder.rglob("*") if p.is_file() and b"guessed" in p.read_bytes()]
    lock.take(folder).close()


def test_a_recovery_sheet_copied_wrongly_is_told_from_a_wrong_passphrase(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"error\.sheet_word"):
        unlock(folder, " ".join(["abandon"] * 23 + ["artt"]), NOW)
    assert tries.read(folder).count == 1


def test_a_check_writes_nothing_into_the_vault(folder: Path) -> None:
    vault, before = unlock(folder, PASSPHRASE, NOW, checking=True)
    with vault:
        assert vault.private_entries() == []
    assert before == History()


def test_a_full_disk_shuts_nobody_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(folder)

    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(flow.tries, "clear", full)
    assert opened(folder) == History("2026-06-07T09:00:00Z", noted=False)


def test_what_a_killed_rekey_left_beside_is_erased(folder: Path) -> None:
    left = swap.beside(folder)
    left.mkdir()
    (left / "keys.json").write_text("half")
    opened(folder)
    assert not left.exists()


def test_a_vault_that_fails_after_it_opened_is_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(flow.tries, "clear", stopped)
    with pytest.raises(KeyboardInterrupt):
        unlock(folder, PASSPHRASE, NOW)
    lock.take(folder).close()
