# SPDX-License-Identifier: Apache-2.0
"""What other programs can see of this one while it works: nothing of a case, nothing that opens it."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leeward import child, hygiene

from .flow.cases import PASSPHRASE, SAMPLES, new_vault

linux = pytest.mark.skipif(sys.platform != "linux", reason="this is what Linux gives")
SHOW = "from leeward import hygiene; hygiene.tidy(); "


@contextmanager
def waiting(tmp_path: Path, *arguments: object) -> Iterator[tuple[int, Path]]:
    """The program while it waits for the passphrase that it reads from a pipe with a name."""
    pipe = tmp_path / "passphrase pipe"
    os.mkfifo(pipe)
    vault = new_vault(tmp_path / "a case of harassment")
    command = [
        sys.executable,
        "-m",
        "leeward",
        *map(str, arguments),
        str(vault),
        "--passphrase-file",
        str(pipe),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        writing = os.open(pipe, os.O_WRONLY)  # opens when the program does, so it is past its beginning
        try:
            yield running.pid, vault
            os.write(writing, f"{PASSPHRASE}\n".encode())
        finally:
            os.close(writing)
        assert running.wait(60) == 0


def shown(pid: int, what: str) -> bytes:
    return Path(f"/proc/{pid}/{what}").read_bytes()


@linux
def test_lists_of_processes_show_no_vault_no_program_and_no_secret(tmp_path: Path) -> None:
    with waiting(tmp_path, "people") as (pid, vault):
        assert shown(pid, "cmdline").rstrip(b"\0") == b"python3"
        assert shown(pid, "comm") == b"python3\n"
        environment = shown(pid, "environ")
    assert vault.name.encode() not in environment
    assert PASSPHRASE.encode() not in environment


@linux
@pytest.mark.parametrize("module", ["leeward.flow.reading", "leeward.child"])
def test_lists_of_processes_do_not_tell_what_a_child_does(module: str) -> None:
    running = child.start(module)
    try:
        for _ in range(200):  # it says nothing before it is asked, and is asked nothing here
            if shown(running.pid, "cmdline").rstrip(b"\0") == b"python3":
                break
            time.sleep(0.05)
        assert shown(running.pid, "cmdline").rstrip(b"\0") == b"python3"
        assert shown(running.pid, "comm") == b"python3\n"
    finally:
        running.communicate()


@linux
def test_no_core_is_dumped_and_files_are_their_owners(tmp_path: Path) -> None:
    with waiting(tmp_path, "signs") as (pid, _):
        limits = shown(pid, "limits").decode()
        status = shown(pid, "status").decode()
    assert next(line for line in limits.splitlines() if "core" in line).split()[4:6] == ["0", "0"]
    assert "Umask:\t0077" in status


@linux
def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW + "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"],
        cwd=tmp_path,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2),
    )
    assert done.returncode == -signal.SIGSEGV
    assert list(tmp_path.iterdir()) == []


SPY = """
import ctypes, json, os, resource, signal, sys, time
from leeward import hygiene

libc = ctypes.CDLL(None, use_errno=True)

def as_somebody():
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    libc.prctl(4, 1, 0, 0, 0)  # as a program is that this user started, and did not become by setuid

told, back = os.pipe()
target = os.fork()
if not target:
    as_somebody()
    if sys.argv[1] == "tidy":
        hygiene.tidy()
    os.write(back, b"x")
    time.sleep(60)
    os._exit(0)
os.close(back)
assert os.read(told, 1)
spy = os.fork()
if not spy:
    as_somebody()
    found = {}
    for name in ("environ", "mem", "maps"):
        try:
            open(f"/proc/{target}/{name}", "rb").close()
            found[name] = "open"
        except OSError as error:
            found[name] = error.strerror
    PTRACE_ATTACH = 16
    done = libc.ptrace(PTRACE_ATTACH, target, 0, 0)
    found["trace"] = "open" if done == 0 else os.strerror(ctypes.get_errno())
    print(json.dumps(found), flush=True)
    os._exit(0)
os.waitpid(spy, 0)
os.kill(target, signal.SIGKILL)
os.waitpid(target, 0)
"""


def spied_on(how: str) -> dict[str, str]:
    """What another process of the same user gets out of one: its environment, its memory, its tracing."""
    done = subprocess.run(
        [sys.executable, "-c", SPY, how], capture_output=True, text=True, check=True, timeout=60
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@linux
def test_another_program_of_the_same_user_gets_neither_memory_nor_environment_nor_a_trace() -> None:
    assert spied_on("as it is")["environ"] == "open", "without it the same spy sees everything"
    refused = {"Permission denied", "Operation not permitted"}
    assert set(spied_on("tidy").values()) <= refused


def test_nothing_is_put_into_the_folder_for_temporary_files(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in ("TMPDIR", "SQLITE_TMPDIR", "HOME", "XDG_CACHE_HOME")}
    for place in places.values():
        place.mkdir()
    vault = new_vault(tmp_path / "case", zone="Africa/Lagos")
    (tmp_path / "key").write_text(PASSPHRASE)
    environment = {**os.environ, **{name: str(place) for name, place in places.items()}}
    for command in (
        ["add", vault, SAMPLES / "exports", "--country", "NG"],
        ["signs", vault],
        ["check", vault],
    ):
        program = [
            sys.executable,
            "-m",
            "leeward",
            *map(str, command),
            "--passphrase-file",
            str(tmp_path / "key"),
        ]
        done = subprocess.run(
            program, env=environment, capture_output=True, check=False, cwd=tmp_path / "HOME"
        )
        assert done.returncode in (0, 3), done.stderr
    assert [path for place in places.values() for path in place.rglob("*")] == []


def test_a_system_without_these_means_goes_on_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o022)
    try:
        monkeypatch.setattr(sys, "platform", "win32")
        hygiene.tidy()
        assert hygiene.neutral_title() is False
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)


@linux
def test_a_title_that_cannot_be_had_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "from pathlib import Path; from leeward import hygiene\n"
        "Path.read_bytes = lambda *_: b'1 (x) S'\n"
        "print(hygiene.neutral_title())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
