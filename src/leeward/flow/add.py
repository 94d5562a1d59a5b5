# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: exports into the vault. The exact bytes first, then what a reader finds in them.

An export that leaves a question open is not kept before it is answered: what is said about an export
is sealed with it.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from leeward.clock import stamp
from leeward.errors import LeewardError, RefusedError
from leeward.exports import claimants
from leeward.flow import receipts
from leeward.flow.bring import bring, document_name
from leeward.flow.case import settled
from leeward.flow.read import Asked, of_path, read_package
from leeward.flow.receipts import Receipt
from leeward.parts import Document
from leeward.records import Record, Sha256, Unread
from leeward.unpack import Member, unpack
from leeward.vault import Import, Query, Vault

BATCH = 10_000
"""Records in one transaction: the cost of a commit is spread thin, and memory stays flat."""

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an export was made and by whom: asked once, stored with each export."""

    how: str = ""
    by_whom: str = ""


def add(
    vault: Vault,
    paths: Sequence[Path],
    asked: Asked,
    origin: Provenance,
    now: datetime,
    tell: Tell = lambda _what, _n: None,
) -> Iterator[Receipt | LeewardError]:
    """Add every export of every path; gives one receipt a path. Nothing is read twice.

    Handles in ``asked.me`` are settled as herself, as ``people --me`` does.
    """
    known = settled(vault).me
    for handle in asked.me:
        if handle not in known:
            vault.write_entry("me", {"handle": handle, "at": stamp(now)})
    for path in paths:
        try:
            brought = bring(path, asked.reader())
        except LeewardError as error:
            yield error
            continue
        parts: list[Receipt] = []
        for unit in brought.units:
            try:
                parts.append(_add_unit(vault, unit, str(path), asked, origin, now, tell))
            except RefusedError as error:
                parts.append(receipts.of_error(str(path), unit.name, error))
        yield of_path(brought, parts)


def add_bytes(
    vault: Vault, name: str, data: bytes, asked: Asked, origin: Provenance, now: datetime
) -> Receipt:
    """Add an export that lies in memory: what was typed, or came from another part of the program."""
    brought = _Bytes(name, data)
    return _add_unit(vault, brought, name, asked, origin, now, lambda _what, _n: None)


class _Brings(Protocol):
    """What ``_add_unit`` needs of an export: its name, bytes, and the files beside it."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def beside(self) -> tuple[Member, ...]: ...
    def open(self) -> BinaryIO: ...
    def sha256(self) -> Sha256: ...


@dataclass(frozen=True, slots=True)
class _Bytes:
    name: str
    data: bytes
    beside: tuple[Member, ...] = ()

    @property
    def size(self) -> int:
        return len(self.data)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self.data).hexdigest())


def _add_unit(
    vault: Vault, unit: _Brings, path: str, asked: Asked, origin: Provenance, now: datetime, tell: Tell
) -> Receipt:
    sha256 = unit.sha256()
    found = vault.find_import(sha256)
    if found is not None and found.receipt is not None and found.state in ("read", "unreadable"):
        return replace(receipts.restored(found.receipt), path=path, already=found.state == "read")
    if found is not None and found.state == "withdrawn":
        raise RefusedError("error.withdrawn", number=found.number)
    said = {"zone": asked.zone, "country": asked.country}
    asked = _of_case(vault, asked)
    held = _Held(vault, found) if found else unit
    package = unpack(document_name(held.name), held.size, held.open)
    documents = package.documents(held.beside)
    if _has_question(documents, asked):
        return _only_receipt(read_package(package, documents, (path, unit.name, sha256), asked))
    if found is None:
        about = {"how": origin.how, "by_whom": origin.by_whom, "owner": asked.owner} | said
        beside = [(member, member.open) for member in unit.beside]
        found = vault.take_in(unit.name, unit.open, beside, about, now, lambda n: tell("bytes", n))
    return _read_import(vault, found, path, asked, now, tell)


def _of_case(vault: Vault, asked: Asked) -> Asked:
    """What was said about this export and, where nothing was, what was said about the case."""
    country = asked.country or vault.settings.get("country") or None
    zone = asked.zone_name() or vault.settings.get("zone") or None
    return replace(asked, country=country, zone=zone)


def _only_receipt(items: Iterator[Record | Unread | Receipt]) -> Receipt:
    """The receipt of an export that is not kept yet, because a person must answer first."""
    *_, receipt = (item for item in items if isinstance(item, Receipt))
    return receipt


@dataclass(frozen=True, slots=True)
class _Held:
    """An original that the vault holds."""

    vault: Vault
    of: Import

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def size(self) -> int:
        return self.of.size

    @property
    def beside(self) -> tuple[Member, ...]:
        near = self.vault.files_beside(self.of.number)
        return tuple(Member(n, size, size, self._opener(file)) for file, n, size, _ in near)

    def open(self) -> BinaryIO:
        return self.vault.original(self.of.number)

    def sha256(self) -> Sha256:
        return self.of.sha256

    def _opener(self, file: int) -> Callable[[], BinaryIO]:
        return lambda: self.vault.original(self.of.number, file)


def _read_import(vault: Vault, found: Import, path: str, asked: Asked, now: datetime, tell: Tell) -> Receipt:
    """Read an original that the vault holds, from where an earlier attempt stopped."""
    number = found.number
    held = _Held(vault, found)
    package = unpack(document_name(held.name), held.size, held.open)
    documents = package.documents(held.beside)
    receipt = None
    batch: list[Record | Unread] = []
    ordinal = 0
    for item in read_package(package, documents, (path, held.name, held.sha256()), asked):
        if isinstance(item, Receipt):
            receipt = item
            continue
        ordinal += 1
        if ordinal <= found.done:
            continue
        batch.append(item)
        if len(batch) == BATCH:
            vault.keep(number, ordinal - len(batch), batch)
            tell("records", ordinal)
            batch.clear()
    if batch:
        vault.keep(number, ordinal - len(batch), batch)
        tell("records", ordinal)
    assert receipt is not None
    vault.finish(number, "read" if receipt.format else "unreadable", receipts.stored(receipt), now)
    return replace(receipt, linked=Query(vault).linked(number))


def _has_question(documents: Sequence[Document], asked: Asked) -> bool:
    """Whether a person must answer before records of this export may be kept."""
    forced = asked.reader()
    for document in documents:
        readers = (forced,) if forced else claimants(document)
        if len(readers) > 1:
            return True
        if any(r.question is not None and r.question(document, asked.choices()) for r in readers):
            return True
    return False
