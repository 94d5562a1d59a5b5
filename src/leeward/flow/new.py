# SPDX-License-Identifier: Apache-2.0
"""``leeward new``: an empty vault for one case."""

from pathlib import Path

from leeward import clock
from leeward.errors import UsageError
from leeward.vault import Strength, create


def new(
    folder: Path,
    passphrase: str,
    country: str | None = None,
    state: str | None = None,
    zone: str | None = None,
    strength: Strength | None = None,
) -> None:
    """Make a vault. The country settles how numbers are written, and the zone where it has only one."""
    if not passphrase.strip():
        raise UsageError("error.passphrase_empty")
    if country is not None and not (len(country) == 2 and country.isalpha()):
        raise UsageError("error.country", country=country)
    if zone is not None:
        clock.zone(zone)
    settings = {"country": (country or "").upper(), "state": state or "", "zone": zone or ""}
    create(folder, passphrase, settings, strength)
