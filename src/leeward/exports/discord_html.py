# SPDX-License-Identifier: Apache-2.0
"""Discord, as the program DiscordChatExporter writes a channel to a page, which is what it offers first.

Names of classes are those of its MessageGroupTemplate. How a time is written depends on the computer; the
number of a message holds the moment it was made, and that is its time here. Who sent a message is told once
for those that follow each other.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from leeward.exports.html_walk import HTML_START, Node, Stretch, nodes, path, plain_path, said
from leeward.exports.json_fields import Files, Times
from leeward.exports.places import Account, Letters, where
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Kind, Party, Record, RecordId, Said, State, Tally, Unread, When

_FORMAT = "discord_html"
_MESSAGE: Final = re.compile(
    rb"""class=["']?chatlog__message(?:-container\b|["'\s][^<>]{0,200}data-message-id=)"""
)
_TITLE: Final = re.compile(rb"<title>([^<>]{1,500})</title>", re.IGNORECASE)
_VOID: Final = frozenset(b"br img hr meta link input source wbr area base col embed track use path".split())
_LINKING: Final = frozenset({b"img", b"video", b"audio", b"source", b"a"})
_REPLY: Final = re.compile(r"scrollToMessage\(event, ?'(\d{1,20})'\)")
_MINUTES: Final = re.compile(r"lasted ([0-9.]{1,20}) minutes")
_ICONS: Final = {
    "#call-icon": "call",
    "#join-icon": "joined",
    "#leave-icon": "left",
    "#pencil-icon": "changed",
    "#pin-icon": "pinned",
    "#thread-icon": "created",
}
_SUBTREES: Final = {
    "chatlog__reply": "reply",
    "chatlog__attachment": "attachment",
    "chatlog__embed": "embed",
    "chatlog__sticker": "sticker",
    "chatlog__reaction": "reaction",
    "chatlog__edited-timestamp": "quiet",
    "chatlog__author": "name",
    "chatlog__system-notification-author": "name",
    "chatlog__timestamp": "time",
    "chatlog__short-timestamp": "time",
    "chatlog__system-notification-timestamp": "time",
    "chatlog__system-notification-content": "system",
    "chatlog__content": "text",
}
"""What the words in an element are; one inside another keeps the role of the outer one."""

_EPOCH: Final = 1_420_070_400_000
"""The first moment of 2015, from which Discord counts (its reference for developers, "Snowflakes")."""
_LAYOUT: Final = " \t\r\n\f"
_MOST_OPEN: Final = 300
_NOTHING: Counter[str] = Counter()
_PLAIN = Letters(None)


