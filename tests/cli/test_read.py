# SPDX-License-Identifier: Apache-2.0
"""``leeward read``: JSON Lines on stdout, what a person must know on stderr, the worst as exit code."""

from pathlib import Path

import pytest

from ..flow.cases import HIS, SAMPLES, at, backup, chat, sms  # noqa: TID252 - as in conftest
from .conftest import Run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi\u2028there\x85"))


@pytest.fixture
def unsure(tmp_path: Path) -> Path:
    return chat(tmp_path, "Sade", at("03/04/2026, 10:00", "Sade", "hi"))


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.dat"
    path.write_bytes(b"hello")
    return path


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    path = backup(tmp_path / "cut.xml", *[sms(HIS, "2026-04-20T10:00", "one")] * 3)
    path.write_bytes(path.read_bytes()[:-60])
    return path


def test_records_come_before_the_receipt_of_their_path(leeward: Run, good: Path, cut: Path) -> None:
    done = leeward("read", good, cut)
    kinds = [line["type"] for line in done.lines]
    assert kinds == ["record", "receipt", *["record"] * (len(kinds) - 3), "receipt"]
    assert done.code == 1


def test_a_line_ends_with_a_line_feed_and_nowhere_else(leeward: Run, good: Path) -> None:
    done = leeward("read", good)
    assert done.lines[0]["text"].startswith("hi\u2028there")
    assert len(done.out.splitlines()) == len(done.lines) == 2
    assert "\r" not in done.out


def test_a_whole_export_says_nothing_on_stderr(leeward: Run, good: Path) -> None:
    assert (leeward("read", good).code, leeward("read", good).err) == (0, "")


def test_the_flag_that_answers_a_question_is_named(leeward: Run, unsure: Path) -> None:
    done = leeward("read", unsure)
    assert done.code == 3
    assert "--day-first" in done.err
    assert "--month-first" in done.err
    assert unsure.name in done.err
    assert done.lines[0]["time"]["local"] is None
    answered = leeward("read", "--day-first", unsure)
    assert (answered.code, answered.err) == (0, "")


def test_the_file_of_a_folder_that_needs_an_answer_is_named(leeward: Run, unsure: Path) -> None:
    done = leeward("read", unsure.parent)
    assert done.code == 3
    assert unsure.name in done.err


def test_the_worst_of_several_is_the_exit_code_and_all_are_read(
    leeward: Run, good: Path, unsure: Path, other: Path, cut: Path
) -> None:
    for paths, code in (((cut, good), 1), ((cut, unsure, good), 3), ((other, cut, unsure, good), 4)):
        done = leeward("read", *paths)
        assert done.code == code
        receipts = [line["path"] for line in done.lines if line["type"] == "receipt"]
        assert receipts == [str(p) for p in paths]
        assert sum(line["type"] == "record" and line["text"].startswith("hi") for line in done.lines) >= 1


def test_what_no_reader_claims_has_a_receipt_without_a_format_and_a_sentence(
    leeward: Run, other: Path
) -> None:
    done = leeward("read", other)
    assert (done.code, [line["format"] for line in done.lines]) == (4, [None])
    assert "other.dat" in done.err


@pytest.mark.parametrize("before", [True, False])
def test_options_stand_before_or_after_the_paths(leeward: Run, good: Path, *, before: bool) -> None:
    options = ["--zone", "Africa/Lagos", "--me", "Ada", "--me", "Femi"]
    done = leeward("read", *options, good) if before else leeward("read", good, *options)
    assert done.code == 0
    assert done.lines[0]["direction"] == "out"
    assert done.lines[0]["time"]["utc"] == "2026-04-20T09:00:00Z"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as", "nope"],
        ["--zone", "Mars/Base"],
        ["--zone", "../../etc/passwd"],
        ["--country", "Nigeria"],
        ["--day-first", "--month-first"],
        ["--nonsense"],
        ["--zone"],
    ],
)
def test_wrong_use_is_said_and_reads_nothing(leeward: Run, good: Path, wrong: list[str]) -> None:
    done = leeward("read", good, *wrong)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()


def test_nothing_to_read_is_wrong_use(leeward: Run) -> None:
    assert leeward("read").code == 2


def test_a_format_can_be_said(leeward: Run, good: Path) -> None:
    assert leeward("read", "--as", "whatsapp_txt", good).lines[-1]["format"] == "whatsapp_txt"


def test_the_country_may_be_written_small(leeward: Run, good: Path) -> None:
    assert leeward("read", "--country", "ng", good).lines[0]["time"]["zone"] == "Africa/Lagos"


def test_the_sample_folder_is_read_whole(leeward: Run) -> None:
    done = leeward("read", SAMPLES / "exports", "--zone", "Africa/Lagos")
    receipt = done.lines[-1]
    assert done.code == 0
    assert receipt["records"] + receipt["system"] == len(done.lines) - 1


def test_a_table_with_columns_of_its_own_is_read_as_a_person_says(leeward: Run, tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("aa,bb,cc\n2026-01-03 19:42,Femi,where are you\n", "utf-8")
    assert leeward("read", table).code == 4
    told = tmp_path / "columns.json"
    told.write_text('{"time": "aa", "sender": "bb", "text": "cc"}', "utf-8")
    done = leeward("read", table, "--columns", told)
    assert done.code == 0
    assert [(line["from"]["name"], line["text"]) for line in done.lines if line["type"] == "record"] == [
        ("Femi", "where are you")
    ]


def test_a_role_that_there_is_not_is_said_with_those_that_there_are(leeward: Run, tmp_path: Path) -> None:
    told = tmp_path / "columns.json"
    told.write_text('{"colour": "aa"}', "utf-8")
    done = leeward("read", tmp_path, "--columns", told)
    assert (done.code, "colour" in done.err, "sender" in done.err) == (2, True, True)
    told.write_text('{"time": 1}', "utf-8")
    assert leeward("read", tmp_path, "--columns", told).code == 2


def test_a_file_whose_name_begins_with_a_bracket_is_a_file(leeward: Run, tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nTEL:+2348000000101\nEND:VCARD\n"
    (tmp_path / "[LINE] Ada.vcf").write_text(card, "utf-8")
    assert leeward("read", tmp_path / "[LINE] Ada.vcf").code == 0


def test_a_bill_without_years_asks_and_takes_its_last_day(leeward: Run, tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text("Date,Time,Number,Minutes\n12/30,10:14 PM,202-555-0123,2\n", "utf-8")
    asked = leeward("read", bill)
    assert asked.code == 3
    assert "--bill-date" in asked.err
    done = leeward("read", bill, "--bill-date", "2026-01-14")
    assert done.code == 0
    assert done.lines[0]["time"]["local"] == "2025-12-30T22:14"
    assert leeward("read", bill, "--bill-date", "14").code == 2


def test_an_old_or_locked_excel_file_is_named_with_what_to_do(leeward: Run, tmp_path: Path) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    (tmp_path / "bank.xls").write_bytes(compound)
    (tmp_path / "bank.xlsx").write_bytes(compound + "EncryptedPackage".encode("utf-16-le"))
    for name, word in (("bank.xls", ".xlsx or .csv"), ("bank.xlsx", "without the password")):
        done = leeward("read", tmp_path / name)
        assert done.code == 4
        assert word in done.err
