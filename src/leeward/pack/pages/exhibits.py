# SPDX-License-Identifier: Apache-2.0
"""The exhibits: conversations whole or with numbered gaps, and what she wrote down by hand."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from leeward.pack.desk import Desk, Page, party
from leeward.pack.letters import clip, first_strong, lookalikes, one_line, room
from leeward.pack.pages.gist import call_sentence
from leeward.pack.story import Conversation, Gap, Incident, Item, Source

_UNBROKEN = 400
"""Letters up to which a message is kept on one page: about ten lines."""

_STATES = {
    "deleted": "report.state.deleted",
    "edited": "report.state.edited",
    "withheld": "report.state.withheld",
    "view_once": "report.state.view_once",
    "draft": "report.state.draft",
    "failed": "report.state.failed",
    "queued": "report.state.queued",
    "system": "report.state.system",
    "ambiguous_line": "report.state.ambiguous_line",
}
_FIELDS = {
    "until": "report.note.until",
    "place": "report.note.place",
    "witnesses": "report.note.witnesses",
    "what_happened": "report.note.what_happened",
    "effect": "report.note.effect",
    "told": "report.note.told",
}
NAME_CLIP = 80
"""Characters of a sender, a title or a file name on one line."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring parts of one conversation that stand in one volume."""

    source: Source
    conversation: Conversation
    parts: tuple[Item | Gap, ...]
    starts: bool


def weight(part: Item | Gap) -> int:
    """How much room a part takes: 1 for an ordinary message, more for long words (a page is about 13)."""
    if isinstance(part, Gap):
        return 1
    shown, _ = clip(part.record.text)
    return 1 + room(shown) // 400 + shown.count("\n") // 4


