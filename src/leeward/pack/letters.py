# SPDX-License-Identifier: Apache-2.0
"""Words of a source as pieces that a page can show: letters, marks for what the eye cannot see, breaks.

A page shows a character as it is only where the shipped faces can draw it and it does what a reader
expects. Everything else (invisible and direction characters, controls, private use, letters that no face
has) becomes a visible mark at its place, ⟦RLO⟧ or ⟦U+12000⟧, so that one hostile character neither
stops a report (PDF/A refuses a missing glyph) nor hides or turns the words beside it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import manimgx_fonts
from fontTools.ttLib import TTFont

Piece = str | int | dict[str, str]
"""``str``: shown as it stands. 0: a long word may break here. 1: a new line. {"m": …}: a mark."""

BREAK, NEWLINE = 0, 1

CLIP_CHARACTERS = 6_000
"""About two printed pages; fewer where most characters become marks. What is longer is cut with its count:
the exhibit file holds it whole."""

CLIP_LINES = 120
"""As ``CLIP_CHARACTERS``, for a message made of empty lines."""

LONGEST_WORD = 28
"""Letters after which a word may break: the narrowest column of the report holds about 30."""

_STEP = 7
"""Letters between one break and the next, once a word is that long."""

MOST_MARKS = 6
"""Combining marks on one letter; Vietnamese and Hebrew with accents need 3. Later ones are only named,
or a tower of them would cover the lines above and below."""

_NAMES = {
    0x0009: "TAB",
    0x000D: "CR",
    0x00AD: "SHY",
    0x061C: "ALM",
    0x115F: "HANGUL FILLER",
    0x1160: "HANGUL FILLER",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0x2800: "BRAILLE BLANK",
    0x3164: "HANGUL FILLER",
    0xFEFF: "BOM",
    0xFFA0: "HANGUL FILLER",
}
"""Short names of UAX #9 and of the Unicode charts for what shows nothing or turns the direction."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_WIDE_EM = 1.25
"""Ems from which a letter is counted as several: U+FDFD, a whole sentence in one sign, has 9.8."""
_MARK_WIDTH = len("⟦U+0000⟧")
_VIRAMA = 9
"""The combining class of signs after which a joiner shapes the letter (Unicode, table 4-3)."""
_LOOKALIKE_SCRIPTS = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


@lru_cache(maxsize=1)
def _drawn() -> tuple[tuple[frozenset[int], ...], dict[str, int]]:
    found: list[frozenset[int]] = []
    wide: dict[str, int] = {}
    for path in sorted(Path(manimgx_fonts.__file__).parent.glob("Noto*.ttf")):
        if "Italic" in path.name:
            continue
        with TTFont(path, lazy=True) as face:
            letters: dict[int, str] = face.getBestCmap() or {}
            advance: dict[str, tuple[int, int]] = face["hmtx"].metrics
            em: int = getattr(face["head"], "unitsPerEm")  # noqa: B009 - fontTools makes it at run time
        found.append(frozenset(letters))
        for code, glyph in letters.items():
            if advance[glyph][0] > _WIDE_EM * em:
                wide[chr(code)] = round(advance[glyph][0] / em * 2)
    return tuple(found), wide


