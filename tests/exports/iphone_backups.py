# SPDX-License-Identifier: Apache-2.0
"""Writes backups of an iPhone as Finder does, plain and encrypted, with invented people, for the tests.

    python tests/exports/iphone_backups.py

writes the sample anew.
"""

import hashlib
import plistlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from leeward.parts import Document, Neighbour

from .apple_stores import NS, calls, messages, voicemails
from .phone_stores import (
    DATA,
    DAY,
    Lying,
    apple_contacts,
    database,
    document,
    whatsapp_calls,
    whatsapp_chats,
    whatsapp_contacts,
)

WHATSAPP = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
HOME, MEDIA = "HomeDomain", "MediaDomain"
PICTURE = "Library/SMS/Attachments/ab/11/GUID/IMG_0001.HEIC"
PASSWORD = "correct horse"
CLASS, CLASS_KEY = 3, bytes(range(32))
Files = Mapping[tuple[str, str], bytes]


def texts() -> bytes:
    """An sms.db with a message and a picture."""
    rows: list[dict[str, Any]] = [
        {"text": "Where are you?", "handle_id": 1},
        {"text": "\ufffc", "handle_id": 1, "date": (DAY + 90) * NS},
    ]
    files = [
        {
            "guid": "A1",
            "filename": f"~/{PICTURE}",
            "transfer_name": "IMG_0001.HEIC",
            "mime_type": "image/heic",
        }
    ]
    joined = [{"message_id": 2, "attachment_id": 1}]
    return messages(*rows, attachment=files, message_attachment_join=joined)


def phone() -> dict[tuple[str, str], bytes]:
    """What is on the phone, by domain and path."""
    return {
        (HOME, "Library/SMS/sms.db"): texts(),
        (MEDIA, PICTURE): b"a picture of a door",
        (HOME, "Library/CallHistoryDB/CallHistory.storedata"): calls(),
        (HOME, "Library/Voicemail/voicemail.db"): voicemails(),
        (HOME, "Library/Voicemail/1.amr"): b"#!AMR\n",
        (HOME, "Library/AddressBook/AddressBook.sqlitedb"): apple_contacts(),
        (WHATSAPP, "ChatStorage.sqlite"): whatsapp_chats(),
        (WHATSAPP, "CallHistory.sqlite"): whatsapp_calls(),
        (WHATSAPP, "ContactsV2.sqlite"): whatsapp_contacts(),
        (WHATSAPP, "Message/Media/2348000000101@s.whatsapp.net/a/b/door.jpg"): b"another picture",
        ("AppDomain-com.example.game", "Documents/scores.db"): b"not read",
    }


def stored(domain: str, path: str) -> str:
    """The name of a file in a backup."""
    return hashlib.sha1(f"{domain}-{path}".encode(), usedforsecurity=False).hexdigest()


def archived(path: str, size: int, key: bytes | None = None) -> bytes:
    """An ``MBFile`` as NSKeyedArchiver writes it."""
    file: dict[str, Any] = {
        "RelativePath": plistlib.UID(2), "Size": size, "ProtectionClass": CLASS, "$class": plistlib.UID(3),
    }  # fmt: skip
    objects: list[Any] = ["$null", file, path, {"$classname": "MBFile", "$classes": ["MBFile", "NSObject"]}]
    if key is not None:
        file["EncryptionKey"] = plistlib.UID(4)
        objects += [{"NS.data": key, "$class": plistlib.UID(5)}, {"$classname": "NSMutableData"}]
    archive = {"$version": 100000, "$archiver": "NSKeyedArchiver", "$objects": objects}
    return plistlib.dumps({**archive, "$top": {"root": plistlib.UID(1)}}, fmt=plistlib.FMT_BINARY)


def contents(files: Files, keys: Mapping[str, bytes], *, listed: Files | None = None) -> bytes:
    """A Manifest.db."""
    rows: list[dict[str, Any]] = [{"fileID": "f" * 40, "domain": HOME, "relativePath": "Library", "flags": 2}]
    for (domain, path), data in {**files, **(listed or {})}.items():
        name = stored(domain, path)
        kept = archived(path, len(data), keys.get(name))
        rows.append({"fileID": name, "domain": domain, "relativePath": path, "flags": 1, "file": kept})
    columns = "fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB"
    return database({"Files": columns, "Properties": "key TEXT PRIMARY KEY, value BLOB"}, {"Files": rows})


