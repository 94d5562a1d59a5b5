# SPDX-License-Identifier: Apache-2.0
"""Everyone in the records: who they are so far, what is suggested and why; she settles it."""

from pathlib import Path

from leeward.flow import people
from leeward.vault import Vault

from .cases import FRIENDS, HIS, NOW, at, backup, brought, chat, settle, sms


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
        talk = chat(
            tmp_path, title, at("20/04/2026, 10:00", title, "hi"), at("20/04/2026, 10:01", "Ada", "hi")
        )
        brought(vault, talk)
    suggested = {s.name: s.suggested for s in people.people(vault)}
    assert suggested["Ada"] == "me"
    assert list(suggested.values()).count("other") == 1
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
