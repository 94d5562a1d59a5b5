# SPDX-License-Identifier: Apache-2.0
"""The officer's page and the guide to reading: what happened, counted, on one page that can be read out."""

from collections.abc import Mapping

from leeward.pack.desk import Desk, Page, party
from leeward.pack.letters import first_strong, mark, one_line
from leeward.pack.pages.gist import excerpt

REFUSAL_CLIP = 420
"""Characters of the refusal on the first page: about eight lines, so that the page stays one page."""

NAME_CLIP = 40
"""Characters of a name or handle on the first page."""

MOST_ROWS = 8
"""Kinds of contact with a row of their own; further ones share the last row."""

HOW_CLIP = 160
"""Characters about how the refusal is known: two lines."""

MOST_FIRST = 5
"""Items to read first on the officer's page."""

_KINDS = (
    ("message", "report.kind.message"),
    ("call", "report.kind.call"),
    ("mail", "report.kind.mail"),
    ("payment", "report.kind.payment"),
    ("photo", "report.kind.photo"),
    ("post", "report.kind.post"),
    ("comment", "report.kind.comment"),
    ("reaction", "report.kind.reaction"),
    ("place", "report.kind.place"),
    ("contact", "report.kind.contact"),
    ("event", "report.kind.event"),
    ("incident", "report.kind.incident"),
)
_SIGNS = {
    1: "report.sign.1",
    2: "report.sign.2",
    3: "report.sign.3",
    4: "report.sign.4",
    5: "report.sign.5",
}
_TITLES = {
    "police": "report.for.police",
    "served": "report.for.served",
    "lawyer": "report.for.lawyer",
    "me": "report.for.me",
}
_APART = (
    ("own_replies", "report.apart.own_replies"),
    ("agreed", "report.apart.agreed"),
    ("duplicates", "report.apart.duplicates"),
)


def sign_name(desk: Desk, sign: int) -> str:
    """The name of one of the five signs."""
    return desk.say(_SIGNS[sign])


def title(desk: Desk) -> str:
    """The title of the report: what happened after which day."""
    refusal = desk.story.refusal
    if refusal is None or refusal.moment.local is None:
        return desk.say("report.title.no_day")
    return desk.say("report.title", date=desk.day(refusal.moment.local, "report.date.title"))


def audience(desk: Desk) -> str:
    """For whom the pack was made, with the country where it is known."""
    line = desk.say(_TITLES[desk.story.audience])
    country = desk.country()
    return f"{line}, {country}" if country else line


def cover(desk: Desk) -> Page:
    """The officer's page: who, the refusal, one sentence to read aloud, one table."""
    story = desk.story
    return {
        "kind": "cover",
        "audience": audience(desk),
        "pack": one_line(story.name, NAME_CLIP),
        "made": desk.utc_stamp(story.made),
        "title": title(desk),
        "people": [_person(desk, me=True), _person(desk, me=False)],
        "prepared": desk.say("report.prepared", name=one_line(story.me.name, NAME_CLIP)),
        "sentence": sentence(desk),
        "counts": _counts(desk),
        "apart": _apart(desk),
        "read_first": _read_first(desk),
        "signs": _signs(desk),
    } | _refusal(desk)


def _person(desk: Desk, *, me: bool) -> Page:
    who = desk.story.me if me else desk.story.other
    handles = [h for h in who.handles if not (me and desk.served) or h in _handles_seen(desk)]
    handles = [h for h in handles if h != who.name]
    shown = ", ".join(one_line(h, 40) for h in handles[:2])
    more = len(handles) - 2
    return {
        "role": desk.say("report.the_person" if me else "report.the_other"),
        "name": one_line(who.name, NAME_CLIP),
        "handles": f"{shown} {desk.say('report.more', n=more)}" if more > 0 else shown,
    }


def _handles_seen(desk: Desk) -> frozenset[str]:
    """Numbers and addresses that the printed items show anyway: a new one of hers is not served."""
    records = [item.record for item in desk.items.values()]
    seen = {who.handle for r in records for who in (r.sender, *r.to) if who.handle}
    return frozenset(seen)


def _refusal(desk: Desk) -> Page:
    refusal = desk.story.refusal
    if refusal is None:
        return {"refusal": None, "no_refusal": desk.say("report.refusal.none")}
    label = desk.refusal_label()
    item = desk.items.get(label or "")
    name, handle = party(item.record.sender) if item else ("", "")
    # a day set by hand has no message: then her own words on how it was said stand in its place
    text, how = (refusal.text, refusal.how) if refusal.text else (refusal.how, "")
    short = one_line(text, REFUSAL_CLIP)
    return {
        "refusal": {
            "text": short,
            "dir": first_strong(text),
            "clipped": short.endswith(" …"),
            "when": desk.stamp(refusal.moment),
            "from": " ".join(x for x in (one_line(name, NAME_CLIP), one_line(handle, 40)) if x),
            "label": label,
            "how": one_line(how, HOW_CLIP),
        }
    }


def _after(desk: Desk) -> Mapping[str, object]:
    found = desk.story.summary.get("after_over")
    return found if isinstance(found, Mapping) else {}


