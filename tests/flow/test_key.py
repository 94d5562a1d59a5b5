# SPDX-License-Identifier: Apache-2.0
"""The ways into a vault: added, listed, removed, changed; and everything encrypted anew."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from leeward.errors import DamagedError, LeewardError, PassphraseError, UsageError
from leeward.flow import key as flow
from leeward.flow.check import check_vault
from leeward.flow.mine import keep_mine
from leeward.flow.sheet import new_sheet
from leeward.records import Said
from leeward.vault import Vault, seal, swap
from leeward.vault.seal import Identity, Secret
from leeward.words import say

from . import cases
from .cases import NOW, PASSPHRASE, WEAK

NEW = "nine herons behind the flooded quarry"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cases.opened(tmp_path / "case") as one:
        keep_mine(one, json.dumps({"names": ["Nkechi Obi"], "pets": ["Bingo"]}).encode(), NOW)
        yield one


def opens(folder: Path, secret: Secret) -> bool:
    try:
        seal.open_slots(seal.read_slots(folder), secret)
    except PassphraseError:
        return False
    return True


def kinds(vault: Vault) -> list[str]:
    return [way.kind for way in flow.listed(vault)]


def refused(caught: "pytest.ExceptionInfo[LeewardError]") -> str:
    assert say(caught.value.say, **caught.value.facts)
    return caught.value.say


def test_every_kind_of_way_in_opens_the_vault_and_is_listed(vault: Vault) -> None:
    digits, sheet = flow.new_digits(), " ".join(new_sheet())
    helper = pyrage.x25519.Identity.generate()
    flow.add(vault, "passphrase", NEW, NOW, WEAK)
    flow.add(vault, "digits", digits, NOW, WEAK)
    flow.add(vault, "sheet", sheet, NOW)
    flow.add_helper(vault, str(helper.to_public()), NOW)
    assert kinds(vault) == ["passphrase", "passphrase", "digits", "sheet", "helper"]
    ways = flow.listed(vault)
    assert [way.number for way in ways] == [1, 2, 3, 4, 5]
    assert [way.added for way in ways] == ["", *["2026-06-07T09:00:00Z"] * 4]
    assert ways[4].recipient == str(helper.to_public())
    folder, imports = vault.folder, vault.imports()
    vault.close()
    for secret in (PASSPHRASE, NEW, digits, sheet, Identity(str(helper))):
        with Vault(folder, secret) as again:
            assert again.imports() == imports


def test_generated_digits_are_twenty_and_never_the_same() -> None:
    made = {flow.new_digits() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[0-9]{20}", one) for one in made)


def test_the_file_of_keys_names_no_helper_and_no_time(vault: Vault) -> None:
    helper = str(pyrage.x25519.Identity.generate().to_public())
    flow.add_helper(vault, helper, NOW)
    text = (vault.folder / seal.KEYS).read_text()
    assert helper not in text
    stored = json.loads(text)
    assert set(stored) == {"format", "slots", "sha256"}
    known = {"kind", "kdf", "memory_kib", "passes", "lanes", "salt", "wrapped"}
    assert {field for slot in stored["slots"] for field in slot} == known


@pytest.mark.parametrize("guess", ["Nkechi.Obi.Bingo.1991", "b1ng0b1ng0b1ng0"])
def test_a_passphrase_made_of_what_the_other_knows_is_refused(vault: Vault, guess: str) -> None:
    before = (vault.folder / seal.KEYS).read_bytes()
    for way in (
        lambda: flow.add(vault, "passphrase", guess, NOW, WEAK),
        lambda: flow.change(vault, PASSPHRASE, guess, NOW, WEAK),
        lambda: flow.rekey(vault, guess, NOW, WEAK),
    ):
        with pytest.raises(UsageError) as caught:
            way()
        assert refused(caught) in ("error.passphrase_known", "error.passphrase_common")
        assert (vault.folder / seal.KEYS).read_bytes() == before


def test_a_way_in_that_is_removed_opens_nothing(vault: Vault) -> None:
    flow.add(vault, "passphrase", NEW, NOW, WEAK)
    flow.remove(vault, 1, NOW)
    assert not opens(vault.folder, PASSPHRASE)
    assert opens(vault.folder, NEW)
    assert [body["what"] for _, _, body in vault.private_entries("key")] == ["added", "removed"]


def test_the_last_way_in_of_her_own_stays(vault: Vault) -> None:
    with pytest.raises(UsageError) as caught:
        flow.remove(vault, 1, NOW)
    assert refused(caught) == "error.last_key"
    flow.add_helper(vault, str(pyrage.x25519.Identity.generate().to_public()), NOW)
    with pytest.raises(UsageError) as caught:
        flow.remove(vault, 1, NOW)
    assert refused(caught) == "error.last_key"
    for number in (0, 3):
        with pytest.raises(UsageError) as caught:
            flow.remove(vault, number, NOW)
        assert refused(caught) == "error.no_such_key"
    flow.remove(vault, 2, NOW)
    assert kinds(vault) == ["passphrase"]


def test_a_changed_passphrase_opens_and_the_old_one_no_longer(vault: Vault) -> None:
    flow.change(vault, PASSPHRASE, NEW, NOW, WEAK)
    assert kinds(vault) == ["passphrase"]
    folder = vault.folder
    vault.close()
    with pytest.raises(PassphraseError):
        Vault(folder, PASSPHRASE)
    Vault(folder, NEW).close()


def test_who_forgot_the_passphrase_changes_it_with_the_sheet(vault: Vault) -> None:
    sheet = " ".join(new_sheet())
    flow.add(vault, "sheet", sheet, NOW)
    flow.change(vault, sheet, NEW, NOW, WEAK)
    assert kinds(vault) == ["passphrase", "sheet"]
    assert opens(vault.folder, NEW)
    assert opens(vault.folder, sheet)
    assert not opens(vault.folder, PASSPHRASE)
    flow.add(vault, "passphrase", "another heron in the flooded yard", NOW, WEAK)
    with pytest.raises(UsageError) as caught:
        flow.change(vault, sheet, "the quarry was never dry again", NOW, WEAK)
    assert refused(caught) == "error.which_key"


def test_the_same_passphrase_is_no_change(vault: Vault) -> None:
    for way in (
        lambda: flow.change(vault, PASSPHRASE, PASSPHRASE, NOW, WEAK),
        lambda: flow.rekey(vault, PASSPHRASE, NOW, WEAK),
    ):
        with pytest.raises(UsageError) as caught:
            way()
        assert refused(caught) == "error.passphrase_same"


def test_encrypted_anew_only_the_new_passphrase_opens_and_root_and_ids_are_the_same(sample: Path) -> None:
    with Vault(sample, PASSPHRASE) as vault:
        root, imports = vault.log.frontier, vault.imports()
        flow.add(vault, "sheet", " ".join(new_sheet()), NOW)
        ids = [line["id"] for line in cases.found(vault, "Femi")]
        seen: list[tuple[str, int]] = []
        flow.rekey(vault, NEW, NOW, WEAK, lambda what, n: seen.append((what, n)))
    with pytest.raises(PassphraseError):
        Vault(sample, PASSPHRASE)
    with Vault(sample, NEW) as again:
        assert (again.log.frontier, again.imports()) == (root, imports)
        assert [line["id"] for line in cases.found(again, "Femi")] == ids
        assert kinds(again) == ["passphrase"]
        assert [b["what"] for _, _, b in again.private_entries("key")][-2:] == ["rekey", "added"]
        assert flow.listed(again)[0].added
    assert seen
    assert not swap.beside(sample).exists()


def test_a_vault_that_came_out_otherwise_never_takes_the_place_of_the_old(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bad:
        ok = False

    monkeypatch.setattr(flow, "check_vault", lambda *_: Bad)
    with pytest.raises(DamagedError) as caught:
        flow.rekey(vault, NEW, NOW, WEAK)
    assert refused(caught) == "error.rekey_differs"
    assert opens(vault.folder, PASSPHRASE)
    assert vault.entries()


def test_a_rotten_piece_of_an_original_does_not_keep_the_old_passphrase_alive(
    vault: Vault, tmp_path: Path
) -> None:
    cases.brought(vault, cases.backup(tmp_path / "s.xml", cases.sms(cases.HIS, "2026-04-20T10:00", "one")))
    (chunk,) = (vault.folder / "originals").iterdir()
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"\0")
    with pytest.raises(DamagedError) as caught:
        flow.rekey(vault, NEW, NOW, WEAK)
    assert "--even-damaged" in say(caught.value.say, **caught.value.facts)
    assert opens(vault.folder, PASSPHRASE)
    flow.rekey(vault, NEW, NOW, WEAK, even_damaged=True)
    assert not opens(vault.folder, PASSPHRASE)
    with Vault(vault.folder, NEW) as again:
        found = check_vault(again)
    assert {one.key for one in found.damage} == {"damage.original.bytes", "damage.original.records"}
    assert found.records == 1


def test_what_may_stay_behind_is_nothing_but_originals(vault: Vault) -> None:
    checked = check_vault(vault)
    for key, whole in (("damage.original.bytes", True), ("damage.record", False)):
        bad = replace(checked, damage=(Said(key),))
        assert flow._is_whole(bad, even_damaged=True) == whole
        assert not flow._is_whole(bad, even_damaged=False)
