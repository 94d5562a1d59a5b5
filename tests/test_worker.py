# SPDX-License-Identifier: Apache-2.0
"""The child and its parent: every byte is asked for, a dead child is noticed, an orphan does not live on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from leeward.flow.asked import Asked
from leeward.flow.readers import MODULE
from leeward.flow.reading import Job
from leeward.worker import BLOCK, ChildEndedError, Worker

from .hostile.planted import export, plant, use

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
SETTINGS = msgspec.msgpack.encode(Asked())
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sade\r\nTEL:+2348000000142\r\nEND:VCARD\r\n"


def job(what: str, size: int) -> bytes:
    return msgspec.msgpack.encode(Job(what, "book.vcf", size, "ab" * 32))


def ask(worker: Worker, data: bytes, what: str = "read") -> tuple[list[bytes], list[tuple[int, int, int]]]:
    """The letters of the frames that came, and what was asked for meanwhile."""
    asked: list[tuple[int, int, int]] = []

    def serve(file: int, offset: int, length: int) -> bytes:
        asked.append((file, offset, length))
        return data[offset : offset + length] if file == 0 else b""

    return [kind for kind, _ in worker.ask(job(what, len(data)), len(data), serve)], asked


def test_one_child_does_many_jobs_and_asks_for_every_byte() -> None:
    worker = Worker(MODULE, SETTINGS)
    try:
        for cards in (1, 2, 20_000):
            data = CARD * cards
            kinds, asked = ask(worker, data)
            assert kinds == [b"I"] * (len(kinds) - 1) + [b"R"]
            assert {offset // BLOCK for _, offset, _ in asked} == set(range((len(data) - 1) // BLOCK + 1))
            assert all((file, length) == (0, BLOCK) for file, _, length in asked)
        assert ask(worker, CARD, "sort")[0] == [b"R"]
    finally:
        worker.close()


def test_what_cannot_be_given_ends_the_job_with_its_own_error() -> None:
    worker = Worker(MODULE, SETTINGS)

    def serve(_file: int, _offset: int, _length: int) -> bytes:
        raise PermissionError

    try:
        with pytest.raises(PermissionError):
            list(worker.ask(job("read", 100), 100, serve))
    finally:
        worker.close()


@linux
def test_a_closed_worker_leaves_no_child_and_no_open_file() -> None:
    before = {path.name for path in Path("/proc/self/fd").iterdir()}
    worker = Worker(MODULE, SETTINGS)
    child = worker._process.pid
    worker.close()
    worker.close()
    assert not Path(f"/proc/{child}").exists()
    assert {path.name for path in Path("/proc/self/fd").iterdir()} == before
    with pytest.raises((ChildEndedError, ValueError, OSError)):
        list(worker.ask(job("read", 1), 1, lambda *_: b""))


@linux
def test_a_child_has_two_pipes_and_nothing_else_of_us() -> None:
    with Path(__file__).open("rb") as ours:
        os.set_inheritable(ours.fileno(), True)
        worker = Worker(MODULE, SETTINGS)
        process = Path(f"/proc/{worker._process.pid}")
        try:
            links = {path.name: str(path.readlink()) for path in (process / "fd").iterdir()}
            assert set(links) == {"0", "1", "2"}
            assert [links[n].partition(":")[0] for n in ("0", "1")] == ["pipe", "pipe"]
            assert links["2"] == "/dev/null"
            assert (process / "environ").read_bytes() == b""
            assert (process / "cwd").readlink() == Path("/")
            assert os.getpgid(worker._process.pid) != os.getpgid(0), "Ctrl+C would reach it too"
            assert (process / "cmdline").read_bytes().rstrip(b"\0") == b"python3"
        finally:
            worker.close()


@linux
def test_a_child_that_was_killed_is_noticed() -> None:
    worker = Worker(MODULE, SETTINGS)
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(ChildEndedError) as caught:
        list(worker.ask(job("read", 1), 1, lambda *_: b""))
    assert caught.value.why == "crashed"
    worker.close()


PARENT = """
import sys
from pathlib import Path
sys.executable = sys.argv[1]
from leeward.flow.asked import Asked
from leeward.flow.bring import bring
from leeward.flow.readers import Readers
with Readers(Asked()) as readers:
    source = bring(Path(sys.argv[2]), readers).units[0].source("x")
    readers.sort(source)
    print(readers._worker._process.pid, flush=True)
    list(readers.read(source))
"""


@linux
@pytest.mark.parametrize("act", ["while True: pass", "os.read(0, 1)"], ids=["in a loop", "waiting"])
def test_a_child_dies_with_its_parent(tmp_path: Path, act: str) -> None:
    arguments = [sys.executable, "-c", PARENT, str(plant(tmp_path, act)), str(export(tmp_path))]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)  # by now it is in the middle of its job
        assert _lives(child)
        parent.kill()
    ends = time.monotonic() + 5
    while _lives(child) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_a_stopped_program_does_not_take_its_child_for_a_silent_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turns of waiting are counted and not measured: a laptop that slept has waited once."""
    use(monkeypatch, plant(tmp_path, ""))
    worker = Worker(MODULE, SETTINGS)
    try:
        waits = worker._can_read
        assert waits is None or waits.poll(0) == []
        monkeypatch.setattr("leeward.worker.SILENT_TURNS", 1)
        monkeypatch.setattr(worker, "_can_read", _Slept(waits))
        assert ask(worker, CARD)[0][-1] == b"R"
    finally:
        worker.close()


class _Slept:
    """A poll that comes back without an answer once, as after a stop, however long that was."""

    def __init__(self, real: object) -> None:
        self._real, self._calls = real, 0

    def poll(self, milliseconds: float) -> list[tuple[int, int]]:
        self._calls += 1
        found: list[tuple[int, int]] = self._real.poll(milliseconds)  # type: ignore[attr-defined]
        return [] if self._calls == 1 else found
