# SPDX-License-Identifier: Apache-2.0
"""Every sample is claimed by exactly one reader: its own."""

from pathlib import Path

import pytest

from leeward.errors import UsageError
from leeward.exports import READERS, claimants, named
from leeward.parts import Document
from leeward.unpack import unpack

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(
    path
    for path in DATA.glob("*/*")
    if path.is_file() and not path.name.endswith(".expected.json") and path.suffix not in (".opus", ".jpg")
)


def documents(path: Path) -> tuple[Document, ...]:
    return unpack(path.name, path.stat().st_size, lambda: path.open("rb")).documents()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_sample_is_claimed_by_its_own_reader_and_no_other(path: Path) -> None:
    winners = [reader.name for each in documents(path) for reader in claimants(each)]
    assert winners == [path.parent.name]


def test_the_order_of_the_list_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [[r.name for each in documents(p) for r in claimants(each)] for p in SAMPLES]
    monkeypatch.setattr("leeward.exports.READERS", READERS[::-1])
    assert before == [[r.name for each in documents(p) for r in claimants(each)] for p in SAMPLES]


def test_a_reader_is_found_by_its_name() -> None:
    assert all(named(reader.name) is reader for reader in READERS)


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as told:
        named("viber")
    assert told.value.say == "error.no_such_format"
    assert all(reader.name in str(told.value.facts["names"]) for reader in READERS)
