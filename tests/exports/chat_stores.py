# SPDX-License-Identifier: Apache-2.0
"""Writes small databases as chat apps keep them, with invented people, for the tests.

    python tests/exports/chat_stores.py

writes the samples anew. They lie in the folders of their readers as they came out of SQLite.
"""

import io
import json
import os
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from leeward.parts import Choices, Document, Neighbour, Reader
from leeward.records import Record, Said, Tally, Unread
from leeward.wire import canonical
from leeward.words import tell

DATA = Path(__file__).parent / "data"
ADA, FEMI = "+2348000000101", "+2348000000102"
AT = 1_772_997_245_686  # 2026-03-08T19:14:05.686Z

Table = tuple[str, Sequence[Sequence[Any]]]
Item = Record | Unread

VIBER_DATA: Mapping[str, Table] = {
    "calls": (
        "_id, number, canonized_number, date, duration, type, viber_call_type, end_reason",
        [
            (1, "0800", FEMI, AT, 98, 1, 1, 3),
            (2, "0800", FEMI, AT + 1000, 0, 2, 4, 0),
            (3, "", "", AT + 2000, 0, 3, 1, 0),
            (7, FEMI, FEMI, 0, 0, 9, 1, 0),
        ],
    ),
    "phonebookcontact": (
        "_id, display_name, viber, deleted",
        [(1, "Femi Adéyemi", 1, 0), (2, "Dele", 0, 1)],
    ),
    "phonebookdata": (
        "_id, contact_id, data1, data2, data3",
        [(1, 1, "0800", FEMI, ""), (2, 2, "", "", "0801"), (3, 1, "0800", FEMI, "")],
    ),
    "vibernumbers": ("_id, canonized_number", []),
}
VIBER_MESSAGES: Mapping[str, Table] = {
    "messages": (
        "_id, conversation_id, participant_id, body, msg_date, send_type, extra_uri, deleted",
        [
            (1, 5, 11, "I know where\u2028you are 😡", AT, 0, "", 0),
            (2, 5, 10, "Stop.", AT + 1, 1, "", 0),
            (3, 5, 11, None, AT + 2, 0, "content://media/7", 1),
            (4, 6, 99, "group", 17, 7, "", 0),
        ],
    ),
    "participants": (
        "_id, conversation_id, participant_info_id",
        [(10, 5, 1), (11, 5, 2), (12, 6, 2), (13, 6, 3)],
    ),
    "participants_info": (
        "_id, number, display_name, contact_name, participant_type",
        [(1, ADA, "", "", 0), (2, FEMI, "femi", "Femi Adéyemi", 1), (3, "", "Dele", "", 1)],
    ),
    "conversations": (
        "_id, name, group_id, recipient_number",
        [(5, "", 0, ""), (6, "Book club", 77, "")],
    ),
}
SKYPE: Mapping[str, Table] = {
    "Accounts": ("id, skypename, fullname", [(1, "ada.o", "Ada Obi")]),
    "Conversations": (
        "id, identity, displayname, type",
        [(33, "femi.a", "Femi Adéyemi", 1), (34, "#femi.a/$x", "About Ada", 2)],
    ),
    "Messages": (
        "id, convo_id, author, from_dispname, timestamp, type, body_xml, edited_timestamp",
        [
            (1, 33, "femi.a", "Femi Adéyemi", AT // 1000, 61, "you &amp; <b>me</b> &apos;x", 0),
            (2, 33, "ada.o", "Ada", AT // 1000 + 1, 61, "Stop.", AT // 1000 + 9),
            (3, 33, "femi.a", "Femi Adéyemi", AT // 1000 + 2, 61, "", AT // 1000 + 9),
            (4, 33, "femi.a", "Femi Adéyemi", AT // 1000 + 3, 50, "add me", 0),
            (5, 33, "ada.o", "Ada", AT // 1000 + 4, 51, None, 0),
            (6, 33, "ada.o", "Ada", 99_999_999_999, 64, "<sms><chunk>cut</chunk></sms>", 0),
            (7, 34, "femi.a", "Femi Adéyemi", AT // 1000 + 5, 39, "<partlist></partlist>", 0),
            (8, 34, "femi.a", "Femi Adéyemi", None, 2, "About Ada", 0),
        ],
    ),
    "Calls": (
        "id, begin_timestamp, host_identity, duration, name, is_incoming, conv_dbid, is_unseen_missed",
        [(1, AT // 1000, "femi.a", None, "1-1", 1, 33, 0), (2, AT // 1000, "femi.a", 0, "1-2", 1, 33, 1)],
    ),
    "CallMembers": (
        "id, call_db_id, identity, dispname, call_duration",
        [(1, 1, "femi.a", "Femi", 646), (2, 1, "ada.o", "Ada", 640)],
    ),
    "SMSes": (
        "id, timestamp, target_numbers, body, chatmsg_id, type",
        [(1, AT // 1000, FEMI, "the whole text", 6, 2), (2, AT // 1000 + 7, FEMI, "alone", None, 2)],
    ),
    "Contacts": (
        "id, skypename, fullname, displayname, phone_mobile, emails, isblocked",
        [(1, "femi.a", "Femi Adéyemi", "Femi A", FEMI, "femi@example.org", 1)],
    ),
    "Transfers": (
        "id, type, partner_handle, starttime, filename, convo_id",
        [(1, 1, "femi.a", AT // 1000 + 8, "door.jpg", 33), (2, 2, "femi.a", 0, "no.pdf", 33)],
    ),
}
KIK_ANDROID: Mapping[str, Table] = {
    "messagesTable": (
        "_id, body, partner_jid, was_me, timestamp, bin_id, sys_msg, content_id, read_state, uid",
        [
            (
                1,
                "I see you",
                "femi_x@talk.example.com",
                0,
                AT,
                "femi_x@talk.example.com",
                None,
                None,
                500,
                "u1",
            ),
            (
                2,
                "Stop",
                "femi_x@talk.example.com",
                1,
                AT + 5,
                "femi_x@talk.example.com",
                None,
                None,
                500,
                "u2",
            ),
            (
                3,
                None,
                "femi_x@talk.example.com",
                0,
                AT + 6,
                "9_g@groups.example.com",
                "Femi joined",
                None,
                0,
                "u3",
            ),
            (4, None, "femi_x@talk.example.com", 0, AT + 7, "9_g@groups.example.com", None, "c1", 0, "u4"),
        ],
    ),
    "KIKcontactsTable": (
        "_id, jid, display_name, user_name, is_blocked",
        [
            (1, "femi_x@talk.example.com", "Femi", "femi", 1),
            (2, "9_g@groups.example.com", "Book club", None, 0),
        ],
    ),
}
KIK_IOS: Mapping[str, Table] = {
    "ZKIKMESSAGE": (
        "Z_PK, ZBODY, ZTYPE, ZUSER, ZTIMESTAMP, ZRECEIVEDTIMESTAMP, ZSTANZAID",
        [
            (1, "I see you", 1, 4, 794_690_045.5, 794_690_046.0, "s1"),
            (2, "Stop", 2, 4, 794_690_050.0, None, "s2"),
            (3, "Femi joined", 3, 5, 794_690_051.0, 794_690_051.0, "s3"),
            (4, "she is lying", 4, 5, None, 794_690_052.0, "s4"),
        ],
    ),
    "ZKIKUSER": (
        "Z_PK, ZDISPLAYNAME, ZUSERNAME, ZJID, ZEMAIL",
        [
            (4, "Femi", "femi", "femi_x@talk.example.com", ""),
            (5, "Book club", "", "9_g@groups.example.com", ""),
        ],
    ),
    "ZKIKATTACHMENT": ("Z_PK, ZMESSAGE, ZCONTENT", [(1, 1, "a1b2c3")]),
}
SAMPLES: Mapping[str, Mapping[str, Table]] = {
    "viber_android/viber_data.db": VIBER_DATA,
    "viber_android/viber_messages.db": VIBER_MESSAGES,
    "skype_db/main.db": SKYPE,
    "kik/kikDatabase.db": KIK_ANDROID,
    "kik/kik.sqlite": KIK_IOS,
}


def database(tables: Mapping[str, Table]) -> bytes:
    """A database with these tables, as SQLite writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        connection = sqlite3.connect(path)
        for name, (columns, rows) in tables.items():
            first, _, others = columns.partition(",")
            connection.execute(f"CREATE TABLE {name} ({first} INTEGER PRIMARY KEY,{others})")
            marks = ", ".join("?" * (columns.count(",") + 1))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        connection.commit()
        connection.close()
        return path.read_bytes()


def document(untrusted: bytes, name: str, beside: Mapping[str, Neighbour] | None = None) -> Document:
    return Document(
        name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted), beside or {}
    )


def read(reader: Reader, untrusted: bytes, name: str = "x.db") -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(reader.read(document(untrusted, name), Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records + tally.system == sum(isinstance(item, Record) for item in found)
    assert len({(item.where.row, item.where.offset) for item in found}) == len(found)
    for item in found:
        canonical(item)
    for one in (*tally.caveats, *tally.assumptions, *(Said(f"skipped.{s.why}") for s in tally.skipped)):
        assert tell(one)
    return found, tally


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=3)), max_size=6)


def flipped(path: Path, flips: Sequence[tuple[int, bytes]]) -> bytes:
    """A sample with a few of its bytes replaced."""
    untrusted = bytearray(path.read_bytes())
    for number, new in flips:
        at = number % len(untrusted)
        untrusted[at : at + len(new)] = new
    return bytes(untrusted)


def plain(item: Item | Tally) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


def answers_as_written(reader: Reader, path: Path) -> None:
    """Compare a sample with its answer; UPDATE_GOLDEN writes the answer anew."""
    items, tally = read(reader, path.read_bytes(), path.name)
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


if __name__ == "__main__":
    for name, tables in SAMPLES.items():
        (DATA / name).parent.mkdir(parents=True, exist_ok=True)
        (DATA / name).write_bytes(database(tables))
