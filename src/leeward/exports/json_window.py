# SPDX-License-Identifier: Apache-2.0
"""The stretch of a JSON file that is looked at: a block that moves forwards, and marks, strings and brackets.

Nothing here holds more than one block and one value, and nothing looks at a byte more often than a fixed
number of times, whatever the bytes are.
"""

import hashlib
import re
from typing import BinaryIO, Final, NamedTuple

from leeward.records import Sha256

CHUNK = 1 << 20
BIGGEST_VALUE = 16 << 20
"""A value longer than this is passed over and hashed, so that a gigabyte string takes no gigabyte."""

BEHIND = 256
"""Bytes behind the place that are kept, to see how the file is laid out."""

_SPACE = re.compile(rb"[ \t\r\n\0]*+")
STRING: Final = rb'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(rb"[{}\[\],:]|" + STRING + rb'|[^ \t\r\n"{}\[\],:\0]++|"', re.DOTALL)
_TO_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:' + STRING + rb'[^"{}\[\]]*+)*+([{}\[\]])', re.DOTALL)
_QUIET = re.compile(rb'[^"{}\[\]]*+')
_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)


class Stretch(NamedTuple):
    """Bytes that were passed over: where, how many, their hash, and whether the file ended in them."""

    offset: int
    length: int
    sha256: Sha256
    is_cut: bool


class Window:
    """A block of a file, and the place in it (``at``) up to which it has been taken."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._file = untrusted
        self._base = 0
        self.data = b""
        self.at = 0
        self.ends_in_string = False
        self.spent = 0
        """Bytes looked at by counting brackets; what may still be spent is for the caller to say."""
        self.fill()

    def place(self) -> int:
        """The offset of ``at`` in the file."""
        return self._base + self.at

    def left(self) -> int:
        """Bytes of the block that have not been taken."""
        return len(self.data) - self.at

    def fill(self) -> bool:
        """Take more of the file, and let go of what lies behind; False at its end."""
        more = self._file.read(max(CHUNK, self.left()))
        if more:
            gone = max(0, self.at - BEHIND)
            self.data = self.data[gone:] + more
            self._base += gone
            self.at -= gone
        return bool(more)

    def blank(self) -> bool:
        """Pass over blanks; False when the file ends there."""
        while True:
            found = _SPACE.match(self.data, self.at)
            self.at = found.end() if found else self.at
            if self.left():
                return True
            if not self.fill():
                return False

    def token(self) -> bytes | None:
        """The next mark, string or bare word; b"" for one too long to hold, None at the end.

        A string that the file ends in comes as far as it goes, and ``ends_in_string`` says so.
        """
        if not self.blank():
            return None
        while True:
            found = _TOKEN.match(self.data, self.at)
            assert found is not None  # a blank was passed over: every other byte begins a token
            open_end = found[0] == b'"' or found.end() == len(self.data)
            if not open_end or found[0] in (b"{", b"}", b"[", b"]", b",", b":"):
                self.at = found.end()
                return found[0]
            if self.left() > BIGGEST_VALUE:
                if found[0] == b'"':
                    self.pass_over()
                else:
                    self.at = found.end()
                return b""
            if not self.fill():
                token = self.data[self.at :] if found[0] == b'"' else found[0]
                self.ends_in_string = found[0] == b'"'
                self.at += len(token)
                return token

    def end_of_value(self) -> int | None:
        """How long the value is whose brackets open here; None when that is too far or does not come."""
        depth, far = 0, 0
        while True:
            found = _TO_BRACKET.match(self.data, self.at + far)
            if found is None:
                self.spent += self.left()
                if self.left() > BIGGEST_VALUE or not self.fill():
                    return None
                continue
            far = found.end() - self.at
            depth += 1 if found[1] in b"{[" else -1
            if depth <= 0:
                self.spent += far
                return far if far <= BIGGEST_VALUE else None

    def find(self, untrusted_mark: bytes) -> int | None:
        """How far away these bytes stand next."""
        far = 0
        while True:
            found = self.data.find(untrusted_mark, self.at + far)
            if found >= 0:
                return found - self.at if found - self.at <= BIGGEST_VALUE else None
            far = max(0, self.left() - len(untrusted_mark))
            if self.left() > BIGGEST_VALUE or not self.fill():
                return None

    def pass_over(self) -> Stretch:
        """Leave a string, a list or an object behind without holding it, up to its end or the file's."""
        offset, digest, size, depth, quoted = self.place(), hashlib.sha256(), 0, 0, False
        while True:
            end, quoted, step = self._step(quoted)
            depth += step
            piece = self.data[self.at : end]
            digest.update(piece)
            size += len(piece)
            self.at = end
            if not quoted and depth <= 0 and piece:
                return Stretch(offset, size, Sha256(digest.hexdigest()), is_cut=False)
            if self.left() <= quoted and not self.fill():
                break
        digest.update(self.data[self.at :])
        size += self.left()
        self.at = len(self.data)
        return Stretch(offset, size, Sha256(digest.hexdigest()), is_cut=True)

    def _step(self, quoted: bool) -> tuple[int, bool, int]:
        """Up to the next bracket or quote: where it ends, whether in a string then, and the depth gained."""
        found = (_IN_STRING if quoted else _QUIET).match(self.data, self.at)
        end = found.end() if found else self.at
        mark = self.data[end : end + 1]
        if quoted:
            return (end + 1, False, 0) if mark == b'"' else (end, True, 0)
        gained = (mark in (b"{", b"[")) - (mark in (b"}", b"]"))
        return end + len(mark), mark == b'"', gained

    def rest(self) -> Stretch:
        """All that is left of the file."""
        offset, digest, size = self.place(), hashlib.sha256(self.data[self.at :]), self.left()
        while more := self._file.read(CHUNK):
            digest.update(more)
            size += len(more)
        self.at = len(self.data)
        return Stretch(offset, size, Sha256(digest.hexdigest()), is_cut=True)
