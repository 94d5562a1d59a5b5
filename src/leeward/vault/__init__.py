# SPDX-License-Identifier: Apache-2.0
"""Records at rest: an encrypted, append-only vault on this machine."""

from leeward.vault.begin import create, expect
from leeward.vault.query import Places, Query, Sealed, Table
from leeward.vault.seal import Strength
from leeward.vault.store import Vault
from leeward.vault.store_rows import Import

__all__ = [
    "Import",
    "Places",
    "Query",
    "Sealed",
    "Strength",
    "Table",
    "Vault",
    "create",
    "expect",
]
