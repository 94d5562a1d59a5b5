# SPDX-License-Identifier: Apache-2.0
"""Sheets of LibreOffice are read as tables: values before words, equal rows as often as they stand there."""

import json
import os
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.ods import READER, fits, header_of
from leeward.parts import Choices
from leeward.records import Amount, Sha256, Tally, Unread
from leeward.wire import identity

from .workbooks import documents, ods, ods_row, read, records

DATA = Path(__file__).parent / "data/ods"
CHAT = ods_row("Date", "Sender", "Message")
BANK = ods_row("Date", "Description", "Amount")
END = "</text:p></table:table-cell>"
DAY = f'<table:table-cell office:value-type="date" office:date-value="2026-01-03"><text:p>03.01.26{END}'
MOMENT = DAY.replace("2026-01-03", "2026-01-03T10:00:05")
NOUGHT = f'<table:table-cell office:value-type="float" office:value="-0.01"><text:p>-0,01{END}'


def test_a_sample_reads_as_its_answer_says() -> None:
    items, tallies = read((DATA / "statement.ods").read_bytes())
    plain = json.loads(json.dumps(msgspec.to_builtins([*items, *tallies])))
    golden = DATA / "statement.expected.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert plain == json.loads(golden.read_text("utf-8"))


def test_a_date_and_a_number_are_their_values_and_not_what_is_shown() -> None:
    (found,) = records(ods(BANK + ods_row(MOMENT, "note", NOUGHT)))
    assert (found.time.local, found.amount) == ("2026-01-03T10:00:05", Amount("-0.01", ""))


def test_equal_rows_that_are_written_once_are_read_as_often_as_they_stand_there() -> None:
    found = records(
        ods(BANK + ods_row(DAY, "a", NOUGHT, number_rows_repeated="3") + ods_row(DAY, "b", NOUGHT))
    )
    assert [r.text for r in found] == ["a", "a", "a", "b"]
    assert len({identity(Sha256("0" * 64), r.where) for r in found}) == 4
    assert len({r.where.sha256 for r in found}) == 2


def test_rows_that_are_repeated_without_end_are_blank_or_cut_and_counted() -> None:
    blank = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>', number_rows_repeated="1048576"
    )
    items, (tally,) = read(ods(BANK + ods_row(DAY, "a", NOUGHT) + blank))
    assert (len(items), tally.seen) == (1, 2)
    _, (tally,) = read(ods(BANK + ods_row(DAY, "a", NOUGHT, number_rows_repeated="10005")))
    assert tally.records == 10_000
    assert [c.facts for c in tally.caveats if c.key == "caveat.csv_table.repeated_cut"] == [{"n": 5}]


def test_words_keep_their_blanks_lines_and_parts_and_take_no_note_beside_them() -> None:
    words = (
        '<table:table-cell office:value-type="string">'
        "<office:annotation><text:p>aside</text:p></office:annotation>"
        '<text:p>one<text:s text:c="2"/>two <text:span>three</text:span> &lt;3</text:p><text:p/>'
        "<text:p>four<text:tab/>five<text:line-break/>six</text:p></table:table-cell>"
    )
    (found,) = records(ods(CHAT + ods_row(MOMENT, "Ben", words)))
    assert found.text == "one  two three <3\n\nfour\tfive\nsix"


def test_a_cell_that_stands_for_several_columns_is_in_each() -> None:
    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    (found,) = records(ods(ods_row("Date", "a", "b", "Message") + ods_row(MOMENT, empty, "hi")))
    assert (found.text, dict(found.extra)) == ("hi", {})


def test_a_formula_without_a_result_is_kept_and_not_worked_out() -> None:
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    (found,) = records(ods(BANK + ods_row(DAY, "note", formula)))
    assert (found.amount, found.extra["Amount"]) == (None, "of:=1+1")


def test_columns_that_a_person_told_are_found_and_known_again() -> None:
    columns = {"time": "Wann", "sender": "Wer", "text": "Was"}
    book = ods(ods_row("Wann", "Wer", "Was") + ods_row(MOMENT, "Ben", "wo"))
    document = next(d for d in documents(book) if d.name == "content.xml")
    assert not claimants(document)
    assert fits(document, columns)
    assert header_of(document, columns) is not None
    *found, _ = READER.read(document, Choices(columns=columns))
    assert [item.text for item in found if not isinstance(item, Unread | Tally)] == ["wo"]
    *lost, tally = READER.read(document, Choices())
    assert [item.why for item in lost if isinstance(item, Unread)] == ["no_such_columns"]
    assert isinstance(tally, Tally)
    assert tally.adds_up()


def test_a_few_bytes_that_stand_for_much_stay_small() -> None:
    blanks = '<table:table-cell office:value-type="string"><text:p>x' + '<text:s text:c="9999999"/>' * 50
    many = f"{blanks}</text:p></table:table-cell>"
    (found,) = records(ods(CHAT + ods_row(MOMENT, "Ben", many)))
    assert len(found.text) <= 100_001
    long = "y" * (5 << 20)
    items, (tally,) = read(ods(CHAT + ods_row(MOMENT, "Ben", long, number_rows_repeated="1000000")))
    assert 1 < len(items) < 20
    assert any(c.key == "caveat.csv_table.repeated_cut" for c in tally.caveats)


ALPHABET = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
    | st.sampled_from(list("\u0085\u2028\u200e\u202e\U0001f600\"'&<>"))
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ALPHABET, max_size=6))
def test_what_was_written_is_read_letter_by_letter(said: list[str]) -> None:
    rows = "".join(ods_row(MOMENT, "Ben", f" {one}") for one in ["first", *said])
    assert [r.text for r in records(ods(CHAT + rows))][1:] == [
        f" {one}" if one.strip() else "" for one in said
    ]


PIECES = [
    *(
        CHAT,
        ods_row(DAY, "a", "b"),
        "<table:table-row>",
        "</table:table-row>",
        "<text:p>",
        "</text:p>",
        "x",
        "&",
    ),
    *("<table:table-cell>", "</table:table-cell>", '<text:s text:c="9999999"/>', "<office:annotation>"),
]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_sheet_is_read_the_same_twice_and_adds_up(pieces: list[str]) -> None:
    book = ods(CHAT + ods_row(DAY, "Ben", "hi") + "".join(pieces))
    assert read(book) == read(book)
