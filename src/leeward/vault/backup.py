# SPDX-License-Identifier: Apache-2.0
r"""A vault as one encrypted file, and back. Every frame is chained to the one before it.

The first frame holds the key slots, so that whatever opens the vault opens its backup. All others are
age files of at most 8 MiB for an identity of this backup alone, which is sealed under the vault key.
A cut, flipped, left out or reordered frame breaks the chain, and the last good one can be named. Anyone
can compute the chain; only who has the vault key can seal the last frame, which knows all the others.

    "leeward backup 1\n"
    frame: 4 bytes length, 32 bytes SHA-256(digest of the frame before, content), content
    first frame: JSON {"keys": text of keys.json, "identity": sealed}
    then: age of JSON {"name", "size", "at"} LF bytes
    at last: age of JSON {"end": {name: SHA-256}, "keys": SHA-256 of the text of keys.json}
"""

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leeward.errors import DamagedError, UsageError, VaultBusyError
from leeward.vault import engine
from leeward.vault.blobs import FOLDER, damaged
from leeward.vault.log import HEAD
from leeward.vault.pages import Pages
from leeward.vault.seal import KEYS, parse_slots, sync_folder, write_whole
from leeward.vault.store import Vault

MAGIC = b"leeward backup 1\n"
PIECE_BYTES = 8 * 1024 * 1024
MOST_FRAME = PIECE_BYTES + 64 * 1024
NONCE_BYTES = 12
PART = ".part"
# A backup may come from anyone: no other name is ever written.
_NAME = re.compile(rf"{re.escape(engine.DATABASE)}|{HEAD}|{FOLDER}/[0-9a-f]{{64}}\.age")

Tell = Callable[[str, int], None]
Unlock = Callable[[bytes], bytes]
"""From the text of keys.json to the vault key; asks whoever can open one of its slots."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: frames, files, bytes of the vault, and pieces that were ``rotten`` before."""

    frames: int
    files: int
    size: int
    rotten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file of the vault, as it came out of a backup that is whole so far."""

    name: str
    size: int
    at: int
    data: bytes


def write(vault: Vault, to: Path, tell: Tell = lambda _what, _n: None) -> BackedUp:
    """Write a backup; it gets its name only after it has been read back from the disk.

    The vault is owned by this process and its journal is emptied first, so the files cannot change.
    """
    if to.exists() or to.is_symlink():
        raise UsageError("error.backup_exists", path=str(to))
    if to.absolute().is_relative_to(vault.folder.absolute()):
        raise UsageError("error.backup_inside", path=str(to))
    vault.log.write_head(vault.folder)
    engine.truncate_journal(vault.engine, vault.folder)
    if bad := Pages(vault.folder / engine.DATABASE, vault.key).damaged():
        raise DamagedError("error.backup_of_damaged", count=len(bad))
    rotten = tuple(_rotten(vault))
    journal = vault.folder / f"{engine.DATABASE}-wal"
    if journal.exists() and journal.stat().st_size:
        raise VaultBusyError("error.vault_busy", path=str(vault.folder))
    part = to.with_name(to.name + PART)
    _clear(part)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as file:
            _write_frames(file, vault, tell)
            file.flush()
            os.fsync(file.fileno())
            _forget_cached(file)
        done = _verify(part, vault.key)
        part.replace(to)
        sync_folder(to.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return replace(done, rotten=rotten)


def _rotten(vault: Vault) -> Iterator[str]:
    """Pieces of originals that are missing or altered. All else is worth a backup, and so are they."""
    for one in vault.imports():
        for file in (0, *(file for file, *_ in vault.files_beside(one.number))):
            if one.state != "withdrawn":
                yield from damaged(vault.folder, *vault.chunks(one.number, file))


def _clear(part: Path) -> None:
    """Remove half a backup that a crash left; ``UsageError`` for anything else, which is not ours."""
    if part.is_symlink() or part.exists():
        if part.is_symlink() or not part.is_file():
            raise UsageError("error.backup_exists", path=str(part))
        with part.open("rb") as file:
            if not MAGIC.startswith(file.read(len(MAGIC))):
                raise UsageError("error.backup_exists", path=str(part))
        part.unlink()


def _forget_cached(file: BinaryIO) -> None:
    """Ask the system to read it from the disk next time, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _files(vault: Vault) -> list[str]:
    """The files of a vault that make it whole, by their names inside it."""
    names = [f"{FOLDER}/{blob}.age" for blob in vault.blobs()]
    return [engine.DATABASE, *(name for name in names if (vault.folder / name).is_file()), HEAD]


def _write_frames(file: BinaryIO, vault: Vault, tell: Tell) -> None:
    file.write(MAGIC)
    identity = pyrage.x25519.Identity.generate()
    recipient = identity.to_public()
    keys = (vault.folder / KEYS).read_bytes()
    parse_slots(keys, vault.folder)  # a backup that nothing opens is none
    opening = {"keys": keys.decode(), "identity": _sealed(vault.key, str(identity)).hex()}
    chain = _put(file, b"", msgspec.json.encode(opening))
    digests: dict[str, str] = {}
    written = 0
    for name in _files(vault):
        whole = hashlib.sha256()
        path = vault.folder.joinpath(*name.split("/"))
        size, at = path.stat().st_size, 0
        with path.open("rb") as source:
            while (data := source.read(PIECE_BYTES)) or not at:
                whole.update(data)
                head = msgspec.json.encode({"name": name, "size": size, "at": at})
                chain = _put(file, chain, pyrage.encrypt(head + b"\n" + data, [recipient]))
                at += max(len(data), 1)
                written += len(data)
                tell("bytes", written)
        digests[name] = whole.hexdigest()
    end = {"end": digests, "keys": hashlib.sha256(keys).hexdigest()}
    _put(file, chain, pyrage.encrypt(msgspec.json.encode(end), [recipient]))


