# SPDX-License-Identifier: Apache-2.0
"""Her own details in a text, however they are disguised: which kinds of entry stand there, never which.

The entries are those of ``leeward mine``. Numbers are compared by their last digits, addresses by street and
house number, everything else by its letters: alike at 90 of 100 for entries of six letters or more, else as
a word of its own (notes on signs, section 5). Facts and rumours are found by their telling words together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leeward.signs.common.own_details_numbers import may_hold_number, runs, tail
from leeward.signs.common.own_details_places import Address, cut, found_alike
from leeward.signs.common.own_details_plain import MOST_LETTERS, Bare, bare, visible

ALIKE = 90
LETTERS_FOR_ALIKE = 6
SHORTEST_PLATE = 5
TOLD = frozenset({"private_facts", "rumours", "other"})
"""Entries that are sentences: another says the same in other words."""
WORDS_TOGETHER = 25
"""Words within which the telling words of a fact must stand."""
WORDS_BETWEEN_DIGITS = 2
"""Words put between the digits of a number to hide it ("0803 haha 555"): eight right digits are no chance."""
STEM = 4
SHORT_WORD = 4
"""Letters of a word that tells little where there are longer ones: "left" the church of her parents."""

_TOKEN = re.compile(r"[^\W_]+")
_LITTLE_WORDS = """
the a an and or but of to in on at for from with by is was were be been has had have did does do i my me she
her hers he his him they their it its that this these those who which what when where as so not no after
before about into than then because once years year old ago una uno los las del que por con para sus como
ella esta est les des une dans qui pour
"""
_COMMON = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Letters:
    """An entry that is looked for by its letters."""

    kind: str
    letters: str
    whole: bool
    """Whether it must begin and end where words do."""

    @property
    def percent(self) -> int:
        """How alike a stretch must be, of 100."""
        return ALIKE if len(self.letters) >= LETTERS_FOR_ALIKE and self.kind != "plates" else 100

    def stands_at(self, text: Bare, places: Sequence[tuple[int, int]]) -> bool:
        """Whether it stands at one of the places where its letters were found."""
        return any(not self.whole or text.is_whole(start, end) for start, end in places)


@dataclass(frozen=True, slots=True)
class _Fact:
    """An entry that is a sentence, by the beginnings of its telling words.

    Half of them must stand near each other, and two at least where there are two.
    """

    kind: str
    stems: tuple[str, ...]

    @property
    def enough(self) -> int:
        """How many of its words must stand near each other."""
        return max(min(2, len(self.stems)), -(-len(self.stems) // 2))

    def may_stand_in(self, letters: str) -> bool:
        """Whether enough of its words may be there at all: one quick look."""
        return sum(stem in letters for stem in self.stems) >= self.enough

    def stands_in(self, words: Sequence[str]) -> bool:
        """Whether enough of its words stand near each other."""
        enough = self.enough
        at: dict[str, int] = {}
        for place, word in enumerate(words):
            for stem in self.stems:
                if word.startswith(stem):
                    at[stem] = place
                    if sum(place - p < WORDS_TOGETHER for p in at.values()) >= enough:
                        return True
        return False


class OwnDetails:
    """What is looked for. Her words stay in here; only kinds come out."""

    def __init__(self, details: Mapping[str, Sequence[str]]) -> None:
        self._tails: list[tuple[str, str]] = []
        self._letters: list[_Letters] = []
        self._addresses: list[tuple[str, _Letters | Address]] = []
        self._facts: list[_Fact] = []
        for kind, entries in details.items():
            for entry in entries:
                self._take(kind, entry)
        wanted = [(one.kind, one) for one in self._letters] + self._addresses
        self._pieces = [(piece, kind, one) for kind, one in wanted for piece in cut(one.letters, one.percent)]

    def __bool__(self) -> bool:
        return bool(self._tails or self._letters or self._addresses or self._facts)

    def _take(self, kind: str, entry: str) -> None:
        if kind == "phones":
            if digits := tail(entry):
                self._tails.append((kind, digits))
        elif kind == "emails":
            self._letters += [_Letters(kind, form, False) for form in _mails(entry)]
        elif kind == "addresses":
            if address := Address.of(entry):
                self._addresses.append((kind, address))
        elif kind in TOLD and " " in entry and _telling(entry):
            self._facts.append(_Fact(kind, _telling(entry)))
        else:
            letters = bare(entry)
            if len(letters) >= (SHORTEST_PLATE if kind == "plates" else 2):
                self._letters.append(_Letters(kind, letters, True))
            if kind == "names" and len(words := entry.split()) == 2:
                self._letters.append(_Letters(kind, bare(words[1] + words[0]), True))

    def kinds(self, text: str) -> tuple[str, ...]:
        """The kinds of entry that stand in a text, in order of the alphabet."""
        text = text[:MOST_LETTERS]
        found: set[str] = set()
        if self._tails and may_hold_number(text):
            digits = [run for run in runs(text, WORDS_BETWEEN_DIGITS) if len(run) >= 6]
            found |= {kind for kind, wanted in self._tails if any(wanted in run for run in digits)}
        letters = bare(text)
        found |= set(self._by_letters(text, letters, found))
        if facts := [fact for fact in self._facts if fact.kind not in found and fact.may_stand_in(letters)]:
            words = [bare(word) for word in _TOKEN.findall(text)]
            found |= {fact.kind for fact in facts if fact.stands_in(words)}
        return tuple(sorted(found))

    def _by_letters(self, text: str, letters: str, found: set[str]) -> Iterator[str]:
        """The kinds of entry of which the letters stand in a text."""
        near = {id(one): (kind, one) for piece, kind, one in self._pieces if piece in letters}
        read: Bare | None = None
        for kind, one in near.values():
            if kind not in found and (places := found_alike(letters, one.letters, one.percent)):
                read = read or Bare.of(text)
                if one.stands_at(read, places):
                    yield kind


def _mails(entry: str) -> tuple[str, ...]:
    """The ways a mail address is spelled out: at and dot as marks, words or nothing."""
    name, _, domain = visible(entry).partition("@")
    if not name or not domain:
        return ()
    ways = [(at, dot) for at in ("@", " at ", "") for dot in ("", " dot ")]
    return tuple(
        dict.fromkeys(
            bare(name.replace(".", part) + at + domain.replace(".", dot))
            for at, dot in ways
            for part in {"", dot}
        )
    )


def _telling(entry: str) -> tuple[str, ...]:
    """The beginnings of the words that tell something, each once. Years and little words tell nothing."""
    said = (word for word in _TOKEN.findall(visible(entry)) if word not in _COMMON and not word.isdigit())
    words = [bare(word) for word in said]
    long = [word for word in words if len(word) > SHORT_WORD or not word.isascii()]
    kept = long if len(long) > 1 else [word for word in words if len(word) > 2]
    return tuple(dict.fromkeys(word[: max(STEM, len(word) - 3)] for word in kept))
