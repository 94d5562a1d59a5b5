# SPDX-License-Identifier: Apache-2.0
"""The lines of a calendar, unfolded, and taken apart into names and values.

RFC 5545 folds a line at 75 bytes and escapes commas; vCalendar 1.0 quotes bytes as mail does. Both are read,
and so are lines that keep neither rule.
"""

import quopri
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from leeward.exports.mail_charsets import guessed

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
    """Text in the set that it names, in UTF-8, a few letters of it broken, else as Windows writes it."""
    try:
        if charset:
            return raw.decode(charset)
    except (ValueError, LookupError):  # a name with a NUL in it is a ValueError of its own
        pass
    return guessed(raw, mostly_utf8=True)
