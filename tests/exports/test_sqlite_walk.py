# SPDX-License-Identifier: Apache-2.0
"""Walking a table goes over what is damaged, never in a circle, and never past a row in silence."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import sqlite_bytes, sqlite_walk
from leeward.exports.sqlite_bytes import Database, opened
from leeward.exports.sqlite_walk import BATCH, Lost, Row, Walk
from leeward.parts import Document


class Broken:
    """A table of which some numbers cannot be read: any step onto one of them is an error."""

    def __init__(self, numbers: set[int], bad: set[int], *, endless: bool = False) -> None:
        self.connection = apsw.Connection(":memory:")
        self.connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        self.connection.executemany("INSERT INTO t VALUES (?)", [(n,) for n in sorted(numbers)])
        self.bad, self.endless, self.asked = bad, endless, 0
        self.work, self.most_work = 0, 600

    def select(self, sql: str, *values: int) -> apsw.Cursor:
        self.asked += 1
        return self.connection.execute(sql, values)

    def fetched(self, cursor: apsw.Cursor) -> list[Row]:
        return [self.good(row) for row in islice(cursor, BATCH)]

    def leniently(self, sql: str, *values: int) -> Row | None:
        row = next(self.select(sql, *values), None)
        return None if row is None else self.good(row)

    def good(self, row: Row) -> Row:
        if row[0] in self.bad:
            raise apsw.CorruptError
        return row

    def worn_out(self) -> bool:
        return self.endless


def walked(table: Broken) -> tuple[list[int], list[Lost]]:
    return told(Walk(table, "SELECT a FROM t WHERE (1)", "a").batches())


def told(batches: Iterator[list[Row] | Lost]) -> tuple[list[int], list[Lost]]:
    numbers: list[int] = []
    lost: list[Lost] = []
    for batch in batches:
        if isinstance(batch, Lost):
            lost.append(batch)
        else:
            numbers += [row[0] for row in batch]
    return numbers, lost


@given(st.sets(st.integers(0, 3000), max_size=60), st.data())
def test_every_row_is_there_or_within_a_stretch_that_is_named(numbers: set[int], data: st.DataObject) -> None:
    bad = data.draw(st.sets(st.sampled_from(sorted(numbers)))) if numbers else set()
    found, lost = walked(Broken(numbers, bad))
    assert found == sorted(set(found))
    assert not set(found) & bad
    for number in numbers - set(found):
        assert any(
            (one.after is None or one.after < number) and (one.before is None or number < one.before)
            for one in lost
        )


def test_rows_behind_one_that_is_bad_are_read() -> None:
    found, lost = walked(Broken(set(range(1, 3001)), {1500}))
    assert found == [n for n in range(1, 3001) if n != 1500]
    assert lost == [Lost(1499, 1501, "damaged_rows")]


def test_the_first_and_the_last_row_may_be_bad() -> None:
    assert walked(Broken({1, 2, 3}, {1, 3})) == (
        [2],
        [Lost(None, 2, "damaged_rows"), Lost(2, None, "damaged_rows")],
    )


def test_the_largest_number_that_there_is_ends_the_walk() -> None:
    last = (1 << 63) - 1
    assert walked(Broken({5, last}, {5})) == ([last], [Lost(None, last, "damaged_rows")])
    assert walked(Broken({5, last - 1, last}, {last - 1}))[0] == [5, last]


def test_an_empty_table_is_empty() -> None:
    assert walked(Broken(set(), set())) == ([], [])


def test_a_table_that_works_for_ever_is_left() -> None:
    table = Broken({1, 2}, {1}, endless=True)
    assert walked(table) == ([], [Lost(None, None, "database_endless")])
    assert table.asked < 5


def test_searches_behind_damage_are_counted_and_end() -> None:
    table = Broken({n << 40 for n in range(1, 2_000)}, {n << 40 for n in range(1, 2_000, 2)})
    found, lost = walked(table)
    assert 50 < len(found) < 900
    assert table.asked < 12_000
    assert lost[-1] == Lost(found[-1], None, "database_endless")
    assert {one.why for one in lost[:-1]} == {"damaged_rows"}


def database(untrusted: bytes) -> Database:
    found = opened(Document("x.db", None, len(untrusted), untrusted, lambda: io.BytesIO(untrusted)))
    assert isinstance(found, Database), found
    return found


def table_of(numbers: Sequence[int], bad: Sequence[int] = ()) -> bytes:
    """A table of one page with these row numbers in this order; those of ``bad`` have no record."""
    connection = apsw.Connection(":memory:")
    connection.execute("PRAGMA page_size = 512; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    for number in range(1, len(numbers) + 1):
        connection.execute(f"INSERT INTO t VALUES ({number}, 'row {number}')")
    whole = bytearray(connection.serialize("main"))
    page = 512
    for place, number in enumerate(numbers):
        cell = page + int.from_bytes(whole[page + 8 + 2 * place : page + 10 + 2 * place], "big")
        assert whole[cell + 1] == place + 1
        whole[cell + 1] = number
        if number in bad:
            whole[cell + 2] = 0x7F
    return bytes(whole)


def test_a_tree_out_of_order_with_a_bad_row_ends() -> None:
    # A search behind 118 comes by 40 to rows that are not asked for, and gives a number before where it is.
    found = database(table_of((118, 9, 58, 19, 40), bad=(118,)))
    asked = "b NOT IN ('row 2', 'row 3', 'row 4')"
    assert told(islice(found.batches("t", ("b",), asked), 20)) == (
        [],
        [Lost(None, 40, "damaged_rows"), Lost(39, None, "damaged_rows")],
    )


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8, unique=True), st.data())
def test_whatever_the_order_of_a_tree_the_walk_ends_and_names_each_stretch_once(
    numbers: list[int], data: st.DataObject
) -> None:
    bad = data.draw(st.sets(st.sampled_from(numbers)))
    left_out = data.draw(st.sets(st.integers(1, len(numbers))))
    named = ", ".join(f"'row {n}'" for n in left_out)
    asked = f"b NOT IN ({named})"
    parts = list(islice(database(table_of(numbers, sorted(bad))).batches("t", ("b",), asked), 60))
    assert len(parts) < 60
    found, lost = told(iter(parts))
    assert found == sorted(set(found))
    assert not set(found) & bad
    for one, following in pairwise(lost):
        assert one.before is not None
        assert following.after is not None
        assert one.before - 1 <= following.after


def test_a_table_whose_every_row_takes_long_is_left_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_bytes, "_LEAST_WORK", 100)
    for module in (sqlite_bytes, sqlite_walk):
        monkeypatch.setattr(module, "BATCH", 2)
    slow = "(SELECT 1 FROM t x, t y, t z, t u, t v WHERE t.b || x.b || y.b || z.b || u.b || v.b = '')"
    found = database(table_of(range(1, 9)))
    assert found.most_work == 100 + 16
    assert told(found.batches("t", (slow,))) == ([1, 2, 3, 4], [Lost(4, None, "database_endless")])
    assert found.work > found.most_work
    assert told(found.batches("t", ("b",))) == (list(range(1, 9)), [])
