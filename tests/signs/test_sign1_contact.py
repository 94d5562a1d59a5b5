# SPDX-License-Identifier: Apache-2.0
"""What sign 1 finds, and that it always shows what speaks against it."""

import random  # noqa: TID251 -- only the type of what Hypothesis draws
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Exact, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import DAY, contacts
from leeward.signs.common.summary import summarise
from leeward.signs.sign1_contact import look
from leeward.words import tell

Row = dict[str, Any]
Build = Callable[[list[Row]], Columns]

MIDNIGHT = 20_000 * DAY  # 2024-10-04
NOON = MIDNIGHT + 12 * 3600
OVER = Refusal(NOON, Exact.MINUTE)
HOUR = 3600
MINE = {"side": Side.ME, "reach": Reach.THE_OTHER}
BLOCK = {"kind": "event", "side": Side.UNKNOWN, "mark": Mark.BLOCK_EVENT | Mark.SYSTEM}
quick = settings(deadline=None, max_examples=100)


def _at(*minutes: int, **row: Any) -> list[Row]:
    return [{"local": NOON + minute * 60, **row} for minute in minutes]


def _rule(columns: Columns, name: str, refusal: Refusal | None = OVER) -> list[Finding]:
    return [f for f in look(columns, refusal) if f.rule == f"sign1.{name}@1"]


def _rules(columns: Columns, refusal: Refusal | None = OVER) -> set[str]:
    return {f.rule for f in look(columns, refusal)}


def test_every_contact_after_the_refusal_is_listed_beside_it_and_her_replies(columns_of: Build) -> None:
    rows = [{"local": NOON, **MINE}, *_at(5), {**MINE, "local": NOON + 600}, *_at(20)]
    (found,) = _rule(columns_of(rows), "after_over", Refusal(NOON, Exact.MINUTE, 0))
    assert found.records == (1, 3)
    assert found.context == (0, 2)
    assert found.facts["count"] == 2
    assert found.facts["own_replies"] == 1
    assert found.facts["over"] == "2024-10-04T12:00"
    assert found.facts["first"] == "2024-10-04T12:05"
    assert found.after_over


def test_contacts_before_the_refusal_make_no_finding_of_what_came_after(columns_of: Build) -> None:
    assert _rules(columns_of(_at(-60, -30, 0))) == set()


def test_two_days_of_contact_are_two_days_and_two_on_one_day_are_not(columns_of: Build) -> None:
    assert "sign1.days@1" not in _rules(columns_of(_at(5, 10)))
    (found,) = _rule(columns_of(_at(5, 10, 24 * 60, 24 * 60 + 1)), "days")
    assert found.records == (0, 2)
    assert found.facts["days"] == 2
    assert found.facts["contacts"] == 4


def test_still_going_begins_on_the_fourteenth_day(columns_of: Build) -> None:
    day = 24 * 60
    assert "sign1.still_going_14@1" not in _rules(columns_of(_at(13 * day + 11 * 60)))
    (found,) = _rule(columns_of(_at(5, 14 * day - 11 * 60, 20 * day)), "still_going_14")
    assert found.records == (1, 2)
    assert found.facts["since"] == "2024-10-18"
    assert found.facts["days_after"] == 20


def test_ten_in_twenty_eight_days_are_found_where_they_first_are(columns_of: Build) -> None:
    day = 24 * 60
    assert "sign1.ten_in_28@1" not in _rules(
        columns_of(_at(5, *(n * 3 * day for n in range(1, 9)), 28 * day))
    )
    (found,) = _rule(columns_of(_at(5, *(n * 3 * day for n in range(1, 10)), 28 * day)), "ten_in_28")
    assert found.records == tuple(range(10))


def test_each_burst_is_one_finding_with_her_replies_in_it(columns_of: Build) -> None:
    rows = [*_at(1, 10, 20, 30, 61), *_at(200, 201, 202, 203, 204, 205), *_at(15, 100, **MINE)]
    first, second = _rule(columns_of(rows), "burst")
    assert first.records == (0, 1, 2, 3, 4)
    assert second.records == (5, 6, 7, 8, 9, 10)
    assert (first.facts["minutes"], first.facts["own_replies"]) == (60, 1)
    assert (first.context, second.context) == ((11,), ())


def test_three_unanswered_calls_in_half_an_hour_are_a_storm_and_an_answered_one_is_not(
    columns_of: Build,
) -> None:
    missed = _at(1, 15, 31, kind="call", mark=Mark.MISSED)
    (found,) = _rule(columns_of(missed), "missed_call_storm")
    assert found.records == (0, 1, 2)
    missed[1]["mark"] = Mark.ANSWERED
    assert not _rule(columns_of(missed), "missed_call_storm")


