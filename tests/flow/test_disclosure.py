# SPDX-License-Identifier: Apache-2.0
"""What whoever gets a pack would see is told before it is made, from the same story as the pack."""

import json
from pathlib import Path

import pytest

from leeward.errors import RefusedError
from leeward.flow import over, private
from leeward.flow.disclosure import Preview, preview
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.pack.story import Audience
from leeward.vault import Vault

from .cases import HIS, NOW, at, backup, brought, chat, found, settle, sms


@pytest.fixture
def case(vault: Vault, tmp_path: Path) -> Vault:
    """A talk after the refusal, a group beside it, a note with a witness, and something private."""
    brought(
        vault,
        chat(
            tmp_path,
            "Femi",
            at("25/04/2026, 20:00", "Ada", "It is over. Do not contact me again."),
            at("26/04/2026, 10:00", "Femi", "I rang +234 800 000 0123 and wrote to bola@example.org"),
            at("26/04/2026, 10:01", "Femi", "are you at 9 Mango Tree Road"),
            at("26/04/2026, 10:02", "Femi", "or with Zebedee"),
        ),
        chat(tmp_path, "Choir", *(at(f"26/04/2026, 11:0{n}", f"Singer {n}", "la") for n in range(3))),
        zone="Africa/Lagos",
    )
    incident = {
        "date": "2026-04-27",
        "witnesses": ["Kemi Cole"],
        "place": "my work",
        "what_happened": "He waited",
    }
    note(vault, json.dumps({"incidents": [incident]}).encode(), NOW)
    settle(vault, me=["Ada"], other=["Femi"])
    over.set_record(vault, found(vault, "contact me again")[0]["id"], NOW)
    private.put(vault, "helper", b'"Zebedee"', NOW)
    return vault


def shown(vault: Vault, audience: Audience, *originals: str) -> Preview:
    return preview(vault, Wanted(audience, None, (), originals, "en", None))


def test_people_numbers_addresses_and_times_are_listed(case: Vault) -> None:
    told = shown(case, "police").shown
    assert {"Ada", "Femi", "Kemi Cole"} <= set(told.people)
    assert told.numbers == ("+234 800 000 0123",)
    assert told.addresses == ("bola@example.org", "9 Mango Tree Road", "my work")
    assert (told.records, told.notes) == (3, 1)
    assert (told.first, told.last) == ("2026-04-25T20:00", "2026-04-27")
    assert "WhatsApp Chat with Femi.txt" in told.files


def test_names_of_pictures_days_and_message_ids_are_no_numbers_and_no_addresses(
    vault: Vault, tmp_path: Path
) -> None:
    talk = chat(
        tmp_path,
        "Femi",
        at("26/04/2026, 10:00", "Femi", "IMG-20260411-WA0007.jpg (file attached)"),
        at("26/04/2026, 10:01", "Femi", "see 20260412_101500.jpg of 2026-04-12, 12/04/2026 10:15"),
        at("26/04/2026, 10:02", "Femi", "ref 1776534010000, https://example.org/p/20260412.html"),
        at("26/04/2026, 10:03", "Femi", "ring 0800 000 0123 or +234 800 000 0123"),
    )
    mail = (
        "From: Femi <femi@example.com>\r\nTo: Ada <ada@example.org>\r\nSubject: keys\r\n"
        "Date: Mon, 27 Apr 2026 10:00:00 +0100\r\nMessage-ID: <77.1@mail.example.com>\r\n"
        "References: <76.1@mail.example.com>\r\nReply-To: second@example.com\r\n\r\nBring them\r\n"
    )
    (tmp_path / "one.eml").write_text(mail, "utf-8", newline="")
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-28T10:00", "hello"))
    brought(vault, talk, tmp_path / "one.eml", texts)
    settle(vault, me=["Ada", "ada@example.org"], other=["Femi", "femi@example.com", HIS])
    over.set_time(vault, "2026-04-01", "said", NOW)
    told = shown(vault, "police").shown
    assert told.records == 6
    assert set(told.numbers) == {HIS, "0800 000 0123"}
    assert {a.split("@")[1] for a in told.addresses} == {"example.com", "example.org"}
    assert "second@example.com" in told.addresses


def test_what_stays_out_is_counted(case: Vault) -> None:
    kept = shown(case, "police").kept
    assert (kept.private_records, kept.private_things, kept.conversations) == (1, 1, 2)
    assert kept.exports == 1
    assert not any("Zebedee" in str(value) for value in shown(case, "police").as_json().values())


def test_the_other_side_sees_no_witness_no_file_and_no_helper(case: Vault) -> None:
    told = shown(case, "served")
    assert "Kemi Cole" not in told.shown.people
    assert not any("WhatsApp" in name for name in told.shown.files)
    assert "my work" not in told.shown.addresses
    assert told.kept.private_notes == 1


def test_everyone_in_a_whole_original_is_named(case: Vault) -> None:
    assert "Singer 2" not in shown(case, "lawyer").shown.people
    assert "Singer 2" in shown(case, "lawyer", "E2").shown.people


def test_a_pack_that_is_not_agreed_to_is_not_made(case: Vault, tmp_path: Path) -> None:
    wanted = Wanted("police", None, (), (), "en", None)
    looked: list[Preview] = []

    def no(found: Preview) -> bool:
        looked.append(found)
        return False

    with pytest.raises(RefusedError, match=r"error\.pack_not_made"):
        pack(case, tmp_path / "p", wanted, NOW, no)
    assert looked == [preview(case, wanted)]
    assert not (tmp_path / "p").exists()
    assert case.private_entries("pack") == []


def test_it_writes_nothing(case: Vault) -> None:
    before = (case.log.frontier.root(), len(case.private_entries()))
    shown(case, "me")
    assert (case.log.frontier.root(), len(case.private_entries())) == before


def test_a_preview_of_an_empty_vault_is_empty(vault: Vault) -> None:
    told = shown(vault, "me")
    assert (told.shown.records, told.shown.people, told.kept.gaps) == (0, (), 0)
