# SPDX-License-Identifier: Apache-2.0
"""The child that reads: zips are opened, formats recognised and records made here, and nowhere else.

It runs as ``python -I -m leeward.flow.reading``, loads all that it will ever need, shuts itself in
(``jail``), and then works through jobs. It has no file, no network and no clock of its own.
"""

import encodings
import errno
import gc
import importlib
import io
import os
import pkgutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, cast, get_args

import msgspec

from leeward import clock, hygiene, jail
from leeward.exports import claimants, csv_table
from leeward.flow import members, receipts
from leeward.flow.asked import Asked
from leeward.flow.names import why_not
from leeward.flow.receipts import Receipt, Span
from leeward.parts import Document, Joins, Reader
from leeward.prepared import Prepared, prepare
from leeward.records import Record, Said, Sha256, Skipped, Tally, Unread
from leeward.unpack import Member, Opener, Package, unpack
from leeward.worker import BLOCK, MEMORY_CODE, Parent

_REACH: tuple[Joins, ...] = get_args(Joins)
BATCH = 1_500
BATCH_BYTES = 512 * 1024
"""Sealed bytes of one batch: the whole frame has to fit into the pipe, so that the child need not wait."""


class Job(msgspec.Struct, frozen=True):
    """What to do with one export.

    ``sort`` says who claims it, ``needs`` what of the files below is read, ``ask`` what is open, ``read``
    reads it.

    ``name`` is what readers see; ``beside`` are the names, sizes and hashes of the files that lie beside
    it, numbered from 1. Where the export lies is nothing that a reader needs: the parent fills it into the
    receipt.
    """

    what: str
    name: str = ""
    size: int = 0
    sha256: str = ""
    beside: tuple[tuple[str, int, str], ...] = ()
    member: int = 0


class Sorted(msgspec.Struct, frozen=True):
    """Who claims an export, and which files beside or below it belong to it."""

    readers: tuple[str, ...]
    joins: Joins = "nothing"
    folders: tuple[str, ...] = ()
    is_exhibit: bool = False
    yields_to: tuple[str, ...] = ()


def read_package(
    package: Package, documents: Sequence[Document], job: Job, asked: Asked
) -> Iterator[Record | Unread | Receipt]:
    """The items of one export and, last, its receipt."""
    others = list(package.left_out)
    parts: list[Receipt] = []
    readers_of = [_readers(document, asked) for document in documents]
    aside = _parts_of_another(documents, readers_of)
    if aside:
        others.append(Skipped("part_of_export", len(aside), ""))
    takes_along = any(r.joins != "nothing" for readers in readers_of for r in readers)
    for number, (member, document) in enumerate(zip(package.members, documents, strict=True)):
        readers = readers_of[number]
        if number in aside:
            continue
        if len(readers) != 1 or (readers[0].is_exhibit and takes_along):
            if len(readers) > 1:
                parts.append(_asked_which(job, readers))
            else:
                others.append(Skipped(why_not(document.name), 1, document.member or ""))
            continue
        part = None
        for item in _read_document(readers[0], document, job, asked):
            if isinstance(item, Receipt):
                part = item
            else:
                yield item
        if part is not None:
            parts.append(_of_member(part, member, in_zip=package.is_archive))
    if not package.is_archive and parts:
        yield parts[0]
    else:
        cut = (Said("caveat.zip_cut"),) if package.cut else ()
        found = receipts.whole("", job.name, Sha256(job.sha256), parts, others, cut=package.cut)
        yield replace(found, caveats=found.caveats + cut)


def _parts_of_another(documents: Sequence[Document], readers_of: Sequence[Sequence[Reader]]) -> set[int]:
    """The numbers of the documents that are parts of one that is the table of contents of its folder."""
    roots = [n for n, readers in enumerate(readers_of) if any(r.joins == "all_below" for r in readers)]
    count = Counter(_folder(documents[root]) for root in roots)
    own = {root: _folder(documents[root]) for root in roots}
    return {
        number
        for number, document in enumerate(documents)
        if count and any(count[above] > (own.get(number) == above) for above in _above(_folder(document)))
    }


def _above(folder: str) -> Iterator[str]:
    """A folder with its stroke, and all above it; a zip may have fifty thousand members."""
    yield folder
    while folder:
        folder = folder[: folder.rfind("/", 0, -1) + 1]
        yield folder


def _folder(document: Document) -> str:
    """The folder of a zip's member with the stroke at its end; empty at the top."""
    before, stroke, _ = (document.member or "").rpartition("/")
    return before + stroke


def _readers(document: Document, asked: Asked) -> tuple[Reader, ...]:
    """The reader that she chose; those that claim it; or the one of tables, whose columns she told."""
    if (chosen := asked.reader()) is not None:
        return (chosen,)
    return claimants(document) or ((csv_table.READER,) if csv_table.fits(document, asked.columns) else ())


def _of_member(part: Receipt, member: Member, *, in_zip: bool) -> Receipt:
    """The receipt of a file or of a zip's member (its own name and hash), and whether it ends too early."""
    if in_zip:
        part = replace(part, file=member.name, sha256=member.sha256())
    if member.damage is None:
        return part
    return replace(part, truncated=True, caveats=(*part.caveats, Said(f"caveat.{member.damage}")))


def _asked_which(job: Job, readers: tuple[Reader, ...]) -> Receipt:
    names = ", ".join(r.name for r in readers)
    which = Said("question.which_format", {"names": names})
    return Receipt("", job.name, None, readers[0].name, question="which_format", caveats=(which,))


