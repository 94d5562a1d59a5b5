# SPDX-License-Identifier: Apache-2.0
"""What a file holds as a careful human finds it, and the defects that were planted in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .events import Event


@dataclass(frozen=True, slots=True)
class Truth:
    """One message or call: who, what, and when, as far as the format can tell it."""

    kind: str
    who: str | None
    text: str
    local: str | None
    utc: str | None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A file in pieces, one an event, so that defects can be planted between and in them.

    ``bad`` is a piece that a reader must count as unread, and ``units`` how many units of the format it
    is; None where the format knows no such thing.
    """

    name: str
    head: bytes
    pieces: tuple[bytes, ...]
    tail: bytes
    truths: tuple[Truth, ...]
    between: bytes = b""
    bad: bytes | None = None

    def whole(self) -> bytes:
        """The file as the app wrote it."""
        return self.head + self.between.join(self.pieces) + self.tail

    def with_bad(self, at: int) -> bytes:
        """The file with the bad piece before one of the others."""
        assert self.bad is not None
        pieces = [*self.pieces[:at], self.bad, *self.pieces[at:]]
        return self.head + self.between.join(pieces) + self.tail

    def cut(self, at: int) -> bytes:
        """The file as half a download leaves it: it ends in the middle of a piece."""
        before = self.head + self.between.join((*self.pieces[:at], b""))
        return before + self.pieces[at][: max(1, len(self.pieces[at]) // 2)]

    def with_twice(self, at: int) -> bytes:
        """The file with one piece a second time, as a merged export has it."""
        pieces = [*self.pieces[: at + 1], *self.pieces[at:]]
        return self.head + self.between.join(pieces) + self.tail


Writer = Callable[[Sequence[Event]], Written]


def at_second(event: Event) -> tuple[str | None, str | None]:
    """Local and UTC of a format that fixes the moment and says nothing of her clock."""
    return None, event.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def at_wall(event: Event, form: str = "%Y-%m-%dT%H:%M:%S") -> tuple[str | None, str | None]:
    """Local and UTC of a format that writes her clock only."""
    return event.wall.strftime(form), None
