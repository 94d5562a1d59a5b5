# SPDX-License-Identifier: Apache-2.0
"""``leeward promises``: the honest table, in her language and with the English beneath it."""

import pytest

from leeward.words import page

from .conftest import Run


def test_the_table_says_what_is_true_and_what_is_not(leeward: Run) -> None:
    done = leeward("promises")
    assert done.code == 0
    assert done.out == page("promises")
    assert "| Keys are wiped from memory. | No." in done.out


def test_in_another_language_the_english_stands_beneath(
    leeward: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEEWARD_LANG", "es")
    done = leeward("promises")
    assert done.out.startswith("# Lo que este programa puede prometer")
    assert done.out.endswith(page("promises"))
