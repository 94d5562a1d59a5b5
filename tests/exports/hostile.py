# SPDX-License-Identifier: Apache-2.0
"""What every reader must stand: mixed, flipped and cut pieces of real exports, and a stream in drops."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from hypothesis import strategies as st

from leeward.parts import Reader
from leeward.records import Sha256

from .json_exports import Item, document, read

ALPHABET = st.characters(exclude_categories=["Cs"])
"""Every character there is: U+0085, U+2028, bidirectional marks, emoji and NUL among them."""


class Near:
    """A file beside an export that a reader may look into."""

    def __init__(self, name: str, untrusted: bytes) -> None:
        self.name, self.size, self._untrusted = name, len(untrusted), untrusted

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self._untrusted).hexdigest())

    def open(self) -> BinaryIO:
        return io.BytesIO(self._untrusted)


def survives(reader: Reader, untrusted: bytes, name: str = "x", *, drip: bool = False) -> list[Item]:
    """Claim and read any bytes; twice is the same, and with ``drip`` in drops of seven bytes too."""
    reader.claim(document(untrusted, name))
    once = read(reader, document(untrusted, name))
    assert read(reader, document(untrusted, name, drip=drip and len(untrusted) < 3_000)) == once
    return once[0]


def mixtures(samples: Sequence[Path], pieces: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Lines of real exports and telling pieces in any order."""
    lines = [line for path in samples for line in path.read_bytes().splitlines(keepends=True)]
    return st.lists(st.sampled_from([*pieces, *lines]), max_size=14).map(b"".join)


@st.composite
def flipped(draw: st.DrawFn, samples: Sequence[Path]) -> bytes:
    """A real export with a few bytes changed, gone or new."""
    untrusted = bytearray(draw(st.sampled_from(samples)).read_bytes())
    for at, new in draw(st.lists(st.tuples(st.integers(0, 1 << 14), st.binary(max_size=2)), max_size=4)):
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new
    return bytes(untrusted)
