# SPDX-License-Identifier: Apache-2.0
"""What holds for every table: it comes back as it was written, any bytes are read alike, and in time."""

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.csv_table import READER

from .csv_tables import document, read, records

ALPHABET = st.text(
    st.characters(codec="utf-8", exclude_characters="\r")
    | st.sampled_from(list('\u0085\u2028\u200e\u202b\u202e\U0001f600\0"\n,;\u00e9'))
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(ALPHABET, ALPHABET), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_what_was_written_is_read_letter_by_letter(rows: list[tuple[str, str]], delimiter: str) -> None:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["Date", "Message", "Sender"])
    writer.writerows(("2026-01-03 10:00:00", text, f"x{name}") for text, name in rows)
    for spelling in ("utf-8", "utf-8-sig", "utf-16"):
        found = records(made.getvalue().encode(spelling))
        assert [r.text for r in found] == [text if text.strip() else "" for text, _ in rows]


HEADERS = (
    b"",
    b"Date,Number,Duration,Type\n",
    b"Date;Betrag;Verwendungszweck\n",
    b"\xff\xfe",
    b"Chat Session,Message Date,Type,Text,Sender ID\n",
)
PIECES = (
    *(b'"', b",", b";", b"\n", b"\r\n", b"hi", b"\n2026-01-03 10:00\n", b"2026-01-03", b"03/04/26"),
    *(b"10:00", b"\0", b"-1,5", b"\xe9"),
)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_bytes_are_read_the_same_twice_and_add_up(data: st.DataObject) -> None:
    header = data.draw(st.sampled_from(HEADERS))
    junk = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)
    untrusted = header + data.draw(junk)
    READER.claim(document(untrusted))
    assert read(untrusted) == read(untrusted)


@pytest.mark.parametrize("sign", [" ", "(", "a ", "1.", "1:", "<a ", "@a.", "1,"])
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Date,From,Message",
        "Date,Description,Amount",
        "Date,Number,Duration",
        "From,To,Date,Content,CONVERSATION ID",
    ],
)
def test_no_cell_is_bait_for_a_pattern(header: str, sign: str) -> None:
    bait = sign * (60_000 // len(sign))
    width = header.count(",") + 1
    rows = [",".join([bait.replace(",", "")] * width), ",".join(["2026-01-03", *[f'"{bait}"'] * (width - 1)])]
    start = time.process_time()
    untrusted = "\n".join([header, *rows]).encode()
    READER.claim(document(untrusted))
    read(untrusted)
    assert time.process_time() - start < 3  # minutes where a pattern tries every beginning and every end
