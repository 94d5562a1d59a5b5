# SPDX-License-Identifier: Apache-2.0
"""Taking an export back: refused under hold, said in packs, and everything else stays provable."""

import json
from pathlib import Path

import pytest

from leeward.errors import RefusedError, UsageError
from leeward.flow import over, records, signs
from leeward.flow.check import check_pack, check_vault
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.flow.withdraw import withdraw
from leeward.pack.story import Audience
from leeward.vault import Vault

from .cases import HIS, NOW, at, backup, brought, chat, found, settle, sms
from .leaks import traces


@pytest.fixture
def case(vault: Vault, tmp_path: Path) -> Vault:
    """Two exports, a note with a later word, and the day set by a record of the second export."""
    lines = [at(f"26/04/2026, 10:{n:02}", "Femi", f"marigoldcake {n}") for n in range(8)]
    brought(vault, chat(tmp_path, "Femi", *lines), zone="Africa/Lagos")
    texts = [sms(HIS, f"2026-04-26T11:{n:02}", f"oystershell {n}") for n in range(8)]
    no = sms(HIS, "2026-04-25T20:00", "It is over. Do not contact me again.", 2)
    brought(vault, backup(tmp_path / "s.xml", no, *texts), zone="Africa/Lagos")
    note(vault, b'{"incidents":[{"date":"2026-04-27","what_happened":"He stood at the pinwheelery"}]}', NOW)
    (line,) = found(vault, "pinwheelery")
    records.amend(vault, line["id"], {"effect": "I left the pinwheelery"}, NOW)
    settle(vault, me=["Ada"], other=["Femi", HIS])
    over.set_record(vault, found(vault, "contact me again")[0]["id"], NOW)
    return vault


def made(vault: Vault, to: Path, audience: Audience = "lawyer") -> Path:
    return pack(vault, to, Wanted(audience, None, (), (), "en", None), NOW).path


def test_the_vault_still_checks_and_its_packs_say_withdrawn(case: Vault, tmp_path: Path) -> None:
    assert withdraw(case, "E1", "it was not mine", NOW) == 8
    checked = check_vault(case)
    assert (checked.ok, checked.records, checked.originals) == (True, 10, 2)
    to = made(case, tmp_path / "p")
    assert check_pack(to).ok
    told = [json.loads(x) for x in (to / "data/exhibits/sources.jsonl").read_text("utf-8").split("\n") if x]
    assert [(s["label"], s["withdrawn"]) for s in told] == [("E1", True), ("E2", False), ("E3", False)]
    assert traces(to, ["marigoldcake"]) == []
    assert {name for name, _ in traces(to, ["was withdrawn"])} == {"data/report.pdf"}


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_every_verb_works_without_it(case: Vault, tmp_path: Path, number: str) -> None:
    before = signs.look(case)
    withdraw(case, number, "x", NOW)
    after = signs.look(case)
    assert sum(after.summary.after.values()) <= sum(before.summary.after.values())
    assert list(over.candidates(case, "en")) or number == "2"
    assert check_pack(made(case, tmp_path / "p", "me")).ok
    assert check_vault(case).ok


def test_later_words_about_its_records_go_with_it(case: Vault, tmp_path: Path) -> None:
    withdraw(case, "3", "x", NOW)
    assert case.entries("amendment") == []
    assert check_vault(case).ok
    assert traces(made(case, tmp_path / "p", "me"), ["pinwheelery"]) == []


def test_the_same_file_is_not_taken_in_again(case: Vault, tmp_path: Path) -> None:
    withdraw(case, "1", "x", NOW)
    (refused,) = brought(case, tmp_path / "WhatsApp Chat with Femi.txt", zone="Africa/Lagos")
    assert [s.key for s in refused.caveats] == ["error.withdrawn"]
    assert refused.exit_code == 4
    assert len(case.imports()) == 3


@pytest.mark.parametrize("audience", ["police", "served"])
def test_under_hold_it_is_refused_unless_she_says_that_she_knows(
    case: Vault, tmp_path: Path, audience: Audience
) -> None:
    made(case, tmp_path / "p", audience)
    with pytest.raises(RefusedError, match=r"error\.under_hold"):
        withdraw(case, "1", "x", NOW)
    assert len(found(case, "marigoldcake")) == 8
    assert withdraw(case, "1", "x", NOW, even_under_hold=True) == 8


def test_a_reason_and_an_export_are_needed(case: Vault) -> None:
    with pytest.raises(UsageError, match=r"error\.reason_needed"):
        withdraw(case, "1", "  ", NOW)
    for wrong in ("9", "E0", "x"):
        with pytest.raises(UsageError, match=r"error\.no_such_import"):
            withdraw(case, wrong, "x", NOW)
    assert withdraw(case, case.imports()[0].sha256.upper(), "x", NOW) == 8
