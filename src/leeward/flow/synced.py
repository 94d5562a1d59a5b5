# SPDX-License-Identifier: Apache-2.0
"""A vault in a folder that copies itself to a cloud: whoever shares that account gets every version of it.

Recognised by what the programs leave in the folders they keep, and by the names they give them.
"""

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from leeward.errors import QuestionError
from leeward.records import Said
from leeward.vault import Vault

FLAG = "--synced-folder-is-safe"

MARKERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Dropbox", (".dropbox", ".dropbox.cache")),
    ("OneDrive", (".849c9593-d756-4e56-8d6e-42412f2a707b",)),
    ("Google Drive", (".tmp.driveupload", ".tmp.drivedownload")),
    ("Nextcloud", (".nextcloudsync.log", ".owncloudsync.log", ".sync_*.db", "._sync_*.db")),
    ("MEGA", (".megaignore", ".debris")),
    ("Syncthing", (".stfolder", ".stignore", ".stversions")),
)
"""Files and folders that a program keeps at the top of what it copies."""

NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Dropbox", ("dropbox", "dropbox (*)")),
    ("OneDrive", ("onedrive", "onedrive - *", "onedrive-*")),
    ("iCloud Drive", ("icloud drive", "iclouddrive", "mobile documents", "com~apple~clouddocs")),
    ("Google Drive", ("google drive", "googledrive", "googledrive-*", "my drive")),
    ("Nextcloud", ("nextcloud", "owncloud")),
    ("pCloud", ("pcloud", "pcloud drive", "pclouddrive", "pcloud sync", "pcloudsync")),
    ("Box", ("box", "box sync", "box-box")),
    ("MEGA", ("mega", "megasync", "mega cloud drive")),
    ("Syncthing", ("syncthing",)),
)
"""What the folder itself is called. A folder of this name that copies nothing is asked about too: one
question too many is the smaller harm."""

VARIABLES = (("OneDrive", ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")),)
APPLE_CLOUD = "cloudstorage"
"""macOS keeps every provider's folder below ~/Library/CloudStorage."""


def synced(folder: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """The service that copies this folder away, or None where nothing shows one.

    Both the path as given and where it leads are looked at: either may lie in such a folder.
    """
    for path in dict.fromkeys((folder.absolute(), folder.resolve())):
        for place in (path, *path.parents):
            if (
                found := _by_name(place) or _by_marker(place) or _by_variable(place, environment)
            ) is not None:
                return found
    return None


def expect_unsynced(folder: Path) -> None:
    """``QuestionError`` where a new vault would be copied away; the flag says that this is safe."""
    if (service := synced(folder)) is not None:
        raise QuestionError("error.synced_folder", path=str(folder), service=service, flag=FLAG)


def notices(vault: Vault, *, checking: bool = False) -> list[Said]:
    """What a person should know when a vault is opened: a cloud that copies it, a second head out of step.

    A check says the latter with all else that it finds.
    """
    service = synced(vault.folder)
    said = [] if service is None else [Said("synced.notice", {"service": service})]
    return [*said, *(one for one in vault.said if not checking or one.key == "second_head.away")]


def _by_name(place: Path) -> str | None:
    name = place.name.casefold()
    for service, patterns in NAMES:
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            return service
    return place.name.partition("-")[0] if place.parent.name.casefold() == APPLE_CLOUD else None


def _by_marker(place: Path) -> str | None:
    try:
        names = [entry.name.casefold() for entry in place.iterdir() if entry.name.startswith(".")]
    except OSError:
        return None  # not made yet, or not ours to list: its parents are looked at all the same
    for service, patterns in MARKERS:
        if any(fnmatchcase(name, pattern) for name in names for pattern in patterns):
            return service
    return None


def _by_variable(place: Path, environment: Mapping[str, str]) -> str | None:
    for service, variables in VARIABLES:
        if any((value := environment.get(v)) and Path(value) == place for v in variables):
            return service
    return None
