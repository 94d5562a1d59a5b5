# SPDX-License-Identifier: Apache-2.0
"""``leeward read``: exports to records, without a vault. Every other way in reads through here too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leeward import clock
from leeward.errors import LeewardError, RefusedError, UsageError
from leeward.exports import claimants, named
from leeward.flow import receipts
from leeward.flow.bring import Brought, Unit, bring, why_not
from leeward.flow.receipts import Receipt, Span
from leeward.flow.record_json import as_json
from leeward.handles import Circle
from leeward.parts import Choices, Document, Reader
from leeward.records import Record, Said, Sha256, Skipped, Tally, Unread
from leeward.unpack import Member, Package


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said about the exports she hands over."""

    as_format: str | None = None
    zone: str | None = None
    day_first: bool | None = None
    me: tuple[str, ...] = ()
    owner: str | None = None
    country: str | None = None

    def choices(self) -> Choices:
        """What readers may know of it."""
        return Choices(self.day_first, self.country)

    def zone_name(self) -> str | None:
        """The zone she gave, or the only one of her country."""
        if self.zone:
            clock.zone(self.zone)
            return self.zone
        return clock.zone_of_country(self.country) if self.country else None

    def reader(self) -> Reader | None:
        """The reader that she chose, if she did."""
        return named(self.as_format) if self.as_format else None


@dataclass(frozen=True, slots=True)
class Found:
    """One item of an export on its way: the file it stands in, and the export's hash."""

    file: str
    export: Sha256
    item: Record | Unread


def read_package(
    package: Package, documents: Sequence[Document], unit: tuple[str, str, Sha256], asked: Asked
) -> Iterator[Record | Unread | Receipt]:
    """The items of one export and, last, its receipt. ``unit``: the path, its name, its hash."""
    path, file, sha256 = unit
    others = list(package.left_out)
    parts: list[Receipt] = []
    for member, document in zip(package.members, documents, strict=True):
        readers = (chosen,) if (chosen := asked.reader()) else claimants(document)
        if len(readers) != 1:
            if readers:
                parts.append(_asked_which(path, file, sha256, readers))
            else:
                others.append(Skipped(why_not(document.name), 1, document.member or ""))
            continue
        part = None
        for item in _read_document(readers[0], document, asked, (path, file, sha256)):
            if isinstance(item, Receipt):
                part = item
            else:
                yield item
        if part is not None:
            parts.append(_of_member(part, member, in_zip=package.is_archive))
    if not package.is_archive and parts:
        yield parts[0]
    else:
        cut = (Said("caveat.zip_cut"),) if package.cut else ()
        found = receipts.whole(path, file, sha256, parts, others, cut=package.cut)
        yield replace(found, caveats=found.caveats + cut)


def _of_member(part: Receipt, member: Member, *, in_zip: bool) -> Receipt:
    """The receipt of a file or of a zip's member (its own name and hash), and whether it ends too early."""
    if in_zip:
        part = replace(part, file=member.name, sha256=member.sha256())
    if member.damage is None:
        return part
    return replace(part, truncated=True, caveats=(*part.caveats, Said(f"caveat.{member.damage}")))


def _asked_which(path: str, file: str, sha256: Sha256, readers: tuple[Reader, ...]) -> Receipt:
    names = ", ".join(r.name for r in readers)
    which = Said("question.which_format", {"names": names})
    return Receipt(path, file, sha256, readers[0].name, question="which_format", caveats=(which,))


def _read_document(
    reader: Reader, document: Document, asked: Asked, unit: tuple[str, str, Sha256]
) -> Iterator[Record | Unread | Receipt]:
    path, file, sha256 = unit
    span = Span(asked.zone_name())
    for item in reader.read(document, asked.choices()):
        if isinstance(item, Tally):
            yield receipts.of_tally(path, file, sha256, item, span)
        else:
            if isinstance(item, Record):
                span.see(item.time)
            yield item


def read_unit(unit: Unit, path: str, asked: Asked) -> Iterator[Found | Receipt]:
    """The items of one export as it lies on disk and, last, its receipt."""
    sha256 = unit.sha256()
    package = unit.package()
    for item in read_package(package, package.documents(unit.beside), (path, unit.name, sha256), asked):
        yield item if isinstance(item, Receipt) else Found(unit.name, sha256, item)


def read_path(path: Path, asked: Asked) -> Iterator[Found | Receipt]:
    """The items of a PATH and, last, its one receipt."""
    brought = bring(path, asked.reader())
    parts: list[Receipt] = []
    for unit in brought.units:
        try:
            for item in read_unit(unit, str(path), asked):
                if isinstance(item, Receipt):
                    parts.append(item)
                else:
                    yield item
        except RefusedError as error:
            parts.append(receipts.of_error(str(path), unit.name, error))
    yield of_path(brought, parts)


def of_path(brought: Brought, parts: Sequence[Receipt]) -> Receipt:
    """The one receipt of a PATH: that of its only export, or the sum over a folder."""
    if not brought.is_folder and len(parts) == 1:
        return parts[0]
    return receipts.whole(brought.path, Path(brought.path).name, None, parts, brought.others)


def lines(
    paths: Sequence[Path], asked: Asked, language: str, tell: Callable[[LeewardError | Receipt], None]
) -> Iterator[dict[str, Any]]:
    """The records and receipts of all paths as JSON objects; what a person must know goes to ``tell``."""
    me = Circle.of(asked.me, asked.country) if asked.me else None
    zone = asked.zone_name()
    for path in paths:
        try:
            for item in read_path(path, asked):
                if isinstance(item, Receipt):
                    tell(item)
                    yield item.as_json(language)
                elif isinstance(item.item, Record):
                    yield as_json(item.item, item.export, item.file, zone, me, asked.country, asked.owner)
        except (RefusedError, UsageError) as error:
            tell(error)
            yield receipts.of_error(str(path), path.name, error).as_json(language)
