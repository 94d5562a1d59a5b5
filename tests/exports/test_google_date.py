# SPDX-License-Identifier: Apache-2.0
"""A date that Google spells out is read in the languages of accounts, and kept as it is written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.google_date import google_when
from leeward.exports.google_date_words import MONTHS
from leeward.records import When


@pytest.mark.parametrize(
    "written",
    [
        "Tuesday, January 2, 2024 at 3:04:05\u202fPM UTC",
        "Tuesday, January 2, 2024 at 3:04:05 PM UTC",
        "Tuesday, 2 January 2024 at 15:04:05 UTC",
        "martes, 2 de enero de 2024, 15:04:05 UTC",
        "martes, 2 de enero de 2024, 3:04:05\u202fp.\u00a0m. UTC",
        "mar. 2 janv. 2024, 15:04:05 UTC",
        "Dienstag, 2. Januar 2024 um 15:04:05 UTC",
        "terça-feira, 2 de janeiro de 2024 às 15:04:05 UTC",
        "martedì 2 gennaio 2024 alle ore 15:04:05 UTC",
        "2 Ocak 2024 Salı 15:04:05 UTC",
        "tirsdag den 2. januar 2024 kl. 15.04.05 UTC",
        "tiistai 2. tammikuuta 2024 klo 15.04.05 UTC",
        "wtorek, 2 stycznia 2024 15:04:05 UTC",
        "вторник, 2 января 2024\u202fг. в 15:04:05 UTC",
        "Τρίτη 2 Ιανουαρίου 2024 στις 3:04:05\u202fμ.μ. UTC",
        "יום שלישי, 2 בינואר 2024 בשעה 15:04:05 UTC",
        "الثلاثاء، ٢ يناير ٢٠٢٤ في ٣:٠٤:٠٥ م UTC",
        "मंगलवार, 2 जनवरी 2024 को 3:04:05 pm UTC बजे",
        "15:04:05 UTC Thứ Ba, 2 tháng 1, 2024",
        "2024年1月2日星期二 UTC 15:04:05",
        "2024年1月2日 星期二 下午3:04:05 [UTC]",
        "2024年1月2日火曜日 15時04分05秒 UTC",
        "2024년 1월 2일 화요일 오후 3시 4분 5초 UTC",
        "2 มกราคม 2567 15:04:05 UTC",
        "Jumanne, 2 Januari 2024 saa 15:04:05 UTC",
        "02.01.2024, 15:04:05 UTC",
        "2024/01/02 15:04:05 UTC",
    ],
)
def test_a_date_in_many_languages_is_one_second(written: str) -> None:
    assert google_when(written) == When(written, None, "2024-01-02T15:04:05Z", "second")


def test_a_distance_from_utc_fixes_both_clocks_and_an_abbreviation_fixes_one() -> None:
    east = google_when("2 Jan 2024, 15:04:05 GMT+05:30")
    assert (east.local, east.utc) == ("2024-01-02T15:04:05", "2024-01-02T09:34:05Z")
    shared = google_when("Jan 2, 2024, 3:04:05 PM EST")
    assert (shared.local, shared.utc) == ("2024-01-02T15:04:05", None)
    assert google_when("Jan 2, 2024, 12:04 AM").local == "2024-01-02T00:04"
    assert google_when("Jan 2, 2024, 12:04 AM").exact_to == "minute"


@pytest.mark.parametrize(
    "written",
    ["", "Tuesday", "03/04/2024 10:00:00", "32 January 2024 10:00:00 UTC", "2 January 1970 10:00:00 UTC",
     "2 Listopad 2024 10:00:00", "January 2024 10:00:00", "2 March 3 2024 10:00:00",
     "2 May June 2024 10:00:00"],
)  # fmt: skip
def test_what_is_not_clear_stays_as_it_is_written(written: str) -> None:
    assert google_when(written) == When(written)


def test_a_date_in_numbers_counts_where_day_and_month_cannot_change_places() -> None:
    assert google_when("13/04/2024 10:00:00").local == "2024-04-13T10:00:00"
    assert google_when("04/13/2024 10:00:00").local == "2024-04-13T10:00:00"
    assert google_when("04/04/2024 10:00:00").local == "2024-04-04T10:00:00"


def test_no_name_of_a_month_is_also_a_word_for_a_zone() -> None:
    assert not MONTHS.keys() & {"utc", "gmt", "z", "at"}
    assert set(MONTHS.values()) == set(range(1, 13))


@given(st.text() | st.text("0123456789:./-, APMUTCmayMar\u202f年月日"))
def test_no_text_raises(untrusted: str) -> None:
    assert google_when(untrusted).as_written == untrusted


def test_bait_takes_no_longer() -> None:
    begun = time.process_time()
    for bait in ("1:" * 60, "a" * 120, " " * 120, "1.1." * 30, "年1" * 60, "1" * 120):
        for _ in range(300):
            google_when(bait)
    assert time.process_time() - begun < 5
