# SPDX-License-Identifier: Apache-2.0
"""What became of every row of a table, and what its receipt has to say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from leeward.exports.csv_header import Table
from leeward.exports.places import Account
from leeward.records import Said, Tally

NAME = "csv_table"
TABLES_SAID = 8
ROLES_SAID = 12
"""Columns that the receipt names: more than any table of messages, calls or payments needs."""


class TableAccount(Account):
    """The accounting of one table. The header itself is no row of it.

    Whatever the table came in, the receipt speaks of it in the same sentences.
    """

    def __init__(self, name: str) -> None:
        super().__init__(NAME)
        self._format = name
        self.system = 0
        self.continuations = 0
        self.notes: Counter[str] = Counter()
        self.order = ""
        self.bill: Said | None = None
        """From where the year of days is known that name none."""
        self.question: str | None = None

    def close(self, tables: Sequence[Table]) -> Tally:
        """The accounting, when the file is at its end."""
        tally = self.tally(self.notes)
        said = list({table.layout.header: _what(table) for table in tables[:TABLES_SAID]}.values())
        if self.order:
            said.append(Said(f"assumption.csv_table.{self.order}"))
        if self.bill is not None:
            said.append(self.bill)
        return replace(
            tally,
            format=self._format,
            seen=tally.seen + self.system + self.continuations,
            system=self.system,
            continuations=self.continuations,
            assumptions=(*said, *tally.assumptions),
            question=self.question,
        )


def _what(table: Table) -> Said:
    """As what the table was read: the known export, or the columns that were recognised."""
    if table.profile is not None:
        return Said("assumption.csv_table.profile", {"export": table.profile.title})
    header = table.layout.header
    pairs = [f"{role} = {header[columns[0]][:60]}" for role, columns in table.layout.roles.items()]
    return Said("assumption.csv_table.columns", {"columns": "; ".join(pairs[:ROLES_SAID])})
