# SPDX-License-Identifier: Apache-2.0
"""vCard 2.1, 3.0 and 4.0: whose number is whose, from any phone or mail program's address book.

Read line by line and tolerantly, because real address books break the rules (RFC 2426, RFC 6350, and
the versit specification of 2.1): lines folded or not, parameters bare, groups, letters in whatever
set the phone had. What one property says is told in ``vcard_properties``. Pictures, sounds and keys
are passed over as they come; they stand in the bytes of the card, which are named and hashed.
"""

import re
from collections import Counter
from collections.abc import Iterator

from leeward.exports.content_lines import lines, spelling
from leeward.exports.places import Account, Extent, Letters
from leeward.exports.vcard_properties import Contact, Property, begun
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Tally, Unread, When

_FORMAT = "vcard"
# What is kept of one card without its pictures: far above any that a person has typed.
_BIGGEST_CARD = 4 << 20
_BEGIN = re.compile(rb"(?:[\w-]+\.)?BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(rb"(?:[\w-]+\.)?END\s*:\s*VCARD\s*", re.IGNORECASE)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=]+")
_BLANK = b" \t\r\n\0\x1a"  # what stands between cards and says nothing, the old end-of-file mark too
_MARK = b"\xef\xbb\xbf"


class _Card(Extent):
    """A card that is being read: its bytes, its properties, and how deep in agents we are."""

    def __init__(self, offset: int, spelling: Letters) -> None:
        super().__init__(offset, spelling)
        self._last: Property | None = None
        self._depth = 0
        self._size = 0
        self.contact = Contact()

    def line(self, raw: bytes, *, goes_on: bool) -> bool:
        """Take a line; True when it ends the card. ``goes_on``: it continues the item before it."""
        self.feed(raw)
        line = raw.rstrip(b"\r\n")
        if goes_on:
            self._add(line)
            return False
        if _BEGIN.fullmatch(line):
            self._flush()
            self._depth += 1
        elif _END.fullmatch(line):
            self._flush()
            self._depth -= 1
        elif not self.too_big():
            self._property(line)
        return self._depth <= 0

    def expects_agent(self) -> bool:
        """Whether a card that begins now belongs inside this one."""
        last = self._last
        return last is not None and last.name == "AGENT" and not last.value.strip()

    def too_big(self) -> bool:
        """Whether more was kept of this card than any address book holds."""
        return self._size > _BIGGEST_CARD

    def finish(self) -> Contact:
        """The contact, when no more lines come."""
        self._flush()
        return self.contact

    def _property(self, line: bytes) -> None:
        last = self._last
        if last and last.quoted and last.value.endswith(b"="):
            del last.value[-1:]
            self._add(line)
        elif line[:1] in (b" ", b"\t"):
            # 2.1 folds at a blank and keeps it (as RFC 822); 3.0 and 4.0 add one and take it away.
            self._add(line if self.contact.version == "2.1" else line[1:])
        elif last and last.binary and (not line or _BASE64_LINE.fullmatch(line)):
            return
        elif (found := begun(line)) is not None:
            self._flush()
            self._last = found
            self._size += len(line)
        elif line.strip():
            self._add(b"\n" + line)

    def _add(self, line: bytes) -> None:
        if self._last and not self._last.binary and not self.too_big():
            self._last.value += line
            self._size += len(line)

    def _flush(self) -> None:
        last, self._last = self._last, None
        if last is None:
            return
        if self._depth > 1:
            self.contact.agent(last)
        else:
            self.contact.take(last)


class _AddressBook:
    """One pass over one file. Holds one card at a time."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spelling = spelling(document.untrusted_head)
        self._card: _Card | None = None
        self._account = Account(_FORMAT)
        self._stray = False
        self._notes: Counter[str] = Counter()

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every card in file order, then the accounting."""
        goes_on = False
        with self._document.untrusted_open() as untrusted:
            for offset, raw in lines(untrusted, self._spelling):
                yield from self._line(offset, raw, goes_on=goes_on)
                goes_on = not raw.endswith((b"\r", b"\n"))
        if self._card:
            self._account.truncated = True
            yield self._unread(self._card, "cut_off")
        yield self._account.tally(self._notes)

    def _line(self, offset: int, raw: bytes, *, goes_on: bool) -> Iterator[Record | Unread]:
        mark = len(_MARK) if raw.startswith(_MARK) and not offset else 0
        begins = not goes_on and _BEGIN.fullmatch(raw[mark:])
        card = self._card
        if card and begins and not card.expects_agent():
            self._notes["no_end"] += 1
            yield self._finish(card)
        if self._card is None and begins:
            self._stray = False
            at = offset + (self._spelling.width(_MARK) if mark else 0)
            self._card = _Card(at, self._spelling)
        if self._card:
            if self._card.line(raw[mark:], goes_on=goes_on):
                yield self._finish(self._card)
        elif raw[mark:].strip(_BLANK) and not self._stray:
            self._stray = True  # one stretch of text outside of cards is counted once
            self._account.skip("stray_text", offset)

    def _finish(self, card: _Card) -> Record | Unread:
        if card.too_big():
            return self._unread(card, "element_too_big")
        self._card = None
        self._account.kept += 1
        contact = card.finish()
        self._notes += contact.counts
        return Record(
            kind="contact",
            channel="vcard",
            thread=None,
            time=When(),
            sender=Party(None, contact.name()),
            text=contact.text(),
            where=card.where(self._document.member),
            extra=contact.extra(),
        )

    def _unread(self, card: _Card, why: str) -> Unread:
        self._card = None
        return self._account.lost(why, card.where(self._document.member))


def _claim(document: Document) -> Claim | None:
    """The file begins with a card; or it is named like one and has one further down."""
    head = document.untrusted_head
    wide = spelling(head).wide
    if wide:
        head = head.decode(wide, "replace").encode()
    head = head.removeprefix(_MARK).lstrip(_BLANK)
    if _BEGIN.match(head):
        return Claim(100, "begins with a card")
    named = document.name.lower().endswith((".vcf", ".vcard"))
    if named and re.search(rb"(?:^|[\r\n])BEGIN:VCARD", head, re.IGNORECASE):
        return Claim(60, "named like a card, with one further down")
    return None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return _AddressBook(document).read()


READER = Reader(_FORMAT, _claim, _read)
