# SPDX-License-Identifier: Apache-2.0
"""Sheets of Excel are read as tables, with dates by their styles, and no formula is worked out."""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.xlsx import READER, fits, header_of
from leeward.exports.xlsx_book import Style, number_of, style_of, text_of
from leeward.parts import Choices
from leeward.records import Amount, Party, Tally, Unread

from .workbooks import DAY, LONG, MOMENT, documents, number, read, records, shared, sheet, text, xlsx, zipped

DATA = Path(__file__).parent / "data/xlsx"
CHAT = ("Date", "Sender", "Message")
BANK = ("Date", "Description", "Amount")


def chat(*rows: tuple[str, ...]) -> str:
    return sheet([[text(one) for one in CHAT], *rows])


def test_a_sample_reads_as_its_answer_says() -> None:
    items, tallies = read((DATA / "statement.xlsx").read_bytes())
    plain = json.loads(json.dumps(msgspec.to_builtins([*items, *tallies])))
    golden = DATA / "statement.expected.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert plain == json.loads(golden.read_text("utf-8"))


def test_each_record_names_the_bytes_of_its_row() -> None:
    book = DATA / "statement.xlsx"
    with zipfile.ZipFile(book) as archive:
        for item in read(book.read_bytes())[0]:
            where = item.where
            assert where.member is not None
            assert where.offset is not None
            piece = archive.read(where.member)[where.offset :][: where.length]
            assert piece.startswith(b"<row")
            assert piece.endswith(b"</row>")
            assert where.sha256 == hashlib.sha256(piece).hexdigest()


def test_words_that_are_shared_are_found_by_their_numbers_whole_and_without_hints_how_to_speak_them() -> None:
    words = (
        "<si><t>Date</t></si><si><t>Sender</t></si><si><t>Message</t></si><si/>"
        "<si><r><t>one </t></r><r><rPr><b/></rPr>"
        '<t xml:space="preserve"> two &lt;3</t></r><rPh><t>no</t></rPh></si>'
    )
    rows = [[shared(n) for n in range(3)], [number("46025.5", MOMENT), text("Ben"), shared(4)]]
    (found,) = records(xlsx(sheet(rows), words=words))
    assert (found.text, found.sender, found.time.local) == (
        "one  two <3",
        Party(None, "Ben"),
        "2026-01-03T12:00",
    )


def test_words_that_are_not_there_are_counted() -> None:
    _, (tally,) = read(xlsx(chat((number("46025.5", MOMENT), text("Ben"), shared(7))), words=""))
    assert [c.facts for c in tally.caveats if c.key == "caveat.csv_table.words_missing"] == [{"n": 1}]


def test_a_formula_is_never_worked_out() -> None:
    stored = "<c><f>1+1</f><v>-0.5</v></c>"
    never = "<c><f>SUM(C2:C3)</f></c>"
    rows = [
        [text(one) for one in BANK],
        [number("46025", DAY), text("a"), stored],
        [number("46026", DAY), text("b"), never],
    ]
    first, second = records(xlsx(sheet(rows)))
    assert first.amount == Amount("-0.5", "")
    assert (second.amount, second.extra["Amount"]) == (None, "=SUM(C2:C3)")


@pytest.mark.parametrize("step", [1, -1])
def test_cells_stand_in_the_columns_that_they_name(step: int) -> None:
    gap = "".join(['<c r="A2" s="1"><v>46025</v></c>', '<c r="C2"><v>-1</v></c>'][::step])
    rows = sheet([[text(one) for one in BANK]]).replace("</sheetData>", f'<row r="2">{gap}</row></sheetData>')
    (found,) = records(xlsx(rows))
    assert (found.text, found.amount) == ("", Amount("-1", ""))


def test_each_sheet_is_a_table_of_its_own_and_one_that_is_none_is_left() -> None:
    calls = sheet(
        [
            [text(c) for c in ("Date", "Number", "Duration")],
            [number("46025", DAY), text("+2348000000142"), number("0.5", LONG)],
        ]
    )
    other = sheet([[text("Steps"), text("Weather")], [number("8000"), text("rain")]])
    items, tallies = read(xlsx(chat((number("46025", DAY), text("Ben"), text("hi"))), other, calls))
    assert [item.kind for item in items if not isinstance(item, Unread)] == ["message", "call"]
    assert len(tallies) == 2
    assert [item.seconds for item in items if not isinstance(item, Unread)][1] == 12 * 3600


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        *(("46025", Style(day=True), "2026-01-03"), ("46025.75", Style(day=True), "2026-01-03 18:00")),
        *(
            ("46025.000011574", Style(day=True, clock=True), "2026-01-03 00:00:01"),
            ("0.5", Style(clock=True), "12:00"),
        ),
        *(
            ("59", Style(day=True), "1900-02-28"),
            ("60", Style(day=True), "60"),
            ("61", Style(day=True), "1900-03-01"),
        ),
        *(
            ("1.5", Style(elapsed=True), "36:00:00"),
            ("19.989999999999998", Style(), "19.99"),
            ("80", Style(), "80"),
        ),
        *(
            ("2.348000000142E12", Style(), "2348000000142"),
            ("1E999999", Style(), "1E999999"),
            ("x", Style(), "x"),
        ),
        *(
            ("NaN", Style(day=True), "NaN"),
            ("-5", Style(day=True), "-5"),
            ("99999999", Style(day=True), "99999999"),
        ),
    ],
)
def test_a_number_is_what_its_style_shows(value: str, style: Style, shown: str) -> None:
    assert number_of(value, style) == shown


