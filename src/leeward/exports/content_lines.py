# SPDX-License-Identifier: Apache-2.0
"""The lines of a card or a calendar with their places, in whatever letters the file is spelt.

RFC 6350 and RFC 5545 share the form: ``NAME;parameters:value``, one a line.
"""

from collections.abc import Iterator
from typing import BinaryIO

from leeward.exports.places import Letters, narrow

LONGEST_LINE = 1 << 20
_CHUNK = 1 << 18


def spelling(untrusted_head: bytes) -> Letters:
    """How the file spells its characters."""
    if untrusted_head.startswith((b"\xff\xfe", b"B\0", b"b\0")):
        return Letters("utf-16-le")
    if untrusted_head.startswith((b"\xfe\xff", b"\0B", b"\0b")):
        return Letters("utf-16-be")
    return Letters(None)


def lines(untrusted: BinaryIO, letters: Letters) -> Iterator[tuple[int, bytes]]:
    """The lines with their endings and places. One without an ending goes on in the next item."""
    chunks = iter(lambda: untrusted.read(_CHUNK), b"")
    if letters.wide:
        chunks = narrow(chunks, letters.wide)
    offset, held = 0, b""
    for chunk in chunks:
        held += chunk
        end = len(held) - held.endswith(b"\r")  # its line feed may stand in the next chunk
        cut = max(held.rfind(b"\n", 0, end), held.rfind(b"\r", 0, end)) + 1
        if not cut and len(held) > LONGEST_LINE:
            cut = end
        for line in held[:cut].splitlines(keepends=True):
            yield offset, line
            offset += letters.width(line)
        held = held[cut:]
    for line in held.splitlines(keepends=True):
        yield offset, line
        offset += letters.width(line)
