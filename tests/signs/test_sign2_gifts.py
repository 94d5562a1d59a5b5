# SPDX-License-Identifier: Apache-2.0
"""Gifts and money after the day: by words, payments, notices and her notes; nothing of the time before."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY
from leeward.signs.common.noted import NOTHING, Noted, Sound
from leeward.signs.sign2_gifts import look
from leeward.words import tell

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)
GIFT = (Sound("gift", "gift.en.x@1"),)
LATER = 101 * DAY


def found(columns: Columns, noted: Noted, refusal: Refusal | None = OVER) -> dict[str, Finding]:
    return {one.kind: one for one in look(columns, refusal, noted)}


def test_messages_about_gifts_count_after_the_day_only(columns_of: Make) -> None:
    columns = columns_of([{"local": 99 * DAY}, {"local": LATER}])
    one = found(columns, Noted(heard={0: GIFT, 1: GIFT}))["gift.said"]
    assert (one.records, one.after_over, one.rule) == ((1,), True, "sign2.said@1")


def test_with_no_day_the_whole_record_is_listed_and_not_called_after(columns_of: Make) -> None:
    columns = columns_of([{"local": 99 * DAY}, {"local": LATER}])
    one = found(columns, Noted(heard={0: GIFT, 1: GIFT}), None)["gift.said"]
    assert (one.records, one.after_over) == ((0, 1), False)


def test_every_payment_of_his_to_her_counts_with_a_note_or_without(columns_of: Make) -> None:
    pay = {"kind": "payment", "local": LATER}
    columns = columns_of(
        [
            pay,
            pay,
            {**pay, "side": Side.ME, "reach": Reach.THE_OTHER},
            {**pay, "side": Side.THIRD},
            {**pay, "mark": Mark.AGREED},
            {**pay, "mark": Mark.NEVER_SENT},
            {**pay, "local": 99 * DAY},
        ]
    )
    kinds = found(columns, Noted(heard={1: GIFT}))
    assert kinds["gift.money"].records == (0, 1)
    assert "gift.said" not in kinds  # its note is not counted a second time


def test_notices_that_name_him_are_a_finding_apart_from_those_that_do_not(columns_of: Make) -> None:
    third = {"local": LATER, "side": Side.THIRD}
    columns = columns_of([third, third, {**third, "kind": "payment"}, third])
    kinds = found(columns, Noted(heard={0: GIFT, 1: GIFT}, received=frozenset({1, 2})))
    named = kinds["gift.named"]
    assert (named.records, named.facts["name_him"], named.facts["payments"]) == ((1, 2), 2, 1)
    assert (kinds["gift.notice"].records, kinds["gift.notice"].facts["name_him"]) == ((0,), 0)


def test_agreed_contact_is_left_out_and_counted(columns_of: Make) -> None:
    columns = columns_of([{"local": LATER, "mark": Mark.AGREED}, {"local": LATER}])
    one = found(columns, Noted(heard={0: GIFT, 1: GIFT}))["gift.said"]
    assert (one.records, one.facts["agreed"]) == ((1,), 1)


def test_what_she_typed_is_a_finding_of_its_own(columns_of: Make) -> None:
    columns = columns_of([{"local": LATER, "kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED}])
    kinds = found(columns, Noted(heard={0: GIFT}))
    assert {kind: one.records for kind, one in kinds.items()} == {"gift.typed": (0,)}


def test_nothing_heard_is_no_finding_and_each_argues_both_ways(columns_of: Make) -> None:
    columns = columns_of(
        [{"local": LATER}, {"local": LATER, "kind": "payment"}, {"local": LATER, "side": Side.THIRD}]
    )
    assert set(found(columns, NOTHING)) == {"gift.money"}
    for one in found(columns, Noted(heard={0: GIFT, 2: GIFT}, received={2})).values():
        assert all("{" not in tell(said) for said in (one.why, one.other_side, one.not_seen))
