# SPDX-License-Identifier: Apache-2.0
"""A second copy of the head shows that an older vault was put back; a stick that is away stops nothing."""

import shutil
from pathlib import Path

import pytest

from leeward.errors import UsageError
from leeward.vault import Vault, engine
from leeward.vault.log import HEAD

from .small import add, messages, new_vault, opened


def choose(vault: Vault, place: Path) -> None:
    with engine.writing(vault.engine) as connection:
        vault.second.choose(connection, place)
    vault.second.write(vault.log)


def said(folder: Path) -> list[str]:
    with opened(folder) as vault:
        return [one.key for one in vault.said]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_the_copy_follows_every_change(folder: Path, stick: Path) -> None:
    with opened(folder) as vault:
        choose(vault, stick)
        add(vault, b"one", messages(5))
        assert (stick / HEAD).read_bytes() == vault.log.head()
    assert (stick / HEAD).read_bytes() == (folder / HEAD).read_bytes()
    assert said(folder) == []


def test_yesterdays_vault_put_back_whole_is_noticed_and_the_newer_head_is_kept(
    folder: Path, stick: Path, tmp_path: Path
) -> None:
    with opened(folder) as vault:
        choose(vault, stick)
        add(vault, b"one", messages(5))
    shutil.copytree(folder, tmp_path / "yesterday")
    with opened(folder) as vault:
        add(vault, b"two", messages(3))
        newest = vault.log.head()
        size = vault.log.frontier.size
    with opened(tmp_path / "yesterday") as vault:
        (notice,) = vault.said
        assert (notice.key, notice.facts["head"]) == ("second_head.newer", size)
        vault.write_entry("me", {"handle": "Ada"})
    assert (stick / HEAD).read_bytes() == newest


def test_another_history_of_the_same_length_is_noticed(folder: Path, stick: Path, tmp_path: Path) -> None:
    with opened(folder) as vault:
        choose(vault, stick)
        add(vault, b"one", messages(5))
    shutil.copytree(folder, tmp_path / "other")
    stick.rename(tmp_path / "away")
    with opened(tmp_path / "other") as vault:
        vault.write_entry("me", {"handle": "Eve"})
    (tmp_path / "away").rename(stick)
    with opened(folder) as vault:
        vault.write_entry("me", {"handle": "Ada"})
    assert said(tmp_path / "other") == ["second_head.altered"]


def test_a_stick_that_is_away_is_said_and_caught_up_with_later(
    folder: Path, stick: Path, tmp_path: Path
) -> None:
    with opened(folder) as vault:
        choose(vault, stick)
    stick.rename(tmp_path / "pocket")
    with opened(folder) as vault:
        assert [one.key for one in vault.said] == ["second_head.away"]
        add(vault, b"one", messages(5))
    (tmp_path / "pocket").rename(stick)
    assert said(folder) == []
    assert (stick / HEAD).read_bytes() == (folder / HEAD).read_bytes()


def test_a_file_that_is_no_head_of_this_vault_is_left_alone(
    folder: Path, stick: Path, tmp_path: Path
) -> None:
    with opened(folder) as vault:
        choose(vault, stick)
    with opened(new_vault(tmp_path / "another")) as another:
        theirs = another.log.head()
    for content in (b"shopping", theirs):
        (stick / HEAD).write_bytes(content)
        assert said(folder) == ["second_head.other"]
        assert (stick / HEAD).read_bytes() == content


def test_a_copy_inside_the_vault_or_in_no_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as vault:
        for place in (folder / "copy", folder, tmp_path / "nowhere" / "copy"):
            with pytest.raises(UsageError):
                choose(vault, place)
        assert vault.second.place is None
