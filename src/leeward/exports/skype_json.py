# SPDX-License-Identifier: Apache-2.0
"""Skype's own export, messages.json: every conversation, newest message first, calls, edits, deletions.

Skype closed in 2025; people bring the file they took then. Texts hold Skype's tags, which are taken away;
the text as written is kept beside it where the two differ.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from leeward.exports.json_fields import JsonAccount, Times, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path, items_of
from leeward.exports.skype_markup import call, file_of, is_edited, value, words
from leeward.exports.stated_times import counted
from leeward.parts import Choices, Claim, Document, Neighbour, Reader
from leeward.records import Attachment, Direction, Kind, Party, Record, RecordId, State, Tally, Unread, When

_FORMAT = "skype_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_CONVERSATIONS = re.compile(rb'"conversations"\s*:\s*\[')
_MESSAGES: Final = ("conversations", None, "MessageList")
_EMOTIONS: Final = ("properties", "emotions")
_EVENTS: Final[Mapping[str, str]] = {
    "ThreadActivity/AddMember": "added",
    "ThreadActivity/DeleteMember": "removed",
    "ThreadActivity/TopicUpdate": "subject_changed",
    "ThreadActivity/PictureUpdate": "icon_changed",
}
_OF_SKYPE: Final = ("ThreadActivity/", "Notice", "PopCard", "InviteFreeRelationshipChanged")
_KNOWN: Final = frozenset(
    {"displayName", "originalarrivaltime", "messagetype", "content", "from", "properties", "conversationid"}
)
_NAMES: Final = frozenset({"originalarrivaltime", "messagetype", "content", "from"})
_NOBODY = Party()


def claim(document: Document) -> Claim | None:
    """Conversations under the names that Skype gives them."""
    head = document.untrusted_head
    if not _START.match(head) or not _CONVERSATIONS.search(head):
        return None
    if b'"MessageList"' in head or (b'"userId"' in head and b'"exportDate"' in head):
        return Claim(95, "conversations with lists of messages")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    yield from _Export(document).read()


class _Export:
    """One pass over one file: which conversation we are in, and who the owner is."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(_FORMAT, document)
        self._times = Times(self._account.notes)
        self._me = ""
        self._peer = Party()

    @cached_property
    def _media(self) -> dict[str, Neighbour]:
        """Found when the first record asks: in a zip of 50,000 files nobody else may walk all of them."""
        return _by_number(self._document.beside)

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_list)
            for found in walk:
                if found.path == _MESSAGES:
                    yield from self._item(found)
                elif found.why:
                    yield self._account.unread(found)
                else:
                    self._field(found)
        yield self._account.close(walk)

    def _field(self, found: Found) -> None:
        path, text = found.path, plain(found.value)
        if path == ("userId",):
            self._me = text
        elif path == ("conversations", None, "id"):
            self._peer = Party(text or None)
        elif path == ("conversations", None, "displayName"):
            self._peer = Party(self._peer.handle, text or None)
        elif path[-1:] == ("originalarrivaltime",):  # a message outside of the lists that Skype has
            self._account.skip("not_recognised", found.offset)

    def _item(self, found: Found) -> Iterator[Record | Unread]:
        fields = found.value
        if found.why or not isinstance(fields, dict) or not fields.keys() & _NAMES:
            yield self._account.unread(found)
            return
        record = self._record(fields, found)
        yield record
        properties = fields.get("properties")
        if isinstance(properties, dict) and isinstance(properties.get("emotions"), list):
            yield from self._reactions(found, record.sender)

    def _record(self, fields: dict[str, Any], found: Found) -> Record:
        content, said = plain(fields.get("content")), plain(fields.get("messagetype"))
        extra = self._extra(fields, said)
        sender, to, direction = self._between(fields)
        kind, state, seconds = self._kind(said, content, extra)
        state = (*state, *_marks(fields.get("properties"), content, extra))
        text = content if said == "Text" else words(content)
        if kind != "message":
            text = value(content) if said.startswith("ThreadActivity/") else "" if "<" in content else text
        if text != content:
            extra["text_as_written"] = content
        if kind == "event":
            self._account.system += 1
        else:
            self._account.kept += 1
        return Record(
            kind,
            "skype",
            self._peer.name or self._peer.handle,
            counted(fields.get("originalarrivaltime"), self._account.notes),
            sender,
            text,
            self._account.place(found),
            to,
            direction,
            state,
            seconds,
            attachments=self._attachments(content, extra),
            extra=extra,
        )

    def _extra(self, fields: dict[str, Any], said: str) -> dict[str, str]:
        found = extras(fields, sorted(fields.keys() - _KNOWN))
        if self._peer.handle:
            found["conversation"] = self._peer.handle
            if self._peer.handle.startswith("19:"):
                found["group"] = "yes"
        if said not in ("RichText", "Text", ""):
            found["messagetype"] = said
        properties = fields.get("properties")
        if isinstance(properties, dict):
            others = properties.keys() - {"edittime", "deletetime", "emotions"}
            found |= {f"property_{key}": text for key, text in extras(properties, sorted(others)).items()}
            if isinstance(properties.get("emotions"), str):
                found["emotions"] = properties["emotions"]
        return found

    def _between(self, fields: dict[str, Any]) -> tuple[Party, tuple[Party, ...], Direction]:
        handle = plain(fields.get("from")).rpartition("/")[2]
        name = plain(fields.get("displayName"))
        if not name and handle and handle == self._peer.handle:
            name = self._peer.name or ""
        sender = Party(handle or None, name or None)
        if not handle or not self._me:
            return sender, (), "unknown"
        is_group = (self._peer.handle or "").startswith("19:")
        if _bare(handle) == _bare(self._me):
            return sender, () if is_group or self._peer == _NOBODY else (self._peer,), "out"
        return sender, () if is_group else (Party(self._me),), "in"

    def _kind(
        self, said: str, content: str, extra: dict[str, str]
    ) -> tuple[Kind, tuple[State, ...], int | None]:
        told = call(content) if said.startswith("Event/Call") or "<partlist" in content[:200] else None
        if told:
            extra["in_app"] = "yes"
            if told.people:
                extra["participants"] = "\n".join(told.people)
            if told.what == "started":
                extra["event"] = "call_started"
                return "event", ("system",), None
            missed = told.what == "missed" or (told.what != "ended" and told.seconds is None)
            return "call", ("missed",) if missed else ("answered",) if told.seconds else (), told.seconds
        if said.startswith(_OF_SKYPE):
            extra["event"] = _EVENTS.get(said, said)
            return "event", ("system",), None
        return "message", (), None

    def _attachments(self, content: str, extra: dict[str, str]) -> tuple[Attachment, ...]:
        """A file that was sent: by its number among the files that came along, else by name or address."""
        found = file_of(content)
        if found is None:
            return ()
        uri, name = found
        near = self._media.get(uri.rstrip("/").rpartition("/")[2])
        extra["uri"] = uri
        if near is None:
            return (Attachment(name or uri),)
        return (Attachment(name or near.name, near.sha256(), present=True),)

    def _reactions(self, found: Found, author: Party) -> Iterator[Record | Unread]:
        walk = JsonItems(BytesIO(found.raw), lambda path: path == _EMOTIONS)
        for one in walk:
            if one.path != _EMOTIONS or not one.is_item:
                continue
            there = one._replace(offset=one.offset + found.offset)
            people = items_of(there, "users") if isinstance(one.value, dict) else []
            for person in people:
                if isinstance(person.value, dict):
                    yield self._reaction(one.value, person, author, found.offset)
                else:
                    yield self._account.unread(person)
            if not people:
                yield self._account.unread(there)

    def _reaction(self, kind: dict[str, Any], found: Found, author: Party, about: int) -> Record:
        get = found.value.get
        by = plain(get("mri"))
        self._account.kept += 1
        others = found.value.keys() - {"mri", "time"}
        mine = bool(by and self._me)
        return Record(
            "reaction",
            "skype",
            self._peer.name or self._peer.handle,
            When() if get("time") is None else self._times.when(get("time")),
            Party(by or None),
            plain(kind.get("key")),
            self._account.place(found),
            () if author == _NOBODY else (author,),
            "unknown" if not mine else "out" if _bare(by) == _bare(self._me) else "in",
            about=RecordId(f"o{about}"),
            extra=extras(found.value, sorted(others)),
        )


def _is_list(path: Path) -> bool:
    return path == _MESSAGES


def _bare(handle: str) -> str:
    """A name of Skype's without the number of its kind: "8:live:ada" is "live:ada"."""
    return re.sub(r"^\d{1,2}:", "", handle)


def _marks(properties: Any, content: str, extra: dict[str, str]) -> tuple[State, ...]:
    """Whether a message was edited or deleted, with the times as Skype writes them."""
    found: list[State] = []
    get = properties.get if isinstance(properties, dict) else {}.get
    if get("deletetime"):
        extra["deleted"] = plain(get("deletetime"))
        found.append("deleted")
    if get("edittime"):
        extra["edited"] = plain(get("edittime"))
    if get("edittime") or is_edited(content):
        found.append("edited")
    return tuple(found)


def _by_number(beside: Mapping[str, Neighbour]) -> dict[str, Neighbour]:
    """The files of ``media`` by the number that their name begins with."""
    found = {}
    for near in beside.values():
        name = near.name.replace("\\", "/").rpartition("/")[2]
        if not name.casefold().endswith(".json"):
            found[name.partition(".")[0]] = near
    return found


READER = Reader(_FORMAT, claim, read, joins="below", folders=("media",))
