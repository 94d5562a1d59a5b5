# SPDX-License-Identifier: Apache-2.0
"""A backup of the sample case holds all of it, and a disk that cannot take it says so in words."""

from pathlib import Path

import pytest

from leeward.errors import RefusedError
from leeward.flow.backup import backup
from leeward.vault import Vault

from . import cases


def test_the_sample_case_is_one_file_that_says_nothing_in_the_clear(sample: Path, tmp_path: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        done = backup(vault, tmp_path / "backup")
        originals = len(vault.blobs())
    assert done.files == originals + 3
    data = (tmp_path / "backup").read_bytes()
    assert len(data) > done.size
    for word in (b"WhatsApp", b"Nkechi", b"234800", b"vault.db"):
        assert word not in data
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_said(sample: Path, tmp_path: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault, pytest.raises(RefusedError):
        backup(vault, tmp_path / "nowhere" / "backup")
