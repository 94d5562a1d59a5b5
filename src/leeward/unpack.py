# SPDX-License-Identifier: Apache-2.0
"""Opening what cannot be trusted: a file, a zip or a folder becomes documents that readers may look at.

Nothing is unpacked to disk, names of members are data, and every byte that is inflated is counted.
Limits are those of docs/threat-model.md ("hostile files"): they name what is left out, and never stop
the rest of an export from being read.
"""

import copy
import hashlib
import io
import unicodedata
import weakref
import zipfile
import zlib
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from leeward.parts import Document, Neighbour
from leeward.records import Sha256, Skipped
from leeward.salvage import (
    MOST_RATIO,
    RATIO_FROM,
    LocalMember,
    local_members,
    member_name,
    open_local,
    unpacked,
)

HEAD_BYTES = 64 * 1024
MOST_MEMBERS = 50_000
MOST_INFLATED = 20 * 1024**3
MOST_INNER = 128 * 1024**2
"""A zip in a zip is held in memory while its members are read; a larger one is named."""
_ZIP = ".zip"
_UTF8_NAME = 0x800
_PLAIN_KINDS = (0, 8)  # of a Unix mode: not said, and a regular file
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what exports use, and what inflates by measure
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)

Opener = Callable[[], BinaryIO]


def plain_name(name: str) -> str:
    """The base name of an untrusted path, casefolded and in NFC, for finding a file by its name."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return unicodedata.normalize("NFC", base).casefold()


def _folder(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[0]


class _Counted(io.RawIOBase):
    """A member's bytes, cut off where the archive is damaged or inflates beyond its limit."""

    def __init__(self, member: "Member", untrusted: BinaryIO) -> None:
        super().__init__()
        self._member = member
        self._untrusted = untrusted
        # One piece at a time: an error in the middle of a longer read takes what came before it.
        self._take: Callable[[int], bytes] = getattr(untrusted, "read1", untrusted.read)
        self._left = member.limit
        self._crc = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._ended:
            return 0
        try:
            data = self._take(min(len(buffer), self._left + 1))
        except _DAMAGE:
            return self._end("member_damaged")
        self._crc = zlib.crc32(data, self._crc)
        if len(data) > self._left:
            data = data[: self._left]
            self._end("inflates_too_far")
        elif not data:
            return self._end(None if self._member.crc in (None, self._crc) else "member_damaged")
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def _end(self, damage: str | None) -> int:
        self._ended = True
        self._member.damage = damage or self._member.damage
        return 0

    def close(self) -> None:
        self._untrusted.close()
        super().close()


@dataclass(slots=True)
class Member:
    """One file of an export. ``damage`` is set while reading, when its bytes end too early.

    ``known`` is its hash, once somebody has read it through.
    """

    name: str
    size: int
    limit: int
    opener: Opener
    damage: str | None = None
    crc: int | None = None
    known: Sha256 | None = None

    def open(self) -> BinaryIO:
        """Its bytes from the start. Damage ends them early and is kept in ``damage``."""
        try:
            untrusted = self.opener()
        except _DAMAGE:
            self.damage = "member_damaged"
            untrusted = io.BytesIO()
        return cast("BinaryIO", io.BufferedReader(_Counted(self, untrusted), 1 << 16))

    def sha256(self) -> Sha256 | None:
        """The hash of its bytes, or None when they are damaged."""
        if self.known is None and self.damage is None:
            digest = hashlib.sha256()
            with self.open() as untrusted:
                while block := untrusted.read(1 << 20):
                    digest.update(block)
            self.known = Sha256(digest.hexdigest())
        return None if self.damage else self.known


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
        near: dict[str, dict[str, Neighbour]] = defaultdict(dict)
        for member in self.members if self.is_archive else ():
            others[plain_name(member.name)] = near[_folder(member.name)][plain_name(member.name)] = member
        # The file of that name in its own folder comes first: two chats may each have a "photo 1".
        return tuple(self._document(m, ChainMap(near[_folder(m.name)], others)) for m in self.members)

    def _document(self, member: Member, others: Mapping[str, Neighbour]) -> Document:
        with member.open() as untrusted:
            head = untrusted.read(HEAD_BYTES)
        return Document(
            name=self._shown_name(member),
            member=member.name if self.is_archive else None,
            size=member.size,
            untrusted_head=head,
            untrusted_open=member.open,
            beside=others,
        )

    def _shown_name(self, member: Member) -> str:
        if not self._is_only_text(member):
            return member.name
        outer = _folder(member.name).rpartition("/")[2]
        return outer if outer.casefold().endswith(_ZIP) else self.name

    def _is_only_text(self, member: Member) -> bool:
        """WhatsApp for iPhone names the zip after the chat and the text inside ``_chat.txt``."""
        return not self.is_archive or plain_name(member.name) == "_chat.txt"


def unpack(name: str, size: int, untrusted_open: Opener) -> Package:
    """Open an export by its content. Never raises on any bytes; what is wrong is in the package.

    A zip in a zip is opened too, once: people pack a folder of downloads.
    """
    package = _opened(name, size, untrusted_open)
    if not any(plain_name(member.name).endswith(_ZIP) for member in package.members):
        return package
    return _with_inner(package) if package.is_archive else package


