# SPDX-License-Identifier: Apache-2.0
"""What a message says by its words: threats, gifts, turning up, showing around; and the words for it.

The rules are data (``signs/rules``, a file per language) and say what a message reads like, never what
its writer will do. Who wrote it is known before any rule counts: a friend's or her own words are never
the other's threats. A message is read up to ``MOST_LETTERS``; ``unheard`` says what was left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from leeward.records import Said
from leeward.signs.common import refusal
from leeward.signs.common.order import Band
from leeward.signs.common.refusal import MOST_LETTERS, MOST_LETTERS_SHOWN
from leeward.signs.common.text_plain import plain_words, stood
from leeward.signs.common.text_rules import AROUND, THREATS, VEILED, Hit, languages, rules
from leeward.signs.common.text_weighed import MOST_WORDS, REFUSAL, SLACK, kinds_of_threat, points

THREAT = "threat"
THEIRS = ("visit", "gift", "exposure")
"""What he does, and others can tell of."""
WEIGHED: Mapping[str, tuple[str, ...]] = {"other": (THREAT, *THEIRS, "contact.pressure"), "third": THEIRS}
"""What is weighed in whose words; in her own it is her refusal only. Others carry his threats to her in
words that rules hear."""
KNOWN = 6
"""Of ten words around it so many must have points, or nothing is said against the rule."""
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


def hear(text: str, side: str, channel: str = "", language: str | None = None) -> tuple[Heard, ...]:
    """What this message says; ``side`` is who wrote it: "other" (the ex), "self" or "third"."""
    return hear_words(text, read_words(text), side, channel, language)


def read_words(text: str) -> list[str]:
    """The plain words of as much of a message as is looked at."""
    return plain_words(text[:MOST_LETTERS])


def hear_words(
    text: str, words: list[str], side: str, channel: str = "", language: str | None = None
) -> tuple[Heard, ...]:
    """What a message says whose words are known already (``read_words``)."""
    read = text[:MOST_LETTERS]
    ideas = rules().ideas.bits(words)
    hits = rules().hear(words, ideas, side, channel, _spoken((language or "")[:MOST_LANGUAGE]))
    hits = [hit for hit in hits if _is_borne_out(hit, words, side)]
    heard = _told(read, hits) if hits else ()
    acts = WEIGHED.get(side, ())
    if side == "self":
        refused = _refused(read)
        heard, acts = (*refused, *heard), () if refused else (REFUSAL,)
    elif heard:
        said = {one.kind.partition(".")[0] for one in heard}
        part = PART_OF_A_THREAT if THREAT in said else frozenset[str]()
        acts = tuple(act for act in acts if act.partition(".")[0] not in said and act not in part)
    return (*heard, *_weighed(read, words, ideas, side, acts)) if acts else heard


def unheard(text: str) -> int:
    """How many letters at the end of a message are not looked at."""
    return max(len(text) - MOST_LETTERS, 0)


@lru_cache(maxsize=256)
def _spoken(language: str) -> frozenset[str] | None:
    """Whose rules count for a language as a row has it; None, all of them, where it is not known here."""
    named = frozenset(SAME.get(n, n) for n in language.casefold().replace("-", "+").split("+"))
    return named | ALWAYS if named <= languages().keys() else None


def _is_borne_out(hit: Hit, words: list[str], side: str) -> bool:
    """Whether the words around what a rule heard do not speak against it.

    A threat that is firm and not veiled is always heard: nothing outweighs "I will kill you". Nothing is
    said against a rule where most words around it have no points, as in a language without any.
    """
    is_threat = hit.rule.kind.startswith(THREATS)
    act, held = THREAT if is_threat else hit.rule.kind, points()
    if act not in held.acts or hit.rule.is_outright:
        return True
    around = words[max(hit.start - AROUND, 0) : hit.end + AROUND]
    if 10 * sum(word in held.of_word for word in around) < KNOWN * len(around):
        return True
    added = held.add(around, rules().ideas.bits(around), side)
    return held.above(added, held.place(act)) >= -(2 * SLACK if is_threat and not hit.rule.loose else SLACK)


def _weighed(text: str, words: list[str], ideas: int, side: str, acts: tuple[str, ...]) -> tuple[Heard, ...]:
    """The acts that no rule heard and the words add up to, each with its heaviest words.

    A long letter is weighed piece by piece: among many ordinary words a few others weigh nothing.
    """
    if len(words) <= PIECE:
        enough = points().enough(points().add(words, ideas, side), acts)
        heard = {act: _as_heard(text, act, 0, words, side) for act in enough} if enough else {}
    else:
        heard = {}
        for at in range(0, min(len(words) - PIECE // 2, MOST_WORDS), PIECE // 2):
            piece = words[at : at + PIECE]
            added = points().add(piece, rules().ideas.bits(piece), side)
            for act in points().enough(added, acts):
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
