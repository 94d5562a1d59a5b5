# SPDX-License-Identifier: Apache-2.0
"""Google Voice in a Takeout: one page for each conversation, call or voicemail, in any language.

What kind of call it was stands in the address of its label, which no language changes; who is "Me" is
told by the element that holds the name. Times carry their offset. Pictures and recordings lie beside the
page, often under a name that the page gives without its ending.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from leeward.exports.html_walk import HTML_START, Node, Stretch, nodes, path, plain_path, said
from leeward.exports.iso_times import iso_when
from leeward.exports.json_fields import Files
from leeward.exports.places import Account
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Kind, Party, Record, State, Tally, Unread, When
from leeward.unpack import plain_name

NAME = "google_voice_html"
_CLASS = re.compile(rb"""class\s*=\s*["'](?:[^"'<>]*\s)?(hChatLog|haudio)[\s"']""")
_LABEL = re.compile(rb"google\.com/voice/?#([A-Za-z_]{2,30})")
_DELETED = re.compile(rb"deletedStatusContainer[\"']?\s*>[^<>]{0,60}:\s*true\s*<", re.IGNORECASE)
_TEL = rb"""href\s?=\s?["']tel:([^"'<>]{0,200})["'][^<>]{0,200}>\s{0,9}"""
_FN = rb"""\s[^<>]{0,200}?class\s?=\s?["']fn["'][^<>]{0,200}>([^<>]{0,200})<"""
_ME = re.compile(_TEL + rb"<abbr" + _FN)
_PERSON = re.compile(_TEL + rb"<span" + _FN)
_FILE_NAME = re.compile(r"(.{1,200}?) - [^-]{1,40} - \d{4}-\d\d-\d\dT", re.DOTALL)
_SECONDS = re.compile(
    r"P(?:(\d{1,4})D)?T?(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,]\d+)?S)?", re.ASCII
)
_TAIL = 1 << 16
_MOST_PEOPLE = 200
_ENDINGS: Final = (
    "jpg", "jpeg", "png", "gif", "webp", "heic", "bmp", "mp4", "3gp", "3gpp", "3g2", "mov", "webm", "mp3",
    "m4a", "amr", "wav", "ogg", "aac", "vcf", "pdf", "txt", "ics", "html",
)  # fmt: skip
"""The page names a picture without its ending; the file beside it has one of these."""
_LINKING = frozenset({b"img", b"video", b"audio", b"source", b"a"})
_KINDS: Final[dict[str, tuple[Direction, tuple[State, ...]]]] = {
    "voicemail": ("in", ("voicemail",)),
    "missed": ("in", ("missed",)),
    "recorded": ("unknown", ("answered",)),
    "received": ("in", ("answered",)),
    "placed": ("out", ()),
}
"""What the label of a call says, the most telling first."""


@dataclass(slots=True)
class _Unit:
    """A message or a call that is being read."""

    kind: Kind
    bytes: Stretch
    depth: int = 1
    time: str | None = None
    seconds: int | None = None
    handle: str = ""
    name: str = ""
    is_me: bool = False
    text: list[str] = field(default_factory=list)
    has_text: bool = False
    files: list[str] = field(default_factory=list)


class _Page:
    """One pass over one page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(NAME)
        self._files = Files(document)
        self._notes: Counter[str] = Counter()
        self._unit: _Unit | None = None
        self._others: list[Party] = []
        self._peer: Party | None = None
        self._is_group = False
        self._within = b""
        self._in_person = False
        self._taking = False
        end = _tail(document)
        self._labels = frozenset(one.decode().lower() for one in _LABEL.findall(end))
        self._is_deleted = bool(_DELETED.search(end)) or "trash" in self._labels
        me = _ME.search(document.untrusted_head)
        self._me = said(me[1]) if me else ""

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every message or call of the page, then the accounting."""
        closed = False
        with self._document.untrusted_open() as untrusted:
            for node in nodes(untrusted):
                closed = closed or (node.is_end and node.name == b"html")
                yield from self._node(node)
        if self._unit is not None:
            yield self._account.lost("cut_off", self._unit.bytes.where(self._document.member))
        if not self._account.tally(self._notes).seen and self._document.size:
            self._account.skip("not_recognised", 0)
        self._account.truncated = not closed
        yield self._account.tally(self._notes, ("named_by_file",))

    def _node(self, node: Node) -> Iterator[Record | Unread]:
        classes = node.classes() if node.attributes and not node.is_end else frozenset()
        begins: Kind | None = "message" if "message" in classes else "call" if "haudio" in classes else None
        if begins and node.name == b"div":
            if self._unit is not None:  # a message inside a message: the end of the first is missing
                yield self._done(self._unit)
            self._unit, self._taking = _Unit(begins, Stretch(node.offset)), False
            self._feed(node)
            return
        if "participants" in classes:
            self._is_group = self._in_person = True
        unit = self._unit
        if unit is None:
            if self._in_person:
                self._participant(node, classes)
            return
        if node.name == b"div":
            unit.depth += -1 if node.is_end else 1
        if not unit.depth:
            unit.bytes.feed(node.tag)
            self._unit = None
            yield self._done(unit)
            return
        if self._taking:
            self._go_on(unit, node)
        elif node.is_end:
            self._in_person = self._in_person and node.name not in (b"a", b"cite")
        else:
            self._take(unit, node, classes)
        self._feed(node)

    def _feed(self, node: Node) -> None:
        if self._unit is not None:
            self._unit.bytes.feed(node.tag)
            self._unit.bytes.feed(node.text)

    def _participant(self, node: Node, classes: frozenset[str]) -> None:
        """A person of the list that stands above the messages of a group."""
        if node.name == b"div" and node.is_end:
            self._in_person = False
        elif "tel" in classes and len(self._others) < _MOST_PEOPLE:
            self._others.append(Party(_handle(node)))
        elif "fn" in classes and self._others:
            handle = self._others[-1].handle
            self._others[-1] = _party(handle or "", said(node.text))

    def _take(self, unit: _Unit, node: Node, classes: frozenset[str]) -> None:
        """What one tag inside a message or call says."""
        if node.name == b"abbr" and classes & {"dt", "published"}:
            unit.time = node.get(b"title") if unit.time is None else unit.time
        elif node.name == b"abbr" and "duration" in classes:
            unit.seconds = _seconds(node.get(b"title"))
        elif "tel" in classes:
            self._in_person, unit.handle = True, _handle(node)
        elif "fn" in classes and self._in_person:
            unit.name, unit.is_me = said(node.text).strip(), node.name == b"abbr"
        elif node.name == b"q" or "full-text" in classes:
            self._taking, self._within = True, node.name
            unit.text.append(("\n" if unit.has_text else "") + said(node.text))
            unit.has_text = True
        elif node.name in _LINKING and len(unit.files) < 1_000:
            link = path(node.get(b"href") if node.name == b"a" else node.get(b"src"))
            if link is not None and link not in unit.files:
                unit.files.append(link)

    def _go_on(self, unit: _Unit, node: Node) -> None:
        """One more piece of the words of a message, or their end."""
        if node.is_end and node.name == self._within:
            self._taking = False
        elif not unit.bytes.is_too_big():
            unit.text.append(("\n" if node.name == b"br" and not node.is_end else "") + said(node.text))

    def _done(self, unit: _Unit) -> Record | Unread:
        place = unit.bytes.where(self._document.member)
        self._in_person = self._taking = False
        if unit.bytes.is_too_big():
            return self._account.lost("element_too_big", place)
        if unit.time is None and not unit.has_text and not unit.handle and not unit.files:
            return self._account.lost("not_recognised", place)
        time = When("") if unit.time is None else iso_when(unit.time)
        self._notes["undated"] += time.utc is None
        self._account.kept += 1
        other = self._other(unit)
        is_call = unit.kind == "call"
        direction, state = self._call(unit) if is_call else (self._direction(unit), ())
        sender = _party(unit.handle, unit.name)
        others = tuple(self._others) if self._is_group else (other,) if other != Party() else ()
        if is_call and direction == "out":
            sender = Party()
        if self._is_deleted:
            state = (*state, "deleted")
        people = self._others if self._is_group else [other]
        return Record(
            kind=unit.kind,
            channel="google_voice",
            thread=", ".join(p.name or p.handle or "" for p in people) or None,
            time=time,
            sender=sender,
            text="".join(unit.text),
            where=place,
            to=others if direction == "out" else (),
            direction=direction,
            state=state,
            seconds=unit.seconds,
            attachments=tuple(self._attachment(link) for link in unit.files),
            extra=self._extra(),
        )

    def _call(self, unit: _Unit) -> tuple[Direction, tuple[State, ...]]:
        direction, state = next(
            (told for label, told in _KINDS.items() if label in self._labels), ("unknown", ())
        )
        if direction == "out" and unit.seconds:
            state = ("answered",)
        if direction == "in" and not unit.handle and not unit.name:
            state = (*state, "withheld")
        return direction, state

    def _direction(self, unit: _Unit) -> Direction:
        """Sent where the page says "Me"; not told where it gives her own number without that word."""
        if unit.is_me:
            return "out"
        return "unknown" if unit.handle and unit.handle == self._me else "in"

    def _other(self, unit: _Unit) -> Party:
        """The person on the other side of a call or of a conversation of two."""
        if not unit.is_me and unit.kind == "call":
            return _party(unit.handle, unit.name)
        if self._peer is None:
            self._peer = self._named()
        return self._peer

    def _named(self) -> Party:
        """The person of a conversation: the first who is not "Me", else as the file is called."""
        for one in _PERSON.finditer(self._document.untrusted_head):
            found = _party(said(one[1]), said(one[2]))
            if found != Party() and (not self._me or found.handle != self._me):
                return found
        named = _FILE_NAME.match(_base(self._document))
        if named is None:
            return Party()
        self._notes["named_by_file"] = 1
        known = named[1].strip()
        return Party(known) if known.lstrip("+").isdigit() else Party(None, known)

    def _attachment(self, link: str) -> Attachment:
        """The file of this name, or of this name with an ending, as it lies beside the page."""
        for name in dict.fromkeys((link, plain_path(link), link.strip())):
            found = self._files.attachment(name)
            if found.present:
                return found
            for ending in _ENDINGS:
                if plain_name(f"{name}.{ending}") in self._document.beside:
                    return self._files.attachment(f"{name}.{ending}")
        return Attachment(link)

    def _extra(self) -> dict[str, str]:
        extra = {"labels": ",".join(sorted(self._labels))} if self._labels else {}
        if "spam" in self._labels:
            extra["folder"] = "spam"
        if self._is_group:
            extra["group"] = "yes"
        return extra


def _tail(document: Document) -> bytes:
    """The end of the page, where its labels stand."""
    if document.size <= len(document.untrusted_head):
        return document.untrusted_head[-_TAIL:]
    tail = b""
    with document.untrusted_open() as untrusted:
        while block := untrusted.read(1 << 20):
            tail = (tail + block)[-_TAIL:]
    return tail


def _base(document: Document) -> str:
    return (document.member or document.name).replace("\\", "/").rpartition("/")[2]


def _handle(node: Node) -> str:
    return node.get(b"href").strip().removeprefix("tel:").strip()


def _party(handle: str, name: str) -> Party:
    name = name.strip()
    return Party(handle or None, name if name and name != handle else None)


def _seconds(written: str) -> int | None:
    found = _SECONDS.fullmatch(written.strip())
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def claim(document: Document) -> Claim | None:
    """A page with the log of a chat or of a call, as Google marks them."""
    head = document.untrusted_head
    if not HTML_START.match(head):
        return None
    found = _CLASS.search(head)
    return Claim(93, f"a page with a {found[1].decode()}") if found else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message or call of the page in its order, then the accounting."""
    del choices  # every time carries its offset
    return _Page(document).read()


READER = Reader(NAME, claim, read, joins="beside")
