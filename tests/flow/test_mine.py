# SPDX-License-Identifier: Apache-2.0
"""Her own details: kept in the private log, the latest word stands, and guesses are made of them."""

import json
from typing import Any

import pytest

from leeward.errors import UsageError
from leeward.flow.mine import KEYS, keep_mine, known, mine
from leeward.vault import Vault
from leeward.words import say

from . import cases
from .cases import NOW


def kept(vault: Vault, **details: Any) -> None:
    keep_mine(vault, json.dumps(details).encode(), NOW)


def test_nothing_is_known_of_her_at_first(vault: Vault) -> None:
    assert mine(vault) == dict.fromkeys(KEYS, ())


def test_the_latest_word_stands_and_keys_of_her_own_are_kept(vault: Vault) -> None:
    kept(vault, names=["Ada"], places=["Lekki"])
    kept(vault, names=["Ada Obi", " "], pets=["Bingo"], work="A bakery")
    found = mine(vault)
    assert found == {
        **dict.fromkeys(KEYS, ()),
        "names": ("Ada Obi",),
        "work": ("A bakery",),
        "pets": ("Bingo",),
    }


def test_they_move_no_root_and_stand_in_no_entry_that_a_pack_could_cite(vault: Vault) -> None:
    before = vault.log.frontier
    kept(vault, names=["Somebody New"])
    assert vault.log.frontier == before
    assert "Somebody" not in json.dumps([body for _, _, body in vault.entries()])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "error.mine_json"),
        (b"[]", "error.mine_json"),
        (b"\xff", "error.mine_json"),
        (b"[" * 100_000, "error.mine_json"),
        (b'{"names": {"a": 1}}', "error.mine_shape"),
        (b'{"names": [1]}', "error.mine_shape"),
        (b"{}", "error.mine_empty"),
        (b'{"names": [" "]}', "error.mine_empty"),
    ],
)
def test_what_are_no_details_is_said_and_not_kept(vault: Vault, data: bytes, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        keep_mine(vault, data, NOW)
    assert refused.value.say == why
    assert say(why, **refused.value.facts)
    assert vault.private_entries("mine") == []


def test_what_the_other_knows_are_her_details_and_the_names_of_both(vault: Vault, tmp_path: Any) -> None:
    lines = [cases.at("25/04/2026, 20:14", who, "text") for who in ("Femi Adeyemi", "Nkechi Obi")]
    cases.brought(vault, cases.chat(tmp_path, "Femi Adeyemi", *lines), me=("Nkechi Obi",))
    cases.settle(vault, ["Nkechi Obi"], ["Femi Adeyemi", "+2348000000142"])
    kept(vault, children=["Chidi"])
    assert {"Chidi", "Femi Adeyemi", "Nkechi Obi", "+2348000000142"} <= set(known(vault))
