# SPDX-License-Identifier: Apache-2.0
"""A message as plain words: one spelling for many, and the way back to where each word stood.

On top of the folding of ``refusal_plain`` (accents, invisible letters, repeated letters, SMS spellings):
letters of other alphabets that look Latin, digits inside words ("k1ll"), spelt-out words ("k i l l"),
and the pictures that carry a meaning (a knife, a laugh, a rose). Sentence marks are words of their own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest

from leeward.signs.common.refusal_plain import SPELLINGS, folded
from leeward.signs.common.refusal_rules import single

STOP = "."
ASKS = "?"
MARKS = frozenset((STOP, ASKS))
FULL = 50
"""Letters of a line that may be full; mails are wrapped at 60 to 78 (RFC 5322, 2.1.1; RFC 3676, 4.2)."""
MOST_PIECE = 64
"""Letters of one spaced piece that are read; no word of any tongue here is longer."""
MOST_PIECES_KEPT = 131_072
"""People write few words often: the plain words of a piece are kept in memory, no message is."""

_LOOK = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u04bb\u0501\u051b\u0432\u043a\u043c\u043d\u0442"
    "\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c5\u03c4\u03b5\u03c7\u0131\u0261\u026a\u029f\u0280",
    "aeopcyxijhdqbkmhtaopvikutexigilr",
)
_DIGITS = str.maketrans("0134578@$", "oieastbas")
_SMS = """
gon:going im-a:going wil:will wll:will shal:shall kil:kill kiil:kill kll:kill kl:kill bettr:better
ppl:people fam:family fb:facebook ig:instagram insta:instagram wapp:whatsapp watsap:whatsapp vid:video
vids:videos pic:picture pics:pictures pix:pictures foto:photo fotos:photos nudez:nudes noodz:nudes kidz:kids
bday:birthday bf:boyfriend gf:girlfriend hubby:husband wifey:wife luk:look lukin:looking b:be wen:when
wat:what wats:whats wot:what 4:for 2day:today 2moro:tomorrow tmr:tomorrow tmrw:tomorrow tmw:tomorrow
2nite:tonight 2night:tonight nite:night l8r:later b4:before nxt:next sm1:someone evry:every
evrybody:everybody everybdy:everybody evry1:everyone every1:everyone noone:nobody sth:something
smth:something sumtin:something sometin:something somtin:something ryt:right rite:right hom:home
ofis:office offce:office polis:police mum:mother mummy:mother mom:mother mommy:mother mama:mother mam:mother
dad:father daddy:father papa:father wiv:with dem:them den:then d:the yah:your thru:through tru:through
gna:going finna:going tryna:trying outta:out gotta:have-to hafta:have-to lemme:let-me gimme:give-me
kinda:kind-of whr:where wer:where ders:theres dere:there deres:theres ull:youll youl:youll aint:arent
donut:dont dun:dont pple:people shud:should shld:should wud:would wld:would cud:could cld:could jus:just
jst:just lyk:like lik:like luvd:loved hurtin:hurting hav:have gv:give giv:give gonn:going goin:going
doin:doing nothin:nothing nuthin:nothing nuffin:nothing somethin:something everytin:everything
evrytin:everything everythin:everything postin:posting sendin:sending tellin:telling sittin:sitting
waitin:waiting standin:standing watchin:watching parkin:parking unalive:kill sum1:someone
"""
_PICTURES = {
    "\U0001f52a": "zknife",
    "\U0001f5e1": "zknife",
    "\U0001f52b": "zgun",
    "\U0001f4a3": "zbomb",
    "\U0001f525": "zfire",
    "\u26b0": "zgrave",
    "\U0001faa6": "zgrave",
    "\U0001fa78": "zblood",
    "\U0001f602": "zlaugh",
    "\U0001f923": "zlaugh",
    "\U0001f606": "zlaugh",
    "\U0001f605": "zlaugh",
    "\U0001f639": "zlaugh",
    "\U0001f61c": "zlaugh",
    "\U0001f61d": "zlaugh",
    "\U0001f92a": "zlaugh",
    "\U0001f381": "zgift",
    "\U0001f490": "zgift",
    "\U0001f339": "zgift",
    "\U0001f4a9": "zdirt",
    "\u26bd": "zball",
    "\U0001f3c6": "zball",
    "\U0001f3ae": "zball",
    "\U0001f3cf": "zball",
}
_STOPS = frozenset(".!;\u0964\u061b\u3002")
_ASKS = frozenset("?\u061f\uff1f")
_PIECE = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+|[.!;\u2026\u0964\u061b\u3002]+|[?\u061f\uff1f]+|[^\w\s]")
_DOTTED = re.compile(r"[^\W_](?:[.\-*_~][^\W_]){2,24}")
_STARRED = re.compile(r"[a-z]{1,12}[*#]{1,4}[a-z]{1,12}")
_LAUGH = re.compile(r"(?:a?(?:ha){2,9}h?|(?:he){2,9}|l(?:ol){1,5}s?|lmf?ao|rofl|kk|jk|(?:ja){2,9})")
_GOOD = re.compile("g(?:o[o0]|0[o0])[o0]{0,9}d|g00d|gd")
_SPELT_OUT = re.compile(r" \w \w(?!\S)")
"""Two single letters in a row, which is where a word may be spelt out letter by letter."""


def _spellings() -> dict[str, str]:
    own = (pair.partition(":") for pair in _SMS.split())
    more = {single(short): single(word.replace("-", " ")) for short, _, word in own}
    return {short: word for short, word in {**SPELLINGS, **more}.items() if short != word}


SPELT = _spellings()


def word_of(word: str) -> str:
    """A word of letters as the lexicons have it; several words where one spelling stands for more."""
    if _GOOD.fullmatch(word):
        return "gud"  # with its letters single it would be a god
    word = single(word)
    if (known := SPELT.get(word)) is not None:
        return known
    if not word.isalpha() and not word.isdigit():
        digits = single(word.translate(_DIGITS))
        return SPELT.get(digits, digits) if digits.isalpha() else word
    return "zlaugh" if _LAUGH.fullmatch(word) else word


@lru_cache(maxsize=MOST_PIECES_KEPT)
def _words_of(piece: str) -> tuple[str, ...]:
    """The plain words and marks of one spaced piece of a message."""
    bare = piece.rstrip(".,!?")
    if bare.isascii() and bare.isalpha() and len(bare) <= MOST_PIECE:  # most pieces, and much faster
        return (*word_of(bare.lower()).split(), *_marks(piece[len(bare) :]))
    shown = folded(piece[:MOST_PIECE]).translate(_LOOK)
    if _DOTTED.fullmatch(shown.rstrip(".,!?")):
        shown = re.sub(r"[.\-*_~]", "", shown)
    elif "*" in shown or "#" in shown:
        shown = _STARRED.sub(lambda found: re.sub("[*#]+", "i", found[0]), shown)
    elif "@" in shown or "$" in shown:
        shown = re.sub(r"(?<=[a-z])[@$]+(?=[a-z])", lambda found: found[0].translate(_DIGITS), shown)
    words: list[str] = []
    for part in _PART.findall(shown):
        if part[0].isalnum():
            words += word_of(part).split()
        elif part[0] in _PICTURES:
            words.append(_PICTURES[part[0]])
        else:
            words += _marks(part)
    return tuple(words)


def _marks(part: str) -> tuple[str, ...]:
    """The sentence mark that a run of marks stands for. Dots in a row are a pause, not an end."""
    if not part or part.startswith((",", "..")):
        return ()
    return (ASKS,) if not _ASKS.isdisjoint(part) else () if _STOPS.isdisjoint(part) else (STOP,)


def _joined(words: list[str], spans: list[tuple[int, int]] | None = None) -> None:
    """Writes words that were spelt out letter by letter as one word."""
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and len(words[end]) == 1 and words[end].isalnum():
            end += 1
        if end - at >= len("die"):
            words[at:end] = [single("".join(words[at:end]))]
            if spans is not None:
                spans[at:end] = [(spans[at][0], spans[end - 1][1])]
        at += 1


def plain_words(text: str) -> list[str]:
    """The plain words and marks of a message; a line end is a sentence end, but where a mail was wrapped."""
    words: list[str] = []
    if "\n" in text:
        lines = text.split("\n")
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            for piece in line.split():
                words += _words_of(piece)
            if not _is_wrapped(line, following):
                words.append(STOP)
    else:
        for piece in text.split():
            words += _words_of(piece)
    if _SPELT_OUT.search(text):
        _joined(words)
    return words


def _is_wrapped(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line: programs of mail break lines where they are full."""
    return len(line) >= FULL and following[:1].islower()


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    at, lines = 0, text.split("\n")
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        for piece in _PIECE.finditer(line):
            yield piece[0], at + piece.start()
        at += len(line) + 1
        if "\n" in text and not _is_wrapped(line, following):
            yield "", at - 1


def stood(text: str) -> list[tuple[int, int]]:
    """Where each of the ``plain_words`` of a message stood; slower, for the few whose words are shown."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece, at in _pieces(text):
        new: Iterable[str] = _words_of(piece) if piece else (STOP,)
        for word in new:
            words.append(word)
            spans.append((at, at + max(len(piece), 1)))
    if _SPELT_OUT.search(text):
        _joined(words, spans)
    return [(start, min(end, len(text))) for start, end in spans]
