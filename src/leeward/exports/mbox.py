# SPDX-License-Identifier: Apache-2.0
"""Mailbox files (mbox): Gmail from Google Takeout, Thunderbird, Apple Mail, and mail servers.

The file is cut into its mails by ``mbox_stretches``; what a mail says is told in ``mail_records``. A line of
a mail that began with "From " was written with a ">" before it (mboxrd, mboxo); it is taken off again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from leeward.exports.mail_headers import head_of
from leeward.exports.mail_records import Hints, read_mail
from leeward.exports.mbox_stretches import Mails, Stretch, begins, measured_end
from leeward.exports.places import Account
from leeward.exports.quick_records import place
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, State, Tally, Unread

_FORMAT = "mbox"
_POSTMARK: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]{0,100}From ([^\r\n]{0,500})\r?\n")
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_AMBIGUOUS: Final[tuple[State, ...]] = ("ambiguous_line",)


class _Mailbox:
    """One pass over one mailbox."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(_FORMAT)
        self._notes: Counter[str] = Counter()
        self._own: Counter[str] = Counter()

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every mail in file order, then the accounting."""
        with self._document.untrusted_open() as untrusted:
            for stretch in Mails(untrusted):
                item = self._item(stretch)
                if item is not None:
                    yield item
        account = self._account
        account.caveats += [Said(f"caveat.mail.{key}", {"n": n}) for key, n in sorted(self._notes.items())]
        yield account.tally(self._own, assumed=("unquoted",))

    def _item(self, stretch: Stretch) -> Record | Unread | None:
        data = stretch.data
        where = place(self._document.member, stretch.offset, stretch.length, stretch.sha256)
        postmark = _POSTMARK.match(data)
        start = postmark.end() if postmark else 0
        head = head_of(data, start, len(data))
        if not head.fields:
            if not data.strip(b"\xef\xbb\xbf\r\n\t \0"):
                return None
            self._account.truncated = stretch.last
            return self._account.lost("cut_off" if stretch.last else "stray_text", where)
        if b">From " in data and measured_end(data, len(data)) not in range(len(data) - 2, len(data) + 1):
            data, changed = _QUOTED.subn(rb"\1", data)
            self._own["unquoted"] += changed
            head = head_of(data, start, len(data))
        line = postmark[1].decode("latin-1").strip() if postmark else ""
        if stretch.odd:
            self._own["ambiguous_from"] += stretch.odd
        hints = Hints(line, _AMBIGUOUS if stretch.odd else ())
        too_big = stretch.length > len(stretch.data)
        mail = read_mail(data, head, len(data), where, hints, too_big=too_big)
        if stretch.last and not too_big:
            self._account.truncated = mail.cut or not data.endswith((b"\n", b"\0"))
        if mail.notes:
            self._notes.update(mail.notes)
        self._account.kept += 1
        return mail.record


def _claim(document: Document) -> Claim | None:
    """The line that stands above each mail of a mailbox, and the head of a mail below it."""
    if begins(document.untrusted_head):
        return Claim(95, "begins as mailboxes do")
    return None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return _Mailbox(document).read()


READER = Reader(_FORMAT, _claim, _read)
