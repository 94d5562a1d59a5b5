# SPDX-License-Identifier: Apache-2.0
"""Originals at rest: exact bytes in chunks of 8 MiB, each an age file that other tools can open.

age is a published format with independent programs, so a lawyer can open an original without Leeward.
Names are HMACs: a folder listing says nothing about what is inside.
"""

import errno
import hashlib
import hmac
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from leeward.errors import DamagedError
from leeward.records import Sha256
from leeward.vault.seal import sync_folder

CHUNK_BYTES = 8 * 1024 * 1024
FOLDER = "originals"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk of an original: the name of its age file, and the hash and size of its plain bytes."""

    blob: str
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An original as it was stored: the hash and size of all of it, and its chunks in order."""

    sha256: Sha256
    size: int
    chunks: tuple[Chunk, ...]


def new_identity() -> str:
    """A fresh age identity for one import."""
    return str(pyrage.x25519.Identity.generate())


def store(
    vault: Path,
    place: str,
    secret: bytes,
    identity: str,
    untrusted_read: Callable[[int], bytes],
    seen: Callable[[int], None],
) -> Stored:
    """Write an original's bytes, encrypted to its import's identity, and say what they are.

    ``place`` names the import and the file in it; ``seen`` is told the number of bytes so far. Nothing
    in the database refers to the chunks yet: after a crash they are written again under the same names.
    """
    whole = hashlib.sha256()
    chunks: list[Chunk] = []
    folder = vault / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    size = 0
    try:
        while (block := untrusted_read(CHUNK_BYTES)) or not chunks:
            whole.update(block)
            size += len(block)
            chunks.append(store_chunk(vault, f"{place}:{len(chunks)}", secret, identity, block))
            seen(size)
        sync_folder(folder)
    except BaseException:
        # What nothing refers to would take the room that is needed to try again.
        remove(vault, chunks)
        raise
    return Stored(Sha256(whole.hexdigest()), size, tuple(chunks))


def remove(vault: Path, chunks: Iterable[Chunk]) -> None:
    """Remove chunks to which nothing refers."""
    for chunk in chunks:
        (vault / FOLDER / f"{chunk.blob}.age").unlink(missing_ok=True)


def name_of(place: str, secret: bytes) -> str:
    """The name of a chunk, which says nothing to who lacks the secret; ``place`` ends in its ordinal."""
    return hmac.digest(secret, place.encode(), "sha256").hex()


def store_chunk(vault: Path, place: str, secret: bytes, identity: str, block: bytes) -> Chunk:
    """Write one chunk of an original."""
    blob = name_of(place, secret)
    recipient = pyrage.x25519.Identity.from_str(identity).to_public()
    _write(vault / FOLDER / f"{blob}.age", pyrage.encrypt(block, [recipient]))
    return Chunk(blob, hashlib.sha256(block).digest(), len(block))


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise


def read_chunk(vault: Path, identity: str, chunk: Chunk) -> bytes:
    """The plain bytes of a chunk; ``DamagedError`` names the file when they are not what was stored."""
    path = vault / FOLDER / f"{chunk.blob}.age"
    try:
        data: bytes = pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    except (OSError, pyrage.DecryptError) as error:
        raise DamagedError("error.original_damaged", file=path.name) from error
    if hashlib.sha256(data).digest() != chunk.sha256:
        raise DamagedError("error.original_damaged", file=path.name)
    return data


class _Original(io.RawIOBase):
    """An original as a seekable stream; one chunk is in memory at a time."""

    def __init__(self, vault: Path, identity: str, chunks: Sequence[Chunk]) -> None:
        super().__init__()
        self._vault = vault
        self._identity = identity
        self._chunks = chunks
        self._size = sum(c.size for c in chunks)
        self._at = 0
        self._held = -1
        self._data = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            # As a file does: a damaged zip must read the same here as where it came from.
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = start + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, CHUNK_BYTES)
        if number != self._held:
            self._data = read_chunk(self._vault, self._identity, self._chunks[number])
            self._held = number
        part = self._data[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def open_original(vault: Path, identity: str, chunks: Sequence[Chunk]) -> BinaryIO:
    """The exact bytes of an original, seekable, checked chunk by chunk as they are read."""
    return cast("BinaryIO", io.BufferedReader(_Original(vault, identity, chunks), 1 << 16))


def damaged(vault: Path, identity: str, chunks: Sequence[Chunk]) -> Iterator[str]:
    """The names of chunks that are missing or altered."""
    for chunk in chunks:
        try:
            read_chunk(vault, identity, chunk)
        except DamagedError as error:
            yield str(error.facts["file"])
