# SPDX-License-Identifier: Apache-2.0
"""``leeward private``: what no pack may tell. A new address, a number, who helps, where she can go.

It is kept apart from everything that packs are made of, and its words are masked in everything they print.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, get_args

from leeward.errors import UsageError
from leeward.flow.masks import Mask, Secret
from leeward.pack.story import Audience
from leeward.vault import Vault, compartment
from leeward.vault.compartment import Kept

Kind = Literal["address", "number", "helper", "shelter", "route", "witness", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_SAYS_NO_SECRET = frozenset({"kind", "type", "label", "relation", "relationship", "role"})
"""Keys whose words are no secret: "sister" would mask every message that says it."""


def put(vault: Vault, kind: Kind, untrusted: bytes, now: datetime) -> list[int]:
    """Put something into the compartment; gives its numbers. A list holds one thing an element."""
    try:
        said = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise UsageError("error.private_json") from error
    things = said if isinstance(said, list) else [said]
    if not things or not all(any(_leaves(thing, "")) for thing in things):
        raise UsageError("error.private_empty")
    return [compartment.keep(vault, kind, thing, now) for thing in things]


def listed(vault: Vault) -> list[Kept]:
    """Everything in the compartment."""
    return compartment.kept(vault)


def remove(vault: Vault, number: int, now: datetime) -> None:
    """Take something out again: its key is destroyed, and it is masked no longer."""
    compartment.destroy(vault, number, now)


def open_for(vault: Vault, number: int, audience: Audience, now: datetime) -> None:
    """Let the packs of an audience show what holds this one thing."""
    compartment.say_opened(vault, number, audience, now, opened=True)


def shut_for(vault: Vault, number: int, audience: Audience, now: datetime) -> None:
    """Mask it for an audience again."""
    compartment.say_opened(vault, number, audience, now, opened=False)


def mask(
    vault: Vault, audience: Audience, country: str | None, known: Iterator[str] | tuple[str, ...]
) -> Mask:
    """What a pack for this audience may not show. ``known`` are names that the other side knows anyway."""
    secrets = [
        Secret(text, key, kept.kind)
        for kept in compartment.kept(vault)
        if audience not in kept.opened_for
        for key, text in _leaves(kept.says, "")
    ]
    return Mask.of(secrets, country, tuple(known))


def _leaves(said: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with the key that it stands under."""
    if isinstance(said, dict):
        for name, value in said.items():
            yield from _leaves(value, str(name).casefold())
    elif isinstance(said, list):
        for value in said:
            yield from _leaves(value, key)
    elif said is not None and not isinstance(said, bool) and key not in _SAYS_NO_SECRET and str(said).strip():
        yield key, str(said)