def _read_document(
    reader: Reader, document: Document, job: Job, asked: Asked
) -> Iterator[Record | Unread | Receipt]:
    span = Span(asked.zone_name())
    for item in reader.read(document, asked.choices()):
        if isinstance(item, Tally):
            yield receipts.of_tally("", job.name, None, item, span)
        else:
            if isinstance(item, Record):
                span.see(item.time)
            yield item


def has_question(documents: Sequence[Document], asked: Asked) -> bool:
    """Whether a person must answer before records of this export may be kept."""
    for document in documents:
        readers = _readers(document, asked)
        if len(readers) > 1:
            return True
        if any(r.question is not None and r.question(document, asked.choices()) for r in readers):
            return True
    return False


def _sorted(found: Sequence[Reader]) -> Sorted:
    """Who claims an export; of several the one that needs most of what lies around it."""
    most = max(found, key=lambda r: _REACH.index(r.joins), default=None)
    names = tuple(sorted({r.name for r in found}))
    if most is None:
        return Sorted(names)
    yields_to = tuple(sorted({name for r in found for name in r.yields_to}))
    return Sorted(names, most.joins, most.folders, all(r.is_exhibit for r in found), yields_to)


def _needs(documents: Sequence[Document], asked: Asked) -> tuple[str, ...] | None:
    """The names of the files that a table of contents needs; None for all."""
    for document in documents:
        for reader in _readers(document, asked):
            if reader.needs is not None and (names := reader.needs(document, asked.choices())) is not None:
                return tuple(sorted(names))
    return None


class _Served(io.RawIOBase):
    """A file of the job, as far as the parent gives it out; one block of it is here at a time."""

    def __init__(self, parent: Parent, file: int, size: int) -> None:
        super().__init__()
        self._parent, self._file, self._size, self._at = parent, file, size, 0
        self._held, self._block = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        at = offset + (0, self._at, self._size)[whence]
        if at < 0:
            # As a file does: a damaged zip must read the same here as where it came from.
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = at
        return at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, BLOCK)
        if number != self._held:
            is_last = (number + 1) * BLOCK >= self._size
            self._block = self._parent.block(self._file, number, is_last=is_last)
            self._held = number
        data = self._block[within : within + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Work:
    """Works through the jobs of one parent."""

    def __init__(self, parent: Parent, asked: Asked) -> None:
        self._parent, self._asked = parent, asked

    def do(self, job: Job) -> None:
        """One job: its items, then its result."""
        package = unpack(job.name, job.size, self._opener(0, job.size))
        if job.what in members.JOBS:
            members.do(job.what, job.member, package, self._parent.send)
            return
        documents = package.documents(self._beside(job))
        encode = msgspec.msgpack.encode
        if job.what == "sort":
            found = [r for document in documents for r in _readers(document, self._asked)]
            self._parent.send(b"R", encode(_sorted(found)))
        elif job.what == "needs":
            self._parent.send(b"R", encode(_needs(documents, self._asked)))
        elif job.what == "ask" and not has_question(documents, self._asked):
            self._parent.send(b"R", encode(None))
        else:
            self._parent.send(b"R", encode(receipts.stored(self._read(package, documents, job))))

    def _read(self, package: Package, documents: Sequence[Document], job: Job) -> Receipt:
        receipt, batch, size = None, list[Prepared](), 0
        try:
            for item in read_package(package, documents, job, self._asked):
                if isinstance(item, Receipt):
                    receipt = item
                    continue
                if job.what == "ask":
                    continue
                prepared = prepare(Sha256(job.sha256), item)
                batch.append(prepared)
                size += len(prepared.sealed)
                if len(batch) == BATCH or size > BATCH_BYTES:
                    self._send(batch)
                    batch, size = [], 0
        finally:
            if batch:  # also where the reader fell over: what was read is kept
                self._send(batch)
        assert receipt is not None
        return receipt

    def _send(self, batch: list[Prepared]) -> None:
        self._parent.send(b"I", msgspec.msgpack.encode(batch))

    def _beside(self, job: Job) -> list[Member]:
        return [
            Member(name, size, size, self._opener(number, size), known=Sha256(known) if known else None)
            for number, (name, size, known) in enumerate(job.beside, 1)
        ]

    def _opener(self, file: int, size: int) -> Opener:
        return lambda: cast("BinaryIO", io.BufferedReader(_Served(self._parent, file, size), 1 << 16))


def _preload(asked: Asked) -> None:
    """Load every codec and the zone now: a reader that meets a new charset may not open a file for it."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem", "cp65001"):
            importlib.import_module(f"encodings.{module.name}")
    importlib.import_module("unicodedata")
    if (zone := asked.zone_name()) is not None:
        clock.zone(zone)


def _say_nothing() -> None:
    """No warning and no traceback: they would open the sources, and quote words of an export."""
    sys.excepthook = lambda *_: os._exit(1)
    sys.unraisablehook = lambda *_: None
    warnings.simplefilter("ignore")


def main() -> int:
    """The child's whole life."""
    parent = Parent()
    kind, settings = parent.receive()
    parent.reads_ahead = kind == b"A"
    asked = msgspec.msgpack.decode(settings, type=Asked)
    _preload(asked)
    gc.disable()  # readers make no cycles; looking for them costs a quarter of the time (measured)
    gc.freeze()  # nor are there any in what was loaded: 10 ms for each of a thousand small files (measured)
    _say_nothing()
    parent.send(b"H", ",".join(jail.shut_in()).encode())
    work = _Work(parent, asked)
    try:
        while True:
            _, body = parent.receive()
            job = msgspec.msgpack.decode(body, type=Job)
            work.do(job)
            if job.what == "read":
                gc.collect()
    except EOFError:
        return 0
    except MemoryError:
        return MEMORY_CODE


if __name__ == "__main__":
    hygiene.neutral_title()
    os._exit(main())  # an orderly end would want more of the kernel than a reader may
