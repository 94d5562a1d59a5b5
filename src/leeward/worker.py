# SPDX-License-Identifier: Apache-2.0
"""A child that works through jobs on bytes that nobody trusts, and asks its parent for every byte.

Frames go both ways over two pipes: a letter, a length, a body. The child sends ``N`` (it needs bytes of a
file), ``I`` (items), ``R`` (the result of a job) and ``H`` (which limits it lacks); the parent sends jobs and
the bytes asked for. A child that does what no reader needs is ended by the kernel; one that stays silent
while it burns time is ended here. Either way the parent learns why, and starts another.
"""

import os
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, Protocol

from leeward import child

Why = str
"""stopped: it tried what no reader may do. memory: it needed too much. silent: no progress. crashed."""

SILENT_CPU_SECONDS: Final = 6.0
"""Time of its own that a child may use without a word; a reader's longest step is far below a second."""
SILENT_TURNS: Final = 240
"""Half seconds that it may be silent on the wall, for a machine that is busy. They are counted, not
measured: while this process is stopped (a laptop that sleeps, Ctrl+Z) none goes by."""
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ASKED: Final = 500_000
"""Blocks that a job may ask for beyond 64 times all bytes there are. A zip of 50,000 members needs three a
member; what asks for more goes round in circles."""
BLOCK: Final = 512 * 1024
"""Bytes of a file in one frame: two must fit into a pipe of a megabyte, or reading ahead would block."""
MEMORY_CODE: Final = 13

_HEAD = struct.Struct("<cI")
_NEED = struct.Struct("<IQI")

Serve = Callable[[int, int, int], bytes]
"""Bytes of a file of the job: its number, offset and length; fewer at its end."""


class ChildEndedError(Exception):
    """The child ended in the middle of a job. ``why`` is all that is known, on purpose."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Worker:
    """One child process running a module; use it for many jobs, until it ends."""

    def __init__(self, module: str, settings: bytes, patience: float = SILENT_CPU_SECONDS) -> None:
        self._process, self._patience = child.start(module), patience
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._can_read, self._can_write = _poll(self._out, "in"), _poll(self._in, "out")
        try:
            self._send(b"A" if child.widened(self._in, self._out) else b"S", settings)
            _, body = self._receive()
        except BaseException:
            self.close()
            raise
        self.limits_off: tuple[str, ...] = tuple(body.decode().split(",")) if body else ()

    def ask(self, job: bytes, size: int, serve: Serve) -> Iterator[tuple[bytes, bytes]]:
        """Give a job on files of so many bytes; yields frames ``I`` and, last, ``R``.

        ``ChildEndedError`` where there is no ``R``; then, and when this is left early, close the worker.
        """
        self._send(b"J", job)
        left = MOST_ASKED + 64 * (size // BLOCK)
        while True:
            kind, body = self._receive()
            if kind == b"N" and len(body) == _NEED.size:
                left -= 1
                if left < 0:
                    raise ChildEndedError("silent")
                file, offset, length = _NEED.unpack(body)
                self._send(b"D", serve(file, offset, min(length, BLOCK)))
            elif kind in (b"I", b"R"):
                yield kind, body
                if kind == b"R":
                    return
            else:
                raise ChildEndedError("crashed")

    def close(self) -> None:
        """End the child."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, kind: bytes, body: bytes) -> None:
        data = memoryview(_HEAD.pack(kind, len(body)) + body)
        while data:
            self._wait(self._can_write)  # a child that does not read must not hold up its parent
            try:
                data = data[os.write(self._in, data) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise ChildEndedError(self._why()) from error

    def _receive(self) -> tuple[bytes, bytes]:
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if length > MOST_BYTES:
            raise ChildEndedError("crashed")
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            self._wait(self._can_read)
            part = os.read(self._out, min(length, 1 << 20))
            if not part:
                raise ChildEndedError(self._why())
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _wait(self, ready: "_Ready | None") -> None:
        """Wait for the child to say or take something, as long as it may be silent."""
        if ready is None or ready.poll(1000):
            return
        used = self._cpu()
        for _ in range(SILENT_TURNS):
            if ready.poll(500):
                return
            if self._cpu() - used > self._patience:
                break
        self._process.kill()
        self._process.wait()
        raise ChildEndedError("silent")

    def _cpu(self) -> float:
        """CPU seconds of the child so far, where the system tells."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0

    def _why(self) -> Why:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return "crashed"
        if code == MEMORY_CODE:
            return "memory"
        return "stopped" if code == -getattr(signal, "SIGSYS", 31) else "crashed"


class _Ready(Protocol):
    """Says whether a pipe is ready; ``select.poll`` as far as it is used here."""

    def poll(self, milliseconds: float, /) -> list[tuple[int, int]]: ...


def _poll(pipe: int, way: Literal["in", "out"]) -> _Ready | None:
    """Tells when a pipe can be read or written without waiting; None where pipes cannot be asked."""
    if sys.platform == "win32":
        return None
    os.set_blocking(pipe, False)
    ready = select.poll()
    ready.register(pipe, select.POLLIN if way == "in" else select.POLLOUT)
    return ready


class Parent:
    """The child's side of the pipes: jobs and bytes come from here, items and results go back.

    Bytes come in blocks, and the block after the one that was asked for is asked for at once, so that it
    lies in the pipe when it is needed; ``reads_ahead`` says whether the pipe can hold it.
    """

    def __init__(self) -> None:
        self._in, self._out = sys.stdin.fileno(), sys.stdout.fileno()
        self._ahead: tuple[int, int] | None = None
        self.reads_ahead = False

    def receive(self) -> tuple[bytes, bytes]:
        """The next settings or job; ``EOFError`` when the parent has gone."""
        while True:
            kind, body = self._frame()
            if kind != b"D":
                self._ahead = None
                return kind, body

    def send(self, kind: bytes, body: bytes) -> None:
        """Send a frame."""
        data = memoryview(_HEAD.pack(kind, len(body)) + body)
        while data:
            data = data[os.write(self._out, data) :]

    def block(self, file: int, number: int, *, is_last: bool) -> bytes:
        """A block of a file of the job; shorter at its end."""
        wanted = (file, number)
        if self._ahead is not None and self._ahead != wanted:
            self._frame()  # was asked for, and is not needed after all
            self._ahead = None
        if self._ahead is None:
            self.send(b"N", _NEED.pack(file, number * BLOCK, BLOCK))
        _, data = self._frame()
        self._ahead = None
        if self.reads_ahead and not is_last:
            self.send(b"N", _NEED.pack(file, (number + 1) * BLOCK, BLOCK))
            self._ahead = (file, number + 1)
        return data

    def piece(self, file: int, offset: int, length: int) -> bytes:
        """Some bytes of a file of the job from any place; fewer at its end."""
        if self._ahead is not None:
            self._frame()
            self._ahead = None
        self.send(b"N", _NEED.pack(file, offset, length))
        _, data = self._frame()
        return data

    def _frame(self) -> tuple[bytes, bytes]:
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            part = os.read(self._in, min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)
