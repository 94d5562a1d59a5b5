# SPDX-License-Identifier: Apache-2.0
"""What every page of the report needs at hand: the story, its items by label, dates and words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from leeward.merkle import leaf_hash
from leeward.pack.story import Conversation, Gap, Incident, Item, Moment, Source, Story
from leeward.records import Party, Said, Where
from leeward.words import keys, say, tell

Page: TypeAlias = dict[str, object]
"""The facts of a part of the report, as its template takes them."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?")
_LABEL = re.compile(r"(.*?)(\d+)")
_HIDDEN_FROM_SERVED = frozenset({"witnesses", "told"})
"""Fields of a note that name people who could be leaned on before a hearing."""


@dataclass(frozen=True)
class Desk:
    """A story laid out for printing. ``anchors`` are the labels that a page number points at."""

    story: Story
    items: dict[str, Item] = field(default_factory=dict)
    anchors: frozenset[str] = frozenset()
    gap_labels: dict[int, str] = field(default_factory=dict)
    _days: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, story: Story) -> "Desk":
        """The desk for a story, with every printed item found by its label."""
        items = {i.label: i for _, _, i in printed(story)}
        wanted = {label for finding in story.findings for label in finding.about[:MOST_EXCERPTS]}
        desk = cls(story, items)
        zero = desk.refusal_label()
        hidden = {gap.first_seq: source.label for source, gap in gaps(story)}
        return cls(story, items, frozenset(wanted | ({zero} if zero else set())), hidden)

    @property
    def served(self) -> bool:
        """Whether the other side gets this copy."""
        return self.story.audience == "served"

    def say(self, key: str, n: int | None = None, **facts: str | int) -> str:
        """A sentence of the catalogue in the language of the pack."""
        return say(key, lang=self.story.language, n=n, **facts)

    def tell(self, said: Said) -> str:
        """A sentence that a finding or a receipt carries as key and facts."""
        facts = {
            name: self._spoken(name, value) if isinstance(value, str) else value
            for name, value in said.facts.items()
        }
        return tell(Said(said.key, facts), self.story.language)

    def _spoken(self, name: str, fact: str) -> str:
        """A fact as people say it: a time as day and clock, a code in words, a file by its name."""
        if name == "file":
            return self._file_of(fact)
        if name == "why":
            return self.reason(fact)
        return f"{self.day(fact)} {clock(fact)}".strip() if _ISO.fullmatch(fact) else fact

    def _file_of(self, untrusted_path: str) -> str:
        """A file's name without folders, or its label in the served copy.

        Of an export that is not in the pack only that it is a file: its name can tell where she asked for
        help. Her own copy names every file.
        """
        if self.hides(untrusted_path):
            return self.say("report.a_file")
        label = next((s.label for s in self.story.sources if s.file == untrusted_path), None)
        return label if self.served and label else re.split(r"[/\\]", untrusted_path)[-1]

    def hides(self, untrusted_path: str) -> bool:
        """Whether an export is neither in the pack nor named in it."""
        return self.story.audience != "me" and all(s.file != untrusted_path for s in self.story.sources)

    def reason(self, why: str) -> str:
        """Why something was skipped, in words where the catalogue has them."""
        key = f"skipped.{why}"
        return self.say(key) if key in keys() else why

    def day(self, iso: str, form: str = "report.date.short") -> str:
        """A day as people write it: "Sat 29 Aug 2026"; the text itself where it is no ISO date."""
        known = self._days.get((iso[:10], form))
        if known is None:
            try:
                on = date.fromisoformat(iso[:10])
            except ValueError:
                return iso
            known = format_date(on, self.say(form), locale=self._locale())
            self._days[iso[:10], form] = known
        return known

    def _locale(self) -> Locale:
        try:
            return Locale.parse(self.story.language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale("en")

    def country(self) -> str:
        """The name of the pack's country, or nothing."""
        code = (self.story.country or "").upper()
        names: Mapping[str, str] = self._locale().territories
        return names.get(code, code)

    def stamp(self, moment: Moment) -> str:
        """A full date and time as the telephone showed it, with the offset where one is known."""
        if moment.local is None:
            return moment.utc or moment.as_written
        return " ".join(x for x in (self.day(moment.local), clock(moment.local), moment.offset or "") if x)

    def utc_stamp(self, iso: str) -> str:
        """A UTC time of the log: "Mon 23 Nov 2026 08:12:40 UTC"."""
        return f"{self.day(iso)} {clock(iso.removesuffix('Z'))} UTC" if iso else ""

    def day_number(self, moment: Moment) -> str:
        """As "day +14"; nothing where no refusal is set."""
        return "" if moment.day is None else self._numbered(moment.day)

    def day_number_of(self, iso: str) -> str:
        """As ``day_number``, for a day that she wrote down herself."""
        refusal = self.story.refusal
        if refusal is None or refusal.moment.local is None or not _ISO.fullmatch(iso[:10]):
            return ""
        gone = date.fromisoformat(iso[:10]) - date.fromisoformat(refusal.moment.local[:10])
        return self._numbered(gone.days)

    def _numbered(self, day: int) -> str:
        sign = "+" if day > 0 else "−" if day < 0 else ""
        return self.say("report.day_number", day=f"{sign}{abs(day)}")

    def place(self, label: str, where: Where) -> str:
        """Where a record stands in its source; the other side sees the source's label only."""
        name = label if self.served or not where.member else where.member.rpartition("/")[2]
        if where.offset is not None:
            return self.say("report.place.bytes", member=name, at=where.offset, length=where.length or 0)
        if where.row is not None:
            return self.say("report.place.row", member=name, row=where.row)
        return self.say("report.place.whole", member=name)

    def file(self, source: Source) -> str:
        """The name of an export's file without its folders; its label in the copy that is served."""
        return self._file_of(source.file)

    def gap(self, gap: Gap) -> str:
        """What is not shown: so many messages, or one whose words are private."""
        if gap.why:
            return self.say(f"report.gap.{gap.why}", label=gap.label)
        return self.say("report.gap", n=gap.count)

    def fields(self, incident: Incident) -> Iterator[tuple[str, str]]:
        """What she wrote in a note, without what the served copy must not name."""
        for name, value in incident.fields:
            if value and not (self.served and name in _HIDDEN_FROM_SERVED):
                yield name, value

    def entry(self, seq: int, salt: bytes, canonical: bytes) -> str:
        """The number of a sealed entry and the first 16 figures of its leaf's hash."""
        return self.say("report.entry", seq=seq, hash=grouped(leaf_hash(salt, canonical).hex()[:16]))

    def refusal_label(self) -> str | None:
        """The label of the item that is the refusal, where it is a record that is printed."""
        refusal = self.story.refusal
        if refusal is None or refusal.item is None:
            return None
        if refusal.item in self.items:
            return refusal.item
        return next((i.label for i in self.items.values() if i.id == refusal.item), None)

    def source_of(self, label: str) -> str:
        """The label of the source that an item's label begins with."""
        return label.partition(".")[0]


MOST_EXCERPTS = 6
"""Items of a finding that are shown with their first words; all of them are named by label."""


def printed(story: Story) -> Iterator[tuple[Source, Conversation, Item]]:
    """Every item that a pack prints, in the order of the exhibits."""
    for source in story.sources:
        for conversation in source.conversations:
            for part in conversation.parts:
                if isinstance(part, Item):
                    yield source, conversation, part


def gaps(story: Story) -> Iterator[tuple[Source, Gap]]:
    """Every gap of the printed conversations."""
    for source in story.sources:
        for conversation in source.conversations:
            for part in conversation.parts:
                if isinstance(part, Gap):
                    yield source, part


def clock(iso: str) -> str:
    """The clock of an ISO time without fractions, or nothing for a day."""
    return iso[11:19]


def grouped(figures: str) -> str:
    """Hexadecimal figures in fours, as people read them out."""
    return " ".join(figures[i : i + 4] for i in range(0, len(figures), 4))


def party(who: Party) -> tuple[str, str]:
    """Name and handle of a sender as the source shows them."""
    return who.name or "", who.handle or ""


def ranges(labels: Iterable[str]) -> str:
    """Labels in a short form: "E2.5–E2.19, E2.22"."""
    runs: list[list[tuple[str, int]]] = []
    for label in labels:
        found = _LABEL.fullmatch(label)
        stem, number = (found[1], int(found[2])) if found else (label, -1)
        if runs and number >= 0 and runs[-1][-1] == (stem, number - 1):
            runs[-1].append((stem, number))
        else:
            runs.append([(stem, number)])

    def name(at: tuple[str, int]) -> str:
        return at[0] if at[1] < 0 else f"{at[0]}{at[1]}"

    return ", ".join(name(run[0]) if len(run) == 1 else f"{name(run[0])}–{name(run[-1])}" for run in runs)


def seconds_of(iso: str) -> int:
    """Seconds since 1970 of an ISO time in UTC."""
    at = datetime.fromisoformat(iso)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
