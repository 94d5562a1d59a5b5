# SPDX-License-Identifier: Apache-2.0
"""Threats in a case: one finding a kind and side of the day, each record listed, nobody else's words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY, HOUR
from leeward.signs.common.noted import Noted, Sound
from leeward.signs.sign5_threats import HEADINGS, look
from leeward.words import tell

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)


def heard(**rows: str) -> Noted:
    """Row numbers as "r0" and the kind that was heard in them."""
    return Noted(heard={int(row[1:]): (Sound(kind, f"{kind}.en.x@1"),) for row, kind in rows.items()})


def found(columns: Columns, noted: Noted, refusal: Refusal | None = OVER) -> list[Finding]:
    return list(look(columns, refusal, noted))


def test_threats_of_one_kind_are_one_finding_with_every_record(columns_of: Make) -> None:
    columns = columns_of([{"local": 100 * DAY + n * HOUR, "channel": f"c{n % 2}"} for n in (1, 2, 3)])
    (one,) = found(columns, heard(r0="threat.physical", r2="threat.physical", r1="contact.pressure"))
    assert (one.sign, one.kind, one.rule) == (5, "threat.physical", "sign5.physical@1")
    assert one.records == (0, 2)
    assert one.after_over
    assert one.facts["rules"] == "threat.physical.en.x@1"
    assert (one.facts["heading"], one.facts["to_her"], one.facts["channels"]) == ("physical", 2, 1)


def test_threats_before_the_day_are_listed_apart(columns_of: Make) -> None:
    columns = columns_of([{"local": 99 * DAY}, {"local": 101 * DAY}])
    after, before = found(columns, heard(r0="threat.money_job", r1="threat.money_job"))
    assert (after.records, after.after_over) == ((1,), True)
    assert (before.records, before.after_over) == ((0,), False)
    assert after.facts["heading"] == "financial"


def test_words_of_a_friend_or_her_own_are_never_his_threat(columns_of: Make) -> None:
    columns = columns_of(
        [
            {"local": 101 * DAY, "side": Side.THIRD},
            {"local": 101 * DAY, "side": Side.ME, "reach": Reach.THE_OTHER},
            {"local": 101 * DAY, "side": Side.UNKNOWN},
        ]
    )
    assert found(columns, heard(r0="threat.veiled", r1="threat.veiled", r2="threat.veiled")) == []


def test_a_threat_counts_on_an_agreed_channel_and_when_said_to_others(columns_of: Make) -> None:
    columns = columns_of(
        [{"local": 101 * DAY, "mark": Mark.AGREED}, {"local": 102 * DAY, "reach": Reach.GROUP}]
    )
    (one,) = found(columns, heard(r0="threat.reputation", r1="threat.reputation"))
    assert one.records == (0, 1)
    assert (one.facts["to_her"], one.facts["to_others"]) == (1, 1)


def test_an_account_that_may_be_his_is_a_finding_apart(columns_of: Make) -> None:
    lead = {"local": 101 * DAY, "side": Side.THIRD, "mark": Mark.UNPROVEN}
    columns = columns_of([lead, {"local": 101 * DAY}])
    own, apart = found(columns, heard(r0="threat.physical", r1="threat.physical"))
    assert (own.kind, own.records) == ("threat.physical", (1,))
    assert (apart.kind, apart.records, apart.facts["kinds"]) == ("threat.unproven", (0,), "physical")
    assert all("{" not in tell(said) for said in (apart.why, apart.other_side, apart.not_seen))


def test_what_she_typed_is_one_finding_that_names_its_kinds(columns_of: Make) -> None:
    typed = {"kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED}
    columns = columns_of([{"local": 101 * DAY, **typed}, {"local": 102 * DAY, **typed}])
    (one,) = found(columns, heard(r0="threat.physical", r1="threat.property_pets"))
    assert (one.kind, one.records, one.facts["kinds"]) == ("threat.typed", (0, 1), "physical, property_pets")


def test_what_others_say_that_he_said_is_one_finding_apart(columns_of: Make) -> None:
    third = {"side": Side.THIRD}
    columns = columns_of([{"local": 101 * DAY}, {"local": 102 * DAY, **third}, {"local": 99 * DAY, **third}])
    told = {row: (Sound("threat.property_pets", "threat.x@1"),) for row in (1, 2)}
    noted = Noted(heard={0: (Sound("threat.physical", "threat.x@1"),)}, said_to_threaten=told)
    own, after, before = found(columns, noted)
    assert (own.kind, own.records) == ("threat.physical", (0,))
    assert (after.kind, after.rule, after.records) == ("threat.carried", "sign5.carried@1", (1,))
    assert (after.facts["kinds"], after.facts["carried"]) == ("property_pets", 1)
    assert (before.kind, before.records, before.after_over) == ("threat.carried", (2,), False)
    assert all("{" not in tell(said) for said in (after.why, after.other_side, after.not_seen))


def test_with_no_day_threats_are_listed_all_the_same(columns_of: Make) -> None:
    (one,) = found(columns_of([{"local": 101 * DAY}]), heard(r0="threat.veiled"), None)
    assert not one.after_over
    assert "over" not in one.facts


@pytest.mark.parametrize("kind", HEADINGS)
def test_every_kind_argues_both_ways_in_words(columns_of: Make, kind: str) -> None:
    columns = columns_of([{"local": 101 * DAY}, {"local": 102 * DAY}])
    for noted in (heard(r0=f"threat.{kind}"), heard(r0=f"threat.{kind}", r1=f"threat.{kind}")):
        (one,) = found(columns, noted)
        for said in (one.why, one.other_side, one.not_seen):
            assert tell(said).strip()
            assert "{" not in tell(said)
