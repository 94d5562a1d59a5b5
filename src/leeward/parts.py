# SPDX-License-Identifier: Apache-2.0
"""The sockets: what a reader and a sign have to be. A part is one value in one file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

from leeward.records import Record, Sha256, Tally, Unread


class Neighbour(Protocol):
    """A file that lies beside a document: in the same zip or the same folder."""

    @property
    def name(self) -> str:
        """Its path inside the export, as data."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...

    def sha256(self) -> Sha256 | None:
        """The hash of its bytes; None when they cannot be read."""
        ...

    def open(self) -> BinaryIO:
        """Its bytes from the start, still untrusted."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an export, still untrusted. Its name is data and proves nothing.

    ``untrusted_head`` holds the first 64 KiB, enough to tell the format. ``untrusted_open`` gives the
    bytes from the start, each time anew. Read them forwards where you can: going back in a packed member
    costs up to a megabyte of inflating, and one that is locked cannot ``seek`` at all.
    ``beside`` maps the casefolded, NFC base name of each file that came along to the file.
    """

    name: str
    member: str | None
    size: int
    untrusted_head: bytes
    untrusted_open: Callable[[], BinaryIO]
    beside: Mapping[str, Neighbour] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person answered for a reader. ``day_first`` None: decide from the file, else ask.

    ``password`` opens an encrypted export; ``columns`` says which column of a table is what
    (``{"sender": "Von", "text": "Nachricht"}``); ``bill_date`` is the last day that a bill tells of, whose
    own days name no year.
    """

    day_first: bool | None = None
    country: str | None = None
    password: str | None = field(default=None, repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    bill_date: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """How sure a reader is that a document is its own, and why. 100 is certain, 1 a guess."""

    sure: int
    because: str


Joins = Literal["nothing", "beside", "below", "around", "all_below"]
"""Which files of a folder a document's records refer to: none; those beside it; those below it too; those in
folders beside its own folder, or beside the one above that, too; or it is the table of contents of all that
lies there, and nothing of that is an export of its own."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that Leeward reads.

    ``claim`` looks at name and head only, and never raises. ``read`` yields what it finds in file order
    and, last and exactly once, a ``Tally``. It never raises on any bytes.
    """

    name: str
    claim: Callable[[Document], Claim | None]
    read: Callable[[Document, Choices], Iterator[Record | Unread | Tally]]
    question: Callable[[Document, Choices], str | None] | None = None
    """What a person must answer before times can be told, found without reading records."""
    joins: Joins = "nothing"
    """Which other files of its folder belong to it."""
    folders: tuple[str, ...] = ()
    """With "below" and "around": the folders that it names files in, casefolded; none given means any below.

    ``{name}`` in one stands for the name of the document's file.
    """
    yields_to: frozenset[str] = frozenset()
    """Readers whose exports it looks into where one lies beside: they hold the same and more, so that its own
    records of it do not count twice, or the names of people."""
    needs: Callable[[Document, Choices], frozenset[str] | None] | None = None
    """With "all_below": the names (casefolded) of the files that it reads, so that the rest of a whole phone
    need not come along; None where it cannot tell."""
    is_exhibit: bool = False
    """Whether its files say something by themselves, and are parts of any export that takes them along."""


SignNumber = Literal[1, 2, 3, 4, 5]
