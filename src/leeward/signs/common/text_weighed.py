# SPDX-License-Identifier: Apache-2.0
"""Words that say little each and much together: points for words, pairs and ideas, added up.

A rule hears one thing said in one way. Much that frightens is said in a hundred small words none of which
is a threat: a pastor, a Sunday, a video, "unless". Each of them has points for each act, in whole numbers
that stand in one plain file, ``points.tsv``, made by ``tools/weigh_words.py`` from invented messages; an act
is heard where their sum reaches what that file asks. The heaviest words are shown beside it, so a person
sees what was added up, and she decides (docs/adr/0025-points-beside-rules.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise, repeat
from math import isqrt
from typing import NamedTuple

from leeward.signs.common.text_plain import MARKS
from leeward.signs.common.text_rules import THREATS, rules

REFUSAL = "contact.refusal"
"""The one act that is weighed in her own words, and in nobody else's."""
MOST_WORDS = 400
"""Words of a message that are weighed; long letters hold their tone well before that."""
SHOWN = 3
UNIT = 1000
"""Points of a whole unit of evidence, as ``tools/weigh_words.py`` writes them."""
SLACK = 500
"""A rule is believed where the words around it come this near to being enough by themselves."""
_FIELD = 26
_MASK = (1 << _FIELD) - 1
_BIAS = 1 << 15
"""Points of all acts of a word are one long number, a field for each; the bias keeps fields positive."""


class Sum(NamedTuple):
    """What the marks of one message add up to: a field for each act, and on top how many had points."""

    total: int
    counted: int

    def of(self, act: int) -> int:
        """The points of the act at this place among all acts."""
        return (self.total >> _FIELD * act & _MASK) - _BIAS * self.counted


@dataclass(frozen=True, slots=True)
class Points:
    """The points as they stand in the file: for each word one long number, a field for each act."""

    acts: tuple[str, ...]
    constant: tuple[int, ...]
    least: tuple[int, ...]
    """What a sum must reach; of a kind of threat nothing is asked but to be the highest."""
    of_word: Mapping[str, int]
    of_idea: Mapping[int, int]
    """By the bit of the idea (``Ideas.bits``)."""
    ideas: int
    """The bits of all of these."""
    asked: Mapping[str, tuple[int, int]]
    """Where an act's field begins, and what must come to its constant."""

    def add(self, words: Sequence[str], ideas: int, side: str) -> Sum:
        """What a message adds up to."""
        total = sum(map(self.of_word.get, marks(words, side), repeat(0)))
        ideas &= self.ideas
        while ideas:
            lowest = ideas & -ideas
            total += self.of_idea[lowest]
            ideas ^= lowest
        return Sum(total, total >> _FIELD * len(self.acts))

    def above(self, added: Sum, act: int) -> int:
        """How far a sum lies above what is asked of an act, in thousandths; below it, a negative number."""
        scale = isqrt(1_000_000 * max(added.counted, 1))
        return self.constant[act] + added.of(act) * 1000 // scale - self.least[act]

    def enough(self, added: Sum, acts: Iterable[str]) -> list[str]:
        """Which of these acts a sum is enough for; the look that every message gets."""
        total, count = added
        scale, bias = isqrt(1_000_000 * max(count, 1)), _BIAS * count
        found: list[str] = []
        for act in acts:
            begins, asked = self.asked[act]
            if ((total >> begins & _MASK) - bias) * 1000 >= asked * scale:
                found.append(act)
        return found

    def place(self, act: str) -> int:
        """The place of an act among all."""
        return self.acts.index(act)

    def heaviest(self, words: Sequence[str], act: int) -> tuple[int, int]:
        """Where the words stand that count most for an act: the first of them, and one past the last."""
        weights: dict[int, int] = {}
        for at, word in enumerate(words):
            pair = self._of(f"{words[at - 1]} {word}", act) if at else 0
            weights[at] = self._of(word, act) + max(pair, 0)
        best = sorted(weights, key=lambda at: (-weights[at], at))[:SHOWN]
        best = [at for at in best if weights[at] > 0 and words[at] not in MARKS] or [0]
        return min(best), max(best) + 1

    def _of(self, mark: str, act: int) -> int:
        number = self.of_word.get(mark)
        return 0 if number is None else (number >> _FIELD * act & _MASK) - _BIAS


def marks(words: Sequence[str], side: str) -> set[str]:
    """What is weighed of a message beside its ideas: who wrote it, its words, and its pairs of words."""
    return {f"@{side}", *words, *[f"{one} {two}" for one, two in pairwise(words)]}


def packed(points: Sequence[int]) -> int:
    """Points of all acts as one long number, with a 1 on top that counts the marks of a sum."""
    return sum((point + _BIAS) << _FIELD * at for at, point in enumerate(points)) + (
        1 << _FIELD * len(points)
    )


def read(lines: Iterable[str], numbers: Mapping[str, int], *, kinds: bool) -> Points:
    """The points of a file, of the kinds of threats or of the acts; ``numbers`` are those of the ideas."""
    rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("% ")]
    wanted = [at for at, act in enumerate(rows[0]) if at and act.startswith(THREATS) == kinds]
    acts = tuple(rows[0][at] for at in wanted)
    constant, least = (tuple(int(row[at]) for at in wanted) for row in rows[1:3])
    of_word: dict[str, int] = {}
    of_idea: dict[int, int] = {}
    for row in rows[3:]:
        mark, number = row[0], packed([int(row[at]) for at in wanted])
        if not mark.startswith("#"):
            of_word[mark] = number
        elif (idea := numbers.get(mark[1:])) is not None:
            of_idea[1 << idea] = number
    asked = {act: (_FIELD * at, least[at] - constant[at]) for at, act in enumerate(acts)}
    return Points(acts, constant, least, of_word, of_idea, sum(of_idea), asked)


def _ours(*, kinds: bool) -> Points:
    file = resources.files("leeward.signs") / "points.tsv"
    return read(file.read_text("utf-8").splitlines(), rules().ideas.numbers, kinds=kinds)


@cache
def points() -> Points:
    """The points of the acts that came with the program, read once."""
    return _ours(kinds=False)


@cache
def kinds_of_threat() -> Points:
    """The points of the kinds of threats: asked only where there is one."""
    return _ours(kinds=True)
