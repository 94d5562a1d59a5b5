# SPDX-License-Identifier: Apache-2.0
"""What an incident that she typed tells of: a gift, turning up, showing around, a threat.

Her own sentence is about the other: "he", "my ex" or a name, and what was done. These are ideas in an order,
not phrases; she sees which incidents were taken for what, and decides. What she did herself, or a friend did
for her, is no act of the other's.
"""

import re

from leeward.signs.common.noted import Sound
from leeward.signs.common.own_details_plain import MOST_LETTERS, visible
from leeward.signs.common.told_by_her_words import (
    AT_HERS,
    AT_ME,
    BEFORE,
    CAME,
    GAVE,
    GIFT_THINGS,
    HANDED_IN,
    HANDED_IN_ELSEWHERE,
    HURT,
    PROPERTY,
    SHOWN,
    SHOWN_OF_ME,
    THERE,
    THINGS,
    THREAT,
    WAS,
)

VERSION = 1

# Kind, who must be in the sentence, and the words. "him": a word for the other, or his name. "me": that it
# was done to her, which the words say themselves. "either": one of both.
_RULES = (
    ("gift", "either", rf"{BEFORE}\b(?:{GAVE})\b(?:\W+\w+){{0,7}}?\W+(?:{GIFT_THINGS})\b"),
    ("gift", "me", rf"\b(?:{GIFT_THINGS})\b(?:\W+\w+){{0,8}}?\W+from (?:him|my ex|the ex|his)\b"),
    ("gift", "me", rf"\b(?:{GIFT_THINGS})\b(?:\W+\w+){{0,4}}?\W+(?:{CAME})\b"),
    ("gift", "me", rf"\b(?:{GIFT_THINGS}) {AT_HERS}\b"),
    ("gift", "me", rf"\banother (?:\w+ )?(?:{GIFT_THINGS})\b"),
    ("gift", "me", rf"\b{THINGS}\b(?:\W+\w+){{0,6}}?\W+(?:{WAS})\W+(?:\w+ly\W+)?(?:{HANDED_IN})"),
    ("gift", "me", rf"\A\W*(?:\w+\W+){{0,3}}?{THINGS}\W+(?:{HANDED_IN})"),
    ("gift", "me", rf"\b(?:{HANDED_IN_ELSEWHERE.replace('(?:THINGS)', THINGS)})"),
    ("visit", "him", rf"{BEFORE}\b(?:{THERE})"),
    ("visit", "me", rf"{BEFORE}\b(?:{AT_ME})"),
    ("exposure", "him", rf"{BEFORE}\b(?:{SHOWN})"),
    ("exposure", "me", rf"{BEFORE}\b(?:{SHOWN_OF_ME})"),
    ("threat.physical", "him", rf"{BEFORE}\b(?:{THREAT})"),
    ("threat.physical", "me", rf"{BEFORE}\b(?:{HURT})"),
    ("threat.property_pets", "either", rf"{BEFORE}\b(?:{PROPERTY})"),
)
_PATTERNS = tuple(
    (Sound(kind, f"told_by_her.{kind.rpartition('.')[2]}@{VERSION}"), who, re.compile(pattern))
    for kind, who, pattern in _RULES
)
_VISIT = Sound("visit", f"told_by_her.visit@{VERSION}")
_PRESENT = re.compile(
    rf"{BEFORE}\b(?:stood|waited|came|turned up|showed up|parked|sat|followed|appeared|knocked|hung around|"
    r"approached|was there|grabbed|blocked|arrived|walked|drove|jumped|left|esperaba|vino|aparecio|"
    r"est venu|"
    r"attendait|alikuja|alisimama|alingoja)\b"
)

# Who a sentence is about: one that only has "I" in it tells what she did.
_HIM = re.compile(
    r"\b(?:he|him|his|she|her|hers|someone|somebody|the ex|my ex|ex|courier|driver|rider|delivery|stranger|"
    r"el|ella|lui|il|elle|yeye|ali\w+|ana\w+|ame\w+|e|im|am|man|woman|guard|security|receptionist|"
    r"neighbou?r)\b"
)
_TO_ME = re.compile(
    r"\b(?:me|us|fake|my (?:account|door\w*|house|home|flat|office|desk|work|car|tyres?|tires?|window|gate|"
    r"number|photos?|pictures?|cat|dog))\b"
)
_FRIEND = re.compile(
    r"(?:\bmy |\bour |\bthe |\A\s*)(?:sister|brother|mum|mom|mother|dad|father|friend|neighbou?r|colleague|"
    r"boss|aunt\w*|uncle|cousin|son|daughter|lawyer|doctor|teacher)s?\W+(?:\w+ly\W+)?\Z"
)
_TAKEN = re.compile(
    r"\b(?:took|take|taken|stole|steal|owed?|owes|borrowed|lent|wants|wanted|demand\w*|asked for|returned)"
    r"\W+(?:the |his |a |back |some )*\Z"
)
_AGREED = re.compile(
    r"\b(?:as (?:we )?(?:agreed|arranged|planned)|we (?:had )?(?:agreed|arranged)|by agreement|"
    r"hand-?over)\b"
)
_SENTENCE = re.compile(r"[^.!?\n;]+")
_REPORTED = re.compile(r"\b(?:i reported|police station|at the police|i (?:told|called) the police)\b")
_BY_OTHERS = re.compile(
    r"\b(?:by|from) (?:my|our|the|a) (?:\w+ )?(?:sister|brother|mum|mom|mother|dad|father|friend|"
    r"neighbou?r|colleague|"
    r"boss|aunt\w*|uncle|cousin|son|daughter|lawyer|doctor|teacher|bank|school|landlord|council|hospital|"
    r"insurance|"
    r"company|team)\b|\b(?:i|we) (?:had |have |'d |'ve )?(?:ordered|bought|paid for|subscribed|won)\b|"
    r"\bmy (?:own |new |amazon |online )?(?:order|shopping|subscription|prescription|purchase)s?\b"
)
"""A thing that came from somebody else, or that she had ordered."""
_OFFICIAL = re.compile(r"\b(?:police|station|court|lawyer|tribunal|comisaria)\b")

