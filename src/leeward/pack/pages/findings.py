# SPDX-License-Identifier: Apache-2.0
"""Chronology, the findings that she kept with both sides of the argument, and her own replies."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from leeward.errors import RefusedError
from leeward.pack.desk import MOST_EXCERPTS, Desk, Page, clock, gaps, ranges
from leeward.pack.letters import first_strong, one_line
from leeward.pack.pages.front import nothing_kept, sign_name
from leeward.pack.pages.gist import excerpt, gist
from leeward.pack.pages.unexamined import unexamined
from leeward.pack.story import Gap, Incident, Item, KeptFinding
from leeward.records import NEVER_SENT

Entry: TypeAlias = Item | Incident | Gap
"""What a line of the chronology can be."""

_THREATS = 5
"""The sign whose messages are called threats by her, never by the program."""

LINE_CLIP = 80
"""Characters of a message in the chronology: about one line; the exhibit has all of it."""


def chronology(desk: Desk, entries: list[Entry], *, first: bool) -> Page:
    """A stretch of the chronology, by day. ``first``: the heading and the explanation stand here."""
    days: list[tuple[str, list[list[object]]]] = []
    here = None
    for entry in entries:
        day = _local(entry)[:10]
        if day != here:
            days.append((_day(desk, day, entry), []))
            here = day
        days[-1][1].append(_line_of(desk, entry))
    return {
        "kind": "chronology",
        "days": [{"day": day, "rows": rows} for day, rows in days],
        "first": first,
    }


def _local(entry: Entry) -> str:
    """The wall clock that an entry is ordered by; nothing where its source gives none."""
    if isinstance(entry, Incident):
        return f"{entry.date}T{entry.time}"
    return (entry.first if isinstance(entry, Gap) else entry.moment).local or ""


def _day(desk: Desk, day: str, entry: Entry) -> str:
    if not day:
        return desk.say("report.day_unknown")
    if isinstance(entry, Incident):
        number = desk.day_number_of(day)
    else:
        number = desk.day_number(entry.first if isinstance(entry, Gap) else entry.moment)
    return " · ".join(x for x in (desk.day(day, "report.date.long"), number) if x)


def _line_of(desk: Desk, entry: Entry) -> list[object]:
    if isinstance(entry, Incident):
        return _note_line(desk, entry)
    return _gap_line(desk, entry) if isinstance(entry, Gap) else _line(desk, entry)


def _gap_line(desk: Desk, gap: Gap) -> list[object]:
    sides = desk.say("report.gap.of", other=gap.by_other, me=gap.by_me)
    last = gap.last.local or ""
    until = desk.say("report.gap.until", last=f"{desk.day(last)} {clock(last)}".strip()) if last else ""
    head = ", ".join(part for part in (f"[{desk.gap(gap)}] {sides}", until) if part)
    return [clock(gap.first.local or ""), "", head, "", gap.label or desk.gap_labels[gap.first_seq], False, 0]


def _line(desk: Desk, item: Item) -> list[object]:
    head, words = gist(desk, item, LINE_CLIP)
    when = clock(item.moment.local) if item.moment.local else item.moment.as_written
    own = item.side == "me"
    who = (
        desk.say("report.her")
        if own
        else one_line(item.record.sender.name or item.record.sender.handle or "", 20)
    )
    right = first_strong(words) == "rtl"
    zero = item.label == desk.refusal_label()
    return [when, who, head, words, item.label, right, 1 if zero else 0]


def _note_line(desk: Desk, note: Incident) -> list[object]:
    told = dict(desk.fields(note))
    words = one_line(told.get("what_happened", "") or next(iter(told.values()), ""), LINE_CLIP)
    right = first_strong(words) == "rtl"
    return [note.time, desk.say("report.note"), "", words, note.label, right, 0]


def in_order(desk: Desk) -> list[Entry]:
    """The items of the story's chronology in its order; gaps and notes before the first later item."""
    story = desk.story
    notes = {n.label: n for n in story.incidents}
    listed = frozenset(story.chronology)
    waiting: list[Entry] = [n for n in notes.values() if n.label not in listed]
    waiting += [gap for _, gap in gaps(story)]
    waiting.sort(key=_local, reverse=True)
    entries: list[Entry] = []
    for label in story.chronology:
        found = desk.items.get(label) or notes.get(label)
        if found is None:
            raise RefusedError("error.report.label", label=label)
        while waiting and _local(found) and _local(waiting[-1]) < _local(found):
            entries.append(waiting.pop())
        entries.append(found)
    return [*entries, *reversed(waiting)]


