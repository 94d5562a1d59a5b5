# SPDX-License-Identifier: Apache-2.0
"""Whether a text holds something private, however it is spelled: the words, numbers and addresses to mask.

Case, accents, invisible marks, spaces and punctuation are no difference. A text of four letters or six
digits and more can be masked; less would hide half of every message.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import phonenumbers

from leeward.flow.masks_letters import Spread, compact, digits_of, spread, weight
from leeward.handles import normal

FEWEST_LETTERS = 4
FEWEST_DIGITS = 6
SURE_LETTERS = 10
"""From here a text is found inside longer words too: no other word holds it by chance."""

NEAR = 5
"""Words that may stand between the number of a house and its street."""

_NAME_KINDS = frozenset({"helper", "witness"})
_PLACE_KINDS = frozenset({"address", "shelter"})
_NO_NAMES = frozenset({
    "auntie", "aunty", "aunt", "uncle", "pastor", "doctor", "mama", "papa", "mother", "father", "sister",
    "brother", "friend", "lawyer", "officer", "sergeant", "inspector", "madam", "mister", "missus", "miss",
    "from", "with", "house", "shelter", "home", "police", "station",
})  # fmt: skip
_STREET_KINDS = frozenset({
    "road", "street", "str", "strasse", "avenue", "close", "lane", "drive", "crescent", "estate", "flat",
    "apartment", "apt", "unit", "block", "plot", "suite", "floor", "number", "house", "room", "way",
    "court", "place", "square", "terrace", "the", "off", "near",
})  # fmt: skip
_NUMBER = re.compile(r"\+?\d(?:[^\w]{0,3}\d)*")
_MAIL = re.compile(r"[^\s<>,;:\"'()]+@[^\s<>,;:\"'()]+\.[^\s<>,;:\"'()]+")
_PART = re.compile(r"[,;\n|]+")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_CODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b|\b(?=\w*\d)(?=\w*[A-Za-z]{2})\w{5,12}\b")
_WEB = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


class Secret(NamedTuple):
    """A text of the compartment, the key it stood under, and the kind of thing it belongs to."""

    text: str
    key: str
    kind: str


class _Address(NamedTuple):
    """A street, and the numbers of houses of which one has to stand near it."""

    street: str
    houses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mask:
    """What is private, ready to be looked for. All texts are compact: letters and figures only, folded."""

    phrases: frozenset[str]
    numbers: frozenset[str]
    addresses: frozenset[_Address]

    @classmethod
    def of(cls, secrets: Iterable[Secret], country: str | None, known: tuple[str, ...] = ()) -> "Mask":
        """The mask of these secrets. Words in ``known`` are masked as part of a longer text only."""
        phrases: set[str] = set()
        numbers: set[str] = set()
        addresses: set[_Address] = set()
        open_words = {compact(word) for text in known for word in _WORD.findall(text)}
        for secret in secrets:
            for text in {secret.text, *secret.text.splitlines()}:
                phrases.update(_phrases(text))
                numbers.update(_numbers(text, country))
                addresses.update(_addresses(text))
            phrases.update(_names(secret, open_words))
            phrases.update(_houses(secret))
        return cls(frozenset(phrases), frozenset(numbers), frozenset(addresses))

    def __bool__(self) -> bool:
        return bool(self.phrases or self.numbers or self.addresses)

    def holds(self, *texts: str | None) -> bool:
        """Whether one of these texts holds something private."""
        return any(self._holds(text) for text in texts if text)

    def _holds(self, text: str) -> bool:
        letters = compact(text)
        if any(number in letters for number in self.numbers):
            return True
        if not any(p in letters for p in self.phrases) and not any(
            a.street in letters for a in self.addresses
        ):
            return False
        return any(True for _ in self._found(spread(text)))

    def cover(self, text: str, word: str) -> str:
        """The text with everything private in it replaced by a word."""
        if not text or not self._holds(text):
            return text
        found = spread(text)
        spans = sorted((found.origin[low], found.origin[high - 1] + 1) for low, high in self._found(found))
        pieces, at = [], 0
        for low, high in spans:
            if low >= at:
                pieces += [text[at:low], word]
            at = max(at, high)
        covered = "".join([*pieces, text[at:]])
        # Two halves can meet where something was taken out between them.
        return word if self._holds(covered.replace(word, "")) else covered

    def _found(self, text: Spread) -> Iterator[tuple[int, int]]:
        """Where private texts stand, as ranges of the compact form."""
        for number in self.numbers:
            yield from (text.all_figures(low, high) for low, high in text.places(number))
        for phrase in self.phrases:
            sure = len(phrase) >= SURE_LETTERS
            for low, high in text.places(phrase):
                if sure or text.is_whole(low, high):
                    yield low, high
        for address in self.addresses:
            for low, high in text.places(address.street):
                near = text.near(low, high, NEAR)
                houses = [(a, b) for a, b in near if text.letters[a:b] in address.houses]
                if houses and (len(address.street) >= SURE_LETTERS or text.is_whole(low, high)):
                    ends = [(low, high), *houses]
                    yield min(a for a, _ in ends), max(b for _, b in ends)


def _phrases(text: str) -> Iterator[str]:
    """The text as a whole, and what can stand alone in it: mails, links, codes."""
    for piece in (text, _WEB.sub("", text), *_MAIL.findall(text), *_CODE.findall(text)):
        letters = compact(piece)
        if weight(letters) >= FEWEST_LETTERS or len(letters) >= FEWEST_DIGITS:
            yield letters


def _numbers(text: str, country: str | None) -> Iterator[str]:
    """The digits of each number in a text, without what differs between its spellings."""
    plain = digits_of(text).replace("(0)", "")
    for part in re.split(r"[,;/\n|]+", plain):
        for written in _NUMBER.findall(part):
            digits = "".join(filter(str.isdigit, written))
            if len(digits) >= FEWEST_DIGITS:
                yield _national(written, digits, country)


def _national(written: str, digits: str, country: str | None) -> str:
    form = normal(written, country)
    if form.startswith("+"):
        try:
            national = str(phonenumbers.parse(form).national_number)
        except phonenumbers.NumberParseException:
            national = ""
        if len(national) >= FEWEST_DIGITS:
            return national
    bare = digits.lstrip("0")
    return bare if len(bare) >= FEWEST_DIGITS else digits


def _addresses(text: str) -> Iterator[_Address]:
    """A part of a text with a short number and words is a house in a street."""
    parts = [p for p in _PART.split(digits_of(text)) if p.strip()]
    for at, part in enumerate(parts):
        words = _WORD.findall(part)
        if words and all(w.isdigit() for w in words):
            words += _WORD.findall(parts[at + 1]) if at + 1 < len(parts) else []
        houses = frozenset(w for w in words if w.isdigit() and len(w) < FEWEST_DIGITS)
        folded = [compact(w) for w in words if not w.isdigit() and len(w) > 1]
        own = "".join(w for w in folded if w not in _STREET_KINDS)
        street = own if weight(own) >= FEWEST_LETTERS else "".join(folded)
        if houses and weight(street) >= FEWEST_LETTERS:
            yield _Address(street, houses)


def _houses(secret: Secret) -> Iterator[str]:
    """The names of a house that has one, in front of its street: "Haven House, Hill Road, Kisumu"."""
    parts = [p for p in _PART.split(secret.text) if p.strip()]
    if secret.kind not in _PLACE_KINDS or len(parts) < 2:
        return
    numbered = any(c.isdigit() for c in secret.text)
    named = parts[:-1] if not numbered else parts[:1] if secret.kind == "shelter" else []
    for part in named:
        letters = compact(part)
        if weight(letters) >= FEWEST_LETTERS and not any(c.isdigit() for c in part):
            yield letters


def _names(secret: Secret, known: set[str]) -> Iterator[str]:
    """Each part of a name as a word of its own, where the text is the name of a person."""
    words = _WORD.findall(secret.text)
    by_kind = secret.kind in _NAME_KINDS and not secret.key and len(words) <= FEWEST_LETTERS + 1
    if not (by_kind or "name" in secret.key or secret.key in _NAME_KINDS):
        return
    for word in map(compact, words):
        if weight(word) >= FEWEST_LETTERS and word not in known and word not in _NO_NAMES:
            yield word
