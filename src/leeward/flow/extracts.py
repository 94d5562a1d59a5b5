# SPDX-License-Identifier: Apache-2.0
"""Exact bytes of the originals in a vault, for the extracts that a pack shows.

A zip is opened by the child and never here. A member comes through it once and forwards; what came last
is held, because a pack asks for many small pieces that lie close together.
"""

from collections.abc import Generator, Iterator
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from leeward.errors import RefusedError
from leeward.flow.asked import Asked
from leeward.flow.members import NAMES, TAKE
from leeward.flow.readers import Readers, Source
from leeward.vault import Import, Vault
from leeward.worker import ChildEndedError

HELD_BYTES = 64 * 1024 * 1024
"""Bytes of a member that are held, and of all members that were read to their end. Most chats are smaller,
and so come through the child once."""

Frames = Generator[tuple[bytes, bytes]]


class _Member:
    """A member of a zip as it comes through the child; its last bytes are held."""

    def __init__(self, pieces: Generator[bytes]) -> None:
        self.start, self.ended = 0, False
        self.held = bytearray()
        self._pieces = pieces
        while not self.ended and len(self.held) < HELD_BYTES:
            self._more(0)

    def _more(self, keep_from: int) -> None:
        """Take its next bytes; of those before ``keep_from`` no more are held than may be."""
        piece = next(self._pieces, None)
        if piece is None:
            self.ended = True
            return
        self.held += piece
        gone = min(len(self.held) - HELD_BYTES, keep_from - self.start)
        if gone > 0:
            del self.held[:gone]
            self.start += gone

    def read(self, offset: int, length: int) -> bytes:
        """Bytes from ``offset`` on, which is not before ``start``; fewer where the member ends."""
        while not self.ended and self.start + len(self.held) < offset + length:
            self._more(offset)
        return bytes(self.held[offset - self.start : offset - self.start + length])

    def close(self) -> None:
        """No more of it is wanted."""
        self._pieces.close()
        self.ended = True


class Originals:
    """The originals of a vault, and the child that opens the zips among them; use it in a ``with``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._readers = Readers(Asked())
        self._members: dict[tuple[int, str], _Member] = {}
        self._numbers: dict[int, dict[str, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()
        self._readers.__exit__(kind, error, trace)

    def of(self, one: Import) -> "Extracts":
        """The bytes of one original."""
        return Extracts(self._vault, one, self)

    def names(self, one: Import) -> tuple[str, ...]:
        """The members of a zip; none for a single file."""
        if one.number not in self._numbers:
            self._let_go()
            try:
                *_, (_, body) = self._asked(one, NAMES)
                found = msgspec.msgpack.decode(body, type=tuple[str, ...] | None)
            except msgspec.DecodeError as error:
                raise RefusedError("error.zip_not_opened", file=one.name) from error
            self._numbers[one.number] = {name: number for number, name in enumerate(found or ())}
        return tuple(self._numbers[one.number])

    def pieces(self, one: Import, name: str) -> Generator[bytes]:
        """A member from its start to its end, or to where it is damaged; one at a time."""
        if name not in self.names(one):
            raise RefusedError("error.no_such_member", file=one.name)
        self._let_go()
        for kind, body in self._asked(one, TAKE, self._numbers[one.number][name]):
            if kind == b"I":
                yield body

    def member(self, one: Import, name: str, offset: int) -> _Member:
        """A member from which bytes from ``offset`` on can be read."""
        key = (one.number, name)
        found = self._members.pop(key, None)
        if found is None or found.start > offset:
            if found is not None:
                found.close()
            found = _Member(self.pieces(one, name))
            while self._members and sum(len(m.held) for m in self._members.values()) > HELD_BYTES:
                del self._members[next(iter(self._members))]
        self._members[key] = found  # the one that was used last comes last
        return found

    def _let_go(self) -> None:
        """The child works on one member: what is still on its way gives place to the next."""
        for key, member in list(self._members.items()):
            if not member.ended:
                member.close()
                del self._members[key]

    def _asked(self, one: Import, what: str, member: int = 0) -> Frames:
        opener = Extracts(self._vault, one, self).opened
        source = Source("", one.name, one.name, one.size, one.sha256, opener)
        try:
            yield from self._readers.frames(source, what, member)
        except ChildEndedError as error:
            raise RefusedError("error.zip_not_opened", file=one.name) from error


class Extracts:
    """Reads exact bytes of one original and of its members."""

    def __init__(self, vault: Vault, one: Import, originals: Originals) -> None:
        self._vault, self._import, self._originals = vault, one, originals
        self._stream: BinaryIO | None = None

    def opened(self) -> BinaryIO:
        """The original from its start."""
        return self._vault.original(self._import.number)

    def read(self, member: str | None, offset: int, length: int) -> bytes:
        """The bytes of a member, or of the export itself; fewer where it ends."""
        if member is not None:
            return self._originals.member(self._import, member, offset).read(offset, length)
        if self._stream is None:
            self._stream = self.opened()
        self._stream.seek(offset)
        return self._stream.read(length)

    def opens(self, member: str | None) -> bool:
        """Whether a member can be read: one that was locked needs its password, which is kept nowhere."""
        return member is None or member in self._originals.names(self._import)

    def blocks(self, size: int, overlap: int) -> Iterator[bytes]:
        """All bytes of the original and of each member of a zip; the end of each block begins the next."""
        with self.opened() as untrusted:
            yield from _overlapping(iter(lambda: untrusted.read(size), b""), overlap)
        for name in self._originals.names(self._import):
            yield from _overlapping(self._originals.pieces(self._import, name), overlap)


def _overlapping(pieces: Iterator[bytes], overlap: int) -> Iterator[bytes]:
    before = b""
    for piece in pieces:
        yield before + piece
        before = piece[-overlap:]
