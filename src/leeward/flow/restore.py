# SPDX-License-Identifier: Apache-2.0
"""``leeward restore``: a backup becomes a vault in a new folder, checked before it gets its name."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from leeward.errors import DamagedError, NotAVaultError, UsageError
from leeward.flow.check import VaultChecked, check_vault
from leeward.flow.synced import expect_unsynced
from leeward.records import Said
from leeward.vault import Vault, backup
from leeward.vault.begin import room
from leeward.vault.seal import KEYS, Secret, open_slots, parse_slots, sync_folder


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and the check of it. ``older`` is what a copy of the head says that it knows more."""

    files: int
    checked: VaultChecked
    older: tuple[Said, ...] = ()


def restore(
    source: Path,
    to: Path,
    secret: Secret,
    tell: backup.Tell = lambda _what, _n: None,
    *,
    synced_is_safe: bool = False,
    even_damaged: bool = False,
) -> Restored:
    """Make a vault of a backup. A damaged one leaves nothing, and the last good record is named.

    The folder gets its name when every byte of it has been checked, as ``leeward check`` does. A vault that
    was damaged before it was backed up comes back only where ``even_damaged`` asks for what is whole of it.
    """
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        raise UsageError("error.vault_exists", path=str(to))
    if not synced_is_safe:
        expect_unsynced(to)
    if not source.is_file():
        raise UsageError("error.no_such_file", file=source.name)
    part = to.absolute().with_name(to.absolute().name + backup.PART)
    _clear(part)
    with room():
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as file:
                done = backup.restore(
                    file, part, lambda keys: open_slots(parse_slots(keys, source), secret), tell
                )
        except BaseException:
            _clear(part)
            raise
    return _named(part, to, (secret, done.files), even_damaged=even_damaged)


def _named(part: Path, to: Path, done: tuple[Secret, int], *, even_damaged: bool) -> Restored:
    """Check the folder from end to end and give it its name; remove it where it is not whole.

    That a copy of the head knows more is no damage: the older vault may be all that she has left.
    """
    secret, files = done
    try:
        with Vault(part, secret) as vault:
            checked = check_vault(vault)
            older = tuple(one for one in checked.damage if one in vault.said)
        checked = replace(checked, damage=tuple(one for one in checked.damage if one not in older))
        if not even_damaged:
            _expect_whole(checked)
        with room():
            if to.exists():
                to.rmdir()  # empty, see above; Windows renames onto nothing
            part.rename(to)
            sync_folder(part.parent)
    except BaseException:
        _clear(part)
        raise
    return Restored(files, checked, older)


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
