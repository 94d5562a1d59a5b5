# SPDX-License-Identifier: Apache-2.0
"""Viber's databases of an Android phone: ``viber_data`` (calls, contacts) and ``viber_messages``.

Type 1 of a call is one that came in, 2 one that went out, 3 a missed one, as Android numbers them; Viber
does not explain its numbers, and the number is kept. Messages name their sender by a participant.
"""

import re
from collections.abc import Iterator
from typing import Final

from leeward.exports.chat_rows import TABLE, Cells, Clock, known_rows, more, named_rows, whole, words
from leeward.exports.sqlite_bytes import Database, is_database
from leeward.exports.sqlite_rows import RowAccount, walked
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Party, Record, State, Tally, Unread, When, Where
from leeward.unpack import plain_name

NAME = "viber_android"
_CALLS: Final = re.compile(rb"CREATE TABLE [\"'`\[]?calls\b[^)]{0,2000}\bcanonized_number\b", re.IGNORECASE)
_VIBER: Final = re.compile(rb"CREATE TABLE [\"'`\[]?(?:vibernumbers|participants_info)\b", re.IGNORECASE)
_MESSAGES: Final = re.compile(
    rb"CREATE TABLE [\"'`\[]?messages\b[^;]{0,8000}\bparticipant_id\b", re.IGNORECASE
)
_NAMES: Final = frozenset({"viber_data", "viber_messages"})
_CALL_FIELDS: Final = (
    "number", "canonized_number", "date", "duration", "type", "viber_call_type", "end_reason", "group_id",
)  # fmt: skip
_MESSAGE_FIELDS: Final = (
    "conversation_id", "participant_id", "body", "msg_date", "date", "send_type", "type", "extra_uri",
    "extra_mime", "mime_type", "deleted", "status", "description", "group_id", "token", "location_lat",
    "location_lng", "user_id",
)  # fmt: skip
_MORE: Final = (
    "conversation_id", "extra_mime", "mime_type", "status", "token", "description", "location_lat",
    "location_lng",
)  # fmt: skip
_DIRECTIONS: Final[dict[object, Direction]] = {1: "in", 2: "out", 3: "in"}
_KINDS: Final = {1: "audio", 4: "video"}


def _claim(document: Document) -> Claim | None:
    """Viber's own tables in the head of a database, or its name."""
    head = document.untrusted_head
    if not is_database(head):
        return None
    if _CALLS.search(head) or (_VIBER.search(head) and _MESSAGES.search(head)):
        return Claim(97, "Viber's tables in the head of a database")
    return Claim(60, "a database of its name") if plain_name(document.name) in _NAMES else None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    tables = [
        ("messages", ("participant_id", "body"), _messages),
        ("calls", ("date", "canonized_number"), _calls),
        ("phonebookcontact", ("display_name",), _contacts),
    ]
    found = [(table, rows) for table, columns, rows in tables if database.has(table, *columns)]
    if not found:
        yield account.refused(document, "no_such_tables")
        return
    for table, rows in found:
        database.look_over(table)
        yield from rows(database, document, account)


