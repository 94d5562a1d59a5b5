# SPDX-License-Identifier: Apache-2.0
"""Names, and the way from a sealed entry to a line that carries it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.pack import check, exhibits
from leeward.pack.exhibits import Opened


@given(st.text(st.characters(exclude_categories=["Cs"])), st.binary(min_size=32, max_size=32))
def test_sealed_bytes_survive_their_line(text: str, salt: bytes) -> None:
    sealed = json.dumps({"text": text}, ensure_ascii=False).encode()
    line = b"".join(exhibits.entry_lines([Opened("E1.1", 7, salt, sealed)]))
    match = check._ENTRY.fullmatch(line)
    assert match
    assert match[4] == sealed
    assert json.loads(line)["entry"] == {"text": text}


@pytest.mark.parametrize("path", ["/home/her/a.txt", "C:\\Users\\her\\a.txt", "x/y\\a.txt", "a.txt"])
def test_of_a_path_only_the_last_part_is_told(path: str) -> None:
    assert exhibits.base_name(path) == "a.txt"
