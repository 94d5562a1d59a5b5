# SPDX-License-Identifier: Apache-2.0
"""Calls and contacts of an Android phone: ``calllog.db``, or ``contacts2.db``, which once held both.

Calls that the phone refused by itself, or that were declined, are in the list and are marked so: they show
that contact was not wanted.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from leeward.exports.android_records import AndroidRecords
from leeward.exports.apple_time import written_as
from leeward.exports.sqlite_bytes import Database, quoted
from leeward.exports.sqlite_bytes import field as column
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, When, Where
from leeward.unpack import plain_name

NAME = "android_call_log_db"
_MARK = re.compile(
    rb"CREATE TABLE [\"'`\[]?calls[\"'`\]]?\s*\([^)]*\bnumber\b[^)]*\bduration\b", re.IGNORECASE
)
_NAMES: Final = frozenset({"calllog.db", "contacts2.db"})
_CONTACT_ROWS: Final = 1 << 40
"""Two tables with numbers of their own: those of the second are moved up, so that each names one row."""
_CELLS: Final = ("data1", "data3", "data4", "data7", "data8", "data9", "data10")
_NAME, _ORGANISATION, _NOTE, _NICKNAME = "name", "organization", "note", "nickname"
_REACH: Final = frozenset({"phone_v2", "email_v2", "postal-address_v2", "im", "sip_address", "website"})
"""What a row of ``data`` is: the end of its MIME type ("vnd.android.cursor.item/phone_v2")."""
_MOST_ROWS: Final = 1_000


def _calls(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    make = AndroidRecords(account.notes)
    columns = database.columns("calls")
    names = tuple(map(str.casefold, columns))
    for batch in database.batches("calls", [quoted(one) for one in columns]):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            account.kept += 1
            row = dict(zip(names, cells, strict=True))
            yield make.call(row, Where(document.member, row=number))


def _contacts(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    known = _data(database)
    columns = database.columns("raw_contacts")
    fields = [column(columns, name) for name in ("display_name", "deleted", "account_type")]
    for batch in database.batches("raw_contacts", fields):
        if isinstance(batch, Lost):
            lost = account.lost(batch)
            yield replace(lost, where=replace(lost.where, row=(lost.where.row or 0) + _CONTACT_ROWS))
            continue
        for number, shown, deleted, source in batch:
            account.kept += 1
            where = Where(document.member, row=number + _CONTACT_ROWS)
            found = _contact(written_as(shown), known.get(number, []), where)
            extra = {**found.extra, **({"account_type": written_as(source)} if source else {})}
            yield replace(found, state=("deleted",) if deleted == 1 else (), extra=extra)


def _data(database: Database) -> dict[int, list[tuple[str, list[str]]]]:
    """What is known of each contact: what it is, and its cells."""
    types: dict[int, str] = {}
    columns = database.columns("mimetypes")
    for number, kind in database.rows("mimetypes", [column(columns, "mimetype")]):
        types[number] = written_as(kind).rpartition("/")[2]
    found: dict[int, list[tuple[str, list[str]]]] = {}
    columns = database.columns("data")
    fields = [column(columns, name) for name in ("raw_contact_id", "mimetype_id", *_CELLS)]
    for _, contact, kind, *cells in database.rows("data", fields):
        if isinstance(contact, int) and len(found.setdefault(contact, [])) < _MOST_ROWS:
            found[contact].append((types.get(kind, ""), [written_as(cell) for cell in cells]))
    return found


def _contact(shown: str, rows: list[tuple[str, list[str]]], where: Where) -> Record:
    name, extra = shown, dict[str, str]()
    reach: list[str] = []
    for kind, cells in rows:
        value = " ".join(cells[0].split())
        if kind in _REACH and value:
            reach.append(value)
        elif kind == _NAME:
            name = name or value
        elif kind in (_ORGANISATION, _NOTE, _NICKNAME) and value:
            extra.setdefault(kind, value)
    return Record("contact", "contacts", None, When(), Party(None, name or None),
                  "\n".join(dict.fromkeys(reach)), where, extra=extra)  # fmt: skip


def rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    """Calls, then contacts, each in the order of their numbers."""
    has_calls, has_people = database.has("calls", "number", "date"), database.has("raw_contacts")
    if not (has_calls or has_people):
        yield account.refused(document, "no_such_tables")
        return
    if has_calls:
        database.look_over("calls")
        yield from _calls(database, document, account)
    if has_people:
        database.look_over("raw_contacts")
        yield from _contacts(database, document, account)


def _claim(document: Document) -> Claim | None:
    """The table of calls in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, rows)


READER = Reader(NAME, _claim, _read, joins="beside")
