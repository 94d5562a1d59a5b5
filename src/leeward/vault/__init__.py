# SPDX-License-Identifier: Apache-2.0
"""Records at rest: an encrypted, append-only vault on this machine."""

from leeward.vault.query import Places, Query, Sealed, Table
from leeward.vault.rows import GROUP_EVENT_MARK, MEDIA_MARK
from leeward.vault.seal import Strength
from leeward.vault.store import Import, Vault, create, expect

__all__ = [
    "GROUP_EVENT_MARK",
    "MEDIA_MARK",
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
