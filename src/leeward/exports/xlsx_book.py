# SPDX-License-Identifier: Apache-2.0
"""What the sheets of an Excel workbook share: its words, which styles are dates, and where its days begin.

They lie in other files of the same zip (ECMA-376, part 1: 18.2.28 workbookPr, 18.4 sst, 18.8 styleSheet).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Final, NamedTuple

from leeward.exports.places import Letters
from leeward.exports.xml_bytes import Tags, Words, bare_tag, end_tag, pieces
from leeward.parts import Document, Neighbour

MOST_WORDS_BYTES: Final = 256 << 20
"""Bytes of shared words that are taken into memory: ten times the largest statement."""
MOST_TOLD: Final = 4 << 30
"""Letters that the cells of a sheet may take from them: a megabyte in each of a million cells is a bomb."""
_BUILT_IN_DAYS: Final = frozenset({*range(14, 18), *range(27, 32), 34, 35, 36, *range(50, 55), 57, 58})
_BUILT_IN_CLOCKS: Final = frozenset({18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56})
_BUILT_IN_BOTH: Final = frozenset({22})
"""ECMA-376, part 1, 18.8.30: numbers of formats that need no code in the file."""
_NO_CODE: Final = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]?', re.IGNORECASE | re.DOTALL)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_CODE = 500
_PLACES: Final = Context(prec=15)
"""Digits of a number that Excel shows; the rest is how a computer stores it."""
_MOST_ZEROS = 30
_LEAP_DAY_OF_1900 = 60
"""Excel counts a 29 February 1900, which there never was."""


class Style(NamedTuple):
    """What a format of numbers shows of one: a day, a clock, or how long something took."""

    day: bool = False
    clock: bool = False
    elapsed: bool = False


class SharedWords:
    """The texts of a workbook by their numbers, read as far as somebody has asked.

    Excel numbers them in the order of the cells, so that the first rows need the first texts only.
    """

    def __init__(self, shared: Neighbour | None) -> None:
        self._left = iter(()) if shared is None else _texts(shared)
        self._known: list[str] = []
        self._told = 0

    def get(self, number: int) -> str | None:
        """The text of this number; None where there is none."""
        while number >= len(self._known):
            following = next(self._left, None)
            if following is None:
                return None
            self._known.append(following)
        text = self._known[number]
        self._told += len(text)
        return text if self._told < MOST_TOLD else None


class Book(NamedTuple):
    """What the sheets of a workbook refer to."""

    words: SharedWords
    styles: list[Style]
    is_1904: bool = False


def text_of(said: str) -> str:
    """A text with the characters that XML does not allow, which Excel spells "_x000D_"."""
    return _ESCAPED.sub(lambda found: _letter(int(found[1], 16)), said) if "_x" in said else said


def _letter(number: int) -> str:
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


def book_of(document: Document) -> Book | None:
    """The workbook of a sheet; None where its words are too many to be held."""
    shared = _near(document, "sharedStrings.xml")
    if shared is not None and shared.size > MOST_WORDS_BYTES:
        return None
    styles, book = _near(document, "styles.xml"), _near(document, "workbook.xml")
    return Book(
        SharedWords(shared),
        _styles(styles) if styles is not None else [],
        book is not None and _is_1904(book),
    )


def _near(document: Document, name: str) -> Neighbour | None:
    """A file of the same workbook: in the folder above that of the sheet, and of no other workbook."""
    found = document.beside.get(name.casefold())
    folder = document.name.replace("\\", "/").rpartition("/")[0].rpartition("/")[0]
    wanted = f"{folder}/{name}" if folder else name
    is_ours = found is not None and found.name.replace("\\", "/").casefold() == wanted.casefold()
    return found if is_ours else None


def _texts(shared: Neighbour) -> Iterator[str]:
    """The texts that cells refer to by number; of one in parts all parts, and no hint how to speak it."""
    tags, words = Tags(), Words()
    said: list[str] = []
    is_aside = False
    with shared.open() as untrusted:
        for _, piece, goes_on in pieces(untrusted, Letters(None)):
            if goes_on:
                return  # no text that a cell can hold is this long; those behind it count as missing
            if piece[:1] == b"/":
                ended = end_tag(piece)
                name = ended[0] if ended is not None else b""
                if name == b"si":
                    yield text_of("".join(said))
                    said = []
                is_aside &= name != b"rPh"
            elif (tag := bare_tag(piece) or tags.read(piece)) is not None:
                if tag.name == b"si":
                    said = []
                    if tag.closed:
                        yield ""
                elif tag.name == b"rPh":
                    is_aside = not tag.closed
                elif tag.name == b"t" and not is_aside and not tag.closed:
                    said.append(words.text(piece[tag.end :]))


def _styles(file: Neighbour) -> list[Style]:
    """What each style of a cell shows of a number."""
    tags, words = Tags(), Words()
    codes: dict[str, str] = {}
    found: list[Style] = []
    is_of_cells = False
    with file.open() as untrusted:
        for _, piece, _goes_on in pieces(untrusted, Letters(None)):
            if piece[:1] == b"/":
                ended = end_tag(piece)
                is_of_cells &= ended is None or ended[0] != b"cellXfs"
            elif (tag := tags.read(piece)) is not None:
                if tag.name == b"numFmt":
                    number = words.text(tag.attributes.get(b"numFmtId", b""))
                    codes[number] = words.text(tag.attributes.get(b"formatCode", b""))
                elif tag.name == b"cellXfs":
                    is_of_cells = True
                elif tag.name == b"xf" and is_of_cells:
                    found.append(_style(words.text(tag.attributes.get(b"numFmtId", b"0")), codes))
    return found


def _style(number: str, codes: dict[str, str]) -> Style:
    if number in codes:
        return style_of(codes[number])
    built_in = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    if built_in in _BUILT_IN_BOTH:
        return Style(day=True, clock=True)
    return Style(
        built_in in _BUILT_IN_DAYS,
        built_in in _BUILT_IN_CLOCKS,
        built_in == 46,  # [h]:mm:ss
    )


def style_of(code: str) -> Style:
    """What a code of a format shows of a number: "dd/mm/yyyy hh:mm" a day and a clock."""
    first = _NO_CODE.sub(" ", code[:_LONGEST_CODE]).partition(";")[0].casefold()
    if "general" in first or "standard" in first or "@" in first:
        return Style()
    elapsed = "[" in first
    clock = "h" in first or "s" in first or elapsed
    day = "y" in first or "d" in first or ("mmm" in first and not clock)
    return Style(day and not elapsed, clock, elapsed)


def number_of(untrusted_value: str, style: Style, *, is_1904: bool = False) -> str:
    """A number as a person sees it: as a day, a clock or a length where its style says so."""
    try:
        number = Decimal(untrusted_value)
    except InvalidOperation:
        return untrusted_value
    if not number.is_finite() or abs(number.adjusted()) > _MOST_ZEROS:
        return untrusted_value
    if style.elapsed and number >= 0:
        seconds = int((number * 86_400).to_integral_value())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if (style.day or style.clock) and (shown := _when(number, style, is_1904)):
        return shown
    shown = format(_PLACES.create_decimal(number), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _when(number: Decimal, style: Style, is_1904: bool) -> str:
    """A number of days as a day and a clock; empty where it is none."""
    seconds = int((number * 86_400).to_integral_value())
    days, rest = divmod(seconds, 86_400)
    if not 0 <= days <= 2_958_465:  # the last day of 9999
        return ""
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    if not style.day and days == 0:
        return clock
    if not is_1904 and days == _LEAP_DAY_OF_1900:
        return ""
    start = datetime(1904, 1, 1, tzinfo=UTC) if is_1904 else datetime(1899, 12, 30, tzinfo=UTC)
    if not is_1904 and days < _LEAP_DAY_OF_1900:
        days += 1
    if days > 2_957_003 and is_1904:
        return ""
    day = (start + timedelta(days=days)).date().isoformat()
    return f"{day} {clock}" if style.clock or rest else day


def _is_1904(file: Neighbour) -> bool:
    """Whether the days of a workbook begin in 1904, as old ones of the Mac do."""
    tags = Tags()
    with file.open() as untrusted:
        for _, piece, _goes_on in pieces(untrusted, Letters(None)):
            tag = None if piece[:1] == b"/" else tags.read(piece)
            if tag is not None and tag.name == b"workbookPr":
                return tag.attributes.get(b"date1904", b"0") in (b"1", b"true", b"on")
    return False
