# SPDX-License-Identifier: Apache-2.0
"""What she typed herself is kept as she typed it, with the day as far as there is one."""

import io
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.typed_incident import READER, has_strange_day
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread
from leeward.wire import canonical

DATA = Path(__file__).parent / "data/typed_incident"
SAMPLES = sorted(p for p in DATA.glob("*.json") if not p.name.endswith(".expected.json"))


def document(untrusted: bytes) -> Document:
    return Document("incidents.json", None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted))


def read(untrusted: bytes) -> tuple[list[Record | Unread], Tally]:
    *items, tally = READER.read(document(untrusted), Choices())
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    for item in found:
        canonical(item)
    return found, tally


def typed(*incidents: object) -> bytes:
    return json.dumps({"incidents": incidents}).encode()


def one(**fields: object) -> Record:
    (item,), _ = read(typed({"what_happened": "He came.", **fields}))
    assert isinstance(item, Record)
    return item


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(sample: Path) -> None:
    items, tally = read(sample.read_bytes())
    answer: list[Any] = [json.loads(canonical(item)) for item in items]
    answer.append(json.loads(msgspec.json.encode(tally)))
    expected = sample.with_suffix(".expected.json")
    if os.environ.get("LEEWARD_REWRITE_ANSWERS"):
        expected.write_text(json.dumps(answer, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    assert answer == json.loads(expected.read_text("utf-8"))


def test_a_day_without_an_hour_is_exact_to_the_day() -> None:
    when = one(date="2026-01-07", time="").time
    assert (when.local, when.exact_to) == ("2026-01-07", "day")
    when = one(date="2026-01-07", time="18:35").time
    assert (when.local, when.exact_to) == ("2026-01-07T18:35", "minute")


@pytest.mark.parametrize("date", ["last week", "2026-02-30", "0000-01-01", "2026-1-7", "", None, 20260107])
def test_a_day_that_there_is_not_is_kept_as_it_was_typed(date: object) -> None:
    when = one(date=date).time
    assert (when.local, when.exact_to) == (None, "none")
    assert str(date or "") in when.as_written


@pytest.mark.parametrize(
    ("incident", "is_strange"),
    [
        ({"date": "soon"}, True),
        ({"date": "2026-02-30"}, True),
        ({"date": ["2026-01-07"]}, False),
        ({"date": "2026-01-07"}, False),
        ({"date": ""}, False),
        ({"date": None}, False),
        ({}, False),
        ("soon", False),
    ],
)
def test_a_day_is_strange_where_it_is_named_and_is_none(incident: object, is_strange: bool) -> None:
    assert has_strange_day(incident) is is_strange


def test_keys_that_nobody_knows_are_kept() -> None:
    extra = one(colour="grey", witnesses=["Ada", "Ben"], cost=3, nothing=None).extra
    assert extra == {"colour": "grey", "witnesses": "Ada\nBen", "cost": "3"}


def test_an_incident_without_words_costs_itself_only() -> None:
    items, tally = read(typed({"what_happened": "a"}, {"date": "2026-01-07"}, 7, {"what_happened": "b"}))
    assert [type(item) for item in items] == [Record, Unread, Unread, Record]
    assert (tally.records, tally.skipped[0].why, tally.skipped[0].count) == (2, "bad_incident", 2)


def test_the_place_of_an_incident_is_its_row_and_survives_another_spelling() -> None:
    a = read(b'{"incidents": [{"what_happened": "x", "date": "2026-01-07"}]}')[0][0]
    b = read(b'{"incidents":[{"date":"2026-01-07","what_happened":"x"}]}')[0][0]
    assert a.where == b.where
    assert a.where.row == 0


@pytest.mark.parametrize("untrusted", [b"", b"{", b"[]", b'{"incidents": 3}', b'{"incidents":' + b"[" * 5000])
def test_what_is_no_list_of_incidents_is_one_unread_piece(untrusted: bytes) -> None:
    items, tally = read(untrusted)
    assert len(items) == 1
    assert isinstance(items[0], Unread)
    assert tally.seen == 1


@given(st.binary())
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted))
    read(untrusted)


@given(st.lists(st.dictionaries(st.text(), st.none() | st.text() | st.integers() | st.lists(st.text()))))
def test_no_incident_breaks_the_reader(incidents: list[dict[str, Any]]) -> None:
    items, tally = read(typed(*incidents))
    assert tally.seen == len(incidents) == len(items)
