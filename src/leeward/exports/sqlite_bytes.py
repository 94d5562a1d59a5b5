# SPDX-License-Identifier: Apache-2.0
"""A database that cannot be trusted, opened from its bytes in memory, with what its log adds.

No file is opened or written: a hostile database is a copy in memory, of which only ordinary tables are
read, by their row number, with bounds on every step (docs/threat-model.md, hostile files). A page that
is damaged costs the rows in it; they are named, and reading goes on behind them.
"""

import contextlib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from leeward.exports.sqlite_wal import merge, page_size_of
from leeward.exports.sqlite_walk import BATCH, Lost, Row, Walk
from leeward.parts import Document, Neighbour
from leeward.unpack import plain_name

MAGIC: Final = b"SQLite format 3\0"
MOST_BYTES: Final = 1 << 30
"""Above it a database would need a file of its own; it is named as left out."""

_CHUNK = 1 << 20
_STEPS_A_CALL = 1_000_000
_MOST_CALLS = 25
"""Steps of SQLite's machine without a single row: 25 million are a second or two of nothing, and more than
the largest table that fits into memory takes."""
_LONGEST_VALUE = 256 << 20
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ALLOWED: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_GENERATED = (2, 3)  # table_xinfo: columns that are worked out, and could be made to work for ever

_RULES = re.compile(r"^(?:NULL|CHECK|NUMERIC|TEXT|non-unique|[A-Z ]+ value) .*\bin\b")
"""What the check says of cells that break a rule of their table: no damage to reading."""


def is_database(head: bytes) -> bool:
    """Whether a file begins as SQLite 3 databases do."""
    return head.startswith(MAGIC)


def read_whole(document: Document | Neighbour, most: int = MOST_BYTES) -> bytearray | None:
    """All bytes of a file; None when there are more than may be held."""
    opened = document.untrusted_open() if isinstance(document, Document) else document.open()
    held = bytearray()
    with opened as untrusted:
        while chunk := untrusted.read(_CHUNK):
            if len(held) + len(chunk) > most:
                return None
            held += chunk
    return held


