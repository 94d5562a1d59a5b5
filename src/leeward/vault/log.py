# SPDX-License-Identifier: Apache-2.0
"""The two logs of a vault: *evidence*, which packs cite, and *private*, which no pack cites.

Each is a Merkle tree over salted leaves (RFC 6962 hashing). The head of the evidence log is a signed
checkpoint in a file beside the database: the only thing that notices when rows are gone (a flipped bit
in a write-ahead log drops committed rows in silence, and both integrity checks say ok).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, insert, select, update

from leeward import checkpoint, merkle
from leeward.clock import stamp
from leeward.errors import DamagedError, RefusedError
from leeward.vault import schema
from leeward.vault.seal import write_whole
from leeward.wire import canonical_entry

HEAD = "head"
FIRST = "vault"
"""The kind of the first entry of an evidence log: it names the vault's public key."""
ORIGIN = "leeward.invalid/evidence"
"""The name of the log in its checkpoints; ``.invalid`` because it is no address."""


BACK = timedelta(minutes=2)
FORTH = timedelta(days=366)
"""A clock that went further back, or on, between two entries was set, or the vault lay for a year."""
_LOOK_BACK = 20
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def _time_of(body: Mapping[str, object]) -> str | None:
    """When an entry was written, as its body tells."""
    told = body.get("at_set") or body.get("added") or body.get("at")
    return told if isinstance(told, str) and _STAMP.fullmatch(told) else None


class Salts:
    """Salts of leaves: HMAC-SHA256 (RFC 2104) of what an entry is known by, under the vault's secret.

    The two padded keys are hashed once, because a million records need a million salts.
    """

    def __init__(self, secret: bytes) -> None:
        key = secret.ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(b ^ 0x36 for b in key))
        self._outer = hashlib.sha256(bytes(b ^ 0x5C for b in key))

    def of(self, known_by: bytes) -> bytes:
        """The 32-byte salt of an entry."""
        inner = self._inner.copy()
        inner.update(known_by)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()

    def of_entry(self, seq: int) -> bytes:
        """The salt of an entry that is no record, known by its number."""
        return self.of(b"entry:%d" % seq)

    def of_private(self, seq: int) -> bytes:
        """The salt of an entry of the private log."""
        return self.of(b"private:%d" % seq)


def read_setting(connection: Connection, name: str) -> bytes:
    """A setting of the vault. ``DamagedError`` when it is missing."""
    found = connection.execute(select(schema.setting.c.value).where(schema.setting.c.name == name)).scalar()
    if found is None:
        raise DamagedError("error.vault_damaged")
    return bytes(found)


def write_setting(connection: Connection, name: str, value: bytes) -> None:
    """Set a setting of the vault, old or new."""
    done = connection.execute(update(schema.setting).where(schema.setting.c.name == name).values(value=value))
    if not done.rowcount:
        connection.execute(insert(schema.setting).values(name=name, value=value))


def _packed(frontier: merkle.Frontier) -> bytes:
    return frontier.size.to_bytes(8, "big") + b"".join(frontier.peaks)


def _unpacked(data: bytes) -> merkle.Frontier:
    peaks = tuple(data[at : at + 32] for at in range(8, len(data), 32))
    return merkle.Frontier(int.from_bytes(data[:8], "big"), peaks)


