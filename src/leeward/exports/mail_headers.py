# SPDX-License-Identifier: Apache-2.0
"""The head of a mail or of one of its parts: fields in order, folded lines joined, names decoded.

Written for what arrives, not for what RFC 5322, 2047 and 2231 allow: eight-bit letters, encoded words cut
in the middle of a letter, parameters without quotes. Every step is linear, and bounded (docs/threat-model.md,
hostile files), where Python's own parser takes seconds for a long head.
"""

import binascii
import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from leeward.exports.mail_charsets import decoded

MOST_FIELDS: Final = 2_000
MOST_HEAD: Final = 4 << 20
"""Bytes of a head that are looked at; real ones have some thousands."""

_MOST_ODD_LINES = 20
_MOST_PARAMETERS = 100
_MOST_KNOWN = 10_000
_LONGEST_KNOWN = 80  # values with the boundary of one mail are longer, and never come again
_FIELD: Final = re.compile(r"([!-9;-~]{1,100}+)[ \t]{0,100}+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
_EACH: Final = re.compile(r"^([!-9;-~]{1,100}+)[ \t]{0,100}+:[ \t]*+(.*+)$", re.MULTILINE)
_FOLDED: Final = re.compile(r"\n[ \t]+")
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_KNOWN_FIELD: Final = re.compile(
    r"^(?:from|to|cc|subject|date|message-id|content-type|mime-version|received|return-path)[ \t]{0,9}:",
    re.IGNORECASE | re.MULTILINE,
)
_ODD: Final = re.compile(r">?From |[ \t]")
_RAW: Final = re.compile("[\udc80-\udcff]")
_PARAMETER: Final = re.compile(
    r";[ \t\r\n]*+([^\s=;\"]{1,200})[ \t\r\n]*+=[ \t\r\n]*+(\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\"|[^;]*+)",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_PIECE: Final = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*?))?", re.ASCII)
_BLANK: Final = " \t\r\n"


Field = tuple[str, str]
"""One field of a head: its name in lower case, and its value with folds taken out."""


class Head(NamedTuple):
    """The fields of a head in order, and where what follows it begins."""

    fields: list[Field]
    first: dict[str, str]
    """The value of the first field of each name."""
    body: int
    left_out: int = 0
    """Fields beyond the limit."""
    odd: int = 0
    """Lines that are no field, and stand among fields."""
    whole: bool = True
    """Whether the head has an end."""
    plain: bool = False
    """Whether every value is ASCII without encoded words."""

    def again(self, name: str) -> bool:
        """Whether a field of this name stands there more than once."""
        return sum(key == name for key, _ in self.fields) > 1


_names: dict[str, str] = {}


def _lower(name: str) -> str:
    found = _names.get(name)
    if found is None:
        found = name.lower()
        if len(_names) < _MOST_KNOWN:
            _names[name] = found
    return found


def _end_of_head(data: bytes | bytearray, start: int, end: int) -> tuple[int, int]:
    """Where the empty line begins that ends a head, and where what follows it does."""
    bare = data.find(b"\n\n", start, end)
    wide = data.find(b"\n\r\n", start, end if bare < 0 else bare)
    if wide >= 0:
        return wide + 1, wide + 3
    return (bare + 1, bare + 2) if bare >= 0 else (-1, end)


def head_of(data: bytes | bytearray, start: int, end: int) -> Head:
    """The head that begins at ``start``. What is no field, and is followed by none, begins the body."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        return Head([], {}, start + (1 if data[start] == 10 else 2))
    stop, body = _end_of_head(data, start, end)
    whole = stop >= 0
    if not whole:
        stop = end
    raw = bytes(data[start : min(stop, start + MOST_HEAD)])
    text = raw.decode("ascii") if raw.isascii() else raw.decode("utf-8", "surrogateescape")
    found = _all_fields(text) or _one_by_one(text)
    if found.at is not None:
        rest = len(text[found.at :].encode("utf-8", "surrogateescape"))
        body, whole = start + len(raw) - rest, True
    left_out = found.left_out + (stop - start > MOST_HEAD)
    fields, first, ascii_only = found.fields, found.first, raw.isascii()
    if b"\x1b$" in raw or (not ascii_only and _RAW.search(text)):
        _, named = parameters(first.get("content-type", ""))
        fields = [(name, _in_letters(value, named.get("charset"))) for name, value in fields]
        first = dict(reversed(fields))
    plain = ascii_only and "=?" not in text
    return Head(fields, first, body, left_out, found.odd, whole, plain)


def _in_letters(value: str, charset: str | None) -> str:
    """A value that is no UTF-8: its letters are those of the body, or of old Japanese mail, or guessed."""
    if "\x1b$" in value or _RAW.search(value):
        return decoded(value.encode("utf-8", "surrogateescape"), charset)[0]
    return value


class _Found(NamedTuple):
    """The fields of a head; ``at``: where in its text the body begins, if no empty line is before it."""

    fields: list[Field]
    first: dict[str, str]
    left_out: int = 0
    odd: int = 0
    at: int | None = None


def _all_fields(text: str) -> _Found | None:
    """The fields of a head in which every line is one, as nearly all are; otherwise None."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    flat = _FOLDED.sub(" ", text)
    written = _EACH.findall(flat)
    if len(written) != flat.count("\n") + (not flat.endswith("\n")) or len(written) > MOST_FIELDS:
        return None
    known, blank = _names, _BLANK
    fields = [(known.get(name) or _lower(name), value.rstrip(blank)) for name, value in written]
    return _Found(fields, dict(reversed(fields)))


