# SPDX-License-Identifier: Apache-2.0
"""Contacts of an iPhone are read with their names and every way to reach them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.apple_contacts import READER
from leeward.records import Party, Unread

from .phone_stores import (
    ADA,
    BEN,
    DATA,
    DEE,
    SAMPLES,
    answers,
    apple_contacts,
    database,
    document,
    dumped,
    read,
    records,
)

SAMPLE = DATA / "apple_contacts/AddressBook.sqlitedb"
NAME = "AddressBook.sqlitedb"


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(SAMPLES["apple_contacts/AddressBook.sqlitedb"]())


def test_contacts_have_names_and_ways_to_reach_them() -> None:
    ada, garage, nick = records(READER, document(apple_contacts(), NAME))
    assert (ada.kind, ada.sender) == ("contact", Party(None, "Ada Obi"))
    assert ada.text == f"{ADA}\n{DEE}\nada@example.org\n1 Broad Street, Lagos"
    assert (ada.extra["note"], ada.extra["brother.5"]) == ("do not answer", "Ben")
    assert ada.extra["label.1"] == f"Mobile: {ADA}"
    assert ada.extra["creationdate"] == "2026-01-01T22:40:00Z"
    assert (garage.sender.name, garage.text) == ("Garage", BEN)
    assert nick.sender.name == "D"


def test_another_database_is_refused_by_name() -> None:
    other = document(database({"x": "y"}, {}), NAME)
    assert [i.why for i in read(READER, other)[0] if isinstance(i, Unread)] == ["no_such_tables"]
    claim = READER.claim(document(SAMPLE.read_bytes(), "no-ending"))
    assert claim is not None
    assert claim.sure > 90
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


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, st.from_regex(r"[0-9+]{1,12}", fullmatch=True)), max_size=20))
def test_what_was_written_is_read(said: list[tuple[str, str]]) -> None:
    tables = {
        "ABPerson": "ROWID INTEGER PRIMARY KEY, First, Last",
        "ABMultiValue": "UID INTEGER PRIMARY KEY, record_id, property, value",
    }
    people = [{"Last": name} for name, _ in said]
    values = [{"record_id": n, "property": 3, "value": number} for n, (_, number) in enumerate(said, 1)]
    whole = document(database(tables, {"ABPerson": people, "ABMultiValue": values}), NAME)
    assert [(one.sender.name or "", one.text) for one in records(READER, whole)] == said
