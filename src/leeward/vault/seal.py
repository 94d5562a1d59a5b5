# SPDX-License-Identifier: Apache-2.0
"""What opens a vault: key slots around one random key, and the seal on every stored payload.

A slot wraps the vault key for one way in: a passphrase or twenty digits (through Argon2id), a recovery
sheet of words, or a helper's age key. A new way in is one more slot around the same vault key, so
nothing has to be encrypted again.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import pyrage
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leeward.errors import (
    DamagedError,
    NewerVaultError,
    NotAVaultError,
    PassphraseError,
    RefusedError,
    UsageError,
)

KEYS = "keys.json"
FORMAT = 1
SALT_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16
MOST_WRAPPED_BYTES = 4096
DIGITS = 20
"""Digits of a generated number: 66 bits, as many as six words of 2,048."""
SHEET_WORDS = 24
"""Words of a recovery sheet: 256 bits and a checksum. Twelve would look like the words of a root,
which are read out on the telephone (docs/adr/0013-ways-in.md)."""
MOST_MEMORY_KIB = 4 * 1024 * 1024
MOST_PASSES = 64
"""Beyond these a slot is damaged or a trap: it would hang, or need more memory than a laptop has."""

Kind = Literal["passphrase", "digits", "sheet", "helper"]
_BOUND_TO = b"leeward slot"


@dataclass(frozen=True, slots=True)
class Identity:
    """A helper's secret: an age X25519 identity, "AGE-SECRET-KEY-1..."."""

    text: str = field(repr=False)


Secret = str | Identity
"""What a person opens a vault with: what she types or a file holds, or a helper's identity."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a guess costs. The default is 256 MiB and three passes: about a second on an old laptop.

    Source: RFC 9106 section 4 (the memory is below its first choice of 2 GiB, which old laptops
    lack); opens in 1.3 s on two cores (measured).
    """

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """One way into a vault. ``salt`` and ``strength`` only where the kind has them."""

    kind: Kind
    salt: bytes
    strength: Strength | None
    wrapped: bytes

    @property
    def name(self) -> str:
        """A short name that does not change while the slot lasts, and says nothing of its key."""
        return hashlib.sha256(self.wrapped).hexdigest()[:8]


