# SPDX-License-Identifier: Apache-2.0
"""Litigation hold: once a pack went to the police or was served, what it came from may not vanish unasked.

Whoever destroys evidence after that can be told that she had something to hide. So the program refuses,
says why, and obeys only when she says that she knows.
"""

from dataclasses import dataclass

from leeward.errors import RefusedError
from leeward.vault import Vault

HOLDS = ("police", "served")
"""Audiences after which evidence is expected to be kept."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A pack that was made for somebody who may ask for the evidence."""

    audience: str
    at: str


def handed_over(vault: Vault) -> tuple[Handed, ...]:
    """The packs that put this vault under hold, in order."""
    made = (body for _, _, body in vault.private_entries("pack"))
    return tuple(Handed(body["for"], str(body.get("at", ""))) for body in made if body["for"] in HOLDS)


def refuse_under_hold(vault: Vault, *, even_under_hold: bool) -> None:
    """Stop here where the vault is under hold, unless she said that it shall be done all the same."""
    handed = handed_over(vault)
    if handed and not even_under_hold:
        last = handed[-1]
        raise RefusedError("error.under_hold", audience=last.audience, day=last.at[:10], n=len(handed))