def claim(document: Document) -> Claim | None:
    """A page with messages of the classes that the program gives them."""
    head = document.untrusted_head
    if not HTML_START.match(head):
        return None
    if _MESSAGE.search(head):
        return Claim(95, "a page with messages of Discord")
    return Claim(85, "a page of the program") if b"chatlog__message-group" in head else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction of the page, then the accounting."""
    del choices  # the numbers of messages fix their times
    yield from _Page(document).read()


@dataclass(slots=True)
class _Message:
    """A message that is being read."""

    stretch: Stretch
    number: str
    depth: int
    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    reactions: list[tuple[int, bytes, list[str]]] = field(default_factory=list)
    icon: str = ""
    title: str = ""
    user: str = ""
    edited: str = ""
    reply: str = ""

    def take(self, role: str, text: str) -> None:
        """Take text of this role."""
        if role == "reaction" and self.reactions:
            self.reactions[-1][2].append(text)
        else:
            self.words[role] = self.words.get(role, "") + text

    def told(self, role: str) -> str:
        """The words of this role without the layout around them."""
        return " ".join(self.words.get(role, "").split())


class _Page:
    """One pass over one page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(_FORMAT)
        self._files = Files(document)
        self._notes: Counter[str] = Counter()
        self._times = Times(self._notes)
        title = _TITLE.search(document.untrusted_head)
        self._thread = _thread(said(title[1])) if title else None
        self._stack: list[tuple[bytes, str]] = []
        self._message: _Message | None = None
        self._sender = Party()
        self._user = ""
        self._system = 0
        self._closed = False

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            for node in nodes(untrusted):
                if node.name and node.is_end:
                    yield from self._close(node)
                elif node.name:
                    yield from self._opened(node)
                elif self._message:
                    self._message.stretch.feed(node.tag)
                self._text(node)
                if len(self._stack) > _MOST_OPEN:
                    place = where(self._document.member, node.offset, node.tag, _PLAIN)
                    yield self._account.lost("too_deep", place)
                    break
        if self._message:
            yield self._account.lost("cut_off", self._message.stretch.where(self._document.member))
        yield self._tally()

    def _opened(self, node: Node) -> Iterator[Record | Unread]:
        classes = node.classes()
        role = self._stack[-1][1] if self._stack else ""
        if "chatlog__message-group" in classes:
            self._sender, self._user = Party(), ""
        number = node.get(b"data-message-id")
        if "chatlog__message-container" in classes or (number and "chatlog__message" in classes):
            yield from self._finish()
            self._message = _Message(Stretch(node.offset), number, len(self._stack))
            role = ""
        elif self._message is None and "chatlog__author-name" in classes:
            # Pages from before 2021 name the sender before the messages of a group.
            self._sender, self._user = Party(node.get(b"title") or None), node.get(b"data-user-id")
            role = "sender"
        message = self._message
        if message:
            message.stretch.feed(node.tag)
            role = self._role(node, classes, role, message)
        if node.name not in _VOID and not node.attributes.endswith(b"/"):
            self._stack.append((node.name, role))

    def _role(self, node: Node, classes: frozenset[str], role: str, message: _Message) -> str:
        """What the text in an element is, and what its tag says itself."""
        is_edit = "chatlog__edited-timestamp" in classes
        if is_edit and role in ("", "text"):
            message.edited = node.get(b"title") or "yes"
        self._inside(node, classes, role, message)
        if role and not (role == "text" and is_edit):
            return role
        found = next((of for name, of in _SUBTREES.items() if name in classes), "")
        if found == "name":
            message.title, message.user = node.get(b"title"), node.get(b"data-user-id")
        elif found == "time" and (title := node.get(b"title")):
            message.take("clock", title)
        elif found == "reaction":
            message.reactions.append((node.offset, node.tag, []))
        return found

    def _inside(self, node: Node, classes: frozenset[str], role: str, message: _Message) -> None:
        """What a tag adds to the part of the message that it stands in."""
        if node.name == b"br" and role:
            message.take(role, "\n")
        if node.name == b"use" and not message.icon:
            message.icon = _ICONS.get(node.get(b"href"), "changed")
        if "chatlog__emoji" in classes:
            message.take(role, node.get(b"alt"))
        if "chatlog__reaction-count" in classes:
            message.take(role, " ")  # not every page has a blank there
        if role == "reply" and (found := _REPLY.search(node.get(b"onclick"))):
            message.reply = found[1]
        if role in ("attachment", "sticker") and node.name in _LINKING:
            link = node.get(b"href") or node.get(b"src")
            if link:
                message.files[plain_path(link) if path(link) else link] = None

    def _text(self, node: Node) -> None:
        role = self._stack[-1][1] if self._stack else ""
        if self._message:
            self._message.stretch.feed(node.text)
            if role and node.text:
                self._message.take(role, said(node.text))
        elif role == "sender" and node.text.strip():
            name = said(node.text).strip()
            self._sender = Party(self._sender.handle or name, name)

    def _close(self, node: Node) -> Iterator[Record | Unread]:
        self._closed = self._closed or node.name == b"html"
        at = next((n for n in range(len(self._stack) - 1, -1, -1) if self._stack[n][0] == node.name), None)
        if self._message:
            self._message.stretch.feed(node.tag)
        if at is None:
            return
        del self._stack[at:]
        if self._message and at <= self._message.depth:
            yield from self._finish()

    def _finish(self) -> Iterator[Record | Unread]:
        message, self._message = self._message, None
        if message is None:
            return
        place = message.stretch.where(self._document.member)
        if message.stretch.is_too_big():
            yield self._account.lost("element_too_big", place)
            return
        if message.title or message.told("name"):
            handle = message.title or message.told("name")
            self._sender, self._user = Party(handle, message.told("name") or handle), message.user
        extra = self._extra(message)
        kind, state, seconds = _kind(message, extra)
        text = message.told("system") if kind != "message" else message.words.get("text", "").strip(_LAYOUT)
        record = Record(
            kind,
            "discord",
            self._thread,
            self._when(message),
            self._sender,
            text or message.told("embed"),
            place,
            state=state,
            seconds=seconds,
            attachments=tuple(self._attachment(link) for link in message.files),
            extra=extra,
        )
        self._system += kind == "event"
        self._account.kept += kind != "event"
        yield record
        yield from self._reactions(message, record)

    def _extra(self, message: _Message) -> dict[str, str]:
        found = {
            "id": message.number,
            "user_id": self._user,
            "edited": message.edited,
            "reply_to": message.reply,
            "reply": message.told("reply"),
            "embed": message.told("embed"),
        }
        return {key: value for key, value in found.items() if value}

    def _attachment(self, link: str) -> Attachment:
        return self._files.attachment(link) if path(link) else Attachment(link)

    def _when(self, message: _Message) -> When:
        """The moment that the number holds; as written, the clock that the page shows."""
        shown = message.told("clock") or message.told("time")
        number = message.number
        if not (number.isascii() and number.isdigit() and 10 < len(number) < 21):
            self._notes["undated"] += 1
            return When(shown)
        found = self._times.when((int(number) >> 22) + _EPOCH)
        return replace(found, as_written=shown or number)

    def _reactions(self, message: _Message, record: Record) -> Iterator[Record]:
        for offset, tag, parts in message.reactions:
            self._account.kept += 1
            words = "".join(parts).split()
            count = words.pop() if len(words) > 1 and words[-1].isdigit() else ""
            yield replace(
                record,
                kind="reaction",
                time=When(),
                sender=Party(),
                text=" ".join(words),
                where=where(self._document.member, offset, tag, _PLAIN),
                to=() if record.sender == Party() else (record.sender,),
                state=(),
                seconds=None,
                attachments=(),
                about=RecordId(f"o{record.where.offset}"),
                extra={"count": count} if count else {},
            )

    def _tally(self) -> Tally:
        account = self._account
        if not account.kept and not self._system and not account.tally(_NOTHING).seen and self._document.size:
            account.skip("not_recognised", 0)
        account.truncated = not self._closed
        if account.kept:
            account.caveats.append(Said("caveat.discord_html.by_number"))
        if self._notes["undated"]:
            account.caveats.append(Said("caveat.json.undated", {"n": self._notes["undated"]}))
        found = account.tally(_NOTHING)
        return replace(found, seen=found.seen + self._system, system=self._system)


def _thread(title: str) -> str | None:
    """The channel by the title of its page, named as its JSON form names it."""
    guild, dash, channel = title.strip().partition(" - ")
    if not dash:
        return guild or None
    return channel if guild == "Direct Messages" else f"{guild} / {channel}"


def _kind(message: _Message, extra: dict[str, str]) -> tuple[Kind, tuple[State, ...], int | None]:
    """A message, a call, or a line that Discord wrote itself, by its picture."""
    if not message.words.get("system"):
        return "message", ("edited",) if message.edited else (), None
    if message.icon != "call":
        extra["event"] = message.icon or "changed"
        return "event", ("system",), None
    extra["in_app"] = "yes"
    found = _MINUTES.search(message.told("system"))
    try:
        seconds = int(Decimal(found[1]) * 60) if found else None
    except InvalidOperation:
        seconds = None
    return "call", (), seconds if seconds is None or seconds < 1 << 31 else None


READER = Reader(_FORMAT, claim, read, joins="below", folders=("{name}_files",))
