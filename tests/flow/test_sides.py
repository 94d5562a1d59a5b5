# SPDX-License-Identifier: Apache-2.0
"""Who sent what to whom: only what the other sent to her is a contact."""

import json
from pathlib import Path

import pytest

from leeward.flow import over, people
from leeward.vault import Vault

from . import cases
from .cases import FRIENDS, HERS, HIS, NOW, after, at, backup, brought, call, cards, chat, settle, sms

OVER = "2026-04-01"


def over_on(vault: Vault, day: str = OVER) -> None:
    over.set_time(vault, day, "on the phone", NOW)


def test_two_people_who_are_both_called_alex_stay_two(vault: Vault, tmp_path: Path) -> None:
    book = cards(tmp_path / "a.vcf", ("Alex", [HIS]), ("Alex", [FRIENDS]))
    texts = backup(
        tmp_path / "s.xml",
        sms(HIS, "2026-04-20T10:00", "one", name="Alex"),
        sms(FRIENDS, "2026-04-20T11:00", "lunch", name="Alex"),
    )
    brought(vault, book, texts)
    settle(vault, other=[HIS])
    over_on(vault)
    assert after(vault)["contacts"] == 1


def test_a_name_that_two_cards_share_does_not_make_the_second_number_his(
    vault: Vault, tmp_path: Path
) -> None:
    book = cards(tmp_path / "a.vcf", ("Alex", [HIS]), ("Alex", [FRIENDS]))
    texts = backup(
        tmp_path / "s.xml",
        sms(HIS, "2026-04-20T10:00", "one", name="Alex"),
        sms(FRIENDS, "2026-04-20T11:00", "lunch", name="Alex"),
    )
    talk = chat(
        tmp_path, "Alex", at("21/04/2026, 10:00", "Alex", "two"), at("21/04/2026, 10:01", "Ada", "no")
    )
    brought(vault, book, texts, talk)
    settle(vault, other=[HIS, "Alex"])
    over_on(vault)
    line = cases.summary(vault)
    assert line["after_over"]["by_channel"] == {"sms": 1, "whatsapp": 1}
    assert any(FRIENDS in sentence for sentence in line["assumptions"])


def test_a_number_that_she_says_is_not_his_is_not_his_under_his_name_either(
    vault: Vault, tmp_path: Path
) -> None:
    texts = backup(
        tmp_path / "s.xml",
        sms(HIS, "2026-04-20T10:00", "one", name="Alex"),
        sms(FRIENDS, "2026-04-20T11:00", "lunch", name="Alex"),
    )
    brought(vault, texts)
    settle(vault, other=["Alex"])
    over_on(vault)
    assert after(vault)["contacts"] == 2
    people.settle(vault, "not_other", ["0800 000 0150"], NOW)
    assert after(vault)["contacts"] == 1


