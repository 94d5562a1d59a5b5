# SPDX-License-Identifier: Apache-2.0
"""Texts of a real vault reach the signs: whose words count, what is never read, and what stays unsaid."""

import json
from pathlib import Path
from typing import Any

from leeward.flow import mine, note, over, signs
from leeward.vault import Vault

from .cases import FRIENDS, HERS, HIS, NOW, at, backup, brought, chat, settle, sms

DAY = "2026-04-20T10:00"
THREAT = "I will kill you if you do not come back to me"


def kinds(vault: Vault) -> dict[str, list[str]]:
    """The texts that each finding of signs 2 to 5 lists, by kind."""
    *found, _ = signs.lines(vault, "en")
    return {f["kind"]: f["records"] for f in found if f["sign"] > 1}


def texts(vault: Vault, ids: list[str]) -> list[str]:
    from leeward.vault import Query  # noqa: PLC0415

    query = Query(vault)
    return [getattr(s.item, "text", "") for s in query.at(query.rows_of(ids).values())]


def case(vault: Vault, tmp_path: Path, *elements: str) -> None:
    brought(vault, backup(tmp_path / "s.xml", *elements))
    settle(vault, me=[HERS], other=[HIS])
    over.set_time(vault, "2026-04-01T10:00", "by telephone", NOW)


def test_a_threat_of_his_is_a_finding_and_of_others_none(vault: Vault, tmp_path: Path) -> None:
    case(
        vault,
        tmp_path,
        sms(HIS, DAY, THREAT),
        sms(FRIENDS, DAY, THREAT),
        sms(HIS, DAY, THREAT, kind=2),
        sms(HIS, DAY, "good morning"),
        sms(HIS, DAY, THREAT, kind=3),
    )
    found = kinds(vault)
    assert list(found) == ["threat.physical"]
    assert texts(vault, found["threat.physical"]) == [THREAT]


def test_her_details_in_a_group_are_seen_and_their_value_stays_untold(vault: Vault, tmp_path: Path) -> None:
    talk = chat(
        tmp_path,
        "Old Mill Residents",
        '20/04/2026, 10:00 - Femi created group "Old Mill Residents"',
        at("20/04/2026, 10:01", "Femi", "her number is 0800 000 01 23, ring any time"),
        at("20/04/2026, 10:02", "Bola", "please stop"),
        at("20/04/2026, 10:03", "Nkechi", "0800 000 0123"),
        at("20/04/2026, 10:04", "Femi", "see you all on Sunday"),
    )
    brought(vault, talk)
    settle(vault, me=["Nkechi"], other=["Femi"])
    mine.keep_mine(vault, json.dumps({"phones": ["+2348000000123"]}).encode(), NOW)
    *found, _ = signs.lines(vault, "en")
    (one,) = [f for f in found if f["kind"] == "exposure.details"]
    assert texts(vault, one["records"]) == ["her number is 0800 000 01 23, ring any time"]
    assert one["facts"]["entries"] == "phones"
    assert "0123" not in json.dumps({**one, "records": [], "context": [], "id": ""})


def test_typed_incidents_are_read_as_hers_and_by_their_place(vault: Vault, tmp_path: Path) -> None:
    incidents: dict[str, Any] = {
        "incidents": [
            {
                "date": "2026-04-20",
                "time": "18:35",
                "place": "gate of my house",
                "what_happened": "He stood there.",
            },
            {"date": "2026-04-21", "time": "", "what_happened": "He sent me roses with a courier."},
            {"date": "2026-04-23", "what_happened": "He said he will kill me if I go to work."},
            {
                "date": "2026-04-22",
                "place": "police station",
                "what_happened": "She came along and waited.",
            },
        ]
    }
    case(vault, tmp_path, sms(HIS, DAY, "hi"))
    note.note(vault, json.dumps(incidents).encode(), NOW)
    found = kinds(vault)
    assert {kind: texts(vault, ids) for kind, ids in found.items()} == {
        "gift.typed": ["He sent me roses with a courier."],
        "visit.typed": ["He stood there."],
        "threat.typed": ["He said he will kill me if I go to work."],
    }


def test_a_friend_who_carries_his_words_stands_beside_the_contacts(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(HIS, DAY, "hi"), sms(FRIENDS, DAY, "He asked me to tell you that he is sorry"))
    *found, line = signs.lines(vault, "en")
    (one,) = [f for f in found if f["kind"] == "contact.carried"]
    assert len(one["records"]) == 1
    assert line["after_over"]["contacts"] == 1


