# SPDX-License-Identifier: Apache-2.0
"""Calls and contacts of an Android phone are read; declined, refused and withheld ones are told apart."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.android_call_log_db import READER
from leeward.records import Party, Unread

from .android_stores import SAMPLES as ANDROID
from .android_stores import calls
from .phone_stores import ADA, BEN, DATA, DEE, answers, database, document, dumped, read, records

SAMPLE = DATA / "android_call_log_db/contacts2.db"
NAME = "contacts2.db"


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(ANDROID["android_call_log_db/contacts2.db"]())


def test_calls_have_sides_length_and_outcome() -> None:
    found = [one for one in records(READER, document(calls(), NAME)) if one.kind == "call"]
    taken, made, missed, declined, blocked, private, hidden, strange = found
    assert (taken.sender, taken.state, taken.seconds) == (Party(ADA, "Ada"), ("answered",), 61)
    assert (made.direction, made.to, made.state) == ("out", (Party(ADA),), ())
    assert [one.state for one in (missed, declined, blocked)] == [("missed",), ("declined",), ("blocked",)]
    assert declined.extra["call"] == "video"
    assert blocked.extra["block_reason"] == "3"
    assert private.state == ("missed", "withheld")
    assert (hidden.state, hidden.sender) == (("answered", "withheld"), Party())
    assert (strange.direction, strange.seconds, strange.extra["address"]) == ("unknown", None, DEE)


def test_contacts_have_names_and_ways_to_reach_them() -> None:
    ada, ben = (one for one in records(READER, document(calls(), NAME)) if one.kind == "contact")
    assert (ada.sender.name, ada.text) == ("Ada Obi", f"{ADA}\nada@example.org")
    assert ada.extra == {"note": "do not answer", "account_type": "com.example"}
    assert (ben.sender, ben.text, ben.state) == (Party(), BEN, ("deleted",))


def test_another_database_is_refused_by_name() -> None:
    other = document(database({"x": "y"}, {}), NAME)
    assert [i.why for i in read(READER, other)[0] if isinstance(i, Unread)] == ["no_such_tables"]
    assert READER.claim(document(SAMPLE.read_bytes(), "no-ending")) is not None
    assert READER.claim(document(database({"x": "y"}, {}), "x.db")) is None


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    assert read(READER, document(untrusted, NAME))[1].seen == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(READER, document(bytes(whole), NAME))


numbers = st.from_regex(r"[+1-9][0-9]{2,14}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, st.integers(0, 99_999), st.sampled_from([1, 2]))))
def test_what_was_written_is_read(said: list[tuple[str, int, int]]) -> None:
    rows = [{"number": who, "duration": length, "type": kind, "date": 9} for who, length, kind in said]
    tables = {"calls": "_id INTEGER PRIMARY KEY, number TEXT, date, duration, type"}
    found = records(READER, document(database(tables, {"calls": rows}), NAME))
    told = [(one.to[0] if one.to else one.sender, one.seconds, 2 if one.to else 1) for one in found]
    assert told == [(Party(who), length, kind) for who, length, kind in said]
