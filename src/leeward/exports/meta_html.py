# SPDX-License-Identifier: Apache-2.0
"""Messenger and Instagram, "Download your information" as HTML: the text of the messages of one thread.

The names of classes change from year to year, so they are not looked at: a message is the smallest
element that holds some text and, behind it, a time. The first text is the sender. Times are in the words
and the zone of the account; the JSON form of the export says more, and is read instead where it is there.
"""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from leeward.exports.json_fields import Files
from leeward.exports.meta_html_words import call_by, is_time, when
from leeward.exports.meta_json import thread_of
from leeward.exports.meta_records import FOLDERS
from leeward.exports.places import Account, Letters
from leeward.exports.quick_records import place
from leeward.exports.xml_bytes import pieces
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, RecordId, Said, Tally, Unread
from leeward.unpack import plain_name

_FORMAT = "meta_html"
_NOTHING: Counter[str] = Counter()
_PLAIN = Letters(None)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,200}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_FILE = re.compile(r"message(?:_\d+)?\.html?", re.IGNORECASE)
_PEOPLE = re.compile(
    "^(?:Participants|Participantes|Teilnehmer|Partecipanti|Deelnemers|Uczestnicy|Peserta|Участники)[^:]{0,20}:".encode()
)
_TITLE = re.compile(rb"<title>([^<>]{1,300})</title>", re.IGNORECASE)
_TIME = re.compile(rb">\s*([^<>]{10,80})<")
_TAG = re.compile(rb"""(/?)([A-Za-z][\w:-]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_SOURCE = re.compile(rb"""\s(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_VOID = frozenset(
    (b"br", b"img", b"hr", b"meta", b"link", b"input", b"source", b"wbr", b"col", b"base", b"area", b"embed")
)
_INLINE = frozenset((b"a", b"b", b"i", b"em", b"strong", b"span", b"u", b"code", b"font", b"small", b"time"))
_BLOCKS = frozenset((b"div", b"section", b"article"))
_SILENT = frozenset((b"script", b"style", b"head"))
_MEDIA = frozenset((b"img", b"video", b"audio", b"source", b"a"))
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_LAYOUT = " \t\r\n\f"
"""Blanks of the page; other ones, such as that of a line that may not break, were written."""
_MOST_OPEN = 2_000
_MOST_TEXTS = 20_000
_MOST_HELD = 16 << 20


@dataclass(slots=True)
class _Open:
    """An element that is open: its name, where it began, and what had been seen before it."""

    name: bytes
    offset: int
    texts: int
    files: int
    block: int


@dataclass(slots=True)
class _Text:
    """A piece of text: its block, its place, and whether it can be a time or is a reaction."""

    text: str
    block: int
    offset: int
    is_time: bool = False
    in_list: bool = False

    def may_be_time(self) -> bool:
        """Whether it can be the time of a message."""
        return self.is_time and not self.in_list


@dataclass(slots=True)
class _Held:
    """The bytes that a message may still need, and where they begin."""

    offset: int = 0
    data: bytearray = field(default_factory=bytearray)

    def add(self, piece: bytes) -> None:
        self.data += piece
        if len(self.data) > _MOST_HELD:
            self.drop(self.offset + len(self.data) // 2)

    def drop(self, to: int) -> None:
        del self.data[: max(0, to - self.offset)]
        self.offset = max(self.offset, to)


class _Page:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        (folder, thread), channel = thread_of(document)
        self._channel, self._thread = channel or "messenger", thread or _title(document)
        self._marks = {} if folder in (None, "inbox") else {"folder": folder or ""}
        self._files_beside = Files(document)
        self._account = Account(_FORMAT)
        self._stack: list[_Open] = []
        self._texts: list[_Text] = []
        self._sources: list[str] = []
        self._held = _Held()
        self._block = self._times = 0
        self._stray = self._undated = self._first_stray = 0
        self._depth = _MOST_OPEN
        self._senders: set[str] = set()
        self._silent: bytes | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every message in the order of the page, then the accounting."""
        closed = False
        with self._document.untrusted_open() as untrusted:
            for offset, data, more in pieces(untrusted, _PLAIN):
                if more:  # a tag or a text of many megabytes
                    self._held = _Held(max(offset, 0) + 1 + len(data))
                    continue
                if offset < 0:
                    self._held.add(data)
                    continue
                self._held.add(b"<" + data)
                yield from self._piece(offset, data)
                closed = closed or data[:6].lower() == b"/html>"
                if len(self._stack) > _MOST_OPEN:
                    yield self._account.lost("too_deep", place(self._document.member, offset, 1, _hash(b"<")))
                    break
        yield self._tally(closed)

    def _piece(self, offset: int, data: bytes) -> Iterator[Record | Unread]:
        found = _TAG.match(data)
        if found is None:
            if not data.startswith((b"!", b"?")):
                self._text(offset, b"<" + data)
            return
        closing, name, attributes = found[1], found[2].lower(), found[3]
        end = offset + 1 + found.end()
        if self._silent:
            if closing and name == self._silent:
                self._silent = None
        elif closing:
            yield from self._close(name, offset, end)
        else:
            self._opened(name, attributes, offset)
        if not self._silent:
            self._text(end, data[found.end() :])

    def _opened(self, name: bytes, attributes: bytes, offset: int) -> None:
        if name in _MEDIA and (source := _SOURCE.search(attributes)):
            path = html.unescape((source[1] or source[2] or b"").decode("utf-8", "replace"))
            if path and not _ELSEWHERE.match(path):
                self._sources.append(path)
        if name == b"br" and self._texts and self._texts[-1].block == self._block:
            self._texts[-1].text += "\n"
        if name in _VOID or attributes.endswith(b"/"):
            return
        if name in _SILENT:
            self._silent = name
            return
        if name not in _INLINE:
            self._block += 1
        self._stack.append(_Open(name, offset, len(self._texts), len(self._sources), self._block))

    def _text(self, offset: int, untrusted: bytes) -> None:
        if not untrusted.strip():
            return
        text = html.unescape(untrusted.decode("utf-8", "replace"))
        last = self._texts[-1] if self._texts else None
        if last is not None and last.block == self._block:
            last.text += text
            self._times -= last.may_be_time()
            last.is_time = False
            return
        text = text.lstrip(_LAYOUT)
        in_list = any(one.name == b"li" for one in self._stack[-4:])
        self._texts.append(_Text(text, self._block, offset, is_time(text.strip()), in_list))
        self._times += self._texts[-1].may_be_time()
        if len(self._texts) > _MOST_TEXTS:
            self._forget(_MOST_TEXTS // 2)

    def _forget(self, many: int) -> None:
        """Text that belongs to no message is counted and let go."""
        self._first_stray = self._first_stray if self._stray else self._texts[0].offset
        self._stray += many
        self._times -= sum(one.may_be_time() for one in self._texts[:many])
        del self._texts[:many]
        for one in self._stack:
            one.texts = max(0, one.texts - many)

    def _close(self, name: bytes, begin: int, end: int) -> Iterator[Record | Unread]:
        """An element ends, and with it those inside it that have no end of their own."""
        at = next((n for n in range(len(self._stack) - 1, -1, -1) if self._stack[n].name == name), None)
        if at is None:
            return
        while len(self._stack) > at:
            element = self._stack.pop()
            depth = len(self._stack)
            may_hold = depth == at or element.name == b"section"
            if may_hold or (depth <= self._depth < _MOST_OPEN and element.name in _BLOCKS):
                yield from self._ended(element, depth, end if depth == at else begin)
        if name not in _INLINE:
            self._block += 1

    def _ended(self, element: _Open, depth: int, end: int) -> Iterator[Record | Unread]:
        """What ended is a message if it holds a text and then a time, or stands where messages do."""
        texts = self._texts[element.texts :]
        times = [n for n, one in enumerate(texts) if one.may_be_time() and n]
        # A piece of a message that looks like one lies deeper than messages do.
        known = depth <= self._depth or (bool(texts) and texts[0].text.strip() in self._senders)
        bare = not times and self._lacks_time(element, texts, depth)
        if not (times or bare) or not known or element.name in (b"html", b"body"):
            return
        self._depth = min(depth, self._depth)
        if element.offset < self._held.offset:  # longer than what is held: its bytes cannot be proven
            held = bytes(self._held.data[: end - self._held.offset])
            where = place(self._document.member, self._held.offset, len(held), _hash(held))
            yield self._account.lost("element_too_big", where)
        else:
            yield from self._message(element, texts, times[-1] if times else None, end)
        self._times -= sum(one.may_be_time() for one in texts)
        del self._texts[element.texts :]
        del self._sources[element.files :]
        if not self._times:  # else a message around this one still waits for its end
            self._held.drop(end)

    def _lacks_time(self, element: _Open, texts: list[_Text], depth: int) -> bool:
        """Whether it stands where messages stand, under the name of one who wrote, but tells no time."""
        if depth != self._depth or element.name not in _BLOCKS or not texts or texts[0].in_list:
            return False
        says = len(texts) > 1 or len(self._sources) > element.files
        return says and texts[0].text.strip() in self._senders

    def _message(self, element: _Open, texts: list[_Text], time: int | None, end: int) -> Iterator[Record]:
        begin = element.offset
        raw = bytes(self._held.data[begin - self._held.offset : end - self._held.offset])
        body = [
            one.text.strip(_LAYOUT) for n, one in enumerate(texts) if n not in (0, time) and not one.in_list
        ]
        at = when("" if time is None else texts[time].text.strip())
        self._undated += at.local is None
        self._account.kept += 1
        paths = dict.fromkeys(self._sources[element.files :])
        sender = Party(None, texts[0].text.strip())
        if len(self._senders) < 1_000:
            self._senders.add(sender.name or "")
        text = "\n".join(body)
        call = call_by(sender.name or "", text)
        message = Record(
            "message" if call is None else "call",
            self._channel,
            self._thread,
            at,
            sender,
            text,
            place(self._document.member, begin, len(raw), _hash(raw)),
            state=call or (),
            attachments=tuple(self._files_beside.attachment(path) for path in paths),
            extra=self._marks if call is None else {**self._marks, "in_app": "yes"},
        )
        yield message
        for one in texts:
            if one.in_list:
                yield self._reaction(one, message, raw, begin)

    def _reaction(self, one: _Text, message: Record, raw: bytes, begin: int) -> Record:
        """A line of the list under a message: an emoji and a name."""
        self._account.kept += 1
        stop = raw.find(b"<", one.offset - begin)
        piece = raw[one.offset - begin : stop if stop >= 0 else len(raw)]
        said = one.text.strip()
        cut = next((n for n, letter in enumerate(said) if letter.isalnum() or letter == "+"), len(said))
        # A name may begin with a sign too ("~Femi"): then it is one that has written.
        cut = next((n for n in range(1, cut) if said[n:] in self._senders), cut)
        return replace(
            message,
            kind="reaction",
            state=(),
            time=when(""),
            sender=Party(None, said[cut:].strip() or None),
            text=said[:cut].strip() or said,
            where=place(self._document.member, one.offset, len(piece), _hash(piece)),
            to=(message.sender,),
            attachments=(),
            about=RecordId(f"o{message.where.offset}"),
            extra=self._marks,
        )

    def _tally(self, closed: bool) -> Tally:
        account = self._account
        if self._texts:
            self._forget(len(self._texts))
        for _ in range(self._stray):
            account.skip("stray_text", self._first_stray)
        if not account.kept and not account.tally(_NOTHING).seen and self._document.size:
            account.skip("not_recognised", 0)
        account.truncated = not closed
        if account.kept:
            account.caveats.append(Said("caveat.meta_html.no_zone"))
        if self._undated:
            account.caveats.append(Said("caveat.meta_html.undated", {"n": self._undated}))
        return account.tally(_NOTHING)


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _title(document: Document) -> str | None:
    found = _TITLE.search(document.untrusted_head)
    return html.unescape(found[1].decode("utf-8", "replace")).strip() or None if found else None


def claim(document: Document) -> Claim | None:
    """A page named as Meta names those of a thread, or one that lists participants, with times."""
    head = document.untrusted_head
    if not _HTML.match(head):
        return None
    name = (document.member or document.name).replace("\\", "/").rpartition("/")[2]
    timed = any(is_time(html.unescape(t[1].decode("utf-8", "replace")).strip()) for t in _TIME.finditer(head))
    if _FILE.fullmatch(name) and timed:
        return Claim(90, "a page of a thread, with times")
    people = any(_PEOPLE.match(text[1].lstrip()) for text in _TIME.finditer(head))
    return Claim(80, "participants, and times") if people and timed else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message of the page; none of it where the JSON of the same thread lies beside it."""
    del choices  # no date of this format is in numbers alone
    items = _Page(document).read()
    if not _json_beside(document):
        yield from items
        return
    for item in items:
        if isinstance(item, Tally):
            account = Account(_FORMAT)
            for _ in range(item.seen):
                account.skip("json_beside", 0)
            yield replace(account.tally(_NOTHING), truncated=item.truncated)


def _json_beside(document: Document) -> bool:
    """Whether the folder of this page holds the same file as JSON."""
    name = document.member or document.name
    stem = plain_name(name).rpartition(".")[0]
    neighbour = document.beside.get(f"{stem}.json")
    folder = name.replace("\\", "/").rpartition("/")[0]
    return neighbour is not None and neighbour.name.replace("\\", "/").rpartition("/")[0] == folder


READER = Reader(
    _FORMAT,
    claim,
    read,
    joins="below",
    folders=FOLDERS,
    yields_to=frozenset({"meta_json"}),
)
