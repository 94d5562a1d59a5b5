# SPDX-License-Identifier: Apache-2.0
"""Tars made in memory, for the tests of what opens them."""

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tgz": lambda data: gzip.compress(data, mtime=0),
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}


def tarred(*files: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """One header, as it is written by hand."""
    block = bytearray(512)
    block[: len(name)] = name
    block[100:108] = b"0000644\0"
    block[124 : 124 + len(size)] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)
