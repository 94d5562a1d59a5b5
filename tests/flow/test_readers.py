# SPDX-License-Identifier: Apache-2.0
"""A reader that does what none may costs one export: it is named, what it sent is kept, others are read."""

import os
import platform
import sys
from pathlib import Path
from typing import Any

import pytest

from leeward import worker
from leeward.errors import LeewardError
from leeward.flow.asked import Asked
from leeward.flow.bring import bring
from leeward.flow.check import check_vault
from leeward.flow.read import lines
from leeward.flow.readers import Readers
from leeward.flow.reading import BATCH
from leeward.flow.receipts import Receipt
from leeward.vault import Query, Vault

from ..hostile.planted import MARK, export, plant, use  # noqa: TID252 - as in cli/conftest.py
from .cases import HIS, backup, brought, sms

X86 = platform.machine() == "x86_64"
linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
SENT = BATCH
"""Records that the planted reader had sent when it acts; three more lie in its next batch."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SILENT_CPU_SECONDS", 0.3)
    monkeypatch.setattr(worker, "SILENT_TURNS", 6)


def read(*paths: Path) -> tuple[list[dict[str, Any]], list[Receipt]]:
    """Records, and the receipts as they were told."""
    told: list[LeewardError | Receipt] = []
    found = [line for line in lines(paths, Asked(), "en", told.append) if line["type"] == "record"]
    return found, [receipt for receipt in told if isinstance(receipt, Receipt)]


STOPPED = {
    "opens a file": "open('/etc/passwd')",
    "writes a file": "open('/tmp/leeward-was-here', 'w')",
    "makes a folder": "os.mkdir('/tmp/leeward-was-here')",
    "lists a folder": "os.listdir('/')",
    "opens a socket": "socket.socket()",
    "opens a socket of this machine": "socket.socketpair()",
    "forks": "os.fork()",
    "runs a program": "subprocess.run(['/bin/true'])",
    "becomes a program": "os.execv('/bin/true', ['true'])",
    "starts a thread": "threading.Thread(target=len).start()",
    "kills": "os.kill(os.getpid(), 9)",
    "looks for its parent": "os.getppid()",
    "sleeps": "time.sleep(60)",
    "asks for memory that can be run": "mmap.mmap(-1, 4096, prot=7)",
    "loads a module": "import smtplib",
}
if X86:
    STOPPED["calls by the numbers of x32"] = "ctypes.CDLL(None).syscall(0x40000000 + 39)"


@linux
@pytest.mark.parametrize("act", STOPPED.values(), ids=STOPPED.keys())
def test_a_reader_is_stopped_when_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    use(monkeypatch, plant(tmp_path, act))
    records, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_stopped"]
    assert (len(records), receipt.records, receipt.truncated, receipt.exit_code) == (SENT, SENT, True, 1)
    assert receipt.adds_up()
    assert not Path("/tmp/leeward-was-here").exists()


@linux
@pytest.mark.skipif(not X86, reason="int 0x80 is of x86")
def test_a_reader_is_stopped_when_it_calls_as_32_bit_programs_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (
        "code = mmap.mmap(-1, 4096, prot=7)\n"
        "code.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, 20 (getpid); int 0x80; ret\n"
        "call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))\n"
    )
    use(monkeypatch, plant(tmp_path, "call()", before))
    _, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_stopped"]


GARBAGE = {
    "nonsense": "os.write(1, b'X' * 4096)",
    "an unknown letter": "frame(b'Z', b'')",
    "a frame of 4 GiB": "os.write(1, struct.pack('<cI', b'I', 0xFFFFFFFF) + b'x' * 9999)",
    "items that are none": "frame(b'I', b'\\xc1')",
    "no items": "frame(b'I', b'\\x90')",
    "items of another shape": "frame(b'I', msgspec.msgpack.encode([[1, 2]]))",
    "a mark that is none": (
        "p = prepare('ab' * 32, record(0)); frame(b'I', msgspec.msgpack.encode([[p.sealed, p.digest, 1,"
        " '', '', ('', ''), ('', ''), 0, None, None, 0, 1 << 40]]))"
    ),
    "bytes that are no record": (
        "p = prepare('ab' * 32, record(0)); frame(b'I', msgspec.msgpack.encode([[b'{}', p.digest, 1]]))"
    ),
    "an unread piece that says it is a record": (
        "p = prepare('ab' * 32, Unread('cut_off', Where(None, 1, 1)));"
        "frame(b'I', msgspec.msgpack.encode([[p.sealed, p.digest, 1]]))"
    ),
    "a receipt that is none": "frame(b'R', b'\\xc1')",
    "no receipt": "frame(b'R', b'\\xc0')",
    "a receipt of another shape": "frame(b'R', msgspec.msgpack.encode({'path': 3}))",
    "a receipt in words that there are not": (
        "frame(b'R', msgspec.msgpack.encode({'path': '', 'file': '', 'sha256': None, 'format': 'x',"
        " 'caveats': [{'key': 'her.words', 'facts': {}}]}))"
    ),
    "a reason that there is not": (
        "frame(b'R', msgspec.msgpack.encode({'path': '', 'file': '', 'sha256': None, 'format': 'x',"
        " 'skipped': [{'why': 'her words', 'count': 1, 'where': ''}]}))"
    ),
    "half a question": "frame(b'N', b'abc')",
    "silence": "os._exit(0)",
    "half a frame": "os.write(1, b'I'); os._exit(0)",
}


@pytest.mark.parametrize("act", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_reader_has_fallen_over_that_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    use(monkeypatch, plant(tmp_path, act + "\nos.read(0, 1)"))
    records, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_crashed"]
    assert (len(records), receipt.records, receipt.truncated) == (SENT, SENT, True)


def test_a_reader_that_raises_has_fallen_over_and_all_that_it_read_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, plant(tmp_path, "raise RuntimeError('her words')"))
    records, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_crashed"]
    assert len(records) == receipt.records == SENT + 3
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on memory here")
def test_a_reader_that_eats_memory_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SILENT_CPU_SECONDS", 30)
    use(monkeypatch, plant(tmp_path, "x = []\nwhile True: x.append(bytearray(1 << 24))"))
    records, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_memory"]
    assert len(records) >= SENT


LOOPS = {
    "burns time": "while True: pass",
    "asks and never listens": "while True: frame(b'N', struct.pack('<IQI', 0, 0, 512 * 1024))",
    "waits for ever": "os.read(0, 1)",
    "asks for ever": "while True:\n    for _ in document.untrusted_open(): pass",
}


@linux
@pytest.mark.parametrize("act", LOOPS.values(), ids=LOOPS.keys())
def test_a_reader_without_progress_is_ended_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr(worker, "MOST_ASKED", 100)
    use(monkeypatch, plant(tmp_path, act))
    records, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_silent"]
    assert len(records) == SENT


def test_a_reader_may_take_its_time_as_long_as_it_gets_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watchdog looks at progress: four times what it allows in silence, and a word between."""
    slowly = (
        "for n in range(4):\n"
        "    ends = time.monotonic() + 1.2\n"
        "    while time.monotonic() < ends: pass\n"
        "    with document.untrusted_open() as file: file.read()"
    )
    monkeypatch.setattr(worker, "SILENT_CPU_SECONDS", 1.0)
    use(monkeypatch, plant(tmp_path, slowly))
    _, (receipt,) = read(export(tmp_path))
    assert (receipt.format, receipt.records, receipt.exit_code) == ("planted", SENT + 3, 0)


