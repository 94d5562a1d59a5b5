# SPDX-License-Identifier: Apache-2.0
"""Zips made in memory, and what is found in them: for the tests of ``unpack``."""

import io
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from leeward.parts import Document
from leeward.unpack import Package, unpack

TEXT = b"03/01/2026, 19:42 - Femi: hello\n" * 500


def opener(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def opened(data: bytes, name: str = "export.zip") -> Package:
    return unpack(name, len(data), opener(data))


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data, method)
    return made.getvalue()


def whole(document: Document) -> bytes:
    with document.untrusted_open() as untrusted:
        return untrusted.read()


def contents(package: Package) -> dict[str, bytes]:
    return {d.member or d.name: whole(d) for d in package.documents()}


def reasons(package: Package) -> list[tuple[str, str]]:
    return [(left.why, left.where) for left in package.left_out]
