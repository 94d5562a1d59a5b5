# SPDX-License-Identifier: Apache-2.0
"""SMS Backup & Restore (SyncTech): texts, multimedia messages and the call log of an Android phone.

``<smses>`` holds ``<sms/>`` and ``<mms>``, ``<calls>`` holds ``<call/>``; all data is in attributes,
and the word "null" means that there is none. Both roots are read, in any order and at any depth.
This file walks over the elements; what one of them says is told in ``sms_backup_records``.
"""

import re
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import NamedTuple

from leeward.exports.mms_parts import NULL, LongPart
from leeward.exports.places import Account, Extent, Letters, where
from leeward.exports.sms_backup_records import CALL, SMS, Element, Records
from leeward.exports.xml_bytes import MOST_SHAPES, Tag, Tags, Words, end_tag, letters, pieces, shape, tag
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Tally, Unread

_FORMAT = "sms_backup_xml"
_PREFIX = rb"(?:[\w.-]+:)?"
_ROOT = re.compile(rb"<" + _PREFIX + rb"(?:smses|calls)(?=[\s>/])")
_BEGINS = re.compile(_PREFIX + rb"(sms|mms|call)\s+[\w.:-]+\s*=\s*[\"']")
_STOPS = re.compile(
    _PREFIX + rb"(?:sms|mms|call|part|addr)\s+[\w.:-]+\s*=\s*[\"']"
    rb"|/" + _PREFIX + rb"(?:smses|calls|sms|mms|call|parts|addrs)\s*>"
)
_RECORDS = (b"sms", b"mms", b"call")
_ROOTS = (b"smses", b"calls")
_HIDES = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}
# A tag cut by a raw "<" inside a value is put together again over at most so many pieces and bytes.
_MOST_JOINS = 100
_MOST_JOINED = 1 << 16


class _Plan(NamedTuple):
    """How to read every further element that is written exactly as one before it, values aside."""

    call: bool
    pick: Callable[[list[bytes]], tuple[bytes, ...]]
    blank: int


class _Root(NamedTuple):
    """A root that is open, the count it states, and how many elements came before it."""

    name: bytes
    declared: int | None
    before: int


class _Torn(NamedTuple):
    """The beginning of a tag whose end has not come yet."""

    offset: int
    data: bytes
    joins: int


