# SPDX-License-Identifier: Apache-2.0
"""The sample case goes the whole way, and comes to what its ledger says."""

from pathlib import Path

import pytest

from leeward.errors import UsageError
from leeward.flow.demo import demo
from leeward.pack.check import check

from .conftest import LEDGER


def test_the_demo_counts_what_the_ledger_counts_and_its_pack_passes(tmp_path: Path) -> None:
    done = demo(tmp_path / "demo")
    wanted = LEDGER["after_over_with_0143_agreed"]
    assert (done.contacts, done.days) == (wanted["contacts"], wanted["days"])
    assert check(tmp_path / "demo" / "pack").ok


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", "utf-8")
    with pytest.raises(UsageError, match=r"error\.vault_exists"):
        demo(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]
