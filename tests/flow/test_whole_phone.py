# SPDX-License-Identifier: Apache-2.0
"""Of a whole phone what is read goes into a vault, and nothing before its password opens it."""

from pathlib import Path

import pytest

from leeward.vault import Vault

from ..exports.iphone_backups import (  # noqa: TID252 - a backup is made there
    PASSWORD,
    encrypted_backup,
    phone,
    plain_backup,
    written,
)
from .cases import brought

OTHERS = {("CameraRollDomain", f"Media/DCIM/{n}.JPG"): b"\xff\xd8\xff%d" % n for n in range(5)}


def test_of_a_whole_phone_only_what_is_read_goes_into_the_vault(vault: Vault, tmp_path: Path) -> None:
    folder = written(plain_backup(phone() | OTHERS), tmp_path / "phone")
    (receipt,) = brought(vault, folder)
    assert receipt.format == "iphone_backup"
    assert receipt.records > 1
    (one,) = vault.imports()
    names = {name.rpartition("/")[2] for _, name, _, _ in vault.files_beside(one.number)}
    others = {
        path.name for path in folder.rglob("*") if path.is_file() and path.read_bytes() in OTHERS.values()
    }
    assert len(others) == len(OTHERS)
    assert "Info.plist" in names
    assert not names & others


def test_an_encrypted_phone_is_taken_in_when_its_password_opens_it(vault: Vault, tmp_path: Path) -> None:
    folder = written(encrypted_backup(phone() | OTHERS), tmp_path / "phone")
    for password, question in ((None, "password"), ("wrong", "wrong_password")):
        (asked,) = brought(vault, folder, password=password)
        assert (asked.question or asked.parts[0].question, asked.exit_code) == (question, 3)
        assert vault.imports() == []
    (receipt,) = brought(vault, folder, password=PASSWORD)
    assert receipt.records > 1
    (again,) = brought(vault, folder, password=PASSWORD)
    assert again.already or again.parts[0].already
    assert len(vault.imports()) == 1


@pytest.mark.parametrize("make", [plain_backup, encrypted_backup])
def test_the_rest_of_a_phone_is_counted_as_part_of_it(vault: Vault, tmp_path: Path, make: object) -> None:
    folder = written(make(phone() | OTHERS), tmp_path / "phone")  # type: ignore[operator]  # one of the two
    files = sum(path.is_file() for path in folder.rglob("*"))
    (receipt,) = brought(vault, folder, password=PASSWORD)
    assert [s.count for s in receipt.skipped if s.why == "part_of_export"] == [files - 1]
