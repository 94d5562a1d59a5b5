# SPDX-License-Identifier: Apache-2.0
"""Failed tries to open a vault, counted beside it: how many, and when the last one was. No secret.

Whoever can write in the folder can also remove the count; it tells of somebody who guesses, not of
somebody who knows his way. It cannot stand inside the vault, because a failed try does not open it.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leeward.clock import stamp
from leeward.vault.seal import write_whole

TRIES = "tries"
_MOST = 10**6


@dataclass(frozen=True, slots=True)
class Tries:
    """How often opening failed since it last worked, and when it did last."""

    count: int = 0
    last: str = ""


def read(folder: Path) -> Tries:
    """The count. A file that is not there, or that somebody wrote something else into, counts nothing."""
    try:
        stored = json.loads((folder / TRIES).read_bytes())
        count, last = stored["count"], stored["last"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Tries()
    if type(count) is not int or type(last) is not str or not 0 <= count <= _MOST:
        return Tries()
    return Tries(count, last[:20])


def add(folder: Path, now: datetime) -> None:
    """Count one more."""
    count = min(read(folder).count + 1, _MOST)
    write_whole(folder / TRIES, json.dumps({"count": count, "last": stamp(now)}).encode() + b"\n")


def clear(folder: Path) -> None:
    """Begin again at none, when the vault was opened."""
    (folder / TRIES).unlink(missing_ok=True)
