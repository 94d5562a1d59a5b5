# SPDX-License-Identifier: Apache-2.0
"""Walking a table goes over what is damaged, never in a circle, and never past a row in silence."""

from itertools import islice

import apsw
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.sqlite_walk import BATCH, Lost, Row, Walk


class Broken:
    """A table of which some numbers cannot be read: any step onto one of them is an error."""

    def __init__(self, numbers: set[int], bad: set[int], *, endless: bool = False) -> None:
        self.connection = apsw.Connection(":memory:")
        self.connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        self.connection.executemany("INSERT INTO t VALUES (?)", [(n,) for n in sorted(numbers)])
        self.bad, self.endless, self.asked = bad, endless, 0

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
    numbers: list[int] = []
    lost: list[Lost] = []
    for batch in Walk(table, "SELECT a FROM t WHERE (1)", "a").batches():
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