def test_no_more_than_a_block_is_given_out_at_once_and_nothing_but_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = (
        "def ask(file, offset):\n"
        "    frame(b'N', struct.pack('<IQI', file, offset, 0xFFFFFFFF))\n"
        "    return take()\n"
        "def take():\n"
        "    kind, length = struct.unpack('<cI', os.read(0, 5))\n"
        "    got = 0\n"
        "    while got < length: got += len(os.read(0, length - got))\n"
        "    assert kind == b'D'\n"
        "    return got\n"
        "if ask(1, 0): assert take() == 0  # the first was a block that had been asked for ahead\n"
        "for file, offset in ((0, 1 << 63), (0, (1 << 64) - 1), (1, 0), (0xFFFFFFFF, 0)):\n"
        "    assert ask(file, offset) == 0\n"
        "assert ask(0, 0) == worker.BLOCK"
    )
    use(monkeypatch, plant(tmp_path, asks))
    _, (receipt,) = read(export(tmp_path, more=bytes(3 * worker.BLOCK)))
    assert (receipt.format, receipt.exit_code) == ("planted", 0)


@linux
@pytest.mark.parametrize("act", ["open('/etc/passwd')", "socket.socket()", "os.fork()", "os.setuid(0)"])
def test_a_reader_is_stopped_whether_root_or_anybody_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; what anybody sees is tested above")
    become_nobody = (
        "def shut_in(real=jail.shut_in):\n"
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "    return real()\n"
        "jail.shut_in = shut_in"
    )
    use(monkeypatch, plant(tmp_path, act, become_nobody))
    _, (receipt,) = read(export(tmp_path))
    assert [c.key for c in receipt.caveats] == ["caveat.child_stopped"]
    assert set(receipt.limits_off) <= {"network"}