def test_who_was_taken_back_may_be_named_again_in_another_spelling(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
    over_on(vault)
    settle(vault, other=[HIS])
    people.settle(vault, "not_other", ["0800 000 0142"], NOW)
    assert after(vault)["contacts"] == 0
    people.settle(vault, "other", ["+234 800 000 0142"], NOW)
    assert after(vault)["contacts"] == 1


def test_a_renamed_contact_in_a_second_export_is_counted_once(vault: Vault, tmp_path: Path) -> None:
    days = ("20/04/2026, 10:00", "20/04/2026, 10:05", "25/04/2026, 23:10")
    first = chat(tmp_path / "1", "Femi", *(at(d, "Femi", f"text {d}") for d in days[:2]))
    second = chat(tmp_path / "2", "Do Not Answer", *(at(d, "Do Not Answer", f"text {d}") for d in days))
    brought(vault, first, second)
    settle(vault, other=["Femi", "Do Not Answer"])
    over_on(vault)
    assert (after(vault)["contacts"], after(vault)["duplicates"]) == (3, 2)


def test_a_contact_renamed_inside_one_chat_does_not_make_it_a_group(vault: Vault, tmp_path: Path) -> None:
    lines = [
        "14/03/2026, 10:00 - Femi: one",
        "15/03/2026, 10:00 - Ada: two",
        f"16/03/2026, 10:00 - {HIS}: three",
    ]
    brought(vault, chat(tmp_path, "Femi", *lines))
    settle(vault, ["Ada"], ["Femi", HIS])
    over.set_time(vault, "2026-03-01", "said", NOW)
    assert after(vault)["contacts"] == 2
    assert after(vault)["group"] == 0


def test_a_group_is_no_contact_and_stands_apart(vault: Vault, tmp_path: Path) -> None:
    group = chat(
        tmp_path,
        "Readers",
        at("20/04/2026, 10:00", "Femi", "hello all"),
        at("20/04/2026, 10:01", "Ada", "hello"),
        at("20/04/2026, 10:02", "Bola", "hello"),
    )
    brought(vault, group)
    settle(vault, me=["Ada"], other=["Femi"])
    over_on(vault)
    assert (after(vault)["contacts"], after(vault)["group"]) == (0, 1)


def test_any_of_her_own_numbers_is_her(vault: Vault, tmp_path: Path) -> None:
    brought(
        vault,
        backup(
            tmp_path / "s.xml",
            sms(HIS, "2026-04-20T10:00", "one"),
            sms(HERS, "2026-04-20T10:01", "note to me"),
        ),
    )
    settle(vault, me=["Ada", "0800 000 0112", HERS], other=[HIS])
    over_on(vault)
    assert after(vault)["contacts"] == 1
    assert {s.role for s in people.people(vault) if s.handle == HERS} == {"me"}


def test_what_he_sent_to_a_friends_phone_is_no_contact_to_her(vault: Vault, tmp_path: Path) -> None:
    theirs = backup(
        tmp_path / "f.xml", sms(HIS, "2026-04-20T10:00", "tell her"), sms(HIS, "2026-04-20T10:02", "no", 2)
    )
    brought(vault, theirs, owner=FRIENDS)
    settle(vault, me=[HERS], other=[HIS])
    over_on(vault)
    counted = after(vault)
    assert (counted["contacts"], counted["third_party"], counted["own_replies"]) == (0, 1, 0)


def test_a_friends_chat_with_him_is_no_contact_to_her(vault: Vault, tmp_path: Path) -> None:
    theirs = chat(
        tmp_path,
        "Femi",
        at("20/04/2026, 10:00", "Femi", "tell her"),
        at("20/04/2026, 10:01", "Bola", "it is over"),
    )
    brought(vault, theirs, owner="Bola")
    settle(vault, other=["Femi"])
    over_on(vault)
    assert (after(vault)["contacts"], after(vault)["third_party"]) == (0, 1)
    assert list(over.candidates(vault, "en")) == []


def test_a_phone_that_is_her_own_is_hers_when_its_owner_is_named(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")), owner=HERS)
    settle(vault, me=["0800 000 0111"], other=[HIS])
    over_on(vault)
    assert after(vault)["contacts"] == 1


def test_drafts_failed_texts_and_her_calls_are_no_replies(vault: Vault, tmp_path: Path) -> None:
    texts = backup(
        tmp_path / "s.xml", *(sms(HIS, f"2026-04-20T10:0{kind}", "no", kind) for kind in (2, 3, 4, 5, 6))
    )
    calls = backup(tmp_path / "c.xml", call(HIS, "2026-04-20T11:00", 2), root="calls")
    brought(vault, texts, calls)
    settle(vault, other=[HIS])
    over_on(vault)
    assert (after(vault)["own_replies"], after(vault)["contacts"]) == (1, 0)


def test_withheld_calls_stand_apart_and_calls_of_every_type_count(vault: Vault, tmp_path: Path) -> None:
    calls = [call(HIS, f"2026-04-20T1{kind}:00", kind) for kind in (1, 3, 4, 5, 6)]
    withheld = call("", "2026-04-20T20:00", 3, presentation=2)
    brought(vault, backup(tmp_path / "c.xml", *calls, withheld, root="calls"))
    settle(vault, other=[HIS])
    over_on(vault)
    counted = after(vault)
    assert (counted["contacts"], counted["withheld"]) == (5, 1)
    assert counted["calls"] == {"missed": 1, "answered": 1, "declined": 1, "blocked": 1, "voicemail": 1}


def test_texts_in_utc_and_a_chat_in_local_time_stand_in_one_timeline(vault: Vault, tmp_path: Path) -> None:
    # 23:30 UTC is the next day in Lagos, so the text stands on the chat's day and in its burst
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-19T23:30", "one"))
    talk = chat(tmp_path, "Femi", *(at(f"20/04/2026, 00:{m}", "Femi", "two") for m in (31, 32, 33, 34)))
    brought(vault, texts, talk)
    settle(vault, other=["Femi", HIS])
    over_on(vault)
    counted = after(vault)
    assert (counted["contacts"], counted["days"], counted["bursts"], counted["night_share"]) == (5, 1, 1, 1.0)


def test_summer_time_moves_a_text_in_utc_to_its_local_day(tmp_path: Path) -> None:
    texts = backup(
        tmp_path / "s.xml", sms(HIS, "2026-03-28T23:30", "before"), sms(HIS, "2026-03-29T23:30", "after")
    )
    with cases.opened(tmp_path / "uk", country="GB") as vault:
        brought(vault, texts, zone="Europe/London")
        settle(vault, other=[HIS])
        over.set_time(vault, "2026-03-27", "said", NOW)
        # 28 March in winter time, and 30 March in summer time: one hour moves the day
        assert after(vault)["days"] == 2
        over.set_time(vault, "2026-03-29", "said", NOW)
        assert after(vault)["contacts"] == 1


def test_the_zone_of_the_country_of_an_export_is_used_in_a_vault_without_one(tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-19T23:30", "one"))
    with cases.opened(tmp_path / "v", country=None) as vault:
        brought(vault, texts, country="NG")
        settle(vault, other=[HIS])
        over.set_time(vault, "2026-04-19", "said", NOW)
        assert after(vault)["contacts"] == 1


@pytest.mark.parametrize("what", ["sms", "SMS", HIS, "0800 000 0142", "id"])
def test_contact_that_was_agreed_by_channel_handle_or_record_is_not_counted(
    vault: Vault, tmp_path: Path, what: str
) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "keys?"))
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "two"))
    brought(vault, texts, talk)
    settle(vault, other=["Femi", HIS])
    over_on(vault)
    (line,) = cases.found(vault, "keys")
    assert over.agree(vault, line["id"] if what == "id" else what, "her keys", NOW)
    assert (after(vault)["contacts"], after(vault)["agreed"]) == (1, 1)


