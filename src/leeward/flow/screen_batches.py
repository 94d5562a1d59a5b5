# SPDX-License-Identifier: Apache-2.0
"""Rows in batches of bytes, which any process can be given: lines as they came, or fields read here.

Where a line is a row, lines are not looked into; a table has to be read to know where a row ends. One row
is never in two batches, and batches are the same whoever works on them.
"""

from collections.abc import Iterator
from io import BufferedReader
from typing import BinaryIO

import msgspec

from leeward.flow.screen_parquet import MAGIC, parquet_rows
from leeward.flow.screen_rows import BOM, NoRow, Row, csv_rows, json_rows, lines_of

BATCH_BYTES = 512 << 10
"""About this much is in a batch, some thousand messages: a tenth of a second of work. Ours."""
BATCH_ROWS = 4096


class Counts(msgspec.Struct):
    """What went through: rows, those with a sign, and those that could not be looked at, or not as others."""

    rows: int = 0
    flagged: int = 0
    unread: int = 0
    cut: int = 0
    unknown_from: int = 0
    """Rows of which ``from`` is none of the words known: they count as rows whose writer is not named."""

    def add(self, more: "Counts") -> None:
        """Count what another batch counted."""
        self.rows += more.rows
        self.flagged += more.flagged
        self.unread += more.unread
        self.cut += more.cut
        self.unknown_from += more.unknown_from


Fields = tuple[str | int | float | None, str | None, str | None, str | None, str | None]
"""A row as it lies in a batch, in the order of ``COLUMNS``."""
LINES, FIELDS = b"L", b"F"

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[Fields | str]).decode


def json_batches(file: BinaryIO) -> Iterator[bytes]:
    """The lines of JSON Lines, not looked into."""
    held: list[bytes] = []
    size = 0
    for untrusted_line in lines_of(file):
        if untrusted_line is None:
            yield LINES + b"".join(held)
            yield fields([NoRow("too_long")])
            held, size = [], 0
            continue
        held.append(untrusted_line)
        size += len(untrusted_line)
        if size >= BATCH_BYTES:
            yield LINES + b"".join(held)
            held, size = [], 0
    if held:
        yield LINES + b"".join(held)


def row_batches(found: Iterator[Row | NoRow]) -> Iterator[bytes]:
    """The same for rows that had to be read to know where they end."""
    held: list[Row | NoRow] = []
    size = 0
    for row in found:
        held.append(row)
        size += len(row.text or "") if isinstance(row, Row) else 0
        if size >= BATCH_BYTES or len(held) == BATCH_ROWS:
            yield fields(held)
            held, size = [], 0
    if held:
        yield fields(held)


def fields(held: list[Row | NoRow]) -> bytes:
    """A batch of rows that were read."""
    rows = (
        row.why if isinstance(row, NoRow) else (row.id, row.text, row.sender, row.channel, row.language)
        for row in held
    )
    return FIELDS + _pack(list(rows))


def rows_of(batch: bytes) -> Iterator[Row | NoRow]:
    """The rows of a batch, in order."""
    if batch.startswith(FIELDS):
        for row in _unpack(memoryview(batch)[1:]):
            yield NoRow(row) if isinstance(row, str) else Row(*row)
    else:
        yield from json_rows(batch[1:].split(b"\n"))


def batches(file: BufferedReader, name: str) -> Iterator[bytes]:
    """The rows of a stream, by what it starts with: an object is JSON Lines, else it is CSV or Parquet."""
    start = file.peek(1 << 12)
    if start.startswith(MAGIC):
        return row_batches(parquet_rows(file))
    start = start.removeprefix(BOM).lstrip()
    named_csv = name.casefold().endswith((".csv", ".tsv"))
    if start and (named_csv or not start.startswith(b"{")):
        return row_batches(csv_rows(file))
    return json_batches(file)
