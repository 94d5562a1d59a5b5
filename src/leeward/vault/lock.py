# SPDX-License-Identifier: Apache-2.0
"""One process owns a vault. The lock is the operating system's: it ends with the process, also by kill."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from leeward.errors import RefusedError, VaultBusyError

LOCK = "lock"

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
    try:
        _take(file)
    except OSError as error:
        file.close()
        raise VaultBusyError("error.vault_busy", path=str(folder)) from error
    return file
