# SPDX-License-Identifier: Apache-2.0
"""What a third person writes to her: what it tells of somebody else, and what he is said to have threatened.

Her mother's "I dey your gate tomorrow" is no visit of his, and a sister's "I sent you mangoes" no gift of
his. A friend's "he says he will burn your house" is no threat of the friend: it is read as what he said,
and shown as told by somebody else. Where it cannot be told who is meant, nothing is heard.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from leeward.signs.common.carried import SHORTEST_NAME
from leeward.signs.common.own_details_plain import MOST_LETTERS, visible
from leeward.signs.common.told_by_her import as_the_other_said
from leeward.signs.common.told_by_others_words import (
    ADDRESSED,
    ANOTHER,
    AS_SENT,
    BY_HIM,
    CAME_BY,
    FROM_ANOTHER,
    GAVE_HIMSELF,
    HE,
    IN_FIRST_PERSON,
    IS_ASKED,
    IS_FEARED,
    IS_STORY,
    MET,
    OF_OTHERS,
    ON_ITS_OWN,
    OWN_COMING,
    OWN_PRESENT,
    PRESENT,
    ROLES,
    SAYS,
    SEEN,
    SUBJECTLESS,
    WILL,
)

_SENTENCE = re.compile(r"[^.!?\n;\u2026\u0964]+[?]?")
_NAME = re.compile(r"[^\W_]+")
LOOKED_BACK = 200
"""Letters before "he says" that can tell that somebody else is meant."""

_SOMEBODY_THERE = (
    rf"\b(?:WHO)\b(?:\W+(?!i\b|we\b)\w+){{0,4}}?\W*(?:{PRESENT})\b|"
    rf"\b(?:{SEEN}|there(?:'s| is| was))\b(?:\W+\w+){{0,3}}?\W+(?:WHO)\b"
)
_OWN_COMING = re.compile(rf"\b(?:{OWN_COMING})|\A\W*(?:{ON_ITS_OWN})\b")
_OWN_PRESENT = re.compile(rf"\b(?:{OWN_PRESENT})|\A\W*(?:{AS_SENT})")
_EX = re.compile(r"\b(?:your|ur|tu|ton|teu|seu|tera|tumhara) ex\b")
_LAUGHS = re.compile(r"\b(?:lo+l|lmf?ao+|(?:ha){2,}h?|(?:je){2,}|rofl|jk|kkk+|mdr)\b|[\U0001f602\U0001f923]")
_FRIENDS_OWN = re.compile(
    r"(?:[,:\u2013-]|\b(?:and|but|so|because|cos|then|y|et|mais|pero|na|lakini))\s*(?:i|we|i'?m|i'?ll|i'?ve|i'?d|"
    r"we'?ll|we'?re|yo|je|mimi)\b.*"
)
_QUOTED = re.compile(
    rf"\b(?:{SAYS})\b(?: to)?(?: me| us| am| everyone)?(?: that)?[\s,:\"\u201c'\u2018\u00ab]*\W(?=i\b)"
)
"""Words after which "I" is he, quoted: "he said I will kill you"."""
_ADDRESSED = re.compile(rf"\b(?:{ADDRESSED})\b")
_IS_STORY = re.compile(rf"\b(?:{IS_STORY})\b")
_IS_ASKED = re.compile(rf"\A\W*(?:{IS_ASKED})\b")
_IS_FEARED = re.compile(rf"\b(?:{IS_FEARED})\W+(?:\w+\W+){{0,2}}\Z")
_OF_OTHERS = re.compile(rf"\b(?:{OF_OTHERS})\b")
_SPEAKER = re.compile(
    rf"([\w']+)(?:\W+(?:just|also|even|still|has|have|had|don|dey|keeps?|always|is|was)){{0,4}}"
    rf"\W+(?!\w+ing\b)(?:{SAYS})\b"
)
_SOMEBODY_ELSE = re.compile(
    rf"(?:{MET})(?P<met>[A-Z]\w+|{ROLES}\b)|\b(?P<came>[A-Z]\w+|{ROLES}) (?:{CAME_BY})\b"
)
_NOBODY = frozenset(
    ("i", "he", "she", "him", "her", "they", "we", "you", "it", "who", "your", "the", "someone")
)
_NAMED = re.compile(
    r"\b(?!I\b|It|That|This|There|What|Your|You|My|We|Our|The|Where|Who)[A-Z][a-z]+(?:'s| is| was| has| dey|"
    r" just| came| don| kept| keeps| stood| sat| waited| parked| turned| showed) "
)
"""Somebody by name does something: who it is, she knows."""
_FIRST_PERSON = tuple((re.compile(third), first) for third, first in IN_FIRST_PERSON)
_THEY = {"i": "they", "i'm": "they are", "i'll": "they will", "me": "them", "my": "their", "we": "they",
         "us": "them", "our": "their"}  # fmt: skip
_FIRST = re.compile(r"\b(?:i'm|i'll|i|me|my|we|us|our)\b")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in plain letters, and where it stood."""

    said: str
    raw: str
    start: int
    end: int


