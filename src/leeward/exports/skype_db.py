# SPDX-License-Identifier: Apache-2.0
"""Skype's database of a computer until version 7, ``main.db``: messages, calls, texts to phones, contacts.

What the numbers of types mean is known from forensic tools; Skype does not explain them, and a number that is
not known keeps its words. A call stands in its own table; lines that say that it began and ended are events.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from leeward.exports.chat_rows import TABLE, Cells, Clock, known_rows, more, named_rows, whole, words
from leeward.exports.skype_markup import call as call_of
from leeward.exports.skype_markup import words as without_tags
from leeward.exports.sqlite_bytes import Database
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Kind, Party, Record, State, Tally, Unread, When, Where
from leeward.unpack import plain_name

NAME = "skype_db"
_MARK: Final = re.compile(rb"CREATE TABLE [\"'`\[]?Messages\b[^)]{0,4000}\bbody_xml\b", re.IGNORECASE)
_EVENTS: Final[dict[object, str]] = {
    2: "subject_changed",
    4: "conference",
    8: "added",
    10: "added",
    12: "removed",
    13: "left",
    30: "call_started",
    39: "call_ended",
    51: "contact_accepted",
    53: "blocked",
    100: "joined",
    110: "birthday",
}
_SMS: Final = 64
_CALL_ENDED: Final = 39
_MESSAGE_FIELDS: Final = (
    "convo_id", "author", "from_dispname", "timestamp", "type", "body_xml", "edited_timestamp", "edited_by",
    "dialog_partner", "identities", "sending_status", "chatmsg_status", "chatname", "reason",
)  # fmt: skip
_CALL_FIELDS: Final = (
    "begin_timestamp", "host_identity", "duration", "is_incoming", "conv_dbid", "is_unseen_missed", "topic",
    "name", "pstn_number",
)  # fmt: skip
_SMS_FIELDS: Final = ("timestamp", "target_numbers", "body", "chatmsg_id", "type", "status", "failurereason")
_CONTACT_FIELDS: Final = (
    "skypename", "pstnnumber", "fullname", "displayname", "given_displayname", "phone_home", "phone_office",
    "phone_mobile", "assigned_phone1", "assigned_phone2", "assigned_phone3", "emails", "isblocked", "about",
    "city", "country",
)  # fmt: skip
_REACH: Final = _CONTACT_FIELDS[:2] + _CONTACT_FIELDS[5:12]
_TRANSFER_FIELDS: Final = (
    "type",
    "partner_handle",
    "partner_dispname",
    "starttime",
    "filename",
    "convo_id",
    "status",
)


def _claim(document: Document) -> Claim | None:
    """Skype's table of messages in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in ("main.db", "skype_main.db"))


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if not database.has("Messages", "author", "body_xml"):
        yield account.refused(document, "no_such_tables")
        return
    store = _Store(database, document, account)
    database.look_over("Messages")
    yield from store.each("Messages", _MESSAGE_FIELDS, 0, store.message)
    yield from store.each("Calls", _CALL_FIELDS, TABLE, store.call)
    yield from store.each("SMSes", _SMS_FIELDS, 2 * TABLE, store.sms)
    yield from store.each("Contacts", _CONTACT_FIELDS, 3 * TABLE, store.contact)
    yield from store.each("Transfers", _TRANSFER_FIELDS, 4 * TABLE, store.transfer)
    account.notes["undated"] += store.clock.notes["undated"]