def faces() -> tuple[frozenset[int], ...]:
    """What each shipped face can draw, one set a face; the italic is left out, it repeats the upright."""
    return _drawn()[0]


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Letters, figures and signs that need no second look: drawn by a face, visible, no mark, no joiner."""
    drawn: set[int] = set().union(*faces())
    keep = frozenset("LNPSZ")
    return frozenset(
        ch
        for ch in map(chr, drawn)
        if unicodedata.category(ch)[0] in keep
        and unicodedata.category(ch) not in _HIDDEN
        and ord(ch) not in _NAMES
    )


def mark(ch: str) -> str:
    """The name that stands in the double brackets for a character: "RLO" or "U+1F9FF"."""
    return _NAMES.get(ord(ch)) or f"U+{ord(ch):04X}"


def _clusters(text: str) -> Iterator[str]:
    """A letter with all that is drawn on it: combining marks, joiners and variation selectors."""
    start = 0
    plain = _plain()
    for at, ch in enumerate(text):
        if not at:
            continue
        if text[at - 1] == "\u200d":
            goes_on = unicodedata.category(ch) == "So" or _is_drawn_on(ch)
        else:
            goes_on = ch not in plain and _is_drawn_on(ch)
        if not goes_on:
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _is_drawn_on(ch: str) -> bool:
    return unicodedata.category(ch)[0] == "M" or ch in "\u200c\u200d"


def _joins(cluster: str, at: int) -> bool:
    """Whether a joiner or selector does its ordinary work: in an emoji, after a virama, in Arabic."""
    ch, before, after = cluster[at], cluster[at - 1], cluster[at + 1 : at + 2]
    picture = unicodedata.category(before) in {"So", "Sk"}
    if ch == "\ufe0f":
        return picture or before in "\u203c\u2049" or after == "\u20e3"
    if ch == "\u200d" and (picture or before == "\ufe0f"):
        return after != "" and unicodedata.category(after) == "So"
    return unicodedata.combining(before) == _VIRAMA or "\u0600" <= before <= "\u06ff"


def _shown(cluster: str) -> tuple[str, list[str]]:
    """The part of a cluster that one single face can draw, and the rest, to be named in marks.

    One face, because a page draws a letter and its accents together: an accent that only another face
    has would be a missing glyph, and PDF/A would refuse the whole report.
    """
    base = cluster[0]
    if base not in _plain():
        return "", list(cluster)
    if len(cluster) == 1:
        return cluster, []
    kept, rest, marks = base, list[str](), 0
    able = [face for face in faces() if ord(base) in face]
    for at, ch in enumerate(cluster[1:], 1):
        still = [face for face in able if ord(ch) in face]
        joiner = ch in "\u200c\u200d\ufe0f"
        sound = _joins(cluster, at) if joiner else unicodedata.category(ch) in {"Mn", "Mc", "Me", "So"}
        marks += unicodedata.category(ch)[0] == "M" and not joiner
        if rest or not still or not sound or marks > MOST_MARKS:
            rest.append(ch)
        else:
            kept, able = kept + ch, still
    if rest and kept[-1] == "\u200d":
        kept, rest = kept[:-1], ["\u200d", *rest]
    return kept, rest


class _Line:
    """Pieces as they grow: plain words are gathered, equal marks in a row are counted."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.since = 0
        self.last, self.times = "", 0

    def word(self, kept: str) -> None:
        self.settle()
        self.words.append(kept)
        if kept in {" ", "-"}:
            self.since = 0
            return
        self.since += _drawn()[1].get(kept[0], 1)
        if self.since >= LONGEST_WORD:
            self.flush()
            self.pieces.append(BREAK)
            self.since = LONGEST_WORD - _STEP

    def mark(self, name: str) -> None:
        if name == self.last:
            self.times += 1
            return
        self.settle()
        self.last, self.times = name, 1

    def settle(self) -> None:
        if self.times:
            self.flush()
            times = f"×{self.times}" if self.times > 1 else ""
            self.pieces.append({"m": f"⟦{self.last}{times}⟧"})
            self.last, self.times, self.since = "", 0, 0

    def newline(self) -> None:
        self.settle()
        self.flush()
        self.pieces.append(NEWLINE)
        self.since = 0

    def flush(self) -> None:
        if self.words:
            self.pieces.append("".join(self.words))
            self.words.clear()


