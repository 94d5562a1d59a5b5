# SPDX-License-Identifier: Apache-2.0
"""``leeward add``: receipts as ``read`` prints them, or in words that a person can follow."""

import zipfile
from pathlib import Path

import pytest

from leeward.cli.add import show_whole
from leeward.flow.receipts import Receipt, whole
from leeward.records import Skipped
from leeward.words import say

from ..flow.cases import HIS, at, backup, chat, new_vault, sms  # noqa: TID252 - as in conftest
from .conftest import Run

WORKBOOK = Path(__file__).parents[1] / "exports/data/xlsx/statement.xlsx"


def test_add_prints_the_receipts_of_read(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    good = chat(tmp_path / "in", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    other = tmp_path / "in" / "other.dat"
    other.write_bytes(b"hello")
    options = ["--zone", "Africa/Lagos", good, other, tmp_path / "nowhere", good.parent]
    read = leeward("read", *options)
    added = leeward("add", vault, *options, "--json", "--passphrase-file", key)
    assert added.code == read.code == 4
    receipts = [line for line in read.lines if line["type"] == "receipt"]
    told = [{**line, "already": False, "parts": []} for line in added.lines]
    assert told == [{**line, "parts": []} for line in receipts]
    assert added.err == read.err


def test_a_receipt_in_words_says_where_each_unit_went(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    done = leeward("add", "--passphrase-file", key, vault, texts)
    assert done.code == 0
    assert "s.xml (sms_backup_xml)" in done.out
    again = leeward("add", "--passphrase-file", key, vault, texts)
    assert again.code == 0
    assert "Was added before" in again.out


def test_a_file_that_nothing_knows_is_named_also_in_a_zip_among_other_exports(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    chat(tmp_path / "in", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    with zipfile.ZipFile(tmp_path / "in" / "all.zip", "w") as archive:
        archive.write(texts, "s.xml")
        archive.writestr("notes/strange.dat", b"\x01\x02 nothing that is known")
    done = leeward("add", vault, tmp_path / "in", "--passphrase-file", key)
    assert "Not read: 1 (not recognised), first notes/strange.dat\n" in done.out


def test_a_workbook_tells_each_thing_once_and_nothing_of_its_inner_parts(
    leeward: Run, vault: Path, key: Path
) -> None:
    out = leeward("add", vault, WORKBOOK, "--passphrase-file", key).out
    assert out.count(say("skipped.before_header")) == 1
    assert say("skipped.workbook_part") not in out
    assert "statement.xlsx: 3 records in all." in out


def test_a_table_without_a_currency_says_how_to_name_one_and_both_ways_work(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    opens = ("--passphrase-file", key)
    table = tmp_path / "bank.csv"
    table.write_text("Date,Description,Amount,Cash of\n2026-04-20,From Femi,-5.00,NGN\n", "utf-8")
    said = leeward("add", vault, table, *opens).out
    assert say("add.no_currency") in said
    (line,) = leeward("find", vault, "Femi", "--json", *opens).lines
    assert leeward("amend", vault, line["id"], "--json", "-", *opens, typed='{"currency": "NGN"}').code == 0
    (line,) = leeward("find", vault, "Femi", "--json", *opens).lines
    assert line["amendments"][0]["currency"] == "NGN"
    (tmp_path / "c.json").write_text('{"currency": "Cash of"}', "utf-8")
    table.write_text(table.read_text("utf-8") + "2026-04-21,From Femi,-6.00,NGN\n", "utf-8")
    said = leeward("add", vault, table, "--columns", tmp_path / "c.json", *opens).out
    assert (say("add.no_currency") in said, "2 records" in said) == (False, True)


def test_what_a_zip_holds_beside_what_its_parts_left_out_is_still_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inside = Receipt("a.zip", "s.xml", None, "x", 3, 1, skipped=(Skipped("unread", 2, "byte:9"),), caveats=())
    others = (Skipped("unread", 3, "b.bin"), Skipped("zip_in_zip", 1, "c.zip"))
    show_whole(whole("a.zip", "a.zip", None, [inside], others))
    out = capsys.readouterr().out
    assert "Not read: 2 (could not be read)" in out
    assert "Not read: 3 (could not be read)" in out
    assert "c.zip: not taken" in out


def test_who_is_me_may_be_said_with_the_export(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    lines = [at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", "no")]
    good = chat(tmp_path, "Femi", *lines)
    done = leeward("add", vault, good, "--me", "Ada", "--me", "Nobody", "--passphrase-file", key)
    assert done.code == 0
    assert "Nobody" in done.err
    assert "Ada" not in done.err
    found = leeward("find", vault, "no", "--json", "--passphrase-file", key)
    assert found.lines[0]["direction"] == "out"


def test_how_it_was_made_may_come_from_a_file_or_be_left_open(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    (tmp_path / "how.txt").write_text("the app's menu\n", "utf-8")
    done = leeward("add", vault, texts, "--how", f"@{tmp_path / 'how.txt'}", "--passphrase-file", key)
    assert done.code == 0


def test_wrong_use_adds_nothing(leeward: Run, vault: Path, key: Path) -> None:
    assert leeward("add", vault, "--passphrase-file", key).code == 2
    assert leeward("add", vault, vault, "--as", "nope", "--passphrase-file", key).code == 2


def test_each_file_of_a_folder_that_was_not_taken_is_named(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    backup(folder / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    (folder / "notes to self.dat").write_bytes(b"milk")
    (folder / "talk.opus").write_bytes(b"OggS")
    out = leeward("add", vault, folder, "--passphrase-file", key).out
    assert "notes to self.dat: not taken" in out
    assert "1 picture, sound or film" in out


def test_a_case_without_a_zone_is_asked_for_one_and_told_how(leeward: Run, key: Path, tmp_path: Path) -> None:
    case = new_vault(tmp_path / "v", country="US")
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    assert "--zone" in leeward("add", case, texts, "--passphrase-file", key).err
    said = leeward("add", case, texts, "--zone", "America/New_York", "--passphrase-file", key)
    assert "--zone" not in said.err


def test_an_empty_file_and_a_locked_one_are_said_to_be_so(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    empty, locked = tmp_path / "empty.txt", tmp_path / "locked.zip"
    empty.write_bytes(b"")
    with zipfile.ZipFile(locked, "w") as archive:
        archive.writestr("chat.txt", b"x")
    data = bytearray(locked.read_bytes())
    data[6] |= 1  # the mark of a locked member, in both of its headers
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)
    assert "it is empty" in leeward("add", vault, empty, "--passphrase-file", key).err
    done = leeward("add", vault, locked, "--passphrase-file", key)
    assert (done.code, "--password-file" in done.err) == (3, True)
    assert "nothing of it can be read before your answer" in done.out


def test_records_that_wait_for_an_answer_are_not_told_as_added(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    unclear = chat(tmp_path / "in", "Femi", at("03/04/2026, 10:00", "Femi", "hi"))
    backup(tmp_path / "in" / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    opens = ("--passphrase-file", key)
    done = leeward("add", vault, unclear.parent, *opens)
    assert done.code == 3
    assert "--day-first" in done.err
    assert "Not added yet: 1 record" in done.out
    assert "in: 1 record in all." in done.out
    assert say("receipt.whole_waits", n=1) in done.out
    done = leeward("add", vault, unclear.parent, "--day-first", *opens)
    assert (done.code, "Not added yet" in done.out) == (0, False)
    assert "in: 2 records in all." in done.out


def test_a_folder_of_many_mails_is_told_in_one_line_and_what_is_odd_by_itself(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for n in range(12):
        day = "someday" if n == 3 else f"Mon, {10 + n} Apr 2026 10:00:00 +0100"
        head = f"From: Femi <femi@example.com>\r\nTo: ada@example.org\r\nSubject: {n}\r\nDate: {day}"
        mail = f"{head}\r\n\r\nx\r\n"
        (tmp_path / "in" / f"{n}.eml").write_text(mail, "utf-8", newline="")
    out = leeward("add", vault, tmp_path / "in", "--passphrase-file", key).out
    assert "11 more files (mail): 11 records." in out
    assert "3.eml (mail)" in out
    assert "4.eml" not in out