def test_contact_that_was_agreed_in_a_thread_is_not_counted(vault: Vault, tmp_path: Path) -> None:
    brought(vault, chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "two")))
    settle(vault, other=["Femi"])
    over_on(vault)
    assert over.agree(vault, "Femi", "her keys", NOW)
    assert (after(vault)["contacts"], after(vault)["agreed"]) == (0, 1)


def test_an_agreed_record_is_agreed_in_every_export_that_holds_it(vault: Vault, tmp_path: Path) -> None:
    lines = [at("20/04/2026, 10:00", "Femi", "keys?"), at("20/04/2026, 10:00", "Femi", "keys?")]
    brought(
        vault,
        chat(tmp_path / "1", "Femi", *lines),
        chat(tmp_path / "2", "Femi", *lines, at("21/04/2026, 10:00", "Femi", "x")),
    )
    settle(vault, other=["Femi"])
    over_on(vault)
    assert after(vault)["contacts"] == 3
    for line in cases.found(vault, "keys"):
        if line["where"]["offset"] == 0:
            over.agree(vault, line["id"], "her keys", NOW)
            break
    assert (after(vault)["contacts"], after(vault)["agreed"]) == (2, 1)


def test_what_was_agreed_but_is_in_no_record_is_noted_and_said(vault: Vault) -> None:
    assert not over.agree(vault, "smss", "a slip", NOW)


def test_linked_handles_are_one_person(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(FRIENDS, "2026-04-20T10:00", "me again")))
    settle(vault, other=["Femi"])
    over_on(vault)
    assert after(vault)["contacts"] == 0
    people.link(vault, "Femi", "0800 000 0150", NOW)
    assert after(vault)["contacts"] == 1


def _messenger(folder: Path, name: str, people: list[str], *said: tuple[str, str]) -> Path:
    """A conversation of a Messenger download: who takes part, and who said what, one a minute."""
    talk = folder / "messages" / "inbox" / name
    talk.mkdir(parents=True)
    messages = [
        {"sender_name": who, "timestamp_ms": 1776679200000 + 60_000 * n, "content": text}
        for n, (who, text) in enumerate(said)
    ]
    body = {"participants": [{"name": p} for p in people], "messages": messages, "title": people[0]}
    (talk / "message_1.json").write_text(json.dumps(body), "utf-8")
    return talk / "message_1.json"


def test_an_account_without_a_name_does_not_make_a_group_of_two_people(vault: Vault, tmp_path: Path) -> None:
    said = [("Femi", "one"), ("Facebook user", "two"), ("Ada", "stop"), ("Femi", "three")]
    brought(vault, _messenger(tmp_path, "femi_1", ["Femi", "Ada"], *said))
    settle(vault, me=["Ada"], other=["Femi"])
    over_on(vault)
    assert (after(vault)["contacts"], after(vault)["own_replies"]) == (2, 1)


def test_three_who_take_part_are_a_group(vault: Vault, tmp_path: Path) -> None:
    said = [("Femi", "one"), ("Ada", "stop")]
    brought(vault, _messenger(tmp_path, "all_1", ["Femi", "Sade", "Ada"], *said))
    settle(vault, me=["Ada"], other=["Femi"])
    over_on(vault)
    assert (after(vault)["contacts"], after(vault)["own_replies"]) == (0, 0)


def test_her_messages_in_a_talk_where_only_she_wrote_are_replies_to_him(vault: Vault, tmp_path: Path) -> None:
    brought(vault, _messenger(tmp_path, "femi_1", ["Femi", "Ada"], ("Ada", "stop"), ("Ada", "please")))
    settle(vault, other=["Femi"])
    over_on(vault)
    assert after(vault)["own_replies"] == 2
