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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO, cast, get_args

import msgspec

from leeward import clock, hygiene, jail
from leeward.exports import pdf_pages
from leeward.flow import columns, members, receipts
from leeward.flow.asked import Asked
from leeward.flow.names import is_media, why_not
from leeward.flow.reading_along import Rest, needs, parts_of_another, readers_of, takes_along, wanted
from leeward.flow.receipts import Receipt, Span
from leeward.parts import Document, Joins, Reader
from leeward.prepared import Prepared, prepare
from leeward.records import Record, Said, Sha256, Skipped, Tally, Unread
from leeward.unpack import ARCHIVES, Member, Opener, Package, plain_name, unpack
from leeward.worker import BLOCK, MEMORY_CODE, Parent

_REACH: tuple[Joins, ...] = get_args(Joins)
PIECE = 64 * 1024
"""Bytes of a file that are asked for where they do not follow those before them."""
BATCH = 1_500
BATCH_BYTES = 512 * 1024
"""Sealed bytes of one batch: the whole frame has to fit into the pipe, so that the child need not wait."""


class Job(msgspec.Struct, frozen=True):
    """What to do with one export.

    ``sort`` says who claims it, ``needs`` what of the files below is read, ``wants`` what of the files beside
    is named, ``ask`` what is open, ``read`` reads it.

    ``name`` is what readers see; ``beside`` are the names, sizes and hashes of the files that lie beside
    it, numbered from 1; ``parts`` the other archives of the same download, numbered on. Where the export
    lies is nothing that a reader needs: the parent fills it into the receipt.
    """

    what: str
    name: str = ""
    size: int = 0
    sha256: str = ""
    beside: tuple[tuple[str, int, str], ...] = ()
    member: int = 0
    parts: tuple[tuple[str, int, str], ...] = ()


class Sorted(msgspec.Struct, frozen=True):
    """Who claims an export, and which files beside or below it belong to it."""

    readers: tuple[str, ...]
    joins: Joins = "nothing"
    folders: tuple[str, ...] = ()
    is_exhibit: bool = False
    yields_to: tuple[str, ...] = ()
    why: str = ""
    """Why nobody claims it, as a code, where there is more to say than that."""


def read_package(
    package: Package,
    documents: Sequence[Document],
    job: Job,
    asked: Asked,
    rest: Sequence[Package] = (),
) -> Iterator[Record | Unread | Receipt]:
    """The items of one export and, last, its receipt; ``rest`` are the other archives of its download."""
    others = list(package.left_out)
    parts: list[Receipt] = []
    claimed = [readers_of(document, asked) for document in documents]
    aside = parts_of_another(documents, claimed)
    if aside:
        others.append(Skipped("part_of_export", len(aside), ""))
    is_part = takes_along(claimed, rest, asked)
    for number, (member, document) in enumerate(zip(package.members, documents, strict=True)):
        readers = claimed[number]
        if number in aside:
            continue
        if len(readers) != 1 or (readers[0].is_exhibit and is_part):
            if len(readers) > 1:
                parts.append(_asked_which(job, readers))
            else:
                others.append(Skipped(_why_not(member, document), 1, document.member or ""))
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
        found = receipts.whole("", job.name, Sha256(job.sha256), parts, others, cut=package.cut)
        yield _said_of(package, job, found)


def _why_not(member: Member, document: Document) -> str:
    if member.damage is not None and (member.damage == "wrong_password" or not is_media(member.name)):
        return member.damage
    is_archive = document.member is not None and plain_name(member.name).endswith(ARCHIVES)
    return "zip_in_zip" if is_archive else why_not(document.name, document.untrusted_head)


def _said_of(package: Package, job: Job, found: Receipt) -> Receipt:
    """The receipt of an archive with what is to be said of the archive itself."""
    caveats = found.caveats + ((Said("caveat.zip_cut"),) if package.cut else ())
    if _is_locked(package):
        found = replace(found, format=receipts.LOCKED, question=package.locked)
    elif package.locked:
        caveats += (Said("caveat.some_locked"),)
    if found.format is None and not found.question and _is_part_only(package, job):
        found = replace(found, format=receipts.PART_ONLY)
    return replace(found, caveats=caveats)


def _is_part_only(package: Package, job: Job) -> bool:
    """Whether an archive holds nothing but files that belong to the other archives of its download."""
    return bool(job.parts and package.members) and not package.cut


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
    for item in reader.read(document, columns.choices(document, reader, asked)):
        if isinstance(item, Tally):
            yield receipts.of_tally("", job.name, None, columns.noted(item, document, asked), span)
        else:
            if isinstance(item, Record):
                span.see(item.time)
            yield item


