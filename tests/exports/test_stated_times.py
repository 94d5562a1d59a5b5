# SPDX-License-Identifier: Apache-2.0
"""Times of chat services are kept as written and fix as much as their text does."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.stated_times import counted, milliseconds, seconds_between, stated


@pytest.mark.parametrize(
    ("written", "local", "utc"),
    [
        ("2024-04-20 01:29:22 UTC", None, "2024-04-20T01:29:22Z"),
        ("2023-01-06T14:03:03.853+00:00", None, "2023-01-06T14:03:03.853Z"),
        ("2023-01-06T14:03:03.8534567Z", None, "2023-01-06T14:03:03.853Z"),
        ("2023-01-06T14:03:03+02:00", "2023-01-06T14:03:03", "2023-01-06T12:03:03Z"),
        ("Wed Oct 10 20:19:24 +0000 2018", None, "2018-10-10T20:19:24Z"),
        ("2021-05-01 10:00:00", "2021-05-01T10:00:00", None),
        ("2021-05-01 10:00", "2021-05-01T10:00", None),
        ("2021-02-30 10:00:00", None, None),
        ("UTC", None, None),
        ("1970-01-01 00:00:00 UTC", None, None),
    ],
)
def test_a_time_fixes_what_its_text_says(written: str, local: str | None, utc: str | None) -> None:
    found = stated(written)
    assert (found.as_written, found.local, found.utc) == (written, local, utc)


def test_what_is_no_time_is_counted_and_kept() -> None:
    notes: Counter[str] = Counter()
    assert counted("soon", notes).as_written == "soon"
    assert counted(None, notes).as_written == ""
    assert counted(7, notes).as_written == "7"
    assert counted("2024-04-20 01:29:22 UTC", notes).utc
    assert notes["undated"] == 3


def test_a_length_is_whole_seconds_and_never_negative() -> None:
    first, last = stated("2026-03-08T18:21:00.500Z"), stated("2026-03-08T18:22:30.400Z")
    assert seconds_between(first, last) == 89
    assert seconds_between(last, first) is None
    assert seconds_between(first, stated("")) is None


@given(st.integers(0, 999))
def test_milliseconds_are_exact(part: int) -> None:
    assert milliseconds("1970-01-02T00:00:00Z") == 86_400_000
    assert milliseconds(f"2026-03-08T18:21:00.{part:03}Z") == 1_772_994_060_000 + part


@given(st.text() | st.integers() | st.none() | st.lists(st.integers()))
def test_nothing_is_raised(untrusted: object) -> None:
    stated(untrusted)
