# SPDX-License-Identifier: Apache-2.0
"""A mail that was dragged out of Outlook: a .msg file (MS-OXMSG), with its files and mails inside of it.

Each property is a stream of a compound file; numbers and times stand together in one more. What a mail says
is told in ``outlook_mails``.
"""

import hashlib
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final

from leeward.exports.compound_file import MAGIC, CompoundFile, Entry
from leeward.exports.mail_parts import MOST_TEXT
from leeward.exports.outlook_mails import Stored, Thing, is_mail, record_of
from leeward.exports.places import Account
from leeward.exports.quick_records import place
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Tally, Unread, Where

_FORMAT = "outlook_msg"
MOST_HELD: Final = 256 << 20
"""Bytes of a file that are held; mail services take 25 to 150 MB."""

_STREAM = "__substg1.0_"
_FIXED = "__properties_version1.0"
_RECIPIENT, _FILE = "__recip_version1.0_#", "__attach_version1.0_#"
_MARKS: Final = tuple(name.encode("utf-16-le") for name in (_STREAM, _FIXED, "__nameid_version1.0"))
_DATA = 0x3701
_WIDE, _NARROW = 0x001F, 0x001E
_HEAD_OF_FILE, _HEAD_OF_MAIL, _HEAD_OF_THING = 32, 24, 8
"""Bytes before the numbers and times: of the file itself, of a mail inside of it, of a person or a file."""


class _Properties:
    """What Outlook says of one thing: a mail, a person, or a file."""

    def __init__(self, file: CompoundFile, storage: int, head: int) -> None:
        self._file = file
        self._below = file.below(storage)
        self._streams: dict[int, list[tuple[int, Entry]]] = {}
        self._fixed: dict[int, bytes] = {}
        for entry in self._below:
            number = entry.name.removeprefix(_STREAM)
            if len(number) == 8 and len(entry.name) == len(_STREAM) + 8:
                try:
                    tag = int(number, 16)
                except ValueError:
                    continue
                self._streams.setdefault(tag >> 16, []).append((tag & 0xFFFF, entry))
            elif entry.name == _FIXED and not entry.is_storage:
                data = file.read(entry)
                for at in range(head, len(data) - 15, 16):
                    _, prop = struct.unpack_from("<HH", data, at)
                    self._fixed.setdefault(prop, data[at + 8 : at + 16])

    def is_thing(self) -> bool:
        """Whether it is described as Outlook describes things."""
        return any(entry.name == _FIXED for entry in self._below)

    def letters(self, prop: int) -> tuple[bytes, bool] | None:
        """A text as bytes, and whether they are UTF-16."""
        for kind, entry in self._streams.get(prop, ()):
            if kind in (_WIDE, _NARROW) and not entry.is_storage:
                return self._file.read(entry)[: 2 * MOST_TEXT], kind == _WIDE
        return None

    def data(self, prop: int) -> bytes | None:
        """The bytes of a property."""
        for _, entry in self._streams.get(prop, ()):
            if not entry.is_storage:
                return self._file.read(entry)
        return None

    def whole(self, prop: int) -> int:
        """A number or a time; 0 where there is none."""
        return int.from_bytes(self._fixed.get(prop, b""), "little")

    def recipients(self) -> Iterator[Thing]:
        """The people it was sent to."""
        for entry in self._below:
            if entry.is_storage and entry.name.startswith(_RECIPIENT):
                yield _Properties(self._file, entry.number, _HEAD_OF_THING)

    def files(self) -> Iterator[tuple[Thing, Stored | None]]:
        """The files it carries; drawings that only Outlook shows are files without a mail."""
        for entry in self._below:
            if entry.is_storage and entry.name.startswith(_FILE):
                one = _Properties(self._file, entry.number, _HEAD_OF_THING)
                yield one, one.inside()

    def inside(self) -> "_Properties | None":
        """The mail that a file is."""
        for _, entry in self._streams.get(_DATA, ()):
            if entry.is_storage:
                found = _Properties(self._file, entry.number, _HEAD_OF_MAIL)
                return found if found.is_thing() else None
        return None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The mail, then the accounting."""
    account = Account(_FORMAT)
    digest, data, size = hashlib.sha256(), bytearray(), 0
    with document.untrusted_open() as untrusted:
        while chunk := untrusted.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
            if size <= MOST_HELD:
                data += chunk
    where = place(document.member, 0, size, digest.hexdigest())
    if size:
        yield _item(data, size, where, account)
    yield account.tally(Counter())


def _item(data: bytearray, size: int, where: Where, account: Account) -> Record | Unread:
    if size > MOST_HELD:
        return account.lost("too_big_for_memory", where)
    try:
        file = CompoundFile(data)
    except ValueError:
        return account.lost("not_recognised", where)
    stored = _Properties(file, 0, _HEAD_OF_FILE)
    if not stored.is_thing():
        account.truncated = not file.whole
        return account.lost("not_recognised" if file.whole else "cut_off", where)
    if not is_mail(stored):
        return account.lost("not_a_message", where)
    record, notes = record_of(stored, where)
    account.truncated = not file.whole
    account.kept += 1
    account.caveats += [Said(f"caveat.mail.{key}", {"n": n}) for key, n in sorted(notes.items())]
    return record


def _claim(document: Document) -> Claim | None:
    """A compound file with the names that Outlook gives to properties, or named as one of its mails."""
    head = document.untrusted_head
    if not head.startswith(MAGIC):
        return None
    if any(mark in head for mark in _MARKS):
        return Claim(100, "a compound file with Outlook's properties")
    if document.name.lower().endswith(".msg"):
        return Claim(80, "a compound file that is named like a mail of Outlook")
    return None


READER = Reader(_FORMAT, _claim, _read)
