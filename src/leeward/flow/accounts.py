# SPDX-License-Identifier: Apache-2.0
"""Other accounts that may be the other's: leads with grounds, strongest first, for her to accept or not.

A lead is an account that is nobody's so far and first wrote to her after the day (without a day: one that
she has not saved under a name). ``leeward people --other HANDLE`` accepts it, ``--not-the-other`` rejects it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from leeward.flow.case import Case, settled
from leeward.flow.mine import ONLY_THEY_KNOW, mine
from leeward.flow.over import by_file, refusal
from leeward.flow.sides import Seen, see
from leeward.flow.signs_words import names_of_the_other
from leeward.handles import Circle
from leeward.records import Party, Record, Said
from leeward.signs.common.accounts import (
    SAME_HOURS,
    Ground,
    SaysWhoItIs,
    same_hours,
    same_mail_name,
    same_name,
    soon_after,
)
from leeward.signs.common.accounts_style import MOST_MESSAGES, Hand, Others, hand, reads_alike
from leeward.signs.common.carried import HisWords
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import comes_after
from leeward.signs.common.own_details import OwnDetails
from leeward.vault import Query, Vault
from leeward.words import tell

NEW_NUMBER = "new_number"
"""A ground that many people give: alone it makes a lead, and no record of it is shown as unproven."""
PAYER_NAME = "payer_name"
"""The same of "COKER F": a relative may pay under it, and what such a payment says is a sign of its own."""
_WEAK = frozenset({NEW_NUMBER, PAYER_NAME})
MOST_LEADS = 50
MOST_OTHERS = 24
"""People whose writing is compared: those with most messages."""
_WRITTEN = frozenset({"message", "mail"})
_NEVER = int(Mark.SYSTEM | Mark.NEVER_SENT)


@dataclass(frozen=True, slots=True)
class Lead:
    """An account that may be the other's, with the grounds for it, the strongest first."""

    account: int
    """The number of the party in the vault."""
    handle: str | None
    name: str | None
    records: int
    grounds: tuple[Ground, ...]

    def as_json(self, language: str) -> dict[str, Any]:
        """The JSON object that ``people --json`` prints."""
        return {
            "type": "lead",
            "handle": self.handle,
            "name": self.name,
            "records": self.records,
            "grounds": [
                {"rank": g.rank, "kind": g.kind, "said": tell(g.said, language)} for g in self.grounds
            ],
        }


@dataclass(slots=True)
class _Heard:
    """What the messages of one account say, counted while they are read."""

    texts: list[str] = field(default_factory=list)
    names_itself: int = 0
    was_blocked: int = 0
    is_known: int = 0
    has_new_number: int = 0
    knows: int = 0


def leads(vault: Vault) -> tuple[Lead, ...]:
    """Accounts with at least one ground, those with the strongest first."""
    case = settled(vault)
    if not case.other:
        return ()
    seen = see(vault, case)
    day = refusal(vault, case, seen.columns)
    return leads_of(vault, case, seen, by_file(vault, seen.columns, day), day)


def leads_of(
    vault: Vault, case: Case, seen: Seen, columns: Columns, day: Refusal | None, *, style: bool = True
) -> tuple[Lead, ...]:
    """The same for a case that was looked at already. Without ``style`` nobody's writing is compared."""
    if not case.other:
        return ()
    return tuple(_Search(vault, case, seen, columns, day).leads(style=style))


def unproven(seen: Seen, columns: Columns, found: Sequence[Lead]) -> Columns:
    """The columns in which the records of leads are marked: shown apart, and never counted as the other's."""
    accounts = {lead.account for lead in found if any(g.kind not in _WEAK for g in lead.grounds)}
    if not accounts:
        return columns
    marks = zip(columns.mark, columns.side, seen.table.sender, strict=True)
    bit = int(Mark.UNPROVEN)
    return replace(
        columns, mark=[m | bit if who in accounts and side == Side.THIRD else m for m, side, who in marks]
    )


