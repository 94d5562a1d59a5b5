# SPDX-License-Identifier: Apache-2.0
"""Signal, as the program signalbackup-tools writes a chat to a page: senders, quotes, files, edits, calls.

Names of classes are those of its htmlwrite.cc. In a chat of two an incoming message does not repeat the name:
it is that of the page. Times are those of the computer that made the page, without a zone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from leeward.exports.html_walk import HTML_START, Node, Stretch, nodes, path, plain_path, said
from leeward.exports.json_fields import Files
from leeward.exports.meta_html_words import when
from leeward.exports.places import Account
from leeward.exports.signal_words import call
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Direction, Party, Record, Said, State, Tally, Unread

_FORMAT = "signal_backup_html"
_MESSAGE: Final = re.compile(rb"""class=["']msg msg-(?:incoming|outgoing|status)\b""")
_MARK: Final = re.compile(rb"<!-- Message: _id:\d+,type:-?\d+ -->")
_TITLE: Final = re.compile(rb"<title>([^<>]{1,500})</title>", re.IGNORECASE)
_VOID: Final = frozenset(b"br img hr meta link input source wbr area base col embed track".split())
_LINKING: Final = frozenset({b"img", b"video", b"audio", b"source", b"a"})
_MOST_OPEN: Final = 200
_NOTHING: Counter[str] = Counter()
_KINDS: Final[dict[str, Direction]] = {"msg-incoming": "in", "msg-outgoing": "out", "msg-status": "unknown"}
_SUBTREES: Final = {
    "msg-quote": "quote",
    "edited-info": "history",
    "linkpreview": "preview",
    "shared-contact": "contact",
    "msg-reactions": "reactions",
    "checkmarks-read": "quiet",
    "msg-receipt-info": "quiet",
}
"""Parts of a message whose words are not the message's own."""


