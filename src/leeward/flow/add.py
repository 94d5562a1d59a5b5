# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: exports into the vault. The exact bytes first, then what a reader finds in them.

An export that leaves a question open is kept as it is; its records wait for the answer. What is said
about it then is an entry of its own.
"""

import gc
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from leeward.clock import stamp
from leeward.errors import DamagedError, LeewardError, RefusedError
from leeward.flow import again, receipts
from leeward.flow.asked import Asked
from leeward.flow.bring import Brought, Unit, bring
from leeward.flow.case import settled
from leeward.flow.members import listing
from leeward.flow.minors import (
    INSIDE,
    LEFT_OUT,
    Pictures,
    are_in,
    holds_pictures,
    refuse_passwords,
    refuse_single,
    texts_of,
)
from leeward.flow.names import document_name, is_media, is_picture
from leeward.flow.near import is_journal
from leeward.flow.read import of_path
from leeward.flow.readers import Kept, Readers, Source
from leeward.flow.receipts import Receipt
from leeward.records import Said, Sha256, Skipped
from leeward.vault import Import, Query, Vault

FRAMES = 8
"""Batches of a child in one transaction: the cost of a commit is spread thin, and memory stays flat."""

_PASSWORDS = frozenset({"password", "wrong_password"})

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
    pictures: Pictures | None = None,
) -> Iterator[Receipt | LeewardError]:
    """Add every export of every path; gives one receipt a path. Nothing is read twice.

    Handles in ``asked.me`` are settled as herself, as ``people --me`` does. ``pictures`` knows whether
    anyone in them could be under 18, or asks.
    """
    known = settled(vault).me
    for handle in asked.me:
        if handle not in known:
            vault.write_entry("me", {"handle": handle, "at": stamp(now)})
    with Readers(_of_case(vault, asked)) as readers, quiet_collector():
        said = _Said(asked, origin, now, tell, pictures or Pictures())
        for path in paths:
            try:
                brought = said.bring(path, readers)
            except LeewardError as error:
                yield error
                continue
            parts: list[Receipt] = []
            left: list[Skipped] = []
            for unit in brought.units:
                try:
                    for part in _parts_of(vault, readers, unit, str(path), said.without(brought.others)):
                        (parts if isinstance(part, Receipt) else left).append(part)  # type: ignore[arg-type]
                except (RefusedError, DamagedError) as error:
                    parts.append(receipts.of_error(str(path), unit.name, error))
            if left:
                yield receipts.whole(str(path), path.name, None, parts, [*brought.others, *left])
            else:
                yield of_path(brought, parts)


@dataclass(frozen=True, slots=True)
class _Said:
    """What goes with every export of one command."""

    asked: Asked
    origin: Provenance
    now: datetime
    tell: Tell
    pictures: Pictures = field(default_factory=Pictures)
    under_18: str = ""
    left_out: int = 0

    def bring(self, path: Path, readers: Readers) -> Brought:
        """A path sorted; where pictures are in it by their names, after the question about them."""
        if are_in(path):
            self.pictures.are_there()
        return bring(path, readers, texts_only=self.pictures.texts_only)

    def without(self, others: Iterable[Skipped]) -> "_Said":
        """The same for an export from which these were left out because of somebody's age."""
        return replace(self, left_out=sum(s.count for s in others if s.why in (LEFT_OUT, INSIDE)))

    def about(self) -> dict[str, Any]:
        """What is kept with an export beside its bytes."""
        asked, origin = self.asked, self.origin
        partial_ = {"left_out": self.left_out} if self.left_out else {}
        return (
            ({"under_18": self.under_18} if self.under_18 else {})
            | partial_
            | {
                "how": origin.how,
                "by_whom": origin.by_whom,
                "owner": asked.owner,
                "zone": asked.zone,
                "country": asked.country,
                "day_first": asked.day_first,
            }
            | ({"columns": dict(asked.columns)} if asked.columns else {})
        )


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
    def beside(self) -> tuple[Unit, ...]: ...
    @property
    def is_contents(self) -> bool: ...
    def open(self) -> BinaryIO: ...
    def sha256(self) -> Sha256: ...


@dataclass(frozen=True, slots=True)
class _Bytes:
    name: str
    data: bytes
    beside: tuple[Unit, ...] = ()
    is_contents: bool = False

    @property
    def size(self) -> int:
        return len(self.data)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self.data).hexdigest())