def plain_backup(files: Files | None = None, listed: Files | None = None) -> dict[str, bytes]:
    """A backup that is not encrypted: relative names and bytes."""
    files = phone() if files is None else files
    names = {stored(*place): data for place, data in files.items()}
    bag = {"IsEncrypted": False, "BackupKeyBag": b"", "Version": "10.0"}
    return {
        "Manifest.db": contents(files, {}, listed=listed),
        "Manifest.plist": plistlib.dumps(bag, fmt=plistlib.FMT_BINARY),
        "Info.plist": plistlib.dumps({"Device Name": "phone", "Product Version": "17.0"}),
        **{f"{name[:2]}/{name}": data for name, data in names.items()},
    }


def tag(name: str, value: bytes | int) -> bytes:
    """One entry of a bag of keys."""
    data = value.to_bytes(4, "big") if isinstance(value, int) else value
    return name.encode() + len(data).to_bytes(4, "big") + data


def key_bag(password: str, rounds: int, old_rounds: int = 10) -> bytes:
    """A bag with two classes, of which the phone's own key alone opens the second."""
    salt, old_salt = b"s" * 20, b"o" * 20
    secret = password.encode()
    if rounds:
        secret = hashlib.pbkdf2_hmac("sha256", secret, salt, rounds, 32)
    secret = hashlib.pbkdf2_hmac("sha1", secret, old_salt, old_rounds, 32)
    head = [("VERS", 4), ("TYPE", 1), ("UUID", b"u" * 16), ("HMCK", b"h" * 40), ("WRAP", 1)]
    head += [("SALT", old_salt), ("ITER", old_rounds)]
    head += [("DPWT", 0), ("DPIC", rounds), ("DPSL", salt)] if rounds else []
    one = [
        ("UUID", b"1" * 16),
        ("CLAS", CLASS),
        ("WRAP", 2),
        ("KTYP", 0),
        ("WPKY", aes_key_wrap(secret, CLASS_KEY)),
    ]
    other = [("UUID", b"2" * 16), ("CLAS", 11), ("WRAP", 1), ("KTYP", 0), ("WPKY", b"w" * 40)]
    return b"".join(tag(name, value) for name, value in (*head, *one, *other))  # type: ignore[arg-type]


def wrapped(key: bytes) -> bytes:
    """A file's key as a backup keeps it: its class, and the key under that of the class."""
    return CLASS.to_bytes(4, "little") + aes_key_wrap(CLASS_KEY, key)


def encrypted(data: bytes, key: bytes) -> bytes:
    """AES-256-CBC with an empty vector, filled up as PKCS#7 says."""
    rest = 16 - len(data) % 16
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return cipher.update(data + bytes([rest]) * rest) + cipher.finalize()


def encrypted_backup(
    files: Files | None = None, *, rounds: int = 20, password: str = PASSWORD
) -> dict[str, bytes]:
    """The same, encrypted."""
    files = phone() if files is None else files
    keys = {stored(*place): hashlib.sha256(repr(place).encode()).digest() for place in files}
    names = {stored(*place): data for place, data in files.items()}
    own = hashlib.sha256(b"manifest").digest()
    listed = contents(files, {name: wrapped(key) for name, key in keys.items()})
    bag = {
        "IsEncrypted": True,
        "BackupKeyBag": key_bag(password, rounds),
        "ManifestKey": wrapped(own),
        "Applications": {f"com.example.app{n}": {"Path": "/Applications/x"} for n in range(3)},
    }
    return {
        "Manifest.db": encrypted(listed, own),
        "Manifest.plist": plistlib.dumps(bag, fmt=plistlib.FMT_BINARY),
        "Info.plist": plistlib.dumps({"Device Name": "phone", "Product Version": "17.0"}),
        **{f"{name[:2]}/{name}": encrypted(data, keys[name]) for name, data in names.items()},
    }


def as_document(backup: Mapping[str, bytes], first: str) -> Document:
    """A backup as its reader sees it: the file that is recognised, and all others by their names."""
    beside: dict[str, Neighbour] = {
        name.rpartition("/")[2].casefold(): Lying(name, data)
        for name, data in backup.items()
        if name != first
    }
    return document(backup[first], first, beside)


def written(backup: Mapping[str, bytes], folder: Path) -> Path:
    """A backup as a folder."""
    for name, data in backup.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def small() -> dict[tuple[str, str], bytes]:
    """The phone of the sample."""
    return {place: data for place, data in phone().items() if place[0] in (MEDIA, HOME) and "SMS" in place[1]}


def main() -> None:
    """Write the sample."""
    written(
        {n: d for n, d in plain_backup(small()).items() if not n.endswith(".plist")}, DATA / "iphone_backup"
    )


if __name__ == "__main__":
    main()
