# SPDX-License-Identifier: Apache-2.0
"""``leeward new``: an empty vault for one case."""

from pathlib import Path

from leeward import clock
from leeward.errors import UsageError
from leeward.flow.case import country_code
from leeward.flow.synced import expect_unsynced
from leeward.vault import Strength, create


def new(
    folder: Path,
    passphrase: str,
    country: str | None = None,
    state: str | None = None,
    zone: str | None = None,
    strength: Strength | None = None,
    *,
    synced_is_safe: bool = False,
) -> None:
    """Make a vault. The country settles how numbers are written, and the zone where it has only one."""
    if not passphrase.strip():
        raise UsageError("error.passphrase_empty")
    if not synced_is_safe:
        expect_unsynced(folder)
    if zone is not None:
        clock.zone(zone)
    code = country_code(country) if country else ""
    settings = {"country": code, "state": state or "", "zone": zone or ""}
    create(folder, passphrase, settings, strength)
