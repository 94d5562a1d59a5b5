# SPDX-License-Identifier: Apache-2.0
"""Contacts of WhatsApp are read with their names, their numbers, and their addresses inside WhatsApp."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.whatsapp_ios_contacts import READER
from leeward.records import Party, Unread

from .phone_stores import (
    ADA,
    BEN,
    DATA,
    SAMPLES,
    WA_ADA,
    answers,
    database,
    document,
    dumped,
    read,
    records,
    whatsapp_contacts,
)

SAMPLE = DATA / "whatsapp_ios_contacts/ContactsV2.sqlite"
NAME = "ContactsV2.sqlite"


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(SAMPLES["whatsapp_ios_contacts/ContactsV2.sqlite"]())


def test_contacts_have_names_and_ways_to_reach_them() -> None:
    ada, ben, nobody = records(READER, document(whatsapp_contacts(), NAME))
    assert (ada.kind, ada.sender, ada.text) == ("contact", Party(WA_ADA, "Ada Obi"), f"{ADA}\n{WA_ADA}")
    assert ada.extra == {"abouttext": "At work", "abouttimestamp": "2026-01-01T22:40:00Z"}
    assert (ben.sender, ben.text) == (Party(BEN, "Ben"), f"{BEN}\n1000001@lid")
    assert (nobody.sender, nobody.text) == (Party(), "")


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
@given(st.lists(st.tuples(words, words), max_size=20))
def test_what_was_written_is_read(said: list[tuple[str, str]]) -> None:
    tables = {"ZWAADDRESSBOOKCONTACT": "Z_PK INTEGER PRIMARY KEY, ZFULLNAME, ZPHONENUMBER"}
    rows = [{"ZFULLNAME": name, "ZPHONENUMBER": number} for name, number in said]
    whole = document(database(tables, {"ZWAADDRESSBOOKCONTACT": rows}), NAME)
    assert [(one.sender.name or "", one.text) for one in records(READER, whole)] == said
