# SPDX-License-Identifier: Apache-2.0
"""What a message says by its words: threats, gifts, turning up, showing around; and the words for it.

The rules are data (``signs/rules``, a file per language) and say what a message reads like, never what
its writer will do. Who wrote it is known before any rule counts: a friend's or her own words are never
the other's threats. A message is read up to ``MOST_LETTERS``; ``unheard`` says what was left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from leeward.records import Said
from leeward.signs.common import refusal
from leeward.signs.common.order import Band
from leeward.signs.common.refusal import MOST_LETTERS, MOST_LETTERS_SHOWN
from leeward.signs.common.text_plain import MARKS, stood
from leeward.signs.common.text_rules import AROUND, THREATS, VEILED, Hit, languages, rules
from leeward.signs.common.text_weighed import (
    REFUSAL,
    SLACK,
    THREAT,
    Message,
    Sum,
    kinds_of_threat,
    points,
    read,
)

THEIRS = ("visit", "gift", "exposure")
"""What he does, and others can tell of."""
WEIGHED: Mapping[str, tuple[str, ...]] = {"other": (THREAT, *THEIRS, "contact.pressure"), "third": THEIRS}
"""What is weighed in whose words; in her own it is her refusal only. Others carry his threats to her in
words that rules hear."""
KNOWN = 6
"""Of ten words around it so many must have points, or nothing is said against the rule."""
OF_THIRDS = 250
"""What others write must add up to so much more: couriers and callers of their own are most of it. Ours; of
0 to 300 what costs no told visit, gift or exposure (of messages that were not learned from)."""
BREATH = 10
"""Words of one phrase at most; ideas further apart, or in two sentences, need not be one thought."""
REFUSAL_RULE = "contact.refusal@1"
PART_OF_A_THREAT = frozenset(("contact.pressure", "gift"))
"""A plea beside a threat belongs to it, and flowers beside one are for a grave."""
ALWAYS = frozenset(("all", "en", "pcm"))
"""Heard in every message: English and Nigerian Pidgin are mixed into all others."""

MOST_LANGUAGE = 40
"""Letters of a row's language that are looked at; the longest mixture written so is shorter."""
SAME = {"hinglish": "hi", "sheng": "sw"}
"""Mixed tongues whose words stand in the file of another."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a message says: the rule that heard it, and the writer's own words."""

    kind: str
    rule: str
    words: str
    start: int
    end: int
    reason: Said


class _Found(NamedTuple):
    """One thing that a message says: what heard it, the reason, and how to find the words for it."""

    kind: str
    rule: str
    reason: str
    words: Callable[[], tuple[int, int]]
    """Which words, the first and one past the last: worked out for those that are shown only."""


def hear(text: str, side: str, channel: str = "", language: str | None = None) -> tuple[Heard, ...]:
    """What this message says; ``side`` is who wrote it: "other" (the ex), "self" or "third"."""
    return heard_in(read(text, side), channel, language)


def sounds(text: str, side: str, channel: str = "") -> list[tuple[str, str]]:
    """The same without its words: kinds and rules. Quicker, where a million messages are listened to."""
    message = read(text, side)
    refused = [(one.kind, one.rule) for one in _refused(message.text)] if side == "self" else []
    return refused + [
        (one.kind, one.rule) for one in _found(message, channel, None, is_refused=bool(refused))
    ]


def heard_in(message: Message, channel: str = "", language: str | None = None) -> tuple[Heard, ...]:
    """What a message says that was read."""
    refused = _refused(message.text) if message.side == "self" else ()
    found = _found(message, channel, language, is_refused=bool(refused))
    if not found:
        return refused
    places = stood(message.text)
    return (*refused, *(_shown_in(message.text, places, one) for one in found))


def _found(message: Message, channel: str, language: str | None, *, is_refused: bool) -> list[_Found]:
    _, words, side, ideas, _ = message
    spoken = _spoken(language[:MOST_LANGUAGE]) if language else None
    believed = partial(_is_borne_out, message, {})
    hits = rules().hear(words, ideas, side, channel, spoken, believed)
    found = _told(hits) if hits else []
    acts = WEIGHED.get(side, ())
    if side == "self":
        acts = () if is_refused else (REFUSAL,)
    elif found:
        said = {one.kind.partition(".")[0] for one in found}
        part = PART_OF_A_THREAT if THREAT in said else frozenset[str]()
        acts = tuple(act for act in acts if act.partition(".")[0] not in said and act not in part)
    return found + _weighed(message, acts) if acts else found


def _shown_in(text: str, places: list[tuple[int, int]], found: _Found) -> Heard:
    first, last = found.words()
    start, end = places[first][0], places[last - 1][1]
    words = _shown(text[start:end])
    return Heard(found.kind, found.rule, words, start, end, Said(found.reason, {"words": words}))


def unheard(text: str) -> int:
    """How many letters at the end of a message are not looked at."""
    return max(len(text) - MOST_LETTERS, 0)


@lru_cache(maxsize=256)
def _spoken(language: str) -> frozenset[str] | None:
    """Whose rules count for a language as a row has it; None, all of them, where it is not known here."""
    named = frozenset(SAME.get(n, n) for n in language.casefold().replace("-", "+").split("+"))
    return named | ALWAYS if named <= languages().keys() else None


