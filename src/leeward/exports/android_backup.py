# SPDX-License-Identifier: Apache-2.0
"""A backup that ``adb backup`` made of an Android phone: ``backup.ab``, encrypted or not.

What the telephony provider puts into it is JSON, packed: texts and multimedia messages, without the files
of the latter. Databases of messages and calls in it are read by the readers of their own formats.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any, Final

from leeward.exports import android_call_log_db, android_messages_db
from leeward.exports.android_records import AndroidRecords, said
from leeward.exports.android_tar import MAGIC, Entry, Tar, head_of, opened
from leeward.exports.backup_account import BackupAccount
from leeward.exports.iphone_backup_keys import BadBagError, WrongPasswordError
from leeward.exports.json_fields import JsonAccount, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Tally, Unread
from leeward.unpack import plain_name

NAME = "android_backup"
_SMS, _MMS = "_sms_backup", "_mms_backup"
_DATABASES: Final = {
    "mmssms.db": android_messages_db.READER,
    "calllog.db": android_call_log_db.READER,
    "contacts2.db": android_call_log_db.READER,
}
_LOGS: Final = tuple(name + ending for name in _DATABASES for ending in ("-wal", "-journal"))
_WANTED: Final = (_SMS, _MMS, *_DATABASES, *_LOGS)
_PACKED: Final = b"x"
"""How what zlib packs begins."""
_MOST_HELD: Final = 256 << 20
_MOST_JSON: Final = 256 << 20
_MOST_IN_ALL: Final = 512 << 20


class _Held:
    """A file of the tar, in memory, as a file beside others."""

    def __init__(self, entry: Entry) -> None:
        self.name, self.size, self.data = entry.name, entry.size, entry.data or b""

    def sha256(self) -> None:
        """Nobody asks for the hash of a log."""

    def open(self) -> io.BytesIO:
        """Its bytes from the start."""
        return io.BytesIO(self.data)

    def document(self, beside: dict[str, Any]) -> Document:
        """The same as a document for the reader of its format."""
        return Document(plain_name(self.name), self.name, self.size, self.data[:65536], self.open, beside)


def _claim(document: Document) -> Claim | None:
    """The first line; or a packed list of messages that somebody took out of a backup."""
    if document.untrusted_head.startswith(MAGIC):
        return Claim(99, "the first line of an Android backup")
    is_list = document.name.endswith((_SMS, _MMS)) and document.untrusted_head[:1] == _PACKED
    return Claim(70, "a packed list of messages, by its name") if is_list else None


def _question(document: Document, choices: Choices) -> str | None:
    """An encrypted backup needs its password."""
    head = head_of(document.untrusted_head)
    if head is None or head.encryption.lower() == "none":
        return None
    if choices.password is None:
        return "password"
    try:
        with document.untrusted_open() as untrusted:
            opened(untrusted, head, choices.password)
    except WrongPasswordError:
        return "wrong_password"
    except BadBagError:
        return None
    return None


def _read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    if not document.untrusted_head.startswith(MAGIC):
        yield from _json(document)
        return
    account = BackupAccount(NAME, document)
    yield from _backup(document, choices, account)
    yield account.tally()


def _backup(document: Document, choices: Choices, account: BackupAccount) -> Iterator[Record | Unread]:
    head = head_of(document.untrusted_head)
    if head is None:
        yield account.lost("not_recognised")
        return
    if head.encryption.lower() != "none" and choices.password is None:
        yield account.lost("password_needed", question="password")
        return
    with document.untrusted_open() as untrusted:
        try:
            clear = opened(untrusted, head, choices.password)
        except WrongPasswordError:
            yield account.lost("wrong_password", question="wrong_password")
            return
        except BadBagError as error:
            yield account.lost(error.why)
            return
        tar = Tar(clear, packed=head.packed, size=document.size, most_held=_MOST_HELD)
        held: list[_Held] = []
        for one in _taken(tar, account):
            if isinstance(one, Unread):
                yield one
            else:
                held.append(one)
    if tar.damage is not None:
        account.cut()
        yield account.lost(tar.damage)
    beside: dict[str, Any] = {plain_name(one.name): one for one in held}
    for one in sorted(held, key=lambda one: one.name):
        yield from _file(one, beside, account)


def _taken(tar: Tar, account: BackupAccount) -> Iterator[_Held | Unread]:
    """The files that are read; and those that are too big for it, named."""
    left, others = _MOST_IN_ALL, 0
    for entry in tar.entries(_WANTED):
        if not entry.name.endswith(_WANTED):
            others += 1
        elif entry.data is None or entry.size > left:
            yield account.lost("too_big_for_memory", entry.name)
        else:
            left -= entry.size
            yield _Held(entry)
    account.say("caveat.android_backup.others", n=others)


def _file(one: _Held, beside: dict[str, Any], account: BackupAccount) -> Iterator[Record | Unread]:
    name = plain_name(one.name)
    document = one.document(beside)
    if name in _LOGS:
        return
    reader = _DATABASES.get(name)
    for item in reader.read(document, Choices()) if reader is not None else _json(document):
        if isinstance(item, Tally):
            account.add(item, one.name)
        else:
            yield item


def _json(document: Document) -> Iterator[Record | Unread | Tally]:
    """The records of one packed list of messages; a place is one in the list as it is unpacked."""
    account = JsonAccount(NAME, document)
    inflate = zlib.decompressobj()
    with document.untrusted_open() as untrusted:
        packed = untrusted.read(_MOST_HELD)
    try:
        text = inflate.decompress(packed, _MOST_JSON)
    except zlib.error:
        text = b""
    make = AndroidRecords(account.notes)
    walk = JsonItems(io.BytesIO(text), _is_list)
    for found in walk:
        if found.is_item and isinstance(found.value, dict):
            account.kept += 1
            yield _message(make, found, account, is_mms=document.name.endswith(_MMS))
        else:
            yield account.unread(found)
    if not inflate.eof:
        yield account.lost("member_damaged", account.place(Found((), len(text), b"")))
    yield account.close(walk)


def _message(make: AndroidRecords, found: Found, account: JsonAccount, *, is_mms: bool) -> Record:
    row: dict[str, Any] = {key: plain(cell) for key, cell in found.value.items()}
    where = account.place(found)
    recipients = found.value.get("recipients")
    people = ", ".join(plain(one) for one in recipients) if isinstance(recipients, list) else ""
    row.pop("recipients", None)
    if not is_mms:
        return make.sms(row, where, thread=people)
    listed = found.value.get("mms_addresses")
    pairs = [
        (plain(one.get("type")), plain(one.get("address")))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    ]
    text = said(row, "mms_body")
    for name in ("mms_addresses", "mms_body", "mms_charset"):
        row.pop(name, None)
    return make.mms(row, pairs, [text] if text else [], (), where, thread=people)


def _is_list(path: Path) -> bool:
    return path == ()


READER = Reader(NAME, _claim, _read, _question)
