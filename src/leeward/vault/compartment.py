# SPDX-License-Identifier: Apache-2.0
"""The private compartment: a new address, a helper, a route. Each is sealed under a key of its own.

The sealed bytes stand in the private log, which no pack cites; the keys stand apart, so that one of them
can be destroyed and what it sealed is gone, while the log still adds up.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.vault import engine, schema
from leeward.vault.begin import room
from leeward.vault.log import append_private, write_setting
from leeward.vault.seal import KEY_BYTES, PayloadSeal
from leeward.vault.store import Vault

KEPT, OPENED, SHUT, REMOVED = "private_kept", "private_opened", "private_shut", "private_removed"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing of the compartment: its number, kind, what it says, and the audiences it is opened for."""

    number: int
    kind: str
    says: Any
    opened_for: frozenset[str]


def keep(vault: Vault, kind: str, says: Any, now: datetime) -> int:
    """Seal one thing; gives its number."""
    with room(), engine.writing(vault.engine) as connection:
        number = 1 + len(_bodies(connection, KEPT))
        key = secrets.token_bytes(KEY_BYTES)
        sealed = PayloadSeal(key).close(number, msgspec.json.encode({"kind": kind, "says": says}))
        write_setting(connection, _name(number), key)
        body = {"number": number, "sealed": sealed.hex(), "at": stamp(now)}
        append_private(connection, vault.log.salts, KEPT, body)
    return number


def kept(vault: Vault) -> list[Kept]:
    """Everything in the compartment whose key is there, in the order in which it was put in."""
    with vault.engine.connect() as connection:
        opened: dict[int, set[str]] = {}
        for kind, body in _all(connection, OPENED, SHUT):
            change = set.add if kind == OPENED else set.discard
            change(opened.setdefault(body["number"], set()), body["for"])
        found = []
        for body in _bodies(connection, KEPT):
            number = body["number"]
            if (key := _key(connection, number)) is not None:
                said = msgspec.json.decode(PayloadSeal(key).open(number, bytes.fromhex(body["sealed"])))
                found.append(Kept(number, said["kind"], said["says"], frozenset(opened.get(number, ()))))
    return found


def destroy(vault: Vault, number: int, now: datetime) -> None:
    """Destroy the key of one thing. What it sealed stays in the log, and nobody can open it."""
    with room(), engine.writing(vault.engine) as connection:
        # FAST, the setting of every other transaction, leaves freed bytes of a page as they were.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        gone = connection.execute(delete(schema.setting).where(schema.setting.c.name == _name(number)))
        if not gone.rowcount:
            raise UsageError("error.no_such_private", number=number)
        append_private(connection, vault.log.salts, REMOVED, {"number": number, "at": stamp(now)})
        connection.exec_driver_sql("PRAGMA secure_delete = FAST")
    engine.truncate_journal(vault.engine, vault.folder)


def say_opened(vault: Vault, number: int, audience: str, now: datetime, *, opened: bool) -> None:
    """Open one thing for the packs of an audience, or shut it again."""
    with vault.engine.connect() as connection:
        if _key(connection, number) is None:
            raise UsageError("error.no_such_private", number=number)
    body = {"number": number, "for": audience, "at": stamp(now)}
    vault.write_private(OPENED if opened else SHUT, body)


def _name(number: int) -> str:
    return f"private:{number}"


def _key(connection: Connection, number: int) -> bytes | None:
    query = select(schema.setting.c.value).where(schema.setting.c.name == _name(number))
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def _bodies(connection: Connection, kind: str) -> list[Mapping[str, Any]]:
    return [body for _, body in _all(connection, kind)]


def _all(connection: Connection, *kinds: str) -> list[tuple[str, Mapping[str, Any]]]:
    p = schema.private_entry.c
    query = select(p.kind, p.body).where(p.kind.in_(kinds)).order_by(p.seq)
    return [(r.kind, msgspec.json.decode(bytes(r.body))) for r in connection.execute(query)]
