# SPDX-License-Identifier: Apache-2.0
"""From the format of an older program to this one's: a new database beside the old, then one rename.

The old database is kept until the new one has been read from end to end and gives the same root. A
crash at any moment leaves the old one under its name, or the new one, whole.
"""

import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from leeward import merkle
from leeward.errors import DamagedError
from leeward.vault import engine, schema
from leeward.vault.begin import room
from leeward.vault.log import EvidenceLog
from leeward.vault.seal import sync_folder

Step = Callable[[Connection], None]

STEPS: Mapping[int, Step] = {}
"""What brings a database of a format to the next one. Format 1 is the first, so there is none yet."""

NEW = "vault.db.new"
OLD = "vault.db.old"


def bring_up(folder: Path, key: bytes) -> None:
    """Bring the database of a vault, which this process owns, to the format of this program."""
    new, old = folder / NEW, folder / OLD
    _forget(new)
    version = _version(folder, engine.DATABASE, key)
    if 0 < version < schema.FORMAT:
        with room():
            try:
                root = _migrated(folder, key, version)
            except BaseException:
                _forget(new)
                raise
            old.unlink(missing_ok=True)
            _keep_as(folder / engine.DATABASE, old)
            new.replace(folder / engine.DATABASE)
            sync_folder(folder)
        if _root(folder, engine.DATABASE, key) != root:
            raise DamagedError("error.upgrade_differs", path=str(old))
    elif version == schema.FORMAT and old.exists():
        # A crash after the rename: what stands under the name now is read before the old one goes.
        _root(folder, engine.DATABASE, key)
    if version <= schema.FORMAT and old.exists():
        with room():
            _forget(old)
            sync_folder(folder)


def _keep_as(database: Path, old: Path) -> None:
    """Give a database a second name; on a stick whose files have only one, copy it."""
    try:
        os.link(database, old)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise
        shutil.copyfile(database, old)
        old.chmod(0o600)
        with old.open("rb+") as file:
            os.fsync(file.fileno())


def _forget(database: Path) -> None:
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)


def _version(folder: Path, name: str, key: bytes) -> int:
    opened = engine.connect(folder, key, name)
    try:
        with opened.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    finally:
        opened.dispose()


def _migrated(folder: Path, key: bytes, version: int) -> bytes:
    """Copy the database and take the copy through every step; gives the root of its log, unchanged."""
    before = _root(folder, engine.DATABASE, key)
    shutil.copyfile(folder / engine.DATABASE, folder / NEW)
    (folder / NEW).chmod(0o600)
    opened = engine.connect(folder, key, NEW)
    try:
        with engine.writing(opened) as connection:
            for step in range(version, schema.FORMAT):
                STEPS[step](connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {schema.FORMAT}")
        engine.truncate_journal(opened, folder)
    finally:
        opened.dispose()
    with (folder / NEW).open("rb+") as file:
        os.fsync(file.fileno())
    if _root(folder, NEW, key) != before:
        raise DamagedError("error.upgrade_differs", path=str(folder))
    return before


def _root(folder: Path, name: str, key: bytes) -> bytes:
    """Every page of a database read, its journal emptied, and the root that its leaves give."""
    opened = engine.connect(folder, key, name)
    try:
        engine.truncate_journal(opened, folder)
        with opened.connect() as connection:
            bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
            log = EvidenceLog(connection)
            root = merkle.root(log.leaves(connection))
        if bad or root != log.frontier.root():
            raise DamagedError("error.vault_damaged")
        return root
    finally:
        opened.dispose()
