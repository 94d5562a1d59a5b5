# SPDX-License-Identifier: Apache-2.0
"""A vault for each test: on disk, small, and quick to open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.vault import Vault

from . import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new, empty vault, closed."""
    return small.new_vault(tmp_path / "vault")


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """A new, empty vault, open."""
    with small.opened(folder) as found:
        yield found
