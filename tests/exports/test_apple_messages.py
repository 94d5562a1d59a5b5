# SPDX-License-Identifier: Apache-2.0
"""Messages of an iPhone or a Mac: every row becomes what it is, with its time, its sides and its words."""

import io
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leeward.exports.apple_messages import READER
from leeward.exports.apple_time import name_in_backup
from leeward.parts import Choices, Document, Neighbour
from leeward.prepared import prepare
from leeward.records import Attachment, Party, Record, Sha256, Tally, Unread, When
from leeward.unpack import Member
from leeward.wire import canonical, identity, record_id

from .apple_stores import (
    ADA,
    AROUND,
    BEN,
    DAY,
    DEE,
    MESSAGE,
    NS,
    SAMPLES,
    body,
    database,
    listed,
    mac,
    messages,
)

DATA = Path(__file__).parent / "data/apple_messages"
SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLE_FILES = sorted(DATA.glob("*.db"))
Item = Record | Unread


def document(
    untrusted: bytes,
    name: str = "chat.db",
    member: str | None = None,
    beside: dict[str, Neighbour] | None = None,
) -> Document:
    head = untrusted[:65536]
    return Document(name, member, len(untrusted), head, lambda: io.BytesIO(untrusted), beside or {})


def read(untrusted: bytes, **more: Any) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(READER.read(document(untrusted, **more), Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    events = sum(isinstance(item, Record) and item.kind == "event" for item in found)
    assert tally.system == events
    assert tally.records == sum(isinstance(item, Record) for item in found) - events
    assert len({(item.where.row, item.where.offset) for item in found}) == len(found)
    for item in found:
        canonical(item)
        prepare(Sha256("0" * 64), item)
    return found, tally


def records(untrusted: bytes, **more: Any) -> list[Record]:
    return [item for item in read(untrusted, **more)[0] if isinstance(item, Record)]


def one(row: dict[str, Any], **around: Any) -> Record:
    (found,) = records(messages(row, **around))
    return found


def notes(tally: Tally) -> dict[str, Any]:
    return {said.key.rpartition(".")[2]: said.facts["n"] for said in tally.caveats}


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    items, tally = read(path.read_bytes())
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


def test_the_samples_hold_what_their_writers_write() -> None:
    def rows(data: bytes) -> list[str]:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        return list(connection.iterdump())

    for path in SAMPLE_FILES:
        assert rows(path.read_bytes()) == rows(SAMPLES[f"apple_messages/{path.name}"]())


def test_a_message_has_its_time_its_sides_and_its_words() -> None:
    first, second = records(
        messages(
            {"text": "Where are you?", "handle_id": 1},
            {"attributedBody": body("Please stop. ❤️"), "is_from_me": 1, "is_sent": 1},
        )
    )
    assert first.time == When(str((DAY + 60) * NS), None, "2026-01-01T22:41:00Z", "second")
    assert (first.sender, first.to, first.direction) == (Party(ADA), (), "in")
    assert (second.sender, second.to, second.direction) == (Party(), (Party(ADA),), "out")
    assert (first.thread, first.channel, first.text) == (ADA, "imessage", "Where are you?")
    assert second.text == "Please stop. ❤️"
    assert first.where.row == 1


def test_a_group_is_to_more_than_one() -> None:
    said, mine = records(
        messages({"chat": 2, "handle_id": 2, "text": "a"}, {"chat": 2, "is_from_me": 1, "text": "b"})
    )
    assert (said.sender, said.to) == (Party(BEN), (Party(), Party(ADA), Party(DEE)))
    assert mine.to == (Party(ADA), Party(BEN), Party(DEE))
    assert said.thread == "Choir"
    assert said.extra["group"] == "chat1"


@pytest.mark.parametrize(
    ("number", "name", "removed"),
    [(2000, "love", None), (2005, "question", None), (2007, "sticker", None), (3003, "laugh", "yes"),
     (1000, "sticker", None), (4000, "vote", None), (2099, "2099", None)],
)  # fmt: skip
def test_a_reaction_is_no_message_and_knows_what_it_is_about(
    number: int, name: str, removed: str | None
) -> None:
    target = {"text": "hi", "handle_id": 1}
    row = {"associated_message_type": number, "associated_message_guid": "p:0/GUID-1", "is_from_me": 1}
    whole = messages(target, row)
    first, found = read(whole)[0]
    assert isinstance(found, Record)
    assert found.kind == "reaction"
    assert found.extra["reaction"] == name
    assert found.extra.get("removed") == removed
    export = Sha256("ab" * 32)
    sealed = prepare(export, found).sealed.decode()
    assert f'"about":"{record_id(identity(export, first.where))}"' in sealed


@pytest.mark.parametrize("guid", ["p:0/GUID-1", "p:17/GUID-1", "bp:GUID-1", "GUID-1"])
def test_the_target_of_a_reaction_is_written_in_several_ways(guid: str) -> None:
    row = {"associated_message_type": 2001, "associated_message_guid": guid}
    assert records(messages({"text": "hi"}, row))[1].about == "r1"
    assert (
        records(
            messages({"text": "hi", "guid": "p:0/GUID-1"}, row | {"associated_message_guid": "p:0/GUID-1"})
        )[1].about
        == "r1"
    )


def test_a_reaction_to_what_is_gone_stands_alone() -> None:
    found = one({"associated_message_type": 2001, "associated_message_guid": "p:0/GONE", "handle_id": 1})
    assert found.about is None
    assert found.extra["about_guid"] == "p:0/GONE"
    assert found.text == "👍"


def test_an_edited_message_keeps_its_earlier_wordings() -> None:
    edits = [{"d": float(DAY), "t": body("I will kill")}, {"d": float(DAY + 5), "t": body("I will call")}]
    found = one(
        {"attributedBody": body("I will call"), "handle_id": 1, "date_edited": DAY * NS,
         "message_summary_info": listed({"ec": {"0": edits}})}
    )  # fmt: skip
    assert found.state == ("edited",)
    assert found.text == "I will call"
    assert found.extra["wording.0.1"] == "I will kill"
    assert found.extra["wording.0.1.time"] == "2026-01-01T22:40:00Z"
    assert found.extra["wording.0.2"] == "I will call"


def test_a_message_taken_back_is_deleted_and_not_dropped() -> None:
    found = one({"handle_id": 1, "date_edited": DAY * NS, "message_summary_info": listed({"rp": [0]})})
    assert found.state == ("deleted",)
    assert found.extra["unsent"] == "2026-01-01T22:40:00Z"
    assert one({"handle_id": 1, "text": "x", "date_retracted": DAY * NS}).state == ("deleted",)


def test_a_part_taken_back_leaves_the_message() -> None:
    row = {"text": "stays", "date_edited": DAY * NS, "message_summary_info": listed({"rp": [1]})}
    found = one(row)
    assert found.state == ("edited",)
    assert found.extra["parts_unsent"] == "1"


def test_a_message_deleted_lately_is_kept_with_its_thread_and_its_time() -> None:
    gone = [{"chat_id": 1, "message_id": n, "delete_date": (DAY + 900) * NS} for n in (1, 2)]
    part = [{"chat_id": 1, "message_id": 2, "delete_date": DAY * NS, "part_text": body("the part")}]
    first, second = records(
        messages(
            {"chat": None, "text": "a", "handle_id": 1}, {"chat": None, "handle_id": 1},
            chat_recoverable_message_join=gone, recoverable_message_part=part,
        )
    )  # fmt: skip
    assert first.state == second.state == ("deleted",)
    assert first.thread == second.thread == ADA
    assert first.extra["deleted"] == "2026-01-01T22:55:00Z"
    assert (first.text, second.text) == ("a", "the part")


def test_messages_deleted_for_good_are_told() -> None:
    _, tally = read(messages({"text": "a"}, deleted_messages=[{"guid": "X"}, {"guid": "Y"}]))
    assert notes(tally)["deleted_for_good"] == 2


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ({"item_type": 1, "other_handle": 3}, "added"),
        ({"item_type": 1, "other_handle": 1}, "number_changed"),
        ({"item_type": 1, "group_action_type": 1, "other_handle": 3}, "removed"),
        ({"item_type": 2, "group_title": "New"}, "subject_changed"),
        ({"item_type": 3}, "left"),
        ({"item_type": 3, "group_action_type": 1}, "photo_changed"),
        ({"item_type": 4, "share_status": 0}, "location_sharing_started"),
        ({"item_type": 4, "share_status": 1}, "location_sharing_stopped"),
        ({"item_type": 5}, "audio_kept"),
        ({"item_type": 77}, "item_77_0"),
    ],
)
def test_what_happened_in_a_chat_is_an_event(row: dict[str, Any], event: str) -> None:
    found = one({"handle_id": 1, **row})
    assert (found.kind, found.state) == ("event", ("system",))
    assert found.extra["event"] == event


