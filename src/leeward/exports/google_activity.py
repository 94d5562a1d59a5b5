# SPDX-License-Identifier: Apache-2.0
"""Google's "My Activity", as a page or as JSON: what an account searched for, watched or opened.

These are acts of the account, by whoever used it. Each is an event. The page writes the time in words, often
without a zone; JSON writes it in UTC.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from leeward.exports.google_date import google_when
from leeward.exports.html_walk import HTML_START, Node, Stretch, nodes, path, plain_path, said
from leeward.exports.iso_times import iso_when
from leeward.exports.json_fields import Files, JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.places import Account
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, Tally, Unread, When

NAME = "google_activity"
_CELL = re.compile(rb"""class\s*=\s*["']outer-cell\b""")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_DATED = re.compile(r"(?=.*\d{4}).{0,40}\d{1,2}[:.]\d{2}.{0,40}")
_SLASHED = re.compile(rb">\s{0,9}(\d{1,2})\s?[/-]\s?(\d{1,2})\s?[/-]\s?\d{4},?\s{1,3}\d{1,2}[:.]\d\d")
_MEDIA = frozenset({b"img", b"video", b"audio", b"source"})
_MOST_LINES = 10_000
_LAST_LINES = 20
"""The time is among so many lines at the end of a cell."""
_KNOWN: Final = frozenset({"header", "title", "time", "subtitles"})


def day_order(document: Document, choices: Choices) -> tuple[bool | None, bool]:
    """Whether dates in numbers begin with the day, as far as the page tells; and whether some stay open."""
    orders, doubtful, tail = set[bool](), False, b""
    with document.untrusted_open() as untrusted:
        while block := untrusted.read(1 << 20):
            tail += block
            for found in _SLASHED.finditer(tail):
                one, two = int(found[1]), int(found[2])
                orders |= {True} if one > 12 else {False} if two > 12 else set()
                doubtful = doubtful or (max(one, two) <= 12 and one != two)
            tail = tail[-64:]
    order = choices.day_first if len(orders) != 1 else orders.pop()
    return order, doubtful and order is None


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say which comes first, the day or the month."""
    is_page = HTML_START.match(document.untrusted_head) is not None
    return "day_order" if is_page and day_order(document, choices)[1] else None


def claim(document: Document) -> Claim | None:
    """A page of cells as Google lays them out, or a list of activities with a header, a title and a time."""
    head = document.untrusted_head
    if HTML_START.match(head):
        cells = _CELL.search(head) and b"content-cell" in head and b"mdl-" in head
        return Claim(93, "cells of activities") if cells else None
    if _JSON.match(head) and all(word in head for word in (b'"header"', b'"title"', b'"time"')):
        return Claim(85, "activities with header, title and time")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every activity in the order of the file, then the accounting."""
    if HTML_START.match(document.untrusted_head):
        return _Page(document, choices).read()
    return _from_json(document)


def _from_json(document: Document) -> Iterator[Record | Unread | Tally]:
    account = JsonAccount(NAME, document)
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, _is_top)
        for found in walk:
            if found.why or (found.is_item and not _is_activity(found.value)):
                yield account.unread(found)
            elif found.is_item:
                yield _activity(found, account)
    yield account.close(walk)


def _is_top(where: Path) -> bool:
    return where == ()


def _is_activity(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"title", "time"})


def _activity(found: Found, account: JsonAccount) -> Record:
    fields = found.value
    time = iso_when(plain(fields.get("time")))
    account.notes["undated"] += time.utc is None and time.local is None
    account.kept += 1
    below = fields.get("subtitles")
    names = (
        [plain(one.get("name")) for one in below if isinstance(one, dict)] if isinstance(below, list) else []
    )
    return Record(
        kind="event",
        channel="google_activity",
        thread=None,
        time=time,
        sender=Party(),
        text="\n".join(filter(None, (plain(fields.get("title")), *names))),
        where=account.place(found),
        subject=plain(fields.get("header")) or None,
        extra=extras(fields, sorted(fields.keys() - (_KNOWN if names else _KNOWN - {"subtitles"}))),
    )


