# SPDX-License-Identifier: Apache-2.0
"""What a person said of her exports: a format and a zone that there are, else a sentence."""

from dataclasses import replace

import msgspec
import pytest

from leeward.errors import UsageError
from leeward.exports import READERS
from leeward.flow.asked import Asked, Remembered


def test_the_zone_is_hers_or_the_only_one_of_her_country() -> None:
    assert Asked(zone="Africa/Nairobi", country="NG").zone_name() == "Africa/Nairobi"
    assert Asked(country="ng").zone_name() == "Africa/Lagos"
    assert Asked(country="US").zone_name() is None
    assert Asked().zone_name() is None


@pytest.mark.parametrize("zone", ["Nowhere/At_All", "../../etc/passwd", "/etc/passwd", "\udcff", "a" * 5000])
def test_a_zone_that_there_is_not_is_said(zone: str) -> None:
    with pytest.raises(UsageError, match=r"error\.zone"):
        Asked(zone=zone).zone_name()


def test_a_format_is_one_that_there_is() -> None:
    assert [Asked(as_format=reader.name).reader() for reader in READERS] == list(READERS)
    assert Asked().reader() is None
    with pytest.raises(UsageError, match=r"error\.no_such_format"):
        Asked(as_format="nonsense").reader()


def test_readers_learn_the_order_of_the_day_and_the_country_and_nothing_else() -> None:
    asked = Asked(
        as_format="vcard", zone="Africa/Lagos", day_first=True, me=("Ada",), owner="x", country="NG"
    )
    choices = asked.choices()
    assert (choices.day_first, choices.country) == (True, "NG")
    assert "Ada" not in repr(choices)


def test_what_was_said_goes_to_a_child_and_comes_back() -> None:
    asked = Asked("vcard", "Africa/Lagos", False, ("Ada", "+2348000000111"), "Ada", "NG")
    asked = replace(asked, remembered=(Remembered("ab", {"time": "Wann"}, "2026-06-07"),))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(asked), type=Asked) == asked
