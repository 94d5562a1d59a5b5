# SPDX-License-Identifier: Apache-2.0
"""``leeward restore``: a backup becomes a vault in a new folder, checked before it gets its name."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from leeward.errors import DamagedError, NotAVaultError, UsageError
from leeward.flow.check import VaultChecked, check_vault
from leeward.flow.synced import expect_unsynced
from leeward.vault import Vault, backup
from leeward.vault.begin import room
from leeward.vault.seal import KEYS, Secret, open_slots, parse_slots, sync_folder


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and the check of it."""

    files: int
    checked: VaultChecked


def restore(
    source: Path,
    to: Path,
    secret: Secret,
    tell: backup.Tell = lambda _what, _n: None,
    *,
    synced_is_safe: bool = False,
) -> Restored:
    """Make a vault of a backup. A damaged one leaves nothing, and the last good record is named.

    The folder gets its name when every byte of it has been checked, as ``leeward check`` does.
    """
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        raise UsageError("error.vault_exists", path=str(to))
    if not synced_is_safe:
        expect_unsynced(to)
    part = to.absolute().with_name(to.absolute().name + backup.PART)
    _clear(part)
    with room():
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as file:
                done = backup.restore(
                    file, part, lambda keys: open_slots(parse_slots(keys, source), secret), tell
                )
        except FileNotFoundError as error:
            _clear(part)
            if not source.exists():
                raise UsageError("error.no_such_file", file=source.name) from error
            raise
        except BaseException:
            _clear(part)
            raise
    return Restored(done.files, _named(part, to, secret))


def _named(part: Path, to: Path, secret: Secret) -> VaultChecked:
    """Check the folder from end to end and give it its name; remove it where it is not whole."""
    try:
        with Vault(part, secret) as vault:
            checked = check_vault(vault)
        _expect_whole(checked)
        with room():
            if to.exists():
                to.rmdir()  # empty, see above; Windows renames onto nothing
            part.rename(to)
            sync_folder(part.parent)
    except BaseException:
        _clear(part)
        raise
    return checked


def _expect_whole(checked: VaultChecked) -> None:
    if not checked.ok:
        raise DamagedError("error.backup_differs", count=len(checked.damage))


def _clear(part: Path) -> None:
    """Remove what an earlier crash left; refuse a folder that is no restore of ours."""
    if not part.exists() and not part.is_symlink():
        return
    ours = {"vault.db", "head", "originals", "lock", KEYS}
    names = (
        {p.name.removesuffix("-wal").removesuffix("-shm") for p in part.iterdir()} if part.is_dir() else {""}
    )
    if part.is_symlink() or {n.removesuffix(".part") for n in names} - ours:
        raise NotAVaultError("error.restore_in_the_way", path=str(part))
    # The keys go first, so that half of what is left is never taken for a vault.
    (part / KEYS).unlink(missing_ok=True)
    shutil.rmtree(part)
