# SPDX-License-Identifier: Apache-2.0
"""Records by id and by their words, with later words beside them and copies pointed out."""

from pathlib import Path

import pytest

from leeward.errors import UsageError
from leeward.flow import records
from leeward.flow.asked import Asked
from leeward.flow.read import lines
from leeward.vault import Vault

from .cases import HIS, NOW, at, backup, brought, chat, found, sms


def test_show_prints_a_record_as_read_does(vault: Vault, tmp_path: Path) -> None:
    talk = chat(
        tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "one"), at("20/04/2026, 10:01", "Ada", "two")
    )
    brought(vault, talk)
    printed = [
        r for r in lines([talk], Asked(zone="Africa/Lagos"), "en", lambda _: None) if r["type"] == "record"
    ]
    ids = [r["id"] for r in reversed(printed)]
    assert list(records.show(vault, ids)) == list(reversed(printed))


def test_an_id_that_is_not_there_is_named(vault: Vault) -> None:
    for wrong in ("a" * 26, "short", "", "\u00e9" * 26, "1" * 26):
        with pytest.raises(UsageError) as missing:
            list(records.show(vault, [wrong]))
        assert missing.value.facts["id"] == wrong


@pytest.mark.parametrize(
    "words", ['"', "*", "one OR two", "NEAR(one two)", "text:one", "-one", "()", "", "\0"]
)
def test_words_are_words_and_no_query(vault: Vault, tmp_path: Path, words: str) -> None:
    brought(
        vault,
        backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"), sms(HIS, "2026-04-20T10:01", "two")),
    )
    assert [line["text"] for line in found(vault, words)] in ([], ["one"])


def test_all_words_must_be_there_in_any_order(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "leave my keys here")))
    assert len(found(vault, "KEYS leave")) == 1
    assert found(vault, "keys gate") == []


def test_a_later_word_stands_beside_a_record_that_stays_as_it_was(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
    (before,) = found(vault, "one")
    records.amend(vault, before["id"], {"place": "at work", "at": "noon"}, NOW)
    (after,) = found(vault, "one")
    (amendment,) = after.pop("amendments")
    assert after == before
    assert amendment["place"] == "at work"
    assert amendment["at"] == "2026-06-07T09:00:00Z"
    with pytest.raises(UsageError, match=r"error\.no_such_record"):
        records.amend(vault, "a" * 26, {"place": "x"}, NOW)


def test_a_copy_in_a_later_export_says_which_record_it_is_a_copy_of(vault: Vault, tmp_path: Path) -> None:
    line = at("20/04/2026, 10:00", "Femi", "one")
    brought(
        vault,
        chat(tmp_path / "1", "Femi", line),
        chat(tmp_path / "2", "Femi", line, at("21/04/2026, 10:00", "Femi", "x")),
    )
    first, second = found(vault, "one")
    assert "same_as" not in first
    assert second["same_as"] == first["id"]