def _with_inner(package: Package) -> Package:
    """The package with the members of the zips in it in their place, as far as its limits go."""
    members: list[Member] = []
    left_out = list(package.left_out)
    total = sum(member.size for member in package.members)
    for member in package.members:
        if not plain_name(member.name).endswith(_ZIP):
            members.append(member)
            continue
        inner = _Inner(member) if member.size <= MOST_INNER else None
        opened = _opened(member.name, member.size, inner.open) if inner else None
        total += sum(one.size for one in opened.members) if opened else 0
        if opened is None or total > MOST_INFLATED or len(members) + len(opened.members) > MOST_MEMBERS:
            left_out.append(Skipped("zip_in_zip", 1, member.name))
        elif opened.is_archive:
            members += [replace(one, name=f"{member.name}/{one.name}") for one in opened.members]
            left_out += opened.left_out
        else:
            members.append(member)
    return replace(package, members=tuple(members), left_out=tuple(left_out))


class _Inner:
    """The bytes of a zip in a zip, held while it is read: it can be read from any place only whole."""

    held: "_Inner | None" = None
    """The one that is held; the members of one zip are read one after the other."""

    def __init__(self, member: Member) -> None:
        self._member, self.whole = member, b""

    def open(self) -> BinaryIO:
        """It from the start."""
        if _Inner.held is not self:
            if _Inner.held is not None:
                _Inner.held.whole = b""
            with self._member.open() as untrusted:
                self.whole = untrusted.read()
            _Inner.held = self
        return io.BytesIO(self.whole)


def _opened(name: str, size: int, untrusted_open: Opener) -> Package:
    with untrusted_open() as untrusted:
        magic = untrusted.read(4)
    if magic not in (b"PK\x03\x04", b"PK\x05\x06"):
        return Package(name, (Member(name, size, size, untrusted_open),), is_archive=False)
    untrusted = untrusted_open()
    try:
        archive = zipfile.ZipFile(untrusted)
        infos = archive.infolist()
    except _DAMAGE:
        untrusted.close()
        return _salvaged(name, size, untrusted_open)
    weakref.finalize(archive, untrusted.close)
    return _listed(name, size, archive, infos)


def _listed(name: str, size: int, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Package:
    members: list[Member] = []
    left_out: list[Skipped] = []
    total = 0
    overlapping = _overlapping(infos, size)
    names = [_name(info) for info in infos]
    last = {member: number for number, member in enumerate(names)}
    for number, info in enumerate(infos):
        # not info.is_dir(): Python 3.11 raises there on an empty name
        if info.filename.endswith("/") and not info.file_size:
            continue
        why = _refused(info, number, total + info.file_size)
        if number in overlapping:
            why = "overlaps"
        elif last[names[number]] != number:
            why = "replaced"
        if why:
            left_out.append(Skipped(why, 1, f"member {number + 1}"))
            continue
        total += info.file_size
        opener = _member_opener(archive, info)
        members.append(Member(names[number], info.file_size, info.file_size, opener, crc=info.CRC))
    return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out))


def _name(info: zipfile.ZipInfo) -> str:
    is_utf8 = bool(info.flag_bits & _UTF8_NAME)
    return info.filename if is_utf8 else member_name(info.filename.encode("cp437"), is_utf8)


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opener:
    # zipfile gives the packed bytes only: unpacking, it would throw away what comes before damage, and
    # the last piece of a member whose checksum is wrong. _Counted compares the sum when all is read.
    packed = copy.copy(info)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
    del packed.CRC

    def opened() -> BinaryIO:
        untrusted = cast("BinaryIO", archive.open(packed))
        return unpacked(untrusted, info.compress_type, info.compress_size)

    return opened


def _refused(info: zipfile.ZipInfo, number: int, total: int) -> str | None:
    """Why a member is not read, as a code; None when it may be."""
    packed = max(info.compress_size, 1)
    if info.flag_bits & 1:
        return "encrypted_member"
    if info.external_attr >> 28 not in _PLAIN_KINDS or info.filename.endswith("/"):
        return "not_a_plain_file"
    if info.compress_type not in _PACKINGS:
        return "unknown_packing"
    if number >= MOST_MEMBERS:
        return "too_many_members"
    if total > MOST_INFLATED or info.file_size > max(RATIO_FROM, packed * MOST_RATIO):
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
        elif total + m.packed > MOST_INFLATED:
            why = "inflates_too_far"
        if why:
            left_out.append(Skipped(why, 1, f"member {number + 1}"))
            continue
        total += m.packed
        opener = _local_opener(untrusted_open, m)
        members.append(Member(m.name, m.size, min(MOST_INFLATED, limit), opener, crc=m.crc))
    return Package(name, tuple(members), is_archive=True, left_out=tuple(left_out), cut=True)


def _local_opener(untrusted_open: Opener, member: LocalMember) -> Opener:
    return lambda: open_local(untrusted_open, member)
