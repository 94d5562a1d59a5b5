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

MAGIC: Final = b"ANDROID BACKUP\n"
_LONGEST_LINE: Final = 4_096
_LINES: Final = 8
_MOST_ROUNDS: Final = 1_000_000
"""Android asks for 10,000."""
_BLOCK: Final = 512
_PIECE: Final = 1 << 18
_MOST_EXTRA: Final = 1 << 20
_OCTAL: Final = frozenset(b"01234567")


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
        named: dict[str, str] = {}
        while (block := self._exactly(_BLOCK)) is not None and any(block):
            size = _number(named.get("size", "").encode() or block[124:136].strip(b" \0"), "size" in named)
            if not _is_header(block) or size is None:
                self.damage = self.damage or "member_damaged"
                return
            kind = block[156:157]
            if kind in (b"x", b"L", b"g"):
                extra = self._data(size, hold=size <= _MOST_EXTRA)
                named = {} if kind == b"g" else _named(extra or b"", kind)
                continue
            name = named.get("path") or _name(block)
            named = {}
            is_file = kind in (b"0", b"\0", b"7")
            hold = is_file and name.endswith(wanted) and size <= self._most_held
            data = self._data(size, hold=hold)
            if is_file:
                yield Entry(name, size, data)
            if data is None and self.damage is not None:
                return
        if block is None and self.damage is None and self._packed is not None:
            self.damage = self._packed.damage

    def _data(self, size: int, *, hold: bool) -> bytes | None:
        held, left = bytearray(), size + -size % _BLOCK
        while left:
            piece = self._untrusted.read(min(left, _PIECE))
            if not piece:
                self.damage = (self._packed.damage if self._packed else None) or "cut_off"
                return None
            left -= len(piece)
            if hold:
                held += piece
        return bytes(held[:size]) if hold else None

    def _exactly(self, length: int) -> bytes | None:
        found = bytearray()
        while len(found) < length:
            piece = self._untrusted.read(length - len(found))
            if not piece:
                self.damage = (self._packed.damage if self._packed else None) or "cut_off"
                return None
            found += piece
        return bytes(found)


def _is_header(block: bytes) -> bool:
    """Whether the checksum of a header is right: that of its bytes with blanks where it stands itself."""
    stated = _number(block[148:156].strip(b" \0"), decimal=False)
    return stated == sum(block) - sum(block[148:156]) + 8 * 0x20


def _number(digits: bytes, decimal: bool) -> int | None:
    if not digits:
        return 0
    if len(digits) > 15 or not (digits.isdigit() if decimal else _OCTAL.issuperset(digits)):
        return None
    return int(digits, 10 if decimal else 8)


def _name(block: bytes) -> str:
    name = block[:100].split(b"\0", 1)[0]
    prefix = block[345:500].split(b"\0", 1)[0] if block[257:262] == b"ustar" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _named(extra: bytes, kind: bytes) -> dict[str, str]:
    """Names that are too long for a header: a line each, "LENGTH key=value" (pax), or the name alone."""
    if kind == b"L":
        return {"path": extra.rstrip(b"\0").decode("utf-8", "replace")}
    found: dict[str, str] = {}
    at = 0
    while at < len(extra):
        length = _number(extra[at:].split(b" ", 1)[0] if b" " in extra[at : at + 20] else b"x", decimal=True)
        if not length or at + length > len(extra):
            break
        key, _, value = extra[at : at + length].partition(b" ")[2].rstrip(b"\n").partition(b"=")
        if key in (b"path", b"size"):
            found[key.decode()] = value.decode("utf-8", "replace")
        at += length
    return found
