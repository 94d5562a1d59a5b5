# SPDX-License-Identifier: Apache-2.0
r"""Cuts a table of text (CSV, TSV) into rows and cells, with the place of each row in the file.

As RFC 4180 says where the file keeps to it, and as a careful reader would where it does not:

- A quotation mark ends a quoted cell only where the delimiter or the end of the line follows. Any other one
  is text, doubled or not.
- A row that keeps to the rule and has as many cells as the header is right, however many lines it takes.
- One that has not, or whose cell of several lines holds a single quotation mark, is read again with every
  quotation mark before a delimiter as an end, and then with no quotation marks at all, on its first line
  alone; the first reading with as many cells as the header wins.
- A cell that is never closed takes nothing of the rows after it: its line is read without quotation marks.

Lines end with \n or \r\n, or with \r where the file has no \n. U+0085, U+2028 and NUL are text. Time is
linear: what is read ahead and not used is bounded by what has been used.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from leeward.exports.csv_letters import Spelling, spelling_of, text_of
from leeward.exports.csv_quotes import lenient, unquoted
from leeward.exports.csv_row import Row
from leeward.exports.places import narrow

MOST_OF_A_ROW = 16 << 20
"""Bytes of one row that are held; formats.md asks for single values of 12 MB."""
MOST_CELLS = 2_000
"""Cells of one row: four times the columns that a header may have. What stands behind them is one cell."""
_COST_OF_A_CELL = 64
"""What making a cell in vain counts for, in bytes that were read ahead in vain."""
_CHUNK = 1 << 18
_CUT = 1 << 20
"""Bytes at the end of a file that may be one cell that was cut off."""
_LINES_AFTER = 5
"""Lines behind a cell without end that are looked at: is one a row, then only the cell is wrong."""
_RUN = re.compile(rb'"+')

csv.field_size_limit(MOST_OF_A_ROW)


class Rows:
    """The rows of one file. ``width`` is the number of cells of the header, once somebody has found it."""

    def __init__(self, untrusted: BinaryIO, spelling: Spelling, delimiter: str) -> None:
        self.width: int | None = None
        self.notes: Counter[str] = Counter()
        self._delimiter = delimiter
        self._mark = delimiter.encode()
        self._dialect = csv.reader([], delimiter=delimiter, strict=True).dialect
        self._letters, skip, self._newline = spelling
        self._chunks = self._pieces(untrusted, skip)
        self._held = b""
        self._at = 0
        self._passed = skip
        self._ended = False
        self._wasted = 0
        self._read = 0
        self._none_after: int | None = None
        self._too_dense_until = 0
        self._is_loose = False
        self.is_cut = False

    def _pieces(self, untrusted: BinaryIO, skip: int) -> Iterator[bytes]:
        untrusted.read(skip)
        chunks = iter(lambda: untrusted.read(_CHUNK), b"")
        return narrow(chunks, self._letters.wide) if self._letters.wide else chunks

    def _more(self) -> bool:
        """Take more of the file in; as much again as is held, so that the whole stays linear."""
        left = len(self._held) - self._at
        taken, size = [], 0
        while size <= left and not self._ended:
            piece = next(self._chunks, None)
            if piece is None:
                self._ended = True
            else:
                taken.append(piece)
                size += len(piece)
        self._held = b"".join((self._held[self._at :], *taken))
        self._at = 0
        return size > 0

    def __iter__(self) -> Iterator[Row]:
        while True:
            if self._letters.wide is None:
                yield from self._simple()
            end = self._line_end(0)
            if end is None:
                row = self._too_long()
            elif end == 0 and self._is_over():
                return
            else:
                row = self._row(end)
            yield row

    def _simple(self) -> Iterator[Row]:
        """The rows of the next lines that are held whole, in UTF-8, and of which ``_row`` would be as sure.

        Most lines of most files are; cutting them here halves the time that a row takes.
        """
        newline, delimiter, is_unix = self._newline, self._delimiter, self._newline == b"\n"
        while (end := self._held.find(newline, self._at)) >= 0:
            raw, ending = self._held[self._at : end], newline
            size = len(raw) + 1
            if size > MOST_OF_A_ROW:
                return
            cells = self._clean(raw) if b'"' in raw else None
            if is_unix and raw[-1:] == b"\r":
                raw, ending = raw[:-1], b"\r\n"
            if cells is None:
                try:
                    cells = raw.decode().split(delimiter, MOST_CELLS - 1)
                except UnicodeDecodeError:
                    return
            if not cells:
                return
            row = Row(cells, self._passed, raw, ending, len(raw), "")
            self._passed += size
            self._read += size
            self._at = end + 1
            if self._at > _CHUNK:
                self._held = self._held[self._at :]
                self._at = 0
            yield row

    def _clean(self, line: bytes) -> list[str]:
        """Cells of a line with quotation marks that breaks no rule; none for all other lines."""
        if line.count(self._mark) >= MOST_CELLS:
            return []
        try:
            line.decode()
        except UnicodeDecodeError:
            return []  # letters of Windows are counted once, there
        cells = self._strict(line) or []
        return cells if self.width in (None, len(cells)) else []

    def _is_over(self) -> bool:
        return self._ended and self._at >= len(self._held)

    def _line_end(self, start: int) -> int | None:
        """Where a line ends, counted from the row's first byte; None where it is too long."""
        while True:
            end = self._held.find(self._newline, self._at + start)
            held = len(self._held) - self._at
            if end >= 0:
                return end - self._at if end - self._at <= MOST_OF_A_ROW else None
            if held > MOST_OF_A_ROW:
                return None
            if not self._more():
                return held

    def _row(self, end: int) -> Row:
        line = self._held[self._at : self._at + end]
        if b'"' not in line or line.count(self._mark) >= MOST_CELLS:
            return self._take(end, self._plain(line))
        self._is_loose = False
        size, cells = end, self._strict(line)
        if cells is None:
            found = self._quoted(end) or self._cut_off(end)
            size, cells = found if found is not None else (end, None)
        if cells is None or self._is_loose or (self.width is not None and len(cells) != self.width):
            better = self._on_one_line(line)
            if cells is None or (better is not None and len(better) == self.width):
                if size > end:
                    self._wasted += size - end + _COST_OF_A_CELL * len(cells or ())
                self.notes["stray_quote"] += 1
                return self._take(end, better or self._plain(line))
        return self._take(size, cells)

    def _take(self, size: int, cells: list[str]) -> Row:
        """The row of the next bytes, and go on behind it."""
        piece = self._held[self._at : self._at + size]
        after = self._at + size + 1
        cut = piece[:-1] if piece.endswith(b"\r") and self._newline == b"\n" else piece
        original = self._letters.original
        raw, ending = original(cut), original(piece[len(cut) :] + self._held[self._at + size : after])
        row = Row(cells, self._passed, raw, ending, len(raw), "")
        self._passed += len(raw) + len(ending)
        self._read += size + 1
        self._at = min(after, len(self._held))
        if self._at > _CHUNK:
            self._held = self._held[self._at :]
            self._at = 0
        return row

    def _plain(self, line: bytes) -> list[str]:
        """Cells of a line in which quotation marks mean nothing."""
        return text_of(self._bare(line), self.notes).split(self._delimiter, MOST_CELLS - 1)

    def _bare(self, line: bytes) -> bytes:
        return line[:-1] if line.endswith(b"\r") and self._newline == b"\n" else line

    def _strict(self, line: bytes) -> list[str] | None:
        """Cells of a line that keeps to RFC 4180, by the standard library; None where it does not."""
        if line.count(b'"') % 2:
            return None
        bare = self._bare(line)
        if b"\r" in bare or b"\n" in bare or self._mark + b' "' in bare:
            return None
        notes: Counter[str] = Counter()
        try:
            found = next(csv.reader([text_of(bare, notes)], self._dialect), None)
        except csv.Error:
            return None
        if found is not None and notes:
            self.notes.update(notes)  # counted once, by the reading that is used
        return found

    def _quoted(self, end: int) -> tuple[int, list[str]] | None:
        """Size and cells of a row in which cells may hold lines; None where one is never closed."""
        cells: list[str] = []
        start = 0
        while len(cells) < MOST_CELLS:
            opened = self._opens(start, end)
            if opened is None:
                stop = self._held.find(self._mark, self._at + start, self._at + end)
                stop = end if stop < 0 else stop - self._at
                piece = self._held[self._at + start : self._at + stop]
                cells.append(text_of(self._bare(piece) if stop == end else piece, self.notes))
                after = stop
            else:
                closed = self._closes(opened, end)
                if closed is None:
                    return None
                body = self._held[self._at + opened : self._at + closed]
                cells.append(unquoted(text_of(body, self.notes)))
                after = closed + 1
                if after > end:
                    further = self._line_end(after)
                    if further is None:
                        break
                    end = further
                while self._held[self._at + after : self._at + after + 1] in (b" ", b"\t"):
                    if self._held.startswith(self._mark, self._at + after):
                        break
                    after += 1
            if not self._held.startswith(self._mark, self._at + after) or after >= end:
                return end, cells
            start = after + 1
        self._wasted += end
        self._too_dense_until = self._read + end
        return None

    def _cut_off(self, end: int) -> tuple[int, list[str]] | None:
        """Size and cells of the last row of a file that ends within a quoted cell; None for any other row."""
        held = len(self._held) - self._at
        if not self._ended or held > _CUT or (self.width is not None and self._goes_on(end, held)):
            return None
        cells, start = list[str](), 0
        while True:
            opened = self._opens(start, end)
            closed = None if opened is None else self._closes(opened, end)
            if opened is not None and closed is None:
                break
            after = start if closed is None else closed + 1
            stop = self._held.find(self._mark, self._at + after, self._at + end) - self._at
            if stop < after:
                return None
            first, last = (start, stop) if opened is None else (opened, closed)
            cells.append(unquoted(text_of(self._held[self._at + first : self._at + (last or 0)], self.notes)))
            start = stop + 1
        if self._none_after is None or self._read + opened < self._none_after:
            return None  # something may close it further on; it was only not looked for
        self.is_cut = True
        rest = self._held[self._at + opened : self._at + held].rstrip(b"\r\n")
        return held, [*cells, unquoted(text_of(rest, self.notes))]

    def _goes_on(self, end: int, held: int) -> bool:
        """Whether one of the next lines is a row of the table, so that only this one is wrong."""
        at = end + 1
        for _ in range(_LINES_AFTER):
            stop = self._held.find(self._newline, self._at + at)
            stop = held if stop < 0 else stop - self._at
            if self._held.count(self._mark, self._at + at, self._at + stop) + 1 == self.width:
                return True
            at = stop + 1
        return False

    def _opens(self, start: int, end: int) -> int | None:
        """Where the text of a quoted cell begins; None for a cell that is not quoted."""
        at = self._at + start
        while at < self._at + min(end, start + 8) and self._held[at : at + 1] == b" ":
            at += 1
        return at + 1 - self._at if at < self._at + end and self._held[at : at + 1] == b'"' else None

    def _closes(self, start: int, end: int) -> int | None:
        """Where a quoted cell ends; None where nothing ends it within what may be read ahead."""
        most = max(end, MOST_OF_A_ROW + 4 * self._read - self._wasted)
        here = self._read + start
        if here < self._too_dense_until or (self._none_after is not None and here >= self._none_after):
            most = end
        at, is_loose = start, False
        while at <= min(most, MOST_OF_A_ROW):
            found = _RUN.search(self._held, self._at + at)
            if found is None:
                at = len(self._held) - self._at
                if not self._more():
                    break
            elif found.end() + 2 > len(self._held) and not self._ended:
                self._more()  # what stands behind it tells what it means
            else:
                begins, at = found.start() - self._at, found.end() - self._at
                if begins > most:
                    break
                if (at - begins) % 2 and self._ends_cell(at):
                    self._is_loose |= is_loose and at > end
                    return at - 1
                is_loose |= (at - begins) % 2 == 1
        self._never(start, at, end)
        return None

    def _never(self, start: int, seen: int, end: int) -> None:
        """Remember that nothing closes a cell from here on, and what looking for it has cost."""
        if self._ended and self._at + seen >= len(self._held):
            self._none_after = min(self._none_after or self._read + start, self._read + start)
        self._wasted += max(seen - end, 0)

    def _ends_cell(self, at: int) -> bool:
        """Whether a delimiter or the end of the line follows, with or without blanks."""
        place = self._at + at
        while self._held[place : place + 1] in (b" ", b"\t") and not self._held.startswith(self._mark, place):
            place += 1
        tail = self._held[place : place + 2]
        return (
            not tail
            or tail.startswith((self._mark, self._newline))
            or (tail == b"\r\n" and self._newline == b"\n")
            or (tail == b"\r" and self._ended)
        )

    def _on_one_line(self, line: bytes) -> list[str] | None:
        """A line that breaks the rule: every quotation mark before a delimiter ends a cell, or none does."""
        text = text_of(self._bare(line), Counter())
        loose = lenient(text, self._delimiter)
        if loose is not None and len(loose) == self.width:
            return loose
        plain = text.split(self._delimiter)
        return plain if self.width is None or len(plain) == self.width else None

    def _too_long(self) -> Row:
        """A row that is too long to be held, measured and hashed as it passes."""
        digest, length, ended = hashlib.sha256(), 0, False
        while not ended:
            end = self._held.find(self._newline, self._at)
            ended = end >= 0
            piece = self._held[self._at : end if ended else len(self._held)]
            original = self._letters.original(piece)
            digest.update(original)
            length += len(original)
            self._read += len(piece) + 1
            self._at = end + 1 if ended else len(self._held)
            if not ended and not self._more():
                break
        row = Row([], self._passed, b"", b"", length, digest.hexdigest())
        self._passed += length + (self._letters.width(self._newline) if ended else 0)
        return row


def rows_of(untrusted_opened: BinaryIO, head: bytes, delimiter: str) -> Rows:
    """The rows of a file whose first bytes are known."""
    return Rows(untrusted_opened, spelling_of(head), delimiter)