def test_money_whose_line_has_his_initial_stands_apart_and_is_no_contact(
    vault: Vault, tmp_path: Path
) -> None:
    statement = tmp_path / "statement.csv"
    statement.write_text(
        "Date,Type,Description,Money In,Money Out,Balance\n"
        "20/04/2026,FPI,COKER F WHY DID YOU BLOCK ME,0.01,,500.01\n"
        "21/04/2026,FPI,BEN OKORO RENT,100.00,,600.01\n"
        "22/04/2026,FPO,FEMI COKER CAR,,20.00,580.01\n"
    )
    brought(vault, statement)
    case(vault, tmp_path, sms(HIS, DAY, "good morning", name="Femi Coker"))
    *found, told = signs.lines(vault, "en")
    named = [f for f in found if f["kind"] == "gift.named"]
    assert [texts(vault, f["records"]) for f in named] == [["COKER F WHY DID YOU BLOCK ME"]]
    assert (named[0]["facts"]["name_him"], named[0]["facts"]["payments"]) == (1, 1)
    assert told["after_over"]["contacts"] == 1


def test_notices_that_name_him_are_kept_or_dismissed_apart_from_others(vault: Vault, tmp_path: Path) -> None:
    alert = "Credit alert: NGN 5,000.00 from FEMI COKER ref fuel"
    florist = "Your bouquet is on its way. Track your delivery at example.com"
    case(
        vault,
        tmp_path,
        sms(HIS, "2026-03-20T10:00", "good morning", name="Femi Coker"),
        sms("BANK", DAY, alert),
        sms("FLORIST", DAY, florist),
    )
    found = kinds(vault)
    assert texts(vault, found["gift.named"]) == [alert]
    assert alert not in texts(vault, found.get("gift.notice", []))


def test_what_family_and_friends_say_of_themselves_is_no_visit_or_gift_of_his(
    vault: Vault, tmp_path: Path
) -> None:
    case(
        vault,
        tmp_path,
        sms(HIS, "2026-03-20T10:00", "hi", name="Femi Coker"),
        sms(FRIENDS, "2026-03-20T10:00", "hi"),
        sms(FRIENDS, DAY, "I dey your gate tomorrow by 4, flight lands at noon"),
        sms(FRIENDS, DAY, "I am outside your house, come down"),
        sms(FRIENDS, DAY, "I left a present for you at mine"),
        sms(FRIENDS, DAY, "I bought you flowers"),
        sms(FRIENDS, DAY, "Femi is waiting outside your house"),
        sms(FRIENDS, DAY, "He left flowers for you at my desk"),
    )
    found = kinds(vault)
    assert "Femi is waiting outside your house" in texts(vault, found["visit.told"])
    assert texts(vault, found["gift.notice"]) == ["He left flowers for you at my desk"]
    told = {"Femi is waiting outside your house", "He left flowers for you at my desk"}
    assert set(texts(vault, found["visit.told"])) <= told


def test_a_threat_that_a_friend_passes_on_is_told_apart_from_his_own_words(
    vault: Vault, tmp_path: Path
) -> None:
    passed_on = [
        "he will throw acid at you if he sees you",
        "Femi says he will burn your house down on Friday",
        "he said to tell you he has the pictures and your boss will see them",
    ]
    case(
        vault,
        tmp_path,
        sms(HIS, "2026-03-20T10:00", "hi", name="Femi Coker"),
        sms(FRIENDS, "2026-03-20T10:00", "hi"),
        *(sms(FRIENDS, DAY, text) for text in passed_on),
        sms(FRIENDS, DAY, "I will kill you if you forget the cake"),
        sms(FRIENDS, DAY, "her ex will burn her house"),
    )
    (one,) = [f for f in signs.lines(vault, "en") if f.get("sign") == 5]
    assert (one["kind"], one["rule"]) == ("threat.carried", "sign5.carried@1")
    assert sorted(texts(vault, one["records"])) == sorted(passed_on)
    kinds = "physical, property_pets, intimate_images, money_job"
    assert (one["facts"]["kinds"], one["facts"]["carried"]) == (kinds, 3)
    assert "what their senders say" in one["why"]


