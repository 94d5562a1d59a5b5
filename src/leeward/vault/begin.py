# SPDX-License-Identifier: Apache-2.0
"""How a vault begins: an empty database, secrets of its own, and one slot that a passphrase opens."""

import errno
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from leeward.errors import DamagedError, NoRoomError, RefusedError, UsageError
from leeward.vault import engine, seal, swap
from leeward.vault.log import HEAD, EvidenceLog, new_logs, write_setting
from leeward.wire import canonical_entry


def create(
    folder: Path, passphrase: str, settings: Mapping[str, str], strength: seal.Strength | None = None
) -> None:
    """Make an empty vault. Refused where something is already there."""
    with room():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError("error.vault_exists", path=str(folder))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        try:
            _make(folder, passphrase, settings, strength or seal.Strength())
        except BaseException:
            # Half a vault opens with nothing and would be in the way of the next attempt.
            for path in (p for name in (engine.DATABASE, seal.KEYS, HEAD) for p in folder.glob(f"{name}*")):
                path.unlink()
            raise


def _make(folder: Path, passphrase: str, settings: Mapping[str, str], strength: seal.Strength) -> None:
    # The journal takes its mode from the database, and the database from whoever made the file.
    (folder / engine.DATABASE).touch(mode=0o600)
    key = secrets.token_bytes(seal.KEY_BYTES)
    made = engine.connect(folder, key)
    try:
        engine.make_tables(made)
        with engine.writing(made) as connection:
            for name in ("log_secret", "blob_secret", "sign_seed"):
                write_setting(connection, name, secrets.token_bytes(32))
            for name, value in (*new_logs(), ("case", canonical_entry(settings))):
                write_setting(connection, name, value)
            log = EvidenceLog(connection)
            log.append_key(connection)
        log.write_head(folder)
        engine.truncate_journal(made, folder)
    finally:
        made.dispose()
    # The slots come last: a folder without them is no vault, so a crash before leaves none.
    seal.write_slots(folder, (seal.new_slot(key, passphrase, strength),))


def expect(folder: Path) -> None:
    """``NotAVaultError`` where there is no vault, before anybody is asked for a passphrase."""
    swap.mend(folder)
    seal.read_slots(folder)
    if not (folder / engine.DATABASE).is_file():
        raise DamagedError("error.database_missing", path=str(folder))


@contextmanager
def room() -> Iterator[None]:
    """Say that the disk is full, or why else nothing can be written; what was committed stays."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoomError("error.disk_full") from error
        raise RefusedError("error.cannot_write", reason=str(error.strerror)) from error
