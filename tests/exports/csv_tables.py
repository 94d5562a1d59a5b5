# SPDX-License-Identifier: Apache-2.0
"""Reads tables for tests, and checks what must hold for any bytes at all."""

import io
from collections.abc import Mapping

from leeward.exports.csv_table import READER
from leeward.parts import Choices, Document, Neighbour
from leeward.records import Record, Tally, Unread
from leeward.wire import canonical

NOTHING_SAID = Choices()
Item = Record | Unread


def document(
    untrusted: bytes, name: str = "table.csv", beside: Mapping[str, Neighbour] | None = None
) -> Document:
    return Document(
        name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted), beside or {}
    )


def read(
    untrusted: bytes, choices: Choices = NOTHING_SAID, name: str = "table.csv"
) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(READER.read(document(untrusted, name), choices))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    records = [item for item in found if isinstance(item, Record)]
    assert tally.records + tally.system == len(records)
    assert tally.records == sum("system" not in record.state for record in records)
    assert len({item.where.offset for item in found}) == len(found)
    for item in found:
        assert item.where.offset is not None
        assert item.where.length is not None
        assert item.where.offset + item.where.length <= len(untrusted)
        canonical(item)
    return found, tally


def records(untrusted: bytes | str, choices: Choices = NOTHING_SAID, name: str = "table.csv") -> list[Record]:
    data = untrusted.encode() if isinstance(untrusted, str) else untrusted
    return [item for item in read(data, choices, name)[0] if isinstance(item, Record)]
