# SPDX-License-Identifier: Apache-2.0
"""A message as the refusal rules read it: one spelling for many, with the way back to her own words.

Compatible forms are one (NFKD), accents, marks and invisible characters are gone, case is folded,
apostrophes are dropped ("don't" is "dont"), SMS spellings and slips of the finger in the words that
matter are written out, and every run of a letter is written once ("stoppp" is "stop").
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from leeward.signs.common.refusal_rules import START, single

_SMS = """
u:you yu:you yuh:you ur:your yr:your urs:yours r:are n:and nd:and dnt:dont dun:dont donot:dont dunt:dont
dnot:dont plz:please pls:please plss:please plse:please pliz:please pliss:please txt:text txting:texting
txtin:texting txts:texts msg:message mssg:message msgs:messages msging:messaging msgin:messaging wiv:with
wit:with wth:with wid:with w:with nvr:never neva:never nva:never eva:ever evr:ever agn:again agen:again
agin:again agan:again ova:over ovr:over ovah:over btwn:between btween:between btn:between bw:between
cum:come cumin:coming comin:coming hse:house fone:phone callin:calling textin:texting writin:writing
stp:stop da:the dis:this dat:that tym:time lst:last cannot:cant cnt:cant gonna:going wanna:want-to
rlshp:relationship relshp:relationship rship:relationship reltnship:relationship alon:alone alne:alone
lv:leave lve:leave luv:love anym0re:anymore nymore:anymore nomore:no-more 4eva:forever 4ever:forever
foreva:forever 4get:forget abt:about coz:because bcos:because cuz:because cus:because hv:have hav:have
nt:not iam:im imma:im ima:im amma:im frm:from thru:through skul:school wrk:work finito:finished stay:stay
2:to relationshp:relationship anymor:anymore anylonger:anymore yous:you contct:contact cntact:contact
del8:delete blok:block blockd:blocked blckd:blocked cald:called pple:people evn:even finaly:finally q:que
xq:porque kiero:quiero ymes:llames yames:llames nai:nahi nhi:nahi nahin:nahi mjhe:mujhe muje:mujhe
krna:karna kro:karo kr:kar h:hai khtm:khatam mt:mat
"""
_SLIPS = (
    "contact contacting calling texting message messages messaging leave leaving alone finished "
    "relationship between "
    "never stop over please anymore again house writing coming harassing following number delete forget "
    "decision"
)
_REAL_WORDS = frozenset(
    """
    aone cling coming eave ever fore frog hose hous lave laving leve neve sop texing tops way wring
    """.split()  # noqa: SIM905  (one line a word would be a page)
)
"""What a slip would make of the words below and is a word of its own."""


def _slips(word: str) -> Iterator[str]:
    """The word with two letters swapped, or one left out after the first."""
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if len(word) > len("stop!"):
        for i in range(1, len(word)):
            yield word[:i] + word[i + 1 :]


def _spellings() -> dict[str, str]:
    slips = {slip: word for word in _SLIPS.split() for slip in _slips(word)}
    kept = {
        slip: word
        for slip, word in slips.items()
        if slip not in _REAL_WORDS and single(slip) not in _REAL_WORDS and slip not in _SLIPS.split()
    }
    sms = {short: word for short, _, word in (pair.partition(":") for pair in _SMS.split())}
    return {
        single(k): single(v.replace("-", " ")) for k, v in {**kept, **sms}.items() if single(k) != single(v)
    }


SPELLINGS = _spellings()
_APOSTROPHES = re.compile("['`\u2018\u2019\u201b\u02bc\u00b4\u2032\uff07]")
_SPACED = re.compile(r"\S+")
_WORD = re.compile(r"[a-z0-9]+")
_STARTS = re.compile(r"(?<![a-z])[a-z0-9]{2,4}")
MOST_WORDS_KEPT = 16_384
"""People write few words often: their plain forms are kept in memory, no message is."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text, and where in it each spaced piece of the message starts and stood."""

    text: str
    starts: tuple[int, ...]
    stood: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the message that a span of the plain text came from."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, end - 1) - 1, first)
        return self.stood[first][0], self.stood[last][1]


def folded(text: str) -> str:
    """One form for many: compatible, unaccented, visible, caseless, without apostrophes."""
    if not text.isascii():
        text = _APOSTROPHES.sub("", text)
        text = "".join(
            letter
            for letter in unicodedata.normalize("NFKD", text)
            if unicodedata.category(letter) not in ("Mn", "Cf", "Me")
        )
    return _APOSTROPHES.sub("", text.casefold())


@lru_cache(maxsize=MOST_WORDS_KEPT)
def _plain_word(piece: str) -> str:
    return _WORD.sub(lambda found: SPELLINGS.get(found[0], found[0]), single(folded(piece)))


def plain_text(text: str) -> str:
    """The message as the rules read it. Her own line ends stay sentence ends."""
    lines = (" ".join(filter(None, map(_plain_word, line.split()))) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def plain(text: str) -> Plain:
    """The same text, with the way back; slower, for the few messages whose words are shown."""
    parts: list[str] = []
    starts: list[int] = []
    stood: list[tuple[int, int]] = []
    length = end = 0
    for piece in _SPACED.finditer(text):
        word = _plain_word(piece[0])
        if not word:
            continue
        if parts:
            parts.append("\n" if "\n" in text[end : piece.start()] else " ")
            length += 1
        end = piece.end()
        parts.append(word)
        starts.append(length)
        stood.append(piece.span())
        length += len(word)
    return Plain("".join(parts), tuple(starts), tuple(stood))


def _raw_starts(word: str) -> Iterator[str]:
    """How a word may start in a raw message: "leave" also as "lave", "leee" and "leea"."""
    yield word[:START]
    yield single(word)[:START]
    if len(word) >= START:
        for i in range(START):
            for times in (3, 4):
                yield (word[:i] + word[i] * times + word[i + 1 :])[:START]


def _spelt(words: Iterable[str]) -> Iterator[str]:
    keys = {single(word)[:START] for word in words}
    return (slip for slip, word in SPELLINGS.items() if any(part[:START] in keys for part in word.split()))


class Sieve:
    """The one cheap look that most messages do not pass: which rules have their key words here?

    Each way of each rule has two bits, one for each of its groups of words; a word sets the bits of the
    groups that it starts like.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        """Of the keys of each rule, in the order in which they are answered."""
        written = [(rule, way.split("&")) for rule, one in enumerate(keys) for way in one.split("|")]
        self._rule_of = [rule for rule, _ in written]
        self._ways = len(written)
        self._bits: dict[str, int] = {}
        for bit, (_, way) in enumerate(written):
            for group, at in zip((way[0], way[-1]), (bit, bit + self._ways), strict=True):
                words = group.split()
                for word in (*words, *_spelt(words)):
                    for start in _raw_starts(word):
                        self._bits[start] = self._bits.get(start, 0) | 1 << at

    def rules(self, text: str) -> list[int]:
        """The numbers of the rules whose key words are in this message; mostly none."""
        bits, get = 0, self._bits.get
        lowered = text.lower().replace("'", "").replace("`", "") if text.isascii() else folded(text)
        for start in _STARTS.findall(lowered):
            bits |= get(start, 0)
        bits &= bits >> self._ways
        found: list[int] = []
        while bits:
            lowest = bits & -bits
            found.append(self._rule_of[lowest.bit_length() - 1])
            bits ^= lowest
        return found
