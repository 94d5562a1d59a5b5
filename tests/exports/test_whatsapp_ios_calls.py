# SPDX-License-Identifier: Apache-2.0
"""WhatsApp calls of an iPhone are read with their people, their length, and what became of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.whatsapp_ios_calls import READER
from leeward.parts import Neighbour
from leeward.records import Party, Unread

from .phone_stores import (
    DATA,
    GROUP,
    SAMPLES,
    WA_ADA,
    WA_BEN,
    Lying,
    answers,
    database,
    document,
    dumped,
    read,
    records,
    whatsapp_calls,
    whatsapp_contacts,
)

SAMPLE = DATA / "whatsapp_ios_calls/CallHistory.sqlite"
NAME = "CallHistory.sqlite"


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(SAMPLES["whatsapp_ios_calls/CallHistory.sqlite"]())


def test_calls_have_sides_length_and_outcome() -> None:
    taken, missed, made, declined, group = records(READER, document(whatsapp_calls(), NAME))
    assert (taken.sender, taken.direction, taken.state, taken.seconds) == (
        Party(WA_ADA),
        "in",
        ("answered",),
        61,
    )
    assert taken.time.utc == "2026-01-01T22:40:00.500Z"
    assert taken.extra == {"in_app": "yes", "call_id": "CALL-1"}
    assert (missed.state, missed.seconds) == (("missed",), 0)
    assert (made.direction, made.sender, made.to, made.state) == ("out", Party(), (Party(WA_ADA),), ())
    assert made.extra["call"] == "video"
    assert declined.state == ("declined",)
    assert (group.thread, group.direction, group.sender) == (GROUP, "in", Party(WA_BEN))
    assert (group.extra["outcome"], group.time.utc) == ("9", None)


def test_people_have_the_names_of_the_contacts_beside() -> None:
    near: dict[str, Neighbour] = {"contactsv2.sqlite": Lying("ContactsV2.sqlite", whatsapp_contacts())}
    taken, *_, group = records(READER, document(whatsapp_calls(), NAME, near))
    assert taken.sender == Party(WA_ADA, "Ada Obi")
    assert (group.sender, group.direction) == (Party(WA_BEN), "in")


def test_a_list_without_its_other_tables_still_has_its_calls() -> None:
    tables = {"ZWACDCALLEVENT": "Z_PK INTEGER PRIMARY KEY, ZDATE"}
    (one,) = records(READER, document(database(tables, {"ZWACDCALLEVENT": [{"ZDATE": 9.0}]}), NAME))
    assert (one.direction, one.sender, one.state) == ("unknown", Party(), ())


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
@given(st.lists(st.tuples(words, st.integers(0, 9), st.booleans()), max_size=20))
def test_what_was_written_is_read(said: list[tuple[str, int, bool]]) -> None:
    tables = {
        "ZWACDCALLEVENT": "Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS, ZDATE, ZOUTCOME",
        "ZWACDCALLEVENTPARTICIPANT": "Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS, ZJIDSTRING",
        "ZWAAGGREGATECALLEVENT": "Z_PK INTEGER PRIMARY KEY, ZINCOMING",
    }
    calls = [{"Z1CALLEVENTS": n, "ZDATE": 9.0, "ZOUTCOME": o} for n, (_, o, _) in enumerate(said, 1)]
    people = [{"Z1PARTICIPANTS": n, "ZJIDSTRING": who} for n, (who, *_) in enumerate(said, 1)]
    sides = [{"ZINCOMING": int(taken)} for *_, taken in said]
    rows = dict(zip(tables, (calls, people, sides), strict=True))
    found = records(READER, document(database(tables, rows), NAME))
    assert [one.direction == "in" for one in found] == [taken for *_, taken in said]
    assert [
        (one.sender if one.direction == "in" else (*one.to, Party())[0]).handle or "" for one in found
    ] == [who for who, *_ in said]
