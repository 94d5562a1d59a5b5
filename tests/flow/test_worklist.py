# SPDX-License-Identifier: Apache-2.0
"""What no rule heard is put in an order for reading, and sound waits until its words are typed."""

from pathlib import Path

from leeward.flow import over, records, signs
from leeward.flow.worklist import lines
from leeward.signs.common.text_weighed import STRONGEST_FIRST
from leeward.vault import Vault

from .cases import NOW, PASSPHRASE, at, brought, chat, found, settle


def test_in_the_sample_what_is_listed_is_in_no_finding_about_words_and_stands_once(sample: Path) -> None:
    with Vault(sample, PASSPHRASE) as vault:
        listed = [line for line in lines(vault) if line["type"] == "to_read"]
        heard = {
            record
            for line in signs.lines(vault, "en")
            if line["type"] == "finding" and line["sign"] > 1
            for record in line["records"]
        }
    assert listed
    assert not heard & {line["id"] for line in listed}
    assert [line["band"] for line in listed] == sorted(
        (line["band"] for line in listed), key=STRONGEST_FIRST.index
    )
    assert len({(line["time"]["local"], line["text"]) for line in listed}) == len(listed)


def test_small_talk_and_her_own_words_are_not_listed(vault: Vault, tmp_path: Path) -> None:
    said = [
        at("20/04/2026, 10:00", "Femi", "See you at lunch on Friday then"),
        at("20/04/2026, 10:01", "Ada", "ok"),
    ]
    brought(vault, chat(tmp_path, "Femi", *said))
    settle(vault, ["Ada"], ["Femi"])
    assert [line["type"] for line in lines(vault)] == ["summary"]


def test_a_voice_note_is_listed_until_somebody_types_what_is_said_in_it(vault: Vault, tmp_path: Path) -> None:
    note = "20/04/2026, 10:00 - Femi: PTT-20260420-WA0001.opus (file attached)"
    brought(vault, chat(tmp_path, "Femi", at("19/04/2026, 10:00", "Ada", "it is over"), note))
    settle(vault, ["Ada"], ["Femi"])
    over.set_time(vault, "2026-04-19", "in the chat", NOW)
    (sound, summary) = lines(vault)
    assert (sound["type"], summary["to_hear"]) == ("to_hear", 1)
    records.amend(vault, sound["id"], {"text": "He says that he will come."}, NOW)
    (summary,) = lines(vault)
    assert summary["to_hear"] == 0
    assert found(vault, "PTT")


def test_what_is_shown_beside_a_pile_are_the_words_as_they_were_written(vault: Vault, tmp_path: Path) -> None:
    said = at("20/04/2026, 10:00", "Femi", "they shoulddd be shot")
    brought(vault, chat(tmp_path, "Femi", said))
    settle(vault, ["Ada"], ["Femi"])
    (listed,) = (line for line in lines(vault) if line["type"] == "to_read")
    assert listed["words"]
    assert "shoulddd" in listed["words"]


HEAVY = "they should be shot"
LIGHT = "someone should burn that place down with all of them inside"


def test_what_weighs_more_stands_first_in_its_pile(vault: Vault, tmp_path: Path) -> None:
    said = [at("20/04/2026, 10:00", "Femi", LIGHT), at("20/04/2026, 10:01", "Femi", HEAVY)]
    brought(vault, chat(tmp_path, "Femi", *said))
    settle(vault, ["Ada"], ["Femi"])
    listed = [line for line in lines(vault) if line["type"] == "to_read"]
    assert [line["text"] for line in listed] == [HEAVY, LIGHT]


def test_what_a_third_person_writes_to_her_is_not_listed(vault: Vault, tmp_path: Path) -> None:
    brought(vault, chat(tmp_path, "Sade", at("20/04/2026, 10:00", "Sade", HEAVY)))
    settle(vault, ["Ada"], ["Femi"])
    assert [line["type"] for line in lines(vault)] == ["summary"]
