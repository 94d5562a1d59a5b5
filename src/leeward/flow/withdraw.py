# SPDX-License-Identifier: Apache-2.0
"""``leeward withdraw``: one export is taken back; that it was there, and why it went, stays in the log."""

from datetime import datetime

from leeward.errors import UsageError
from leeward.flow.hold import refuse_under_hold
from leeward.vault import Vault
from leeward.vault.withdraw import withdraw as destroy


def withdraw(vault: Vault, of: str, reason: str, now: datetime, *, even_under_hold: bool = False) -> int:
    """Take an import back, named by its number, label or hash; gives how many records went with it."""
    if not reason.strip():
        raise UsageError("error.reason_needed")
    number = number_of(vault, of)
    refuse_under_hold(vault, even_under_hold=even_under_hold)
    return destroy(vault, number, reason.strip(), now)


def number_of(vault: Vault, of: str) -> int:
    """The number of an import, named by its number, label or hash."""
    wanted = of.strip().lower()
    for one in vault.imports():
        if wanted in (str(one.number), f"e{one.number}", one.sha256):
            return one.number
    raise UsageError("error.no_such_import", number=of)