def has_question(documents: Sequence[Document], asked: Asked) -> bool:
    """Whether a person must answer before records of this export may be kept."""
    for document in documents:
        readers = readers_of(document, asked)
        if len(readers) > 1:
            return True
        if any(
            r.question is not None and r.question(document, columns.choices(document, r, asked))
            for r in readers
        ):
            return True
    return False


def _is_locked(package: Package) -> bool:
    """Whether nothing in an archive can be read before its password is told."""
    return package.locked is not None and not package.members


def _sorted_archive(package: Package, found: Sequence[Reader]) -> Sorted | None:
    """Who claims an archive; None where it is none. All that belongs to it is in it, whatever lies around.

    A locked one may be an export: its receipt asks for the password.
    """
    if not package.is_archive:
        return None
    if found:
        return Sorted(tuple(sorted({r.name for r in found})), is_exhibit=all(r.is_exhibit for r in found))
    if _is_locked(package):
        return Sorted(("unknown",))
    shut = package.left_out and not package.members
    return Sorted((), why=package.left_out[0].why if shut else "")


def _sorted(found: Sequence[Reader]) -> Sorted:
    """Who claims an export; of several the one that needs most of what lies around it."""
    most = max(found, key=lambda r: _REACH.index(r.joins), default=None)
    names = tuple(sorted({r.name for r in found}))
    if most is None:
        return Sorted(names)
    yields_to = tuple(sorted({name for r in found for name in r.yields_to}))
    return Sorted(names, most.joins, most.folders, all(r.is_exhibit for r in found), yields_to)


class _Served(io.RawIOBase):
    """A file of the job, as far as the parent gives it out; one block of it is here at a time.

    Who jumps about in it, as databases do, gets pieces: most of a block would be sent for nothing.
    """

    def __init__(self, parent: Parent, file: int, size: int) -> None:
        super().__init__()
        self._parent, self._file, self._size, self._at = parent, file, size, 0
        self._start, self._block = 0, b""

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
        if not self._start <= self._at < self._start + len(self._block):
            self._fetch()
        within = self._at - self._start
        data = self._block[within : within + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _fetch(self) -> None:
        if self._at == self._start + len(self._block):
            number, was_piece = self._at // BLOCK, len(self._block) == PIECE
            is_last = was_piece or (number + 1) * BLOCK >= self._size
            self._start = number * BLOCK
            self._block = self._parent.block(self._file, number, is_last=is_last)
        else:
            self._start = self._at - self._at % PIECE
            self._block = self._parent.piece(self._file, self._start, PIECE)


class _Work:
    """Works through the jobs of one parent."""

    def __init__(self, parent: Parent, asked: Asked) -> None:
        self._parent, self._asked = parent, asked

    def do(self, job: Job) -> None:
        """One job: its items, then its result."""
        package = unpack(job.name, job.size, self._opener(0, job.size), self._asked.password)
        if job.what in members.JOBS:
            members.do(job.what, job.member, package, self._parent.send)
            return
        rest = Rest(tuple(self._parts(job)))
        documents = package.documents(self._beside(job), rest)
        encode = msgspec.msgpack.encode
        if job.what == "sort":
            found = [r for document in documents for r in readers_of(document, self._asked)]
            self._parent.send(b"R", encode(_sorted_archive(package, found) or _sorted(found)))
        elif job.what == "headers":
            self._parent.send(b"R", encode(columns.headers(documents, self._asked)))
        elif job.what == "wants":
            self._parent.send(b"R", encode(wanted(package, documents, self._asked)))
        elif job.what == "needs":
            self._parent.send(b"R", encode(needs(documents, self._asked)))
        elif job.what == "ask" and not (_is_locked(package) or has_question(documents, self._asked)):
            self._parent.send(b"R", encode(None))
        else:
            self._parent.send(b"R", encode(receipts.stored(self._read(package, documents, job, rest))))

    def _read(
        self, package: Package, documents: Sequence[Document], job: Job, rest: Sequence[Package]
    ) -> Receipt:
        receipt, batch, size = None, list[Prepared](), 0
        try:
            for item in read_package(package, documents, job, self._asked, rest):
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

    def _parts(self, job: Job) -> Iterator[Callable[[], Package]]:
        for number, (name, size, _) in enumerate(job.parts, 1 + len(job.beside)):
            yield partial(unpack, name, size, self._opener(number, size), self._asked.password)

    def _opener(self, file: int, size: int) -> Opener:
        return lambda: cast("BinaryIO", io.BufferedReader(_Served(self._parent, file, size), 1 << 16))


def _preload(asked: Asked) -> None:
    """Load every codec and the zone now: a reader that meets a new charset may not open a file for it."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem", "cp65001"):
            importlib.import_module(f"encodings.{module.name}")
    importlib.import_module("unicodedata")
    pdf_pages.load()
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
