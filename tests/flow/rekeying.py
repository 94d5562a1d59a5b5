# SPDX-License-Identifier: Apache-2.0
"""Encrypts copies of a vault anew and is killed at it: a program of its own, to be forked at will.

Each line of its input is {"folder": ..., "seconds": float | null, "step": int | null}; each line of
its output the signal that ended that attempt, 0 where it came to its end, the steps it took, and which of
them exchanged the two names.
"""

import json
import os
import select
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from leeward.flow.key import rekey
from leeward.vault import Strength, Vault

OLD, NEW = "seven blue kites over lagos", "nine other words of her own"
NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
QUICK = Strength(8 * 1024, 1, 1)
STEPS = frozenset(("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "ctypes.dlsym"))
"""Audit events: what changes a file or a folder, and the exchange of two names."""


def attempt(folder: Path, step: int | None, told: int) -> None:
    taken = exchanged = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken, exchanged
        if event in STEPS:
            taken += 1
            if "renameat2" in arguments:
                exchanged = taken
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)

    with Vault(folder, OLD) as vault:
        sys.addaudithook(count)
        rekey(vault, NEW, NOW, QUICK)
    os.write(told, b"%d %d" % (taken, exchanged))


def watched(folder: Path, seconds: float | None, step: int | None) -> tuple[int, ...]:
    back, told = os.pipe()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            attempt(folder, step, told)
            code = 0
        finally:
            os._exit(code)
    os.close(told)
    if seconds is not None and not select.select([back], [], [], seconds)[0]:
        os.kill(pid, signal.SIGKILL)
    taken = os.read(back, 40).split()
    os.close(back)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(1)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, *map(int, taken)


def main() -> None:
    for line in sys.stdin:
        wanted = json.loads(line)
        print(*watched(Path(wanted["folder"]), wanted["seconds"], wanted["step"]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
