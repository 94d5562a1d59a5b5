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
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from leeward import child

Why = str
"""stopped: it tried what no reader may do. memory: it needed too much. silent: no progress. crashed."""

SILENT_CPU_SECONDS: Final = 6.0
"""Time of its own that a child may use without a word; a reader's longest step is far below a second."""
SILENT_SECONDS: Final = 120.0
"""The same on the wall, for a machine that is busy or was asleep."""
MOST_BYTES: Final = 64 * 1024 * 1024
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

    def __init__(self, module: str, settings: bytes) -> None:
        self._process = child.start(module)
        self._send(b"A" if child.has_wide_pipes(self._process) else b"S", settings)
        _, body = self._receive()
        self.limits_off: tuple[str, ...] = tuple(body.decode().split(",")) if body else ()

    def ask(self, job: bytes, serve: Serve) -> Iterator[tuple[bytes, bytes]]:
        """Give a job; yields frames ``I`` and, last, ``R``. ``ChildEndedError`` where there is no ``R``."""
        self._send(b"J", job)
        while True:
            kind, body = self._receive()
            if kind == b"N":
                self._send(b"D", serve(*_NEED.unpack(body)))
                continue
            yield kind, body
            if kind == b"R":
                return

    def close(self) -> None:
        """End the child."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, kind: bytes, body: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(_HEAD.pack(kind, len(body)) + body)
            self._process.stdin.flush()
        except OSError as error:
            raise ChildEndedError(self._why()) from error

    def _receive(self) -> tuple[bytes, bytes]:
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if length > MOST_BYTES:
            raise ChildEndedError("crashed")
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        parts: list[bytes] = []
        while length:
            self._wait(pipe)
            part = os.read(pipe, min(length, 1 << 20))
            if not part:
                raise ChildEndedError(self._why())
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _wait(self, pipe: int) -> None:
        """Wait for the child's next word, as long as it may be silent."""
        if sys.platform == "win32" or select.select([pipe], [], [], 1.0)[0]:
            return
        began, used = time.monotonic(), self._cpu()
        while not select.select([pipe], [], [], 0.5)[0]:
            if time.monotonic() - began > SILENT_SECONDS or self._cpu() - used > SILENT_CPU_SECONDS:
                self._process.kill()
                self._process.wait()
                raise ChildEndedError("silent")

    def _cpu(self) -> float:
        """CPU seconds of the child so far, where the system tells; else the wall clock."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return time.monotonic()

    def _why(self) -> Why:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return "crashed"
        if code == MEMORY_CODE:
            return "memory"
        return "stopped" if code == -getattr(signal, "SIGSYS", 31) else "crashed"


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
