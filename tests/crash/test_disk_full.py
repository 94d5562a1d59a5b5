# SPDX-License-Identifier: Apache-2.0
"""The n-th write fails, for every n: clean words, and the vault is as before the step or after it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from leeward.flow.check import check_vault
from leeward.vault import Query, Vault
from leeward.vault.seal import KEYS

from ..vault import small  # noqa: TID252 - the invented messages are those of the vault's tests
from .traced import ROOT, needs_strace, program
from .vault_steps import BATCH

pytestmark = needs_strace

WRITES = "pwrite64,write"
SYNCS = "fsync,fdatasync"
NAMES = "rename,renameat,openat"
CLEAN = {"error.disk_full", "error.vault_damaged", "error.cannot_write"}
MOST = 2000


def disturbed(folder: Path, mode: str, calls: str, error: str, nth: int) -> tuple[int, str, bool]:
    """Run the steps while the n-th of these calls fails: exit code, words, and whether one failed."""
    log = folder.parent / f"{folder.name}.strace"
    paths = [arg for name in _names(folder) for arg in ("-P", str(name))]
    command = ["strace", "-f", "-o", str(log), *paths, "-e", f"trace={calls}"]
    command += ["-e", f"inject={calls}:error={error}:when={nth}"]
    done = subprocess.run(
        [*command, *program(folder, mode)], check=False, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stderr, "(INJECTED)" in log.read_text("utf-8", "replace")


def _names(folder: Path) -> list[Path]:
    vault = folder / "vault"
    small_files = [vault / name for name in ("head", "head.part", KEYS, f"{KEYS}.part")]
    database = [vault / f"vault.db{end}" for end in ("", "-wal")]
    chunks = list((vault / "originals").glob("*.age")) if vault.exists() else []
    return [*database, *small_files, *chunks, folder / "backup.part", folder / "backup"]


def in_order(folder: Path) -> None:
    """The vault that a failed step left opens, is whole, and holds whole batches."""
    if not (folder / KEYS).exists():
        return
    with Vault(folder, small.PASSPHRASE) as vault:
        found = check_vault(vault)
        assert found.ok, found.damage
        for one in vault.imports():
            kept = [sealed.item for sealed in Query(vault).of_import(one.number)]
            assert kept == small.messages(one.done)
            assert one.done % BATCH == 0


def fails_cleanly(scratch: Path, mode: str, calls: str, error: str, every: int) -> int:
    """Let the first, then each ``every``-th call fail; gives how many there are to fail."""
    for n in range(1, MOST, every):
        folder = scratch / f"{mode or 'steps'}{n}"
        folder.mkdir()
        if mode == "backup":
            shutil.copytree(scratch / "filled", folder / "vault")
        code, words, injected = disturbed(folder, mode, calls, error, n)
        if not injected:
            assert code == 0, words
            return n
        assert "Traceback" not in words
        # SQLite may have asked again, or the call was one that does not matter: then all went well.
        assert code == 0 or words.strip() in CLEAN, (n, words)
        in_order(folder / "vault")
        if mode == "backup":
            assert code == 0 or not (folder / "backup").exists()
            assert not (folder / "backup.part").exists()
        shutil.rmtree(folder)
    raise AssertionError("the calls never came to an end")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = small.new_vault(tmp_path / "filled")
    with small.opened(folder) as vault:
        small.add(vault, b"one" * 3000, small.messages(BATCH * 2))
    return folder


FAULTS = pytest.mark.parametrize(
    ("calls", "error"),
    [(WRITES, "ENOSPC"), (WRITES, "EIO"), (SYNCS, "EIO"), (SYNCS, "ENOSPC")],
    ids=["no room", "a bad write", "a bad sync", "no room at a sync"],
)


@pytest.mark.parametrize(("calls", "error", "every"), [(WRITES, "ENOSPC", 101), (SYNCS, "EIO", 41)])
def test_a_few_writes_fail_one_at_a_time_while_an_export_is_added(
    tmp_path: Path, calls: str, error: str, every: int
) -> None:
    assert fails_cleanly(tmp_path, "", calls, error, every) > 50


def test_a_few_writes_fail_one_at_a_time_while_a_backup_is_written(tmp_path: Path, filled: Path) -> None:
    assert fails_cleanly(tmp_path, "backup", WRITES, "ENOSPC", 3) > 3


@pytest.mark.long
@FAULTS
def test_each_write_fails_once_while_an_export_is_added(tmp_path: Path, calls: str, error: str) -> None:
    assert fails_cleanly(tmp_path, "", calls, error, 1) > 50


@pytest.mark.long
@FAULTS
def test_each_write_fails_once_while_a_backup_is_written(
    tmp_path: Path, filled: Path, calls: str, error: str
) -> None:
    assert fails_cleanly(tmp_path, "backup", calls, error, 1) > 1
