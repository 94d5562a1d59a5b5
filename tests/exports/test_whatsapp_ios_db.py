# SPDX-License-Identifier: Apache-2.0
"""WhatsApp of an iPhone is read with its sides, files, calls and events; reactions are no messages."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.apple_time import name_in_backup
from leeward.exports.whatsapp_ios_db import READER
from leeward.exports.whatsapp_ios_db_tables import SHARED
from leeward.records import Party, Record, Unread

from .phone_stores import (
    CHAT_TABLES,
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
    protobuf,
    read,
    records,
    whatsapp_calls,
    whatsapp_chats,
)

SAMPLE = DATA / "whatsapp_ios_db/ChatStorage.sqlite"
NAME = "ChatStorage.sqlite"


def found(data: bytes | None = None, **beside: Lying) -> dict[int, Record]:
    """The records of a database by their rows."""
    near = {name.replace("__", "."): one for name, one in beside.items()}
    of = document(whatsapp_chats() if data is None else data, NAME, near)
    return {one.where.row or 0: one for one in records(READER, of)}


def test_the_sample_reads_as_its_answer_says() -> None:
    assert answers(SAMPLE.with_suffix(".expected.json"), *read(READER, document(SAMPLE.read_bytes(), NAME)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped(SAMPLE.read_bytes()) == dumped(SAMPLES["whatsapp_ios_db/ChatStorage.sqlite"]())


def test_messages_have_sides_time_and_words() -> None:
    rows = found()
    assert (rows[2].sender, rows[2].to, rows[2].direction) == (Party(WA_ADA, "Ada"), (), "in")
    assert rows[2].time.utc == "2026-01-01T23:00:00.250Z"
    assert (rows[3].sender, rows[3].to, rows[3].direction) == (Party(), (Party(WA_ADA, "Ada"),), "out")
    assert rows[3].about == "r2"
    assert rows[14].sender == Party(WA_BEN, "Ben")
    assert rows[14].extra["group"] == GROUP
    assert rows[14].thread == "Choir"
    assert rows[12].state == ("view_once",)
    assert rows[12].extra["forwarded"] == "yes"
    assert rows[16].text == "Chidi"


def test_what_was_never_sent_or_was_taken_back_is_marked() -> None:
    rows = found()
    assert rows[11].state == ("failed",)
    assert rows[7].state == ("deleted",)


def test_a_status_and_a_channel_are_posts_and_no_messages_to_her() -> None:
    rows = [
        {"ZFROMJID": address, "ZCHATSESSION": None, "ZTEXT": "look"}
        for address in ("status@broadcast", "120@newsletter", "list@broadcast")
    ]
    assert [found(whatsapp_chats(*rows))[n].kind for n in (17, 18, 19)] == ["post", "post", "message"]


def test_only_a_place_has_a_place() -> None:
    rows = found()
    assert (rows[6].lat, rows[6].lon) == ("6.45306", "3.39583")
    assert rows[4].lat is None


def test_reactions_are_records_of_their_own() -> None:
    _, tally = read(READER, document(whatsapp_chats(), NAME))
    of_ada, of_owner = [one for one in found().values() if one.kind == "reaction"]
    assert (of_ada.sender, of_ada.text, of_ada.about) == (Party(WA_ADA, "Ada"), "😠", "r2")
    assert of_ada.time.utc == "2026-01-01T20:40:00Z"
    assert (of_owner.sender, of_owner.direction) == (Party(), "out")
    assert tally.records == 15


def test_calls_and_events_are_told_apart() -> None:
    rows = found()
    assert (rows[8].kind, rows[8].state, rows[8].extra["in_app"]) == ("call", ("missed",), "yes")
    assert (rows[9].kind, rows[9].extra["call_id"]) == ("call", "CALL-2")
    assert [rows[n].extra["event"] for n in (1, 10, 13)] == ["encrypted", "blocked", "created"]
    assert rows[10].state == ("system",)


def test_a_call_that_the_list_beside_has_counts_there_and_only_there() -> None:
    rows = found(callhistory__sqlite=Lying("CallHistory.sqlite", whatsapp_calls()))
    assert (rows[9].kind, rows[9].extra["event"]) == ("event", "call_in_list")
    assert rows[8].kind == "call", "no call of the list is near its time"


def test_an_address_without_a_number_is_the_person_whose_number_the_files_beside_give() -> None:
    row = {"ZFROMJID": "777@lid", "ZCHATSESSION": None, "ZTEXT": "it is me again"}
    alone = found(whatsapp_chats(row))[17]
    assert (alone.sender, alone.extra["lid"]) == (Party("777@lid"), "777@lid")
    lids = database(
        {"ZWAPHONENUMBERLIDPAIR": "Z_PK INTEGER PRIMARY KEY, ZLID, ZPHONENUMBER"},
        {"ZWAPHONENUMBERLIDPAIR": [{"ZLID": "777", "ZPHONENUMBER": "+2348000000101"}]},
    )
    known = found(whatsapp_chats(row), lid__sqlite=Lying("LID.sqlite", lids))[17]
    assert (known.sender, known.extra["lid"]) == (Party(WA_ADA, "Ada"), "777@lid")
    columns = "Z_PK INTEGER PRIMARY KEY, ZWHATSAPPID, ZLID, ZFULLNAME"
    person = {"ZWHATSAPPID": "2348000000109@s.whatsapp.net", "ZLID": "777@lid", "ZFULLNAME": "Chidi"}
    book = database({"ZWAADDRESSBOOKCONTACT": columns}, {"ZWAADDRESSBOOKCONTACT": [person]})
    named = found(whatsapp_chats(row), contactsv2__sqlite=Lying("ContactsV2.sqlite", book))[17]
    assert named.sender == Party("2348000000109@s.whatsapp.net", "Chidi")


def test_files_beside_that_are_broken_cost_nothing() -> None:
    names = ("lid__sqlite", "contactsv2__sqlite", "callhistory__sqlite")
    noise = {name: Lying(name, b"noise") for name in names}
    assert found(None, **noise) == found()


def test_a_file_is_found_beside_and_in_a_backup_and_never_by_its_name_alone() -> None:
    path = "Media/2348000000101@s.whatsapp.net/a/b/door.jpg"
    for name, lies in (
        ("door.jpg", f"WhatsApp/Message/{path}"),
        (name_in_backup(SHARED[0], f"Message/{path}"), "ab/ab01"),
    ):
        near = Lying(lies, b"picture")
        rows = {one.where.row: one for one in records(READER, document(whatsapp_chats(), NAME, {name: near}))}
        assert rows[4].attachments[0].sha256 == near.sha256()
    other = {"door.jpg": Lying("elsewhere/door.jpg", b"another")}
    rows = {one.where.row: one for one in records(READER, document(whatsapp_chats(), NAME, other))}
    assert (rows[4].attachments[0].name, rows[4].attachments[0].present) == ("door.jpg", False)


def test_a_file_with_three_columns_is_enough() -> None:
    old = database(
        {"ZWAMESSAGE": "Z_PK INTEGER PRIMARY KEY, ZMESSAGEDATE, ZTEXT, ZFROMJID"},
        {"ZWAMESSAGE": [{"ZMESSAGEDATE": 1.0, "ZTEXT": "hi", "ZFROMJID": WA_ADA}]},
    )
    (one,) = found(old).values()
    assert (one.text, one.sender, one.thread) == ("hi", Party(WA_ADA), WA_ADA)


def test_wrong_types_in_every_cell_cost_nothing_but_their_meaning() -> None:
    strange: list[Any] = [b"\xff\0", "words", 2.5, -1, 1 << 62, float("inf")]
    names = [part.split()[0] for part in CHAT_TABLES["ZWAMESSAGE"].split(", ")[1:]]
    rows = [{name: value} for name in names for value in strange]
    assert len(found(whatsapp_chats(*rows))) >= len(rows)


def test_another_database_is_refused_by_name() -> None:
    other = document(database({"x": "y"}, {}), NAME)
    assert [i.why for i in read(READER, other)[0] if isinstance(i, Unread)] == ["no_such_tables"]
    assert READER.claim(document(database({"x": "y"}, {}), "x.db")) is None


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    assert read(READER, document(untrusted, NAME))[1].seen == 1


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(READER, document(bytes(whole), NAME))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.booleans())))
def test_what_was_written_is_read(said: list[tuple[str, bool]]) -> None:
    rows = [{"ZTEXT": text, "ZISFROMME": int(mine), "ZMESSAGEDATE": 9.0} for text, mine in said]
    whole = database({"ZWAMESSAGE": CHAT_TABLES["ZWAMESSAGE"]}, {"ZWAMESSAGE": rows})
    told = found(whole).values()
    assert [(one.text, one.direction == "out") for one in told] == said


@given(st.binary(max_size=200))
def test_a_side_note_of_any_bytes_does_no_harm(note: bytes) -> None:
    tables = {name: CHAT_TABLES[name] for name in ("ZWAMESSAGE", "ZWAMESSAGEINFO", "ZWAMEDIAITEM")}
    rows = [{"ZMESSAGEINFO": 1, "ZMEDIAITEM": 1, "ZMESSAGEDATE": 1.0}]
    info = [{"ZRECEIPTINFO": protobuf((7, note)) + note}]
    media = [{"ZMETADATA": note}]
    read(
        READER,
        document(database(tables, {"ZWAMESSAGE": rows, "ZWAMESSAGEINFO": info, "ZWAMEDIAITEM": media}), NAME),
    )
