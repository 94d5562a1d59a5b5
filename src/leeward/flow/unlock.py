# SPDX-License-Identifier: Apache-2.0
"""Opening a vault, and the history of it: when it was last opened, and how often somebody failed since.

Each opening is an entry of the private log. Failed tries are counted beside the vault, because what does
not open cannot write inside.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leeward.clock import stamp
from leeward.errors import NoRoomError, PassphraseError
from leeward.flow.sheet import check_sheet
from leeward.vault import Vault, lock, swap, tries
from leeward.vault.begin import room
from leeward.vault.seal import Secret

OPENED = "opened"


@dataclass(frozen=True, slots=True)
class History:
    """What is told at an opening: the one before, failed tries since, and whether this one was noted."""

    last: str = ""
    failed: int = 0
    failed_last: str = ""
    noted: bool = True


def unlock(folder: Path, secret: Secret, now: datetime, *, checking: bool = False) -> tuple[Vault, History]:
    """The vault, open, and what was before. A check shows nothing of a case and writes nothing into it."""
    try:
        vault = Vault(folder, secret, checking=checking)
    except PassphraseError:
        with lock.take(folder), room():
            tries.add(folder, now)
        if isinstance(secret, str):
            check_sheet(secret)
        raise
    if checking:
        return vault, History()
    try:
        return vault, _noted(vault, now)
    except BaseException:
        vault.close()
        raise


def _noted(vault: Vault, now: datetime) -> History:
    counted = tries.read(vault.folder)
    before = vault.private_entries(OPENED)
    last = str(before[-1][2].get("at", "")) if before else ""
    body = {"ok": True, "at": stamp(now), "failed": counted.count, "failed_last": counted.last}
    try:
        vault.write_private(OPENED, body)
        with room():
            tries.clear(vault.folder)
            swap.tidy(vault.folder)
    except NoRoomError:
        # A full disk must not shut her out of what she has; she is told that this was not written down.
        return History(last, counted.count, counted.last, noted=False)
    return History(last, counted.count, counted.last)
