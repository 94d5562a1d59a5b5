# SPDX-License-Identifier: Apache-2.0
"""Opens the keys of an encrypted iPhone backup with its password.

``Manifest.plist`` holds a bag of keys, one for each class of protection, wrapped (RFC 3394) with a key that
is made from the password in two long rounds: PBKDF2 with SHA-256 (``DPSL``, ``DPIC``; since iOS 10.2), then
with SHA-1 (``SALT``, ``ITER``). Every file has a key of its own, wrapped with that of its class, and is
AES-256-CBC with an empty vector. Apple documents it in the Platform Security guide; the letters are seen.
"""

import hashlib
import hmac
import io
import plistlib
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, BinaryIO, Final, cast
from xml.parsers.expat import ExpatError

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

MOST_PLIST: Final = 32 << 20
MOST_ROUNDS: Final = 20_000_000
"""Twice what iOS asks for (10 million): more would be a file made to keep the computer busy."""
_BY_PASSWORD: Final = 2
"""A bit of ``WRAP``: the key is wrapped with the password, and not only with the phone's own key."""
_MOST_TAGS: Final = 4_096
_BLOCK: Final = 16
_KEY_BYTES: Final = 32
_PIECE: Final = 1 << 18
_TRIED: Final = 100_000
_SILENT_SECONDS: Final = 2.0
"""How long nothing may be heard of this process (``worker.SILENT_CPU_SECONDS`` is three times that)."""
DAMAGE: Final = (
    plistlib.InvalidFileException, ValueError, TypeError, KeyError, IndexError, AttributeError,
    OverflowError, RecursionError, MemoryError, EOFError, ExpatError,
)  # fmt: skip
"""What plistlib raises on broken lists."""

Beat = Callable[[], object]
"""Lets the parent see that there is still work going on."""


class WrongPasswordError(Exception):
    """The password opens no key of the bag."""


class BadBagError(Exception):
    """The bag is none, or asks for more work than any phone does. ``why`` is a code of the catalogue."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def plist(untrusted: bytes) -> dict[str, Any] | None:
    """A property list whose top is a dictionary; None where it is none."""
    if len(untrusted) > MOST_PLIST:
        return None
    try:
        found = plistlib.loads(untrusted)
    except DAMAGE:
        return None
    return found if isinstance(found, dict) else None


class Keys:
    """The keys of the classes, open."""

    def __init__(self, classes: Mapping[int, bytes]) -> None:
        self._classes = classes

    def of_file(self, stated: bytes) -> bytes | None:
        """The key of a file: four bytes name the class whose key it is wrapped with."""
        wrapping = self._classes.get(int.from_bytes(stated[:4], "little"))
        try:
            key = aes_key_unwrap(wrapping, stated[4:]) if wrapping is not None else b""
        except (InvalidUnwrap, ValueError):
            return None
        return key if len(key) == _KEY_BYTES else None


def opened(bag: object, password: str, beat: Beat) -> Keys:
    """The keys of a bag. ``WrongPasswordError`` and ``BadBagError`` say why there are none."""
    if not isinstance(bag, bytes):
        raise BadBagError("bad_key_bag")
    said, classes = _tags(bag)
    rounds, old_rounds = _number(said.get("DPIC", b"")), _number(said.get("ITER", b""))
    if "SALT" not in said or not old_rounds:
        raise BadBagError("bad_key_bag")
    if max(rounds, old_rounds) > MOST_ROUNDS:
        raise BadBagError("too_many_rounds")
    secret = password.encode("utf-8", "replace")
    if rounds and "DPSL" in said:
        secret = _stretched("sha256", secret, said["DPSL"], rounds, beat)
    secret = _stretched("sha1", secret, said["SALT"], old_rounds, beat)
    found: dict[int, bytes] = {}
    for one in classes:
        if _number(one.get("WRAP", b"")) & _BY_PASSWORD and "WPKY" in one:
            try:
                found[_number(one.get("CLAS", b""))] = aes_key_unwrap(secret, one["WPKY"])
            except (InvalidUnwrap, ValueError):
                continue
    if not found:
        raise WrongPasswordError
    return Keys(found)


def _tags(bag: bytes) -> tuple[dict[str, bytes], list[dict[str, bytes]]]:
    """The bag's own tags, and those of each class, which begin with a further ``UUID``."""
    said: dict[str, bytes] = {}
    classes: list[dict[str, bytes]] = []
    now, at = said, 0
    for _ in range(_MOST_TAGS):
        name, length = bag[at : at + 4], int.from_bytes(bag[at + 4 : at + 8], "big")
        if len(bag) < at + 8 + length or not name:
            break
        value = bag[at + 8 : at + 8 + length]
        at += 8 + length
        if name == b"UUID" and "UUID" in said:
            now = {}
            classes.append(now)
        now.setdefault(name.decode("latin-1"), value)
    return said, classes


