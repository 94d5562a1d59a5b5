# SPDX-License-Identifier: Apache-2.0
"""From the vault's columns to the columns that signs count over: who sent what to whom, and when for her.

Everything here follows from the case and is stored nowhere. Assumptions made on the way are returned,
so that they can be printed beside every count.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass

from leeward.clock import Offsets
from leeward.flow.case import Case
from leeward.flow.paid import names_of, paid_by_the_other
from leeward.handles import Circle, is_number, normal
from leeward.prepared import GROUP_EVENT_MARK
from leeward.records import Party, Said
from leeward.signs.common.carried import HisWords
from leeward.signs.common.columns import NO_TIME, Columns, Mark, Reach, Side
from leeward.vault import Import, Query, Table, Vault
from leeward.vault.rows import MANY

_SELDOM_TO_HER = frozenset({"post", "comment"})
_NO_TALK = frozenset({"mail", "post", "comment", "payment"})
"""Kinds that say for themselves whom they went to."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The columns of a case, the clear columns they were made from, and what was assumed."""

    columns: Columns
    table: Table
    parties: dict[int, Party]
    labels: dict[int, str]
    imports: dict[int, Import]
    threads: dict[tuple[int, int], "Thread"]
    other: "Theirs"
    me: Circle
    assumptions: tuple[Said, ...]

    def title(self, row: int) -> str:
        """The thread that a row of the columns stands in, as its export names it."""
        return self.labels[self.table.thread[row]]

    def talk(self, row: int) -> "Thread | None":
        """The conversation of a chat text that a row stands in."""
        return self.threads.get((self.columns.source(row), self.table.thread[row]))


@dataclass(frozen=True, slots=True)
class Theirs:
    """The other's handles and names, without those that she, or her address book, says are not theirs."""

    circle: Circle
    no: Circle

    def holds(self, handle: str | None, name: str | None, country: str | None) -> bool:
        """Whether a party as a source shows it is the other. A handle speaks before the name beside it."""
        if handle and self.no.holds(handle, None, country):
            return False
        if handle and self.circle.holds(handle, None, country):
            return True
        return not self.no.holds(None, name, country) and self.circle.holds(None, name, country)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation of one export: its senders, whether it is a group, and with whom it is."""

    senders: frozenset[int]
    is_group: bool
    with_other: bool
    has_me: bool
    """Whether one of its senders is known to be herself."""
    own: int | None
    """The party that is herself in it, where that is known or follows."""


def see(vault: Vault, case: Case) -> Seen:
    """The columns of a vault's case."""
    query = Query(vault)
    table, parties, labels = query.table(), query.parties(), query.labels()
    imports = {i.number: i for i in vault.imports()}
    other, said = _grown(case, _entries_of_names(query, table, parties))
    me = case.circle(case.me)
    sides = {number: _side(p, me, other, case) for number, p in parties.items()}
    foreign = {number: is_foreign(of, me, case) for number, of in imports.items()}
    threads = _threads(table, sides, labels, parties, other, foreign, case)
    side, reach = _who(table, sides, threads, foreign)
    names = [name for name in names_of(case, parties, other) if not other.no.holds(None, name, case.country)]
    his = HisWords(names, [h for h in other.circle.forms if is_number(h)])
    paid = list(
        paid_by_the_other(query, table, his, {n for n, is_not_hers in foreign.items() if is_not_hers})
    )
    for place in paid:
        side[place] = Side.OTHER
    if paid:
        said = (*said, Said("assume.paid_in_name", {"n": len(paid)}))
    local, mark = _when(table, imports, case), _marks(query, table, labels, parties, case)
    columns = Columns(
        place=table.row,
        kind=table.kind,
        channel=[labels[c] for c in table.channel],
        side=side,
        reach=reach,
        local=local,
        exact=table.exact,
        mark=mark,
        key=table.key,
    )
    zones = {number: case.zone_of(i.about) for number, i in imports.items()}
    columns_utc = zip(table.row, table.local, table.utc, strict=True)
    if any(u is not None and wall is None and zones[row >> 32] is None for row, wall, u in columns_utc):
        said = (*said, Said("assume.no_zone"))
    return Seen(columns, table, parties, labels, imports, threads, other, me, said)


