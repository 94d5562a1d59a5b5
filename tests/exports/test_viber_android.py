# SPDX-License-Identifier: Apache-2.0
"""Viber's databases of a phone are read: calls with direction and length, contacts, messages with senders."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.viber_android import READER
from leeward.records import Record

from .chat_stores import (
    AT,
    DATA,
    FEMI,
    FLIPS,
    VIBER_DATA,
    VIBER_MESSAGES,
    answers_as_written,
    database,
    document,
    flipped,
    read,
)
from .social import ANY_TEXT

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports/viber/plaso/viber_data"
needs_shared = pytest.mark.skipif(not SHARED.is_file(), reason="shared corpus not present")
SAMPLES = sorted((DATA / "viber_android").glob("*.db"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x.db")) == (READER,)


def test_other_databases_are_not_claimed() -> None:
    other = database({"calls": ("_id, number, date", [])})
    assert READER.claim(document(other, "calls.db")) is None
    assert READER.claim(document(b"canonized_number", "viber_data")) is None
    assert READER.claim(document(other, "viber_data")) is not None


def test_a_call_that_went_out_has_its_other_as_recipient() -> None:
    found = [i for i in read(READER, database(VIBER_DATA))[0] if isinstance(i, Record) and i.kind == "call"]
    first, second, third, last = found
    assert (first.direction, first.sender.name, first.seconds) == ("in", "Femi Adéyemi", 98)
    assert (second.direction, [p.handle for p in second.to]) == ("out", [FEMI])
    assert third.state == ("missed", "withheld")
    assert third.sender.name is None
    assert (last.direction, last.time.utc) == ("unknown", None)


def test_a_message_knows_its_sender_and_the_other_of_a_conversation_of_two() -> None:
    found = [i for i in read(READER, database(VIBER_MESSAGES))[0] if isinstance(i, Record)]
    assert [(r.sender.handle, r.direction, r.thread) for r in found][:2] == [
        (FEMI, "in", "Femi Adéyemi"),
        ("+2348000000101", "out", "Femi Adéyemi"),
    ]
    assert (found[3].thread, found[3].extra["group"]) == ("Book club", "yes")


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, max_size=5))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    columns = "_id, participant_id, body TEXT, msg_date, send_type"
    rows = [(n + 1, 1, text, AT, 0) for n, text in enumerate(texts)]
    raw = database({**VIBER_MESSAGES, "messages": (columns, rows)})
    assert [i.text for i in read(READER, raw)[0] if isinstance(i, Record)] == texts


@settings(max_examples=40)
@given(st.sampled_from(SAMPLES), FLIPS)
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = flipped(path, flips)
    READER.claim(document(untrusted, "viber_data"))
    assert read(READER, untrusted) == read(READER, untrusted)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "viber_data"))
    read(READER, untrusted)


@needs_shared
def test_the_shared_sample_has_its_four_calls() -> None:
    untrusted = SHARED.read_bytes()
    assert claimants(document(untrusted, "viber_data")) == (READER,)
    calls = [i for i in read(READER, untrusted)[0] if isinstance(i, Record) and i.kind == "call"]
    assert [(r.time.as_written, r.seconds) for r in calls][::3] == [
        ("1669408465582", 98),
        ("1669408988267", 105),
    ]
