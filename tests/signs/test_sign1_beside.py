# SPDX-License-Identifier: Apache-2.0
"""What stands beside the contacts: shown after the day, counted in no total, argued both ways."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY
from leeward.signs.common.noted import NOTHING, Noted, Sound
from leeward.signs.sign1_beside import look
from leeward.words import tell

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)
LATER = 101 * DAY
PRESSING = (Sound("contact.pressure", "contact.pressure.en.x@1"),)


def found(columns: Columns, noted: Noted = NOTHING, refusal: Refusal | None = OVER) -> dict[str, Finding]:
    return {one.kind: one for one in look(columns, refusal, noted)}


def test_likes_carried_words_and_pressure_are_findings_of_their_own(columns_of: Make) -> None:
    columns = columns_of(
        [
            {"local": LATER, "kind": "reaction"},
            {"local": LATER, "side": Side.THIRD},
            {"local": LATER},
            {"local": LATER, "reach": Reach.THIRD_PARTY},
            {"local": 99 * DAY, "kind": "reaction"},
            {"local": 99 * DAY},
        ]
    )
    kinds = found(columns, Noted(heard={2: PRESSING, 5: PRESSING}, carried=frozenset({1})))
    assert {kind: one.records for kind, one in kinds.items()} == {
        "contact.reactions": (0,),
        "contact.carried": (1,),
        "contact.pressure": (2,),
        "contact.to_others": (3,),
    }
    for one in kinds.values():
        assert one.after_over
        assert all("{" not in tell(said) for said in (one.why, one.other_side, one.not_seen))


def test_with_no_day_nothing_stands_beside(columns_of: Make) -> None:
    columns = columns_of([{"local": LATER}, {"local": LATER, "kind": "reaction"}])
    assert found(columns, Noted(heard={0: PRESSING}), None) == {}


def test_a_rise_beyond_chance_is_a_finding_with_its_numbers(columns_of: Make) -> None:
    before = [{"local": day * DAY} for day in range(72, 100, 3)]
    after = [{"local": day * DAY + n} for day in range(101, 122) for n in range(4)]
    one = found(columns_of([*before, {"local": 72 * DAY}, *after]))["contact.rose"]
    assert len(one.records) == len(after)
    wanted = {"weeks_before": 4, "weeks_after": 3, "in_weeks_before": 11, "in_weeks_after": 84}
    assert one.facts["on"] == "whatsapp"
    assert {key: one.facts[key] for key in wanted} == wanted
    assert one.facts["in_thousand"] == 29  # one of the 35 orders of seven weeks


def test_in_six_weeks_nothing_can_be_rare(columns_of: Make) -> None:
    before = [{"local": day * DAY} for day in (72, *range(79, 100, 7))]
    after = [{"local": day * DAY + n} for day in range(101, 115) for n in range(9)]
    assert "contact.rose" not in found(columns_of([*before, *after]))  # 1 of 15 orders


def test_the_same_amount_before_and_after_is_no_rise(columns_of: Make) -> None:
    columns = columns_of([{"local": day * DAY} for day in (*range(60, 100), *range(101, 130))])
    assert "contact.rose" not in found(columns)
