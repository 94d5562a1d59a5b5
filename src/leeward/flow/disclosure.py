# SPDX-License-Identifier: Apache-2.0
"""What he or his lawyer would see in a pack, and what stays out: looked at before it leaves.

It is drawn from the same story as the pack, as its audience may read it, so it cannot tell anything else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from leeward.flow import private
from leeward.flow.extracts import Originals
from leeward.flow.masking import PRIVATE
from leeward.flow.signs import Looked, look
from leeward.flow.story import Teller, Wanted
from leeward.handles import SHORTEST_NUMBER, is_number, normal
from leeward.pack.exhibits import base_name, incidents, told_sources
from leeward.pack.story import Gap, Item, Story
from leeward.records import Party, Record
from leeward.vault import Vault

_MAIL = re.compile(r"[^\s<>,;:\"'()]+@[^\s<>,;:\"'()]+\.\w+")
_NUMBER = re.compile(r"(?<![\w.,/:-])\+?\(?\d[\d\s().\-/]{5,}\d(?![\w:-])")
_DAY = re.compile(r"\d{4}[-./]?\d\d[-./]?\d\d(?!\d)|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d\d)(?!\d)")
_LONGEST_NUMBER = 15
_LONGEST_NATIONAL = 12
"""Digits of a number at most (ITU-T E.164), and of one without "+" or "00" before it (a convention of ours:
national numbers have up to 11, and a zero). A longer row of them is a time or a code."""
_FILE = re.compile(r"[^\s/\\]+\.[A-Za-z][A-Za-z0-9]{1,4}\b")
_IDS = frozenset({"in_reply_to", "references"})
"""Headers of a mail that look like addresses and name no person, beside those whose name ends in "id"."""
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,?\s+(?:[\w'.-]+\s+){1,4}(?:road|rd|street|st|avenue|ave|close|lane|drive|crescent|way|estate)\b",
    re.IGNORECASE,
)
_PEOPLE_FIELDS = frozenset({"witnesses", "told"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a pack would show. Lists are in the order in which the pack tells them."""

    people: tuple[str, ...]
    numbers: tuple[str, ...]
    addresses: tuple[str, ...]
    files: tuple[str, ...]
    records: int
    by_others: int
    notes: int
    pictures_named: int
    originals: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays out, counted: it is sealed or not there, and the pack says so where it matters."""

    private_records: int
    private_notes: int
    private_things: int
    gaps: int
    conversations: int
    exports: int
    open_again: int
    """Findings that she decided on and that hold new records since: they wait for her."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A pack as whoever gets it would read it."""

    audience: str
    shown: Shown
    kept: Kept

    def as_json(self) -> dict[str, Any]:
        """The JSON object that ``preview --json`` prints."""
        return {
            "type": "preview",
            "for": self.audience,
            "shows": asdict(self.shown),
            "stays_out": asdict(self.kept),
        }


def preview(vault: Vault, wanted: Wanted) -> Preview:
    """What a pack made for this would show and what it would not. Nothing is written."""
    looked = look(vault)
    with Originals(vault) as originals:
        return of_story(vault, looked, Teller(vault, looked, wanted, originals).story())


def of_story(vault: Vault, looked: Looked, story: Story) -> Preview:
    """The same for a story that is told already."""
    return Preview(story.audience, _shown(looked, story), _kept(vault, looked, story))


def _parts(story: Story) -> Iterator[Item | Gap]:
    for source in story.sources:
        for talk in source.conversations:
            yield from talk.parts


