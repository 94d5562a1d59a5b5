# SPDX-License-Identifier: Apache-2.0
"""Messages of WhatsApp on an iPhone or a Mac: ``ChatStorage.sqlite``.

Every row of ``ZWAMESSAGE`` becomes one record: a message, a call, or an event of the chat; each reaction
to it becomes one more. WhatsApp does not explain its numbers of types. Those below are what forensic
tools agree on; any other number is kept as a message, with its number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from leeward.exports.apple_time import UNIX, AppleClock, written_as
from leeward.exports.protobuf_fields import fields as protobuf_fields
from leeward.exports.protobuf_fields import text_of
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.exports.whatsapp_ios_calls import Listed, listed_beside
from leeward.exports.whatsapp_ios_db_tables import OWNER, Chat, Tables, is_shown_to_all
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import (
    Attachment,
    Direction,
    Kind,
    Party,
    Record,
    RecordId,
    State,
    Tally,
    Unread,
    When,
    Where,
)
from leeward.unpack import plain_name

NAME = "whatsapp_ios_db"
_TABLE = "ZWAMESSAGE"
_MARK = re.compile(rb"CREATE TABLE [\"'`\[]?ZWAMESSAGE\b", re.IGNORECASE)
FILE: Final = "chatstorage.sqlite"
_NAMES: Final = frozenset({FILE, "7c7fba66680ef796b916b067077cc246adacf01d"})
"""As the file is called on a phone, and in a backup (SHA-1 of domain and path)."""

_CONTACT, _LOCATION, _EVENT, _DOCUMENT, _NOTICE, _UNKNOWN_EVENT, _DELETED, _CALL = 4, 5, 6, 8, 10, 12, 14, 59
_KINDS: Final = {
    0: "", 1: "image", 2: "video", 3: "voice", 4: "contact", 5: "location", 7: "link", 8: "document",
    11: "gif", 14: "deleted", 15: "sticker", 38: "image", 39: "video", 46: "poll", 54: "video",
}  # fmt: skip
_WITH_FILE: Final = frozenset({1, 2, 3, 8, 11, 15, 38, 39, 54})
_VIEW_ONCE: Final = frozenset({38, 39})
_EVENTS: Final = {
    (6, 2): "added", (6, 3): "left", (6, 4): "icon_changed", (6, 5): "icon_removed", (6, 7): "removed",
    (6, 10): "admin", (6, 12): "created", (6, 50): "added",
    (10, 2): "encrypted", (10, 3): "code_changed", (10, 34): "blocked", (10, 35): "unblocked",
}  # fmt: skip
_MISSED: Final = {1: "voice", 4: "video", 22: "video"}
"""Notices of type 10 that are calls which nobody took."""
_STARTED: Final = frozenset({40, 41})
_NOT_SENT: Final = 9
_FORWARDED: Final = 1 << 7
_FIELDS: Final = (
    "ZISFROMME", "ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZMESSAGEDATE", "ZSENTDATE", "ZTEXT", "ZFROMJID",
    "ZTOJID", "ZSTANZAID", "ZCHATSESSION", "ZGROUPMEMBER", "ZMEDIAITEM", "ZMESSAGEINFO", "ZMESSAGESTATUS",
    "ZFLAGS", "ZSTARRED",
)  # fmt: skip
_REACTIONS, _OF_OTHERS, _OF_OWNER = 7, 1, 2
"""Fields of a message's side note: reactions of others (2 who, 3 sign, 4 when), of the owner (2, 3)."""
_REACTION_ROWS: Final = 1 << 40
"""Reactions have no rows of their own: their numbers are above those of any message."""
_MOST_REACTIONS: Final = 1024


