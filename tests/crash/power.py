# SPDX-License-Identifier: Apache-2.0
"""What a disk may hold after the power goes: nothing that was not synced has to be there, or be whole.

A ``Disk`` is told every write, sync, truncation, rename and deletion in order. ``after_a_cut`` gives one
of the states it may be in: what was synced stands; of the rest each write is dropped, kept, torn at
sectors of 512 bytes, or comes out of order. Changes of names reach the disk in order, as journalling
file systems keep them, but may outrun the bytes of the files they name.
"""

import random  # noqa: TID251 - seeded by whoever cuts
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset; ``cut_to`` truncates instead."""

    offset: int
    data: bytes = b""
    cut_to: int | None = None


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that a program asked of the disk. ``ack`` is what it had promised by then."""

    what: Literal["write", "sync", "create", "rename", "delete", "sync_folder", "ack"]
    name: str = ""
    write: Write | None = None
    to: str = ""
    ack: int = 0


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)

    def synced(self) -> None:
        for write in self.pending:
            _apply(self.durable, write)
        self.pending.clear()


def _apply(content: bytearray, write: Write) -> None:
    if write.cut_to is not None:
        content[write.cut_to :] = b""
        content.extend(bytes(max(0, write.cut_to - len(content))))
        return
    end = write.offset + len(write.data)
    content.extend(bytes(max(0, end - len(content))))
    content[write.offset : end] = write.data


def after_a_cut(ops: list[Op], cut: int, chance: random.Random) -> tuple[dict[str, bytes], int]:
    """Files as the disk may hold them when the power goes after ``cut`` operations, and what was promised."""
    live: dict[str, _File] = {}
    named: dict[str, _File] = {}
    unsynced_names: list[Op] = []
    files_of: dict[int, _File] = {}
    ack = 0
    for op in ops[:cut]:
        if op.what == "ack":
            ack = op.ack
        elif op.what == "create":
            if op.name not in live:
                live[op.name] = files_of[id(op)] = _File()
                unsynced_names.append(op)
        elif op.what == "write" and op.write is not None:
            live[op.name].pending.append(op.write)
        elif op.what == "sync":
            live[op.name].synced()
        elif op.what == "rename":
            live[op.to] = files_of[id(op)] = live.pop(op.name)
            unsynced_names.append(op)
        elif op.what == "delete":
            live.pop(op.name, None)
            unsynced_names.append(op)
        else:
            _names(named, unsynced_names, files_of)
            unsynced_names.clear()
    # Of the changes of names since the folder was last synced, the first few are on the disk.
    _names(named, unsynced_names[: chance.randint(0, len(unsynced_names))], files_of)
    return {name: _torn(file, chance) for name, file in named.items()}, ack


def _names(named: dict[str, _File], ops: list[Op], files_of: dict[int, _File]) -> None:
    for op in ops:
        if op.what == "create":
            named[op.name] = files_of[id(op)]
        elif op.what == "rename":
            named.pop(op.name, None)
            named[op.to] = files_of[id(op)]
        else:
            named.pop(op.name, None)


def _torn(file: _File, chance: random.Random) -> bytes:
    content = bytearray(file.durable)
    pending = [w for w in file.pending if chance.random() < 0.6]
    if chance.random() < 0.5:
        chance.shuffle(pending)
    for write in pending:
        if write.cut_to is None and len(write.data) > SECTOR and chance.random() < 0.3:
            for at in range(0, len(write.data), SECTOR):
                if chance.random() < 0.5:
                    _apply(content, Write(write.offset + at, write.data[at : at + SECTOR]))
        else:
            _apply(content, write)
    return bytes(content)


def laid_out(files: dict[str, bytes], folder: Path) -> Path:
    """These files in a folder, as the next start of the machine finds them."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
