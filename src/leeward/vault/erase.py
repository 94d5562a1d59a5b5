# SPDX-License-Identifier: Apache-2.0
"""Takes the files of a vault away, the keys first: once they are gone the rest opens with nothing.

Bytes are written over where they stand. An SSD, a stick or a file system that copies on write may keep
the old ones elsewhere; that is said wherever this is offered.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from leeward.vault import blobs, engine, lock, seal
from leeward.vault.log import HEAD
from leeward.vault.tries import TRIES

BLOCK = 1 << 20
_STEMS = (seal.KEYS, engine.DATABASE, HEAD, TRIES)
"""How the names of a vault's own files begin; anything else in its folder is somebody else's."""


def own_files(folder: Path) -> Iterator[Path]:
    """The files of a vault, the keys first and the lock last, because it is held meanwhile."""
    own = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.is_symlink()]
    for stem in _STEMS:
        yield from (p for p in own if p.name == stem or p.name.startswith((f"{stem}.", f"{stem}-")))
    originals = folder / blobs.FOLDER
    if originals.is_dir() and not originals.is_symlink():
        yield from sorted(p for p in originals.iterdir() if p.is_file())
    yield from (p for p in own if p.name == lock.LOCK)


def overwrite(path: Path, seen: Callable[[int], None] = lambda _: None) -> None:
    """Write zeros over a file where it stands."""
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        for at in range(0, size, BLOCK):
            file.write(bytes(min(BLOCK, size - at)))
            seen(min(BLOCK, size - at))
        file.flush()
        os.fsync(file.fileno())


def erase(folder: Path, seen: Callable[[int], None] = lambda _: None) -> tuple[str, ...]:
    """Write over and remove every file of a vault; gives the names of what was not its own and stays.

    Everything is written over before anything is removed: a crash leaves no file with a readable key.
    """
    files = list(own_files(folder))
    for path in files:
        overwrite(path, seen)
    for path in files:
        path.unlink()
    for empty in (folder / blobs.FOLDER, folder):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return tuple(sorted(p.name for p in folder.iterdir())) if folder.is_dir() else ()
