# SPDX-License-Identifier: Apache-2.0
"""Days that name no year get it from the bill they stand in, or from the person, and never from a guess."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.csv_table import READER
from leeward.exports.csv_years import Bill, bill_of, bill_until, is_yearless, yearless
from leeward.parts import Choices
from leeward.records import Said

from .csv_tables import NOTHING_SAID, document, read, records

HEADER = "Date,Time,Number,Minutes\n"
ROWS = "12/30,10:14 PM,202-555-0123,2\n01/02,9:00 AM,202-555-0123,1\n"


def times(text: str, choices: Choices = NOTHING_SAID) -> list[str | None]:
    return [r.time.local for r in records(text, choices)]


@pytest.mark.parametrize(
    "above",
    [
        "Billing period: 12/15/2025 - 01/14/2026",
        "Usage from Dec 15 2025 to Jan 14 2026",
        "Bill date: January 17, 2026",
        "Account,0000000\nStatement period,15 Dec 2025,14 Jan 2026\nDue date,2026-02-05",
        "Customer since 03/02/2014\nBill date 2026-01-17",
        "Zeitraum 15.12.2025 bis 14.01.2026",
    ],
)
def test_the_bill_tells_the_year_also_where_the_year_turns(above: str) -> None:
    assert times(f"{above}\n\n{HEADER}{ROWS}") == ["2025-12-30T22:14", "2026-01-02T09:00"]


@pytest.mark.parametrize(
    "above",
    [
        "Example Mobile",
        "Customer since 03/02/2014",
        "Payment due 2026-02-05",
        "Bill date 2026-01-17\nBill date 2024-01-17",
        "Period 12/15/2025 - 01/14/2026\nPeriod 12/15/2024 - 01/14/2025",
    ],
)
def test_where_nothing_tells_the_year_it_is_asked_and_the_days_stay_as_written(above: str) -> None:
    untrusted = f"{above}\n\n{HEADER}{ROWS}".encode()
    assert READER.question is not None
    assert READER.question(document(untrusted), Choices()) == "year"
    _, tally = read(untrusted)
    assert tally.question == "year"
    assert not any(c.key == "caveat.csv_table.undated" for c in tally.caveats)
    found = [(r.time.as_written, r.time.local) for r in records(untrusted)]
    assert found == [("12/30 10:14 PM", None), ("01/02 9:00 AM", None)]


def test_the_person_tells_the_year_by_the_last_day_of_the_bill() -> None:
    said = Choices(bill_date="2026-01-14")
    assert times(HEADER + ROWS, said) == ["2025-12-30T22:14", "2026-01-02T09:00"]
    *_, tally = READER.read(document((HEADER + ROWS).encode()), said)
    assert Said("assumption.csv_table.bill_told", {"last": "2026-01-14"}) in tally.assumptions  # type: ignore[union-attr]


def test_which_number_is_the_day_is_still_asked_where_the_bill_leaves_it_open() -> None:
    rows = "03/04,9:00 AM,202-555-0123,1\n05/04,9:00 AM,202-555-0123,1\n"
    untrusted = f"Bill date 20 June 2026\n{HEADER}{rows}".encode()
    assert READER.question is not None
    assert READER.question(document(untrusted), Choices()) == "day_order"
    assert READER.question(document(untrusted), Choices(day_first=True)) is None
    assert times(untrusted.decode(), Choices(day_first=True))[0] == "2026-04-03T09:00"


def test_a_day_after_the_end_of_the_bill_is_no_day_of_the_year_before() -> None:
    bill = bill_until("2026-01-14")
    assert bill is not None
    assert yearless("Jan 15", bill) is None
    assert bill.year("mdy", 1, 14) == date(2026, 1, 14)
    assert bill.year("mdy", 2, 29) is None


def test_a_table_whose_days_have_years_takes_none_from_the_rows_above_it() -> None:
    rows = (
        "01/30/2026,9:00 AM,202-555-0123,1\n01/31/2026,9:00 AM,202-555-0123,1\n01/3,9:00 AM,202-555-0123,1\n"
    )
    assert times(f"Bill date 2026-02-17\n{HEADER}{rows}")[2] is None


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        *(("Jan 30", True), ("30 Jan", True), ("01/30", True), ("30.01.", True), ("Fri 30 Jan 10:14P", True)),
        *(("30 de enero", True), ("10:14", False), ("10.14", False), ("2026-01-30", False), ("", False)),
        *(("13/13", False), ("Jan", False), ("Jan 30 2026", False), ("30 calls in Jan", False)),
    ],
)
def test_a_day_without_a_year_is_told_from_what_is_none(cell: str, is_one: bool) -> None:
    assert is_yearless(cell) == is_one


@settings(deadline=None, max_examples=100)
@given(
    st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 299), st.sampled_from(["%b %d", "%d/%m"])
)
def test_a_day_of_a_bill_comes_back_as_the_day_it_was(end: date, before: int, form: str) -> None:
    day = date.fromordinal(end.toordinal() - before)
    found = yearless(day.strftime(form), Bill({"dmy": end}, {}))
    assert found is not None
    assert found.days["dmy"] == day


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text(max_size=40), max_size=3), max_size=4), st.text(max_size=70))
def test_no_text_above_a_table_is_too_strange(rows: list[list[str]], cell: str) -> None:
    bill = bill_of(rows)
    assert bill is None or bill.ends
    is_yearless(cell)
    yearless(cell, Bill({"dmy": date(2026, 1, 14)}, {}))