def test_days_begin_in_1904_where_the_workbook_says_so() -> None:
    (found,) = records(xlsx(chat((number("44563", DAY), text("Ben"), text("hi"))), is_1904=True))
    assert found.time.local == "2026-01-03"


@pytest.mark.parametrize(
    ("code", "style"),
    [
        *(
            ("dd/mm/yyyy", Style(day=True)),
            ("yyyy-mm-dd hh:mm", Style(day=True, clock=True)),
            ("General", Style()),
        ),
        *(
            ("[h]:mm:ss", Style(clock=True, elapsed=True)),
            ('#,##0.00 "days"', Style()),
            ("h:mm AM/PM", Style(clock=True)),
        ),
        *(
            ("[$-409]d mmm yy;@", Style(day=True)),
            ("[Red]0.00", Style()),
            ("mmm yy", Style(day=True)),
            ("@", Style()),
        ),
        *(('0.00\\ "kr"', Style()), ("[$R$-416] #,##0.00", Style())),
    ],
)
def test_the_code_of_a_format_says_whether_a_number_is_a_date(code: str, style: Style) -> None:
    assert style_of(code) == style


def test_characters_that_xml_does_not_allow_are_spelled_out() -> None:
    assert text_of("a_x000D_b_x005F_x0041_ _xD800_ _x12") == "a\rb_x0041_ \ufffd _x12"


def test_the_words_of_another_workbook_are_not_taken() -> None:
    files = {
        "a/xl/worksheets/sheet1.xml": sheet([[shared(0), shared(1), shared(2)]] * 2),
        "b/xl/sharedStrings.xml": "<sst/>",
    }
    assert all(not claimants(document) for document in documents(zipped(files), "both.zip"))


def test_a_sheet_that_ends_too_early_says_so_and_keeps_what_is_whole() -> None:
    whole = chat(*[(number("46025", DAY), text("Ben"), text(f"m{n}")) for n in range(3)])
    items, (tally,) = read(xlsx(whole[: whole.index("m2")]))
    assert len(items) == 2
    assert tally.truncated
    assert not read(xlsx(whole))[1][0].truncated


def test_columns_that_a_person_told_are_found_and_known_again() -> None:
    columns = {"time": "Wann", "sender": "Wer", "text": "Was"}
    rows = [
        [text(one) for one in ("Wann", "Wer", "Was")],
        [text("2026-01-03 10:00"), text("Ben"), text("wo")],
    ]
    document = next(d for d in documents(xlsx(sheet(rows))) if d.name.endswith("sheet1.xml"))
    assert not claimants(document)
    assert fits(document, columns)
    assert header_of(document, columns) == header_of(document, dict(reversed(columns.items())))
    *found, tally = READER.read(document, Choices(columns=columns))
    assert isinstance(tally, Tally)
    assert [item.text for item in found if not isinstance(item, Unread | Tally)] == ["wo"]
    *lost, _ = READER.read(document, Choices(columns={"time": "x", "text": "y"}))
    assert [item.why for item in lost if isinstance(item, Unread)] == ["no_such_columns"]


def test_a_row_that_is_too_big_costs_itself() -> None:
    rows = [(number("46025", DAY), text("Ben"), text("x" * size)) for size in (1, 17 << 20, 1)]
    items, _ = read(xlsx(chat(*rows)))
    assert [getattr(item, "why", "") for item in items] == ["", "element_too_big", ""]


def test_one_long_text_in_very_many_cells_is_taken_a_few_times_only() -> None:
    words = f"<si><t>{'y' * (4 << 20)}</t></si>"
    row = (number("46025", DAY), text("Ben"), text("x"), *[shared(0)] * 100)
    (found,), (tally,) = read(xlsx(chat(row), words=words))
    assert not isinstance(found, Unread)
    assert sum(map(len, found.extra.values())) <= 16 << 20
    assert any(c.key == "caveat.csv_table.words_missing" for c in tally.caveats)


ALPHABET = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
    | st.sampled_from(list("\u0085\u2028\u200e\u202e\U0001f600\"'&<>\n\t"))
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ALPHABET.filter(lambda one: "_x" not in one), max_size=6))
def test_what_was_written_is_read_letter_by_letter(said: list[str]) -> None:
    rows = [(number("46025.5", MOMENT), text("Ben"), text(one)) for one in ["first", *said]]
    assert [r.text for r in records(xlsx(chat(*rows)))][1:] == [one if one.strip() else "" for one in said]


PIECES = [
    "<row>",
    "</row>",
    "<c>",
    "</c>",
    '<c t="s">',
    "<v>",
    "</v>",
    "1",
    "<t>",
    "hi",
    "<rPh>",
    "&",
    "</sheetData>",
    "<f>",
    '"',
]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_sheet_is_read_the_same_twice_and_adds_up(pieces: list[str]) -> None:
    whole = chat((number("46025", DAY), text("Ben"), text("hi")))
    book = xlsx(whole.replace("</sheetData>", "".join(pieces)), words="<si><t>x</t></si>")
    assert read(book) == read(book)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_claimed_by_nobody_or_read(junk: bytes) -> None:
    start = sheet([]).partition("<sheetData>")[0].encode()
    for document in documents(zipped({"xl/worksheets/sheet1.xml": start + junk, "xl/styles.xml": junk})):
        READER.claim(document)
        *_, tally = READER.read(document, Choices())
        assert isinstance(tally, Tally)
        assert tally.adds_up()
