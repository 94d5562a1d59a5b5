# SPDX-License-Identifier: Apache-2.0
"""Messages on an iPhone or a Mac: ``sms.db`` of a backup, ``chat.db`` of a Mac, with their logs.

Every row of ``message`` becomes one record: a message, a reaction, or an event of the chat. Columns have
come and gone since 2012; what a file lacks is taken as empty, and what nobody knows yet is kept by name.
Phones up to iOS 5 kept texts otherwise: see ``apple_messages_old``.
"""

import re
from collections.abc import Iterator

from leeward.exports.apple_messages_old import is_old, old_rows
from leeward.exports.apple_messages_rows import OBJECT, SEEN_WHOLE, TELLING, USUAL, Around, Rows, strangers
from leeward.exports.apple_messages_tables import Tables, targets
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread
from leeward.unpack import plain_name

NAME = "apple_messages"
_TABLE = "message"
_MARKS = (
    re.compile(rb'CREATE TABLE (?:IF NOT EXISTS )?["\'`\[]?message["\'`\]]?\s*\(', re.IGNORECASE),
    re.compile(rb"\bis_from_me\b|\bmadrid_|\bchat_message_join\b|\bmsg_group\b"),
)
_NAMES = re.compile(r"(?:chat|sms)(?:[ ._-].*)?\.db|3d0d7e5fb2ce288813306e4d4636395e047a3d28")
"""As the files are called on a Mac, on a phone, and in a backup (SHA-1 of HomeDomain-Library/SMS/sms.db)."""


class _Messages:
    """One pass over one database."""

    def __init__(self, database: Database, document: Document, account: RowAccount) -> None:
        self._database = database
        self._document = document
        self._account = account

    def rows(self) -> Iterator[Record | Unread]:
        """Every row in the order of its number."""
        database, account = self._database, self._account
        tables = Tables(database, self._document)
        around = Around(tables, self._document.member, targets(database))
        strange = strangers(database.columns(_TABLE))
        rows = Rows(around, strange, account.notes)
        listed = [n for n in database.columns(_TABLE) if n in strange or n.casefold() in SEEN_WHOLE]
        cells = database.cells_of(_TABLE, listed)
        plain = rows.plain
        looked_at = tables.files.keys() | tables.deleted.keys() | tables.more_chats.keys()
        for batch in database.batches(_TABLE, self._fields()):
            if isinstance(batch, Lost):
                yield account.lost(batch, sorted(tables.numbered()))
                continue
            account.kept += len(batch)
            for row in batch:
                if not row[-1] and row[0] not in looked_at:
                    found = plain(row)
                    if OBJECT not in found.text:
                        yield found
                        continue
                # With neither a mark nor a file it is here for an object that no table lists.
                bare = not row[-1] and row[0] in looked_at
                found = rows.whole(row, {} if bare else cells(row[0]))
                if found.kind == "event":
                    account.kept -= 1
                    account.system += 1
                yield found
        self._tombstones()

    def _fields(self) -> list[str]:
        """What is asked of every row: text, else body; the usual; and whether there is more."""
        columns = self._database.columns(_TABLE)
        text, body = field(columns, "text"), field(columns, "attributedBody")
        strange = strangers(columns)
        telling = [name for name in columns if name.casefold() in TELLING or name in strange]
        more = [self._database.says(_TABLE, name) for name in telling]
        empty = f"(({text} IS NULL OR {text} = '') AND {body} IS NULL)"
        return [
            text,
            f"CASE WHEN {text} IS NULL OR {text} = '' THEN {body} END",
            *(field(columns, name) for name in USUAL),
            " OR ".join([*more, empty]),
        ]

    def _tombstones(self) -> None:
        """Messages of which nothing is left but that they were deleted."""
        gone = sum(1 for _ in self._database.rows("deleted_messages", ["1"]))
        self._account.notes["deleted_for_good"] += gone


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    database.look_over(_TABLE)
    if is_old(database):
        yield from old_rows(database, document, account)
    elif database.has(_TABLE, "date", "is_from_me"):
        yield from _Messages(database, document, account).rows()
    else:
        yield account.refused(document, "no_such_tables")


def _claim(document: Document) -> Claim | None:
    """The tables of Messages in the head of a database, or its name."""
    return claimed(document, _MARKS, is_named=_NAMES.fullmatch(plain_name(document.name)) is not None)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(NAME, _claim, _read, joins="below", folders=("attachments",))
