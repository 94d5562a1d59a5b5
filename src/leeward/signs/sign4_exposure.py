# SPDX-License-Identifier: Apache-2.0
"""Sign 4: exposure of her details, pictures, secrets or untrue stories to other people.

Two things are looked at: what the other or an unknown sender made public or sent to others and that holds
details of hers (``leeward mine``), and what he, or people who tell her of it, wrote about showing. The
finding names which kind of entry was seen, never its value.
"""

from collections.abc import Callable, Iterator, Sequence

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import Contacts, contacts
from leeward.signs.common.noted import Acts, Noted

KIND = "exposure"
NAMING = frozenset({"names", "handles"})
"""Entries that only say whom a record is about. Work, school, places and children alone say no more."""
FINDABLE = frozenset({"phones", "emails", "addresses", "plates"})
SECRET = frozenset({"private_facts"})
UNTRUE = frozenset({"rumours"})

Rule = tuple[str, str, list[int]]


def look(
    columns: Columns, refusal: Refusal | None, noted: Noted, found: Contacts | None = None
) -> Iterator[Finding]:
    """Her details in what others can read, and words about showing, telling and posting."""
    acts = Acts(columns, refusal, contacts(columns, refusal) if found is None else found, noted)
    told = acts.heard(KIND, Side.THIRD, Side.UNKNOWN)
    rules: Sequence[Rule] = (
        *_details(acts),
        ("sign4.said@1", "exposure.said", acts.heard(KIND, Side.OTHER)),
        ("sign4.told@1", "exposure.told", [row for row in told if columns.kind[row] != "incident"]),
        ("sign4.typed@1", "exposure.typed", acts.typed(KIND)),
        ("sign4.unproven@1", "exposure.unproven", acts.unproven(KIND)),
    )
    for rule, kind, rows in rules:
        for after, part in acts.phases(rows):
            yield acts.finding(rule, kind, part, _facts(acts, part), after=after)


def _details(acts: Acts) -> Iterator[Rule]:
    """Rows that hold details of hers, by what they show and by whom."""
    columns, details = acts.columns, acts.noted.details
    open_to = {row: set(kinds) for row, kinds in details.items() if columns.reach[row] != Reach.HER}
    his = {row: kinds for row, kinds in open_to.items() if columns.side[row] == Side.OTHER}
    others = {
        row: kinds
        for row, kinds in open_to.items()
        if columns.side[row] in (Side.THIRD, Side.UNKNOWN)
        and columns.kind[row] != "incident"
        and (columns.reach[row] != Reach.THIRD_PARTY or _is_unknown(columns, row))
    }

    def rows(of: dict[int, set[str]], test: Callable[[set[str]], bool]) -> list[int]:
        return acts.once(row for row, kinds in of.items() if test(kinds))

    known = NAMING | SECRET | UNTRUE
    yield "sign4.details@1", "exposure.details", rows(his, lambda kinds: bool(kinds - known))
    yield "sign4.secrets@1", "exposure.private_facts", rows(his, lambda kinds: bool(kinds & SECRET))
    yield "sign4.rumours@1", "exposure.rumours", rows(his, lambda kinds: bool(kinds & UNTRUE))
    yield "sign4.named@1", "exposure.named", rows(his, lambda kinds: kinds <= NAMING)
    wanted = FINDABLE | SECRET | UNTRUE
    yield "sign4.by_others@1", "exposure.by_others", rows(others, lambda kinds: bool(kinds & wanted))


def _is_unknown(columns: Columns, row: int) -> bool:
    """Whether nobody knows who sent it: what a friend's own contacts write to the friend exposes nobody."""
    return columns.side[row] == Side.UNKNOWN or bool(columns.mark[row] & Mark.UNPROVEN)


def _facts(acts: Acts, rows: Sequence[int]) -> dict[str, str | int]:
    columns, details = acts.columns, acts.noted.details
    kinds = {kind for row in rows for kind in details.get(row, ())}
    return {
        "rules": acts.rules(rows, KIND),
        "entries": ", ".join(sorted(kinds)) or "-",
        "public": sum(columns.reach[row] == Reach.PUBLIC for row in rows),
        "in_groups": sum(columns.reach[row] == Reach.GROUP for row in rows),
        "to_others": sum(columns.reach[row] == Reach.THIRD_PARTY for row in rows),
        "channels": len({columns.channel[row] for row in rows}),
    }
