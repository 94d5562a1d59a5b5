# SPDX-License-Identifier: Apache-2.0
"""The payments of an M-PESA statement come out of its PDF as they stand there, each amount in its column."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from leeward.exports.mpesa_statement import HEADER, is_statement, table_of
from leeward.exports.pdf import READER
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread

from .pdf_files import Put, pdf, width

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf, which locks PDFs for this test, is not installed")
pytest.importorskip("pypdf", reason="the extra [pdf] is not installed")

LEFT = (36, 117, 197, 358, 440, 480, 519)
RIGHT = (115, 195, 356, 438, 478, 517, 560)
"""Where the columns of Safaricom's statement begin, and where they end."""
SIZE = 6
Row = tuple[str, str, str, str, str, str, str]
ROWS: list[Row] = [
    ("TCH0000003", "2026-03-09 21:14:03", "Funds received from - 254700000012 FEMI COKER", "Completed",
     "1.00", "", "12,628.00"),
    ("TCH0000002", "2026-03-09 20:00:00", "Customer Transfer to - 2547*****012 FEMI COKER", "Completed",
     "", "-1,000.00", "12,627.00"),
    ("TCH0000001", "2026-03-09 19:59:59", "Customer Transfer of Funds Charge", "Failed",
     "", "22.00", "627.00"),
]  # fmt: skip


def cell(column: int, y: float, text: str, align: str) -> Put:
    room = RIGHT[column] - LEFT[column] - width(text, SIZE)
    return Put(LEFT[column] + {"left": 0, "right": room, "center": room / 2}[align], y, text)


def page(rows: list[Row], align: str = "right", *, header: bool = True, first: bool = True) -> list[Put]:
    """A page of a statement; the details of a row are broken into two lines where they are long."""
    out = [Put(30, 800, "MPESA FULL STATEMENT"), Put(30, 780, "Customer Name: ADA OBI")] if first else []
    if header:
        aligns = ["left"] * 4 + [align] * 3
        out += [cell(n, 700, name, aligns[n]) for n, name in enumerate(HEADER)]
    y = 680.0
    for row in rows:
        words = row[2].split(" ")
        lines = [" ".join(words[:4]), *([" ".join(words[4:])] if words[4:] else [])]
        for n, text in enumerate(row):
            if text and n != 2:
                out.append(cell(n, y, text, align if n > 3 else "left"))
        out += [cell(2, y - 10 * n, line, "left") for n, line in enumerate(lines)]
        y -= 10 * len(lines) + 8
    return [*out, Put(30, 40, "Page 1 of 1"), Put(30, 30, "Disclaimer: this record is for your personal use")]


def statement(pages: list[list[Put]]) -> bytes:
    return pdf(pages, SIZE)


def read(data: bytes, password: str | None = None) -> tuple[list[Record | Unread], Tally]:
    of = Document("s.pdf", None, len(data), data[:65536], lambda: io.BytesIO(data))
    *items, tally = READER.read(of, Choices(password=password))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert sum(isinstance(item, Record) for item in found) == tally.records
    return found, tally


def rows_of(data: bytes) -> list[Row]:
    found = []
    for record in read(data)[0]:
        assert isinstance(record, Record)
        assert record.amount is not None
        paid = record.amount.value
        found.append((
            record.extra["Receipt No."], record.time.as_written, record.text,
            record.extra["Transaction Status"],
            paid if record.direction == "in" else "", paid if record.direction == "out" else "",
            record.extra["Balance"],
        ))  # fmt: skip
    return found


def as_told(rows: list[Row]) -> list[Row]:
    """The same rows as records tell them: amounts without commas, with a minus where money went out."""
    return [
        (*row[:4], row[4].replace(",", ""), row[5] and f"-{row[5].replace(',', '').lstrip('-')}", row[6])
        for row in rows
    ]


@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_every_payment_is_read_with_its_amount_in_its_column(align: str) -> None:
    assert rows_of(statement([page(ROWS, align)])) == as_told(ROWS)


def test_a_payment_tells_who_when_and_how_much_and_that_a_machine_read_it() -> None:
    items, tally = read(statement([page(ROWS)]))
    first = items[0]
    assert isinstance(first, Record)
    assert (first.kind, first.channel, first.direction) == ("payment", "mpesa", "in")
    assert (first.sender.handle, first.sender.name) == ("254700000012", "FEMI COKER")
    assert first.time.local == "2026-03-09T21:14:03"
    assert first.amount is not None
    assert (first.amount.value, first.amount.currency) == ("1.00", "KES")
    assert (first.where.row, first.extra["checked"]) == (1, "no")
    assert [item.state for item in items if isinstance(item, Record)] == [(), (), ("failed",)]
    assert (tally.format, tally.records, tally.continuations) == ("pdf", 3, 3)
    assert "caveat.pdf.statement" in [c.key for c in tally.caveats]


def test_the_lines_above_and_below_the_table_are_counted_and_are_no_part_of_a_payment() -> None:
    items, tally = read(statement([page(ROWS)]))
    assert [(s.why, s.count) for s in tally.skipped] == [("layout", 5)]
    assert not any("Disclaimer" in i.text or "Page" in i.text for i in items if isinstance(i, Record))


