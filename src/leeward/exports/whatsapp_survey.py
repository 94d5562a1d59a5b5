# SPDX-License-Identifier: Apache-2.0
"""The first reading of a chat text: its dates, where time runs back, and the lines that are not as usual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple

from leeward.exports import whatsapp_words as words
from leeward.exports.whatsapp_lines import Damage, Grammar, blocks, clock, read_header, readings

MOST: Final = 50_000
"""Days, steps back and odd lines that are remembered: far more than a life of chats has."""

Opened = Callable[[], BinaryIO]


class Run(NamedTuple):
    """Headers in a row on one date whose times do not run back: ``visit`` is the date's number."""

    first: int
    visit: int
    start: int
    end: int


@dataclass(slots=True)
class Survey:
    """What the first reading found. Headers are numbered from 0 in the order of the file.

    ``dates`` are the dates as they follow each other, ``date_forms`` how they are spelled, ``year_first``
    those with a half-day word of a language that begins with the year, ``media`` the days in media names.
    ``pairs`` counts what stands before the first ": " of early lines, and before the second.
    """

    headers: int = 0
    dates: list[str] = field(default_factory=list)
    date_forms: list[str] = field(default_factory=list)
    year_first: set[int] = field(default_factory=set)
    media: dict[int, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    impossible: list[int] = field(default_factory=list)
    foreign: set[int] = field(default_factory=set)
    pairs: dict[str, dict[str, int]] = field(default_factory=dict)
    first: int = 0
    start: int = 0
    bare: bool = False

    def full(self) -> bool:
        """Whether the file is so disorderly that the rest of it is not surveyed."""
        return len(self.runs) + len(self.foreign) + len(self.impossible) > MOST

    def turn(self, number: int, day: str, time: str, last: int) -> bool:
        """Note a header that begins a new date or a step back; False when no calendar has it."""
        seconds = clock(time)
        if seconds is None or not readings(day):
            self.impossible.append(number)
            return False
        new_day = not self.dates or day != self.dates[-1]
        if new_day or seconds[0] < last:
            self.close(last)
            self.first, self.start = number, seconds[0]
        if new_day:
            if words.YEAR_FIRST_WORDS.search(time):
                self.year_first.add(len(self.dates))
            self.dates.append(day)
            self.date_forms.append("".join(c for c in day if not c.isdecimal()))
        return True

    def close(self, last: int) -> None:
        """End the run that is open."""
        if self.dates:
            self.runs.append(Run(self.first, len(self.dates) - 1, self.start, last))

    def note_media(self, body: str) -> None:
        """Keep the first media name whose day this date can mean; forwarded files keep older days."""
        named = words.MEDIA_DAY.search(body[:400])
        if named is not None and self.dates:
            day = (named["day"] or named["dashed"]).replace("-", "")
            if any(f"{d:%Y%m%d}" == day for d in readings(self.dates[-1]).values()):
                self.media.setdefault(len(self.dates) - 1, day)

    def note_line_ends(self, number: int, bodies: Sequence[str]) -> None:
        """In a file with CRLF, a header after a bare LF is not as usual."""
        for body in bodies:
            if self.bare:
                self.foreign.add(number)
            self.bare = body[-1:] != "\r"
            number += 1

    def note_pairs(self, bodies: Sequence[str]) -> None:
        """Count what follows the first ": " of a line, for senders whose name holds a colon."""
        for body in bodies[:2000]:
            name, _, rest = body.split("\n", 1)[0].partition(": ")
            second, colon, _ = rest.partition(": ")
            second = second if colon else ""
            after = self.pairs.setdefault(name, {})
            if second in after or len(after) < 2:
                after[second] = after.get(second, 0) + 1


class _Seconds(dict[str, int]):
    """Seconds of the day by time text, -1 for what no clock shows."""

    def __missing__(self, time_text: str) -> int:
        told = clock(time_text)
        if len(self) > 200_000:
            self.clear()
        self[time_text] = seconds = -1 if told is None else told[0]
        return seconds


def survey(untrusted_open: Opened, grammar: Grammar) -> Survey:
    """Read the whole file once. Most headers only pass: same date, time not before the last."""
    found, seconds_of = Survey(), _Seconds()
    usual_form = grammar.usual.form if grammar.usual else None
    day, last, number = "", -1, -1
    with untrusted_open() as untrusted:
        for _, fields in blocks(untrusted, grammar, Damage()):
            if number < 0:
                found.note_pairs(fields[3::4])
            if grammar.crlf:
                found.note_line_ends(number + 1, fields[3::4])
            for d, t, g, body in zip(*[iter(fields)] * 4, strict=True):
                number += 1
                if g is not None and (header := read_header(g)) is not None:
                    d, t = header.date, header.time  # noqa: PLW2901 - the same two, taken from elsewhere
                    if header.form != usual_form:
                        found.foreign.add(number)
                seconds = seconds_of[t]
                if (d != day or seconds < last) and not found.turn(number, d, t, last):
                    continue
                day, last = d, seconds
                if "-WA" in body or "-20" in body:
                    found.note_media(body)
            if found.full():
                break
    found.close(last)
    found.headers = number + 1
    return found
