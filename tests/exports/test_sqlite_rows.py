# SPDX-License-Identifier: Apache-2.0
"""Rows of a database add up: kept, events, or lost with a place."""

import io
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from leeward.exports.sqlite_bytes import Database
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Document
from leeward.records import Record, Said, Skipped, Tally, Unread, Where
from leeward.unpack import Member

MARK = re.compile(rb"CREATE TABLE t\b")


def document(untrusted: bytes, name: str = "x.db", *, log: bool = False) -> Document:
    wal = Member(f"{name}-wal", 3, 3, lambda: io.BytesIO(b"log"))
    near = {f"{name}-wal": wal} if log else {}
    return Document(name, "in.zip", len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted), near)


def made() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
    connection.commit()
    return connection.serialize()


def test_what_is_lost_is_counted_by_what_other_tables_know() -> None:
    account = RowAccount("form", "m")
    known = [1, 4, 5, 9]
    assert account.lost(Lost(1, 9, "damaged_rows"), known) == Unread("damaged_rows", Where("m", row=4), 2)
    assert account.lost(Lost(9, None, "damaged_rows"), known) == Unread("damaged_rows", Where("m", row=10), 1)
    assert account.lost(Lost(None, 3, "damaged_rows")) == Unread("damaged_rows", Where("m", row=0), 1)
    account.kept, account.system, account.notes["note"] = 7, 2, 3
    tally = account.tally(Counter(cut=1), cut=True)
    assert tally == Tally(
        "form", 13, 7, 2, skipped=(Skipped("damaged_rows", 4, "row:4"),),
        caveats=(Said("caveat.sqlite.cut", {"n": 1}), Said("caveat.form.note", {"n": 3})), truncated=True,
    )  # fmt: skip
    assert tally.adds_up()


def test_a_file_that_is_no_database_is_one_unit_that_was_not_read() -> None:
    def nothing(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
        raise AssertionError

    unread, tally = walked("form", document(b"rubbish"), nothing)
    assert unread == Unread("not_a_database", Where("in.zip", 0, 7))
    assert tally == Tally("form", 1, skipped=(Skipped("not_a_database", 1, "byte:0"),))


def test_an_empty_list_says_that_it_is_empty() -> None:
    def nothing(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
        yield from ()

    (tally,) = walked("form", document(made()), nothing)
    assert isinstance(tally, Tally)
    assert Said("caveat.sqlite.no_rows", {"n": 1}) in tally.caveats


def test_a_claim_is_by_the_schema_or_else_by_the_name() -> None:
    sure = claimed(document(made()), (MARK,), is_named=False)
    named = claimed(document(made()), (MARK, re.compile(b"elsewhere")), is_named=True)
    in_log = claimed(document(b"", log=True), (MARK,), is_named=True)
    assert sure is not None
    assert named is not None
    assert in_log is not None
    assert sure.sure > named.sure
    assert claimed(document(made()), (re.compile(b"elsewhere"),), is_named=False) is None
    assert claimed(document(b""), (MARK,), is_named=True) is None
    assert claimed(document(b"text CREATE TABLE t"), (MARK,), is_named=True) is None
