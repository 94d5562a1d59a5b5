# SPDX-License-Identifier: Apache-2.0
"""Which files belong to which, told in the child: what records name, and what is part of something else."""

from collections import Counter
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import replace
from typing import Any

from leeward.exports import claimants
from leeward.flow import columns
from leeward.flow.asked import Asked
from leeward.flow.names import is_media
from leeward.parts import Document, Neighbour, Reader
from leeward.unpack import Package


def readers_of(document: Document, asked: Asked) -> tuple[Reader, ...]:
    """The reader that she chose; those that claim it; or the one of tables, whose columns she told."""
    if (chosen := asked.reader()) is not None:
        return (chosen,)
    return claimants(document) or columns.readers(document, asked)


def wanted(package: Package, documents: Sequence[Document], asked: Asked) -> tuple[str, ...]:
    """The names of the files beside a single file that its records name; found by reading it once.

    Files that lie beside it by chance, in a folder of downloads, are not looked for and so not told.
    """
    noted = _Noted()
    for document in documents if not package.is_archive else ():
        for reader in readers_of(document, asked):
            noted.files = document.beside
            for _ in reader.read(replace(document, beside=noted), columns.choices(document, reader, asked)):
                pass
    return tuple(sorted(noted.names))


class Rest(Sequence[Package]):
    """The other archives of a download, each opened when something in it is first asked for."""

    def __init__(self, openers: Sequence[Callable[[], Package]]) -> None:
        self._openers = openers
        self._opened: dict[int, Package] = {}

    def __len__(self) -> int:
        return len(self._openers)

    def __getitem__(self, number: Any) -> Any:
        if number not in self._opened:
            self._opened[number] = self._openers[number]()
        return self._opened[number]


class _Noted(Mapping[str, Neighbour]):
    """The files beside a document; it notes which of them are asked for."""

    def __init__(self) -> None:
        self.files: Mapping[str, Neighbour] = {}
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Neighbour:
        found = self.files[name]
        self.names.add(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def items(self) -> ItemsView[str, Neighbour]:
        """All files, which is no word about one of them."""
        return self.files.items()

    def values(self) -> ValuesView[Neighbour]:
        """The same without their names."""
        return self.files.values()

    def __len__(self) -> int:
        return len(self.files)


def needs(documents: Sequence[Document], asked: Asked) -> tuple[str, ...] | None:
    """The names of the files that a table of contents needs; None for all."""
    for document in documents:
        for reader in readers_of(document, asked):
            if reader.needs is not None and (names := reader.needs(document, asked.choices())) is not None:
                return tuple(sorted(names))
    return None


def takes_along(claimed: Sequence[Sequence[Reader]], rest: Sequence[Package], asked: Asked) -> bool:
    """Whether pictures are parts of something: where other files, here or in the rest, refer to files."""
    if any(r.joins != "nothing" for readers in claimed for r in readers):
        return True
    if not any(r.is_exhibit for readers in claimed for r in readers):
        return False
    texts = (replace(p, members=tuple(m for m in p.members if not is_media(m.name))) for p in rest)
    return any(
        r.joins != "nothing"
        for text in texts
        for document in text.documents()
        for r in readers_of(document, asked)
    )


def parts_of_another(documents: Sequence[Document], claimed: Sequence[Sequence[Reader]]) -> set[int]:
    """The numbers of the documents that are parts of one that is the table of contents of its folder."""
    roots = [n for n, readers in enumerate(claimed) if any(r.joins == "all_below" for r in readers)]
    count = Counter(_folder(documents[root]) for root in roots)
    own = {root: _folder(documents[root]) for root in roots}
    return {
        number
        for number, document in enumerate(documents)
        if count and any(count[above] > (own.get(number) == above) for above in _above(_folder(document)))
    }


def _above(folder: str) -> Iterator[str]:
    """A folder with its stroke, and all above it; a zip may have fifty thousand members."""
    yield folder
    while folder:
        folder = folder[: folder.rfind("/", 0, -1) + 1]
        yield folder


def _folder(document: Document) -> str:
    """The folder of a zip's member with the stroke at its end; empty at the top."""
    before, stroke, _ = (document.member or "").rpartition("/")
    return before + stroke
