# SPDX-License-Identifier: Apache-2.0
"""``backup`` writes one file and says what opens it."""

from pathlib import Path

from .conftest import Run


def test_a_backup_is_written_once_and_never_over_another_file(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    to = tmp_path / "backup"
    done = leeward("backup", sample, to, "--passphrase-file", key)
    assert (done.code, done.err) == (0, "")
    assert str(to) in done.out
    before = to.read_bytes()
    done = leeward("backup", sample, to, "--passphrase-file", key)
    assert done.code == 2
    assert to.read_bytes() == before


def test_what_is_no_vault_cannot_be_backed_up(leeward: Run, key: Path, tmp_path: Path) -> None:
    assert leeward("backup", tmp_path / "no", tmp_path / "b", "--passphrase-file", key).code == 2
    assert not (tmp_path / "b").exists()