@pytest.mark.parametrize(
    "mark", [Mark.DECLINED, Mark.BLOCKED, Mark.VOICEMAIL, Mark.MISSED | Mark.IN_CHAT_CALL]
)
def test_declined_blocked_voicemail_and_app_calls_are_unanswered(columns_of: Build, mark: Mark) -> None:
    assert _rule(columns_of(_at(1, 2, 3, kind="call", mark=mark)), "missed_call_storm")


def test_calls_of_the_night_stand_beside_the_nights_before_the_refusal(columns_of: Build) -> None:
    rows = [*_at(-14 * 60, -60), *_at(10 * 60, 18 * 60 - 1, 18 * 60)]
    (found,) = _rule(columns_of(rows), "night")
    assert found.records == (2, 3)
    assert found.facts["timed"] == 3
    assert (found.facts["before_at_night"], found.facts["before_timed"]) == (1, 2)


def test_a_contact_after_seven_silent_days_is_found_beside_the_last_one(columns_of: Build) -> None:
    week = 7 * 24 * 60
    assert not _rule(columns_of(_at(5, week + 4)), "recontact_after_silence")
    rows = [*_at(5, week + 5), *_at(60, **MINE)]
    (found,) = _rule(columns_of(rows), "recontact_after_silence")
    assert found.records == (1,)
    assert found.context == (0, 2)
    assert found.facts["silent_days"] == 7
    assert found.facts["own_replies"] == 1


def test_a_payment_of_which_only_the_day_is_known_breaks_a_silence(columns_of: Build) -> None:
    paid = {"kind": "payment", "local": MIDNIGHT + 4 * DAY, "exact": Exact.DAY}
    rows = _at(5, 9 * 24 * 60)
    assert _rule(columns_of(rows), "recontact_after_silence")
    assert not _rule(columns_of([*rows, paid]), "recontact_after_silence")


def test_the_first_contact_elsewhere_within_a_day_of_a_block_is_a_switch(columns_of: Build) -> None:
    rows = [
        *_at(60, **BLOCK),
        *_at(5, 50, channel="sms"),
        *_at(61),
        *_at(90, 95, channel="sms"),
    ]
    (found,) = _rule(columns_of(rows), "channel_switch")
    assert found.records == (4,)
    assert found.context == (0,)
    assert found.facts["blocked_on"] == "whatsapp"
    assert found.facts["channel"] == "sms"
    assert found.facts["minutes"] == 30
    assert found.facts["used_before"] == 2


def test_a_contact_on_the_same_channel_or_a_day_later_is_no_switch(columns_of: Build) -> None:
    block = _at(60, **BLOCK)
    assert not _rule(columns_of([*block, *_at(70)]), "channel_switch")
    assert _rule(columns_of([*block, *_at(60 + 24 * 60, channel="sms")]), "channel_switch")
    assert not _rule(columns_of([*block, *_at(61 + 24 * 60, channel="sms")]), "channel_switch")


def test_two_blocks_before_one_contact_are_one_finding(columns_of: Build) -> None:
    rows = [*_at(10, 20, **BLOCK), *_at(30, channel="sms")]
    (found,) = _rule(columns_of(rows), "channel_switch")
    assert found.context == (0, 1)
    assert found.facts["minutes"] == 10


def test_at_equal_times_a_switch_does_not_depend_on_which_export_came_first(columns_of: Build) -> None:
    blocks = [*_at(10, **BLOCK, channel="sms"), *_at(10, **BLOCK, channel="whatsapp")]
    contacts_elsewhere = [*_at(30, channel="phone"), *_at(30, channel="mail")]
    for rows in ([*blocks, *contacts_elsewhere], [*contacts_elsewhere[::-1], *blocks[::-1]]):
        (found,) = _rule(columns_of(rows), "channel_switch")
        assert (found.facts["blocked_on"], found.facts["channel"]) == ("whatsapp", "mail")


def test_her_reply_in_the_last_minute_of_a_burst_is_shown_even_if_it_may_be_just_after(
    columns_of: Build,
) -> None:
    reply = {**MINE, "local": NOON + 5 * 60 + 59, "exact": Exact.SECOND}
    (found,) = _rule(columns_of([*_at(1, 2, 3, 4, 5), reply]), "burst")
    assert found.context == (5,)


