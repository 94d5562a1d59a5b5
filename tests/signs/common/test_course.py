# SPDX-License-Identifier: Apache-2.0
"""The course of conduct counted by hand: first dates, days, new kinds, returns, the end of the record."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leeward.signs import sign1_contact, sign5_threats
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Refusal, Side
from leeward.signs.common.contacts import DAY, contacts
from leeward.signs.common.course import Course, course
from leeward.signs.common.noted import NOTHING, Noted, Sound

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)
THREAT = (Sound("threat.veiled", "threat.veiled.en.x@1"),)


def looked(columns: Columns, noted: Noted = NOTHING, refusal: Refusal | None = OVER) -> Course:
    found = contacts(columns, refusal)
    findings = [
        *sign1_contact.look(columns, refusal, found),
        *sign5_threats.look(columns, refusal, noted, found),
    ]
    return course(columns, refusal, found, findings)


def test_first_dates_days_and_facts(columns_of: Make) -> None:
    columns = columns_of(
        [
            {"local": 101 * DAY},
            {"local": 101 * DAY + 60},
            {"local": 110 * DAY, "channel": "sms"},
            {"local": 115 * DAY},
            {"local": 120 * DAY, "side": Side.THIRD},
        ]
    )
    found = looked(columns, Noted(heard={3: THREAT}))
    assert [(k.kind, k.count, k.first, k.first_row) for k in found.kinds] == [
        ("contact.contact", 4, "1970-04-12T00:00", 0),
        ("threat.veiled", 1, "1970-04-26T00:00", 3),
    ]
    assert found.days == (("1970-04-12", {1: 2}), ("1970-04-21", {1: 1}), ("1970-04-26", {1: 1, 5: 1}))
    assert (found.new_kinds_after_14_days, found.returns, found.channels) == (1, 1, 2)
    assert found.by_28_days == (5,)
    assert (found.last_act, found.days_after_over) == ("1970-04-26", 15)
    assert (found.record_ends, found.silent_at_end) == ("1970-05-01", 5)


def test_acts_are_counted_by_four_weeks_from_the_day(columns_of: Make) -> None:
    columns = columns_of([{"local": day * DAY} for day in (101, 127, 128, 156, 157, 157, 190)])
    assert looked(columns).by_28_days == (2, 1, 3, 1)
    assert looked(columns, refusal=None).by_28_days == (3, 1, 2, 1)


def test_acts_before_the_day_are_no_part_of_it(columns_of: Make) -> None:
    columns = columns_of([{"local": 99 * DAY}, {"local": 101 * DAY}])
    found = looked(columns, Noted(heard={0: THREAT}))
    assert [k.kind for k in found.kinds] == ["contact.contact"]


def test_without_a_day_the_whole_record_is_the_course(columns_of: Make) -> None:
    found = looked(columns_of([{"local": 99 * DAY}, {"local": 101 * DAY}]), Noted(heard={0: THREAT}), None)
    assert [k.kind for k in found.kinds] == ["contact.contact", "threat.veiled"]
    assert found.days_after_over is None
    assert found.new_kinds_after_14_days == 0


def test_what_has_no_date_stands_in_no_calendar(columns_of: Make) -> None:
    columns = columns_of([{"local": NO_TIME, "exact": Exact.NONE}])
    found = looked(columns, Noted(heard={0: THREAT}))
    assert (found.kinds, found.days, found.record_ends) == ((), (), None)
