# SPDX-License-Identifier: Apache-2.0
"""Kills a step of the program at many points, and looks at what it left: whole, and nothing twice.

A step is tried on copies of one starting folder, so that an undisturbed run gives the answer that every
run which was killed and given again must give.
"""

import gc
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leeward.flow.check import check_vault
from leeward.vault import Query, Vault

from ..flow import cases  # noqa: TID252 - the invented cases are those of the verbs

EVERYDAY, MANY = 20, 200
ROUND = 5
"""After this many kills the step is given once more, and must come to its end."""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is killed as POSIX kills")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be killed.

    ``work`` does it, or goes on with what an earlier try left. ``whole`` asserts that what a kill left is
    in order. ``end`` is what a finished one comes to.
    """

    start: Path
    work: Callable[[Path], None]
    whole: Callable[[Path], None]
    end: Callable[[Path], Any]


def in_a_child(work: Callable[[], None]) -> int:
    """The process id of a child that does this and ends."""
    gc.collect()  # no connection of ours may be open in the child
    if (child := os.fork()) == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def copied(start: Path, folder: Path) -> Path:
    """The starting folder anew."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(start, folder))


def killed_often(step: Step, scratch: Path, kills: int) -> None:
    """Kill a step at points spread over its whole run, each a different part of it."""
    calm = copied(step.start, scratch / "calm")
    began = time.monotonic()
    assert os.waitstatus_to_exitcode(os.waitpid(in_a_child(lambda: step.work(calm)), 0)[1]) == 0
    took = time.monotonic() - began
    step.whole(calm)
    answer = step.end(calm)
    folder = copied(step.start, scratch / "killed")
    midway = rounds = 0
    for n in range(kills):
        child = in_a_child(lambda: step.work(folder))
        # The golden ratio's multiples fall everywhere, and never twice on one place.
        time.sleep(took * (0.02 + 0.96 * (n * 0.618034 % 1)))
        os.kill(child, signal.SIGKILL)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        midway += killed
        if not killed:
            took *= 0.85  # the machine is less busy than it was for the calm run
        step.whole(folder)
        if n % ROUND == ROUND - 1:
            step.work(folder)
            step.whole(folder)
            ended = step.end(folder)
            assert ended == answer, (ended, answer)
            rounds += 1
        if n % ROUND == ROUND - 1 or not killed:
            copied(step.start, folder)
    assert rounds
    assert midway > kills // 4, "hardly a kill came while the step was running: the test looked at nothing"


def in_order(folder: Path, passphrase: str = cases.PASSPHRASE) -> tuple[bytes, list[str]]:
    """Open a vault after a kill: every byte checked, every record there once. Gives its root and ids."""
    with Vault(folder, passphrase) as vault:
        found = check_vault(vault)
        assert found.ok, found.damage
        ids: list[str] = []
        for one in vault.imports():
            kept = [sealed.id for sealed in Query(vault).of_import(one.number)]
            assert len(kept) == one.done
            ids += kept
        assert len(set(ids)) == len(ids)
        return vault.log.frontier.root(), ids