def _number(value: bytes) -> int:
    return int.from_bytes(value[:8], "big")


@lru_cache(maxsize=4)
def _quick(name: str, secret: bytes, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac(name, secret, salt, rounds, 32)


def _stretched(name: str, secret: bytes, salt: bytes, rounds: int, beat: Beat) -> bytes:
    """PBKDF2 of 32 bytes. In one go where the computer is quick enough, else by hand, with beats."""
    beat()
    begun = time.process_time()
    _quick(name, b"how fast", b"are we", min(rounds, _TRIED) - 1 or 1)
    used = time.process_time() - begun
    if name == "sha1" or used * (rounds / _TRIED) < _SILENT_SECONDS:
        return _quick(name, secret, salt, rounds)
    return by_hand(name, secret, salt, rounds, beat)


def by_hand(name: str, secret: bytes, salt: bytes, rounds: int, beat: Beat) -> bytes:
    """PBKDF2 (RFC 8018, section 5.2) of one block, step by step: three times slower, but never silent."""
    made = hashlib.new(name)
    if len(secret) > made.block_size:
        secret = hashlib.new(name, secret).digest()
    key = secret.ljust(made.block_size, b"\0")
    inner = hashlib.new(name, bytes(byte ^ 0x36 for byte in key)).copy
    outer = hashlib.new(name, bytes(byte ^ 0x5C for byte in key)).copy
    last = hmac.digest(secret, salt + b"\0\0\0\1", name)
    found, left = int.from_bytes(last, "big"), rounds - 1
    while left > 0:
        beat()
        for _ in range(min(left, _TRIED)):
            inside, outside = inner(), outer()
            inside.update(last)
            outside.update(inside.digest())
            last = outside.digest()
            found ^= int.from_bytes(last, "big")
        left -= _TRIED
    return found.to_bytes(made.digest_size, "big")


class _Decrypted(io.RawIOBase):
    """A file of the backup in clear. Its true size is known, or else the filling at its end tells it."""

    def __init__(self, untrusted: BinaryIO, key: bytes, size: int | None, vector: bytes) -> None:
        super().__init__()
        self._untrusted = untrusted
        self._key, self._vector, self._size = algorithms.AES(key), vector, size
        self._cipher = Cipher(self._key, modes.CBC(vector)).decryptor()
        self._at = 0
        self._left = size
        self._held = b""
        self._ready = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._size is not None and self._untrusted.seekable()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place: each block needs only the one before it (CBC)."""
        assert self._size is not None
        stored = self._untrusted.seek(0, io.SEEK_END)
        end = min(self._size, stored - stored % _BLOCK)
        self._at = max(0, offset + (0, self._at, end)[whence])
        within = self._at % _BLOCK
        self._untrusted.seek(max(0, self._at - within - _BLOCK))
        vector = self._vector if self._at < _BLOCK else self._untrusted.read(_BLOCK)
        self._ready, self._ended = memoryview(b""), self._at >= end
        if not self._ended:
            self._cipher = Cipher(self._key, modes.CBC(vector)).decryptor()
            self._left = self._size - self._at + within
            self._next()
            self._ready = self._ready[within:]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            self._next()
        data = self._ready[: len(buffer)]
        buffer[: len(data)] = data
        self._ready = self._ready[len(data) :]
        self._at += len(data)
        return len(data)

    def _next(self) -> None:
        """Decrypt the next piece. The last block is held back, because only it can be filling."""
        piece = self._untrusted.read(_PIECE)
        clear = self._held + self._cipher.update(piece)
        self._held = b""
        self._ended = not piece
        if self._left is not None:
            clear = clear[: self._left]
            self._left -= len(clear)
            self._ended = self._ended or not self._left
        elif piece:
            clear, self._held = clear[:-_BLOCK], clear[-_BLOCK:]
        elif clear and 1 <= clear[-1] <= _BLOCK and clear.endswith(clear[-1:] * clear[-1]):
            clear = clear[: -clear[-1]]
        self._ready = memoryview(clear)

    def close(self) -> None:
        self._untrusted.close()
        super().close()


def decrypted(untrusted: BinaryIO, key: bytes, size: int | None, vector: bytes = bytes(_BLOCK)) -> BinaryIO:
    """A file of the backup as it was on the phone, from its start."""
    return cast("BinaryIO", io.BufferedReader(_Decrypted(untrusted, key, size, vector), 1 << 16))
