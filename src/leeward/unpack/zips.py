# SPDX-License-Identifier: Apache-2.0
"""Zips: the members that may be read, and each one that may not, with its reason."""

import copy
import io
import weakref
import zipfile
from typing import BinaryIO, cast

from leeward.records import Skipped
from leeward.salvage import (
    MOST_RATIO,
    RATIO_FROM,
    LocalMember,
    local_members,
    member_name,
    open_local,
    unpacked,
)
from leeward.unpack import package as limits
from leeward.unpack import zip_locks
from leeward.unpack.package import DAMAGE, Member, Opener, Package
from leeward.unpack.zip_locks import LOCKED, Lock, lock_of

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_NAME = 0x800
_NAME_LENGTH, _LOCAL_HEADER = 26, 30
"""Where a member's own header says how long its name and its extra field are, and where these begin."""
_PLAIN_KINDS = (0, 8)  # of a Unix mode: not said, and a regular file
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what exports use, and what inflates by measure
_TRIED, _TRIED_BYTES = 3, 1 << 18
"""Members, and bytes of each, on which a password is tried."""


def zip_package(name: str, size: int, untrusted_open: Opener, password: str | None = None) -> Package:
    """The members of a zip; of half a zip those that its own headers show."""
    untrusted = untrusted_open()
    try:
        archive = zipfile.ZipFile(untrusted)
        infos = archive.infolist()
    except DAMAGE:
        untrusted.close()
        return _salvaged(name, size, untrusted_open)
    weakref.finalize(archive, untrusted.close)
    return _Listing(archive, infos, size, password).package(name)


class _Packed(io.RawIOBase):
    """The packed bytes of a member where they lie: zipfile itself goes back in them only from their start.

    All members of a zip share its file, so each goes to its own place before it reads.
    """

    def __init__(self, untrusted: BinaryIO, info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._untrusted, self._size, self._at = untrusted, info.compress_size, 0
        untrusted.seek(info.header_offset + _NAME_LENGTH)
        lengths = untrusted.read(4)
        self._start = info.header_offset + _LOCAL_HEADER
        self._start += int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._untrusted.seekable()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        self._untrusted.seek(self._start + self._at)
        data = self._untrusted.read(wanted)
        if not data:
            raise EOFError
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Listing:
    """Goes through the directory of a zip once: what may be read, what not, and what is locked."""

    def __init__(
        self, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], size: int, password: str | None
    ) -> None:
        self._archive, self._infos, self._size = archive, infos, size
        self._secret: bytes | None = None
        self._locked: str | None = None
        if locked := [i for i in infos if i.flag_bits & LOCKED and not _closed(i)]:
            self._secret = None if password is None else self._tried(locked, password)
            if self._secret is None:
                self._locked = "password" if password is None else "wrong_password"

    def package(self, name: str) -> Package:
        """The package of the zip."""
        members: list[Member] = []
        left_out: list[Skipped] = []
        total = 0
        overlapping = _overlapping(self._infos, self._size)
        names = [_name(info) for info in self._infos]
        last = {member: number for number, member in enumerate(names)}
        for number, info in enumerate(self._infos):
            # not info.is_dir(): Python 3.11 raises there on an empty name
            if info.filename.endswith("/") and not info.file_size:
                continue
            why = self._refused(info, number, total + info.file_size)
            if number in overlapping:
                why = "overlaps"
            elif last[names[number]] != number:
                why = "replaced"
            if why:
                left_out.append(Skipped(why, 1, f"member {number + 1}"))
                continue
            total += info.file_size
            members.append(self._member(names[number], info))
        locked = self._locked
        return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out), locked=locked)

    def _member(self, name: str, info: zipfile.ZipInfo) -> Member:
        size = info.file_size
        if not info.flag_bits & LOCKED:
            return Member(name, size, size, self._opener(info), crc=info.CRC)
        lock = lock_of(info)
        assert lock is not None
        assert self._secret is not None
        opener = self._locked_opener(info, lock, self._secret)
        return Member(name, size, size, opener, crc=info.CRC if lock.has_sum else None)

    def _packed(self, info: zipfile.ZipInfo) -> BinaryIO:
        # zipfile gives the packed bytes only: unpacking, it would throw away what comes before damage, and
        # the last piece of a member whose checksum is wrong. Member compares the sum when all is read.
        packed = copy.copy(info)
        packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
        packed.flag_bits &= ~LOCKED
        del packed.CRC
        self._archive.open(packed).close()  # it compares the header with the directory
        return cast("BinaryIO", _Packed(cast("BinaryIO", self._archive.fp), info))

    def _opener(self, info: zipfile.ZipInfo) -> Opener:
        return lambda: unpacked(self._packed(info), info.compress_type, info.compress_size)

    def _locked_opener(self, info: zipfile.ZipInfo, lock: Lock, secret: bytes) -> Opener:
        return lambda: zip_locks.opened(self._packed(info), info.compress_size, lock, secret)

    def _tried(self, locked: list[zipfile.ZipInfo], password: str) -> bytes | None:
        """The bytes of the password that open one of the smallest locked members; None where none do."""
        tried = sorted(locked, key=lambda i: (not i.file_size, i.file_size))[:_TRIED]
        for secret in zip_locks.written(password):
            for info in tried:
                lock = lock_of(info)
                assert lock is not None
                opener = self._locked_opener(info, lock, secret)
                crc = info.CRC if lock.has_sum else None
                if _opens(Member("", info.file_size, info.file_size, opener, crc=crc)):
                    return secret
        return None

    def _refused(self, info: zipfile.ZipInfo, number: int, total: int) -> str | None:
        """Why a member is not read, as a code; None when it may be."""
        packed = max(info.compress_size, 1)
        if why := _closed(info):
            return why
        if info.flag_bits & LOCKED and self._secret is None:
            return "wrong_password" if self._locked == "wrong_password" else "encrypted_member"
        if number >= limits.MOST_MEMBERS:
            return "too_many_members"
        if total > limits.MOST_INFLATED or info.file_size > max(RATIO_FROM, packed * MOST_RATIO):
            return "inflates_too_far"
        return None


