# SPDX-License-Identifier: Apache-2.0
"""The parent's side of reading: gives exports to a child, takes records back, and survives its end.

A child that ends in the middle costs that one export: what it had sent is kept, the receipt says why it
ended, and a new child goes on with the next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import msgspec

from leeward.flow import receipts
from leeward.flow.asked import Asked
from leeward.flow.reading import Job, Sorted
from leeward.flow.receipts import Receipt
from leeward.prepared import MARKS, Prepared
from leeward.records import Said, Sha256, Skipped
from leeward.worker import ChildEndedError, Serve, Worker

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
class Source:
    """An export that can be read: where it goes in receipts, what readers see, and its bytes."""

    path: str
    file: str
    name: str
    size: int
    sha256: Sha256
    open: Callable[[], BinaryIO]
    beside: Sequence[Beside] = ()

    def job(self, what: str, skip: int = 0) -> Job:
        """What a child is asked to do with it."""
        near = tuple((b.name, b.size, b.known or "") for b in self.beside)
        return Job(what, self.path, self.file, self.name, self.size, self.sha256, near, skip)


class _Files:
    """The bytes of one job, read as the child asks for them."""

    def __init__(self, source: Source) -> None:
        self._openers = [source.open, *(b.open for b in source.beside)]
        self._streams: dict[int, BinaryIO] = {}

    def serve(self, file: int, offset: int, length: int) -> bytes:
        """Bytes of a file; none where there is no such file."""
        if file >= len(self._openers):
            return b""
        if file not in self._streams:
            self.close()  # one at a time: a folder may hold fifty thousand pictures
            self._streams[file] = self._openers[file]()
        stream = self._streams[file]
        stream.seek(offset)
        return stream.read(length)

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _ask(self, source: Source, job: Job) -> Iterator[tuple[bytes, bytes]]:
        if self._worker is None:
            self._worker = Worker(MODULE, msgspec.msgpack.encode(self.asked))
        files = _Files(source)
        serve: Serve = files.serve
        try:
            yield from self._worker.ask(msgspec.msgpack.encode(job), serve)
        except (ChildEndedError, GeneratorExit):
            self._stop()
            raise
        finally:
            files.close()

    def sort(self, source: Source) -> Sorted:
        """Who claims an export. One that ends the child counts as claimed: its receipt will say why."""
        try:
            *_, (_, body) = self._ask(source, source.job("sort"))
        except ChildEndedError:
            return Sorted(("unknown",), joins_files=False)
        return msgspec.msgpack.decode(body, type=Sorted)

    def question(self, source: Source) -> Receipt | None:
        """The receipt of an export that leaves a question open; None where nothing must be answered."""
        try:
            *_, (_, body) = self._ask(source, source.job("ask"))
        except ChildEndedError:
            return None
        found = msgspec.msgpack.decode(body)
        return None if found is None else self._complete(receipts.restored(found))

    def read(self, source: Source, skip: int = 0) -> Iterator[list[Prepared] | Receipt]:
        """The items of an export in batches and, last, its receipt; the first ``skip`` are left out."""
        counts = [0, 0, 0]
        try:
            for kind, body in self._ask(source, source.job("read", skip)):
                if kind == b"I":
                    items = _items(body)
                    _count(counts, items)
                    yield items
                else:
                    yield self._complete(receipts.restored(msgspec.msgpack.decode(body)))
        except ChildEndedError as ended:
            yield self._complete(_broken(source, counts, ended.why))

    def _complete(self, receipt: Receipt) -> Receipt:
        """A receipt with the limits that this system did not give."""
        off = self._worker.limits_off if self._worker is not None else ()
        parts = tuple(self._complete(part) for part in receipt.parts)
        return replace(receipt, limits_off=off, parts=parts)


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
