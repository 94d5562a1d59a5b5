# SPDX-License-Identifier: Apache-2.0
"""The rows of a table of contacts as the few cells that were asked for; None for a row that is none."""

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from leeward.errors import UsageError
from leeward.flow.screen_parquet import MAGIC, parquet_cells
from leeward.flow.screen_rows import BOM, csv_cells, lines_of

Cells = Sequence[object]

_decode = msgspec.json.Decoder(dict[str, object]).decode


def asked_columns(written: str) -> tuple[str, ...]:
    """The columns that ``--pairs`` names: who, to whom, when and, if wanted, how much."""
    columns = tuple(name.strip().casefold() for name in written.split(","))
    if len(columns) not in (3, 4) or "" in columns or len(set(columns)) != len(columns):
        raise UsageError("error.screen_pairs")
    return columns


def cells_of(file: io.BufferedReader, name: str, columns: Sequence[str]) -> Iterator[Cells | None]:
    """The cells of these columns, row by row; a missing column is a ``UsageError``."""
    start = file.peek(1 << 12)
    if start.startswith(MAGIC):
        return parquet_cells(file, columns)
    start = start.removeprefix(BOM).lstrip()
    if start and (name.casefold().endswith((".csv", ".tsv")) or not start.startswith(b"{")):
        return _csv_cells(file, columns)
    return _json_cells(file, columns)


def _json_cells(file: BinaryIO, columns: Sequence[str]) -> Iterator[Cells | None]:
    for untrusted_line in lines_of(file):
        if untrusted_line is not None and not untrusted_line.strip():
            continue
        try:
            found = _decode(untrusted_line or b"")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield None
            continue
        if not found.keys() >= set(columns):
            found = {name.strip().casefold(): cell for name, cell in found.items()}
        yield [found.get(column) for column in columns]


def _csv_cells(file: BinaryIO, columns: Sequence[str]) -> Iterator[Cells | None]:

    def those(names: list[str]) -> list[int]:
        for column in columns:
            if column not in names:
                raise UsageError("error.screen_pairs_column", name=column)
        return [names.index(column) for column in columns]

    return csv_cells(file, those)
