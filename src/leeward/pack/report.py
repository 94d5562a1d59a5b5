# SPDX-License-Identifier: Apache-2.0
"""The report that a police officer, a lawyer or a court reads on paper: one PDF, or volumes when long.

Facts are laid out by ``pages``, drawn by ``typst/*.typ``. Every word reaches the template as JSON, after
``letters`` has made each character one that a page can show. The same story gives the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import manimgx_fonts
import msgspec
import segno

from leeward.child import TypesetError, typeset
from leeward.errors import RefusedError
from leeward.pack.desk import Desk, Page, grouped, seconds_of
from leeward.pack.letters import Piece, bare, one_line, pieces
from leeward.pack.pages import close, exhibits, findings, front
from leeward.pack.story import Item, Story

ITEMS_PER_VOLUME = 2_000
"""Ordinary messages in one volume: about 120 pages. 1,700 of them took 290 MB to set, six times as long ones
400 MB (measured); the whole program has to stay below 600 MB."""

CHRONOLOGY_LINES = 2_500
"""Lines of chronology in one volume: about 65 pages beside what else the first volume holds."""

SCOPE_PAGE = "scope-page"
"""The label of the page "What this pack does not prove" in close.typ. A first volume without it is none."""

_HERE = Path(__file__).parent / "typst"
_FONTS = Path(manimgx_fonts.__file__).parent

_LABELS = {
    "report": "report.report",
    "page": "report.page",
    "of": "report.of",
    "p": "report.p",
    "root": "report.root",
    "contents": "report.contents",
    "zero": "report.refusal",
    "whole_text": "report.whole_text",
    "see_limits": "report.see.limits",
    "see_check": "report.see.check",
    "apart": "report.apart",
    "guide": "report.guide",
    "volumes": "report.volumes",
    "chronology": "report.chronology",
    "chronology_intro": "report.chronology.intro",
    "findings": "report.findings",
    "findings_intro": "report.findings.intro",
    "found": "report.finding.found",
    "rule": "report.finding.rule",
    "why": "report.finding.why",
    "items": "report.finding.items",
    "all_labels": "report.finding.all_labels",
    "other_side": "report.finding.other_side",
    "not_seen": "report.finding.not_seen",
    "not_examined": "report.not_examined",
    "replies": "report.replies",
    "before_it": "report.replies.before",
    "her_reply": "report.replies.hers",
    "conversations": "report.conversations",
    "notes": "report.notes",
    "written": "report.note.written",
    "added_later": "report.note.later",
    "receipts": "report.receipts",
    "receipts_intro": "report.receipts.intro",
    "adds_up": "report.receipt.adds_up",
    "skipped": "report.receipt.skipped",
    "limits_of": "report.receipt.limits",
    "how": "report.receipt.how",
    "read_in": "report.receipt.read_in",
    "limits": "report.limits",
    "limits_intro": "report.limits.intro",
    "proves": "report.proves",
    "confirm": "report.confirm",
    "confirm_what": "report.confirm.what",
    "confirm_who": "report.confirm.who",
    "checking": "report.check",
    "checking_intro": "report.check.intro",
    "twelve": "report.check.twelve",
    "earlier": "report.check.earlier",
    "earlier_intro": "report.check.earlier.intro",
    "whole_root": "report.check.root",
    "counts_note": "report.counts_note",
    "read_first": "report.read_first",
    "from_label": "report.from_label",
}


def render(story: Story) -> dict[str, bytes]:
    """The report by file name: "report.pdf", and "report-volume-2.pdf" and so on when it is long."""
    desk = Desk.of(story)
    volumes = _volumes(desk)
    common = _common(desk)
    files: dict[str, bytes] = {}
    for number, parts in enumerate(volumes, 1):
        name = "report.pdf" if number == 1 else f"report-volume-{number}.pdf"
        line = _volume_line(desk, number, len(volumes))
        name_of = " · ".join(x for x in (str(common["_title"]), line) if x)
        facts = common | {"parts": parts, "volume": line, "_title": name_of}
        files[name] = _set(facts, seconds_of(story.made), first=number == 1)
    return files


def _volumes(desk: Desk) -> list[list[Page]]:
    """What stands in which volume: all in one, or the argument first and the exhibits after it."""
    entries = findings.in_order(desk)
    chats = exhibits.stretches(desk.story.sources, ITEMS_PER_VOLUME)
    lines = list(findings.cut(entries, CHRONOLOGY_LINES)) or [[]]
    heavy = sum(exhibits.weight(p) for v in chats for s in v for p in s.parts) + len(entries) // 3
    told = [findings.chronology(desk, part, first=not at) for at, part in enumerate(lines)]
    shown = [[exhibits.conversation(desk, s) for s in volume] for volume in chats]
    middle = [findings.findings(desk), findings.replies(desk)]
    notes = [exhibits.notes(desk)] if desk.story.incidents else []
    end = [close.receipts(desk), close.limits(desk), close.confirm(desk), close.checking(desk)]
    if heavy <= ITEMS_PER_VOLUME:
        chapters = [page for volume in shown for page in volume]
        opening = [front.cover(desk), front.guide(desk, [])]
        return [[*opening, *told, *middle, *chapters, *notes, *end]]
    spans = _spans(desk, len(told), chats)
    opening = [front.cover(desk), front.guide(desk, spans)]
    first = [*opening, told[0], *middle, *notes, *end]
    later = [*([page] for page in told[1:]), *shown]
    return [first, *([front.volume(desk, s), *v] for s, v in zip(spans, later, strict=True))]


def _spans(desk: Desk, told: int, chats: list[list[exhibits.Stretch]]) -> list[str]:
    """What each later volume holds, for the contents of the first."""
    later = [desk.say("report.volume.chronology", volume=n) for n in range(2, told + 1)]
    for number, volume in enumerate(chats, told + 1):
        labels = [x for s in volume for x in _ends(s)]
        days = [x for x in (exhibits.span(desk, s) for s in volume) if x]
        text = desk.say("report.volume.holds", volume=number, first=labels[0], last=labels[-1])
        later.append(f"{text} ({'; '.join(days[:3])})" if days else text)
    return later


def _ends(stretch: exhibits.Stretch) -> tuple[str, str]:
    labels = [p.label for p in stretch.parts if isinstance(p, Item)] or [stretch.source.label]
    return labels[0], labels[-1]


def _volume_line(desk: Desk, number: int, count: int) -> str:
    return "" if count == 1 else desk.say("report.volume_of", volume=number, count=count)


def _common(desk: Desk) -> Page:
    """What every page carries: names, the seal at the foot, the words of the report's own voice."""
    story, sealed = desk.story, desk.story.sealed
    root = sealed.root.hex()
    says = f"LEEWARD1 {sealed.size} {root.upper()}"
    square = segno.make(says, error="m", micro=False, boost_error=False)
    return {
        "_lang": story.language[:2].lower() if story.language[:2].isalpha() else "en",
        "_date": _calendar(story.made),
        "_title": _flat(f"{desk.say('report.report')}: {front.title(desk)}"),
        "_author": _flat(one_line(story.me.name, front.NAME_CLIP)),
        "_qr": ["".join("1" if dark else "0" for dark in row) for row in square.matrix],
        "_says": says,
        "w": {name: desk.say(key) for name, key in _LABELS.items()},
        "short": grouped(root[:16]),
        "log": desk.say("report.log_size", n=sealed.size),
        "sealed": desk.say("report.sealed", when=desk.utc_stamp(sealed.sealed_at)),
        "pack": desk.say("report.pack", name=one_line(story.name, 40), version=story.version),
        "names": f"{one_line(story.me.name, 40)} / {one_line(story.other.name, 40)}",
    }


