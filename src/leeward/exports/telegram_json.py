# SPDX-License-Identifier: Apache-2.0
r"""Telegram Desktop's result.json: one chat, or everything with all chats in it, in every age of the format.

The file is often no legal JSON (control characters as "\x0C"): it is cut into its messages, and each is
mended and read by itself. Contacts and sessions of a whole export are records too; other lists are counted.
"""

import re
from collections.abc import Iterator
from typing import Any

from leeward.exports.json_fields import Files, JsonAccount, Times, extras, in_range, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.telegram_records import Chat, Records
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Said, Tally, Unread, When

_FORMAT = "telegram_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[\s*(?:\]|\{)')
_TYPED = re.compile(rb'"type"\s*:\s*"(?:message|service|unsupported)"')
_CHAT = re.compile(
    rb'"type"\s*:\s*"(?:saved_messages|replies|verify_codes|personal_chat|bot_chat|(?:private|public)_\w{5,10})"'
)
_FULL = re.compile(rb'"(?:personal_information|chats|left_chats|frequent_contacts)"\s*:\s*\{')
_LISTS_OF_CHATS = frozenset({("chats", "list"), ("left_chats", "list")})
_MESSAGE_LISTS = frozenset({("messages",), *((*path, None, "messages") for path in _LISTS_OF_CHATS)})
_CONTACTS = ("contacts", "list")
_SESSIONS = frozenset({("sessions", "list"), ("web_sessions", "list")})


def claim(document: Document) -> Claim | None:
    """A chat with messages as Telegram types them, or an export with chats and contacts."""
    head = document.untrusted_head
    if not _START.match(head):
        return None
    has_messages = _MESSAGES.search(head)
    if has_messages and _TYPED.search(head) and (b'"date_unixtime"' in head or b'"date"' in head):
        return Claim(95, "messages with a type and a date")
    if has_messages and _CHAT.search(head):
        return Claim(90, "a chat of a type that Telegram has")
    if _FULL.search(head) and (b'"about"' in head or b'"list"' in head):
        return Claim(90, "an export with chats or personal information")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event, reaction, contact and session in file order, then the accounting."""
    del choices  # the file says which day comes first
    export = _Export(document)
    yield from export.read()


class _Export:
    """One pass over one file: which chat we are in, and who the owner is."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(_FORMAT, document)
        self._records = Records(self._account, Files(document))
        self._times = Times(self._account.notes)
        self._me: dict[str, str] = {}
        self._chat: Chat | None = None
        self._entered: Chat | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Everything, and last the accounting."""
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_list)
            for found in walk:
                if found.path in _MESSAGE_LISTS:
                    if self._chat is None or self._entered is not self._chat:
                        self._enter()
                    record = self._records.plain(found)
                    if record is None:
                        yield from self._records.read(found)
                    else:
                        yield record
                else:
                    yield from self._other(found)
        if self._account.notes["no_unixtime"] or self._account.kept:
            self._account.caveats.append(Said("caveat.telegram_json.local_clock"))
        yield self._account.close(walk)

    def _enter(self) -> None:
        self._chat = self._entered = self._chat or self._new_chat()
        head = self._document.untrusted_head
        number = self._chat.id.encode()
        # The chat's id is the other's own number only where a message says so (it was not before 2021).
        told = re.search(rb'"from_id"\s*:\s*"user%b"' % re.escape(number), head) if number.isdigit() else None
        self._chat.peer_is_told = told is not None
        self._records.enter(self._chat)

    def _new_chat(self) -> Chat:
        number = self._me.get("user_id")
        name = " ".join(filter(None, (self._me.get("first_name"), self._me.get("last_name"))))
        return Chat(Party(f"user{number}" if number else None, name or None))

    def _other(self, found: Found) -> Iterator[Record | Unread]:
        path = found.path
        if len(path) == 2 and path[0] == "personal_information":
            self._me[path[1] or ""] = plain(found.value)
        elif path in _SESSIONS or path == _CONTACTS:
            if isinstance(found.value, dict):
                yield self._contact(found) if path == _CONTACTS else self._session(found)
            else:
                yield self._account.unread(found)
        elif found.why:
            yield self._account.unread(found)
        elif found.is_item:
            self._account.skip("not_a_message", found.offset)
        elif len(path) == 1 or (len(path) == 4 and path[:2] in _LISTS_OF_CHATS):
            self._field(path[-1], found)

    def _field(self, key: str | None, found: Found) -> None:
        """A field of a chat. The first one after messages begins the next chat."""
        if key in ("name", "type", "id"):
            if self._chat is None or (self._entered is self._chat and len(found.path) > 1):
                self._chat = self._new_chat()
            self._chat.take(key, found.value)

    def _contact(self, found: Found) -> Record:
        fields = found.value
        name = " ".join(filter(None, (plain(fields.get(key)) for key in ("first_name", "last_name"))))
        number = plain(fields.get("phone_number"))
        user = plain(fields.get("user_id") or "")  # 0 is nobody: a number that is not on Telegram
        self._account.kept += 1
        others = fields.keys() - {"first_name", "last_name", "phone_number"}
        return Record(
            kind="contact",
            channel="telegram",
            thread=None,
            time=When(),
            sender=Party(None, name or None),
            text="\n".join(filter(None, (number, f"user{user}" if user else ""))),
            where=self._account.place(found),
            extra=extras(fields, sorted(others)),
        )

    def _session(self, found: Found) -> Record:
        fields: dict[str, Any] = found.value
        written = plain(fields.get("last_active"))
        milliseconds = in_range(plain(fields.get("last_active_unixtime")))
        utc = None if milliseconds is None else self._times.utc(milliseconds)
        self._account.kept += 1
        return Record(
            kind="event",
            channel="telegram",
            thread=None,
            time=When(written, None, utc, "second" if utc else "none"),
            sender=Party(),
            text="",
            where=self._account.place(found),
            extra={"event": "session", **extras(fields, sorted(fields))},
        )


def _is_list(path: Path) -> bool:
    """Every list but those of chats: what is in it comes whole, and what is not known is counted."""
    return path not in _LISTS_OF_CHATS


_FOLDERS = (
    "chats", "contacts", "files", "images", "photos", "profile_pictures",
    "round_video_messages", "stickers", "stories", "video_files", "voice_messages",
)  # fmt: skip
"""Where Telegram Desktop puts what its messages refer to."""

READER = Reader(_FORMAT, claim, read, joins="below", folders=_FOLDERS)
