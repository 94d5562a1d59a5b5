# SPDX-License-Identifier: Apache-2.0
"""What the short columns of a row say together: a text or a call, in or out, missed, by which service.

A table of a hundred thousand rows has a dozen combinations of them, so each is worked out once.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from leeward.exports.csv_cells import Cells
from leeward.exports.csv_columns import Role
from leeward.exports.csv_row import Row
from leeward.exports.csv_words import Meaning, Usage, channel_of, is_yes, meaning
from leeward.records import State

_SHORT: Final[tuple[Role, ...]] = ("type", "status", "place", "service", "deleted", "edited", "draft")
_UNSENT: Final[tuple[State, ...]] = ("draft", "failed", "queued")
_SAID: Final[tuple[tuple[Role, State], ...]] = (
    ("deleted", "deleted"),
    ("edited", "edited"),
    ("draft", "draft"),
)
_TEXTS: Final = ("", "sms", "mms", "rcs")
_MOST_KEPT = 2_000


class Marks(NamedTuple):
    """What the short columns say, once as those of a message and once as those of a call."""

    says: Meaning
    """What the columns of a type say."""
    beside: Meaning
    """What the status says."""
    place: Meaning
    """What a bill writes where it would name a town."""
    service: str
    """The channel that is named; empty for none."""
    state: tuple[State, ...]
    """Of a message: never sent, deleted, edited. Of a call: what the columns say of its end."""
    extra: Mapping[str, str]
    """What the columns say beyond that."""


class MarksOfRows:
    """The marks of the rows of one table."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._columns = cells.columns(*_SHORT)
        self._known: dict[tuple[str, ...], tuple[Marks, Marks]] = {}

    def of(self, row: Row, kind: Usage) -> Marks:
        """The marks of a row, read as one of messages or as one of calls."""
        key = self._cells.key(row, self._columns)
        found = None if key is None else self._known.get(key)
        if found is None:
            found = self._of_message(row), self._of_call(row)
            if key is not None:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[key] = found
        return found[kind == "call"]

    def _of_message(self, row: Row) -> Marks:
        cells = self._cells
        says, beside = cells.says(row, "message"), meaning(cells.of(row, "status"), "message")
        state: list[State] = [one for one in _UNSENT if one in says.state or one in beside.state]
        state.extend(mark for role, mark in _SAID if is_yes(cells.of(row, role)))
        extra = cells.unsaid(row, "status", "place") | cells.unplain(row)
        extra |= {name: cell for name, cell in cells.unsaid(row, "deleted", "edited").items() if is_yes(cell)}
        service = channel_of(cells.of(row, "service"))
        if not service:
            extra |= cells.unsaid(row, "service")
        place = meaning(cells.of(row, "place"))
        once: dict[State, None] = dict.fromkeys(state)
        return Marks(says, beside, place, service, tuple(once), extra)

    def _of_call(self, row: Row) -> Marks:
        cells = self._cells
        says, beside = cells.says(row, "call"), meaning(cells.of(row, "status"))
        extra = cells.unsaid(row, "status", "place") | cells.unplain(row)
        service = channel_of(cells.of(row, "service")) or channel_of(" ".join(cells.all_of(row, "type")))
        if service in _TEXTS:
            extra |= cells.unsaid(row, "service")
            service = ""
        place = meaning(cells.of(row, "place"))
        return Marks(says, beside, place, service, (*says.state, *beside.state), extra)

    def usage(self, row: Row) -> Usage | None:
        """Whether the columns say that a row is a call, a text or a use of data; None where they do not."""
        marks = self.of(row, "call")
        return marks.says.usage or meaning(self._cells.of(row, "service")).usage or marks.place.usage
