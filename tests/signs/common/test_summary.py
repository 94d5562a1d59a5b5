# SPDX-License-Identifier: Apache-2.0
"""The numbers of the first page: each is what a person would get by counting on paper."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.columns import Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY
from leeward.signs.common.summary import summarise

Row = dict[str, Any]
Build = Callable[[list[Row]], Columns]

MIDNIGHT = 20_000 * DAY
NOON = MIDNIGHT + 12 * 3600
OVER = Refusal(NOON, Exact.MINUTE)
quick = settings(deadline=None, max_examples=100)


def _call(mark: Mark, local: int = NOON + 60, channel: Any = "phone") -> Row:
    return {"kind": "call", "mark": mark, "local": local, "channel": channel}


def test_calls_on_the_telephone_and_in_apps_are_counted_apart_by_what_became_of_them(
    columns_of: Build,
) -> None:
    rows = [
        _call(Mark.MISSED),
        _call(Mark.MISSED),
        _call(Mark.ANSWERED),
        _call(Mark.DECLINED),
        _call(Mark.BLOCKED | Mark.MISSED),
        _call(Mark.VOICEMAIL),
        _call(Mark.MISSED | Mark.IN_CHAT_CALL, channel="whatsapp"),
    ]
    summary = summarise(columns_of(rows), OVER)
    assert summary.calls == {
        "missed": 2,
        "answered": 1,
        "declined": 1,
        "blocked": 1,
        "voicemail": 1,
    }
    assert summary.app_calls == {"missed": 1}
    assert summary.by_channel == {"phone": 6, "whatsapp": 1}


def test_a_call_without_an_outcome_is_still_counted(columns_of: Build) -> None:
    assert summarise(columns_of([_call(Mark(0))]), OVER).calls["unstated"] == 1
    assert "unstated" not in summarise(columns_of([]), OVER).calls


def test_the_object_of_the_interface_has_its_names_and_values(columns_of: Build) -> None:
    rows = [
        {"local": NOON - 60, "kind": "mail"},
        {"local": NOON + 60, "key": 5},
        {"local": NOON + 60, "key": 5, "source": 2},
        {"local": MIDNIGHT + 23 * 3600},
        {"local": NOON + 9 * DAY + 30 * 3600, "kind": "payment", "channel": "bank"},
        {"local": MIDNIGHT + 3 * DAY, "exact": Exact.DAY},
        {"local": NOON + 90, "mark": Mark.AGREED},
        {"local": NOON + 120, "side": Side.ME, "reach": Reach.THE_OTHER},
    ]
    summary = summarise(columns_of(rows), OVER)
    interface = {
        "contacts": 4,
        "days": 3,
        "by_channel": {"bank": 1, "whatsapp": 3},
        "calls": {"missed": 0, "answered": 0, "declined": 0, "blocked": 0, "voicemail": 0},
        "app_calls": {},
        "own_replies": 1,
        "agreed": 1,
        "duplicates": 1,
        "longest_silence_days": 9,
        "night_share": 0.3333,
        "bursts": 0,
    }
    assert interface.items() <= summary.after_over().items()
    assert summary.before == {"mail": 1}
    assert summary.after == {"message": 3, "payment": 1}


def test_a_burst_counts_over_all_channels_and_leaves_out_what_has_no_time_of_day(columns_of: Build) -> None:
    rows = [{"local": NOON + 60 * n, "channel": f"app{n}"} for n in range(1, 6)]
    assert summarise(columns_of(rows), OVER).bursts == 1
    rows[0] |= {"local": MIDNIGHT + DAY, "exact": Exact.DAY}
    assert summarise(columns_of(rows), OVER).bursts == 0


def test_without_contacts_there_is_no_share_and_no_silence(columns_of: Build) -> None:
    summary = summarise(columns_of([]), OVER)
    assert summary.night_share is None
    assert summary.longest_silence_days is None
    assert summary.contacts == summary.days == summary.bursts == 0


def test_with_no_day_set_nothing_is_after_it(columns_of: Build) -> None:
    summary = summarise(columns_of([{"local": NOON}]), None)
    assert summary.contacts == 0
    assert summary.before == {"message": 1}


a_time = st.tuples(
    st.integers(NOON + 60, NOON + 40 * DAY).map(lambda t: t // 60 * 60),
    st.sampled_from([Exact.DAY, Exact.MINUTE, Exact.MINUTE, Exact.SECOND]),
)


@quick
@given(st.lists(a_time, max_size=60))
def test_days_night_share_and_silence_are_what_counting_by_hand_gives(
    columns_of: Build, times: list[tuple[int, Exact]]
) -> None:
    rows = [{"local": t // DAY * DAY if exact == Exact.DAY else t, "exact": exact} for t, exact in times]
    summary = summarise(columns_of(rows), OVER)
    after = [r for r in rows if r["exact"] != Exact.DAY or r["local"] > NOON]
    clock = sorted(r["local"] for r in after if r["exact"] != Exact.DAY)
    assert summary.contacts == len(after)
    assert summary.days == len({r["local"] // DAY for r in after})
    assert summary.timed == len(clock)
    assert summary.at_night == sum(t // 3600 % 24 in (22, 23, 0, 1, 2, 3, 4, 5) for t in clock)
    if clock:
        exactly = Fraction(summary.at_night, len(clock))
        assert summary.night_share is not None
        assert abs(Fraction(str(summary.night_share)) - exactly) <= Fraction(1, 20_000)
    gaps = [b - a for a, b in pairwise(clock)]
    assert summary.longest_silence_days == (max(gaps) // DAY if gaps else None)


@quick
@given(st.lists(a_time, max_size=40), st.sampled_from([-400, -1, 1, 366]))
def test_moving_every_clock_by_whole_days_changes_no_number(
    columns_of: Build, times: list[tuple[int, Exact]], days: int
) -> None:
    rows = [{"local": t, "exact": exact} for t, exact in times]
    moved = [{**row, "local": row["local"] + days * DAY} for row in rows]
    one = summarise(columns_of(rows), OVER)
    assert summarise(columns_of(moved), Refusal(NOON + days * DAY, Exact.MINUTE)) == one
