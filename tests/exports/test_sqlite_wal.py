# SPDX-License-Identifier: Apache-2.0
"""What stands only in the log of a database is read as SQLite itself would read it after a crash."""

import io
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.sqlite_file import Blocks, Pages
from leeward.exports.sqlite_wal import Log, page_size_of, read_log

WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA page_size={sys.argv[2]}")
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA wal_autocheckpoint=0")
connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
for batch in range(3):
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t (b) VALUES (?)", [(f"{batch} {'words ' * 20}",)] * 30)
    connection.execute("COMMIT")
os._exit(9)
"""


def killed(folder: Path, page_size: int = 4096) -> tuple[bytes, bytes]:
    """Main file and log of a database whose program ended without a checkpoint."""
    path = folder / "killed.db"
    subprocess.run([sys.executable, "-c", WRITER, str(path), str(page_size)], check=False)
    return path.read_bytes(), (folder / "killed.db-wal").read_bytes()


def told_by_sqlite(folder: Path, main: bytes, log: bytes) -> list[tuple[object, ...]] | None:
    """What the real program finds in these two files."""
    path = folder / "again.db"
    for name in ("again.db-shm", "again.db-wal", "again.db"):
        (folder / name).unlink(missing_ok=True)
    path.write_bytes(main)
    (folder / "again.db-wal").write_bytes(log)
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM t").fetchall()
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def merged(main: bytes, log: bytes) -> tuple[bytes, Log]:
    """The whole database as its pages come, and what the log added."""
    found = read_log(io.BytesIO(log), len(main), page_size_of(main))
    pages = Pages(Blocks(io.BytesIO(main)), found, Blocks(io.BytesIO(log)) if found.commits else None)
    return pages.read(len(pages), 0), found


def told_by_us(main: bytes, log: bytes) -> tuple[list[tuple[object, ...]] | None, Log]:
    image, found = merged(main, log)
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(image)
        return connection.execute("SELECT * FROM t").fetchall(), found
    except (sqlite3.Error, OverflowError):
        return None, found
    finally:
        connection.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, bytes]:
    folder = tmp_path_factory.mktemp("wal")
    return folder, *killed(folder)


@pytest.mark.parametrize("page_size", [512, 4096, 65_536])
def test_what_a_killed_program_had_committed_is_there(tmp_path: Path, page_size: int) -> None:
    main, log = killed(tmp_path, page_size)
    found, added = told_by_us(main, log)
    assert added[:3] == (4, 0, page_size)
    assert found is not None
    assert len(found) == 90
    assert found == told_by_sqlite(tmp_path, main, log)
    assert told_by_us(main, b"")[0] != found


def test_a_log_alone_is_enough(files: tuple[Path, bytes, bytes]) -> None:
    _, _, log = files
    whole, added = merged(b"", log)
    assert added.commits == 4
    # The first page is in the log only if it was written there; SQLite writes it with each commit.
    assert page_size_of(whole) == 4096


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_log_counts_as_far_as_it_does_for_sqlite(
    files: tuple[Path, bytes, bytes], data: st.DataObject
) -> None:
    folder, main, log = files
    at = data.draw(st.integers(0, len(log) - 1))
    if data.draw(st.booleans()):
        broken = log[:at]
    else:
        broken = log[:at] + bytes([log[at] ^ data.draw(st.integers(1, 255))]) + log[at + 1 :]
    assert told_by_us(main, broken)[0] == told_by_sqlite(folder, main, broken)


def test_a_change_that_was_not_committed_is_not_there(files: tuple[Path, bytes, bytes]) -> None:
    _, main, log = files
    ends = [at for at in range(32, len(log), 4120) if struct.unpack_from(">I", log, at + 4)[0]]
    found, added = told_by_us(main, log[: ends[-1] + 100])
    assert added.commits == 3
    assert added.left_over
    assert found is not None
    assert len(found) == 60


def test_frames_of_an_older_round_do_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    connection.executemany("INSERT INTO t (b) VALUES (?)", [("old " * 900,)] * 20)
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    connection.execute("DELETE FROM t")
    connection.execute("INSERT INTO t (b) VALUES ('new')")
    main, log = path.read_bytes(), (tmp_path / "x.db-wal").read_bytes()
    found, added = told_by_us(main, log)
    connection.close()
    assert found == [(1, "new")]
    assert added.commits == 2


def test_a_database_that_shrank_is_short(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    connection.executemany("INSERT INTO t (b) VALUES (?)", [("old " * 900,)] * 50)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("DELETE FROM t WHERE a > 1")
    connection.execute("VACUUM")
    main, log = path.read_bytes(), (tmp_path / "x.db-wal").read_bytes()
    image, _ = merged(main, log)
    connection.close()
    assert len(image) < len(main)
    assert len(image) == int.from_bytes(image[28:32], "big") * 4096


def slow_sum(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    """The checksum as the documentation of the format puts it, word by word."""
    one, two = before
    for first, second in struct.iter_unpack(f"{order}2I", data):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def log_of(pages: list[tuple[int, int, bytes]], order: str = ">", page_size: int = 512) -> bytes:
    """A log written by hand."""
    magic = 0x377F0683 if order == ">" else 0x377F0682
    head = struct.pack(">6I", magic, 3_007_000, page_size, 0, 1, 2)
    total = slow_sum(order, head, (0, 0))
    log = head + struct.pack(">2I", *total)
    for number, after, page in pages:
        begun = struct.pack(">2I", number, after)
        total = slow_sum(order, begun + page, total)
        log += begun + struct.pack(">4I", 1, 2, *total) + page
    return log


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_orders_of_bytes_are_summed(order: str) -> None:
    image, added = merged(b"", log_of([(1, 1, bytes(16) + b"\x02\0" + b"x" * 494)], order))
    assert added.commits == 1
    assert image.endswith(b"x")


def test_a_page_far_outside_costs_no_memory() -> None:
    far = log_of([(1, 0, bytes(16) + b"\x02\0" + bytes(494)), (4_000_000_000, 4_000_000_000, bytes(512))])
    assert merged(b"", far) == (b"", Log(0, 1, 512))


def test_a_page_that_was_never_written_is_nothing_but_zeros() -> None:
    first = bytes(16) + b"\x02\0" + b"x" * 494
    image, added = merged(b"", log_of([(1, 0, first), (3, 3, b"y" * 512)]))
    assert added.length == 3 * 512
    assert image[512:] == bytes(512) + b"y" * 512


def test_a_log_of_another_database_with_other_pages_is_left_alone(files: tuple[Path, bytes, bytes]) -> None:
    _, main, _ = files
    image, added = merged(main, log_of([(2, 2, bytes(512))]))
    assert added.commits == 0
    assert image[100:] == main[100:]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_do_harm(main: bytes, log: bytes) -> None:
    image, added = merged(main, log)
    assert added.commits == 0
    assert not page_size_of(main) or image[100:] == main[100 : len(main) - len(main) % page_size_of(main)]
