# SPDX-License-Identifier: Apache-2.0
"""In which order a person reads the messages that nothing was heard in: three piles, by points of words.

It never decides a finding and is never shown as a number. Two sums make the piles: how near a message comes
to what is heard as a threat, and how much it reads like the threats of strangers in public collections,
which carry over badly to those of an ex (docs/measured-signs.md). Both are whole numbers in ``points.tsv``.
"""

import re
from collections.abc import Sequence
from typing import Literal

from leeward.signs.common.text_plain import MARKS
from leeward.signs.common.text_weighed import (
    ORDER,
    STRONGEST_FIRST,
    THREAT,
    Message,
    Pile,
    points,
)

Band = Literal[Pile, "none"]

LANGUAGES = frozenset(("en", "pcm"))
"""Languages in which strangers' threats were learned from, as a row names them."""
BY = (THREAT, ORDER)
"""The acts whose points make the piles."""
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


def pile(message: Message, language: str | None = None) -> Band:
    """The pile of a message that nothing was heard in: the first that any piece of it reaches.

    What reads like strangers' threats counts in English and Pidgin only: in those they were learned from.
    """
    found = [points().pile(added, BY) for _, _, added in message.pieces]
    if any(found) and not (is_known(message.words) and _is_spoken(language)):
        found = [points().pile(added, (THREAT,)) for _, _, added in message.pieces]
    return next(pile for pile in STRONGEST_FIRST if pile in found) if any(found) else "none"


def _is_spoken(language: str | None) -> bool:
    return not language or _SPLIT.split(language.casefold())[0] in LANGUAGES


def weight(message: Message) -> int:
    """Where a message stands among those of its pile, the highest first."""
    acts = [points().place(act) for act in BY]
    return max(points().scaled(added, act) for _, _, added in message.pieces for act in acts)


def is_known(words: Sequence[str]) -> bool:
    """Whether a message reads like English or Pidgin: one of six words is among their commonest."""
    return 6 * sum(map(_COMMON.__contains__, words)) >= len(words) > 0


def telling(words: Sequence[str]) -> list[int]:
    """Where the words stand that weigh most, heaviest first: what is shown beside a pile.

    Words that stand in every message say nothing to a person, and are left out.
    """
    held, acts = points(), [points().place(act) for act in BY]
    weights = {word: max(held.alone(word, act) for act in acts) for word in words if word not in _SILENT}
    heavy = sorted((word for word in weights if weights[word] > 0), key=lambda word: -weights[word])
    return [words.index(word) for word in heavy[:SHOWN]]
