# SPDX-License-Identifier: Apache-2.0
"""Every page of a database is checked by its own seal, and a damaged one is traced to the rows it held."""

from pathlib import Path

import pytest

from leeward.errors import DamagedError
from leeward.vault import Vault, engine
from leeward.vault.pages import PAGE, Lost, Pages, roots

from .small import PASSPHRASE, add, messages, opened, take_in


def flip(database: Path, page: int, at: int = 300) -> None:
    data = bytearray(database.read_bytes())
    data[(page - 1) * PAGE + at] ^= 4
    database.write_bytes(data)


@pytest.fixture
def filled(folder: Path) -> tuple[Path, bytes, dict[int, str]]:
    """A closed vault's database with several levels of pages, its key and the roots of its tables."""
    with opened(folder) as vault:
        add(vault, b"one", messages(900))
        take_in(vault, b"two", "long.txt")
        vault.write_entry("over", {"text": "x" * 3 * PAGE})
        with vault.engine.connect() as connection:
            found = roots(connection)
        key = vault.key
    return folder / engine.DATABASE, key, found


def test_one_bit_in_any_page_is_found_and_the_page_named(filled: tuple[Path, bytes, dict[int, str]]) -> None:
    database, key, starts = filled
    good = database.read_bytes()
    held: set[str] = set()
    rows: set[int] = set()
    for page in range(1, len(good) // PAGE + 1):
        flip(database, page, at=page % PAGE)
        pages = Pages(database, key)
        assert pages.damaged() == [page]
        (lost,) = pages.lost(starts, [page])
        held.add(lost.table)
        if lost.table == "record" and lost.low > 0:
            rows |= set(range(lost.low + 1, min(lost.high, lost.low + 1000) + 1))
        database.write_bytes(good)
    assert held >= {"schema", "setting", "import", "record", "tile", "entry", "chunk", "party", "lookup"}
    # The rows of the leaves are all the rows, but for the first and the last leaf, which have no bound.
    assert len(rows & set(range(1 << 32, (1 << 32) + 900))) > 800


def test_the_rows_that_are_named_are_those_that_cannot_be_read(
    filled: tuple[Path, bytes, dict[int, str]],
) -> None:
    database, key, starts = filled
    pages = Pages(database, key)
    leaf = next(
        page
        for page in range(2, database.stat().st_size // PAGE)
        if (one := pages.lost(starts, [page])[0]).table == "record" and one.low > 0 and one.high < 1 << 40
    )
    (lost,) = pages.lost(starts, [leaf])
    flip(database, leaf)
    unread = []
    with Vault(database.parent, PASSPHRASE) as vault:
        for row in range(1 << 32, (1 << 32) + 900):
            try:
                with vault.engine.connect() as connection:
                    connection.exec_driver_sql(f"SELECT payload FROM record WHERE row = {row}").one()
            except DamagedError:
                unread.append(row)
    assert unread == list(range(lost.low + 1, lost.high + 1))


def test_a_page_of_a_long_entry_costs_that_entry_alone(filled: tuple[Path, bytes, dict[int, str]]) -> None:
    database, key, starts = filled
    pages = Pages(database, key)
    every = list(range(1, database.stat().st_size // PAGE + 1))
    chains = [one for page in every for one in pages.lost(starts, [page]) if one.high == one.low + 1]
    assert {one.table for one in chains} >= {"entry"}


def test_a_database_that_was_cut_short_names_the_pages_that_are_gone(
    filled: tuple[Path, bytes, dict[int, str]],
) -> None:
    database, key, _ = filled
    whole = database.read_bytes()
    count = len(whole) // PAGE
    database.write_bytes(whole[: -2 * PAGE - 100])
    assert Pages(database, key).damaged() == [count - 2, count - 1, count]
    database.write_bytes(b"")
    assert Pages(database, key).damaged() == [1]


def test_a_page_that_belongs_to_no_table_holds_nothing(filled: tuple[Path, bytes, dict[int, str]]) -> None:
    database, key, _ = filled
    assert Pages(database, key).lost({}, [5]) == [Lost(5, "")]


def test_a_vault_that_does_not_open_says_which_pages_are_the_reason(folder: Path) -> None:
    flip(folder / engine.DATABASE, 1)
    with pytest.raises(DamagedError, match=r"error\.pages_damaged") as caught:
        Vault(folder, PASSPHRASE, checking=True)
    assert caught.value.facts == {"pages": "1", "count": 1}
