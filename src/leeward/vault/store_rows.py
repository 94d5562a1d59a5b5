# SPDX-License-Identifier: Apache-2.0
"""The rows of a vault that are no records: exports, entries, numbered names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, insert, select

from leeward.records import Sha256
from leeward.vault import blobs


@dataclass(frozen=True, slots=True)
class Import:
    """An export in the vault. ``state`` is stored, read, unreadable or withdrawn."""

    number: int
    sha256: Sha256
    name: str
    size: int
    state: str
    seq: int
    done: int
    about: Mapping[str, Any]
    receipt: Mapping[str, Any] | None


def told(number: int, name: str, files: Sequence[blobs.Stored], names: Sequence[str]) -> dict[str, Any]:
    """What the evidence log says of an original and of the files beside it."""
    first, *others = files
    return {
        "import": number,
        "file": name,
        "sha256": first.sha256,
        "size": first.size,
        "chunks": [c.sha256.hex() for c in first.chunks],
        "beside": [
            {"file": near, "sha256": file.sha256, "size": file.size}
            for near, file in zip(names, others, strict=True)
        ],
    }


def numbered(connection: Connection, table: Any, **values: str) -> int:
    """The number of these values in a table that numbers them, new or known."""
    found: int | None = connection.execute(select(table.c.number).filter_by(**values)).scalar()
    if found is not None:
        return found
    made = connection.execute(insert(table).values(**values).returning(table.c.number))
    return int(made.scalar_one())


def entries_of(of: Engine, table: Any, kinds: Iterable[str]) -> list[tuple[int, str, dict[str, Any]]]:
    """Entries of a log in order: number, kind and body; of some kinds, or of all."""
    query = select(table.c.seq, table.c.kind, table.c.body).order_by(table.c.seq)
    wanted = tuple(kinds)
    if wanted:
        query = query.where(table.c.kind.in_(wanted))
    with of.connect() as connection:
        return [(r.seq, r.kind, msgspec.json.decode(bytes(r.body))) for r in connection.execute(query)]


def import_of(row: Any) -> Import:
    """An import as its row tells it."""
    return Import(
        number=row.number,
        sha256=Sha256(row.sha256),
        name=row.name,
        size=row.size,
        state=row.state,
        seq=row.seq,
        done=row.done,
        about=msgspec.json.decode(row.about),
        receipt=None if row.receipt is None else msgspec.json.decode(row.receipt),
    )
