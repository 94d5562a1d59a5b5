# SPDX-License-Identifier: Apache-2.0
"""The files that an iPhone backup lists, by where they were on the phone, in clear.

``Manifest.db`` has a row for each: the domain, the path, the name under which it lies in the backup (the
SHA-1 of both), and an archived ``MBFile`` with its size and its wrapped key.
"""

import hashlib
import plistlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from leeward.exports.apple_time import name_in_backup
from leeward.exports.iphone_backup_keys import DAMAGE, Keys, decrypted
from leeward.exports.sqlite_bytes import Database
from leeward.parts import Document, Neighbour
from leeward.records import Sha256

_A_FILE: Final = 1
"""``flags`` of a file; 2 is a folder, 4 a link."""
_MOST_ARCHIVE: Final = 1 << 16
_HEAD: Final = 64 * 1024
_MOST_BYTES: Final = 1 << 50
"""More than any telephone holds: a stated size beyond it is none."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of the backup. ``name`` is its domain and path on the phone."""

    name: str
    size: int
    stored: Neighbour
    key: bytes | None = None

    def open(self) -> BinaryIO:
        """Its bytes in clear, from the start."""
        untrusted = self.stored.open()
        return untrusted if self.key is None else decrypted(untrusted, self.key, self.size)

    def sha256(self) -> Sha256 | None:
        """The hash of its bytes in clear; None when they cannot be read whole."""
        if self.key is None:
            return self.stored.sha256()
        digest, length = hashlib.sha256(), 0
        with self.open() as untrusted:
            while block := untrusted.read(1 << 20):
                digest.update(block)
                length += len(block)
        return Sha256(digest.hexdigest()) if length == self.size else None

    def document(self, name: str, beside: Mapping[str, Neighbour]) -> Document:
        """The same as a document for the reader of its format."""
        with self.open() as untrusted:
            head = untrusted.read(_HEAD)
        return Document(name, self.name, self.size, head, self.open, beside)


@dataclass(slots=True)
class Listing:
    """What a backup lists: ``there`` by the names of their files, of those that were asked for.

    ``missing`` are the names of databases that are listed and did not come along; ``locked`` those whose
    key does not open. ``listed`` counts all files, ``absent`` those of them that did not come along.
    """

    there: dict[str, BackupFile]
    missing: set[str]
    locked: set[str]
    listed: int = 0
    absent: int = 0

    def find(self, domain: str, path: str) -> BackupFile | None:
        """The file that was in this place on the phone."""
        return self.there.get(name_in_backup(domain, path))


def listing(
    database: Database, beside: Mapping[str, Neighbour], keys: Keys | None, folders: tuple[str, ...]
) -> Listing:
    """The files under any of ``folders`` ("domain/path", as they begin)."""
    found = Listing({}, set(), set())
    for name, place, archive in _rows(database):
        found.listed += 1
        stored = beside.get(name)
        if stored is None:
            found.absent += 1
        if not place.startswith(folders):
            continue
        if stored is None:
            found.missing.add(place)
        elif keys is None:
            found.there[name] = BackupFile(place, stored.size, stored)
        else:
            size, wrapped = _archived(archive)
            key = keys.of_file(wrapped) if wrapped is not None else None
            if key is None:
                found.locked.add(place)
            else:
                found.there[name] = BackupFile(place, stored.size if size is None else size, stored, key)
    return found


def _rows(database: Database) -> Iterator[tuple[str, str, object]]:
    there = {column.casefold() for column in database.columns("Files")}
    archive = "file" if "file" in there else "NULL"
    only = f"flags = {_A_FILE}" if "flags" in there else "1"
    fields = ["fileID", "domain", "relativePath", archive]
    for _, name, domain, path, kept in database.rows("Files", fields, only):
        if isinstance(name, str) and isinstance(path, str):
            yield name.casefold(), f"{domain}/{path}", kept


def _archived(untrusted: object) -> tuple[int | None, bytes | None]:
    """Size and wrapped key out of an archived ``MBFile``: a list of objects that refer to each other."""
    if not isinstance(untrusted, bytes) or len(untrusted) > _MOST_ARCHIVE:
        return None, None
    try:
        archive = plistlib.loads(untrusted, fmt=plistlib.FMT_BINARY)
        objects = archive["$objects"]
        file = _followed(archive["$top"]["root"], objects)
        size, key = file.get("Size"), _followed(file.get("EncryptionKey"), objects)
        key = key.get("NS.data") if isinstance(key, dict) else key
    except DAMAGE:
        return None, None
    return (
        size if isinstance(size, int) and 0 <= size < _MOST_BYTES else None,
        key if isinstance(key, bytes) and len(key) > 4 else None,
    )


def _followed(value: Any, objects: Any) -> Any:
    return objects[value.data] if isinstance(value, plistlib.UID) else value
