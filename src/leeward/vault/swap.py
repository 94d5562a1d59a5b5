# SPDX-License-Identifier: Apache-2.0
"""Puts a vault that was made anew beside the old one into its place, whole or not at all.

Linux exchanges the names of two folders in one step. Elsewhere there are two renames, and a crash
between them is mended when the vault is next looked for. What is left beside it is erased then, too.
"""

import ctypes
import errno
import os
import sys
from pathlib import Path

from leeward.vault.blobs import FOLDER
from leeward.vault.erase import erase, own_files
from leeward.vault.seal import KEYS, sync_folder

_AT_FDCWD = -100
_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of renameat2(2)."""
_NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def beside(folder: Path) -> Path:
    """Where the new vault is made, and where the old one is after the exchange."""
    return _named(folder, "rekey")


def _before(folder: Path) -> Path:
    """Where the old one is between two renames."""
    return _named(folder, "before")


def _named(folder: Path, word: str) -> Path:
    whole = folder.resolve()
    return whole.parent / f".{whole.name}.{word}"


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two names in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(a), _AT_FDCWD, os.fsencode(b), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_HERE:
        return False
    raise OSError(code, os.strerror(code))


def swap(folder: Path) -> None:
    """Put the vault that lies beside into the place of the old one; ``tidy`` erases the old one."""
    whole, fresh = folder.resolve(), beside(folder)
    if not _exchange(whole, fresh):
        whole.rename(_before(folder))
        try:
            fresh.rename(whole)
        except OSError:
            _before(folder).rename(whole)
            raise
    sync_folder(whole.parent)


def mend(folder: Path) -> None:
    """After a crash between two renames: the old vault gets its name back."""
    before = _before(folder)
    if not folder.exists() and (before / KEYS).is_file():
        before.rename(folder.resolve())
        sync_folder(before.parent)


def tidy(folder: Path) -> None:
    """Erase what a re-key left beside a vault that opens: its old self, or an unfinished new one.

    Files that a person had put into the old folder are hers, and move to the new one.
    """
    for left in (beside(folder), _before(folder)):
        if not left.is_dir() or left.is_symlink():
            continue
        own = {*own_files(left), left / FOLDER}
        for path in sorted(left.iterdir()):
            if path not in own and not (folder / path.name).exists():
                path.rename(folder / path.name)
        erase(left)
        sync_folder(left.parent)
