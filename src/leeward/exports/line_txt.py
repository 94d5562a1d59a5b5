# SPDX-License-Identifier: Apache-2.0
"""LINE's "Send chat history" text, in every language: a line with the day, then time, name and words by tabs.

A text of several lines stands in double quotes. Times are those of the phone, without a zone. A day that two
orders can read is settled by its day of the week, or by the other days of the file; else a person is asked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from leeward.exports.chat_lines import TextAccount, Turn, head_lines
from leeward.exports.line_names import spaced_names
from leeward.exports.line_words import SAVED, call, day_readings, heading, media, unsent
from leeward.exports.whatsapp_lines import clock
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Kind, Party, Record, Said, State, Tally, Unread, When

_FORMAT = "line_txt"
_TIME = (
    r"(?:(?:[AaPp][Mm]|[上下]午|午[前後]|오[전후]|凌晨|早上|中午|晚上)\s?)?"
    r"\d{1,2}[:：.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?"
)
_TABBED: Final = re.compile(rf"({_TIME})\t(?:([^\t]{{0,1000}})\t)?(.*)", re.DOTALL)
_SPACED: Final = re.compile(rf"({_TIME}) (.+)", re.DOTALL)
_MOST_NAMES: Final = 1000


def claim(document: Document) -> Claim | None:
    """LINE's heading; or a line with a day and, below it, a line with a time, as the desktop writes."""
    found = head_lines(document, 60)
    rows = [line for line in found if line.strip()]
    if not rows:
        return None
    if heading(rows[0]) is not None:
        days = any(day_readings(row) for row in rows)
        return Claim(95 if days else 85, "the heading of a chat of LINE")
    if len(rows) > 1 and day_readings(rows[0]) and any(_TABBED.fullmatch(row) for row in rows[1:4]):
        return Claim(80, "a day, and lines with a time between tabs")
    if len(rows) > 1 and re.match(r"\d{4}\.\d\d\.\d\d \D", rows[0]) and day_readings(rows[0]):
        return Claim(60, "a day and a time") if any(_SPACED.fullmatch(row) for row in rows[1:4]) else None
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call and event in the order of the file, then the accounting."""
    yield from _Chat(document, _order(document, choices)).read()


def question(document: Document, choices: Choices) -> str | None:
    """Whether some day of the file stays open unless a person says its order."""
    order = _order(document, choices)
    open_days = (found for found in _days(document) if len({*found.values()}) > 1)
    return "day_order" if any(order not in found for found in open_days) else None


def _days(document: Document) -> Iterator[dict[str, date]]:
    blank = True
    for _, _, text in TextAccount(_FORMAT, document).lines():
        if len(text) < 60 and (found := day_readings(text, any_word=blank)):
            yield found
        blank = not text.strip()


def _order(document: Document, choices: Choices) -> str | None:
    """The order of day and month: as a person said, else the one that every day of the file allows."""
    if choices.day_first is not None:
        return "dmy" if choices.day_first else "mdy"
    orders: set[str] | None = None
    for found in _days(document):
        if "ymd" in found and len(found) == 1:
            continue
        orders = {*found} if orders is None else orders & found.keys()
    orders = (orders or set()) - {"ymd"}
    return next(iter(orders)) if len(orders) == 1 else None


@dataclass(slots=True)
class _Begun:
    """What the first line of a message said."""

    time: str
    name: str | None
    quoted: bool
    """Whether its text began with a quotation mark that has not been closed."""
    odd: int = 0
    """How many lines of it look like a message and cannot be one."""


class _Says(NamedTuple):
    """What a message turned out to be."""

    kind: Kind
    sender: Party
    state: tuple[State, ...] = ()
    seconds: int | None = None
    direction: Direction = "unknown"
    extra: Mapping[str, str] = {}
    files: tuple[Attachment, ...] = ()


class _Chat:
    """One pass over one file."""

    def __init__(self, document: Document, order: str | None) -> None:
        self._document = document
        self._account = TextAccount(_FORMAT, document)
        self._order = order
        self._thread: str | None = None
        self._day = ""
        self._date: date | None = None
        self._is_open = self._swaps = False
        self._turn: Turn[_Begun] | None = None
        self._names: dict[str, Party] = {}
        self._spaced: dict[str, str] = {}
        self._is_tabbed = any("\t" in line for line in head_lines(document, 60))

    def read(self) -> Iterator[Record | Unread | Tally]:
        begun = False
        if not self._is_tabbed:
            found = (_SPACED.fullmatch(text) for _, _, text in TextAccount(_FORMAT, self._document).lines())
            names = spaced_names(one[2] for one in found if one and clock(one[1]))
            self._spaced = {name.partition(" ")[0]: name for name in names}
        for offset, raw, text in self._account.lines():
            if not begun and text.strip():
                begun = True
                name = heading(text)
                if name is not None:
                    self._thread = name or None
                    self._account.layout(offset)
                    continue
            yield from self._line(offset, raw, text)
        yield from self._finish()
        if self._account.kept:
            self._account.caveats.append(Said("caveat.whatsapp.no_zone"))
        if self._spaced and self._account.kept:
            self._account.caveats.append(Said("caveat.line_txt.names_by_blank"))
        if self._order and self._swaps:
            order = "day_first" if self._order == "dmy" else "month_first"
            self._account.caveats.append(Said(f"caveat.line_txt.{order}"))
        yield replace(self._account.close(), question="day_order" if self._is_open else None)

    def _line(self, offset: int, raw: bytes, text: str) -> Iterator[Record | Unread]:
        turn = self._turn
        parts = self._parts(text)
        if parts and turn and turn.header.quoted and self._runs_back(parts[0], turn.header.time):
            turn.header.odd += 1  # a line of a quoted text that looks like a message of an earlier time
            parts = None
        # Phones write an empty line before each day.
        behind_blank = turn is None or turn.blank_lines() > 0
        day = day_readings(text, any_word=behind_blank) if not parts and len(text) < 60 else None
        if parts:
            yield from self._finish()
            time, name, said = parts
            quoted = said.startswith('"') and not (len(said) > 1 and said.endswith('"'))
            self._turn = Turn(offset, _Begun(time, name, quoted), said, raw)
        elif day and not (turn and turn.header.quoted and not turn.blank_lines()):
            yield from self._finish()
            self._enter(text, day)
            self._account.layout(offset)
        elif turn is not None:
            if not turn.add(text, raw):
                yield self._account.stray(offset, raw, "element_too_big")
            elif turn.header.quoted and text.endswith('"'):
                turn.header.quoted = False
        elif SAVED.fullmatch(text) or not text.strip():
            self._account.layout(offset)
        else:
            yield self._account.stray(offset, raw, "before_first_header")

    def _parts(self, text: str) -> tuple[str, str | None, str] | None:
        """The time, the name and the words of a line that begins a message."""
        found = _TABBED.fullmatch(text)
        if found:
            return (found[1], found[2], found[3]) if clock(found[1]) else None
        if self._is_tabbed:
            return None
        found = _SPACED.fullmatch(text)
        if found is None or not clock(found[1]):
            return None
        rest = found[2]
        first = rest.partition(" ")[0]
        names = (self._thread or "", self._spaced.get(first, ""))
        known = [name for name in names if name and rest.startswith(f"{name} ")]
        name = max(known, key=len) if known else first
        if name == rest:
            return found[1], None, rest
        return found[1], name, rest[len(name) + 1 :]

    def _runs_back(self, time: str, before: str) -> bool:
        first, second = clock(before), clock(time)
        return first is not None and second is not None and second[0] < first[0]

    def _enter(self, line: str, found: dict[str, date]) -> None:
        """Go on with another day."""
        days = {*found.values()}
        chosen = found.get(self._order or "") or (next(iter(days)) if len(days) == 1 else None)
        self._swaps = self._swaps or len(days) > 1
        self._is_open = self._is_open or chosen is None
        self._day, self._date = line.strip(), chosen

    def _when(self, time: str) -> When:
        told = clock(time)
        written = f"{self._day} {time}".strip()
        if self._date is None or told is None:
            self._account.notes["undated"] += not self._is_open
            return When(written, None, None, "minute")
        return When(written, f"{self._date.isoformat()}T{told[1]}", None, "minute")

    def _finish(self) -> Iterator[Record]:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        text = turn.text()
        if turn.further_lines() and text.startswith('"') and text.endswith('"'):
            text = text[1:-1].replace('""', '"')
        says = self._told(turn.header.name, text)
        if says.kind == "event":
            self._account.system += 1
        else:
            self._account.kept += 1
        yield Record(
            says.kind,
            "line",
            self._thread,
            self._when(turn.header.time),
            says.sender,
            text,
            self._account.took(turn),
            direction=says.direction,
            state=(*says.state, "ambiguous_line") if turn.header.odd else says.state,
            seconds=says.seconds,
            attachments=says.files,
            extra=says.extra,
        )

    def _told(self, name: str | None, text: str) -> _Says:
        """What a message is: a call, one that was taken back, a line of LINE's own, or words."""
        sender = self._party(name)
        if told := call(text):
            seconds, missed = told
            state: tuple[State, ...] = ("missed",) if missed else ("answered",) if seconds else ()
            return _Says("call", sender, state, seconds, extra={"in_app": "yes"})
        back = unsent(text)
        if back and (not name or back[0] in ("", name)):
            if back[1]:
                return _Says("message", Party(), ("deleted",), direction="out")
            return _Says("message", self._party(name or back[0]), ("deleted",))
        if not name:
            return _Says("event", Party(), ("system",))
        placed = media(text)
        files = (Attachment(placed[1]),) if placed and placed[1] else ()
        return _Says("message", sender, files=files, extra={"media": "omitted"} if placed else {})

    def _party(self, name: str | None) -> Party:
        if not name:
            return Party()
        known = self._names.get(name)
        if known is None:
            known = Party(None, name)
            if len(self._names) < _MOST_NAMES:
                self._names[name] = known
        return known


READER = Reader(_FORMAT, claim, read, question)