def _one_by_one(text: str) -> _Found:
    """The fields of a head in which some lines are none, or of which there are too many."""
    fields: list[Field] = []
    first: dict[str, str] = {}
    at, odd, left_out = 0, 0, 0
    while at < len(text):
        found = _FIELD.match(text, at)
        if found is None:
            step = _odd_line(text, at, odd)
            if step is None:
                return _Found(fields, first, left_out, odd, at)
            odd += 1
            at = step
            continue
        at = found.end()
        if len(fields) >= MOST_FIELDS:
            left_out += 1
            continue
        name, value = _lower(found[1]), _FOLD.sub(" ", found[2]).strip(_BLANK)
        fields.append((name, value))
        first.setdefault(name, value)
    return _Found(fields, first, left_out, odd)


def _odd_line(text: str, at: int, odd: int) -> int | None:
    """Where to go on behind a line that is no field; None where the body begins with it."""
    line_end = text.find("\n", at)
    if line_end < 0:
        return None
    if _ODD.match(text, at) or not text[at:line_end].strip():
        return line_end + 1
    among_fields = odd < _MOST_ODD_LINES and _KNOWN_FIELD.search(text, line_end)
    return line_end + 1 if among_fields else None


def words(value: str) -> str:
    """A value with its encoded words (RFC 2047) decoded; what is none stays as it is."""
    if "=?" not in value:
        return value
    out: list[str] = []
    for charset, data, text in _joined(value):
        if charset is None:
            out.append(text)
        else:
            out.append(decoded(data, charset)[0])
    return "".join(out)


def _joined(value: str) -> Iterator[tuple[str | None, bytes, str]]:
    """Stretches of text, and of bytes of one charset. A letter may be cut by the end of an encoded word."""
    held: str | None = None
    data = b""
    for charset, piece, text in _encoded(value):
        if charset is None and held is not None and not text.strip(_BLANK):
            continue  # between two encoded words a blank says nothing
        if held is not None and charset != held:
            yield held, data, ""
            held, data = None, b""
        if charset is None:
            yield None, b"", text
        else:
            held, data = charset, data + piece
    if held is not None:
        yield held, data, ""


def _encoded(value: str) -> Iterator[tuple[str | None, bytes, str]]:
    at, begun, length = 0, 0, len(value)
    end = -1
    while True:
        begins = value.find("=?", at)
        if begins < 0:
            break
        kind = value.find("?", begins + 2, begins + 64)
        at = begins + 2
        if kind < 0 or value[kind + 1 : kind + 2] not in "bBqQ" or value[kind + 2 : kind + 3] != "?":
            continue
        if end < kind + 3:
            end = value.find("?=", kind + 3)
        if end < 0:
            break
        other = value.find("=?", kind + 3, end + 2)
        if 0 <= other < end - 1:
            continue
        data = _word(value[kind + 1], value[kind + 3 : end])
        if data is None:
            continue
        if begun < begins:
            yield None, b"", value[begun:begins]
        yield value[begins + 2 : kind].partition("*")[0].lower() or "?", data, ""
        at = begun = end + 2
    if begun < length:
        yield None, b"", value[begun:]


def _word(kind: str, text: str) -> bytes | None:
    """The bytes of an encoded word; None where it cannot be one."""
    raw = text.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return binascii.a2b_qp(raw.replace(b"_", b" ").replace(b"=\n", b""), header=False)
    return unpadded(raw)


_NOT_BASE64: Final = bytes(b for b in range(256) if not (chr(b).isalnum() and b < 128) and b not in b"+/=")


def unpadded(raw: bytes) -> bytes:
    """Base64 that may lack its padding, be one piece after another, or hold other bytes between."""
    clean = raw.translate(None, _NOT_BASE64)
    out = []
    for piece in clean.split(b"="):
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        if whole:
            out.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(out)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A value such as ``text/plain; charset=utf-8``: what stands first, in lower case, the rest by name."""
    found = _parameters_known.get(value)
    if found is None:
        found = _read_parameters(value)
        if len(value) < _LONGEST_KNOWN and len(_parameters_known) < _MOST_KNOWN:
            _parameters_known[value] = found
    return found


_parameters_known: dict[str, tuple[str, dict[str, str]]] = {}


def _read_parameters(value: str) -> tuple[str, dict[str, str]]:
    main, semicolon, _ = value.partition(";")
    if not semicolon:
        return main.strip().lower(), {}
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for number, one in enumerate(_PARAMETER.finditer(value, len(main))):
        if number >= _MOST_PARAMETERS:
            break
        name, text = one[1].lower(), one[2]
        if text.startswith('"'):
            text = _ESCAPED.sub(r"\1", text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:])
        else:
            text = text.strip()
            if "name" not in name:
                text = text.partition(" ")[0]
        extended = _PIECE.fullmatch(name) if "*" in name else None
        if extended:
            encoded = extended[2] is None or bool(extended[3])
            pieces.setdefault(extended[1], []).append((int(extended[2] or 0), encoded, text))
        else:
            found.setdefault(name, text)
    for name, several in pieces.items():
        found[name] = _continued(sorted(several))
    return main.strip().lower(), found


def _continued(pieces: list[tuple[int, bool, str]]) -> str:
    """A parameter in several pieces, in the letters that its first one names (RFC 2231)."""
    charset: str | None = None
    data = bytearray()
    for number, (_, encoded, piece) in enumerate(pieces):
        text = piece
        if encoded and not number and piece.count("'") >= 2:
            charset, _, text = piece.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    return decoded(bytes(data), charset)[0]


def file_name(disposition: dict[str, str], kind: dict[str, str]) -> str | None:
    """The name of a file that a part carries; its encoded words decoded, though RFC 2047 allows none here."""
    name = disposition.get("filename") or kind.get("name")
    if not name:
        return None
    return words(name).strip(_BLANK + "\0") or None