def _entries_of_names(query: Query, table: Table, parties: dict[int, Party]) -> dict[str, list[set[str]]]:
    """Which handles stand under which name, one set an entry of an address book.

    A handle that sources show with the name and no entry holds belongs to the name's only entry, or is
    one more where there are several.
    """
    found: dict[str, list[set[str]]] = defaultdict(list)
    cards = [row for row, kind in zip(table.row, table.kind, strict=True) if kind == "contact"]
    for card in query.at(cards):
        name = getattr(card.item, "sender", Party()).name
        handles = {line for line in getattr(card.item, "text", "").splitlines() if line}
        if name:
            _put(found[name], handles)
    for party in parties.values():
        if party.name and party.handle:
            entries = found[party.name]
            if len(entries) == 1:
                entries[0].add(party.handle)
            else:
                _put(entries, {party.handle})
    return found


def _put(entries: list[set[str]], handles: set[str]) -> None:
    """Add handles as an entry, or to one that shares a handle with them."""
    forms = {normal(h) for h in handles}
    for entry in entries:
        if any(normal(h) in forms for h in entry):
            entry.update(handles)
            return
    entries.append(handles)


def _grown(case: Case, names: dict[str, list[set[str]]]) -> tuple[Theirs, tuple[Said, ...]]:
    """The other's handles with the names that her own address book gives to one of them.

    A name counts only while every number under it in her records is already theirs, or she gave the
    name herself: two people who are both called Alex stay two.
    """
    country = case.country
    circle = case.circle(case.other)
    forms = set(circle.forms)
    no = {normal(h, country) for h in case.not_other}
    said: list[Said] = []
    for name, entries in names.items():
        theirs = [e for e in entries if any(circle.holds(h, None, country) for h in e)]
        named = normal(name, country) in circle.forms
        taken = (theirs or entries) if named else theirs
        left = [e for e in entries if e not in taken]
        under = sorted({h for e in taken for h in e})
        known = all(circle.holds(h, None, country) for h in under if is_number(normal(h, country)))
        if not taken or not (named or (known and not left)):
            continue
        forms.add(normal(name, country))
        if named:
            forms |= {n for h in under if is_number(n := normal(h, country)) or "@" in h}
            no |= {normal(h, country) for e in left for h in e}
        said.append(Said("assume.same_person", {"name": name, "handles": ", ".join(under)}))
        if left:
            apart = ", ".join(sorted({h for e in left for h in e}))
            said.append(Said("assume.same_name", {"name": name, "handles": apart}))
    return Theirs(Circle(frozenset(forms - no)), Circle(frozenset(no))), tuple(said)


def _side(party: Party, me: Circle, other: Theirs, case: Case) -> Side:
    if party == Party():
        return Side.UNKNOWN
    if me.holds(party.handle, party.name, case.country):
        return Side.ME
    if other.holds(party.handle, party.name, case.country):
        return Side.OTHER
    return Side.THIRD


def _threads(
    table: Table,
    sides: dict[int, Side],
    labels: dict[int, str],
    parties: dict[int, Party],
    other: Theirs,
    foreign: dict[int, bool],
    case: Case,
) -> dict[tuple[int, int], Thread]:
    senders: dict[tuple[int, int], set[int]] = defaultdict(set)
    sent_to: dict[tuple[int, int], set[int]] = defaultdict(set)
    groups = {
        (row >> 32, thread)
        for row, thread, mark in zip(table.row, table.thread, table.mark, strict=True)
        if mark & GROUP_EVENT_MARK
    }
    for row, thread, sender, recipient, kind, direction in zip(
        table.row, table.thread, table.sender, table.recipient, table.kind, table.direction, strict=True
    ):
        if sender and kind != "event" and kind not in _NO_TALK and direction == "unknown":
            senders[row >> 32, thread].add(sender)
            if recipient:
                sent_to[row >> 32, thread].update((sender, recipient))
    found: dict[tuple[int, int], Thread] = {}
    for key, who in senders.items():
        # Who the source says it is between; where it does not, everyone who wrote.
        stated = sent_to.get(key, set())
        between = who if MANY in stated else stated or who
        is_group = key in groups or MANY in stated or len(_persons(between, sides)) > 2
        title = labels[key[1]]
        with_other = any(sides[s] == Side.OTHER for s in who | (stated - {MANY})) or (
            bool(title) and other.holds(None, title, case.country)
        )
        own = None if is_group or foreign[key[0]] else _own(who, sides, parties, title, with_other=with_other)
        has_me = own is not None or any(sides[s] == Side.ME for s in who)
        found[key] = Thread(frozenset(who), is_group, with_other, has_me, own)
    return found


def _persons(who: set[int], sides: dict[int, Side]) -> set[int]:
    """Herself and the other count once each, under however many names and numbers a chat shows them."""
    return {sides[s] if sides[s] in (Side.ME, Side.OTHER) else s + len(Side) for s in who}


