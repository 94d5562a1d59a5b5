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


def test_an_older_backup_comes_back_and_what_to_do_about_the_newer_head_is_told(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    opens = ("--passphrase-file", key)
    assert leeward("check", sample, "--head-copy", tmp_path / "stick", *opens).code == 0
    assert leeward("backup", sample, tmp_path / "b", *opens).code == 0
    assert leeward("people", sample, "--me", "Someone new", *opens).code == 0
    done = leeward("restore", tmp_path / "b", tmp_path / "again", *opens)
    assert done.code == 1
    assert str(tmp_path / "stick") in done.err
    assert "--head-copy" in done.err
    assert leeward("over", tmp_path / "again", *opens).code == 0
    # As it was told: the newer copy moved away, the next one is chosen.
    (tmp_path / "stick" / "head").rename(tmp_path / "before")
    assert leeward("check", tmp_path / "again", "--head-copy", tmp_path / "stick", *opens).code == 0


def test_a_folder_that_a_cloud_copies_is_asked_about_before_any_passphrase(
    leeward: Run, tmp_path: Path
) -> None:
    (tmp_path / "b").write_bytes(b"")
    assert leeward("restore", tmp_path / "b", tmp_path / "Dropbox" / "case").code == 3


def test_a_rotten_piece_is_told_at_the_backup_and_the_rest_can_be_brought_back(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    opens = ("--passphrase-file", key)
    chunk = next(sample.rglob("*.age"))
    chunk.unlink()
    done = leeward("backup", sample, tmp_path / "b", *opens)
    assert done.code == 1
    assert "leeward check" in done.err
    done = leeward("restore", tmp_path / "b", tmp_path / "again", *opens)
    assert done.code == 1
    assert "--even-damaged" in done.err
    done = leeward("restore", tmp_path / "b", tmp_path / "again", "--even-damaged", *opens)
    assert done.code == 1
    assert chunk.name in done.err
    assert leeward("signs", tmp_path / "again", *opens).code == 0
