# SPDX-License-Identifier: Apache-2.0
"""In which letters a table is written: UTF-8, UTF-16 with or without its mark, or the letters of Windows."""

import codecs
import re
from collections import Counter
from typing import NamedTuple

from leeward.exports.places import Letters

_HALF = re.compile("[\ud800-\udfff]")
_BOMS = ((codecs.BOM_UTF8, None), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Spelling(NamedTuple):
    """How a file spells letters and ends lines, as its first bytes tell."""

    letters: Letters
    mark: int
    newline: bytes


def spelling_of(head: bytes) -> Spelling:
    """From a byte order mark, or from the zero bytes of UTF-16 without one; else bytes that keep ASCII."""
    for mark, wide in _BOMS:
        if head.startswith(mark):
            body = head[len(mark) :]
            return Spelling(Letters(wide), len(mark), _newline(body, wide))
    start = head[:512]
    for at, wide in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = start[at::2].count(0), start[1 - at :: 2].count(0)
        if len(start) >= 8 and zeros * 4 >= len(start[at::2]) * 3 and others * 8 < zeros:
            return Spelling(Letters(wide), 0, _newline(head, wide))
    return Spelling(Letters(None), 0, _newline(head, None))


def _newline(head: bytes, wide: str | None) -> bytes:
    plain = head if wide is None else head.replace(b"\0", b"")
    return b"\r" if b"\r" in plain and b"\n" not in plain else b"\n"


def text_of(piece: bytes, notes: Counter[str]) -> str:
    """Bytes as text: UTF-8, else Windows-1252, else Latin-1. Half characters become U+FFFD."""
    try:
        return piece.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # only the end of the file can cut a letter in two
            return f"{piece[: error.start].decode()}\ufffd"
    try:
        text = piece.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        notes["not_utf8"] += 1
        try:
            return piece.decode("cp1252")
        except UnicodeDecodeError:
            return piece.decode("latin-1")
    return _HALF.sub("\ufffd", text)
