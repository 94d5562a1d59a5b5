# SPDX-License-Identifier: Apache-2.0
"""SQLite gets the pages that it asks for and nothing else, from any place, in little memory."""

import io
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import sqlite_file
from leeward.exports.sqlite_bytes import Database, opened
from leeward.exports.sqlite_file import BLOCK, KEPT_BLOCKS, Blocks, Pages, TooBigError, connected
from leeward.exports.sqlite_wal import Log
from leeward.parts import Document
from leeward.unpack import unpack

linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
DATA = bytes(range(251)) * (5 * BLOCK // 251) + b"the end"


def rows(count: int) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    fill = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
    connection.execute(f"INSERT INTO t {fill} SELECT i, hex(zeroblob(20)) || i FROM n")
    connection.commit()
    return connection.serialize()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(DATA) + 100), st.integers(0, 3 * BLOCK)), max_size=10))
def test_bytes_come_from_any_place(asked: list[tuple[int, int]]) -> None:
    blocks = Blocks(io.BytesIO(DATA))
    assert blocks.size == len(DATA)
    for offset, amount in asked:
        assert blocks.at(offset, amount) == DATA[offset : offset + amount]


def test_only_a_bounded_part_of_a_file_is_kept() -> None:
    blocks = Blocks(io.BytesIO(bytes((KEPT_BLOCKS + 50) * BLOCK)))
    for number in range(KEPT_BLOCKS + 50):
        assert blocks.at(number * BLOCK, 4096) == bytes(4096)
    assert len(blocks._held) == KEPT_BLOCKS


def test_a_file_that_cannot_be_gone_back_in_is_held_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forwards(io.BytesIO):
        def seekable(self) -> bool:
            return False

    held = Blocks(Forwards(DATA))
    assert held.size == len(DATA)
    assert held.at(3 * BLOCK - 5, 10) == DATA[3 * BLOCK - 5 : 3 * BLOCK + 5]
    monkeypatch.setattr(sqlite_file, "MOST_HELD", len(DATA) - 1)
    with pytest.raises(TooBigError):
        Blocks(Forwards(DATA))


def test_no_other_file_is_opened_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(rows(3))
    connection = connected(Pages(Blocks(io.BytesIO(rows(10))), Log(), None))
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 5)
    with pytest.raises(apsw.Error):
        connection.execute(f"ATTACH '{tmp_path / 'other.db'}' AS x")
    with pytest.raises(apsw.Error):
        connection.execute(f"VACUUM INTO '{tmp_path / 'new.db'}'")
    with pytest.raises(apsw.ReadOnlyError):
        connection.execute("INSERT INTO t (b) VALUES ('x')")
    assert connection.execute("SELECT count(*) FROM t").fetchall() == [(10,)]
    assert [one.name for one in tmp_path.iterdir()] == ["other.db"]


def test_what_was_not_given_is_not_there() -> None:
    with pytest.raises(apsw.CantOpenError):
        apsw.Connection("/1", flags=apsw.SQLITE_OPEN_READONLY, vfs="leeward-pages")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40_000), st.integers(0, 9000), st.integers(1, 2000))
def test_the_pages_are_those_of_the_file(offset: int, amount: int, count: int) -> None:
    whole = rows(count)
    pages = Pages(Blocks(io.BytesIO(whole)), Log(), None)
    assert len(pages) == len(whole)
    assert pages.read(amount, offset) == whole[offset : offset + amount]


def test_a_large_database_in_a_packed_zip_is_read_like_one_beside_it() -> None:
    whole = rows(60_000)
    assert len(whole) > 3 << 20
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.db", whole)
    packed = made.getvalue()
    (document,) = unpack("x.zip", len(packed), lambda: io.BytesIO(packed)).documents()
    database = opened(document)
    assert isinstance(database, Database)
    found = [row for batch in database.lists("t", ["b"]) for row in batch]
    assert found == [(n, f"{'00' * 20}{n}") for n in range(1, 60_001)]


SHUT_IN = """
import io, os, sys
from leeward import jail
from leeward.exports.sqlite_bytes import Database, opened
from leeward.parts import Document
untrusted = sys.stdin.buffer.read()
jail.shut_in()
found = opened(Document("x.db", None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted)))
assert isinstance(found, Database)
found.look_over("t")
os.write(1, str([row for row in found.rows("t", ["b"])][-1]).encode())
found.close()
os._exit(0)
"""


@linux
def test_it_needs_nothing_that_a_reader_that_is_shut_in_does_not_have() -> None:
    program = [sys.executable, "-I", "-c", SHUT_IN]
    done = subprocess.run(program, input=rows(5000), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f"(5000, '{'00' * 20}5000')".encode()


def test_a_document_names_what_it_is() -> None:
    for untrusted in (b"", b"SQLite format 3\0", bytes(200)):
        of = Document("x.db", None, len(untrusted), untrusted, lambda u=untrusted: io.BytesIO(u))  # type: ignore[misc]
        assert opened(of) == "not_a_database"
    head = rows(3)[:100]
    assert opened(Document("x.db", None, 100, head, lambda: io.BytesIO(head))) == "bad_database"
