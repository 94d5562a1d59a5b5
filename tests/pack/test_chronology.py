# SPDX-License-Identifier: Apache-2.0
"""The chronology as a table: every row where it belongs, every cell only words."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.pack import chronology

from . import stories

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert chronology.cell(text).startswith("'")


@given(st.text())
def test_a_cell_reads_back_as_one_cell_with_the_same_words(text: str) -> None:
    written = '1,"' + chronology.cell(text).replace('"', '""') + '"\r\n'
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert len(rows) == 1
    plain = "".join(c for c in text if c >= " ")
    assert all(c in rows[0][1] for c in plain)


def test_the_chronology_is_a_table_without_formulas() -> None:
    data = b"".join(chronology.lines(stories.story()))
    assert data.startswith(b"\xef\xbb\xbfnumber,label,date")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["label"] for row in rows] == ["E1.1", "E1.2", "E1.3", "E1.5", "E2.1", "N1"]
    assert rows[2]["words"] == '\'=HYPERLINK(1)\nyou cannot, "do" this'
    assert rows[0]["zone"] == "assumed Africa/Lagos +01:00"
    assert (rows[4]["zone"], rows[4]["time"]) == ("known +00:00", "04:13:20")
    assert rows[4]["from"] == "'+44 7700 900456"
    assert rows[2]["place"] == "E1/Chat with Dele.txt#bytes=113-174"
    assert rows[4]["place"] == "E2/calls.db#row=7"


def test_incidents_stand_in_the_chronology_at_their_time() -> None:
    told = stories.story()
    note = replace(told.incidents[0], date="2026-01-04", time="")
    only = tuple(label for label in told.chronology if label != "N1")
    data = b"".join(chronology.lines(replace(told, chronology=only, incidents=(note,))))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["label"] for row in rows] == ["E1.1", "E1.2", "E1.3", "N1", "E1.5", "E2.1"]
