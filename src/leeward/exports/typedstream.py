# SPDX-License-Identifier: Apache-2.0
"""Reads the text out of Apple's typedstream, the form in which Messages keeps what was written.

The stream of NSArchiver: a header, then values after the letters of their types. Names, classes and
objects are written out once and referred to by number afterwards. Nothing is ever executed or looked
up: a class is its name. Bounded in depth and in the number of values, and forgiving behind the text,
because a message whose attributes cannot be understood still has its words.
"""

import struct
from typing import Any, Final, NamedTuple

_SIGNATURES: Final = {b"\x04\x0bstreamtyped": "<", b"\x04\x0btypedstream": ">"}
_INT16, _INT32, _FLOAT, _NEW, _NIL, _END = 0x81, 0x82, 0x83, 0x84, 0x85, 0x86
_FIRST_REFERENCE: Final = 0x92
_WHOLE: Final = "sSiIlLqQ"
_DEEPEST: Final = 64
_MOST_VALUES: Final = 200_000
_TEXT_CLASSES: Final = frozenset({"NSString", "NSMutableString"})

# How nearly every body begins: the text follows at once, and nothing before it has to be taken apart.
_START: Final = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84"
_BEGINNINGS: Final = (
    _START + b"\x19NSMutableAttributedString\0\x84\x84\x12"
    b"NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08"
    b"NSString\x01\x95\x84\x01+",
    _START + b"\x12NSAttributedString\0\x84\x84\x08NSObject\0"
    b"\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+",
)
_MUTABLE, _PLAIN = map(len, _BEGINNINGS)


class Malformed(Exception):  # noqa: N818 - it describes the bytes
    """The bytes are no typedstream from here on."""


class Thing(NamedTuple):
    """An object: the name of its class, and its values in their order."""

    kind: str
    values: list[Any]


class Run(NamedTuple):
    """A stretch of an attributed text, in UTF-16 units, and what is said about it."""

    length: int
    attributes: dict[str, Any]


def text_of(untrusted: bytes) -> str | None:
    """The text of an archived string; None when there is none to be found."""
    at = _PLAIN if untrusted.startswith(_BEGINNINGS[1]) else _MUTABLE
    if at == _MUTABLE and not untrusted.startswith(_BEGINNINGS[0]):
        return _text_in(_Stream(untrusted))
    length = untrusted[at] if at < len(untrusted) else _END
    start = at + 1
    if length >= _INT16:
        if length > _INT32:
            return None
        start += 2 if length == _INT16 else 4
        length = int.from_bytes(untrusted[at + 1 : start], "little")
    piece = untrusted[start : start + length]
    return piece.decode("utf-8", "replace") if len(piece) == length else None


def runs_of(untrusted: bytes) -> tuple[Run, ...]:
    """The attributes of an archived attributed text, as far as they can be read."""
    stream = _Stream(untrusted)
    root = stream.root()
    values = root.values if root is not None else []
    found: list[Run] = []
    known: dict[int, dict[str, Any]] = {}
    at = 1  # the text stands first
    while at + 1 < len(values) and isinstance(values[at], int) and isinstance(values[at + 1], int):
        number, length = values[at], values[at + 1]
        at += 2
        if number not in known:
            known[number] = _dictionary(values[at] if at < len(values) else None)
            at += 1
        found.append(Run(length, known[number]))
    return tuple(found)


def _dictionary(thing: object) -> dict[str, Any]:
    if not isinstance(thing, Thing) or len(thing.values) < 1:
        return {}
    pairs = thing.values[1:]
    return {
        name: _plain(value)
        for key, value in zip(pairs[::2], pairs[1::2], strict=False)
        if isinstance(name := _plain(key), str)
    }


def _plain(value: object) -> object:
    """A string or number out of its object; anything else as it is."""
    seen = 0
    while isinstance(value, Thing) and value.values and seen < _DEEPEST:
        value, seen = value.values[-1], seen + 1
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _text_in(stream: "_Stream") -> str | None:
    stream.root()
    return stream.text