class _Search:
    """The search through one case."""

    def __init__(self, vault: Vault, case: Case, seen: Seen, columns: Columns, day: Refusal | None) -> None:
        self._case, self._seen, self._columns, self._day = case, seen, columns, day
        self._query = Query(vault)
        self._names = names_of_the_other(case, seen)
        self._says = SaysWhoItIs(self._names)
        self._banks = HisWords(self._names, ())
        self._knows = OwnDetails({"private_facts": mine(vault).get(ONLY_THEY_KNOW, ())})
        block = int(Mark.BLOCK_EVENT)
        rows = (row for row, mark in enumerate(columns.mark) if mark & block and self._timed(row))
        self._blocks = sorted(columns.local[row] for row in rows)
        self._rows = self._by_account()

    def leads(self, *, style: bool) -> Iterator[Lead]:
        """Every lead, in its order."""
        accounts = sorted(self._accounts(), key=lambda n: (-len(self._rows[n]), n))[:MOST_LEADS]
        theirs = self._rows_of_the_other()
        hands = self._hands(theirs, accounts) if style else None
        found = []
        for number in accounts:
            heard = self._read(self._rows[number])
            grounds = sorted(self._grounds(number, heard, theirs, hands), key=lambda g: g.rank)
            if grounds:
                party = self._seen.parties[number]
                found.append(Lead(number, party.handle, party.name, len(self._rows[number]), tuple(grounds)))
        yield from sorted(found, key=lambda one: ([g.rank for g in one.grounds], -one.records))

    def _timed(self, row: int) -> bool:
        return self._columns.exact[row] >= Exact.MINUTE and self._columns.local[row] != NO_TIME

    def _by_account(self) -> dict[int, list[int]]:
        """The rows that each party that is neither of both sent to her."""
        columns = self._columns
        found: dict[int, list[int]] = defaultdict(list)
        for row, sender in enumerate(self._seen.table.sender):
            to_her = columns.side[row] == Side.THIRD and columns.reach[row] == Reach.HER
            if sender and to_her and not columns.mark[row] & _NEVER:
                found[sender].append(row)
        return found

    def _rows_of_the_other(self) -> list[int]:
        columns = self._columns
        return [
            row
            for row in range(len(columns))
            if columns.side[row] == Side.OTHER
            and columns.kind[row] in _WRITTEN
            and not columns.mark[row] & _NEVER
        ]

    def _accounts(self) -> Iterator[int]:
        """The accounts that are asked about."""
        rejected = Circle.of(self._case.not_other, self._case.country)
        after = None if self._day is None else comes_after(self._columns, self._day)
        for number, rows in self._rows.items():
            party = self._seen.parties[number]
            if rejected.holds(party.handle, party.name, self._case.country):
                continue
            if same_name(party.name, self._names) or self._pays_as_the_other(number):
                yield number
            elif after is None:
                if not party.name or party.name == party.handle:
                    yield number
            elif all(after(row) for row in rows if self._timed(row)):
                yield number

    def _pays_as_the_other(self, number: int) -> bool:
        """Whether an account does nothing but pay her, under a name as banks write those of the other."""
        name = self._seen.parties[number].name
        only_pays = all(self._columns.kind[row] == "payment" for row in self._rows[number])
        return only_pays and bool(name) and self._banks.paid(name or "")

    def _hands(self, theirs: Sequence[int], accounts: Sequence[int]) -> tuple[Hand, Others] | None:
        """How the other writes, and how the people with most messages do."""
        asked = set(accounts)
        many = sorted((n for n in self._rows if n not in asked), key=lambda n: (-len(self._rows[n]), n))
        own = hand(self._texts(theirs))
        if not own.is_enough() or not any(len(self._rows[number]) >= 20 for number in accounts):
            return None
        others = [hand(self._texts(self._rows[number])) for number in many[:MOST_OTHERS]]
        return own, Others([one for one in others if one.is_enough()])

    def _texts(self, rows: Sequence[int]) -> list[str]:
        """Messages of an account, evenly spaced, no more than are read of one."""
        columns = self._columns
        written = [row for row in rows if columns.kind[row] in _WRITTEN]
        step = -(-len(written) // MOST_MESSAGES) or 1
        places = [columns.place[row] for row in written[::step]]
        return [s.item.text for s in self._query.at(places) if isinstance(s.item, Record)]

    def _read(self, rows: Sequence[int]) -> _Heard:
        heard = _Heard(self._texts(rows))
        for text in heard.texts:
            heard.names_itself += self._says.names_itself(text)
            heard.is_known += self._says.is_known(text)
            heard.has_new_number += self._says.has_new_number(text)
            heard.was_blocked += self._says.was_blocked(text)
            heard.knows += bool(self._knows.kinds(text))
        return heard

    def _grounds(
        self,
        number: int,
        heard: _Heard,
        theirs: Sequence[int],
        hands: tuple[Hand, Others] | None,
    ) -> Iterator[Ground]:
        party = self._seen.parties[number]
        yield from self._by_identifier(party, heard)
        if self._pays_as_the_other(number) and not same_name(party.name, self._names):
            yield Ground(3, PAYER_NAME, Said("lead.payer_name", {"name": party.name or ""}))
        if heard.knows:
            yield Ground(2, "knowledge", Said("lead.knowledge", {"n": heard.knows}))
        yield from self._by_time(self._rows[number], theirs)
        if hands is not None:
            yield from _by_style(hand(heard.texts), *hands)

    def _by_identifier(self, party: Party, heard: _Heard) -> Iterator[Ground]:
        if same_name(party.name, self._names):
            yield Ground(1, "same_name", Said("lead.same_name", {"name": party.name or ""}))
        if same_mail_name(party.handle, (p.handle for p in self._theirs() if p.handle)):
            yield Ground(1, "same_mail_name", Said("lead.same_mail_name", {"handle": party.handle or ""}))
        if heard.names_itself:
            yield Ground(1, "names_itself", Said("lead.names_itself", {"n": heard.names_itself}))
        if heard.is_known and not heard.names_itself:
            yield Ground(3, "is_known", Said("lead.is_known", {"n": heard.is_known}))
        if heard.was_blocked:
            yield Ground(3, "was_blocked", Said("lead.was_blocked", {"n": heard.was_blocked}))
        if heard.has_new_number:
            yield Ground(3, NEW_NUMBER, Said("lead.new_number", {"n": heard.has_new_number}))

    def _theirs(self) -> Iterator[Party]:
        for party in self._seen.parties.values():
            if self._seen.other.holds(party.handle, party.name, self._case.country):
                yield party

    def _by_time(self, rows: Sequence[int], theirs: Sequence[int]) -> Iterator[Ground]:
        local = self._columns.local
        times = sorted(local[row] for row in rows if self._timed(row))
        if not times or (minutes := soon_after(times[0], self._blocks)) is None:
            return
        yield Ground(3, "soon_after_block", Said("lead.soon_after_block", {"n": minutes}))
        alike = same_hours(times, [local[row] for row in theirs if self._timed(row)])
        if alike is not None and alike >= SAME_HOURS:
            yield Ground(3, "same_hours", Said("lead.same_hours", {"n": len(times)}))


def _by_style(account: Hand, theirs: Hand, others: Others) -> Iterator[Ground]:
    """Last of all grounds: it reads alike, with up to three habits that few others have."""
    if not reads_alike(others, account, theirs):
        return
    facts: Mapping[str, str | int] = {"n": account.messages, "people": len(others.hands)}
    yield Ground(4, "style", Said("lead.style", facts))
    for habit in others.shared(account, theirs):
        counts = {"here": habit.here, "of_here": habit.of_here}
        said = Said(f"habit.{habit.name}", {**counts, "theirs": habit.theirs, "of_theirs": habit.of_theirs})
        yield Ground(4, f"habit.{habit.name}", said)