def claim(document: Document) -> Claim | None:
    """A page with messages of the classes that the program gives them."""
    head = document.untrusted_head
    if not HTML_START.match(head):
        return None
    if _MARK.search(head):
        return Claim(95, "messages with the program's own marks")
    return Claim(90, "messages of its classes") if _MESSAGE.search(head) and b"msg-data" in head else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call and event of the page, then the accounting."""
    del choices  # months are written as words
    yield from _Page(document).read()


@dataclass(slots=True)
class _Message:
    """A message that is being read."""

    bytes: Stretch
    classes: frozenset[str]
    depth: int
    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    is_edited: bool = False

    def take(self, role: str, text: str) -> None:
        """Take text of this role."""
        self.words[role] = self.words.get(role, "") + text

    def told(self, role: str) -> str:
        """The words of this role without the layout around them."""
        lines = (line.strip() for line in self.words.get(role, "").split("\n"))
        return "\n".join(line for line in lines if line)


class _Page:
    """One pass over one page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(_FORMAT)
        self._files = Files(document)
        title = _TITLE.search(document.untrusted_head)
        named = said(title[1]).strip() if title else ""
        self._thread = named.partition("conversation: ")[2] or named or None
        self._stack: list[tuple[bytes, str]] = []
        self._message: _Message | None = None
        self._system = self._undated = 0
        self._closed = False

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            for node in nodes(untrusted):
                if node.name and node.is_end:
                    yield from self._close(node)
                elif node.name:
                    yield from self._opened(node)
                elif self._message:
                    self._message.bytes.feed(node.tag)
                self._text(node)
                if len(self._stack) > _MOST_OPEN:
                    stretch = Stretch(node.offset)
                    stretch.feed(node.tag)
                    yield self._account.lost("too_deep", stretch.where(self._document.member))
                    break
        if self._message:
            yield self._account.lost("cut_off", self._message.bytes.where(self._document.member))
        yield self._tally()

    def _opened(self, node: Node) -> Iterator[Record | Unread]:
        classes = node.classes()
        role = self._stack[-1][1] if self._stack else ""
        if node.name == b"div" and "msg" in classes and classes & _KINDS.keys():
            yield from self._finish()
            self._message = _Message(Stretch(node.offset), classes, len(self._stack))
            role = ""
        message = self._message
        if message:
            message.bytes.feed(node.tag)
            role = self._role(node, classes, role, message)
        if node.name not in _VOID and not node.attributes.endswith(b"/"):
            self._stack.append((node.name, role))

    def _role(self, node: Node, classes: frozenset[str], role: str, message: _Message) -> str:
        """What the text in an element is; a part of another message keeps its role."""
        if node.name == b"br":
            message.take(role, "\n")
        message.is_edited = message.is_edited or "edited" in classes
        if node.name in _LINKING and role not in ("quote", "history", "text"):
            file = path(node.get(b"src") or node.get(b"href"))
            if file and "media/" in file.replace("\\", "/"):
                message.files[plain_path(file)] = None
        if role in _SUBTREES.values():
            return role
        for name, of in _SUBTREES.items():
            if name in classes:
                return of
        if "msg-name" in classes:
            return "name"
        if "msg-data" in classes:
            return "time"
        return "text" if node.name == b"pre" else role

    def _text(self, node: Node) -> None:
        if self._message:
            self._message.bytes.feed(node.text)
            role = self._stack[-1][1] if self._stack else ""
            if role and node.text:
                self._message.take(role, said(node.text))

    def _close(self, node: Node) -> Iterator[Record | Unread]:
        self._closed = self._closed or node.name == b"html"
        at = next((n for n in range(len(self._stack) - 1, -1, -1) if self._stack[n][0] == node.name), None)
        if self._message:
            self._message.bytes.feed(node.tag)
        if at is None:
            return
        del self._stack[at:]
        if self._message and at <= self._message.depth:
            yield from self._finish()

    def _finish(self) -> Iterator[Record | Unread]:
        message, self._message = self._message, None
        if message is None:
            return
        place = message.bytes.where(self._document.member)
        if message.bytes.is_too_big():
            yield self._account.lost("element_too_big", place)
            return
        direction = _direction(message.classes)
        text = message.words.get("text", "")
        time = when(message.told("time"))
        self._undated += time.local is None
        name = message.told("name") or (self._thread if direction == "in" else None)
        extra = {
            key: text
            for key in ("quote", "history", "preview", "contact", "reactions")
            if (text := message.told(key))
        }
        text = message.words.get("text", "")
        record = Record(
            "message",
            "signal",
            self._thread,
            time,
            Party(None, name),
            text,
            place,
            direction=direction,
            state=_state(message),
            attachments=tuple(self._files.attachment(file) for file in message.files),
            extra=extra,
        )
        if "msg-status" in message.classes:
            record = self._status(record)
        self._system += record.kind == "event"
        self._account.kept += record.kind != "event"
        yield record

    def _status(self, record: Record) -> Record:
        """A line that Signal wrote itself: a call, or an event."""
        told = call(record.text)
        if told is None:
            return replace(
                record, kind="event", state=("system",), extra={**record.extra, "event": "service"}
            )
        sender = Party(None, self._thread) if told.direction == "in" else Party()
        extra = {**record.extra, "in_app": "yes"}
        return replace(
            record, kind="call", sender=sender, direction=told.direction, state=told.state, extra=extra
        )

    def _tally(self) -> Tally:
        account = self._account
        if not account.kept and not self._system and not account.tally(_NOTHING).seen and self._document.size:
            account.skip("not_recognised", 0)
        account.truncated = not self._closed
        if account.kept:
            account.caveats.append(Said("caveat.signal_backup_html.no_zone"))
        if self._undated:
            account.caveats.append(Said("caveat.json.undated", {"n": self._undated}))
        found = account.tally(_NOTHING)
        return replace(found, seen=found.seen + self._system, system=self._system)


def _direction(classes: frozenset[str]) -> Direction:
    for name, found in _KINDS.items():
        if name in classes:
            return found
    return "unknown"


def _state(message: _Message) -> tuple[State, ...]:
    found: list[State] = []
    if "deleted-msg" in message.classes:
        found.append("deleted")
    if message.is_edited:
        found.append("edited")
    if "msg-viewonce" in message.classes:
        found.append("view_once")
    return tuple(found)


READER = Reader(_FORMAT, claim, read, joins="below", folders=("media",))