def _put(file: BinaryIO, chain: bytes, content: bytes) -> bytes:
    digest = hashlib.sha256(chain + content).digest()
    file.write(len(content).to_bytes(4, "big") + digest)
    file.write(content)
    return digest


def _key_of(vault_key: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, b"leeward backup identity").derive(vault_key)


def _sealed(vault_key: bytes, identity: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key_of(vault_key)).encrypt(nonce, identity.encode(), MAGIC)


class Frames:
    """A backup being read. ``good`` counts the frames that were whole; ``place`` says what they reached."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._chain = b""
        self.good = 0
        self.place = ""

    def damaged(self) -> DamagedError:
        """The error that names the last good frame."""
        if not self.good:
            return DamagedError("error.backup_unreadable")
        return DamagedError("error.backup_damaged", good=self.good, place=self.place or KEYS)

    def next(self) -> bytes:
        """The next frame, whole."""
        head = self._file.read(36)
        length = int.from_bytes(head[:4], "big")
        content = self._file.read(length) if len(head) == 36 and length <= MOST_FRAME else b""
        if len(content) != length or hashlib.sha256(self._chain + content).digest() != head[4:]:
            raise self.damaged()
        self._chain = head[4:]
        self.good += 1
        return content

    def end(self) -> None:
        """Nothing may follow."""
        if self._file.read(1):
            raise self.damaged()


@dataclass
class _Whole:
    """What has come of a file so far, so that no piece is missing, doubled or from elsewhere."""

    size: int
    at: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


class Contents:
    """Checks the pieces of a backup against its last frame, which lists every file."""

    def __init__(self) -> None:
        self.files: dict[str, _Whole] = {}

    def take(self, piece: Piece) -> None:
        """Account for a piece; ``ValueError`` where it does not continue its file."""
        if not _NAME.fullmatch(piece.name):
            raise ValueError
        whole = self.files.setdefault(piece.name, _Whole(piece.size))
        if (whole.size, whole.at) != (piece.size, piece.at) or piece.at + len(piece.data) > piece.size:
            raise ValueError
        whole.digest.update(piece.data)
        whole.at += len(piece.data)

    def close(self, digests: dict[str, str], of_keys: str | None, keys: bytes) -> None:
        """Compare with the list in the last frame. The first backups said nothing there of the slots."""
        found = {name: whole.digest.hexdigest() for name, whole in self.files.items()}
        if of_keys not in (None, hashlib.sha256(keys).hexdigest()):
            raise ValueError
        short = any(whole.at != whole.size for whole in self.files.values())
        if short or found != digests or not {engine.DATABASE, HEAD} <= found.keys():
            raise ValueError


def is_backup(path: Path) -> bool:
    """Whether a file begins as a backup does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read(file: BinaryIO, unlock: Unlock, take: Callable[[Piece], None]) -> tuple[bytes, BackedUp]:
    """Hand over every piece of a backup in order; gives the text of keys.json once all else was whole.

    ``DamagedError`` names the last good frame as soon as one is not what was written.
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise DamagedError("error.not_a_backup")
    frames, contents = Frames(file), Contents()
    try:
        opening = msgspec.json.decode(frames.next(), type=dict[str, str])
        keys, sealed = opening["keys"].encode(), bytes.fromhex(opening["identity"])
        opened = AESGCM(_key_of(unlock(keys))).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], MAGIC)
        identity = pyrage.x25519.Identity.from_str(opened.decode())
        while True:
            head, _, data = pyrage.decrypt(frames.next(), [identity]).partition(b"\n")
            told = msgspec.json.decode(head, type=dict[str, Any])
            if "end" in told:
                break
            piece = Piece(told["name"], told["size"], told["at"], data)
            contents.take(piece)
            frames.place = f"{piece.name}, {piece.at + len(data)} / {piece.size}"
            take(piece)
        contents.close(told["end"], told.get("keys"), keys)
        frames.end()
    except (msgspec.DecodeError, KeyError, ValueError, InvalidTag, pyrage.DecryptError) as error:
        raise frames.damaged() from error
    return keys, BackedUp(frames.good, len(contents.files) + 1, sum(w.size for w in contents.files.values()))


def restore(file: BinaryIO, to: Path, unlock: Unlock, tell: Tell = lambda _what, _n: None) -> BackedUp:
    """Write a vault from its backup into a new folder; the key slots come last.

    A folder without keys is no vault, so a crash, a cut or a damaged frame leaves none.
    """
    to.mkdir(mode=0o700)
    (to / FOLDER).mkdir(mode=0o700)
    written = 0

    def take(piece: Piece) -> None:
        nonlocal written
        place = to.joinpath(*piece.name.split("/"))
        flags = os.O_WRONLY | os.O_APPEND | (os.O_CREAT | os.O_EXCL if piece.at == 0 else 0)
        with os.fdopen(os.open(place, flags, 0o600), "ab") as out:
            out.write(piece.data)
            out.flush()
            os.fsync(out.fileno())
        written += len(piece.data)
        tell("bytes", written)

    keys, done = read(file, unlock, take)
    sync_folder(to / FOLDER)
    write_whole(to / KEYS, keys)
    return done


def _verify(part: Path, vault_key: bytes) -> BackedUp:
    """Read a backup from end to end, as a restore would, and write nothing."""
    with part.open("rb") as file:
        return read(file, lambda _: vault_key, lambda _: None)[1]
