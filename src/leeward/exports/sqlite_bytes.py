# SPDX-License-Identifier: Apache-2.0
"""A database that cannot be trusted, opened page by page where its bytes lie, with what its log adds.

No file is opened or written: SQLite gets the pages that it asks for (``sqlite_file``). Only ordinary tables
are read, by their row number, with bounds on every step (docs/threat-model.md, hostile files). A page that
is damaged costs the rows in it; they are named, and reading goes on behind them.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import apsw

from leeward.exports.sqlite_file import MAGIC, Blocks, Pages, TooBigError, connected
from leeward.exports.sqlite_wal import Log, page_size_of, read_log
from leeward.exports.sqlite_walk import BATCH, UNREADABLE, Lost, Row, Walk
from leeward.parts import Document, Neighbour
from leeward.unpack import plain_name

_CHUNK = 1 << 20
_STEPS_A_CALL = 1_000_000
_MOST_CALLS = 25
_BYTES_A_CALL = 16 << 20
"""Steps of SQLite's machine without a single row: 25 million are a second or two of nothing, and one million
more for each 16 MiB are more than a look at every row of the largest table takes."""
_PARTS = 100
"""Steps are counted in parts of a call, so that thousands of shorter queries do not count as nothing."""
_LEAST_WORK = 10_000
_WORK_A_KIB = 16
"""Parts of calls for all queries of one table: a hundred million steps, and 160 for each byte. A sound table
takes one step a byte; the rest is for searches behind damage (``sqlite_walk``)."""
_LONGEST_VALUE = 256 << 20
_LIMITS: Final = {
    apsw.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE,
    apsw.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    apsw.SQLITE_LIMIT_COLUMN: 2_000,
    apsw.SQLITE_LIMIT_EXPR_DEPTH: 500,
    apsw.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    apsw.SQLITE_LIMIT_VDBE_OP: 100_000,
    apsw.SQLITE_LIMIT_FUNCTION_ARG: 8,
    apsw.SQLITE_LIMIT_ATTACHED: 0,
    apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    apsw.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    apsw.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_SWITCHES: Final = {
    apsw.SQLITE_DBCONFIG_DEFENSIVE: 1,
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_VIEW: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION: 0,
    apsw.SQLITE_DBCONFIG_DQS_DML: 0,
}
_PRAGMAS: Final = (
    "trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=MEMORY", "mmap_size=0",
)  # fmt: skip
"""None of them reads the schema, which may be damaged."""
_ALLOWED: Final = (apsw.SQLITE_SELECT, apsw.SQLITE_READ)
_TYPE: Final = "typeof"
"""The only function that may be called: it tells texts from the rest."""
_GENERATED = (2, 3)  # table_xinfo: columns that are worked out, and could be made to work for ever

_RULES = re.compile(r"^(?:NULL|CHECK|NUMERIC|TEXT|non-unique|[A-Z ]+ value) .*\bin\b")
"""What the check says of cells that break a rule of their table: no damage to reading."""


def is_database(head: bytes) -> bool:
    """Whether a file begins as SQLite 3 databases do."""
    return head.startswith(MAGIC)


def read_whole(document: Document | Neighbour, most: int) -> bytearray | None:
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
    """One database. ``notes`` counts what the receipt has to say; ``cut``: it ends too early.

    ``work`` counts what all queries took, ``most_work`` is where a table is left (``sqlite_walk``).
    """

    def __init__(self, connection: apsw.Connection, pages: Pages, notes: Counter[str]) -> None:
        self._connection = connection
        self._pages = pages
        self._calls = 0
        self._most_calls = _PARTS * (_MOST_CALLS + len(pages) // _BYTES_A_CALL)
        self.work = 0
        self.most_work = _LEAST_WORK + _WORK_A_KIB * (len(pages) >> 10)
        self.notes = notes
        self.cut = pages.cut
        connection.set_progress_handler(self._count, _STEPS_A_CALL // _PARTS)
        self._works_things_out: set[str] = set()
        self._whole_numbers: dict[str, set[str]] = {}
        self._tables = self._ordinary()

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()
        self._pages.close()

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
            # A sound table takes up to a million steps for each megabyte.
            self._calls = -_PARTS * (len(self._pages) >> 20)
            told = self._connection.execute(f"PRAGMA quick_check({quoted(name)})").fetchall()
        except UNREADABLE:
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
            with contextlib.suppress(*UNREADABLE):
                if (found := self.leniently(sql, number)) is not None:
                    return dict(zip(names, found, strict=True))
            return {}

        return cells

    def select(self, sql: str, *values: int) -> apsw.Cursor:
        """Run a query of ours; the count of steps begins anew."""
        self._calls = 0
        with _memory():
            return self._connection.execute(sql, values)

    def leniently(self, sql: str, *values: int) -> Row | None:
        """The first row of a query; where its text is no text, with replacement characters."""
        cursor = self.select(sql, *values)
        with _memory():
            try:
                return next(cursor, None)
            except UnicodeDecodeError:
                again = self.select(_of_bytes(sql, len(cursor.get_description())), *values)
                found: Row | None = next(again, None)
        self.notes["not_utf8"] += 1
        if found is None:
            return None
        kinds, cells = found[: len(found) // 2], found[len(found) // 2 :]
        return tuple(
            cell.decode(self._letters, "replace") if kind == "text" else cell
            for kind, cell in zip(kinds, cells, strict=True)
        )

    def fetched(self, cursor: apsw.Cursor) -> list[Row]:
        """The next rows of a query."""
        self._calls = 0
        with _memory():
            return list(islice(cursor, BATCH))

    def worn_out(self) -> bool:
        """Whether the last query was stopped because it worked without an end."""
        return self._calls > self._most_calls

    def _count(self) -> bool:
        self._calls += 1
        self.work += 1
        return self._calls > self._most_calls

    def _ordinary(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """Tables with pages of their own by casefolded name: name, what a row number is called, columns."""
        found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self._letters = str(self.select("PRAGMA encoding").fetchall()[0][0])
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


@contextlib.contextmanager
def _memory() -> Iterator[None]:
    """Out of memory is no damage of the database."""
    try:
        yield
    except apsw.NoMemError as error:
        raise MemoryError from error


def _of_bytes(sql: str, fields: int) -> str:
    """A query for the kinds of the cells of another, and then for the cells, texts as their bytes."""
    names = [f"c{number}" for number in range(fields)]
    kinds = ", ".join(f"{_TYPE}({name})" for name in names)
    cells = ", ".join(f"CASE {_TYPE}({n}) WHEN 'text' THEN CAST({n} AS BLOB) ELSE {n} END" for n in names)
    return f"WITH found({', '.join(names)}) AS ({sql}) SELECT {kinds}, {cells} FROM found"  # noqa: S608


def opened(document: Document) -> Database | str:
    """The database of a document with its log; or why there is none, as a code of the catalogue."""
    notes: Counter[str] = Counter()
    try:
        with contextlib.ExitStack() as files:
            pages = _with_log(document, notes, files)
            if not pages.is_database:
                return "not_a_database"
            found = _connected(pages, notes) if len(pages) else "bad_database"
            if isinstance(found, Database):
                files.pop_all()  # it closes them itself
            return found
    except (MemoryError, TooBigError):
        return "too_big_for_memory"


def rows_beside(document: Document, file: str, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """The row numbers and cells of a table in a database beside a document; nothing where there is none."""
    near = document.beside.get(file)
    if near is None:
        return
    database = opened(Document(near.name, near.name, near.size, b"", near.open, document.beside))
    if isinstance(database, str):
        return
    try:
        columns = database.columns(table)
        yield from database.rows(table, [field(columns, name) for name in names])
    finally:
        database.close()


def _with_log(document: Document, notes: Counter[str], files: contextlib.ExitStack) -> Pages:
    main = Blocks(files.enter_context(document.untrusted_open()))
    head = main.at(0, 100)
    name = plain_name(document.name)
    log, frames = Log(), None
    near = document.beside.get(f"{name}-wal")
    if near is not None and near.size:
        with near.open() as untrusted:
            log = read_log(untrusted, main.size, page_size_of(head))
        frames = Blocks(files.enter_context(near.open())) if log.commits else None
        notes["log_commits"] += log.commits
        notes["log_unused"] += not log.commits
    elif head[18:19] == b"\x02" and is_database(head):
        notes["no_log"] += 1
    if f"{name}-journal" in document.beside and document.beside[f"{name}-journal"].size:
        notes["journal"] += 1
    return Pages(main, log, frames)


def _connected(pages: Pages, notes: Counter[str]) -> Database | str:
    connection = None
    try:
        connection = connected(pages)
        for limit, most in _LIMITS.items():
            connection.limit(limit, most)
        for switch, is_on in _SWITCHES.items():
            connection.config(switch, is_on)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return _with_tables(connection, pages, notes)
    except UNREADABLE:
        if connection is not None:
            connection.close()
        return "bad_database"


def _with_tables(connection: apsw.Connection, pages: Pages, notes: Counter[str]) -> Database:
    try:
        return Database(connection, pages, notes)
    except UNREADABLE:
        # One entry of the schema that cannot be parsed would hide all the others. What it would take to go
        # over it may not be asked of a defended database; but here there is nothing that could be written.
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
        connection.execute("PRAGMA writable_schema=ON")
        notes["schema_damaged"] += 1
        return Database(connection, pages, notes)


def _authorize(
    action: int, _first: str | None, second: str | None, _database: str | None, _inner: str | None
) -> int:
    is_allowed = action in _ALLOWED or (action == apsw.SQLITE_FUNCTION and second == _TYPE)
    return apsw.SQLITE_OK if is_allowed else apsw.SQLITE_DENY
