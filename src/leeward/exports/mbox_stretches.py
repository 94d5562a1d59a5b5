# SPDX-License-Identifier: Apache-2.0
"""Cuts a mailbox file (mbox, RFC 4155) into its mails, as it streams by.

Mails stand one after another, each below a line "From somebody date" that programs invent. The same words
can stand in a mail. A line divides when an empty line stands above it, a sender and a date are in it, and
the field of a head follows; lines that have some of this and not all are counted and said. What a mail
says of its own length (Content-Length) is not believed, because programs that wrote it wrote it wrong, and
senders can write it too; only where the mailbox itself measured it (Dovecot, which marks each mail with
X-UID and quotes nothing), and where a mail does begin or the file does end exactly there.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from leeward.exports.mail_parts import MOST_HELD

_CHUNK = 1 << 20
_LOOK = 8 << 10
"""Bytes below a line that are looked at to tell what it is."""

_MARK: Final = b"\nFrom "
_DAYS = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}"
_MONTHS = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DATED: Final = re.compile(
    rb"From (?P<who>[^\s]{1,300}(?: at [^\s]{1,300})?|\"[^\"\r\n]{1,200}\"@[^\s]{1,200}) {1,9}(?:"
    + _DAYS
    + rb",? {1,9}(?:"
    + _MONTHS
    + rb" {1,9}\d{1,2}|\d{1,2}[ -]"
    + _MONTHS
    + rb")[^\r\n]{0,60}?\d{1,2}:\d\d[^\r\n]{0,60}|\d{4}-\d\d-\d\d[^\r\n]{0,60})\r?\n"
)
_UNDATED: Final = re.compile(rb"From (?P<who>[^\r\n]{1,300})\r?\n")
_FURTHER: Final = re.compile(rb"\n\r?\nFrom [^\r\n]{1,300}\r?\n")
_FOLLOWS: Final = re.compile(
    rb">?(?:X-[\w-]{1,60}|From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-[\w-]"
    rb"{1,40}|Status|Reply-To|Sender|DKIM-Signature|ARC-[\w-]{1,40}|Authentication-Results|In-Reply-To|References"
    rb"|Received-SPF|List-[\w-]{1,40}|Envelope-To|Resent-[\w-]{1,40}|Errors-To|Lines)[ \t]{0,9}:",
    re.IGNORECASE,
)
_ANY_FIELD: Final = re.compile(rb">?[!-9;-~]{1,100}[ \t]{0,9}:[^\n]*\n")
_BOUNDARY: Final = re.compile(rb"boundary[ \t]{0,9}=[ \t]{0,9}\"?([^\"\r\n;]{1,200})", re.IGNORECASE)
_MULTIPART: Final = re.compile(rb"^Content-Type[ \t]{0,9}:\s{0,9}multipart/", re.IGNORECASE | re.MULTILINE)
_LENGTH: Final = re.compile(
    rb"^X-UID:[^\n]*\n(?:[\w-]+:[^\n]*\n){0,4}Content-Length: ?(\d{1,10})\r?$", re.MULTILINE
)
_HEAD: Final = 1 << 16
_LEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]{0,100}")


class Stretch(NamedTuple):
    """The bytes of one mail with the line above it, and its place in the file."""

    offset: int
    data: bytes
    length: int
    sha256: str
    odd: int
    """Lines in it, or the one above it, that could be read otherwise."""
    last: bool


def begins(head: bytes) -> bool:
    """Whether a file begins as mailboxes do; a first line without a date is enough where a second follows."""
    lead = _LEAD.match(head)
    at = lead.end() if lead else 0
    found = _DATED.match(head, at)
    if found is not None:
        return _head_follows(head, found.end())
    found = _UNDATED.match(head, at)
    if found is None or not _head_follows(head, found.end()):
        return False
    return any(_head_follows(head, further.end()) for further in _FURTHER.finditer(head, found.end()))


def _head_follows(data: bytes | bytearray, at: int) -> bool:
    """Whether fields of a mail's head begin here: the first is known, or one of the next three."""
    for _ in range(4):
        if _FOLLOWS.match(data, at):
            return True
        found = _ANY_FIELD.match(data, at)
        if found is None:
            return False
        at = found.end()
        while data.startswith((b" ", b"\t"), at):
            at = (data.find(b"\n", at, at + _LOOK) + 1) or at + _LOOK
    return False


