# SPDX-License-Identifier: Apache-2.0
"""Finds the header of a table, and with it the delimiter, the columns and the export that it is of.

Banks write titles, names and account numbers above the header, so it is looked for among the first rows,
with each delimiter; the row that names most wins, and a known export outweighs any other row.
"""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Protocol

from leeward.exports.csv_columns import Layout, Role, fold, recognised, role_named, unit_of
from leeward.exports.csv_letters import spelling_of
from leeward.exports.csv_profiles import Profile, TableKind, profile_of
from leeward.exports.csv_row import Row
from leeward.exports.csv_rows import MOST_CELLS, rows_of
from leeward.parts import Document

_DELIMITERS: Final = (",", ";", "\t", "|")
ROWS_LOOKED_AT = 60
"""How far down a header may stand: more than any title of a bank, and little enough to look at."""
_ROWS_BELOW = 20
_NARROW = 3
"""Of a wider table, rows may end in one cell more or less: some banks do not count their last comma."""
_MOST_COLUMNS = 500
_FEWEST_OF_A_SECTION = 3
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"#(\d{1,3})", re.ASCII)
NO_HEADER = -1
_LOOKED_THROUGH = 4096
_CONTROLS: Final = bytes({*range(9), *range(14, 27), 28, 29, 30, 31, 127})
_SECRETS: Final = frozenset(
    [
        "password",
        "passwort",
        "passwd",
        "contrasena",
        "senha",
        "wachtwoord",
        "kennwort",
        "totp",
        "otpauth",
        "nenosiri",
    ]
)
_TEXTS: Final = frozenset({"sms", "mms", "text", "texts", "message", "messages", "messaging", "chat"})


class RowSource(Protocol):
    """Rows of a table, wherever they come from; ``width`` is told once the header is found."""

    width: int | None
    notes: Counter[str]
    is_cut: bool

    def __iter__(self) -> Iterator[Row]:
        """The rows in the order of the file."""
        ...


class Table(NamedTuple):
    """A table that was recognised: how it is cut, where its header stands, and what it is of."""

    delimiter: str
    above: int
    """Rows above the header; ``NO_HEADER`` where there is none."""
    layout: Layout
    profile: Profile | None
    kind: TableKind

    @property
    def width(self) -> int:
        """Cells of the header."""
        return len(self.layout.header)


def find(document: Document, chosen: Mapping[str, str]) -> Table | None:
    """The table of a file, told by its header; None where no row of its beginning is one that is known."""
    best, most = None, (0, 0)
    head = document.untrusted_head
    if _is_no_text(head):
        return None
    numbered = {name: int(found[1]) for name, said in chosen.items() if (found := _NUMBERED.fullmatch(said))}
    if numbered and len(numbered) == len(chosen):
        return _without_header(document, numbered)
    for delimiter in _DELIMITERS:
        if delimiter.encode() in head:
            table = find_among(rows_of(io.BytesIO(head), head, delimiter), chosen, delimiter, document.name)
            if table is not None and (worth := _worth(table)) > most:
                best, most = table, worth
    return best


def find_among(rows: Iterable[Row], chosen: Mapping[str, str], delimiter: str, name: str) -> Table | None:
    """The table that one of the first rows is the header of."""
    best, most = None, (0, 0)
    for above, row in zip(range(ROWS_LOOKED_AT), rows, strict=False):
        if 2 <= len(row.cells) <= _MOST_COLUMNS:
            table = _table(row, chosen, delimiter, above, name)
            if table is not None and (worth := _worth(table)) > most:
                best, most = table, worth
    return best


def header_hash(table: Table) -> str | None:
    """A hash of the names in a header; None where there is none.

    Of the names as they are compared, in any order: the same export of another month has the same.
    """
    if table.above == NO_HEADER:
        return None
    names = "\n".join(sorted(fold(cell) for cell in table.layout.header))
    return hashlib.sha256(names.encode("utf-8", "replace")).hexdigest()


def section(row: Row, before: Table, name: str) -> Table | None:
    """The table that begins with a row further down: bills list texts below calls, under their own header.

    Such a row names three things at least, and holds no digit, as the rows of a table do.
    """
    if len(row.cells) < _FEWEST_OF_A_SECTION:
        return None
    for cell in row.cells:
        if _DIGIT.search(cell):
            return None
    table = _table(row, {}, before.delimiter, before.above, name)
    return table if table is not None and len(table.layout.roles) >= _FEWEST_OF_A_SECTION else None


