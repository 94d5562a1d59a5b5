# SPDX-License-Identifier: Apache-2.0
"""Reading a vault back: records by row or id, the columns that signs count over, words, proofs."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import sqlcipher3.dbapi2 as cipher
from sqlalchemy import select, text

from leeward.merkle import Tree
from leeward.prepared import DIRECTIONS, KINDS, MARKS
from leeward.records import Party, Record, RecordId, Sha256, Unread
from leeward.vault import schema, seal
from leeward.vault.schema import TOKENS
from leeward.vault.store import Vault
from leeward.wire import from_canonical, id_prefix, record_id, whole

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it stands in the vault: its row, id, exact canonical bytes, and what they say."""

    row: int
    id: RecordId
    export: Sha256
    canonical: bytes
    item: Record | Unread


@dataclass(frozen=True, slots=True)
class Table:
    """The clear columns of every record in order of import and file; see ``schema.record``."""

    row: "array[int]"
    kind: list[str]
    channel: list[int]
    thread: list[int]
    sender: list[int]
    recipient: list[int]
    direction: list[str]
    local: list[int | None]
    utc: list[int | None]
    exact: list[int]
    mark: list[int]
    key: "array[int]"


class Query:
    """Reads one open vault. Keys of imports are looked up once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._seals: dict[int, tuple[Sha256, seal.PayloadSeal]] = {}

    def _seal(self, number: int) -> tuple[Sha256, seal.PayloadSeal] | None:
        if number not in self._seals:
            t = schema.import_.c
            with self._vault.engine.connect() as connection:
                found = connection.execute(select(t.sha256, t.data_key).where(t.number == number)).one()
            if found.data_key is None:
                return None
            self._seals[number] = (Sha256(found.sha256), seal.PayloadSeal(bytes(found.data_key)))
        return self._seals[number]

    def at(self, rows: Iterable[int]) -> Iterator[Sealed]:
        """The records of these rows, in the order asked for; rows of withdrawn imports are left out."""
        wanted = list(rows)
        r = schema.record.c
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            query = select(r.row, r.digest, r.payload).where(r.row.in_(part))
            with self._vault.engine.connect() as connection:
                found = {row.row: row for row in connection.execute(query)}
            for number in part:
                if number in found:
                    yield from self._opened(number, found[number].digest, found[number].payload)

    def of_import(self, number: int) -> Iterator[Sealed]:
        """Every record of an import, in the order of the file."""
        r = schema.record.c
        query = (
            select(r.row, r.digest, r.payload)
            .where(r.row >= number << 32, r.row < (number + 1) << 32)
            .order_by(r.row)
        )
        with self._vault.engine.connect() as connection:
            for row in connection.execution_options(yield_per=2000).execute(query):
                yield from self._opened(row.row, row.digest, row.payload)

    def of_unread(self, number: int) -> Iterator[Sealed]:
        """The pieces of an import that could not be read."""
        r = schema.record.c
        query = (
            select(r.row, r.digest, r.payload)
            .where(r.row >= number << 32, r.row < (number + 1) << 32, r.kind == 0)
            .order_by(r.row)
        )
        with self._vault.engine.connect() as connection:
            found = connection.execute(query).all()
        for row in found:
            yield from self._opened(row.row, row.digest, row.payload)

    def digests(self, number: int) -> Iterator[tuple[bytes, int]]:
        """Where each item of an import stands, as ids show it, and its kind; 0 was not read."""
        r = schema.record.c
        query = select(r.digest, r.kind).where(r.row >= number << 32, r.row < (number + 1) << 32)
        with self._vault.engine.connect() as connection:
            for row in connection.execution_options(yield_per=10_000).execute(query):
                yield bytes(row.digest), row.kind

    def counts(self, number: int) -> tuple[int, int, int]:
        """How many records, system lines and unread pieces are kept of an import."""
        query = text(
            "SELECT count(*), coalesce(sum(kind = 0), 0), coalesce(sum(kind != 0 AND mark & :system), 0) "
            "FROM record WHERE row >= :low AND row < :high"
        )
        asked = {"low": number << 32, "high": (number + 1) << 32, "system": MARKS["system"]}
        with self._vault.engine.connect() as connection:
            items, unread, system = connection.execute(query, asked).one()
        return items - unread - system, system, unread

    def _opened(self, row: int, digest: bytes, payload: bytes) -> Iterator[Sealed]:
        found = self._seal(row >> 32)
        if found is not None:
            export, opener = found
            data = opener.open(row & 0xFFFFFFFF, bytes(payload))
            yield Sealed(row, record_id(bytes(digest)), export, data, from_canonical(data))

    def rows_of(self, ids: Sequence[str]) -> dict[str, int]:
        """The rows of ids, as far as they are in the vault."""
        found: dict[str, int] = {}
        r, look = schema.record.c, schema.lookup.c
        with self._vault.engine.connect() as connection:
            for wanted in ids:
                try:
                    prefix = id_prefix(wanted)
                except ValueError:
                    continue
                key = int.from_bytes(prefix[:8], "big", signed=True)
                query = (
                    select(r.row, r.digest)
                    .join_from(schema.lookup, schema.record, r.row == look.row)
                    .where(look.what == 0, look.key == key)
                )
                for row in connection.execute(query):
                    if record_id(bytes(row.digest)) == wanted.lower():
                        found[wanted] = row.row
        return found

    def ids_of(self, rows: Sequence[int]) -> list[RecordId]:
        """The ids of rows, in the order asked for."""
        r = schema.record.c
        found: dict[int, RecordId] = {}
        with self._vault.engine.connect() as connection:
            if len(rows) > _AT_ONCE * 20:
                wanted = set(rows)
                for row in connection.execute(select(r.row, r.digest)):
                    if row.row in wanted:
                        found[row.row] = record_id(bytes(row.digest))
            else:
                for start in range(0, len(rows), _AT_ONCE):
                    part = rows[start : start + _AT_ONCE]
                    for row in connection.execute(select(r.row, r.digest).where(r.row.in_(part))):
                        found[row.row] = record_id(bytes(row.digest))
        return [found[row] for row in rows]

    def same_as(self, rows: Sequence[int]) -> dict[int, int]:
        """For rows that an earlier export holds too: the row there."""
        s = schema.same_as.c
        found: dict[int, int] = {}
        with self._vault.engine.connect() as connection:
            for start in range(0, len(rows), _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                found |= {
                    r.row: r.first for r in connection.execute(select(s.row, s.first).where(s.row.in_(part)))
                }
        return found

    def linked(self, number: int) -> int:
        """How many records of an import stand in an earlier one too."""
        query = text("SELECT count(*) FROM same_as WHERE row >= :low AND row < :high")
        with self._vault.engine.connect() as connection:
            return int(
                connection.execute(query, {"low": number << 32, "high": (number + 1) << 32}).scalar_one()
            )

    def labels(self) -> dict[int, str]:
        """Channels and threads by number."""
        with self._vault.engine.connect() as connection:
            found = {r.number: r.text for r in connection.execute(select(schema.label))}
        return {0: "", **found}

    def parties(self) -> dict[int, Party]:
        """Everyone who sent or was sent something, by number; 0 is nobody."""
        with self._vault.engine.connect() as connection:
            rows = connection.execute(select(schema.party)).all()
        return {0: Party(), **{r.number: Party(r.handle or None, r.name or None) for r in rows}}

    def table(self) -> Table:
        """The clear columns of all records of imports that were not withdrawn."""
        table = Table(array("q"), [], [], [], [], [], [], [], [], [], [], array("q"))
        kinds = [k or "unread" for k in KINDS]
        query = text(
            "SELECT row, kind, channel, thread, sender, recipient, direction, local, utc, exact, mark, key "
            "FROM record WHERE kind != 0 "
            "AND row >> 32 NOT IN (SELECT number FROM import WHERE data_key IS NULL) ORDER BY row"
        )
        with self._vault.engine.connect() as connection:
            rows = connection.execution_options(yield_per=10_000).execute(query)
            for part in rows.partitions():
                columns = list(zip(*part, strict=True))
                table.row.extend(columns[0])
                table.kind.extend([kinds[k] for k in columns[1]])
                table.channel.extend(columns[2])
                table.thread.extend(columns[3])
                table.sender.extend(columns[4])
                table.recipient.extend(columns[5])
                table.direction.extend([DIRECTIONS[d] for d in columns[6]])
                table.local.extend(columns[7])
                table.utc.extend(columns[8])
                table.exact.extend(columns[9])
                table.mark.extend(columns[10])
                table.key.extend(columns[11])
        return table

    def search(self, words: str) -> list[int]:
        """Rows whose text holds all of these words, in order. A word ends where it is written to end."""
        match = " ".join(f'"{term}"' for term in _terms(words))
        if not match:
            return []
        query = text("SELECT rowid FROM words WHERE words MATCH :match ORDER BY rowid")
        with self._vault.engine.connect() as connection:
            return [r.rowid for r in connection.execute(query, {"match": match})]


def _terms(words: str) -> list[str]:
    """The words of a text as the index cuts them; only its own tokenizer knows which letters it has."""
    with closing(cipher.connect(":memory:")) as scratch:
        scratch.execute(f"CREATE VIRTUAL TABLE asked USING fts5(text, {TOKENS})")
        scratch.execute("CREATE VIRTUAL TABLE term USING fts5vocab(asked, row)")
        scratch.execute("INSERT INTO asked VALUES (?)", (whole(words),))
        return [term for (term,) in scratch.execute("SELECT term FROM term")]


class Places:
    """Where records stand in the evidence log, and the proofs that they do."""

    def __init__(self, vault: Vault) -> None:
        t = schema.tile.c
        query = select(t.seq, t.row, t.count).where(t.row.is_not(None)).order_by(t.row)
        with vault.engine.connect() as connection:
            rows = connection.execute(query).all()
            self.tree = Tree.over(vault.log.leaves(connection))
        self._first = [r.row for r in rows]
        self._seq = [r.seq for r in rows]

    def seq(self, row: int) -> int:
        """The number of a record's leaf in the evidence log."""
        tile = bisect_right(self._first, row) - 1
        return int(self._seq[tile] + row - self._first[tile])
