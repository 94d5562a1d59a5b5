# SPDX-License-Identifier: Apache-2.0
"""What a person hands over: a file, a zip or a folder, sorted into exports and the files beside them."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, cast

from leeward.errors import RefusedError, UsageError
from leeward.flow.downloads import Download
from leeward.flow.names import document_name, is_media, why_not
from leeward.flow.near import Near, is_database, is_journal, journals
from leeward.flow.readers import Kept, Readers, Source
from leeward.flow.reading import Sorted
from leeward.records import Said, Sha256, Skipped
from leeward.unpack import plain_name

MOST_FILES = 200_000
_NO_HASH = Sha256("0" * 64)
"""Stands for the hash of a file whose name alone is asked for; nobody keeps it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One export of a PATH: a file or zip, with the files that lie beside it in the same folder."""

    path: Path
    name: str
    size: int
    beside: tuple["Unit", ...] = ()
    is_contents: bool = False
    """Whether it is the table of contents of all that lies below."""
    parts: tuple["Unit", ...] = ()
    """The other archives of the download that it is a part of."""
    missing: tuple[str, ...] = ()
    """The names of archives of that download that are not here."""

    @property
    def known(self) -> None:
        """Its hash, which nobody has taken yet."""

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        return open_file(self.path)

    def sha256(self) -> Sha256:
        """The hash of its bytes, read through once."""
        with self.open() as untrusted:
            try:
                return Sha256(_digest(untrusted))
            except OSError as error:
                raise _cannot_read(self.path, error) from error

    def source(self, path: str) -> Source:
        """The same, as a child can be asked to read it; ``path`` is what the person had named."""
        name = document_name(self.name)
        said = of_download([part.name for part in self.parts], self.missing)
        sha256 = self.sha256()
        return Source(path, self.name, name, self.size, sha256, self.open, self.beside, self.parts, said)


def of_download(parts: Sequence[str], missing: Sequence[str]) -> tuple[Said, ...]:
    """What a receipt says of an archive that is a part of a download."""
    with_it = (Said("caveat.one_download", {"files": ", ".join(parts)}),) if parts else ()
    shown = ", ".join(missing[:5]) + (", …" if missing[5:] else "")
    return with_it + ((Said("caveat.download_gap", {"n": len(missing), "files": shown}),) if missing else ())


def _digest(untrusted: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := untrusted.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Brought:
    """A PATH as it was sorted: its exports, and the files in it that are none."""

    path: str
    is_folder: bool
    units: tuple[Unit, ...]
    others: tuple[Skipped, ...] = ()


def _cannot_read(path: Path, error: OSError) -> RefusedError:
    return RefusedError("error.cannot_read", file=path.name, reason=error.strerror or "")


def open_file(path: Path) -> BinaryIO:
    """Open a file that a person named. ``RefusedError`` says why it cannot be read."""
    try:
        return cast("BinaryIO", path.open("rb"))
    except OSError as error:
        raise _cannot_read(path, error) from error


def bring(
    path: Path,
    readers: Readers,
    *,
    texts_only: bool = False,
    downloads: Mapping[Path, Download] = MappingProxyType({}),
) -> Brought:
    """Sort a PATH by content. Links are not followed, and nothing is opened but plain files.

    With ``texts_only`` pictures and sounds are not opened, and nothing goes along beside an export.
    ``downloads`` are the parts of downloads among all that was named.
    """
    if texts_only:
        downloads = {}
    try:
        if path.is_dir():
            return _folder(path, readers, downloads, texts_only=texts_only)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise UsageError("error.no_such_file", file=path.name) from error
    except OSError as error:
        raise _cannot_read(path, error) from error
    if not path.is_file():
        raise RefusedError("error.not_a_file", file=path.name)
    unit = Unit(path, path.name, size, tuple(_journals_of(path)))
    return Brought(str(path), is_folder=False, units=(_with_parts(unit, downloads),))


def _with_parts(unit: Unit, downloads: Mapping[Path, Download]) -> Unit:
    """An archive with the others of its download, each by the name of its file."""
    download = downloads.get(unit.path)
    if download is None:
        return unit
    others = (path for path in download.paths if path != unit.path)
    parts = tuple(Unit(path, path.name, path.stat().st_size) for path in others if path.is_file())
    return replace(unit, parts=parts, missing=download.missing)


def _journals_of(path: Path) -> Iterator[Unit]:
    """What a database that was named alone has not written home yet; it lies beside it."""
    for name in journals(path.name):
        beside = path.parent / name
        if is_database(path) and beside.is_file() and not beside.is_symlink():
            yield Unit(beside, name, beside.stat().st_size)


def _folder(
    folder: Path, readers: Readers, downloads: Mapping[Path, Download], *, texts_only: bool
) -> Brought:
    exports: list[tuple[Unit, Sorted]] = []
    others: list[Unit] = []
    exhibits: list[Unit] = []
    skipped: list[Skipped] = []
    why: dict[Path, str] = {}
    for unit in _files(folder):
        if isinstance(unit, Skipped):
            skipped.append(unit)
            continue
        if texts_only and is_media(unit.name):
            skipped.append(Skipped("left_out_under_18", 1, unit.name))
            continue
        found = _claimed(unit, readers, downloads)
        if found.readers and not found.is_exhibit:
            exports.append((unit, found))
        else:
            others.append(unit)
            why[unit.path] = found.why or why_not(unit.name)
            exhibits += [unit] if found.readers else []
    near = Near([unit for unit, _ in exports], [other for other in others if _is_open(other)])
    inside = near.inside([unit for unit, found in exports if found.joins == "all_below"])
    joined, by_folder = [], defaultdict(list)
    for unit, found in exports:
        by_folder[unit.path.parent].append((unit, found.readers))
    for unit, found in exports:
        if unit.path not in inside:
            twins = [u for u, names in by_folder[unit.path.parent] if set(names) & set(found.yields_to)]
            beside = near.belonging(unit, found, texts_only=texts_only, twins=twins)
            beside = _named(unit, found, beside, twins, readers)
            joined.append(_with_parts(_joined(unit, found, beside, readers), downloads))
    along = {other.path for unit in joined for other in unit.beside}
    alone = [unit for unit in exhibits if unit.path not in along and unit.path not in inside]
    joined += alone
    stands_alone = {unit.path for unit in alone}
    others = [other for other in others if other.path not in stands_alone]
    parts = inside | {other.path for unit in joined for other in unit.beside if is_journal(other.name)}
    if parts:
        skipped.append(Skipped("part_of_export", len(parts), ""))
    left = [other for other in others if other.path not in parts]
    skipped += [Skipped(why[o.path] if _is_open(o) else "cannot_read", 1, o.name) for o in left]
    return Brought(str(folder), is_folder=True, units=tuple(joined), others=tuple(skipped))


def _named(
    unit: Unit, found: Sorted, beside: tuple[Unit, ...], twins: Sequence[Unit], readers: Readers
) -> tuple[Unit, ...]:
    """Of the files beside an export those that its records name, where they only lie in the same folder.

    The folder may be one of downloads, with everything in it. What lies in folders of the export's own,
    journals of databases, and other exports of the same messages go along anyway.
    """
    own = {twin.path for twin in twins}
    by_chance = {
        near.path
        for near in beside
        if near.path.parent == unit.path.parent and near.path not in own and not is_journal(near.name)
    }
    if not by_chance or found.joins == "all_below":
        return beside
    near = tuple(Kept(one.name, one.size, _NO_HASH, one.open) for one in beside)
    name = document_name(unit.name)
    named = readers.wants(Source("", unit.name, name, unit.size, Sha256(""), unit.open, near))
    return tuple(one for one in beside if one.path not in by_chance or plain_name(one.name) in named)


def _joined(unit: Unit, found: Sorted, beside: tuple[Unit, ...], readers: Readers) -> Unit:
    """An export with what belongs to it; of a whole phone only what is read."""
    if found.joins != "all_below":
        return replace(unit, beside=beside)
    whole = replace(unit, beside=beside, is_contents=True)
    needed = readers.needs(whole.source(str(unit.path)))
    if needed is None:
        return whole
    return replace(whole, beside=tuple(near for near in beside if plain_name(near.name) in needed))


def _files(folder: Path) -> Iterator[Unit | Skipped]:
    """Every plain file under a folder, and what cannot be one: links, devices, folders that do not open."""
    count = 0
    closed: list[OSError] = []
    for base, folders, files in os.walk(folder, onerror=closed.append):
        links = [name for name in folders if (Path(base) / name).is_symlink()]
        folders.sort()
        for file in sorted(files + links):
            path = Path(base) / file
            if path.is_symlink() or not path.is_file():
                yield Skipped("not_a_plain_file", 1, path.relative_to(folder).as_posix())
                continue
            count += 1
            if count > MOST_FILES:
                raise RefusedError("error.too_many_files", most=MOST_FILES)
            yield Unit(path, _name_in(folder, path), path.stat().st_size)
    for error in closed:
        yield Skipped("cannot_read", 1, Path(str(error.filename)).relative_to(folder).as_posix())


def _name_in(folder: Path, path: Path) -> str:
    """Its path inside the folder; with the folder's own name where that says whose chat it is."""
    name = path.relative_to(folder).as_posix()
    whole = f"{folder.resolve().name}/{name}"
    return name if document_name(whole) == whole or "/" in name else whole


def _is_open(unit: Unit) -> bool:
    return os.access(unit.path, os.R_OK)


def _claimed(unit: Unit, readers: Readers, downloads: Mapping[Path, Download]) -> Sorted:
    """Who claims a file. What a part of a download holds may belong to records in another part."""
    found = _sorted(unit, readers)
    belongs = unit.path in downloads and (found.is_exhibit or not found.readers)
    return Sorted(("unknown",)) if belongs else found


def _sorted(unit: Unit, readers: Readers) -> Sorted:
    """Who claims a file; nobody claims one that does not open."""
    if not _is_open(unit):
        return Sorted(())
    forced = readers.asked.reader()
    if forced is not None:
        return Sorted((forced.name,), forced.joins, forced.folders)
    name = document_name(unit.name)
    return readers.sort(Source(str(unit.path), unit.name, name, unit.size, Sha256(""), unit.open))
