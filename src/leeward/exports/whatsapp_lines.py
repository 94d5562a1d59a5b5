# SPDX-License-Identifier: Apache-2.0
"""How WhatsApp begins a message in a chat text: a date, a time, and what separates them from the rest.

Three forms exist, each in the date and time spelling of the phone's language:
``12/05/2026, 21:14 - `` (Android), ``[12/05/2026, 21:14:03] `` (iPhone) and ``12/05/2026 21:14:03: ``
(until 2018). ``GENERAL`` knows them all and is slow; a ``Grammar`` puts the form that is most frequent
in one file before it, so that most lines never meet the long pattern. Sources: formats.md 2.1 and CLDR.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import BinaryIO, Final, NamedTuple

from leeward.exports import whatsapp_words as words
from leeward.exports.csv_letters import spelling_of

BLOCK: Final = 1 << 16
"""Small enough to stay in the processor's cache: 1 MiB was a quarter slower."""
LONGEST: Final = 5 << 20
"""Characters of one message that are kept: 80 times what WhatsApp lets anyone send (65,536)."""

MARKS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_M = f"[{MARKS}]{{0,8}}"
_G = "[ \u00a0\u2007\u2009\u202f\u3000]"
_NO_MARKS = re.compile(f"[{MARKS}]+")
BROKEN: Final = re.compile("[\ud800-\udfff]")
WINDOWS: Final = "cp1252"
_ASCII: Final = dict.fromkeys(range(128))
_HEAD: Final = 1 << 16
"""A head of this size may end within a letter."""

Order = str
"""How three numbers are read: "dmy", "mdy", "ymd", or "other" for a calendar we do not convert."""


def _half_day_words() -> str:
    known = sorted({*words.AM, *words.PM}, key=len, reverse=True)
    listed = "|".join(re.escape(w).replace(r"\ ", _G).replace(r"\.", r"\.?") for w in known)
    return rf"(?i:[ap]\.?{_G}?m\b\.?|{listed})"


_AP = _half_day_words()
_DATE = (
    rf"\d{{1,4}}{_M}{_G}?[./\-\u2010\u2011年년]{_M}{_G}?\d{{1,2}}{_M}{_G}?[./\-\u2010\u2011月월]{_M}{_G}?"
    rf"\d{{1,4}}(?:[日일.])?(?:{_G}?г\.)?"
)
_JOIN = (
    rf"(?:{_M}[,،、]{_M}{_G}{{0,4}}|{_M}{_G}{{1,4}}|(?<=[日일])){_M}(?:(?i:{words.JOINERS})\.?{_G}{{1,4}})?"
)
_TIME = (
    rf"(?:{_AP}{_G}{{0,2}})?\d{{1,2}}(?:[:.：٫]|{_G}?h{_G}?)\d{{2}}(?:[:.：٫]\d{{2}}|{_G}min{_G}\d{{2}}{_G}s)?"
    rf"(?:{_M}{_G}{{0,2}}{_M}{_AP})?(?:{_G}(?:Uhr|ч\.|h))?"
)
_WHEN = f"(?:{_DATE}{_JOIN}{_TIME}|{_TIME}{_JOIN}{_DATE})"
_END = rf"(?:{_G}{{1,4}}[-–—]{_G}|:{_G}|,{_G}(?=[^\n:]{{1,60}} : ))"
GENERAL: Final = rf"{_M}(?:\[{_M}{_WHEN}{_M}\]{_M}{_G}|{_WHEN}{_M}{_END})"
_BEGINS = rf"(?=[{MARKS}\[\d])"
"""A cheap look: other letters begin no header, so that most lines of long messages end here."""
_READ = re.compile(
    rf"(?P<lead>{_M}(?P<open>\[?){_M})"
    rf"(?:(?P<date>{_DATE})(?P<join>{_JOIN})(?P<time>{_TIME})|(?P<time2>{_TIME})(?P<join2>{_JOIN})(?P<date2>{_DATE}))"
    rf"(?P<tail>{_M}(?:\]{_M}{_G}|{_G}{{1,4}}[-–—]{_G}|[:,]{_G}))"
)
_HALF = re.compile(_AP)
_DIGITS = re.compile(r"(\d+)")
_MORNING = frozenset(w.lower().replace(".", "") for w in words.AM)


