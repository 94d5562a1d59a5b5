# SPDX-License-Identifier: Apache-2.0
"""``leeward mine``: her own details, so that exposure of them is seen and no passphrase is made of them.

They stand in the private log: no pack ever cites them. What is told later is added to what is there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.flow.case import settled
from leeward.flow.closest import closest
from leeward.flow.guesses import can_be_guessed, holds_any
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
ONLY_THEY_KNOW = "only_they_know"
"""The key for what she says nobody but the other knows; ``accounts`` looks for it."""
ALIKE = 0.75
"""How alike a key of her own may be to one of ours before it is taken for a mistake in spelling: "adress"
is one, "pets" beside "plates" (0.6) is none. A convention of ours."""

Details = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came to one kind of details: how many were there before, and how many are new."""

    kind: str
    before: int
    added: int

    @property
    def is_looked_for(self) -> bool:
        """Whether anything looks for this kind."""
        return self.kind in (*KEYS, ONLY_THEY_KNOW)


def keep_mine(vault: Vault, untrusted: bytes, now: datetime) -> tuple[Merged, ...]:
    """Add her details from JSON, an object whose keys are lists of texts, to those that are kept."""
    told = _details(untrusted)
    kept = dict(mine(vault))
    merged = []
    for kind, texts in told.items():
        before = kept.get(kind, ())
        kept[kind] = tuple(dict.fromkeys((*before, *texts)))
        merged.append(Merged(kind, len(before), len(kept[kind]) - len(before)))
    _keep(vault, kept, now)
    return tuple(merged)


def remove(vault: Vault, text: str, now: datetime) -> tuple[str, ...]:
    """Take one detail out again, wherever it stands; gives the kinds that it stood under."""
    kept = mine(vault)
    form = text.strip().casefold()
    stood = tuple(kind for kind, texts in kept.items() if form in map(str.casefold, texts))
    if not stood:
        raise UsageError("error.mine_not_there")
    left = {kind: tuple(t for t in texts if t.casefold() != form) for kind, texts in kept.items()}
    _keep(vault, left, now)
    return stood


def _keep(vault: Vault, details: Details, now: datetime) -> None:
    said = {kind: list(texts) for kind, texts in details.items() if texts}
    vault.write_private(ENTRY, {"details": said, "at": stamp(now)})


def mine(vault: Vault) -> Details:
    """Her details as they are kept; every key of ``KEYS`` is there."""
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
    """Whether the passphrase that opened a vault is made of what the other knows.

    A vault is made before anything of her is known, so this shows only when she lists it. One that was
    weak without her details (a short random one, say) was told when the vault was made: it holds none.
    """
    if isinstance(secret, Identity) or digits_of(secret) or sheet_words(secret):
        return False
    said = known(vault)
    return can_be_guessed(secret, said) and (not can_be_guessed(secret) or holds_any(secret, said))


def _details(untrusted: bytes) -> Details:
    try:
        said = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise UsageError("error.mine_json") from error
    if not isinstance(said, dict):
        raise UsageError("error.mine_json")
    found: dict[str, tuple[str, ...]] = {}
    for key, value in said.items():
        _expect_no_slip(key)
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UsageError("error.mine_shape", key=key)
        found[key] = tuple(text.strip() for text in texts if text.strip())
    if not any(found.values()):
        raise UsageError("error.mine_empty")
    return found


def _expect_no_slip(key: str) -> None:
    """``UsageError`` for a key that is one of ours but for its spelling: nothing would look there."""
    known = (*KEYS, ONLY_THEY_KNOW)
    if key not in known and (near := closest(key, known, ALIKE)) is not None:
        raise UsageError("error.mine_key", key=key, near=near)
