# SPDX-License-Identifier: Apache-2.0
"""Exact bytes of an original in a vault, for the extracts that a pack shows."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from leeward.unpack import unpack
from leeward.vault import Import, Vault


class Extracts:
    """Reads exact bytes of one original; forwards through a zip's member without starting again."""

    def __init__(self, vault: Vault, one: Import) -> None:
        self._vault = vault
        self._import = one
        self._openers: dict[str, Callable[[], BinaryIO]] | None = None
        self._open: dict[str | None, tuple[BinaryIO, int]] = {}

    def read(self, member: str | None, offset: int, length: int) -> bytes:
        """The bytes of a member, or of the export itself; fewer where it ends."""
        stream, at = self._open.get(member) or (self._opened(member), 0)
        if at > offset:
            stream.close()
            stream, at = self._opened(member), 0
        if member is None:
            stream.seek(offset)
        else:
            while at < offset and (gone := stream.read(min(offset - at, 1 << 20))):
                at += len(gone)
        data = stream.read(length)
        self._open[member] = (stream, offset + len(data))
        return data

    def blocks(self, size: int, overlap: int) -> Iterator[bytes]:
        """All bytes of the original and of each member of a zip; the end of each block begins the next."""
        number = self._import.number
        package = unpack(self._import.name, self._import.size, lambda: self._vault.original(number))
        members = [m.open for m in package.members] if package.is_archive else []
        for opener in (lambda: self._vault.original(number), *members):
            with opener() as untrusted:
                before = b""
                while data := untrusted.read(size):
                    yield before + data
                    before = data[-overlap:]

    def _opened(self, member: str | None) -> BinaryIO:
        number = self._import.number
        if member is None:
            return self._vault.original(number)
        if self._openers is None:
            package = unpack(self._import.name, self._import.size, lambda: self._vault.original(number))
            self._openers = {m.name: m.open for m in package.members}
        return self._openers[member]()