class EvidenceLog:
    """Appends to the evidence log inside the caller's transaction, and signs its head after it."""

    def __init__(self, connection: Connection) -> None:
        self.salts = Salts(read_setting(connection, "log_secret"))
        self._key = Ed25519PrivateKey.from_private_bytes(read_setting(connection, "sign_seed"))
        self.frontier = _unpacked(read_setting(connection, "frontier"))

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the vault's Ed25519 key."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature by the vault's key."""
        return self._key.sign(data)

    def append_key(self, connection: Connection) -> None:
        """The first entry of every log. With it, words on paper fix the key that signs, too."""
        self.append_entry(connection, FIRST, {"public_key": self.public_key.hex()})

    def append_entry(self, connection: Connection, kind: str, body: Mapping[str, object]) -> int:
        """Add an entry that is no record; gives its number. A jump of the clock is an entry before it."""
        at = _time_of(body)
        last = self._last_time(connection) if at else None
        if at and last and not last - BACK <= datetime.fromisoformat(at) <= last + FORTH:
            self._append(connection, "clock", {"before": stamp(last), "at": at})
        return self._append(connection, kind, body)

    def _last_time(self, connection: Connection) -> datetime | None:
        """When the newest entry that tells a time was written."""
        bodies = select(schema.entry.c.body).order_by(schema.entry.c.seq.desc()).limit(_LOOK_BACK)
        for row in connection.execute(bodies):
            if at := _time_of(json.loads(bytes(row.body))):
                return datetime.fromisoformat(at)
        return None

    def _append(self, connection: Connection, kind: str, body: Mapping[str, object]) -> int:
        seq = self.frontier.size
        data = canonical_entry({"type": kind, **body})
        leaf = merkle.leaf_hash(self.salts.of_entry(seq), data)
        connection.execute(insert(schema.entry).values(seq=seq, kind=kind, body=data))
        self.append_leaves(connection, [leaf], None)
        return seq

    def append_leaves(self, connection: Connection, leaves: list[bytes], first_row: int | None) -> None:
        """Add leaves in one tile; ``first_row`` is the row of the first record, None for an entry."""
        connection.execute(
            insert(schema.tile).values(
                seq=self.frontier.size, count=len(leaves), row=first_row, leaves=b"".join(leaves)
            )
        )
        self.frontier = self.frontier.extended(leaves)
        write_setting(connection, "frontier", _packed(self.frontier))

    def reload(self, connection: Connection) -> None:
        """Forget what a rolled-back transaction had appended."""
        self.frontier = _unpacked(read_setting(connection, "frontier"))

    def head(self) -> bytes:
        """The signed checkpoint of the log as it is now."""
        return checkpoint.make(ORIGIN, self.frontier.size, self.frontier.root(), self._key)

    def write_head(self, folder: Path) -> None:
        """Write the head beside the database, after the transaction it speaks of."""
        path, head = folder / HEAD, self.head()
        if not path.is_file() or path.read_bytes() != head:
            write_whole(path, head)

    def check_head(self, connection: Connection, folder: Path) -> None:
        """Compare the head beside the vault with the log inside it.

        An older head is an ordinary crash between commit and head; the next change or ``close`` writes it
        anew. A newer one means that records are missing: ``DamagedError`` with both sizes.
        """
        try:
            untrusted = (folder / HEAD).read_bytes()
        except FileNotFoundError as error:
            raise DamagedError("error.head_missing", size=self.frontier.size) from error
        except OSError as error:
            raise RefusedError("error.cannot_read", file=HEAD, reason=str(error.strerror)) from error
        try:
            head = checkpoint.verify(untrusted, self.public_key)
        except DamagedError as error:
            raise DamagedError("error.head_damaged", path=str(folder)) from error
        if head.size > self.frontier.size:
            raise DamagedError("error.records_missing", head=head.size, size=self.frontier.size)
        if self.root_at(connection, head.size) != head.root:
            raise DamagedError("error.log_altered", size=head.size)

    def root_at(self, connection: Connection, size: int) -> bytes:
        """The root that the log had when it held this many entries."""
        if size == self.frontier.size:
            return self.frontier.root()
        return merkle.root(self.leaves(connection)[:size])

    def leaves(self, connection: Connection) -> list[bytes]:
        """Every leaf hash in order. 32 bytes each, so a million take a hundred megabytes as objects."""
        found: list[bytes] = []
        for row in connection.execute(select(schema.tile.c.leaves).order_by(schema.tile.c.seq)):
            blob = bytes(row.leaves)
            found.extend(blob[at : at + 32] for at in range(0, len(blob), 32))
        return found


def append_private(connection: Connection, salts: Salts, kind: str, body: Mapping[str, object]) -> None:
    """Add to the private log: unlocks, ticks, dismissals, packs made. No pack ever cites it."""
    frontier = _unpacked(read_setting(connection, "private_frontier"))
    data = canonical_entry({"type": kind, **body})
    leaf = merkle.leaf_hash(salts.of_private(frontier.size), data)
    values: dict[str, Any] = {"seq": frontier.size, "kind": kind, "body": data, "leaf": leaf}
    connection.execute(insert(schema.private_entry).values(**values))
    write_setting(connection, "private_frontier", _packed(frontier.extended([leaf])))


def new_logs() -> Iterable[tuple[str, bytes]]:
    """The settings of two empty logs."""
    empty = _packed(merkle.Frontier())
    return (("frontier", empty), ("private_frontier", empty))
