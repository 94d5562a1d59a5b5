# SPDX-License-Identifier: Apache-2.0
"""Opening what cannot be trusted: a file, a zip or a folder becomes documents that readers may look at.

Nothing is unpacked to disk, names of members are data, and every byte that is inflated is counted.
Limits are those of docs/threat-model.md ("hostile files"): they name what is left out, and never stop
the rest of an export from being read.
"""

import hashlib
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from leeward.parts import Document, Neighbour
from leeward.records import Sha256, Skipped
from leeward.salvage import LocalMember, local_members, open_local

HEAD_BYTES = 64 * 1024
MOST_MEMBERS = 50_000
MOST_INFLATED = 20 * 1024**3
RATIO_FROM = 10 * 1024**2
MOST_RATIO = 200

Opener = Callable[[], BinaryIO]


def plain_name(name: str) -> str:
    """The base name of an untrusted path, casefolded and in NFC, for finding a file by its name."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return unicodedata.normalize("NFC", base).casefold()


class _Counted(io.RawIOBase):
    """A member's bytes, cut off where the archive is damaged or inflates beyond its limit."""

    def __init__(self, member: "Member", untrusted: BinaryIO, limit: int) -> None:
        super().__init__()
        self._member = member
        self._untrusted = untrusted
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._untrusted.read(min(len(buffer), self._left + 1))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ):
            self._member.damage = "member_damaged"
            return 0
        if len(data) > self._left:
            self._member.damage = "inflates_too_far"
            return 0
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._untrusted.close()
        super().close()


@dataclass(slots=True)
class Member:
    """One file of an export. ``damage`` is set while reading, when its bytes end too early."""

    name: str
    size: int
    limit: int
    opener: Opener
    damage: str | None = None
    _hash: Sha256 | None = field(default=None, repr=False)

    def open(self) -> BinaryIO:
        """Its bytes from the start. Damage ends them early and is kept in ``damage``."""
        try:
            untrusted = self.opener()
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ):
            self.damage = "member_damaged"
            untrusted = io.BytesIO()
        return cast("BinaryIO", io.BufferedReader(_Counted(self, untrusted, self.limit), 1 << 16))

    def sha256(self) -> Sha256 | None:
        """The hash of its bytes, or None when they are damaged."""
        if self._hash is None and self.damage is None:
            digest = hashlib.sha256()
            with self.open() as untrusted:
                while block := untrusted.read(1 << 20):
                    digest.update(block)
            self._hash = Sha256(digest.hexdigest())
        return None if self.damage else self._hash


@dataclass(frozen=True, slots=True)
class Package:
    """One export as it was brought: a single file, or a zip with its members.

    ``left_out`` are members that no reader may see, each with its reason; ``cut`` says that the archive
    itself ends too early, so that members may be missing.
    """

    name: str
    members: tuple[Member, ...]
    is_archive: bool
    left_out: tuple[Skipped, ...] = ()
    cut: bool = False

    def documents(self, beside: Iterable[Neighbour] = ()) -> tuple[Document, ...]:
        """Each member as a document that knows what lies beside it."""
        others: dict[str, Neighbour] = {plain_name(n.name): n for n in beside}
        if self.is_archive:
            others |= {plain_name(m.name): m for m in self.members}
        return tuple(self._document(member, others) for member in self.members)

    def _document(self, member: Member, others: Mapping[str, Neighbour]) -> Document:
        with member.open() as untrusted:
            head = untrusted.read(HEAD_BYTES)
        return Document(
            name=self.name if self._is_only_text(member) else member.name,
            member=member.name if self.is_archive else None,
            size=member.size,
            untrusted_head=head,
            untrusted_open=member.open,
            beside=others,
        )

    def _is_only_text(self, member: Member) -> bool:
        """WhatsApp for iPhone names the zip after the chat and the text inside ``_chat.txt``."""
        return not self.is_archive or plain_name(member.name) == "_chat.txt"


def unpack(name: str, size: int, untrusted_open: Opener) -> Package:
    """Open an export by its content. Never raises on any bytes; what is wrong is in the package."""
    with untrusted_open() as untrusted:
        magic = untrusted.read(4)
    if magic not in (b"PK\x03\x04", b"PK\x05\x06"):
        return Package(name, (Member(name, size, size, untrusted_open),), is_archive=False)
    try:
        archive = zipfile.ZipFile(untrusted_open())
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError):
        return _salvaged(name, size, untrusted_open)
    return _listed(name, size, archive, infos)


def _listed(name: str, size: int, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Package:
    members: list[Member] = []
    left_out: list[Skipped] = []
    total = 0
    ends = _overlapping(infos, size)
    for number, info in enumerate(infos):
        if info.is_dir():
            continue
        total += info.file_size
        why = _refused(info, number, total) or ("overlaps" if number in ends else None)
        if why:
            left_out.append(Skipped(why, 1, f"member {number + 1}"))
            continue
        members.append(Member(info.filename, info.file_size, info.file_size, _member_opener(archive, info)))
    return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out))


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opener:
    return lambda: cast("BinaryIO", archive.open(info))


def _refused(info: zipfile.ZipInfo, number: int, total: int) -> str | None:
    """Why a member is not read, as a code; None when it may be."""
    kind = info.external_attr >> 28
    packed = max(info.compress_size, 1)
    if info.flag_bits & 1:
        return "encrypted_member"
    if kind not in (0, 8):
        return "not_a_plain_file"
    if number >= MOST_MEMBERS:
        return "too_many_members"
    if total > MOST_INFLATED:
        return "inflates_too_far"
    if info.file_size > RATIO_FROM and info.file_size > packed * MOST_RATIO:
        return "inflates_too_far"
    return None


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
    found: list[LocalMember] = local_members(untrusted_open, size)
    members = tuple(
        Member(
            m.name,
            m.size,
            min(MOST_INFLATED, max(m.packed, 1) * 1100),
            _local_opener(untrusted_open, m),
        )
        for m in found
    )
    return Package(name, members, is_archive=True, cut=True)


def _local_opener(untrusted_open: Opener, member: LocalMember) -> Opener:
    return lambda: open_local(untrusted_open, member)
