# SPDX-License-Identifier: Apache-2.0
"""``leeward screen``: the text rules on an organisation's stream, one answer a row, in constant memory.

Nothing is kept but counts. A row whose writer is not named is held against the threat rules only: what
a gift or a visit is, hangs on who sends it. Every engine does the same to the same batches of rows, and
gives the answers in the order in which the rows came, so the bytes are the same whoever does the work.
"""

from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any, Protocol

import msgspec

from leeward.flow.record_json import json_line
from leeward.flow.screen_batches import Counts, batches, rows_of
from leeward.flow.screen_engines import Answered, Engine, local
from leeward.flow.screen_rows import NoRow, Row
from leeward.signs.common import order
from leeward.signs.common.text import Heard, band, heard_in, unheard
from leeward.signs.common.text_rules import THREATS
from leeward.signs.common.text_weighed import Message, read
from leeward.words import say

SIGN = {"threat": 5, "exposure": 4, "visit": 3, "gift": 2, "contact": 1}
"""The sign of the column that a kind belongs to, by the word before its dot."""
SIDES = ("other", "self", "third")

_encode = msgspec.json.Encoder().encode


class Out(Protocol):
    """Where the answers go."""

    def write(self, lines: bytes, /) -> object:
        """Take the lines of a batch."""


def screen(
    source: BufferedReader,
    name: str,
    out: Out,
    language: str,
    *,
    engine: Engine = local,
    moved: Callable[[str, int], None] | None = None,
) -> Counts:
    """Answers every row of a stream, in order; gives the counts."""
    counts = Counts()
    for lines, more in engine(answered, batches(source, name), language):
        out.write(lines)
        counts.add(more)
        if moved:
            moved("rows", counts.rows)
    return counts


def answered(batch: bytes, language: str) -> Answered:
    """The answers to one batch of rows: what every engine does, here or on another computer."""
    counts = Counts()
    return b"".join(lines(rows_of(batch), counts, language)), counts


def lines(found: Iterator[Row | NoRow], counts: Counts, language: str) -> Iterator[bytes]:
    """One line of JSON for each row."""
    for row in found:
        counts.rows += 1
        if isinstance(row, NoRow):
            yield _unread(None, row.why, counts, language)
        elif row.id is None or row.id == "":
            yield _unread(None, "no_id", counts, language)
        elif not row.text:
            yield _unread(row.id, "no_text", counts, language)
        else:
            yield _answer(row, row.text, counts, language)


def _unread(given: object, why: str, counts: Counts, language: str) -> bytes:
    counts.unread += 1
    why = say(f"screen.{why}", lang=language)
    return json_line({"id": given, "signs": [], "band": "none", "why": why})


def _answer(row: Row, text: str, counts: Counts, language: str) -> bytes:
    if row.sender is not None and row.sender not in SIDES:
        _settle_side(row, counts)
    message = read(text, row.sender if row.sender in SIDES else "other")
    heard = said_by(row, message)
    left = unheard(text)
    pile = band(heard) if heard or row.sender == "self" else order.pile(message, row.language)
    if not heard and not left:
        # most rows: nothing in them that the line's end could be mistaken for but the id
        line = b'{"id":%b,"signs":[],"band":"%b"}\n' % (_encode(row.id), pile.encode())
        return line if line.isascii() else json_line({"id": row.id, "signs": [], "band": pile})
    answer: dict[str, Any] = {"id": row.id, "signs": [as_json(one) for one in heard], "band": pile}
    counts.flagged += bool(heard)
    if left:
        counts.cut += 1
        answer["why"] = say("screen.cut", lang=language, n=left)
    return json_line(answer)


def _settle_side(row: Row, counts: Counts) -> None:
    """A side written with capitals or spaces is that side; what is no side names nobody, and is counted."""
    side = (row.sender or "").strip().casefold()
    row.sender = side if side in SIDES else None
    counts.unknown_from += row.sender is None and bool(side)


def said_by(row: Row, message: Message) -> tuple[Heard, ...]:
    """What a row says; of one whose writer is not named, its threats only."""
    heard = heard_in(message, row.channel or "", row.language)
    if heard and row.sender not in SIDES:
        return tuple(one for one in heard if one.kind.startswith(THREATS))
    return heard


def as_json(heard: Heard) -> dict[str, Any]:
    """One sign of a row."""
    sign = SIGN[heard.kind.partition(".")[0]]
    return {"sign": sign, "kind": heard.kind, "rule": heard.rule, "words": [heard.words]}
