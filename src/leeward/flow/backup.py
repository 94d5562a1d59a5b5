# SPDX-License-Identifier: Apache-2.0
"""``leeward backup``: the whole vault as one encrypted file, read back before it gets its name."""

from pathlib import Path

from leeward.vault import Vault
from leeward.vault.backup import BackedUp, Tell, write
from leeward.vault.begin import room


def backup(vault: Vault, to: Path, tell: Tell = lambda _what, _n: None) -> BackedUp:
    """Write a backup to a new file. Every slot that opens the vault opens it."""
    with room():
        return write(vault, to, tell)
