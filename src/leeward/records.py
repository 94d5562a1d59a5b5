# SPDX-License-Identifier: Apache-2.0
"""The nouns: plain frozen values that readers make, the vault keeps and signs look at.

What the source says stands here as the source says it. What follows from the case (who is me, who is
the other, which zone) is derived when looked at, and is never stored in a record.
This file imports the standard library only, so that it outlives every dependency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""

RecordId = NewType("RecordId", str)
"""26 base32 letters; see ``wire.identity`` for what they are made of."""

Kind = Literal[
    "message",
    "call",
    "mail",
    "post",
    "comment",
    "reaction",
    "payment",
    "photo",
    "place",
    "contact",
    "event",
    "incident",
]
Precision = Literal["second", "minute", "day", "none"]
Direction = Literal["in", "out", "unknown"]
State = Literal[
    "deleted",
    "edited",
    "missed",
    "answered",
    "declined",
    "blocked",
    "voicemail",
    "withheld",
    "view_once",
    "draft",
    "failed",
    "queued",
    "system",
    "ambiguous_line",
]
"""What the source says beyond the words. ``draft``, ``failed`` and ``queued`` were never sent."""

NEVER_SENT: frozenset[State] = frozenset({"draft", "failed", "queued"})


@dataclass(frozen=True, slots=True)
class When:
    """A time as its source wrote it, and as much of it as the source itself fixes.

    ``local``: wall clock without offset, ISO 8601 with ``T`` ("2026-01-03T19:42" or with ":SS"); None
    where day and month stay ambiguous or the source gives only UTC. ``utc``: ISO 8601 with ``Z``
    (".mmm" kept when not zero), only where the source fixes it.
    """

    as_written: str = ""
    local: str | None = None
    utc: str | None = None
    exact_to: Precision = "none"


@dataclass(frozen=True, slots=True)
class Party:
    """Someone as a source shows them. The owner of a phone backup who is not named is ``Party()``."""

    handle: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a record refers to. ``sha256`` only when its bytes came with the export."""

    name: str
    sha256: Sha256 | None = None
    present: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as the source wrote it, never a float."""

    value: str
    currency: str


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a record in its export: a byte range of a member, or a row.

    ``sha256`` is the hash of exactly those bytes, so that an extract can be proven without the rest.
    ``member`` is None for an export that is a single file.
    """

    member: str | None = None
    offset: int | None = None
    length: int | None = None
    row: int | None = None
    sha256: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened, as one export tells it.

    ``direction`` is what the source itself states (a phone backup knows sent from received; a chat
    text does not: "unknown"). ``text`` is exact, invisible characters included.
    """

    kind: Kind
    channel: str
    thread: str | None
    time: When
    sender: Party
    text: str
    where: Where
    to: tuple[Party, ...] = ()
    direction: Direction = "unknown"
    state: tuple[State, ...] = ()
    seconds: int | None = None
    subject: str | None = None
    attachments: tuple[Attachment, ...] = ()
    amount: Amount | None = None
    about: RecordId | None = None
    lat: str | None = None
    lon: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of an export that could not be read. It is kept, counted and listed, never dropped.

    ``why`` is a code of the catalogue (``skipped.<why>``), never text of the export.
    """

    why: str
    where: Where
    count: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for a person: a key of the catalogue and the facts that fill it."""

    key: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Units of an export that became no record, with the reason as a code and a first place."""

    why: str
    count: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The accounting of one member of an export; it must add up.

    ``seen = records + system + continuations + sum(skipped.count)``, in the format's own units:
    physical lines (text), elements (XML), cards (vCard). A call inside a chat counts under ``records``,
    an event of the format (group made, number changed) under ``system``.
    ``question`` is set when a person must answer before times can be told ("day_order").
    """

    format: str
    seen: int = 0
    records: int = 0
    system: int = 0
    continuations: int = 0
    skipped: tuple[Skipped, ...] = ()
    assumptions: tuple[Said, ...] = ()
    caveats: tuple[Said, ...] = ()
    truncated: bool = False
    question: str | None = None

    def adds_up(self) -> bool:
        """Whether every unit seen is accounted for."""
        parts = self.records + self.system + self.continuations
        return self.seen == parts + sum(s.count for s in self.skipped)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sign seen: the rule that saw it, the exact records, and both sides of the argument.

    ``records`` and ``context`` are row numbers of ``Columns`` until ``flow`` turns them into ids.
    ``why``, ``other_side`` and ``not_seen`` are keys plus facts, never prose, so that a finding can be
    compared in golden files, translated, and computed again by a sceptic.
    """

    sign: Literal[1, 2, 3, 4, 5]
    kind: str
    rule: str
    facts: Mapping[str, str | int]
    records: tuple[int, ...]
    context: tuple[int, ...]
    after_over: bool
    why: Said
    other_side: Said
    not_seen: Said