class _Rows:
    """Makes records of rows. ``account`` counts what the receipt has to say."""

    def __init__(self, tables: Tables, calls: Listed, member: str | None, account: RowAccount) -> None:
        self._tables = tables
        self._calls = calls
        self._member = member
        self._account = account
        self._clock = AppleClock()
        self._unix = AppleClock(UNIX)

    def records(self, number: int, row: Mapping[str, Any]) -> Iterator[Record]:
        """What one row says: a message, call or event; and the reactions to it."""
        chat = self._chat(row)
        found = self._record(number, row, chat)
        is_event = found.kind == "event"
        self._account.system += is_event
        self._account.kept += not is_event
        self._account.notes["undated"] += found.time.utc is None
        yield found
        info = row["ZMESSAGEINFO"]
        if isinstance(info, int) and info and 0 <= number < _REACTION_ROWS:
            note = self._tables.notes(info).get("zreceiptinfo")
            yield from self._reactions(found, chat, note)

    def _chat(self, row: Mapping[str, Any]) -> Chat:
        number = row["ZCHATSESSION"]
        chat = self._tables.chats.get(number) if isinstance(number, int) else None
        if chat is not None:
            return chat
        address = written_as(row["ZTOJID"] if row["ZISFROMME"] == 1 else row["ZFROMJID"])
        is_group = address.endswith("@g.us")
        others = (self._tables.party(address),) if address and not is_group else ()
        return Chat(address, "", is_group, others, is_shown_to_all(address))

    def _sides(self, row: Mapping[str, Any], chat: Chat) -> tuple[Party, tuple[Party, ...], Direction]:
        if row["ZISFROMME"] == 1:
            return OWNER, chat.others, "out"
        # A row without the mark was received: Core Data leaves a number empty that was never set.
        sender = self._tables.member(row["ZGROUPMEMBER"]) if chat.is_group else None
        address = written_as(row["ZFROMJID"])
        if sender is None and not address.endswith("@g.us"):
            name = chat.name if not chat.is_group else ""
            sender = self._tables.party(address or ("" if chat.is_group else chat.address), name)
        sender = sender or OWNER
        if not chat.is_group:
            return sender, (), "in"
        return sender, (OWNER, *(one for one in chat.others if one != sender)), "in"

    def _record(self, number: int, row: Mapping[str, Any], chat: Chat) -> Record:
        kind, event = _whole(row["ZMESSAGETYPE"]), _whole(row["ZGROUPEVENTTYPE"])
        sender, to, direction = self._sides(row, chat)
        extra: dict[str, str] = {"group": chat.address or "yes"} if chat.is_group else {}
        for name, cell in (("stanza", row["ZSTANZAID"]), ("starred", row["ZSTARRED"])):
            if cell:
                extra[name] = written_as(cell)
        stated = written_as(row["ZTOJID" if direction == "out" else "ZFROMJID"])
        if stated.endswith("@lid"):
            extra["lid"] = stated
        if _whole(row["ZFLAGS"]) & _FORWARDED and direction == "in":
            extra["forwarded"] = "yes"
        time = self._clock.when(row["ZMESSAGEDATE"])
        where = Where(self._member, row=number)
        text = written_as(row["ZTEXT"])
        call = self._call(kind, event, direction, extra)
        if call is not None and self._calls.has(extra.get("stanza", ""), row["ZMESSAGEDATE"]):
            # The list of calls beside this file has it, and tells more: it counts there.
            extra["event"] = "call_in_list"
            return Record("event", "whatsapp", chat.thread, time, sender, text, where, to, direction,
                          ("system",), extra=extra)  # fmt: skip
        if call is not None:
            return Record("call", "whatsapp", chat.thread, time, sender, text, where, to, direction, call,
                          extra=extra)  # fmt: skip
        if kind in (_EVENT, _NOTICE, _UNKNOWN_EVENT):
            extra["event"] = _EVENTS.get((kind, event), f"event_{kind}_{event}")
            return Record("event", "whatsapp", chat.thread, time, sender, text, where, to, direction,
                          ("system",), extra=extra)  # fmt: skip
        what: Kind = "post" if chat.is_public else "message"
        plain = Record(what, "whatsapp", chat.thread, time, sender, text, where, to, direction)
        return self._message(number, row, plain, extra)

    @staticmethod
    def _call(kind: int, event: int, direction: Direction, extra: dict[str, str]) -> tuple[State, ...] | None:
        """The states of a call in a chat; None where the row is none."""
        if kind == _NOTICE and event in _MISSED:
            extra.update({"in_app": "yes", "call": _MISSED[event]})
            return ("missed",) if direction == "in" else ()
        if kind == _CALL or (kind == _NOTICE and event in _STARTED):
            extra["in_app"] = "yes"
            if "stanza" in extra:
                extra["call_id"] = extra["stanza"]
            return ()
        return None

    def _message(self, number: int, row: Mapping[str, Any], plain: Record, extra: dict[str, str]) -> Record:
        kind, media = _whole(row["ZMESSAGETYPE"]), self._tables.media_number(number, row["ZMEDIAITEM"])
        cells = self._tables.media(media) if media is not None else {}
        what = _KINDS.get(kind)
        if what is None:
            extra["message_type"] = str(kind)
            self._account.notes["type_unknown"] += 1
        elif what:
            extra["type"] = what
        state: list[State] = []
        if kind == _DELETED:
            state.append("deleted")
        if kind in _VIEW_ONCE:
            state.append("view_once")
        if plain.direction == "out" and row["ZMESSAGESTATUS"] == _NOT_SENT:
            state.append("failed")
        about = self._about(media, extra)
        text = _said(plain.text, kind, cells, extra)
        files = self._files(kind, cells, extra)
        lat, lon = _place(kind, cells)
        if not (text or files or state or lat):
            self._account.notes["empty"] += 1
        return replace(
            plain,
            text=text,
            state=tuple(state),
            seconds=_seconds(cells),
            attachments=files,
            about=about,
            lat=lat,
            lon=lon,
            extra=extra,
        )

    def _about(self, media: int | None, extra: dict[str, str]) -> RecordId | None:
        answered = self._tables.quoted.get(media) if media is not None else None
        if answered is None:
            return None
        extra["reply_to"] = answered
        row = self._tables.rows_of.get(answered)
        return None if row is None else RecordId(f"r{row}")

    def _files(self, kind: int, cells: Mapping[str, Any], extra: dict[str, str]) -> tuple[Attachment, ...]:
        path = written_as(cells.get("zmedialocalpath"))
        thumb = written_as(cells.get("zxmppthumbpath")) or written_as(cells.get("zthumbnaillocalpath"))
        if path or thumb:
            extra["path"] = path or thumb
            if not path:
                extra["preview"] = "yes"
            return (self._tables.file(path or thumb),)
        if kind not in _WITH_FILE:
            return ()
        return (Attachment(written_as(cells.get("ztitle")) if kind == _DOCUMENT else ""),)

    def _reactions(self, found: Record, chat: Chat, note: object) -> Iterator[Record]:
        count = 0
        for number, inside in protobuf_fields(note):
            for side, one in protobuf_fields(inside) if number == _REACTIONS else ():
                if side in (_OF_OTHERS, _OF_OWNER) and isinstance(one, bytes) and count < _MOST_REACTIONS:
                    yield self._reaction(found, chat, dict(protobuf_fields(one)), side, count)
                    self._account.kept += 1
                    count += 1

    def _reaction(
        self, found: Record, chat: Chat, said: Mapping[int, bytes | int], side: int, count: int
    ) -> Record:
        own = side == _OF_OWNER
        who = "" if own else text_of(said.get(2)) or ("" if chat.is_group else chat.address)
        sender = OWNER if own else self._tables.party(who)
        sign, at = text_of(said.get(2 if own else 3)), said.get(3 if own else 4)
        extra = {"reaction": sign or "removed", **({"group": chat.address} if chat.is_group else {})}
        if not sign:
            extra["removed"] = "yes"
        to = (OWNER, *(one for one in chat.others if one != sender)) if chat.is_group else ()
        row = found.where.row or 0
        place = Where(self._member, row=_REACTION_ROWS + row * _MOST_REACTIONS + count)
        direction: Direction = "out" if own else "in"
        return Record("reaction", "whatsapp", chat.thread, self._reacted(at), sender, sign, place,
                      chat.others if own else to, direction, about=RecordId(f"r{row}"),
                      extra=extra)  # fmt: skip

    def _reacted(self, at: object) -> When:
        """Milliseconds since 1970, or seconds in older versions."""
        if not isinstance(at, int):
            return When()
        stored = at / 1000 if at >= 1 << 33 else at
        utc = self._unix.utc(stored)
        return When(str(at), None, utc, "second" if utc else "none")