def test_words_of_a_kind_that_nobody_knows_are_a_message() -> None:
    assert one({"handle_id": 1, "item_type": 77, "text": "words"}).kind == "message"


def test_what_was_never_sent_says_so() -> None:
    assert one({"text": "a", "is_from_me": 1, "error": 22}).state == ("failed",)
    assert one({"text": "a", "is_from_me": 1, "schedule_type": 2, "is_sent": 0}).state == ("queued",)
    assert one({"text": "a", "handle_id": 1, "error": 22}).state == ()


def test_files_are_named_and_joined() -> None:
    row = {"guid": "F", "filename": "~/L/Attachments/0a/F1/IMG_1.HEIC", "transfer_name": "IMG_1.HEIC"}
    join = [{"message_id": 1, "attachment_id": number} for number in (1, 9)]
    said = {"text": "\ufffcsee", "handle_id": 1}
    data = messages(said, attachment=[row], message_attachment_join=join)

    def near(path: str) -> dict[str, Neighbour]:
        return {"img_1.heic": Member(path, 5, 5, lambda: io.BytesIO(b"image"))}

    (found,) = records(data)
    assert found.attachments == (Attachment("IMG_1.HEIC"), Attachment(""))
    assert found.text == "\ufffcsee"
    (found,) = records(data, beside=near("Messages/Attachments/0a/F1/IMG_1.HEIC"))
    assert found.attachments[0].present
    (found,) = records(data, beside=near("Messages/Attachments/0b/F2/IMG_1.HEIC"))
    assert not found.attachments[0].present, "another file of that name is not this one"
    in_backup = {name_in_backup("MediaDomain", "L/Attachments/0a/F1/IMG_1.HEIC"): near("x")["img_1.heic"]}
    (found,) = records(data, beside=in_backup)
    assert found.attachments[0].present