def test_with_no_day_set_frequent_contact_is_still_counted(columns_of: Build) -> None:
    rows = [*_at(*range(0, 100, 10)), *_at(5, **MINE)]
    (found,) = look(columns_of(rows), None)
    assert found.rule == "sign1.frequent@1"
    assert found.records == tuple(range(10))
    assert found.facts["busiest_day"] == "2024-10-04"
    assert found.facts["busiest_count"] == 10
    assert found.facts["own_replies"] == 1
    assert not found.after_over
    assert not list(look(columns_of(rows[1:]), None))


# --- on random cases -------------------------------------------------------------------------

a_row = st.fixed_dictionaries(
    {
        "local": st.integers(-2000, 30_000).map(lambda n: NOON + n * 60),
        "exact": st.sampled_from([Exact.MINUTE, Exact.MINUTE, Exact.SECOND, Exact.DAY]),
        "kind": st.sampled_from(["message", "message", "call", "event"]),
        "channel": st.sampled_from(["whatsapp", "sms", "mail"]),
        "side": st.sampled_from([Side.OTHER, Side.OTHER, Side.ME]),
    }
)


def _sense(row: Row) -> Row:
    """A row as a source may give it: events are blocks, calls are missed, hers reach the other."""
    if row["exact"] == Exact.DAY:
        row["local"] -= row["local"] % DAY
    if row["kind"] == "event":
        return row | BLOCK
    return row | {
        "mark": Mark.MISSED if row["kind"] == "call" else Mark(0),
        "reach": Reach.THE_OTHER if row["side"] == Side.ME else Reach.HER,
    }


# Close together, so that bursts, storms and nights are common.
close = st.integers(0, 20).flatmap(
    lambda base: st.lists(
        a_row.map(lambda row: row | {"local": NOON + base * 9 * HOUR + row["local"] % 4000}),
        max_size=12,
    )
)
cases = st.lists(close | st.lists(a_row, max_size=6), max_size=4).map(
    lambda groups: [_sense(row) for group in groups for row in group]
)


@quick
@given(cases)
def test_every_row_of_a_finding_exists_and_its_records_are_contacts(
    columns_of: Build, rows: list[Row]
) -> None:
    columns = columns_of(rows)
    found = contacts(columns, OVER)
    after, every = set(found.after), {*found.before, *found.after}
    beside = {*found.own_replies, *found.own_before, *found.blocks, *every}
    for finding in look(columns, OVER):
        assert finding.records
        assert set(finding.records) <= (after if finding.after_over else every)
        assert set(finding.context) <= beside
        assert len(set(finding.records)) == len(finding.records)


@quick
@given(cases)
def test_no_two_findings_of_a_rule_begin_with_the_same_record(columns_of: Build, rows: list[Row]) -> None:
    begins = Counter((f.rule, f.records[0]) for f in look(columns_of(rows), OVER))
    assert all(count == 1 for count in begins.values())


@quick
@given(cases, st.sampled_from([-1, 1]))
def test_moving_every_clock_by_one_day_finds_the_same(columns_of: Build, rows: list[Row], days: int) -> None:
    moved = [{**row, "local": row["local"] + days * DAY} for row in rows]
    over = Refusal(NOON + days * DAY, Exact.MINUTE)
    one, other = look(columns_of(rows), OVER), look(columns_of(moved), over)
    assert [(f.rule, f.records, f.context) for f in one] == [(f.rule, f.records, f.context) for f in other]


@quick
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_change_what_is_found(
    columns_of: Build, rows: list[Row], shuffled: random.Random
) -> None:
    # one export each, so that no file has an order that could matter
    one = [{**row, "source": n} for n, row in enumerate(rows)]
    other = list(one)
    shuffled.shuffle(other)
    facts = [
        sorted((f.rule, sorted(f.facts.items())) for f in look(columns_of(some), OVER))
        for some in (one, other)
    ]
    assert facts[0] == facts[1]


@quick
@given(cases)
def test_every_finding_can_be_said_in_words(columns_of: Build, rows: list[Row]) -> None:
    for finding in look(columns_of(rows), OVER):
        for said in (finding.why, finding.other_side, finding.not_seen):
            assert "{" not in tell(said)


@quick
@given(cases)
def test_findings_and_summary_tell_the_same_numbers(columns_of: Build, rows: list[Row]) -> None:
    columns = columns_of(rows)
    summary = summarise(columns, OVER)
    found = list(look(columns, OVER))
    counts = {f.rule: f.facts["count"] for f in found}
    assert counts.get("sign1.after_over@1", 0) == summary.contacts
    assert counts.get("sign1.night@1", 0) == summary.at_night
    assert sum(f.rule == "sign1.burst@1" for f in found) == summary.bursts
    assert counts.get("sign1.days@1", 0) == (summary.days if summary.days > 1 else 0)
