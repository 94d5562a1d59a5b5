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

from leeward.signs.common.refusal_rules import START, single

_SMS = """
u:you yu:you yuh:you ur:your yr:your urs:yours r:are n:and nd:and dnt:dont dun:dont donot:dont dunt:dont dnot:dont
plz:please pls:please plss:please plse:please pliz:please pliss:please txt:text txting:texting txtin:texting txts:texts
msg:message mssg:message msgs:messages msging:messaging msgin:messaging wiv:with wit:with wth:with wid:with w:with
nvr:never neva:never nva:never eva:ever evr:ever agn:again agen:again agin:again agan:again ova:over ovr:over ovah:over
btwn:between btween:between btn:between bw:between cum:come cumin:coming comin:coming hse:house fone:phone
callin:calling textin:texting writin:writing stp:stop da:the dis:this dat:that tym:time lst:last
cannot:cant cnt:cant gonna:going wanna:want-to rlshp:relationship relshp:relationship rship:relationship
reltnship:relationship alon:alone alne:alone lv:leave lve:leave luv:love anym0re:anymore nymore:anymore nomore:no-more
4eva:forever 4ever:forever foreva:forever 4get:forget abt:about coz:because bcos:because cuz:because cus:because
hv:have hav:have nt:not im:im iam:im imma:im ima:im amma:im wont:wont frm:from thru:through skul:school wrk:work
finito:finished dun:dont dnt:dont stay:stay 2:to relationshp:relationship anymor:anymore anylonger:anymore
yous:you contct:contact cntact:contact del8:delete blok:block blockd:blocked blckd:blocked
cald:called pple:people evn:even finaly:finally
q:que xq:porque kiero:quiero ymes:llames yames:llames
nai:nahi nhi:nahi nahin:nahi mjhe:mujhe muje:mujhe krna:karna kro:karo kr:kar h:hai khtm:khatam mt:mat
"""
_SLIPS = (
    "contact contacting calling texting message messages messaging leave leaving alone finished relationship between "
    "never stop over please anymore again house writing coming harassing following number delete forget decision"
)
_REAL_WORDS = frozenset("way lave cling texing wring coming leve eave laving aone neve ever hose hous frog fore way sop tops top ove ver stp "
                        "numb gain again aging agin aain tab please plase pleas plea deciion aways wav wa wy over".split())


def _slips(word: str) -> Iterator[str]:
    """The word with two letters swapped, or one left out after the first."""
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if len(word) > len("stop!"):
        for i in range(1, len(word)):
            yield word[:i] + word[i + 1 :]


def _spellings() -> dict[str, str]:
    slips = {slip: word for word in _SLIPS.split() for slip in _slips(word)}
    kept = {slip: word for slip, word in slips.items() if slip not in _REAL_WORDS and single(slip) not in _REAL_WORDS and slip not in _SLIPS.split()}
    sms = dict(pair.split(":") for pair in _SMS.split())
    return {single(k): single(v.replace("-", " ")) for k, v in {**kept, **sms}.items() if single(k) != single(v)}


SPELLINGS = _spellings()
_APOSTROPHES = re.compile("['`\u2018\u2019\u201b\u02bc\u00b4\u2032\uff07]")
_SPACED = re.compile(r"\S+")
_WORD = re.compile(r"[a-z0-9]+")
_STARTS = re.compile(r"(?<![a-z])[a-z0-9]{2,4}")


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
            letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) not in ("Mn", "Cf", "Me")
        )
    return _APOSTROPHES.sub("", text.casefold())


def plain(text: str) -> Plain:
    """The message as the rules read it. Her own line ends stay sentence ends."""
    parts: list[str] = []
    starts: list[int] = []
    stood: list[tuple[int, int]] = []
    length = end = 0
    for piece in _SPACED.finditer(text):
        between = "\n" if "\n" in text[end : piece.start()] else " "
        word = _WORD.sub(lambda m: SPELLINGS.get(m[0], m[0]), single(folded(piece[0])))
        end = piece.end()
        if word:
            parts.append(between + word if parts else word)
            starts.append(length + (len(parts) > 1))
            stood.append(piece.span())
            length += len(parts[-1])
    return Plain("".join(parts), tuple(starts), tuple(stood))


def starts_of(plain_text: str) -> frozenset[str]:
    """How its words start, in as many letters as keys have."""
    return frozenset(_STARTS.findall(plain_text))


Ways = tuple[tuple[frozenset[str], ...], ...]
"""Alternatives of groups; of each group of one alternative a word must be there."""


def ways(keys: str) -> Ways:
    """The keys of a rule, read: alternatives ("|") of groups ("&") of word starts."""
    return tuple(
        tuple(frozenset(single(word)[:START] for word in group.split()) for group in way.split("&"))
        for way in keys.split("|")
    )


def _raw_starts(word: str) -> Iterator[str]:
    """How a word may start in a raw message: "leave" also as "lave", "leee" and "leea"."""
    yield word[:START]
    yield single(word)[:START]
    if len(word) >= START:
        for i in range(START):
            for times in range(2, START + 1):
                yield (word[:i] + word[i] * times + word[i + 1 :])[:START]


def _raw_group(words: frozenset[str]) -> frozenset[str]:
    starts = {single(word)[:START] for word in words}
    spelt = {slip for slip, word in SPELLINGS.items() if any(part[:START] in starts for part in word.split())}
    return frozenset(start for word in words | spelt for start in _raw_starts(word))


class Sieve:
    """The one cheap look that most messages do not pass: do the words of any rule's keys start here?"""

    def __init__(self, keys: Iterable[str]) -> None:
        """Of the keys of all rules; those of two groups are thrown together, which only lets more pass."""
        single_words, first, second = set[str](), set[str](), set[str]()
        for way in (way.split("&") for one in keys for way in one.split("|")):
            for group, into in zip(way, (single_words,) if len(way) == 1 else (first, second), strict=True):
                into.update(group.split())
        self._one, self._first, self._second = map(_raw_group, map(frozenset, (single_words, first, second)))

    def passes(self, text: str) -> bool:
        """Whether a rule could hear something in this message."""
        starts = _STARTS.findall(text.lower() if text.isascii() else folded(text))
        return not self._one.isdisjoint(starts) or not (
            self._first.isdisjoint(starts) or self._second.isdisjoint(starts)
        )
