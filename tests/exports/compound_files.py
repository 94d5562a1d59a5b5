# SPDX-License-Identifier: Apache-2.0
"""Writes compound files, and Outlook's mails in them, so that tests have their own."""

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]
"""Streams and storages by name."""

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


class _Writer:
    """One compound file of version 3, with sectors of 512 bytes."""

    def __init__(self, tree: Tree) -> None:
        self._sectors: list[bytes] = []
        self._next: list[int] = []
        self._mini = b""
        self._mini_next: list[int] = []
        self._entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
        self._storage(0, tree)
        self._entries[0][5], self._entries[0][6] = self._chain(self._mini), len(self._mini)

    def _chain(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self._sectors)
        for at in range(0, len(data), SECTOR):
            self._sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            self._next.append(len(self._sectors))
        self._next[-1] = END
        return first

    def _small(self, data: bytes) -> int:
        if not data:
            return END
        first = len(self._mini_next)
        for at in range(0, len(data), MINI):
            self._mini += data[at : at + MINI].ljust(MINI, b"\0")
            self._mini_next.append(len(self._mini_next) + 1)
        self._mini_next[-1] = END
        return first

    def _storage(self, number: int, tree: Tree) -> None:
        before = None
        for name, value in tree.items():
            here = len(self._entries)
            if isinstance(value, bytes):
                start = self._chain(value) if len(value) >= CUTOFF else self._small(value)
                self._entries.append([name, 2, FREE, FREE, FREE, start, len(value)])
            else:
                self._entries.append([name, 1, FREE, FREE, FREE, 0, 0])
                self._storage(here, value)
            if before is None:
                self._entries[number][4] = here
            else:
                self._entries[before][3] = here
            before = here

    def whole(self) -> bytes:
        directory = b"".join(map(self._entry, self._entries))
        first_directory = self._chain(directory)
        mini_table = b"".join(struct.pack("<I", n) for n in self._mini_next)
        first_mini = self._chain(mini_table.ljust(-(-len(mini_table) // SECTOR) * SECTOR, b"\xff"))
        tables = 1
        while tables * (SECTOR // 4) < len(self._sectors) + tables:
            tables += 1
        assert tables <= 109
        numbers = [len(self._sectors) + n for n in range(tables)]
        table = [*self._next, *([TABLE] * tables)]
        table += [FREE] * (tables * (SECTOR // 4) - len(table))
        self._sectors += [
            struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)
        ]  # fmt: skip
        head = struct.pack(
            "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
            first_directory, 0, CUTOFF, first_mini, -(-len(mini_table) // SECTOR), END, 0,
        )  # fmt: skip
        named = struct.pack("<109I", *numbers, *([FREE] * (109 - tables)))
        return head + named + b"".join(self._sectors)

    @staticmethod
    def _entry(entry: list[object]) -> bytes:
        name, kind, left, right, child, start, size = entry
        raw = str(name).encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16x4x8x8xIQ", raw, len(raw) + 2, kind, 1, left, right, child, start, size
        )


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages."""
    return _Writer(tree).whole()


def fixed(values: Mapping[int, tuple[int, int]], head: int) -> bytes:
    """The stream of properties that are numbers or times: (type, value) by number."""
    rows = [struct.pack("<HHIQ", kind, prop, 6, value) for prop, (kind, value) in values.items()]
    return bytes(head) + b"".join(rows)


def thing(
    texts: Mapping[int, str | bytes],
    numbers: Mapping[int, tuple[int, int]] | None = None,
    head: int = 32,
    more: Tree | None = None,
    page: str | None = None,
) -> Tree:
    """A mail, recipient or file as Outlook writes it. ``page``: letters of eight bits, of this code page."""
    found: dict[str, bytes | Tree] = {"__properties_version1.0": fixed(numbers or {}, head)}
    for prop, value in texts.items():
        if isinstance(value, bytes):
            found[f"__substg1.0_{prop:04X}0102"] = value
        elif page is None:
            found[f"__substg1.0_{prop:04X}001F"] = value.encode("utf-16-le")
        else:
            found[f"__substg1.0_{prop:04X}001E"] = value.encode(page)
    return {**found, **(more or {})}


def filetime(seconds: int) -> tuple[int, int]:
    """Seconds since 1970 as a time of Windows."""
    return 0x0040, (seconds + 11_644_473_600) * 10_000_000
