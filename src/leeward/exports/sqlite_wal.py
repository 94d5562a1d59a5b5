# SPDX-License-Identifier: Apache-2.0
"""The write-ahead log of an SQLite database: where in it the pages stand that count.

What was written last stands only in the log until a checkpoint; a main file without it is hours or weeks
old. Frames count as SQLite itself counts them (fileformat2.html, section 4): from the first on, with the
salts of the header and a checksum that follows from the one before, up to the last that ends a commit.
"""

import struct
from collections.abc import Iterator, Mapping
from operator import mul
from typing import BinaryIO, Final, NamedTuple

_MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}
_VERSION: Final = 3_007_000
_HEADER: Final = struct.Struct(">8I")
_FRAME: Final = struct.Struct(">6I")
_MASK: Final = 0xFFFFFFFF
PAGE_SIZES: Final = tuple(1 << power for power in range(9, 17))


class Log(NamedTuple):
    """What a log adds: where in it the last committed bytes of each page stand, by the number of the page.

    ``commits`` counts those that hold, ``left_over`` the frames behind the last of them; ``length`` is that
    of the database with it.
    """

    commits: int = 0
    left_over: int = 0
    page_size: int = 0
    length: int = 0
    pages: Mapping[int, int] = {}


class _Sum:
    """The running checksum of a log: two Fibonacci-weighted sums modulo 2**32.

    A step of it for every eight bytes would cost a second for every ten megabytes. It is linear, so the
    weight of each word can be worked out once for a whole piece.
    """

    def __init__(self, order: str, length: int) -> None:
        steps = length // 8
        self._words = struct.Struct(f"{order}{2 * steps}I")
        one, two = [0] * (2 * steps), [0] * (2 * steps)
        # The powers of the matrix of one step, ((1, 1), (1, 2)).
        a, b, d = 1, 0, 1
        for step in range(steps - 1, -1, -1):
            one[2 * step], two[2 * step] = (a + b) & _MASK, (b + d) & _MASK
            one[2 * step + 1], two[2 * step + 1] = b, d
            a, b, d = (a + b) & _MASK, (b + d) & _MASK, (b + 2 * d) & _MASK
        self._one, self._two = one, two
        self._power = (a, b, d)

    def after(self, before: tuple[int, int], piece: bytes) -> tuple[int, int]:
        """The checksum after a piece of the length that this was made for."""
        a, b, d = self._power
        words = self._words.unpack(piece)
        first = a * before[0] + b * before[1] + sum(map(mul, self._one, words))
        second = b * before[0] + d * before[1] + sum(map(mul, self._two, words))
        return first & _MASK, second & _MASK


class _Log:
    """The frames of one log that count."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self.page_size = 0
        self._salts = (0, 0)
        self._sum = (0, 0)
        self._order = "<"
        self._read_header()

    def _read_header(self) -> None:
        head = self._untrusted.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return
        magic, version, page_size, _, *salts, one, two = _HEADER.unpack(head)
        order = _MAGIC.get(magic)
        if order is None or version != _VERSION or page_size not in PAGE_SIZES:
            return
        self._sum = _Sum(order, 24).after((0, 0), head[:24])
        if self._sum == (one, two):
            self._order, self.page_size, self._salts = order, page_size, (salts[0], salts[1])

    def frames(self) -> Iterator[tuple[int, int, bytes]]:
        """Page number, pages of the database after a commit (else 0), and the page."""
        if not self.page_size:
            return
        sums = _Sum(self._order, 8 + self.page_size)
        while len(frame := self._untrusted.read(_FRAME.size + self.page_size)) == 24 + self.page_size:
            number, pages, salt1, salt2, one, two = _FRAME.unpack_from(frame)
            page = frame[24:]
            if (salt1, salt2) != self._salts or not number:
                return
            self._sum = sums.after(self._sum, frame[:8] + page)
            if self._sum != (one, two):
                return
            yield number, pages, page


def page_size_of(image: bytes | bytearray) -> int:
    """The page size that the header of a database states; 0 where it has none."""
    stated = int.from_bytes(image[16:18], "big")
    size = 1 << 16 if stated == 1 else stated
    return size if size in PAGE_SIZES else 0


def read_log(untrusted_log: BinaryIO, main_size: int, main_page_size: int) -> Log:
    """Where the committed pages of a log stand.

    A log with another page size than its database counts only if it brings a first page that says so.
    """
    log = _Log(untrusted_log)
    size = log.page_size
    committed: dict[int, int] = {}
    waiting: dict[int, int] = {}
    commits, most, pages_after = 0, main_size // max(size, 1), 0
    ready = not main_size or main_page_size == size
    for frames, (number, pages, page) in enumerate(log.frames(), 1):
        if number > most + frames + 1:  # no database has holes: this is no page of it
            break
        waiting[number] = _HEADER.size + frames * (_FRAME.size + size) - size
        ready = ready or (number == 1 and page_size_of(page) == size)
        if pages:
            if not ready:
                break
            committed.update(waiting)
            waiting.clear()
            commits, pages_after = commits + 1, pages
    length = min(max(main_size, max(committed, default=0) * size), pages_after * size)
    return Log(commits, len(waiting), size, length, committed)
