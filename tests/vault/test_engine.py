# SPDX-License-Identifier: Apache-2.0
"""The encrypted database: nothing in the clear, damage has words, and nothing is said on stderr."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from leeward.errors import DamagedError, LeewardError, NewerVaultError
from leeward.vault import Query, Vault, engine, schema, seal

from .small import PASSPHRASE, add, in_words, keep, message, messages, opened, take_in


def pragma(vault: Vault, name: str) -> object:
    with vault.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_every_connection_is_as_safe_as_the_first(vault: Vault) -> None:
    with vault.engine.connect() as first:
        first.execute(select(schema.setting.c.name)).first()
        names = ("journal_mode", "synchronous", "temp_store", "trusted_schema", "page_size")
        found = [str(pragma(vault, name)) for name in names]
        assert pragma(vault, "secure_delete")
    assert found == ["wal", "2", "2", "0", str(engine.PAGE_BYTES)]


def test_the_key_is_in_no_text_that_an_engine_shows(vault: Vault, folder: Path) -> None:
    key = seal.open_slots(seal.read_slots(folder), PASSPHRASE).hex()
    assert key not in repr(vault.engine)
    assert key not in str(vault.engine.url)


def test_a_wrong_key_is_said_by_us_and_not_by_the_database(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    connected = engine.connect(folder, bytes(32))
    with pytest.raises(DamagedError) as caught:
        engine.check_format(connected)
    connected.dispose()
    assert in_words(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 100_000])
def test_a_database_that_is_none_is_said_by_us(
    folder: Path, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    opened(folder).close()
    (folder / engine.DATABASE).write_bytes(content)
    with pytest.raises(LeewardError) as caught:
        opened(folder)
    assert in_words(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_vault_of_a_later_program_is_left_alone(folder: Path) -> None:
    with opened(folder) as vault, engine.writing(vault.engine) as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {schema.FORMAT + 1}")
    before = (folder / engine.DATABASE).read_bytes()
    with pytest.raises(NewerVaultError) as caught:
        opened(folder)
    assert str(schema.FORMAT + 1) in in_words(caught.value)
    assert (folder / engine.DATABASE).read_bytes() == before


def test_one_flipped_bit_in_any_page_is_noticed_and_never_a_traceback(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with opened(folder) as vault:
        add(vault, b"one", messages(300))
    database = folder / engine.DATABASE
    good = database.read_bytes()
    pages = len(good) // engine.PAGE_BYTES
    assert pages > 20
    for page in range(pages):
        spoilt = bytearray(good)
        spoilt[page * engine.PAGE_BYTES + 1234 + page] ^= 1
        database.write_bytes(spoilt)
        found: list[str] = []
        try:
            with opened(folder) as vault:
                with vault.engine.connect() as connection:
                    named = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
                found.extend(f"{text} " for text in named)
                list(Query(vault).of_import(1))
                vault.entries()
        except DamagedError as error:
            found.append(in_words(error))
        assert found, f"page {page + 1}"
        if named_pages := [text for text in found if "page" in text and "HMAC" in text]:
            assert any(f"page {page + 1} " in text for text in named_pages)
    assert capfd.readouterr() == ("", "")


def test_a_flipped_bit_in_the_journal_drops_records_and_the_head_tells(folder: Path) -> None:
    """SQLite takes a journal with a bad frame for one that ends there, and says that all is well."""
    vault = opened(folder)
    number = take_in(vault).number
    for n in range(10):
        keep(vault, number, n, [message(n)])
    names = (engine.DATABASE, f"{engine.DATABASE}-wal", "head")
    crashed = {name: (folder / name).read_bytes() for name in names}
    vault.close()
    journal = crashed[names[1]]
    for at in range(0, len(journal), len(journal) // 40):
        for name in names:
            (folder / name).write_bytes(crashed[name])
        (folder / names[1]).write_bytes(journal[:at] + bytes([journal[at] ^ 1]) + journal[at + 1 :])
        with pytest.raises(DamagedError) as caught:
            opened(folder)
        assert in_words(caught.value)
        if caught.value.say == "error.records_missing":
            assert caught.value.facts["head"] == 12
        (folder / f"{engine.DATABASE}-shm").unlink(missing_ok=True)
    assert caught.value.say == "error.records_missing"


def test_an_error_of_the_database_never_carries_words_of_a_record(vault: Vault) -> None:
    number = take_in(vault).number
    values = {"number": number, "sha256": "a secret of hers", "name": "n", "size": 1, "about": b""}
    twice = insert(schema.import_).values(**values, state="s", seq=0, done=0)
    with pytest.raises(DamagedError) as caught, engine.writing(vault.engine) as connection:
        connection.execute(twice)
    told: BaseException | None = caught.value
    while told is not None:
        assert "secret" not in f"{told} {told.args}"
        told = told.__cause__ or told.__context__


def test_records_are_read_one_by_one_while_others_are_looked_up_and_kept(vault: Vault) -> None:
    add(vault, b"one", messages(3))
    number = take_in(vault, b"two").number
    query, seen = Query(vault), 0
    for sealed in query.of_import(1):
        assert query.rows_of([sealed.id]) == {sealed.id: sealed.row}
        keep(vault, number, seen, [message(100 + seen)])
        seen += 1
    assert seen == 3
    assert len(list(query.of_import(2))) == 3


def test_the_journal_is_empty_after_an_import_and_gone_after_closing(folder: Path) -> None:
    journal = folder / (engine.DATABASE + "-wal")
    with opened(folder) as vault:
        add(vault, b"one", messages(100))
        assert journal.stat().st_size == 0
        vault.write_entry("note", {})
        assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert not journal.exists()
