# SPDX-License-Identifier: Apache-2.0
"""Columns of an invented case, from as few words a row as a test needs."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from leeward.signs.common.columns import Columns, Exact, Reach, Side

Row = Mapping[str, Any]


def _columns_of(rows: Iterable[Row]) -> Columns:
    """A row is a message of the other to her, alike to no other, unless it says otherwise."""
    rows = list(rows)
    ordinals: dict[int, int] = {}
    places = []
    for row in rows:
        source = row.get("source", 1)
        ordinals[source] = ordinals.get(source, 0) + 1
        places.append(source << 32 | row.get("ordinal", ordinals[source]))
    return Columns(
        place=array("q", places),
        kind=[row.get("kind", "message") for row in rows],
        channel=[row.get("channel", "whatsapp") for row in rows],
        side=[int(row.get("side", Side.OTHER)) for row in rows],
        reach=[int(row.get("reach", Reach.HER)) for row in rows],
        local=array("q", (row["local"] for row in rows)),
        exact=[int(row.get("exact", Exact.MINUTE)) for row in rows],
        mark=[int(row.get("mark", 0)) for row in rows],
        key=array("q", (row.get("key", -1 - number) for number, row in enumerate(rows))),
        file=[row["file"] for row in rows] if rows and "file" in rows[0] else (),
    )


@pytest.fixture(scope="session")
def columns_of() -> Callable[[Iterable[Row]], Columns]:
    return _columns_of
