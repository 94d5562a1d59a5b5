# SPDX-License-Identifier: Apache-2.0
"""What a message says by its words: threats, gifts, turning up, showing around; and the words for it.

The rules are data (``signs/rules``, a file per language) and say what a message reads like, never what
its writer will do. Who wrote it is known before any rule counts: a friend's or her own words are never
the other's threats. A message is read up to ``MOST_LETTERS``; ``unheard`` says what was left.
"""

from dataclasses import dataclass
from functools import lru_cache

from leeward.records import Said
from leeward.signs.common import refusal
from leeward.signs.common.order import Band
from leeward.signs.common.refusal import MOST_LETTERS, MOST_LETTERS_SHOWN
from leeward.signs.common.text_plain import plain_words, stood
from leeward.signs.common.text_rules import Hit, languages, rules

REFUSAL = "contact.refusal"
REFUSAL_RULE = "contact.refusal@1"
VEILED = "threat.veiled"
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
    read = text[:MOST_LETTERS]
    hits = rules().hear(plain_words(read), side, channel, _spoken((language or "")[:MOST_LANGUAGE]))
    heard = _told(read, hits) if hits else ()
    return (*_refused(read), *heard) if side == "self" else heard


def unheard(text: str) -> int:
    """How many letters at the end of a message are not looked at."""
    return max(len(text) - MOST_LETTERS, 0)


@lru_cache(maxsize=256)
def _spoken(language: str) -> frozenset[str] | None:
    """Whose rules count for a language as a row has it; None, all of them, where it is not known here."""
    named = frozenset(SAME.get(n, n) for n in language.casefold().replace("-", "+").split("+"))
    return named | ALWAYS if named <= languages().keys() else None


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
    return any(hit.rule.kind != "gift" or not (t.rule.loose or t.rule.kind == VEILED) for t in threats)


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
