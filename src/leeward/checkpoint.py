# SPDX-License-Identifier: Apache-2.0
"""The signed head of a log: its name, size and root, as a note that anyone can check.

C2SP tlog-checkpoint inside a C2SP signed-note, with one Ed25519 signature and no extension lines.
The key's name is the origin. ``consistency`` writes what C2SP tlog-witness calls add-checkpoint: an
earlier size, the proof, and the later checkpoint.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leeward.errors import DamagedError
from leeward.merkle import HASH_BYTES

_ED25519_NOTE = b"\x01"  # C2SP signed-note, signature types
_KEY_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_MOST_BYTES = 65536  # a note of ours has about 300; tlog-witness proofs add at most 63 lines
_MOST_HASHES = 63  # tlog-witness: a client must not send more


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A parsed checkpoint. It proves nothing until ``verify`` has seen it with the log's key."""

    origin: str
    size: int
    root: bytes
    signature: bytes
    key_id: bytes

    def text(self) -> bytes:
        """The signed text: three lines, each ended by a line feed."""
        return _text(self.origin, self.size, self.root)


def key_id(origin: str, public_key: bytes) -> bytes:
    """The four bytes that name a key in a note: of SHA-256(name, LF, 1, public key)."""
    named = origin.encode() + b"\n" + _ED25519_NOTE + public_key
    return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]


def make(origin: str, size: int, root: bytes, private_key: Ed25519PrivateKey) -> bytes:
    """A signed checkpoint. The same key and tree give the same bytes."""
    if not _is_key_name(origin) or size < 0 or len(root) != HASH_BYTES:
        raise ValueError("not a checkpoint")
    public_key = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    text = _text(origin, size, root)
    signed = base64.b64encode(key_id(origin, public_key) + private_key.sign(text)).decode()
    return text + f"\n— {origin} {signed}\n".encode()


def parse(untrusted_note: bytes) -> Checkpoint:
    """The checkpoint in a note of exactly the form that ``make`` writes; raises DamagedError."""
    try:
        origin, decimal, encoded, blank, signed, *rest = untrusted_note.decode().split("\n")
        dash, name, blob = signed.split(" ")
        root = base64.b64decode(encoded, validate=True)
        signature = base64.b64decode(blob, validate=True)
        # No log has more leaves than 20 digits can count; int() of a long line would be slow.
        size = int(decimal[:20])
    except (ValueError, binascii.Error) as error:
        raise DamagedError("error.checkpoint_unreadable") from error
    found = Checkpoint(origin, size, root, signature[_KEY_ID_BYTES:], signature[:_KEY_ID_BYTES])
    whole = (
        (dash, name, blank, rest) == ("—", origin, "", [""])
        and _is_key_name(origin)
        and len(root) == HASH_BYTES
        and len(found.signature) == _SIGNATURE_BYTES
        # Written again it must give the same bytes: no other spelling of the same number.
        and found.text() + f"\n— {name} {base64.b64encode(signature).decode()}\n".encode() == untrusted_note
    )
    if not whole:
        raise DamagedError("error.checkpoint_unreadable")
    return found


def verify(untrusted_note: bytes, public_key: bytes) -> Checkpoint:
    """The checkpoint, signed by this key; raises DamagedError on anything else."""
    found = parse(untrusted_note)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(found.signature, found.text())
    except (InvalidSignature, ValueError) as error:
        raise DamagedError("error.checkpoint_signature") from error
    if found.key_id != key_id(found.origin, public_key):
        raise DamagedError("error.checkpoint_signature")
    return found


def consistency(old_size: int, path: Sequence[bytes], later_note: bytes) -> bytes:
    """A later checkpoint with the proof that the log of ``old_size`` is a prefix of it."""
    lines = [f"old {old_size}", *(base64.b64encode(node).decode() for node in path), "", ""]
    return "\n".join(lines).encode() + later_note


def parse_consistency(untrusted: bytes) -> tuple[int, tuple[bytes, ...], bytes]:
    """What ``consistency`` wrote: old size, proof, and the later note, still unverified."""
    head, gap, note = untrusted[:_MOST_BYTES].partition(b"\n\n")
    first, *encoded = head.split(b"\n")
    try:
        old_size = int(first.removeprefix(b"old ")[:20])
        path = tuple(base64.b64decode(line, validate=True) for line in encoded)
    except (ValueError, binascii.Error) as error:
        raise DamagedError("error.checkpoint_unreadable") from error
    if (
        len(untrusted) > _MOST_BYTES
        or not gap
        or len(path) > _MOST_HASHES
        or consistency(old_size, path, note) != untrusted
        or any(len(node) != HASH_BYTES for node in path)
    ):
        raise DamagedError("error.checkpoint_unreadable")
    return old_size, path, note


def _text(origin: str, size: int, root: bytes) -> bytes:
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def _is_key_name(origin: str) -> bool:
    """C2SP signed-note: not empty, no Unicode space, no plus; and no control character."""
    return bool(origin) and origin.isprintable() and not set(origin) & {" ", "+"}
