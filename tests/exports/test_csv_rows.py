# SPDX-License-Identifier: Apache-2.0
"""A table is cut into rows and cells as a careful reader would, each with its exact place, in linear time."""

import csv
import hashlib
import io
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leeward.exports.csv_row import Row
from leeward.exports.csv_rows import MOST_CELLS, MOST_OF_A_ROW, Rows, rows_of


def rows(untrusted: bytes, delimiter: str = ",", width: int | None = None) -> tuple[list[Row], Rows]:
    """All rows; as in a table, the first tells the width where none is given."""
    found = rows_of(io.BytesIO(untrusted), untrusted[:65536], delimiter)
    every = []
    for row in found:
        every.append(row)
        found.width = found.width or width or len(row.cells)
    return every, found


def cells(untrusted: bytes, delimiter: str = ",", width: int | None = None) -> list[list[str]]:
    return [row.cells for row in rows(untrusted, delimiter, width)[0]]


@pytest.mark.parametrize(
    ("untrusted", "answer"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        (b"a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        (b'a,b\n"x\ny",2\n', [["a", "b"], ["x\ny", "2"]]),
        (b'a,b\n"x ""y""\nz",2\n', [["a", "b"], ['x "y"\nz', "2"]]),
        (b'a,b\n"x ""y""",2\n', [["a", "b"], ['x "y"', "2"]]),
        (b'a,b\n"he said "hi" to me",2\n', [["a", "b"], ['he said "hi" to me', "2"]]),
        (b'a,b\n"he said "hi"",2\n', [["a", "b"], ['he said "hi"', "2"]]),
        (b'a,b\n5" pipe,2\n', [["a", "b"], ['5" pipe', "2"]]),
        (b'a,b\nx, "y, z"\n', [["a", "b"], ["x", "y, z"]]),
        (b'a,b\n"x" ,2\n', [["a", "b"], ["x", "2"]]),
        (b'a,b\n"",""\n', [["a", "b"], ["", ""]]),
        (b'a,b\n"""",2\n', [["a", "b"], ['"', "2"]]),
        (b"a,b\nx\xc2\x85y,\xe2\x80\xa8\n", [["a", "b"], ["x\u0085y", "\u2028"]]),
        (b"a,b\nx\0y,\0\n", [["a", "b"], ["x\0y", "\0"]]),
        (b"a,b\n\n1\n", [["a", "b"], [""], ["1"]]),
    ],
)
def test_a_row_is_cut_as_a_careful_reader_would(untrusted: bytes, answer: list[list[str]]) -> None:
    assert cells(untrusted) == answer


def test_a_cell_that_is_never_closed_takes_nothing_of_the_rows_after_it() -> None:
    found, table = rows(b'a,b\n"x,1\n2,3\n4,5\n')
    assert [row.cells for row in found] == [["a", "b"], ['"x', "1"], ["2", "3"], ["4", "5"]]
    assert table.notes["stray_quote"] == 1
    assert not table.is_cut


def test_a_stray_quotation_mark_does_not_swallow_rows_up_to_the_next_quoted_cell() -> None:
    assert cells(b'a;b\n"x;1\n2;3\n"y";4\n', ";") == [["a", "b"], ['"x', "1"], ["2", "3"], ["y", "4"]]


def test_a_file_that_ends_inside_a_quoted_cell_is_cut() -> None:
    found, table = rows(b'a,b\n1,"one\ntwo')
    assert found[-1].cells == ["1", "one\ntwo"]
    assert table.is_cut


def test_a_letter_cut_in_two_at_the_end_does_not_spoil_the_letters_before_it() -> None:
    assert cells("a,b\n1,é".encode()[:-1]) == [["a", "b"], ["1", "\ufffd"]]


def test_letters_of_windows_are_read_and_counted() -> None:
    found, table = rows("a;b\nGrüße;“ja”\n".encode("cp1252"), ";")
    assert found[1].cells == ["Grüße", "“ja”"]
    assert table.notes["not_utf8"] == 1


@pytest.mark.parametrize("spelling", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_place_of_a_row_is_that_of_its_bytes_in_any_spelling(spelling: str, newline: str) -> None:
    text = newline.join(["a,b", "é,\U0001f600", '"x, y",z', ""])
    untrusted = text.encode(spelling)
    found, _ = rows(untrusted)
    pieces = [untrusted[row.offset : row.offset + row.length] for row in found]
    decoder = "utf-16-le" if spelling == "utf-16" else spelling.removesuffix("-sig")
    assert [piece.decode(decoder) for piece in pieces] == ["a,b", "é,\U0001f600", '"x, y",z']
    for row, piece in zip(found, pieces, strict=True):
        assert row.where(None).sha256 == hashlib.sha256(piece).hexdigest()


def test_a_row_that_is_too_long_is_measured_and_passed_over() -> None:
    untrusted = b"a,b\n" + b"x" * (MOST_OF_A_ROW + 10) + b"\n1,2\n"
    found, _ = rows(untrusted)
    assert [row.is_whole for row in found] == [True, False, True]
    assert found[1].length == MOST_OF_A_ROW + 10
    assert found[1].sha256 == hashlib.sha256(untrusted[4:-5]).hexdigest()
    assert found[2].cells == ["1", "2"]


def test_a_row_of_a_million_cells_is_no_more_than_it_can_hold() -> None:
    for piece in (b"xy,", b'"xy",', b'"x\ny",'):
        found, _ = rows(b"a,b\n" + piece * 60_000 + b"\n1,2\n", width=2)
        assert max(len(row.cells) for row in found) <= MOST_CELLS
        assert found[-1].cells == ["1", "2"]


def test_a_quoted_value_of_twelve_megabytes_is_read() -> None:
    text = "y\n" * (6 << 20)
    assert cells(f'a,b\n"{text}",2\n'.encode())[1] == [text, "2"]


@pytest.mark.parametrize(
    "piece", [b'"x,y\n1,2\n', b'"x\n', b'"x""y\n', b'x"y', b'"x\n",1,2,3\n', b'"x,y\n' * 50 + b'z",2\n']
)
def test_bait_for_reading_ahead_costs_no_more_than_its_length(piece: bytes) -> None:
    start = time.process_time()
    rows(b"a,b\n" + piece * (400_000 // len(piece)))
    assert time.process_time() - start < 12  # an hour where every line reads ahead to the end


CELLS = st.text(st.characters(codec="utf-8") | st.sampled_from(list('",;\n\r\0')), max_size=8)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_rows_that_keep_to_the_rule_come_back_as_they_were(table: list[list[str]], delimiter: str) -> None:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [["a", "b"], *table]
    )
    answer = [[cell.replace("\r\n", "\n") for cell in row] for row in table]
    assert cells(made.getvalue().encode("utf-8"), delimiter)[1:] == answer


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r\n", b"x", b" ", b"\xc3", b"\0"]), max_size=60))
def test_every_byte_of_any_file_is_in_one_row_or_ends_one(pieces: list[bytes]) -> None:
    untrusted = b"a,b\n" + b"".join(pieces)
    at = 0
    for row in rows(untrusted)[0]:
        assert row.offset == at
        assert untrusted[at : at + row.length] == row.raw
        at += row.length + len(row.ending)
    assert at == len(untrusted)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(['"', ",", "\n", "\r\n", "x", " ", "\u00e9", "\0", '"y, z",', ",,"]), max_size=60
    )
)
@example(['"x, y"', "\n", '"x","y",z'])
def test_lines_that_are_cut_quickly_are_cut_as_all_others_are(pieces: list[str]) -> None:
    # Lines of UTF-16 are never cut the quick way.
    text = "a,b\n" + "".join(pieces)
    quick, slow = rows(text.encode()), rows(text.encode("utf-16"))
    assert [row.cells for row in quick[0]] == [row.cells for row in slow[0]]
    assert quick[1].notes == slow[1].notes