def _calendar(iso: str) -> list[int]:
    at = datetime.fromtimestamp(seconds_of(iso), UTC)
    return [at.year, at.month, at.day, at.hour, at.minute, at.second]


def _flat(untrusted_text: str) -> str:
    """Text for the properties of the file: the same marks, but in one string."""
    shown = pieces(untrusted_text)
    if isinstance(shown, str):
        return shown
    return "".join(p if isinstance(p, str) else p["m"] if isinstance(p, dict) else "" for p in shown)


def _set(facts: Page, date: int, *, first: bool) -> bytes:
    """The PDF of one volume. A character that no face draws is named and the volume is set again."""
    must_have = (SCOPE_PAGE,) if first else ()
    try:
        return _typeset(_shown(facts, pieces), date, must_have)
    except TypesetError as error:
        if error.failure != "glyph":
            raise RefusedError("error.report.not_set", code=error.failure) from error
    odd = _odd(sorted({t for t in _texts(facts) if not t.isascii()}), date)
    try:
        return _typeset(_shown(facts, lambda t: bare(t) if t in odd else pieces(t)), date, must_have)
    except TypesetError as error:
        raise RefusedError("error.report.not_set", code=error.failure) from error


def _typeset(shown: object, date: int, must_have: tuple[str, ...]) -> bytes:
    data = msgspec.json.encode(shown).decode("utf-8")
    return typeset(_HERE / "report.typ", {"data": data}, fonts=_FONTS, date=date, must_have=must_have)


def _odd(texts: list[str], date: int) -> frozenset[str]:
    """The texts that the faces cannot draw after all, found by halving: a few tries for a rare case."""
    data = msgspec.json.encode([pieces(t) for t in texts]).decode("utf-8")
    try:
        typeset(_HERE / "probe.typ", {"data": data}, fonts=_FONTS, date=date)
    except TypesetError:
        if len(texts) == 1:
            return frozenset(texts)
        half = len(texts) // 2
        return _odd(texts[:half], date) | _odd(texts[half:], date)
    return frozenset()


def _shown(facts: object, show: Callable[[str], str | list[Piece]]) -> object:
    """Facts with every text made fit for a page. Names that begin with "_" hold no text for readers."""
    if isinstance(facts, str):
        return show(facts)
    if isinstance(facts, Mapping):
        return {name: value if name.startswith("_") else _shown(value, show) for name, value in facts.items()}
    if isinstance(facts, (list, tuple)):
        return [_shown(value, show) for value in facts]
    return facts


def _texts(facts: object) -> Iterator[str]:
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, Mapping):
        for name, value in facts.items():
            if not name.startswith("_"):
                yield from _texts(value)
    elif isinstance(facts, (list, tuple)):
        for value in facts:
            yield from _texts(value)
