# SPDX-License-Identifier: Apache-2.0
"""The contacts of an iPhone: ``AddressBook.sqlitedb``, one record for each person.

They tell whose number it was, under the name that the phone's owner gave. Labels and everything else that
is known of a person goes along in ``extra``.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from leeward.exports.apple_time import AppleClock, written_as
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, When, Where
from leeward.unpack import plain_name

NAME = "apple_contacts"
_TABLE = "ABPerson"
_MARK = re.compile(rb"CREATE TABLE [\"'`\[]?ABPerson\b", re.IGNORECASE)
_NAMES: Final = frozenset({"addressbook.sqlitedb", "31bb7ba8914766d4ba40d6dfb6113c8b614be442"})
"""As the file is called on a phone, and in a backup (SHA-1 of domain and path)."""
_NAME: Final = ("Prefix", "First", "Middle", "Last", "Suffix")
_MORE: Final = (
    "Nickname", "Organization", "Department", "JobTitle", "Note", "Birthday", "FirstPhonetic",
    "LastPhonetic",
)  # fmt: skip
_TIMES: Final = ("Birthday", "CreationDate", "ModificationDate")
_FIELDS: Final = (*_NAME, *_MORE, "CreationDate", "ModificationDate")
_SPOKEN: Final = {3: "phone", 4: "mail", 5: "address", 13: "account", 22: "page", 46: "account"}
"""Numbers of properties (AddressBook's ``kABPerson…Property``) that name a way to reach somebody."""
_LABEL: Final = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_MOST_LINES: Final = 1_000


class _Ways:
    """The numbers, mails and addresses of each person: what, label, value."""

    def __init__(self, database: Database) -> None:
        self._labels = self._list(database, "ABMultiValueLabel")
        self._keys = self._list(database, "ABMultiValueEntryKey")
        entries: dict[int, list[tuple[str, str]]] = {}
        for _, parent, key, value in _rows_of(database, "ABMultiValueEntry", "parent_id", "key", "value"):
            if isinstance(parent, int) and value:
                entries.setdefault(parent, []).append((self._keys.get(key, ""), written_as(value)))
        self.of: dict[int, list[tuple[str, str, str]]] = {}
        columns = ("record_id", "property", "label", "value", "UID")
        for number, person, kind, label, value, uid in _rows_of(database, "ABMultiValue", *columns):
            said = written_as(value) or _joined(entries.get(uid if isinstance(uid, int) else number, []))
            if isinstance(person, int) and said and len(self.of.get(person, ())) < _MOST_LINES:
                what = _SPOKEN.get(kind if isinstance(kind, int) else 0, "other")
                self.of.setdefault(person, []).append((what, self._labels.get(label, ""), said))

    @staticmethod
    def _list(database: Database, table: str) -> dict[int, str]:
        return {number: _bare(written_as(value)) for number, value in _rows_of(database, table, "value")}


def _joined(entries: list[tuple[str, str]]) -> str:
    """An address or account, which has its parts in rows of their own."""
    order = ("username", "Street", "SubLocality", "City", "State", "ZIP", "Country")
    known = {name.casefold(): place for place, name in enumerate(order)}
    shown = [one for one in entries if one[0] not in ("CountryCode", "service", "url")]
    shown.sort(key=lambda one: known.get(one[0].casefold(), len(order)))
    return ", ".join(" ".join(value.split()) for _, value in shown)


def _rows_of(database: Database, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
    columns = database.columns(table)
    return database.rows(table, [field(columns, name) for name in names])


def _bare(label: str) -> str:
    """A label without the marks that Apple puts around its own: ``_$!<Mobile>!$_``."""
    found = _LABEL.fullmatch(label)
    return found[1] if found else label


def _contact(
    row: dict[str, Any], ways: list[tuple[str, str, str]], clock: AppleClock, where: Where
) -> Record:
    said = {name: written_as(row[name]) for name in _FIELDS if row[name] is not None}
    name = " ".join(said[part] for part in _NAME if said.get(part))
    name = name or said.get("Organization", "") or said.get("Nickname", "")
    extra = {one.casefold(): said[one] for one in _FIELDS[len(_NAME) :] if said.get(one)}
    for one in _TIMES:
        if one.casefold() in extra:
            extra[one.casefold()] = clock.utc(_number(row[one])) or extra[one.casefold()]
    for number, (what, label, value) in enumerate(ways, 1):
        if what == "other":
            extra[f"{label or what}.{number}"] = value
        elif label:
            extra[f"label.{number}"] = f"{label}: {value}"
    text = "\n".join(dict.fromkeys(" ".join(value.split()) for what, _, value in ways if what != "other"))
    return Record("contact", "contacts", None, When(), Party(None, name or None), text, where, extra=extra)


def _number(cell: object) -> object:
    """Birthdays are stored as text."""
    if isinstance(cell, str) and re.fullmatch(r"-?\d{1,12}(?:\.\d{1,9})?", cell, re.ASCII):
        return float(cell)
    return cell


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has(_TABLE, "First", "Last"):
        yield account.refused(document, "no_such_tables")
        return
    database.look_over(_TABLE)
    ways, clock = _Ways(database), AppleClock()
    columns = database.columns(_TABLE)
    for batch in database.batches(_TABLE, [field(columns, name) for name in _FIELDS]):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            account.kept += 1
            row: dict[str, Any] = dict(zip(_FIELDS, cells, strict=True))
            yield _contact(row, ways.of.get(number, []), clock, Where(document.member, row=number))


def _claim(document: Document) -> Claim | None:
    """The table of people in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(NAME, _claim, _read, joins="beside")
