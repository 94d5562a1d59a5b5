# SPDX-License-Identifier: Apache-2.0
"""In which order a person reads the messages that no rule heard: a small linear model over word pairs.

It never decides a finding and is never shown as a number. Weights are whole numbers in one plain file,
made by ``tools/train_order.py`` from published collections whose licences allow it; a message's weight is
integer arithmetic, the same on every machine. Strangers' abuse is what it learned from, so it orders and
does no more (signs.md, section 3: such models carry over badly to ex-partners).
"""

import re
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from math import isqrt
from typing import Literal

import msgspec

from leeward.signs.common.text_plain import MARKS, plain_words

Band = Literal["strong", "some", "weak", "none"]

BITS = 18
"""The table has 2 ** BITS places; words that share one add up, which costs little (measured)."""
_PLACES = (1 << BITS) - 1
MOST_WORDS = 400
"""Words of a message that are weighed; long letters hold their tone well before that."""
MOST_LETTERS = 20_000
SHOWN = 3
_SPLIT = re.compile(r"[-+_]")
_COMMON = frozenset(
    """
the of and to in is you that it he was for on are as with his they i at be this have from or had by but not
what all were we when your can said there use an each which she do how their if wil will up about out them
then many some so these would her make like him into time has look more go no way could my than been who
its now did get come may me us am im dont youre il want know tel tell se see one our just back take
na dey una wey dem don abeg fit sabi sef oga wetin dis dat
""".split()  # noqa: SIM905 - words, not code
)
"""The commonest words of English and Nigerian Pidgin, as ``plain_words`` has them."""
_SILENT = _COMMON | MARKS
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_STEM = 3
_APART = 0x5BD1E995
"""Keeps a pair with a word between from being the pair without."""


class Head(msgspec.Struct, frozen=True):
    """What stands before the weights: their unit, the constant, and where the bands begin."""

    unit: int
    constant: int
    strong: int
    some: int
    weak: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights as they lie in the file: one whole number for each place of the table."""

    head: Head
    weights: "array[int]"

    def weigh(self, words: Sequence[str]) -> int:
        """How much a message reads like the threats that it learned from, in thousandths of a logit."""
        places = features(words)
        if not places:
            return self.head.constant
        weights = self.weights
        total = sum([weights[place] for place in places])
        return self.head.constant + total * 1_000_000 // (self.head.unit * isqrt(1_000_000 * len(places)))

    def band(self, words: Sequence[str]) -> Band:
        """Which of three piles a message lies in for reading, or none; none where the language is another."""
        if not is_known(words):
            return "none"
        weight, head = self.weigh(words), self.head
        if weight >= head.strong:
            return "strong"
        return "some" if weight >= head.some else "weak" if weight >= head.weak else "none"

    def band_of(self, text: str, language: str | None = None) -> Band:
        """The pile of a message as it was written; none where its language is named and another."""
        return self.band_among(plain_words(text[:MOST_LETTERS]), language)

    def band_among(self, words: Sequence[str], language: str | None = None) -> Band:
        """The pile of a message by its plain words; none where its language is named and another."""
        if language and _SPLIT.split(language.casefold())[0] not in self.head.languages:
            return "none"
        return self.band(words)

    def telling(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a message that weigh most, heaviest first: what is shown beside a band.

        Words that stand in every message say nothing to a person, and are left out.
        """
        shown: dict[str, int] = {}
        both = [hashed(word) for word in words[:MOST_WORDS]]
        for word, (one, _) in zip(words, both, strict=False):
            shown[word] = self.weights[one & _PLACES]
        for at, ((one, _), (_, two)) in enumerate(pairwise(both)):
            shown[f"{words[at]} {words[at + 1]}"] = self.weights[zlib.crc32(two, one) & _PLACES]
        said = {word: weight for word, weight in shown.items() if not _SILENT.issuperset(word.split())}
        heavy = sorted((s for s in said.items() if s[1] > 0), key=lambda s: (-s[1], s[0]))
        return tuple(word for word, _ in heavy[:SHOWN])


def is_known(words: Sequence[str]) -> bool:
    """Whether a message reads like English or Pidgin: one of six words is among their commonest."""
    return 6 * sum([word in _COMMON for word in words]) >= len(words) > 0


def stem(word: str) -> bytes:
    """A word without its English ending, as it is hashed."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + _STEM:
            return word[: -len(ending)].encode("utf-8", "surrogatepass")
    return word.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=65_536)
def hashed(word: str) -> tuple[int, bytes]:
    """A word's number, before it is cut to the size of the table, and what was hashed."""
    said = stem(word)
    return zlib.crc32(said), said


def features(words: Sequence[str]) -> list[int]:
    """The places of a message's words, of its pairs, and of its pairs with a word between them."""
    both = [hashed(word) for word in words[:MOST_WORDS]]
    crc32 = zlib.crc32
    found = [one & _PLACES for one, _ in both]
    found += [crc32(two, one) & _PLACES for (one, _), (_, two) in pairwise(both)]
    found += [crc32(two, one ^ _APART) & _PLACES for (one, _), (_, two) in zip(both, both[2:], strict=False)]
    return found


def packed(head: Head, weights: Iterable[int]) -> bytes:
    """A model as the file holds it: a line of JSON, then 16-bit whole numbers, the low byte first."""
    return msgspec.json.encode(head) + b"\n" + b"".join(w.to_bytes(2, "little", signed=True) for w in weights)


def unpacked(data: bytes) -> Model:
    """A model from the bytes of its file."""
    head, _, body = data.partition(b"\n")
    weights = array("h")
    weights.frombytes(body)
    if array("h", [1]).tobytes() == b"\0\1":
        weights.byteswap()
    return Model(msgspec.json.decode(head, type=Head), weights)


@cache
def model() -> Model:
    """The model that came with the program."""
    return unpacked(resources.files("leeward.signs").joinpath("order.bin").read_bytes())
