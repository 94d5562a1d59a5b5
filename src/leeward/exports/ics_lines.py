# SPDX-License-Identifier: Apache-2.0
"""The lines of a calendar: cut with their places, unfolded, and taken apart into names and values.

RFC 5545 folds a line at 75 bytes and escapes commas; vCalendar 1.0 quotes bytes as mail does. Both are read,
and so are lines that keep neither rule.
"""

import quopri
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final, NamedTuple

from leeward.exports.places import Letters, narrow

LONGEST_LINE = 1 << 20
_CHUNK = 1 << 18
_LINE = re.compile(
    rb"(?:[\w-]{1,40}\.)?([A-Za-z][\w-]{0,80})\s{0,5}((?:;[^:;=\"]*+(?:=(?:\"[^\"]*+\"|[^\";:])*+)?)*+):(.*)",
    re.DOTALL,
)
_PARAMETER = re.compile(r";([^:;=\"]*+)(?:=((?:\"[^\"]*+\"|[^\";:])*+))?")
_ESCAPED = re.compile(r"\\([\\;,nN])")


class Property(NamedTuple):
    """One line as it was meant: name and parameters in capitals, the value still as bytes."""

    name: str
    parameters: Mapping[str, str]
    value: bytes

    def text(self, *, is_old: bool) -> str:
        """What the value says. In vCalendar 1.0 only a semicolon is escaped."""
        raw, charset = self.value, self.parameters.get("CHARSET", "")
        if self.is_quoted():
            raw = quopri.decodestring(raw)
        said = decoded(raw, charset)
        if is_old:
            return said.replace("\\;", ";").replace("\r\n", "\n")
        return _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], said) if "\\" in said else said

    def is_quoted(self) -> bool:
        """Whether the value is written as quoted-printable."""
        return self.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE"


_OLD_WAYS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT"})


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


def property_of(line: bytes) -> Property | None:
    """A whole line taken apart; None where it has no name and value."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    parameters: dict[str, str] = {}
    for one in _PARAMETER.finditer(decoded(found[2])):
        name, value = one[1].strip().upper(), one[2]
        if value is None and name in _OLD_WAYS:  # 1.0 may leave out the word ENCODING
            name, value = "ENCODING", name
        parameters.setdefault(name, (value or "").strip().strip('"'))
    return Property(found[1].decode().upper(), parameters, found[3])


def decoded(raw: bytes, charset: str = "") -> str:
    """Text in the set that it names, in UTF-8, else as Windows writes it."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            if name:
                return raw.decode(name)
        except (ValueError, LookupError):  # a name with a NUL in it is a ValueError of its own
            continue
    return raw.decode("latin-1")
