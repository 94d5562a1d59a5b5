# SPDX-License-Identifier: Apache-2.0
"""One mail in a file, as every mail program saves it: .eml, Apple's .emlx, or a file of a Maildir.

The file is the mail as it came over the wire (RFC 5322), so it proves more than any picture of it. Apple
writes the number of its bytes above it and marks below it. What a mail says is told in ``mail_records``.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from leeward.exports.mail_headers import head_of
from leeward.exports.mail_parts import MOST_HELD
from leeward.exports.mail_records import Hints, read_mail
from leeward.exports.places import Account
from leeward.exports.quick_records import place
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, State, Tally, Unread

_FORMAT = "mail"
_CHUNK = 1 << 20
_BLANK: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]{0,100}")
_COUNT: Final = re.compile(rb"(\d{1,10})[ \t]{0,20}\r?\n")
_POSTMARK: Final = re.compile(rb">?From ([^\r\n]{0,500})\r?\n")
_FLAGS: Final = re.compile(rb"<key>flags</key>\s{0,20}<integer>(\d{1,18})</integer>")
_APPLE: Final[tuple[tuple[int, State], ...]] = ((1 << 1, "deleted"), (1 << 6, "draft"))
"""Marks of Apple Mail that change what a mail is (bits of ``flags`` in the plist of an .emlx)."""

_MAILDIR_DRAFT: Final = re.compile(r"[:;!_]2,[A-Z]*D[A-Z]*$", re.ASCII)
_PAGE_FIELDS: Final = frozenset({"snapshot-content-location", "content-location"})
_KNOWN: Final = frozenset({
    "from", "to", "cc", "subject", "date", "message-id", "received", "mime-version", "return-path",
    "delivered-to", "reply-to", "in-reply-to", "x-mailer", "x-gm-thrid", "x-mozilla-status", "sender",
    "content-type",
})  # fmt: skip
_PERSONAL: Final = frozenset(
    {"from", "to", "subject", "received", "message-id", "return-path", "delivered-to"}
)


class _Start(NamedTuple):
    """Where the mail begins in its file, and what stands above it."""

    at: int
    size: int | None
    postmark: str


def _start(data: bytes | bytearray) -> _Start:
    blank = _BLANK.match(data)
    at, count, postmark = (blank.end() if blank else 0), None, ""
    if number := _COUNT.match(data, at):
        at, count = number.end(), int(number[1])
    if line := _POSTMARK.match(data, at):
        at, postmark = line.end(), line[1].decode("latin-1").strip()
    return _Start(at, count, postmark)


def _with_line_feeds(data: bytearray) -> bytearray:
    """A mail of an old Mac, whose lines end with a carriage return alone."""
    if b"\r" in data and b"\n" not in data:
        return data.replace(b"\r", b"\n")
    return data


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The mail, then the accounting."""
    account = Account(_FORMAT)
    digest = hashlib.sha256()
    data, size = bytearray(), 0
    with document.untrusted_open() as untrusted:
        while chunk := untrusted.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if len(data) < MOST_HELD:
                data += chunk
    where = place(document.member, 0, size, digest.hexdigest())
    if not size:
        yield account.tally(Counter())
        return
    data = _with_line_feeds(data)
    begins = _start(data)
    end = len(data)
    if begins.size is not None:
        end = min(end, begins.at + begins.size)
        account.truncated = size < begins.at + begins.size
    head = head_of(data, begins.at, end)
    if not head.fields:
        yield account.lost("not_recognised", where)
        yield account.tally(Counter())
        return
    hints = Hints(begins.postmark, _states(document.name, bytes(data[end : end + 65_536])))
    mail = read_mail(data, head, end, where, hints, too_big=size > len(data))
    account.truncated = account.truncated or mail.cut
    account.kept += 1
    yield mail.record
    account.caveats += [Said(f"caveat.mail.{key}", {"n": n}) for key, n in sorted(mail.notes.items())]
    yield account.tally(Counter())


def _states(name: str, below: bytes) -> tuple[State, ...]:
    """What the file says beside the mail: Apple's marks below it, a Maildir's in its name."""
    found = _FLAGS.search(below)
    flags = int(found[1]) if found else 0
    states: list[State] = [state for bit, state in _APPLE if flags & bit]
    if _MAILDIR_DRAFT.search(name) and "draft" not in states:
        states.append("draft")
    return tuple(states)


def _claim(document: Document) -> Claim | None:
    """A head with fields that only mails have; fewer of them are enough in a file named as one."""
    head = document.untrusted_head
    data = _with_line_feeds(bytearray(head))
    begins = _start(data)
    found = head_of(data, begins.at, len(data))
    if not found.fields:
        return None
    known = _KNOWN & found.first.keys()
    if _PAGE_FIELDS & found.first.keys() and not _PERSONAL & known - {"from", "subject"}:
        return None  # a web page that was saved with its pictures has such a head too (.mht)
    named = document.name.lower().endswith((".eml", ".emlx", ".email", ".rfc822"))
    if len(known) >= 3 and _PERSONAL & known:
        return Claim(85, "the head of a mail")
    if named and known:
        return Claim(70, "named like a mail, with a field of its head")
    if len(known) == 2 and _PERSONAL & known and found.whole:
        return Claim(40, "two fields of the head of a mail")
    return None


READER = Reader(_FORMAT, _claim, _read)