def _number(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def sentence(desk: Desk) -> str:
    """The one sentence to read aloud."""
    story, days = desk.story, _number(_after(desk), "days")
    total = sum(story.after.values())
    name = one_line(story.other.name, NAME_CLIP)
    if story.refusal is None:
        return desk.say("report.sentence.no_day", n=total + sum(story.before.values()), name=name)
    return " ".join(
        (
            desk.say("report.sentence", n=total, name=name),
            desk.say("report.sentence.days", n=days) if days else "",
        )
    ).strip()


def _counts(desk: Desk) -> Page:
    story = desk.story
    split = story.refusal is not None
    kinds = [k for k, _ in _KINDS if k in story.before or k in story.after]
    shown = kinds if len(kinds) <= MOST_ROWS else kinds[: MOST_ROWS - 1]
    rows = [_count_row(desk, desk.say(dict(_KINDS)[kind]), [kind]) for kind in shown]
    rest = sorted({*story.before, *story.after} - {*shown})
    if rest:
        rows.append(_count_row(desk, desk.say("report.kind.other"), rest))
    before, after = sum(story.before.values()), sum(story.after.values())
    total = [desk.say("report.kind.all")]
    total += [_figure(before), _figure(after), ""] if split else [_figure(before + after)]
    heads = ["report.count.kind"]
    heads += (
        ["report.count.before", "report.count.after", "report.count.first"] if split else ["report.count.all"]
    )
    return {"heads": [desk.say(h) for h in heads], "rows": rows, "total": total}


def _count_row(desk: Desk, name: str, kinds: list[str]) -> list[str]:
    story = desk.story
    before = sum(story.before.get(k, 0) for k in kinds)
    after = sum(story.after.get(k, 0) for k in kinds)
    if story.refusal is None:
        return [name, _figure(before + after)]
    first = _first(desk, story.first_after.get(kinds[0], "") if len(kinds) == 1 else "")
    return [name, _figure(before), _figure(after), first]


def _figure(number: int) -> str:
    return str(number) if number else "–"


def _first(desk: Desk, found: str) -> str:
    """The first contact of a kind after the refusal: its day, whether a label or a time is given."""
    item = desk.items.get(found)
    if item is not None and item.moment.local:
        return f"{desk.day(item.moment.local)}, {item.label}"
    return desk.day(found) if found else "–"


def _apart(desk: Desk) -> list[list[str]]:
    """What is not in the count and stands beside it, so that nobody has to find it first."""
    after = _after(desk)
    rows = [[desk.say(key), str(_number(after, name))] for name, key in _APART if _number(after, name)]
    both = (after.get("calls"), after.get("app_calls"))
    missed = sum(_number(calls, "missed") for calls in both if isinstance(calls, Mapping))
    if missed:
        rows.append([desk.say("report.apart.missed"), str(missed)])
    bursts, silence = _number(after, "bursts"), _number(after, "longest_silence_days")
    if bursts:
        rows.append([desk.say("report.apart.bursts"), str(bursts)])
    if silence:
        rows.append([desk.say("report.apart.silence"), str(silence)])
    return rows


def _read_first(desk: Desk) -> list[list[str]]:
    """The first item of each kept finding, threats before contacts: what an officer opens first."""
    order = sorted(desk.story.findings, key=lambda f: -f.sign)
    labels = dict.fromkeys(f.about[0] for f in order if f.about and f.about[0] in desk.items)
    return [excerpt(desk, desk.items[label]) for label in list(labels)[:MOST_FIRST]]


def _signs(desk: Desk) -> Page:
    story = desk.story
    if not story.findings:
        return {"none": desk.say(nothing_kept(desk)), "rows": []}
    counts = {s: sum(f.sign == s for f in story.findings) for s in _SIGNS}
    rows = [[desk.say("report.sign", n=s), sign_name(desk, s), str(n)] for s, n in counts.items() if n]
    return {"head": desk.say("report.findings.kept_by", name=_first_name(desk)), "rows": rows}


def _first_name(desk: Desk) -> str:
    return one_line(desk.story.me.name, NAME_CLIP)


def nothing_kept(desk: Desk) -> str:
    """Why there is no finding: nothing was decided yet, or nothing was kept of what was decided."""
    return "report.findings.nothing_kept" if desk.story.decided else "report.findings.undecided"


def volume(desk: Desk, holds: str) -> Page:
    """The title page of a later volume: what it belongs to, what it holds, where the limits stand."""
    return {
        "kind": "volume",
        "audience": audience(desk),
        "pack": one_line(desk.story.name, NAME_CLIP),
        "made": desk.utc_stamp(desk.story.made),
        "title": title(desk),
        "holds": holds,
        "see": desk.say("report.volume.see_first"),
    }


_GUIDE = (
    ("report.guide.voices", "report.guide.voices.text"),
    ("report.guide.sources", "report.guide.sources.text"),
    ("report.guide.labels", "report.guide.labels.text"),
    ("report.guide.place", "report.guide.place.text"),
    ("report.guide.time", "report.guide.time.text"),
    ("report.guide.gap", "report.guide.gap.text"),
    ("report.guide.marks", "report.guide.marks.text"),
    ("report.guide.sides", "report.guide.sides.text"),
)


def guide(desk: Desk, volumes: list[str]) -> Page:
    """Contents, the marks of this report in a few lines, and what stands in which volume."""
    rows = [[desk.say(head), desk.say(text)] for head, text in _GUIDE]
    if desk.story.refusal is not None:
        rows.append([desk.say("report.guide.day"), desk.say("report.guide.day.text")])
    marks = next(n for n, (head, _) in enumerate(_GUIDE) if head == "report.guide.marks")
    shown = [f"⟦{mark(ch)}⟧" for ch in "\u202e\U00012000"]
    return {"kind": "guide", "rows": rows, "volumes": volumes, "marks-row": marks, "_marks": shown}
