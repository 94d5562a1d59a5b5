# SPDX-License-Identifier: Apache-2.0
"""A database that means harm is read in memory, in bounds, and what is whole in it is read."""

import io
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import sqlite_bytes, sqlite_file
from leeward.exports.sqlite_bytes import Database, field, is_database, opened, quoted
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Document
from leeward.unpack import Member

BAD = Path(__file__).parents[2] / "../shared/corpus/badinputs"
needs_shared = pytest.mark.skipif(not BAD.is_dir(), reason="shared corpus not present")


def document(untrusted: bytes, **beside: bytes) -> Document:
    def near(data: bytes, name: str) -> Member:
        return Member(f"x.db-{name}", len(data), len(data), lambda: io.BytesIO(data))

    found = {f"x.db-{name}": near(data, name) for name, data in beside.items()}
    return Document("X.db", None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted), found)


class Forwards(io.BytesIO):
    """Bytes that come once, as those of a locked member do."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation


def made(*sql: str, page_size: int = 512) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA page_size={page_size}")
    for statement in sql:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


def table(rows: int, page_size: int = 512) -> bytes:
    fill = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
    return made(
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
        f"INSERT INTO t {fill} SELECT i, 'row ' || i || ' with some words' FROM n",
        page_size=page_size,
    )


def database(untrusted: bytes, **beside: bytes) -> Database:
    found = opened(document(untrusted, **beside))
    assert isinstance(found, Database), found
    return found


def read(
    found: Database, name: str = "t", fields: Sequence[str] = ("b",)
) -> tuple[dict[int, object], list[Lost]]:
    rows: dict[int, object] = {}
    lost: list[Lost] = []
    for batch in found.batches(name, fields):
        if isinstance(batch, Lost):
            lost.append(batch)
        else:
            rows.update({row[0]: row[1] for row in batch})
    return rows, lost


def test_rows_come_in_the_order_of_their_numbers() -> None:
    rows, lost = read(database(table(2500)))
    assert list(rows) == list(range(1, 2501))
    assert rows[2500] == "row 2500 with some words"
    assert not lost


@given(data=st.data())
@settings(max_examples=60)
def test_a_damaged_page_costs_its_rows_and_names_them(data: st.DataObject) -> None:
    whole = bytearray(table(400))
    pages = len(whole) // 512
    hit = data.draw(st.lists(st.integers(2, pages - 1), min_size=1, max_size=3, unique=True))
    for page in hit:
        whole[page * 512 : page * 512 + 8] = b"\xff" * 8
    found = opened(document(bytes(whole)))
    assert isinstance(found, Database)
    rows, lost = read(found)
    missing = set(range(1, 401)) - set(rows)
    assert all(rows[n] == f"row {n} with some words" for n in rows)
    for number in missing:
        spans = [
            one for one in lost
            if (one.after is None or one.after < number) and (one.before is None or number < one.before)
        ]  # fmt: skip
        assert spans, "a row is missing and nothing says so"


@given(data=st.data())
@settings(max_examples=60)
def test_a_database_that_is_cut_gives_what_is_whole(data: st.DataObject) -> None:
    whole = table(600)
    cut = whole[: data.draw(st.integers(2048, len(whole) - 512))]
    found = database(cut)
    rows, lost = read(found)
    assert found.cut
    assert not found.notes["schema_damaged"]
    assert all(rows[n] == f"row {n} with some words" for n in rows)
    assert lost or len(rows) == 600
    assert len(rows) < 600


@given(data=st.data())
@settings(max_examples=150)
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(table(60))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = opened(document(bytes(whole)))
    if isinstance(found, Database):
        if found.has("t", "b"):
            read(found)
            found.look_over("t")
        found.close()


@given(st.binary(max_size=400))
def test_other_bytes_are_no_database(untrusted: bytes) -> None:
    assert opened(document(untrusted)) == "not_a_database"
    assert opened(document(b"SQLite format 3\0" + untrusted)) in ("not_a_database", "bad_database")
    assert not is_database(untrusted)


def test_only_ordinary_tables_are_there() -> None:
    found = database(
        made(
            "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, big AS (hex(zeroblob(100000000))))",
            "INSERT INTO t (b) VALUES ('kept')",
            "CREATE VIEW v AS SELECT 1 AS b",
            "CREATE VIRTUAL TABLE f USING fts5(b)",
        )
    )
    assert found.columns("T") == ("a", "b")
    assert not found.has("v")
    assert not found.has("f")
    assert read(found)[0] == {1: "kept"}


def test_nothing_but_reading_is_allowed() -> None:
    found = database(table(3))
    for sql in (
        "DELETE FROM t",
        "ATTACH ':memory:' AS x",
        "SELECT load_extension('x')",
        "SELECT hex(zeroblob(1000))",
        "PRAGMA user_version",
        "CREATE TEMP TABLE x (a)",
        "SELECT b FROM t WHERE b LIKE 'x'",
    ):
        with pytest.raises(apsw.Error):
            found.select(sql)


def test_a_schema_that_is_damaged_lets_nothing_be_written_either() -> None:
    whole = made("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)", "CREATE TABLE bad (c)")
    found = database(whole.replace(b"CREATE TABLE bad (c)", b"CREATE TABEL bad (c)"))
    for sql in ("DELETE FROM sqlite_master", "INSERT INTO t (b) VALUES ('x')"):
        with pytest.raises(apsw.Error):
            found.select(sql)
        found._connection.set_authorizer(None)
        with pytest.raises(apsw.ReadOnlyError):
            found._connection.execute(sql)
        found._connection.set_authorizer(sqlite_bytes._authorize)


def test_names_of_the_schema_are_data() -> None:
    name = 'x"; DROP TABLE t; --'
    found = database(
        made(f"CREATE TABLE {quoted(name)} (a, {quoted(name)})", f"INSERT INTO {quoted(name)} VALUES (1, 2)")
    )
    assert list(found.rows(name, [field(found.columns(name), name)])) == [(1, 2)]
    assert field(found.columns(name), "nowhere") == "NULL"


def test_a_column_that_is_called_like_the_row_number_does_not_take_its_place() -> None:
    found = database(
        made("CREATE TABLE t (rowid TEXT, _rowid_ TEXT, b)", "INSERT INTO t VALUES ('x', 'y', 'z')")
    )
    assert read(found)[0] == {1: "z"}


def test_a_cell_says_something_or_not() -> None:
    found = database(
        made(
            "CREATE TABLE t (n INTEGER, b)",
            "INSERT INTO t VALUES (0, ''), (NULL, NULL), (1, 0), (0, 'x'), (-2, x'00'), (0, 2.5)",
        )
    )
    rows = list(found.rows("t", [found.says("t", "n"), found.says("T", "b")]))
    assert [bool(n) for _, n, _ in rows] == [False, False, True, False, True, False]
    assert [bool(b) for _, _, b in rows] == [False, False, False, True, True, True]


def test_a_text_in_other_letters_is_shown_as_far_as_it_can_be() -> None:
    found = database(made("CREATE TABLE t (b)", "INSERT INTO t VALUES ('a'), (CAST(x'ff41' AS TEXT)), ('c')"))
    rows, lost = read(found)
    assert rows == {1: "a", 2: "\ufffdA", 3: "c"}
    assert not lost
    assert found.notes["not_utf8"] == 1
    assert found.cells_of("t", ["b"])(2) == {"b": "\ufffdA"}
    assert found.cells_of("t", ["b"])(9) == {}


def test_texts_that_are_none_spoil_no_other_cell_of_their_row() -> None:
    found = database(
        made(
            "CREATE TABLE t (b TEXT COLLATE NOCASE, c, d, e, f)",
            "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT), x'ff42', 3, 2.5, NULL)",
        )
    )
    (row,) = found.rows("t", list("bcdef"))
    assert row == (1, "\ufffdA", b"\xffB", 3, 2.5, None)


@pytest.mark.parametrize("letters", ["UTF-16le", "UTF-16be"])
def test_a_database_in_two_byte_letters_is_read(letters: str) -> None:
    lone = "00d8" if letters.endswith("le") else "d800"
    found = database(
        made(
            f"PRAGMA encoding='{letters}'",
            "CREATE TABLE t (b)",
            f"INSERT INTO t VALUES ('é 😀'), (CAST(x'{lone}' AS TEXT))",
        )
    )
    rows, lost = read(found)
    assert rows[1] == "é 😀"
    assert set(str(rows[2])) == {"\ufffd"}
    assert not lost


def test_no_memory_is_no_damage() -> None:
    found = database(made("CREATE TABLE t (b)", "INSERT INTO t VALUES (1), (zeroblob(9000000))"))
    before = apsw.hard_heap_limit(4 << 20)
    try:
        with pytest.raises(MemoryError):
            read(found)
    finally:
        apsw.hard_heap_limit(before)


def test_where_the_bytes_stop_coming_nothing_is_called_damaged() -> None:
    class Gone(io.BytesIO):
        gone = False

        def read(self, size: int | None = -1, /) -> bytes:
            if self.gone:
                raise EOFError
            return super().read(size)

    whole = table(9000)
    gone = Gone(whole)
    found = opened(Document("x", None, len(whole), whole[:65536], lambda: gone))  # type: ignore[arg-type, return-value]
    assert isinstance(found, Database)
    gone.gone = True
    with pytest.raises(EOFError):
        read(found)


def test_a_table_without_row_numbers_is_lost_and_says_so() -> None:
    found = database(
        made("CREATE TABLE t (k TEXT PRIMARY KEY, b) WITHOUT ROWID", "INSERT INTO t VALUES ('k', 1)")
    )
    assert read(found) == ({}, [Lost(None, None, "damaged_rows")])


def test_work_without_an_end_is_stopped() -> None:
    found = database(table(2000))
    began = time.process_time()
    endless = "(SELECT 1 FROM t x, t y, t z WHERE x.b || y.b || z.b = 'nothing')"
    rows, lost = read(found, fields=[endless])
    assert not rows
    assert [one.why for one in lost] == ["database_endless"]
    assert time.process_time() - began < 20


def test_a_tree_that_bites_its_tail_ends() -> None:
    whole = bytearray(table(3000))
    root = int.from_bytes(b"\0\0\0\x02", "big")
    page = whole[(root - 1) * 512 : root * 512]
    assert page[0] == 5
    first = int.from_bytes(page[12:14], "big")
    child = bytes(page[first : first + 4])
    for cell in range(int.from_bytes(page[3:5], "big")):
        at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell], "big")
        whole[(root - 1) * 512 + at : (root - 1) * 512 + at + 4] = child
    rows, _ = read(database(bytes(whole)))
    assert 0 < len(rows) < 3000


def test_a_table_that_hides_rows_without_an_error_is_told() -> None:
    whole = bytearray(table(3000))
    page = whole[512:1024]
    count = int.from_bytes(page[3:5], "big")
    whole[512 + 3 : 512 + 5] = (count - 1).to_bytes(2, "big")
    sound, broken = database(table(3000)), database(bytes(whole))
    sound.look_over("t")
    broken.look_over("t")
    assert not sound.notes["damaged"]
    assert broken.notes["damaged"] == 1


def test_a_row_that_breaks_a_rule_is_no_damage() -> None:
    found = database(
        made("CREATE TABLE t (b TEXT)", "INSERT INTO t VALUES (x'00')", "INSERT INTO t VALUES (NULL)")
    )
    found.look_over("t")
    assert not found.notes["damaged"]


def test_the_log_beside_is_read_and_a_missing_one_is_told(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO t (b) VALUES ('only in the log')")
    main, log = (tmp_path / "x.db").read_bytes(), (tmp_path / "x.db-wal").read_bytes()
    connection.close()
    both, alone = database(main, wal=log), database(main)
    assert read(both)[0] == {1: "only in the log"}
    assert both.notes["log_commits"] == 1
    assert read(alone)[0] == {}
    assert alone.notes["no_log"] == 1
    assert database(main, wal=b"rubbish").notes["log_unused"] == 1
    assert database(main, wal=b"").notes["no_log"] == 1
    assert database(main, journal=b"x").notes["journal"] == 1


def test_a_schema_with_one_bad_entry_shows_the_others() -> None:
    whole = made(
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
        "INSERT INTO t VALUES (1, 'x')",
        "CREATE TABLE bad (c)",
    )
    broken = whole.replace(b"CREATE TABLE bad (c)", b"CREATE TABEL bad (c)")
    found = database(broken)
    assert read(found)[0] == {1: "x"}
    assert found.notes["schema_damaged"] == 1


def test_a_file_is_read_whole_up_to_a_bound() -> None:
    whole = table(10)
    assert bytes(sqlite_bytes.read_whole(document(whole), len(whole)) or b"") == whole
    assert sqlite_bytes.read_whole(document(whole), len(whole) - 1) is None


def test_a_file_that_would_have_to_be_held_and_is_too_big_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = table(2000)
    locked = Document("X.db", None, len(whole), whole[:65536], lambda: Forwards(whole))  # type: ignore[arg-type, return-value]
    found = opened(locked)
    assert isinstance(found, Database)
    assert len(read(found)[0]) == 2000
    monkeypatch.setattr(sqlite_file, "MOST_HELD", len(whole) - 1)
    assert opened(locked) == "too_big_for_memory"


@needs_shared
@pytest.mark.parametrize(
    "path", sorted(BAD.glob("*/sqlite/*.db")) + sorted(BAD.glob("sqlite/*.db")), ids=lambda p: p.name
)
def test_a_bad_database_is_read_or_refused_in_time(path: Path) -> None:
    began = time.process_time()
    found = opened(document(path.read_bytes()))
    if isinstance(found, Database):
        for name in found.tables():
            found.look_over(name)
            read(found, name, [quoted(column) for column in found.columns(name)])
    else:
        assert found in ("not_a_database", "bad_database")
    assert time.process_time() - began < 10


def test_a_table_that_takes_long_to_look_over_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    large = table(65_000, 4096)
    assert len(large) > 2 << 20
    monkeypatch.setattr(sqlite_bytes, "_MOST_CALLS", 0)
    monkeypatch.setattr(sqlite_bytes, "_BYTES_A_CALL", 1 << 40)
    for steps, notes in ((150_000, {}), (20_000, {"not_looked_over": 1})):
        monkeypatch.setattr(sqlite_bytes, "_STEPS_A_CALL", steps)
        found = database(large)
        found.look_over("t")
        assert {key: n for key, n in found.notes.items() if n} == notes
