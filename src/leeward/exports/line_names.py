# SPDX-License-Identifier: Apache-2.0
"""Where a name ends in LINE's text of the desktop, which has blanks between time, name and words.

What follows the time on most lines of one sender, and is followed by different words, is a name. A name of
several words is told by its second word always being the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

_MOST_LINES: Final = 20_000
_MOST_WORDS: Final = 5
_LEAST: Final = 3
"""Lines that begin alike before a second word counts as part of the name (a convention of ours)."""


def spaced_names(rests: Iterable[str]) -> dict[str, int]:
    """The names at the beginnings of lines without their time, with how often each stands there."""
    by_first: dict[str, list[list[str]]] = defaultdict(list)
    for number, rest in enumerate(rests):
        if number >= _MOST_LINES:
            break
        words = rest[:400].split(" ", _MOST_WORDS)
        by_first[words[0]].append(words)
    return {_name(first, rows): len(rows) for first, rows in by_first.items()}


def _name(first: str, rows: list[list[str]]) -> str:
    name = [first]
    while len(name) < _MOST_WORDS - 1:
        at = len(name)
        nexts = Counter(row[at] for row in rows if len(row) > at)
        if not nexts:
            break
        word, count = nexts.most_common(1)[0]
        same = [row for row in rows if len(row) > at and row[at] == word]
        ends_there = sum(len(row) == at + 1 for row in same)
        # Of ten lines nine go on with the same word, and most say something behind it.
        if count < _LEAST or count * 10 < len(rows) * 9 or ends_there * 2 > count:
            break
        # The same words again and again are a text, not a name.
        if len({" ".join(row[at + 1 :]) for row in same}) * 2 < count:
            break
        name.append(word)
        rows = same
    return " ".join(name)
