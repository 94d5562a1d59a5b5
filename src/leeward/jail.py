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

MEMORY_BYTES: Final = 1 << 30
"""Address space beyond what the process has at the start (docs/threat-model.md, hostile files)."""

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _PR_SET_PDEATHSIG = 22, 38, 4, 1
_FILTER_MODE = 2
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIGKILL = 9

# What a reader needs of the kernel once everything is loaded: its two pipes, memory, the clock, its end.
_X86_64: Final = (
    *(0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 98, 131, 186, 202, 219, 228, 230, 231),
    *(234, 318),
)
_AARCH64: Final = (
    *(57, 62, 63, 64, 80, 93, 94, 98, 113, 115, 124, 128, 131, 132, 134, 135, 139, 165, 172, 178, 214, 215),
    *(216, 222, 226, 233, 278),
)
_CALLS: Final = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}
"""By machine: the audit number of its calls, and read, write, close, fstat, lseek, mmap, mprotect, munmap,
brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, sched_yield, mremap, madvise, getpid, exit, getrusage,
sigaltstack, gettid, futex, restart_syscall, clock_gettime, clock_nanosleep, exit_group, tgkill, getrandom."""


def shut_in() -> tuple[str, ...]:
    """Shut this process in for good; gives the names of limits that this system does not have.

    After it, opening a file, a socket or a process ends this process. Everything that will ever be
    imported has to be imported before.
    """
    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("memory", _limit_memory),
        ("files", _limit_files),
        ("network", _leave_network),
        ("system_calls", _filter_calls),
        ("watchdog", lambda: sys.platform != "win32"),
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
    """No file can be written, none more opened, nothing dumped when it falls over."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - not there on Windows

    try:
        for what, most in (
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 3),
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


def _filter_calls() -> bool:
    """Any system call that is not on the list ends the process (seccomp, classic BPF)."""
    if sys.platform != "linux" or os.uname().machine not in _CALLS:
        return False
    audit, calls = _CALLS[os.uname().machine]
    program = [
        (0x20, 0, 0, 4),  # load the architecture
        (0x15, 1, 0, audit),  # ours: go on
        (0x06, 0, 0, _KILL),
        (0x20, 0, 0, 0),  # load the number of the call
        *((0x15, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (0x06, 0, 0, _KILL),
        (0x06, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    held = ctypes.create_string_buffer(code, len(code))
    listed = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(listed), 0, 0) == 0)
