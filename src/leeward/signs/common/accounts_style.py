# SPDX-License-Identifier: Apache-2.0
"""How alike two accounts write: the last and weakest ground that they are one person, and never proof.

Two things are compared, in integers, so that every machine says the same: which letters in a row and words
are used and how often (rare ones weigh more), and some sixty habits of writing. What is rare or usual is
told by the other people in her own records. The weights and the threshold were chosen on real SMS of 22
people (``tools/measure_accounts.py``), so expect less elsewhere; real disguise was not measured.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

LEAST_MESSAGES, LEAST_WORDS = 20, 200
"""Below these nothing is said (notes on signs, section 4)."""
LEAST_OTHERS = 5
"""People to compare with, below which nothing can be called usual (ours)."""
MOST_MESSAGES = 400
"""Messages of one account that are read, evenly spaced."""
MOST_LETTERS = 400
"""Letters of one message that are read: a forwarded article is not somebody's habit."""
ROWS = 4
"""Letters in a row that are counted, from one up to so many."""
MOST_APART = 3_000
"""A habit that differs by more than three times what is usual counts as three, in thousandths."""
LEAST_SPREAD = 30
"""In thousandths of messages: what nobody varies in is not made to decide everything."""
HABITS_WEIGH, LETTERS_WEIGH = 10, 4
ALIKE = 1_500
"""What "reads alike" takes; see ``tools/measure_accounts.py``."""

_HABITS = {
    "two_dots": r"(?<!\.)\.\.(?!\.)",
    "three_dots": r"\.{3,}",
    "shout": r"!",
    "many_marks": r"[!?]{2,}",
    "question": r"\?",
    "comma": r",",
    "smile": r"[:;=][-']?[)(DPpdo3]",
    "emoji": r"[\U0001F300-\U0001FAFF\u2600-\u27BF]",
    "no_space_after_mark": r"[a-z][.,!?][A-Za-z]",
    "space_before_mark": r"\s[.,!?]",
    "small_i": r"\bi\b",
    "large_i": r"\bI\b",
    "u_for_you": r"\b[uU]\b",
    "you": r"\b[yY]ou\b",
    "ur": r"\b[uU]r\b",
    "apostrophe": r"\w['\u2019]\w",
    "no_apostrophe": r"\b(?:dont|cant|im|ill|didnt|isnt|thats|its|wont)\b",
    "large_start": r"\A[A-Z]",
    "small_start": r"\A[a-z]",
    "mark_at_end": r"[.!?]\Z",
    "no_mark_at_end": r"\w\Z",
    "dots_at_end": r"\.\.+\Z",
    "digit_in_word": r"[a-z][0-9]|\b[0-9][a-z]",
    "drawn_out": r"([a-z])\1\1",
    "capitals": r"\b[A-Z]{2,}\b",
    "two_spaces": r"  +",
    "line_break": r"\n",
    "laugh": r"\b(?:ha){2,}h?\b|\blol\b|\bhe(?:he)+\b",
    "particle": r"\b(?:lah|lor|leh|meh|lei|la|liao|sha|abi|jare|sef|oo?|yaar|na|bana|wena|eish|innit|mate)\b",
    "two_for_to": r"\b[24]\b",
    "the": r"\b[tT]he\b",
    "da": r"\b[dD](?:a|e)?\b",
    "n_for_and": r"\bn\b|\bnd\b|&",
    "and": r"\band\b",
    "no_vowels": r"\b[b-df-hj-np-tv-xz]{2,5}\b",
    "ing": r"ing\b",
    "in_for_ing": r"[a-z]in\b",
    "tilde": r"~",
    "star": r"\*",
    "quotes": r'"',
    "brackets": r"[()]",
    "ok": r"\b[oO][kK]\b",
    "okay": r"\b[oO]kay\b",
    "k": r"\b[kK]\b",
    "yup": r"\b(?:ya|yup|yep|yea)\b",
    "yes": r"\b(?:yeah|yes)\b",
    "hello": r"\b(?:[hH]ey|[hH]i|[hH]ello)\b",
    "then": r"\bthen\b",
    "den": r"\bden\b",
    "wat": r"\b[wW]at\b",
    "what": r"\b[wW]hat\b",
    "pls": r"\b[pP]l[sz]\b",
    "please": r"\b[pP]lease\b",
    "dear": r"\b[dD]ear\b",
    "slash": r"/",
    "colon": r":",
    "hyphen": r"-",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _HABITS.items()}
