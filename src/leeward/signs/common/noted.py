# SPDX-License-Identifier: Apache-2.0
"""What was heard in the words of a case, row by row: kinds and rules, never the words themselves.

``flow`` reads each text once and keeps only this. The signs 2 to 5 look at it beside the columns, so a
finding can be computed again from the records and no rule holds a message in memory.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from leeward.records import Finding, Said
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Refusal, Side
from leeward.signs.common.contacts import HOUR, Contacts, comes_after, never, once, written

# P: an hour before and after is what a reader looks at to see whether one thing answers another.
AROUND = HOUR
MOST_AROUND = 3
"""Her messages shown on each side of a record: the nearest ones."""
MOST_RULES = 12
"""Rules named in the facts of a finding; the records are all listed."""

UNKNOWN_DAY = "?"

# Plain ints: arithmetic on IntFlag is some twenty times slower.
_UNPROVEN, _AGREED = int(Mark.UNPROVEN), int(Mark.AGREED)

_SIGNS: Mapping[str, Literal[1, 2, 3, 4, 5]] = {
    "sign1": 1,
    "sign2": 2,
    "sign3": 3,
    "sign4": 4,
    "sign5": 5,
}


@dataclass(frozen=True, slots=True)
class Sound:
    """A kind of act that a rule heard in a text, and the rule with its version."""

    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What the texts and places of a case gave, by row of the columns.

    ``details``: which kinds of her own details stand in a record that others can read, never their
    value. ``near``: metres from the nearest place of hers. ``received``: notices of a third party that
    name the other as the sender of money or goods. ``carried``: messages that pass on his words.
    ``said_to_threaten``: kinds of threat in what somebody else writes that he said or will do.
    ``voice``: voice notes and voicemail without words, of the other. ``cut``: how many texts were longer
    than what is read of one.
    """

    heard: Mapping[int, tuple[Sound, ...]] = field(default_factory=dict)
    details: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[int, int] = field(default_factory=dict)
    received: Collection[int] = ()
    carried: Collection[int] = ()
    said_to_threaten: Mapping[int, tuple[Sound, ...]] = field(default_factory=dict)
    voice: Sequence[int] = ()
    cut: int = 0


NOTHING = Noted()


