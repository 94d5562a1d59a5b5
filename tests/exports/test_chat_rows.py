# SPDX-License-Identifier: Apache-2.0
"""Cells of chat databases: text as written, times by their size, lengths that are lengths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.chat_rows import Clock, more, whole, words


@pytest.mark.parametrize(
    ("stored", "utc"),
    [
        (1_772_997_245_686, "2026-03-08T19:14:05.686Z"),
        (1_772_997_245, "2026-03-08T19:14:05Z"),
        (1_772_997_245.9, "2026-03-08T19:14:05Z"),
        ("1772997245", "2026-03-08T19:14:05Z"),
        (0, None),
        (None, None),
        (99_999_999_999, None),
        (b"\xff", None),
        (float("inf"), None),
    ],
)
def test_a_time_is_told_by_its_size(stored: object, utc: str | None) -> None:
    clock = Clock()
    assert clock.when(stored).utc == utc
    assert clock.notes["undated"] == (utc is None)


def test_cells_that_say_nothing_are_left_out() -> None:
    cells = {"a": 0, "b": "", "c": None, "d": "x", "event": 5}
    assert more(cells, "a", "b", "c", "d", "event", "f") == {"d": "x", "event_as_written": "5"}
    assert words(cells, "missing") == ""


def test_a_length_is_a_whole_number_of_seconds() -> None:
    assert [whole(one) for one in (5, 0, -1, 5.0, "5", None, True)] == [5, 0, None, None, None, None, None]


@given(st.integers() | st.floats() | st.text() | st.binary() | st.none())
def test_no_cell_breaks_the_clock(untrusted: object) -> None:
    Clock().when(untrusted)