def _shown(looked: Looked, story: Story) -> Shown:
    items = [part for part in _parts(story) if isinstance(part, Item)]
    told = incidents(story) if story.audience == "served" else story.incidents
    fields = [(name, value) for n in told for one in (n, *n.amendments) for name, value in one.fields]
    parties = [who for item in items for who in (item.record.sender, *item.record.to)]
    texts = [text for item in items for text in _words(item.record)] + [value for _, value in fields]
    handles = [who.handle for who in parties if who.handle]
    handles += [*story.me.handles, *story.other.handles]
    exposed = list(_in_originals(looked, story.originals))
    handles += [who.handle for who in exposed if who.handle]
    numbers = [h for h in handles if is_number(normal(h, story.country))] + list(_numbers(texts))
    extra = [value for item in items for value in _extra(item.record)]
    numbers += [value for value in extra if is_number(value) and is_number(normal(value, story.country))]
    addresses = [h for h in handles if "@" in h] + [*_found(_MAIL, texts), *_found(_STREET, texts)]
    addresses += _found(_MAIL, extra)
    addresses += [f"{r.lat}, {r.lon}" for r in (item.record for item in items) if r.lat and r.lon]
    addresses += [value for name, value in fields if name == "place" and value]
    named = [who.name for who in (*parties, *exposed) if who.name] + [story.me.name, story.other.name]
    named += [line for name, value in fields if name in _PEOPLE_FIELDS for line in value.splitlines()]
    named += [s.by_whom for s in told_sources(story)] + [s.owner or "" for s in told_sources(story)]
    days = [day for day in (*(i.moment.local for i in items), *(n.date for n in told)) if day]
    return Shown(
        people=_once(named),
        numbers=_each_once(numbers, story.country),
        addresses=_once(addresses),
        files=_once(base_name(s.file) for s in told_sources(story)),
        records=len(items),
        by_others=sum(item.side in ("third", "unknown") for item in items),
        notes=len(story.incidents),
        pictures_named=sum(len(item.record.attachments) for item in items),
        originals=story.originals,
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _words(record: Record) -> Iterator[str]:
    """What of a record is written by people, without the names of files and web pages in it."""
    for text in filter(None, (record.text, record.subject)):
        for file in record.attachments:
            text = text.replace(file.name, " ")  # noqa: PLW2901 - the same text, less of it
        yield _FILE.sub(lambda found: found[0] if "@" in found[0] else " ", text)


def _extra(record: Record) -> Iterator[str]:
    """Further fields of a record that can hold a number or an address, by what they are."""
    if record.kind != "mail" and record.thread:
        yield record.thread
    for name, value in record.extra.items():
        plain = name.casefold().replace("-", "_")
        if plain not in _IDS and not plain.endswith("_id"):
            yield value


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """Telephone numbers in words: neither days nor the long rows of digits that machines write."""
    for number in _found(_NUMBER, texts):
        digits = sum(map(str.isdigit, number))
        most = _LONGEST_NUMBER if number.startswith(("+", "00")) else _LONGEST_NATIONAL
        if SHORTEST_NUMBER <= digits <= most and not _DAY.match(number):
            yield number


def _each_once(numbers: Iterable[str], country: str | None) -> tuple[str, ...]:
    """Each number once, as it was first spelled."""
    found: dict[str, str] = {}
    for number in numbers:
        if sum(map(str.isdigit, number)) >= SHORTEST_NUMBER:
            found.setdefault(normal(number, country), number.strip())
    return tuple(found.values())


def _in_originals(looked: Looked, labels: tuple[str, ...]) -> Iterator[Party]:
    """Everyone in the exports that go along whole: also those whom no printed record names."""
    table = looked.seen.table
    for row, *numbers in zip(table.row, table.sender, table.recipient, strict=True):
        if f"E{row >> 32}" in labels:
            yield from (looked.seen.parties[n] for n in numbers if n > 0)


def _kept(vault: Vault, looked: Looked, story: Story) -> Kept:
    gaps = [part for part in _parts(story) if isinstance(part, Gap)]
    table = looked.seen.table
    talks = {(row >> 32, thread) for row, thread in zip(table.row, table.thread, strict=True)}
    shown = sum(len(source.conversations) for source in story.sources)
    things = private.listed(vault)
    return Kept(
        private_records=sum(gap.why == PRIVATE for gap in gaps),
        private_notes=len(story.incidents) - len(incidents(story)),
        private_things=sum(story.audience not in thing.opened_for for thing in things),
        gaps=sum(gap.count for gap in gaps if not gap.why),
        conversations=max(0, len(talks) - shown),
        exports=len(vault.imports()) - len(story.sources),
        open_again=sum(told.is_open_again for told in looked.findings),
    )


def _found(pattern: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in pattern.finditer(text):
            yield " ".join(found[0].split())


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