@dataclass(slots=True)
class _Activity:
    """A cell of the page that is being read."""

    bytes: Stretch
    depth: int = 1
    part: str = ""
    part_depth: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Page:
    """One pass over one page."""

    def __init__(self, document: Document, choices: Choices) -> None:
        self._day_first, self._is_open = day_order(document, choices)
        self._document = document
        self._account = Account(NAME)
        self._files = Files(document)
        self._notes: Counter[str] = Counter()
        self._open: _Activity | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every activity of the page, then the accounting."""
        closed = False
        with self._document.untrusted_open() as untrusted:
            for node in nodes(untrusted):
                closed = closed or (node.is_end and node.name == b"html")
                yield from self._node(node)
        if self._open is not None:
            yield self._account.lost("cut_off", self._open.bytes.where(self._document.member))
        if not self._account.tally(self._notes).seen and self._document.size:
            self._account.skip("not_recognised", 0)
        self._account.truncated = not closed
        tally = self._account.tally(self._notes)
        yield replace(tally, question="day_order" if self._is_open else None)

    def _node(self, node: Node) -> Iterator[Record | Unread]:
        classes = node.classes() if node.name == b"div" and not node.is_end else frozenset()
        if "outer-cell" in classes:
            if self._open is not None:  # the end of the cell before is missing
                yield self._done(self._open)
            self._open = _Activity(Stretch(node.offset))
        elif self._open is None:
            return
        elif node.name == b"div":
            self._open.depth += -1 if node.is_end else 1
        cell = self._open
        cell.bytes.feed(node.tag)
        if not cell.depth:
            self._open = None
            yield self._done(cell)
            return
        cell.bytes.feed(node.text)
        if not cell.bytes.is_too_big():
            self._take(cell, node, classes)

    def _take(self, cell: _Activity, node: Node, classes: frozenset[str]) -> None:
        """What one tag inside a cell says, and the text behind it."""
        if "header-cell" in classes:
            cell.part, cell.part_depth = "header", cell.depth
        elif "content-cell" in classes:
            captioned = "mdl-typography--caption" in classes
            cell.part, cell.part_depth = "caption" if captioned else "content", cell.depth
        elif cell.depth < cell.part_depth:
            cell.part, cell.part_depth = "", 0
        if not cell.part:
            return
        lines = cell.texts.setdefault(cell.part, [""])
        if node.name in (b"br", b"p", b"div") and len(lines) < _MOST_LINES:
            lines.append("")
        if node.name in _MEDIA and (link := path(node.get(b"src"))) and link not in cell.files[-100:]:
            cell.files.append(link)
        elif (
            node.name == b"a" and not node.is_end and cell.part == "content" and len(cell.links) < _MOST_LINES
        ):
            cell.links.append(node.get(b"href"))
        lines[-1] += said(node.text)

    def _done(self, cell: _Activity) -> Record | Unread:
        place = cell.bytes.where(self._document.member)
        if cell.bytes.is_too_big():
            return self._account.lost("element_too_big", place)
        header, content, caption = (
            _lines(cell.texts.get(key, [])) for key in ("header", "content", "caption")
        )
        if not content:
            return self._account.lost("not_recognised", place)
        time, lines = _timed(content, self._day_first)
        self._notes["undated"] += time.local is None and time.utc is None
        self._account.kept += 1
        extra = {"caption": "\n".join(caption)} if caption else {}
        if links := "\n".join(filter(None, cell.links)):
            extra["links"] = links
        return Record(
            kind="event",
            channel="google_activity",
            thread=None,
            time=time,
            sender=Party(),
            text="\n".join(lines),
            where=place,
            subject="\n".join(header) or None,
            attachments=tuple(self._attachment(link) for link in cell.files),
            extra=extra,
        )

    def _attachment(self, link: str) -> Attachment:
        found = self._files.attachment(link)
        return found if found.present else self._files.attachment(plain_path(link))


def _lines(pieces: list[str]) -> list[str]:
    return [line for one in pieces if (line := one.strip(" \t\r\n"))]


def _timed(lines: list[str], day_first: bool | None) -> tuple[When, list[str]]:
    """The time, which is the last line that is one, and the other lines."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 1 - _LAST_LINES), -1):
        found = google_when(lines[number], day_first=day_first)
        if found.local or found.utc:
            return found, lines[:number] + lines[number + 1 :]
    if _DATED.fullmatch(lines[-1]):
        return When(lines[-1]), lines[:-1]
    return When(""), lines


READER = Reader(NAME, claim, read, question, joins="beside")
