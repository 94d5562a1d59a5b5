# SPDX-License-Identifier: Apache-2.0
"""The voicemails of an iPhone: ``voicemail.db``, with the recordings that lie beside it.

Who called, when, and for how long; what was said is in ``NUMBER.amr``. A voicemail that was thrown away
stays in the list for a while, and is marked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from leeward.exports.apple_time import APPLE, UNIX, AppleClock, name_in_backup, written_as
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, State, Tally, Unread, Where
from leeward.unpack import plain_name

NAME = "apple_voicemail"
_MARK = re.compile(rb"CREATE TABLE [\"'`\[]?voicemail\b[^)]*\bcallback_num\b", re.IGNORECASE)
_NAMES: Final = frozenset({"voicemail.db", "992df473bbb9e132f4b3b6e4d33f72171e97bc7a"})
_FIELDS: Final[tuple[str, ...]] = (
    "date", "sender", "callback_num", "duration", "trashed_date", "flags", "receiver", "label",
    "remote_uid", "expiration",
)  # fmt: skip
_TABLES: Final = {"voicemail": 0, "deleted": 1 << 40}
"""Two tables with numbers of their own: those of the second are moved up, so that each names one row."""
_TRASHED: Final = 75
"""A value of ``flags`` of voicemails in the trash (seen by forensic tools; Apple does not explain it)."""


class _Clocks:
    def __init__(self) -> None:
        self.unix, self.apple = AppleClock(UNIX), AppleClock(APPLE)


def _voicemails(
    database: Database, document: Document, account: RowAccount, table: str
) -> Iterator[Record | Unread]:
    clocks = _Clocks()
    columns = database.columns(table)
    fields = [field(columns, name) for name in _FIELDS]
    for batch in database.batches(table, fields):
        if isinstance(batch, Lost):
            lost = account.lost(batch)
            yield replace(lost, where=replace(lost.where, row=(lost.where.row or 0) + _TABLES[table]))
            continue
        for number, *cells in batch:
            row: dict[str, Any] = dict(zip(_FIELDS, cells, strict=True))
            where = Where(document.member, row=number + _TABLES[table])
            found = _voicemail(row, clocks, _recording(document, table, number), where, table)
            account.kept += 1
            account.notes["undated"] += found.time.utc is None
            account.notes["no_recording"] += not found.attachments
            yield found


def _voicemail(
    row: Mapping[str, Any], clocks: _Clocks, files: tuple[Attachment, ...], where: Where, table: str
) -> Record:
    handle = written_as(row["sender"]) or written_as(row["callback_num"])
    state: list[State] = ["voicemail"]
    if row["trashed_date"] or row["flags"] == _TRASHED or table == "deleted":
        state.append("deleted")
    if not handle:
        state.append("withheld")
    extra = {k: written_as(row[k]) for k in ("callback_num", "receiver", "flags", "remote_uid") if row[k]}
    if row["trashed_date"]:
        extra["deleted"] = clocks.apple.utc(row["trashed_date"]) or written_as(row["trashed_date"])
    if table == "deleted":
        extra["table"] = table
    seconds = row["duration"]
    return Record(
        kind="call",
        channel="phone",
        thread=handle or None,
        time=clocks.unix.when(row["date"]),
        sender=Party(handle or None),
        text="",
        where=where,
        direction="in",
        state=tuple(state),
        seconds=seconds if isinstance(seconds, int) and 0 <= seconds < 1 << 31 else None,
        attachments=files,
        extra=extra,
    )


def _recording(document: Document, table: str, number: int) -> tuple[Attachment, ...]:
    # Entries that are gone have numbers of their own: a recording of that name is another one's.
    names = (f"{number}.amr", name_in_backup("HomeDomain", f"Library/Voicemail/{number}.amr"))
    found = (document.beside.get(name) for name in names if table == "voicemail")
    near = next((one for one in found if one is not None), None)
    sha256 = near.sha256() if near is not None else None
    return (Attachment(f"{number}.amr", sha256, sha256 is not None),) if near is not None else ()


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has("voicemail", "date", "sender"):
        yield account.refused(document, "no_such_tables")
        return
    for table in _TABLES:
        if database.has(table, "date", "sender"):
            yield from _voicemails(database, document, account, table)


def _claim(document: Document) -> Claim | None:
    """The table of voicemails in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(NAME, _claim, _read, joins="beside")
