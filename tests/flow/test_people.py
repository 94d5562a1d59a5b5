# SPDX-License-Identifier: Apache-2.0
"""Everyone in the records: who they are so far, what is suggested and why; she settles it."""

from pathlib import Path

from leeward.flow import people
from leeward.vault import Vault

from .cases import FRIENDS, HIS, NOW, at, backup, brought, chat, settle, sms

HERS = "+12025550100"


def message(name: str, number: str, clock: str) -> str:
    """A message on a page of Google Voice, which calls the owner of the account Me."""
    mark = "abbr" if name == "Me" else "span"
    return (
        f'<div class="message"><abbr class="dt" title="2026-04-20T{clock}:00.000-05:00">then</abbr>:'
        f'<cite class="sender vcard"><a class="tel" href="tel:{number}">'
        f'<{mark} class="fn">{name}</{mark}></a></cite>: <q>hi</q></div>'
    )


def voice_page(folder: Path, *messages: str) -> Path:
    """A conversation with the other as Google Voice exports it."""
    path = folder / f"{HIS} - Text - 2026-04-20T15_00_00Z.html"
    path.write_text(f'<html><body><div class="hChatLog hfeed">{"".join(messages)}</div></body></html>')
    return path


def test_a_handle_that_was_never_seen_is_noted_and_said(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one", name="Femi")))
    handles = ["0800 000 0142", "Femi", FRIENDS, "Nobody"]
    assert people.settle(vault, "other", handles, NOW) == [FRIENDS, "Nobody"]
    assert len(vault.entries("other")) == 4


def test_everyone_stands_once_with_what_they_are_and_how_much(vault: Vault, tmp_path: Path) -> None:
    brought(
        vault,
        chat(tmp_path, "Femi", *(at(f"20/04/2026, 10:0{m}", "Femi" if m else "Ada", "hi") for m in range(4))),
        chat(tmp_path, "Sade", at("20/04/2026, 10:00", "Sade", "hi"), at("20/04/2026, 10:01", "Ada", "hi")),
    )
    settle(vault, ["Ada"], ["Femi"])
    found = {s.name: (s.role, s.records) for s in people.people(vault)}
    assert found == {"Femi": ("other", 3), "Ada": ("me", 2), "Sade": ("third", 1)}


def test_who_writes_in_every_chat_is_suggested_as_me(vault: Vault, tmp_path: Path) -> None:
    for title in ("Femi", "Sade", "Bola"):
        his = [at(f"20/04/2026, 10:0{n}", title, "hi") for n in range(2 if title == "Sade" else 1)]
        brought(vault, chat(tmp_path, title, *his, at("20/04/2026, 10:05", "Ada", "hi")))
    suggested = {s.name: s.suggested for s in people.people(vault)}
    assert suggested == {"Ada": "me", "Femi": None, "Sade": "other", "Bola": None}
    settle(vault, ["Ada"], ["Femi"])
    assert {s.suggested for s in people.people(vault)} == {None}


def test_a_person_is_printed_with_the_grounds_in_words(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one", name="Femi")))
    (line,) = [s.as_json("en") for s in people.people(vault)]
    assert {k: line[k] for k in ("type", "handle", "name", "is", "records")} == {
        "type": "person",
        "handle": HIS,
        "name": "Femi",
        "is": "third",
        "records": 1,
    }
    assert all(isinstance(g, str) and " " in g for g in line["grounds"])


def test_a_block_speaks_for_the_one_across_from_her_and_never_for_herself(
    vault: Vault, tmp_path: Path
) -> None:
    blocked = "20/04/2026, 10:05 - You blocked this contact. Tap to unblock."
    talk = chat(
        tmp_path,
        "Femi",
        *(at(f"20/04/2026, 10:0{m}", "Ada", "leave me alone") for m in range(4)),
        at("20/04/2026, 10:04", "Femi", "no"),
        blocked,
    )
    brought(vault, talk)
    assert {s.name: s.suggested for s in people.people(vault)} == {"Ada": None, "Femi": "other"}


def test_of_two_in_a_chat_whose_name_says_nothing_neither_is_suggested_for_a_block(
    vault: Vault, tmp_path: Path
) -> None:
    talk = chat(
        tmp_path,
        "+234 800 000 0142",
        at("20/04/2026, 10:00", "Ada", "leave me alone"),
        at("20/04/2026, 10:04", "Femi", "no"),
        "20/04/2026, 10:05 - You blocked this contact. Tap to unblock.",
    )
    brought(vault, talk)
    grounds = [g.key for s in people.people(vault) for g in s.grounds]
    assert "ground.blocked" not in grounds


def test_where_two_have_as_many_records_neither_is_suggested_as_the_other(
    vault: Vault, tmp_path: Path
) -> None:
    even = [sms(number, f"2026-04-20T1{n}:00", "hi") for number in (HIS, FRIENDS) for n in range(2)]
    brought(vault, backup(tmp_path / "s.xml", *even))
    assert {s.suggested for s in people.people(vault)} == {None}
    brought(vault, backup(tmp_path / "t.xml", sms(HIS, "2026-04-21T10:00", "more")))
    assert {s.handle: s.suggested for s in people.people(vault)} == {HIS: "other", FRIENDS: None}


def test_whoever_an_export_of_hers_marks_as_the_sender_is_suggested_as_me_and_never_as_the_other(
    vault: Vault, tmp_path: Path
) -> None:
    mine = [message("Me", HERS, f"10:0{n}") for n in range(3)]
    brought(vault, voice_page(tmp_path, *mine, message(HIS, HIS, "10:09")))
    found = {s.handle: (s.suggested, [g.key for g in s.grounds]) for s in people.people(vault)}
    assert found[HERS] == ("me", ["ground.sent"])
    assert found[HIS][0] == "other"
    settle(vault, ["Ada"], [HIS])
    assert {s.handle: s.suggested for s in people.people(vault)} == {HERS: "me", HIS: None}


def test_the_sender_in_the_export_of_a_friends_phone_is_not_suggested_as_me(
    vault: Vault, tmp_path: Path
) -> None:
    brought(vault, voice_page(tmp_path, message("Me", HERS, "10:00")), owner="Sade")
    assert "ground.sent" not in [g.key for s in people.people(vault) for g in s.grounds]


def test_a_mistyped_name_is_told_the_nearest_that_is_free_and_a_number_none(
    vault: Vault, tmp_path: Path
) -> None:
    his = (sms(HIS, "2026-04-20T10:00", "one", name="Femi Coker"), sms(FRIENDS, "2026-04-20T11:00", "two"))
    near_his = HIS[:-1] + "9"
    noted_so = sms(FRIENDS[:-1] + "1", "2026-04-20T12:00", "three", name=f"B {near_his}")
    brought(vault, backup(tmp_path / "s.xml", *his, noted_so))
    assert people.unseen(vault, [near_his]) == [near_his]
    for role in ("me", "other"):
        assert people.near(vault, role, near_his) is None
        assert people.near(vault, role, "Femi Cokar") == "Femi Coker"
    settle(vault, other=[HIS])
    assert people.near(vault, "me", "Femi Cokar") is None  # his number stands with that name
