# SPDX-License-Identifier: Apache-2.0
"""Time is shown as its source fixed it; what follows from a zone is said to follow from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.clock import (
    Offsets,
    Seen,
    iso_local,
    offset_text,
    parse_now,
    see,
    stamp,
    utc_seconds,
    wall_seconds,
    zone,
    zone_of_country,
)
from leeward.errors import UsageError
from leeward.records import When
from leeward.words import say

LONDON = "Europe/London"
ZONES = (
    "Africa/Lagos", LONDON, "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu",
    "America/St_Johns", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Asia/Tehran",
)  # fmt: skip
EVER = st.datetimes(max_value=datetime.fromisoformat("9999-12-31T23:59:59")).map(
    lambda at: at.replace(microsecond=0)
)


def test_a_wall_clock_gets_its_utc_from_the_zone_and_says_so() -> None:
    seen = see(When("", "2026-01-03T19:42", None, "minute"), "Africa/Lagos")
    assert seen == Seen("2026-01-03T19:42", "2026-01-03T18:42:00Z", "Africa/Lagos", assumed=True)
    seen = see(When("", "2026-01-03T19:42:07", None, "second"), "Africa/Lagos")
    assert seen.utc == "2026-01-03T18:42:07Z"


def test_utc_gets_its_wall_clock_from_the_zone_and_nothing_is_assumed() -> None:
    seen = see(When("", None, "2026-07-03T18:42:07Z", "second"), LONDON)
    assert seen == Seen("2026-07-03T19:42:07", "2026-07-03T18:42:07Z", LONDON, assumed=False)
    assert (
        see(When("", None, "2026-07-03T18:42:07.250Z", "second"), LONDON).local == "2026-07-03T19:42:07.250"
    )
    assert see(When("", None, "2026-07-03T18:42:00Z", "minute"), LONDON).local == "2026-07-03T19:42"


def test_what_the_source_fixes_itself_is_shown_as_it_is() -> None:
    both = When("", "2026-07-03T20:42", "2026-07-03T18:42:00Z", "minute")
    assert see(both, LONDON) == Seen("2026-07-03T20:42", "2026-07-03T18:42:00Z", LONDON, assumed=False)


def test_without_a_zone_only_the_source_speaks() -> None:
    assert see(When("", None, "2026-07-03T18:42:07Z"), None) == Seen(
        "2026-07-03T18:42:07", "2026-07-03T18:42:07Z", "UTC", assumed=False
    )
    assert see(When("", "2026-07-03T18:42"), None) == Seen("2026-07-03T18:42", None, None, assumed=False)
    assert see(When("03/07/26"), LONDON) == Seen(None, None, None, assumed=False)


def test_a_day_without_a_time_has_no_utc() -> None:
    seen = see(When("", "2026-01-03", None, "day"), LONDON)
    assert seen == Seen("2026-01-03", None, LONDON, assumed=False)


def test_an_hour_that_the_clocks_skipped_is_read_by_the_offset_before() -> None:
    assert see(When("", "2026-03-29T01:30"), LONDON).utc == "2026-03-29T01:30:00Z"


def test_an_hour_that_the_clocks_showed_twice_is_the_first_of_the_two() -> None:
    assert see(When("", "2026-10-25T01:30"), LONDON).utc == "2026-10-25T00:30:00Z"


@pytest.mark.parametrize(
    ("when", "zone_name"),
    [
        (When("", "0001-01-01T00:00"), "Africa/Lagos"),
        (When("", "9999-12-31T23:59"), "America/New_York"),
    ],
)
def test_a_time_at_the_end_of_the_calendar_is_shown_without_utc(when: When, zone_name: str) -> None:
    assert see(when, zone_name) == Seen(when.local, None, zone_name, assumed=False)


def test_a_utc_time_at_the_end_of_the_calendar_is_shown_in_utc() -> None:
    seen = see(When("", None, "9999-12-31T23:59:59Z"), "Africa/Lagos")
    assert seen == Seen("9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "UTC", assumed=False)
    assert Offsets("Africa/Lagos").at(utc_seconds("9999-12-31T23:59:59Z")) == 0
    assert Offsets("America/New_York").at(utc_seconds("0001-01-01T00:00:00Z")) == 0


@given(EVER, st.sampled_from(ZONES), st.booleans())
def test_no_time_that_a_source_can_write_breaks_the_clock(at: datetime, name: str, is_utc: bool) -> None:
    when = (
        When("", None, f"{at.isoformat()}Z", "second") if is_utc else When("", at.isoformat(), None, "second")
    )
    seen = see(when, name)
    if seen.local and seen.utc and at.year > 1950:
        apart = timedelta(seconds=wall_seconds(seen.local) - utc_seconds(seen.utc))
        known = datetime.fromisoformat(seen.utc).astimezone(ZoneInfo(name)).utcoffset()
        if is_utc and seen.zone == name:
            assert apart == known


@given(st.integers(0, 4_102_444_800), st.sampled_from(ZONES))
def test_the_offset_of_a_zone_is_right_in_every_second(utc: int, name: str) -> None:
    known = datetime.fromtimestamp(utc, UTC).astimezone(ZoneInfo(name)).utcoffset()
    if utc >= 315_532_800:  # since 1980 no zone has changed within a UTC half hour
        assert known == timedelta(seconds=Offsets(name).at(utc))


def test_an_offset_changes_in_the_second_that_the_clocks_change() -> None:
    offsets = Offsets(LONDON)
    change = utc_seconds("2026-03-29T01:00:00Z")
    assert (offsets.at(change - 1), offsets.at(change)) == (0, 3600)
    assert Offsets(None).at(change) == 0


@given(EVER)
def test_seconds_and_wall_clocks_are_two_spellings_of_one_thing(at: datetime) -> None:
    assert iso_local(wall_seconds(at.isoformat())) == at.isoformat()


def test_fractions_are_dropped_and_a_day_begins_at_midnight() -> None:
    assert wall_seconds("1970-01-01T00:00:01.999") == 1
    assert wall_seconds("1969-12-31T23:59:59.500") == -1
    assert wall_seconds("1970-01-02") == utc_seconds("1970-01-02T00:00:00Z") == 86_400


@pytest.mark.parametrize(
    "name", ["", "Europe", "../x", "\0", "/etc/passwd", "zone.tab", "\ud800", "a" * 5000, "."]
)
def test_a_zone_that_is_none_is_refused_in_words(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        zone(name)
    assert say(caught.value.say, **caught.value.facts)


def test_a_country_settles_the_zone_only_where_it_has_one() -> None:
    assert zone_of_country("NG") == zone_of_country("ng") == "Africa/Lagos"
    assert zone_of_country("KE") == "Africa/Nairobi"
    assert zone_of_country("GB") == LONDON
    assert zone_of_country("US") is None
    assert zone_of_country("") is zone_of_country("XX") is None


def test_an_offset_is_written_with_its_sign() -> None:
    assert offset_text("2026-01-03T19:42", "2026-01-03T18:42:00Z") == "+01:00"
    assert offset_text("2026-01-03T15:12", "2026-01-03T18:42:00Z") == "-03:30"
    assert offset_text("2026-01-03T18:42", "2026-01-03T18:42:00Z") == "+00:00"


def test_now_is_utc_unless_it_says_otherwise() -> None:
    assert stamp(parse_now("2026-01-07T18:35")) == "2026-01-07T18:35:00Z"
    assert stamp(parse_now("2026-01-07T18:35:09.9+01:00")) == "2026-01-07T17:35:09Z"
    assert stamp(parse_now("2026-01-07")) == "2026-01-07T00:00:00Z"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "-0001-01-01", "0001-01-01T00:00+14:00", "\ud800"]
)
def test_a_now_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_now(text)
    assert say(caught.value.say, **caught.value.facts)
