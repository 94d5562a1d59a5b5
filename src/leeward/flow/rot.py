# SPDX-License-Identifier: Apache-2.0
"""What damage costs: each rotten page, chunk and record by name, and which items stood there.

The rest of a damaged vault stays readable, so everything that can be read is read and counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leeward.errors import DamagedError
from leeward.merkle import leaf_hash
from leeward.records import Record, Said
from leeward.vault import Import, Places, Query, Sealed, Vault
from leeward.vault.blobs import damaged
from leeward.vault.engine import DATABASE
from leeward.vault.pages import Lost, Pages, roots
from leeward.wire import identity

AT_ONCE = 512
SEARCH = ("words_", "lookup")
"""Tables that are made anew from the records; losing a page of them loses no record."""
ORDINAL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an export that can be read, and those that cannot."""

    first: int
    last: int
    unread: tuple[tuple[int, int], ...]

    @property
    def read(self) -> int:
        """How many were read."""
        return self.last - self.first - sum(high - low for low, high in self.unread)


def lost_pages(vault: Vault) -> list[Lost]:
    """The damaged pages of the database and what stood on each."""
    pages = Pages(vault.folder / DATABASE, vault.key)
    if not (bad := pages.damaged()):
        return []
    try:
        with vault.engine.connect() as connection:
            starts = roots(connection)
        return pages.lost(starts, bad)
    except DamagedError:
        return [Lost(page, "schema") for page in bad]


def pages_said(lost: Sequence[Lost], imports: Sequence[Import], size: int) -> Iterator[Said]:
    """A sentence for each damaged page: the table, and the records or entries that stood there."""
    for one in lost:
        facts: dict[str, str | int] = {"page": one.page}
        if not one.table:
            yield Said("damage.page.nothing", facts)
        elif one.table.startswith(SEARCH):
            yield Said("damage.page.search", facts)
        elif one.table == "record":
            spans = list(_of_imports(one, imports))
            for number, file, first, last in spans:
                facts |= {"import": number, "file": file, "first": first, "last": last}
                yield Said("damage.page.records", dict(facts))
            if not spans:
                yield Said("damage.page.nothing", facts)
        elif one.table in ("entry", "tile"):
            span = {"first": max(one.low + 1, 0), "last": min(one.high, size - 1)}
            yield Said(f"damage.page.{one.table}", {**facts, **span})
        elif one.table == "private_entry":
            yield Said("damage.page.private_entry", facts)
        else:
            yield Said("damage.page.table", {**facts, "table": one.table})


def _of_imports(lost: Lost, imports: Sequence[Import]) -> Iterator[tuple[int, str, int, int]]:
    for one in imports:
        start = one.number << 32
        first, last = max(lost.low + 1, start), min(lost.high, start + one.done - 1)
        if first <= last:
            yield one.number, one.name, first & ORDINAL, last & ORDINAL


def readable(vault: Vault, one: Import, lost: Sequence[Lost], take: Callable[[Sealed], None]) -> Rows:
    """Hand over every record of an export that can be read, in order, and say which cannot."""
    first, end = one.number << 32, (one.number << 32) + one.done
    query = Query(vault)
    gone = [(max(p.low + 1, first), min(p.high + 1, end)) for p in lost if p.table == "record"]
    missing: list[int] = []

    def read(low: int, high: int) -> None:
        for gap_low, gap_high in gone:
            if gap_low <= low and high <= gap_high:
                missing.extend(range(low, high))
                return
        try:
            found = list(query.at(range(low, high)))
        except DamagedError:
            if high - low == 1:
                missing.append(low)
                return
            middle = (low + high) // 2
            read(low, middle)
            read(middle, high)
            return
        here = {kept.row for kept in found}
        missing.extend(row for row in range(low, high) if row not in here)
        for kept in found:
            take(kept)

    for low in range(first, end, AT_ONCE):
        read(low, min(low + AT_ONCE, end))
    return Rows(first, end, tuple(_runs(missing)))


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Rows in order as spans, each up to but not including its second number."""
    at = 0
    while at < len(rows):
        begin = at
        while at + 1 < len(rows) and rows[at + 1] == rows[at] + 1:
            at += 1
        yield rows[begin], rows[at] + 1
        at += 1


@dataclass(slots=True)
class Counted:
    """What was sealed of an export and could be read: all of it, and what of it is no record of a person."""

    read: int = 0
    system: int = 0
    """Lines of the app itself, which receipts count as system lines."""
    unread: int = 0
    """Pieces of which no reader could make anything: kept as they are."""


def records(
    vault: Vault, one: Import, lost: Sequence[Lost], places: Places | None
) -> tuple[Counted, list[Said]]:
    """How many records of an export were read and are what was sealed, and what is wrong with others."""
    said: list[Said] = []
    counted = Counted()
    salts = vault.log.salts

    def compare(kept: Sealed) -> None:
        counted.unread += not isinstance(kept.item, Record)
        counted.system += isinstance(kept.item, Record) and "system" in kept.item.state
        if places is None:
            return
        leaf = leaf_hash(salts.of(identity(kept.export, kept.item.where)), kept.canonical)
        if leaf != places.tree.levels[0][places.seq(kept.row)]:
            said.append(Said("damage.record", {"id": kept.id, "file": one.name}))

    rows = readable(vault, one, lost, compare)
    for low, high in rows.unread:
        span = {"first": low & ORDINAL, "last": high - 1 & ORDINAL, "n": high - low}
        said.append(Said("damage.unread", {"file": one.name, "import": one.number, **span}))
    counted.read = rows.read
    return counted, said


def originals(vault: Vault, one: Import, lost: Sequence[Lost]) -> Iterator[Said]:
    """Chunks of an export, and of the files beside it, that are missing or altered, and what stood there."""
    beside = {file: name for file, name, _, _ in vault.files_beside(one.number)}
    for file in (0, *beside):
        key, chunks = vault.chunks(one.number, file)
        rotten = set(damaged(vault.folder, key, chunks))
        start = 0
        for chunk in chunks:
            end = start + chunk.size
            if f"{chunk.blob}.age" in rotten:
                facts: dict[str, str | int] = {"file": beside.get(file, one.name), "import": one.number}
                facts |= {"chunk": f"{chunk.blob}.age", "first": start, "last": max(end - 1, start)}
                yield Said("damage.original.bytes", facts)
                if (found := _standing(vault, one, lost, beside.get(file), (start, end))) is not None:
                    yield found
            start = end


def _standing(
    vault: Vault, one: Import, lost: Sequence[Lost], beside: str | None, span: tuple[int, int]
) -> Said | None:
    """The records whose bytes stood in a damaged part of an original; their own words are kept apart.

    Inside a zip no byte can be told from here, because foreign formats are not read in this process:
    every record of it counts.
    """
    ids: list[str] = []

    def look(kept: Sealed) -> None:
        where = kept.item.where
        if beside is not None:
            names = [a.name for a in getattr(kept.item, "attachments", ())]
            touched = any(beside == name or beside.endswith(f"/{name}") for name in names)
        elif where.member is not None or where.offset is None:
            touched = True
        else:
            touched = where.offset < span[1] and where.offset + (where.length or 1) > span[0]
        if touched:
            ids.append(kept.id)

    readable(vault, one, lost, look)
    if not ids:
        return None
    facts: dict[str, str | int] = {"file": beside or one.name, "n": len(ids)}
    return Said("damage.original.records", {**facts, "from": ids[0], "to": ids[-1]})
