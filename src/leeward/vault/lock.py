# SPDX-License-Identifier: Apache-2.0
"""One process owns a vault. The lock is the operating system's: it ends with the process, also by kill."""

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from leeward.errors import RefusedError, VaultBusyError

LOCK = "lock"
PATIENCE = 10
PAUSE_SECONDS = 0.05
"""Half a second in all. A process that was killed while it started a child leaves the lock with that child
until the child runs its own program: milliseconds, and one in 200 kills met them (measured)."""

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def take(folder: Path) -> BinaryIO:
    """Hold the vault until the returned file is closed; ``VaultBusyError`` when another holds it.

    ``RefusedError`` where nothing can be written, as on a disk that is read-only.
    """
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise RefusedError("error.cannot_write", reason=str(error.strerror)) from error
    file = os.fdopen(descriptor, "r+b")
    for attempt in range(PATIENCE):
        try:
            _take(file)
        except OSError as error:
            if attempt == PATIENCE - 1:
                file.close()
                raise VaultBusyError("error.vault_busy", path=str(folder)) from error
            time.sleep(PAUSE_SECONDS)
        else:
            break
    return file
