# SPDX-License-Identifier: Apache-2.0
"""``leeward read``: exports to records, without a vault."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leeward.errors import LeewardError, RefusedError, UsageError
from leeward.flow import receipts
from leeward.flow.asked import Asked
from leeward.flow.bring import Brought, bring
from leeward.flow.downloads import Download, together
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.flow.record_json import as_json
from leeward.handles import Circle
from leeward.records import Record, Sha256, Unread
from leeward.wire import from_canonical


@dataclass(frozen=True, slots=True)
class Found:
    """One item of an export on its way: the file it stands in, and the export's hash."""

    file: str
    export: Sha256
    item: Record | Unread


def read_path(
    path: Path, readers: Readers, downloads: Mapping[Path, Download] | None = None
) -> Iterator[Found | Receipt]:
    """The items of a PATH and, last, its one receipt; ``downloads`` are those of the whole command."""
    brought = bring(path, readers, downloads=together([path], readers) if downloads is None else downloads)
    parts: list[Receipt] = []
    for unit in brought.units:
        try:
            source = unit.source(str(path))
            for item in readers.read(source):
                if isinstance(item, Receipt):
                    parts.append(item)
                else:
                    yield from (Found(unit.name, source.sha256, from_canonical(p.sealed)) for p in item)
        except RefusedError as error:
            parts.append(receipts.of_error(str(path), unit.name, error))
    yield of_path(brought, parts)


def of_path(brought: Brought, parts: Sequence[Receipt]) -> Receipt:
    """The one receipt of a PATH: that of its only export, or the sum over a folder."""
    if not brought.is_folder and len(parts) == 1:
        return parts[0]
    found = receipts.whole(brought.path, Path(brought.path).name, None, parts, brought.others)
    return replace(found, left=brought.others)


def lines(
    paths: Sequence[Path], asked: Asked, language: str, tell: Callable[[LeewardError | Receipt], None]
) -> Iterator[dict[str, Any]]:
    """The records and receipts of all paths as JSON objects; what a person must know goes to ``tell``."""
    me = Circle.of(asked.me, asked.country) if asked.me else None
    zone = asked.zone_name()
    with Readers(asked) as readers:
        downloads = together(paths, readers)
        for path in paths:
            try:
                for item in read_path(path, readers, downloads):
                    if isinstance(item, Receipt):
                        tell(item)
                        yield item.as_json(language)
                    elif isinstance(item.item, Record):
                        yield as_json(item.item, item.export, item.file, zone, me, asked.country, asked.owner)
            except (RefusedError, UsageError) as error:
                tell(error)
                yield receipts.of_error(str(path), path.name, error).as_json(language)
