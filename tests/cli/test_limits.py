# SPDX-License-Identifier: Apache-2.0
"""``leeward limits``: every limit in words, and where its number stands."""

from leeward import unpack
from leeward.flow.limits import LIMITS

from .conftest import Run


def test_every_limit_is_printed_with_its_number_and_its_place(leeward: Run) -> None:
    done = leeward("limits")
    assert done.code == 0
    assert "Files in one zip: 50 000." in done.out
    for limit in LIMITS:
        assert f"leeward.{limit.module}: {limit.constant}\n" in done.out


def test_a_program_reads_them_as_json(leeward: Run) -> None:
    found = {line["name"]: line for line in leeward("limits", "--json").lines}
    assert len(found) == len(LIMITS)
    assert found["limit.members_of_a_zip"]["value"] == unpack.MOST_MEMBERS
    assert found["limit.inflated"]["unit"] == "bytes"
