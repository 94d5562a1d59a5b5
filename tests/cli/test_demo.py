# SPDX-License-Identifier: Apache-2.0
"""``leeward demo``: the whole way once, saying where the report is."""

from pathlib import Path

from .conftest import LEDGER, Run


def test_the_demo_says_its_count_and_where_the_report_is(leeward: Run, tmp_path: Path) -> None:
    done = leeward("demo", tmp_path / "demo")
    assert done.code == 0
    assert str(LEDGER["after_over_with_0143_agreed"]["contacts"]) in done.out
    assert str(tmp_path / "demo" / "pack" / "data" / "report.pdf") in done.out
    assert leeward("demo", tmp_path / "demo").code == 2
