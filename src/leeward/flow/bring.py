# SPDX-License-Identifier: Apache-2.0
"""What a person hands over: a file, a zip or a folder, sorted into exports and the files beside them."""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from leeward.errors import RefusedError, UsageError
from leeward.flow.names import document_name, is_media, why_not
from leeward.flow.near import Near, is_database, is_journal, journals
from leeward.flow.readers import Readers, Source
from leeward.flow.reading import Sorted
from leeward.records import Sha256, Skipped
from leeward.unpack import plain_name

MOST_FILES = 200_000


@dataclass(frozen=True, slots=True)
class Unit:
    """One export of a PATH: a file or zip, with the files that lie beside it in the same folder."""

    path: Path
    name: str
    size: int
    beside: tuple["Unit", ...] = ()
    is_contents: bool = False
    """Whether it is the table of contents of all that lies below."""

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
        return Source(path, self.name, name, self.size, self.sha256(), self.open, self.beside)


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


def bring(path: Path, readers: Readers, *, texts_only: bool = False) -> Brought:
    """Sort a PATH by content. Links are not followed, and nothing is opened but plain files.

    With ``texts_only`` pictures and sounds are not opened, and nothing goes along beside an export.
    """
    try:
        if path.is_dir():
            return _folder(path, readers, texts_only=texts_only)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise UsageError("error.no_such_file", file=path.name) from error
    except OSError as error:
        raise _cannot_read(path, error) from error
    if not path.is_file():
        raise RefusedError("error.not_a_file", file=path.name)
    unit = Unit(path, path.name, size, tuple(_journals_of(path)))
    return Brought(str(path), is_folder=False, units=(unit,))


def _journals_of(path: Path) -> Iterator[Unit]:
    """What a database that was named alone has not written home yet; it lies beside it."""
    for name in journals(path.name):
        beside = path.parent / name
        if is_database(path) and beside.is_file() and not beside.is_symlink():
            yield Unit(beside, name, beside.stat().st_size)


def _folder(folder: Path, readers: Readers, *, texts_only: bool) -> Brought:
    exports: list[tuple[Unit, Sorted]] = []
    others: list[Unit] = []
    exhibits: list[Unit] = []
    skipped: list[Skipped] = []
    for unit in _files(folder):
        if isinstance(unit, Skipped):
            skipped.append(unit)
            continue
        if texts_only and is_media(unit.name):
            skipped.append(Skipped("left_out_under_18", 1, unit.name))
            continue
        found = _sorted(unit, readers)
        if found.readers and not found.is_exhibit:
            exports.append((unit, found))
        else:
            others.append(unit)
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
            joined.append(_joined(unit, found, beside, readers))
    along = {other.path for unit in joined for other in unit.beside}
    alone = [unit for unit in exhibits if unit.path not in along and unit.path not in inside]
    joined += alone
    stands_alone = {unit.path for unit in alone}
    others = [other for other in others if other.path not in stands_alone]
    parts = inside | {other.path for unit in joined for other in unit.beside if is_journal(other.name)}
    if parts:
        skipped.append(Skipped("part_of_export", len(parts), ""))
    left = [other for other in others if other.path not in parts]
    skipped += [Skipped(why_not(o.name) if _is_open(o) else "cannot_read", 1, o.name) for o in left]
    return Brought(str(folder), is_folder=True, units=tuple(joined), others=tuple(skipped))


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


def _sorted(unit: Unit, readers: Readers) -> Sorted:
    """Who claims a file; nobody claims one that does not open."""
    if not _is_open(unit):
        return Sorted(())
    forced = readers.asked.reader()
    if forced is not None:
        return Sorted((forced.name,), forced.joins, forced.folders)
    name = document_name(unit.name)
    return readers.sort(Source(str(unit.path), unit.name, name, unit.size, Sha256(""), unit.open))
