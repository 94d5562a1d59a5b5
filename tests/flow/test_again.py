# SPDX-License-Identifier: Apache-2.0
"""An export whose reading broke off is read again when it is added again: nothing is lost or doubled."""

import sys
from pathlib import Path

import pytest

from leeward.flow.check import check_vault
from leeward.flow.reading import BATCH
from leeward.flow.receipts import Receipt
from leeward.vault import Query, Vault

from ..hostile.planted import export, plant, use  # noqa: TID252 - as in cli/conftest.py
from .cases import HIS, at, backup, brought, chat, sms

linux = pytest.mark.skipif(sys.platform != "linux", reason="the child is ended as Linux ends it")
ALL = BATCH + 3
FALLS = "open('/etc/passwd')"


def add_planted(vault: Vault, folder: Path, act: str, before: str = "") -> Receipt:
    """The planted export, added while its reader does this."""
    with pytest.MonkeyPatch.context() as patch:
        use(patch, plant(folder, act, before))
        (receipt,) = brought(vault, export(folder))
    return receipt


def ids(vault: Vault) -> list[str]:
    return [kept.id for one in vault.imports() for kept in Query(vault).of_import(one.number)]


def receipts_in_log(vault: Vault) -> int:
    return len(vault.entries("receipt"))


@linux
def test_after_a_crash_the_same_file_is_read_again_from_where_it_broke_off(
    vault: Vault, tmp_path: Path
) -> None:
    first = add_planted(vault, tmp_path, FALLS)
    assert (first.records, first.exit_code) == (BATCH, 1)
    second = add_planted(vault, tmp_path, "")
    assert (second.format, second.records, second.exit_code, second.already) == ("planted", ALL, 0, False)
    assert second.adds_up()
    found = ids(vault)
    assert len(found) == len(set(found)) == ALL
    assert set(Query(vault).rows_of(found)) == set(found)
    assert [body["receipt"]["records"] for _, _, body in vault.entries("receipt")] == [BATCH, ALL]
    assert check_vault(vault).ok
    third = add_planted(vault, tmp_path, FALLS)
    assert (third.records, third.already) == (ALL, True)
    assert receipts_in_log(vault) == 2


@linux
def test_one_that_breaks_off_again_keeps_its_counts_and_adds_no_entry(vault: Vault, tmp_path: Path) -> None:
    add_planted(vault, tmp_path, FALLS)
    size = vault.log.frontier.size
    for before in ("", "reading.BATCH = 700"):
        again = add_planted(vault, tmp_path, FALLS, before)
        assert (again.records, again.exit_code) == (BATCH, 1)
        assert again.adds_up()
    assert vault.log.frontier.size == size
    # It may also break off later: what is new is kept, and the receipt counts all of it.
    more = add_planted(vault, tmp_path, FALLS, f"reading.BATCH = {BATCH + 2}")
    assert (more.records, len(ids(vault))) == (BATCH + 2, BATCH + 2)
    assert receipts_in_log(vault) == 2


@linux
def test_a_mended_reader_that_sees_other_items_loses_and_doubles_none(vault: Vault, tmp_path: Path) -> None:
    add_planted(vault, tmp_path, FALLS)
    before = ids(vault)
    every_second = "one = record\ndef record(n): return one(2 * n)"
    add_planted(vault, tmp_path, "", every_second)
    found = ids(vault)
    assert found[: len(before)] == before
    assert len(found) == len(set(found)) == BATCH + ALL - BATCH // 2
    assert check_vault(vault).ok


@linux
def test_a_piece_that_could_not_be_read_and_now_can_is_a_record(vault: Vault, tmp_path: Path) -> None:
    unread = "one = record\ndef record(n): return Unread('cut_off', Where(None, n, 1)) if n == 7 else one(n)"
    add_planted(vault, tmp_path, FALLS, unread)
    assert (len(list(Query(vault).of_unread(1))), vault.imports()[0].done) == (1, BATCH)
    add_planted(vault, tmp_path, "")
    assert vault.imports()[0].done == ALL + 1
    assert check_vault(vault).ok


def test_what_no_reader_claimed_is_read_when_the_person_says_what_it_is(vault: Vault, tmp_path: Path) -> None:
    path = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    path = path.rename(tmp_path / "copied.txt")
    path.write_bytes(b"A list of words.\n" * 5000 + path.read_bytes())
    (nothing,) = brought(vault, path)
    assert nothing.exit_code == 4
    size = vault.log.frontier.size
    (nothing,) = brought(vault, path)
    assert (nothing.exit_code, vault.log.frontier.size) == (4, size)
    (read,) = brought(vault, path, as_format="whatsapp_txt")
    assert (read.records, vault.imports()[0].state) == (1, "read")
    assert receipts_in_log(vault) == 2
    assert check_vault(vault).ok


def test_an_export_that_was_read_to_its_end_is_not_read_again(vault: Vault, tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    brought(vault, texts)
    size = vault.log.frontier.size
    (receipt,) = brought(vault, texts)
    assert (receipt.already, vault.log.frontier.size) == (True, size)