class Header(NamedTuple):
    """What stands before a message, taken apart. ``form`` is equal for lines that one program wrote."""

    date: str
    time: str
    as_written: str
    form: tuple[object, ...]
    lead: str
    join: str
    tail: str
    fast: bool


@lru_cache(maxsize=4096)
def read_header(untrusted_text: str) -> Header | None:
    """A header taken apart, or None when the text is not exactly one."""
    m = _READ.fullmatch(untrusted_text)
    if m is None:
        return None
    day, time, join = (m["date"], m["time"], m["join"]) if m["date"] else (m["time2"], m["date2"], m["join2"])
    as_written = _NO_MARKS.sub("", f"{day}{join}{time}")
    if not m["date"]:
        day, time = time, day
    numbers = _DIGITS.findall(day)
    style = "[" if m["open"] else m["tail"].strip()[-1:]
    form = (
        style,
        _NO_MARKS.sub("", _DIGITS.sub("", day)),
        len(numbers[0]) > 2,
        len(numbers[2]) > 2,
        "," in join or "،" in join,
        len(_DIGITS.findall(time)),
        bool(_HALF.search(time)),
    )
    return Header(day, time, as_written, form, m["lead"], join, m["tail"], bool(m["date"]))


@lru_cache(maxsize=100_000)
def clock(time_text: str) -> tuple[int, str] | None:
    """Seconds of the day and "HH:MM" or "HH:MM:SS"; None for a time that no clock shows."""
    numbers = [int(n) for n in _DIGITS.findall(time_text)]
    hour, minute, second = (*numbers, 0)[:3]
    half = _HALF.search(time_text)
    if half is not None:
        word = _NO_MARKS.sub("", half[0]).replace("\u00a0", " ").replace("\u202f", " ")
        bare = word.lower().replace(".", "")
        morning = bare in _MORNING or bare.replace(" ", "") == "am"
        if word in words.NOON_WORDS:
            hour += 12 if hour < 11 else 0
        elif morning or hour > 12:
            hour -= 12 if hour == 12 else 0
        else:
            hour += 12 if hour < 12 else 0
            hour = 0 if word == "晚上" and numbers[0] == 12 else hour
    if hour > 23 or minute > 59 or second > 59:
        return None
    iso = f"{hour:02}:{minute:02}" + (f":{second:02}" if len(numbers) > 2 else "")
    return hour * 3600 + minute * 60 + second, iso


def _year(number: int) -> int:
    """The year meant: two digits, or years of the Buddhist era as Thai phones write them."""
    if number < 100:
        number += 2000 if number <= 50 else 2500
    return number - 543 if number >= 2400 else number


@lru_cache(maxsize=20_000)
def readings(date_text: str) -> dict[Order, date]:
    """Every way in which a date can be read; empty when there is none.

    WhatsApp began in 2009: earlier years of two digits are read only when nothing else fits. Years
    1300 to 1500 are Persian or Islamic: known to be a date, but not converted here.
    """
    first, middle, last = (int(n) for n in _DIGITS.findall(date_text))
    if 1300 <= max(first, last) <= 1500:
        return {"other": date.min}
    if max(first, last) > 99:
        shapes = (
            {"ymd": (first, middle, last)}
            if first > 99
            else {"dmy": (last, middle, first), "mdy": (last, first, middle)}
        )
    else:
        shapes = {"dmy": (last, middle, first), "mdy": (last, first, middle), "ymd": (first, middle, last)}
    found: dict[Order, date] = {}
    for order, (year, month, day) in shapes.items():
        if 1 <= month <= 12 and 1 <= day <= 31 and 1990 <= (full := _year(year)) <= 2100:
            try:
                found[order] = date(full, month, day)
            except ValueError:
                continue
    recent = {o: d for o, d in found.items() if d.year >= 2009}
    return recent or found


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one file writes its headers, and the pattern that takes it apart.

    ``split`` has three groups: date and time of the usual form, or any other header as a whole.
    """

    codec: str
    newline: int
    usual: Header | None
    crlf: bool
    split: Callable[[str], list[str]]

    @property
    def errors(self) -> str:
        """How letters that the encoding lacks come through, so that the exact bytes can be had again."""
        return "surrogatepass" if self.codec.startswith("utf-16") else "surrogateescape"

    def around(self) -> tuple[str, str, str, bool]:
        """What stands before, between and behind date and time, and whether that text holds marks."""
        if self.usual is None:
            return "", "", "", False
        shown = f"{self.usual.date}{self.usual.join}{self.usual.time}"
        return self.usual.lead, self.usual.join, self.usual.tail, _NO_MARKS.search(shown) is not None

    def raw(self, day: str | None, time: str | None, other: str | None) -> str:
        """The header's exact text, put together again from the groups."""
        if day is None or time is None or self.usual is None:
            return other or ""
        return f"{self.usual.lead}{day}{self.usual.join}{time}{self.usual.tail}"


