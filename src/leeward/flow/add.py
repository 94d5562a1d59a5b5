# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: exports into the vault. The exact bytes first, then what a reader finds in them."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from leeward.errors import LeewardError, RefusedError
from leeward.exports import claimants
from leeward.flow import receipts
from leeward.flow.bring import bring
from leeward.flow.read import Asked, of_path, read_package, refused
from leeward.flow.receipts import Receipt
from leeward.parts import Document
from leeward.records import Record, Said, Sha256, Unread
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
    """Add every export of every path; gives one receipt a path. Nothing is read twice."""
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
                parts.append(refused(unit, str(path), error))
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
    def beside(self) -> tuple[Member, ...]: ...
    def open(self) -> BinaryIO: ...
    def sha256(self) -> Sha256: ...


@dataclass(frozen=True, slots=True)
class _Bytes:
    name: str
    data: bytes
    beside: tuple[Member, ...] = ()

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self.data).hexdigest())


def _add_unit(
    vault: Vault, unit: _Brings, path: str, asked: Asked, origin: Provenance, now: datetime, tell: Tell
) -> Receipt:
    found = vault.find_import(unit.sha256())
    if found is not None and found.receipt is not None and found.state in ("read", "unreadable"):
        return replace(receipts.restored(found.receipt), path=path, already=found.state == "read")
    if found is not None and found.state == "withdrawn":
        raise RefusedError("error.withdrawn", number=found.number)
    if found is None:
        about = {
            "how": origin.how,
            "by_whom": origin.by_whom,
            "owner": asked.owner,
            "zone": asked.zone,
            "country": asked.country,
        }
        beside = [(member, member.open) for member in unit.beside]
        found = vault.take_in(unit.name, unit.open, beside, about, now, lambda n: tell("bytes", n))
    return _read_import(vault, found, path, _with_country(vault, asked), now, tell)


def _with_country(vault: Vault, asked: Asked) -> Asked:
    return replace(asked, country=asked.country or vault.settings.get("country") or None)


def _read_import(vault: Vault, found: Import, path: str, asked: Asked, now: datetime, tell: Tell) -> Receipt:
    """Read an original that the vault holds, from where an earlier attempt stopped."""
    number = found.number
    package = unpack(found.name, found.size, lambda: vault.original(number))
    near = [
        Member(n, size, size, _opener(vault, number, file)) for file, n, size, _ in vault.files_beside(number)
    ]
    documents = package.documents(near)
    unit = (path, found.name, found.sha256)
    if (open_question := _question(documents, unit, asked)) is not None:
        return open_question
    receipt = None
    batch: list[Record | Unread] = []
    ordinal = 0
    for item in read_package(package, documents, unit, asked):
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


def _opener(vault: Vault, number: int, file: int) -> Callable[[], Any]:
    return lambda: vault.original(number, file)


def _question(documents: Sequence[Document], unit: tuple[str, str, Sha256], asked: Asked) -> Receipt | None:
    """What must be answered before records of this export may be kept, as a receipt; else None."""
    path, file, sha256 = unit
    forced = asked.reader()
    for document in documents:
        readers = (forced,) if forced else claimants(document)
        if len(readers) > 1:
            names = ", ".join(r.name for r in readers)
            which = Said("question.which_format", {"names": names})
            return Receipt(path, file, sha256, readers[0].name, question="which_format", caveats=(which,))
        for reader in readers:
            question = reader.question(document, asked.choices()) if reader.question else None
            if question:
                return Receipt(path, file, sha256, reader.name, question=question)
    return None
