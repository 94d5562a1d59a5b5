# SPDX-License-Identifier: Apache-2.0
"""The power goes: with the vault's settings nothing promised is lost; with others this test must fail.

SQLite writes through a recorder. It is the same code that commits in SQLCipher; the real files of a
vault are recorded in test_traced.py.
"""

# ruff: noqa: N802 - these methods have SQLite's names

import hashlib
import random  # noqa: TID251 - seeded: every run cuts at the same places
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from leeward.vault import Vault

from ..vault import small  # noqa: TID252 - the invented messages are those of the vault's tests
from .power import Op, Write, after_a_cut, laid_out

apsw = pytest.importorskip("apsw", reason="apsw records what SQLite writes")

CUTS, MANY_CUTS = 30, 300
TRANSACTIONS, ROWS = 60, 8
DATABASE = "test.db"


class Recorded(apsw.VFSFile):
    """A file of the database; what is asked of it is written down first."""

    def __init__(self, name: object, flags: list[int], ops: list[Op]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._name, self._ops = Path(path).name, ops
        ops.append(Op("create", self._name))

    def xWrite(self, data: bytes, offset: int) -> None:
        self._ops.append(Op("write", self._name, Write(offset, bytes(data))))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._ops.append(Op("write", self._name, Write(0, cut_to=size)))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        # SQLite syncs the folder of a new journal together with it.
        self._ops += [Op("sync", self._name), Op("sync_folder")]
        super().xSync(flags)


class Recorder(apsw.VFS):
    """Opens the files of a database, and writes down what becomes of them."""

    def __init__(self, name: str, ops: list[Op]) -> None:
        self._ops = ops
        super().__init__(name, "")

    def xOpen(self, name: object, flags: list[int]) -> Recorded:
        return Recorded(name, flags, self._ops)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._ops.append(Op("delete", Path(filename).name))
        if syncdir:
            self._ops.append(Op("sync_folder"))
        super().xDelete(filename, syncdir)


def row(transaction: int, n: int) -> bytes:
    return hashlib.sha256(f"{transaction}:{n}".encode()).digest() * 12


def recorded(folder: Path, journal: str, synchronous: str) -> list[Op]:
    """Everything that is asked of the disk while rows are committed, a few at a time."""
    ops: list[Op] = []
    name = f"recorder-{folder.name}-{synchronous}"
    recorder = Recorder(name, ops)
    connection = apsw.Connection(str(folder / DATABASE), vfs=name)
    run = connection.execute
    # A recorder has no shared memory; one process owns a vault as well.
    run("PRAGMA locking_mode = EXCLUSIVE")
    assert run(f"PRAGMA journal_mode = {journal}").fetchall() == [(journal,)]
    run(f"PRAGMA synchronous = {synchronous}")
    run("PRAGMA wal_autocheckpoint = 12")
    run("CREATE TABLE kept (batch INTEGER, n INTEGER, body BLOB, PRIMARY KEY (batch, n))")
    for batch in range(TRANSACTIONS):
        run("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO kept VALUES (?, ?, ?)", [(batch, n, row(batch, n)) for n in range(ROWS)]
        )
        run("COMMIT")
        ops.append(Op("ack", ack=batch + 1))
    connection.close()
    recorder.unregister()
    return ops


def found(folder: Path) -> int | None:
    """How many transactions are there, all of them whole; None where the database is corrupt."""
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchall():
                return 0
            rows = connection.execute("SELECT batch, n, body FROM kept ORDER BY batch, n").fetchall()
    except sqlite3.DatabaseError:
        return None
    whole = [(b, n, row(b, n)) for b in range(len(rows) // ROWS) for n in range(ROWS)]
    return len(rows) // ROWS if rows == whole else None


def cut_often(folder: Path, journal: str, synchronous: str, cuts: int) -> Counter[str]:
    (folder / "calm").mkdir()
    ops = recorded(folder / "calm", journal, synchronous)
    assert found(folder / "calm") == TRANSACTIONS
    chance = random.Random(20260107)
    ended: Counter[str] = Counter()
    for n in range(cuts):
        files, ack = after_a_cut(ops, chance.randint(1, len(ops)), chance)
        there = found(laid_out({DATABASE: b"", **files}, folder / f"cut{n}"))
        ended["corrupt" if there is None else "lost" if there < ack else "whole"] += 1
    return ended


def settings_of_a_vault(folder: Path) -> tuple[str, str]:
    with Vault(small.new_vault(folder), small.PASSPHRASE) as vault, vault.engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    return str(journal), ("OFF", "NORMAL", "FULL", "EXTRA")[int(level)]


def check(folder: Path, cuts: int) -> None:
    journal, synchronous = settings_of_a_vault(folder / "vault")
    for name in ("ours", "NORMAL", "OFF"):
        (folder / name).mkdir()
    assert cut_often(folder / "ours", journal, synchronous, cuts) == {"whole": cuts}
    # The controls: this test can see an acknowledged commit that is gone, and a corrupt database.
    normal = cut_often(folder / "NORMAL", journal, "NORMAL", cuts)
    assert normal["corrupt"] == 0
    assert normal["lost"] > cuts // 4
    off = cut_often(folder / "OFF", journal, "OFF", cuts)
    assert off["corrupt"] > cuts // 4


def test_thirty_power_cuts_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    check(tmp_path, CUTS)


@pytest.mark.long
def test_three_hundred_power_cuts_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    check(tmp_path, MANY_CUTS)


@pytest.mark.long
def test_with_a_journal_that_is_deleted_the_recorder_tells_full_from_off_too(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "off").mkdir()
    assert cut_often(tmp_path / "full", "delete", "FULL", MANY_CUTS) == {"whole": MANY_CUTS}
    assert cut_often(tmp_path / "off", "delete", "OFF", MANY_CUTS)["corrupt"] > MANY_CUTS // 4