def _same_digits(run: str, least: int) -> str:
    digit = "[0-9]" if run.isascii() else r"\d"
    return f"{digit}{{4}}" if len(run) == 4 else f"{digit}{{{least},2}}"


def _usual_pattern(header: Header) -> str:
    """A pattern for exactly this spelling, with other numbers in it."""
    day = "".join(
        _same_digits(p, 1) if i % 2 else re.escape(p) for i, p in enumerate(_DIGITS.split(header.date))
    )
    pieces: list[str] = []
    for piece in _HALF.split(header.time):
        runs = _DIGITS.split(piece)
        pieces.append(
            "".join(_same_digits(p, 1 + (i > 1)) if i % 2 else re.escape(p) for i, p in enumerate(runs))
        )
    return (
        f"{re.escape(header.lead)}({day}){re.escape(header.join)}({_AP.join(pieces)}){re.escape(header.tail)}"
    )


def codec_of(untrusted_head: bytes) -> tuple[str, int]:
    """The encoding, and how many bytes a line end takes: UTF-8, as WhatsApp writes it, unless bytes say no.

    A program that saved the file anew may have made it UTF-16, with a mark or without, or Windows-1252.
    """
    wide = spelling_of(untrusted_head).letters.wide
    if wide is not None:
        return wide, 2
    return (WINDOWS if _is_windows(untrusted_head) else "utf-8"), 1


def _is_windows(untrusted_head: bytes) -> bool:
    """Whether the letters beyond ASCII are no UTF-8, but for chance; damage breaks a few among many."""
    if untrusted_head.isascii():
        return False
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    beyond = decoder.decode(untrusted_head, final=len(untrusted_head) < _HEAD).translate(_ASCII)
    broken = len(BROKEN.findall(beyond))
    return broken > 3 * (len(beyond) - broken)


_ANY_LINE = re.compile(f"\n{_BEGINS}({GENERAL})([^\n]*)")


def head_lines(untrusted_head: bytes) -> list[tuple[Header, str]]:
    """The headers in the first bytes of a file, each with the rest of its line."""
    codec, _ = codec_of(untrusted_head)
    found: list[tuple[Header, str]] = []
    for m in _ANY_LINE.finditer("\n" + untrusted_head.decode(codec, "replace")):
        header = read_header(m[1])
        if header is not None and readings(header.date) and clock(header.time):
            found.append((header, m[2]))
    return found


def grammar_of(untrusted_head: bytes) -> Grammar:
    """The grammar of a file, from the header form that is most frequent in its first bytes."""
    codec, newline = codec_of(untrusted_head)
    lines = head_lines(untrusted_head)
    counts = Counter((h.form, h.lead, h.join, h.tail) for h, _ in lines if h.fast)
    crlf = sum(rest.endswith("\r") for _, rest in lines) * 2 > len(lines)
    if not counts:
        pattern = re.compile(f"\n{_BEGINS}(?:(?!)()()|({GENERAL}))")
        return Grammar(codec, newline, None, crlf, pattern.split)
    best = counts.most_common(1)[0][0]
    usual = next(h for h, _ in lines if (h.form, h.lead, h.join, h.tail) == best)
    pattern = re.compile(f"\n{_BEGINS}(?:{_usual_pattern(usual)}|({GENERAL}))")
    return Grammar(codec, newline, usual, crlf, pattern.split)


