# SPDX-License-Identifier: Apache-2.0
"""Cuts a file of JSON Lines (NDJSON) into its lines, each with its place; a bad one costs one.

The same values come out as of ``json_items``, so that readers need not know which of both a file is.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from leeward.exports.json_items import Found
from leeward.exports.json_mending import mended
from leeward.exports.json_window import BIGGEST_VALUE, Stretch

_MARK: Final = b"\xef\xbb\xbf"
_BLOCK: Final = 1 << 20
_BLANK: Final = b" \t\r\n"
_decode: Final = msgspec.json.Decoder(float_hook=str).decode
_BROKEN: Final = (msgspec.DecodeError, ValueError, RecursionError)


class JsonLines:
    """One pass over one file. ``mended`` counts what had to be mended; ``is_cut``: it ends in a line."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self.mended: Counter[str] = Counter()
        self.strays = 0
        self.first_stray = 0
        self.is_cut = False

    def __iter__(self) -> Iterator[Found]:
        """Every line that is not blank, in the order of the file."""
        for offset, line, length, sha256 in self._lines():
            if sha256 is not None:
                stretch = Stretch(offset, length, sha256, is_cut=False)
                yield Found((), offset, b"", None, "element_too_big", stretch)
                continue
            raw = line.removeprefix(_MARK if not offset else b"").strip(_BLANK)
            if not raw:
                continue
            begins = offset + line.find(raw)
            value = self._value(raw)
            why = None
            if value is None:
                self.is_cut = self.is_cut or not line.endswith(b"\n")
                why = "bad_json" if line.endswith(b"\n") else "cut_off"
            yield Found((), begins, raw, value, why)

    def _value(self, raw: bytes) -> Any:
        try:
            return _decode(raw)
        except _BROKEN:
            if not raw.startswith((b"{", b"[")):
                return None
        notes: Counter[str] = Counter()
        try:
            value = _decode(mended(raw, notes))
        except _BROKEN:
            return None
        self.mended += notes
        return value

    def _lines(self) -> Iterator[tuple[int, bytes, int, Any]]:
        """Offset and bytes of each line; of one that is too long its length and its hash instead."""
        offset = 0
        while line := self._untrusted.readline(BIGGEST_VALUE):
            if line.endswith(b"\n") or len(line) < BIGGEST_VALUE:
                yield offset, line, len(line), None
                offset += len(line)
                continue
            digest, length = hashlib.sha256(), 0
            while line:
                digest.update(line)
                length += len(line)
                line = b"" if line.endswith(b"\n") else self._untrusted.readline(_BLOCK)
            yield offset, b"", length, digest.hexdigest()
            offset += length
