# SPDX-License-Identifier: Apache-2.0
"""What a pack may say: one frozen story, made by ``flow``, from which every file of the pack is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from leeward.records import Record, RecordId, Said, Sha256, Tally, Unread

Audience = Literal["police", "served", "lawyer", "me"]
Side = Literal["me", "other", "third", "unknown"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time ready to print. ``local`` and ``utc`` are ISO 8601 or None; ``offset`` like "+01:00".

    ``assumed``: the zone is the case's, not the source's. ``day`` counts local days from the refusal.
    """

    as_written: str
    local: str | None
    utc: str | None
    zone: str | None
    offset: str | None
    assumed: bool
    exact_to: str
    day: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A record as it stands in a pack: with its label, its place in the sealed log and its opened salt.

    ``label`` is stable: export label and ordinal ("E2.76"), whatever else the pack shows.
    ``canonical`` is the exact preimage of the leaf after the salt (see docs/pack-format.md).
    """

    label: str
    id: RecordId
    seq: int
    salt: bytes
    canonical: bytes
    record: Record
    moment: Moment
    side: Side
    to_me: bool
    after_over: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Records of a conversation that are sealed but not printed, counted at their place.

    ``why`` is "private" for a single record that holds something of the private compartment: it keeps
    its ``label``. An ordinary gap has neither.
    """

    count: int
    first_seq: int
    last_seq: int
    by_other: int
    by_me: int
    first: Moment
    last: Moment
    label: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread of one export, whole or with numbered gaps, in the order of time."""

    title: str
    parts: tuple[Item | Gap, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One export: its sealed entry in the log, how it came, its accounting, and what is shown of it.

    ``entry`` is the canonical log entry of the import at ``seq`` with its ``salt``. ``extract`` reads
    exact original bytes: (member, offset, length) -> bytes. ``entry_sealed``: the entry holds something
    private and is not opened.
    """

    label: str
    file: str
    sha256: Sha256
    size: int
    format: str
    added: str
    how: str
    by_whom: str
    owner: str | None
    seq: int
    salt: bytes
    entry: bytes
    tallies: tuple[tuple[str, Tally], ...]
    unread: tuple[Unread, ...]
    conversations: tuple[Conversation, ...]
    extract: Callable[[str | None, int, int], bytes]
    opens: Callable[[str | None], bool] = lambda _member: True
    """Whether bytes of a member can be cut out without a password; those of a locked zip cannot."""
    withdrawn: bool = False
    entry_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """Something she wrote down by hand, with the day she wrote it and later amendments.

    ``entry_sealed``: its sealed words hold something private and are not opened; ``fields`` are covered.
    """

    label: str
    seq: int
    salt: bytes
    canonical: bytes
    written: str
    date: str
    time: str
    fields: tuple[tuple[str, str], ...]
    amendments: tuple["Incident", ...] = ()
    entry_sealed: bool = False


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding that she kept: its rule, facts, and the labels of the items it is about."""

    id: str
    sign: int
    kind: str
    rule: str
    why: Said
    other_side: Said
    not_seen: Said
    about: tuple[str, ...]
    after_over: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the pack is about: a name as the sources show it, and every handle seen."""

    name: str
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The day she said it was over: an exhibit where there is a record, else her own words."""

    moment: Moment
    text: str
    item: str | None
    how: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The log as it was after ``size`` entries, whose words may stand on paper.

    ``path`` is the RFC 6962 proof that it is the beginning of the log that is cited; ``day`` is when the
    entry before it was written, as far as that is known.
    """

    size: int
    root: bytes
    path: tuple[bytes, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """The evidence log as the pack cites it.

    ``checkpoint`` is the signed C2SP note; ``public_key`` 32 raw Ed25519 bytes; ``words`` the twelve
    root words; ``proof(seq)`` the RFC 6962 audit path of a leaf, lowest sibling first. ``entry`` is the
    first entry of the log, which names the public key, with its ``salt``; ``earlier`` goes up in size.
    """

    checkpoint: bytes
    public_key: bytes
    size: int
    root: bytes
    words: tuple[str, ...]
    sealed_at: str
    proof: Callable[[int], tuple[bytes, ...]]
    salt: bytes = b""
    entry: bytes = b""
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Everything a pack is made from. Nothing else reaches it: no clock, no vault, no network.

    ``made`` (ISO 8601 UTC) is the last evidence entry's time or ``--now``. ``summary`` is the last line of
    ``leeward signs --json``. ``before`` and ``after`` count contacts by kind of record.
    """

    made: str
    name: str
    audience: Audience
    country: str | None
    language: str
    version: str
    me: Person
    other: Person
    refusal: Refusal | None
    sources: tuple[Source, ...]
    incidents: tuple[Incident, ...]
    findings: tuple[KeptFinding, ...]
    decided: int
    summary: Mapping[str, object]
    before: Mapping[str, int]
    after: Mapping[str, int]
    first_after: Mapping[str, str]
    chronology: tuple[str, ...]
    not_examined: tuple[Said, ...]
    originals: tuple[str, ...]
    sealed: Sealed
