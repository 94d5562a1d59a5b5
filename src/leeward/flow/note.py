# SPDX-License-Identifier: Apache-2.0
"""``leeward note``: what she saw or was told, typed by herself. It is kept and read like any export."""

import json
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from leeward.errors import RefusedError, UsageError
from leeward.exports.typed_incident import NAME, has_strange_day, has_words, listed
from leeward.flow.add import Provenance, add_bytes
from leeward.flow.asked import Asked
from leeward.flow.receipts import Receipt
from leeward.vault import Vault

FILE = "incidents.json"
MOST_NAMED = 20
"""Incidents whose day is none that are named by their number; she mends those and sees the rest."""


def note(vault: Vault, untrusted: bytes, now: datetime) -> Receipt:
    """Add typed incidents: ``{"incidents": [...]}``. The exact bytes are kept."""
    incidents = listed(untrusted)
    if incidents is None:
        raise UsageError("error.note_json" if not _is_json(untrusted) else "error.note_shape")
    if not any(has_words(incident) for incident in incidents):
        raise RefusedError("error.note_empty")
    # Asked before it is sealed: with a day that cannot be told the incident would be in no count for good.
    strange = [n for n, one in enumerate(incidents, 1) if has_words(one) and has_strange_day(one)]
    if strange:
        raise UsageError("error.note_date", n=len(strange), numbers=", ".join(map(str, strange[:MOST_NAMED])))
    origin = Provenance(how="typed", by_whom="me")
    return add_bytes(vault, FILE, untrusted, Asked(as_format=NAME), origin, now)


def _is_json(untrusted: bytes) -> bool:
    try:
        json.loads(untrusted)
    except (ValueError, RecursionError):
        return False
    return True


def read_json(source: str, stdin: BinaryIO) -> bytes:
    """The bytes of ``--json FILE`` or, for "-", of standard input."""
    if source == "-":
        return stdin.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UsageError("error.no_such_file", file=Path(source).name) from error
