# SPDX-License-Identifier: Apache-2.0
"""The nouns keep their word: they cannot be changed, and an accounting that does not add up says so."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from leeward.records import NEVER_SENT, Party, Record, Skipped, State, Tally, When, Where


def test_a_record_cannot_be_changed() -> None:
    record = Record("message", "sms", None, When(), Party(), "hi", Where())
    with pytest.raises(FrozenInstanceError):
        record.text = "no"  # type: ignore[misc]


def test_two_records_that_say_the_same_are_equal() -> None:
    one, other = (Record("message", "sms", None, When(), Party("a"), "hi", Where(None, 1)) for _ in range(2))
    assert one == other
    assert one.extra is not other.extra


def test_an_accounting_adds_up_only_when_every_unit_is_in_it() -> None:
    skipped = (Skipped("bad_xml", 2), Skipped("cut_off", 1))
    assert Tally("f", 10, 4, 1, 2, skipped).adds_up()
    assert not Tally("f", 11, 4, 1, 2, skipped).adds_up()
    assert not Tally("f", 10, 4, 1, 2, skipped[:1]).adds_up()
    assert Tally("f").adds_up()


def test_what_was_never_sent_is_a_state_of_a_record() -> None:
    assert set(get_args(State)) >= NEVER_SENT