def findings(desk: Desk) -> Page:
    """What was kept, sign by sign; or the sentence that nothing was decided."""
    by_sign: defaultdict[int, list[Page]] = defaultdict(list)
    for finding in desk.story.findings:
        by_sign[finding.sign].append(_finding(desk, finding))
    signs: list[Page] = []
    for sign, found in sorted(by_sign.items()):
        head = f"{desk.say('report.sign', n=sign)}  {sign_name(desk, sign)}"
        page: Page = {"head": head, "found": found}
        if sign == _THREATS:
            page["threats"] = desk.say("report.threats", name=desk.story.me.name)
        signs.append(page)
    whole: Page = {"kind": "findings", "signs": signs, "not_examined": unexamined(desk)}
    return whole if signs else whole | {"none": desk.say(nothing_kept(desk))}


def _finding(desk: Desk, finding: KeptFinding) -> Page:
    about = list(dict.fromkeys(finding.about))
    shown = [label for label in about if label in desk.items][:MOST_EXCERPTS]
    excerpts = [excerpt(desk, desk.items[label]) for label in shown]
    return {
        "count": desk.say("report.items", n=len(about)),
        "after": desk.say("report.finding.after" if finding.after_over else "report.finding.any"),
        "rule": finding.rule,
        "why": desk.tell(finding.why),
        "other_side": desk.tell(finding.other_side),
        "not_seen": desk.tell(finding.not_seen),
        "labels": ranges(about) if len(about) > len(excerpts) else "",
        "excerpts": excerpts,
    }


def own_replies(desk: Desk) -> list[tuple[Item, Item | None]]:
    """What she wrote after the refusal, each with the other's line before it unless a gap is between."""
    replies: list[tuple[Item, Item | None]] = []
    zero = desk.refusal_label()
    for source in desk.story.sources:
        for conversation in source.conversations:
            before: Item | None = None
            for part in conversation.parts:
                if isinstance(part, Gap):
                    before = None  # what came before it is not printed
                elif part.side == "other":
                    before = part
                elif part.side == "me" and part.after_over and part.label != zero and _was_written(part):
                    replies.append((part, before))
    return replies


def _was_written(item: Item) -> bool:
    return item.record.kind in {"message", "mail"} and not NEVER_SENT & set(item.record.state)


def replies(desk: Desk) -> Page:
    """Her own replies, shown openly with the line before each."""
    found = own_replies(desk)
    intro = desk.say("report.replies.intro", n=len(found)) if found else desk.say("report.replies.none")
    rest = [reply.label for reply, _ in found[MOST_REPLIES:]]
    return {
        "kind": "replies",
        "intro": intro,
        "rows": [[_quote(desk, reply), _quote(desk, last)] for reply, last in found[:MOST_REPLIES]],
        "rest": desk.say("report.replies.rest", labels=ranges(rest)) if rest else "",
    }


MOST_REPLIES = 200
"""Replies quoted in their own section; later ones are named by label and stand in the exhibits."""

REPLY_CLIP = 300
"""Characters of a reply and of the line before it; the whole of both stands in the exhibit."""


def _quote(desk: Desk, item: Item | None) -> Page | None:
    if item is None:
        return None
    head, words = gist(desk, item, REPLY_CLIP)
    return {
        "label": item.label,
        "when": desk.stamp(item.moment),
        "head": head,
        "words": words,
        "dir": first_strong(words),
    }


def cut(entries: list[Entry], most: int) -> Iterable[list[Entry]]:
    """The chronology in as few stretches as ``most`` lines allow, about equally long."""
    size = -(-len(entries) // max(1, -(-len(entries) // most)))
    for start in range(0, len(entries), size or 1):
        yield entries[start : start + size]