class _Stream:
    """One pass over one archive."""

    def __init__(self, untrusted: bytes) -> None:
        self._data = untrusted
        self._at = 0
        self._order = "<"
        self._names: list[str] = []
        self._objects: list[Any] = []
        self._left = _MOST_VALUES
        self.text: str | None = None

    def root(self) -> Thing | None:
        """The object that was archived, with all values that could be read."""
        try:
            self._header()
            values = self._group(0)
        except (Malformed, IndexError, struct.error, UnicodeDecodeError):
            return next((one for one in self._objects if isinstance(one, Thing)), None)
        return values[0] if values and isinstance(values[0], Thing) else None

    def _header(self) -> None:
        order = _SIGNATURES.get(self._data[:13])
        if order is None:
            raise Malformed
        self._order, self._at = order, 13
        self._number("i")  # the version of the system

    def _byte(self) -> int:
        value = self._data[self._at]
        self._at += 1
        return value

    def _take(self, length: int) -> bytes:
        piece = self._data[self._at : self._at + length]
        if length < 0 or len(piece) != length:
            raise Malformed
        self._at += length
        return piece

    def _number(self, kind: str) -> int:
        head = self._byte()
        if head in (_INT16, _INT32):
            piece = self._take(2 if head == _INT16 else 4)
            if self._order == "<":
                return int.from_bytes(piece, "little", signed=kind.islower())
            return int.from_bytes(piece, "big", signed=kind.islower())
        if _FLOAT <= head < _FIRST_REFERENCE:
            raise Malformed
        return head - 256 if head >= 0x80 and kind.islower() else head

    def _length(self) -> int:
        return self._number("I")

    def _real(self, kind: str) -> float | int:
        if self._data[self._at] == _FLOAT:
            self._at += 1
            form = self._order + kind
            value: float = struct.unpack(form, self._take(struct.calcsize(form)))[0]
            return value
        return self._number("i")

    def _name(self) -> str | None:
        """A name or type, written out here or further up."""
        head = self._byte()
        if head == _NIL:
            return None
        if head == _NEW:
            self._names.append(self._take(self._length()).decode("latin-1"))
            return self._names[-1]
        return self._names[self._reference(head)]

    def _reference(self, head: int) -> int:
        """The number that a reference stands for; longer ones are written as numbers are."""
        if head >= _FIRST_REFERENCE:
            return head - _FIRST_REFERENCE
        self._at -= 1
        number = self._number("i") + 256 - _FIRST_REFERENCE
        if number < 0:
            raise Malformed
        return number

    def _group(self, depth: int) -> list[Any]:
        """Values after the letters of their types."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise Malformed
        types = self._name()
        values: list[Any] = []
        at = 0
        while types and at < len(types):
            value, at = self._value(types, at, depth)
            values.append(value)
        return values

    def _value(self, types: str, at: int, depth: int) -> tuple[Any, int]:
        self._left -= 1
        if self._left < 0:
            raise Malformed
        kind = types[at]
        if kind == "[":
            return self._array(types, at, depth)
        if kind == "{":
            return self._struct(types, at, depth)
        return self._simple(kind, depth), at + 1

    def _simple(self, kind: str, depth: int) -> Any:
        """A value whose type is one letter."""
        if kind in "cCB":
            return self._byte()
        if kind in _WHOLE:
            return self._number(kind)
        if kind in "fd":
            return self._real(kind)
        if kind in ":%*":
            return self._shared() if kind == "*" else self._name()
        if kind == "+":
            return self._take(self._length())
        if kind not in "@#":
            raise Malformed
        return self._object(depth + 1) if kind == "@" else self._class(depth + 1)

    def _shared(self) -> str | None:
        head = self._byte()
        if head == _NIL:
            return None
        if head == _NEW:
            where = len(self._objects)
            self._objects.append(None)
            self._objects[where] = found = self._name()
            return found
        found = self._objects[self._reference(head)]
        return found if isinstance(found, str) else None

    def _array(self, types: str, at: int, depth: int) -> tuple[Any, int]:
        digits = at + 1
        while digits < len(types) and types[digits].isdigit():
            digits += 1
        count = int(types[at + 1 : digits] or 0) if digits - at < 12 else _MOST_VALUES
        end = types.find("]", digits)
        if end < 0:
            raise Malformed
        if types[digits:end] in ("c", "C"):
            return self._take(count), end + 1
        values = []
        for _ in range(count):
            value, _after = self._value(types, digits, depth + 1)
            values.append(value)
        return values, end + 1

    def _struct(self, types: str, at: int, depth: int) -> tuple[Any, int]:
        if depth > _DEEPEST:
            raise Malformed
        at = types.find("=", at) + 1
        values = []
        while at and at < len(types) and types[at] != "}":
            value, at = self._value(types, at, depth + 1)
            values.append(value)
        if not at or at >= len(types):
            raise Malformed
        return values, at + 1

    def _class(self, depth: int) -> str:
        """The name of a class; the chain of those above it is read and let go."""
        first = ""
        while True:
            depth += 1
            if depth > _DEEPEST:
                raise Malformed
            head = self._byte()
            if head == _NIL:
                return first
            if head != _NEW:
                found = self._objects[self._reference(head)]
                return first or (found if isinstance(found, str) else "")
            name = self._name() or ""
            self._number("i")  # the version of the class
            self._objects.append(name)
            first = first or name

    def _object(self, depth: int) -> Any:
        head = self._byte()
        if head == _NIL:
            return None
        if head != _NEW:
            return self._objects[self._reference(head)]
        where = len(self._objects)
        self._objects.append(None)
        thing = Thing("", [])
        self._objects[where] = thing
        thing = Thing(self._class(depth), thing.values)
        self._objects[where] = thing
        while self._data[self._at] != _END:
            thing.values.extend(self._group(depth))
            if self.text is None and thing.kind in _TEXT_CLASSES:
                self._see(thing)
        self._at += 1
        return thing

    def _see(self, thing: Thing) -> None:
        if thing.values and isinstance(thing.values[-1], bytes):
            self.text = thing.values[-1].decode("utf-8", "replace")