class ToldByOthers:
    """How third persons speak of the other: as "he" or "she", "your ex", or by a name of his."""

    def __init__(self, names: Iterable[str]) -> None:
        full = {" ".join(_NAME.findall(visible(name))) for name in names}
        parts = {part for name in full for part in name.split() if len(part) >= SHORTEST_NAME}
        named = sorted((full | parts) - {""}, key=lambda n: (-len(n), n))
        self._names = tuple(named)
        his = "|".join(map(re.escape, named))
        self._named = re.compile(rf"\b(?:{his})\b") if his else None
        who = f"{his}|{HE}" if his else HE
        another = f"{his}|{ANOTHER}" if his else ANOTHER
        self._another = re.compile(rf"\b(?:{another})\b")
        self._there = re.compile(_SOMEBODY_THERE.replace("WHO", another))
        self._gave = re.compile(
            rf"\b(?:{who})\b(?:\W+\w+){{0,3}}?\W+(?:{GAVE_HIMSELF})\b|"
            rf"\b(?:{BY_HIM}) (?:{who}|him|her)\b|"
            rf"\b{FROM_ANOTHER}"
        )
        self._reports = re.compile(
            rf"\b(?:{who})(?:(?:\W+\w+){{0,3}}?\W+(?:{SAYS})\b|(?:{WILL})\b)|\b(?:{SUBJECTLESS})\b"
        )
        self._speaks = re.compile(rf"(?:{who}|he's|she's|him|her|ex|e)")

    def leaves_open(self, text: str, kinds: Collection[str]) -> set[str]:
        """Of visits and gifts heard in a text, those that hang on where in it they were heard.

        Where nobody else is spoken of, no visit is told; without an own present, every gift is.
        """
        plain, found = _plain(text), set[str]()
        if "visit" in kinds and (self._another.search(plain) or _NAMED.search(text)):
            found.add("visit")
        if "gift" in kinds and _OWN_PRESENT.search(plain):
            found.add("gift")
        return found

    def tells_of_visit(self, text: str, start: int, end: int) -> bool:
        """Whether the visit that was heard from ``start`` to ``end`` is somebody else's, not the writer's."""
        here, around = _around(text, start, end)
        if any(_OWN_COMING.search(one.said) for one in here):
            return any(self._there.search(one.said) for one in here)
        return any(self._another.search(one.said) or _NAMED.search(one.raw) for one in around)

    def tells_of_gift(self, text: str, start: int, end: int) -> bool:
        """Whether the gift that was heard there is not the writer's own present."""
        here, around = _around(text, start, end)
        if any(_OWN_PRESENT.search(one.said) for one in here):
            return any(self._gave.search(one.said) for one in around)
        return True

    def as_he_said(self, text: str) -> Iterator[str]:
        """What he is said to have said to her, each as if he had written it: "I will burn your house".

        A sentence counts that is about her ("you", "your"), or that names him; a friend's fear, a
        question, a story, and what somebody else says are none.
        """
        text = text[:MOST_LETTERS]
        plain = _plain(text)
        if not self._reports.search(plain) or _IS_STORY.search(plain):
            return  # most messages report nobody
        earlier = ""
        for sentence in _sentences(text):
            yield from self._reported(sentence.said, earlier)
            earlier = sentence.raw

    def _reported(self, said: str, earlier: str) -> Iterator[str]:
        named = self._names_him(said)
        if said.endswith("?") or _IS_ASKED.search(said) or not (named or self._is_of_him(earlier)):
            return
        sure = named or _EX.search(said) is not None
        if not sure and (_LAUGHS.search(said) or not self._is_said_by_him(said)):
            return
        for found in self._reports.finditer(said):
            before = said[max(found.start() - LOOKED_BACK, 0) : found.start()]
            if _IS_FEARED.search(before) is None and (sure or _OF_OTHERS.search(before) is None):
                yield from self._in_his_words(said[found.start() :], named=named)
                return

    def _in_his_words(self, part: str, *, named: bool) -> Iterator[str]:
        for quoted in _QUOTED.finditer(part):
            yield part[quoted.end() :]
        own = _FRIENDS_OWN.search(part)
        part = part[: own.start()] if own else part
        if named or _ADDRESSED.search(part):
            for third, first in _FIRST_PERSON:
                part = third.sub(first, part)
            part = _FIRST.sub(lambda word: _THEY[word[0]], part)
            yield as_the_other_said(part, self._names)

    def _names_him(self, said: str) -> bool:
        return self._named is not None and self._named.search(said) is not None

    def _is_of_him(self, earlier: str) -> bool:
        """Whether the sentence before leaves "he" to the other: it speaks of nobody else."""
        plain = visible(earlier)
        if self._names_him(plain) or _EX.search(plain):
            return True
        others = (match["met"] or match["came"] for match in _SOMEBODY_ELSE.finditer(earlier))
        return all(other.lower() in _NOBODY for other in others)

    def _is_said_by_him(self, said: str) -> bool:
        """Whether nobody else is named as the one who speaks."""
        return all(self._speaks.fullmatch(match[1]) for match in _SPEAKER.finditer(said))


def _sentences(text: str) -> Iterator[_Sentence]:
    for match in _SENTENCE.finditer(text):
        yield _Sentence(_plain(match[0]), match[0], match.start(), match.end())


def _plain(text: str) -> str:
    return visible(text).replace("\u2019", "'")


def _around(text: str, start: int, end: int) -> tuple[list[_Sentence], list[_Sentence]]:
    """The sentences that a stretch touches, and these with their neighbours."""
    sentences = list(_sentences(text))
    touched = [at for at, one in enumerate(sentences) if one.start < end and start < one.end]
    if not touched:
        return [], []
    first, last = touched[0], touched[-1]
    return sentences[first : last + 1], sentences[max(first - 1, 0) : last + 2]
