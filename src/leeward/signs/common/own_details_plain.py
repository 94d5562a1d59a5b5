# SPDX-License-Identifier: Apache-2.0
"""A text with its disguises taken off, and the way back to the words: for finding her own details in it.

``bare`` is one run of letters: no spaces or marks, accents gone, look-alike letters of other alphabets as
Latin ones, digits that stand for letters as these. Details are put into the same form, so what matters is
only that both sides lose the same things.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

MOST_LETTERS = 20_000
"""Of a longer text the rest is not looked at; ``Noted.cut`` counts such texts."""

# Letters that are drawn like Latin ones, from the confusables of Unicode TR 39 (from memory, the common
# ones): Cyrillic, Greek, Armenian, Cherokee is left out.
# Where a Greek capital is drawn like another Latin letter than the small one, it goes its own way.
_DRAWN_ALIKE = dict(
    zip(
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧнавсеԁғɡһіјкӏмոорԛгѕтսѵԝхуzᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢαβεηικνορτυχγωιѡըհցյզոսօ",
        "abezhikmnoptyxhabcedfghijkimnopqrstuvwxyzabcdefghijklmnoprstuvwyzabenikvoptuxywiwphgjqnuo",
        strict=True,
    )
)
# Digits and marks written for letters. "l" and "1" and "!" are drawn alike, so all are "i".
_WRITTEN_FOR = str.maketrans("01345789@$!|l", "oieastbgasiii")
_DROPPED = re.compile(r"[\W_]+")
_LATIN = str.maketrans(_DRAWN_ALIKE)
_REGIONAL = 0x1F1E6
"""The first of the letters that flags are written with."""


def visible(text: str) -> str:
    """Compatible, unaccented, visible, caseless, in Latin letters where another is drawn alike.

    Character by character, so that nothing but single characters ever grows or goes.
    """
    return "".join(map(_one, text)) if not text.isascii() else text.lower()


@lru_cache(maxsize=8192)
def _one(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    parts = unicodedata.normalize("NFKD", letter)
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if 0 <= ord(letter) - _REGIONAL < len("abcdefghijklmnopqrstuvwxyz"):
        return chr(ord("a") + ord(letter) - _REGIONAL)
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return kept.translate(_LATIN).casefold().translate(_LATIN)


def bare(text: str) -> str:
    """The text as one run of letters; see the head of this file."""
    return _DROPPED.sub("", visible(text).translate(_WRITTEN_FOR))


@dataclass(frozen=True, slots=True)
class Bare:
    """The run of letters of a text, and where each stood in it."""

    text: str
    letters: str
    stood: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Bare":
        """Slower than ``bare``; for the few texts in which something was found."""
        letters: list[str] = []
        stood: list[int] = []
        for at, letter in enumerate(text):
            for one in _one(letter).translate(_WRITTEN_FOR):
                if not _DROPPED.match(one):
                    letters.append(one)
                    stood.append(at)
        return cls(text, "".join(letters), tuple(stood))

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch of letters begins and ends where words of the text do."""
        first, last = self.stood[start], self.stood[end - 1]
        before = start > 0 and self.stood[start - 1] == first - 1 and self.text[first - 1].isalnum()
        after = end < len(self.stood) and self.stood[end] == last + 1 and self.text[last + 1].isalnum()
        return not before and not after

    def at(self, position: int) -> int:
        """The number of letters that stand before a position of the text."""
        return bisect_right(self.stood, position - 1)


def alike(one: str, other: str, percent: int) -> bool:
    """Whether two runs of letters are at least this alike: twice the longest common subsequence.

    The measure is rapidfuzz's ``ratio``, in integers and by Hyyrö's bit-parallel method.
    """
    total = len(one) + len(other)
    if 200 * min(len(one), len(other)) < percent * total:
        return False
    return 200 * common(one, other) >= percent * total


def common(one: str, other: str) -> int:
    """The length of the longest common subsequence."""
    bits: dict[str, int] = {}
    for at, letter in enumerate(one):
        bits[letter] = bits.get(letter, 0) | 1 << at
    full = (1 << len(one)) - 1
    row = full
    for letter in other:
        match = row & bits.get(letter, 0)
        row = (row + match | row - match) & full
    return len(one) - row.bit_count()
