# SPDX-License-Identifier: Apache-2.0
"""Amounts are read as they are written in any country, and lengths of calls in whole seconds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.csv_numbers import Sum, Sums, seconds_of


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("1,234.00", Sum("1234.00", "", "")),
        ("1.234,56", Sum("1234.56", "", "")),
        ("1'234.50", Sum("1234.50", "", "")),
        ("1 234,50", Sum("1234.50", "", "")),
        ("1,23,456.00", Sum("123456.00", "", "")),
        ("-200.00", Sum("200.00", "-", "")),
        ("200.00-", Sum("200.00", "-", "")),
        ("\u2212200.00", Sum("200.00", "-", "")),
        ("(5.00)", Sum("5.00", "-", "")),
        ("- $20.00", Sum("20.00", "-", "$")),
        ("+ $25.00", Sum("25.00", "+", "$")),
        ("200.00 DR", Sum("200.00", "-", "")),
        ("200.00 Cr", Sum("200.00", "+", "")),
        ("12,50 S", Sum("12.50", "-", "")),
        ("KSh1,234.00", Sum("1234.00", "", "KES")),
        ("12,50 €", Sum("12.50", "", "EUR")),
        ("NGN 5000", Sum("5000", "", "NGN")),
        (".50", Sum("0.50", "", "")),
        ("0,01", Sum("0.01", "", "")),
        ("1,234", Sum("1234", "", "")),
    ],
)
def test_an_amount_is_read(cell: str, answer: Sum) -> None:
    assert Sums().read(cell) == answer


@pytest.mark.parametrize("cell", ["", "rent", "-", "see invoice 12", "1 and 2", "x" * 100])
def test_what_is_no_amount_is_none(cell: str) -> None:
    assert Sums().read(cell) is None


def test_other_amounts_of_the_file_tell_what_its_point_is() -> None:
    german = Sums()
    german.see("12,50")
    assert (german.read("1.234"), german.read("1,234")) == (Sum("1234", "", ""), Sum("1.234", "", ""))
    english = Sums()
    english.see("12.50")
    assert (english.read("1.234"), english.read("1,234")) == (Sum("1.234", "", ""), Sum("1234", "", ""))


def test_the_only_currency_of_a_file_is_that_of_all_its_amounts() -> None:
    sums = Sums()
    for cell in ("£1.00", "2.00"):
        sums.see(cell)
    assert sums.currency == "GBP"
    sums.see("€1.00")
    assert sums.currency == ""


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("80", 80), ("80.5", 80), ("0", 0), ("1:20", 80), ("0:01:20", 80), ("01:00:01", 3601), ("1m 20s", 80),
        ("1 min 20 sec", 80), ("00h 01m 20s", 80), ("45s", 45), ("2 Minuten", 120),
        ("1 hour, 2 minutes", 3720),
        ("1' 20''", 80), ("2 minutos 5 segundos", 125), ("dakika 2 sek", None), ("", None), ("long", None),
        ("12:75", None), ("999999999999", None),
    ],
)  # fmt: skip
def test_the_length_of_a_call_is_told_in_seconds(cell: str, seconds: int | None) -> None:
    assert seconds_of(cell) == seconds


def test_minutes_of_a_bill_are_minutes() -> None:
    assert seconds_of("2", in_minutes=True) == 120
    assert seconds_of("1.5", in_minutes=True) == 90
    assert seconds_of("1:20", in_minutes=True) == 80


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", "'."]))
def test_an_amount_that_was_written_is_read_again(whole: int, cents: int, signs: str) -> None:
    cell = f"{whole:,}".replace(",", signs[0]) + f"{signs[1]}{cents:02}"
    found = Sums().read(cell)
    assert found is not None
    assert found.digits == f"{whole}.{cents:02}"


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=70) | st.text(st.sampled_from("0123456789.,-+() $hms:'"), max_size=50))
def test_no_text_is_too_strange_for_a_number(text: str) -> None:
    sums = Sums()
    sums.see(text)
    found = sums.read(text)
    assert found is None or found.digits.replace(".", "", 1).isdigit()
    seconds = seconds_of(text)
    assert seconds is None or seconds >= 0