class Damage:
    """What was found out about the bytes of a file; ``blank`` counts empty lines at its end."""

    __slots__ = ("blank", "broken", "cut")

    def __init__(self) -> None:
        self.broken = False
        self.cut = False
        self.blank = 0


def blocks(untrusted: BinaryIO, grammar: Grammar, damage: Damage) -> Iterator[tuple[str, list[str]]]:
    """The file in pieces: text that is under no header, and date, time, other header and body in turn.

    Each body runs to the line end before the next header. Line ends before a header or loose text
    belong to none. Bytes that are no UTF-8 come as lone surrogates, so that the exact bytes can be
    had again. A message longer than ``LONGEST`` is cut; what follows is loose.
    """
    decoder = codecs.getincrementaldecoder(grammar.codec)("strict")
    held = "\n"
    while chunk := untrusted.read(min(max(BLOCK, len(held)), 1 << 20)):
        held += _decoded(decoder, grammar.errors, chunk, damage, final=False)
        parts = grammar.split(held)
        if len(parts) == 1 or len(parts[-1]) > LONGEST:
            cut = parts[-1].rfind("\n")
            if cut > 0 or len(parts[-1]) > LONGEST:
                kept = parts[-1][cut:] if cut > 0 else ""
                parts[-1] = parts[-1][: len(parts[-1]) - len(kept)]
                held = kept
                yield parts[0], parts[1:]
            continue
        held = f"\n{grammar.raw(*parts[-4:-1])}{parts[-1]}"
        yield parts[0], parts[1:-4]
    held += _decoded(decoder, grammar.errors, b"", damage, final=True)
    parts = grammar.split(held)
    parts[-1], damage.blank = _without_end(parts[-1])
    yield parts[0], parts[1:]


def _without_end(text: str) -> tuple[str, int]:
    """The text without its last line end, and without blank lines behind it, which are counted."""
    end, ends = len(text), 0
    while end and text[end - 1] == "\n":
        end -= 2 if text[end - 2 : end - 1] == "\r" else 1
        ends += 1
    return text[:end], max(ends - 1, 0)


def _decoded(
    decoder: codecs.IncrementalDecoder, errors: str, untrusted_chunk: bytes, damage: Damage, *, final: bool
) -> str:
    if decoder.errors == "strict":
        before = decoder.getstate()
        try:
            return decoder.decode(untrusted_chunk, final)
        except UnicodeDecodeError:
            damage.broken = True
            decoder.setstate(before)
            decoder.errors = errors
    try:
        return decoder.decode(untrusted_chunk, final)
    except UnicodeDecodeError:  # UTF-16 that ends within a letter
        damage.cut = True
        return ""


Row = tuple[int, str | None, str | None, str | None, str, int]
"""Number, date and time or another header, body, and how many forged headers the body holds."""


def numbered(pieces: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each header with its number, in the order of the file."""
    number = 0
    for loose, fields in pieces:
        count = len(fields) // 4
        numbers = range(number, number + count)
        number += count
        yield loose, zip(numbers, fields[0::4], fields[1::4], fields[2::4], fields[3::4], repeat(0))


def merged(
    pieces: Iterable[tuple[str, Iterable[Row]]], odd: frozenset[int], grammar: Grammar
) -> Iterator[tuple[str, Iterable[Row]]]:
    """The rows with each forged header put back into the text of the message before it."""
    held: Row | None = None
    more: list[str] = []
    size = 0

    def whole(row: Row) -> Row:
        return (*row[:4], "".join((row[4], *more)), row[5] + len(more))

    for loose, rows in pieces:
        if loose and held is not None:
            yield "", [whole(held)]
            held, more, size = None, [], 0
        out: list[Row] = []
        for row in rows:
            number, d, t, g, body, _ = row
            if number not in odd or size > LONGEST:
                if held is not None:
                    out.append(whole(held))
                held, more, size = row, [], 0
            elif held is None:
                loose += f"\n{grammar.raw(d, t, g)}{body}"  # noqa: PLW2901 - it joins what is loose already
            else:
                more.append(f"\n{grammar.raw(d, t, g)}{body}")
                size += len(more[-1])
        yield loose, out
    if held is not None:
        yield "", [whole(held)]
