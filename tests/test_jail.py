# SPDX-License-Identifier: Apache-2.0
"""Shut in, a process keeps what a reader needs and loses the rest, whoever runs it, root included.

What each forbidden thing does to a reader is tested in flow/test_readers.py.
"""

import os
import platform
import subprocess
import sys

import pytest

from leeward import jail

linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
NOBODY = 65534

SHUT_IN = """
import encodings.ascii, os, resource, sys
before = os.readlink("/proc/self/ns/net")
from leeward import jail
{change}
off = jail.shut_in()
{act}
os.write(1, ",".join(off).encode())
os._exit(0)
"""


def shut_in(act: str = "", change: str = "") -> "subprocess.CompletedProcess[bytes]":
    program = [sys.executable, "-I", "-c", SHUT_IN.format(act=act, change=change)]
    return subprocess.run(program, capture_output=True, check=False, timeout=30)


BECOME_NOBODY = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"


@linux
def test_it_goes_on_with_what_a_reader_needs() -> None:
    done = shut_in("x = [bytes(1 << 20) for _ in range(200)]; os.urandom(8); import time; time.time()")
    assert (done.returncode, done.stderr) == (0, b"")


@linux
@pytest.mark.parametrize("who", ["whoever runs the tests", "somebody without rights"])
@pytest.mark.parametrize(
    "act", ["open('/etc/passwd')", "os.fork()", "os.pipe()", "os.setuid(0)", "os.kill(1, 0)", "os.stat('/')"]
)
def test_it_is_killed_by_the_kernel_for_anything_else(who: str, act: str) -> None:
    if who == "somebody without rights" and os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    change = BECOME_NOBODY if who == "somebody without rights" else ""
    assert shut_in(act, change).returncode == -31  # SIGSYS


@linux
@pytest.mark.parametrize(
    ("limit", "value"),
    [("RLIMIT_FSIZE", 0), ("RLIMIT_NOFILE", 0), ("RLIMIT_NPROC", 0), ("RLIMIT_CORE", 0)],
)
def test_where_the_filter_is_missing_the_limits_still_hold(limit: str, value: int) -> None:
    act = f"assert resource.getrlimit(resource.{limit}) == ({value}, {value})"
    done = shut_in(act, "jail._filter_calls = lambda: False")
    assert (done.returncode, done.stdout) == (0, b"system_calls")


@linux
def test_where_the_filter_is_missing_no_file_opens_and_memory_ends() -> None:
    tried = """
for what in ("open('/etc/passwd')", "bytearray(1 << 30)", "os.pipe()"):
    try:
        eval(what)
    except (OSError, MemoryError):
        continue
    os._exit(9)
"""
    assert shut_in(tried, "jail._filter_calls = lambda: False").returncode == 0


@linux
def test_its_network_is_another_and_empty() -> None:
    act = "os.write(2, (before + ' ' + os.readlink('/proc/self/ns/net')).encode())"
    done = shut_in(act, "jail._filter_calls = lambda: False")
    if b"network" in done.stdout:
        pytest.skip("this system lets nobody have an empty network")
    one, other = done.stderr.split()
    assert one != other


@linux
@pytest.mark.parametrize(
    "step", ["_limit_memory", "_limit_files", "_leave_network", "_end_with_parent", "_filter_calls"]
)
def test_what_could_not_be_had_is_said(step: str) -> None:
    names = {
        "_limit_memory": b"memory",
        "_limit_files": b"files",
        "_leave_network": b"network",
        "_end_with_parent": b"watchdog",
        "_filter_calls": b"system_calls",
    }
    done = shut_in(change=f"jail.{step} = lambda: False")
    assert names[step] in done.stdout.split(b",")


@pytest.mark.parametrize("machine", jail._CALLS)
def test_the_filter_allows_what_is_listed_kills_the_rest_and_never_lets_memory_be_run(machine: str) -> None:
    """The filter is run here as the kernel runs it, for machines that the tests do not stand on too."""
    audit, calls, mapping = jail._CALLS[machine]
    program = jail._program(audit, calls, mapping)

    def verdict(number: int, third: int = 0, machine: int = audit) -> int:
        return filtered(program, {jail._MACHINE: machine, jail._NUMBER: number, jail._THIRD_ARGUMENT: third})

    allowed = {n for n in range(600) if verdict(n) == jail._ALLOW}
    assert allowed == {*calls, *mapping}
    for call in mapping:
        assert [verdict(call, third) for third in range(8)] == [jail._ALLOW] * 4 + [jail._KILL] * 4
    for call in allowed:
        assert verdict(call | 0x40000000) == jail._KILL  # x32
        assert verdict(call, machine=0x40000003) == jail._KILL  # int 0x80
    # clone, fork, execve, kill, openat, socket, connect, ptrace, prctl, ioctl, personality, io_uring_setup
    forbidden = {
        "x86_64": (56, 57, 59, 62, 234, 257, 2, 41, 42, 101, 157, 16, 135, 425, 435, 110),
        "aarch64": (220, 221, 129, 131, 56, 198, 203, 117, 167, 29, 92, 425, 435, 173),
    }[machine]
    assert not allowed & set(forbidden)


def filtered(program: list[tuple[int, int, int, int]], data: dict[int, int]) -> int:
    """What a filter says of a call."""
    at, held = 0, 0
    while True:
        code, then, otherwise, number = program[at]
        at += 1
        if code == jail._RETURN:
            return number
        if code == jail._LOAD:
            held = data[number]
        else:
            holds = held == number if code == jail._IF_EQUAL else bool(held & number)
            at += then if holds else otherwise


def test_this_machine_is_one_that_the_filter_knows() -> None:
    if sys.platform != "linux":
        pytest.skip("the filter is Linux's")
    assert platform.machine() in jail._CALLS
