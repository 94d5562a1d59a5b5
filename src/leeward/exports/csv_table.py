# SPDX-License-Identifier: Apache-2.0
"""Any table of messages, calls or payments as text (CSV, TSV): known exports, and whatever has such a header.

What each column is, the words of the header tell (``csv_columns``, ``csv_profiles``), or the person who was
asked once. A table that names no time, or nothing beside it, is refused.
"""

import re
from collections.abc import Iterator, Mapping

from leeward.exports.csv_account import NAME, TableAccount
from leeward.exports.csv_header import Table, find, header_hash, is_followed
from leeward.exports.csv_reading import TableReading
from leeward.exports.csv_rows import rows_of
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread, Where

_UNSURE, _SURE = 30, 95
_OTHER = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}[{\[<]|SQLite format 3\0|%PDF|bplist0|PK\x03\x04|\xff\xd8\xff|\x89PNG"
)
"""How other files begin and no header does: JSON, a page, a database, a picture."""


def claim(document: Document) -> Claim | None:
    """By the words of a header. A name is no hint: tables come as .csv, as .txt and without any ending."""
    table = None if _OTHER.match(document.untrusted_head) else find(document, {})
    if table is None:
        return None
    if table.profile is not None:
        return Claim(_SURE, f"the columns of {table.profile.title}")
    if not is_followed(document, table):
        return None
    return Claim(_UNSURE, "columns with a time and with what happened")


def fits(document: Document, columns: Mapping[str, str]) -> bool:
    """Whether a table has the columns that a person told, although its header says nothing by itself."""
    return bool(columns) and not _OTHER.match(document.untrusted_head) and find(document, columns) is not None


def header_of(document: Document, columns: Mapping[str, str]) -> str | None:
    """A hash of the names in the header in which a person told these columns; None where there is none."""
    table = find(document, columns) if fits(document, columns) else None
    return None if table is None else header_hash(table)


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every row in file order, then the accounting."""
    table = find(document, choices.columns)
    if table is None:
        account = TableAccount(NAME)
        place = Where(document.member, 0, document.size)
        yield account.lost("no_such_columns", place)
        yield account.tally(account.notes)
        return
    yield from _reading(document, table, choices).read()


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say first which number is the day."""
    table = find(document, choices.columns)
    return None if table is None else _reading(document, table, choices).question()


def _reading(document: Document, table: Table, choices: Choices) -> TableReading:
    head, delimiter = document.untrusted_head, table.delimiter
    return TableReading(document, table, choices, lambda untrusted: rows_of(untrusted, head, delimiter), NAME)


READER = Reader(NAME, claim, read, question, joins="beside")
