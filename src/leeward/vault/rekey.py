# SPDX-License-Identifier: Apache-2.0
"""Encrypts a vault anew from end to end, for when somebody may know what opened it.

Every key that protects words is new: the vault's, each import's, each original's. The log, its salts and
the key that signs it stay, so roots and ids are the same and packs handed over before still verify.
The new vault is made beside the old one; nothing of the old one changes until ``swap``.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as cipher
from sqlalchemy import Engine, select, update

from leeward.errors import DamagedError, NoRoomError, RefusedError
from leeward.vault import blobs, engine, schema, seal, swap
from leeward.vault.begin import room
from leeward.vault.erase import erase, own_files
from leeward.vault.log import HEAD, write_setting
from leeward.vault.seal import PayloadSeal, Strength, sync_folder, write_whole
from leeward.vault.store import Vault

AT_ONCE = 2_000
"""Records sealed anew in one transaction; their pages have to fit into the journal."""
SPARE_BYTES = 160 * 1024 * 1024
"""Room beyond the size of the vault: two journals, and a little."""

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _How:
    passphrase: str
    strength: Strength
    even_damaged: bool


def make_anew(
    vault: Vault,
    passphrase: str,
    strength: Strength,
    tell: Tell = lambda _: None,
    *,
    even_damaged: bool = False,
) -> Path:
    """The same vault under new keys, beside the old one; only this passphrase opens it.

    A rotten piece of an original stops it, or is left behind where ``even_damaged`` says so.
    """
    fresh = swap.beside(vault.folder)
    with room():
        if fresh.exists():
            erase(fresh)
        _expect_room(vault.folder)
        try:
            fresh.mkdir(mode=0o700)
        except FileExistsError as error:
            raise RefusedError("error.in_the_way", path=str(fresh)) from error
        try:
            _make(vault, fresh, _How(passphrase, strength, even_damaged), tell)
        except BaseException:
            erase(fresh)
            raise
    return fresh


def _expect_room(folder: Path) -> None:
    """``NoRoomError`` before anything is written: for a while both vaults are on the disk."""
    needed = sum(path.stat().st_size for path in own_files(folder)) + SPARE_BYTES
    free = shutil.disk_usage(folder.resolve().parent).free
    if free < needed:
        raise NoRoomError("error.rekey_room", needed=needed >> 20, free=free >> 20)


def _make(vault: Vault, fresh: Path, how: _How, tell: Tell) -> None:
    key = secrets.token_bytes(seal.KEY_BYTES)
    (fresh / blobs.FOLDER).mkdir(mode=0o700)
    (fresh / engine.DATABASE).touch(mode=0o600)
    _export(vault, fresh, key)
    opened = engine.connect(fresh, key)
    try:
        secret = secrets.token_bytes(32)
        with engine.writing(opened) as connection:
            write_setting(connection, "blob_secret", secret)
        for one in vault.imports():
            _import_anew(opened, one.number, tell)
            _originals_anew(vault, opened, fresh, one.number, secret, even_damaged=how.even_damaged)
        engine.truncate_journal(opened, fresh)
    finally:
        opened.dispose()
    write_whole(fresh / HEAD, vault.log.head())
    # The slots come last, as in a new vault: without them the folder is none.
    seal.write_slots(fresh, (seal.new_slot(key, how.passphrase, how.strength),))
    with (fresh / engine.DATABASE).open("rb+") as file:
        os.fsync(file.fileno())
    sync_folder(fresh / blobs.FOLDER)
    sync_folder(fresh)


def _export(vault: Vault, fresh: Path, key: bytes) -> None:
    """Copy every table into a database under the new key. Free pages, and what was in them, stay behind."""
    raw: Any = vault.engine.raw_connection()
    try:
        run = raw.driver_connection.execute
        version = run("PRAGMA user_version").fetchone()[0]
        run("ATTACH DATABASE ? AS fresh KEY ?", (str(fresh / engine.DATABASE), f"x'{key.hex()}'"))
        try:
            # One fsync at the end is enough: a crash before leaves a folder that is no vault.
            run(f"PRAGMA fresh.cipher_page_size = {engine.PAGE_BYTES}").fetchall()
            for pragma in ("journal_mode", "synchronous"):
                run(f"PRAGMA fresh.{pragma} = OFF").fetchall()
            run("SELECT sqlcipher_export('fresh')").fetchall()
            run(f"PRAGMA fresh.user_version = {version}")
        finally:
            run("DETACH DATABASE fresh")
    except cipher.Error as error:
        raise engine.named(error, vault.folder) from error
    finally:
        raw.close()


def _import_anew(opened: Engine, number: int, tell: Tell) -> None:
    """The records of one import sealed anew, under a new key."""
    t = schema.import_
    with opened.connect() as connection:
        data_key = connection.execute(select(t.c.data_key).where(t.c.number == number)).scalar_one()
    if data_key is not None:
        new_key = secrets.token_bytes(32)
        old, new = PayloadSeal(bytes(data_key)), PayloadSeal(new_key)
        for rows in _payloads(opened, number):
            low = number << 32
            changed = [(new.close(row - low, old.open(row - low, data)), row) for row, data in rows]
            with engine.writing(opened) as connection:
                connection.exec_driver_sql("UPDATE record SET payload = ? WHERE row = ?", changed)
            tell(len(rows))
        with engine.writing(opened) as connection:
            connection.execute(update(t).where(t.c.number == number).values(data_key=new_key))


def _payloads(opened: Engine, number: int) -> Iterator[list[tuple[int, bytes]]]:
    """The sealed payloads of an import, some at a time."""
    r = schema.record.c
    after, end = (number << 32) - 1, (number + 1) << 32
    while True:
        query = select(r.row, r.payload).where(r.row > after, r.row < end).order_by(r.row).limit(AT_ONCE)
        with opened.connect() as connection:
            rows = [(row.row, bytes(row.payload)) for row in connection.execute(query)]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _originals_anew(
    vault: Vault, opened: Engine, fresh: Path, number: int, secret: bytes, *, even_damaged: bool
) -> None:
    """Write an import's chunks under new keys and names; a damaged one stops it, or stays behind."""
    c, t = schema.chunk.c, schema.import_
    query = select(c.file, c.ordinal, c.blob, c.sha256, c.size).where(c["import"] == number)
    with engine.writing(opened) as connection:
        old = connection.execute(select(t.c.age_identity).where(t.c.number == number)).scalar_one()
        if old is None:
            return
        new = blobs.new_identity()
        for row in connection.execute(query).all():
            place = f"{number}:{row.file}:{row.ordinal}"
            name = blobs.name_of(place, secret)
            try:
                chunk = blobs.Chunk(row.blob, bytes(row.sha256), row.size)
                block = blobs.read_chunk(vault.folder, old, chunk)
            except DamagedError:
                if not even_damaged:
                    raise
            else:
                blobs.store_chunk(fresh, place, secret, new, block)
            which = (c["import"] == number, c.file == row.file, c.ordinal == row.ordinal)
            connection.execute(update(schema.chunk).where(*which).values(blob=name))
        connection.execute(update(t).where(t.c.number == number).values(age_identity=new))
