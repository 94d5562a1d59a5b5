# SPDX-License-Identifier: Apache-2.0
"""Ideas: what words can stand for, found in one walk over a message.

An idea (to harm, her child, a deadline) is a list of phrases per language. All phrases of all ideas
make one tree of words, so the time of a walk grows with the message and not with the lists.

Phrases stand between commas. How one is written: words between spaces; ``(a|b|)`` is any of these, or
nothing; ``burn~`` is the word with its English endings (burns, burned, burning, burnin).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from leeward.signs.common.refusal_plain import folded
from leeward.signs.common.text_plain import word_of

MOST_WAYS = 10_000
"""A phrase that stands for more than this many is a mistake of ours, found when the lists are read."""
_MARK = re.compile(r"[(|)]")
_COMMA = re.compile(r"[,\n]+")
_PLAIN = "="
"""Stands before a word that is in plain spelling already."""
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Tag:
    """An idea, and the words (first, one past the last) that stand for it."""

    idea: int
    start: int
    end: int


class _Node:
    """A place in the tree of words: where the next word leads, and the ideas that end here, as bits."""

    __slots__ = ("bits", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] | _Later = {}
        self.bits = 0


class _Later:
    """What may follow a word, as it is written in the lists; laid out when a message first asks for it.

    Few of the phrases ever begin in what people write. All of them are a quarter of a million words, and
    laying them out takes longer than most commands may.
    """

    __slots__ = ("node", "phrases")

    def __init__(self, node: _Node) -> None:
        self.node = node
        self.phrases: list[tuple[str, int]] = []

    def get(self, word: str) -> _Node | None:
        """Where a word leads; from now on the node knows it by itself."""
        self.node.next = found = _laid_out(self.phrases)
        return found.get(word)


def _laid_out(phrases: list[tuple[str, int]]) -> dict[str, _Node]:
    """The first words of phrases, each with what may follow. A phrase without words leads nowhere."""
    found: dict[str, _Node] = {}
    left = phrases
    while left:
        by_first, left = _by_first(left), []
        for first, more in by_first.items():
            ends, later = _behind(more)
            for form in _forms(first):
                if not form:
                    left += later  # the word says nothing; what follows it begins here
                    continue
                if (node := found.get(form[0])) is None:
                    node = found[form[0]] = _Node()
                if len(form) > 1:
                    whole = [("", ends)] if ends else []
                    _follow(node, [(_written(form[1:], rest), bit) for rest, bit in (*later, *whole)])
                else:
                    node.bits |= ends
                    _follow(node, later)
    return found


def _by_first(phrases: list[tuple[str, int]]) -> dict[str, list[tuple[str, int]]]:
    """What stands behind each first word, as both are written."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for written, bit in phrases:
        first, _, rest = written.partition(" ")
        if "(" not in first:
            found[first].append((rest.lstrip(), bit))
            continue
        for phrase in _plain_ways(written):
            first, _, rest = phrase.partition(" ")
            found[first].append((rest.lstrip(), bit))
    found.pop("", None)
    return found


def _behind(more: list[tuple[str, int]]) -> tuple[int, list[tuple[str, int]]]:
    """Of what stands behind a word: the ideas that are whole with it, and what has more words."""
    ends, later = 0, list[tuple[str, int]]()
    for written, bit in more:
        for phrase in _plain_ways(written) if written.startswith("(") else (written,):
            if phrase:
                later.append((phrase, bit))
            else:
                ends |= bit
    return ends, later


def _written(words: Sequence[str], rest: str) -> str:
    return " ".join((*(_PLAIN + word for word in words), rest)).rstrip()


def _follow(node: _Node, later: list[tuple[str, int]]) -> None:
    """What may come after a word."""
    if later:
        if not isinstance(node.next, _Later):
            node.next = _Later(node)
        node.next.phrases += later


def _plain_ways(written: str) -> Iterator[str]:
    return (way.strip() for way in ways(written))


def ways(phrase: str) -> list[str]:
    """Every phrase that a written one stands for."""
    found, rest = _either(f"{phrase})")
    if rest:
        raise ValueError(phrase)
    return found


def _either(written: str) -> tuple[list[str], str]:
    """The ways of what stands before the ")" that ends it, and what stands after."""
    done: list[str] = []
    now = [""]
    while written:
        text, mark, written = _upto_mark(written)
        now = [one + text for one in now]
        if mark == "(":
            inner, written = _either(written)
            now = [one + more for one in now for more in inner]
        else:
            done += now
            now = [""]
        if len(done) + len(now) > MOST_WAYS:
            raise ValueError(text)
        if mark == ")":
            return done, written
    raise ValueError(done)  # a choice that never ends


def _upto_mark(written: str) -> tuple[str, str, str]:
    if (found := _MARK.search(written)) is None:
        raise ValueError(written)
    return written[: found.start()], found[0], written[found.end() :]


def endings(word: str) -> Iterator[str]:
    """An English word and its endings, each letter run single as everywhere here."""
    yield word
    if word[-1] == "y" and word[-2:-1] not in _VOWELS:
        yield from (word[:-1] + "ies", word[:-1] + "ied", word + "ing", word + "in")
    else:
        stem = word.removesuffix("e")
        yield from (word + "s", word + "es", stem + "ed", stem + "ing", stem + "in", word + "d")


@lru_cache(maxsize=65_536)
def _forms(written: str) -> tuple[tuple[str, ...], ...]:
    """A written word in plain spelling, and with its endings where it asks for them."""
    if written.startswith(_PLAIN):
        return ((written.removeprefix(_PLAIN),),)
    word = folded(written).removesuffix("~")
    forms = endings(word) if written.endswith("~") else (word,)
    return tuple(dict.fromkeys(tuple(word_of(form).split()) for form in forms))


class Ideas:
    """The ideas that the rules of some languages name, as one tree of words. An idea is a number."""

    def __init__(self, lists: Iterable[Mapping[str, str]], used: Collection[str]) -> None:
        self.numbers: dict[str, int] = {}
        phrases: list[tuple[str, int]] = []
        for one in lists:
            for name in sorted(one.keys() & used):
                number = self.numbers.setdefault(name, len(self.numbers))
                phrases += ((phrase.strip(), 1 << number) for phrase in _COMMA.split(one[name]))
        self._first = _laid_out(phrases)

    def bits(self, words: Sequence[str]) -> int:
        """Which ideas are in these words, one bit each: the look that every message gets."""
        first, bits = self._first, 0
        for at, word in enumerate(words):
            if (node := first.get(word)) is not None:
                bits |= node.bits
                if node.next:
                    for later in words[at + 1 :]:
                        if (node := node.next.get(later)) is None:
                            break
                        bits |= node.bits
                        if not node.next:
                            break
        return bits

    def tags(self, words: Sequence[str], wanted: int) -> list[Tag]:
        """Where each of the wanted ideas stands, in the order in which they start."""
        found: list[Tag] = []
        first, count = self._first, len(words)
        for at, word in enumerate(words):
            if (node := first.get(word)) is None:
                continue
            end = at + 1
            while True:
                if bits := node.bits & wanted:
                    found += [Tag(idea, at, end) for idea in _numbers(bits)]
                if end == count or not node.next or (node := node.next.get(words[end])) is None:
                    break
                end += 1
        return found


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