def test_a_file_that_no_table_lists_is_named_by_its_message() -> None:
    found, tally = read(messages({"attributedBody": body("\ufffc", "mutable", "IMG_2.HEIC"), "handle_id": 1}))
    assert isinstance(found[0], Record)
    assert found[0].attachments == (Attachment("IMG_2.HEIC"),)
    assert notes(tally)["files_unlisted"] == 1
    assert one({"text": "\ufffc\ufffc", "handle_id": 1}).attachments == (Attachment(""), Attachment(""))


def test_a_card_of_another_app_says_what_it_shows() -> None:
    row = {"attributedBody": body("\ufffc"), "balloon_bundle_id": "com.apple.Pay"}
    assert one({**row, "payload_data": b"bplist00"}).text == "\ufffc"
    found = records(mac())[21]
    assert found.text == "Sent $1 with Apple Pay.\nApple Cash"
    assert found.extra["app"] == "com.apple.PeerPayment"


def test_junk_is_kept_with_its_mark() -> None:
    found = one({"chat": 3, "handle_id": 2, "text": "a", "is_spam": 1})
    assert (found.extra["spam"], found.extra["filtered"]) == ("yes", "1")


def test_a_column_that_nobody_knows_survives() -> None:
    assert one({"text": "a", "is_from_the_future": "kept"}).extra["is_from_the_future"] == "kept"


