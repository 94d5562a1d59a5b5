# SPDX-License-Identifier: Apache-2.0
"""Failed tries are counted beside the vault, and nothing that stands there can hurt."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.vault import tries
from leeward.vault.tries import TRIES, Tries

from .small import NOW


def test_tries_are_counted_until_it_opens(tmp_path: Path) -> None:
    assert tries.read(tmp_path) == Tries()
    for n in (1, 2, 3):
        tries.add(tmp_path, NOW)
        assert tries.read(tmp_path) == Tries(n, "2026-03-08T12:00:00Z")
    tries.clear(tmp_path)
    tries.clear(tmp_path)
    assert tries.read(tmp_path) == Tries()


def test_the_count_is_for_its_owner_and_holds_a_number_and_a_time(tmp_path: Path) -> None:
    tries.add(tmp_path, NOW)
    assert stat.S_IMODE((tmp_path / TRIES).stat().st_mode) == 0o600
    assert (tmp_path / TRIES).read_text() == '{"count": 1, "last": "2026-03-08T12:00:00Z"}\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"count": -1, "last": ""}',
        '{"count": true, "last": ""}',
        '{"count": 1, "last": 2}',
        '{"count": 10000000, "last": ""}',
    ],
)
def test_what_somebody_else_wrote_there_counts_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / TRIES).write_text(text)
    assert tries.read(tmp_path) == Tries()
    tries.add(tmp_path, NOW)
    assert tries.read(tmp_path).count == 1


@given(st.binary())
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / TRIES).write_bytes(data)
    assert tries.read(folder).count >= 0
