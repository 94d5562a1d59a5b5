# SPDX-License-Identifier: Apache-2.0
"""Lines of cards and calendars: every byte stands in one line, and each line where it stood."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.content_lines import LONGEST_LINE, lines, spelling


@given(st.lists(st.sampled_from([b"A:1", b"\r\n", b"\n", b"\r", b" folded"]), max_size=30))
def test_every_byte_stands_in_one_line_at_its_place(parts: list[bytes]) -> None:
    data = b"".join(parts)
    found = list(lines(io.BytesIO(data), spelling(data)))
    assert b"".join(line for _, line in found) == data
    assert all(data.startswith(line, offset) for offset, line in found)
    assert [line for _, line in found] == data.splitlines(keepends=True)


def test_a_line_without_an_end_comes_in_pieces() -> None:
    data = b"A:" + b"x" * (2 * LONGEST_LINE)
    found = list(lines(io.BytesIO(data), spelling(data)))
    assert len(found) > 1
    assert b"".join(line for _, line in found) == data


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_wide_letters_are_told_by_the_first_ones(charset: str) -> None:
    data = "BEGIN:VCARD\r\nFN:Ada\r\n".encode(charset)
    found = list(lines(io.BytesIO(data), spelling(data)))
    assert found == [(0, b"BEGIN:VCARD\r\n"), (26, b"FN:Ada\r\n")]
