# SPDX-License-Identifier: Apache-2.0
"""The table of payments in an M-PESA statement, put together from the lines of its pages.

Safaricom prints seven columns: receipt, time, details, status, paid in, withdrawn, balance (formats.md 2.21).
A row begins where a receipt and a day stand; details go on below. Which amount is which is told by the column
that it stands under; where none tells it, the amount stands behind the status. The rows are given on as the
table that Safaricom itself gives businesses (CSV).
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

HEADER: Final = (
    "Receipt No.", "Completion Time", "Details", "Transaction Status", "Paid In", "Withdrawn", "Balance",
)  # fmt: skip
_TITLE: Final = re.compile(
    r"Receipt\s{0,20}No\.?\s{1,200}Completion\s{1,20}Time\s{1,200}Details", re.IGNORECASE
)
_COLUMNS: Final = tuple(re.compile(f"(?i:{name})") for name in (r"paid(?:\s?in)?", "withdrawn", "balance"))
_DETAILS: Final = re.compile("details", re.IGNORECASE)
_ROW: Final = re.compile(
    r"\s{0,400}(?P<receipt>(?=[A-Z]{0,11}\d)[A-Z0-9]{8,12})\s{1,400}"
    r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:\s{1,400}(?P<time>\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M\b)?))?(?![\d:])",
    re.ASCII | re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"\s{0,400}(\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?)(?=\s|$)", re.ASCII | re.IGNORECASE
)
_MONEY: Final = re.compile(r"(?<!\S)[-+−]?(?:KSh\.?|KES)?[-+−]?\d[\d,]{0,20}\.\d\d(?!\S)", re.ASCII)
_STATUS: Final = re.compile(
    r"(.*?)(?:^|\s+)(completed|failed|cancell?ed|declined|expired|pending|reversed|initiated|authori[sz]ed)\s*",
    re.IGNORECASE | re.DOTALL,
)
_SLACK = 3
"""Letters that a line of details may begin to the left of the one above it: letters are not equally wide."""

Extent = tuple[int, int]


@dataclass(slots=True)
class Table:
    """What the lines of a statement came to: rows, lines that go on a row, and lines that belong to none.

    ``unread`` counts lines below the header that have an amount and belong to no row: it may be a payment.
    """

    rows: list[list[str]] = field(default_factory=list)
    continuations: int = 0
    others: int = 0
    unread: int = 0

    def as_csv(self) -> bytes:
        """The rows under their header."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([HEADER, *self.rows])
        return out.getvalue().encode()


def is_statement(text: str) -> bool:
    """Whether a page has the header of the table of payments."""
    return _TITLE.search(text) is not None


def table_of(pages: Iterable[str]) -> Table:
    """The table in the pages of a statement, each as its words stand on it."""
    table, columns = Table(), tuple[Extent, ...]()
    for page in pages:
        details: int | None = None  # where the details of the row begin that is open
        for line in page.split("\n"):
            if not line.strip():
                details = None
            elif found := _ROW.match(line):
                row, details = _row(line, found, columns)
                table.rows.append(row)
            elif details is not None and _goes_on(line, details, table.rows[-1]):
                table.continuations += 1
            else:
                details = None
                columns = _columns(line) or columns
                is_unread = bool(columns or table.rows) and _MONEY.search(line) is not None
                table.unread += is_unread
                table.others += not is_unread
    return table


def _columns(line: str) -> tuple[Extent, ...]:
    """Where the three columns of amounts stand, if a line is the header of the table."""
    found = [pattern.search(line) for pattern in _COLUMNS]
    if not _DETAILS.search(line):
        return ()
    return tuple(one.span() for one in found if one) if all(found) else ()


def _row(line: str, found: re.Match[str], columns: Sequence[Extent]) -> tuple[list[str], int]:
    """The seven cells of a row, and where its details begin."""
    amounts: list[re.Match[str]] = []
    for one in reversed(list(_MONEY.finditer(line, found.end()))):
        if line[one.end() : amounts[0].start() if amounts else len(line)].strip() or len(amounts) == 3:
            break
        amounts.insert(0, one)
    rest = line[found.end() : amounts[0].start() if amounts else len(line)]
    status = _STATUS.fullmatch(rest)
    words = status[1] if status else rest
    begins = found.end() + len(rest) - len(rest.lstrip())
    cells, untold = _under(amounts, columns)
    at = " ".join(filter(None, (found["day"], found["time"])))
    said = " ".join((*([status[2]] if status else []), *untold))
    return [found["receipt"], at, " ".join(words.split()), said, *cells], begins


def _under(amounts: Sequence[re.Match[str]], columns: Sequence[Extent]) -> tuple[list[str], list[str]]:
    """Paid in, withdrawn, balance, and amounts that no column claims. The last of several is the balance."""
    cells, untold = ["", "", ""], list[str]()
    for number, one in enumerate(amounts):
        place: int | None = None
        if len(amounts) == 3:
            place = number
        elif number and number == len(amounts) - 1:
            place = 2
        elif one[0].startswith(("-", "−")):
            place = 1
        elif columns:
            apart = sorted((_apart(one.span(), columns[n]), n) for n in range(2 if len(amounts) == 2 else 3))
            place = None if apart[0][0] == apart[1][0] else apart[0][1]
        if place is None:
            untold.append(one[0])
        else:
            cells[place] = one[0].replace("−", "-")
    return cells, untold


def _apart(one: Extent, other: Extent) -> int:
    """How far two cells are from standing in one column: at the left, at the right, or in the middle."""
    left, right = abs(one[0] - other[0]), abs(one[1] - other[1])
    return min(left, right, abs(sum(one) - sum(other)) // 2)


def _goes_on(line: str, details: int, row: list[str]) -> bool:
    """Take a line as the rest of a row, if it stands below the details, or below the day with a time."""
    clock = None if ":" in row[1] else _CLOCK.match(line)
    rest = line[clock.end() :] if clock else line
    begins = len(line) - len(rest.lstrip())
    if rest.strip() and begins < details - _SLACK:
        return False
    if clock:
        row[1] = f"{row[1]} {clock[1]}"
    row[2] = " ".join((*row[2].split(), *rest.split()))
    return True
