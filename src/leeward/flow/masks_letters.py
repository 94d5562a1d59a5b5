# SPDX-License-Identifier: Apache-2.0
"""Texts without what differs between spellings: folded letters and figures, with the way back to the text."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_JOINS = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Kinds of marks that change how a word is drawn and do not end it."""

_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, 0x20000)
    if unicodedata.category(chr(code)) == "Nd"
}
_FOLDS = {**_DIGITS, 0x131: "i"}  # a dotless i is an i to whoever types a name without a Turkish keyboard

_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3040, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Korean, Japanese and Chinese: no spaces between words, and shorter ones."""


def digits_of(text: str) -> str:
    """The text with every decimal figure as an ASCII one, and wide letters as plain ones."""
    return unicodedata.normalize("NFKC", text).translate(_DIGITS)


def compact(text: str) -> str:
    """Letters and figures only, folded: without case, accents, invisible marks, spaces and punctuation."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(filter(str.isalnum, folded.translate(_FOLDS)))


def weight(letters: str) -> int:
    """How many letters a compact text has; one of a script without spaces stands for two."""
    return sum(2 if is_unspaced(c) else 1 for c in letters if not c.isdigit())


def is_unspaced(letter: str) -> bool:
    """Whether a letter belongs to a script that puts no spaces between words."""
    return letter > "\u0dff" and any(low <= ord(letter) <= high for low, high in _UNSPACED)


@dataclass(frozen=True, slots=True)
class Spread:
    """A compact text, where each of its letters came from, and where words begin."""

    letters: str
    origin: list[int]
    starts: list[int]

    def places(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Every range that reads like this."""
        at = self.letters.find(wanted)
        while at >= 0:
            yield at, at + len(wanted)
            at = self.letters.find(wanted, at + 1)

    def all_figures(self, low: int, high: int) -> tuple[int, int]:
        """A range of figures with the figures on both sides: a number with its country code."""
        while low and self.letters[low - 1].isdigit():
            low -= 1
        while high < len(self.letters) and self.letters[high].isdigit():
            high += 1
        return low, high

    def is_whole(self, low: int, high: int) -> bool:
        """Whether a range begins and ends where words do."""
        return self._starts(low) and (high == len(self.letters) or self._starts(high))

    def _starts(self, at: int) -> bool:
        found = bisect_left(self.starts, at)
        return found < len(self.starts) and self.starts[found] == at

    def near(self, low: int, high: int, most: int) -> Iterator[tuple[int, int]]:
        """The words around a range, as ranges: so many before it and so many after it."""
        first, last = bisect_right(self.starts, low) - 1, bisect_left(self.starts, high)
        for word in (*range(max(0, first - most), first), *range(last, min(len(self.starts), last + most))):
            ends = self.starts[word + 1] if word + 1 < len(self.starts) else len(self.letters)
            yield self.starts[word], ends


def spread(text: str) -> Spread:
    """The compact form of a text, letter by letter."""
    letters: list[str] = []
    origin: list[int] = []
    starts: list[int] = []
    before = ""
    for at, char in enumerate(text):
        folded = compact(char)
        if not folded:
            if unicodedata.category(char) not in _JOINS:
                before = ""
            continue
        if _begins(before, char):
            starts.append(len(letters))
        letters += folded
        origin += [at] * len(folded)
        before = char
    return Spread("".join(letters), origin, starts)


def _begins(before: str, char: str) -> bool:
    """Whether a word begins between two letters that follow each other."""
    if not before or before.isdecimal() != char.isdecimal():
        return True
    if is_unspaced(before) or is_unspaced(char):
        return True
    return before.islower() and char.isupper()
