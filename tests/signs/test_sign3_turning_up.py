# SPDX-License-Identifier: Apache-2.0
"""Turning up after the day: his words, others' words, her notes, places near hers, withheld calls beside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Mark, Refusal, Side
from leeward.signs.common.contacts import DAY, HOUR, MINUTE
from leeward.signs.common.noted import Noted, Sound
from leeward.signs.sign3_turning_up import ADDRESS, NEAR_METRES, look
from leeward.words import tell

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)
VISIT = (Sound("visit", "visit.en.x@1"),)
NOON = 101 * DAY + 12 * HOUR


def found(columns: Columns, noted: Noted, refusal: Refusal | None = OVER) -> dict[str, Finding]:
    return {one.kind: one for one in look(columns, refusal, noted)}


def test_what_he_says_and_what_others_say_are_two_findings(columns_of: Make) -> None:
    columns = columns_of([{"local": NOON}, {"local": NOON, "side": Side.THIRD}, {"local": 99 * DAY}])
    kinds = found(columns, Noted(heard={0: VISIT, 1: VISIT, 2: VISIT}))
    assert {kind: one.records for kind, one in kinds.items()} == {"visit.said": (0,), "visit.told": (1,)}


def test_withheld_calls_within_an_hour_stand_beside_a_visit(columns_of: Make) -> None:
    call = {"kind": "call", "side": Side.UNKNOWN, "mark": Mark.WITHHELD | Mark.MISSED}
    columns = columns_of(
        [
            {"local": NOON, "kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED},
            {"local": NOON - HOUR, **call},
            {"local": NOON + HOUR, **call},
            {"local": NOON + HOUR + MINUTE, **call},
        ]
    )
    one = found(columns, Noted(heard={0: VISIT}))["visit.typed"]
    assert (one.records, one.context, one.facts["withheld_around"]) == ((0,), (1, 2), 2)


def test_a_visit_of_which_only_the_day_is_known_has_no_calls_beside_it(columns_of: Make) -> None:
    call = {"kind": "call", "side": Side.UNKNOWN, "mark": Mark.WITHHELD}
    columns = columns_of([{"local": 101 * DAY, "exact": Exact.DAY}, {"local": 101 * DAY + MINUTE, **call}])
    assert found(columns, Noted(heard={0: VISIT}))["visit.said"].facts["withheld_around"] == 0


def test_a_place_of_his_counts_up_to_the_named_distance(columns_of: Make) -> None:
    place = {"kind": "place", "local": NOON}
    columns = columns_of([place, place, {**place, "side": Side.THIRD}])
    one = found(columns, Noted(near={0: NEAR_METRES, 1: NEAR_METRES + 1, 2: 5}))["visit.near"]
    assert (one.records, one.facts["nearest_metres"]) == ((0,), NEAR_METRES)


def test_every_finding_argues_both_ways(columns_of: Make) -> None:
    typed = {"local": NOON, "kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED}
    third = {"local": NOON, "side": Side.THIRD}
    lead = {**third, "mark": Mark.UNPROVEN}
    columns = columns_of([{"local": NOON}, third, typed, {"local": NOON, "kind": "place"}, lead])
    named = (*VISIT, Sound(ADDRESS, "own_details.address@1"))
    kinds = found(columns, Noted(heard={0: named, 1: VISIT, 2: VISIT, 4: VISIT}, near={3: 12}))
    assert {kind.partition(".")[2] for kind in kinds} == {
        "said",
        "told",
        "typed",
        "near",
        "unproven",
        "address",
    }
    for one in kinds.values():
        assert all("{" not in tell(said) for said in (one.why, one.other_side, one.not_seen))
