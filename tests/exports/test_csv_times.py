# SPDX-License-Identifier: Apache-2.0
"""Dates and times of tables are told as they are written, in six languages, and never guessed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.csv_days import Days
from leeward.exports.csv_times import NORTH_AMERICAN, Times, written
from leeward.records import When

FIRST = datetime(1996, 1, 1)  # noqa: DTZ001 - hypothesis wants wall clocks
LAST = datetime(2099, 1, 1)  # noqa: DTZ001 - as above
DAY_FIRST = Times(("dmy", "mdy", "ymd"), {})


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2026-01-03 19:42:10", "2026-01-03T19:42:10"),
        ("2026-01-03T19:42", "2026-01-03T19:42"),
        ("2026/1/3 7:42 PM", "2026-01-03T19:42"),
        ("3/1/26 19.42", "2026-01-03T19:42"),
        ("03.01.2026, 19:42 Uhr", "2026-01-03T19:42"),
        ("3 Jan 2026 at 19:42", "2026-01-03T19:42"),
        ("Jan 3, 2026 7:42:10 PM", "2026-01-03T19:42:10"),
        ("03-JAN-26", "2026-01-03"),
        ("Sat, 3 January 2026", "2026-01-03"),
        ("3 de enero de 2026, 7:42 p. m.", "2026-01-03T19:42"),
        ("samedi 3 janvier 2026 à 19 h 42", "2026-01-03T19:42"),
        ("3. Januar 2026", "2026-01-03"),
        ("3 de janeiro de 2026 19h42", "2026-01-03T19:42"),
        ("3 Januari 2026", "2026-01-03"),
        ("7:42\u202fPM 03/01/2026", "2026-01-03T19:42"),
        ("\u200e03/01/2026\u00a019:42", "2026-01-03T19:42"),
        ("٠٣/٠١/٢٠٢٦ ١٩:٤٢", "2026-01-03T19:42"),
        ("20260103", "2026-01-03"),
        ("20260103194210", "2026-01-03T19:42:10"),
        ("12/3/2026 12:05 AM", "2026-03-12T00:05"),
        ("31.12.99", "1999-12-31"),
        ("2026-01-03 19:42:60", "2026-01-03T19:42:59"),
    ],
)
def test_a_wall_clock_is_read_as_it_is_written(cell: str, local: str) -> None:
    exact_to = {10: "day", 16: "minute", 19: "second"}[len(local)]
    assert DAY_FIRST.when(cell) == When(cell, local, None, exact_to)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "local", "utc"),
    [
        ("2026-01-03T19:42:10.500Z", None, "2026-01-03T19:42:10.500Z"),
        ("2026-01-03 19:42:10 UTC", None, "2026-01-03T19:42:10Z"),
        ("2026-01-03T19:42:10+05:30", "2026-01-03T19:42:10", "2026-01-03T14:12:10Z"),
        ("Sat, 3 Jan 2026 19:42:10 -0800", "2026-01-03T19:42:10", "2026-01-04T03:42:10Z"),
        ("2026-01-03 19:42:10 GMT+3", "2026-01-03T19:42:10", "2026-01-03T16:42:10Z"),
        ("1767469330", None, "2026-01-03T19:42:10Z"),
        ("1767469330500", None, "2026-01-03T19:42:10.500Z"),
    ],
)
def test_a_time_that_the_source_fixes_has_its_utc(cell: str, local: str | None, utc: str) -> None:
    assert DAY_FIRST.when(cell) == When(cell, local, utc, "second")


def test_names_of_zones_are_believed_only_where_they_have_one_meaning() -> None:
    cell = "2026-01-03 19:42:10 CST"
    assert DAY_FIRST.when(cell).utc is None
    assert Times(("dmy",), NORTH_AMERICAN).when(cell).utc == "2026-01-04T01:42:10Z"


def test_a_date_and_a_clock_in_two_cells_are_one_time() -> None:
    assert DAY_FIRST.when("03/01/2026", "7:42 PM") == When(
        "03/01/2026 7:42 PM", "2026-01-03T19:42", None, "minute"
    )
    assert DAY_FIRST.when("03/01/2026", "19.42").local == "2026-01-03T19:42"
    assert DAY_FIRST.when("2026-01-03", "19:42:10", "+0100").utc == "2026-01-03T18:42:10Z"


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "12:00", "30/02/2026", "2026-13-13", "1/1/1970", "0", "99", "5 apples 2026", "31/12/2150"],
)
def test_what_is_no_time_is_kept_as_written(cell: str) -> None:
    assert DAY_FIRST.when(cell) == When(cell)


def order(*dates: str, day_first: bool | None = None) -> str:
    days = Days()
    for date in dates:
        days.see(written(date))
    return next(iter(days.order(day_first)), "")


def test_a_number_above_twelve_tells_the_order() -> None:
    assert order("03/04/2026", "25/04/2026") == "dmy"
    assert order("03/04/2026", "04/25/2026") == "mdy"


def test_rows_that_run_in_time_in_one_order_only_tell_it() -> None:
    assert order("01/02/2026", "03/02/2026", "02/03/2026", "04/03/2026", "01/04/2026") == "dmy"
    assert order("04/01/2026", "03/04/2026", "03/02/2026", "02/03/2026", "02/01/2026") == "mdy"


def test_dots_put_the_day_first() -> None:
    assert order("03.04.2026") == "dmy"


def test_where_nothing_tells_the_order_the_person_does() -> None:
    assert order("03/04/2026", "04/05/2026") == ""
    assert order("03/04/2026", "04/05/2026", day_first=True) == "dmy"
    assert order("03/04/2026", "04/05/2026", day_first=False) == "mdy"


def test_an_answer_does_not_outweigh_the_calendar() -> None:
    times = Times(("mdy", "dmy", "ymd"), {})
    assert times.when("25/04/2026").local == "2026-04-25"


def test_dates_of_one_order_need_no_answer() -> None:
    assert order("2026-01-03", "2026-02-03") == "dmy"
    assert Times(("dmy",), {}).when("2026-02-03").local == "2026-02-03"


@settings(deadline=None, max_examples=100)
@given(
    st.datetimes(FIRST, LAST),
    st.sampled_from(
        [
            "%d/%m/%Y %H:%M:%S",
            "%Y-%m-%d %H:%M:%S",
            "%d %B %Y %I:%M:%S %p",
            "%d.%m.%y %H:%M:%S",
            "%b %d, %Y, %H:%M:%S",
        ]
    ),
)
def test_a_time_that_was_written_is_read_again(at: datetime, form: str) -> None:
    found = DAY_FIRST.when(at.replace(tzinfo=UTC).strftime(form))
    assert found.local == at.strftime("%Y-%m-%dT%H:%M:%S") or "%y" in form


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40) | st.text(st.sampled_from("0123456789/.-: apmTZ+"), max_size=30))
def test_no_text_is_too_strange_for_a_clock(text: str) -> None:
    found = DAY_FIRST.when(text, text, text)
    assert (found.local is None and found.utc is None) == (found.exact_to == "none")


DATES = st.tuples(
    st.from_regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", fullmatch=True),
    st.sampled_from([" ", "T", ", ", "  "]),
    st.from_regex(r"\d{1,2}:\d{2}(:\d{2})?", fullmatch=True),
    st.sampled_from(["", "Z", " UTC", " pm", " EST", ".5"]),
).map("".join)


@settings(deadline=None, max_examples=100)
@given(DATES)
def test_a_plain_time_is_read_as_one_with_a_mark_in_it_is(text: str) -> None:
    # A mark that nobody sees sends it the long way round; both have to say the same.
    assert written(text) == written(f"\u200e{text}")
