# SPDX-License-Identifier: Apache-2.0
"""Opening what cannot be trusted: a file, an archive or a folder becomes documents that readers may look at.

Nothing is unpacked to disk, names of members are data, and every byte that is inflated is counted.
Limits are those of docs/threat-model.md ("hostile files"): they name what is left out, and never stop
the rest of an export from being read.
"""

import weakref
from dataclasses import replace
from io import BufferedReader
from typing import BinaryIO, cast

from leeward.records import Skipped
from leeward.unpack import package as limits
from leeward.unpack import packed
from leeward.unpack.package import (
    ARCHIVES,
    HEAD_BYTES,
    MOST_INFLATED,
    MOST_MEMBERS,
    Member,
    Opener,
    Package,
    plain_name,
)
from leeward.unpack.tars import BLOCK, Stretch, is_tar, tar_package
from leeward.unpack.zips import zip_package

__all__ = [
    "ARCHIVES",
    "HEAD_BYTES",
    "MOST_INFLATED",
    "MOST_MEMBERS",
    "Member",
    "Opener",
    "Package",
    "plain_name",
    "unpack",
]

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_UNPACK_FIRST = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"PK\x07\x08")
"""7z and RAR; and the first piece of a zip that was cut into pieces."""


def unpack(name: str, size: int, untrusted_open: Opener, password: str | None = None) -> Package:
    """Open an export by its content. Never raises on any bytes; what is wrong is in the package.

    An archive in an archive is opened too, once: people pack a folder of downloads.
    """
    package = _opened(name, size, untrusted_open, password)
    if not any(plain_name(member.name).endswith(ARCHIVES) for member in package.members):
        return package
    return _with_inner(package, password) if package.is_archive else package


def _with_inner(package: Package, password: str | None) -> Package:
    """The package with the members of the archives in it in their place, as far as its limits go."""
    members: list[Member] = []
    left_out = list(package.left_out)
    locked = package.locked
    total = sum(member.size for member in package.members)
    for member in package.members:
        if not plain_name(member.name).endswith(ARCHIVES):
            members.append(member)
            continue
        inner = _Inner(member) if member.size <= limits.MOST_INNER else None
        opened = _opened(member.name, member.size, inner.open, password) if inner else None
        total += sum(one.size for one in opened.members) if opened else 0
        if opened is None or total > limits.MOST_INFLATED or _too_many(members, opened):
            left_out.append(Skipped("zip_in_zip", 1, member.name))
        elif opened.is_archive:
            members += [replace(one, name=f"{member.name}/{one.name}") for one in opened.members]
            left_out += opened.left_out
            locked = locked or opened.locked
        else:
            members.append(member)
    return replace(package, members=tuple(members), left_out=tuple(left_out), locked=locked)


def _too_many(members: list[Member], opened: Package) -> bool:
    return len(members) + len(opened.members) > limits.MOST_MEMBERS


class _Inner:
    """The bytes of an archive in an archive, held while it is read: only so it can be read from any place."""

    held: "_Inner | None" = None
    """The one that is held; the members of one archive are read one after the other."""

    def __init__(self, member: Member) -> None:
        self._member, self._whole = member, b""

    def open(self) -> BinaryIO:
        """It from the start."""
        return cast("BinaryIO", BufferedReader(Stretch(self._read_at, 0, self._member.size), 1 << 16))

    def _read_at(self, start: int, length: int) -> bytes:
        if _Inner.held is not self:
            if _Inner.held is not None:
                _Inner.held._whole = b""  # noqa: SLF001 - another of its kind
            with self._member.open() as untrusted:
                self._whole = untrusted.read()
            _Inner.held = self
        return self._whole[start : start + length]


def _opened(name: str, size: int, untrusted_open: Opener, password: str | None) -> Package:
    with untrusted_open() as untrusted:
        head = untrusted.read(BLOCK)
    if head.startswith(_ZIPS):
        return zip_package(name, size, untrusted_open, password)
    if head.startswith(_UNPACK_FIRST):
        return Package(name, (), is_archive=True, left_out=(Skipped("unpack_first", 1, name),))
    if is_tar(head):
        return tar_package(name, _Plain(untrusted_open).read_at, size)
    with untrusted_open() as untrusted:
        head = untrusted.read(HEAD_BYTES)
    stream = packed.opened(head, untrusted_open, size)
    if stream is None:
        return Package(name, (Member(name, size, size, untrusted_open),), is_archive=False)
    return _of_stream(name, head, stream)


class _Plain:
    """Bytes of a file that is not packed, from any place on."""

    def __init__(self, untrusted_open: Opener) -> None:
        self._untrusted = untrusted_open()
        weakref.finalize(self, self._untrusted.close)

    def read_at(self, start: int, length: int) -> bytes:
        """Bytes from a place on; fewer where it ends."""
        self._untrusted.seek(start)
        return self._untrusted.read(length)


def _of_stream(name: str, head: bytes, stream: packed.Gzip | packed.Held) -> Package:
    """The tar that is packed as one stream, or the one file."""
    if stream.damage == "too_much":
        return Package(name, (), is_archive=True, left_out=(Skipped("unpack_first", 1, name),))
    if is_tar(stream.read_at(0, BLOCK)):
        found = tar_package(name, stream.read_at, stream.size)
        too_far = (Skipped("inflates_too_far", 1, name),) if stream.damage == "inflates_too_far" else ()
        return replace(found, left_out=found.left_out + too_far, cut=found.cut or stream.damage is not None)
    damage = "inflates_too_far" if stream.damage == "inflates_too_far" else stream.damage and "member_damaged"
    inside, size = packed.name_inside(head, name), stream.size

    def opener() -> BinaryIO:
        return cast("BinaryIO", BufferedReader(Stretch(stream.read_at, 0, size), 1 << 16))

    return Package(name, (Member(inside, size, size, opener, damage=damage),), is_archive=True)
