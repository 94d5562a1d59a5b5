# SPDX-License-Identifier: Apache-2.0
"""Locked files of a zip, opened with their password: the old cipher of PKZIP, and AES as WinZip writes it.

Layout: APPNOTE.TXT 6.1 (traditional encryption) and 4.4.4 (flags); "AES Encryption Information: Encryption
Specification AE-1 and AE-2" (WinZip). The old cipher is weak; that is a matter of who locked the zip.
"""

import hashlib
import hmac
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import BinaryIO, Final, NamedTuple, cast

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from leeward.salvage import unpacked
from leeward.unpack.package import WrongPasswordError

LOCKED: Final = 1
"""The flag of a member that is locked."""
_DESCRIBED, _STRONG, _MASKED = 0x8, 0x40, 0x2000
_AES_METHOD, _AES_FIELD = 99, 0x9901
_SALT: Final = {1: 8, 2: 12, 3: 16}
"""Bytes of salt by strength; the key has twice as many."""
_ROUNDS, _VERIFIER, _MAC = 1_000, 2, 10
_OLD_HEADER = 12
_BLOCK = 1 << 16
_ENCODINGS = ("utf-8", "cp1252", "cp437")
"""How programs write down a password with letters beyond ASCII: there is no rule, these are what is met."""


class Lock(NamedTuple):
    """How a member is locked. ``strength`` 0 is the old cipher, whose password is tried on ``check``."""

    method: int
    strength: int
    check: int
    has_sum: bool = True

    @property
    def overhead(self) -> int:
        """Bytes that stand around the packed ones."""
        return _SALT[self.strength] + _VERIFIER + _MAC if self.strength else _OLD_HEADER


def lock_of(info: zipfile.ZipInfo) -> Lock | None:
    """How a locked member is locked; None where it is a way that is not known here."""
    if info.flag_bits & (_STRONG | _MASKED):
        return None
    if info.compress_type != _AES_METHOD:
        _, _, _, hour, minute, _ = info.date_time
        check = (hour << 3 | minute >> 3) if info.flag_bits & _DESCRIBED else info.CRC >> 24
        return Lock(info.compress_type, 0, check & 0xFF)
    field = _extra(info.extra, _AES_FIELD)
    if len(field) != 7 or field[4] not in _SALT:
        return None
    version, _, strength, method = struct.unpack("<H2sBH", field)
    return Lock(method, strength, 0, has_sum=version == 1)


