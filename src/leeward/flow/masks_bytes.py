# SPDX-License-Identifier: Apache-2.0
"""The texts that bytes of an original may hold: UTF-8 or UTF-16, escaped, in base64 or hexadecimal figures.

An extract shows exact bytes, so a private word must be found in every dress that an export gives its words.
"""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){6,}")
_FOLD = re.compile(rb"(?:=?\r?\n|&#1[03];)[ \t]?")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_CONTROL = re.compile(r"\\[nrtbf]")
_PRINTABLE = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4,}|(?:\0[\x20-\x7e]){4,}")
_DEPTH = 2


def texts_in(data: bytes, depth: int = _DEPTH) -> Iterator[str]:
    """Every text that these bytes can be read as."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    yield text
    if b"\0" in data:
        yield from _wide(data)
    yield from _unescaped(text, data)
    if depth:
        for inner in _packed(data):
            yield from texts_in(inner, depth - 1) if _is_text(inner) else printable(inner)


def _unescaped(text: str, data: bytes) -> Iterator[str]:
    """The text without the escapes of XML, JSON, quoted-printable, links and folded lines."""
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), _CONTROL.sub(" ", text))
        yield plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "%" in text:
        yield unquote(text)
    if "=" in text:
        yield quopri.decodestring(data).decode("utf-8", "replace")
    if "\n" in text:
        folded = _FOLD.sub(b"", data).decode("utf-8", "replace")
        yield folded
        if "=" in text:
            yield quopri.decodestring(_FOLD.sub(b"", data)).decode("utf-8", "replace")


def _wide(data: bytes) -> Iterator[str]:
    for start in (0, 1):
        for spelling in ("utf-16-le", "utf-16-be"):
            yield data[start:].decode(spelling, "ignore")
    yield from (found[0].replace(b"\0", b"").decode("ascii") for found in _WIDE.finditer(data))


def _packed(data: bytes) -> Iterator[bytes]:
    """What stretches of base64 and hexadecimal figures unpack to; folded lines are joined before."""
    joined = _FOLD.sub(b"", data)
    for source in (data, joined) if joined != data else (data,):
        for found in _BASE64.finditer(source):
            run = found[0].rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
            try:
                yield base64.b64decode(run[: len(run) - (len(run) % 4 == 1)] + b"=" * (-len(run) % 4))
            except binascii.Error:
                continue
        yield from (bytes.fromhex(found[0].decode("ascii")) for found in _HEX.finditer(source))


def _is_text(data: bytes) -> bool:
    for spelling in ("utf-8", "utf-16-le") if len(data) % 2 == 0 and b"\0" in data else ("utf-8",):
        try:
            data.decode(spelling)
        except UnicodeDecodeError:
            continue
        return True
    return False


def printable(data: bytes) -> Iterator[str]:
    """The words that stand in a picture or film, as in its Exif block."""
    yield from (found[0].decode("ascii") for found in _PRINTABLE.finditer(data))
    yield from (found[0].replace(b"\0", b"").decode("ascii") for found in _WIDE.finditer(data))
