# SPDX-License-Identifier: Apache-2.0
"""A conversation is printed in the order of time, whichever way its file runs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.flow.story_order import in_time, is_newest_first, title_of
from leeward.records import Party, Record, When, Where

NONE: list[int | None] = [None] * 9


def test_newest_first_is_turned_round_also_within_one_second() -> None:
    utc: list[int | None] = [30, 30, 20, 10]
    assert in_time([0, 1, 2, 3], NONE, utc) == [3, 2, 1, 0]
    assert in_time([0, 1, 2, 3], utc, NONE) == [3, 2, 1, 0]
    assert is_newest_first([0, 1, 2, 3], utc)
    assert not is_newest_first([3, 2, 1, 0], utc)


def test_oldest_first_keeps_the_order_of_the_file_within_a_second() -> None:
    assert in_time([4, 2, 7], NONE, [None, None, 10, None, 10, None, None, 12]) == [4, 2, 7]


def test_a_clock_that_was_set_back_does_not_shuffle_a_chat() -> None:
    wall: list[int | None] = [*range(0, 6000, 60), *range(2400, 8400, 60)]
    assert in_time(range(len(wall)), wall, [None] * len(wall)) == list(range(len(wall)))


def test_a_file_that_nobody_sorted_is_sorted() -> None:
    wall: list[int | None] = [50, 10, 40, 20, 30, 60]
    assert in_time(range(6), wall, NONE) == [1, 3, 4, 2, 0, 5]
    assert in_time(range(6), NONE, wall) == [1, 3, 4, 2, 0, 5]


def test_a_row_without_a_time_stays_behind_the_one_that_it_follows() -> None:
    assert in_time([0, 1, 2, 3], NONE, [20, None, 10, None]) == [2, 3, 0, 1]
    assert in_time([0, 1, 2, 3], NONE, [None, 20, 10, None]) == [2, 3, 1, 0]
    assert in_time([0, 1, 2, 3], NONE, [10, None, 20, 30]) == [0, 1, 2, 3]
    assert in_time([0, 1], NONE, NONE) == [0, 1]
    assert in_time([], NONE, NONE) == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=30), st.booleans())
@settings(deadline=None, max_examples=100)
def test_every_row_is_there_once_and_utc_never_runs_back(times: list[int | None], is_utc: bool) -> None:
    none: list[int | None] = [None] * len(times)
    found = in_time(range(len(times)), none if is_utc else times, times if is_utc else none)
    assert sorted(found) == list(range(len(times)))
    seen = [at for row in found if (at := times[row]) is not None]
    assert not is_utc or seen == sorted(seen)


def test_a_mail_conversation_is_called_by_its_subject() -> None:
    def mail(subject: str | None) -> Record:
        return Record("mail", "mail", "<a@example.com>", When(), Party(), "x", Where(), subject=subject)

    assert title_of([mail(None), mail("Re: AW: Fwd: The  keys")], "<a@example.com>") == "The keys"
    assert title_of([mail("Resign now: please")], "") == "Resign now: please"
    assert title_of([mail(None)], "<a@example.com>") == ""
    chat = Record("message", "whatsapp", "Femi", When(), Party(), "x", Where())
    assert title_of([chat], "Femi") == "Femi"
