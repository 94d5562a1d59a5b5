# SPDX-License-Identifier: Apache-2.0
"""The tables around Apple's messages: who, in which chat, with which files, and what was deleted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, cast

from leeward.exports.apple_time import name_in_backup, written_as
from leeward.exports.sqlite_bytes import Database
from leeward.exports.sqlite_bytes import field as column
from leeward.parts import Document, Neighbour
from leeward.records import Attachment, Direction, Party
from leeward.unpack import plain_name

OWNER: Final = Party()
_MOST_KNOWN: Final = 65_536
_PAIR: Final = itemgetter(1, 2)
_SWAPPED: Final = itemgetter(1, 0)


@dataclass(slots=True)
class Chat:
    """A conversation: what it is called, who else is in it, and the marks that Messages put on it."""

    thread: str | None
    others: tuple[Party, ...]
    is_group: bool
    extra: dict[str, str]


@dataclass(slots=True)
class Deleted:
    """A message in the list of those deleted lately: when, and which of its parts are kept there."""

    at: object = None
    parts: list[bytes] = field(default_factory=list)


Between = tuple[Party, tuple[Party, ...], Direction]
Sides = tuple[str | None, Between, dict[str, str]]


class Tables:
    """What the rows of ``message`` refer to, by number."""

    def __init__(self, database: Database, document: Document) -> None:
        self._database = database
        self._beside = document.beside
        self.services: dict[int, str] = {}
        self.handles = self._handles()
        self.chats = self._chats()
        self.chat_of: dict[int, int] = {}
        self.more_chats: dict[int, list[int]] = {}
        self._join()
        self.deleted = self._deleted()
        self.files = self._files()
        self.known_sides: dict[tuple[int | None, object, object], Sides] = {}

    def sides(self, row: int, handle: object, from_me: object) -> Sides:
        """Thread; sender, recipients and direction; and the marks of the chat, of a message."""
        chat_number = self.chat_of.get(row)
        if len(self.known_sides) > _MOST_KNOWN:
            self.known_sides.clear()
        chat = self.chats.get(chat_number) if chat_number is not None else None
        direction: Direction = "out" if from_me == 1 else "in" if from_me == 0 else "unknown"
        found = self._told(chat, self.handles.get(handle) if isinstance(handle, int) else None, direction)
        self.known_sides[chat_number, handle, from_me] = found
        return found

    def _told(self, chat: Chat | None, other: Party | None, direction: Direction) -> Sides:
        if chat is None:
            whom = (other,) if other and direction == "out" else ()
            sender = other if other and direction == "in" else OWNER
            return other.handle if other else None, (sender, whom, direction), _named(other, direction)
        if direction == "unknown":
            return chat.thread, (OWNER, (), direction), chat.extra | _named(other, direction)
        if direction == "out":
            to = chat.others or ((other,) if other else ())
            return chat.thread, (OWNER, to, direction), chat.extra
        if chat.is_group:
            rest = tuple(one for one in chat.others if one != other)
            return chat.thread, (other or OWNER, (OWNER, *rest), direction), chat.extra
        sender = other or (chat.others[0] if chat.others else OWNER)
        return chat.thread, (sender, (), direction), chat.extra

    def numbered(self) -> Iterator[int]:
        """The numbers of messages that a chat refers to, whether their rows can be read or not."""
        return (number for number in cast("dict[object, int]", self.chat_of) if isinstance(number, int))

    def more_threads(self, row: int) -> str:
        """The names of further chats that show the same message."""
        chats = (self.chats.get(chat) for chat in self.more_chats.get(row, ()))
        return "\n".join(chat.thread for chat in chats if chat is not None and chat.thread)

    def _handles(self) -> dict[int, Party]:
        columns = self._database.columns("handle")
        fields = [column(columns, name) for name in ("id", "uncanonicalized_id", "service")]
        found: dict[int, Party] = {}
        for number, handle, spelled, service in self._database.rows("handle", fields):
            self.services[number] = written_as(service)
            said = written_as(handle) or written_as(spelled)
            if said:
                found[number] = Party(said)
        return found

    def _chats(self) -> dict[int, Chat]:
        members = self._members()
        names: tuple[str, ...] = (
            "chat_identifier", "display_name", "room_name", "is_filtered", "is_archived", "is_blackholed",
            "is_recovered", "guid", "account_login", "last_addressed_handle",
        )  # fmt: skip
        columns = self._database.columns("chat")
        fields = [column(columns, name) for name in names]
        found: dict[int, Chat] = {}
        for number, *cells in self._database.rows("chat", fields):
            said: dict[str, str] = dict(zip(names, map(written_as, cells), strict=True))
            identifier = said["chat_identifier"] or said["room_name"] or said["guid"].rpartition(";")[2]
            others = members.get(number, ())
            # style is no guide: 43 is met on chats of two.
            is_group = len(others) > 1 or (
                bool(said["room_name"]) and bool(said["display_name"]) and len(others) != 1
            )
            if not others and identifier and not is_group:
                others = (Party(identifier),)
            thread = said["display_name"] if is_group and said["display_name"] else identifier
            marks = {"is_filtered": "filtered", "is_blackholed": "blocked_chat", "is_archived": "archived"}
            extra = {key: said[name] for name, key in marks.items() if said[name] not in ("", "0")}
            if is_group:
                extra["group"] = identifier or "yes"
            found[number] = Chat(thread or None, others, is_group, extra)
        return found

    def _members(self) -> dict[int, tuple[Party, ...]]:
        found: dict[int, list[Party]] = {}
        columns = self._database.columns("chat_handle_join")
        fields = [column(columns, name) for name in ("chat_id", "handle_id")]
        for _, chat, handle in self._database.rows("chat_handle_join", fields):
            party = self.handles.get(handle) if isinstance(handle, int) else None
            if isinstance(chat, int) and party is not None and party not in found.setdefault(chat, []):
                found[chat].append(party)
        return {chat: tuple(parties) for chat, parties in found.items()}

    def _join(self) -> None:
        columns = self._database.columns("chat_message_join")
        fields = [column(columns, name) for name in ("message_id", "chat_id")]
        first = self.chat_of
        count = 0
        for batch in self._database.lists("chat_message_join", fields):
            first.update(map(_PAIR, batch))
            count += len(batch)
        if count == len(first):
            return
        first.clear()
        for _, message, chat in self._database.rows("chat_message_join", fields):
            if first.setdefault(message, chat) != chat:
                self.more_chats.setdefault(message, []).append(chat)

    def _deleted(self) -> dict[int, Deleted]:
        found: dict[int, Deleted] = {}
        columns = self._database.columns("chat_recoverable_message_join")
        fields = [column(columns, name) for name in ("message_id", "chat_id", "delete_date")]
        for _, message, chat, at in self._database.rows("chat_recoverable_message_join", fields):
            if isinstance(message, int):
                found.setdefault(message, Deleted()).at = at
                if isinstance(chat, int):
                    self.chat_of.setdefault(message, chat)
        columns = self._database.columns("recoverable_message_part")
        fields = [column(columns, n) for n in ("message_id", "chat_id", "delete_date", "part_text")]
        for _, message, chat, at, text in self._database.rows("recoverable_message_part", fields):
            if isinstance(message, int):
                one = found.setdefault(message, Deleted())
                one.at = one.at or at
                if isinstance(text, bytes):
                    one.parts.append(text)
                if isinstance(chat, int):
                    self.chat_of.setdefault(message, chat)
        return found

    def _files(self) -> dict[int, list[tuple[Attachment, dict[str, str]]]]:
        names: tuple[str, ...] = (
            "filename",
            "transfer_name",
            "mime_type",
            "total_bytes",
            "is_sticker",
            "guid",
            "uti",
        )
        columns = self._database.columns("attachment")
        fields = [column(columns, name) for name in names]
        known: dict[int, tuple[Attachment, dict[str, str]]] = {}
        for number, *cells in self._database.rows("attachment", fields):
            said: dict[str, str] = dict(zip(names, map(written_as, cells), strict=True))
            known[number] = self._file(said)
        found: dict[int, list[tuple[Attachment, dict[str, str]]]] = {}
        columns = self._database.columns("message_attachment_join")
        fields = [column(columns, name) for name in ("message_id", "attachment_id")]
        for _, message, attachment in self._database.rows("message_attachment_join", fields):
            if isinstance(message, int):
                one = known.get(attachment) if isinstance(attachment, int) else None
                found.setdefault(message, []).append(one or (Attachment(""), {}))
        return found

    def _file(self, said: Mapping[str, str]) -> tuple[Attachment, dict[str, str]]:
        path = said["filename"]
        name = said["transfer_name"] or path.rpartition("/")[2] or said["guid"]
        near = self._near(path)
        sha256 = near.sha256() if near is not None else None
        kept = {"path": path, "type": said["mime_type"] or said["uti"], "bytes": said["total_bytes"]}
        if said["is_sticker"] not in ("", "0"):
            kept["sticker"] = "yes"
        extra = {key: value for key, value in kept.items() if value not in ("", "-1")}
        return Attachment(name, sha256, sha256 is not None), extra

    def _near(self, path: str) -> Neighbour | None:
        """The file of this path, where it came along: two folders may each have an ``IMG_0001``."""
        if not path:
            return None
        near = self._beside.get(plain_name(path))
        tail = path.rsplit("/", 2)[-2:]
        if near is not None and near.name.replace("\\", "/").split("/")[-2:] == tail:
            return near
        return self._beside.get(name_in_backup("MediaDomain", path.removeprefix("~/")))


def _named(other: Party | None, direction: Direction) -> dict[str, str]:
    """The handle beside a message of which nothing says who sent it."""
    return {"handle": other.handle} if direction == "unknown" and other and other.handle else {}


def attached(files: list[tuple[Attachment, dict[str, str]]], extra: dict[str, str]) -> tuple[Attachment, ...]:
    """The files of one message; what else is known of each goes to ``extra`` under its number."""
    for number, (_, known) in enumerate(files, 1):
        extra.update({f"attachment.{number}.{key}": value for key, value in known.items()})
    return tuple(one for one, _ in files)


def targets(database: Database) -> dict[str, int]:
    """The row numbers of the messages that others answer or react to, by their identifiers."""
    columns = database.columns("message")
    names = ("associated_message_guid", "thread_originator_guid")
    fields = [name for one in names if (name := column(columns, one)) != "NULL"]
    wanted: set[str] = set()
    if fields and database.has("message", "guid"):
        for row in database.rows("message", fields, " OR ".join(f"{name} <> ''" for name in fields)):
            for guid in row[1:]:
                if guid and isinstance(guid, str):
                    wanted |= {guid, bare(guid)}
    found: dict[str, int] = {}
    for batch in database.lists("message", ["guid"]) if wanted else ():
        numbers = dict(map(_SWAPPED, batch))
        for guid in wanted.intersection(numbers):
            found.setdefault(guid, numbers[guid])
    return found


def bare(guid: str) -> str:
    """The identifier of a message out of ``p:PART/GUID`` or ``bp:GUID``."""
    if guid.startswith("p:"):
        return guid.partition("/")[2] or guid
    return guid.removeprefix("bp:")