def _closed(info: zipfile.ZipInfo) -> str | None:
    """Why a member cannot be opened whatever it is, as a code; None when it can."""
    lock = lock_of(info) if info.flag_bits & LOCKED else None
    if info.flag_bits & LOCKED and lock is None:
        return "unknown_encryption"
    if (lock.method if lock else info.compress_type) not in _PACKINGS:
        return "unknown_packing"
    if info.external_attr >> 28 not in _PLAIN_KINDS or info.filename.endswith("/"):
        return "not_a_plain_file"
    return None


def _opens(member: Member) -> bool:
    """Whether the first part of a locked member can be read: after a wrong password it is noise."""
    left = _TRIED_BYTES
    with member.open() as untrusted:
        while left > 0 and (data := untrusted.read(min(left, 1 << 16))):
            left -= len(data)
    return member.damage is None


def _name(info: zipfile.ZipInfo) -> str:
    is_utf8 = bool(info.flag_bits & _UTF8_NAME)
    return info.filename if is_utf8 else member_name(info.filename.encode("cp437"), is_utf8)


def _overlapping(infos: list[zipfile.ZipInfo], size: int) -> set[int]:
    """Numbers of members whose bytes overlap another member's: the mark of an overlap bomb."""
    spans = sorted((i.header_offset, i.header_offset + 30 + i.compress_size, n) for n, i in enumerate(infos))
    bad: set[int] = set()
    end, last = -1, -1
    for start, stop, number in spans:
        if start < end:
            bad |= {number, last}
        if stop > size:
            bad.add(number)
        if stop > end:
            end, last = stop, number
    return bad - {-1}


def _salvaged(name: str, size: int, untrusted_open: Opener) -> Package:
    """The members of a zip whose directory is missing: half a download still holds whole chats."""
    members: list[Member] = []
    left_out: list[Skipped] = []
    found = local_members(untrusted_open, size)
    last = {m.name: number for number, m in enumerate(found)}
    total = 0
    for number, m in enumerate(found):
        limit = max(RATIO_FROM, m.packed * MOST_RATIO)
        why = None
        if m.encrypted:
            why = "encrypted_member"
        elif m.method not in _PACKINGS:
            why = "unknown_packing"
        elif last[m.name] != number:
            why = "replaced"
        elif total + m.packed > limits.MOST_INFLATED:
            why = "inflates_too_far"
        if why:
            left_out.append(Skipped(why, 1, f"member {number + 1}"))
            continue
        total += m.packed
        opener = _local_opener(untrusted_open, m)
        members.append(Member(m.name, m.size, min(limits.MOST_INFLATED, limit), opener, crc=m.crc))
    return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out), cut=True)


def _local_opener(untrusted_open: Opener, member: LocalMember) -> Opener:
    return lambda: open_local(untrusted_open, member)
