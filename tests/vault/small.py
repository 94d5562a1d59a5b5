# SPDX-License-Identifier: Apache-2.0
"""A small vault of invented messages, quick to open, for the tests of the vault."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from leeward.clock import iso_local, wall_seconds
from leeward.errors import LeewardError
from leeward.prepared import prepare
from leeward.records import Party, Record, Unread, When, Where
from leeward.vault import Import, Strength, Vault, create
from leeward.words import say

QUICK = Strength(8 * 1024, 1, 1)
PASSPHRASE = "seven blue kites over lagos"
NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
FEMI = Party(name="Femi Adeyemi")
ADA = Party(name="Ada")


def message(n: int, text: str | None = None, sender: Party = FEMI, minute: int | None = None) -> Record:
    """The n-th message of an export, one a minute from 1 January on unless a minute is given."""
    at = n if minute is None else minute
    written = iso_local(wall_seconds("2026-01-01T00:00") + at * 60)[:16]
    return Record(
        kind="message",
        channel="whatsapp",
        thread="Femi Adeyemi",
        time=When(written, written, exact_to="minute"),
        sender=sender,
        text=f"message {n}" if text is None else text,
        where=Where(None, n * 40, 40),
    )


def messages(count: int, first: int = 0) -> list[Record | Unread]:
    return [message(n) for n in range(first, first + count)]


def new_vault(folder: Path) -> Path:
    create(folder, PASSPHRASE, {"country": "NG", "zone": "Africa/Lagos"}, QUICK)
    return folder


def opened(folder: Path) -> Vault:
    return Vault(folder, PASSPHRASE)


def opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def take_in(vault: Vault, data: bytes = b"an export", name: str = "chat.txt") -> Import:
    return vault.take_in(name, opener(data), [], {"how": "by hand"}, NOW)


def keep(vault: Vault, number: int, first: int, items: Sequence[Record | Unread]) -> None:
    """Keep items of an import as the child that read them would send them."""
    (export,) = (i.sha256 for i in vault.imports() if i.number == number)
    vault.keep(number, first, [prepare(export, item) for item in items])


def add(vault: Vault, data: bytes, items: list[Record | Unread]) -> int:
    """One whole import: taken in, kept, finished."""
    number = take_in(vault, data).number
    keep(vault, number, 0, items)
    vault.finish(number, "read", {"format": "whatsapp_txt"}, NOW)
    return number


def in_words(error: LeewardError) -> str:
    """What a person reads of an error: its sentence exists, and its facts fill it."""
    return say(error.say, **error.facts)