class Database:
    """One database in memory. ``notes`` counts what the receipt has to say; ``cut``: it ends too early."""

    def __init__(self, connection: sqlite3.Connection, notes: Counter[str], *, cut: bool) -> None:
        self._connection = connection
        self._calls = 0
        self.notes = notes
        self.cut = cut
        connection.set_progress_handler(self._count, _STEPS_A_CALL)
        self._page_size = int(connection.execute("PRAGMA page_size").fetchone()[0])
        self._works_things_out: set[str] = set()
        self._whole_numbers: dict[str, set[str]] = {}
        self._tables = self._ordinary()

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()

    def tables(self) -> tuple[str, ...]:
        """The ordinary tables by the names of the schema."""
        return tuple(name for name, _, _ in self._tables.values())

    def columns(self, table: str) -> tuple[str, ...]:
        """The stored columns of a table as its schema spells them; none where there is no such table."""
        return self._tables.get(table.casefold(), (table, "", ()))[2]

    def says(self, table: str, column: str) -> str:
        """The question, in SQL, whether a cell says anything: neither nothing nor zero nor empty.

        A column that is declared to hold whole numbers is its own question, and the shortest.
        """
        is_number = column.casefold() in self._whole_numbers.get(table.casefold(), ())
        return quoted(column) if is_number else f"{quoted(column)} NOT IN (0, '')"

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is an ordinary table with these columns, in any case of letters."""
        there = {name.casefold() for name in self.columns(table)}
        return bool(there) and there.issuperset(name.casefold() for name in columns)

    def look_over(self, table: str) -> None:
        """Note damage to a table that would hide rows without an error, as SQLite's own check sees it."""
        name, _, _ = self._tables.get(table.casefold(), ("", "", ()))
        if not name or name in self._works_things_out:
            return
        self._connection.set_authorizer(None)
        try:
            size = self._connection.execute("PRAGMA page_count").fetchone()[0] * self._page_size
            self._calls = -(size >> 20)  # a sound table takes up to a million steps for each megabyte
            told = self._connection.execute(f"PRAGMA quick_check({quoted(name)})").fetchall()
        except sqlite3.Error:
            told = [("ok",)] if self.worn_out() else [("",)]
            self.notes["not_looked_over"] += self.worn_out()
        finally:
            self._connection.set_authorizer(_authorize)
        self.notes["damaged"] += any(line != "ok" and not _RULES.search(str(line)) for (line,) in told)

    def batches(self, table: str, fields: Sequence[str], only: str = "1") -> Iterator[list[Row] | Lost]:
        """The rows of a table by number: the number, then ``fields``; both and ``only`` are our own SQL.

        Rows come in lists; what cannot be read comes as ``Lost`` in its place.
        """
        name, number, _ = self._tables[table.casefold()]
        listed = ", ".join((number, *fields))
        sql = f"SELECT {listed} FROM {quoted(name)} NOT INDEXED WHERE ({only})"  # noqa: S608
        yield from Walk(self, sql, number).batches()

    def rows(self, table: str, fields: Sequence[str], only: str = "1") -> Iterator[Row]:
        """The rows of a small table; those that cannot be read are counted in ``notes``."""
        for batch in self.lists(table, fields, only):
            yield from batch

    def lists(self, table: str, fields: Sequence[str], only: str = "1") -> Iterator[list[Row]]:
        """The same rows in lists, for loops that run for every message."""
        if not self.has(table):
            return
        for batch in self.batches(table, fields, only):
            if isinstance(batch, Lost):
                self.notes["side_rows_lost"] += 1
            else:
                yield batch

    def cells_of(self, table: str, columns: Sequence[str]) -> Callable[[int], dict[str, Any]]:
        """What gives the cells of a row by casefolded names of columns; none where it cannot be read."""
        name, key, _ = self._tables[table.casefold()]
        listed = ", ".join(map(quoted, columns))
        sql = f"SELECT {listed} FROM {quoted(name)} NOT INDEXED WHERE {key} = ?"  # noqa: S608
        names = tuple(map(str.casefold, columns))

        def cells(number: int) -> dict[str, Any]:
            with contextlib.suppress(sqlite3.Error):
                if (found := self.leniently(sql, number)) is not None:
                    return dict(zip(names, found, strict=True))
            return {}

        return cells

    def select(self, sql: str, *values: int) -> sqlite3.Cursor:
        """Run a query of ours; the count of steps begins anew."""
        self._calls = 0
        try:
            return self._connection.execute(sql, values)
        except UnicodeDecodeError:
            # SQLite quotes the schema in its error, and this one's is no text (found by fuzzing).
            raise sqlite3.DatabaseError("unreadable schema") from None

    def leniently(self, sql: str, *values: int) -> Row | None:
        """The first row of a query; where its text is no UTF-8, with replacement characters."""
        try:
            found: Row | None = self.select(sql, *values).fetchone()
        except sqlite3.OperationalError:
            if self.worn_out():
                raise
            self._connection.text_factory = _replaced
            try:
                found = self.select(sql, *values).fetchone()
            finally:
                self._connection.text_factory = str
            self.notes["not_utf8"] += 1
        return found

    def fetched(self, cursor: sqlite3.Cursor) -> list[Row]:
        """The next rows of a query."""
        self._calls = 0
        return cursor.fetchmany(BATCH)

    def worn_out(self) -> bool:
        """Whether the last query was stopped because it worked without an end."""
        return self._calls > _MOST_CALLS

    def _count(self) -> bool:
        self._calls += 1
        return self._calls > _MOST_CALLS

    def _ordinary(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """Tables with pages of their own by casefolded name: name, what a row number is called, columns."""
        found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        listed = self.select("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
        for name, sql in listed.fetchall():
            if not isinstance(name, str):
                continue
            if re.search(r"\b(?:CHECK|AS)\b", str(sql), re.IGNORECASE):
                self._works_things_out.add(name)
            described = self.select(f"PRAGMA table_xinfo({quoted(name)})").fetchall()
            columns = tuple(str(one[1]) for one in described if one[6] not in _GENERATED)
            self._whole_numbers[name.casefold()] = {
                str(one[1]).casefold() for one in described if "INT" in str(one[2]).upper()
            }
            taken = {column.casefold() for column in columns}
            keys = [str(one[1]) for one in described if one[5]]
            free = [n for n in ("_rowid_", "rowid", "oid") if n not in taken]
            if free:
                found[name.casefold()] = (name, free[0], columns)
            elif len(keys) == 1:
                found[name.casefold()] = (name, quoted(keys[0]), columns)
        self._connection.set_authorizer(_authorize)
        return found


def quoted(name: str) -> str:
    """A name of the schema inside a query: data, never SQL."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def field(columns: Sequence[str], name: str) -> str:
    """A column if the table has it, else NULL: schemas of every age answer one query."""
    there = {column.casefold(): column for column in columns}
    return quoted(there[name.casefold()]) if name.casefold() in there else "NULL"


def opened(document: Document) -> Database | str:
    """The database of a document with its log; or why there is none, as a code of the catalogue."""
    try:
        image = read_whole(document)
        if image is None:
            return "too_big_for_memory"
        notes: Counter[str] = Counter()
        why = _with_log(image, document, notes)
        return why or _deserialized(image, notes)
    except MemoryError:
        return "too_big_for_memory"


def _with_log(image: bytearray, document: Document, notes: Counter[str]) -> str | None:
    name = plain_name(document.name)
    log = document.beside.get(f"{name}-wal")
    if log is not None and log.size:
        if log.size > MOST_BYTES:
            return "too_big_for_memory"
        with log.open() as untrusted:
            merged = merge(image, untrusted)
        notes["log_commits"] += merged.commits
        notes["log_unused"] += not merged.commits
    elif image[18:19] == b"\x02" and image.startswith(MAGIC):
        notes["no_log"] += 1
    if f"{name}-journal" in document.beside and document.beside[f"{name}-journal"].size:
        notes["journal"] += 1
    return None


def _deserialized(image: bytearray, notes: Counter[str]) -> Database | str:
    size = page_size_of(image)
    if not image.startswith(MAGIC) or not size:
        return "not_a_database"
    cut = _mend(image, size)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(image)
        image.clear()
        for limit, most in _LIMITS.items():
            connection.setlimit(limit, most)
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return _with_tables(connection, notes, cut=cut)
    except (sqlite3.Error, OverflowError):
        connection.close()
        return "bad_database"


def _with_tables(connection: sqlite3.Connection, notes: Counter[str], *, cut: bool) -> Database:
    try:
        return Database(connection, notes, cut=cut)
    except sqlite3.Error:
        # One entry of the schema that cannot be parsed would hide all the others.
        connection.execute("PRAGMA writable_schema=ON")
        notes["schema_damaged"] += 1
        return Database(connection, notes, cut=cut)


def _mend(image: bytearray, size: int) -> bool:
    """Make the image one that opens in memory, and tell whether its end is missing.

    A copy in memory has no log, so its header may not ask for one; and SQLite opens no database that
    has fewer pages than it says, though most of its rows may be there.
    """
    pages = len(image) // size
    del image[pages * size :]  # of half a page nothing could be told apart from noise
    stated = int.from_bytes(image[28:32], "big")
    is_known = image[24:28] == image[92:96] and stated > 0
    image[18:20] = b"\x01\x01"
    if is_known and stated > pages:
        image[28:32] = pages.to_bytes(4, "big")
        return True
    return False


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _replaced(untrusted: bytes) -> str:
    return untrusted.decode("utf-8", "replace")


# SQLite asks the system for random bytes once; the child that reads may not open them later.
with contextlib.closing(sqlite3.connect(":memory:")) as _first:
    _first.execute("SELECT random()").fetchone()
