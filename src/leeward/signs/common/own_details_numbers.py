# SPDX-License-Identifier: Apache-2.0
"""Digits out of a text however they are written: spaced, dotted, in words, as pictures, in any script.

"zero eight 0, double three" is 08033. A run of digits goes on over marks, spaces and a few joining words
and ends at any other word. Telephone numbers are then compared by their last digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from leeward.signs.common.own_details_plain import visible

# One word a digit. English, Spanish, French, Portuguese, Swahili, Hindi in Latin letters, German, Italian,
# Yoruba, Hausa, Igbo, Zulu as children count; spellings of messages beside them (from memory).
_WORDS = """
0 zero oh o nought naught nil null sifuri sifr zéro shunya shoonya odo sufuli efu iqanda cero
1 one un une uno um uma moja mosi ek eka eins ein okan daya otu kunye wan won
2 two deux dos due dois duas mbili do don zwei zwo eji meji biyu abuo kubili tu too
3 three trois tres tre três tatu teen tin drei eta meta uku ato kuthathu tree
4 four quatre cuatro quattro quatro nne char chaar vier erin merin hudu ano kune for fo
5 five cinq cinco cinque tano paanch panch fünf fuenf arun marun biyar ise kuhlanu fife
6 six seis sei sita chhe che sechs efa mefa shida isii isithupha
7 seven sept siete sette sete saba saat sieben eje meje bakwai asaa isikhombisa
8 eight huit ocho otto oito nane aath acht ejo mejo takwas asato isishiyagalombili ate
9 nine neuf nueve nove tisa nau neun esan mesan tara itoolu isishiyagalolunye
10 ten dix diez dieci dez kumi das zehn
11 eleven onze once
12 twelve douze doce
13 thirteen treize trece
14 fourteen quatorze catorce
15 fifteen quinze quince
16 sixteen seize dieciseis
17 seventeen
18 eighteen
19 nineteen
"""
_TENS = """
2 twenty vingt veinte ishirini bees
3 thirty trente treinta thelathini
4 forty fourty quarante cuarenta arobaini
5 fifty cinquante cincuenta hamsini
6 sixty soixante sesenta sitini
7 seventy setenta sabini
8 eighty ochenta themanini
9 ninety noventa tisini
"""
_TIMES = {"double": 2, "triple": 3, "treble": 3, "doble": 2, "dobble": 2, "twice": 2}
_JOINING = """
plus dash hyphen dot point space slash then and y et na phir aur followed by guion punto bar minus underscore
bracket hundred
"""
_JOINS = frozenset(_JOINING.split())
# Letters that are drawn like digits, and the digits.
_FOR_DIGIT = str.maketrans("oOilISszZBbGgqT", "001115522886997")
_DRAWN = re.compile(r"[\doOilISszZBbGgqT]+")
_DRAWN_ALONE = re.compile(r"[oOISBZ]{1,5}")
_CHUNK = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\d+|[^\W\d_]+")


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        digits, *words = line.split()
        for word in words:
            found.setdefault(visible(word), digits)
    return found


_DIGITS = _table(_WORDS)
_TENS_OF = _table(_TENS)
_ANY = "|".join(sorted({*_DIGITS, *_TENS_OF, *_TIMES}, key=lambda word: (-len(word), word)))
_SPOKEN = re.compile(_ANY)
LETTERS_GLUED = 18
"""Six digits take at least so many letters."""
_LONG = re.compile(rf"[A-Za-z]{{{LETTERS_GLUED},}}")
_SAID = frozenset((*_DIGITS, *_TENS_OF, *_TIMES))
_LETTERS = re.compile("[a-z]+")


@lru_cache(maxsize=4096)
def _digit_letter(letter: str) -> str:
    """The digits that a character is, in any script, circled or as a picture; else itself."""
    if letter.isascii():
        return letter
    value = unicodedata.digit(letter, None)
    if value is not None:
        return str(value)
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return ""
    return " 10 " if letter == "\U0001f51f" else visible(letter)


@dataclass(slots=True)
class _Run:
    """A run of digits while it is read: what was said so far, "double", and a "twenty" that may go on."""

    digits: str = ""
    times: int = 1
    tens: str = ""

    def goes_on(self, piece: str) -> bool:
        """Take a piece, or say that it belongs to no number."""
        if piece in _JOINS:
            return True
        if piece in _TIMES:
            self.times = _TIMES[piece]
            return True
        if piece in _TENS_OF:
            self.end_tens()
            self.tens = _TENS_OF[piece]
            return True
        digits = piece if piece.isdigit() else _DIGITS.get(piece, "")
        if self.tens and len(digits) == 1 and digits != "0":
            digits, self.tens = self.tens + digits, ""
        self.end_tens()
        self.digits += digits[:1] * (self.times - 1) + digits
        self.times = 1
        return bool(digits)

    def end_tens(self) -> None:
        """A "twenty" that nothing followed is 20."""
        self.digits += f"{self.tens}0" if self.tens else ""
        self.tens = ""


def runs(text: str, between: int = 0) -> Iterator[str]:
    """Every run of digits of a text, as digits only; so many other words may stand between two digits."""
    run, others = _Run(), 0
    for piece in _pieces(text if text.isascii() else "".join(map(_digit_letter, text))):
        if run.goes_on(piece):
            others = 0
        elif run.digits or run.tens:
            run.end_tens()
            others += 1
            if others > between:
                yield run.digits
                run, others = _Run(), 0
    run.end_tens()
    if run.digits:
        yield run.digits


def _pieces(clear: str) -> Iterator[str]:
    """Words and stretches of digits; letters drawn like digits, or put between them, are read as meant."""
    for chunk in _CHUNK.findall(clear):
        digits = sum(map(str.isdecimal, chunk))
        if not digits and _DRAWN_ALONE.fullmatch(chunk):
            yield chunk.translate(_FOR_DIGIT)
        elif not digits:
            yield from _glued(chunk.lower())
        elif _DRAWN.fullmatch(chunk):
            yield chunk.translate(_FOR_DIGIT)
        elif 2 * digits >= len(chunk):
            yield "".join(filter(str.isdecimal, chunk))
        else:
            yield from _PIECE.findall(chunk.lower())


def _glued(word: str) -> list[str]:
    """The number words that a word is written together from, or the word itself."""
    found: list[str] = []
    at = 0
    while len(word) >= LETTERS_GLUED and (match := _SPOKEN.match(word, at)):
        found.append(match[0])
        at = match.end()
    return found if at == len(word) and found else [word]


def may_hold_number(text: str) -> bool:
    """Whether a text may hold a telephone number: cheap, and seldom wrong in saying no."""
    if not text.isascii() or sum(map(str.isdigit, text)) >= 3 or _LONG.search(text):
        return True
    return sum(word in _SAID for word in _LETTERS.findall(text.lower())) >= 3


def tail(number: str, most: int = 8, least: int = 6) -> str | None:
    """The last digits by which a number is compared; None where there are too few to mean anything."""
    digits = "".join(_digit_letter(c) for c in number if c.isdecimal())
    return digits[-most:] if len(digits) >= least else None
