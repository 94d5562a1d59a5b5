# SPDX-License-Identifier: Apache-2.0
"""What somebody most likely meant by a word or a path that is nowhere; nothing is ever done by it."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

ALIKE = 0.6
"""How alike two words are at least (difflib's ratio and its own default)."""
MOST_BESIDE = 2_000
"""Names of a folder that are compared."""


def closest(word: str, known: Iterable[str], alike: float = ALIKE) -> str | None:
    """The known word that is spelled most alike; None where none comes near."""
    by_form = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), by_form, n=1, cutoff=alike)
    return by_form[found[0]] if found else None


def closest_path(path: Path) -> Path | None:
    """The path that is there and is spelled most alike, each part of it; None where none comes near."""
    here = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        there = here / part
        if part != ".." and not there.exists():
            try:
                names = [one.name for one in islice(here.iterdir(), MOST_BESIDE)]
            except OSError:
                return None
            if (name := closest(part, names)) is None:
                return None
            there = here / name
        here = there
    return here
