# SPDX-License-Identifier: Apache-2.0
"""A vault made anew takes the place of the old one whole or not at all, with one rename or with two."""

import errno
import sys
from pathlib import Path

import pytest

from leeward.vault import Vault, begin, swap

from . import small

NEW = "nine other words"


@pytest.fixture
def two(folder: Path) -> Path:
    """An old vault, and a new one beside it."""
    begin.create(swap.beside(folder), NEW, {}, small.QUICK)
    return folder


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges two names in one step")
    return str(request.param)


def test_the_new_one_is_in_its_place_and_the_old_one_is_erased(two: Path, way: str) -> None:
    swap.swap(two)
    swap.tidy(two)
    Vault(two, NEW).close()
    assert [p.name for p in two.parent.iterdir()] == [two.name]


def test_a_file_of_hers_in_the_old_folder_moves_to_the_new_one(two: Path, way: str) -> None:
    (two / "letter.txt").write_text("mine")
    swap.swap(two)
    swap.tidy(two)
    assert (two / "letter.txt").read_text() == "mine"
    assert [p.name for p in two.parent.iterdir()] == [two.name]


def test_it_works_from_inside_and_with_a_relative_name(
    two: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two)
    swap.swap(Path())
    monkeypatch.chdir(two.parent)
    swap.tidy(Path(two.name))
    Vault(Path(two.name), NEW).close()


def test_a_crash_between_two_renames_gives_the_old_one_its_name_back(two: Path) -> None:
    two.rename(swap._before(two))
    begin.expect(two)
    small.opened(two).close()
    swap.tidy(two)
    assert [p.name for p in two.parent.iterdir()] == [two.name]


def test_a_second_rename_that_fails_undoes_the_first(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    real = Path.rename

    def fails(self: Path, to: Path) -> Path:
        if self == swap.beside(two):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, to)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="Input/output"):
        swap.swap(two)
    small.opened(two).close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one step")
def test_what_the_system_refuses_is_raised_and_what_it_lacks_is_not(two: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        swap._exchange(two, two / "nowhere")


def test_a_folder_of_somebody_else_is_not_taken_for_a_leftover(folder: Path) -> None:
    theirs = swap.beside(folder)
    theirs.mkdir()
    (theirs / "theirs.txt").write_text("x")
    (folder / "theirs.txt").write_text("y")
    swap.tidy(folder)
    assert (theirs / "theirs.txt").read_text() == "x"
    assert (folder / "theirs.txt").read_text() == "y"
