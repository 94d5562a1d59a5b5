# SPDX-License-Identifier: Apache-2.0
"""What tests of readers of chat services share: files beside with their bytes, and samples bent at random."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hypothesis import strategies as st

from leeward.parts import Reader
from leeward.records import Tally

from .json_exports import Beside, Item, document, read

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
"""The whole alphabet: line ends of every kind, marks of direction, emoji and NUL."""


class Opened(Beside):
    """A file beside an export that a reader may open."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, data)
        self._bytes = data

    def open(self) -> BinaryIO:
        return io.BytesIO(self._bytes)


def bent(samples: list[Path]) -> st.SearchStrategy[bytes]:
    """A sample with a few bytes replaced, added or taken away, and sometimes cut."""
    flips = st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=2)), max_size=4)
    return st.builds(_bend, st.sampled_from(samples), flips, st.integers(0, 1 << 16))


def _bend(path: Path, flips: list[tuple[int, bytes]], cut: int) -> bytes:
    untrusted = bytearray(path.read_bytes())
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new
    return bytes(untrusted[: cut % (2 * len(untrusted) + 1)])


def mixed(samples: list[Path], *more: bytes) -> st.SearchStrategy[bytes]:
    """Lines of samples in any order, with single marks between them."""
    lines = [line for path in samples for line in path.read_bytes().splitlines(keepends=True)]
    marks = [b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"\n", b"\r\n", b"\xff", b"\0", b"<", b">"]
    return st.lists(st.sampled_from([*marks, *more, *lines]), max_size=14).map(b"".join)


def survives(reader: Reader, untrusted: bytes, name: str) -> tuple[list[Item], Tally]:
    """Claimed, and read twice with the same outcome."""
    reader.claim(document(untrusted, name))
    first = read(reader, document(untrusted, name))
    assert read(reader, document(untrusted, name)) == first
    return first


def pieces(raw: bytes) -> Iterator[bytes]:
    """The beginnings of a file, each a byte longer."""
    return (raw[:cut] for cut in range(len(raw)))
