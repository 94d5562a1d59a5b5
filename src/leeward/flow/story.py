# SPDX-License-Identifier: Apache-2.0
"""From a vault that was looked at to the story that a pack tells: what is shown, what stays sealed.

Shown are every contact after the refusal, her own replies, the refusal with what stands around it, and
what kept findings point at. The rest of a conversation is a gap with its number: nothing is picked
silently, and nothing of another conversation comes along.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leeward import __version__, clock
from leeward.errors import UsageError
from leeward.flow import heads, private, receipts
from leeward.flow.extracts import Originals
from leeward.flow.masking import masked, refuse_originals
from leeward.flow.records import amendments
from leeward.flow.signs import Looked, summary_line
from leeward.flow.story_order import by_thread, in_time, is_newest_first, title_of
from leeward.pack.story import (
    Audience,
    Conversation,
    Gap,
    Incident,
    Item,
    KeptFinding,
    Moment,
    Person,
    Refusal,
    Side,
    Source,
    Story,
)
from leeward.records import Record, Unread, When
from leeward.signs.common.columns import NO_TIME, Reach
from leeward.signs.common.columns import Side as Whose
from leeward.vault import Import, Places, Query, Vault
from leeward.vault import Sealed as Kept
from leeward.wire import identity
from leeward.words import say

AROUND_REFUSAL = 5
MOST_SHOWN = 50_000
_SIDES: dict[int, Side] = {
    Whose.ME: "me",
    Whose.OTHER: "other",
    Whose.THIRD: "third",
    Whose.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is made for: audience, country, chosen records and originals, language, its day."""

    audience: Audience
    country: str | None
    records: tuple[str, ...]
    originals: tuple[str, ...]
    language: str
    now: str | None


