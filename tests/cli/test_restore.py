# SPDX-License-Identifier: Apache-2.0
"""``restore`` brings a vault back with the same twelve words, or leaves nothing and exits with 1."""

from pathlib import Path

from .conftest import Run


def test_a_vault_comes_back_with_the_same_root_and_the_same_findings(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    leeward("backup", sample, tmp_path / "b", "--passphrase-file", key)
    done = leeward("restore", tmp_path / "b", tmp_path / "again", "--passphrase-file", key)
    assert (done.code, done.err) == (0, "")
    checked = leeward("check", sample, "--passphrase-file", key)
    assert done.out.splitlines()[1:] == checked.out.splitlines()
    one = leeward("signs", sample, "--json", "--passphrase-file", key)
    two = leeward("signs", tmp_path / "again", "--json", "--passphrase-file", key)
    assert one.lines == two.lines


def test_a_cut_backup_is_refused_and_the_last_good_record_is_named(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "b"
    leeward("backup", sample, backup, "--passphrase-file", key)
    backup.write_bytes(backup.read_bytes()[:-100])
    done = leeward("restore", backup, tmp_path / "again", "--passphrase-file", key)
    assert done.code == 1
    assert "number" in done.err
    assert not list(tmp_path.glob("again*"))


def test_only_a_new_folder_is_filled(leeward: Run, sample: Path, key: Path, tmp_path: Path) -> None:
    leeward("backup", sample, tmp_path / "b", "--passphrase-file", key)
    assert leeward("restore", tmp_path / "b", sample, "--passphrase-file", key).code == 2
    cloud = tmp_path / "Dropbox" / "case"
    done = leeward("restore", tmp_path / "b", cloud, "--passphrase-file", key)
    assert done.code == 3
    assert "--synced-folder-is-safe" in done.err
    flag = "--synced-folder-is-safe"
    assert leeward("restore", tmp_path / "b", cloud, "--passphrase-file", key, flag).code == 0
    # From then on it is said each time, and stops nothing.
    done = leeward("check", cloud, "--passphrase-file", key)
    assert done.code == 0
    assert "Dropbox" in done.err