class _Backup:
    """One pass over one file. Holds one record at a time."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._member = document.member
        self._letters: Letters = letters(document.untrusted_head)
        self._tags = Tags()
        self._words = Words()
        self._records = Records(self._words)
        self._plans: dict[tuple[bytes, ...], _Plan] = {}
        self._roots: list[_Root] = []
        self._open: Element | None = None
        self._torn: _Torn | None = None
        self._hidden: tuple[Extent, bytes] | None = None
        self._long: LongPart | None = None
        self._midway = False
        self._calm = True
        self._unknown = 0
        self._begun = False
        self._refused = False
        self._account = Account(_FORMAT)
        self._lost_elements = 0

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every record in file order, then the accounting."""
        planned = self._plans.get
        with self._document.untrusted_open() as untrusted:
            for offset, data, more in pieces(untrusted, self._letters):
                if self._calm and not more:
                    values = data.split(b'"')
                    plan = planned(tuple(values[::2]))
                    if plan is not None and len(values) % 2:  # even: a quote more, after the tag
                        yield self._planned(plan, offset, data, values)
                        continue
                yield from self._step(offset, data, more)
                if self._refused:
                    break
                self._calm = not (self._open or self._torn or self._hidden or self._midway)
        if not self._refused:
            yield from self._end()
        notes = self._records.notes + self._words.mended
        yield self._account.tally(notes, assumed=("seconds",))

    def _planned(self, plan: _Plan, offset: int, data: bytes, values: list[bytes]) -> Record:
        values.append(NULL)  # what an index of -1 picks: the attribute is not there
        raw = b"<" + (data[: -plan.blank] if plan.blank else data)
        place = where(self._member, offset, raw, self._letters)
        self._account.kept += 1
        if plan.call:
            return self._records.call(plan.pick(values), place)
        return self._records.sms(plan.pick(values), place)

    def _learn(self, found: Tag, data: bytes) -> None:
        """Keep how an element is written, if its values are what stands between double quotes."""
        outside = shape(found, data)
        blank = data[found.end :]
        if outside is None or blank.strip() or len(self._plans) >= MOST_SHAPES:
            return
        at = {name: 2 * number + 1 for number, name in enumerate(found.attributes)}
        fields = CALL if found.name == b"call" else SMS
        pick = itemgetter(*(at.get(name, -1) for name in fields))
        self._plans[outside] = _Plan(found.name == b"call", pick, len(blank))

    def _step(self, offset: int, data: bytes, more: bool) -> Iterator[Record | Unread]:
        """Take one piece for which there is no plan."""
        if self._midway:
            self._further(data, more)
            return
        self._midway = more
        if offset < 0:
            self._stray(0, data.removeprefix(b"\xef\xbb\xbf"))
            return
        joins = 0
        if self._hidden:
            self._hide(data)
            return
        if self._torn:
            torn, self._torn = self._torn, None
            far = torn.joins >= _MOST_JOINS or len(torn.data) > _MOST_JOINED or more
            if far or _STOPS.match(data):
                yield from self._give_up(torn)
            else:
                offset, data, joins = torn.offset, torn.data + b"<" + data, torn.joins + 1
        if data.startswith(b"/"):
            yield from self._close(offset, data)
        elif data.startswith((b"!", b"?")):
            self._markup(offset, data)
        else:
            yield from self._start(offset, data, joins, more)

    def _start(self, offset: int, data: bytes, joins: int, more: bool) -> Iterator[Record | Unread]:
        found = self._tags.read(data)
        if found is None:
            if more:
                yield from self._too_long(offset, data)
            elif self._open and self._open.bad:
                self._open.feed(b"<" + data)
            else:
                self._torn = _Torn(offset, data, joins)
            return
        if found.name in _RECORDS:
            yield from self._record(offset, data, found, learn=not joins)
        elif self._open:
            self._open.inside(found, data)
        elif found.name in _ROOTS or not self._begun:
            self._begin(found)
            self._stray(offset + found.end + 1, data[found.end :])
        else:
            if not self._unknown:
                self._account.skip("unknown_element", offset)
            self._unknown += not found.closed

    def _record(self, offset: int, data: bytes, found: Tag, *, learn: bool) -> Iterator[Record | Unread]:
        """A record begins; one that is still open never ended."""
        self._begun = True
        if self._open:
            yield self._unread(self._open)
        element = Element(offset, self._letters, found, self._records)
        if not found.closed:
            element.feed(b"<" + data)
            self._open = element
            return
        element.feed(b"<" + data[: found.end])
        if learn and found.name != b"mms" and not found.twice:
            self._learn(found, data)
        yield self._finish(element)
        self._stray(offset + found.end + 1, data[found.end :])

    def _begin(self, root: Tag) -> None:
        self._begun = True
        if root.closed:
            return
        said = root.attributes.get(b"count", b"")
        declared = int(said) if said.isdigit() and len(said) < 15 else None
        self._roots.append(_Root(root.name, declared, self._elements()))

    def _close(self, offset: int, data: bytes) -> Iterator[Record | Unread]:
        found = end_tag(data)
        if found is None:
            if self._open:
                self._open.feed(b"<" + data)
            return
        name, end = found
        if self._open and name == self._open.name:
            self._open.feed(b"<" + data[:end])
            element, self._open = self._open, None
            yield self._finish(element)
        elif self._open and name not in _ROOTS:
            self._open.feed(b"<" + data)
            return
        if self._open:
            yield self._unread(self._open)
        if name in _ROOTS or not self._unknown:
            self._close_root(name)
        else:
            self._unknown -= 1
        self._stray(offset + end + 1, data[end:])

    def _close_root(self, name: bytes) -> None:
        if not any(root.name == name for root in self._roots):
            return
        self._unknown = 0
        while self._roots:
            root = self._roots.pop()
            self._count(root)
            if root.name == name:
                return

    def _count(self, root: _Root) -> None:
        found = self._elements() - root.before
        if root.declared is not None and root.declared != found:
            facts = {"declared": root.declared, "found": found}
            self._account.caveats.append(Said(f"caveat.{_FORMAT}.count", facts))

    def _markup(self, offset: int, data: bytes) -> None:
        if data[:8].upper() == b"!DOCTYPE" and not self._begun:
            self._refused = True
            self._account.skip("doctype_refused", offset)
            return
        if data.startswith(b"?xml") and not self._letters.wide:
            self._words.declared(data)
        for head, tail in _HIDES.items():
            if data.startswith(head):
                self._hidden = Extent(offset, self._letters), tail
                self._hide(data)
                return
        if self._open:
            self._open.feed(b"<" + data)
        elif not self._unknown:
            self._account.skip("unknown_element", offset)

    def _hide(self, data: bytes) -> None:
        """Pass over a comment, a CDATA section or an instruction: what looks like a tag there is none."""
        if self._hidden is None:
            return
        extent, tail = self._hidden
        for one in (self._open, extent):
            if one:
                one.feed(b"<" + data)
        if tail in data:
            self._hidden = None

    def _give_up(self, torn: _Torn) -> Iterator[Unread]:
        """A tag that has no end: the record it belongs to cannot be read, the next one can."""
        begun = _BEGINS.match(torn.data)
        if self._open and begun:
            yield self._unread(self._open)
        if self._open is None and begun:
            self._open = Element(torn.offset, self._letters, begun[1], self._records)
        if self._open:
            self._open.bad = self._open.bad or "bad_xml"
            self._open.feed(b"<" + torn.data)
            return
        extent = Extent(torn.offset, self._letters)
        extent.feed(b"<" + torn.data)
        yield self._account.lost("bad_xml", extent.where(self._member))

    def _too_long(self, offset: int, data: bytes) -> Iterator[Unread]:
        """The head of a tag longer than is held in one piece: only data of a part is read through."""
        if self._open is None:
            begun = _BEGINS.match(data)
            if begun is None:
                extent = Extent(offset, self._letters)
                extent.feed(b"<" + data)
                yield self._account.lost("element_too_big", extent.where(self._member))
                return
            self._open = Element(offset, self._letters, begun[1], self._records)
            self._open.bad = "element_too_big"
        elif not self._open.bad:
            self._long = LongPart(data)
        self._open.feed(b"<" + data)

    def _further(self, data: bytes, more: bool) -> None:
        """Take a piece that goes on from the one before it."""
        self._midway = more
        if self._hidden:
            extent, tail = self._hidden
            extent.feed(data)
            if tail in data:
                self._hidden = None
        if self._open is None:
            return
        self._open.feed(data)
        if self._long is None:
            return
        self._long.more(data)
        if more:
            return
        found = tag(self._long.rest)
        if found and found.name == b"part" and self._long.streams:
            self._open.long_part(found, self._long.sha256())
        else:
            self._open.bad = "element_too_big"
        self._long = None

    def _finish(self, element: Element) -> Record | Unread:
        if element.bad:
            return self._unread(element)
        self._account.kept += 1
        return element.record(self._member)

    def _unread(self, element: Element, why: str = "bad_xml") -> Unread:
        self._open = None
        self._lost_elements += 1
        return self._account.lost(element.bad or why, element.where(self._member))

    def _stray(self, offset: int, text: bytes) -> None:
        if not self._unknown and text.strip():
            self._account.skip("stray_text", offset)

    def _elements(self) -> int:
        return self._account.kept + self._lost_elements

    def _end(self) -> Iterator[Unread]:
        """What the end of the file cuts."""
        if self._torn and self._open:
            self._open.feed(b"<" + self._torn.data)
        if self._open:
            self._account.truncated = True
            yield self._unread(self._open, "cut_off")
        elif self._torn and not self._torn.data.startswith(b"/"):
            self._account.truncated = True
            extent = Extent(self._torn.offset, self._letters)
            extent.feed(b"<" + self._torn.data)
            self._lost_elements += _BEGINS.match(self._torn.data) is not None
            yield self._account.lost("cut_off", extent.where(self._member))
        elif self._hidden:
            self._account.truncated = True
            yield self._account.lost("cut_off", self._hidden[0].where(self._member))
        self._account.truncated = self._account.truncated or bool(self._roots)
        for root in reversed(self._roots):
            self._count(root)


def _claim(document: Document) -> Claim | None:
    """A root of the format in the head; or, with no root left, one of its elements."""
    head = document.untrusted_head
    wide = letters(head).wide
    if wide:
        head = head.decode(wide, "replace").encode()
    found = _ROOT.search(head)
    if found:
        before = head[: found.start()].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not before or before.startswith((b"<?xml", b"<!")):
            return Claim(100, "the root of a backup in its head")
    starts = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if starts.startswith(b"<") and _BEGINS.match(starts[1:]):
        return Claim(60, "a record of a backup without its root")
    return None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return _Backup(document).read()


READER = Reader(_FORMAT, _claim, _read)
