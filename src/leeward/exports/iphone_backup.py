# SPDX-License-Identifier: Apache-2.0
"""A backup of an iPhone on a computer: the messages, calls, voicemails, contacts and WhatsApp in it.

``Manifest.db`` is the table of contents; the files themselves lie beside it under the SHA-1 of where they
were on the phone. In an encrypted backup ``Manifest.db`` is encrypted as well, and ``Manifest.plist``,
which has the keys, is what is recognised. Each database is read by the reader of its own format.
"""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from leeward.exports import (
    apple_calls,
    apple_calls_twice,
    apple_contacts,
    apple_messages,
    apple_voicemail,
    whatsapp_ios_calls,
    whatsapp_ios_contacts,
    whatsapp_ios_db,
)
from leeward.exports.backup_account import BackupAccount
from leeward.exports.iphone_backup_files import BackupFile, Listing, listing
from leeward.exports.iphone_backup_keys import (
    MOST_PLIST,
    BadBagError,
    Keys,
    WrongPasswordError,
    opened,
    plist,
)
from leeward.exports.sqlite_bytes import Database, is_database, read_whole
from leeward.exports.sqlite_bytes import opened as opened_database
from leeward.exports.whatsapp_ios_db_tables import SHARED
from leeward.parts import Choices, Claim, Document, Neighbour, Reader
from leeward.records import Record, Tally, Unread
from leeward.unpack import plain_name

NAME = "iphone_backup"
_TABLE = re.compile(rb"CREATE TABLE [\"'`\[]?Files[\"'`\]]?\s*\(\s*[\"'`\[]?fileID\b", re.IGNORECASE)
_KEY, _BAG = b"ManifestKey", b"BackupKeyBag"
_LIST: Final = "manifest.plist"
_CONTENTS: Final = "manifest.db"
_ALWAYS: Final = frozenset({_LIST, _CONTENTS, f"{_CONTENTS}-wal", "info.plist", "status.plist"})
"""What says which phone it was and what is in the backup."""
_HOME: Final = "HomeDomain"
_BESIDE: Final = ("-wal", "-journal")
_LIDS: Final = "LID.sqlite"
"""Which address of WhatsApp belongs to which number; nothing in it is a record."""


class _Part(NamedTuple):
    """A database in a backup: where it was on the phone, and who reads it."""

    domain: str
    path: str
    reader: Reader


_PARTS: Final = (
    _Part(_HOME, "Library/SMS/sms.db", apple_messages.READER),
    _Part(_HOME, "Library/CallHistoryDB/CallHistory.storedata", apple_calls.READER),
    _Part("WirelessDomain", "Library/CallHistory/call_history.db", apple_calls.READER),
    _Part(_HOME, "Library/Voicemail/voicemail.db", apple_voicemail.READER),
    _Part(_HOME, "Library/AddressBook/AddressBook.sqlitedb", apple_contacts.READER),
    *(_Part(domain, "ChatStorage.sqlite", whatsapp_ios_db.READER) for domain in SHARED),
    *(_Part(domain, "CallHistory.sqlite", whatsapp_ios_calls.READER) for domain in SHARED),
    *(_Part(domain, "ContactsV2.sqlite", whatsapp_ios_contacts.READER) for domain in SHARED),
)
_FOLDERS: Final = (
    *(f"{part.domain}/{part.path}" for part in _PARTS),
    "MediaDomain/Library/SMS/",
    "HomeDomain/Library/SMS/Attachments/",
    "HomeDomain/Library/Voicemail/",
    *(f"{domain}/{folder}" for domain in SHARED for folder in ("Message/", _LIDS)),
)
"""Where on the phone those files were that are read, or that records refer to."""


def _claim(document: Document) -> Claim | None:
    """The table of contents in the head of a database; or the list with the key to an encrypted one."""
    head = document.untrusted_head
    if is_database(head):
        return Claim(97, "the table of contents of a backup") if _TABLE.search(head) else None
    if not head.startswith((b"bplist00", b"<?xml")) or plain_name(document.name) != _LIST:
        return None
    # The order of the keys is no one's choice, and apps may fill the head: a list of this name is read whole.
    whole = head if document.size <= len(head) else read_whole(document, MOST_PLIST) or b""
    return Claim(97, "the keys of an encrypted backup") if _KEY in whole and _BAG in whole else None


def _question(document: Document, choices: Choices) -> str | None:
    """An encrypted backup needs its password."""
    if is_database(document.untrusted_head):
        return None
    if choices.password is None:
        return "password"
    try:
        _keys(document, choices.password)
    except WrongPasswordError:
        return "wrong_password"
    except BadBagError:
        return None
    return None


def _keys(document: Document, password: str) -> tuple[Keys, bytes]:
    """The open keys of an encrypted backup, and the wrapped key of its table of contents."""
    listed = plist(bytes(read_whole(document, MOST_PLIST) or b""))
    key = listed.get("ManifestKey") if listed is not None else None
    if listed is None or not isinstance(key, bytes):
        raise BadBagError("bad_key_bag")

    def beat() -> None:
        with document.untrusted_open() as untrusted:
            untrusted.read(1)

    return opened(listed.get("BackupKeyBag"), password, beat), key


