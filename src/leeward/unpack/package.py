# SPDX-License-Identifier: Apache-2.0
"""An export as it was brought: a file, or an archive with its members, each read up to its damage."""

import hashlib
import io
import unicodedata
import zipfile
import zlib
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final, cast

from leeward.parts import Document, Neighbour
from leeward.records import Sha256, Skipped

HEAD_BYTES: Final = 64 * 1024
MOST_MEMBERS = 50_000
MOST_INFLATED = 20 * 1024**3
MOST_INNER = 128 * 1024**2
"""An archive in an archive is held in memory while its members are read; a larger one is named."""
ARCHIVES: Final = (".zip", ".tar", ".tgz", ".gz", ".tbz2", ".bz2", ".txz", ".xz", ".7z", ".rar")
"""How archives inside an archive are named. What is handed over by itself is known by its content."""
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
"""What damaged archives raise while they are read."""

Opener = Callable[[], BinaryIO]


class WrongPasswordError(ValueError):
    """A locked member does not open with the password that was given."""


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
        self._crc: int | None = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._untrusted.seekable()

    def tell(self) -> int:
        return self._member.limit - self._left

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in it, or to its end. Its sum is not compared by who reads here and there."""
        limit = self._member.limit
        self._crc, self._ended = None, False
        try:
            if whence == io.SEEK_END:
                end = self._untrusted.seek(0, io.SEEK_END)
                self._member.damage = self._member.damage or ("inflates_too_far" if end > limit else None)
                offset += end
            elif whence == io.SEEK_CUR:
                offset += self.tell()
            self._left = limit - self._untrusted.seek(min(offset, limit))
        except DAMAGE:
            self._end("member_damaged")
        return self.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._ended:
            return 0
        try:
            data = self._take(min(len(buffer), self._left + 1))
        except DAMAGE:
            return self._end("member_damaged")
        if self._crc is not None:
            self._crc = zlib.crc32(data, self._crc)
        if len(data) > self._left:
            data = data[: self._left]
            self._end("inflates_too_far")
        elif not data:
            is_whole = self._crc is None or self._member.crc in (None, self._crc)
            return self._end(None if is_whole else "member_damaged")
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
        except WrongPasswordError:
            self.damage = "wrong_password"
            untrusted = io.BytesIO()
        except DAMAGE:
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


Files = dict[str, Neighbour]


class _Tree:
    """The files of archives by where they lie and by their names, gone through when first asked for."""

    def __init__(self, packages: Sequence["Package"]) -> None:
        self._packages = packages
        self._all: Files | None = None
        self._near: dict[str, Files] = {}

    def all(self) -> Files:
        """Every file by its plain name; of several of one name the last."""
        if self._all is None:
            self._all = {}
            for package in self._packages:
                for member in package.members if package.is_archive else ():
                    name = plain_name(member.name)
                    self._all[name] = self._near.setdefault(_folder(member.name), {})[name] = member
        return self._all

    def near(self, folder: str) -> Files:
        """The files of one folder."""
        self.all()
        return self._near.get(folder, {})


class _Elsewhere(Mapping[str, Neighbour]):
    """Files in the other archives of a download: those are opened when something is first asked for."""

    def __init__(self, files: Callable[[], Files]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> Neighbour:
        return self._files()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files())

    def __len__(self) -> int:
        return len(self._files())


@dataclass(frozen=True, slots=True)
class Package:
    """One export as it was brought: a single file, or an archive with its members.

    ``left_out`` are members that no reader may see, each with its reason; ``cut`` says that the archive
    itself ends too early, so that members may be missing; ``locked`` what keeps members closed: "password"
    (none was given) or "wrong_password".
    """

    name: str
    members: tuple[Member, ...]
    is_archive: bool
    left_out: tuple[Skipped, ...] = ()
    cut: bool = False
    locked: str | None = None

    def documents(
        self, beside: Iterable[Neighbour] = (), parts: Sequence["Package"] = ()
    ) -> tuple[Document, ...]:
        """Each member as a document that knows what lies beside it.

        ``parts`` are the other archives of the same download: one tree, of which each holds some files.
        They are looked into when something is asked for that is not here.
        """
        loose: Files = {plain_name(n.name): n for n in beside}
        own, rest = _Tree((self,)), _Tree(parts)
        elsewhere = [cast("Files", _Elsewhere(rest.all))] if parts else []
        found = []
        for member in self.members:
            folder = _folder(member.name)
            # The file of that name in its own folder comes first: two chats may each have a "photo 1".
            near = [own.near(folder)]
            if parts:
                near.append(cast("Files", _Elsewhere(partial(rest.near, folder))))
            found.append(self._document(member, ChainMap(*near, own.all(), *elsewhere, loose)))
        return tuple(found)

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
        return outer if outer.casefold().endswith(ARCHIVES) else self.name

    def _is_only_text(self, member: Member) -> bool:
        """WhatsApp for iPhone names the zip after the chat and the text inside ``_chat.txt``."""
        return not self.is_archive or plain_name(member.name) == "_chat.txt"
