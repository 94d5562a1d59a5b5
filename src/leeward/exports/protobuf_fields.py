# SPDX-License-Identifier: Apache-2.0
"""Takes the fields out of a small Protocol Buffers message, the form in which WhatsApp keeps side notes.

Without a schema a field is a number and its bytes or whole number; what it means, its reader knows.
Linear and bounded; bytes that are no such message give the fields that come before the break.
"""

from collections.abc import Iterator
from typing import Final

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WIDTHS: Final = {_FIXED64: 8, _FIXED32: 4}
_MOST: Final = 1 << 20
_MOST_FIELDS: Final = 2_000
_LONGEST_VARINT: Final = 10


def fields(untrusted: object) -> Iterator[tuple[int, bytes | int]]:
    """Numbers of fields with their values, in the order of the bytes."""
    if not isinstance(untrusted, bytes) or len(untrusted) > _MOST:
        return
    at = 0
    for _ in range(_MOST_FIELDS):
        tag, at = _varint(untrusted, at)
        if tag is None or not tag >> 3:
            return
        kind = tag & 7
        if kind == _VARINT:
            value, at = _varint(untrusted, at)
            if value is None:
                return
            yield tag >> 3, value
            continue
        length: int | None = _WIDTHS.get(kind)
        if kind == _BYTES:
            length, at = _varint(untrusted, at)
        if length is None or at + length > len(untrusted):
            return
        yield tag >> 3, untrusted[at : at + length]
        at += length


def first(untrusted: object, number: int) -> bytes | int | None:
    """The first field of this number."""
    return next((value for found, value in fields(untrusted) if found == number), None)


def text_of(value: bytes | int | None) -> str:
    """The value of a field that holds words; nothing where it holds none."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _varint(data: bytes, at: int) -> tuple[int | None, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at >= len(data):
            return None, at
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at
    return None, at
