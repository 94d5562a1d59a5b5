# SPDX-License-Identifier: Apache-2.0
"""``leeward wipe``: the keys of a vault are destroyed, then its files. What that cannot do is said, too."""

from collections.abc import Callable
from pathlib import Path

from leeward.errors import UsageError
from leeward.flow.hold import refuse_under_hold
from leeward.vault import Vault, erase
from leeward.vault.begin import room

Tell = Callable[[str, int], None]


def expect_free(vault: Vault, *, even_under_hold: bool) -> None:
    """Refuse where evidence is expected to be kept, before anybody is asked anything."""
    refuse_under_hold(vault, even_under_hold=even_under_hold)


def wipe(
    vault: Vault, name: str, *, even_under_hold: bool, tell: Tell = lambda _what, _n: None
) -> tuple[str, ...]:
    """Destroy an open vault; ``name`` is what its folder is called, typed by whoever means it.

    Gives the names of files in its folder that are not the vault's; they stay.
    """
    folder = vault.folder.resolve()
    refuse_under_hold(vault, even_under_hold=even_under_hold)
    if name != folder.name:
        raise UsageError("error.wipe_name", name=folder.name)
    with vault.rest():
        return _erased(folder, tell)


def _erased(folder: Path, tell: Tell) -> tuple[str, ...]:
    done = 0

    def seen(size: int) -> None:
        nonlocal done
        done += size
        tell("wiped", done)

    with room():
        return erase.erase(folder, seen)