def _shape(who: bytes) -> str:
    """Who invented the line: Gmail numbers its mails, Thunderbird writes a dash, others the sender."""
    if who.endswith(b"@xxx") and who[:-4].isdigit():
        return "numbered"
    return "dash" if who == b"-" else "sender"


def measured_end(data: bytes | bytearray, end: int) -> int | None:
    """Where a mail ends as its mailbox measured it; None where it did not."""
    stop = min(end, _HEAD)
    if data.find(b"Content-Length:", 0, stop) < 0:
        return None
    bodies = [at + len(gap) for gap in (b"\n\n", b"\n\r\n") if (at := data.find(gap, 0, stop)) >= 0]
    body = min(bodies, default=0)
    found = _LENGTH.search(data, 0, body)
    return body + int(found[1]) if found else None


class Mails:
    """One pass over one mailbox. Holds one mail at a time, or two where one has no end."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self._buffer = bytearray()
        self._base = 0  # where in the file the buffer begins; the current mail begins with it
        self._at = 0  # from where in the buffer to search on
        self._shape: str | None = None
        self._first_undated = False
        self._odd = 0
        self._next_odd = 0
        self._held: int | None = None  # a line inside of an open multipart, which the next one settles
        self._held_odd = 0
        self._digest: hashlib._Hash | None = None
        self._long = b""
        self._passed = 0

    def __iter__(self) -> Iterator[Stretch]:
        while chunk := self._untrusted.read(_CHUNK):
            self._buffer += chunk
            if self._shape is None:
                if len(self._buffer) < _LOOK:
                    continue
                self._learn()
            yield from self._cut(ended=False)
            self._let_go()
        if self._shape is None:
            self._learn()
        yield from self._cut(ended=True)
        if self._held is not None:
            yield from self._settle(len(self._buffer))
        last = self._unfinished_line()
        if 0 < last < len(self._buffer):
            yield self._take(last)
        if self._buffer or self._digest:
            yield self._take(len(self._buffer), last=True)

    def _unfinished_line(self) -> int:
        """Where the line above a further mail begins, of which the file ends before its end; else 0."""
        at = self._buffer.rfind(b"\n", max(0, len(self._buffer) - 600)) + 1
        line = bytes(self._buffer[at:])
        cut = line.startswith(_MARK[1:]) or (line != b"" and _MARK.startswith(b"\n" + line))
        return at if cut and at and self._empty_above(at) else 0

    def _learn(self) -> None:
        """How the first line of the file is written tells how all of its kind are."""
        lead = _LEAD.match(self._buffer)
        at = lead.end() if lead else 0
        dated = _DATED.match(self._buffer, at)
        found = dated or _UNDATED.match(self._buffer, at)
        self._shape = _shape(found["who"]) if found else "sender"
        self._first_undated = found is not None and dated is None

    def _cut(self, *, ended: bool) -> Iterator[Stretch]:
        """Every mail that ends in what is at hand."""
        buffer = self._buffer
        while True:
            line = buffer.find(_MARK, self._at)
            if line < 0:
                self._at = max(self._at, len(buffer) - len(_MARK) + 1)
                return
            if not ended and len(buffer) - line < _LOOK:
                self._at = line
                return
            inside = self._measured(line + 1)
            if inside and not ended and inside + _LOOK > len(buffer):
                self._at = line
                return
            self._at = line + 1
            if not self._divides(line + 1, ended=ended):
                continue
            if inside and self._ends_at(inside):
                self._odd, self._next_odd = self._odd + 1, 0
                continue
            if self._held is not None:
                yield from self._settle(line + 1)
                line = self._at - 1
            if self._is_open(line + 1):
                self._held, self._held_odd = line + 1, self._next_odd
            else:
                yield self._take(line + 1)
            self._next_odd = 0

    def _settle(self, end: int) -> Iterator[Stretch]:
        """A line stood in a multipart without an end. If its end came later, the line belongs to it."""
        held, self._held = self._held, None
        assert held is not None
        closing = self._closing(held)
        if closing is None or self._buffer.find(closing, held, end) < 0:
            odd, self._next_odd = self._next_odd, self._held_odd
            yield self._take(held)
            self._next_odd = odd
            self._at = end - held
        else:
            self._odd += 1

    def _measured(self, at: int) -> int:
        """Where the mail at hand ends as its mailbox measured it, if a place is inside of it; else 0."""
        end = None if self._digest else measured_end(self._buffer, at)
        return end if end is not None and at < end < MOST_HELD else 0

    def _ends_at(self, place: int) -> bool:
        """Whether a mail does end at a place: a line with a date follows, or nothing."""
        rest = bytes(self._buffer[place : place + 700]).lstrip(b"\r\n")
        return not rest or _DATED.match(rest) is not None

    def _empty_above(self, at: int) -> bool:
        buffer = self._buffer
        return at < 2 or buffer[at - 2] == 10 or (at > 2 and buffer[at - 3 : at - 1] == b"\n\r")

    def _divides(self, at: int, *, ended: bool) -> bool:
        """Whether a line that begins with "From " ends one mail and begins the next."""
        buffer = self._buffer
        empty_above = self._empty_above(at)
        found = _DATED.match(buffer, at)
        if found is None:
            return empty_above and self._divides_undated(at)
        if ended and empty_above and buffer.find(b"\n", found.end()) < 0:
            return True  # the file is cut within the first line of a head
        if not _head_follows(buffer, found.end()):
            self._odd += empty_above
            return False
        like_the_first = _shape(found["who"]) == self._shape
        if empty_above:
            self._next_odd = not like_the_first
        elif not like_the_first or self._shape == "sender":
            self._odd += 1
            return False
        return True

    def _divides_undated(self, at: int) -> bool:
        """A line without a date divides only where the first of the file has none either."""
        found = _UNDATED.match(self._buffer, at)
        if found is None or not _head_follows(self._buffer, found.end()):
            return False
        self._odd += not self._first_undated
        return self._first_undated

    def _closing(self, end: int) -> bytes | None:
        """The line that ends the mail at hand, if it is a multipart."""
        end = min(end, _HEAD)
        if self._buffer.find(b"oundary", 0, end) < 0:
            return None
        with memoryview(self._buffer) as view:
            head = bytes(view[:end])
        stops = [at for at in (head.find(b"\n\n"), head.find(b"\n\r\n")) if at >= 0]
        end = min(stops, default=end)
        if not _MULTIPART.search(head, 0, end):
            return None
        boundary = _BOUNDARY.search(head, 0, end)
        return b"\n--" + boundary[1].rstrip() + b"--" if boundary else None

    def _is_open(self, end: int) -> bool:
        """Whether the mail at hand is a multipart whose end has not come."""
        if self._digest:
            return False
        closing = self._closing(end)
        if closing is None or self._buffer.find(closing[:-2], 0, end) < 0:
            return False
        return self._buffer.rfind(closing, 0, end) < 0

    def _let_go(self) -> None:
        """Pass on what is too much to hold, hashed."""
        sure = min(self._at, len(self._buffer))
        if self._digest is None:
            if sure <= MOST_HELD:
                return
            self._digest = hashlib.sha256()
            self._long = bytes(memoryview(self._buffer)[:MOST_HELD])
            self._held = None
        keep = max(0, sure - 8)
        with memoryview(self._buffer) as view:
            self._digest.update(view[:keep])
        del self._buffer[:keep]
        self._passed += keep
        self._at -= keep

    def _take(self, end: int, *, last: bool = False) -> Stretch:
        """The mail at hand, which ends here; the next one begins."""
        with memoryview(self._buffer) as view:
            data = bytes(view[:end])
        del self._buffer[:end]
        self._at = max(0, self._at - end)
        length, offset = self._passed + end, self._base
        self._base += length
        odd, self._odd = self._odd, self._next_odd
        self._next_odd = 0
        if self._digest is None:
            return Stretch(offset, data, length, hashlib.sha256(data).hexdigest(), odd, last)
        self._digest.update(data)
        digest, self._digest, self._passed = self._digest.hexdigest(), None, 0
        data, self._long = self._long, b""
        return Stretch(offset, data, length, digest, odd, last)
