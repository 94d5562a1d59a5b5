# SPDX-License-Identifier: Apache-2.0
"""Exposure: her details where others read them, by whom, and which kind of entry but never its value."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY
from leeward.signs.common.noted import Noted, Sound
from leeward.signs.sign4_exposure import look
from leeward.words import tell

Make = Callable[[Iterable[Mapping[str, Any]]], Columns]
OVER = Refusal(100 * DAY, Exact.MINUTE)
SHOWN = (Sound("exposure", "exposure.en.x@1"),)
LATER = 101 * DAY


def found(columns: Columns, noted: Noted, refusal: Refusal | None = OVER) -> list[Finding]:
    return list(look(columns, refusal, noted))


@pytest.mark.parametrize(
    ("entries", "kinds"),
    [
        (("phones",), ["exposure.details"]),
        (("names", "work"), ["exposure.details"]),
        (("names",), ["exposure.named"]),
        (("handles", "names"), ["exposure.named"]),
        (("private_facts",), ["exposure.private_facts"]),
        (("names", "rumours"), ["exposure.rumours"]),
        (
            ("addresses", "private_facts", "rumours"),
            ["exposure.details", "exposure.private_facts", "exposure.rumours"],
        ),
    ],
)
def test_what_he_made_public_is_sorted_by_what_it_shows(
    columns_of: Make, entries: tuple[str, ...], kinds: list[str]
) -> None:
    columns = columns_of([{"local": LATER, "kind": "post", "reach": Reach.PUBLIC}])
    shown = found(columns, Noted(details={0: entries}))
    assert [one.kind for one in shown] == kinds
    for one in shown:
        assert one.facts["entries"] == ", ".join(entries)
        assert (one.facts["public"], one.facts["in_groups"], one.facts["to_others"]) == (1, 0, 0)


def test_what_he_writes_to_her_alone_shows_nothing_to_anybody(columns_of: Make) -> None:
    columns = columns_of([{"local": LATER}])
    assert found(columns, Noted(details={0: ("phones",)})) == []


def test_details_by_others_are_apart_and_only_what_finds_or_shames_her(columns_of: Make) -> None:
    third = {"local": LATER, "side": Side.THIRD, "reach": Reach.GROUP}
    columns = columns_of([third, third, {**third, "side": Side.UNKNOWN, "reach": Reach.PUBLIC}])
    (one,) = found(columns, Noted(details={0: ("names", "work"), 1: ("addresses",), 2: ("private_facts",)}))
    assert (one.kind, one.records) == ("exposure.by_others", (1, 2))


def test_what_contacts_of_a_friend_write_to_the_friend_is_no_exposure(columns_of: Make) -> None:
    row = {"local": LATER, "side": Side.THIRD, "reach": Reach.THIRD_PARTY}
    columns = columns_of([row, {**row, "side": Side.UNKNOWN}, {**row, "mark": Mark.UNPROVEN}])
    (one,) = found(columns, Noted(details={0: ("phones",), 1: ("phones",), 2: ("phones",)}))
    assert (one.kind, one.records) == ("exposure.by_others", (1, 2))


def test_words_about_showing_are_told_by_who_wrote_them(columns_of: Make) -> None:
    typed = {"local": LATER, "kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED}
    columns = columns_of([{"local": LATER}, {"local": LATER, "side": Side.THIRD}, typed, {"local": 99 * DAY}])
    shown = found(columns, Noted(heard=dict.fromkeys(range(4), SHOWN)))
    assert [(one.kind, one.records, one.after_over) for one in shown] == [
        ("exposure.said", (0,), True),
        ("exposure.said", (3,), False),
        ("exposure.told", (1,), True),
        ("exposure.typed", (2,), True),
    ]


def test_every_finding_argues_both_ways(columns_of: Make) -> None:
    public = {"local": LATER, "reach": Reach.PUBLIC}
    typed = {"local": LATER, "kind": "incident", "side": Side.UNKNOWN, "mark": Mark.TYPED}
    columns = columns_of(
        [
            public,
            public,
            {**public, "side": Side.THIRD},
            {"local": LATER},
            typed,
            {"local": LATER, "side": Side.THIRD},
        ]
    )
    details = {0: ("names",), 1: ("phones", "private_facts", "rumours"), 2: ("phones",)}
    shown = found(columns, Noted(heard=dict.fromkeys((3, 4, 5), SHOWN), details=details))
    assert len({one.rule for one in shown}) == 8
    for one in shown:
        assert all("{" not in tell(said) for said in (one.why, one.other_side, one.not_seen))
