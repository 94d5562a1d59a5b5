# SPDX-License-Identifier: Apache-2.0
"""Telegram Desktop's messages.html: the pages of one chat, each message with the time in its title.

The page is what the program offers first. It says less than result.json: names without numbers, no edits,
and no time of day for its own lines. A message that goes on from the same sender does not repeat the name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from leeward.exports.html_walk import HTML_START, Node, nodes, said
from leeward.exports.json_fields import Files
from leeward.exports.places import Account, Letters, where
from leeward.exports.telegram_page import Message, day_of
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, RecordId, Said, Tally, Unread, When

_FORMAT = "telegram_html"
_PLAIN = Letters(None)
_MESSAGE = re.compile(rb"""class=["']message (?:default|service)\b[^"'<>]{0,80}["'] id=["']message-?\d""")
_PAGE = re.compile(rb"""class=["'](?:page_wrap|pull_right date details|body details)\b""")
_VOID = frozenset(
    (b"br", b"img", b"hr", b"meta", b"link", b"input", b"source", b"wbr", b"area", b"base", b"col")
)
_MOST_OPEN = 200
_NOTHING: Counter[str] = Counter()
_QUIET = frozenset({"page_header", "pagination", "page_about"})


def claim(document: Document) -> Claim | None:
    """A page with messages of the classes that Telegram gives them."""
    head = document.untrusted_head
    if HTML_START.match(head) and _MESSAGE.search(head) and _PAGE.search(head):
        return Claim(95, "a page with messages of Telegram")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction of the page, then the accounting."""
    del choices  # days are written day first, always
    yield from _Page(document).read()


@dataclass(slots=True)
class _Open:
    """An element that is open: its name, its classes, and the role of the text in it."""

    name: bytes
    classes: frozenset[str]
    role: str


class _Page:
    """One pass over one page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(_FORMAT)
        self._files = Files(document)
        self._stack: list[_Open] = []
        self._message: Message | None = None
        self._depth = 0
        self._thread = ""
        self._sender: str | None = None
        self._day = When()
        self._system = self._undated = self._no_offset = 0
        self._closed = False

    def read(self) -> Iterator[Record | Unread | Tally]:
        is_passed = _json_beside(self._document)
        for item in self._items():
            if not is_passed:
                yield item
        yield self._tally(is_passed=is_passed)

    def _items(self) -> Iterator[Record | Unread]:
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
                    place = where(self._document.member, node.offset, node.tag, _PLAIN)
                    yield self._account.lost("too_deep", place)
                    return
        if self._message:
            message, self._message = self._message, None
            yield self._account.lost("cut_off", message.bytes.where(self._document.member))

    def _opened(self, node: Node) -> Iterator[Record | Unread]:
        classes = node.classes()
        if node.name == b"div" and "message" in classes and classes & {"default", "service"}:
            if self._message:  # the one before it never ended
                yield from self._finish()
            self._message = Message(node.offset, node.get(b"id"), classes)
            self._depth = len(self._stack)
        role = self._stack[-1].role if self._stack else ""
        if self._message:
            self._message.bytes.feed(node.tag)
            role = self._message.begins(node, classes, role)
        elif "text" in classes and any("page_header" in one.classes for one in self._stack):
            role = "heading"
        if node.name not in _VOID and not node.attributes.endswith(b"/"):
            self._stack.append(_Open(node.name, classes, role))

    def _text(self, node: Node) -> None:
        """Text behind a tag belongs to the element that is open there."""
        role = self._stack[-1].role if self._stack else ""
        if self._message:
            self._message.bytes.feed(node.text)
            if node.text:
                self._message.take(role, said(node.text))
        elif role == "heading":
            self._thread += said(node.text)
        elif node.text.strip():
            around = {name for one in self._stack for name in one.classes}
            if "history" in around and not around & _QUIET:
                self._account.skip("stray_text", node.offset)

    def _close(self, node: Node) -> Iterator[Record | Unread]:
        self._closed = self._closed or node.name == b"html"
        at = next((n for n in range(len(self._stack) - 1, -1, -1) if self._stack[n].name == node.name), None)
        if self._message:
            self._message.bytes.feed(node.tag)
        if at is None:
            return
        del self._stack[at:]
        if self._message and at <= self._depth:
            yield from self._finish()

    def _finish(self) -> Iterator[Record | Unread]:
        message, self._message = self._message, None
        if message is None:
            return
        place = message.bytes.where(self._document.member)
        if message.bytes.is_too_big():
            yield self._account.lost("element_too_big", place)
            return
        thread = self._thread.strip() or None
        if message.is_service:
            text = message.text("service")
            day = day_of(text) if message.number.startswith("-") else None
            if day:
                self._day = day
                self._account.skip("layout", place.offset or 0)
                return
            self._system += 1
            extra = {"id": message.number, "event": "service"}
            yield Record(
                "event", "telegram", thread, self._day, Party(), text, place, state=("system",), extra=extra
            )
            return
        if not message.is_joined:
            self._sender = None
        record = message.record(thread, self._sender, place, self._files)
        self._sender = record.sender.name
        self._undated += record.time.local is None
        self._no_offset += record.time.local is not None and record.time.utc is None
        self._account.kept += 1
        yield record
        yield from self._reactions(message, record)

    def _reactions(self, message: Message, record: Record) -> Iterator[Record]:
        for one in message.reactions:
            for name, offset, tag in one.people or [("", one.offset, one.tag)]:
                self._account.kept += 1
                yield Record(
                    "reaction",
                    "telegram",
                    record.thread,
                    When(),
                    Party(None, name or None),
                    one.emoji.strip(),
                    where(self._document.member, offset, tag, _PLAIN),
                    (record.sender,) if record.sender.name else (),
                    about=RecordId(f"o{record.where.offset}"),
                    extra={"count": one.count.strip()} if one.count.strip() else {},
                )

    def _tally(self, *, is_passed: bool) -> Tally:
        account = self._account
        if not account.kept and not self._system and not account.tally(_NOTHING).seen and self._document.size:
            account.skip("not_recognised", 0)
        account.truncated = not self._closed
        if account.kept:
            account.caveats.append(Said("caveat.telegram_html.less"))
        notes = Counter({"no_offset": self._no_offset})
        if self._undated:
            account.caveats.append(Said("caveat.json.undated", {"n": self._undated}))
        found = account.tally(notes)
        whole = replace(found, seen=found.seen + self._system, system=self._system)
        if not is_passed:
            return whole
        passed = Account(_FORMAT)
        for _ in range(whole.seen):
            passed.skip("json_beside", 0)
        return replace(passed.tally(_NOTHING), truncated=whole.truncated)


def _json_beside(document: Document) -> bool:
    """Whether the folder of this page holds the same as JSON."""
    near = document.beside.get("result.json")
    folder = (document.member or document.name).replace("\\", "/").rpartition("/")[0]
    return near is not None and near.name.replace("\\", "/").rpartition("/")[0] == folder


_FOLDERS = (
    "files", "images", "photos", "profile_pictures", "round_video_messages", "stickers", "stories",
    "video_files", "voice_messages",
)  # fmt: skip
"""Where Telegram Desktop puts what its messages refer to."""

READER = Reader(_FORMAT, claim, read, joins="below", folders=_FOLDERS, yields_to=frozenset({"telegram_json"}))
