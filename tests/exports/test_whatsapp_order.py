# SPDX-License-Identifier: Apache-2.0
"""Which day a chat means, and which lines that look like headers stand inside a message."""

import pytest

from leeward.exports.whatsapp_order import Stretch
from leeward.parts import Choices
from leeward.records import Record

from .whatsapp_chats import DATA, read, records

# Times and days


def test_an_ambiguous_file_asks_and_keeps_the_time_text() -> None:
    chat = "03/04/2026, 10:00 - Ada: one\n05/05/2026, 10:00 - Ada: two\n"
    items, tally = read(chat)
    assert tally.question == "day_order"
    assert [i.time.local for i in items if isinstance(i, Record)] == [None, "2026-05-05T10:00"]
    assert items[0].time.as_written == "03/04/2026, 10:00"  # type: ignore[union-attr]
    assert items[0].time.exact_to == "minute"  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["03.04.2026", "03-04-2026", "3.4.26"])
def test_dots_and_hyphens_are_day_first_and_said_to_be_an_assumption(written: str) -> None:
    items, tally = read(f"{written}, 10:00 - Ada: one\n")
    assert items[0].time.local == "2026-04-03T10:00"  # type: ignore[union-attr]
    assert tally.question is None
    assert "assumption.whatsapp.dotted" in [said.key for said in tally.assumptions]


def test_dots_do_not_outweigh_a_month_that_must_stand_in_front() -> None:
    items, _ = read("03.04.2026, 10:00 - Ada: one\n03.14.2026, 10:00 - Ada: two\n")
    assert items[0].time.local == "2026-03-04T10:00"  # type: ignore[union-attr]


@pytest.mark.parametrize(("day_first", "month"), [(True, "04-03"), (False, "03-04")])
def test_an_answer_settles_an_ambiguous_file(day_first: bool, month: str) -> None:
    items, tally = read("03/04/2026, 10:00 - Ada: one\n", Choices(day_first=day_first))
    assert tally.question is None
    assert items[0].time.local == f"2026-{month}T10:00"  # type: ignore[union-attr]


def test_an_answer_does_not_make_impossible_days() -> None:
    items, _ = read("25/04/2026, 10:00 - Ada: one\n", Choices(day_first=False))
    assert items[0].time.local == "2026-04-25T10:00"  # type: ignore[union-attr]


def test_the_day_in_an_iphones_media_name_decides() -> None:
    (record,) = records(
        "[03/04/26, 10:00:00] Ada: \u200e<attached: 00000004-PHOTO-2026-04-03-10-00-00.jpg>\n"
    )
    assert record.time.local == "2026-04-03T10:00:00"


def test_how_the_day_order_was_decided_is_said_with_counts() -> None:
    _, tally = read("25/04/2026, 10:00 - Ada: one\n26/04/2026, 10:00 - Ada: one\n")
    assert tally.assumptions[0].key == "assumption.whatsapp.day_first"
    assert tally.assumptions[0].facts["fixed"] == 2


def test_a_stretch_gives_no_day_where_two_orders_differ() -> None:
    assert Stretch(0, ("dmy", "mdy")).day("03/04/2026") is None
    assert str(Stretch(0, ("dmy", "mdy")).day("04/04/2026")) == "2026-04-04"


def test_messages_stay_in_file_order_when_their_times_do_not() -> None:
    found = records(
        "[25/03/2026, 19:29:40] Ada: a\n[25/03/2026, 19:29:20] Tunde: b\n[25/03/2026, 19:29:41] Ada: c\n"
    )
    assert [r.text for r in found] == ["a", "b", "c"]


# Forged headers and order


def test_a_header_inside_a_message_that_runs_ahead_stays_in_the_text() -> None:
    items, tally = read((DATA / "forged_ahead.txt").read_bytes())
    forged = [i for i in items if isinstance(i, Record) and "ambiguous_line" in i.state]
    assert [r.text for r in forged] == ["first line\n[25/03/2026, 21:15:00] Ada: I never said that"]
    assert [(c.key, c.facts) for c in tally.caveats if "ambiguous" in c.key] == [
        ("caveat.whatsapp.ambiguous_line", {"n": 1})
    ]


def test_a_quoted_old_conversation_stays_in_the_text_that_quotes_it() -> None:
    found = records((DATA / "forged_past.txt").read_bytes())
    assert len(found) == 3
    assert found[1].text.count("\n") == 2


def test_late_messages_are_not_taken_for_forged_ones() -> None:
    found = records((DATA / "late_delivery.txt").read_bytes())
    assert len(found) == 7
    assert not any(r.state for r in found)


def test_a_whole_older_export_behind_the_first_stays_messages() -> None:
    assert len(records((DATA / "older_block_behind.txt").read_bytes())) == 7


def test_a_second_export_that_overlaps_the_first_stays_messages() -> None:
    first = [f"0{d}/03/2026, 10:00 - {n}: day {d}\n" for d, n in [(1, "Ada"), (2, "Tunde"), (3, "Ada")]]
    again = [*first[1:], "14/03/2026, 10:00 - Tunde: day 14\n"]
    assert len(records("".join(first + again))) == 6


def test_a_line_ahead_of_what_its_sender_writes_next_is_forged_even_where_delivery_is_late() -> None:
    late = "25/03/2026, 09:00 - Ada: a\n25/03/2026, 09:50 - Ada: b\n25/03/2026, 09:10 - Tunde: late\n"
    body = "25/03/2026, 10:00 - Tunde: look\n25/03/2026, 10:30 - Ada: yes\n"
    rest = "".join(f"25/03/2026, 10:0{m} - {'Ada' if m % 2 else 'Tunde'}: no\n" for m in range(1, 6))
    found = records(late + "25/03/2026, 09:55 - Ada: c\n" + body + rest)
    assert [r.text for r in found if r.state] == ["look\n25/03/2026, 10:30 - Ada: yes"]


def test_the_repeated_hour_of_a_clock_change_stays_messages() -> None:
    chat = "".join(
        f"25/10/2026, {t} - {n}: words\n"
        for t, n in [
            ("01:50", "Ada"),
            ("02:40", "Ada"),
            ("02:58", "Tunde"),
            ("02:01", "Tunde"),
            ("02:05", "Ada"),
            ("03:01", "Ada"),
        ]
    )
    assert len(records(chat)) == 6
