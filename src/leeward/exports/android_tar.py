# SPDX-License-Identifier: Apache-2.0
"""Opens ``backup.ab``, what ``adb backup`` writes: a few lines, then a tar, packed and perhaps encrypted.

The lines are the version, whether it is packed, and "none" or "AES-256" with what the password is tried on
(Android's BackupManagerService). The tar is walked once, forwards; nothing in it is unpacked to disk.
"""

import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple, cast

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from leeward.exports.iphone_backup_keys import BadBagError, WrongPasswordError, decrypted
from leeward.salvage import MOST_RATIO, RATIO_FROM
from leeward.unpack.tars import Walk

MAGIC: Final = b"ANDROID BACKUP\n"
_LONGEST_LINE: Final = 4_096
_LINES: Final = 8
_MOST_ROUNDS: Final = 1_000_000
"""Android asks for 10,000."""
_PIECE: Final = 1 << 18


class Head(NamedTuple):
    """The lines at the beginning: what is behind them, and where it begins."""

    packed: bool
    encryption: str
    lines: tuple[bytes, ...]
    length: int


def head_of(untrusted_head: bytes) -> Head | None:
    """The lines of a backup; None where there are none."""
    if not untrusted_head.startswith(MAGIC):
        return None
    wanted, at = 3, len(MAGIC)
    lines: list[bytes] = []
    while len(lines) < wanted:
        end = untrusted_head.find(b"\n", at, at + _LONGEST_LINE)
        if end < 0:
            return None
        lines.append(untrusted_head[at:end].strip())
        at = end + 1
        if len(lines) == 3 and lines[2].lower() != b"none":
            wanted = _LINES
    return Head(lines[1] == b"1", lines[2].decode("latin-1"), tuple(lines), at)


def opened(untrusted: BinaryIO, head: Head, password: str | None) -> BinaryIO:
    """The bytes behind the lines, in clear. Raises as the keys of an iPhone backup do."""
    skipped = 0
    while skipped < head.length:
        skipped += len(untrusted.read(head.length - skipped)) or head.length
    if head.encryption.lower() == "none":
        return untrusted
    if head.encryption != "AES-256":
        raise BadBagError("unknown_encryption")
    key, vector = _master(head, (password or "").encode("utf-8", "replace"))
    return decrypted(untrusted, key, None, vector)


def _master(head: Head, secret: bytes) -> tuple[bytes, bytes]:
    """The master key and its vector, which the password opens."""
    rounds = head.lines[5]
    try:
        salt, check, vector, blob = (bytes.fromhex(head.lines[line].decode("ascii")) for line in (3, 4, 6, 7))
    except ValueError as error:
        raise BadBagError("bad_key_bag") from error
    times = int(rounds) if rounds.isdigit() and len(rounds) < 10 else 0
    if times > _MOST_ROUNDS:
        raise BadBagError("too_many_rounds")
    if not times or len(vector) != 16 or len(blob) % 16 or not blob:
        raise BadBagError("bad_key_bag")
    key = hashlib.pbkdf2_hmac("sha1", secret, salt, times, 32)
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    vector, master, stated = _three(cipher.update(blob))
    if len(vector) != 16 or len(master) != 32 or stated not in _checks(master, check, times):
        raise WrongPasswordError
    return master, vector


def _three(clear: bytes) -> list[bytes]:
    """Vector, key and check, each behind one byte that tells its length."""
    found, at = [], 0
    for _ in range(3):
        length = clear[at] if at < len(clear) else 0
        found.append(clear[at + 1 : at + 1 + length])
        at += 1 + length
    return found


def _checks(master: bytes, salt: bytes, times: int) -> Iterator[bytes]:
    """What a right key gives: of its bytes, or (since version 2) of its bytes as Java's letters.

    Java widens a byte from 0x80 on with its sign, so that it becomes a letter between U+FF80 and U+FFFF.
    """
    letters = "".join(chr(byte if byte < 0x80 else 0xFF00 + byte) for byte in master)
    for one in (letters.encode("utf-8"), master):
        yield hashlib.pbkdf2_hmac("sha1", one, salt, times, 32)


class _Inflated(io.RawIOBase):
    """What is packed, unpacked as it is read, up to a limit. ``damage`` says why it ended too early."""

    def __init__(self, untrusted: BinaryIO, most: int) -> None:
        super().__init__()
        self._untrusted = untrusted
        self._inflate = zlib.decompressobj()
        self._left = most
        self._waiting = b""
        self.damage: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._inflate.eof and self.damage is None:
            piece = self._waiting or self._untrusted.read(_PIECE)
            try:
                # Without a new piece there may still be something that did not fit before.
                data = self._inflate.decompress(piece, len(buffer))
            except zlib.error:
                self.damage = "member_damaged"
                break
            if not (piece or data or self._inflate.eof):
                self.damage = "cut_off"
                break
            self._waiting = self._inflate.unconsumed_tail
            self._left -= len(data)
            if self._left < 0:
                self.damage = "inflates_too_far"
                break
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the tar: its name, its size, and its bytes where they were asked for and are whole."""

    name: str
    size: int
    data: bytes | None


class Tar:
    """The files of a tar, in the order in which they stand. ``damage`` says why the walk ended too early."""

    def __init__(self, untrusted: BinaryIO, *, packed: bool, size: int, most_held: int) -> None:
        most = max(RATIO_FROM, size * MOST_RATIO)
        self._packed = _Inflated(untrusted, most) if packed else None
        self._untrusted: BinaryIO = untrusted
        if self._packed is not None:
            self._untrusted = cast("BinaryIO", io.BufferedReader(self._packed, _PIECE))
        self._most_held = most_held
        self.damage: str | None = None

    def entries(self, wanted: tuple[str, ...]) -> Iterator[Entry]:
        """The plain files; the bytes only of those whose name ends in one of ``wanted``."""
        walk = Walk(self._untrusted)
        for entry in walk:
            if entry.kind == "file":
                hold = entry.name.endswith(wanted) and entry.size <= self._most_held
                yield Entry(entry.name, entry.size, walk.data(entry.size) if hold else None)
        self.damage = walk.damage
        if walk.damage == "cut_off" and self._packed is not None:
            self.damage = self._packed.damage or "cut_off"