def _parts_of(
    vault: Vault, readers: Readers, unit: Unit, path: str, said: _Said
) -> Iterator[Receipt | Skipped]:
    """The receipts of one export and, where pictures may not be taken, what was left out of it."""
    pictures = said.pictures
    if pictures.texts_only and is_media(unit.name):
        raise RefusedError("error.under_18_nothing", file=unit.name)
    frames = partial(readers.frames, Source(path, unit.name, unit.name, unit.size, Sha256(""), unit.open))
    found = listing(frames, unit.name)
    refuse_passwords(found, unit.name)
    if holds_pictures(found, unit) or any(is_picture(near.name) for near in unit.beside):
        pictures.are_there()
        said = replace(said, under_18=pictures.answer or "not_asked")
    if not pictures.texts_only:
        yield _add_unit(vault, readers, unit, path, said)
    elif not found.is_archive:
        refuse_single(found, unit)
        yield _add_unit(vault, readers, unit, path, replace(said, under_18=pictures.answer or ""))
    else:
        split = list(texts_of(found, unit, frames))
        left = [s for s in split if isinstance(s, Skipped)]
        told = replace(said.without(left), under_18=pictures.answer or "")
        for text in split:
            yield text if isinstance(text, Skipped) else _add_unit(vault, readers, text, path, told)


def _add_unit(vault: Vault, readers: Readers, unit: _Brings, path: str, said: _Said) -> Receipt:
    found = vault.find_import(unit.sha256())
    if found is not None:
        _refuse_changed(vault, found, unit)
    if found is not None and found.state == "withdrawn":
        raise RefusedError("error.withdrawn", number=found.number)
    if found is not None and not again.is_worth_it(found):
        if said.asked.zone not in (None, found.about.get("zone")):
            # times are told in it when they are looked at; nothing has to be read for that
            about = {name: one for name, one in found.about.items() if name != "added"}
            vault.say_about(found.number, {**about, "zone": said.asked.zone}, said.now)
        return replace(receipts.restored(found.receipt), path=path, already=True)
    if found is None and unit.is_contents and (shut := _shut(readers, unit, path)) is not None:
        return shut
    if found is None:
        beside = [(near, near.open) for near in unit.beside]
        seen = partial(said.tell, "bytes")
        found = vault.take_in(unit.name, unit.open, beside, said.about(), said.now, seen)
    elif found.done == 0:
        vault.say_about(found.number, said.about(), said.now)
    source = _held(vault, found, path)
    if (open_question := readers.question(source)) is not None:
        return open_question
    return _read_import(vault, readers, found, source, said)


def _shut(readers: Readers, unit: _Brings, path: str) -> Receipt | None:
    """The receipt of a whole phone that no password opens yet; it is not taken in for that."""
    name = document_name(unit.name)
    source = Source(path, unit.name, name, unit.size, unit.sha256(), unit.open, unit.beside)
    question = readers.question(source)
    return question if question is not None and question.question in _PASSWORDS else None


def _refuse_changed(vault: Vault, found: Import, unit: _Brings) -> None:
    """Refuse a database that is here already with other rows in the journal beside it.

    It would count as added, and its newest rows would be missing without a word.
    """
    held = {sha256 for _, _, _, sha256 in vault.files_beside(found.number)}
    for near in unit.beside:
        if is_journal(near.name) and near.size and near.sha256() not in held:
            raise RefusedError("error.database_changed", file=unit.name, beside=near.name)


def known_zone(vault: Vault, asked: Asked) -> str | None:
    """The zone in which times of this case are shown, where one is known."""
    return _of_case(vault, asked).zone_name()


def _of_case(vault: Vault, asked: Asked) -> Asked:
    """What was said about this export and, where nothing was, what was said about the case."""
    country = asked.country or vault.settings.get("country") or None
    zone = asked.zone_name() or vault.settings.get("zone") or None
    return replace(asked, country=country, zone=zone)


def _held(vault: Vault, of: Import, path: str) -> Source:
    """An original that the vault holds, as a child can be asked to read it."""
    beside = tuple(
        Kept(name, size, sha256, partial(vault.original, of.number, file))
        for file, name, size, sha256 in vault.files_beside(of.number)
    )
    opener = partial(vault.original, of.number)
    return Source(path, of.name, document_name(of.name), of.size, of.sha256, opener, beside)


def _read_import(vault: Vault, readers: Readers, found: Import, source: Source, said: _Said) -> Receipt:
    """Read an original that the vault holds; what an earlier attempt kept is not kept twice."""
    number, done = found.number, found.done
    receipt: Receipt | None = None
    frames = again.new_ones(vault, found, readers.read(source))
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
    if again.broke_off(receipt):
        receipt = again.counted(vault, number, receipt)
    if said.left_out:
        partly = Said("caveat.partial_acquisition", {"n": said.left_out})
        receipt = replace(receipt, caveats=(*receipt.caveats, partly))
    if again.is_news(found, receipt, done):
        state = "read" if receipt.format else "unreadable"
        before = found.done if found.receipt is not None else 0
        vault.finish(number, state, receipts.stored(receipt), said.now, before)
    return replace(receipt, linked=Query(vault).linked(number))
