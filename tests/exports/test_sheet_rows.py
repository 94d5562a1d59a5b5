# SPDX-License-Identifier: Apache-2.0
"""The rows of a sheet are cut from its XML with their exact places, in any spelling and however it ends."""

import hashlib
import io

import pytest

from leeward.exports.csv_row import Row
from leeward.exports.sheet_rows import SheetRows, table_of
from leeward.exports.xlsx import Cells
from leeward.exports.xlsx_book import Book, SharedWords

from .workbooks import DAY, number, sheet, text

BOOK = Book(SharedWords(None), [])


def rows(untrusted: bytes, prefix: bytes = b"") -> tuple[list[Row], SheetRows]:
    found = SheetRows(io.BytesIO(untrusted), untrusted[:65536], Cells(BOOK, prefix))
    return list(found), found


@pytest.mark.parametrize("spelling", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_place_of_a_row_is_that_of_its_bytes_in_any_spelling(spelling: str) -> None:
    untrusted = sheet([[text("é \U0001f600"), number("1")], [text("x")]]).replace("UTF-8", spelling[:6])
    found, whole = rows(untrusted.encode(spelling))
    assert [row.cells for row in found] == [["é \U0001f600", "1"], ["x"]]
    for row in found:
        piece = untrusted.encode(spelling)[row.offset : row.offset + row.length]
        assert piece == row.raw
        assert piece.decode(
            spelling.removesuffix("-sig") if spelling != "utf-16" else "utf-16-le"
        ).startswith("<row")
        assert row.where("a").sha256 == hashlib.sha256(piece).hexdigest()
    assert not whole.is_cut


def test_a_row_without_cells_is_one_and_is_blank() -> None:
    untrusted = sheet([[text("a")]]).replace("</sheetData>", '<row r="2"/><row r="3"></row></sheetData>')
    found, _ = rows(untrusted.encode())
    assert [row.cells for row in found] == [["a"], [], []]
    assert [row.is_blank() for row in found] == [False, True, True]


def test_a_sheet_is_cut_where_the_element_of_its_rows_has_no_end() -> None:
    untrusted = sheet([[text("a")]])
    assert not rows(untrusted.encode())[1].is_cut
    assert rows(untrusted.partition("</sheetData>")[0].encode())[1].is_cut
    assert not rows(untrusted.partition("<sheetData>")[0].encode() + b"<sheetData/></worksheet>")[1].is_cut


def test_names_with_a_prefix_are_the_same_names() -> None:
    untrusted = sheet([[text("a"), number("2")]])
    for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
        untrusted = untrusted.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
        untrusted = untrusted.replace(f"</{name}>", f"</x:{name}>")
    found, whole = rows(untrusted.encode(), b"x:")
    assert ([row.cells for row in found], whole.is_cut) == ([["a", "2"]], False)


def test_a_row_too_big_to_be_held_is_measured_and_hashed_and_the_next_one_is_read() -> None:
    untrusted = sheet([[text("x" * (33 << 20))], [text("y")]]).encode()
    found, _ = rows(untrusted)
    assert [row.is_whole for row in found] == [False, True]
    piece = untrusted[found[0].offset : found[0].offset + found[0].length]
    assert piece.endswith(b"</row>")
    assert found[0].sha256 == hashlib.sha256(piece).hexdigest()
    assert found[1].cells == ["y"]


def test_a_row_has_as_many_cells_as_the_header_once_that_is_known() -> None:
    untrusted = sheet([[text("a"), text("b"), text("c")], [text("x")]]).encode()
    found = SheetRows(io.BytesIO(untrusted), untrusted, Cells(BOOK))
    cells = []
    for row in found:
        found.width = found.width or len(row.cells)
        cells.append(row.cells)
    assert cells[1] == ["x", "", ""]


def test_only_a_sheet_with_a_time_and_with_what_happened_is_a_table() -> None:
    head = [text("Date"), text("Sender"), text("Message")]
    told = rows(sheet([head, [number("46025", DAY), text("Ben"), text("hi")]]).encode())[0]
    assert table_of(told, {}, "x") is not None
    assert table_of(told[1:], {}, "x") is None
    assert table_of(rows(sheet([[text("a"), text("b")]] * 3).encode())[0], {}, "x") is None
