# SPDX-License-Identifier: Apache-2.0
"""What an export consists of, and the bytes of one of its members, told by the child that may open it.

Files that are pictures, sound or film by their name are not opened for the list.
"""

import io
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol, cast

import msgspec

from leeward.errors import RefusedError
from leeward.exports import claimants
from leeward.flow.names import is_media
from leeward.unpack import Package
from leeward.worker import ChildEndedError

LIST, NAMES, TAKE = "list", "names", "take"
JOBS = frozenset({LIST, NAMES, TAKE})
PIECE = 512 * 1024

_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\x1aE\xdf\xa3",
    b"OggS",
    b"ID3",
)
"""How files of pictures, films and sounds begin that carry another name."""


class Listed(msgspec.Struct, frozen=True):
    """A member of an export: its number and name, who claims it, and whether it is a picture or the like."""

    number: int
    name: str
    size: int
    readers: tuple[str, ...] = ()
    media: bool = False


class Listing(msgspec.Struct, frozen=True):
    """The members of an export that may be read. ``is_archive``: it is a zip and not a single file."""

    members: tuple[Listed, ...]
    is_archive: bool
    left_out: int = 0
    is_locked: bool = False
    """Whether nothing in it opens without a password, or with the one that was told."""


# In the child


def do(what: str, member: int, package: Package, send: Callable[[bytes, bytes], None]) -> None:
    """Carry out one of these jobs: a list of a package, or the bytes of one of its members."""
    if what == NAMES:
        names = tuple(one.name for one in package.members)
        send(b"R", msgspec.msgpack.encode(names if package.is_archive else None))
        return
    if what == TAKE:
        with package.members[member].open() as untrusted:
            while data := untrusted.read(PIECE):
                send(b"I", data)
        send(b"R", msgspec.msgpack.encode(package.members[member].damage))
        return
    texts = tuple(m for m in package.members if not is_media(m.name))
    documents = dict(zip(map(id, texts), replace(package, members=texts).documents(), strict=True))
    found = []
    for number, one in enumerate(package.members):
        document = documents.get(id(one))
        if document is None:
            found.append(Listed(number, one.name, one.size, media=True))
            continue
        names = tuple(reader.name for reader in claimants(document) if not reader.is_exhibit)
        head = document.untrusted_head
        looks = head.startswith(_PICTURES) or head[4:8] == b"ftyp" or head[8:12] == b"WEBP"
        found.append(Listed(number, one.name, one.size, names, media=looks and not names))
    is_locked = package.locked is not None and not package.members
    listing = Listing(tuple(found), package.is_archive, sum(s.count for s in package.left_out), is_locked)
    send(b"R", msgspec.msgpack.encode(listing))


# In the parent


class Frames(Protocol):
    """Asks a child for one of these jobs and gives its frames."""

    def __call__(self, what: str, member: int = 0) -> Generator[tuple[bytes, bytes]]: ...


def listing(frames: Frames, name: str) -> Listing:
    """The members of an export. A child that ends over it makes a list of one member that nobody claims."""
    try:
        *_, (_, body) = frames(LIST)
        return msgspec.msgpack.decode(body, type=Listing)
    except (ChildEndedError, msgspec.DecodeError):
        return Listing((Listed(0, name, 0),), is_archive=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A member of a zip as an export of its own. Its bytes come through the child each time it is opened."""

    name: str
    size: int
    number: int
    frames: Frames
    beside: tuple[()] = ()

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        return cast(
            "BinaryIO", io.BufferedReader(_Stream(self.name, self.frames(TAKE, self.number)), 1 << 16)
        )


class _Stream(io.RawIOBase):
    """Frames of raw bytes as a stream that can be read once."""

    def __init__(self, name: str, frames: Generator[tuple[bytes, bytes]]) -> None:
        super().__init__()
        self._name, self._frames, self._held = name, frames, memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held and not self._ended:
            try:
                kind, body = next(self._frames)
            except ChildEndedError as error:
                raise RefusedError("error.cannot_read", file=self._name, reason=error.why) from error
            self._ended = kind == b"R"
            if self._ended and msgspec.msgpack.decode(body) is not None:
                raise RefusedError("error.cannot_read", file=self._name, reason="")
            self._held = memoryview(b"" if self._ended else body)
        data = self._held[: len(buffer)]
        buffer[: len(data)] = data
        self._held = self._held[len(data) :]
        return len(data)

    def close(self) -> None:
        self._frames.close()
        super().close()