class _Store:
    """One database: who the owner is, its conversations, and its rows as records."""

    def __init__(self, database: Database, document: Document, account: RowAccount) -> None:
        self._database, self._document, self._account = database, document, account
        self.clock = Clock()
        owners = known_rows(database, "Accounts", ("skypename", "fullname")).values()
        self._me = next((words(cells, "skypename") for cells in owners), "")
        self._conversations = known_rows(database, "Conversations", ("identity", "displayname", "type"))
        self._has_calls = any(True for _ in database.rows("Calls", [])) if database.has("Calls") else False
        fields = ("chatmsg_id", "body", "timestamp")
        self._texts = {c["chatmsg_id"]: c for c in known_rows(database, "SMSes", fields).values()}
        self._numbers: set[int] = set()
        self._members: dict[Any, list[Cells]] = {}
        for cells in known_rows(
            database, "CallMembers", ("call_db_id", "identity", "call_duration")
        ).values():
            self._members.setdefault(cells["call_db_id"], []).append(cells)

    def each(self, table: str, fields: tuple[str, ...], base: int, make: Any) -> Iterator[Record | Unread]:
        """The records of a table; some rows make none of their own."""
        if not self._database.has(table):
            return
        for row in named_rows(self._database, table, fields, self._account, base):
            if isinstance(row, Unread):
                yield row
                continue
            number, cells = row
            record = make(number, cells, Where(self._document.member, row=number + base))
            if record is not None:
                self._account.system += "system" in record.state
                self._account.kept += "system" not in record.state
                yield record

    def _thread(self, number: object) -> tuple[str | None, Party, bool]:
        """The name of a conversation, the other of it, and whether it has more than two."""
        cells = self._conversations.get(number, {}) if isinstance(number, int) else {}
        handle, name = words(cells, "identity"), words(cells, "displayname")
        is_group = bool(handle) and cells.get("type") != 1
        return name or handle or None, Party(handle or None, name or None), is_group

    def _between(self, author: str, other: Party, *, is_group: bool) -> tuple[tuple[Party, ...], Direction]:
        if not self._me or not author:
            return (), "unknown"
        if author != self._me:
            return () if is_group else (Party(self._me),), "in"
        return () if is_group or other == Party() else (other,), "out"

    def message(self, number: int, cells: Cells, where: Where) -> Record:
        """A message or an event of a conversation."""
        self._numbers.add(number)
        thread, other, is_group = self._thread(cells["convo_id"])
        at = self.clock.when(cells["timestamp"])
        author, body = words(cells, "author"), words(cells, "body_xml")
        to, direction = self._between(author, other, is_group=is_group)
        extra = more(cells, "type", "chatname", "identities", "edited_by", "reason", "sending_status")
        extra |= more(cells, "chatmsg_status", "dialog_partner") | ({"group": "yes"} if is_group else {})
        kind, state, seconds = self._kind(cells, body, extra)
        text = without_tags(body)
        if kind == "call" or (kind == "event" and "<" in body):
            text = ""
        if cells["type"] == _SMS and number in self._texts:
            linked = self._texts[number]
            text = words(linked, "body") or text
            # The time of such a message is often none; that of the text itself stands in its own table.
            at = at if at.utc else self.clock.again(linked["timestamp"])
            to = tuple(Party(one) for one in words(cells, "identities").split()) or to
        if text != body and body:
            extra["text_as_written"] = body
        if cells["edited_timestamp"]:
            extra["edited"] = words(cells, "edited_timestamp")
        sender = Party(author or None, words(cells, "from_dispname") or None)
        return Record(
            kind, "skype", thread, at, sender, text, where, to, direction, state, seconds, extra=extra
        )

    def _kind(
        self, cells: Cells, body: str, extra: dict[str, str]
    ) -> tuple[Kind, tuple[State, ...], int | None]:
        number = cells["type"]
        told = call_of(body)
        if number == _CALL_ENDED and told and not self._has_calls:
            extra["in_app"] = "yes"
            state: tuple[State, ...] = ("answered",) if told.seconds else ("missed",)
            return "call", state, told.seconds
        if number in _EVENTS:
            extra["event"] = _EVENTS[number]
            return "event", ("system",), None
        if not cells["edited_timestamp"]:
            return "message", (), None
        return "message", ("edited",) if body else ("deleted",), None

    def call(self, number: int, cells: Cells, where: Where) -> Record:
        """A call, with the length that its members had."""
        thread, other, is_group = self._thread(cells["conv_dbid"])
        members = self._members.get(number, [])
        host = words(cells, "host_identity")
        people = [words(one, "identity") for one in members if words(one, "identity") not in ("", self._me)]
        if other == Party() and len(people) == 1:
            other = Party(people[0])
        lasted = [seconds for one in members if (seconds := whole(one["call_duration"]))]
        seconds = whole(cells["duration"]) or max(lasted, default=None)
        to, direction = self._between(host, other, is_group=is_group)
        missed = bool(cells["is_unseen_missed"]) or (direction == "in" and not seconds)
        extra = {"in_app": "yes", **more(cells, "name", "topic", "pstn_number")}
        if people:
            extra["participants"] = "\n".join(dict.fromkeys(people))
        at, sender = self.clock.when(cells["begin_timestamp"]), Party(host or None)
        state: tuple[State, ...] = ("answered",) if seconds else ("missed",) if missed else ()
        thread = thread or (other.name or other.handle)
        return Record(
            "call", "skype", thread, at, sender, "", where, to, direction, state, seconds, extra=extra
        )

    def sms(self, number: int, cells: Cells, where: Where) -> Record | None:
        """A text to a telephone, where no message of a conversation holds it already."""
        del number
        if cells["chatmsg_id"] in self._numbers:
            return None
        to = tuple(Party(one) for one in words(cells, "target_numbers").split())
        thread = to[0].handle if len(to) == 1 else None
        at, text = self.clock.when(cells["timestamp"]), words(cells, "body")
        extra = more(cells, "type", "status", "failurereason")
        return Record(
            "message", "skype", thread, at, Party(self._me or None), text, where, to, "out", extra=extra
        )

    def contact(self, number: int, cells: Cells, where: Where) -> Record:
        """Someone of the list of contacts."""
        del number
        names = (words(cells, key) for key in ("given_displayname", "displayname", "fullname", "skypename"))
        reach = [words(cells, key) for key in _REACH]
        sender = Party(words(cells, "skypename") or None, next(filter(None, names), None))
        text = "\n".join(dict.fromkeys(one for one in reach if one))
        extra = more(cells, "fullname", "isblocked", "about", "city", "country")
        return Record("contact", "skype", None, When(), sender, text, where, extra=extra)

    def transfer(self, number: int, cells: Cells, where: Where) -> Record:
        """A file that was offered or sent."""
        del number
        thread, _, _ = self._thread(cells["convo_id"])
        handle = words(cells, "partner_handle")
        other = Party(handle or None, words(cells, "partner_dispname") or None)
        came = cells["type"] == 1
        files = (Attachment(words(cells, "filename")),) if words(cells, "filename") else ()
        extra = {"event": "file", **more(cells, "type", "status")}
        sender, to = (other, ()) if came else (Party(self._me or None), (other,) if handle else ())
        at = self.clock.when(cells["starttime"])
        direction: Direction = "in" if came else "out"
        thread = thread or other.name or other.handle
        return Record(
            "event", "skype", thread, at, sender, "", where, to, direction, attachments=files, extra=extra
        )


READER = Reader(NAME, _claim, _read)
