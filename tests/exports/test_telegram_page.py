# SPDX-License-Identifier: Apache-2.0
"""The clock of a message of Telegram and the days between messages are read as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.telegram_page import day_of, when


@pytest.mark.parametrize(
    ("title", "local", "utc"),
    [
        ("08.03.2026 19:14:05 UTC+01:00", "2026-03-08T19:14:05", "2026-03-08T18:14:05Z"),
        ("08.03.2026 19:14:05 UTC-03:30", "2026-03-08T19:14:05", "2026-03-08T22:44:05Z"),
        ("08.03.2026 19:14:05 UTC+00:00", "2026-03-08T19:14:05", "2026-03-08T19:14:05Z"),
        ("08.03.2026 19:14:05", "2026-03-08T19:14:05", None),
        ("31.02.2026 19:14:05", None, None),
        ("03/08/2026 19:14:05", None, None),
        ("", None, None),
    ],
)
def test_a_title_is_a_time(title: str, local: str | None, utc: str | None) -> None:
    found = when(title)
    assert (found.as_written, found.local, found.utc) == (title, local, utc)


def test_a_line_between_messages_is_a_day() -> None:
    found = day_of("8 March 2026")
    assert found is not None
    assert (found.local, found.exact_to) == ("2026-03-08", "day")
    assert day_of("8 March") is None
    assert day_of("Femi pinned 8 March 2026") is None


@given(st.text(max_size=40))
def test_nothing_is_raised(text: str) -> None:
    when(text)
    day_of(text)
