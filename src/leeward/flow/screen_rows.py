# SPDX-License-Identifier: Apache-2.0
"""The rows of an organisation's stream, from JSON Lines or CSV: one at a time, each answered in its place.

A row that cannot be read is still a row: it comes out with the reason, so that input and output stand
line beside line. Empty lines are no rows.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, BinaryIO

import msgspec

from leeward.errors import UsageError
from leeward.wire import whole

MOST_BYTES = 64 << 20
"""Bytes of one row; a longer one is answered as too long, and what is left of it is passed over."""
COLUMNS = ("id", "text", "from", "channel", "language")
OTHER_NAMES = {
    **dict.fromkeys(("message", "messages", "body", "content", "msg", "words", "comment", "sms"), "text"),
    **dict.fromkeys(("message_id", "messageid", "msg_id", "uuid", "key", "number", "row", "nr", "no"), "id"),
    **dict.fromkeys(("sender", "author", "user", "side", "who", "direction", "role"), "from"),
    **dict.fromkeys(("app", "source", "platform", "service"), "channel"),
    **dict.fromkeys(("lang", "locale"), "language"),
}
"""What such columns are called elsewhere, told to somebody whose table is refused; never taken by itself."""
BOM = b"\xef\xbb\xbf"


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


def json_rows(untrusted_lines: Iterable[bytes]) -> Iterator[Row | NoRow]:
    """The rows of JSON Lines, in order."""
    for untrusted_line in untrusted_lines:
        try:
            yield _decode(untrusted_line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if untrusted_line.strip():
                yield _other_row(untrusted_line)


def lines_of(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long; the byte order mark is gone."""
    first = True
    while untrusted_line := file.readline(MOST_BYTES):
        if len(untrusted_line) >= MOST_BYTES and not untrusted_line.endswith(b"\n"):
            while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield untrusted_line.removeprefix(BOM) if first else untrusted_line
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
    text = found.get("text")
    texts = [v if isinstance(v, str) else None for v in map(found.get, COLUMNS[3:])]
    row = Row(key_of(found.get("id")), None, side_of(found.get("from")), *texts)
    row.text = whole(text) if isinstance(text, str) else None
    return row


def key_of(given: object) -> str | int | float | None:
    """An id as a row may have it; None of what is none, and of a number that JSON cannot write."""
    if isinstance(given, str):
        return whole(given)
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return given if isinstance(given, int) or isfinite(given) else None


def side_of(given: object) -> str | None:
    """What a row says of its writer; of what is no text its type, which is no side and is counted so."""
    return given if given is None or isinstance(given, str) else type(given).__name__


def csv_rows(file: BinaryIO) -> Iterator[Row | NoRow]:
    """The rows of a CSV with a heading; columns that are not ours are passed over."""

    def ours(names: list[str]) -> list[int]:
        if "text" not in names or "id" not in names:
            raise other_columns(names)
        return [names.index(column) if column in names else -1 for column in COLUMNS]

    for cells in csv_cells(file, ours):
        if cells is None:
            yield NoRow("not_csv")
        else:
            key, text, *texts = cells
            yield Row(key or None, text, *(given or None for given in texts))


def csv_cells(file: BinaryIO, choose: Callable[[list[str]], list[int]]) -> Iterator[list[str | None] | None]:
    """The cells in chosen places, row by row; None for a row that is no CSV. The file stays open."""
    csv.field_size_limit(MOST_BYTES)
    untrusted_text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    try:
        head = untrusted_text.readline(MOST_BYTES)
        delimiter = max(",;\t", key=head.count)
        places = choose([n.strip().casefold() for n in next(csv.reader([head], delimiter=delimiter), [])])
        rows = csv.reader(untrusted_text, delimiter=delimiter)
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield None
                continue
            if cells:
                yield [cells[at] if 0 <= at < len(cells) else None for at in places]
    finally:
        untrusted_text.detach()


def other_columns(names: list[str]) -> UsageError:
    """What is wrong with a heading, by the names in it that are no words of any message.

    Where a table has no heading its first line is a message, so only names from a list are repeated.
    """
    meant = [f"{name} -> {OTHER_NAMES[name]}" for name in names if name in OTHER_NAMES]
    ours = [name for name in names if name in COLUMNS]
    if not meant and not ours:
        return UsageError("error.screen_columns", n=len(names))
    missing = ", ".join(name for name in ("id", "text") if name not in names)
    return UsageError("error.screen_columns_named", missing=missing, names=", ".join((*meant, *ours)))
