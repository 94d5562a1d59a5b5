# SPDX-License-Identifier: Apache-2.0
"""``leeward mine``: her own details, so that exposure of them is seen and no passphrase is made of them.

They stand in the private log: no pack ever cites them. The latest word stands.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.flow.case import settled
from leeward.flow.guesses import can_be_guessed
from leeward.vault import Query, Vault
from leeward.vault.seal import Identity, Secret, digits_of, sheet_words

ENTRY = "mine"
KEYS = (
    "names",
    "phones",
    "emails",
    "addresses",
    "work",
    "school",
    "children",
    "plates",
    "handles",
    "places",
    "private_facts",
    "rumours",
    "other",
)
"""The keys that signs look for (interfaces, `leeward mine`). More are kept, and nothing depends on them."""

Details = Mapping[str, tuple[str, ...]]


def keep_mine(vault: Vault, untrusted: bytes, now: datetime) -> Details:
    """Keep her details from JSON: an object whose keys are lists of texts."""
    details = _details(untrusted)
    vault.write_private(ENTRY, {"details": {k: list(v) for k, v in details.items()}, "at": stamp(now)})
    return details


def mine(vault: Vault) -> Details:
    """Her details as she last gave them; every key of ``KEYS`` is there."""
    entries = vault.private_entries(ENTRY)
    kept: dict[str, Any] = entries[-1][2]["details"] if entries else {}
    return {key: tuple(kept.get(key, ())) for key in (*KEYS, *(k for k in kept if k not in KEYS))}


def known(vault: Vault) -> tuple[str, ...]:
    """What the other knows and would try: her details, and the names and handles of both in the records."""
    case = settled(vault)
    said = [text for texts in mine(vault).values() for text in texts]
    both = case.circle((*case.me, *case.other))
    for party in Query(vault).parties().values():
        if both.holds(party.handle, party.name, case.country):
            said.extend(text for text in (party.name, party.handle) if text)
    return (*said, *case.me, *case.other, *(handle for pair in case.links for handle in pair))


def tells_of(secret: Secret, vault: Vault) -> bool:
    """Whether the passphrase that opened a vault is made of what the other knows, or of common words.

    A vault is made before anything of her is known, so this shows only when she lists it.
    """
    if isinstance(secret, Identity) or digits_of(secret) or sheet_words(secret):
        return False
    return can_be_guessed(secret, known(vault))


def _details(untrusted: bytes) -> Details:
    try:
        said = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise UsageError("error.mine_json") from error
    if not isinstance(said, dict):
        raise UsageError("error.mine_json")
    found: dict[str, tuple[str, ...]] = {}
    for key, value in said.items():
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UsageError("error.mine_shape", key=key)
        found[key] = tuple(text.strip() for text in texts if text.strip())
    if not any(found.values()):
        raise UsageError("error.mine_empty")
    return found
