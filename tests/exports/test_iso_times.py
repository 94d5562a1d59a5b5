# SPDX-License-Identifier: Apache-2.0
"""A time in ISO 8601 is kept as written, and as much of it as it fixes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.iso_times import iso_when
from leeward.records import When


@pytest.mark.parametrize(
    ("written", "local", "utc", "exact_to"),
    [
        ("2026-01-02T22:41:06.818-05:00", "2026-01-02T22:41:06", "2026-01-03T03:41:06.818Z", "second"),
        ("2026-01-02T22:41:06Z", None, "2026-01-02T22:41:06Z", "second"),
        ("2026-01-02T22:41:06.000Z", None, "2026-01-02T22:41:06Z", "second"),
        ("2026-01-02 22:41", "2026-01-02T22:41", None, "minute"),
        ("20260102T224106+0530", "2026-01-02T22:41:06", "2026-01-02T17:11:06Z", "second"),
        ("2026-01-02", "2026-01-02", None, "day"),
        ("2016-12-31T23:59:60Z", None, "2016-12-31T23:59:59Z", "second"),
        ("2026-01-02T22:41:06.1234567+01", "2026-01-02T22:41:06", "2026-01-02T21:41:06.123Z", "second"),
    ],
)
def test_a_time_is_fixed_as_far_as_it_says(
    written: str, local: str | None, utc: str | None, exact_to: str
) -> None:
    found = iso_when(written)
    assert (found.as_written, found.local, found.utc, found.exact_to) == (written, local, utc, exact_to)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2026-13-01", "2026-02-30T10:00:00Z", "1970-01-01T00:00:00Z", "2026-01-02T25:00:00Z",
     "2026-01-02T22:41:06.818-05:00x", "٢٠٢٦-01-02"],
)  # fmt: skip
def test_what_is_no_time_of_an_export_stays_as_written(written: str) -> None:
    assert iso_when(written) == When(written)


def test_an_offset_that_no_place_has_fixes_nothing() -> None:
    assert iso_when("2026-01-02T22:41:06+99:00").utc is None


FIRST, LAST = map(datetime.fromisoformat, ("1995-01-02", "2099-12-30"))


@given(st.datetimes(FIRST, LAST), st.integers(-14 * 60, 14 * 60))
def test_python_and_this_agree(wall: datetime, minutes: int) -> None:
    at = wall.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    utc = at.astimezone(UTC).replace(tzinfo=None)
    assert iso_when(at.isoformat()).utc == f"{utc.isoformat()}Z"


@given(st.text())
def test_no_text_raises(untrusted: str) -> None:
    assert iso_when(untrusted).as_written == untrusted
