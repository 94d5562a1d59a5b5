# SPDX-License-Identifier: Apache-2.0
"""The end of the report: receipts, what the pack does not prove, who could confirm it, how to check it."""

from leeward.errors import RefusedError
from leeward.pack.check import root_words
from leeward.pack.desk import Desk, Page, grouped
from leeward.pack.exhibits import is_extract
from leeward.pack.exhibits import items as printed_items
from leeward.pack.letters import one_line
from leeward.pack.pages.exhibits import effects, shown_counts
from leeward.pack.story import Earlier, Source
from leeward.records import Tally

_LIMITS = (
    ("report.limits.holder", "report.limits.holder.text"),
    ("report.limits.complete", "report.limits.complete.text"),
    ("report.limits.true", "report.limits.true.text"),
    ("report.limits.before", "report.limits.before.text"),
    ("report.limits.clock", "report.limits.clock.text"),
    ("report.limits.said", "report.limits.said.text"),
    ("report.limits.unread", "report.limits.unread.text"),
    ("report.limits.law", "report.limits.law.text"),
)
_PROVES = ("report.proves.bytes", "report.proves.place", "report.proves.counted")
_CONFIRM = (
    ("report.confirm.calls", "report.confirm.calls.who"),
    ("report.confirm.her_phone", "report.confirm.her_phone.who"),
    ("report.confirm.other_phone", "report.confirm.other_phone.who"),
    ("report.confirm.accounts", "report.confirm.accounts.who"),
    ("report.confirm.cameras", "report.confirm.cameras.who"),
    ("report.confirm.money", "report.confirm.money.who"),
    ("report.confirm.witnesses", "report.confirm.witnesses.who"),
)
_STEPS = (
    ("report.check.page", "report.check.page.text"),
    ("report.check.words", "report.check.words.text"),
    ("report.check.python", "report.check.python.text"),
    ("report.check.program", "report.check.program.text"),
    ("report.check.item", "report.check.item.text"),
)

EARLIER_LINES = 8
"""What fits under the twelve words on one page."""


def receipts(desk: Desk) -> Page:
    """One receipt a source, each adding up; a receipt that does not stops the report."""
    return {
        "kind": "receipts",
        "rows": [_receipt(desk, source) for source in desk.story.sources],
    }


def _receipt(desk: Desk, source: Source) -> Page:
    items, in_gaps = shown_counts(desk, source)
    kept = sum(t.records + t.system for _, t in source.tallies)
    lines = [_tally(desk, source, member, tally) for member, tally in source.tallies]
    shown = desk.say("report.receipt.shown", shown=items, gaps=in_gaps)
    if kept > items + in_gaps:
        shown = f"{shown} {desk.say('report.receipt.rest', n=kept - items - in_gaps)}"
    unread = sum(u.count for u in source.unread)
    said = [desk.tell(s) for _, t in source.tallies for s in (*t.assumptions, *t.caveats)]
    if any(t.truncated for _, t in source.tallies):
        said.insert(0, desk.say("report.receipt.truncated"))
    if _is_locked(source):
        said.insert(0, desk.say("report.receipt.locked"))
    if source.withdrawn:
        said.insert(0, desk.say("report.withdrawn"))
    return {
        "label": source.label,
        "file": one_line(desk.file(source), 80),
        "format": source.format,
        "size": desk.say("report.bytes", n=source.size),
        "sums": lines,
        "shown": shown,
        "unread": desk.say("report.receipt.unread", n=unread) if unread else "",
        "said": list(dict.fromkeys(said)),
        "how": one_line(source.how, 200),
        "by": "" if desk.served else one_line(source.by_whom, 80),
        "added": desk.utc_stamp(source.added),
        "entry": desk.entry(source.seq, source.salt, source.entry),
        "sha": [source.sha256[i : i + 16] for i in range(0, 64, 16)],
    }


def _is_locked(source: Source) -> bool:
    """Whether printed items stand in a member that only a password opens: no extract of it is in the pack."""
    return any(
        is_extract(i.record.where) and not source.opens(i.record.where.member) for i in printed_items(source)
    )


def _tally(desk: Desk, source: Source, member: str, tally: Tally) -> Page:
    if not tally.adds_up():
        raise RefusedError("error.report.receipt", label=source.label)
    skipped = sum(s.count for s in tally.skipped)
    name = "" if desk.served else member.rpartition("/")[2]
    return {
        "member": one_line(name, 60),
        "sum": desk.say(
            "report.receipt.sum",
            seen=tally.seen,
            records=tally.records,
            system=tally.system,
            continuations=tally.continuations,
            skipped=skipped,
        ),
        "skipped": [f"{s.count}: {desk.reason(s.why)}" for s in tally.skipped if s.count],
    }


def limits(desk: Desk) -> Page:
    """What this pack does not prove. Refused where a sentence of it is empty: it is in every pack."""
    rows = [[desk.say(head), desk.say(text, name=desk.story.me.name)] for head, text in _LIMITS]
    if not all(head.strip() and text.strip() for head, text in rows):
        raise RefusedError("error.report.limits")
    return {
        "kind": "limits",
        "rows": rows,
        "proves": [desk.say(key) for key in _PROVES],
        "who": desk.say("report.limits.who", name=desk.story.me.name),
    }


def confirm(desk: Desk) -> Page:
    """Who else holds something that could confirm it, and what she did because of it."""
    name = one_line(desk.story.me.name, 60)
    other = one_line(desk.story.other.name, 60)
    rows = [[desk.say(what), desk.say(who, name=name, other=other)] for what, who in _CONFIRM]
    if desk.served:
        rows[-1][1] = desk.say("report.confirm.witnesses.served")
    return {
        "kind": "confirm",
        "rows": rows,
        "effects_head": desk.say("report.effects", name=name),
        "effects": effects(desk),
        "no_effects": desk.say("report.effects.none"),
    }


def checking(desk: Desk) -> Page:
    """How a stranger checks the pack, with the twelve words of the root large enough to read aloud."""
    sealed = desk.story.sealed
    root = sealed.root.hex()
    return {
        "kind": "checking",
        "steps": [[desk.say(head), desk.say(text)] for head, text in _STEPS],
        "words": list(sealed.words),
        "root": [grouped(root[i : i + 16]) for i in range(0, 64, 16)],
        "size": desk.say("report.log_size", n=sealed.size),
        "sealed": desk.utc_stamp(sealed.sealed_at),
        "holds_if": desk.say("report.check.holds_if"),
        "if_not": desk.say("report.check.if_not"),
        **_earlier(desk),
    }


def _earlier(desk: Desk) -> Page:
    """Words that may stand in a diary: the last head of each day, newest first, as many as fit."""
    last_of_day: dict[str, Earlier] = {head.day: head for head in desk.story.sealed.earlier if head.day}
    shown = sorted(last_of_day.values(), key=lambda it: -it.size)[:EARLIER_LINES]
    rest = len(desk.story.sealed.earlier) - len(shown)
    return {
        # On which days she worked on her case is nothing that the other side needs to know.
        "earlier": [
            [str(it.size), "" if desk.served else desk.day(it.day), " ".join(root_words(it.root))]
            for it in shown
        ],
        "earlier_rest": desk.say("report.check.earlier.rest", n=rest) if rest else "",
    }
