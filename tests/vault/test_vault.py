# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment, a vault opens, has lost and doubled nothing, and goes on where it stopped."""

import gc
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.errors import NotAVaultError
from leeward.flow.check import check_vault
from leeward.vault import Query
from leeward.vault import log as log_module
from leeward.vault.seal import KEYS

from .small import NOW, keep, message, new_vault, opened, opener, take_in

BATCHES, BATCH = 60, 20
KILLS = 8
MANY_KILLS = 100

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is killed as POSIX kills")


def resume(folder: Path) -> None:
    """Import from where the cursor stands to the end, as ``add`` does."""
    with opened(folder) as vault:
        if not vault.imports():
            take_in(vault)
        one = vault.imports()[0]
        for first in range(one.done, BATCHES * BATCH, BATCH):
            keep(vault, 1, first, [message(n) for n in range(first, first + BATCH)])
        if one.state == "stored":
            vault.finish(1, "read", {"records": BATCHES * BATCH}, NOW)


def in_a_child(work: Callable[[], None]) -> int:
    """The process id of a child that does this and ends."""
    gc.collect()  # no connection of ours may be open in the child
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def verified(folder: Path) -> tuple[int, bytes]:
    """Open the vault after a kill: how much is kept, and that every byte of it is whole."""
    with opened(folder) as vault:
        assert check_vault(vault).ok
        done = vault.imports()[0].done if vault.imports() else 0
        kept = [s.item for s in Query(vault).of_import(1)] if vault.imports() else []
        assert kept == [message(n) for n in range(done)]
        assert done % BATCH == 0
        return done, vault.log.frontier.root()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, float]:
    """A vault after ``take_in`` and before ``keep``; the root it must end with, and how long that takes."""
    folder = tmp_path_factory.mktemp("begun")
    with opened(new_vault(folder / "vault")) as vault:
        take_in(vault)
    shutil.copytree(folder / "vault", folder / "undisturbed")
    began = time.monotonic()
    os.waitpid(in_a_child(lambda: resume(folder / "undisturbed")), 0)
    took = time.monotonic() - began
    done, root = verified(folder / "undisturbed")
    assert done == BATCHES * BATCH
    return folder / "vault", root, took


def killed_often(begun: tuple[Path, bytes, float], folder: Path, kills: int) -> None:
    start, root, took = begun
    midway = 0
    for n in range(kills):
        if n % 2 == 0:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(start, folder)
        child = in_a_child(lambda: resume(folder))
        # Points spread over the whole run, each a different fraction of it (the golden ratio's).
        time.sleep(took * (0.1 + 0.8 * (n * 0.618034 % 1)) / (1 + n % 2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done, _ = verified(folder)
        midway += 0 < done < BATCHES * BATCH
        if n % 2 == 1:
            resume(folder)
            assert verified(folder) == (BATCHES * BATCH, root)
    resume(folder)
    assert verified(folder) == (BATCHES * BATCH, root)
    assert midway, "no kill came while records were being kept: the test looked at nothing"


def test_killed_while_records_are_kept_nothing_is_lost_or_doubled(
    begun: tuple[Path, bytes, float], tmp_path: Path
) -> None:
    killed_often(begun, tmp_path / "vault", KILLS)


@pytest.mark.long
def test_killed_a_hundred_times_nothing_is_lost_or_doubled(
    begun: tuple[Path, bytes, float], tmp_path: Path
) -> None:
    killed_often(begun, tmp_path / "vault", MANY_KILLS)


@pytest.mark.parametrize("moment", ["before the head", "after the head"])
@pytest.mark.parametrize("batches", [1, 7])
def test_killed_between_the_commit_and_its_head_the_batch_is_kept_and_the_head_follows(
    begun: tuple[Path, bytes, float], tmp_path: Path, moment: str, batches: int
) -> None:
    start, root, _ = begun
    folder = tmp_path / "vault"
    shutil.copytree(start, folder)

    def dies() -> None:
        written, left = log_module.write_whole, batches

        def head(path: Path, data: bytes) -> None:
            nonlocal left
            left -= 1
            if left == 0 and moment == "before the head":
                os.kill(os.getpid(), signal.SIGKILL)
            written(path, data)
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        log_module.write_whole = head
        resume(folder)

    os.waitpid(in_a_child(dies), 0)
    assert verified(folder)[0] == batches * BATCH
    resume(folder)
    assert verified(folder) == (BATCHES * BATCH, root)


def test_killed_while_an_original_is_taken_in_there_is_no_import_and_the_next_try_is_whole(
    folder: Path,
) -> None:
    def dies() -> None:
        def seen(_: int) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        with opened(folder) as vault:
            vault.take_in("chat.txt", opener(bytes(100)), [], {}, NOW, seen)

    os.waitpid(in_a_child(dies), 0)
    with opened(folder) as vault:
        assert vault.imports() == []
        assert take_in(vault, b"again").number == 1
        with vault.original(1) as original:
            assert original.read() == b"again"
        assert check_vault(vault).ok


@pytest.mark.parametrize("point", range(5))
def test_killed_while_it_is_made_it_is_whole_or_it_is_none(tmp_path: Path, point: int) -> None:
    folder = tmp_path / "vault"
    child = in_a_child(lambda: new_vault(folder) and None)
    time.sleep(0.004 + point * 0.012)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if not (folder / KEYS).exists():
        with pytest.raises(NotAVaultError):
            opened(folder)
        return
    verified(folder)


@pytest.mark.long
def test_memory_stays_flat_over_many_records(folder: Path) -> None:
    """300,000 records in batches of 10,000, as ``add`` keeps them: the peak hardly moves after 50,000."""
    unit = 1024 if sys.platform != "darwin" else 1

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    def work(told: int) -> None:
        with opened(folder) as vault:
            take_in(vault)
            early = 0
            for first in range(0, 300_000, 10_000):
                keep(
                    vault,
                    1,
                    first,
                    [message(n, f"{n} words of a message " * 3) for n in range(first, first + 10_000)],
                )
                if first == 50_000:
                    early = peak()
            os.write(told, f"{early} {peak()}".encode())

    read, write = os.pipe()
    child = in_a_child(lambda: work(write))
    os.close(write)
    with os.fdopen(read, "rb") as told:
        early, late = map(int, told.read().split())
    os.waitpid(child, 0)
    assert late - early < 64 * 1024**2
    assert late < 512 * 1024**2