_SWAPPED = {
    "he": "I", "he's": "I'm", "hes": "im", "he'll": "I'll", "he'd": "I'd", "him": "me", "his": "my",
    "himself": "myself", "i": "you", "i'm": "you're", "im": "you're", "i'll": "you'll", "i'd": "you'd",
    "i've": "you've", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "us": "you",
    "our": "your", "was": "was", "is": "am", "says": "say", "has": "have",
}  # fmt: skip
_SHE = {"she": "he", "she's": "he's", "she'll": "he'll", "she'd": "he'd", "her": "his", "herself": "himself"}
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019](?:s|m|ll|d|ve|re))?")
_SAID = re.compile(
    r"\b(?:said|says|saying|told|tells|swore|vowed|promised|threaten\w*|warn\w*|shout\w*|scream\w*|"
    r"text\w*|wrote|"
    r"messaged|sent)\b"
)


def told(text: str, place: str = "", names: tuple[str, ...] = ()) -> tuple[Sound, ...]:
    """What an incident tells of; ``names`` are those of the other, in plain form.

    Where she gave a place, being there is enough: the sentence need not name it again.
    """
    found: dict[Sound, None] = {}
    official = _OFFICIAL.search(visible(place)) is not None
    for sentence in _SENTENCE.finditer(visible(text[:MOST_LETTERS])):
        said = sentence[0]
        about_him = _HIM.search(said) is not None or any(name in said for name in names)
        if official or _REPORTED.search(said) or _AGREED.search(said):
            continue  # there she tells what she did about it, or what both had agreed
        if about_him and place.strip() and _PRESENT.search(said):
            found[_VISIT] = None
        for sound, who, pattern in _PATTERNS:
            match = pattern.search(said) if sound not in found else None
            if match is None or _is_from_others(sound, said, said[: match.start()]):
                continue
            if _is_his(said, match, who, about_him=about_him):
                found[sound] = None
    return tuple(found)


_OWN_START = re.compile(
    r"(?:\w+ed|\w+ing|sent|sends?|left|brought|gave|bought|paid|put|told|came|stood|sat|wrote)\b"
)
"""An English sentence that begins so is about herself: "Sent the ring back"."""


def _is_his(said: str, match: re.Match[str], who: str, *, about_him: bool) -> bool:
    """Whether what matched was done by the other: not by a friend, nor by herself without saying "I"."""
    before = said[: match.start()]
    if _FRIEND.search(before) or _TAKEN.search(before):
        return False
    to_me = _TO_ME.search(said) is not None
    by_herself = not before.strip() and not to_me and _OWN_START.match(match[0]) is not None
    return who == "me" or (about_him and not by_herself) or (who == "either" and to_me)


def _is_from_others(sound: Sound, said: str, before: str) -> bool:
    """Whether a thing was her own, or came from a friend, an office or her own order."""
    return sound.kind == "gift" and (before.endswith("my ") or _BY_OTHERS.search(said) is not None)


def as_the_other_said(text: str, names: tuple[str, ...] = ()) -> str:
    """Her sentences about him as if he had written them to her: "he'll kill me" becomes "I'll kill you".

    So what she reports is heard by the same rules as what he writes. "She" is the other where no "he" is.
    """
    said = text[:MOST_LETTERS]
    for name in names:
        said = re.sub(rf"\b{re.escape(name)}\b", "he", said, flags=re.IGNORECASE)
    if not re.search(r"\bhe\b", said, re.IGNORECASE):
        said = _WORD.sub(lambda word: _SHE.get(_key(word[0]), word[0]), said)
    return _WORD.sub(lambda word: _SWAPPED.get(_key(word[0]), word[0]), said)


def _key(word: str) -> str:
    return word.lower().replace("\u2019", "'")


def is_report(text: str) -> bool:
    """Whether it tells of words: only then can a threat be heard in it."""
    return _SAID.search(visible(text[:MOST_LETTERS])) is not None
