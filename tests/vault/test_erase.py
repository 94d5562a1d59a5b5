# SPDX-License-Identifier: Apache-2.0
"""Files of a vault are written over and removed, the keys first; nothing else in the folder is touched."""

import os
from pathlib import Path

import pytest

from leeward.vault import erase, seal

from . import small
from .small import messages


@pytest.fixture
def full(folder: Path) -> Path:
    with small.opened(folder) as vault:
        small.add(vault, b"an export", messages(5))
    return folder


def test_the_keys_come_first_and_every_file_of_the_vault_is_named(full: Path) -> None:
    (full / "tries").write_text("{}")
    files = list(erase.own_files(full))
    assert files[0] == full / seal.KEYS
    assert files[-1] == full / "lock"
    assert set(files) == {p for p in full.rglob("*") if p.is_file()}


def test_a_vault_is_gone_with_its_folder(full: Path) -> None:
    assert erase.erase(full) == ()
    assert not full.exists()


def test_bytes_are_written_over_where_they_stand(full: Path, tmp_path: Path) -> None:
    kept = tmp_path / "second name of the same bytes"
    os.link(full / seal.KEYS, kept)
    size = kept.stat().st_size
    done: list[int] = []
    erase.erase(full, done.append)
    assert kept.read_bytes() == bytes(size)
    assert sum(done) > size


def test_what_is_not_the_vaults_stays_and_is_named(full: Path) -> None:
    (full / "letter.txt").write_text("mine")
    (full / "notes").mkdir()
    (full / "head link").symlink_to(full / "letter.txt")
    assert erase.erase(full) == ("head link", "letter.txt", "notes")
    assert (full / "letter.txt").read_text() == "mine"
    assert not (full / seal.KEYS).exists()


def test_a_link_is_not_followed(full: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.write_text("another file")
    (full / "head").unlink()
    (full / "head").symlink_to(outside)
    erase.erase(full)
    assert outside.read_text() == "another file"


def test_everything_is_written_over_before_anything_is_removed(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        erase.erase(full)
    for path in erase.own_files(full):
        assert not any(path.read_bytes()), path