def _calls(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    clock, names = Clock(), _names(database)
    for row in named_rows(database, "calls", _CALL_FIELDS, account):
        if isinstance(row, Unread):
            yield row
            continue
        number, cells = row
        handle = words(cells, "canonized_number") or words(cells, "number")
        direction, seconds = _DIRECTIONS.get(cells["type"], "unknown"), whole(cells["duration"])
        other = Party(handle or None, names.get(handle))
        states: list[State] = ["missed"] if cells["type"] == 3 else ["answered"] if seconds else []
        if not handle:
            states.append("withheld")
        extra = {"in_app": "yes", **more(cells, "type", "viber_call_type", "end_reason", "group_id")}
        if kind := _KINDS.get(cells["viber_call_type"]):
            extra["call"] = kind
        account.kept += 1
        yield Record(
            "call",
            "viber",
            handle or None,
            clock.when(cells["date"]),
            Party() if direction == "out" else other,
            "",
            Where(document.member, row=number),
            (other,) if direction == "out" else (),
            direction,
            tuple(states),
            seconds,
            extra=extra,
        )
    account.notes["undated"] += clock.notes["undated"]


def _contacts(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    numbers: dict[object, list[str]] = {}
    for cells in known_rows(database, "phonebookdata", ("contact_id", "data1", "data2", "data3")).values():
        reach = words(cells, "data2") or words(cells, "data1") or words(cells, "data3")
        if reach:
            numbers.setdefault(cells["contact_id"], []).append(reach)
    fields = ("_id", "display_name", "viber", "deleted")
    for row in named_rows(database, "phonebookcontact", fields, account, TABLE):
        if isinstance(row, Unread):
            yield row
            continue
        number, cells = row
        account.kept += 1
        yield Record(
            "contact",
            "viber",
            None,
            When(),
            Party(None, words(cells, "display_name") or None),
            "\n".join(dict.fromkeys(numbers.get(cells["_id"], ()))),
            Where(document.member, row=number + TABLE),
            state=("deleted",) if cells["deleted"] == 1 else (),
            extra=more(cells, "viber"),
        )


def _names(database: Database) -> dict[str, str]:
    """What the address book calls a number."""
    people = known_rows(database, "phonebookcontact", ("_id", "display_name"))
    by_id = {cells["_id"]: words(cells, "display_name") for cells in people.values()}
    found = {}
    for cells in known_rows(database, "phonebookdata", ("contact_id", "data2")).values():
        if words(cells, "data2") and by_id.get(cells["contact_id"]):
            found[words(cells, "data2")] = by_id[cells["contact_id"]]
    return found


class _People:
    """Who takes part in which conversation."""

    def __init__(self, database: Database) -> None:
        fields = ("_id", "number", "display_name", "contact_name", "viber_name", "participant_type")
        info = {c["_id"]: c for c in known_rows(database, "participants_info", fields).values()}
        self._parties: dict[object, Party] = {}
        self._owners: set[object] = set()
        self._others: dict[object, list[Party]] = {}
        rows = known_rows(database, "participants", ("_id", "conversation_id", "participant_info_id"))
        for cells in rows.values():
            told = info.get(cells["participant_info_id"], {})
            names = (words(told, key) for key in ("contact_name", "display_name", "viber_name"))
            party = Party(words(told, "number") or None, next(filter(None, names), None))
            self._parties[cells["_id"]] = party
            if told.get("participant_type") == 0:
                self._owners.add(cells["_id"])
            else:
                self._others.setdefault(cells["conversation_id"], []).append(party)

    def sender(self, participant: object) -> Party:
        """Who sent a message."""
        return self._parties.get(participant, Party())

    def others(self, conversation: object) -> list[Party]:
        """Who else takes part, as far as it is said who the owner is."""
        return self._others.get(conversation, []) if self._owners else []


def _messages(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    clock, people = Clock(), _People(database)
    fields = ("_id", "name", "conversation_type", "group_id", "recipient_number")
    threads = {cells["_id"]: cells for cells in known_rows(database, "conversations", fields).values()}
    for row in named_rows(database, "messages", _MESSAGE_FIELDS, account):
        if isinstance(row, Unread):
            yield row
            continue
        number, cells = row
        account.kept += 1
        thread = threads.get(cells["conversation_id"], {})
        others = people.others(cells["conversation_id"])
        yield _message(cells, thread, people.sender(cells["participant_id"]), others, clock, number, document)
    account.notes["undated"] += clock.notes["undated"]


def _message(
    cells: Cells,
    thread: Cells,
    sender: Party,
    others: list[Party],
    clock: Clock,
    number: int,
    document: Document,
) -> Record:
    sent = cells["send_type"] if cells["send_type"] is not None else cells["type"]
    direction: Direction = "out" if sent == 1 else "in" if sent == 0 else "unknown"
    extra = more(cells, *_MORE)
    is_group = bool(thread.get("group_id")) or len(others) > 1
    if is_group:
        extra["group"] = "yes"
    named = words(thread, "name") or words(thread, "recipient_number")
    if not named and len(others) == 1:
        named = others[0].name or others[0].handle or ""
    file = words(cells, "extra_uri")
    return Record(
        "message",
        "viber",
        named or words(cells, "conversation_id") or None,
        clock.when(cells["msg_date"] if cells["msg_date"] is not None else cells["date"]),
        sender,
        words(cells, "body"),
        Where(document.member, row=number),
        tuple(others) if direction == "out" and len(others) == 1 else (),
        direction,
        ("deleted",) if cells["deleted"] == 1 else (),
        attachments=(Attachment(file),) if file else (),
        extra=extra,
    )


READER = Reader(NAME, _claim, _read)
