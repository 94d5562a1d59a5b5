# SPDX-License-Identifier: Apache-2.0
"""What a message says by its words: threats, gifts, turning up, showing around; and the words for it.

The rules are data (``signs/rules``, a file per language) and say what a message reads like, never what
its writer will do. Who wrote it is known before any rule counts: a friend's or her own words are never
the other's threats. A message is read up to ``MOST_LETTERS``; ``unheard`` says what was left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from leeward.records import Said
from leeward.signs.common import refusal
from leeward.signs.common.order import Band
from leeward.signs.common.refusal import MOST_LETTERS, MOST_LETTERS_SHOWN
from leeward.signs.common.text_plain import MARKS, plain_words, stood
from leeward.signs.common.text_rules import AROUND, THREATS, VEILED, Hit, languages, rules
from leeward.signs.common.text_weighed import (
    MOST_WORDS,
    REFUSAL,
    SLACK,
    THREAT,
    Sum,
    kinds_of_threat,
    points,
)

THEIRS = ("visit", "gift", "exposure")
"""What he does, and others can tell of."""
WEIGHED: Mapping[str, tuple[str, ...]] = {"other": (THREAT, *THEIRS, "contact.pressure"), "third": THEIRS}
"""What is weighed in whose words; in her own it is her refusal only. Others carry his threats to her in
words that rules hear."""
KNOWN = 6
"""Of ten words around it so many must have points, or nothing is said against the rule."""
BREATH = 10
"""Words of one phrase at most; ideas further apart, or in two sentences, need not be one thought."""
PIECE = 60
"""Words that are weighed at once; nine in ten private messages are shorter (nus_sms, scenarios)."""
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


class Message(NamedTuple):
    """A message as it is looked at: its words in plain spelling, their ideas, and what they add up to."""

    text: str
    words: list[str]
    side: str
    """Who wrote it: "other" (the ex), "self" or "third"."""
    ideas: int
    added: Sum


def hear(text: str, side: str, channel: str = "", language: str | None = None) -> tuple[Heard, ...]:
    """What this message says; ``side`` is who wrote it: "other" (the ex), "self" or "third"."""
    return heard_in(read(text, side), channel, language)


def read(text: str, side: str) -> Message:
    """As much of a message as is looked at."""
    text = text[:MOST_LETTERS]
    words = plain_words(text)
    ideas = rules().ideas.bits(words)
    return Message(text, words, side, ideas, points().add(words[:MOST_WORDS], ideas, side))


def heard_in(message: Message, channel: str = "", language: str | None = None) -> tuple[Heard, ...]:
    """What a message says that was read."""
    text, words, side, ideas, _ = message
    hits = rules().hear(words, ideas, side, channel, _spoken((language or "")[:MOST_LANGUAGE]))
    heard = _told(text, hits) if hits and (hits := _borne_out(hits, words, side)) else ()
    acts = WEIGHED.get(side, ())
    if side == "self":
        refused = _refused(text)
        heard, acts = (*refused, *heard), () if refused else (REFUSAL,)
    elif heard:
        said = {one.kind.partition(".")[0] for one in heard}
        part = PART_OF_A_THREAT if THREAT in said else frozenset[str]()
        acts = tuple(act for act in acts if act.partition(".")[0] not in said and act not in part)
    return (*heard, *_weighed(message, acts)) if acts else heard


def unheard(text: str) -> int:
    """How many letters at the end of a message are not looked at."""
    return max(len(text) - MOST_LETTERS, 0)


@lru_cache(maxsize=256)
def _spoken(language: str) -> frozenset[str] | None:
    """Whose rules count for a language as a row has it; None, all of them, where it is not known here."""
    named = frozenset(SAME.get(n, n) for n in language.casefold().replace("-", "+").split("+"))
    return named | ALWAYS if named <= languages().keys() else None


def _borne_out(hits: list[Hit], words: list[str], side: str) -> list[Hit]:
    """The hits of rules that the words around them do not speak against.

    A firm rule of a threat that was said in one breath is always believed: nothing outweighs "I will kill
    you" or "watch your back". Nothing is said against a rule where most words around it have no points.
    """
    held, sums = points(), dict[tuple[int, int], Sum | None]()
    found: list[Hit] = []
    for hit in hits:
        is_threat = hit.rule.kind.startswith(THREATS)
        act = THREAT if is_threat else hit.rule.kind
        if act in held.acts and not (is_threat and not hit.rule.loose and _is_one_breath(words, hit)):
            around = max(hit.start - AROUND, 0), min(hit.end + AROUND, len(words))
            if around not in sums:
                sums[around] = _sum_where_known(words[slice(*around)], side)
            added = sums[around]
            if added is not None and held.above(added, held.place(act)) < -SLACK:
                continue
        found.append(hit)
    return found


def _is_one_breath(words: list[str], hit: Hit) -> bool:
    return hit.end - hit.start <= BREATH and MARKS.isdisjoint(words[hit.start : hit.end])


def _sum_where_known(words: list[str], side: str) -> Sum | None:
    """What these words add up to; None where most of them have no points."""
    held = points()
    if 10 * sum(map(held.of_word.__contains__, words)) < KNOWN * len(words):
        return None
    return held.add(words, rules().ideas.bits(words), side)


def weighed_refusal(text: str) -> refusal.Candidate | None:
    """A no of hers that no rule hears and her words add up to; it stands behind those that rules hear."""
    heard = _weighed(read(text, "self"), (REFUSAL,))
    return refusal.Candidate(0, (heard[0].reason,)) if heard else None


def _weighed(message: Message, acts: tuple[str, ...]) -> tuple[Heard, ...]:
    """The acts that no rule heard and the words add up to, each with its heaviest words.

    A long letter is weighed piece by piece: among many ordinary words a few others weigh nothing.
    """
    text, words, side, _, added = message
    heard: dict[str, Heard] = {}
    if len(words) <= PIECE:
        for act in points().enough(added, acts):
            heard[act] = _as_heard(text, act, 0, words, side)
    else:
        for at in range(0, min(len(words) - PIECE // 2, MOST_WORDS), PIECE // 2):
            piece = words[at : at + PIECE]
            for act in points().enough(points().add(piece, rules().ideas.bits(piece), side), acts):
                heard.setdefault(act, _as_heard(text, act, at, piece, side))
    if THREAT in heard:
        return tuple(one for act, one in heard.items() if act not in PART_OF_A_THREAT)
    return tuple(heard.values())


def _as_heard(text: str, act: str, at: int, piece: list[str], side: str) -> Heard:
    first, last = points().heaviest(piece, points().place(act))
    places = stood(text)
    start, end = places[at + first][0], places[at + last - 1][1]
    shown = _shown(text[start:end])
    said = Said(f"heard.{act.rpartition('.')[2]}.weighed", {"words": shown})
    kind = _kind_of_threat(piece, side) if act == THREAT else act
    return Heard(kind, f"{act}.weighed@1", shown, start, end, said)


def _kind_of_threat(piece: list[str], side: str) -> str:
    """The kind that the words speak for most."""
    kinds = kinds_of_threat()
    added = kinds.add(piece, rules().ideas.bits(piece), side)
    return max(kinds.acts, key=lambda act: kinds.above(added, kinds.place(act)))


def _told(text: str, hits: list[Hit]) -> tuple[Heard, ...]:
    places = stood(text)
    threats = [hit for hit in hits if hit.rule.kind.startswith("threat.")]
    heard: dict[str, Heard] = {}
    for hit in hits:
        if hit.rule.kind in PART_OF_A_THREAT and _is_part(hit, threats):
            continue
        if _is_said_better(hit, threats):
            continue
        start, end = places[hit.start][0], places[hit.end - 1][1]
        words = _shown(text[start:end])
        said = Said(f"heard.{hit.rule.reason}", {"words": words})
        heard[hit.rule.id] = Heard(hit.rule.kind, hit.rule.name, words, start, end, said)
    return tuple(heard.values())


def _is_part(hit: Hit, threats: list[Hit]) -> bool:
    """Whether it belongs to a threat: a plea to any, a gift only to a firm one (it may be no threat)."""
    return any(hit.rule.kind != "gift" or t.rule.is_outright for t in threats)


def _is_said_better(loose: Hit, threats: list[Hit]) -> bool:
    """Whether a firm rule hears the same words, or any other kind what is only veiled otherwise."""
    if not loose.rule.loose:
        return False
    others = [hit for hit in threats if hit is not loose]
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
    """Which pile a message lies in by what the rules heard; ``order`` piles the others."""
    if any(one.kind.startswith("threat.") for one in heard):
        return "strong"
    return "some" if heard else "none"
