# SPDX-License-Identifier: Apache-2.0
"""Texts and multimedia messages of an Android phone are read with sides, parts, and what never went out."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.android_messages_db import READER
from leeward.records import Party, Record, Unread

from .android_stores import PDU, SMS, texts
from .android_stores import SAMPLES as ANDROID
from .phone_stores import ADA, BEN, DATA, Lying, answers, database, document, dumped, read, records

SAMPLE = DATA / "android_messages_db/mmssms.db"
NAME = "mmssms.db"
MMS = 1 << 40


def found(data: bytes | None = None, **beside: Lying) -> dict[int, Record]:
    """The records of a database by their rows."""
    near = {name.replace("__", "."): one for name, one in beside.items()}
    of = document(texts() if data is None else data, NAME, near)
    return {one.where.row or 0: one for one in records(READER, of)}


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(ANDROID["android_messages_db/mmssms.db"]())


def test_texts_have_sides_and_one_thread_whatever_the_spelling() -> None:
    rows = found()
    assert (rows[1].sender, rows[1].direction, rows[1].text) == (Party(ADA), "in", "Where are you?")
    assert rows[1].time.utc == "2026-01-01T20:40:00Z"
    assert rows[1].extra["date_sent"] == "1767299999000"
    assert (rows[2].to, rows[2].direction, rows[2].state) == ((Party("0800 000 0101"),), "out", ())
    assert rows[1].thread == rows[2].thread == ADA
    assert (rows[6].text, rows[6].thread, rows[6].time.utc) == ("", BEN, None)


def test_what_never_went_out_is_marked_and_what_nobody_explains_is_not_guessed() -> None:
    rows = found()
    assert [rows[n].state for n in (3, 4)] == [("draft",), ("failed",)]
    assert rows[4].extra["error_code"] == "38"
    assert (rows[5].direction, rows[5].extra["type"]) == ("unknown", "9")


def test_multimedia_messages_have_people_words_and_files() -> None:
    rows = found(part_1_door__jpg=Lying("parts/PART_1_door.jpg", b"picture"))
    door, group, notice = (rows[MMS + n] for n in (1, 2, 3))
    assert (door.sender, door.text, door.subject) == (Party(ADA), "your door", "über")
    assert (door.attachments[0].name, door.attachments[0].present) == ("door.jpg", True)
    assert door.time.utc == "2026-01-01T20:43:20Z"
    assert (group.direction, group.to, group.extra["rcs"]) == ("out", (Party(ADA), Party(BEN)), "yes")
    assert group.thread == f"{ADA}, {BEN}"
    assert notice.extra["not_fetched"] == "yes"
    assert found()[MMS + 1].attachments[0].present is False


def test_a_file_of_which_one_table_is_left_is_read() -> None:
    assert len(found(database({"sms": SMS}, {"sms": [{"date": 1, "body": "x"}]}))) == 1
    assert len(found(database({"pdu": PDU}, {"pdu": [{"date": 1}]}))) == 1


def test_wrong_types_in_every_cell_cost_nothing_but_their_meaning() -> None:
    strange: list[Any] = [b"\xff\0", "words", 2.5, -1, 1 << 62, float("inf")]
    names = [part.split()[0] for part in SMS.split(", ")[1:]]
    more = [{name: value} for name in names for value in strange]
    assert len(found(texts(*more))) == 9 + len(more)


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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.booleans())))
def test_what_was_written_is_read(said: list[tuple[str, bool]]) -> None:
    rows = [{"body": text, "type": 2 if mine else 1, "date": 9} for text, mine in said]
    told = found(database({"sms": SMS}, {"sms": rows})).values()
    assert [(one.text, one.direction == "out") for one in told] == said
