# SPDX-License-Identifier: Apache-2.0
"""A file of files gives every stream it holds, and no chain of it leads in circles or too far."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.compound_file import MAGIC, CompoundFile

from .compound_files import SECTOR, Tree, compound

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF), min_size=1, max_size=31)
LONG = st.integers(0, 9000).map(lambda n: bytes(range(256)) * (n // 256) + bytes(n % 256))
STREAMS = st.binary(max_size=200) | LONG
TREES = st.recursive(
    st.dictionaries(NAMES, STREAMS, max_size=4),
    lambda inner: st.dictionaries(NAMES, STREAMS | inner, max_size=4),
    max_leaves=8,
)


def content(file: CompoundFile, storage: int = 0) -> Tree:
    return {
        entry.name: content(file, entry.number) if entry.is_storage else file.read(entry)
        for entry in file.below(storage)
    }


@given(TREES)
def test_every_stream_comes_back(tree: Tree) -> None:
    file = CompoundFile(compound(tree))
    assert content(file) == tree
    assert file.whole


def test_a_table_in_many_sectors_is_followed() -> None:
    tree: Tree = {"big": bytes(range(256)) * 20_000, "small": b"x"}
    assert content(CompoundFile(compound(tree))) == tree


@pytest.mark.parametrize("data", [b"", MAGIC, MAGIC + bytes(600), b"PK\x03\x04" + bytes(600)])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        CompoundFile(data)


def test_a_cut_file_gives_what_is_there_and_says_so() -> None:
    tree: Tree = {"a": b"first" * 2000, "b": b"second" * 2000}
    whole = compound(tree)
    for cut in (SECTOR * 4, whole.index(b"second") + 3000, len(whole) - SECTOR):
        file = CompoundFile(whole[:cut])
        content(file)
        assert not file.whole


def test_chains_in_circles_end() -> None:
    data = bytearray(compound({"a": b"x" * 100_000}))
    table_at = struct.unpack_from("<I", data, 76)[0]
    for number in range(128):
        struct.pack_into("<I", data, (table_at + 1) * SECTOR + 4 * number, number)
    begun = time.process_time()
    content(CompoundFile(bytes(data)))
    assert time.process_time() - begun < 2


def test_names_that_share_one_stream_cannot_blow_it_up() -> None:
    data = bytearray(compound({f"s{n}": b"x" * 50_000 if n == 0 else b"" for n in range(400)}))
    first = data.index("s0".encode("utf-16-le"))
    start, size = struct.unpack_from("<IQ", data, first + 116)
    for number in range(1, 400):
        at = data.index(f"s{number}".encode("utf-16-le") + b"\0\0", first)
        struct.pack_into("<IQ", data, at + 116, start, size)
    file = CompoundFile(bytes(data))
    assert sum(len(file.read(entry)) for entry in file.below()) < 5 * len(data) + (1 << 17)
    assert not file.whole


@given(TREES, st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=1, max_size=4)), max_size=12))
def test_no_flipped_bytes_break_it(tree: Tree, flips: list[tuple[int, bytes]]) -> None:
    data = bytearray(compound(tree))
    for place, new in flips:
        at = place % len(data)
        data[at : at + len(new)] = new
    try:
        file = CompoundFile(bytes(data))
    except ValueError:
        return
    for entry in file.below():
        file.read(entry)
        file.below(entry.number)
