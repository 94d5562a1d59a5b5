# SPDX-License-Identifier: Apache-2.0
"""A story without what is private: names and titles covered, records that hold it kept sealed.

A record cannot be opened in the log without showing all of it, so one that holds something private becomes a
gap of its own, with its label and the reason. Counts still include it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from leeward.errors import RefusedError
from leeward.flow.extracts import Extracts, Originals
from leeward.flow.masks import Mask
from leeward.flow.masks_bytes import printable, texts_in
from leeward.pack.story import Conversation, Gap, Incident, Item, KeptFinding, Moment, Person, Source, Story
from leeward.records import Record, Said, Skipped, Tally, Unread
from leeward.vault import Vault

PRIVATE = "private"
"""Why a gap is one."""

BLOCK = 1 << 20
OVERLAP = 1 << 12
"""Bytes of an original that are looked at together, and how much of each block is looked at again."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins; other bytes with zeros among them are pictures and the like."""


def masked(story: Story, mask: Mask, word: str) -> Story:
    """The story as it may be told. ``word`` stands where something private stood."""
    return _Masking(mask, word).story(story) if mask else story


def texts_of(record: Record) -> Iterator[str]:
    """Every text that opening a record would show."""
    yield from filter(None, (record.text, record.subject, record.thread, record.where.member))
    for who in (record.sender, *record.to):
        yield from filter(None, (who.handle, who.name))
    yield from (file.name for file in record.attachments)
    for name, value in record.extra.items():
        yield from (name, value)
    if record.amount is not None:
        yield record.amount.value
    if record.lat and record.lon:
        yield f"{record.lat}, {record.lon}"


@dataclass(frozen=True, slots=True)
class _Masking:
    mask: Mask
    word: str

    def story(self, story: Story) -> Story:
        """Every text of a story covered, every record and entry that holds something private left sealed."""
        sources = tuple(self._source(source) for source in story.sources)
        sealed = {p.label for s in sources for c in s.conversations for p in c.parts if isinstance(p, Gap)}
        refusal = story.refusal
        if refusal is not None:
            refusal = replace(refusal, text=self._cover(refusal.text), how=self._cover(refusal.how))
        return replace(
            story,
            me=self._person(story.me),
            other=self._person(story.other),
            refusal=refusal,
            sources=sources,
            incidents=tuple(map(self._incident, story.incidents)),
            findings=tuple(map(self._finding, story.findings)),
            summary=self._any(story.summary),
            chronology=tuple(label for label in story.chronology if label not in sealed),
            not_examined=self._said(story.not_examined),
        )

    def _cover(self, text: str) -> str:
        return self.mask.cover(text, self.word)

    def _any(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._cover(value)
        if isinstance(value, Mapping):
            return {name: self._any(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._any(part) for part in value]
        return value

    def _said(self, sentences: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(self._sentence(s) for s in sentences)

    def _sentence(self, said: Said) -> Said:
        return replace(
            said, facts={n: self._cover(f) if isinstance(f, str) else f for n, f in said.facts.items()}
        )

    def _person(self, who: Person) -> Person:
        handles = tuple(h for h in who.handles if not self.mask.holds(h))
        return replace(who, name=self._cover(who.name), handles=handles)

    def _source(self, source: Source) -> Source:
        return replace(
            source,
            file=self._cover(source.file),
            how=self._cover(source.how),
            by_whom=self._cover(source.by_whom),
            owner=None if source.owner is None else self._cover(source.owner),
            entry_sealed=self._bytes_hold(source.entry),
            tallies=tuple((self._cover(name), self._tally(tally)) for name, tally in source.tallies),
            unread=tuple(map(self._unread, source.unread)),
            conversations=tuple(self._conversation(source, talk) for talk in source.conversations),
        )

    def _tally(self, tally: Tally) -> Tally:
        skipped = tuple(Skipped(s.why, s.count, self._cover(s.where)) for s in tally.skipped)
        assumptions, caveats = self._said(tally.assumptions), self._said(tally.caveats)
        return replace(tally, skipped=skipped, assumptions=assumptions, caveats=caveats)

    def _unread(self, unread: Unread) -> Unread:
        member = unread.where.member
        return (
            unread
            if member is None
            else replace(unread, where=replace(unread.where, member=self._cover(member)))
        )

    def _conversation(self, source: Source, talk: Conversation) -> Conversation:
        parts = tuple(self._part(source, part) for part in talk.parts)
        return replace(talk, title=self._cover(talk.title), parts=parts)

    def _part(self, source: Source, part: Item | Gap) -> Item | Gap:
        if isinstance(part, Gap):
            return replace(part, first=self._moment(part.first), last=self._moment(part.last))
        if not self._item_holds(source, part):
            return part
        moment = self._moment(part.moment)
        by_other, by_me = part.side == "other", part.side == "me"
        return Gap(1, part.seq, part.seq, int(by_other), int(by_me), moment, moment, part.label, PRIVATE)

    def _moment(self, moment: Moment) -> Moment:
        return replace(moment, as_written=self._cover(moment.as_written))

    def _item_holds(self, source: Source, item: Item) -> bool:
        where = item.record.where
        if self.mask.holds(*texts_of(item.record)) or self.mask.holds(item.moment.as_written):
            return True
        if where.offset is None or where.length is None:
            return False
        exact = source.extract(where.member, where.offset, where.length)
        return self.mask.holds(*texts_in(exact))

    def _bytes_hold(self, canonical: bytes) -> bool:
        return self.mask.holds(*_texts(msgspec.json.decode(canonical)))

    def _incident(self, incident: Incident) -> Incident:
        return replace(
            incident,
            date=self._cover(incident.date),
            time=self._cover(incident.time),
            fields=tuple((self._cover(name), self._cover(value)) for name, value in incident.fields),
            amendments=tuple(map(self._incident, incident.amendments)),
            entry_sealed=self._bytes_hold(incident.canonical),
        )

    def _finding(self, finding: KeptFinding) -> KeptFinding:
        why, other, unseen = map(self._sentence, (finding.why, finding.other_side, finding.not_seen))
        return replace(finding, why=why, other_side=other, not_seen=unseen)


def refuse_originals(vault: Vault, labels: tuple[str, ...], mask: Mask, originals: Originals) -> None:
    """Refuse a pack with a whole original that holds something private: nothing can be masked in it.

    The same where its entry in the log does, because an original is proven by that entry.
    """
    for one in vault.imports() if mask else ():
        label = f"E{one.number}"
        if label in labels and one.state != "withdrawn":
            entry = msgspec.json.decode(vault.entry_bytes(one.seq))
            if mask.holds(*_texts(entry)) or _original_holds(originals.of(one), mask):
                raise RefusedError("error.pack_original_private", label=label)


def _original_holds(original: Extracts, mask: Mask) -> bool:
    return any(
        mask.holds(*(printable(data) if b"\0" in data and data[:2] not in _WIDE_MARKS else texts_in(data)))
        for data in original.blocks(BLOCK, OVERLAP)
    )


def _texts(value: object) -> Iterator[str]:
    """Every text of a decoded entry, without hashes, which hold figures by chance."""
    if isinstance(value, str):
        if not _is_hash(value):
            yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)
