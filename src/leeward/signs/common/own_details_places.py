# SPDX-License-Identifier: Apache-2.0
"""Her address in a text: a street that reads alike, and exactly her house number beside it.

Measured before it was written (notes on signs, section 5): likeness of the street at 88 of 100 finds nine
addresses in ten under disguise; without the same house number, 86 of 100 next doors would match too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from leeward.signs.common.own_details_numbers import runs
from leeward.signs.common.own_details_plain import Bare, alike, bare, common, visible

STREET_ALIKE = 88
SHORTEST_STREET = 5
"""Letters of a street, its kind left out, below which it must be the same and its house known."""
BESIDE = 32
"""Letters of the text, before or after a street, in which its house number must stand."""
WORDS_BETWEEN = 2
"""Words that may stand between a house number and the street after it: "12, the Old Mill Road"."""

_KINDS = """
street str st strt road rd avenue ave av avn close cl cls crescent cres cresc drive dr lane ln way boulevard
blvd court ct place pl square sq terrace terr ter gardens gdns grove estate est highway hwy expressway expy
parkway pkwy calle c carrera cra cr avenida avda rua r rue strasse straße barabara mtaa marg gali nagar
"""
KINDS = frozenset(visible(kind) for kind in _KINDS.split())
_LEADING = KINDS | {"no", "nr", "num", "number", "house", "plot", "flat", "block", "apartment", "apt", "unit"}
"""What may stand between a street and the number behind it."""
_TOKEN = re.compile(r"[^\W_]+")
_HOUSE = re.compile(r"\d{1,5}[a-z]?")
_BREAK = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address of hers: the letters of its street without its kind, and its house number."""

    letters: str
    """Of the street, without its kind."""
    house: str | None

    @classmethod
    def of(cls, written: str) -> "Address | None":
        """The street and number of an address as she wrote it; None where no street is long enough."""
        house, street = _split(visible(written))
        words = _TOKEN.findall(street)
        while len(words) > 1 and words[-1] in KINDS:
            words.pop()
        while len(words) > 1 and words[0] in KINDS:
            words.pop(0)
        name = bare(" ".join(words))
        if len(name) < SHORTEST_STREET and (house is None or len(name) < 2):
            return None
        return cls(name, house)

    @property
    def percent(self) -> int:
        """How alike a street must be, of 100."""
        return STREET_ALIKE if len(self.letters) >= SHORTEST_STREET else 100

    def pieces(self) -> tuple[str, ...]:
        """Stretches of letters of which at least one stands in every text that is alike enough."""
        return cut(self.letters, self.percent)

    def stands_at(self, text: Bare, places: Iterable[tuple[int, int]]) -> bool:
        """Whether this address stands at one of the places where its street was found."""
        return any(
            self.house is None or self._house_beside(text.text, text.stood[start], text.stood[end - 1])
            for start, end in places
            if text.is_whole(start, end)
        )

    def _house_beside(self, text: str, first: int, last: int) -> bool:
        """Whether the nearest number before the street, or else after it, is her house number."""
        before = _tokens(text[max(0, first - BESIDE) : first], cut_at_start=first > BESIDE)
        near = next((n for n in range(len(before) - 1, -1, -1) if _is_number(before[n])), None)
        if near is not None and len(before) - 1 - near <= WORDS_BETWEEN:
            begin = near
            while begin and _is_number(before[begin]) and _is_number(before[begin - 1]):
                begin -= 1
            if (number := _number(before[begin : near + 1])) is not None:
                return self.house in (number, number + "".join(before[near + 1 : near + 2]))
        after = _tokens(text[last + 1 : last + 1 + BESIDE], cut_at_end=last + 1 + BESIDE < len(text))
        begin = next((n for n, token in enumerate(after) if _is_number(token)), len(after))
        end = next((n for n in range(begin, len(after)) if not _is_number(after[n])), len(after))
        return set(after[:begin]) <= _LEADING and _number(after[begin:end]) == self.house


