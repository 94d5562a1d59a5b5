# SPDX-License-Identifier: Apache-2.0
"""The cells of a row by what they are: those with a role, and the rest as ``extra`` keeps it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from leeward.exports.csv_columns import Layout, Role, fold
from leeward.exports.csv_numbers import Sums
from leeward.exports.csv_profiles import Profile, TableKind
from leeward.exports.csv_row import Row
from leeward.exports.csv_rows import MOST_CELLS
from leeward.exports.csv_times import Times
from leeward.exports.csv_words import Meaning, Usage, is_plain, meaning, together
from leeward.exports.json_fields import OURS
from leeward.records import Party, When

OWNER: Final = Party()
_TIMES: Final[frozenset[Role]] = frozenset({"time", "date", "clock", "zone"})
_NUMBER = re.compile(r"\+?[\d\s().\-/]{3,30}", re.ASCII)
_MAIL = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.[^\s@<>()\[\],;]+")
_BOTH = re.compile(r"([^<(\[]*)[<(\[]\s*(\+?[\d\s().\-]{5,30}|[^\s@<>()\[\]]+@[^\s@<>()\[\]]+)\s*[>)\]]")
_LONGEST_NAME = 300
_LONGEST_LIST = 10_000
_LONGEST_KEPT = 2_000
"""Bytes of a row of which anything is kept for the next one like it."""
_DIGITS: Final = frozenset("+0123456789")
_JID = "@s.whatsapp.net"


class Told(NamedTuple):
    """What is known of a table before its rows are made into records."""

    layout: Layout
    profile: Profile | None
    kind: TableKind
    times: Times
    sums: Sums
    others: Mapping[str, Party | None]
    """Who wrote in each conversation besides the owner, where it is one; None where there are several."""
    marks_incoming: bool = False
    """Whether a bill writes "Incoming" where it names a town for calls that were made."""
    has_me: bool = False
    """Whether the table calls its owner "Me", so that everybody else is not the owner."""
    hint: str = ""
    """The channel that the name of the file speaks of, where no column does."""


class Cells:
    """Finds cells by their role, and names those that have none."""

    def __init__(self, layout: Layout, profile: Profile | None) -> None:
        self._layout, self._columns = layout, layout.roles
        self._role_of = {at: role for role, columns in layout.roles.items() for at in columns}
        self._names = [self._called(at) for at in range(len(layout.header))]
        self._to_ids = self._find(profile.to_ids) if profile else None
        # The last column first, so that the first one that is not empty is what stays.
        self._places: list[tuple[int, Role]] = [
            (at, role) for role, columns in layout.roles.items() for at in reversed(columns)
        ]
        self._row: Row | None = None
        self._said: dict[Role, str] = {}
        self._left: dict[frozenset[Role], list[tuple[int, str, Role | None]]] = {}

    def _find(self, folded: str) -> int | None:
        return next(
            (i for i, cell in enumerate(self._layout.header) if folded and fold(cell) == folded), None
        )

    def of(self, row: Row, role: Role) -> str:
        """What stands in the columns of a role: the first that is not empty."""
        return self.said(row).get(role, "")

    def said(self, row: Row) -> Mapping[Role, str]:
        """The cells of a row by their roles, sorted once for the twenty times that they are asked for."""
        if row is not self._row:
            cells, many = row.cells, len(row.cells)
            said: dict[Role, str] = {}
            for at, role in self._places:
                if at < many and (cell := cells[at]) and not cell.isspace():
                    said[role] = cell
            self._row, self._said = row, said
        return self._said

    def columns(self, *roles: Role) -> tuple[int, ...]:
        """The columns of these roles."""
        return tuple(at for role in roles for at in self._columns.get(role, ()))

    def key(self, row: Row, columns: tuple[int, ...]) -> tuple[str, ...] | None:
        """The cells of these columns, where all are there and short enough to keep what follows from them."""
        cells = row.cells
        if row.length > _LONGEST_KEPT or len(cells) < len(self._names):
            return None
        return tuple([cells[at] for at in columns])

    def all_of(self, row: Row, role: Role) -> list[str]:
        """What stands in all columns of a role."""
        columns = self._columns.get(role, ())
        if len(columns) < 2:
            cell = self.of(row, role)
            return [cell] if cell else []
        return [row.cells[at] for at in columns if at < len(row.cells) and row.cells[at].strip()]

    def unsaid(self, row: Row, *roles: Role) -> dict[str, str]:
        """Cells that their roles did not use up, as ``extra`` keeps them."""
        found: dict[str, str] = {}
        cells, said = row.cells, self.said(row)
        for role in roles:
            if role in said:
                for at in self._columns.get(role, ()):
                    if at < len(cells) and cells[at].strip():
                        found[self._name(at)] = cells[at]
        return found

    def unplain(self, row: Row) -> dict[str, str]:
        """What columns of a type say beyond in or out, missed or answered, as ``extra`` keeps it."""
        found = self.unsaid(row, "type")
        return {name: cell for name, cell in found.items() if not is_plain(cell)} if found else found

    def says(self, row: Row, kind: Usage) -> Meaning:
        """What the columns of a type say together."""
        cells = self.all_of(row, "type")
        return meaning(cells[0] if cells else "", kind) if len(cells) < 2 else together(cells, kind)

    def _called(self, at: int) -> str:
        """The name of a column as ``extra`` keeps it: the header's, told apart from the same one and ours."""
        header = self._layout.header
        name = header[at] or f"column_{at + 1}"
        if header.count(name) > 1:
            name = f"{name} ({at + 1})"
        return f"{name}_as_written" if name in OURS else name

    def _name(self, at: int) -> str:
        return self._names[at] if at < len(self._names) else f"column_{at + 1}"

    def rest(
        self, row: Row, first: Mapping[str, str], silent: frozenset[Role], when: When, *who: Party
    ) -> dict[str, str]:
        """Every column that no field holds, under the name that the header gives it.

        ``silent`` are the roles that the record has used up; times count as used where they are written
        in ``when``, names and numbers where they are those of ``who``.
        """
        found = dict(first)
        said = {one for party in who for one in (party.name, party.handle) if one}
        cells, width = row.cells, len(self._names)
        for at, name, role in self._not_used(silent):
            if at >= len(cells):
                break
            cell = cells[at]
            if not cell or not (text := cell.strip()):
                continue
            if role is not None:
                is_used = text in when.as_written if role in _TIMES else text in said
                if is_used or name in found:
                    continue
            found[name] = cell
        for at in range(width, len(cells)):
            if cells[at].strip():
                found[self._name(at)] = cells[at]
        return found

    def _not_used(self, silent: frozenset[Role]) -> list[tuple[int, str, Role | None]]:
        """The columns of the header that no silent role has, with their names and roles."""
        found = self._left.get(silent)
        if found is None:
            found = []
            for at, name in enumerate(self._names):
                role = self._role_of.get(at)
                if role not in silent:
                    found.append((at, name, role))
            self._left[silent] = found
        return found

    def who_columns(self) -> tuple[int, ...]:
        """The columns that say who is who in a row."""
        ids = () if self._to_ids is None else (self._to_ids,)
        return self.columns("number", "name", "sender", "sender_id", "to") + ids

    def recipients(self, row: Row) -> tuple[Party, ...]:
        """Who a row says that it went to."""
        names, ids = self.of(row, "to").strip(), ""
        if not names and self._to_ids is None:
            return ()
        if self._to_ids is not None and self._to_ids < len(row.cells):
            ids = row.cells[self._to_ids].strip()
        handles = [one.strip() for one in ids.split(",", MOST_CELLS) if one.strip()]
        if len(handles) <= 1:
            if handles or not _is_list(names):
                return (party(handles[0] if handles else "", names),) if names or handles else ()
            return tuple(party("", one.strip()) for one in re.split(r"[;,]", names) if one.strip())
        shown = [one.strip() for one in names.split(", ")]
        if len(shown) != len(handles):  # names may hold commas, addresses do not
            return tuple(Party(handle) for handle in handles)
        return tuple(party(handle, name) for handle, name in zip(handles, shown, strict=True))


