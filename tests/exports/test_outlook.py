# SPDX-License-Identifier: Apache-2.0
"""What Outlook's files share: blocks and heaps that cannot be led astray, and times as Windows counts."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.outlook_heap import Heap, properties, rows
from leeward.exports.outlook_mails import time_of
from leeward.exports.outlook_store import Node, Store, UnreadableError

from .outlook_files import PERMUTE, Pst, Values, filetime, number, text


def store(values: Values, table: list[Values], *, wide: bool) -> tuple[Store, Node, Node]:
    """A file of two nodes: properties, and a table."""
    pst = Pst(wide=wide, permuted=True)
    below: dict[int, tuple[int, int]] = {}
    block = pst.properties(values, below)
    pst.node(0x100, block, pst.below(below))
    pst.node(0x200, pst.table(table))
    found = Store(pst.whole())
    first, second = found.nodes
    return found, first, second


DATA = st.binary(max_size=40) | st.integers(0, 30_000).map(lambda n: b"x" * n)
PROPS = st.dictionaries(st.integers(1, 0x7FFF), DATA.map(lambda data: (0x0102, data)), max_size=20)
ROWS = st.lists(st.dictionaries(st.integers(1, 0x600), st.just(text("Ada")), max_size=4), max_size=6)


@given(PROPS, ROWS, st.booleans())
def test_properties_and_rows_come_back(values: Values, table: list[Values], wide: bool) -> None:
    found, one, two = store(values, table, wide=wide)
    heap = Heap(found, one)
    read = {
        prop: heap.value(int.from_bytes(value.data, "little")) for prop, value in properties(heap).items()
    }
    assert read == {prop: data for prop, (_, data) in values.items()}
    several = Heap(found, two)
    texts = [
        {prop: several.value(int.from_bytes(v.data, "little")) for prop, v in row.items() if prop < 0x6000}
        for row in rows(several)
    ]
    assert texts == [{prop: data for prop, (_, data) in row.items()} for row in table]
    assert found.whole


def test_permuted_bytes_are_each_another() -> None:
    assert sorted(PERMUTE) == list(range(256))
    assert PERMUTE[:4] == bytes((65, 54, 19, 98))  # MS-PST 5.1, the first of its tables


@pytest.mark.parametrize("data", [b"", b"!BDN", b"!BDN" + bytes(600), b"PK" + bytes(600)])
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        Store(data)
    assert error.value.why in ("not_recognised", "format_not_supported_yet")


@given(st.integers(0, 0xFFFFFFFF), st.binary(max_size=60))
def test_no_place_leads_out_of_a_heap(place: int, raw: bytes) -> None:
    found, one, _ = store({1: (0x0102, b"a")}, [], wide=True)
    heap = Heap(found, one)
    heap.value(place)
    heap.pieces = [struct.pack("<H", 2) + raw]
    heap.item(place)
    list(heap.keys(place))
    assert heap.item(place | 1) == b""  # the number of a node is no place of a heap


class Only:
    """A thing with one number."""

    def __init__(self, value: int) -> None:
        self._value = value

    def letters(self, _prop: int) -> None:
        return None

    def data(self, _prop: int) -> None:
        return None

    def whole(self, _prop: int) -> int:
        return self._value


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        (int.from_bytes(filetime(1_772_997_605)[1], "little"), "2026-03-08T19:20:05Z"),
        (131007130709040000, "2016-02-23T14:57:50.904Z"),
        (0, None),
        (1, None),
        ((1 << 62) - 1, None),
        ((1 << 64) - 1, None),
        (int.from_bytes(number(7)[1], "little"), None),
    ],
)
def test_times_of_windows(value: int, utc: str | None) -> None:
    found = time_of(Only(value), 0x0039)
    assert (found.utc if found else None) == utc