def _extra(untrusted: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(untrusted):
        kind, length = struct.unpack_from("<HH", untrusted, at)
        if kind == wanted:
            return untrusted[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def written(password: str) -> tuple[bytes, ...]:
    """The bytes that a password may have been when the zip was locked, the likeliest first."""
    found = dict.fromkeys(password.encode(e, "replace") for e in _ENCODINGS if _can(password, e))
    return tuple(found) or (password.encode("utf-8", "replace"),)


def _can(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def opened(untrusted: BinaryIO, packed: int, lock: Lock, password: bytes) -> BinaryIO:
    """The bytes of a locked member, from its first packed byte on. Raises ``WrongPasswordError``.

    Damage is raised while reading, as ``salvage.unpacked`` does.
    """
    clear: _Aes | _Old
    if packed < lock.overhead:
        raise EOFError
    clear = _Aes(untrusted, packed, lock, password) if lock.strength else _Old(untrusted, lock, password)
    plain = unpacked(cast("BinaryIO", clear), lock.method, packed - lock.overhead)
    return cast("BinaryIO", io.BufferedReader(_Checked(plain, clear.check), _BLOCK))


class _Checked(io.RawIOBase):
    """What was unlocked and unpacked; at its end, what stands there to prove it is compared."""

    def __init__(self, plain: BinaryIO, check: Callable[[], None]) -> None:
        super().__init__()
        self._plain, self._check = plain, check

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = cast("io.BufferedReader", self._plain).read1(len(buffer))
        if not data:
            self._check()
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._plain.close()
        super().close()


class _Aes:
    """Clear bytes of AES in WinZip's counter mode (the counter stands with its low byte first)."""

    def __init__(self, untrusted: BinaryIO, packed: int, lock: Lock, password: bytes) -> None:
        size = _SALT[lock.strength]
        salt, verifier = untrusted.read(size), untrusted.read(_VERIFIER)
        keys = _aes_keys(password, salt, 2 * size)
        if keys[4 * size :] != verifier:
            raise WrongPasswordError
        self._untrusted, self._left = untrusted, packed - lock.overhead
        self._cipher = Cipher(algorithms.AES(keys[: 2 * size]), modes.ECB()).encryptor()  # noqa: S305 - for CTR
        self._mac = hmac.new(keys[2 * size : 4 * size], digestmod="sha1")
        self._counter, self._clear = 1, b""

    def read(self, most: int) -> bytes:
        """The next clear bytes; fewer than asked for at the end of a block."""
        if not self._clear:
            self._clear = self._next()
        data, self._clear = self._clear[:most], self._clear[most:]
        return data

    def _next(self) -> bytes:
        locked = self._untrusted.read(min(self._left, _BLOCK))
        self._left -= len(locked)
        self._mac.update(locked)
        blocks = -(-len(locked) // 16)
        counters = (n.to_bytes(16, "little") for n in range(self._counter, self._counter + blocks))
        self._counter += blocks
        stream = self._cipher.update(b"".join(counters))[: len(locked)]
        return (int.from_bytes(locked, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(locked), "big")

    def check(self) -> None:
        """Whether the bytes are those that were locked; ``ValueError`` where they are not."""
        while self._left and self._next():
            pass
        if not hmac.compare_digest(self._untrusted.read(_MAC), self._mac.digest()[:_MAC]):
            raise ValueError

    def close(self) -> None:
        """Let go of the packed bytes."""
        self._untrusted.close()


@lru_cache(maxsize=256)
def _aes_keys(password: bytes, salt: bytes, length: int) -> bytes:
    """The key, the key of the proof, and two bytes on which a password is tried."""
    return hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * length + _VERIFIER)


_CRC: Final = tuple(zlib.crc32(bytes([n]), 0xFFFFFFFF) ^ 0xFFFFFFFF for n in range(256))


class _Old:
    """Clear bytes of the cipher of PKZIP."""

    def __init__(self, untrusted: BinaryIO, lock: Lock, password: bytes) -> None:
        self._untrusted = untrusted
        self._keys = (0x12345678, 0x23456789, 0x34567890)
        for byte in password:
            self._turn(byte)
        header = self._clear(untrusted.read(_OLD_HEADER))
        if header[-1:] != bytes([lock.check]):
            raise WrongPasswordError

    def read(self, most: int) -> bytes:
        """The next clear bytes."""
        return self._clear(self._untrusted.read(most))

    def _turn(self, byte: int) -> None:
        one, two, three = self._keys
        one = one >> 8 ^ _CRC[(one ^ byte) & 0xFF]
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self._keys = (one, two, three >> 8 ^ _CRC[(three ^ two >> 24) & 0xFF])

    def _clear(self, locked: bytes) -> bytes:
        table, (one, two, three) = _CRC, self._keys
        found = bytearray(len(locked))
        for at, byte in enumerate(locked):
            mixed = three | 2
            byte ^= (mixed * (mixed ^ 1) >> 8) & 0xFF  # noqa: PLW2901 - a million times a second
            found[at] = byte
            one = one >> 8 ^ table[(one ^ byte) & 0xFF]
            two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
            three = three >> 8 ^ table[(three ^ two >> 24) & 0xFF]
        self._keys = (one, two, three)
        return bytes(found)

    def check(self) -> None:
        """Nothing stands at the end; the checksum of the whole member tells."""

    def close(self) -> None:
        """Let go of the packed bytes."""
        self._untrusted.close()
