# SPDX-License-Identifier: Apache-2.0
"""How findings of words are made: each thing once, after the day or before it, beside her own messages."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY, HOUR, MINUTE, contacts
from leeward.signs.common.noted import UNKNOWN_DAY, Acts, Noted, Sound

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
DAY_100 = 100 * DAY
OVER = Refusal(DAY_100, Exact.MINUTE)
HIT = (Sound("threat.physical", "threat.physical.en.a@1"), Sound("gift", "gift.en.b@2"))


def acts(columns: Columns, noted: Noted, refusal: Refusal | None = OVER) -> Acts:
    return Acts(columns, refusal, contacts(columns, refusal), noted)


def test_rows_of_a_kind_are_those_of_the_side_once_each_and_in_time_order(columns_of: Make) -> None:
    columns = columns_of(
        [
            {"local": DAY_100 + 3 * HOUR, "key": 7},
            {"local": DAY_100 + HOUR},
            {"local": NO_TIME, "exact": Exact.NONE},
            {"local": DAY_100 + 2 * HOUR, "side": Side.THIRD},
            {"local": DAY_100 + 3 * HOUR, "key": 7, "source": 2},
        ]
    )
    case = acts(columns, Noted(heard=dict.fromkeys(range(5), HIT)))
    assert case.heard("gift", Side.OTHER) == [1, 0, 2]
    assert case.heard("gift", Side.THIRD) == [3]
    assert case.heard("visit", Side.OTHER) == []


def test_agreed_contact_can_be_left_out(columns_of: Make) -> None:
    columns = columns_of([{"local": DAY_100 + HOUR, "mark": Mark.AGREED}, {"local": DAY_100 + HOUR}])
    case = acts(columns, Noted(heard={0: HIT, 1: HIT}))
    assert case.heard("gift", Side.OTHER) == [0, 1]
    assert case.heard("gift", Side.OTHER, agreed=False) == [1]


def test_what_is_not_shown_to_be_after_the_day_stands_apart(columns_of: Make) -> None:
    columns = columns_of(
        [{"local": DAY_100 - HOUR}, {"local": DAY_100 + HOUR}, {"local": NO_TIME, "exact": Exact.NONE}]
    )
    case = acts(columns, Noted())
    assert case.phases([0, 1, 2]) == [(True, [1]), (False, [0, 2])]
    assert case.only_after([0, 1, 2]) == [(True, [1])]
    without = acts(columns, Noted(), None)
    assert without.phases([0, 1, 2]) == [(False, [0, 1, 2])]
    assert without.only_after([0, 1, 2]) == [(False, [0, 1, 2])]


def test_her_messages_of_the_hour_around_stand_beside_a_finding(columns_of: Make) -> None:
    hers = {"side": Side.ME, "reach": Reach.THE_OTHER}
    at = DAY_100 + 10 * HOUR
    columns = columns_of(
        [
            {"local": at},
            {"local": at - HOUR - MINUTE, **hers},
            *({"local": at - n * MINUTE, **hers} for n in (50, 40, 30, 20)),
            {"local": at + HOUR, **hers},
            {"local": at + HOUR + MINUTE, **hers},
        ]
    )
    case = acts(columns, Noted(heard={0: HIT}))
    assert case.around([0]) == (3, 4, 5, 6)
    found = case.finding("sign5.physical@1", "threat.physical", [0], {"heading": "physical"}, after=True)
    assert found.context == (3, 4, 5, 6)
    assert found.facts["own_around"] == 4
    assert found.other_side.facts["n"] == 4
    assert (found.sign, found.why.key, found.why.facts["n"]) == (5, "sign5.physical.why", 1)


def test_a_finding_tells_first_last_days_and_what_has_no_date(columns_of: Make) -> None:
    columns = columns_of(
        [
            {"local": DAY_100 + HOUR},
            {"local": 101 * DAY, "exact": Exact.DAY},
            {"local": 101 * DAY + HOUR},
            {"local": NO_TIME, "exact": Exact.NONE},
        ]
    )
    found = acts(columns, Noted()).finding("sign2.said@1", "gift.said", [0, 1, 2, 3], {}, after=False)
    told = {key: found.facts[key] for key in ("count", "days", "first", "last", "undated")}
    assert told == {
        "count": 4,
        "days": 2,
        "first": "1970-04-11T01:00",
        "last": "1970-04-12T01:00",
        "undated": 1,
    }
    undated = acts(columns, Noted()).finding("sign2.said@1", "gift.said", [3], {}, after=False)
    assert (undated.facts["first"], undated.facts["last"], undated.facts["days"]) == (UNKNOWN_DAY,) * 2 + (0,)


def test_the_refusal_stands_beside_every_finding_and_never_twice(columns_of: Make) -> None:
    columns = columns_of(
        [{"local": DAY_100, "side": Side.ME, "reach": Reach.THE_OTHER}, {"local": DAY_100 + HOUR}]
    )
    refusal = Refusal(DAY_100, Exact.MINUTE, 0)
    found = acts(columns, Noted(), refusal).finding("sign5.veiled@1", "threat.veiled", [1], {}, after=True)
    assert found.context == (0,)
    assert found.facts["over"] == "1970-04-11T00:00"


def test_rules_are_named_most_frequent_first(columns_of: Make) -> None:
    columns = columns_of([{"local": DAY_100 + n} for n in range(3)])
    one, two = Sound("gift", "gift.en.a@1"), Sound("gift", "gift.en.b@1")
    case = acts(columns, Noted(heard={0: (one, two), 1: (two,), 2: (Sound("visit", "visit.en.c@1"),)}))
    assert case.rules([0, 1, 2], "gift") == "gift.en.b@1, gift.en.a@1"


@pytest.mark.parametrize("exact", [Exact.NONE, Exact.DAY])
def test_nothing_stands_around_what_has_no_time_of_day(columns_of: Make, exact: Exact) -> None:
    columns = columns_of(
        [{"local": DAY_100, "exact": exact}, {"local": DAY_100, "side": Side.ME, "reach": Reach.THE_OTHER}]
    )
    assert acts(columns, Noted()).around([0]) == ()


def test_columns_of_a_test_are_arrays(columns_of: Make) -> None:
    assert isinstance(columns_of([{"local": 0}]).local, array)
