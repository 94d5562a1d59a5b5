# SPDX-License-Identifier: Apache-2.0
"""Her clear no, recognised in one message of her own: that it is over, or not to contact or visit her.

The rules and their examples are tables (``refusal_rules``, ``refusal_visits``, ``refusal_endings``,
``refusal_tongues``, ``refusal_look_alikes``). What comes out is an order in which to read, never a
verdict: she chooses the message. A message is read up to ``MOST_LETTERS``; the rest is not looked at.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leeward.records import Said
from leeward.signs.common.refusal_endings import ENDINGS, MORE
from leeward.signs.common.refusal_look_alikes import ASIDES, DAMPERS, PLEA
from leeward.signs.common.refusal_plain import Plain, Sieve, plain, plain_text
from leeward.signs.common.refusal_rules import CONTACT, Rule
from leeward.signs.common.refusal_tongues import TONGUES
from leeward.signs.common.refusal_visits import ALONE, VISITS

MOST_LETTERS = 20_000
ENOUGH = 3
"""The core weight from which a message is shown: a soft no alone (2) is not, a plain one (4) is, and a
plain one beside a joke or "in a meeting" is not. A convention of this product, measured in the tests."""
MOST_LETTERS_SHOWN = 120

RULES: tuple[Rule, ...] = (*CONTACT, *ALONE, *VISITS, *ENDINGS, *TONGUES)
_CORE = tuple(rule for rule in RULES if rule.core)
_WEIGHING = (*(rule for rule in RULES if not rule.core), *MORE)
_SIEVE = Sieve(rule.keys for rule in _CORE)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]{0,20}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that may be the clear no: the heavier, the more of one it says, and the words for it."""

    weight: int
    grounds: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A rule, and where in the plain text it was heard."""

    rule: Rule
    start: int
    end: int


def rank(text: str) -> Candidate | None:
    """How clearly this message says no, or None where it does not."""
    text = text[:MOST_LETTERS]
    near = _SIEVE.rules(text)
    if not near:
        return None
    heard = hear(plain_text(text), near)
    if not heard:
        return None
    return Candidate(sum(h.rule.weight for h in heard), _grounds(text, plain(text), heard))


def hear(said: str, near: Iterable[int] = range(len(_CORE))) -> tuple[Heard, ...]:
    """The rules, of those whose key words are near, that hear a no; none where they weigh too little."""
    rules = [rule for rule in map(_CORE.__getitem__, dict.fromkeys(near)) if rule.pattern.search(said)]
    if sum(rule.weight for rule in rules) < ENOUGH:
        return ()
    without = _without_asides(said)
    core: dict[str, Heard] = {}
    weight = -sum(d.weight for d in DAMPERS if d.whole and d.pattern.search(said))
    for sentence in _SENTENCE.finditer(without):
        new = [h for h in _in_sentence(rules, sentence) if h.rule.id not in core]
        damped = _damped(said[sentence.start() : sentence.end()]) if new else 0
        if (more := sum(h.rule.weight for h in new) - damped) > 0:
            weight += more
            core |= {h.rule.id: h for h in new}
    if weight < ENOUGH:
        return ()
    weighing = (Heard(r, m.start(), m.end()) for r in _WEIGHING if (m := r.pattern.search(without)))
    return (*core.values(), *weighing)


def _in_sentence(rules: list[Rule], sentence: re.Match[str]) -> Iterator[Heard]:
    if sentence[0].rstrip().endswith("?") and not PLEA.search(sentence[0]):
        return
    for rule in rules:
        if found := rule.pattern.search(sentence[0]):
            yield Heard(rule, sentence.start() + found.start(), sentence.start() + found.end())


def _damped(sentence: str) -> int:
    return sum(d.weight for d in DAMPERS if not d.whole and d.pattern.search(sentence))


def _without_asides(said: str) -> str:
    for aside in ASIDES:
        said = aside.pattern.sub(lambda found: "#" * len(found[0]), said)
    return said


def _grounds(text: str, read: Plain, heard: tuple[Heard, ...]) -> tuple[Said, ...]:
    """One ground of each kind, heaviest first, with her own words for it."""
    best: dict[str, Heard] = {}
    for one in sorted(heard, key=lambda h: -h.rule.weight):
        best.setdefault(one.rule.ground, one)
    return tuple(
        Said(f"ground.said.{ground}", {"words": _words(text, *read.original(one.start, one.end))})
        for ground, one in best.items()
    )


def _words(text: str, start: int, end: int) -> str:
    """Her words on one line; a long stretch is cut where it is shown, and says so with three dots."""
    words = " ".join(text[start:end].split())
    return words if len(words) <= MOST_LETTERS_SHOWN else f"{words[: MOST_LETTERS_SHOWN - 1]}\u2026"
