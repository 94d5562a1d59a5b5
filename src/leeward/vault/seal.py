# SPDX-License-Identifier: Apache-2.0
"""What opens a vault: key slots around one random key, and the seal on every stored payload.

A slot wraps the vault key under a key that Argon2id derives from a passphrase. A new passphrase or a
recovery sheet is one more slot around the same vault key, so nothing has to be encrypted again.
"""

import hashlib
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from leeward.errors import DamagedError, NewerVaultError, NotAVaultError, PassphraseError, RefusedError

KEYS = "keys.json"
FORMAT = 1
SALT_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16
MOST_MEMORY_KIB = 4 * 1024 * 1024
MOST_PASSES = 64
"""Beyond these a slot is damaged or a trap: it would hang, or need more memory than a laptop has."""


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
    """One way into a vault."""

    kind: Literal["passphrase"]
    salt: bytes
    strength: Strength
    wrapped: bytes


def _derive(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=strength.passes,
        memory_cost=strength.memory_kib,
        parallelism=strength.lanes,
        hash_len=32,
        type=Type.ID,
    )


def new_slot(vault_key: bytes, passphrase: str, strength: Strength) -> Slot:
    """A slot that this passphrase opens."""
    salt = secrets.token_bytes(SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = _derive(passphrase, salt, strength)
    return Slot("passphrase", salt, strength, nonce + AESGCM(key).encrypt(nonce, vault_key, b"leeward slot"))


def open_slots(slots: tuple[Slot, ...], passphrase: str) -> bytes:
    """The vault key, from the first slot that this passphrase opens; ``PassphraseError`` from none."""
    for slot in slots:
        try:
            key = _derive(passphrase, slot.salt, slot.strength)
        except (HashingError, MemoryError) as error:
            raise RefusedError("error.memory", mib=slot.strength.memory_kib // 1024) from error
        try:
            return AESGCM(key).decrypt(
                slot.wrapped[:NONCE_BYTES], slot.wrapped[NONCE_BYTES:], b"leeward slot"
            )
        except InvalidTag:
            continue
    raise PassphraseError("error.passphrase")


def write_slots(folder: Path, slots: tuple[Slot, ...]) -> None:
    """Write the slots beside the database, whole or not at all."""
    listed = [
        {
            "kind": s.kind,
            "kdf": "argon2id",
            "memory_kib": s.strength.memory_kib,
            "passes": s.strength.passes,
            "lanes": s.strength.lanes,
            "salt": s.salt.hex(),
            "wrapped": s.wrapped.hex(),
        }
        for s in slots
    ]
    stored = {"format": FORMAT, "slots": listed, "sha256": _digest(FORMAT, listed)}
    write_whole(folder / KEYS, json.dumps(stored, indent=1).encode() + b"\n")


def _digest(version: int, listed: list[dict[str, Any]]) -> str:
    """Tells a damaged file of keys from a wrong passphrase; against a person it protects nothing."""
    return hashlib.sha256(json.dumps([version, listed], sort_keys=True).encode()).hexdigest()


def read_slots(folder: Path) -> tuple[Slot, ...]:
    """The slots of a vault. ``NotAVaultError`` where there are none, ``DamagedError`` for broken ones."""
    try:
        data: dict[str, Any] = json.loads((folder / KEYS).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotAVaultError("error.not_a_vault", path=str(folder)) from error
    except (ValueError, RecursionError) as error:
        raise DamagedError("error.keys_damaged", path=str(folder)) from error
    except OSError as error:
        raise RefusedError("error.cannot_read", file=KEYS, reason=str(error.strerror)) from error
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
    strength = Strength(int(stored["memory_kib"]), int(stored["passes"]), int(stored["lanes"]))
    slot = Slot("passphrase", bytes.fromhex(stored["salt"]), strength, bytes.fromhex(stored["wrapped"]))
    within = 0 < strength.memory_kib <= MOST_MEMORY_KIB and 0 < strength.passes <= MOST_PASSES
    if not within or len(slot.salt) != SALT_BYTES or len(slot.wrapped) != WRAPPED_BYTES:
        raise ValueError
    return slot


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that after any crash it is there as before or as after, never in between."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last; on systems that cannot open a folder there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class PayloadSeal:
    """Seals the records of one import under that import's own key, by their ordinal.

    The nonce is the ordinal, which is used once a key. Destroying the key is what ``withdraw`` does.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, ordinal: int, payload: bytes) -> bytes:
        """The sealed payload of a record."""
        return self._cipher.encrypt(ordinal.to_bytes(NONCE_BYTES, "big"), payload, None)

    def open(self, ordinal: int, sealed: bytes) -> bytes:
        """The payload of a record; ``DamagedError`` when it is not what was sealed."""
        try:
            return self._cipher.decrypt(ordinal.to_bytes(NONCE_BYTES, "big"), sealed, None)
        except InvalidTag as error:
            raise DamagedError("error.payload_damaged", ordinal=ordinal) from error
