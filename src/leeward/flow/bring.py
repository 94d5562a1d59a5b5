# SPDX-License-Identifier: Apache-2.0
"""What a person hands over: a file, a zip or a folder, sorted into exports and the files beside them."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from leeward.errors import RefusedError, UsageError
from leeward.exports import claimants
from leeward.parts import Reader
from leeward.records import Sha256, Skipped
from leeward.unpack import Member, Package, plain_name, unpack

MOST_FILES = 200_000
MEDIA_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".3gp", ".mov", ".opus", ".ogg", ".m4a",
    ".mp3", ".amr", ".aac", ".wav", ".pdf", ".webm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One export of a PATH: a file or zip, with the files that lie beside it in the same folder."""

    path: Path
    name: str
    size: int
    beside: tuple[Member, ...] = ()

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

    def package(self) -> Package:
        """Its content, still untrusted."""
        return unpack(document_name(self.name), self.size, self.open)


def document_name(name: str) -> str:
    """The name that tells whose chat it is: WhatsApp for iPhone names the folder after it, not the text."""
    folder = PurePosixPath(name).parent.name
    return folder if plain_name(name) == "_chat.txt" and "whatsapp" in folder.casefold() else name


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


def bring(path: Path, forced: Reader | None = None) -> Brought:
    """Sort a PATH by content. Links are not followed, and nothing is opened but plain files."""
    try:
        if path.is_dir():
            return _folder(path, forced)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise UsageError("error.no_such_file", file=path.name) from error
    except OSError as error:
        raise _cannot_read(path, error) from error
    if not path.is_file():
        raise RefusedError("error.not_a_file", file=path.name)
    return Brought(str(path), is_folder=False, units=(Unit(path, path.name, size),))


def _folder(folder: Path, forced: Reader | None) -> Brought:
    exports: list[Unit] = []
    others: list[Unit] = []
    skipped: list[Skipped] = []
    for unit in _files(folder):
        if isinstance(unit, Skipped):
            skipped.append(unit)
            continue
        readers = (forced,) if forced and _is_open(unit) else _readers_of(unit)
        (exports if readers else others).append(unit)
    joined: list[Unit] = []
    for unit in exports:
        near = [o for o in others if _lies_beside(o, unit)] if _joins(unit, forced) else []
        members = tuple(Member(o.name, o.size, o.size, _opener(o)) for o in near)
        joined.append(Unit(unit.path, unit.name, unit.size, members))
    skipped += [Skipped(why_not(o.name) if _is_open(o) else "cannot_read", 1, o.name) for o in others]
    return Brought(str(folder), is_folder=True, units=tuple(joined), others=tuple(skipped))


def why_not(name: str) -> str:
    """Why a file that no reader claims is skipped, as a code."""
    return "media" if name.lower().endswith(MEDIA_ENDINGS) else "not_recognised"


def _opener(unit: Unit) -> Callable[[], BinaryIO]:
    return unit.open


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


def _readers_of(unit: Unit) -> set[Reader]:
    if not _is_open(unit):
        return set()
    found: set[Reader] = set()
    for document in unit.package().documents():
        found |= set(claimants(document))
    return found


def _joins(unit: Unit, forced: Reader | None) -> bool:
    return any(r.joins_files for r in ({forced} if forced else _readers_of(unit)))


def _lies_beside(other: Unit, unit: Unit) -> bool:
    """In the same folder, not below it: a chat in a folder of downloads does not take all of them along."""
    return unit.path.parent == other.path.parent
