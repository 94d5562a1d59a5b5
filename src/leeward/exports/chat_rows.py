# SPDX-License-Identifier: Apache-2.0
"""What the readers of databases of chat apps share: rows as named cells, times, numbers of rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from leeward.exports.apple_time import written_as
from leeward.exports.json_fields import OURS, Times
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount
from leeward.exports.sqlite_walk import Lost
from leeward.records import Unread, When

Cells = Mapping[str, Any]
TABLE: Final = 1 << 40
"""Rows of each further table are numbered from here up, so that a number names one row of the file."""

MOST_KNOWN: Final = 1_000_000
"""People and threads that are held while messages are read."""


def named_rows(
    database: Database, table: str, names: Sequence[str], account: RowAccount, base: int = 0
) -> Iterator[tuple[int, Cells] | Unread]:
    """The rows of a table by their number; a column that this age of the table lacks is nothing.

    What is lost is numbered from ``base`` up, as the records of the table are.
    """
    columns = database.columns(table)
    fields = [field(columns, name) for name in names]
    for batch in database.batches(table, fields):
        if isinstance(batch, Lost):
            lost = account.lost(batch)
            yield replace(lost, where=replace(lost.where, row=(lost.where.row or 0) + base))
            continue
        for number, *cells in batch:
            yield number, dict(zip(names, cells, strict=True))


def known_rows(database: Database, table: str, names: Sequence[str]) -> dict[int, Cells]:
    """The rows of a side table, as many as are held."""
    if not database.has(table):
        return {}
    columns = database.columns(table)
    found: dict[int, Cells] = {}
    for number, *cells in database.rows(table, [field(columns, name) for name in names]):
        if len(found) >= MOST_KNOWN:
            break
        found[number] = dict(zip(names, cells, strict=True))
    return found


def words(cells: Cells, name: str) -> str:
    """A cell as text; nothing for an empty one."""
    return written_as(cells.get(name))


def more(cells: Cells, *names: str) -> dict[str, str]:
    """The named cells that say something, as ``extra`` keeps them."""
    found = {}
    for name in names:
        text = words(cells, name)
        if text not in ("", "0"):
            found[f"{name}_as_written" if name in OURS else name] = text
    return found


class Clock:
    """Times of a database: seconds or milliseconds since 1970, told apart by their size."""

    def __init__(self) -> None:
        self.notes: Counter[str] = Counter()
        self._times = Times(self.notes)

    def when(self, untrusted: Any) -> When:
        """The time of a cell; one that is none keeps what is written."""
        if not untrusted:
            self.notes["undated"] += 1
            return When(written_as(untrusted))
        if isinstance(untrusted, float):
            untrusted = int(untrusted) if abs(untrusted) < 1e15 else written_as(untrusted)
        return self._times.when(untrusted if isinstance(untrusted, int) else written_as(untrusted))

    def again(self, untrusted: Any) -> When:
        """The time of another cell of the same record, where the first one was none."""
        self.notes["undated"] -= 1
        return self.when(untrusted)


def whole(untrusted: Any) -> int | None:
    """A length in seconds, where it is one."""
    return untrusted if type(untrusted) is int and 0 <= untrusted < 1 << 31 else None
