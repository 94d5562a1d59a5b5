# SPDX-License-Identifier: Apache-2.0
"""The rows of an organisation's stream, from JSON Lines or CSV: one at a time, each answered in its place.

A row that cannot be read is still a row: it comes out with the reason, so that input and output stand
line beside line. Empty lines are no rows.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from leeward.errors import UsageError
from leeward.wire import whole

MOST_BYTES = 64 << 20
"""Bytes of one row; a longer one is answered as too long, and what is left of it is passed over."""
COLUMNS = ("id", "text", "from", "channel", "language")
_BOM = b"\xef\xbb\xbf"


class Row(msgspec.Struct, rename={"sender": "from"}):
    """One message as it came."""

    id: str | int | float | None = None
    text: str | None = None
    sender: str | None = None
    channel: str | None = None
    language: str | None = None


class NoRow(msgspec.Struct):
    """A line that is no message at all; ``why`` is the reason, as a key."""

    why: str


_decode = msgspec.json.Decoder(Row).decode


def json_rows(file: BinaryIO) -> Iterator[Row | NoRow]:
    """The rows of JSON Lines, in order."""
    for untrusted_line in _lines(file):
        if untrusted_line is None:
            yield NoRow("too_long")
            continue
        try:
            yield _decode(untrusted_line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if untrusted_line.strip():
                yield _other_row(untrusted_line)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long; the byte order mark is gone."""
    first = True
    while untrusted_line := file.readline(MOST_BYTES):
        if len(untrusted_line) >= MOST_BYTES and not untrusted_line.endswith(b"\n"):
            while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield untrusted_line.removeprefix(_BOM) if first else untrusted_line
        first = False


def _other_row(untrusted_line: bytes) -> Row | NoRow:
    """A row that is not written as agreed, read as far as it can be: half characters, odd types."""
    try:
        found = json.loads(untrusted_line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return NoRow("not_json")
    if not isinstance(found, dict):
        return NoRow("not_a_row")
    return _of(found)


def _of(found: Mapping[str, Any]) -> Row:
    given = found.get("id")
    key = given if isinstance(given, str | int | float) and not isinstance(given, bool) else None
    text = found.get("text")
    texts = [v if isinstance(v, str) else None for v in map(found.get, COLUMNS[2:])]
    row = Row(whole(key) if isinstance(key, str) else key, None, *texts)
    row.text = whole(text) if isinstance(text, str) else None
    return row


def csv_rows(file: BinaryIO) -> Iterator[Row | NoRow]:
    """The rows of a CSV with a heading; columns that are not ours are passed over."""
    csv.field_size_limit(MOST_BYTES)
    untrusted_text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    head = untrusted_text.readline(MOST_BYTES)
    delimiter = max(",;\t", key=head.count)
    names = [name.strip().casefold() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if "text" not in names or "id" not in names:
        raise UsageError("error.screen_columns")
    places = [names.index(column) if column in names else -1 for column in COLUMNS]
    rows = csv.reader(untrusted_text, delimiter=delimiter)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield NoRow("not_csv")
            continue
        if cells:
            key, text, *texts = (cells[at] if 0 <= at < len(cells) else None for at in places)
            yield Row(key or None, text, *(given or None for given in texts))


def rows(file: io.BufferedReader, name: str) -> Iterator[Row | NoRow]:
    """The rows of a stream, by what it starts with: an object is JSON Lines, else it is CSV."""
    start = file.peek(1 << 12).removeprefix(_BOM).lstrip()
    if start.startswith(b"PAR1"):
        raise UsageError("error.screen_parquet")
    named_csv = name.casefold().endswith((".csv", ".tsv"))
    return csv_rows(file) if start and (named_csv or not start.startswith(b"{")) else json_rows(file)
