# SPDX-License-Identifier: Apache-2.0
"""Skype's old database is read: messages and what was taken back, calls, texts to phones."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.skype_db import READER
from leeward.records import Record

from .chat_stores import AT, DATA, FEMI, FLIPS, SKYPE, answers_as_written, database, document, flipped, read
from .social import ANY_TEXT

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports/skype/plaso/skype_main.db"
needs_shared = pytest.mark.skipif(not SHARED.is_file(), reason="shared corpus not present")
SAMPLES = sorted((DATA / "skype_db").glob("*.db"))


def test_the_sample_reads_as_its_answer_says_and_is_claimed_by_this_reader_alone() -> None:
    for path in SAMPLES:
        answers_as_written(READER, path)
        assert claimants(document(path.read_bytes(), "x.db")) == (READER,)


def test_other_databases_are_not_claimed() -> None:
    other = database({"Messages": ("id, author, body", [])})
    assert READER.claim(document(other, "other.db")) is None
    assert READER.claim(document(other, "main.db")) is not None
    assert READER.claim(document(b"body_xml", "main.db")) is None


def test_a_text_to_a_phone_is_one_message_with_its_whole_words() -> None:
    found = [i for i in read(READER, database(SKYPE))[0] if isinstance(i, Record)]
    texts = [(r.text, r.time.utc) for r in found if "whole" in r.text or r.text in ("cut", "alone")]
    assert texts == [("the whole text", "2026-03-08T19:14:05Z"), ("alone", "2026-03-08T19:14:12Z")]
    assert [p.handle for r in found if r.text == "alone" for p in r.to] == [FEMI]


def test_a_call_is_one_record_with_the_length_of_its_members() -> None:
    found = [i for i in read(READER, database(SKYPE))[0] if isinstance(i, Record) and i.kind == "call"]
    assert [(r.seconds, r.state, r.direction) for r in found] == [
        (646, ("answered",), "in"),
        (None, ("missed",), "in"),
    ]


def test_a_line_that_a_call_ended_is_the_call_where_there_is_no_table_of_calls() -> None:
    tables = {name: table for name, table in SKYPE.items() if name != "Calls"}
    found = [i for i in read(READER, database(tables))[0] if isinstance(i, Record) and i.kind == "call"]
    assert [r.where.row for r in found] == [7]


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, max_size=5))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    rows = []
    for number, text in enumerate(texts):
        body = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        rows.append((number + 1, 33, "femi.a", "Femi", AT // 1000, 61, body, 0))
    raw = database({**SKYPE, "Messages": (SKYPE["Messages"][0], rows), "SMSes": (SKYPE["SMSes"][0], [])})
    found = [i for i in read(READER, raw)[0] if isinstance(i, Record)]
    assert [r.text for r in found if r.kind == "message"] == texts


@settings(max_examples=40)
@given(st.sampled_from(SAMPLES), FLIPS)
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = flipped(path, flips)
    READER.claim(document(untrusted, "main.db"))
    assert read(READER, untrusted) == read(READER, untrusted)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "main.db"))
    read(READER, untrusted)


@needs_shared
def test_the_shared_sample_has_its_messages_and_its_call() -> None:
    untrusted = SHARED.read_bytes()
    assert claimants(document(untrusted, "skype_main.db")) == (READER,)
    found = [i for i in read(READER, untrusted)[0] if isinstance(i, Record)]
    assert sum(r.kind == "message" for r in found) == 14
    assert [r.seconds for r in found if r.kind == "call"] == [646]
