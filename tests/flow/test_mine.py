# SPDX-License-Identifier: Apache-2.0
"""Her own details: kept in the private log, added to and taken out, and guesses are made of them."""

import json
from typing import Any

import pytest

from leeward.errors import UsageError
from leeward.flow.mine import KEYS, keep_mine, known, mine, remove, tells_of
from leeward.vault import Vault
from leeward.words import say

from . import cases
from .cases import NOW


def kept(vault: Vault, **details: Any) -> None:
    keep_mine(vault, json.dumps(details).encode(), NOW)


def test_nothing_is_known_of_her_at_first(vault: Vault) -> None:
    assert mine(vault) == dict.fromkeys(KEYS, ())


def test_what_is_told_later_is_added_kind_by_kind_and_keys_of_her_own_are_kept(vault: Vault) -> None:
    kept(vault, names=["Ada"], places=["Lekki"])
    later = {"names": ["Ada Obi", " ", "Ada"], "pets": ["Bingo"], "work": "A bakery"}
    merged = keep_mine(vault, json.dumps(later).encode(), NOW)
    assert [(m.kind, m.before, m.added, m.is_looked_for) for m in merged] == [
        ("names", 1, 1, True),
        ("pets", 0, 1, False),
        ("work", 0, 1, True),
    ]
    assert mine(vault) == {
        **dict.fromkeys(KEYS, ()),
        "names": ("Ada", "Ada Obi"),
        "places": ("Lekki",),
        "work": ("A bakery",),
        "pets": ("Bingo",),
    }


def test_one_detail_is_taken_out_and_the_others_stay(vault: Vault) -> None:
    kept(vault, names=["Ada", "Ada Obi"], other=["ada"])
    assert remove(vault, " Ada ", NOW) == ("names", "other")
    assert mine(vault)["names"] == ("Ada Obi",)
    with pytest.raises(UsageError, match="mine_not_there"):
        remove(vault, "Ada", NOW)
    assert remove(vault, "Ada Obi", NOW) == ("names",)
    assert mine(vault) == dict.fromkeys(KEYS, ())


@pytest.mark.parametrize(
    ("key", "near"),
    [("adress", "addresses"), ("Phone", "phones"), ("mail", "emails"), ("only_they_knew", "only_they_know")],
)
def test_a_misspelt_key_is_refused_with_the_right_one(vault: Vault, key: str, near: str) -> None:
    with pytest.raises(UsageError) as refused:
        kept(vault, names=["Ada"], **{key: ["x"]})
    assert refused.value.facts == {"key": key, "near": near}
    assert mine(vault)["names"] == ()


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


def test_a_random_passphrase_that_holds_nothing_of_hers_is_not_said_to_be_made_of_it(vault: Vault) -> None:
    kept(vault, names=["Ada Obi"], places=["Lekki"])
    assert not tells_of("kX9$vTq2", vault)  # short, which was said when the vault was made
    assert tells_of("Lekki-1991", vault)
    assert tells_of("adaobi lekki adaobi", vault)
