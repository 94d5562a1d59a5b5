# SPDX-License-Identifier: Apache-2.0
"""The parent's side of reading: gives exports to a child, takes records back, and survives its end.

A child that ends in the middle costs that one export: what it had sent is kept, the receipt says why it
ended, and a new child goes on with the next.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import msgspec

from leeward.errors import RefusedError
from leeward.flow import receipts
from leeward.flow.asked import Asked
from leeward.flow.reading import Job, Sorted
from leeward.flow.receipts import Receipt
from leeward.prepared import MARKS, Prepared
from leeward.records import Said, Sha256, Skipped
from leeward.wire import is_record, whole
from leeward.words import ENGLISH, say
from leeward.worker import ChildEndedError, Worker

MODULE = "leeward.flow.reading"
_items = msgspec.msgpack.Decoder(list[Prepared]).decode
_SYSTEM = MARKS["system"]


class Beside(Protocol):
    """A file that lies beside an export."""

    @property
    def name(self) -> str:
        """Its path inside the export, as data."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...

    @property
    def known(self) -> Sha256 | None:
        """Its hash, where that is known already."""
        ...

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that came beside an export and lies in the vault."""

    name: str
    size: int
    known: Sha256
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Source:
    """An export that can be read: where it goes in receipts, what readers see, and its bytes."""

    path: str
    file: str
    name: str
    size: int
    sha256: Sha256
    open: Callable[[], BinaryIO]
    beside: Sequence[Beside] = ()
    parts: Sequence[Beside] = ()
    """The other archives of the same download."""
    said: tuple[Said, ...] = ()
    """What its receipt has to say of it as a part of a download."""

    def job(self, what: str) -> Job:
        """What a child is asked to do with it; half characters of a name have no UTF-8 and become U+FFFD."""
        near, parts = _told_names(self.beside), _told_names(self.parts)
        return Job(what, whole(self.name), self.size, self.sha256, near, parts=parts)

    def bytes_in_all(self) -> int:
        """Bytes of it, of what lies beside it, and of the other archives of its download."""
        return self.size + sum(b.size for b in (*self.beside, *self.parts))


def _told_names(files: Sequence[Beside]) -> tuple[tuple[str, int, str], ...]:
    return tuple((whole(file.name), file.size, file.known or "") for file in files)


class _Files:
    """The bytes of one job, read as the child asks for them."""

    def __init__(self, source: Source) -> None:
        self._name = source.file
        self._openers = [source.open, *(b.open for b in (*source.beside, *source.parts))]
        self._sizes = [source.size, *(b.size for b in (*source.beside, *source.parts))]
        self._streams: dict[int, BinaryIO] = {}

    def serve(self, file: int, offset: int, length: int) -> bytes:
        """Bytes of a file; none where there is no such file, or it has ended."""
        if file >= len(self._openers) or offset >= self._sizes[file]:
            return b""
        if file not in self._streams:
            self.close()  # one at a time: a folder may hold fifty thousand pictures
            self._streams[file] = self._openers[file]()
        stream = self._streams[file]
        try:
            stream.seek(offset)
            return stream.read(length)
        except OSError as error:
            raise RefusedError("error.cannot_read", file=self._name, reason=error.strerror or "") from error

    def close(self) -> None:
        """Close what is open."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()


