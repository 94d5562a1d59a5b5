# SPDX-License-Identifier: Apache-2.0
"""Writes a BagIt 1.0 bag (RFC 8493): whole or not at all, and the same bytes on any day.

Files go into ``DIR.part``; only a finished, checked bag is renamed to ``DIR``. A crash leaves no half
pack under the name that someone hands over.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leeward.errors import NoRoomError, UsageError

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
TAG_MANIFESTS = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)
PART = ".part"

# ASCII only: no two spellings of one name (NFC), nothing that Windows or a manifest would escape.
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
# Names that Windows keeps for devices, whatever the extension.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file of the bag: its size and its two hashes in hexadecimal."""

    size: int
    sha256: str
    sha512: str

    def digest(self, algorithm: str) -> str:
        """The hash by this algorithm."""
        return self.sha256 if algorithm == "sha256" else self.sha512


def is_safe(name: str) -> bool:
    """Whether every system can hold this path, and no two look alike."""
    return all(
        _SAFE.fullmatch(part) and not part.endswith(".") and not _DEVICES.fullmatch(part)
        for part in name.split("/")
    )


def safe_stem(untrusted_name: str) -> str:
    """A file name for a file that came with any name: its base name, other letters as "_"."""
    base = re.split(r"[/\\]", untrusted_name)[-1]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", base).strip("._-")
    return plain[-80:].lstrip("._-") or "file"


class Bag:
    """A bag being written. Every file is hashed while it is written, and written once."""

    def __init__(self, folder: Path) -> None:
        """Write below this new folder."""
        self.folder = folder
        self.files: dict[str, Weighed] = {}

    def put(self, name: str, pieces: Iterable[bytes]) -> Weighed:
        """Write a file of the bag piece by piece."""
        taken = {existing.lower() for existing in self.files}
        if not is_safe(name) or name.lower() in taken:
            raise ValueError("a name in a bag is plain, safe and used once")
        place = self.folder.joinpath(*name.split("/"))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        size, one, two = 0, hashlib.sha256(), hashlib.sha512()
        with place.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                one.update(piece)
                two.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        self.files[name] = Weighed(size, one.hexdigest(), two.hexdigest())
        return self.files[name]

    def close(self, info: Mapping[str, str]) -> None:
        """Write the declaration, the information and all four manifests, in this order."""
        payload = {name: it for name, it in self.files.items() if name.startswith("data/")}
        oxum = f"{sum(it.size for it in payload.values())}.{len(payload)}"
        lines = {**info, "Payload-Oxum": oxum}
        self.put("bagit.txt", [BAGIT])
        self.put("bag-info.txt", [f"{key}: {lines[key]}\n".encode() for key in sorted(lines)])
        for algorithm in ALGORITHMS:
            self.put(f"manifest-{algorithm}.txt", [_manifest(payload, algorithm)])
        tags = {name: it for name, it in self.files.items() if name not in payload}
        for algorithm in ALGORITHMS:
            self.put(f"tagmanifest-{algorithm}.txt", [_manifest(tags, algorithm)])


def _manifest(files: Mapping[str, Weighed], algorithm: str) -> bytes:
    return "".join(f"{files[name].digest(algorithm)}  {name}\n" for name in sorted(files)).encode()


@contextmanager
def begun(to: Path) -> Iterator[Bag]:
    """A bag that stands at ``to`` when the block ends well, and nowhere when it does not."""
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        raise UsageError("error.pack_not_empty", path=str(to))
    part = to.with_name(to.name + PART)
    _clear(part)
    try:
        part.mkdir(parents=True, mode=0o700)
        yield Bag(part)
        if to.exists():
            to.rmdir()  # empty, see above; Windows renames onto nothing
        part.rename(to)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoomError("error.pack_no_room", path=str(to)) from error
        raise
    finally:
        if part.exists():
            shutil.rmtree(part)


def _clear(part: Path) -> None:
    """Remove what an earlier crash left; refuse a folder that is no pack of ours."""
    if not part.is_symlink() and not part.exists():
        return
    if part.is_symlink() or not part.is_dir() or not _is_leftover(part):
        raise UsageError("error.pack_in_the_way", path=str(part))
    shutil.rmtree(part)


def _is_leftover(part: Path) -> bool:
    ours = {"data", "bagit.txt", "bag-info.txt", "check.py", "check.html", "seal.json"}
    ours |= {f"{kind}manifest-{it}.txt" for kind in ("", "tag") for it in ALGORITHMS}
    return {entry.name for entry in part.iterdir()} <= ours