def _is_borne_out(message: Message, sums: dict[tuple[int, int], Sum | None], hit: Hit) -> bool:
    """Whether the words around what a rule heard do not speak against it.

    A firm rule of a threat, or of his coming, that was said in one breath is always believed: nothing
    outweighs "I will kill you", "watch your back", "I'm outside". Nothing is said against a rule where most
    words around it have no points. ``sums`` keeps what was added up already.
    """
    held, words, side = points(), message.words, message.side
    is_threat = hit.rule.kind.startswith(THREATS)
    act = THREAT if is_threat else hit.rule.kind
    is_plain = is_threat or (act == "visit" and side == "other")
    if act not in held.acts or (is_plain and not hit.rule.loose and _is_one_breath(words, hit)):
        return True
    around = max(hit.start - AROUND, 0), min(hit.end + AROUND, len(words))
    if around not in sums:
        sums[around] = _sum_where_known(message, *around)
    least = OF_THIRDS - SLACK if side == "third" else -SLACK
    added = sums[around]
    return added is None or held.above(added, held.place(act)) >= least


def _is_one_breath(words: list[str], hit: Hit) -> bool:
    return hit.end - hit.start <= BREATH and MARKS.isdisjoint(words[hit.start : hit.end])


def _sum_where_known(message: Message, first: int, last: int) -> Sum | None:
    """What these words of a message add up to; None where most of them have no points."""
    held, (at, piece, added) = points(), message.pieces[0]
    words = message.words[first:last]
    if 10 * sum(map(held.of_word.__contains__, words)) < KNOWN * len(words):
        return None
    if (at, len(piece)) == (first, last):
        return added
    return held.add(words, rules().ideas.bits(words), message.side)


def weighed_refusal(text: str) -> refusal.Candidate | None:
    """A no of hers that no rule hears and her words add up to; it stands behind those that rules hear."""
    message = read(text, "self")
    if not (found := _weighed(message, (REFUSAL,))):
        return None
    return refusal.Candidate(0, (_shown_in(message.text, stood(message.text), found[0]).reason,))


def _weighed(message: Message, acts: tuple[str, ...]) -> list[_Found]:
    """The acts that no rule heard and the words of a piece add up to."""
    found: dict[str, _Found] = {}
    for at, piece, added in message.pieces:
        for act in points().enough(added, acts):
            is_enough = message.side != "third" or points().above(added, points().place(act)) >= OF_THIRDS
            if is_enough and act not in found:
                kind = _kind_of_threat(piece, message.side) if act == THREAT else act
                reason = f"heard.{act.rpartition('.')[2]}.weighed"
                found[act] = _Found(kind, f"{act}.weighed@1", reason, partial(_heaviest, at, piece, act))
    if THREAT in found:
        return [one for act, one in found.items() if act not in PART_OF_A_THREAT]
    return list(found.values())


def _heaviest(at: int, piece: list[str], act: str) -> tuple[int, int]:
    first, last = points().heaviest(piece, points().place(act))
    return at + first, at + last


def _kind_of_threat(piece: list[str], side: str) -> str:
    """The kind that the words speak for most."""
    kinds = kinds_of_threat()
    added = kinds.add(piece, rules().ideas.bits(piece), side)
    return max(kinds.acts, key=lambda act: kinds.above(added, kinds.place(act)))


def _told(hits: list[Hit]) -> list[_Found]:
    """What the rules heard, without what is part of a threat or better said by another."""
    threats = [hit for hit in hits if hit.rule.kind.startswith(THREATS)]
    found: dict[str, _Found] = {}
    for hit in hits:
        rule = hit.rule
        if _is_said_better(hit, threats):
            continue
        if rule.kind in PART_OF_A_THREAT and _is_part(hit, threats):
            continue
        found[rule.id] = _Found(rule.kind, rule.name, f"heard.{rule.reason}", partial(_span, hit))
    return list(found.values())


def _span(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _is_part(hit: Hit, threats: list[Hit]) -> bool:
    """Whether it belongs to a threat: a plea to any, a gift only to a firm one (it may be no threat)."""
    return any(hit.rule.kind != "gift" or t.rule.is_outright for t in threats)


def _is_said_better(loose: Hit, threats: list[Hit]) -> bool:
    """Whether a firm rule hears the same words, or any other kind what is only veiled otherwise."""
    if not loose.rule.loose:
        return False
    others = [hit for hit in threats if hit.rule is not loose.rule]
    if loose.rule.kind == VEILED and any(hit.rule.kind != VEILED for hit in others):
        return True
    return any(not o.rule.loose and o.start < loose.end and loose.start < o.end for o in others)


def _refused(text: str) -> tuple[Heard, ...]:
    """Her own clear no, as ``refusal`` hears it."""
    if (found := refusal.rank(text)) is None:
        return ()
    best = found.grounds[0]
    words = str(best.facts["words"])
    start = max(text.find(words), 0)
    return (Heard(REFUSAL, REFUSAL_RULE, words, start, min(start + len(words), len(text)), best),)


def _shown(words: str) -> str:
    """The words on one line; a long stretch is cut where it is shown, and says so with three dots."""
    words = " ".join(words.split())
    return words if len(words) <= MOST_LETTERS_SHOWN else f"{words[: MOST_LETTERS_SHOWN - 1]}\u2026"


def band(heard: tuple[Heard, ...]) -> Band:
    """Which pile a message lies in by what was heard; ``order`` piles the others."""
    if any(one.kind.startswith(THREATS) for one in heard):
        return "strong"
    return "some" if heard else "none"