def _said(text: str, kind: int, cells: Mapping[str, Any], extra: dict[str, str]) -> str:
    """The words of a message: its text, else the words under its picture; the rest goes to ``extra``."""
    title = written_as(cells.get("ztitle"))
    card = written_as(cells.get("zvcardname")) if kind == _CONTACT else ""
    if kind == _CONTACT and cells.get("zvcardstring"):
        extra["vcard"] = written_as(cells["zvcardstring"])
    mime = written_as(cells.get("zvcardstring")) if kind in _WITH_FILE else ""
    if mime:
        extra["mime"] = mime
    said = text or title or card
    if title and title != said:
        extra["title"] = title
    return said


def _place(kind: int, cells: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Where somebody says to be. Of a picture these columns hold its width and height."""
    found = (cells.get("zlatitude"), cells.get("zlongitude"))
    if kind != _LOCATION or any(not isinstance(one, int | float) for one in found):
        return None, None
    return str(found[0]), str(found[1])


def _seconds(cells: Mapping[str, Any]) -> int | None:
    seconds = cells.get("zmovieduration")
    return seconds if isinstance(seconds, int) and 0 < seconds < 1 << 31 else None


def _whole(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def is_call(kind: object, event: object) -> bool:
    """Whether a row of a chat shows a call, by its two numbers."""
    if _whole(kind) == _NOTICE:
        return _whole(event) in _MISSED or _whole(event) in _STARTED
    return _whole(kind) == _CALL


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has(_TABLE, "ZMESSAGEDATE"):
        yield account.refused(document, "no_such_tables")
        return
    database.look_over(_TABLE)
    rows = _Rows(Tables(database, document), listed_beside(document), document.member, account)
    columns = database.columns(_TABLE)
    for batch in database.batches(_TABLE, [field(columns, name) for name in _FIELDS]):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            yield from rows.records(number, dict(zip(_FIELDS, cells, strict=True)))


def _claim(document: Document) -> Claim | None:
    """The table of messages in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(
    NAME,
    _claim,
    _read,
    joins="below",
    folders=("message", "media"),
    yields_to=frozenset({"whatsapp_ios_calls", "whatsapp_ios_contacts"}),
)
