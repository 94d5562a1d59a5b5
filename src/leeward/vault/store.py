# SPDX-License-Identifier: Apache-2.0
"""The vault: exports, their records and every later word about them. It only grows.

Nothing here updates or deletes a record. What a person decides later is an entry of its own; a batch
of records, its leaves in the log and the cursor of the import are one transaction.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from leeward.clock import stamp
from leeward.errors import DamagedError, RefusedError
from leeward.parts import Neighbour
from leeward.prepared import NOBODY, Name, Prepared
from leeward.records import Said, Sha256
from leeward.vault import blobs, engine, lock, pages, schema, seal, upgrade
from leeward.vault.begin import expect, room
from leeward.vault.log import EvidenceLog, append_private, read_setting
from leeward.vault.rows import RowMaker
from leeward.vault.second import SecondHead
from leeward.vault.store_rows import Import, entries_of, import_of, numbered, told
from leeward.wire import canonical_entry, whole

Entry = Mapping[str, Any]


class Vault:
    """An open vault. Close it, or use it in a ``with``; one process owns it at a time."""

    def __init__(self, folder: Path, secret: seal.Secret, *, checking: bool = False) -> None:
        """Open it. While ``checking``, a log that its head contradicts is listed in ``said``, not raised."""
        expect(folder)
        slots = seal.read_slots(folder)
        self.folder = folder
        self.contradicted = False
        with ExitStack() as undo:
            self._lock = undo.enter_context(lock.take(folder))
            self.key = seal.open_slots(slots, secret)
            if checking:
                undo.enter_context(pages.named(folder, self.key))
            upgrade.bring_up(folder, self.key)
            self.engine: Engine = engine.connect(folder, self.key)
            undo.callback(self.engine.dispose)
            engine.check_format(self.engine)
            with self.engine.connect() as connection:
                self.log = EvidenceLog(connection)
                self.second = SecondHead(connection, folder)
                self.said = self.second.compare(self.log, connection)
                try:
                    self.log.check_head(connection, folder)
                except DamagedError as error:
                    if not checking:
                        raise
                    self.contradicted = True
                    self.said.append(Said(error.say, error.facts))
                self._blob_secret = read_setting(connection, "blob_secret")
                self.settings: dict[str, str] = msgspec.json.decode(read_setting(connection, "case"))
            undo.pop_all()
        self._labels: dict[str, int] = {}
        self._parties: dict[Name, int] = {NOBODY: 0}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the head, empty the journal and let go of the vault."""
        if not self._lock.closed:
            self.rest().close()

    def rest(self) -> BinaryIO:
        """The same, but the lock is still held: who gets it closes it, when nobody may come between."""
        with ExitStack() as undo:
            undo.enter_context(self._lock)
            undo.callback(self.engine.dispose)
            with room():
                self._write_heads()
                engine.truncate_journal(self.engine, self.folder)
            self.engine.dispose()
            undo.pop_all()
        return self._lock

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """One transaction; on any failure the log forgets what was rolled back with it."""
        try:
            with room(), engine.writing(self.engine) as connection:
                yield connection
        except BaseException:
            with self.engine.connect() as connection:
                self.log.reload(connection)
            self._labels.clear()
            self._parties = {NOBODY: 0}
            raise
        with room():
            self._write_heads()

    def _write_heads(self) -> None:
        """The head beside the vault and its second copy. A head that contradicts the log is left as it is."""
        if not self.contradicted:
            self.log.write_head(self.folder)
            self.second.write(self.log)

    # What was brought

    def find_import(self, sha256: Sha256) -> Import | None:
        """The import of exactly these bytes, if they were added before."""
        return next(iter(self.imports(schema.import_.c.sha256 == sha256)), None)

    def imports(self, *which: ColumnElement[bool]) -> list[Import]:
        """Every export in the order in which it was added, or those of which something holds."""
        t = schema.import_.c
        columns = (t.number, t.sha256, t.name, t.size, t.state, t.seq, t.done, t.about, t.receipt)
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).where(*which).order_by(t.number)).all()
        return [import_of(row) for row in rows]

    def take_in(
        self,
        name: str,
        untrusted_open: Callable[[], BinaryIO],
        beside: Sequence[tuple[Neighbour, Callable[[], BinaryIO]]],
        about: Mapping[str, Any],
        now: datetime,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Import:
        """Hash and store an export's exact bytes, and what lies beside it, before any reader sees them.

        Bytes that are here already are not taken in again: the answer is the import that holds them.
        """
        name = whole(name)
        with self.engine.connect() as connection:
            number = 1 + (connection.execute(select(func.max(schema.import_.c.number))).scalar() or 0)
        identity = blobs.new_identity()
        files: list[blobs.Stored] = []
        try:
            for place, (near, opener) in enumerate(
                ((name, untrusted_open), *((n.name, o) for n, o in beside))
            ):
                files.append(self._store(f"{number}:{place}", identity, near, opener, seen))
            if (known := self.find_import(files[0].sha256)) is None:
                names = [whole(one.name) for one, _ in beside]
                self._write_import((number, name, identity), files, names, about, now)
        finally:
            # On a full disk, what nothing refers to would take the room that is needed to try again.
            if not self.imports(schema.import_.c.number == number):
                blobs.remove(self.folder, [chunk for file in files for chunk in file.chunks])
        found = known or self.find_import(files[0].sha256)
        assert found is not None
        return found

    def _write_import(
        self,
        what: tuple[int, str, str],
        files: Sequence[blobs.Stored],
        names: Sequence[str],
        about: Mapping[str, Any],
        now: datetime,
    ) -> None:
        """The row of an import (number, name, age identity), those of its files, and its entry in the log."""
        number, name, identity = what
        entry = {**told(number, name, files, names), "about": dict(about), "added": stamp(now)}
        with self._change() as connection:
            seq = self.log.append_entry(connection, "import", entry)
            connection.execute(
                insert(schema.import_).values(
                    number=number,
                    sha256=files[0].sha256,
                    name=name,
                    size=files[0].size,
                    state="stored",
                    seq=seq,
                    done=0,
                    data_key=secrets.token_bytes(32),
                    age_identity=identity,
                    about=canonical_entry({**about, "added": stamp(now)}),
                )
            )
            self._remember_files(connection, number, files, names)

    def _store(
        self,
        place: str,
        identity: str,
        name: str,
        opener: Callable[[], BinaryIO],
        seen: Callable[[int], None],
    ) -> blobs.Stored:
        with opener() as untrusted, room():

            def read(size: int) -> bytes:
                try:
                    return untrusted.read(size)
                except OSError as error:
                    why = str(error.strerror)
                    raise RefusedError("error.cannot_read", file=name, reason=why) from error

            return blobs.store(self.folder, place, self._blob_secret, identity, read, seen)

    def _remember_files(
        self, connection: Connection, number: int, files: Sequence[blobs.Stored], names: Sequence[str]
    ) -> None:
        rows = [
            {"import": number, "file": place, "ordinal": at, **asdict(chunk)}
            for place, file in enumerate(files)
            for at, chunk in enumerate(file.chunks)
        ]
        connection.execute(insert(schema.chunk), rows)
        near = [
            {"import": number, "file": place, "name": name, "sha256": file.sha256, "size": file.size}
            for place, (name, file) in enumerate(zip(names, files[1:], strict=True), 1)
        ]
        if near:
            connection.execute(insert(schema.beside), near)

    def original(self, number: int, file: int = 0) -> BinaryIO:
        """The exact bytes of an import, or of the n-th file that came beside it."""
        identity, chunks = self.chunks(number, file)
        return blobs.open_original(self.folder, identity, chunks)

    def chunks(self, number: int, file: int = 0) -> tuple[str, list[blobs.Chunk]]:
        """The age identity of an import and the chunks of one of its files."""
        c, i = schema.chunk.c, schema.import_.c
        with self.engine.connect() as connection:
            identity = connection.execute(select(i.age_identity).where(i.number == number)).scalar()
            rows = connection.execute(
                select(c.blob, c.sha256, c.size)
                .where(c["import"] == number, c.file == file)
                .order_by(c.ordinal)
            ).all()
        if identity is None:
            raise RefusedError("error.withdrawn", number=number)
        return identity, [blobs.Chunk(r.blob, bytes(r.sha256), r.size) for r in rows]

    def blobs(self) -> list[str]:
        """The names of all pieces of originals, those of withdrawn exports left out."""
        c, i = schema.chunk.c, schema.import_.c
        query = (
            select(c.blob)
            .join_from(schema.chunk, schema.import_, i.number == c["import"])
            .where(i.age_identity.is_not(None))
            .order_by(c["import"], c.file, c.ordinal)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def files_beside(self, number: int) -> list[tuple[int, str, int, Sha256]]:
        """The files that came beside an import: place, name, size and hash."""
        b = schema.beside.c
        query = select(b.file, b.name, b.size, b.sha256).where(b["import"] == number).order_by(b.file)
        with self.engine.connect() as connection:
            return [(r.file, r.name, r.size, Sha256(r.sha256)) for r in connection.execute(query)]

    # What was read in it

    def keep(self, number: int, first: int, items: Sequence[Prepared]) -> None:
        """Keep the next items of an import in a transaction of their own."""
        if items:
            with self.keeping(number, first) as put:
                put(items)

    @contextmanager
    def keeping(self, number: int, first: int) -> Iterator[Callable[[Sequence[Prepared]], None]]:
        """One transaction for items from ``first`` on: rows, leaves, search words and cursor together."""
        with self._change() as connection:
            maker = self._row_maker(connection, number)
            done = first

            def put(items: Sequence[Prepared]) -> None:
                nonlocal done
                made = [maker.make(done + n, item) for n, item in enumerate(items)]
                connection.exec_driver_sql(schema.INSERT_RECORD, [row for row, _ in made])
                words = [
                    (row[0], item.words) for (row, _), item in zip(made, items, strict=True) if item.words
                ]
                if words:
                    connection.exec_driver_sql(schema.INSERT_WORDS, words)
                self.log.append_leaves(connection, [leaf for _, leaf in made], (number << 32) + done)
                done += len(items)

            yield put
            t = schema.import_
            connection.execute(update(t).where(t.c.number == number).values(done=done))

    def _row_maker(self, connection: Connection, number: int) -> RowMaker:
        t = schema.import_.c
        data_key = connection.execute(select(t.data_key).where(t.number == number)).scalar()
        if data_key is None:
            raise RefusedError("error.withdrawn", number=number)

        def label(text: str) -> int:
            if (found := self._labels.get(text)) is None:
                found = self._labels[text] = numbered(connection, schema.label, text=text)
            return found

        def party(who: Name) -> int:
            if (found := self._parties.get(who)) is None:
                found = numbered(connection, schema.party, handle=who[0], name=who[1])
                self._parties[who] = found
            return found

        return RowMaker(number, seal.PayloadSeal(bytes(data_key)), self.log.salts, label, party)

    def say_about(self, number: int, about: Mapping[str, Any], now: datetime) -> None:
        """What is said about an export before it is read; the last word stands, each is an entry.

        The same words again are no entry: a command that was stopped and given anew leaves the same log.
        """
        t = schema.import_
        with self.engine.connect() as connection:
            said = connection.execute(select(t.c.about).where(t.c.number == number)).scalar_one()
        added = msgspec.json.decode(said)["added"]
        kept = {**about, "added": added}
        if msgspec.json.decode(said) == msgspec.json.decode(msgspec.json.encode(kept)):
            return
        with self._change() as connection:
            body = {"import": number, "about": dict(about), "at": stamp(now)}
            self.log.append_entry(connection, "about", body)
            connection.execute(update(t).where(t.c.number == number).values(about=msgspec.json.encode(kept)))

    def finish(
        self, number: int, state: str, receipt: Mapping[str, Any], now: datetime, first: int = 0
    ) -> None:
        """Close an import: its receipt becomes an entry, its ids and content keys can be looked up.

        One that was read again is closed again; ``first`` is the first item that was not there before.
        """
        with self._change() as connection:
            self.log.append_entry(
                connection, "receipt", {"import": number, "receipt": dict(receipt), "at": stamp(now)}
            )
            low, high = number << 32, (number + 1) << 32
            for what, column in ((0, "id_key"), (1, "key")):
                connection.exec_driver_sql(
                    f"INSERT INTO lookup SELECT {what}, {column}, row FROM record "  # noqa: S608 - no outside text
                    f"WHERE row >= {low + first} AND row < {high} ORDER BY {column}, row"
                )
            rows = {"low": low, "high": high, "first": low + first}
            if connection.exec_driver_sql(schema.ANY_SHARED, rows).first():
                connection.exec_driver_sql(schema.LINK_SAME, rows)
            t = schema.import_
            connection.execute(
                update(t).where(t.c.number == number).values(state=state, receipt=canonical_entry(receipt))
            )
        engine.truncate_journal(self.engine, self.folder)

    # What was said about it

    def write_entry(self, kind: str, body: Entry) -> int:
        """Add an entry to the evidence log: a choice, an amendment, a kept finding."""
        with self._change() as connection:
            return self.log.append_entry(connection, kind, body)

    def write_private(self, kind: str, body: Entry) -> None:
        """Add an entry to the private log, which no pack cites."""
        with room(), engine.writing(self.engine) as connection:
            append_private(connection, self.log.salts, kind, body)

    def entries(self, *kinds: str) -> list[tuple[int, str, dict[str, Any]]]:
        """Entries of the evidence log in order: number, kind and body; of some kinds, or of all."""
        return entries_of(self.engine, schema.entry, kinds)

    def private_entries(self, *kinds: str) -> list[tuple[int, str, dict[str, Any]]]:
        """Entries of the private log in order."""
        return entries_of(self.engine, schema.private_entry, kinds)

    def entry_numbers(self) -> list[int]:
        """The numbers of the entries of the evidence log, in order."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(schema.entry.c.seq).order_by(schema.entry.c.seq)).scalars())

    def entry_bytes(self, seq: int) -> bytes:
        """The exact canonical bytes of an entry."""
        query = select(schema.entry.c.body).where(schema.entry.c.seq == seq)
        with self.engine.connect() as connection:
            return bytes(connection.execute(query).scalar_one())
