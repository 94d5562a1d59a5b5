# SPDX-License-Identifier: Apache-2.0
"""Shuts the current process in before it touches foreign bytes: what it does not need, it can no longer do.

Linux gives all of it: an empty network, a filter on system calls (seccomp), and limits. macOS gives the
limits, Windows none of it here. ``shut_in`` says which could not be had, and receipts repeat it.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable
from typing import Final

MEMORY_BYTES: Final = 900 << 20
"""Address space beyond what the process has at the start, of which 90 MB are resident: below 1 GiB in all
(docs/threat-model.md, hostile files)."""

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_FILTER_MODE = 2
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_LOAD, _IF_EQUAL, _IF_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_MACHINE, _NUMBER, _THIRD_ARGUMENT = 4, 0, 32
"""Where the filter finds them (struct seccomp_data; low half of the argument, both machines are such)."""
_PROT_EXEC = 4
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIGKILL = 9

_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (0, 1, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 186, 202, 219, 228, 231, 318),
        (9, 10),
    ),
    "aarch64": (
        0xC00000B7,
        (63, 64, 215, 214, 134, 135, 139, 124, 216, 233, 172, 93, 178, 98, 128, 113, 94, 278),
        (222, 226),
    ),
}
"""What a reader needs of the kernel once all is loaded: its two pipes, memory, the clock, its end.

By machine: the audit number of its calls (a call by int 0x80 has another); read, write, munmap, brk,
rt_sigaction, rt_sigprocmask, rt_sigreturn, sched_yield, mremap, madvise, getpid, exit, gettid, futex,
restart_syscall, clock_gettime, exit_group, getrandom; and mmap and mprotect, for memory that is not to be
run. No signal can be sent, nothing opened, no process or thread made. Calls of x32 have numbers of their
own, from 0x40000000 on, and are not on the list.
"""


_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
_SET_FILTER, _ALL_THREADS = 1, 1
"""seccomp(2) with SECCOMP_FILTER_FLAG_TSYNC: threads that a library has made are shut in too."""


def leave_network() -> bool:
    """Leave the network before a library is loaded that could want it; the rest is left to ``shut_in``."""
    return _leave_network()


def shut_in() -> tuple[str, ...]:
    """Shut this process in for good; gives the names of limits that this system does not have.

    After it, opening a file, a socket or a process ends this process. Everything that will ever be
    imported has to be imported before.
    """
    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("memory", _limit_memory),
        ("files", _limit_files),
        ("network", _leave_network),
        ("watchdog", _end_with_parent),
        ("system_calls", _filter_calls),
    )
    return tuple(name for name, step in steps if not step())


def _limit_memory() -> bool:
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - not there on Windows

    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - before anything else
            pages = int(statm.read().split()[0])
        used = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES, used + MEMORY_BYTES))
    except (OSError, ValueError):
        return False
    return True


def _limit_files() -> bool:
    """No file can be written, none opened, no process made, nothing dumped when it falls over."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - not there on Windows

    try:
        for what, most in (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
            (resource.RLIMIT_NPROC, 0),
        ):
            resource.setrlimit(what, (most, most))
    except (OSError, ValueError):
        return False
    return True


def _leave_network() -> bool:
    """Into a network namespace in which there is not even a loopback that is up."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _end_with_parent() -> bool:
    """Where the parent can watch it; on Linux it is also killed when the thread that started it ends."""
    if sys.platform != "linux":
        return sys.platform != "win32"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0) == 0)


def _filter_calls() -> bool:
    """Any system call that is not on the list ends the process (seccomp, classic BPF)."""
    if sys.platform != "linux" or os.uname().machine not in _CALLS:
        return False
    code = b"".join(struct.pack("HBBI", *line) for line in _program(*_CALLS[os.uname().machine]))
    held = ctypes.create_string_buffer(code, len(code))
    listed = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    number = _SECCOMP[os.uname().machine]
    if libc.syscall(number, _SET_FILTER, _ALL_THREADS, ctypes.byref(listed)) == 0:
        return True
    is_alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - before anything else
    return is_alone and bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(listed), 0, 0) == 0)


def _program(audit: int, calls: tuple[int, ...], mapping: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """The filter: code, how far to jump if so and if not, and the number that is meant."""
    to_end = len(calls) + 5
    return [
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *((_IF_EQUAL, to_end - at, 0, call) for at, call in enumerate(calls)),
        (_IF_EQUAL, 2, 0, mapping[0]),
        (_IF_EQUAL, 1, 0, mapping[1]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_IF_BITS, 0, 1, _PROT_EXEC),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]
