# SPDX-License-Identifier: Apache-2.0
"""What Outlook packs into ``winmail.dat``: words and files that other programs do not show.

A run of attributes (MS-OXTNEF): level, number, length, bytes, a sum. Some of them hold properties (as in a
.msg), of the mail or of one file. What is damaged ends early and is said; nothing here is guessed.
"""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from leeward.exports.mail_charsets import decoded
from leeward.exports.mail_html import shown
from leeward.exports.outlook_msg_rtf import text_of
from leeward.records import Attachment, Sha256

MAGIC: Final = b"\x78\x9f\x3e\x22"
KINDS: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PAGE, _BODY, _PROPS = 0x00069007, 0x0002800C, 0x00069003
_BEGINS, _TITLE, _DATA, _FILE_PROPS = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_TEXT, _RTF, _HTML, _LONG_NAME, _OBJECT, _SHOWN_NAME = 0x1000, 0x1009, 0x1013, 0x3707, 0x3701, 0x3001
_FIXED: Final[Mapping[int, int]] = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16,
}  # fmt: skip
"""How many bytes a value of a type takes, filled up to four."""
_WIDE, _MANY, _NAMED = 0x1F, 0x1000, 0x8000
_VARIABLE: Final = frozenset({0x0D, 0x1E, _WIDE, 0x0102})
_MOST_PROPERTIES, _MOST_FILES, _DEEPEST = 5_000, 2_000, 5
_LONGEST_NAME = 1_000

_Property = tuple[int, bytes]


class _Attribute(NamedTuple):
    number: int
    data: bytes


@dataclass(slots=True)
class Packed:
    """What was found. ``whole`` is False where the bytes end early or do not add up."""

    text: str = ""
    files: list[Attachment] = field(default_factory=list)
    whole: bool = True


class _Reader:
    """One pass over one packed mail."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._page = "cp1252"
        self.found = Packed()

    def read(self, untrusted: bytes) -> None:
        """All attributes; a file ends where the next one begins."""
        props: dict[int, _Property] = {}
        of_file: dict[int, _Property] | None = None
        title, data, body = "", None, ""
        for number, value in self._attributes(untrusted):
            if number == _PAGE and len(value) >= 4:
                self._page = f"cp{struct.unpack_from('<I', value)[0]}"
            elif number == _BODY:
                body = self._narrow(value)
            elif number == _PROPS:
                props |= self._properties(value)
            elif number == _BEGINS:
                self._file(of_file, title, data)
                of_file, title, data = {}, "", None
            elif number == _TITLE:
                title = self._narrow(value)
            elif number == _DATA:
                data = value
            elif number == _FILE_PROPS:
                of_file = (of_file or {}) | self._properties(value)
        self._file(of_file, title, data)
        inside, self.found.text = self.found.text, self._words(props) or body
        if inside:  # of a mail that lies among the files
            self.found.text = f"{self.found.text}\n{inside}".lstrip("\n")

    def _attributes(self, untrusted: bytes) -> Iterator[_Attribute]:
        at = 6
        while at < len(untrusted):
            if at + 9 > len(untrusted) or untrusted[at] not in (1, 2):
                self.found.whole = False
                return
            number, length = struct.unpack_from("<II", untrusted, at + 1)
            value = untrusted[at + 9 : at + 9 + length]
            at += 9 + length + 2
            if at > len(untrusted) or sum(value) & 0xFFFF != struct.unpack_from("<H", untrusted, at - 2)[0]:
                self.found.whole = False
            yield _Attribute(number, value)

    def _properties(self, untrusted: bytes) -> dict[int, _Property]:
        """The properties of one list by number, each with its type; several values count as the first."""
        found: dict[int, _Property] = {}
        try:
            at, count = 4, struct.unpack_from("<I", untrusted)[0]
            for _ in range(min(count, _MOST_PROPERTIES)):
                kind, number = struct.unpack_from("<HH", untrusted, at)
                at += 4
                if number >= _NAMED:
                    at = _after_name(untrusted, at)
                value, at = _value(untrusted, at, kind)
                found.setdefault(number, (kind & ~_MANY, value))
        except (struct.error, KeyError):
            self.found.whole = False
        return found

    def _words(self, props: dict[int, _Property]) -> str:
        """Its text, else that of its HTML, else that of its RTF."""
        if text := self._letters(props, _TEXT):
            return text.replace("\r\n", "\n")
        if html := self._letters(props, _HTML):
            return shown(html)
        return text_of(props[_RTF][1]) if _RTF in props else ""

    def _letters(self, props: dict[int, _Property], number: int) -> str:
        kind, value = props.get(number, (0, b""))
        if kind == _WIDE:
            return value.decode("utf-16-le", "replace").rstrip("\0")
        return self._narrow(value)

    def _narrow(self, value: bytes) -> str:
        return decoded(value.rstrip(b"\0"), self._page)[0]

    def _file(self, props: dict[int, _Property] | None, title: str, data: bytes | None) -> None:
        if props is None or len(self.found.files) >= _MOST_FILES:
            self.found.whole = self.found.whole and props is None
            return
        kind, stored = props.get(_OBJECT, (0, b""))
        names = (self._letters(props, _LONG_NAME), title, self._letters(props, _SHOWN_NAME))
        name = next((one for one in names if one), "")[:_LONGEST_NAME]
        data = stored if data is None and kind != 0x0D else data
        mail = stored[16:] if kind == 0x0D and stored[16:20] == MAGIC else b""
        digest = None if data is None else Sha256(hashlib.sha256(data).hexdigest())
        self.found.files.append(Attachment(name, digest, present=data is not None or bool(mail)))
        if mail and self._depth < _DEEPEST:
            inside = unpacked(mail, self._depth + 1)
            self.found.files += inside.files
            self.found.whole = self.found.whole and inside.whole
            self.found.text = f"{self.found.text}\n{name}\n{inside.text}".strip("\n")


def _after_name(untrusted: bytes, at: int) -> int:
    """Where a property goes on behind its own name: a number, or letters filled up to four bytes."""
    is_text, length = struct.unpack_from("<16xII", untrusted, at)
    return at + 24 + (_filled(length) if is_text else 0)


def _value(untrusted: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first value of a property, and where the next property begins."""
    one, count = kind & ~_MANY, 1
    variable = one in _VARIABLE
    if variable or kind & _MANY:
        count = struct.unpack_from("<I", untrusted, at)[0]
        at += 4
    first: bytes | None = None
    for _ in range(min(count, len(untrusted))):
        length = struct.unpack_from("<I", untrusted, at)[0] if variable else _FIXED[one]
        at += 4 if variable else 0
        if at + length > len(untrusted):
            raise struct.error
        first = untrusted[at : at + length] if first is None else first
        at += _filled(length)
    return first or b"", at


def _filled(length: int) -> int:
    return (length + 3) & ~3


def unpacked(untrusted: bytes, depth: int = 0) -> Packed:
    """The words and the files of a packed mail; nothing of bytes that are none."""
    reader = _Reader(depth)
    if untrusted.startswith(MAGIC):
        reader.read(untrusted)
    else:
        reader.found.whole = False
    return reader.found