def is_followed(document: Document, table: Table) -> bool:
    """Whether rows as a table has them stand below the header, and not the rest of a program or a letter.

    Half of the next rows have as many cells as the header, and one has a digit where the time should be; or
    every row has, of a header that names three things.
    """
    head = document.untrusted_head
    rows = rows_of(io.BytesIO(head), head, table.delimiter)
    return is_followed_by(rows, table)


def is_followed_by(rows: Iterable[Row], table: Table) -> bool:
    """The same, of rows from their first one on."""
    roles: tuple[Role, ...] = ("time", "date", "clock")
    at = next((column for role in roles if (column := table.layout.column(role)) is not None), 0)
    below = [row for _, row in zip(range(table.above + 1 + _ROWS_BELOW), rows, strict=False)][
        table.above + 1 :
    ]
    below = [row for row in below if not row.is_blank()]
    spare = 1 if table.width > _NARROW else 0
    most = MOST_CELLS if table.layout.column("text") == table.width - 1 else table.width + spare
    fitting = [row for row in below if at < len(row.cells) and table.width - spare <= len(row.cells) <= most]
    told = any(any(c.isdigit() for c in row.cells[at]) for row in fitting)
    alike = len(below) > 1 and len(fitting) == len(below) and len(table.layout.roles) > 2
    return alike or (told and len(fitting) * 2 >= len(below))


def _is_no_text(head: bytes) -> bool:
    """Whether a file is a picture, a film or a program: a tenth of its signs are no letters. Saves time."""
    start = head[:_LOOKED_THROUGH]
    if len(start) < _LOOKED_THROUGH or spelling_of(head).letters.wide:
        return False
    return len(start.translate(None, _CONTROLS)) * 10 < len(start) * 9


def _without_header(document: Document, numbered: Mapping[str, int]) -> Table | None:
    """A table that has no header, whose columns a person counted: {"time": "#1", "text": "#4"}."""
    best, head = None, document.untrusted_head
    for delimiter in _DELIMITERS:
        first = next(iter(rows_of(io.BytesIO(head), head, delimiter)), None)
        width = len(first.cells) if first is not None else 0
        if width < max(numbered.values()) or width > _MOST_COLUMNS or (best and width <= best.width):
            continue
        roles: dict[Role, tuple[int, ...]] = {}
        for name, column in numbered.items():
            role = role_named(name)
            if role is None or column < 1:
                return None
            roles[role] = (*roles.get(role, ()), column - 1)
        layout = Layout(roles, tuple(f"column_{n + 1}" for n in range(width)))
        best = Table(delimiter, NO_HEADER, layout, None, _kind(layout, numbered, document.name))
    return best


def _worth(table: Table) -> tuple[int, int]:
    return (2 if table.profile else 1, len(table.layout.roles) or table.width)


def _table(row: Row, chosen: Mapping[str, str], delimiter: str, above: int, name: str) -> Table | None:
    """The table that a row is the header of; None where it is none that is known."""
    whole = [fold(cell) for cell in row.cells]
    if any(_SECRETS & set(cell.split()) for cell in whole):
        return None  # a list of saved passwords is no export of messages, whatever else it holds
    layout = recognised(row.cells, chosen)
    if layout is None:
        return None
    bare = [fold(unit_of(cell)[0]) for cell in row.cells]
    profile = None if chosen else profile_of(frozenset((*whole, *bare)))
    if profile is not None:
        layout = layout._replace(roles=_roles_of(profile, whole, bare))
        return Table(delimiter, above, layout, profile, profile.kind)
    if not (layout.says_something() or (chosen and layout.has("time", "date", "clock", "text"))):
        return None
    return Table(delimiter, above, layout, None, _kind(layout, chosen, name))


def _roles_of(profile: Profile, whole: list[str], bare: list[str]) -> dict[Role, tuple[int, ...]]:
    found: dict[Role, tuple[int, ...]] = {}
    for role, headers in profile.roles.items():
        columns = [at for h in headers for at in range(len(whole)) if h in (whole[at], bare[at])]
        if columns:
            found[role] = tuple(dict.fromkeys(columns))
    return found


def _kind(layout: Layout, chosen: Mapping[str, object], name: str) -> TableKind:
    """What the rows of a table that is of no known export are."""
    if "text" in chosen:
        return "message"
    if layout.has("duration", "minutes") and layout.has("number", "sender", "sender_id", "to", "name"):
        return "call"
    if layout.has("amount", "debit", "credit"):
        return "payment"
    if layout.has("text") or _TEXTS & set(fold(name.replace("\\", "/").rpartition("/")[2][:190]).split()):
        return "message"
    return "call"
