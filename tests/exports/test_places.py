# SPDX-License-Identifier: Apache-2.0
"""A place is one of the file as it came, and every unit of it is counted."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.places import Account, Extent, Letters, narrow, where
from leeward.records import Said, Skipped, Where


@given(st.lists(st.binary(max_size=9)))
def test_a_stretch_in_pieces_is_the_stretch_in_one(pieces: list[bytes]) -> None:
    extent = Extent(7, Letters(None))
    for piece in pieces:
        extent.feed(piece)
    whole = b"".join(pieces)
    assert extent.where("m") == where("m", 7, whole, Letters(None))
    assert extent.where("m") == Where("m", 7, len(whole), None, extent.where(None).sha256)
    assert extent.where("m").sha256 == hashlib.sha256(whole).hexdigest()


@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be"])
@given(units=st.lists(st.integers(0, 0xFFFF)), step=st.integers(1, 9))
def test_every_utf_16_file_is_narrowed_without_a_loss(wide: str, units: list[int], step: int) -> None:
    little = wide == "utf-16-le"
    raw = b"".join(
        unit.to_bytes(2, "little" if little else "big") for unit in units
    )  # lone halves of characters too
    narrowed = b"".join(narrow(iter([raw[i : i + step] for i in range(0, len(raw), step)]), wide))
    back = Letters(wide).original(narrowed)
    held = len(raw) - len(back)  # a half that waits for its other half, where the file ends
    assert raw[: len(back)] == back
    assert held in (0, 2)


def test_the_account_adds_up_and_keeps_the_first_place() -> None:
    account = Account("form")
    account.kept = 2
    account.skip("stray_text", 9)
    account.skip("stray_text", 99)
    unread = account.lost("cut_off", Where(offset=5))
    tally = account.tally(Counter(b=1, a=2, none=0), assumed=("b",))
    assert unread.why == "cut_off"
    assert tally.adds_up()
    assert tally.seen == 5
    assert tally.skipped == (Skipped("stray_text", 2, "byte:9"), Skipped("cut_off", 1, "byte:5"))
    assert tally.caveats == (Said("caveat.form.a", {"n": 2}),)
    assert tally.assumptions == (Said("assumption.form.b", {"n": 1}),)
