# SPDX-License-Identifier: Apache-2.0
"""Leads to other accounts: strongest ground first, new accounts only, and never one that she rejected."""

import json
from pathlib import Path

from leeward.flow import mine, over, people, signs
from leeward.flow.accounts import Lead, leads
from leeward.vault import Vault

from . import cases
from .cases import FRIENDS, HERS, HIS, NOW, at, backup, brought, chat, settle, sms
from .conftest import LEDGER

NEW = "+2348000000177"


def found(vault: Vault) -> dict[str | None, list[str]]:
    return {one.handle: [ground.kind for ground in one.grounds] for one in leads(vault)}


def case(vault: Vault, tmp_path: Path, *elements: str) -> None:
    brought(
        vault, backup(tmp_path / "s.xml", sms(HIS, "2026-03-01T10:00", "hi", name="Femi Coker"), *elements)
    )
    settle(vault, me=[HERS], other=[HIS])
    over.set_time(vault, "2026-04-01T10:00", "by telephone", NOW)


def test_a_new_account_that_says_who_it_is_is_a_lead_and_no_friend(vault: Vault, tmp_path: Path) -> None:
    case(
        vault,
        tmp_path,
        sms(NEW, "2026-04-20T10:00", "It is me, Femi. You blocked me"),
        sms(FRIENDS, "2026-03-01T10:00", "this is Femi's sister"),
        sms(FRIENDS, "2026-04-20T10:00", "It's Femi I mean"),
        sms("+2348000000160", "2026-04-21T10:00", "your parcel is here"),
    )
    assert found(vault) == {NEW: ["names_itself", "was_blocked"]}
    (lead,) = leads(vault)
    line = lead.as_json("en")
    assert (line["type"], line["records"]) == ("lead", 1)
    assert [ground["rank"] for ground in line["grounds"]] == [1, 3]
    assert all(ground["said"].strip() for ground in line["grounds"])


def test_what_only_he_knows_is_a_ground(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(NEW, "2026-04-20T10:00", "remember the blue lantern in Calabar"))
    assert found(vault) == {}
    mine.keep_mine(vault, json.dumps({"only_they_know": ["the blue lantern in Calabar"]}).encode(), NOW)
    assert found(vault) == {NEW: ["knowledge"]}


def test_an_account_soon_after_a_block_is_a_lead(vault: Vault, tmp_path: Path) -> None:
    talk = chat(
        tmp_path,
        "Femi Coker",
        at("18/04/2026, 16:00", "Femi Coker", "hi"),
        "18/04/2026, 16:05 - You blocked this contact. Tap to unblock.",
    )
    brought(vault, talk)
    case(vault, tmp_path, sms(NEW, "2026-04-18T15:45", "good evening"))
    settle(vault, other=["Femi Coker"])
    assert found(vault) == {NEW: ["soon_after_block"]}


def test_a_payer_under_a_bank_s_form_of_his_name_is_a_lead_and_its_notes_are_contact_once_accepted(
    vault: Vault, tmp_path: Path
) -> None:
    rows = [
        "2026-04-20,COKER FEMI,talk to me,1.00,NGN",
        "2026-04-21,F COKER,pick up,1.00,NGN",
        "2026-04-22,COKER ADE,hello,1.00,NGN",
        "2026-04-23,Femi Coker,please,1.00,NGN",
        "2026-04-24,ADA LTD,fee,-9.00,NGN",
    ]
    table = tmp_path / "bank.csv"
    table.write_text("\n".join(["Date,Payer,Reference,Amount,Currency", *rows]) + "\n", "utf-8")
    brought(vault, table)
    case(vault, tmp_path)
    settle(vault, other=["Femi Coker"])
    grounds = {one.name: [ground.kind for ground in one.grounds] for one in leads(vault)}
    assert grounds == {"COKER FEMI": ["payer_name"], "F COKER": ["payer_name"]}
    counted = cases.after(vault)
    assert (counted["by_channel"], counted["unproven"]) == ({"bank": 1}, 0)
    notices = [line for line in signs.lines(vault, "en") if line.get("kind") == "gift.named"]
    ids = {record for line in notices for record in line["records"]}
    assert {line["id"] for name in ("talk", "pick") for line in cases.found(vault, name)} <= ids
    people.settle(vault, "other", ["COKER FEMI"], NOW)
    people.settle(vault, "not_other", ["F COKER"], NOW)
    assert leads(vault) == ()
    assert cases.after(vault)["by_channel"] == {"bank": 2}


def test_who_writes_to_her_is_no_lead_for_a_name_as_banks_write_it(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(NEW, "2026-03-20T10:00", "hello", name="Coker F"))
    assert found(vault) == {}


def test_what_she_accepted_or_rejected_is_no_lead(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(NEW, "2026-04-20T10:00", "It is me, Femi"))
    assert list(found(vault)) == [NEW]
    people.settle(vault, "not_other", [NEW], NOW)
    assert found(vault) == {}
    people.settle(vault, "other", [NEW], NOW)
    assert found(vault) == {}


def test_the_account_of_the_sample_that_she_has_not_saved_is_a_lead(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        one: Lead = next(lead for lead in leads(vault) if lead.handle == NEW)
        counted = cases.after(vault)
    assert one.grounds
    assert counted["unproven"] == LEDGER["apart"]["unproven"]


def test_what_a_lead_wrote_is_shown_apart_and_never_counted(vault: Vault, tmp_path: Path) -> None:
    threat = "It is me, Femi. I will kill you if you do not come back to me"
    case(vault, tmp_path, sms(NEW, "2026-04-20T10:00", threat), sms(FRIENDS, "2026-03-20T10:00", threat))
    *found_now, line = signs.lines(vault, "en")
    assert (line["after_over"]["contacts"], line["after_over"]["unproven"]) == (0, 1)
    kinds = {one["kind"] for one in found_now}
    assert {"contact.unproven", "threat.unproven"} <= kinds
    assert "threat.physical" not in kinds


def test_a_new_number_alone_is_a_lead_and_its_records_are_not_shown_as_unproven(
    vault: Vault, tmp_path: Path
) -> None:
    case(vault, tmp_path, sms(NEW, "2026-04-20T10:00", "Hello, this is my new number, Auntie Bisi"))
    assert found(vault) == {NEW: ["new_number"]}
    assert cases.after(vault)["unproven"] == 0


def test_without_the_other_there_is_nothing_to_compare(vault: Vault) -> None:
    assert leads(vault) == ()
