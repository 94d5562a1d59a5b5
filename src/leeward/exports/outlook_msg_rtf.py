# SPDX-License-Identifier: Apache-2.0
"""The words of a mail that Outlook kept as compressed RTF only (MS-OXRTFCP), roughly as they are shown.

Where the RTF was made from HTML (MS-OXRTFEX) the HTML is put together again; otherwise the text is what
stands outside of tables of fonts, colours and styles.
"""

import re
import struct
from typing import Final

from leeward.exports.mail_charsets import decoded
from leeward.exports.mail_html import shown

MOST_RTF: Final = 32 << 20
"""Bytes of RTF; words of 8 MB need no more."""

_DICTIONARY: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every compressed text may refer to (MS-OXRTFCP 2.1.2.1)."""

_PACKED, _PLAIN = 0x75465A4C, 0x414C454D


def unpacked(data: bytes) -> bytes:
    """RTF as it was before Outlook packed it; what is damaged ends early."""
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    most = min(size, MOST_RTF)
    if kind == _PLAIN:
        return data[16 : 16 + most]
    if kind != _PACKED:
        return b""
    ring = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, out = len(_DICTIONARY), bytearray()
    at, end = 16, len(data)
    while at < end and len(out) < most:
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= end or len(out) >= most:
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                if at + 2 > end:
                    return bytes(out)
                token, at = data[at] << 8 | data[at + 1], at + 2
                start = token >> 4
                if start == write:
                    return bytes(out)
                piece, write = _copied(ring, start, (token & 15) + 2, write)
                out += piece
                continue
            ring[write] = piece[0]
            write = (write + 1) & 4095
            out += piece
    return bytes(out[:most])


def _copied(ring: bytearray, start: int, length: int, write: int) -> tuple[bytes, int]:
    """A stretch of what was written before, letter by letter: it may run into itself."""
    out = bytearray()
    for step in range(length):
        letter = ring[(start + step) & 4095]
        ring[write] = letter
        write = (write + 1) & 4095
        out.append(letter)
    return bytes(out), write


_TOKEN: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?|\\([^a-zA-Z])"
    rb"|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_LINES: Final = {
    b"par": b"\n", b"line": b"\n", b"sect": b"\n", b"page": b"\n", b"row": b"\n",
    b"tab": b"\t", b"cell": b" ",
}  # fmt: skip
_SIGNS: Final = {
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—",
}  # fmt: skip
_NOT_SHOWN: Final = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"headerf",
    b"footerf", b"listtable", b"listoverridetable", b"themedata", b"datastore", b"latentstyles", b"generator",
})  # fmt: skip
_HTML: Final = b"htmltag"
_DEEPEST = 1_000


class _Reading:
    """One pass over an RTF text. A group may be hidden, may hold HTML, or text that only RTF shows."""

    def __init__(self, rtf: bytes) -> None:
        self._out: list[str] = []
        self._raw = bytearray()
        self._charset = "cp1252"
        self._from_html = b"\\fromhtml" in rtf[:4096]
        self._hidden, self._in_tag, self._only_rtf, self._fallback = False, False, False, 1
        self._stack: list[tuple[bool, bool, bool, int]] = []
        self._starred = False
        self._skip = 0
        for found in _TOKEN.finditer(rtf):
            self._token(found)
        self._flush()

    def text(self) -> tuple[str, bool]:
        """The text, and whether it is HTML."""
        joined = "".join(self._out)
        whole = joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole, self._from_html

    def _flush(self) -> None:
        if self._raw:
            self._out.append(decoded(bytes(self._raw), self._charset)[0])
            self._raw.clear()

    def _say(self, letters: bytes) -> None:
        if self._skip:
            taken = min(self._skip, len(letters))
            self._skip -= taken
            letters = letters[taken:]
        if not (self._hidden or self._only_rtf):
            self._raw += letters

    def _token(self, found: re.Match[bytes]) -> None:
        code, word, number, symbol, brace, plain = found.groups()
        if plain is not None:
            self._say(plain)
        elif brace is not None:
            self._skip = 0
            self._brace(opens=brace == b"{")
        elif code is not None:
            self._say(bytes((int(code, 16),)))
        elif word is not None:
            self._word(word, int(number) if number else None)
        elif symbol == b"*":
            self._starred = True
        elif symbol is not None:
            self._say({b"~": b"\xa0" if self._charset == "cp1252" else b" ", b"_": b"-"}.get(symbol, symbol))

    def _brace(self, *, opens: bool) -> None:
        if opens and len(self._stack) < _DEEPEST:
            self._stack.append((self._hidden, self._in_tag, self._only_rtf, self._fallback))
        elif not opens and self._stack:
            self._hidden, self._in_tag, self._only_rtf, self._fallback = self._stack.pop()
        self._starred = False

    def _word(self, word: bytes, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == b"htmlrtf":
            self._only_rtf = self._from_html and number != 0
        elif word == _HTML and starred:
            self._hidden, self._in_tag = self._hidden or not self._from_html, True
        elif starred or word in _NOT_SHOWN:
            self._hidden = True
        elif word == b"ansicpg" and number:
            self._charset = f"cp{number}"
        elif word == b"uc":
            self._fallback = max(0, min(number or 0, 16))
        elif word == b"u" and number is not None:
            self._letter(number & 0xFFFF)
        elif word in _LINES:
            self._break(_LINES[word])
        elif word in _SIGNS and not (self._hidden or self._only_rtf):
            self._flush()
            self._out.append(_SIGNS[word])

    def _break(self, letters: bytes) -> None:
        """In HTML that was kept, line breaks of the RTF are the source's own only within its tags."""
        self._skip = 0
        self._say(letters)

    def _letter(self, number: int) -> None:
        if not (self._hidden or self._only_rtf):
            self._flush()
            self._out.append(chr(number))
        self._skip = self._fallback


def text_of(packed: bytes) -> str:
    """The words of compressed RTF."""
    text, is_html = _Reading(unpacked(packed)).text()
    return shown(text) if is_html else text.strip("\r\n\0")
