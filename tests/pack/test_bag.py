# SPDX-License-Identifier: Apache-2.0
"""A bag is whole or not there, and other programs agree that it is a bag."""

import errno
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import NoRoomError, UsageError
from leeward.pack import bag

INFO = {"Bagging-Date": "2026-02-02", "Bag-Software-Agent": "leeward 0.1.0"}


def fill(to: Path) -> None:
    with bag.begun(to) as it:
        it.put("data/a.txt", [b"one ", b"two"])
        it.put("data/deep/er/b.bin", [b"\0" * 100_000])
        it.put("check.py", [b"pass\n"])
        it.close(INFO)


def test_the_reference_program_calls_it_valid(tmp_path: Path) -> None:
    fill(tmp_path / "pack")
    found = bagit.Bag(str(tmp_path / "pack"))
    found.validate()
    assert found.info["Payload-Oxum"] == "100007.2"
    assert set(found.algorithms) == {"sha256", "sha512"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        fill(tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 9
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_crash_leaves_no_half_pack(tmp_path: Path) -> None:
    def stop(to: Path) -> None:
        with bag.begun(to) as it:
            it.put("data/a.txt", [b"one"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop(tmp_path / "pack")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "pack.part/data").mkdir(parents=True)
    (tmp_path / "pack.part/data/old.txt").write_bytes(b"half")
    fill(tmp_path / "pack")
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]
    assert not (tmp_path / "pack/data/old.txt").exists()


def test_a_folder_of_hers_with_that_name_is_never_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "pack.part").mkdir()
    (tmp_path / "pack.part/letter.txt").write_bytes(b"hers")
    with pytest.raises(UsageError):
        fill(tmp_path / "pack")
    assert (tmp_path / "pack.part/letter.txt").read_bytes() == b"hers"


def test_a_folder_with_something_in_it_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(b"hers")
    with pytest.raises(UsageError):
        fill(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_become_the_pack(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    fill(tmp_path / "pack")
    assert (tmp_path / "pack/bagit.txt").is_file()


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    def stop(to: Path) -> None:
        with bag.begun(to) as it:
            it.put("data/a.txt", [b"one"])
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(NoRoomError):
        stop(tmp_path / "pack")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../x", "/x", "data/../x", "data/a b", "data/x.", "data/NUL.txt", "data/ü", "a//b", ""]
)
def test_a_name_that_not_every_system_can_hold_is_refused(tmp_path: Path, name: str) -> None:
    with bag.begun(tmp_path / "pack") as it, pytest.raises(ValueError, match="plain"):
        it.put(name, [b""])


def test_two_names_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    with bag.begun(tmp_path / "pack") as it:
        it.put("data/a.txt", [b""])
        with pytest.raises(ValueError, match="once"):
            it.put("data/A.TXT", [b""])


@given(st.text())
def test_any_name_becomes_a_safe_one_without_its_folders(name: str) -> None:
    stem = bag.safe_stem(name)
    assert bag.is_safe(f"data/originals/E1-{stem}")
    assert "/" not in stem