def test_an_address_of_hers_that_he_writes_to_her_is_turning_up(vault: Vault, tmp_path: Path) -> None:
    mine.keep_mine(vault, json.dumps({"addresses": ["14 Maple Court, Croydon"]}).encode(), NOW)
    named = "So you moved to 14 maple ct croydon"
    case(
        vault,
        tmp_path,
        sms(HIS, DAY, named),
        sms(HIS, DAY, "So you moved to 16 maple ct croydon"),
        sms(FRIENDS, DAY, named),
        sms(HIS, "2026-03-01T10:00", named),
    )
    assert texts(vault, kinds(vault)["visit.address"]) == [named]


def test_voice_notes_of_his_are_a_list_to_listen_to(vault: Vault, tmp_path: Path) -> None:
    lines = [
        at("20/03/2026, 10:00", "Femi", "PTT-20260320-WA0001.opus (file attached)"),
        at("20/04/2026, 10:00", "Femi", "PTT-20260420-WA0001.opus (file attached)"),
        at("20/04/2026, 10:01", "Nkechi", "PTT-20260420-WA0002.opus (file attached)"),
        at("20/04/2026, 10:02", "Femi", "IMG-20260420-WA0003.jpg (file attached)"),
    ]
    brought(vault, chat(tmp_path, "Femi", *lines))
    settle(vault, me=["Nkechi"], other=["Femi"])
    over.set_time(vault, "2026-04-01T10:00", "by telephone", NOW)
    *_, line = signs.lines(vault, "en")
    assert [text.split()[0] for text in texts(vault, line["voice_notes"])] == ["PTT-20260420-WA0001.opus"]
    assert "1 voice note or voicemail of the other not listened to" in line["not_examined"]


def test_a_place_that_he_shares_near_hers_is_told_in_metres(vault: Vault, tmp_path: Path) -> None:
    lines = [
        at("20/04/2026, 10:00", "Femi", "location: https://maps.google.com/?q=6.525400,3.379200"),
        at("20/04/2026, 10:05", "Femi", "location: https://maps.google.com/?q=6.430100,3.421500"),
        at("20/04/2026, 10:06", "Nkechi", "location: https://maps.google.com/?q=6.524400,3.379200"),
    ]
    brought(vault, chat(tmp_path, "Femi", *lines))
    settle(vault, me=["Nkechi"], other=["Femi"])
    over.set_time(vault, "2026-04-01T10:00", "by telephone", NOW)
    assert "visit.near" not in kinds(vault)
    mine.keep_mine(vault, json.dumps({"places": ["home 6.524400, 3.379200"]}).encode(), NOW)
    (one,) = [f for f in signs.lines(vault, "en") if f.get("kind") == "visit.near"]
    assert texts(vault, one["records"]) == ["location: https://maps.google.com/?q=6.525400,3.379200"]
    assert one["facts"]["nearest_metres"] == 111


def test_a_friend_who_saw_her_number_posted_is_heard(vault: Vault, tmp_path: Path) -> None:
    seen = "is this you? I saw 0800 000 01 23 in the alumni group"
    case(vault, tmp_path, sms(FRIENDS, "2026-03-20T10:00", "hi"), sms(FRIENDS, DAY, seen))
    mine.keep_mine(vault, json.dumps({"phones": ["+2348000000123"]}).encode(), NOW)
    assert texts(vault, kinds(vault)["exposure.told"]) == [seen]


def test_a_very_long_text_is_said_to_be_read_at_its_beginning_only(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(HIS, DAY, "a " * 15_000 + THREAT))
    *_, line = signs.lines(vault, "en")
    assert kinds(vault) == {}
    assert any("very long text" in said for said in line["not_examined"])


def test_a_note_beside_a_decision_is_shown_with_it(vault: Vault, tmp_path: Path) -> None:
    case(vault, tmp_path, sms(HIS, DAY, THREAT))
    (one,) = [f for f in signs.lines(vault, "en") if f.get("sign") == 5]
    assert "note" not in one
    signs.decide(vault, one["id"], "kept", "it happened", NOW, "ask Bola, who read it too")
    (kept,) = [f for f in signs.lines(vault, "en") if f.get("sign") == 5]
    assert (kept["decided"], kept["note"]) == ("kept", "ask Bola, who read it too")
    _, _, body = vault.entries("kept")[0]
    assert body["rule"] == "sign5.physical@1"