class Readers:
    """A child at work on exports; use it in a ``with``."""

    def __init__(self, asked: Asked) -> None:
        asked.reader()
        asked.zone_name()
        self.asked = asked
        self._worker: Worker | None = None
        self._off: tuple[str, ...] = ()
        self._ended: dict[Sha256, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._worker is not None:
            self._off = self._worker.limits_off
            self._worker.close()
            self._worker = None

    def _ask(self, source: Source, job: Job) -> Generator[tuple[bytes, bytes]]:
        if self._worker is None:
            told = replace(self.asked, me=(), owner=None)  # who is who is nothing that a reader needs
            self._worker = Worker(MODULE, msgspec.msgpack.encode(told))
        files, is_done = _Files(source), False
        try:
            for kind, body in self._worker.ask(
                msgspec.msgpack.encode(job), source.bytes_in_all(), files.serve
            ):
                is_done = kind == b"R"
                yield kind, body
        finally:
            files.close()
            if not is_done:
                self._stop()  # in the middle of a job it is of no use for another

    def frames(self, source: Source, what: str, member: int = 0) -> Generator[tuple[bytes, bytes]]:
        """The frames of a job of ``members``."""
        return self._ask(source, msgspec.structs.replace(source.job(what), member=member))

    def sort(self, source: Source) -> Sorted:
        """Who claims an export. One that ends the child counts as claimed: its receipt will say why."""
        try:
            *_, (_, body) = self._ask(source, source.job("sort"))
            return msgspec.msgpack.decode(body, type=Sorted)
        except (ChildEndedError, msgspec.DecodeError):
            self._stop()
            return Sorted(("unknown",))

    def wants(self, source: Source) -> frozenset[str]:
        """The names of the files beside an export that its records name; none where it ends the child."""
        return self._names(source, "wants") or frozenset()

    def needs(self, source: Source) -> frozenset[str] | None:
        """The names of the files beside a table of contents that are read; None for all of them."""
        return self._names(source, "needs")

    def _names(self, source: Source, what: str) -> frozenset[str] | None:
        try:
            *_, (_, body) = self._ask(source, source.job(what))
            found = msgspec.msgpack.decode(body, type=tuple[str, ...] | None)
        except (ChildEndedError, msgspec.DecodeError):
            self._stop()
            return None
        return None if found is None else frozenset(found)

    def headers(self, source: Source) -> tuple[str, ...]:
        """The headers of the tables in an export of which she said what the columns are."""
        try:
            *_, (_, body) = self._ask(source, source.job("headers"))
            return msgspec.msgpack.decode(body, type=tuple[str, ...])
        except (ChildEndedError, msgspec.DecodeError):
            self._stop()
            return ()

    def question(self, source: Source) -> Receipt | None:
        """The receipt of an export that leaves a question open; None where nothing must be answered.

        An export that ends the child is not read another time: ``read`` says at once why it ended.
        """
        try:
            *_, (_, body) = self._ask(source, source.job("ask"))
            found = _result(body)
        except ChildEndedError as ended:
            self._stop()
            self._ended[source.sha256] = ended.why
            return None
        return None if found is None else self._complete(found, source)

    def read(self, source: Source) -> Iterator[list[Prepared] | Receipt]:
        """The items of an export in batches and, last, its receipt."""
        counts = [0, 0, 0]
        found = None
        try:
            self._refuse_again(source)
            for kind, body in self._ask(source, source.job("read")):
                if kind == b"I":
                    items = _checked(body)
                    _count(counts, items)
                    yield items
                else:
                    found = _result(body)
            yield self._complete(_told(found), source)
        except ChildEndedError as ended:
            off = self._limits_off()
            self._stop()
            yield replace(_broken(source, counts, ended.why), limits_off=off)

    def _refuse_again(self, source: Source) -> None:
        if (why := self._ended.get(source.sha256)) is not None:
            raise ChildEndedError(why)

    def _complete(self, receipt: Receipt, source: Source) -> Receipt:
        """A receipt with where the export lies, and with the limits that this system did not give."""
        off = self._limits_off()
        parts = tuple(replace(part, path=source.path, limits_off=off) for part in receipt.parts)
        found = replace(receipt, path=source.path, file=source.file, sha256=source.sha256)
        caveats = (*receipt.caveats, *source.said)
        return replace(found, limits_off=off, parts=parts, caveats=caveats)

    def _limits_off(self) -> tuple[str, ...]:
        return self._worker.limits_off if self._worker is not None else self._off


def _checked(body: bytes) -> list[Prepared]:
    """The items of a batch, as far as a child can be believed: whole, in range, and what they claim to be.

    What it says of the words of an export is its own; but nothing that it says may spoil the vault.
    """
    try:
        items = _items(body)
        for item in items:
            if is_record(item.sealed) != bool(item.kind):
                raise ChildEndedError("crashed")
    except msgspec.DecodeError as error:
        raise ChildEndedError("crashed") from error
    if not items:
        raise ChildEndedError("crashed")  # a child with nothing to say could say it for ever
    return items


def _result(body: bytes) -> Receipt | None:
    """The receipt that a child made; all that it says must be in words that there are."""
    try:
        found = msgspec.msgpack.decode(body)
        if found is None:
            return None
        receipt = receipts.restored(found)
        receipt.as_json(ENGLISH)
        for skipped in (s for part in (receipt, *receipt.parts) for s in part.skipped):
            say(f"skipped.{skipped.why}")
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, ValueError, IndexError) as error:
        raise ChildEndedError("crashed") from error
    return receipt


def _told(receipt: Receipt | None) -> Receipt:
    """The receipt of an export that was read; a child that has none to give has fallen over."""
    if receipt is None:
        raise ChildEndedError("crashed")
    return receipt


def _count(counts: list[int], items: Sequence[Prepared]) -> None:
    """Add to the counts of records, system lines and unread pieces."""
    for item in items:
        counts[2 if item.kind == 0 else 1 if item.mark & _SYSTEM else 0] += 1


def _broken(source: Source, counts: Sequence[int], why: str) -> Receipt:
    """The receipt of an export whose child ended: what came before is kept, the rest is not read."""
    records, system, unread = counts
    skipped = (Skipped("unread", unread),) if unread else ()
    return Receipt(
        source.path,
        source.file,
        source.sha256,
        "unknown" if records or system else None,
        seen=records + system + unread,
        records=records,
        system=system,
        skipped=skipped,
        caveats=(Said(f"caveat.child_{why}"),),
        truncated=True,
    )
