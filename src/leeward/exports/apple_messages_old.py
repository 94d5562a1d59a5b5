# SPDX-License-Identifier: Apache-2.0
"""Messages of iPhones up to iOS 5: one table ``message`` with the number in it, and iMessage beside it.

Texts have Unix seconds and ``flags``; iMessages ("madrid" in the schema) have Apple seconds, their own
flags and their own address. What was sent as pieces (pictures) stands in ``msg_pieces``.
"""

from collections.abc import Iterator
from typing import Any, Final

from leeward.exports.apple_time import UNIX, AppleClock, written_as
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Document
from leeward.records import Attachment, Direction, Party, Record, State, Unread, When, Where

_OWNER: Final = Party()
_SENT, _FAILED, _DELETED = 1, 32, 128
"""Bits of ``flags``: 2 is received, 3 sent, 33 not sent, 129 deleted."""
_MADRID_SENT: Final = 4
_FIELDS: Final[tuple[str, ...]] = (
    "address", "date", "text", "flags", "group_id", "subject", "is_madrid", "madrid_handle", "madrid_flags",
    "madrid_date", "madrid_error", "madrid_guid", "madrid_roomname", "country", "read",
)  # fmt: skip


def is_old(database: Database) -> bool:
    """Whether the table of messages is that of iOS 5 or before."""
    return database.has("message", "address", "date", "flags") and not database.has("message", "handle_id")


def old_rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    """Every row in the order of its number."""
    columns = database.columns("message")
    fields = [field(columns, name) for name in _FIELDS]
    groups, pieces = _groups(database), _pieces(database)
    texts, messages = AppleClock(UNIX), AppleClock()
    for batch in database.batches("message", fields):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            row: dict[str, Any] = dict(zip(_FIELDS, cells, strict=True))
            madrid = bool(row["is_madrid"])
            time = (messages if madrid else texts).when(row["date"])
            account.notes["undated"] += time.utc is None
            account.kept += 1
            where = Where(document.member, row=number)
            yield _record(row, time, where, groups, pieces.get(number, []))


def _record(
    row: dict[str, Any],
    time: When,
    where: Where,
    groups: dict[int, tuple[Party, ...]],
    pieces: list[tuple[str, str]],
) -> Record:
    flags = _whole(row["madrid_flags" if row["is_madrid"] else "flags"])
    sent = bool(flags & (_MADRID_SENT if row["is_madrid"] else _SENT))
    # 129 says deleted, and no longer whose it was.
    told = flags and (row["is_madrid"] or not flags & _DELETED)
    direction: Direction = "unknown" if not told else "out" if sent else "in"
    address = written_as(row["madrid_handle"] if row["is_madrid"] else row["address"])
    other = Party(address) if address else _OWNER
    group = groups.get(_whole(row["group_id"]), ())
    others = group if len(group) > 1 else ((other,) if address else group)
    state: list[State] = []
    if not row["is_madrid"] and flags & _DELETED:
        state.append("deleted")
    elif direction == "out" and (row["madrid_error"] if row["is_madrid"] else flags & _FAILED):
        state.append("failed")
    kept = ("flags", "madrid_flags", "madrid_guid", "madrid_roomname", "group_id")
    extra = {name: written_as(row[name]) for name in kept if row[name] not in (None, "", 0)}
    if direction == "unknown" and address:
        extra["handle"] = address
    rest = tuple(one for one in others if one != other)
    return Record(
        kind="message",
        channel="imessage" if row["is_madrid"] else "sms",
        thread=written_as(row["madrid_roomname"]) or ", ".join(p.handle or "" for p in others) or None,
        time=time,
        sender=_OWNER if direction != "in" else other,
        text="\n".join([t for t in (written_as(row["text"]), *(p[1] for p in pieces)) if t]),
        where=where,
        to=others if direction == "out" else (_OWNER, *rest) if rest and direction == "in" else (),
        direction=direction,
        state=tuple(state),
        subject=written_as(row["subject"]) or None,
        attachments=tuple(Attachment(name) for name, text in pieces if name and not text),
        extra=extra,
    )


def _whole(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _groups(database: Database) -> dict[int, tuple[Party, ...]]:
    """The members of each group of addresses; a talk of two is a group of one."""
    found: dict[int, tuple[Party, ...]] = {}
    columns = database.columns("group_member")
    fields = [field(columns, name) for name in ("group_id", "address")]
    for _, group, address in database.rows("group_member", fields):
        if isinstance(group, int) and written_as(address):
            found[group] = (*found.get(group, ()), Party(written_as(address)))
    return found


def _pieces(database: Database) -> dict[int, list[tuple[str, str]]]:
    """Parts of messages with more than text: a name, and the text where the part is one."""
    found: dict[int, list[tuple[str, str]]] = {}
    columns = database.columns("msg_pieces")
    names = ("message_id", "content_loc", "content_type", "data", "part_id")
    fields = [field(columns, name) for name in names]
    for number, message, location, kind, data, part in database.rows("msg_pieces", fields):
        if isinstance(message, int):
            is_text = written_as(kind).startswith("text/") and data
            name = written_as(location) or f"{message}-{written_as(part) or number}"
            if written_as(kind) != "application/smil":
                found.setdefault(message, []).append((name, written_as(data) if is_text else ""))
    columns = database.columns("madrid_attachment")
    fields = [field(columns, name) for name in ("message_id", "filename", "attachment_guid")]
    for _, message, path, guid in database.rows("madrid_attachment", fields):
        if isinstance(message, int):
            name = written_as(path).rpartition("/")[2] or written_as(guid)
            found.setdefault(message, []).append((name, ""))
    return found
