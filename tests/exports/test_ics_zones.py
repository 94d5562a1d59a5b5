# SPDX-License-Identifier: Apache-2.0
"""The rules that a calendar carries for its zone say the same as the zone itself, or nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.ics_zones import Rule, Zone


def rule(start: str, before: str, after: str, how: str = "") -> Rule:
    return Rule({"DTSTART": start, "TZOFFSETFROM": before, "TZOFFSETTO": after, "RRULE": how})


def zone(*rules: Rule) -> Zone:
    found = Zone()
    found.rules += rules
    return found


YEARLY = "FREQ=YEARLY;BYMONTH={};BYDAY={}"
BERLIN = zone(
    rule("19810329T020000", "+0100", "+0200", YEARLY.format(3, "-1SU")),
    rule("19961027T030000", "+0200", "+0100", YEARLY.format(10, "-1SU")),
)
NEW_YORK = zone(
    rule("20070311T020000", "-0500", "-0400", YEARLY.format(3, "2SU")),
    rule("20071104T020000", "-0400", "-0500", YEARLY.format(11, "1SU")),
)
LAGOS = zone(rule("19700101T000000", "+0100", "+0100"))
DATES = "20140101T000000,20150101T000000"
FIRST, LAST = map(datetime.fromisoformat, ("2008-01-01", "2030-12-31"))


@given(
    st.datetimes(FIRST, LAST),
    st.sampled_from([(BERLIN, "Europe/Berlin"), (NEW_YORK, "America/New_York"), (LAGOS, "Africa/Lagos")]),
)
def test_the_rules_and_the_zone_agree_and_open_is_only_what_is_skipped_or_comes_twice(
    wall: datetime, which: tuple[Zone, str]
) -> None:
    wall = wall.replace(microsecond=0)
    found = which[0].utc(wall.isoformat())
    zone_there = ZoneInfo(which[1])
    there = {wall.replace(tzinfo=zone_there, fold=fold).astimezone(UTC) for fold in (0, 1)}
    assert there == {found} if found else len(there) == 2


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-29T01:59:59", "2026-03-29T00:59:59"),
        ("2026-03-29T02:00:00", None),
        ("2026-03-29T02:59:59", None),
        ("2026-03-29T03:00:00", "2026-03-29T01:00:00"),
        ("2026-10-25T01:59:59", "2026-10-24T23:59:59"),
        ("2026-10-25T02:00:00", None),
        ("2026-10-25T02:59:59", None),
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00"),
    ],
)
def test_the_hour_beside_one_that_is_skipped_or_comes_twice_is_fixed(wall: str, utc: str | None) -> None:
    found = BERLIN.utc(wall)
    assert (found.replace(tzinfo=None).isoformat() if found else None) == utc


@pytest.mark.parametrize("wall", ["2026-03-29T02:30:00", "2026-10-25T02:30:00"])
def test_an_hour_that_is_skipped_or_comes_twice_is_left_open(wall: str) -> None:
    assert BERLIN.utc(wall) is None


@pytest.mark.parametrize(
    "how",
    ["FREQ=WEEKLY", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=3;BYDAY=9SU",
     "FREQ=YEARLY;INTERVAL=2;BYMONTH=3", "x"],
)  # fmt: skip
def test_a_rule_that_is_not_understood_fixes_nothing(how: str) -> None:
    assert zone(rule("19810329T020000", "+0100", "+0200", how)).utc("2026-07-01T12:00:00") is None


def test_a_rule_ends_where_it_says_so_and_days_may_be_counted() -> None:
    ended = zone(
        rule("19810329T020000", "+0300", "+0400", YEARLY.format(3, "-1SU") + ";UNTIL=20100327T230000Z"),
        rule("19961027T030000", "+0400", "+0300", YEARLY.format(10, "-1SU") + ";UNTIL=20101030T230000Z"),
        rule("20141026T020000", "+0400", "+0300"),
    )
    assert ended.utc("2026-07-01T12:00:00") == datetime(2026, 7, 1, 9, tzinfo=UTC)
    listed = zone(
        Rule({"DTSTART": "20130101T000000", "TZOFFSETFROM": "+0000", "TZOFFSETTO": "+0200"}),
        Rule({**rule("20120101T000000", "+0200", "+0300").fields, "RDATE": DATES}),
    )
    assert listed.utc("2026-07-01T12:00:00") == datetime(2026, 7, 1, 9, tzinfo=UTC)
    counted = "FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14"
    summer = zone(rule("20070311T020000", "-0500", "-0400", counted))
    assert summer.utc("2026-03-09T12:00:00") == datetime(2026, 3, 9, 16, tzinfo=UTC)


@given(
    st.dictionaries(st.sampled_from(["DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"]), st.text())
)
def test_no_text_raises(fields: dict[str, str]) -> None:
    zone(Rule(fields)).utc("2026-07-01T12:00:00")
    zone(Rule({"DTSTART": "19700101T000000", "TZOFFSETFROM": "+0100", "TZOFFSETTO": "+0200", **fields})).utc(
        "x"
    )
