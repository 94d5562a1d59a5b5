# SPDX-License-Identifier: Apache-2.0
"""The tables are what earlier vaults were written with; changing them needs a new format number."""

import hashlib

from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from leeward.vault import Vault, schema

FORMAT_1 = "7f78d19ea147f43a5b067e69b4d4046017702b170aa57b25449bcfc5f532d8d9"


def tables() -> str:
    spoken = sqlite.dialect()
    made = [str(CreateTable(table).compile(dialect=spoken)) for table in schema.metadata.sorted_tables]
    for table in schema.metadata.sorted_tables:
        made.extend(
            str(CreateIndex(i).compile(dialect=spoken))
            for i in sorted(table.indexes, key=lambda i: i.name or "")
        )
    return "\n".join([*made, schema.WORDS])


def test_format_1_has_these_tables_for_ever() -> None:
    """Yesterday's vault opens tomorrow: raise ``FORMAT`` and migrate, or leave the tables alone."""
    assert schema.FORMAT == 1
    assert hashlib.sha256(tables().encode()).hexdigest() == FORMAT_1


def test_a_new_vault_has_every_table(vault: Vault) -> None:
    assert set(inspect(vault.engine).get_table_names()) >= set(schema.metadata.tables) | {"words"}


def test_the_search_index_keeps_no_copy_of_any_text(vault: Vault) -> None:
    with vault.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO words (rowid, text) VALUES (7, 'her words')")
        assert connection.exec_driver_sql("SELECT text FROM words").scalar_one() is None
        assert connection.exec_driver_sql("SELECT rowid FROM words WHERE words MATCH 'her'").scalar_one() == 7