def _own(
    who: set[int], sides: dict[int, Side], parties: dict[int, Party], title: str, *, with_other: bool
) -> int | None:
    """Herself in a talk of two: settled, or the one who is not the other and not the title of the chat."""
    mine = [s for s in who if sides[s] == Side.ME]
    if len(mine) == 1:
        return mine[0]
    rest = [s for s in who if sides[s] == Side.THIRD and title not in (parties[s].name, parties[s].handle)]
    return rest[0] if not mine and with_other and len(rest) == 1 else None


def _who(
    table: Table,
    sides: dict[int, Side],
    threads: dict[tuple[int, int], Thread],
    foreign: dict[int, bool],
) -> tuple[list[int], list[int]]:
    side: list[int] = []
    reach: list[int] = []
    columns = zip(
        table.row, table.kind, table.thread, table.sender, table.recipient, table.direction, strict=True
    )
    for row, kind, thread, sender, recipient, direction in columns:
        number = row >> 32
        talk = threads.get((number, thread))
        if sender:
            who = Side.ME if talk is not None and talk.own == sender else sides[sender]
        elif direction == "out":
            who = Side.THIRD if foreign[number] else Side.ME
        else:
            who = Side.UNKNOWN
        side.append(who)
        if foreign[number]:
            reach.append(Reach.THIRD_PARTY)
        elif kind in _SELDOM_TO_HER:
            reach.append(Reach.PUBLIC)
        elif kind == "mail" and who != Side.ME:
            reach.append(Reach.HER)  # it lay in her mailbox, whoever else had a copy
        elif talk is not None and direction == "unknown" and kind not in _NO_TALK:
            reach.append(_reach_in(talk, who))
        else:
            reach.append(_reach_of(who, recipient, sides))
    return side, reach


def is_foreign(of: Import, me: Circle, case: Case) -> bool:
    """Whether an export is another person's phone: an owner was named who is not herself."""
    owner = of.about.get("owner")
    return bool(owner) and not me.holds(owner, owner, case.country)


def _reach_in(talk: Thread, who: Side) -> Reach:
    if talk.is_group:
        return Reach.GROUP
    if who == Side.ME:
        return Reach.THE_OTHER if talk.with_other else Reach.THIRD_PARTY
    return Reach.HER


def _reach_of(who: Side, recipient: int, sides: dict[int, Side]) -> Reach:
    if recipient < 0:
        return Reach.GROUP
    if who == Side.ME:
        return Reach.THE_OTHER if sides.get(recipient) == Side.OTHER else Reach.THIRD_PARTY
    return Reach.HER


def _when(table: Table, imports: dict[int, Import], case: Case) -> "array[int]":
    """Wall-clock seconds for her: the source's own, or UTC in the zone of the export or the case."""
    zones = {n: Offsets(case.zone_of(i.about)) for n, i in imports.items()}
    local = array("q")
    for row, wall, utc in zip(table.row, table.local, table.utc, strict=True):
        if wall is not None:
            local.append(wall)
        elif utc is not None:
            local.append(utc + zones[row >> 32].at(utc))
        else:
            local.append(NO_TIME)
    return local


def _marks(
    query: Query, table: Table, labels: dict[int, str], parties: dict[int, Party], case: Case
) -> list[int]:
    """The marks of the source, and contact that she agreed to: a record, channel, thread or handle."""
    agreed = {a.what.casefold() for a in case.agreed}
    if not agreed:
        return table.mark
    whole = {n for n, text in labels.items() if text and text.casefold() in agreed}
    single = _with_copies(table, set(query.rows_of(sorted(agreed)).values()))
    circle = Circle.of((a.what for a in case.agreed), case.country)
    on = {n for n, p in parties.items() if p.handle and circle.holds(p.handle, None, case.country)}
    columns = zip(table.mark, table.channel, table.thread, table.row, table.sender, strict=True)
    return [
        m | Mark.AGREED if channel in whole or thread in whole or row in single or sender in on else m
        for m, channel, thread, row, sender in columns
    ]


def _with_copies(table: Table, rows: set[int]) -> set[int]:
    """Rows and their copies in other exports: the nth of equal records in one is the nth in every other."""
    keys = {key for row, key in zip(table.row, table.key, strict=True) if row in rows}
    places: dict[int, tuple[int, int]] = {}
    seen: dict[tuple[int, int], int] = defaultdict(int)
    for row, key in zip(table.row, table.key, strict=True):
        if key in keys:
            places[row] = (key, seen[row >> 32, key])
            seen[row >> 32, key] += 1
    meant = {places[row] for row in rows if row in places}
    return {row for row, place in places.items() if place in meant}