@lru_cache(maxsize=4096)
def pieces(untrusted_text: str) -> str | list[Piece]:
    """Text of a source, ready for a page. Ordinary words come back as one string, all else as pieces."""
    plain = _plain()
    if plain.issuperset(untrusted_text) and not _has_long_word(untrusted_text):
        return untrusted_text
    line = _Line()
    for cluster in _clusters(untrusted_text):
        if cluster[0] == "\n":
            line.newline()
            for ch in cluster[1:]:
                line.mark(mark(ch))
            continue
        kept, rest = _shown(cluster)
        if kept:
            line.word(kept)
        for ch in rest:
            line.mark(mark(ch))
    line.settle()
    line.flush()
    return line.pieces


def _has_long_word(text: str) -> bool:
    if max(map(len, text.split(" ")), default=0) > LONGEST_WORD:
        return True
    return not text.isascii() and not _drawn()[1].keys().isdisjoint(text)


def bare(untrusted_text: str) -> list[Piece]:
    """Text with every character beyond printable ASCII named in a mark: what is left when all else fails."""
    line = _Line()
    for ch in untrusted_text:
        if " " <= ch <= "~":
            line.word(ch)
        elif ch == "\n":
            line.newline()
        else:
            line.mark(mark(ch))
    line.settle()
    line.flush()
    return line.pieces


def room(untrusted_text: str) -> int:
    """How many letters wide a text is on the page: an accent takes nothing, a mark about eight."""
    if untrusted_text.isascii() and _plain().issuperset(untrusted_text):
        return len(untrusted_text)
    shown = pieces(untrusted_text)
    if isinstance(shown, str):
        return len(shown)
    wide = _drawn()[1]
    return sum(
        len(p["m"])
        if isinstance(p, dict)
        else sum(wide.get(ch, unicodedata.category(ch)[0] != "M") for ch in p)
        if isinstance(p, str)
        else p == NEWLINE
        for p in shown
    )


def fitting(untrusted_text: str, most: int) -> str:
    """The beginning of a text that is at most ``most`` letters wide."""
    cut = untrusted_text[:most]
    while room(cut) > most:
        cut = cut[: len(cut) * 4 // 5]
    return cut


def clip(untrusted_text: str, most: int = CLIP_CHARACTERS, lines: int = CLIP_LINES) -> tuple[str, int]:
    """The text, cut where it is too long for a page, and how many characters were cut."""
    cut = fitting(untrusted_text, most)
    parts = cut.split("\n", lines)
    if len(parts) > lines:
        cut = "\n".join(parts[:lines])
    return cut, len(untrusted_text) - len(cut)


def one_line(untrusted_text: str, most: int) -> str:
    """The beginning of a text on one line, for a table; "…" says that more follows."""
    text = " ".join(untrusted_text[: most * 4].split())
    cut = fitting(text, most)
    if len(cut) == len(text) and len(untrusted_text) <= most * 4:
        return text
    return (cut.rsplit(" ", 1)[0] if " " in cut[-24:] else cut) + " …"


def first_strong(untrusted_text: str) -> str:
    """The direction, "rtl" or "ltr", of the first letter that has one, outside isolates (UAX #9, P2)."""
    depth = 0
    for ch in untrusted_text[:CLIP_CHARACTERS]:
        turn = unicodedata.bidirectional(ch)
        if turn in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif turn == "PDI":
            depth = max(0, depth - 1)
        elif not depth and turn in {"L", "R", "AL"}:
            return "ltr" if turn == "L" else "rtl"
    return "ltr"


def lookalikes(untrusted_name: str) -> tuple[str, ...]:
    """Letters of another alphabet in a name that is otherwise Latin, each once, in order.

    Cyrillic, Greek, Armenian and Cherokee hold letters that look like Latin ones (UTS #39).
    """
    scripts = {ch: unicodedata.name(ch, "?").split(" ")[0] for ch in untrusted_name if ch.isalpha()}
    count = Counter(scripts[ch] for ch in untrusted_name if ch in scripts)
    if not count or count.most_common(1)[0][0] != "LATIN":
        return ()
    return tuple(ch for ch, script in scripts.items() if script in _LOOKALIKE_SCRIPTS)