_WORDS = re.compile(r"\w+|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit of both accounts that few others have: in how many of how many messages of each."""

    name: str
    here: int
    of_here: int
    theirs: int
    of_theirs: int


@dataclass(frozen=True, slots=True)
class Hand:
    """The writing of one account: what it counts up to, and each habit in thousandths."""

    messages: int
    words: int
    counts: Mapping[str, int]
    habits: Mapping[str, int]
    uses: Mapping[str, int]

    def is_enough(self) -> bool:
        """Whether there is enough of it to say anything."""
        return self.messages >= LEAST_MESSAGES and self.words >= LEAST_WORDS


def hand(texts: Sequence[str]) -> Hand:
    """The writing of an account, from its messages, each once."""
    own = list(dict.fromkeys(text for text in texts if text.strip()))
    step = -(-len(own) // MOST_MESSAGES) or 1
    read = [text[:MOST_LETTERS] for text in own[::step]]
    many = max(len(read), 1)
    letters, words = sum(map(len, read)), sum(len(text.split()) for text in read)
    uses = {name: sum(1 for t in read if pattern.search(t)) for name, pattern in _PATTERNS.items()}
    habits = {name: 1000 * count // many for name, count in uses.items()}
    habits["words_a_message"] = 100 * log2(1 + 1000 * words // many) // 256
    habits["letters_a_word"] = 200 * letters // max(words, 1)
    return Hand(len(read), words, _counts(read), habits, uses)


def _counts(texts: Iterable[str]) -> dict[str, int]:
    """Letters in a row, words, and two words in a row, as often as they stand there."""
    found: Counter[str] = Counter()
    for text in texts:
        framed = f" {text} "
        for size in range(1, ROWS + 1):
            found.update(framed[at : at + size] for at in range(len(framed) - size + 1))
        words = _WORDS.findall(text.lower())
        found.update(f"w\0{word}" for word in words)
        found.update(f"p\0{one}\0{two}" for one, two in pairwise(words))
        if words:
            found.update((f"f\0{words[0]}", f"l\0{words[-1]}"))
    return found


class Others:
    """Other people's writing, by which is told what is usual."""

    def __init__(self, hands: Sequence[Hand]) -> None:
        self.hands = tuple(hands)
        self._weighed: dict[int, tuple[dict[str, int], int]] = {}
        self._holding: Counter[str] = Counter()
        for one in hands:
            self._holding.update(one.counts.keys())
        many = len(hands)
        self._rare = [log2((many + 1) * 512 // (2 * held + 1)) - 8 * 256 for held in range(many + 1)]
        self._mean: dict[str, int] = {}
        self._spread: dict[str, int] = {}
        for name in hands[0].habits if hands else ():
            values = [one.habits[name] for one in hands]
            mean = sum(values) // many
            self._mean[name] = mean
            variance = sum((value - mean) ** 2 for value in values) // many
            self._spread[name] = max(isqrt(variance), LEAST_SPREAD)

    def weights(self, of: Hand) -> tuple[dict[str, int], int]:
        """How much each thing that is counted weighs (often here, seldom elsewhere), and their length."""
        if (known := self._weighed.get(id(of))) is not None:
            return known
        held, rare = self._holding, self._rare
        found = {key: isqrt(count << 16) * rare[held[key]] >> 8 for key, count in of.counts.items()}
        weighed = found, isqrt(sum(weight * weight for weight in found.values()))
        if any(of is one for one in self.hands):
            self._weighed[id(of)] = weighed  # its id is its own as long as it is held here
        return weighed

    def alike(self, one: Hand, other: Hand) -> int:
        """How alike two accounts write: more is more alike. Only comparison with ``ALIKE`` means anything."""
        return LETTERS_WEIGH * _cosine(self.weights(one), self.weights(other)) - self._apart(one, other)

    def _apart(self, one: Hand, other: Hand) -> int:
        distance = sum(
            min(1000 * abs(value - other.habits[name]) // self._spread[name], MOST_APART)
            for name, value in one.habits.items()
        )
        return distance // HABITS_WEIGH

    def shared(self, one: Hand, other: Hand, most: int = 3) -> tuple[Habit, ...]:
        """The habits that both have and that are least usual, the least usual first."""
        far: list[tuple[int, str]] = []
        for name in _PATTERNS:
            ups = [1000 * (h.habits[name] - self._mean[name]) // self._spread[name] for h in (one, other)]
            if min(ups) > 0 and min(one.uses[name], other.uses[name]) > 2:
                far.append((-min(ups), name))
        return tuple(
            Habit(name, one.uses[name], one.messages, other.uses[name], other.messages)
            for _, name in sorted(far)[:most]
        )


def reads_alike(others: Others, account: Hand, theirs: Hand) -> bool:
    """Whether an account reads like the other, and more so than like anybody else in her records."""
    if len(others.hands) < LEAST_OTHERS or not account.is_enough() or not theirs.is_enough():
        return False
    score = others.alike(account, theirs)
    return score >= ALIKE and all(score > others.alike(account, one) for one in others.hands)


def _cosine(one: tuple[dict[str, int], int], other: tuple[dict[str, int], int]) -> int:
    """The cosine of two tables of weights with their lengths, in ten-thousandths."""
    short, long = (one[0], other[0]) if len(one[0]) < len(other[0]) else (other[0], one[0])
    product = sum(weight * long[key] for key, weight in short.items() if key in long)
    lengths = one[1] * other[1]
    return 10_000 * product // lengths if lengths else 0


def log2(number: int) -> int:
    """The logarithm of a number from 1 to base 2, in 256ths, by integers: halve, square, halve again."""
    whole = number.bit_length() - 1
    part = (number << 32) >> whole
    found = whole
    for _ in range(8):
        part = part * part >> 32
        found <<= 1
        if part >> 33:
            part >>= 1
            found += 1
    return found