def test_a_page_without_the_header_has_the_columns_of_the_page_before() -> None:
    pages = [page(ROWS[:1]), page(ROWS[1:], header=False, first=False)]
    assert rows_of(statement(pages)) == as_told(ROWS)


def test_a_time_below_its_day_belongs_to_it() -> None:
    lines = (
        "Receipt No.  Completion Time  Details      Status     Paid In  Withdrawn  Balance",
        "TCH0000001   2026-03-09       Funds from   Completed     1.00                2.00",
        "             21:14:03         FEMI COKER",
        "",
        "             22:00:00         no row is open",
    )
    table = table_of(["\n".join(lines)])
    expected = ["TCH0000001", "2026-03-09 21:14:03", "Funds from FEMI COKER", "Completed", "1.00", "", "2.00"]
    assert table.rows == [expected]
    assert (table.continuations, table.others) == (1, 2)


def test_an_amount_that_no_column_claims_is_kept_and_not_guessed_to_be_paid_in() -> None:
    lines = ("TCH0000001   2026-03-09 21:14:03   Funds from FEMI   Completed   1.00   2.00",)
    (row,) = table_of(["\n".join(lines)]).rows
    assert row[2:] == ["Funds from FEMI", "Completed 1.00", "", "", "2.00"]
    (record,) = read(statement([page(ROWS[:1], header=False), [Put(30, 700, " ".join(HEADER[:3]))]]))[0]
    assert isinstance(record, Record)
    assert (record.amount, record.direction) == (None, "unknown")
    assert record.extra["Transaction Status"] == "Completed 1.00"


def test_a_line_of_the_table_that_is_no_row_is_counted_with_a_reason_of_its_own() -> None:
    odd = [Put(LEFT[2], 300, "Funds received from FEMI"), cell(4, 300, "7.00", "right")]
    _, tally = read(statement([[*page(ROWS), *odd]]))
    assert ("statement_line", 1) in [(s.why, s.count) for s in tally.skipped]
    summary = [Put(30, 750, "SEND MONEY: 1,022.00")]
    _, tally = read(statement([[*page(ROWS), *summary]]))
    assert "statement_line" not in [s.why for s in tally.skipped]


@pytest.mark.parametrize("how", [{"R": 3, "aes": False, "metadata": False}, {"R": 4}, {"R": 6}])
def test_a_locked_statement_opens_with_its_password_alone(how: dict[str, int | bool], tmp_path: Path) -> None:
    locked = tmp_path / "s.pdf"
    with pikepdf.open(io.BytesIO(statement([page(ROWS)]))) as plain:
        plain.save(locked, encryption=pikepdf.Encryption(user="123456", owner="other", **how))
    data = locked.read_bytes()
    assert read(data, "123456")[1].records == 3
    for password, why in ((None, "password_needed"), ("1234567", "wrong_password")):
        items, tally = read(data, password)
        assert [item.why for item in items if isinstance(item, Unread)] == [why]
        assert tally.records == 0


def test_a_statement_in_another_order_of_day_and_month_is_asked_about() -> None:
    rows: list[Row] = [(*row[:1], "03/04/2026 10:00:00", *row[2:]) for row in ROWS]
    data = statement([page(rows)])
    of = Document("s.pdf", None, len(data), data[:65536], lambda: io.BytesIO(data))
    assert READER.question is not None
    assert READER.question(of, Choices()) == "day_order"
    assert READER.question(of, Choices(day_first=True)) is None


def test_a_page_that_speaks_of_payments_is_no_statement() -> None:
    assert not is_statement("My M-PESA statement: Completion Time 20:00, Details, Receipt No. 7")
    assert is_statement("Receipt No.\nCompletion Time\nDetails\nTransaction Status")


WORD = st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True)
CENTS = st.integers(1, 99_999_999).map(lambda n: f"{n // 100:,}.{n % 100:02}")


@st.composite
def rows(draw: st.DrawFn) -> Row:
    receipt = draw(st.from_regex(r"[A-Z][A-Z0-9]{8}[0-9]", fullmatch=True))
    moment = datetime.fromtimestamp(draw(st.integers(1_700_000_000, 1_800_000_000)), UTC)
    at = moment.strftime("%Y-%m-%d %H:%M:%S")
    words = " ".join(draw(st.lists(WORD, min_size=1, max_size=7)))
    paid, minus = draw(CENTS), draw(st.sampled_from(["", "-"]))
    amounts = (paid, "") if draw(st.booleans()) else ("", f"{minus}{paid}")
    return (receipt, at, words, draw(st.sampled_from(["Completed", "Failed"])), *amounts, draw(CENTS))


@settings(deadline=None, max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(rows(), min_size=1, max_size=12), st.sampled_from(["left", "right", "center"]))
def test_any_payments_come_back_as_they_were_printed(printed: list[Row], align: str) -> None:
    assert rows_of(statement([page(printed, align)])) == as_told(printed)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=90), max_size=8))
def test_no_lines_break_the_table_and_each_is_counted(lines: list[str]) -> None:
    said = [line for page in lines for line in page.split("\n")]
    table = table_of(lines)
    counted = len(table.rows) + table.continuations + table.others + table.unread
    assert counted == sum(bool(line.strip()) for line in said)
