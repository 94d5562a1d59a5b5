# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: exports into the vault. The exact bytes first, then what a reader finds in them.

An export that leaves a question open is kept as it is; its records wait for the answer. What is said
about it then is an entry of its own.
"""

import gc
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from leeward.flow.bring import Brought, Unit, bring, of_download
from leeward.flow.case import settled
from leeward.flow.columns import remembered
from leeward.flow.downloads import Download, together
from leeward.flow.members import listing
from leeward.flow.minors import (
    INSIDE,
    LEFT_OUT,
    Pictures,
    are_in,
    holds_passwords,
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
        said = _Said(asked, origin, now, tell, pictures or Pictures(), together(paths, readers))
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
                others = (*brought.others, *left)
                whole = receipts.whole(str(path), path.name, None, parts, others)
                yield replace(whole, left=others)
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
    downloads: Mapping[Path, Download] = field(default_factory=dict)
    under_18: str = ""
    left_out: int = 0
    download: Mapping[str, Any] = field(default_factory=dict)
    """The other archives of the download that an export is a part of: names, hashes, and what is missing."""
    headers: tuple[str, ...] = ()
    """The headers of the tables in an export whose columns were told with it."""
    checked: dict[Path, Sha256 | None] = field(default_factory=dict)
    """The hashes of parts that may be kept; None for one that may not."""

    def bring(self, path: Path, readers: Readers) -> Brought:
        """A path sorted; where pictures are in it by their names, after the question about them."""
        if are_in(path):
            self.pictures.are_there()
        return bring(path, readers, texts_only=self.pictures.texts_only, downloads=self.downloads)

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
            | ({"columns": dict(asked.columns), "headers": self.headers} if asked.columns else {})
            | ({"bill_date": asked.bill_date} if asked.bill_date else {})
            | ({"download": dict(self.download)} if self.download else {})
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
    kept_with = [part for part in unit.parts if _may_be_kept(readers, part, said)]
    is_new = found.is_locked and vault.find_import(unit.sha256()) is None
    if is_new and (shut := _shut(readers, unit, path)) is not None:
        yield shut  # nobody knows what is in it: it is kept when it opens
    elif not pictures.texts_only:
        yield _add_unit(vault, readers, unit, path, _with_parts(vault, unit, kept_with, said))
    elif not found.is_archive:
        refuse_single(found, unit)
        yield _add_unit(vault, readers, unit, path, replace(said, under_18=pictures.answer or ""))
    else:
        split = list(texts_of(found, unit, frames))
        left = [s for s in split if isinstance(s, Skipped)]
        told = replace(said.without(left), under_18=pictures.answer or "")
        for text in split:
            yield text if isinstance(text, Skipped) else _add_unit(vault, readers, text, path, told)


def _may_be_kept(readers: Readers, part: Unit, said: _Said) -> bool:
    """Whether another part of a download may be kept, as it is asked of every export before it is."""
    if part.path not in said.checked:
        frames = partial(readers.frames, Source("", part.name, part.name, part.size, Sha256(""), part.open))
        found = listing(frames, part.name)
        if holds_pictures(found, part):
            said.pictures.are_there()
        said.checked[part.path] = None if holds_passwords(found) or found.is_locked else part.sha256()
    return said.checked[part.path] is not None


def _with_parts(vault: Vault, unit: Unit, parts: Sequence[Unit], said: _Said) -> _Said:
    """The whole of a download, each archive an export of its own, is kept before one of them is read."""
    if not parts and not unit.missing:
        return said
    known = [(part, sha256) for part in parts if (sha256 := said.checked[part.path]) is not None]
    there = [(part, sha256, vault.find_import(sha256)) for part, sha256 in known]
    held = [[part.name, sha256] for part, sha256, one in there if one is None or one.state != "withdrawn"]
    with_it = replace(said, download={"parts": held, "missing": list(unit.missing)})
    seen = partial(said.tell, "bytes")
    if vault.find_import(unit.sha256()) is None:
        beside = [(near, near.open) for near in unit.beside]
        vault.take_in(unit.name, unit.open, beside, with_it.about(), said.now, seen)
    for part, _, one in there:
        if one is None:
            vault.take_in(part.name, part.open, (), said.about(), said.now, seen)
    return with_it


def _add_unit(vault: Vault, readers: Readers, unit: _Brings, path: str, said: _Said) -> Receipt:
    found = vault.find_import(unit.sha256())
    if said.asked.columns:
        source = Source(path, unit.name, document_name(unit.name), unit.size, Sha256(""), unit.open)
        said = replace(said, headers=readers.headers(source))
    if found is not None:
        _refuse_changed(vault, found, unit)
    if found is not None and found.state == "withdrawn":
        raise RefusedError("error.withdrawn", number=found.number)
    if found is not None and not again.is_worth_it(found, password=said.asked.password is not None):
        if said.asked.zone not in (None, found.about.get("zone")):
            # times are told in it when they are looked at; nothing has to be read for that
            about = {name: one for name, one in found.about.items() if name != "added"}
            vault.say_about(found.number, {**about, "zone": said.asked.zone}, said.now)
        return _already(found, path, said)
    if found is None and unit.is_contents and (shut := _shut(readers, unit, path)) is not None:
        return shut
    if found is None:
        beside = [(near, near.open) for near in unit.beside]
        seen = partial(said.tell, "bytes")
        found = vault.take_in(unit.name, unit.open, beside, said.about(), said.now, seen)
    elif found.done == 0:
        vault.say_about(found.number, said.about(), said.now)
        found = vault.find_import(found.sha256) or found
    source = _held(vault, found, path)
    if (open_question := readers.question(source)) is not None:
        return open_question
    return _read_import(vault, readers, found, source, said)


def _already(found: Import, path: str, said: _Said) -> Receipt:
    """The receipt of an export that was read before; other parts of its download may have come since."""
    receipt = receipts.restored(found.receipt)
    parts = tuple(replace(part, path=path, already=True) for part in receipt.parts)
    receipt = replace(receipt, path=path, already=True, parts=parts)
    known = {sha256 for _, sha256 in (found.about.get("download") or {}).get("parts", ())}
    new = [name for name, sha256 in said.download.get("parts", ()) if sha256 not in known]
    if not new:
        return receipt
    later = Said("caveat.download_later", {"n": len(new), "files": ", ".join(new)})
    return replace(receipt, caveats=(*receipt.caveats, later))


def _shut(readers: Readers, unit: _Brings, path: str) -> Receipt | None:
    """The receipt of a whole phone or archive that no password opens yet; it is not taken in for that."""
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
    return replace(asked, country=country, zone=zone, remembered=remembered(vault.imports()))


def _held(vault: Vault, of: Import, path: str) -> Source:
    """An original that the vault holds, as a child can be asked to read it."""
    beside = tuple(
        Kept(name, size, sha256, partial(vault.original, of.number, file))
        for file, name, size, sha256 in vault.files_beside(of.number)
    )
    opener = partial(vault.original, of.number)
    download = of.about.get("download") or {}
    parts = tuple(
        Kept(one.name, one.size, one.sha256, partial(vault.original, one.number))
        for _, sha256 in download.get("parts", ())
        if (one := vault.find_import(sha256)) is not None and one.state != "withdrawn"
    )
    said = of_download([part.name for part in parts], download.get("missing", ()))
    name = document_name(of.name)
    return Source(path, of.name, name, of.size, of.sha256, opener, beside, parts, said)


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
