# SPDX-License-Identifier: Apache-2.0
"""``leeward people``: everyone in the records, who may be me and who may be the other, and why.

The program suggests with grounds; the person settles it. A handle that was never seen is accepted,
because his next number may come tomorrow.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from leeward.clock import stamp
from leeward.flow.case import Case, settled
from leeward.flow.closest import closest
from leeward.flow.sides import Seen, is_foreign, see
from leeward.handles import Circle, is_number, normal
from leeward.records import Party, Said
from leeward.signs.common.columns import Mark, Side
from leeward.vault import Query, Vault
from leeward.words import tell

Role = Literal["me", "not_me", "other", "not_other"]
_ROLES = {Side.ME: "me", Side.OTHER: "other", Side.THIRD: "third", Side.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class Someone:
    """A party of the records: who it is so far, what is suggested, and the grounds for it."""

    handle: str | None
    name: str | None
    role: str
    records: int
    first: int
    suggested: str | None
    grounds: tuple[Said, ...]

    def as_json(self, language: str) -> dict[str, Any]:
        """The JSON object that ``people --json`` prints."""
        return {
            "type": "person",
            "handle": self.handle,
            "name": self.name,
            "is": self.role,
            "records": self.records,
            "suggested": self.suggested,
            "grounds": [tell(g, language) for g in self.grounds],
        }


def settle(vault: Vault, role: Role, handles: Sequence[str], now: datetime) -> list[str]:
    """Write down who someone is. Gives the handles that were never seen, to be said and not refused."""
    for handle in handles:
        vault.write_entry(role, {"handle": handle, "at": stamp(now)})
    return unseen(vault, handles)


def unseen(vault: Vault, handles: Sequence[str]) -> list[str]:
    """Those of some handles that stand in no record so far."""
    if not handles:
        return []
    country = settled(vault).country
    everyone = Query(vault).parties().values()
    circles = [(handle, Circle.of((handle,), country)) for handle in handles]
    return [h for h, one in circles if not any(one.holds(p.handle, p.name, country) for p in everyone)]


def has_unnamed(vault: Vault) -> bool:
    """Whether somebody stands in the records whom nobody named as me or as the other."""
    case = settled(vault)
    named = [case.circle(handles) for handles in (case.me, case.other) if handles]
    everyone = (p for p in Query(vault).parties().values() if p.handle or p.name)
    return any(not any(one.holds(p.handle, p.name, case.country) for one in named) for p in everyone)


def near(vault: Vault, role: Role, handle: str) -> str | None:
    """The name of the records that is spelled most like this one, where it can be meant in this role.

    Numbers that are alike are other people's numbers, so none is ever suggested: the same number in another
    spelling is not unseen. Nor is anybody suggested who is settled as the other, or as me for the other.
    """
    case = settled(vault)
    if is_number(normal(handle, case.country)):
        return None
    seen = see(vault, case)
    taken = (seen.other, seen.me) if role == "other" else (seen.other,)
    everyone = seen.parties.values()
    free = [p for p in everyone if not any(one.holds(p.handle, p.name, case.country) for one in taken)]
    known = {text for p in free for text in (p.name, p.handle) if text}
    return closest(handle, (text for text in known if not is_number(normal(text, case.country))), 0.7)


def as_number(vault: Vault, handle: str) -> bool:
    """Whether a handle reads as a telephone number."""
    return is_number(normal(handle, settled(vault).country))


def link(vault: Vault, a: str, b: str, now: datetime) -> None:
    """Write down that two handles are one person."""
    vault.write_entry("link", {"a": a, "b": b, "at": stamp(now)})


def people(vault: Vault) -> list[Someone]:
    """Everyone who sent or was sent something, those with most records first."""
    case = settled(vault)
    seen = see(vault, case)
    counts = Counter(s for s in seen.table.sender if s)
    counts.update({r: 0 for r in seen.table.recipient if r > 0})
    first: dict[int, int] = {}
    for index, number in enumerate(seen.table.sender):
        first.setdefault(number, index)
    grounds = _grounds(seen, case)
    found = []
    for number in counts:
        party = seen.parties[number]
        side = _side_of(seen, number, party, case)
        suggested, why = grounds.get(number, (None, ()))
        if side in (Side.ME, Side.OTHER):
            suggested = None
        found.append(
            Someone(
                party.handle,
                party.name,
                _ROLES[side],
                counts[number],
                first.get(number, 0),
                suggested,
                tuple(why),
            )
        )
    return sorted(found, key=lambda s: (-s.records, s.first, s.handle or "", s.name or ""))


def _side_of(seen: Seen, number: int, party: Party, case: Case) -> Side:
    if seen.me.holds(party.handle, party.name, case.country):
        return Side.ME
    if seen.other.holds(party.handle, party.name, case.country):
        return Side.OTHER
    own = any(thread.own == number for thread in seen.threads.values())
    return Side.ME if own else Side.THIRD


def _grounds(seen: Seen, case: Case) -> dict[int, tuple[str, list[Said]]]:
    """Suggestions: who writes in most chats is me; who is written to and blocked is the other."""
    chats: dict[int, int] = Counter(s for t in seen.threads.values() for s in t.senders)
    sent = _marked_as_sent(seen, case)
    own: dict[int, tuple[str, list[Said]]] = {n: ("me", [Said("ground.sent")]) for n in sent}
    if not case.me and chats:
        most = max(chats.values())
        top = [n for n, c in chats.items() if c == most]
        if most > 1 and len(top) == 1 and top[0] not in own:
            own[top[0]] = ("me", [Said("ground.most_chats", {"n": most})])
    not_them = _across_from_a_title(seen) | own.keys()
    blocked: dict[int, int] = defaultdict(int)
    for row, thread, mark in zip(seen.table.row, seen.table.thread, seen.table.mark, strict=True):
        if mark & Mark.BLOCK_EVENT:
            talk = seen.threads.get((row >> 32, thread))
            across = talk.senders - not_them if talk else ()
            if len(across) == 1:  # of two whom nothing tells apart, one may be herself
                blocked[next(iter(across))] += 1
    if not case.other:
        for number, times in blocked.items():
            if number not in own:
                own[number] = ("other", [Said("ground.blocked", {"n": times})])
        for number in _talked_with_most(seen, own, not_them):
            own[number] = ("other", [Said("ground.most_messages")])
    return own


def _marked_as_sent(seen: Seen, case: Case) -> set[int]:
    """Whose records the exports of her own phone and accounts all mark as sent."""
    ways: defaultdict[int, set[str]] = defaultdict(set)
    rows = zip(seen.table.row, seen.table.sender, seen.table.direction, strict=True)
    for row, sender, way in rows:
        if sender:
            ways[sender].add("" if is_foreign(seen.imports[row >> 32], seen.me, case) else way)
    return {sender for sender, found in ways.items() if found == {"out"}}


def _across_from_a_title(seen: Seen) -> set[int]:
    """Who writes in talks of two that are named after the other one: herself, or her under an older name."""
    found: set[int] = set()
    for (_, thread), talk in seen.threads.items():
        title = seen.labels[thread]
        named = {s for s in talk.senders if title in (seen.parties[s].name, seen.parties[s].handle)}
        if title and not talk.is_group and named:
            found |= talk.senders - named
        if talk.own is not None:
            found.add(talk.own)
    return found


def _talked_with_most(seen: Seen, known: dict[int, tuple[str, list[Said]]], not_them: set[int]) -> list[int]:
    """The party of the talk of two with most records, where nothing better speaks for anyone."""
    if any(role == "other" for role, _ in known.values()):
        return []
    in_groups = {s for t in seen.threads.values() if t.is_group for s in t.senders}
    counts = Counter(s for s in seen.table.sender if s and s not in not_them)
    ranked = [n for n, _ in counts.most_common() if n not in in_groups or counts[n] > len(in_groups)]
    return ranked[:1] if len({counts[n] for n in ranked[:2]}) == len(ranked[:2]) else []  # not of two alike