def _stretch(text: str, salt: bytes, strength: Strength) -> bytes:
    try:
        return hash_secret_raw(
            text.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=strength.passes,
            memory_cost=strength.memory_kib,
            parallelism=strength.lanes,
            hash_len=32,
            type=Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise RefusedError("error.memory", mib=strength.memory_kib // 1024) from error


def digits_of(typed: str) -> str | None:
    """Twenty digits as they are stretched, however they were spaced; None for anything else."""
    digits = re.sub(r"[\s.-]", "", unicodedata.normalize("NFKC", typed))
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else None


def sheet_words(typed: str) -> tuple[str, ...] | None:
    """The words of a recovery sheet however they were spaced or numbered; None for anything else."""
    words = tuple(re.findall(r"[a-z]+", unicodedata.normalize("NFKC", typed).casefold()))
    return words if len(words) == SHEET_WORDS else None


def _wrapping_key(kind: Kind, salt: bytes, strength: Strength | None, typed: str) -> bytes | None:
    """The key that wraps the vault key in a slot; None where this cannot be what opens such a slot."""
    if kind == "sheet":
        words = sheet_words(typed)
        # 256 random bits need no stretching, only a key of their own.
        made = HKDF(SHA256(), 32, salt, b"leeward sheet")
        return None if words is None else made.derive(" ".join(words).encode())
    text = digits_of(typed) if kind == "digits" else unicodedata.normalize("NFKC", typed)
    return None if text is None or strength is None else _stretch(text, salt, strength)


def new_slot(vault_key: bytes, typed: str, strength: Strength | None, kind: Kind = "passphrase") -> Slot:
    """A slot that this passphrase opens, or these digits, or the words of this sheet."""
    salt = secrets.token_bytes(SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    strength = None if kind == "sheet" else strength or Strength()
    key = _wrapping_key(kind, salt, strength, typed)
    assert key is not None
    return Slot(kind, salt, strength, nonce + AESGCM(key).encrypt(nonce, vault_key, _BOUND_TO))


def helper_slot(vault_key: bytes, recipient: str) -> Slot:
    """A slot that the holder of an age key opens; ``recipient`` is the public half, "age1..."."""
    try:
        wrapped = pyrage.encrypt(vault_key, [pyrage.x25519.Recipient.from_str(recipient.strip())])
    except pyrage.RecipientError as error:
        raise UsageError("error.recipient") from error
    return Slot("helper", b"", None, wrapped)


def _unwrapped(slot: Slot, secret: Secret) -> bytes | None:
    """The vault key, where this secret opens this slot."""
    if isinstance(secret, Identity):
        return _helped(slot, secret) if slot.kind == "helper" else None
    if slot.kind == "helper":
        return None
    key = _wrapping_key(slot.kind, slot.salt, slot.strength, secret)
    try:
        return None if key is None else _opened(key, slot.wrapped)
    except InvalidTag:
        return None


def _opened(key: bytes, wrapped: bytes) -> bytes:
    return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _BOUND_TO)


def _helped(slot: Slot, identity: Identity) -> bytes | None:
    try:
        key: bytes = pyrage.decrypt(slot.wrapped, [pyrage.x25519.Identity.from_str(identity.text)])
    except pyrage.IdentityError as error:
        raise UsageError("error.identity") from error
    except pyrage.DecryptError:
        return None
    return key if len(key) == KEY_BYTES else None


def find_slot(slots: tuple[Slot, ...], secret: Secret) -> tuple[int, bytes]:
    """The place of the first slot that this secret opens, and the vault key."""
    for place, slot in enumerate(slots):
        if (key := _unwrapped(slot, secret)) is not None:
            return place, key
    why = "error.identity_opens_nothing" if isinstance(secret, Identity) else "error.passphrase"
    raise PassphraseError(why)


def open_slots(slots: tuple[Slot, ...], secret: Secret) -> bytes:
    """The vault key, from the first slot that this secret opens; ``PassphraseError`` from none."""
    return find_slot(slots, secret)[1]


def write_slots(folder: Path, slots: tuple[Slot, ...]) -> None:
    """Write the slots beside the database, whole or not at all; former ones are written over.

    The order is what keeps every way in through a crash: the new file has its name before the old one goes.
    """
    listed = [_listed(slot) for slot in slots]
    stored = {"format": FORMAT, "slots": listed, "sha256": _digest(FORMAT, listed)}
    data = json.dumps(stored, indent=1).encode() + b"\n"
    if os.name != "posix" or not (folder / KEYS).is_file():
        write_whole(folder / KEYS, data)
        return
    with (folder / KEYS).open("r+b") as former:
        write_whole(folder / KEYS, data)
        found = os.fstat(former.fileno())
        if not found.st_nlink:  # under a second name it is somebody's copy
            former.write(bytes(found.st_size))
            former.flush()
            os.fsync(former.fileno())


def _listed(slot: Slot) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": slot.kind}
    if slot.strength is not None:
        made |= {
            "kdf": "argon2id",
            "memory_kib": slot.strength.memory_kib,
            "passes": slot.strength.passes,
            "lanes": slot.strength.lanes,
        }
    if slot.salt:
        made["salt"] = slot.salt.hex()
    return {**made, "wrapped": slot.wrapped.hex()}


def _digest(version: int, listed: list[dict[str, Any]]) -> str:
    """Tells a damaged file of keys from a wrong passphrase; against a person it protects nothing."""
    return hashlib.sha256(json.dumps([version, listed], sort_keys=True).encode()).hexdigest()


def read_slots(folder: Path) -> tuple[Slot, ...]:
    """The slots of a vault. ``NotAVaultError`` where there are none, ``DamagedError`` for broken ones."""
    try:
        untrusted = (folder / KEYS).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotAVaultError("error.not_a_vault", path=str(folder)) from error
    except OSError as error:
        raise RefusedError("error.cannot_read", file=KEYS, reason=str(error.strerror)) from error
    return parse_slots(untrusted, folder)


def parse_slots(untrusted: bytes, folder: Path) -> tuple[Slot, ...]:
    """The slots in the text of keys.json, from a vault or from a backup of one."""
    try:
        data: dict[str, Any] = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise DamagedError("error.keys_damaged", path=str(folder)) from error
    try:
        if "sha256" in data and data["sha256"] != _digest(data["format"], data["slots"]):
            raise DamagedError("error.keys_damaged", path=str(folder))
        if data["format"] > FORMAT:
            raise NewerVaultError("error.newer_vault", version=str(data["format"]))
        if not data["slots"] or not data["sha256"]:
            raise DamagedError("error.keys_damaged", path=str(folder))
        return tuple(_slot(s) for s in data["slots"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError("error.keys_damaged", path=str(folder)) from error


def _slot(stored: dict[str, Any]) -> Slot:
    kind, wrapped = stored["kind"], bytes.fromhex(stored["wrapped"])
    strength = None
    if kind in ("passphrase", "digits"):
        strength = Strength(int(stored["memory_kib"]), int(stored["passes"]), int(stored["lanes"]))
        if not 0 < strength.memory_kib <= MOST_MEMORY_KIB or not 0 < strength.passes <= MOST_PASSES:
            raise ValueError
    salt = b"" if kind == "helper" else bytes.fromhex(stored["salt"])
    fits = len(wrapped) <= MOST_WRAPPED_BYTES if kind == "helper" else len(wrapped) == WRAPPED_BYTES
    if kind not in get_args(Kind) or not fits or len(salt) != (0 if kind == "helper" else SALT_BYTES):
        raise ValueError
    return Slot(kind, salt, strength, wrapped)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that after any crash it is there as before or as after, never in between."""
    part = path.with_name(path.name + ".part")
    # A head may be kept on a stick that others hold too: what they put there is not followed.
    follow_none = getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | follow_none, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last; on systems and sticks that cannot sync a folder there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


TRY_BYTES = 8


class PayloadSeal:
    """Seals the records of one import under that import's own key, each by its ordinal.

    A batch that was rolled back is sealed again, perhaps with other words: by a mended reader, or after
    another answer. What it left in a journal must not share a nonce with what stands there now. So a nonce
    is a number of this try, drawn at random, and the ordinal. Destroying the key is what ``withdraw`` does.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._try = secrets.token_bytes(TRY_BYTES)

    def close(self, ordinal: int, payload: bytes) -> bytes:
        """The sealed payload of a record, with the number of the try before it."""
        return self._try + self._cipher.encrypt(self._try + ordinal.to_bytes(4, "big"), payload, None)

    def open(self, ordinal: int, sealed: bytes) -> bytes:
        """The payload of a record; ``DamagedError`` when it is not what was sealed."""
        former = ordinal.to_bytes(NONCE_BYTES, "big")  # the nonce of the first vaults
        for nonce, data in ((sealed[:TRY_BYTES] + former[TRY_BYTES:], sealed[TRY_BYTES:]), (former, sealed)):
            try:
                return self._cipher.decrypt(nonce, data, None)
            except (InvalidTag, ValueError):
                continue
        raise DamagedError("error.payload_damaged", ordinal=ordinal)
