# SPDX-License-Identifier: Apache-2.0
"""Words that say little each and much together: points for words, pairs and ideas, added up.

A rule hears one thing said in one way. Much that frightens is said in a hundred small words none of which
is a threat: a pastor, a Sunday, a video, "unless". Each of them has points for each act, in whole numbers
that stand in one plain file, ``points.tsv``, made by ``tools/weigh_words.py`` from invented messages and
public texts; an act is heard where their sum reaches what that file asks. The heaviest words are shown
beside it, so a person sees what was added up, and she decides (docs/adr/0025-points-beside-rules.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise, repeat
from math import isqrt
from operator import getitem
from struct import Struct, pack
from typing import Literal, NamedTuple, get_args

from leeward.signs.common.refusal import MOST_LETTERS
from leeward.signs.common.text_plain import MARKS, plain_words
from leeward.signs.common.text_rules import THREATS, rules

REFUSAL = "contact.refusal"
"""The one act that is weighed in her own words, and in nobody else's."""
Pile = Literal["strong", "some", "weak"]
STRONGEST_FIRST: tuple[Pile, ...] = get_args(Pile)
THREAT = "threat"
ORDER = "order"
"""The column learned from strangers' threats; it puts messages into piles for reading and hears none."""
MOST_WORDS = 400
"""Words of a message that are weighed; long letters hold their tone well before that."""
MOST_SETS_KEPT = 32_768
"""Sets of ideas whose sums are kept at a time, some four megabytes; no word is."""
PIECE = 60
"""Words that are weighed at once; nine in ten private messages are shorter (nus_sms, scenarios)."""
SHOWN = 9
"""Words that are shown of a message that was weighed: most sentences of private messages are shorter."""
UNIT = 1000
"""Points of a whole unit of evidence, as ``tools/weigh_words.py`` writes them."""
SLACK = 250
"""A rule is believed where the words around it come this near to being enough by themselves. Ours; of 0 to
500 the best on messages that were not learned from."""
_FIELD = 32
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


_NO_SETS = Struct("<")


@cache
def _scale(count: int) -> int:
    """The root of how many marks counted, in thousandths."""
    return isqrt(1_000_000 * max(count, 1))


class _OfSets(dict[int, int]):
    """What sets of 64 ideas in a row add up to, kept as they come up: people repeat themselves.

    One idea after the other takes twice as long, and every message pays it.
    """

    def __init__(self, of_idea: Mapping[int, int], first: int) -> None:
        self._of_idea, self._first = of_idea, first

    def __missing__(self, ideas: int) -> int:
        if len(self) >= MOST_SETS_KEPT:
            self.clear()
        bits = (1 << self._first + at for at in range(64) if ideas >> at & 1)
        self[ideas] = total = sum(self._of_idea[bit] for bit in bits)
        return total


@dataclass(frozen=True, slots=True)
class Points:
    """The points as they stand in the file: for each word one long number, a field for each act."""

    acts: tuple[str, ...]
    constant: tuple[int, ...]
    least: tuple[int, ...]
    """What a sum must reach; of a kind of threat nothing is asked but to be the highest."""
    piles: Mapping[str, tuple[tuple[int, int], ...]]
    """Of an act the piles for reading, the first first: which it is, and what must come to the constant."""
    of_word: Mapping[str, int]
    of_pair: Mapping[tuple[str, str], int]
    of_idea: Mapping[int, int]
    """By the bit of the idea (``Ideas.bits``)."""
    ideas: int
    """The bits of all of these."""
    asked: Mapping[str, tuple[int, int]]
    """Where an act's field begins, and what must come to its constant."""
    of_sets: tuple[_OfSets, ...] = ()
    """For each 64 ideas what the sets of them add up to."""
    sets: Struct = _NO_SETS
    """How ideas are cut into these sets."""

    def add(self, words: Sequence[str], ideas: int, side: str) -> Sum:
        """What a message adds up to."""
        total = sum(map(self.of_word.get, {f"@{side}", *words}, repeat(0)))
        total += sum(map(self.of_pair.get, {*pairwise(words)}, repeat(0)))
        sets = self.sets.unpack((ideas & self.ideas).to_bytes(self.sets.size, "little"))
        total += sum(map(getitem, self.of_sets, sets))
        return Sum(total, total >> _FIELD * len(self.acts))

    def above(self, added: Sum, act: int) -> int:
        """How far a sum lies above what is asked of an act, in thousandths; below it, a negative number."""
        return self.scaled(added, act) - self.least[act]

    def scaled(self, added: Sum, act: int) -> int:
        """What a sum comes to for an act, in thousandths."""
        scale = _scale(added.counted)
        return self.constant[act] + added.of(act) * 1000 // scale

    def pile(self, added: Sum, acts: Iterable[str]) -> Pile | None:
        """The first of the piles for reading that a sum is enough for by one of these acts."""
        total, count = added
        scale, bias, best = _scale(count), _BIAS * count, len(STRONGEST_FIRST)
        for act in acts:
            value = ((total >> self.asked[act][0] & _MASK) - bias) * 1000
            for pile, asked in self.piles[act]:
                if pile < best and value >= asked * scale:
                    best = pile
        return STRONGEST_FIRST[best] if best < len(STRONGEST_FIRST) else None

    def enough(self, added: Sum, acts: Iterable[str]) -> list[str]:
        """Which of these acts a sum is enough for; the look that every message gets."""
        total, count = added
        scale, bias = _scale(count), _BIAS * count
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
        """The stretch of words that counts most for an act: the first of them, and one past the last."""
        alone = [self.alone(word, act) for word in words]
        joined = [self._of(self.of_pair.get(pair), act) for pair in pairwise(words)]
        ends = [word in MARKS for word in words]
        best, place = 0, (0, 1)
        for start in range(len(words)):
            so_far = 0
            for at in range(start, start if ends[start] else min(start + SHOWN, len(words))):
                so_far += alone[at] + (joined[at - 1] if at > start else 0)
                if so_far > best and not ends[at]:
                    best, place = so_far, (start, at + 1)
        return place

    def alone(self, word: str, act: int) -> int:
        """The points of a word by itself."""
        return self._of(self.of_word.get(word), act)

    def _of(self, number: int | None, act: int) -> int:
        return 0 if number is None else (number >> _FIELD * act & _MASK) - _BIAS


