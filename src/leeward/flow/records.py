# SPDX-License-Identifier: Apache-2.0
"""``show``, ``find`` and ``amend``: records by id or by their words, with what was added to them later."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.flow.case import Case, settled
from leeward.flow.record_json import as_json
from leeward.records import Record
from leeward.vault import Import, Query, Sealed, Vault

MOST_FOUND = 10_000


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later word about a record: its own time, and the old text stays."""

    seq: int
    about: str
    at: str
    fields: Mapping[str, Any]


def amendments(vault: Vault) -> dict[str, list[Amendment]]:
    """All amendments by the id that they are about, in order."""
    found: dict[str, list[Amendment]] = {}
    for seq, _, body in vault.entries("amendment"):
        one = Amendment(seq, body["about"], body["at"], body["fields"])
        found.setdefault(one.about, []).append(one)
    return found


def shown(vault: Vault, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Records as JSON objects, in the order asked for."""
    case = settled(vault)
    query = Query(vault)
    imports = {i.number: i for i in vault.imports()}
    later = amendments(vault)
    twins = query.same_as(rows)
    for sealed in query.at(rows):
        if isinstance(sealed.item, Record):
            line = record_line(sealed, imports[sealed.row >> 32], case)
            if sealed.row in twins:
                line["same_as"] = query.ids_of([twins[sealed.row]])[0]
            if sealed.id in later:
                line["amendments"] = [{**a.fields, "at": a.at} for a in later[sealed.id]]
            yield line


def record_line(sealed: Sealed, of: Import, case: Case) -> dict[str, Any]:
    """A stored record as ``read`` would have printed it, in the zone of its export or of the case."""
    zone = case.zone_of(of.about)
    me = case.circle(case.me) if case.me else None
    record = sealed.item
    assert isinstance(record, Record)
    return as_json(record, sealed.export, of.name, zone, me, case.country, of.about.get("owner"))


def show(vault: Vault, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Records by id. ``UsageError`` names the first id that the vault does not hold."""
    rows = Query(vault).rows_of(ids)
    missing = [wanted for wanted in ids if wanted not in rows]
    if missing:
        raise UsageError("error.no_such_record", id=missing[0])
    yield from shown(vault, [rows[wanted] for wanted in ids])


def find(vault: Vault, words: str) -> Iterator[dict[str, Any]]:
    """Records whose text holds all of these words, in the order of the files."""
    yield from shown(vault, Query(vault).search(words)[:MOST_FOUND])


def amend(vault: Vault, record: str, fields: Mapping[str, Any], now: datetime) -> None:
    """Add a later word to a record. The record itself never changes."""
    if record not in Query(vault).rows_of([record]):
        raise UsageError("error.no_such_record", id=record)
    vault.write_entry("amendment", {"about": record, "at": stamp(now), "fields": dict(fields)})
