# SPDX-License-Identifier: Apache-2.0
"""A folder that a cloud service copies is known by its name or by what the service leaves in it."""

from pathlib import Path

import pytest

from leeward.errors import QuestionError
from leeward.flow.new import new
from leeward.flow.synced import expect_unsynced, notices, synced
from leeward.vault import Vault

from . import cases

FOLDERS = [
    ("Dropbox", "Dropbox"),
    ("Dropbox (Personal)", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("OneDrive - Example Ltd", "OneDrive"),
    ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
    ("iCloudDrive", "iCloud Drive"),
    ("Google Drive/My Drive", "Google Drive"),
    ("Nextcloud", "Nextcloud"),
    ("pCloudDrive", "pCloud"),
    ("pCloud Drive", "pCloud"),
    ("Box Sync", "Box"),
    ("MEGA", "MEGA"),
    ("Library/CloudStorage/ProtonDrive-ada@example.com", "ProtonDrive"),
]
MARKS = [
    (".dropbox.cache/", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.driveupload/", "Google Drive"),
    (".sync_1a2b3c.db", "Nextcloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".megaignore", "MEGA"),
    (".stfolder/", "Syncthing"),
    (".stignore", "Syncthing"),
]


@pytest.mark.parametrize(("name", "service"), FOLDERS)
def test_a_folder_is_known_by_its_name(tmp_path: Path, name: str, service: str) -> None:
    assert synced(tmp_path / name / "papers" / "case", {}) == service


@pytest.mark.parametrize(("mark", "service"), MARKS)
def test_a_folder_is_known_by_what_lies_in_it(tmp_path: Path, mark: str, service: str) -> None:
    folder = tmp_path / "files"
    (folder / "case").mkdir(parents=True)
    if mark.endswith("/"):
        (folder / mark).mkdir()
    else:
        (folder / mark).touch()
    assert synced(folder / "case", {}) == service


def test_a_folder_is_known_by_what_the_system_says(tmp_path: Path) -> None:
    assert synced(tmp_path / "Files" / "case", {"OneDriveConsumer": str(tmp_path / "Files")}) == "OneDrive"


def test_a_link_into_such_a_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "case").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    assert synced(tmp_path / "case" / "vault", {}) == "Dropbox"


@pytest.mark.parametrize("name", ["case", "my boxes", "megalith", "dropboxes", "Documents", ".config"])
def test_an_ordinary_folder_is_not(tmp_path: Path, name: str) -> None:
    assert synced(tmp_path / name / "case", {}) is None


def test_a_new_vault_there_is_a_question_first(tmp_path: Path) -> None:
    with pytest.raises(QuestionError) as caught:
        new(tmp_path / "Dropbox" / "case", cases.PASSPHRASE, strength=cases.WEAK)
    assert caught.value.facts["service"] == "Dropbox"
    assert caught.value.facts["flag"] == "--synced-folder-is-safe"
    assert not (tmp_path / "Dropbox").exists()
    expect_unsynced(tmp_path / "case")


def test_an_open_vault_there_has_a_notice(tmp_path: Path) -> None:
    folder = tmp_path / "Nextcloud" / "case"
    new(folder, cases.PASSPHRASE, strength=cases.WEAK, synced_is_safe=True)
    with Vault(folder, cases.PASSPHRASE) as vault:
        assert [(one.key, one.facts) for one in notices(vault)] == [
            ("synced.notice", {"service": "Nextcloud"})
        ]
