# SPDX-License-Identifier: Apache-2.0
"""A vault of an older format opens in a later program with the same root, or stays as it was."""

import errno
import os
from pathlib import Path

import pytest
from sqlalchemy import Connection

from leeward.errors import DamagedError, LeewardError, NewerVaultError, NoRoomError
from leeward.flow.check import check_vault
from leeward.vault import Query, engine, schema, upgrade

from .small import add, message, messages, opened


def to_format_2(connection: Connection) -> None:
    """An invented next format."""
    connection.exec_driver_sql("ALTER TABLE record ADD COLUMN minute INTEGER")
    connection.exec_driver_sql("UPDATE record SET minute = utc / 60")


def to_format_3(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE later (n INTEGER)")


@pytest.fixture
def old(folder: Path) -> tuple[Path, bytes]:
    """A vault of format 1 with records in it, closed, and its root."""
    with opened(folder) as vault:
        add(vault, b"one", messages(30))
        root = vault.log.frontier.root()
    return folder, root


def later(monkeypatch: pytest.MonkeyPatch, version: int, **steps: object) -> None:
    monkeypatch.setattr(schema, "FORMAT", version)
    monkeypatch.setattr(upgrade, "STEPS", {int(name[1:]): step for name, step in steps.items()})


def databases(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("vault.db*")}


@pytest.mark.parametrize("version", [2, 3])
def test_an_older_vault_is_brought_up_step_by_step_and_loses_nothing(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    folder, root = old
    later(monkeypatch, version, v1=to_format_2, v2=to_format_3)
    with opened(folder) as vault:
        assert vault.log.frontier.root() == root
        assert check_vault(vault).ok
        with vault.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == version
            assert connection.exec_driver_sql("SELECT count(minute) FROM record").scalar_one() == 0
    assert databases(folder) == {"vault.db"}


def test_the_older_program_then_refuses_it_in_words(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        later(patch, 2, v1=to_format_2)
        opened(old[0]).close()
    before = (old[0] / engine.DATABASE).read_bytes()
    with pytest.raises(NewerVaultError):
        opened(old[0])
    assert (old[0] / engine.DATABASE).read_bytes() == before


def test_a_step_that_fails_leaves_the_vault_as_it_was(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: Connection) -> None:
        to_format_2(connection)
        raise NoRoomError("error.disk_full")

    folder, root = old
    before = (folder / engine.DATABASE).read_bytes()
    with monkeypatch.context() as patch:
        later(patch, 2, v1=fails)
        with pytest.raises(NoRoomError):
            opened(folder)
    assert (folder / engine.DATABASE).read_bytes() == before
    assert databases(folder) == {"vault.db"}
    with opened(folder) as vault:
        assert vault.log.frontier.root() == root
        assert [s.item for s in Query(vault).of_import(1)] == [message(n) for n in range(30)]


def test_a_step_that_changes_what_was_sealed_is_not_taken_over(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def alters(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM tile WHERE seq > 3")

    folder, root = old
    with monkeypatch.context() as patch:
        later(patch, 2, v1=alters)
        with pytest.raises(DamagedError):
            opened(folder)
    with opened(folder) as vault:
        assert vault.log.frontier.root() == root


def test_a_damaged_vault_is_not_brought_up(old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    database = old[0] / engine.DATABASE
    data = bytearray(database.read_bytes())
    data[-5000] ^= 1
    database.write_bytes(data)
    later(monkeypatch, 2, v1=to_format_2)
    with pytest.raises(LeewardError):
        opened(old[0])
    assert database.read_bytes() == data


def test_the_old_database_that_a_crash_left_goes_once_the_new_one_was_read(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, root = old
    before = (folder / engine.DATABASE).read_bytes()
    later(monkeypatch, 2, v1=to_format_2)
    opened(folder).close()
    (folder / upgrade.OLD).write_bytes(before)
    (folder / upgrade.NEW).write_bytes(b"half")
    with opened(folder) as vault:
        assert vault.log.frontier.root() == root
    assert databases(folder) == {"vault.db"}


def test_a_vault_on_a_stick_without_second_names_is_brought_up_too(
    old: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As FAT and exFAT have it."""

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    folder, root = old
    monkeypatch.setattr(os, "link", no_links)
    later(monkeypatch, 2, v1=to_format_2)
    with opened(folder) as vault:
        assert vault.log.frontier.root() == root
    assert databases(folder) == {"vault.db"}
