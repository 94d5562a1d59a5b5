# SPDX-License-Identifier: Apache-2.0
"""One row of an address book (Google or Outlook, as CSV) as a contact: its name, numbers and mails.

Google writes several values of one kind into one cell, with " ::: " between them.
"""

import re

from leeward.exports.csv_columns import Layout, fold
from leeward.exports.csv_row import Row
from leeward.exports.json_fields import OURS
from leeward.records import Party, Record, When, Where

_NAME = (
    "name prefix",
    "title",
    "first name",
    "given name",
    "middle name",
    "additional name",
    "last name",
    "family name",
)
_WHOLE = (
    "name",
    "display name",
    "file as",
    "nickname",
    "organization name",
    "organization 1 name",
    "company",
)
_NUMBERS = re.compile(r"phone \d+ value|(?:[a-z ]*\b)?(?:phone|fax|telephone|mobile|pager)(?: \d+)?")
_MAILS = re.compile(r"e ?mail \d+ value|e ?mail(?: \d+)? address|e ?mail(?: \d+)?")
_BETWEEN = re.compile(r"\s*:::\s*")


def contact(layout: Layout, channel: str, row: Row, where: Where) -> Record:
    """The contact that a row is."""
    folded = [fold(cell) for cell in layout.header]
    cells = {name: cell.strip() for name, cell in zip(folded, row.cells, strict=False) if cell.strip()}
    parts = [cells[name] for name in _NAME if name in cells]
    name = " ".join(parts)
    used: set[str] = set(_NAME)
    for whole in _WHOLE:
        if not name and whole in cells:
            name = cells[whole]
            used.add(whole)
    if cells.get("name") == name:
        used.add("name")
    said: list[str] = []
    extra: dict[str, str] = {}
    for at, cell in enumerate(row.cells):
        header = layout.header[at] if at < len(layout.header) else ""
        key = fold(header)
        if not cell.strip() or (key in used and key in cells):
            continue
        if _NUMBERS.fullmatch(key) or _MAILS.fullmatch(key):
            said += [one for one in _BETWEEN.split(cell.strip()) if one]
        else:
            label = header or f"column_{at + 1}"
            extra[f"{label}_as_written" if label in OURS else label] = cell
    return Record(
        "contact",
        channel,
        None,
        When(),
        Party(None, name or None),
        "\n".join(dict.fromkeys(said)),
        where,
        extra=extra,
    )
