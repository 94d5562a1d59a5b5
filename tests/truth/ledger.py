# SPDX-License-Identifier: Apache-2.0
"""What a file holds as a careful human finds it, and the defects that were planted in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .events import SMILE, Event

SECOND, MINUTE = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Truth:
    """One message or call: who, what, and when, as far as the format can tell it.

    ``way`` is in or out where the format itself says so, ``files`` each attachment and whether it
    came along, ``place`` latitude and longitude as written,
    ``extra`` the further fields that are compared.
    """

    kind: str
    who: str | None
    text: str
    local: str | None
    utc: str | None
    seconds: int | None = None
    way: str = "unknown"
    state: tuple[str, ...] = ()
    files: tuple[tuple[str, bool], ...] = ()
    subject: str | None = None
    amount: str | None = None
    place: tuple[str, str] | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file in pieces, one an event, so that defects can be planted between and in them.

    ``bad`` is a piece that a reader must count as unread; None where the format knows no such thing.
    ``beside`` are the files that came along, ``unread`` the reasons that must be given for what is no record.
    """

    name: str
    head: bytes
    pieces: tuple[bytes, ...]
    tail: bytes
    truths: tuple[Truth, ...]
    between: bytes = b""
    bad: bytes | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

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


def at_wall(event: Event, form: str = SECOND) -> tuple[str | None, str | None]:
    """Local and UTC of a format that writes her clock only."""
    return event.wall.strftime(form), None


def at_both(event: Event) -> tuple[str | None, str | None]:
    """Local and UTC of a format that writes her clock and how far it is from UTC."""
    return event.wall.strftime(SECOND), at_second(event)[1]


def picture(event: Event) -> bytes:
    """The bytes of the picture that hangs on a message."""
    return b"picture %d" % event.number


def came_along(events: Sequence[Event]) -> dict[str, bytes]:
    """The pictures that lie beside an export."""
    return {e.file: picture(e) for e in events if e.plant == "picture"}


def files(event: Event, name: str | None = None) -> tuple[tuple[str, bool], ...]:
    """The picture of an event under its name in the export, and whether it came along."""
    return ((name or event.file, event.plant == "picture"),) if event.file else ()


def said(event: Event, at: tuple[str | None, str | None], who: str | None = None, **more: Any) -> Truth:
    """The truth of a plain message: named by the display name unless another is given."""
    return Truth("message", who or event.who, event.text, *at, **{"files": files(event), **more})


def reacted(event: Event, who: str | None = None, way: str = "unknown") -> Truth:
    """The truth of a reaction of the one across, of which no time is told."""
    return Truth("reaction", who or event.whom, SMILE, None, None, way=way)
