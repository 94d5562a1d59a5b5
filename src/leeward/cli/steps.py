# SPDX-License-Identifier: Apache-2.0
"""What to type next, in one line, for a person at a terminal; a program that reads the output sees none."""

import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from leeward.cli.terminal import say, show
from leeward.flow.case import settled
from leeward.vault import Vault


def first_step(folder: Path) -> None:
    """The step after a vault was made."""
    _show("add", folder)


def next_step(folder: Path, vault: Vault) -> None:
    """The first step of the way that this case has not taken: exports, people, the day, the signs."""
    case = settled(vault)
    if not vault.imports():
        _show("add", folder)
    elif not case.other:
        _show("people", folder)
    elif case.over is None:
        _show("over", folder)
    else:
        _show("signs", folder)


def after_signs(folder: Path, vault: Vault, decided: Mapping[str, str]) -> None:
    """The step after the signs were looked at; ``decided`` is what was decided of each finding, by its id."""
    case = settled(vault)
    if not case.other or case.over is None:
        next_step(folder, vault)
    elif open_ones := [one for one, word in decided.items() if word == "no"]:
        _show("decide", folder, id=open_ones[0])
    elif decided:
        _show("preview", folder)


def _show(step: str, folder: Path, **facts: str) -> None:
    if sys.stdout.isatty():
        show(say(f"next.{step}", vault=quote(str(folder)), **facts))
