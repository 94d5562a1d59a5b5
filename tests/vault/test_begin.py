# SPDX-License-Identifier: Apache-2.0
"""How a vault begins, and what is said when there is no room for one."""

import errno
from pathlib import Path

import pytest

from leeward.errors import NoRoomError, NotAVaultError, RefusedError, UsageError
from leeward.vault import seal
from leeward.vault.begin import create, expect, room

from .small import PASSPHRASE, QUICK, in_words, new_vault, opened


def test_a_new_vault_is_one_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotAVaultError) as caught:
        expect(tmp_path)
    assert in_words(caught.value)
    expect(new_vault(tmp_path / "vault"))
    opened(tmp_path / "vault").close()


def test_half_a_vault_is_cleared_away_and_the_next_try_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = tmp_path / "vault"
    with monkeypatch.context() as patch:
        patch.setattr(seal, "write_slots", full)
        with pytest.raises(NoRoomError):
            create(folder, PASSPHRASE, {}, QUICK)
    assert list(folder.iterdir()) == []
    new_vault(folder)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, NoRoomError), (errno.EDQUOT, NoRoomError), (errno.EIO, RefusedError)],
)
def test_what_cannot_be_written_is_said_with_its_reason(number: int, kind: type[RefusedError]) -> None:
    with pytest.raises(kind) as caught, room():
        raise OSError(number, "the reason")
    assert in_words(caught.value)
    assert type(caught.value) is kind


def test_settings_that_are_wrong_are_no_lack_of_room() -> None:
    with pytest.raises(UsageError), room():
        raise UsageError("error.no_paths")
