# SPDX-License-Identifier: Apache-2.0
"""Texts and multimedia messages of an Android phone: ``mmssms.db``, as the phone itself keeps them.

Rows of ``sms`` are texts, rows of ``pdu`` multimedia messages with their ``addr`` and ``part``. Drafts and
messages that never went out are in it, and are marked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from leeward.exports.android_records import AndroidRecords, MmsParts
from leeward.exports.apple_time import written_as
from leeward.exports.sqlite_bytes import Database, quoted
from leeward.exports.sqlite_bytes import field as column
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread, Where
from leeward.unpack import plain_name

NAME = "android_messages_db"
_MARKS: Final = (
    re.compile(rb"CREATE TABLE [\"'`\[]?sms[\"'`\]]?\s*\([^)]*\baddress\b", re.IGNORECASE),
    re.compile(rb"CREATE TABLE [\"'`\[]?(?:pdu|threads|canonical_addresses)\b", re.IGNORECASE),
)
_FILE: Final = "mmssms.db"
_MMS_ROWS: Final = 1 << 40
"""Two tables with numbers of their own: those of the second are moved up, so that each names one row."""
_MOST_PARTS: Final = 1_000
_PART: Final = ("mid", "ct", "name", "fn", "cl", "_data", "text")


def _sms(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    make, threads = AndroidRecords(account.notes), _threads(database)
    for number, row in _rows_of(database, "sms", account):
        if isinstance(row, Unread):
            yield row
            continue
        account.kept += 1
        where = Where(document.member, row=number)
        yield make.sms(row, where, thread=threads.get(row.get("thread_id"), ""))


def _mms(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    make, threads = AndroidRecords(account.notes), _threads(database)
    addresses, parts = _addresses(database), _parts(database)
    for number, row in _rows_of(database, "pdu", account):
        if isinstance(row, Unread):
            yield replace(row, where=replace(row.where, row=(row.where.row or 0) + _MMS_ROWS))
            continue
        found = MmsParts(document)
        for part in parts.get(number, ()):
            found.take(part)
        account.kept += 1
        where = Where(document.member, row=number + _MMS_ROWS)
        thread = threads.get(row.get("thread_id"), "")
        yield make.mms(row, addresses.get(number, ()), found.texts, tuple(found.files), where, thread=thread)


def _rows_of(
    database: Database, table: str, account: RowAccount
) -> Iterator[tuple[int, dict[str, Any] | Unread]]:
    """Every row with all its columns, whatever they are: what nobody knows is kept by name."""
    columns = database.columns(table)
    names = tuple(map(str.casefold, columns))
    for batch in database.batches(table, [quoted(one) for one in columns]):
        if isinstance(batch, Lost):
            yield 0, account.lost(batch)
            continue
        for number, *cells in batch:
            yield number, dict(zip(names, cells, strict=True))


def _threads(database: Database) -> dict[Any, str]:
    """Who a thread is with, in the phone's own spelling: one number is written in several ways."""
    columns = database.columns("canonical_addresses")
    known = {
        str(number): written_as(address)
        for number, address in database.rows("canonical_addresses", [column(columns, "address")])
    }
    columns = database.columns("threads")
    found: dict[Any, str] = {}
    for number, listed in database.rows("threads", [column(columns, "recipient_ids")]):
        people = (known.get(one, "") for one in written_as(listed).split(" ", _MOST_PARTS))
        found[number] = ", ".join(filter(None, people))
    return found


def _addresses(database: Database) -> dict[int, list[tuple[str, str]]]:
    columns = database.columns("addr")
    fields = [column(columns, name) for name in ("msg_id", "type", "address")]
    found: dict[int, list[tuple[str, str]]] = {}
    for _, message, kind, address in database.rows("addr", fields):
        if isinstance(message, int) and len(found.setdefault(message, [])) < _MOST_PARTS:
            found[message].append((written_as(kind), written_as(address)))
    return found


def _parts(database: Database) -> dict[int, list[dict[str, Any]]]:
    columns = database.columns("part")
    fields = [column(columns, name) for name in _PART]
    found: dict[int, list[dict[str, Any]]] = {}
    for _, *cells in database.rows("part", fields):
        part: dict[str, Any] = dict(zip(_PART, cells, strict=True))
        message = part["mid"]
        if isinstance(message, int) and len(found.setdefault(message, [])) < _MOST_PARTS:
            found[message].append(part)
    return found


def rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    """Texts, then multimedia messages, each in the order of their numbers."""
    tables = [table for table in ("sms", "pdu") if database.has(table, "date")]
    if not tables:
        yield account.refused(document, "no_such_tables")
        return
    for table in tables:
        database.look_over(table)
    if "sms" in tables:
        yield from _sms(database, document, account)
    if "pdu" in tables:
        yield from _mms(database, document, account)


def _claim(document: Document) -> Claim | None:
    """The tables of messages in the head of a database, or its name."""
    return claimed(document, _MARKS, is_named=plain_name(document.name) == _FILE)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, rows)


READER = Reader(NAME, _claim, _read, joins="below", folders=("app_parts", "parts"))
