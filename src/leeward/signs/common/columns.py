# SPDX-License-Identifier: Apache-2.0
"""The records of one case as parallel columns: all that counting needs, and no word of any message.

Built by ``flow`` from a vault, and by an organisation's stream from its own tables; the signs look at
columns only, so both count with the same code.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag

NO_TIME = -(1 << 62)
"""Stands in ``local`` where a record has no time that can be told."""


class Side(IntEnum):
    """Who a record comes from, as the person settled it."""

    UNKNOWN = 0
    ME = 1
    OTHER = 2
    THIRD = 3


class Reach(IntEnum):
    """Whom a record reached. Only ``HER`` can be a contact."""

    HER = 0
    GROUP = 1
    PUBLIC = 2
    THIRD_PARTY = 3
    THE_OTHER = 4
    """Her own record to one of the other's handles."""


class Exact(IntEnum):
    """How exactly the time is known."""

    NONE = 0
    DAY = 1
    MINUTE = 2
    SECOND = 3


class Mark(IntFlag):
    """What the source says about a record beyond its words."""

    DELETED = 1
    MISSED = 2
    ANSWERED = 4
    DECLINED = 8
    BLOCKED = 16
    VOICEMAIL = 32
    WITHHELD = 64
    NEVER_SENT = 128
    SYSTEM = 256
    AGREED = 512
    """On a channel or in a thread that the person marked as agreed contact."""
    UNPROVEN = 1024
    """From an account that may be the other's, but was not accepted as theirs."""
    IN_CHAT_CALL = 2048
    """A call inside an app (WhatsApp and the like), not on the telephone network."""
    TYPED = 4096
    """An incident that she typed herself."""
    BLOCK_EVENT = 8192
    """The source says that she blocked the other here."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Parallel columns, one entry a record, in the order of import and of the file.

    ``local``: wall-clock seconds since 1970-01-01 00:00 local, or ``NO_TIME``. ``key``: equal for the same
    content (kind, channel, time, text) in different exports. ``place``: import number * 2**32 + ordinal.
    ``file``: equal for rows of one file of an import; empty where each import is a single file.
    """

    place: "array[int]"
    kind: Sequence[str]
    channel: Sequence[str]
    side: Sequence[int]
    reach: Sequence[int]
    local: "array[int]"
    exact: Sequence[int]
    mark: Sequence[int]
    key: "array[int]"
    file: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.place)

    def source(self, row: int) -> int:
        """The number of the import that a row stands in."""
        return self.place[row] >> 32

    def same_file(self, one: int, other: int) -> bool:
        """Whether two rows stand in the same file of the same import."""
        if self.source(one) != self.source(other):
            return False
        return not self.file or self.file[one] == self.file[other]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The day she said it was over: its wall-clock second, how exact, and its row where it is a record."""

    local: int
    exact: Exact
    row: int | None = None
