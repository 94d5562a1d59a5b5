# SPDX-License-Identifier: Apache-2.0
"""Parquet for ``leeward screen``, in and out: by pieces of a row group, so that memory stays bounded.

pyarrow belongs to the extra [fleet] and is imported where a Parquet file is read or written, nowhere else.
It reads in this process, not in the child that reads exports: these are an organisation's own tables.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import msgspec

from leeward.errors import DamagedError, UsageError
from leeward.flow.screen_rows import COLUMNS, Row, key_of, other_columns, side_of

MAGIC: Final = b"PAR1"
ROWS: Final = 4096
"""Rows that are decoded at a time."""
NEEDED: Final = "pyarrow"


class Answer(msgspec.Struct):
    """One answer, as its line has it."""

    id: str | int | float | None
    signs: list[dict[str, Any]]
    band: str
    why: str | None = None


_decode = msgspec.json.Decoder(Answer).decode


def _pyarrow() -> tuple[Any, Any]:
    if importlib.util.find_spec(NEEDED) is None:
        raise UsageError("error.screen_parquet")
    return importlib.import_module(NEEDED), importlib.import_module("pyarrow.parquet")


def parquet_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a Parquet file, in order; columns that are not ours are not read."""
    pyarrow, parquet = _pyarrow()
    for key, given, side, *more in _pieces(pyarrow, parquet, file, _ours):
        text, *texts = (one if isinstance(one, str) else None for one in (given, *more))
        yield Row(key_of(_id(key)), text, side_of(side), *texts)


def parquet_cells(file: BinaryIO, columns: Sequence[str]) -> Iterator[Sequence[object]]:
    """The cells of these columns of a Parquet file, row by row."""

    def those(names: list[str]) -> list[str | None]:
        there = _folded(names)
        for name in columns:
            if name not in there:
                raise UsageError("error.screen_pairs_column", name=name)
        return [there[name] for name in columns]

    yield from _pieces(*_pyarrow(), file, those)


def _pieces(
    pyarrow: Any, parquet: Any, file: BinaryIO, choose: Callable[[list[str]], list[str | None]]
) -> Iterator[tuple[Any, ...]]:
    """The cells of chosen columns, row by row, decoded ``ROWS`` at a time."""
    try:
        table = parquet.ParquetFile(file)
        columns = choose(table.schema_arrow.names)
        for piece in table.iter_batches(ROWS, columns=[name for name in columns if name]):
            yield from zip(*(_cells(pyarrow, piece, name) for name in columns), strict=True)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise DamagedError("error.screen_parquet_damaged") from error


def _folded(names: list[str]) -> dict[str, str]:
    return {name.strip().casefold(): name for name in reversed(names)}


def _ours(names: list[str]) -> list[str | None]:
    """What each of our columns is called in the file; None where it has none."""
    there = _folded(names)
    if "id" not in there or "text" not in there:
        raise other_columns(list(there))
    return [there.get(column) for column in COLUMNS]


def _id(given: Any) -> object:
    """Numbers and texts as they are; what else can be an id (a UUID, a day) as its text."""
    is_plain = given is None or isinstance(given, bool | int | float | bytes | list | dict)
    return given if is_plain else str(given)


def _cells(pyarrow: Any, piece: Any, name: str | None) -> list[Any]:
    if name is None:
        return [None] * int(piece.num_rows)
    column, types = piece.column(name), pyarrow.types
    if types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if types.is_string(column.type) or types.is_large_string(column.type):
        # a file may call bytes a text that are no UTF-8; they are read as far as they can be
        bare = column.cast(pyarrow.large_binary()).to_pylist()
        return [None if one is None else one.decode("utf-8", "replace") for one in bare]
    return list(column.to_pylist())


class ParquetOut:
    """Answers as a Parquet file: a row group for each batch.

    ``id`` is a text, since rows of one stream may have numbers and texts.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._pyarrow, parquet = _pyarrow()
        text = self._pyarrow.string()
        sign = {"sign": self._pyarrow.int8(), "kind": text, "rule": text}
        words = ("words", self._pyarrow.list_(text))
        signs = self._pyarrow.list_(self._pyarrow.struct([*sign.items(), words]))
        self._schema = self._pyarrow.schema([("id", text), ("signs", signs), ("band", text), ("why", text)])
        self._file = parquet.ParquetWriter(file, self._schema)

    def write(self, lines: bytes, /) -> None:
        """Take the lines of a batch."""
        rows = [_decode(line) for line in lines.split(b"\n")[:-1]]
        columns = {
            "id": [None if row.id is None else str(row.id) for row in rows],
            "signs": [row.signs for row in rows],
            "band": [row.band for row in rows],
            "why": [row.why for row in rows],
        }
        if rows:
            self._file.write_table(self._pyarrow.table(columns, self._schema))

    def close(self) -> None:
        """Write the end of the file."""
        self._file.close()