def test_a_row_without_a_side_stays_without() -> None:
    found = one({"text": "a", "handle_id": 1, "is_from_me": None})
    assert (found.direction, found.sender, found.to) == ("unknown", Party(), ())
    assert found.extra["handle"] == ADA


def test_a_message_in_two_chats_is_one_record() -> None:
    join = [{"chat_id": 1, "message_id": 1}, {"chat_id": 2, "message_id": 1}]
    (found,) = records(messages({"chat": None, "text": "a", "handle_id": 1}, chat_message_join=join))
    assert found.thread == ADA
    assert found.extra["more_threads"] == "Choir"


def test_seconds_and_nanoseconds_may_stand_in_one_file() -> None:
    old, new = records(messages({"text": "a", "date": 385_000_000}, {"text": "b", "date": DAY * NS}))
    assert (old.time.utc, new.time.utc) == ("2013-03-15T00:26:40Z", "2026-01-01T22:40:00Z")


def test_wrong_types_in_every_cell_cost_nothing_but_their_meaning() -> None:
    strange: list[Any] = [b"\xff\0", "words", 2.5, -1, 1 << 62, float("inf")]
    columns = [c.split()[0] for c in MESSAGE.split(", ") if c.split()[0] not in ("ROWID", "guid")]
    kept = {"message": MESSAGE.replace("INTEGER DEFAULT", "DEFAULT"), **AROUND}
    rows = [{"guid": f"{c}{n}", c: value} for c in columns for n, value in enumerate(strange)]
    found, tally = read(database(kept, {"message": rows}))
    assert len(found) == len(rows)
    assert tally.records + tally.system == len(rows)


def test_tables_around_may_be_missing_or_strange() -> None:
    alone = database(
        {"message": MESSAGE}, {"message": [{"guid": "G", "text": "a", "handle_id": 1, "date": DAY}]}
    )
    (found,) = records(alone)
    assert (found.text, found.thread, found.channel) == ("a", None, "apple_messages")
    odd = dict.fromkeys(AROUND, "ROWID INTEGER PRIMARY KEY, a, b")
    (found,) = records(database({"message": MESSAGE, **odd}, {"message": [{"guid": "G", "text": "a"}]}))
    assert found.text == "a"


def test_what_only_the_log_holds_is_read(tmp_path: Path) -> None:
    (tmp_path / "chat.db").write_bytes(messages({"text": "old", "handle_id": 1}))
    connection = sqlite3.connect(tmp_path / "chat.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("INSERT INTO message (guid, text, date) VALUES ('N', 'new', 1)")
    main, log = (tmp_path / "chat.db").read_bytes(), (tmp_path / "chat.db-wal").read_bytes()
    connection.close()
    beside: dict[str, Neighbour] = {
        "chat.db-wal": Member("chat.db-wal", len(log), len(log), lambda: io.BytesIO(log))
    }
    assert [r.text for r in records(main, beside=beside)] == ["old", "new"]
    assert [r.text for r in records(main)] == ["old"]


def test_every_sample_is_claimed_and_other_files_are_not() -> None:
    for path in SAMPLE_FILES:
        claim = READER.claim(document(path.read_bytes(), "no-ending"))
        assert claim is not None
        assert claim.sure > 90
    other = database({"message": "a, b"}, {})
    assert READER.claim(document(other, "x.db")) is None
    for name in ("chat.db", "SMS.db", "sms (1).db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28"):
        named = READER.claim(document(other, name))
        assert named is not None
        assert named.sure < 90
    for data in (b"", b"CREATE TABLE message (is_from_me", b"SQLite"):
        assert READER.claim(document(data)) is None
    assert [i.why for i in read(other)[0] if isinstance(i, Unread)] == ["no_such_tables"]
