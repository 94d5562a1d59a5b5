# SPDX-License-Identifier: Apache-2.0
"""What this process leaves lying about while it works: as little as the system lets it.

Called before anything else of the program. Files are their owner's alone, no core is dumped, no other
program of the same user may read this one's memory or environment, and lists of processes show "python3"
without the name of a vault. Linux gives all of it. macOS gives the first two, Windows neither; the history
of a shell and the accounting of a system keep the command as it was typed. docs/threat-model.md says so.
"""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

TITLE: Final = "python3"
_PR_SET_DUMPABLE, _PR_SET_NAME = 4, 15
_ARG_START, _ARG_END = 45, 46
"""Fields 48 and 49 of /proc/self/stat (proc(5)), counted from the one after the name."""
_MOST_ARGUMENTS: Final = 1 << 21


def tidy() -> None:
    """Make this process keep to itself."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        neutral_title()
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def neutral_title() -> bool:
    """Show "python3" in lists of processes, without arguments; False where it cannot be had."""
    if sys.platform != "linux":
        return False
    ctypes.CDLL(None).prctl(_PR_SET_NAME, TITLE.encode(), 0, 0, 0)
    try:
        fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
        start, end = int(fields[_ARG_START]), int(fields[_ARG_END])
    except (OSError, ValueError, IndexError):
        return False
    if not start or not len(TITLE) < end - start < _MOST_ARGUMENTS:
        return False
    # Python took its copies long ago; the kernel shows these bytes to whoever asks for the command.
    ctypes.memset(start, 0, end - start)
    ctypes.memmove(start, TITLE.encode(), len(TITLE))
    return True
