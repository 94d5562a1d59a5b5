# SPDX-License-Identifier: Apache-2.0
"""Which archives are parts of one download: what is large comes in several, each with some of the files.

They are known by their names (a common stamp, and a number each) and by their content (folders that they
share). How services name them: Google "takeout-20260101T120000Z-001.zip" and "…-1-001.zip"; Meta
"facebook-name-2026-01-01-AbCd1234-1.zip", in other years without the number; Snapchat "mydata~1767225600000"
and "…-2.zip".
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from leeward.errors import LeewardError
from leeward.flow.members import NAMES
from leeward.flow.readers import Readers, Source
from leeward.records import Sha256
from leeward.worker import ChildEndedError

ENDINGS: Final = (".zip", ".tgz", ".tar.gz", ".tar")
MOST_PARTS: Final = 200
"""Parts that are read as one; a Takeout of 400 GB in the smallest pieces has as many."""

_COPY = re.compile(r"\s?\(\d{1,3}\)$")
"""What a browser adds when a file of that name is there already."""
_STAMP = r"(?:\d{8,}(?:t\d{6}z?)?|\d{4}[-_.]\d{2}[-_.]\d{2}|\d{2}[-_.]\d{2}[-_.]\d{4})"
_TAKEOUT = re.compile(r"(takeout-\d{8}t\d{6}z)(?:-(\d{1,3}))?-(\d{3})")
_META = re.compile(
    rf"((?:facebook|instagram)-.+?-{_STAMP})(?:-(?=[a-z0-9]*[a-z])[a-z0-9]{{6,}})?(?:-(\d{{1,3}}))?"
)
_SNAPCHAT = re.compile(r"(mydata~\d{10,})(?:-(\d{1,3}))?")
_NUMBERED = re.compile(rf"(.*{_STAMP}.*?)[-_. ]+(?:part[-_. ]?)?(\d{{1,3}})")


class Part(NamedTuple):
    """What the name of a part says: whose part it is, which batch and number, and whether that is enough."""

    of: str
    batch: int
    number: int | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Download:
    """The archives of one download, and the names of those that must be somewhere else."""

    paths: tuple[Path, ...]
    missing: tuple[str, ...] = ()


def part_of(name: str) -> Part | None:
    """What the name of an archive says about it as a part; None where it is the name of no part."""
    folded = name.casefold()
    ending = next((e for e in ENDINGS if folded.endswith(e)), None)
    if ending is None:
        return None
    stem = _COPY.sub("", folded[: -len(ending)])
    if found := _TAKEOUT.fullmatch(stem):
        return Part(found[1], int(found[2] or 0), int(found[3]), is_known=True)
    for pattern, is_known in ((_META, True), (_SNAPCHAT, True), (_NUMBERED, False)):
        if found := pattern.fullmatch(stem):
            return Part(found[1], 0, int(found[2]) if found[2] else None, is_known)
    return None


def together(paths: Sequence[Path], readers: Readers) -> dict[Path, Download]:
    """The downloads that come in parts, by the path of each part, of all that was named in one command."""
    groups: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        if (part := part_of(file.name)) is not None:
            groups[part.of, _ending(file.name)].append(file)
    found: dict[Path, Download] = {}
    for group in groups.values():
        if 1 < len(group) <= MOST_PARTS and (same := _same_tree(group, readers)):
            download = Download(tuple(same), _missing(same))
            found |= dict.fromkeys(same, download)
    return found


def _ending(name: str) -> str:
    return next(e for e in ENDINGS if name.casefold().endswith(e))


def _files(path: Path) -> Iterator[Path]:
    """The plain files that a path names; links are not followed."""
    try:
        if path.is_dir():
            for base, _, names in os.walk(path):
                yield from (Path(base) / name for name in sorted(names) if part_of(name) is not None)
        elif path.is_file():
            yield path
    except OSError:
        return  # what is wrong with it is said where it is opened


def _same_tree(group: list[Path], readers: Readers) -> list[Path]:
    """Those of a group that are archives and hold pieces of one tree, in the order of their numbers."""
    tops = {path: tops for path in group if (tops := _tops(path, readers)) is not None}
    counts: dict[str, int] = defaultdict(int)
    for names in tops.values():
        for name in names:
            counts[name] += 1
    same = [p for p, names in tops.items() if _is_known(p) or any(counts[name] > 1 for name in names)]
    return sorted(same, key=_order) if len(same) > 1 else []


def _is_known(path: Path) -> bool:
    part = part_of(path.name)
    return part is not None and part.is_known


def _order(path: Path) -> tuple[int, int, str]:
    part = part_of(path.name)
    return (part.batch, part.number or 0, path.name) if part is not None else (0, 0, path.name)


def _tops(path: Path, readers: Readers) -> frozenset[str] | None:
    """The folders at the top of an archive, told by the child; None where it is none."""
    try:
        if path.is_symlink() or not path.is_file():
            return None

        def opened() -> BinaryIO:
            return path.open("rb")

        source = Source("", path.name, path.name, path.stat().st_size, Sha256(""), opened)
        *_, (_, body) = readers.frames(source, NAMES)
        names = msgspec.msgpack.decode(body, type=tuple[str, ...] | None)
    except (OSError, LeewardError, ChildEndedError, msgspec.DecodeError):
        return None
    if names is None:
        return None
    return frozenset(name.removeprefix("./").partition("/")[0] for name in names if "/" in name.strip("./"))


def _missing(paths: Sequence[Path]) -> tuple[str, ...]:
    """The names of parts that lie between others by their numbers, and are not there."""
    found: list[str] = []
    by_batch: dict[int, dict[int, str]] = defaultdict(dict)
    for path in paths:
        part = part_of(path.name)
        if part is not None:
            by_batch[part.batch].setdefault(part.number or 1, path.name)
    for numbers in by_batch.values():
        like = numbers[max(numbers)]
        first = min(1, *numbers)
        gaps = [number for number in range(first, max(numbers)) if number not in numbers]
        found += [_renumbered(like, number) for number in gaps]
    return tuple(found)


def _renumbered(name: str, number: int) -> str:
    """The name of a part with the number of another one, as wide as it was."""
    ending = _ending(name)
    stem = _COPY.sub("", name[: -len(ending)])
    digits = re.search(r"\d+$", stem)
    width = len(digits[0]) if digits else 0
    return f"{stem[: len(stem) - width]}{number:0{width}d}{name[-len(ending) :]}"