def shown(who: Party) -> str | None:
    """What someone is called in the list of conversations."""
    return who.name or who.handle


def party(handle: str, name: str) -> Party:
    """Someone from a cell with a number or a mail and one with a name, or from one with both."""
    if not handle and not name:
        return OWNER
    is_short = len(handle) + len(name) < _LONGEST_NAME
    return _known_party(handle, name) if is_short else _party(handle, name)


def _party(handle: str, name: str) -> Party:
    handle, name = _unwrapped(handle), _unwrapped(name)
    if handle.endswith(_JID) and handle.removesuffix(_JID).isdigit():
        handle = f"+{handle.removesuffix(_JID)}"  # as WhatsApp calls a number among its own
    if len(name) < _LONGEST_NAME and not handle:
        both = _BOTH.fullmatch(name)
        if both is not None:
            return Party(both[2].strip(), both[1].strip(" \"'") or None)
        if _NUMBER.fullmatch(name) or _MAIL.fullmatch(name):
            return Party(name)
    if handle == name:
        return Party(handle or None)
    return Party(handle or None, name or None)


_known_party = lru_cache(maxsize=4096)(_party)
"""The same few people stand in all rows of a table."""


def _unwrapped(cell: str) -> str:
    """A number or name without what keeps a spreadsheet from changing it: ="0803", '0803, tel:0803."""
    text = cell.strip().removeprefix("tel:")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _DIGITS else text


def _is_list(names: str) -> bool:
    """Whether a cell names several by their numbers or mails; names themselves may hold commas."""
    parts = [part.strip() for part in re.split(r"[;,]", names) if part.strip()]
    if len(parts) < 2 or len(names) > _LONGEST_LIST:
        return False
    return ";" in names or all(_NUMBER.fullmatch(part) or _MAIL.fullmatch(part) for part in parts)
