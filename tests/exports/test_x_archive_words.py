# SPDX-License-Identifier: Apache-2.0
"""X's words: three signs of HTML in posts, where short links lead, and whose archive it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.x_archive_words import Owner, escaped, links


def test_only_the_three_signs_that_x_escapes_are_undone_and_once() -> None:
    assert escaped("a &amp;lt; b &lt;c&gt; &quot; &copy") == "a &lt; b <c> &quot; &copy"


@pytest.mark.parametrize("value", [None, "x", [1], [{"expanded": 5}], [{}]])
def test_links_that_are_none_are_none(value: object) -> None:
    assert links(value) == ""


def test_an_owner_is_whom_the_account_names() -> None:
    ada = Owner.of(b'window.YTD.account.part0 = [{"account": {"accountId": "1", "username": "ada"}}]')
    assert (ada.number, ada.name) == ("1", "ada")
    assert (ada.direction("1"), ada.direction("2"), ada.direction("")) == ("out", "in", "unknown")
    assert Owner().direction("2") == "unknown"


@given(st.binary(max_size=80))
def test_no_bytes_make_an_owner_fail(untrusted: bytes) -> None:
    Owner.of(b"x = " + untrusted)
