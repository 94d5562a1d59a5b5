# SPDX-License-Identifier: Apache-2.0
"""What a real vault asks of the disk, as strace sees it: every byte written, every sync and rename.

Run as a program it makes a vault and changes it step by step; after each step the size that its log has
by then is written to a file of promises.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .power import Op, Write

ROOT = Path(__file__).parents[2]
CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat"
)
PROMISES = "promises"

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


def program(folder: Path, mode: str) -> list[str]:
    """The command that runs the steps below in a folder."""
    return [sys.executable, "-m", "tests.crash.vault_steps", str(folder), mode]


def traced(folder: Path, mode: str = "") -> list[Op]:
    """Run the steps and give all that was asked of the disk below this folder."""
    log = folder.parent / f"{folder.name}.strace"
    strace = ["strace", "-f", "-y", "-xx", "-s", "20000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
    subprocess.run([*strace, "-o", str(log), *program(folder, mode)], check=True, cwd=ROOT, env=_calm())
    with log.open("r", encoding="ascii") as lines:
        return list(_ops(lines, os.path.realpath(folder)))


def _calm() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_FD = re.compile(r"^(\w+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _text(argument: str) -> bytes:
    return bytes.fromhex(argument.replace("\\x", ""))


def _ops(lines: Iterator[str], base: str) -> Iterator[Op]:
    """The calls that touch files below ``base``, in order."""
    ends: dict[str, int] = {}
    for line in lines:
        if (found := _LINE.match(line)) is not None and int(found[3]) >= 0:
            call, arguments = found[1], found[2]
            texts = [_text(text) for text in _TEXT.findall(arguments)]
            if (held := _FD.match(arguments)) is not None and not call.endswith("at"):
                path = _text(held[2]).decode() if "\\x" in held[2] else held[2]
                if path == base or (path.startswith(base) and Path(path).is_dir()):
                    yield Op("sync_folder")
                elif path.startswith(base + "/"):
                    yield from _of_file(call, path[len(base) + 1 :], arguments, texts, ends)
            else:
                names = [t.decode()[len(base) + 1 :] for t in texts if t.decode().startswith(base + "/")]
                if names and names != [PROMISES]:
                    yield from _of_name(call, names, arguments, ends)


def _of_name(call: str, names: list[str], arguments: str, ends: dict[str, int]) -> Iterator[Op]:
    if call == "openat" and "O_CREAT" in arguments:
        yield Op("create", names[0])
        if "O_TRUNC" in arguments:
            ends[names[0]] = 0
            yield Op("write", names[0], Write(0, cut_to=0))
    elif call.startswith("rename"):
        yield Op("rename", names[0], to=names[1])
    elif call.startswith("unlink"):
        yield Op("delete", names[0])


def _of_file(call: str, name: str, arguments: str, texts: list[bytes], ends: dict[str, int]) -> Iterator[Op]:
    if name == PROMISES:
        yield Op("ack", ack=int(texts[0]))
    elif call in ("fsync", "fdatasync"):
        yield Op("sync", name)
    elif call == "ftruncate":
        yield Op("write", name, Write(0, cut_to=int(arguments.rpartition(", ")[2])))
    elif call == "pwrite64":
        yield Op("write", name, Write(int(arguments.rpartition(", ")[2]), texts[0]))
    else:
        yield Op("write", name, Write(ends.get(name, 0), texts[0]))
        ends[name] = ends.get(name, 0) + len(texts[0])
