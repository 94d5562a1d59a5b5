# SPDX-License-Identifier: Apache-2.0
r"""Mends JSON as real programs break it, inside one value and by rule, and counts what was mended.

Seen in real exports: Telegram Desktop writes control characters as "\x0C" (tdesktop 27571) and once left
quotes out (tdesktop 24961); exports cut an emoji in half and leave "\ud83d"; bytes that are no UTF-8.
Words are never guessed: a character that cannot be known stands as U+FFFD.
"""

import re
from collections import Counter

_PIECES = re.compile(
    rb'"((?:[^"\\]++|\\.)*+)"'  # a string
    rb'|(:[ \t\r\n]*+)([^\s"{}\[\],:][^"\n{}\]]*+)'  # a value without quotes
    rb"|,([ \t\r\n]*+[}\]])",  # a comma before an end
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|(u[0-9a-fA-F]{4}|[\"\\/bfnrt])|x([0-9a-fA-F]{2})|(.))|([\x00-\x1f])",
    re.DOTALL,
)
_LITERAL = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


def mended(untrusted: bytes, notes: Counter[str]) -> bytes:
    """The value as legal JSON, if the rules above are all that it breaks.

    ``notes`` counts: "escape" (an escape that JSON does not have), "control" (a bare control character),
    "lone" (half a character), "bytes" (bytes that spell no text), "unquoted" and "comma".
    """

    def piece(found: re.Match[bytes]) -> bytes:
        text, colon, bare, after_comma = found.groups()
        if text is not None:
            return b'"' + _string(text, notes) + b'"'
        if bare is None:
            notes["comma"] += 1
            return after_comma
        return colon + _value(bare, notes)

    return _PIECES.sub(piece, _utf8(untrusted, notes))


def _utf8(untrusted: bytes, notes: Counter[str]) -> bytes:
    try:
        untrusted.decode()
    except UnicodeDecodeError:
        pass
    else:
        return untrusted
    try:  # halves of characters spelled one by one (CESU-8)
        text = untrusted.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        notes["bytes"] += 1
        return untrusted.decode("utf-8", "replace").encode()
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    text, lone = _LONE.subn("\ufffd", text)
    notes["lone"] += lone
    return text.encode()


def _string(inside: bytes, notes: Counter[str]) -> bytes:
    def legal(found: re.Match[str]) -> str:
        pair, half, plain, two_digits, other, control = found.groups()
        if pair or plain:
            return found[0]
        if half:
            notes["lone"] += 1
            return "\\ufffd"
        if control:
            notes["control"] += 1
            return f"\\u{ord(control):04x}"
        notes["escape"] += 1
        # Telegram's own writing of a control character; any other backslash is kept as one.
        return f"\\u00{two_digits}" if two_digits else "\\\\" + _ESCAPE.sub(legal, other)

    if b"\\" in inside or not inside.isascii() or not inside.decode().isprintable():
        return _ESCAPE.sub(legal, inside.decode()).encode()
    return inside


def _value(bare: bytes, notes: Counter[str]) -> bytes:
    """A value without quotes: left alone if JSON has it, else quoted as it stands."""
    text = bare.rstrip(b" \t\r\n")
    end = bare[len(text) :]
    while text.endswith((b",", b" ")):
        text, end = text[:-1], text[-1:] + end
    first, comma, _ = text.partition(b",")
    if _LITERAL.fullmatch(text) or (comma and _LITERAL.fullmatch(first.rstrip())):
        return bare
    notes["unquoted"] += 1
    return b'"' + text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t") + b'"' + end
