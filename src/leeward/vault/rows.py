# SPDX-License-Identifier: Apache-2.0
"""A record as a row: sealed payload, clear columns to sort and count by, and its leaf in the log.

This is the path every record takes on its way in, a million times; it allocates little and asks the
database nothing.
"""

from collections.abc import Callable
from typing import Any

from leeward.merkle import leaf_hash
from leeward.prepared import SEVERAL, Name, Prepared
from leeward.vault.log import Salts
from leeward.vault.seal import PayloadSeal
from leeward.wire import ID_BYTES

Numbered = Callable[[str], int]
NumberedParty = Callable[[Name], int]
MANY = -1
"""The ``recipient`` of a record that went to more than one."""


class RowMaker:
    """Makes the rows and leaves of one import."""

    def __init__(
        self, number: int, seal: PayloadSeal, salts: Salts, label: Numbered, party: NumberedParty
    ) -> None:
        self._first = number << 32
        self._seal = seal
        self._salts = salts
        self._label = label
        self._party = party

    def make(self, ordinal: int, item: Prepared) -> tuple[tuple[Any, ...], bytes]:
        """The row of an item, in the order of the table's columns, and its leaf hash."""
        digest = item.digest
        recipient = item.recipient
        return (
            self._first + ordinal,
            item.kind,
            self._label(item.channel) if item.kind else 0,
            self._label(item.thread) if item.kind else 0,
            self._party(item.sender),
            MANY if recipient == SEVERAL else self._party(recipient),
            item.direction,
            item.local,
            item.utc,
            item.exact,
            item.mark,
            item.key,
            int.from_bytes(digest[:8], "big", signed=True),
            digest[:ID_BYTES],
            self._seal.close(ordinal, item.sealed),
        ), leaf_hash(self._salts.of(digest), item.sealed)
