# SPDX-License-Identifier: Apache-2.0
"""Which payments to her are the other's where the bank names him in its line only, in no column of names.

A line with his full name, in either order, or with his number is his payment, as one with his name in a
column is. A line with an initial ("COKER F") may be a relative's: it stays a notice beside the counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from leeward.flow.case import Case
from leeward.handles import is_number, normal
from leeward.records import Party, Record
from leeward.signs.common.carried import HisWords
from leeward.vault import Query, Table

if TYPE_CHECKING:
    from leeward.flow.sides import Theirs


def names_of(case: Case, parties: Mapping[int, Party], other: "Theirs") -> tuple[str, ...]:
    """The names that records or she herself give the other, most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for party in parties.values():
        if party.name and other.holds(party.handle, party.name, case.country):
            counts[party.name] += 1
    for handle in case.other:
        form = normal(handle, case.country)
        if not is_number(form) and "@" not in form:
            counts[handle] += 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def paid_by_the_other(
    query: Query, table: Table, his: HisWords, imports_of_others: Collection[int]
) -> Iterator[int]:
    """The payments that came in without a payer and whose line names him, as places in the table."""
    columns = zip(table.row, table.kind, table.sender, table.direction, strict=True)
    asked = {
        row: place
        for place, (row, kind, sender, direction) in enumerate(columns)
        if kind == "payment" and not sender and direction == "in" and row >> 32 not in imports_of_others
    }
    for sealed in query.at(asked):
        item = sealed.item
        if isinstance(item, Record) and his.paid_in_full_name(f"{item.subject}\n{item.text}"):
            yield asked[sealed.row]