def _read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    account = BackupAccount(NAME, document)
    yield from _backup(document, choices, account)
    yield account.tally()


@dataclass(frozen=True, slots=True)
class _Lost:
    """Why a backup's table of contents does not open, and what a person can answer to that."""

    why: str
    question: str | None = None


def _contents(document: Document, choices: Choices) -> tuple[Document, Keys | None] | _Lost:
    """The table of contents, and the keys of an encrypted backup."""
    if is_database(document.untrusted_head):
        return document, None
    if choices.password is None:
        return _Lost("password_needed", "password")
    try:
        keys, stated = _keys(document, choices.password)
    except WrongPasswordError:
        return _Lost("wrong_password", "wrong_password")
    except BadBagError as error:
        return _Lost(error.why)
    near, key = document.beside.get(_CONTENTS), keys.of_file(stated)
    if near is None or key is None:
        return _Lost("no_table_of_contents" if near is None else "key_does_not_open")
    return BackupFile(near.name, near.size, near, key).document(near.name, {}), keys


def _needs(document: Document, choices: Choices) -> frozenset[str] | None:
    """The names of the files that are read; None where the table of contents does not open."""
    opened_contents = _contents(document, choices)
    if isinstance(opened_contents, _Lost):
        return None
    contents, keys = opened_contents
    database = opened_database(contents)
    if isinstance(database, str):
        return None
    try:
        found = _listing(database, document.beside, keys, BackupAccount(NAME, document))
    finally:
        database.close()
    return None if found is None else frozenset(found.there) | _ALWAYS


def _backup(document: Document, choices: Choices, account: BackupAccount) -> Iterator[Record | Unread]:
    opened_contents = _contents(document, choices)
    if isinstance(opened_contents, _Lost):
        yield account.lost(opened_contents.why, question=opened_contents.question)
        return
    contents, keys = opened_contents
    database = opened_database(contents)
    if isinstance(database, str):
        yield account.lost(database)
        return
    try:
        found = _listing(database, document.beside, keys, account)
    finally:
        database.close()
    if found is None:
        yield account.lost("no_such_tables")
        return
    yield from _parts(found, account)


def _listing(
    database: Database, beside: Mapping[str, Neighbour], keys: Keys | None, account: BackupAccount
) -> Listing | None:
    if not database.has("Files", "fileID", "domain", "relativePath"):
        return None
    database.look_over("Files")
    found = listing(database, beside, keys, _FOLDERS)
    if database.cut:  # what it listed behind the cut is not known to be missing
        account.cut()
    for key, n in sorted(database.notes.items()):
        if n and key != "no_log":
            account.say(f"caveat.sqlite.{key}", n=n)
    account.say("caveat.iphone_backup.listed", n=found.listed, absent=found.absent)
    return found


def _parts(found: Listing, account: BackupAccount) -> Iterator[Record | Unread]:
    for part in _PARTS:
        place = f"{part.domain}/{part.path}"
        file = found.find(part.domain, part.path)
        if file is None:
            for why, places in (("listed_not_there", found.missing), ("key_does_not_open", found.locked)):
                if place in places:
                    yield account.lost(why, place)
            continue
        name = part.path.rpartition("/")[2]
        document = file.document(name, _beside(found, part))
        for item in part.reader.read(document, Choices()):
            if isinstance(item, Tally):
                account.add(item, place)
            else:
                yield item


def _of_whatsapp(found: Listing) -> Iterator[tuple[str, Neighbour]]:
    """The databases of WhatsApp that hold calls which the phone's own list has too, and their logs."""
    for part in _PARTS:
        if part.domain in SHARED and plain_name(part.path) in apple_calls_twice.FILES:
            for name in (part.path, *(part.path + ending for ending in _BESIDE)):
                if (file := found.find(part.domain, name)) is not None:
                    yield name, file


def _beside(found: Listing, part: _Part) -> Mapping[str, Neighbour]:
    """What a reader finds beside a database: its log, the other databases, and files by their SHA-1."""
    folder, _, name = part.path.rpartition("/")
    names = [name + ending for ending in _BESIDE]
    names += [_LIDS] if part.domain in SHARED else []
    names += [one.path.rpartition("/")[2] for one in _PARTS if one.domain == part.domain and one != part]
    near: dict[str, Neighbour] = {}
    for one in names:
        file = found.find(part.domain, f"{folder}/{one}" if folder else one)
        if file is not None:
            near[plain_name(one)] = file
    if part.reader is apple_calls.READER:
        near |= {plain_name(name): file for name, file in _of_whatsapp(found)}
    stored: dict[str, Neighbour] = dict(found.there)
    return ChainMap(near, stored)


READER = Reader(NAME, _claim, _read, _question, joins="all_below", needs=_needs)
