# SPDX-License-Identifier: Apache-2.0
"""Passphrases that somebody who knows her would try, and ones that nobody would.

What the other knows, what everybody uses, and what follows a pattern is struck out, whatever it was dressed
in: capitals, 4 for a, backwards, years and digits around it. What is left has to be long enough by itself.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator

from leeward.errors import UsageError
from leeward.pack.check import _WORDS

WORDS = tuple(_WORDS.split())
"""The 2,048 English words of BIP 39, which packs carry too: 11 bits a word."""
SIX_WORDS = 6
BITS = 11 * SIX_WORDS

LETTERS = 12
"""Letters that nobody could know. About 56 bits where they are random, and four words where they are not."""
OWN_WORDS = 4

_SHORTEST = 3  # letters of a piece that is struck out; "Jo" stands in too many words
_MOST = 300  # characters that are looked at: strong or weak, it shows by then
_SAMES = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qwertzuiop",
)
_DRESSED = (str.maketrans("0134578@$!|+€", "oieastbasiite"), str.maketrans("0134679@$!|+€", "oleagtgasllte"))
_COMMON = """
password passwort passcode passphrase passw0rd pass word pwd secret secrets private admin administrator
root user login welcome letmein open sesame qwerty azerty test testing tester default changeme change
temp hello hallo hola bonjour goodbye please thankyou whatever nothing something iloveyou ilove loveyou
love lover lovely loveme myself forever always never baby babygirl babyboy honey sweetheart sweetie
darling angel princess queen king prince boss lady girl boys girls mother father mommy mummy daddy mama
papa sister brother family friend friends bestfriend husband wife son daughter children kids home house
office work school computer laptop phone mobile iphone samsung internet google facebook instagram
whatsapp twitter tiktok snapchat youtube gmail yahoo hotmail com www http football soccer baseball
basketball hockey tennis liverpool arsenal chelsea manchester united barcelona madrid madonna superman
batman spiderman pokemon starwars matrix dragon tiger lion monkey panda cat dog puppy kitty horse
butterfly flower flowers rose sunshine sunflower rainbow summer winter spring autumn monday tuesday
wednesday thursday friday saturday sunday january february march april may june july august september
october november december birthday christmas easter ramadan happy lucky smile shadow master hunter
killer freedom jesus christ lord god godisgood blessed blessing bless faith hope grace praise amen allah
inshallah heaven bible psalm trustno trust noone money dollar cash gold silver diamond bitcoin chocolate
cookie coffee cheese banana orange apple cherry pepper ginger vanilla black white red blue green purple
yellow pink one two three four five six seven eight nine ten thousand hundred correcthorsebatterystaple
thequickbrownfoxjumpsoverthelazydog tobeornottobethatisthequestion twinkletwinklelittlestar
happybirthdaytoyou oncetherewas onceuponatime happilyeverafter ourfatherwhoartinheaven hallowedbethyname
thelordismyshepherd ishallnotwant inthebeginning maytheforcebewithyou fourscoreandsevenyearsago
ihaveadream wewillrockyou letitbe knockknockwhosthere maryhadalittlelamb iwillalwaysloveyou openthedoor
forgotmypassword thisismypassword mypassword thesecretpassword
"""
"""Common forms, written down by us: greetings, loves, teams, pets, days, colours, known verses."""


def _plain(text: str) -> str:
    """Letters without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """What of some texts could stand in a passphrase: each word, all of it in one, and both backwards."""
    for text in texts:
        words = re.findall(r"[^\W\d_]+", _plain(text))
        for piece in {*words, "".join(words)}:
            if len(piece) >= _SHORTEST:
                yield piece
                yield piece[::-1]


def _rows() -> Iterator[str]:
    for row in _SAMES:
        for at in range(len(row) - _SHORTEST + 1):
            yield row[at : at + _SHORTEST]
            yield row[at : at + _SHORTEST][::-1]


_EVERYBODYS = frozenset((*_pieces(_COMMON.split()), *_rows()))


def _dressings(text: str) -> Iterator[str]:
    """A text as it stands, and with digits and signs read as the letters that they stand for."""
    yield text
    for table in _DRESSED:
        yield text.translate(table)


def _struck(passphrase: str, pieces: frozenset[str]) -> list[tuple[str, bool]]:
    """Each character of a passphrase, and whether it is struck out: known, common, or said before."""
    text = _plain(passphrase)[:_MOST]
    kept = [at for at, c in enumerate(text) if c.isalnum() or c.translate(_DRESSED[0]) != c]
    struck = [False] * len(text)
    for dressed in _dressings("".join(text[at] for at in kept)):
        for piece in pieces:
            found = dressed.find(piece)
            while found >= 0:
                for at in kept[found : found + len(piece)]:
                    struck[at] = True
                found = dressed.find(piece, found + 1)
        for at in range(1, len(dressed) - _SHORTEST + 1):
            again = dressed[at : at + _SHORTEST]
            if again in dressed[: at + _SHORTEST - 1]:
                for place in kept[at : at + _SHORTEST]:
                    struck[place] = True
    return list(zip(text, struck, strict=True))


def _is_enough(passphrase: str, pieces: frozenset[str]) -> bool:
    """Whether what is left of a passphrase is twelve letters, or four words."""
    left = 0
    words = 0
    for word in re.split(r"\s+", "".join("\0" if gone else c for c, gone in _struck(passphrase, pieces))):
        letters = sum(c.isalpha() for c in word)
        words += letters >= _SHORTEST
        # Digits and signs count where they stand between letters that nobody knows, as in random ones.
        inner = re.findall(r"(?<=[^\W\d_])[^\0]*?(?=[^\W\d_])", word)
        left += letters + min(letters, sum(map(len, inner)))
    return left >= LETTERS or words >= OWN_WORDS


def refuse(passphrase: str, known: Iterable[str] = ()) -> None:
    """``UsageError`` for a passphrase that could be guessed; ``known`` is what the other knows of her."""
    if not passphrase.strip():
        raise UsageError("error.passphrase_empty")
    if not _is_enough(passphrase, _EVERYBODYS):
        raise UsageError("error.passphrase_common", letters=LETTERS, words=OWN_WORDS)
    if not _is_enough(passphrase, _EVERYBODYS | frozenset(_pieces(known))):
        raise UsageError("error.passphrase_known", letters=LETTERS, words=OWN_WORDS)


def can_be_guessed(passphrase: str, known: Iterable[str] = ()) -> bool:
    """Whether ``refuse`` would."""
    try:
        refuse(passphrase, known)
    except UsageError:
        return True
    return False


def holds_any(passphrase: str, known: Iterable[str]) -> bool:
    """Whether a whole word of what is known, four letters or more, stands in a passphrase."""
    plain = _plain(passphrase)[:_MOST]
    words = {word for text in known for word in re.findall(r"[^\W\d_]{4,}", _plain(text))}
    return any(word in dressed for dressed in _dressings(plain) for word in words)


def six_words(known: Iterable[str] = ()) -> str:
    """Six random words: 66 bits. Words that the other could guess are drawn again."""
    known = tuple(known)
    while True:
        drawn = " ".join(secrets.choice(WORDS) for _ in range(SIX_WORDS))
        if not can_be_guessed(drawn, known):
            return drawn