class Acts:
    """The rows of a case in which something was heard, each once, and how a finding is made of them."""

    def __init__(self, columns: Columns, refusal: Refusal | None, found: Contacts, noted: Noted) -> None:
        self.columns, self.refusal, self.found, self.noted = columns, refusal, found, noted
        self.after = never if refusal is None else comes_after(columns, refusal)
        own = (*found.own_before, *found.own_replies)
        self._own = sorted((row for row in own if self.clock(row)), key=columns.local.__getitem__)
        self._own_times = [columns.local[row] for row in self._own]
        self._by_kind: dict[str, list[int]] = defaultdict(list)
        for row, sounds in noted.heard.items():
            for kind in {sound.kind for sound in sounds}:
                self._by_kind[kind].append(row)

    def clock(self, row: int) -> bool:
        """Whether the time of day of a row is known."""
        return self.columns.exact[row] >= Exact.MINUTE and self.columns.local[row] != NO_TIME

    def heard(self, kind: str, *sides: Side, agreed: bool = True) -> list[int]:
        """The rows of these sides in which a kind was heard, without copies, in time order."""
        columns = self.columns
        left_out = _UNPROVEN if agreed else _UNPROVEN | _AGREED
        return self.once(
            row
            for row in self._by_kind.get(kind, ())
            if columns.side[row] in sides and not columns.mark[row] & left_out
        )

    def unproven(self, *kinds: str) -> list[int]:
        """The rows of accounts that may be the other's in which one of these kinds was heard."""
        mark = self.columns.mark
        rows = {row for kind in kinds for row in self._by_kind.get(kind, ())}
        return self.once(row for row in rows if mark[row] & _UNPROVEN)

    def typed(self, kind: str) -> list[int]:
        """Her typed incidents in which a kind was heard."""
        kinds = self.columns.kind
        return self.once(row for row in self._by_kind.get(kind, ()) if kinds[row] == "incident")

    def once(self, rows: Iterable[int]) -> list[int]:
        """Rows without their copies in other exports, in time order, those without a time last."""
        kept, _ = once(self.columns, sorted(rows, key=self.columns.place.__getitem__), self.after)
        local = self.columns.local
        return sorted(kept, key=lambda row: (local[row] == NO_TIME, local[row]))

    def phases(self, rows: Sequence[int]) -> list[tuple[bool, list[int]]]:
        """Rows after the refusal, and those that are not shown to be; parts without rows are left out."""
        after = [row for row in rows if self.after(row) and self.columns.exact[row] != Exact.NONE]
        then = set(after)
        earlier = [row for row in rows if row not in then]
        return [(is_after, part) for is_after, part in ((True, after), (False, earlier)) if part]

    def only_after(self, rows: Sequence[int]) -> list[tuple[bool, list[int]]]:
        """Of acts that are nothing unusual between a couple: those after the day, or all without one."""
        return [(is_after, part) for is_after, part in self.phases(rows) if is_after or self.refusal is None]

    def around(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Her own messages to the other within an hour of these rows, the nearest on each side."""
        found: dict[int, None] = {}
        for row in rows:
            if not self.clock(row):
                continue
            at = self.columns.local[row]
            low, here = bisect_left(self._own_times, at - AROUND), bisect_left(self._own_times, at)
            high = bisect_right(self._own_times, at + AROUND)
            near = (*self._own[max(low, here - MOST_AROUND) : here], *self._own[here:high][:MOST_AROUND])
            found |= dict.fromkeys(near)
        return tuple(sorted(found, key=self.columns.local.__getitem__))

    def day(self, row: int) -> str:
        """The local time of a row as ISO 8601, or a mark where no day is known."""
        local, exact = self.columns.local[row], self.columns.exact[row]
        return UNKNOWN_DAY if local == NO_TIME or exact == Exact.NONE else written(local, exact)

    def rules(self, rows: Iterable[int], kind: str) -> str:
        """The text rules that heard this kind in these rows, most frequent first."""
        counts: dict[str, int] = {}
        for row in rows:
            for sound in self.noted.heard.get(row, ()):
                if sound.kind == kind:
                    counts[sound.rule] = counts.get(sound.rule, 0) + 1
        ranked = sorted(counts, key=lambda rule: (-counts[rule], rule))
        return ", ".join(ranked[:MOST_RULES])

    def finding(
        self,
        rule: str,
        kind: str,
        rows: Sequence[int],
        facts: Mapping[str, str | int],
        beside: Sequence[int] = (),
        *,
        after: bool,
    ) -> Finding:
        """A finding of "sign5.physical@1" and the like: its facts, her messages around it, both sides."""
        own = self.around(rows)
        shared: dict[str, str | int] = {
            "count": len(rows),
            "days": len({self.day(row)[:10] for row in rows} - {UNKNOWN_DAY}),
            "first": self.day(rows[0]),
            "last": next((d for row in reversed(rows) if (d := self.day(row)) != UNKNOWN_DAY), UNKNOWN_DAY),
            "undated": sum(self.day(row) == UNKNOWN_DAY for row in rows),
            "own_around": len(own),
            **facts,
        }
        said: tuple[int, ...] = ()
        if self.refusal is not None:
            shared["over"] = written(self.refusal.local, self.refusal.exact)
            said = () if self.refusal.row is None else (self.refusal.row,)
        listed = set(rows)
        context = tuple(r for r in dict.fromkeys((*said, *beside, *own)) if r not in listed)
        name = rule.partition("@")[0]
        return Finding(
            sign=_SIGNS[name.partition(".")[0]],
            kind=kind,
            rule=rule,
            facts=shared,
            records=tuple(rows),
            context=context,
            after_over=after,
            why=Said(f"{name}.why", {**shared, "n": len(rows)}),
            other_side=Said(f"{name}.other_side", {**shared, "n": len(own)}),
            not_seen=Said(f"{name}.not_seen", shared),
        )
