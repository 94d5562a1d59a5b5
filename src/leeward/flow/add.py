# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: exports into the vault. The exact bytes first, then what a reader finds in them.

An export that leaves a question open is kept as it is; its records wait for the answer. What is said
about it then is an entry of its own.
"""

import gc
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from leeward.clock import stamp
from leeward.errors import LeewardError, RefusedError
from leeward.flow import receipts
from leeward.flow.asked import Asked
from leeward.flow.bring import bring
from leeward.flow.case import settled
from leeward.flow.names import document_name
from leeward.flow.read import of_path
from leeward.flow.readers import Readers, Source
from leeward.flow.receipts import Receipt
from leeward.records import Sha256
from leeward.unpack import Member
from leeward.vault import Import, Query, Vault

FRAMES = 8
"""Batches of a child in one transaction: the cost of a commit is spread thin, and memory stays flat."""

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
    with Readers(_of_case(vault, asked)) as readers, quiet_collector():
        said = _Said(asked, origin, now, tell)
        for path in paths:
            try:
                brought = bring(path, readers)
            except LeewardError as error:
                yield error
                continue
            parts: list[Receipt] = []
            for unit in brought.units:
                try:
                    parts.append(_add_unit(vault, readers, unit, str(path), said))
                except RefusedError as error:
                    parts.append(receipts.of_error(str(path), unit.name, error))
            yield of_path(brought, parts)


@dataclass(frozen=True, slots=True)
class _Said:
    """What goes with every export of one command."""

    asked: Asked
    origin: Provenance
    now: datetime
    tell: Tell

    def about(self) -> dict[str, Any]:
        """What is kept with an export beside its bytes."""
        asked, origin = self.asked, self.origin
        return {
            "how": origin.how,
            "by_whom": origin.by_whom,
            "owner": asked.owner,
            "zone": asked.zone,
            "country": asked.country,
            "day_first": asked.day_first,
        }


@contextmanager
def quiet_collector() -> Iterator[None]:
    """No search for cycles while records pass: there are none, and it costs a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def add_bytes(
    vault: Vault, name: str, data: bytes, asked: Asked, origin: Provenance, now: datetime
) -> Receipt:
    """Add an export that lies in memory: what was typed, or came from another part of the program."""
    with Readers(_of_case(vault, asked)) as readers:
        said = _Said(asked, origin, now, lambda _what, _n: None)
        return _add_unit(vault, readers, _Bytes(name, data), name, said)


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


def _add_unit(vault: Vault, readers: Readers, unit: _Brings, path: str, said: _Said) -> Receipt:
    found = vault.find_import(unit.sha256())
    if found is not None and found.receipt is not None and found.state in ("read", "unreadable"):
        return replace(receipts.restored(found.receipt), path=path, already=found.state == "read")
    if found is not None and found.state == "withdrawn":
        raise RefusedError("error.withdrawn", number=found.number)
    if found is None:
        beside = [(member, member.open) for member in unit.beside]
        seen = partial(said.tell, "bytes")
        found = vault.take_in(unit.name, unit.open, beside, said.about(), said.now, seen)
    elif found.done == 0:
        vault.say_about(found.number, said.about(), said.now)
    source = _held(vault, found, path)
    if (open_question := readers.question(source)) is not None:
        return open_question
    return _read_import(vault, readers, found, source, said)


def _of_case(vault: Vault, asked: Asked) -> Asked:
    """What was said about this export and, where nothing was, what was said about the case."""
    country = asked.country or vault.settings.get("country") or None
    zone = asked.zone_name() or vault.settings.get("zone") or None
    return replace(asked, country=country, zone=zone)


def _held(vault: Vault, of: Import, path: str) -> Source:
    """An original that the vault holds, as a child can be asked to read it."""
    beside = tuple(
        Member(name, size, size, partial(vault.original, of.number, file), known=sha256)
        for file, name, size, sha256 in vault.files_beside(of.number)
    )
    opener = partial(vault.original, of.number)
    return Source(path, of.name, document_name(of.name), of.size, of.sha256, opener, beside)


def _read_import(vault: Vault, readers: Readers, found: Import, source: Source, said: _Said) -> Receipt:
    """Read an original that the vault holds, from where an earlier attempt stopped."""
    number, done = found.number, found.done
    receipt: Receipt | None = None
    frames = readers.read(source, skip=done)
    while receipt is None:
        # While rows of one batch go in, the child makes the next; only the commit waits for many.
        with vault.keeping(number, done) as put:
            for items in islice(frames, FRAMES):
                if isinstance(items, Receipt):
                    receipt = items
                    break
                put(items)
                done += len(items)
        said.tell("records", done)
    vault.finish(number, "read" if receipt.format else "unreadable", receipts.stored(receipt), said.now)
    return replace(receipt, linked=Query(vault).linked(number))