class Teller:
    """Assembles the story of one vault."""

    def __init__(self, vault: Vault, looked: Looked, wanted: Wanted, originals: Originals) -> None:
        self._vault = vault
        self._looked = looked
        self._wanted = wanted
        self._originals = originals
        self._query = Query(vault)
        self._places = Places(vault)
        self._columns = looked.seen.columns
        self._index = {row: i for i, row in enumerate(self._columns.place)}
        self._wall = [None if at == NO_TIME else at for at in self._columns.local]
        self._after = set(looked.contacts.after)
        self._replies = set(looked.contacts.own_replies)
        refusal = looked.refusal
        self._zero = None if refusal is None else refusal.local // clock.DAY

    def story(self) -> Story:
        """The whole story, without what is private."""
        told = self._story()
        known = (told.me.name, *told.me.handles, told.other.name, *told.other.handles)
        mask = private.mask(self._vault, told.audience, self._looked.case.country, known)
        refuse_originals(self._vault, told.originals, mask, self._originals)
        return masked(told, mask, say("private.mask", lang=told.language))

    def _story(self) -> Story:
        shown = self._shown()
        sources = self._sources(shown)
        told = self._wanted
        made = told.now or heads.sealed_at(self._vault)
        case = self._looked.case
        summary = self._looked.summary
        return Story(
            made=made,
            name=f"{made[:10]}-{told.audience}",
            audience=told.audience,
            country=told.country or case.country,
            language=told.language,
            version=__version__,
            me=self._person(Whose.ME),
            other=self._person(Whose.OTHER),
            refusal=self._refusal(),
            sources=sources,
            incidents=self._incidents(),
            findings=self._findings(),
            decided=sum(t.decided != "no" or t.is_open_again for t in self._looked.findings),
            summary=summary_line(self._vault, self._looked, told.language),
            before=summary.before,
            after=summary.after,
            first_after=self._first_after(),
            chronology=self._chronology(shown),
            not_examined=self._looked.not_examined,
            originals=told.originals,
            sealed=heads.sealed(self._vault, self._places),
        )

    # What is shown

    def _shown(self) -> set[int]:
        """The columns' rows whose words the pack prints."""
        contacts = self._looked.contacts
        refusal = self._looked.refusal
        always = set(contacts.own_replies)
        if refusal is not None and refusal.row is not None:
            always.add(refusal.row)
        if self._wanted.records:
            rows = self._query.rows_of(self._wanted.records)
            missing = [r for r in self._wanted.records if r not in rows]
            if missing:
                raise UsageError("error.no_such_record", id=missing[0])
            return always | {self._index[row] for row in rows.values()}
        shown = always | set(contacts.after if refusal is not None else contacts.before)
        if refusal is not None and refusal.row is not None:
            shown |= set(self._near(refusal.row))
        for told in self._looked.findings:
            if told.decided == "kept":
                shown |= {*told.finding.records, *told.finding.context}
        if len(shown) > MOST_SHOWN:
            raise UsageError("error.pack_too_long", count=len(shown), most=MOST_SHOWN)
        return shown

    def _near(self, index: int) -> Iterable[int]:
        """What stands around a row in its own conversation."""
        thread = self._thread(index)
        low, high = max(0, index - 200), min(len(self._columns), index + 200)
        same = [i for i in range(low, high) if self._thread(i) == thread]
        at = same.index(index)
        return same[max(0, at - AROUND_REFUSAL) : at + AROUND_REFUSAL + 1]

    def _thread(self, index: int) -> tuple[int, int]:
        return self._columns.source(index), self._looked.seen.table.thread[index]

    def _chronology(self, shown: set[int]) -> tuple[str, ...]:
        """Labels in time order: contacts after the refusal, her replies, and the refusal itself."""
        told = shown & (self._after | self._replies)
        refusal = self._looked.refusal
        if refusal is None:
            told = shown
        elif refusal.row is not None:
            told |= {refusal.row}
        local = self._columns.local
        talks = by_thread(self._thread, len(self._columns), told)
        turned = {key for key, rows in talks.items() if is_newest_first(rows, self._wall)}

        def when(i: int) -> tuple[int, int, int]:
            source, row = divmod(self._columns.place[i], 1 << 32)
            return local[i], source, -row if self._thread(i) in turned else row

        return tuple(self._label(i) for i in sorted(told, key=when))

    # Sources and their conversations

    def _sources(self, shown: set[int]) -> tuple[Source, ...]:
        talks_of = by_thread(self._thread, len(self._columns), shown)
        found = []
        for one in self._vault.imports():
            threads = [rows for (number, _), rows in talks_of.items() if number == one.number]
            typed = any(
                self._columns.source(i) == one.number for i in self._looked.contacts.typed
            ) or self._is_typed(one)
            gone = one.state == "withdrawn"
            if threads or typed or gone or f"E{one.number}" in self._wanted.originals:
                talks = tuple(self._conversation(rows, shown) for rows in threads if not typed)
                found.append(self._source(one, talks))
        return tuple(found)

    @staticmethod
    def _is_typed(one: Import) -> bool:
        return bool(one.receipt) and (one.receipt or {}).get("format") == "typed_incident"

    def _conversation(self, rows: Sequence[int], shown: set[int]) -> Conversation:
        parts: list[Item | Gap] = []
        hidden: list[int] = []
        rows = in_time(rows, self._wall, self._looked.seen.table.utc)
        visible = [i for i in rows if i in shown]
        sealed = {s.row: s for s in self._query.at(self._columns.place[i] for i in visible)}
        for index in rows:
            if index in shown:
                if hidden:
                    parts.append(self._gap(hidden))
                    hidden = []
                parts.append(self._item(index, sealed[self._columns.place[index]]))
            else:
                hidden.append(index)
        if hidden:
            parts.append(self._gap(hidden))
        records = [part.record for part in parts if isinstance(part, Item)]
        return Conversation(title_of(records, self._looked.seen.title(rows[0])), tuple(parts))

    def _item(self, index: int, kept: Kept) -> Item:
        record = kept.item
        assert isinstance(record, Record)
        return Item(
            label=self._label(index),
            id=kept.id,
            seq=self._places.seq(kept.row),
            salt=self._vault.log.salts.of(identity(kept.export, record.where)),
            canonical=kept.canonical,
            record=record,
            moment=self._moment(record.time, self._zone(kept.row >> 32)),
            side=_SIDES[self._columns.side[index]],
            to_me=self._columns.reach[index] == Reach.HER,
            after_over=index in self._after or index in self._replies,
        )

    def _gap(self, rows: Sequence[int]) -> Gap:
        side = self._columns.side
        places = [self._columns.place[i] for i in rows]
        ends = list(self._query.at((places[0], places[-1])))
        times = [s.item.time if isinstance(s.item, Record) else When() for s in ends]
        zone = self._zone(places[0] >> 32)
        return Gap(
            count=len(rows),
            first_seq=self._places.seq(min(places)),
            last_seq=self._places.seq(max(places)),
            by_other=sum(side[i] == Whose.OTHER for i in rows),
            by_me=sum(side[i] == Whose.ME for i in rows),
            first=self._moment(times[0], zone),
            last=self._moment(times[-1], zone),
        )

    def _source(self, one: Import, talks: tuple[Conversation, ...]) -> Source:
        about = one.about
        receipt = receipts.restored(one.receipt) if one.receipt else None
        members = (receipt.parts or (receipt,)) if receipt else ()
        return Source(
            label=f"E{one.number}",
            file=one.name,
            sha256=one.sha256,
            size=one.size,
            format=(receipt.format if receipt else None) or "",
            added=str(about.get("added", "")),
            how=str(about.get("how") or ""),
            by_whom=str(about.get("by_whom") or ""),
            owner=about.get("owner"),
            seq=one.seq,
            salt=self._vault.log.salts.of_entry(one.seq),
            entry=self._vault.entry_bytes(one.seq),
            tallies=tuple((part.file, receipts.tally(part)) for part in members if part.format),
            unread=tuple(s.item for s in self._query.of_unread(one.number) if isinstance(s.item, Unread)),
            conversations=talks,
            extract=self._originals.of(one).read,
            opens=self._originals.of(one).opens,
            withdrawn=one.state == "withdrawn",
        )

    # Incidents, findings, people

    def _incidents(self) -> tuple[Incident, ...]:
        later = amendments(self._vault)
        rows = [
            row
            for row, kind in zip(self._columns.place, self._columns.kind, strict=True)
            if kind == "incident"
        ]
        found = []
        for kept in self._query.at(rows):
            record = kept.item
            if not isinstance(record, Record):
                continue
            amended = tuple(
                self._amended(kept.row, n, a.seq, a.at, a.fields)
                for n, a in enumerate(later.get(kept.id, ()), 1)
            )
            found.append(self._incident(kept, record, amended))
        return tuple(sorted(found, key=lambda i: (i.date, i.time, i.seq)))

    def _incident(self, kept: Kept, record: Record, amended: tuple[Incident, ...]) -> Incident:
        date, _, time = (record.time.local or record.time.as_written).partition("T")
        of = self._looked.seen.imports[kept.row >> 32]
        return Incident(
            label=f"E{kept.row >> 32}.{(kept.row & 0xFFFFFFFF) + 1}",
            seq=self._places.seq(kept.row),
            salt=self._vault.log.salts.of(identity(kept.export, record.where)),
            canonical=kept.canonical,
            written=str(of.about.get("added", "")),
            date=date,
            time=time,
            fields=(("what_happened", record.text), *sorted(record.extra.items())),
            amendments=amended,
        )

    def _amended(self, row: int, nth: int, seq: int, at: str, fields: Mapping[str, Any]) -> Incident:
        return Incident(
            label=f"E{row >> 32}.{(row & 0xFFFFFFFF) + 1}a{nth}",
            seq=seq,
            salt=self._vault.log.salts.of_entry(seq),
            canonical=self._vault.entry_bytes(seq),
            written=at,
            date=at[:10],
            time="",
            fields=tuple((str(k), str(v)) for k, v in sorted(fields.items())),
        )

    def _findings(self) -> tuple[KeptFinding, ...]:
        return tuple(
            KeptFinding(
                id=told.id,
                sign=told.finding.sign,
                kind=told.finding.kind,
                rule=told.finding.rule,
                why=told.finding.why,
                other_side=told.finding.other_side,
                not_seen=told.finding.not_seen,
                about=tuple(self._label(i) for i in told.finding.records),
                after_over=told.finding.after_over,
            )
            for told in self._looked.findings
            if told.decided == "kept"
        )

    def _person(self, whose: Whose) -> Person:
        """The name that most records show for this person, and every handle seen."""
        seen = self._looked.seen
        circle, named = (
            (seen.me, self._looked.case.me) if whose == Whose.ME else (seen.other, self._looked.case.other)
        )
        counts: dict[str, int] = defaultdict(int)
        handles: dict[str, None] = {}
        for number, side in zip(seen.table.sender, self._columns.side, strict=True):
            if side == whose and number:
                counts[seen.parties[number].name or ""] += 1
        for party in seen.parties.values():
            if circle.holds(party.handle, party.name, self._looked.case.country) and party.handle:
                handles.setdefault(party.handle)
        names = [name for name in sorted(counts, key=lambda n: -counts[n]) if name]
        said = [h for h in named if h not in handles]
        return Person(names[0] if names else next(iter(named), ""), (*handles, *said))

    def _refusal(self) -> Refusal | None:
        over = self._looked.case.over
        if over is None:
            return None
        if over.record is None:
            at = over.at or ""
            exact = "day" if len(at) == len("2026-01-03") else "minute"
            when = When(at, at, exact_to="day" if exact == "day" else "minute")
            return Refusal(self._moment(when, self._looked.case.zone_name()), "", None, over.how)
        kept = next(iter(self._query.at(self._query.rows_of([over.record]).values())), None)
        if kept is None or not isinstance(kept.item, Record):
            return None
        moment = self._moment(kept.item.time, self._zone(kept.row >> 32))
        return Refusal(moment, kept.item.text, self._label(self._index[kept.row]), over.how)

    def _first_after(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for index in self._looked.contacts.after:
            found.setdefault(self._columns.kind[index], clock.iso_local(self._columns.local[index]))
        return found

    # Times, labels, the log

    def _label(self, index: int) -> str:
        row = self._columns.place[index]
        return f"E{row >> 32}.{(row & 0xFFFFFFFF) + 1}"

    def _zone(self, number: int) -> str | None:
        return self._looked.case.zone_of(self._looked.seen.imports[number].about)

    def _moment(self, when: When, zone: str | None) -> Moment:
        seen = clock.see(when, zone)
        offset = clock.offset_text(seen.local, seen.utc) if seen.local and seen.utc else None
        day = None
        if self._zero is not None and seen.local:
            day = clock.wall_seconds(seen.local) // clock.DAY - self._zero
        return Moment(
            when.as_written, seen.local, seen.utc, seen.zone, offset, seen.assumed, when.exact_to, day
        )
