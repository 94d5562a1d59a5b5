# SPDX-License-Identifier: Apache-2.0
"""What counts as a contact after the refusal, and what is counted once, apart, or not at all."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.columns import NO_TIME, Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import (
    DAY,
    Contacts,
    clusters,
    contacts,
    is_night,
    longest_silence,
    part_of,
    timed,
    written,
)

Row = dict[str, Any]
Build = Callable[[list[Row]], Columns]

NOON = 20_000 * DAY + 12 * 3600
OVER = Refusal(NOON, Exact.MINUTE)
LATER = NOON + 3600
MINE = {"side": Side.ME, "reach": Reach.THE_OTHER}
quick = settings(deadline=None, max_examples=100)


@pytest.mark.parametrize("kind", ["message", "mail", "call", "payment"])
def test_a_message_a_mail_a_call_and_a_payment_of_the_other_are_contacts(
    columns_of: Build, kind: str
) -> None:
    assert contacts(columns_of([{"kind": kind, "local": LATER}]), OVER).after == (0,)


@pytest.mark.parametrize(
    "mark",
    [
        Mark.DELETED,
        Mark.MISSED,
        Mark.ANSWERED,
        Mark.DECLINED,
        Mark.BLOCKED,
        Mark.VOICEMAIL,
        Mark.MISSED | Mark.IN_CHAT_CALL,
    ],
)
def test_deleted_messages_and_calls_of_every_outcome_are_contacts(mark: Mark) -> None:
    assert part_of("call" if mark != Mark.DELETED else "message", 2, 0, int(mark)) == "contact"


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"mark": Mark.AGREED}, "agreed"),
        ({"mark": Mark.WITHHELD, "kind": "call", "side": Side.UNKNOWN}, "withheld"),
        ({"mark": Mark.UNPROVEN, "side": Side.UNKNOWN}, "unproven"),
        ({"mark": Mark.UNPROVEN}, "unproven"),
        ({"reach": Reach.GROUP}, "group"),
        ({"reach": Reach.PUBLIC, "kind": "post"}, "public"),
        ({"reach": Reach.HER, "kind": "comment"}, "public"),
        ({"reach": Reach.THIRD_PARTY}, "third_party"),
        ({"kind": "reaction"}, "reactions"),
        ({"mark": Mark.NEVER_SENT}, "never_sent"),
        ({"mark": Mark.TYPED, "kind": "incident"}, "typed"),
    ],
)
def test_what_is_no_contact_is_shown_apart(columns_of: Build, row: Row, part: str) -> None:
    found = contacts(columns_of([{"local": LATER, **row}]), OVER)
    assert found.after == ()
    assert getattr(found, part) == (0,)


@pytest.mark.parametrize(
    "row",
    [
        {"mark": Mark.SYSTEM, "kind": "event"},
        {"side": Side.THIRD},
        {"side": Side.UNKNOWN},
        {"kind": "contact"},
        {"kind": "place"},
        {"kind": "photo"},
        {**MINE, "kind": "call"},
        {**MINE, "kind": "payment"},
        {**MINE, "mark": Mark.NEVER_SENT},
        {**MINE, "reach": Reach.GROUP},
        {**MINE, "reach": Reach.PUBLIC, "kind": "post"},
    ],
)
def test_friends_system_lines_and_her_calls_and_drafts_are_neither_contact_nor_reply(
    columns_of: Build, row: Row
) -> None:
    found = contacts(columns_of([{"local": LATER, **row}]), OVER)
    assert found.after == found.own_replies == found.unproven == found.undated == ()


def test_two_equal_messages_in_one_minute_of_one_export_are_two_contacts(columns_of: Build) -> None:
    found = contacts(columns_of([{"local": LATER, "key": 7}] * 2), OVER)
    assert found.after == (0, 1)
    assert found.duplicates == 0


def test_the_same_two_messages_in_an_overlapping_export_are_dropped(columns_of: Build) -> None:
    ok = {"local": LATER, "key": 7}
    found = contacts(columns_of([ok, ok, {**ok, "source": 2}, {**ok, "source": 2}]), OVER)
    assert found.after == (0, 1)
    assert found.duplicates == 2


def test_the_export_with_the_most_equal_messages_says_how_many_there_were(columns_of: Build) -> None:
    ok = {"local": LATER, "key": 7}
    rows = [ok, *({**ok, "source": 2},) * 3, *({**ok, "source": 3},) * 2]
    found = contacts(columns_of(rows), OVER)
    assert found.after == (0, 2, 3)
    assert found.duplicates == 3


def test_her_own_ok_in_one_export_does_not_hide_theirs_in_another(columns_of: Build) -> None:
    ok = {"local": LATER, "key": 7}
    found = contacts(columns_of([{**ok, **MINE}, {**ok, "source": 2}]), OVER)
    assert found.after == (1,)
    assert found.own_replies == (0,)
    assert found.duplicates == 0


def test_within_the_refusals_minute_the_order_of_its_file_decides(columns_of: Build) -> None:
    rows = [{"local": NOON}, {"local": NOON, **MINE}, {"local": NOON}]
    found = contacts(columns_of(rows), Refusal(NOON, Exact.MINUTE, 1))
    assert found.before == (0,)
    assert found.after == (2,)


def test_within_the_refusals_minute_another_export_or_file_counts_as_before(columns_of: Build) -> None:
    said = {"local": NOON, **MINE, "file": 0}
    rows = [
        said,
        {"local": NOON, "file": 1},
        {"local": NOON + 59, "exact": Exact.SECOND, "source": 2, "file": 0},
        {"local": NOON + 60, "exact": Exact.SECOND, "source": 2, "file": 0},
    ]
    found = contacts(columns_of(rows), Refusal(NOON, Exact.MINUTE, 0))
    assert found.before == (1, 2)
    assert found.after == (3,)


def test_within_the_refusals_minute_seconds_of_another_phone_do_not_count(columns_of: Build) -> None:
    rows = [{"local": NOON + s, "exact": Exact.SECOND, "source": 2} for s in (9, 11, 59, 60)]
    assert contacts(columns_of(rows), Refusal(NOON + 10, Exact.SECOND)).after == (3,)


def test_a_copy_that_stands_below_the_refusal_shows_that_the_message_came_after(columns_of: Build) -> None:
    rows = [
        {"local": NOON, "key": 7, "source": 1},
        {"local": NOON, **MINE, "key": 8, "source": 2},
        {"local": NOON, "key": 7, "source": 2},
    ]
    found = contacts(columns_of(rows), Refusal(NOON, Exact.MINUTE, 1))
    assert found.after == (2,)
    assert found.before == ()
    assert found.duplicates == 1


def test_a_record_of_which_only_the_day_is_known_is_after_from_the_next_day_on(columns_of: Build) -> None:
    today = NOON // DAY * DAY
    rows = [{"local": today + n * DAY, "exact": Exact.DAY} for n in (-1, 0, 1)]
    rows.append({"local": today, "exact": Exact.DAY, "source": 1})
    rows.insert(0, {"local": NOON, **MINE})
    columns = columns_of(rows)
    found = contacts(columns, Refusal(NOON, Exact.MINUTE, 0))
    assert found.after == (3,)
    assert found.before == (1, 2, 4)
    assert timed(columns, found.after) == []


def test_a_refusal_known_only_to_the_day_is_over_when_that_day_is(columns_of: Build) -> None:
    midnight = NOON // DAY * DAY
    rows = [{"local": midnight + DAY - 60}, {"local": midnight + DAY}]
    found = contacts(columns_of(rows), Refusal(midnight, Exact.DAY))
    assert found.before == (0,)
    assert found.after == (1,)


def test_a_contact_without_a_time_is_counted_apart(columns_of: Build) -> None:
    rows = [{"local": NO_TIME, "exact": Exact.NONE}, {"local": LATER, "exact": Exact.NONE}]
    found = contacts(columns_of(rows), OVER)
    assert found.undated == (0, 1)
    assert found.after == found.before == ()


def test_neither_the_refusal_nor_its_copy_in_another_export_is_a_reply(columns_of: Build) -> None:
    said = {"local": NOON, **MINE, "key": 7}
    rows = [{**said, "source": 1}, {**said, "source": 2}, {"local": LATER, **MINE, "source": 2}]
    for row in (0, 1):
        assert contacts(columns_of(rows), Refusal(NOON, Exact.MINUTE, row)).own_replies == (2,)


def test_with_no_day_set_every_contact_is_before(columns_of: Build) -> None:
    found = contacts(columns_of([{"local": LATER}, {"local": LATER, **MINE}]), None)
    assert found.before == (0,)
    assert found.own_before == (1,)
    assert found.after == found.own_replies == ()


def test_contacts_stand_in_time_order_whatever_the_order_of_the_export(columns_of: Build) -> None:
    rows = [{"local": LATER + 60}, {"local": LATER}]
    assert contacts(columns_of(rows), OVER).after == (1, 0)


def test_night_is_from_ten_in_the_evening_up_to_six() -> None:
    clock = {(21, 59): False, (22, 0): True, (0, 0): True, (5, 59): True, (6, 0): False}
    for (hour, minute), night in clock.items():
        assert is_night(20_000 * DAY + hour * 3600 + minute * 60) is night


def test_five_within_exactly_sixty_minutes_are_a_burst_and_a_minute_more_is_none() -> None:
    assert clusters([0, 900, 1800, 2700, 3600], 5, 3600) == [(0, 5)]
    assert clusters([0, 900, 1800, 2700, 3660], 5, 3600) == []


def _clusters_by_hand(times: list[int], size: int, seconds: int) -> list[list[int]]:
    """Windows that begin at a time; those whose clock spans overlap are merged, again and again."""
    spans = [[t, t + seconds] for t in times if sum(t <= u <= t + seconds for u in times) >= size]
    merged: list[list[int]] = []
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = end
        else:
            merged.append([begin, end])
    return [[t for t in times if begin <= t <= end] for begin, end in merged]


@quick
@given(st.lists(st.integers(0, 300), max_size=40).map(sorted), st.integers(2, 5))
def test_bursts_are_the_merged_windows_counted_by_hand(times: list[int], size: int) -> None:
    found = clusters(times, size, 30)
    assert [times[a:b] for a, b in found] == _clusters_by_hand(times, size, 30)
    assert all(one[1] <= next_one[0] for one, next_one in pairwise(found))


@quick
@given(st.lists(st.integers(0, 10**6), max_size=30).map(sorted))
def test_the_longest_silence_is_the_widest_gap_with_nothing_in_it(times: list[int]) -> None:
    gaps = [b - a for i, a in enumerate(times) for b in times[i + 1 :] if not any(a < t < b for t in times)]
    assert longest_silence(times) == (max(gaps) if len(times) > 1 else None)


@quick
@given(st.integers(0, 4_000_000_000), st.sampled_from(Exact))
def test_a_time_is_written_as_exactly_as_it_is_known(local: int, exact: Exact) -> None:
    at = datetime(1970, 1, 1) + timedelta(seconds=local)  # noqa: DTZ001 -- wall clock, no zone
    whole = at.isoformat()
    cut = {Exact.SECOND: 19, Exact.MINUTE: 16, Exact.DAY: 10, Exact.NONE: 10}[exact]
    assert written(local, exact) == whole[:cut]


# --- on random cases -------------------------------------------------------------------------

TIMES = {
    1: (NOON - 60, Exact.MINUTE),
    2: (NOON, Exact.MINUTE),
    3: (NOON + 20, Exact.SECOND),
    4: (NOON // DAY * DAY, Exact.DAY),
    5: (NOON + 120, Exact.MINUTE),
}


def _row(side: Side, key: int, source: int) -> Row:
    """Equal keys have equal times, as content that is the same has; her rows reach the other."""
    local, exact = TIMES[key]
    reach = Reach.THE_OTHER if side == Side.ME else Reach.HER
    return {"side": side, "key": key, "source": source, "local": local, "exact": exact, "reach": reach}


a_row = st.builds(
    _row, st.sampled_from([Side.OTHER, Side.OTHER, Side.ME]), st.sampled_from([*TIMES]), st.integers(1, 3)
)
rows_of_a_case = st.lists(a_row, max_size=30)
SAID = {**_row(Side.ME, 2, 2), "key": 50}


def _found(columns_of: Build, rows: list[Row], order: list[int]) -> Contacts:
    """The contacts when import n of the exports was the order[n-1]th to be added."""
    renamed = [{**row, "source": order[row["source"] - 1]} for row in rows]
    added = sorted(renamed, key=lambda row: row["source"])
    said = next(n for n, row in enumerate(added) if row["key"] == SAID["key"])
    return contacts(columns_of(added), Refusal(NOON, Exact.MINUTE, said))


@quick
@given(rows_of_a_case, rows_of_a_case, st.permutations([1, 2, 3]))
def test_the_order_of_the_imports_does_not_change_a_count(
    columns_of: Build, above: list[Row], below: list[Row], order: list[int]
) -> None:
    rows = [*above, SAID, *below]
    found, again = _found(columns_of, rows, [1, 2, 3]), _found(columns_of, rows, order)
    for part in ("after", "before", "own_replies", "own_before"):
        assert len(getattr(found, part)) == len(getattr(again, part))
    assert found.duplicates == again.duplicates


@quick
@given(rows_of_a_case)
def test_each_key_counts_as_often_as_the_export_that_has_it_most(columns_of: Build, rows: list[Row]) -> None:
    columns = columns_of(rows)
    found = contacts(columns, OVER)
    for side, kept in (
        (Side.OTHER, (*found.after, *found.before)),
        (Side.ME, (*found.own_replies, *found.own_before)),
    ):
        per_export = Counter((r["key"], r["source"]) for r in rows if r["side"] == side)
        most = Counter[int]()
        for (key, _), count in per_export.items():
            most[key] = max(most[key], count)
        assert Counter(columns.key[row] for row in kept) == most
    after = {r["key"] for r in rows if r["key"] in {columns.key[row] for row in found.after}}
    all_after = sum(r["side"] == Side.OTHER and r["key"] in after for r in rows)
    assert found.duplicates == all_after - len(found.after)


@quick
@given(rows_of_a_case)
def test_one_more_contact_is_one_more_contact(columns_of: Build, rows: list[Row]) -> None:
    more = [*rows, {"local": NOON + 5 * DAY, "key": 99}]
    assert len(contacts(columns_of(more), OVER).after) == (len(contacts(columns_of(rows), OVER).after) + 1)
