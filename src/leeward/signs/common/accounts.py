# SPDX-License-Identifier: Apache-2.0
"""Grounds that an unknown account may be the other's, in the order of what they are worth.

1 the same identifier, or it says who it is; 2 it knows what she marked as known to the other alone; 3 it came
soon after a block, at the same hours; 4 it writes alike (``accounts_style``). A ground is a question to her,
never an answer: she accepts the account or says that it is not the other's.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from leeward.records import Said
from leeward.signs.common.contacts import DAY, HOUR, MINUTE
from leeward.signs.common.own_details_plain import MOST_LETTERS, visible

Rank = Literal[1, 2, 3, 4]

# P: as for a switch of channel in sign 1.
SOON_SECONDS = 24 * HOUR
PARTS_OF_A_DAY = 8
"""Three hours each."""
LEAST_FOR_HOURS = 20
SAME_HOURS = 700
"""In thousandths: the share of both accounts' messages that fall into the same parts of the day (P)."""
SHORTEST_NAME = 3
SHORTEST_MAIL_NAME = 5

_TOKEN = re.compile(r"[^\W_]+")
_IT_IS = (
    r"(?:it'?s|it is|this is|na|this na|i am|i'm|im|soy|je suis|c'est|ni|mimi ni|main|mai|hapa ni|here)"
    r"(?: me)?(?:,| -| again)? (?:your |ur |ya )?(?:NAME)\b"
)
_NEW_NUMBER = (
    r"(?:my|a) new (?:number|line|sim|account)\b|(?:changed|using) (?:my|another|a new|a different) "
    r"(?:number|line|sim|account)\b|number changed\b|nuevo numero\b|nouveau numero\b|namba (?:yangu )?mpya\b"
)
_BLOCKED = (
    r"(?:you|u) (?:have |'ve )?block(?:ed)? (?:me|my)\b|unblock me\b|"
    r"why (?:did|have|are) (?:you|u) block\w* me\b|me bloqueaste\b|tu m'as bloque|umeniblock|tumne block"
)
_IT_IS_ME = re.compile(
    r"\b(?:it'?s|it is|na) (?:only |just )?me\b(?! who)|\bsoy yo\b|\bc'est moi\b|\bni mimi\b|\bmain hoon\b"
    r"|\b(?:you|u) know (?:who (?:this|it) is|my voice)\b|\bguess who\b"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: what it is worth, what sort it is, and the sentence for it."""

    rank: Rank
    kind: str
    said: Said


class SaysWhoItIs:
    """Hears an account that gives itself a name of the other, or speaks as one who wrote before."""

    def __init__(self, names: Iterable[str]) -> None:
        words = {
            word for name in names for word in _TOKEN.findall(visible(name)) if len(word) >= SHORTEST_NAME
        }
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        by_name = _IT_IS.replace("NAME", "|".join(map(re.escape, longest_first)))
        self._named = re.compile(rf"\b{by_name}") if words else None
        self._blocked = re.compile(rf"\b(?:{_BLOCKED})")
        self._new_number = re.compile(rf"\b(?:{_NEW_NUMBER})")

    def names_itself(self, text: str) -> bool:
        """Whether it says that it is the other, by a name."""
        said = _read(text)
        return self._named is not None and self._named.search(said) is not None

    def is_known(self, text: str) -> bool:
        """Whether it says that it is somebody whom she knows, without a name."""
        return _IT_IS_ME.search(_read(text)) is not None

    def was_blocked(self, text: str) -> bool:
        """Whether it says that she blocked it before."""
        return self._blocked.search(_read(text)) is not None

    def has_new_number(self, text: str) -> bool:
        """Whether it says that its number is new."""
        return self._new_number.search(_read(text)) is not None


def _read(text: str) -> str:
    return visible(text[:MOST_LETTERS]).replace("\u2019", "'")


def same_name(name: str | None, names: Iterable[str]) -> bool:
    """Whether an account shows a name of the other, however it is written."""
    shown = _TOKEN.findall(visible(name or ""))
    return bool(shown) and any(shown == _TOKEN.findall(visible(one)) for one in names)


def same_mail_name(handle: str | None, handles: Iterable[str]) -> bool:
    """Whether a mail address begins like one of the other's, at another provider."""
    mine = _mail_name(handle or "")
    return len(mine) >= SHORTEST_MAIL_NAME and any(
        mine == _mail_name(one) for one in handles if one != handle
    )


def _mail_name(handle: str) -> str:
    name, at, _ = handle.partition("@")
    return "".join(_TOKEN.findall(visible(name.partition("+")[0]))) if at else ""


def soon_after(first: int, blocks: Sequence[int]) -> int | None:
    """Minutes from the last block before an account's first message, where they are less than a day.

    ``blocks`` are wall-clock seconds and ascend.
    """
    at = bisect_left(blocks, first + 1)
    if not at or first - blocks[at - 1] > SOON_SECONDS:
        return None
    return (first - blocks[at - 1]) // MINUTE


def same_hours(times: Sequence[int], theirs: Sequence[int]) -> int | None:
    """How much of both falls into the same parts of the day, in thousandths; None of too little."""
    if min(len(times), len(theirs)) < LEAST_FOR_HOURS:
        return None
    return sum(map(min, _by_hours(times), _by_hours(theirs)))


def _by_hours(times: Sequence[int]) -> list[int]:
    counts = [0] * PARTS_OF_A_DAY
    for at in times:
        counts[at % DAY * PARTS_OF_A_DAY // DAY] += 1
    return [1000 * count // len(times) for count in counts]
