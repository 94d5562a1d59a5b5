# SPDX-License-Identifier: Apache-2.0
"""``leeward worklist``: what no rule heard, and a person has still to read or to listen to.

Points of words put messages into three piles. They decide nothing: no finding comes from here, and a message
that is not listed is not harmless. Sound is listed until somebody has typed what is said in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leeward.flow.records import amendments, shown
from leeward.flow.signs import Looked, look
from leeward.prepared import MEDIA_MARK
from leeward.records import Record
from leeward.signs.common import order
from leeward.signs.common.columns import Mark, Reach, Side
from leeward.signs.common.text_plain import stood
from leeward.signs.common.text_weighed import STRONGEST_FIRST, Pile, read
from leeward.vault import Query, Vault

_WRITTEN = frozenset({"message", "mail"})
_NOT_READ = int(Mark.SYSTEM | Mark.NEVER_SENT | Mark.BLOCK_EVENT)
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class ToRead:
    """A message that a person should read: its row, its pile, and the words that put it there."""

    row: int
    pile: Pile
    weight: int
    words: tuple[str, ...]


def to_read(vault: Vault, looked: Looked) -> list[ToRead]:
    """The unflagged messages of the other and of accounts that may be theirs, the first pile first."""
    found: list[ToRead] = []
    for place, text in _texts(vault, looked):
        message = read(text, "other")
        if (pile := order.pile(message)) != "none":
            places = stood(message.text)
            words = (message.text[slice(*places[at])] for at in order.telling(message.words))
            found.append(ToRead(place, pile, order.weight(message), tuple(words)))
    return sorted(found, key=lambda one: (STRONGEST_FIRST.index(one.pile), -one.weight, one.row))


def _texts(vault: Vault, looked: Looked) -> Iterator[tuple[int, str]]:
    columns, query = looked.columns, Query(vault)
    rows = [
        columns.place[row]
        for row in range(len(columns))
        if columns.kind[row] in _WRITTEN
        and (columns.side[row] == Side.OTHER or columns.mark[row] & Mark.UNPROVEN)
        and columns.reach[row] == Reach.HER
        and not columns.mark[row] & (_NOT_READ | MEDIA_MARK)
        and row not in looked.noted.heard
    ]
    copies = query.same_as(rows)
    once = [row for row in rows if row not in copies]
    for start in range(0, len(once), AT_ONCE):
        for sealed in query.at(once[start : start + AT_ONCE]):
            if isinstance(sealed.item, Record) and sealed.item.text:
                yield sealed.row, sealed.item.text


def to_hear(vault: Vault, looked: Looked) -> list[int]:
    """The voice notes and voicemails of the other whose words nobody has typed yet."""
    places = [looked.columns.place[row] for row in looked.voice_notes]
    typed = {about for about, later in amendments(vault).items() if any("text" in a.fields for a in later)}
    ids = Query(vault).ids_of(places)
    return [place for place, name in zip(places, ids, strict=True) if name not in typed]


def lines(vault: Vault) -> Iterator[dict[str, Any]]:
    """What to read and what to listen to as JSON objects and, last, how much of each."""
    looked = look(vault)
    messages = to_read(vault, looked)
    records = {one.row: one for one in messages}
    for one, record in zip(messages, shown(vault, list(records)), strict=True):
        yield {"type": "to_read", "band": one.pile, "words": list(one.words)} | _of(record)
    sounds = to_hear(vault, looked)
    for record in shown(vault, sounds):
        yield {"type": "to_hear"} | _of(record)
    piles = {pile: sum(one.pile == pile for one in messages) for pile in STRONGEST_FIRST}
    yield {"type": "summary", "to_read": piles, "to_hear": len(sounds)}


def _of(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("id", "time", "channel", "text", "attachments")}