@linux
def test_a_new_child_goes_on_with_the_next_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, plant(tmp_path, "open('/etc/passwd')"))
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    one, two = export(tmp_path, "one.dat"), export(tmp_path, "two.dat", b"x")
    records, receipts = read(one, texts, two, texts)
    assert [r.exit_code for r in receipts] == [1, 0, 1, 0]
    assert [r["text"] for r in records].count("one") == 2
    assert [r.path for r in receipts] == [str(one), str(texts), str(two), str(texts)]


def test_one_child_reads_many_exports(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    start = worker.child.start
    monkeypatch.setattr(worker.child, "start", lambda module: started.append(module) or start(module))
    folder = tmp_path / "in"
    paths = [backup(folder / f"{n}.xml", sms(HIS, "2026-04-20T10:00", f"text {n}")) for n in range(4)]
    assert [r.records for r in brought(vault, *paths)] == [1] * 4
    assert len(started) == 1
    assert [r.records for r in read(*paths, folder)[1]] == [1] * 4 + [4]
    assert len(started) == 2


@linux
def test_in_a_vault_what_was_sent_is_kept_the_receipt_says_why_and_the_bytes_are_whole(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, plant(tmp_path, "os.fork()"))
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    stopped, whole = brought(vault, export(tmp_path), texts)
    assert ([c.key for c in stopped.caveats], stopped.records) == (["caveat.child_stopped"], SENT)
    assert whole.exit_code == 0
    assert len(list(Query(vault).of_import(1))) == SENT
    with vault.original(1) as original:
        assert original.read() == MARK
    assert check_vault(vault).ok


@linux
def test_an_export_that_ended_a_child_over_its_question_is_not_given_to_the_next_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = "def claim(document):\n    if document.untrusted_head.startswith(b'PLANTED'): os.fork()"
    use(monkeypatch, plant(tmp_path, "", before))
    started: list[str] = []
    start = worker.child.start
    monkeypatch.setattr(worker.child, "start", lambda module: started.append(module) or start(module))
    with Readers(Asked()) as readers:
        (unit,) = bring(export(tmp_path), readers).units
        source = unit.source("path")
        assert readers.question(source) is None
        (receipt,) = readers.read(source)
    assert isinstance(receipt, Receipt)
    assert ([c.key for c in receipt.caveats], receipt.format) == (["caveat.child_stopped"], None)
    assert len(started) == 1


@pytest.mark.parametrize("limit", ["memory", "files", "network", "watchdog", "system_calls"])
def test_a_limit_that_this_system_does_not_give_is_named_in_every_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    step = {
        "memory": "_limit_memory",
        "files": "_limit_files",
        "network": "_leave_network",
        "watchdog": "_end_with_parent",
        "system_calls": "_filter_calls",
    }[limit]
    use(monkeypatch, plant(tmp_path, "if document.size > 9: os._exit(3)", f"jail.{step} = lambda: False"))
    _, (whole, broken) = read(export(tmp_path), export(tmp_path, "b.dat", b"longer"))
    assert limit in whole.limits_off
    assert limit in broken.limits_off
    assert broken.as_json("en")["limits_off"] == list(broken.limits_off)


@linux
def test_on_linux_every_limit_is_given(tmp_path: Path) -> None:
    _, (receipt,) = read(backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
    assert set(receipt.limits_off) <= {"network"}  # some systems let only root have an empty network
    if os.geteuid() == 0:
        assert receipt.limits_off == ()


def test_who_is_who_does_not_go_to_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def start(module: str, settings: bytes) -> worker.Worker:
        seen.append(settings)
        return worker.Worker(module, settings)

    monkeypatch.setattr("leeward.flow.readers.Worker", start)
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    list(lines([texts], Asked(me=("Ada \udcff",), owner="Her phone"), "en", lambda _: None))
    assert seen
    assert not any(name in settings for settings in seen for name in (b"Ada", b"Her phone"))


def test_a_child_that_cannot_be_started_costs_each_export_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "interpreter"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    use(monkeypatch, script)
    _, receipts = read(export(tmp_path), export(tmp_path, "b.dat"))
    assert [[c.key for c in r.caveats] for r in receipts] == [["caveat.child_crashed"]] * 2
    with Readers(Asked()):
        pass
