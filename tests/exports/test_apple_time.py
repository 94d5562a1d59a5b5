# SPDX-License-Identifier: Apache-2.0
"""Apple's numbers become the times that they mean, and keep what was written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.apple_time import UNIX, AppleClock, name_in_backup, written_as
from leeward.records import When

EPOCH = datetime(2001, 1, 1, tzinfo=UTC)


@given(st.integers(1, 3_000_000_000), st.integers(0, 999_999_999))
def test_nanoseconds_are_cut_to_milliseconds(second: int, rest: int) -> None:
    number = second * 1_000_000_000 + rest
    found = AppleClock().utc(number)
    if number <= 100_000_000_000 or second >= 3_124_137_600:
        return
    wanted = EPOCH + timedelta(seconds=second, milliseconds=rest // 1_000_000)
    assert found is not None
    assert datetime.fromisoformat(found) == wanted
    assert ("." in found) == bool(rest // 1_000_000)


@given(st.integers(1, 3_000_000_000))
def test_seconds_are_seconds(second: int) -> None:
    found = AppleClock().utc(second)
    assert found is not None
    assert datetime.fromisoformat(found) == EPOCH + timedelta(seconds=second)


@pytest.mark.parametrize(
    ("number", "when"),
    [
        (588_813_210_539_788_032, When("588813210539788032", None, "2019-08-29T23:13:30.539Z", "second")),
        (778_200_000.0, When("778200000.0", None, "2025-08-29T22:40:00Z", "second")),
        (704_735_807.2214981, When("704735807.2214981", None, "2023-05-02T15:56:47.221Z", "second")),
        (6.9e17, When("6.9e+17", None, "2022-11-13T02:40:00Z", "second")),
        (-100_000_000, When("-100000000", None, "1997-10-31T14:13:20Z", "second")),
        (0, When("0")),
        (0.0, When("0.0")),
        (None, When("")),
        ("yesterday", When("yesterday")),
        (b"\xff", When("\ufffd")),
        (-400_000_000, When("-400000000")),
        (9_999_999_999, When("9999999999")),
        (1 << 63, When(str(1 << 63))),
        (-(1 << 63), When(str(-(1 << 63)))),
        (float("inf"), When("inf")),
        (float("nan"), When("nan")),
        (1e308, When("1e+308")),
    ],
)
def test_a_number_is_a_time_or_stays_what_it_is(number: object, when: When) -> None:
    assert AppleClock().when(number) == when


def test_voicemails_count_from_1970() -> None:
    assert AppleClock(UNIX).utc(1_767_300_000) == "2026-01-01T20:40:00Z"


def test_a_cell_is_shown_as_text() -> None:
    assert [written_as(cell) for cell in (None, 1, 2.5, "x", b"y\xff")] == ["", "1", "2.5", "x", "y\ufffd"]


def test_a_file_in_a_backup_is_found_by_where_it_was() -> None:
    known = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
    assert name_in_backup("HomeDomain", "Library/SMS/sms.db") == known
    assert len(name_in_backup("MediaDomain", "\ud800")) == 40
