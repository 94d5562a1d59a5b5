# SPDX-License-Identifier: Apache-2.0
"""Where things stand in a file and what became of them: stretches measured and hashed, units counted.

For readers that walk over bytes. A place is always one of the file as it came, also where the file is
in UTF-16 and was narrowed to UTF-8 for reading.
"""

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from leeward.records import Said, Sha256, Skipped, Tally, Unread, Where


class Letters(NamedTuple):
    """How a file spells its characters, as far as its first bytes tell."""

    wide: str | None
    """"utf-16-le" or "utf-16-be", or None for everything that keeps ASCII as it is."""

    def width(self, piece: bytes) -> int:
        """How many bytes of the file a piece takes."""
        return len(self.original(piece)) if self.wide else len(piece)

    def original(self, piece: bytes) -> bytes:
        """The bytes of the file that a piece was read from."""
        if self.wide is None:
            return piece
        return piece.decode("utf-8", "surrogatepass").encode(self.wide, "surrogatepass")


def narrow(untrusted: Iterator[bytes], wide: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8, half characters kept, so that only one spelling has to be cut."""
    decoder = codecs.getincrementaldecoder(wide)("surrogatepass")
    for chunk in untrusted:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")


class Extent:
    """A stretch of the file, measured and hashed as it passes."""

    def __init__(self, offset: int, spelling: Letters) -> None:
        self._offset = offset
        self._spelling = spelling
        self._length = 0
        self._sha256 = hashlib.sha256()

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the stretch."""
        original = self._spelling.original(piece)
        self._length += len(original)
        self._sha256.update(original)

    def where(self, member: str | None) -> Where:
        """The place, with the hash of exactly the bytes that were fed."""
        return Where(member, self._offset, self._length, None, Sha256(self._sha256.hexdigest()))


def where(member: str | None, offset: int, piece: bytes, spelling: Letters) -> Where:
    """The place of a stretch that is at hand in one piece."""
    # Calls are spared where they change nothing: once a record, they show in the benchmark.
    original = piece if spelling.wide is None else spelling.original(piece)
    digest: Sha256 = hashlib.sha256(original).hexdigest()  # type: ignore[assignment]  # as above
    return Where(member, offset, len(original), None, digest)


class Account:
    """What became of every unit of one file. ``notes`` counts what the receipt has to say."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._skipped: dict[str, tuple[int, int]] = {}
        self.kept = 0
        self.caveats: list[Said] = []
        self.truncated = False

    def skip(self, why: str, offset: int) -> None:
        """Count a unit that became no record."""
        count, first = self._skipped.get(why, (0, offset))
        self._skipped[why] = (count + 1, first)

    def lost(self, why: str, place: Where) -> Unread:
        """Count a unit that could not be read, and keep its place."""
        self.skip(why, place.offset or 0)
        return Unread(why, place)

    def tally(self, notes: Counter[str], assumed: tuple[str, ...] = ()) -> Tally:
        """The accounting, which adds up. ``assumed`` names the notes that are assumptions."""
        said = {key: {"n": n} for key, n in sorted(notes.items()) if n}
        skipped = tuple(Skipped(why, count, f"byte:{first}") for why, (count, first) in self._skipped.items())
        caveats = [Said(f"caveat.{self._name}.{key}", said[key]) for key in said if key not in assumed]
        return Tally(
            format=self._name,
            seen=self.kept + sum(one.count for one in skipped),
            records=self.kept,
            skipped=skipped,
            assumptions=tuple(
                Said(f"assumption.{self._name}.{key}", said[key]) for key in said if key in assumed
            ),
            caveats=(*self.caveats, *caveats),
            truncated=self.truncated,
        )