def _split(written: str) -> tuple[str | None, str]:
    """The house number and the street. The part with a kind of street in it, else the first with a number."""
    parts = [part for part in _BREAK.split(written) if _TOKEN.search(part)]
    best = next((i for i, part in enumerate(parts) if set(_TOKEN.findall(part)) & KINDS), None)
    if best is None:
        best = next((i for i, part in enumerate(parts) if _HOUSE.search(part)), 0)
    if not parts:
        return None, ""
    tokens = _TOKEN.findall(parts[best])
    houses = [token for token in tokens if _HOUSE.fullmatch(token)]
    if not houses and best > 0:
        houses = [t for t in _TOKEN.findall(parts[best - 1]) if _HOUSE.fullmatch(t)][-1:]
    street = [token for token in tokens if token not in houses and token not in ("no", "number", "flat")]
    return (houses[-1] if houses else None), " ".join(street)


def _tokens(stretch: str, *, cut_at_start: bool = False, cut_at_end: bool = False) -> list[str]:
    """The words of a stretch beside a street, without one that is cut off."""
    tokens = _TOKEN.findall(visible(stretch))
    if cut_at_start and tokens and stretch[:1].isalnum():
        tokens = tokens[1:]
    if cut_at_end and tokens and stretch[-1:].isalnum():
        tokens = tokens[:-1]
    return tokens


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word)) or bool(next(runs(word), ""))


def _number(tokens: list[str]) -> str | None:
    """A house number in digits or words, a letter behind it kept."""
    if not tokens:
        return None
    return tokens[0] if len(tokens) == 1 and _HOUSE.fullmatch(tokens[0]) else "".join(runs(" ".join(tokens)))


def cut(wanted: str, percent: int) -> tuple[str, ...]:
    """Pieces such that a stretch alike enough holds one of them unchanged: one more than can be wrong.

    A letter changed costs two of the total, one left out or put in costs one.
    """
    wrong = _most_wrong(wanted, percent)
    size = max(len(wanted) // (wrong + 1), 2)
    if not wrong or len(wanted) <= size:
        return (wanted,)
    return tuple(dict.fromkeys(wanted[at : at + size] for at in range(0, len(wanted) - size + 1, size)))


def _most_wrong(wanted: str, percent: int) -> int:
    """How many letters may be put in before a stretch is no longer alike enough: 2n / (2n + s)."""
    return 2 * len(wanted) * (100 - percent) // percent


def found_alike(letters: str, wanted: str, percent: int) -> list[tuple[int, int]]:
    """Stretches of letters that are alike enough, the very same ones first."""
    exact = [match.start() for match in re.finditer(re.escape(wanted), letters)]
    found = [(at, at + len(wanted)) for at in exact]
    slack = _most_wrong(wanted, percent)
    seen: set[int] = set()
    for piece in cut(wanted, percent) if slack else ():
        offset = wanted.index(piece)
        for match in re.finditer(re.escape(piece), letters):
            about = match.start() - offset
            if about in seen or len(seen) > MOST_STARTS:
                continue
            seen.add(about)
            if _may_be_near(letters, about, wanted, percent, slack):
                for start in range(max(0, about - slack), about + slack + 1):
                    found += _ends(letters, start, wanted, percent, slack)
    return found


MOST_STARTS = 1024
"""Places of one text that are compared for one entry: a text of one syllable repeated costs no more."""


def _may_be_near(letters: str, about: int, wanted: str, percent: int, slack: int) -> bool:
    """Whether the letters around a place have enough in common with what is wanted, in one look.

    If a stretch of m letters has c in common, 2c / (n + m) is at least the share asked for; and m is at
    least c. So c is at least n * share / (2 - share).
    """
    around = letters[max(0, about - slack) : about + len(wanted) + slack]
    return common(wanted, around) * (200 - percent) >= percent * len(wanted)


def _ends(letters: str, start: int, wanted: str, percent: int, slack: int) -> list[tuple[int, int]]:
    sizes = sorted(range(len(wanted) - slack, len(wanted) + slack + 1), key=lambda n: abs(n - len(wanted)))
    return [
        (start, start + size)
        for size in sizes
        if start + size <= len(letters) and alike(letters[start : start + size], wanted, percent)
    ]
