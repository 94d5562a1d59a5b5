# SPDX-License-Identifier: Apache-2.0
"""Which files of a folder belong to an export: what its records name, and a database's newest rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from leeward.flow.reading import Sorted

JOURNALS = ("-wal", "-journal")
"""How SQLite names the files that hold what a database has not written home yet."""
_SQLITE = b"SQLite format 3\0"


class Lies(Protocol):
    """A file that lies somewhere."""

    @property
    def path(self) -> Path:
        """Where it lies."""
        ...


def journals(name: str) -> tuple[str, ...]:
    """The names that a database's journal and write-ahead log would have."""
    return tuple(name + ending for ending in JOURNALS)


def is_journal(name: str) -> bool:
    """Whether a file is such a journal, by its name."""
    return name.endswith(JOURNALS)


def is_database(path: Path) -> bool:
    """Whether a file begins as a SQLite database does; one that does not open is none here."""
    try:
        with path.open("rb") as untrusted:
            return untrusted.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


File = TypeVar("File", bound=Lies)


class Near(Generic[File]):
    """The files of a folder by where they lie: ``exports``, and the ``others`` that no reader claims."""

    def __init__(self, exports: Sequence[File], others: Iterable[File]) -> None:
        self._beside: dict[Path, list[File]] = defaultdict(list)
        self._below: dict[Path, list[File]] = defaultdict(list)
        self._whole: dict[Path, list[File]] = defaultdict(list)
        self._read = {export.path for export in exports}
        for other in others:
            self._beside[other.path.parent].append(other)
            _put_below(self._below, other)
            _put_below(self._whole, other)
        for export in exports:
            _put_below(self._whole, export)

    def inside(self, roots: Iterable[File]) -> set[Path]:
        """The files that are parts of one of these exports, and so no exports of their own."""
        return {file.path for root in roots for file in self._parts(root)}

    def belonging(
        self, export: File, found: Sorted, *, texts_only: bool, twins: Sequence[File] = ()
    ) -> tuple[File, ...]:
        """The files that go along with an export. With ``texts_only`` those that can hold no picture.

        ``twins`` are exports that may hold the same messages; those in its folder go along.
        """
        same = tuple(twin for twin in twins if twin.path.parent == export.path.parent and twin != export)
        return same + self._named(export, found, texts_only=texts_only)

    def _named(self, export: File, found: Sorted, *, texts_only: bool) -> tuple[File, ...]:
        folder = export.path.parent
        ends = {folder / name for name in journals(export.path.name)}
        always = [file for file in self._beside[folder] if file.path in ends]
        if found.joins == "all_below":
            return tuple(f for f in self._parts(export) if f.path in self._read or not texts_only)
        if texts_only or found.joins == "nothing":
            return tuple(always)
        if found.joins == "beside":
            return tuple(self._beside[folder])
        folders = tuple(name.replace("{name}", export.path.name.casefold()) for name in found.folders)
        below = [f for f in self._below[folder] if _is_named(f.path.relative_to(folder), folders)]
        if found.joins == "below":
            return tuple(below)
        taken = {file.path for file in below}
        for upper in folder.parents[:2]:
            for file in self._below[upper]:
                if file.path not in taken and folders and _is_inside(file.path.relative_to(upper), folders):
                    taken.add(file.path)
                    below.append(file)
        return tuple(below)

    def _parts(self, root: File) -> list[File]:
        return [file for file in self._whole[root.path.parent] if file.path != root.path]


def _put_below(below: dict[Path, list[File]], file: File) -> None:
    for folder in file.path.parents:
        below[folder].append(file)


def _is_named(relative: Path, folders: tuple[str, ...]) -> bool:
    """Beside the export, or in one of the folders that its records name files in."""
    return len(relative.parts) == 1 or not folders or relative.parts[0].casefold() in folders


def _is_inside(relative: Path, folders: tuple[str, ...]) -> bool:
    """In a folder of such a name that lies here, not deeper."""
    return len(relative.parts) > 1 and relative.parts[0].casefold() in folders
