# SPDX-License-Identifier: Apache-2.0
"""What a person said once of the columns of a table is known for the next table with the same header.

It stands in what the vault keeps about the import that it was said of, with a hash of the names in the
header. What she says with a new export outweighs what is remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from leeward.exports import csv_table, ods, xlsx
from leeward.flow.asked import Asked, Remembered
from leeward.parts import Choices, Document, Reader
from leeward.records import Said, Tally

_TABLES: Final = {module.NAME: module for module in (csv_table, xlsx, ods)}
"""The readers of tables; each finds the header in its own kind of file."""
MOST: Final = 200
"""Tables with headers of their own that are remembered: more than anyone has, and little to look through."""


class _Import(Protocol):
    """What is needed of an import; the vault itself is nothing that a child should load."""

    @property
    def about(self) -> Mapping[str, Any]: ...
    @property
    def state(self) -> str: ...


def remembered(imports: Iterable[_Import]) -> tuple[Remembered, ...]:
    """What was said of the columns of earlier tables of this case; of one header the last word."""
    found: dict[str, Remembered] = {}
    for one in imports:
        columns = one.about.get("columns")
        if columns and one.state != "withdrawn":
            day = str(one.about.get("added", ""))[:10]
            for header in one.about.get("headers", ()):
                found.pop(header, None)
                found[header] = Remembered(header, columns, day)
    return tuple(found.values())[-MOST:]


# In the child


def headers(documents: Sequence[Document], asked: Asked) -> tuple[str, ...]:
    """Which headers are those of which she said what the columns are."""
    found = (_header(document, asked.columns) for document in documents)
    return tuple(sorted({header for header in found if header is not None}))


def _header(document: Document, columns: Mapping[str, str]) -> str | None:
    found = (module.header_of(document, columns) for module in _TABLES.values())
    return next((header for header in found if header is not None), None)


def known(document: Document, asked: Asked) -> Remembered | None:
    """What was said of a table with the header of this one, where nothing is said of this one itself."""
    if asked.columns:
        return None
    for one in reversed(asked.remembered):
        if _header(document, one.columns) == one.header:
            return one
    return None


def readers(document: Document, asked: Asked) -> tuple[Reader, ...]:
    """The reader of tables for a file that nobody claims, where its columns are told or known."""
    one = known(document, asked)
    columns = asked.columns if one is None else one.columns
    return tuple(module.READER for module in _TABLES.values() if module.fits(document, columns))


def choices(document: Document, reader: Reader, asked: Asked) -> Choices:
    """What a reader may know of a document."""
    one = known(document, asked) if reader.name in _TABLES else None
    return asked.choices() if one is None else replace(asked.choices(), columns=one.columns)


def noted(tally: Tally, document: Document, asked: Asked) -> Tally:
    """The accounting of a document, with the day on which its columns were told where that was before."""
    one = known(document, asked) if tally.format in _TABLES else None
    if one is None:
        return tally
    said = Said("assumption.columns_remembered", {"day": one.day})
    return replace(tally, assumptions=(said, *tally.assumptions))