class Message(NamedTuple):
    """A message as it is looked at: its words in plain spelling, and their ideas."""

    text: str
    words: list[str]
    side: str
    """Who wrote it: "other" (the ex), "self" or "third"."""
    ideas: int
    pieces: list[tuple[int, list[str], Sum]]
    """What is weighed at once: where it begins, its words, and what they add up to.

    A long letter is weighed piece by piece: among many ordinary words a few others weigh nothing.
    """


def read(text: str, side: str) -> Message:
    """As much of a message as is looked at."""
    text = text[:MOST_LETTERS]
    words, find, add = plain_words(text), rules().ideas.bits, points().add
    ideas = find(words)
    if len(words) <= PIECE:
        return Message(text, words, side, ideas, [(0, words, add(words, ideas, side))])
    begins = range(0, min(len(words) - PIECE // 2, MOST_WORDS), PIECE // 2)
    parts = [(at, words[at : at + PIECE]) for at in begins]
    return Message(text, words, side, ideas, [(at, part, add(part, find(part), side)) for at, part in parts])


def marks(words: Sequence[str], side: str) -> set[str]:
    """What is weighed of a message beside its ideas: who wrote it, its words, and its pairs of words.

    Marks of sentences say how somebody writes, and nothing of what.
    """
    pairs = {" ".join(pair) for pair in pairwise(words) if MARKS.isdisjoint(pair)}
    return {side_mark(side), *words, *pairs} - MARKS


def side_mark(side: str) -> str:
    """What stands for who wrote a message, among its words."""
    return f"@{side}"


def packed(points: Sequence[int]) -> int:
    """Points of all acts as one long number, with a 1 on top that counts the marks of a sum."""
    fields = pack(f"<{len(points) + 1}I", *[point + _BIAS for point in points], 1)
    return int.from_bytes(fields, "little")


def points_from(lines: Iterable[str], numbers: Mapping[str, int], *, kinds: bool) -> Points:
    """The points of a file, of the kinds of threats or of the acts; ``numbers`` are those of the ideas.

    A mark without any points for these counts for nothing.
    """
    told = (line for line in lines if not line.startswith("% "))
    head = next(told).split("\t")
    wanted = [at for at, act in enumerate(head) if at and act.startswith(THREATS) == kinds]
    cells = slice(wanted[0], wanted[-1] + 1)
    rows = [head, *[line.split("\t", cells.stop) for line in told]]
    acts = tuple(rows[0][cells])
    constant, least = (tuple(int(cell or 0) for cell in row[cells]) for row in rows[1:3])
    begins = 3 + len(STRONGEST_FIRST)
    piles = {
        act: tuple(
            (pile, int(row[cells][at]) - constant[at])
            for pile, row in enumerate(rows[3:begins])
            if row[cells][at]
        )
        for at, act in enumerate(acts)
    }
    of_word: dict[str, int] = {}
    of_pair: dict[tuple[str, str], int] = {}
    of_idea: dict[int, int] = {}
    for mark, *points in ((row[0], *row[cells]) for row in rows[begins:] if row[cells.start]):
        number = packed([*map(int, points)])
        first, _, second = mark.partition(" ")
        if second:
            of_pair[first, second] = number
        elif not mark.startswith("#"):
            of_word[mark] = number
        elif (idea := numbers.get(mark[1:])) is not None:
            of_idea[1 << idea] = number
    asked = {act: (_FIELD * at, least[at] - constant[at]) for at, act in enumerate(acts)}
    ideas = sum(of_idea)
    sets = tuple(_OfSets(of_idea, first) for first in range(0, ideas.bit_length(), 64))
    cut = Struct(f"<{len(sets)}Q")
    return Points(acts, constant, least, piles, of_word, of_pair, of_idea, ideas, asked, sets, cut)


def _ours(*, kinds: bool) -> Points:
    file = resources.files("leeward.signs") / "points.tsv"
    return points_from(file.read_text("utf-8").splitlines(), rules().ideas.numbers, kinds=kinds)


@cache
def points() -> Points:
    """The points of the acts that came with the program, read once."""
    return _ours(kinds=False)


@cache
def kinds_of_threat() -> Points:
    """The points of the kinds of threats: asked only where there is one."""
    return _ours(kinds=True)
