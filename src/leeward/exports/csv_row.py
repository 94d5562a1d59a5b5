# SPDX-License-Identifier: Apache-2.0
"""One row of a table: its cells, and the exact bytes that it stands in."""

import hashlib
from typing import NamedTuple

from leeward.exports.quick_records import place
from leeward.records import Sha256, Where

_BLANKS = " \t\r\n\0\x1a\ufeff\xa0"


class Row(NamedTuple):
    """One row: its cells, its bytes as they stand in the file, and what ends its line."""

    cells: list[str]
    offset: int
    raw: bytes
    ending: bytes
    length: int
    sha256: str
    """The hash of its bytes, where it was too long to be held; else empty, ``where`` works it out."""
    number: int | None = None
    """The number of the row in its sheet, where the same bytes stand for several."""

    @property
    def is_whole(self) -> bool:
        """Whether it was short enough to be held."""
        return not self.sha256

    def where(self, member: str | None) -> Where:
        """The place of the row, without the end of its line."""
        sha256 = self.sha256 or hashlib.sha256(self.raw).hexdigest()
        if self.number is not None:
            return Where(member, self.offset, self.length, self.number, Sha256(sha256))
        return place(member, self.offset, self.length, sha256)

    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        if self.cells and self.cells[0][:1].isalnum():
            return False
        return self.is_whole and not any(cell.strip(_BLANKS) for cell in self.cells)

    def joined(self, following: "Row", cells: list[str]) -> "Row":
        """This row with the next one, which goes on with it."""
        raw = self.raw + self.ending + following.raw
        return Row(cells, self.offset, raw, following.ending, len(raw), "")