def stretches(sources: tuple[Source, ...], most: int) -> list[list[Stretch]]:
    """All conversations, cut into as few volumes as ``most`` allows, and those about equally long."""
    weights = [weight(p) for s in sources for c in s.conversations for p in c.parts]
    count = max(1, -(-sum(weights) // most))
    whole = min(most, -(-sum(weights) // count) + max(weights, default=0))
    volumes: list[list[Stretch]] = [[]]
    left, needs = whole, iter(weights)
    for source in sources:
        for chat in source.conversations:
            start = 0
            for at in range(len(chat.parts)):
                need = next(needs)
                if need > left:
                    if at > start:
                        cut = chat.parts[start:at]
                        volumes[-1].append(Stretch(source, chat, cut, start == 0))
                    volumes.append([])
                    start, left = at, whole
                left -= need
            if chat.parts[start:]:
                volumes[-1].append(Stretch(source, chat, chat.parts[start:], start == 0))
    return [v for v in volumes if v]


def conversation(desk: Desk, stretch: Stretch) -> Page:
    """A stretch of a conversation by day, with the gaps numbered at their place."""
    source = stretch.source
    items = [p for p in stretch.parts if isinstance(p, Item)]
    common = _common_notes(desk, items)
    title = one_line(stretch.conversation.title, NAME_CLIP) or source.format
    facts = [desk.say("report.from_file", file=one_line(desk.file(source), NAME_CLIP))]
    facts += [desk.say("report.all_times", what=note) for note in common]
    if not stretch.starts:
        facts = [desk.say("report.continued")]
    if source.withdrawn:
        facts.append(desk.say("report.withdrawn"))
    return {
        "kind": "conversation",
        "label": source.label,
        "title": title,
        "facts": facts,
        "first": items[0].label if items else source.label,
        "last": items[-1].label if items else source.label,
        "days": list(_days(desk, stretch, frozenset(common))),
    }


def _common_notes(desk: Desk, items: list[Item]) -> list[str]:
    """Notes on the time that hold for every item: said once, above, instead of on each line."""
    if not items:
        return []
    first, *rest = (_time_notes(desk, i) for i in items)
    return [note for note in first if all(note in other for other in rest)]


def _time_notes(desk: Desk, item: Item) -> list[str]:
    moment = item.moment
    notes: list[str] = []
    if moment.local is None:
        notes.append(desk.say("report.time.unknown"))
    elif moment.assumed:
        notes.append(desk.say("report.time.assumed", zone=moment.zone or ""))
    elif moment.offset is None:
        notes.append(desk.say("report.time.no_zone"))
    if moment.exact_to in {"minute", "day"}:
        exact = moment.exact_to == "minute"
        notes.append(desk.say("report.time.minute" if exact else "report.time.day"))
    return notes


def _days(desk: Desk, stretch: Stretch, common: frozenset[str]) -> Iterator[Page]:
    zero, here = desk.refusal_label(), None
    rows: list[Page] = []
    head = ""
    for part in stretch.parts:
        moment = part.first if isinstance(part, Gap) else part.moment
        day = (moment.local or "")[:10]
        if day != here:
            if rows:
                yield {"day": head, "rows": rows}
            number = desk.day_number(moment)
            long = desk.day(day, "report.date.long") if day else desk.say("report.day_unknown")
            here, rows, head = day, [], f"{long} · {number}" if number else long
        if isinstance(part, Gap):
            rows.append(_gap(desk, part))
            continue
        if part.label == zero:
            rows.append({"cut": desk.say("report.over_here"), "when": desk.stamp(moment)})
        rows.append(_item(desk, stretch.source, part, common))
    if rows:
        yield {"day": head, "rows": rows}


def _gap(desk: Desk, gap: Gap) -> Page:
    return {
        "gap": desk.gap(gap),
        "of": desk.say("report.gap.of", other=gap.by_other, me=gap.by_me),
        "span": desk.say("report.gap.span", first=desk.stamp(gap.first), last=desk.stamp(gap.last)),
        "seal": desk.say("report.gap.seal", first=gap.first_seq, last=gap.last_seq),
    }


def _item(desk: Desk, source: Source, item: Item, common: frozenset[str]) -> Page:
    record = item.record
    name, handle = party(record.sender)
    shown, cut = clip(record.text)
    row: Page = {
        "l": item.label,
        "name": one_line(name, NAME_CLIP),
        "handle": one_line(handle, NAME_CLIP),
        "t": desk.stamp(item.moment),
        "x": shown,
        "p": desk.place(source.label, record.where),
        "e": desk.entry(item.seq, item.salt, item.canonical),
    }
    if item.side == "me":
        row["own"] = True
    if first_strong(shown) == "rtl":
        row["rtl"] = True
    if room(shown) > _UNBROKEN or shown.count("\n") > _UNBROKEN // 40:
        row["long"] = True
    if item.label in desk.anchors:
        row["ref"] = True
    above, below = _above(desk, item), _below(desk, item)
    if cut:
        below.append(desk.say("report.clipped", n=cut))
    notes = [n for n in _time_notes(desk, item) if n not in common] + _notes(desk, item)
    extra = {"above": above, "below": below, "notes": notes}
    return row | {k: v for k, v in extra.items() if v}


def _above(desk: Desk, item: Item) -> list[str]:
    record = item.record
    lines = [call_sentence(desk, item)] if record.kind == "call" else []
    if record.kind not in {"call", "message"}:
        lines.append(desk.say("report.kind_is", kind=record.kind))
    if record.subject:
        lines.append(desk.say("report.subject", subject=one_line(record.subject, 300)))
    return lines


def _below(desk: Desk, item: Item) -> list[str]:
    record = item.record
    lines: list[str] = []
    if record.amount is not None:
        lines.append(f"{record.amount.currency} {record.amount.value}")
    if record.lat and record.lon:
        lines.append(f"{record.lat}, {record.lon}")
    for number, file in enumerate(record.attachments[:MOST_FILES], 1):
        name = str(number) if desk.served else one_line(file.name, NAME_CLIP)
        key = "report.file.here" if file.present else "report.file.absent"
        lines.append(desk.say(key, name=name))
    if len(record.attachments) > MOST_FILES:
        lines.append(desk.say("report.more", n=len(record.attachments) - MOST_FILES))
    return lines


MOST_FILES = 12
"""Files named beside one message; the exhibit file names all."""


def _notes(desk: Desk, item: Item) -> list[str]:
    notes = [desk.say(_STATES[s]) for s in item.record.state if s in _STATES]
    notes += [
        desk.say(
            "report.lookalike",
            letter=ch,
            code=f"U+{ord(ch):04X}",
            name=unicodedata.name(ch, "").lower(),
        )
        for ch in lookalikes(item.record.sender.name or "")
    ]
    if item.side == "unknown" and not _is_of_the_app(item):
        notes.append(desk.say("report.side.unknown"))
    return notes


def _is_of_the_app(item: Item) -> bool:
    """Whether a line is the app's own (encrypted from now on, group made): no account wrote it."""
    return item.record.kind == "event" or "system" in item.record.state


def notes(desk: Desk) -> Page:
    """What she wrote down by hand, each with the day she wrote it and what she added later."""
    return {
        "kind": "notes",
        "rows": [_note(desk, n) for n in desk.story.incidents],
        "left_out": desk.say("report.note.left_out") if desk.served else "",
    }


def _note(desk: Desk, note: Incident) -> Page:
    when = f"{desk.day(note.date, 'report.date.long')} {note.time}".strip()
    lines = [
        [desk.say(_FIELDS[k]) if k in _FIELDS else one_line(k, 18), *_clipped(desk, v)]
        for k, v in desk.fields(note)
    ]
    return {
        "label": note.label,
        "when": when,
        "written": desk.utc_stamp(note.written),
        "entry": desk.entry(note.seq, note.salt, note.canonical),
        "lines": lines,
        "later": [_note(desk, later) for later in note.amendments],
    }


def _clipped(desk: Desk, untrusted_text: str) -> tuple[str, str]:
    shown, cut = clip(untrusted_text)
    return shown, desk.say("report.clipped", n=cut) if cut else ""


def effects(desk: Desk) -> list[list[str]]:
    """What she did because of it: the dated lines of her notes that say so."""
    return [
        [desk.day(n.date), n.label, desk.say(_FIELDS[key]) if key == "told" else "", one_line(value, 400)]
        for n in (m for note in desk.story.incidents for m in (note, *note.amendments))
        for key, value in desk.fields(n)
        if key in {"effect", "told"}
    ]


def shown_counts(desk: Desk, source: Source) -> tuple[int, int]:
    """How many records of a source are printed, her notes too, and how many stand in numbered gaps."""
    count: Counter[str] = Counter()
    count["items"] = sum(desk.source_of(n.label) == source.label for n in desk.story.incidents)
    for chat in source.conversations:
        for part in chat.parts:
            if isinstance(part, Gap):
                count["gaps"] += part.count
            else:
                count["items"] += 1
    return count["items"], count["gaps"]


def span(desk: Desk, stretch: Stretch) -> str:
    """First and last day of a stretch, for the list of volumes."""
    days = [p.moment.local for p in stretch.parts if isinstance(p, Item) and p.moment.local is not None]
    return f"{desk.day(days[0])} – {desk.day(days[-1])}" if days else ""
