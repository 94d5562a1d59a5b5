# SPDX-License-Identifier: Apache-2.0
"""Taking one export back: its keys are destroyed, its records and bytes are gone, its leaves stay in the log.

The keys go first, in one transaction with the entry that says so. After a crash what is left of its files
opens with nothing, and a second call removes them.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select, update

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.prepared import NOBODY
from leeward.vault import engine, schema
from leeward.vault.begin import room
from leeward.vault.blobs import FOLDER
from leeward.vault.erase import overwrite
from leeward.vault.seal import sync_folder
from leeward.vault.store import Vault
from leeward.wire import record_id

WITHDRAWN = "withdrawn"

_UNNAMED = (
    "DELETE FROM party WHERE number NOT IN (SELECT sender FROM record UNION SELECT recipient FROM record)",
    "DELETE FROM label WHERE number NOT IN (SELECT channel FROM record UNION SELECT thread FROM record)",
)
"""Names and titles that only the withdrawn export had."""


def withdraw(vault: Vault, number: int, reason: str, now: datetime) -> int:
    """Withdraw an import; gives how many records it had. ``UsageError`` where there is no such import."""
    one = next((i for i in vault.imports() if i.number == number), None)
    if one is None:
        raise UsageError("error.no_such_import", number=number)
    if one.state == WITHDRAWN:
        _remove_files(vault, number)
        raise UsageError("error.withdrawn_before", number=number)
    body = {"import": number, "reason": reason, "records": one.done, "at": stamp(now)}
    with vault._change() as connection:  # noqa: SLF001 - this file is a piece of the vault
        # FAST, the setting of every other transaction, leaves freed bytes of a page as they were.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        vault.log.append_entry(connection, WITHDRAWN, body)
        _destroy(connection, number)
    _forget_names(vault)
    with vault.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = FAST")
    engine.truncate_journal(vault.engine, vault.folder)
    _remove_files(vault, number)
    return one.done


def _destroy(connection: Connection, number: int) -> None:
    """Keys, rows, search words, later words about its records, and names that nothing else holds."""
    low, high = number << 32, (number + 1) << 32
    _delete_amendments(connection, low, high)
    _keep_twins(connection, low, high)
    for table, column in (("record", "row"), ("lookup", "row"), ("words", "rowid")):
        within = f"{column} >= {low} AND {column} < {high}"
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {within}")  # noqa: S608 - no outside text
    # What is deleted from the index stays in its segments until they are merged.
    connection.exec_driver_sql("INSERT INTO words(words) VALUES ('optimize')")
    for statement in _UNNAMED:
        connection.exec_driver_sql(statement)
    t = schema.import_
    gone = {"state": WITHDRAWN, "data_key": None, "age_identity": None}
    connection.execute(update(t).where(t.c.number == number).values(**gone))


def _delete_amendments(connection: Connection, low: int, high: int) -> None:
    """The words of later entries about its records; their leaves stay."""
    e, r = schema.entry.c, schema.record.c
    entries = connection.execute(select(e.seq, e.body).where(e.kind == "amendment")).all()
    if not entries:
        return
    rows = connection.execute(select(r.digest).where(r.row >= low, r.row < high))
    ids = {record_id(bytes(row.digest)) for row in rows}
    gone = [entry.seq for entry in entries if msgspec.json.decode(bytes(entry.body))["about"] in ids]
    connection.execute(delete(schema.entry).where(e.seq.in_(gone)))


def _keep_twins(connection: Connection, low: int, high: int) -> None:
    """A record that other exports hold too is no duplicate of a withdrawn one: the next of them is first."""
    s = schema.same_as.c
    connection.execute(delete(schema.same_as).where(s.row >= low, s.row < high))
    orphans = select(s.row, s.first).where(s.first >= low, s.first < high).order_by(s.row)
    heirs: dict[int, int] = {}
    for row, first in connection.execute(orphans).all():
        if first in heirs:
            connection.execute(update(schema.same_as).where(s.row == row).values(first=heirs[first]))
        else:
            heirs[first] = row
            connection.execute(delete(schema.same_as).where(s.row == row))


def _forget_names(vault: Vault) -> None:
    vault._labels.clear()  # noqa: SLF001 - as above
    vault._parties = {NOBODY: 0}  # noqa: SLF001 - as above


def _remove_files(vault: Vault, number: int) -> None:
    """Write over and remove the stored bytes of a withdrawn import."""
    c = schema.chunk.c
    with vault.engine.connect() as connection:
        names = connection.execute(select(c.blob).where(c["import"] == number)).scalars().all()
    with room():
        for name in names:
            path = vault.folder / FOLDER / f"{name}.age"
            if path.is_file():
                overwrite(path)
                path.unlink()
        if names:
            sync_folder(vault.folder / FOLDER)
    with room(), engine.writing(vault.engine) as connection:
        connection.execute(delete(schema.chunk).where(c["import"] == number))
        connection.execute(delete(schema.beside).where(schema.beside.c["import"] == number))
