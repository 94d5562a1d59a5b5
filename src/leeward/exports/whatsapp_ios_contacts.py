# SPDX-License-Identifier: Apache-2.0
"""The contacts of WhatsApp on an iPhone: ``ContactsV2.sqlite``, one record for each person.

They tell which number, and which address inside WhatsApp, goes by which name.
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

NAME = "whatsapp_ios_contacts"
_TABLE = "ZWAADDRESSBOOKCONTACT"
_MARK = re.compile(rb"CREATE TABLE [\"'`\[]?ZWAADDRESSBOOKCONTACT\b", re.IGNORECASE)
_NAMES: Final = frozenset({"contactsv2.sqlite", "b8548dc30aa1030df0ce18ef08b882cf7ab5212f"})
"""As the file is called on a phone, and in a backup (SHA-1 of domain and path)."""
_NAME: Final = ("ZFULLNAME", "ZGIVENNAME", "ZBUSINESSNAME", "ZHIGHLIGHTEDNAME")
_REACH: Final = ("ZPHONENUMBER", "ZLOCALIZEDPHONENUMBER", "ZWHATSAPPID", "ZLID")
_MORE: Final = ("ZABOUTTEXT", "ZABOUTTIMESTAMP", "ZPHONENUMBERLABEL", "ZUSERNAME")
_FIELDS: Final = (*_NAME, *_REACH, *_MORE)


def _contact(row: dict[str, Any], clock: AppleClock, where: Where) -> Record:
    said = {name: written_as(row[name]) for name in _FIELDS if row[name] not in (None, "")}
    if "ZABOUTTIMESTAMP" in said:
        said["ZABOUTTIMESTAMP"] = clock.utc(row["ZABOUTTIMESTAMP"]) or said["ZABOUTTIMESTAMP"]
    name = next((said[one] for one in _NAME if one in said), None)
    text = "\n".join(dict.fromkeys(said[one] for one in _REACH if one in said))
    extra = {one.removeprefix("Z").casefold(): said[one] for one in _MORE if one in said}
    handle = said.get("ZWHATSAPPID") or said.get("ZPHONENUMBER")
    return Record("contact", "whatsapp", None, When(), Party(handle, name), text, where, extra=extra)


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has(_TABLE):
        yield account.refused(document, "no_such_tables")
        return
    database.look_over(_TABLE)
    clock = AppleClock()
    columns = database.columns(_TABLE)
    for batch in database.batches(_TABLE, [field(columns, name) for name in _FIELDS]):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            account.kept += 1
            row: dict[str, Any] = dict(zip(_FIELDS, cells, strict=True))
            yield _contact(row, clock, Where(document.member, row=number))


def _claim(document: Document) -> Claim | None:
    """The table of contacts in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(NAME, _claim, _read, joins="beside")
