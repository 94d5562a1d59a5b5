# SPDX-License-Identifier: Apache-2.0
"""Google Chat in a Takeout: ``messages.json`` of one conversation; and the older ``Hangouts.json``.

Times are spelled out in the language of the account, in UTC. Who else is in a conversation stands in
``group_info.json`` beside the messages, who the owner is in ``user_info.json`` of the same download.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from leeward.exports import hangouts
from leeward.exports.google_date import google_when
from leeward.exports.json_fields import Files, JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path, items_of
from leeward.exports.picture_bytes import Passing
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Party, Record, RecordId, State, Tally, Unread, When
from leeward.unpack import plain_name

NAME = "google_chat_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_NOBODY: Final = Party()
_KNOWN: Final = frozenset({"creator", "created_date", "text", "attached_files", "reactions"})
_TOLD: Final = frozenset({"created_date", "creator", "text", "message_id", "attached_files"})
_FORBIDDEN = re.compile(r"[%<>:\"/\\|?*&'=]")
"""Characters that Takeout does not leave in the name of a file."""
_BIGGEST_ABOUT = 4 << 20
_MOST_NAMED = 50
"""A space of more people than this is a place, and its people are not named with every message."""


def claim(document: Document) -> Claim | None:
    """Messages with a creator and a date in words, or Hangouts conversations."""
    head = document.untrusted_head
    if not _START.match(head):
        return None
    if _MESSAGES.search(head) and b'"creator"' in head and b'"created_date"' in head:
        return Claim(95, "messages with creator and created_date")
    return Claim(95, "conversations with participants") if hangouts.claims(head) else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    account = JsonAccount(NAME, document)
    if hangouts.claims(document.untrusted_head):
        yield from hangouts.read(document, account)
        return
    chat = _Chat(document, account)
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, _is_message_list)
        for found in walk:
            if found.path == ("messages",):
                yield from chat.read(found)
            elif found.why:
                yield account.unread(found)
    if chat.has_no_owner:
        account.notes["no_owner"] = 1
    yield account.close(walk)


class _Chat:
    """One conversation: who is in it, and the records of its messages."""

    def __init__(self, document: Document, account: JsonAccount) -> None:
        self._account = account
        self._files = Files(document)
        self._beside = document.beside
        group, user = _about(document, "group_info.json"), _about(document, "user_info.json")
        members = group.get("members")
        self._members = tuple(map(_party, members)) if isinstance(members, list) else ()
        self._owner = _party(user.get("user")).handle or ""
        self._is_two = len(self._members) == 2 and not group.get("name")
        self._thread = plain(group.get("name")) or self._others_named() or _folder(document)
        self.has_no_owner = False

    def _others_named(self) -> str | None:
        others = [one for one in self._members[:_MOST_NAMED] if not self._is_owner(one)]
        return ", ".join(filter(None, (one.name or one.handle for one in others))) or None

    def _is_owner(self, party: Party) -> bool:
        return bool(self._owner) and (party.handle or "").casefold() == self._owner.casefold()

    def read(self, found: Found) -> Iterator[Record | Unread]:
        """A message, and the reactions to it."""
        fields = found.value
        if found.why or not isinstance(fields, dict) or not fields.keys() & _TOLD:
            yield self._account.unread(found)
            return
        yield self._message(fields, found)
        author = _party(fields.get("creator"))
        for one in items_of(found, "reactions") if fields.get("reactions") else ():
            if isinstance(one.value, dict):
                yield from self._reactions(one, author, found.offset)
            else:
                yield self._account.unread(one)

    def _message(self, fields: dict[str, Any], found: Found) -> Record:
        sender = _party(fields.get("creator"))
        direction = self._direction(sender)
        to: tuple[Party, ...] = ()
        if direction == "out" and len(self._members) <= _MOST_NAMED:
            to = tuple(one for one in self._members if not self._is_owner(one))
        elif self._is_two and any(one.handle == sender.handle for one in self._members):
            to = tuple(one for one in self._members if one.handle != sender.handle)
        time = google_when(plain(fields.get("created_date")))
        self._account.notes["undated"] += time.utc is None and time.local is None
        state: list[State] = []
        if fields.get("deletion_metadata") or fields.get("deleted_date") or _is_deleted(fields):
            state.append("deleted")
        if fields.get("updated_date") or fields.get("previous_message_versions"):
            state.append("edited")
        extra = extras(fields, sorted(fields.keys() - _KNOWN))
        if self._members and not self._is_two:
            extra["group"] = "yes"
        self._account.kept += 1
        return Record(
            kind="message",
            channel="google_chat",
            thread=self._thread,
            time=time,
            sender=sender,
            text=plain(fields.get("text")),
            where=self._account.place(found),
            to=to,
            direction=direction,
            state=tuple(state),
            attachments=self._attachments(fields.get("attached_files")),
            extra=extra,
        )

    def _direction(self, sender: Party) -> Direction:
        if not self._owner:
            self.has_no_owner = True
            return "unknown"
        if self._is_owner(sender):
            return "out"
        return "in" if sender.handle else "unknown"

    def _attachments(self, files: Any) -> tuple[Attachment, ...]:
        found = []
        for one in files if isinstance(files, list) else ():
            told = one if isinstance(one, dict) else {"export_name": one}
            name = plain(told.get("export_name")) or plain(told.get("original_name"))
            safe = _FORBIDDEN.sub("_", name)
            is_there = plain_name(name) not in self._beside and plain_name(safe) in self._beside
            found.append(self._files.attachment(safe if is_there else name))
        return tuple(found)

    def _reactions(self, found: Found, author: Party, about: int) -> Iterator[Record | Unread]:
        people = items_of(found, "reactor_emails")
        for one in people or (found,):
            who = one.value if isinstance(one.value, str) else ""
            sender = next((m for m in self._members if who and m.handle == who), Party(who or None))
            emoji = found.value.get("emoji")
            self._account.kept += 1
            yield Record(
                kind="reaction",
                channel="google_chat",
                thread=self._thread,
                time=When(),
                sender=sender,
                text=plain(emoji.get("unicode") or emoji) if isinstance(emoji, dict) else plain(emoji),
                where=self._account.place(one),
                to=() if author == _NOBODY else (author,),
                direction=self._direction(sender),
                about=RecordId(f"o{about}"),
                extra=extras(found.value, sorted(found.value.keys() - {"emoji", "reactor_emails"})),
            )


def _is_deleted(fields: dict[str, Any]) -> bool:
    return "DELETE" in plain(fields.get("message_state")).upper()


def _party(told: Any) -> Party:
    if not isinstance(told, dict):
        return _NOBODY
    return Party(plain(told.get("email")) or None, plain(told.get("name")) or None)


def _about(document: Document, name: str) -> dict[str, Any]:
    """What a small file beside the messages says; nothing where it is missing or broken."""
    near = document.beside.get(name)
    if near is None or near.size > _BIGGEST_ABOUT:
        return {}
    with near.open() as untrusted:
        raw = Passing(untrusted).read(_BIGGEST_ABOUT)
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _folder(document: Document) -> str | None:
    """The folder that a conversation lies in ("DM abc", "Space xyz"), where nothing else names it."""
    parts = (document.member or document.name).replace("\\", "/").split("/")
    return parts[-2] if len(parts) > 1 else None


def _is_message_list(path: Path) -> bool:
    return path == ("messages",)


READER = Reader(NAME, claim, read, joins="around", folders=("users",))
