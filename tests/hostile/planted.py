# SPDX-License-Identifier: Apache-2.0
"""Readers that do what no reader may, planted into the child that reads; the program itself knows nothing.

In place of the interpreter that the parent starts stands a script. It runs the same module as always, after
it has put one more reader into the list.
"""

import sys
from pathlib import Path

import pytest

MARK = b"PLANTED\n"
"""What an export for the planted reader begins with."""

PROGRAM = """
import ctypes, errno, mmap, os, resource, signal, socket, struct, subprocess, sys, threading, time
import msgspec
from leeward import exports, jail, worker
from leeward.flow import reading
from leeward.parts import Claim, Reader
from leeward.prepared import prepare
from leeward.records import Party, Record, Said, Skipped, Tally, Unread, When, Where

def frame(kind, body):
    data = struct.pack("<cI", kind, len(body)) + body
    while data:
        data = data[os.write(1, data):]

def record(n):
    return Record("message", "sms", "t", When(), Party("+2348000000142"), "her words", Where(None, n, 1))

def claim(document):
    return Claim(100, "planted") if document.untrusted_head.startswith(b"PLANTED") else None

def act(document):
{act}

def read(document, choices):
    for n in range(reading.BATCH + 3):
        yield record(n)
    act(document)
    yield Tally("planted", seen=reading.BATCH + 3, records=reading.BATCH + 3)

{before}
exports.READERS = (Reader("planted", claim, read), *exports.READERS)
os._exit(reading.main())
"""


def plant(folder: Path, act: str, before: str = "") -> Path:
    """The interpreter with a reader that gives ``BATCH + 3`` records, then acts; ``before`` runs at first."""
    program = folder / "planted_reader.py"
    body = "".join(f"    {line}\n" for line in act.splitlines())
    program.write_text(PROGRAM.format(act=body or "    pass\n", before=before), "utf-8")
    script = folder / "interpreter"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{program}"\n', "utf-8")
    script.chmod(0o755)
    return script


def use(patch: pytest.MonkeyPatch, interpreter: Path) -> None:
    """Let every child that is started from now on be this interpreter."""
    patch.setattr(sys, "executable", str(interpreter))


def export(folder: Path, name: str = "export.dat", more: bytes = b"") -> Path:
    """An export that the planted reader claims."""
    path = folder / name
    path.write_bytes(MARK + more)
    return path
