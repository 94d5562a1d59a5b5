# SPDX-License-Identifier: Apache-2.0
"""What does the work of ``leeward screen`` on this computer: this process, or a worker for each core.

An engine takes batches in order and gives answers in order, with a bounded number on their way, so that
memory does not grow with the stream. A worker that dies costs its batch a second try, on another.
"""

import contextlib
import os
import struct
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from queue import SimpleQueue
from threading import Event
from typing import IO, Final

import msgspec

from leeward import child
from leeward.errors import RefusedError
from leeward.flow.screen_batches import Counts

FEW: Final = 4
"""A stream of fewer batches is answered here: starting workers would take longer than the work."""
TRIES: Final = 3
"""Workers that a batch may cost. One that ends three of them ends the next as well."""
AHEAD: Final = 2
"""Batches on their way for each core: one in work, one waiting."""
WORKER: Final = "leeward.flow.screen_worker"
FRAME: Final = struct.Struct("<Q")
_PIECE: Final = 1 << 20

Answered = tuple[bytes, Counts]
"""The lines of a batch, and what they count."""
Work = Callable[[bytes, str], Answered]
Engine = Callable[[Work, Iterator[bytes], str], Iterator[Answered]]

_decode = msgspec.msgpack.Decoder(Answered).decode


def here(work: Work, batches: Iterator[bytes], language: str) -> Iterator[Answered]:
    """One batch after another, in this process."""
    for batch in batches:
        yield work(batch, language)


def local(work: Work, batches: Iterator[bytes], language: str) -> Iterator[Answered]:
    """All cores of this computer; a short stream without starting any worker."""
    first = list(islice(batches, FEW))
    both = chain(first, batches)
    is_small = len(first) < FEW or cores() == 1
    return here(work, both, language) if is_small else _spread(both, language)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _spread(batches: Iterator[bytes], language: str) -> Iterator[Answered]:
    workers = Workers(language, cores())
    threads = ThreadPoolExecutor(len(workers.all))
    try:
        asked: deque[Future[bytes]] = deque()
        for batch in batches:
            asked.append(threads.submit(workers.ask, batch))
            if len(asked) >= AHEAD * len(workers.all):
                yield _decode(asked.popleft().result())
        while asked:
            yield _decode(asked.popleft().result())
    finally:
        workers.stop()
        threads.shutdown(cancel_futures=True)
        workers.close()


class Worker:
    """One fresh Python that answers a batch at a time."""

    def __init__(self, language: str) -> None:
        self.process = child.start(WORKER)
        self._language = language.encode()

    def ask(self, batch: bytes) -> bytes:
        """The answer to a batch; ``EOFError`` where the worker has ended."""
        pipe = self.process.stdin
        assert pipe is not None
        assert self.process.stdout is not None
        try:
            for frame in (self._language, batch):
                _write(pipe, FRAME.pack(len(frame)))
                _write(pipe, frame)
        except OSError as error:
            raise EOFError from error
        return read_frame(self.process.stdout)

    def close(self) -> None:
        """End it, whatever it does, and its pipes."""
        _end(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class Workers:
    """The workers of this computer. Each is asked by one thread at a time; one that ends is replaced."""

    def __init__(self, language: str, many: int) -> None:
        self._language, self._over = language, Event()
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self.all: list[Worker] = []
        for _ in range(many):
            self._free.put(self._start())

    def _start(self) -> Worker:
        worker = Worker(self._language)
        self.all.append(worker)
        return worker

    def ask(self, batch: bytes) -> bytes:
        """The answer to a batch, by whichever worker is free."""
        worker = self._free.get()
        try:
            for _ in range(TRIES):
                with contextlib.suppress(EOFError):
                    return worker.ask(batch)
                if self._over.is_set():
                    break
                worker.close()
                worker = self._start()
        finally:
            self._free.put(worker)  # also a dead one: whoever takes it next starts another
        raise RefusedError("error.screen_worker")

    def stop(self) -> None:
        """End what they do, so that whoever waits for them goes on."""
        self._over.set()
        for worker in list(self.all):
            _end(worker.process)

    def close(self) -> None:
        """End all of them, once nobody waits for them."""
        for worker in self.all:
            worker.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def _write(pipe: IO[bytes], data: bytes) -> None:
    """All of it: a pipe without a buffer may take a part at a time."""
    left = memoryview(data)
    while left:
        left = left[pipe.write(left) :]


def read_frame(pipe: IO[bytes]) -> bytes:
    """One frame: a length and so many bytes; ``EOFError`` where there is no whole one."""
    (length,) = FRAME.unpack(_exactly(pipe, FRAME.size))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = pipe.read(min(length, _PIECE))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
