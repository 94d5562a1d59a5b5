# SPDX-License-Identifier: Apache-2.0
"""What became of every row of a database: kept, an event, or named as lost."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from leeward.exports.sqlite_bytes import Database, is_database, opened
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Claim, Document
from leeward.records import Record, Said, Skipped, Tally, Unread, Where
from leeward.unpack import plain_name


class RowAccount:
    """The accounting of one database. ``notes`` counts what the receipt has to say of its rows."""

    def __init__(self, name: str, member: str | None) -> None:
        self._name = name
        self._member = member
        self._skipped: dict[str, tuple[int, str]] = {}
        self.kept = 0
        self.system = 0
        self.notes: Counter[str] = Counter()

    def refused(self, document: Document, why: str) -> Unread:
        """A whole file that could not be read."""
        self._skip(why, 1, "byte:0")
        return Unread(why, Where(self._member, 0, document.size))

    def lost(self, lost: Lost, known: Sequence[int] = ()) -> Unread:
        """A stretch of rows that could not be read.

        ``known``: numbers that other tables say there are, in order; without them it counts as one row.
        """
        first = 0 if lost.after is None else bisect_right(known, lost.after)
        end = len(known) if lost.before is None else bisect_left(known, lost.before)
        count = max(end - first, 1)
        row = known[first] if end > first else 0 if lost.after is None else lost.after + 1
        self._skip(lost.why, count, f"row:{row}")
        return Unread(lost.why, Where(self._member, row=row), count)

    def _skip(self, why: str, count: int, where: str) -> None:
        before, first = self._skipped.get(why, (0, where))
        self._skipped[why] = (before + count, first)

    @property
    def has_lost(self) -> bool:
        """Whether anything could not be read."""
        return bool(self._skipped)

    def tally(self, database_notes: Counter[str], *, cut: bool) -> Tally:
        """The accounting, which adds up."""
        skipped = tuple(Skipped(why, n, first) for why, (n, first) in self._skipped.items())
        return Tally(
            format=self._name,
            seen=self.kept + self.system + sum(one.count for one in skipped),
            records=self.kept,
            system=self.system,
            skipped=skipped,
            caveats=(
                *self._said("caveat.sqlite", database_notes),
                *self._said(f"caveat.{self._name}", self.notes),
            ),
            truncated=cut,
        )

    @staticmethod
    def _said(prefix: str, notes: Counter[str]) -> Iterator[Said]:
        return (Said(f"{prefix}.{key}", {"n": n}) for key, n in sorted(notes.items()) if n)


def claimed(document: Document, marks: Sequence["re.Pattern[bytes]"], *, is_named: bool) -> Claim | None:
    """Whether a file is a certain database: by the schema in its head, else by its name.

    The schema may lie beyond the head, or still wait in the log of a main file that is empty.
    """
    head = document.untrusted_head
    if is_database(head):
        if all(mark.search(head) for mark in marks):
            return Claim(95, "its tables in the head of a database")
        return Claim(60, "a database of its name") if is_named else None
    has_log = f"{plain_name(document.name)}-wal" in document.beside
    return (
        Claim(60, "an empty database of its name, with a log") if is_named and has_log and not head else None
    )


def walked(
    name: str,
    document: Document,
    rows: Callable[[Database, Document, RowAccount], Iterator[Record | Unread]],
) -> Iterator[Record | Unread | Tally]:
    """What ``rows`` finds in the database of a document and, last, the accounting.

    ``rows`` gives nothing but the row of the refusal where the tables are others.
    """
    account = RowAccount(name, document.member)
    database = opened(document)
    if isinstance(database, str):
        yield account.refused(document, database)
        yield account.tally(account.notes, cut=False)
        return
    try:
        yield from rows(database, document, account)
        database.notes["no_rows"] += not (account.kept or account.system or account.has_lost)
        yield account.tally(database.notes, cut=database.cut)
    finally:
        database.close()
