# SPDX-License-Identifier: Apache-2.0
"""Ideas: what words can stand for, found in one walk over a message.

An idea (to harm, her child, a deadline) is a list of phrases per language. All phrases of all ideas
make one tree of words, so the time of a walk grows with the message and not with the lists.

Phrases stand between commas. How one is written: words between spaces; ``(a|b|)`` is any of these, or
nothing; ``burn~`` is the word with its English endings (burns, burned, burning, burnin).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from leeward.signs.common.refusal_plain import folded
from leeward.signs.common.text_plain import word_of

MOST_WAYS = 10_000
"""A phrase that stands for more than this many is a mistake of ours, found when the lists are read."""
_MARK = re.compile(r"[(|)]")
_COMMA = re.compile(r"[,\n]+")
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
        self.next: dict[str, _Node] = {}
        self.bits = 0


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


def plain_phrases(phrase: str) -> Iterator[tuple[str, ...]]:
    """The phrases in the spelling in which messages are read."""
    for way in ways(phrase):
        rows: list[tuple[str, ...]] = [()]
        for written in way.split():
            rows = [(*row, *form) for row in rows for form in _forms(written)]
        yield from rows


@lru_cache(maxsize=65_536)
def _forms(written: str) -> tuple[tuple[str, ...], ...]:
    """A written word in plain spelling, and with its endings where it asks for them."""
    word = folded(written).removesuffix("~")
    forms = endings(word) if written.endswith("~") else (word,)
    return tuple(dict.fromkeys(tuple(word_of(form).split()) for form in forms))


class Ideas:
    """The ideas that the rules of some languages name, as one tree of words. An idea is a number."""

    def __init__(self, lists: Iterable[Mapping[str, str]], used: Collection[str]) -> None:
        self.numbers: dict[str, int] = {}
        self._root = _Node()
        for one in lists:
            for name in sorted(one.keys() & used):
                number = self.numbers.setdefault(name, len(self.numbers))
                for phrase in _COMMA.split(one[name]):
                    for words in plain_phrases(phrase):
                        self._add(words, 1 << number)

    def _add(self, words: tuple[str, ...], bit: int) -> None:
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        if node is not self._root:
            node.bits |= bit

    def bits(self, words: Sequence[str]) -> int:
        """Which ideas are in these words, one bit each: the look that every message gets."""
        first, bits = self._root.next, 0
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
        for at, word in enumerate(words):
            node = self._root.next.get(word)
            end = at + 1
            while node is not None:
                bits = node.bits & wanted
                while bits:
                    lowest = bits & -bits
                    found.append(Tag(lowest.bit_length() - 1, at, end))
                    bits ^= lowest
                node = node.next.get(words[end]) if end < len(words) else None
                end += 1
        return found
