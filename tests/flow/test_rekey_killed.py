# SPDX-License-Identifier: Apache-2.0
"""kill -9 while a vault is encrypted anew: it opens with the old passphrase or the new one, and whole."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 - a fixed sequence, and a failure names its moment

import pytest

from leeward.errors import PassphraseError
from leeward.flow.check import check_vault
from leeward.flow.unlock import unlock
from leeward.vault import Vault, begin, swap

from ..vault import small  # noqa: TID252 - the small vault of the vault's tests
from .rekeying import NEW, NOW, OLD, QUICK

EVERYDAY, LONG = 20, 200


class Killer:
    """The program that encrypts anew and is killed at it."""

    def __init__(self) -> None:
        self.program = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("rekeying.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, folder: Path, seconds: float | None = None, step: int | None = None) -> list[int]:
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        wanted = {"folder": str(folder), "seconds": seconds, "step": step}
        self.program.stdin.write(json.dumps(wanted) + "\n")
        self.program.stdin.flush()
        line = self.program.stdout.readline()
        assert line, "the attempt failed instead of being killed"
        return [int(number) for number in line.split()]


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    one = Killer()
    with one.program:
        yield one
        assert one.program.stdin is not None
        one.program.stdin.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that is copied for every kill."""
    folder = small.new_vault(tmp_path_factory.mktemp("killed") / "case")
    with small.opened(folder) as vault:
        small.add(vault, b"one " * 1000, small.messages(300))
        small.add(vault, b"two", small.messages(40))
    return folder


def says(vault: Vault) -> list[object]:
    entries = [body for _, kind, body in vault.private_entries() if kind not in ("opened", "key")]
    return [vault.log.frontier, vault.imports(), vault.entries(), entries]


def opened_whole(folder: Path, wanted: list[object]) -> str:
    """Which passphrase opens what a kill left; the other one does not, and nothing is missing."""
    begin.expect(folder)
    works = []
    for passphrase in (OLD, NEW):
        try:
            vault, _ = unlock(folder, passphrase, NOW)
        except PassphraseError:
            continue
        with vault:
            works.append(passphrase)
            assert says(vault) == wanted
            assert check_vault(vault).ok
    assert len(works) == 1
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]
    return works[0]


def kills(killer: Killer, whole: Path, home: Path, moments: list[dict[str, float]]) -> list[str]:
    with small.opened(whole) as vault:
        wanted = says(vault)
    ended = []
    for n, moment in enumerate(moments):
        folder = home / str(n) / "case"
        shutil.copytree(whole, folder)
        killer.kill(folder, **moment)  # type: ignore[arg-type]
        opener = opened_whole(folder, wanted)
        ended.append(opener)
        if opener == OLD and n % 5 == 0:
            assert killer.kill(folder)[0] == 0  # and a second attempt comes to its end
            assert opened_whole(folder, wanted) == NEW
        shutil.rmtree(folder.parent)
    return ended


def moments(killer: Killer, whole: Path, home: Path, count: int) -> list[dict[str, float]]:
    """Moments spread over the time that an undisturbed attempt takes, each at random in its share."""
    folder = home / "measured" / "case"
    shutil.copytree(whole, folder)
    began = time.monotonic()
    assert killer.kill(folder)[0] == 0
    took = time.monotonic() - began
    shutil.rmtree(folder.parent)
    chance = Random(7)
    return [{"seconds": took * 1.1 * (n + chance.random()) / count} for n in range(count)]


def test_killed_at_random_it_opens_with_the_old_or_the_new_passphrase(
    killer: Killer, whole: Path, tmp_path: Path
) -> None:
    kills(killer, whole, tmp_path, moments(killer, whole, tmp_path, EVERYDAY))


@pytest.mark.long
def test_killed_at_random_two_hundred_times(killer: Killer, whole: Path, tmp_path: Path) -> None:
    ended = kills(killer, whole, tmp_path, moments(killer, whole, tmp_path, LONG))
    assert {OLD, NEW} == set(ended)


def test_killed_at_any_step_around_the_exchange(killer: Killer, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "counted" / "case"
    shutil.copytree(whole, folder)
    _, steps, exchanged = killer.kill(folder)
    assert exchanged
    last = [{"step": step} for step in (*range(exchanged - 3, exchanged + 5), steps)]
    ended = kills(killer, whole, tmp_path, last)
    assert {OLD, NEW} == set(ended)
    assert ended == sorted(ended, key=[OLD, NEW].index), "once the new one opens, the old never does again"


@pytest.mark.long
def test_killed_at_every_step(killer: Killer, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "counted" / "case"
    shutil.copytree(whole, folder)
    _, steps, _ = killer.kill(folder)
    assert steps > 20
    kills(killer, whole, tmp_path, [{"step": step} for step in range(1, steps + 1)])


def test_the_folder_beside_is_told_from_the_vault(whole: Path) -> None:
    assert swap.beside(whole).name.startswith(".")
    assert QUICK == small.QUICK
    assert OLD == small.PASSPHRASE
