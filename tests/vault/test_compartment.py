# SPDX-License-Identifier: Apache-2.0
"""The private compartment of a vault: its own keys, opened by audience, destroyed for good."""

import pytest

from leeward.errors import UsageError
from leeward.vault import Vault, compartment

from .small import NOW


def rows(vault: Vault) -> bytes:
    """Every row of every table, in the clear."""
    with vault.engine.connect() as connection:
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        found = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in found for v in row)


def test_what_is_kept_comes_back_and_stands_nowhere_in_the_clear(vault: Vault) -> None:
    assert compartment.keep(vault, "address", {"street": "Quillfeather Road"}, NOW) == 1
    assert compartment.keep(vault, "number", "+2348000000701", NOW) == 2
    assert [(k.number, k.kind, k.says) for k in compartment.kept(vault)] == [
        (1, "address", {"street": "Quillfeather Road"}),
        (2, "number", "+2348000000701"),
    ]
    assert b"Quillfeather" not in rows(vault)
    assert b"Quillfeather".hex().encode() not in rows(vault)


def test_it_is_opened_for_one_audience_and_the_last_word_stands(vault: Vault) -> None:
    number = compartment.keep(vault, "other", "x", NOW)
    for audience, opened in (("police", True), ("lawyer", True), ("police", False)):
        compartment.say_opened(vault, number, audience, NOW, opened=opened)
    assert compartment.kept(vault)[0].opened_for == frozenset({"lawyer"})


def test_a_destroyed_key_opens_nothing_and_its_number_is_not_given_again(vault: Vault) -> None:
    one = compartment.keep(vault, "other", "one", NOW)
    compartment.destroy(vault, one, NOW)
    assert compartment.kept(vault) == []
    assert compartment.keep(vault, "other", "two", NOW) == 2
    with pytest.raises(UsageError, match=r"error\.no_such_private"):
        compartment.destroy(vault, one, NOW)


def test_it_leaves_the_evidence_log_as_it_was(vault: Vault) -> None:
    before = vault.log.frontier.root()
    compartment.destroy(vault, compartment.keep(vault, "other", "one", NOW), NOW)
    assert vault.log.frontier.root() == before
