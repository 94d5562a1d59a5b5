# SPDX-License-Identifier: Apache-2.0
"""``leeward new``: the passphrase from a file or a prompt, never from the command line."""

from pathlib import Path

import pytest

from leeward.flow import new as flow

from ..flow.cases import WEAK  # noqa: TID252 - as in conftest
from .conftest import Run


@pytest.fixture(autouse=True)
def _weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default strength costs a second a vault."""
    real = flow.create
    monkeypatch.setattr(
        flow, "create", lambda folder, words, settings, _: real(folder, words, settings, WEAK)
    )


def test_a_vault_is_made_once(leeward: Run, key: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = leeward("new", folder, "--country", "ng", "--passphrase-file", key)
    assert done.code == 0
    assert str(folder) in done.out
    assert leeward("new", folder, "--passphrase-file", key).code == 2
    assert leeward("signs", folder, "--json", "--passphrase-file", key).code == 0


@pytest.mark.parametrize("wrong", [["--country", "NGA"], ["--zone", "Lagos"], []])
def test_wrong_use_makes_nothing(leeward: Run, key: Path, tmp_path: Path, wrong: list[str]) -> None:
    passphrase = ["--passphrase-file", str(key)] if wrong else []
    assert leeward("new", tmp_path / "new", *wrong, *passphrase).code == 2
    assert not (tmp_path / "new").exists()
