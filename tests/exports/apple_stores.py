# SPDX-License-Identifier: Apache-2.0
"""Writes small databases as iPhones and Macs keep them, with invented people, for the tests and the samples.

    python tests/exports/apple_stores.py

writes the samples anew. They lie in the folders of their readers as they came out of SQLite.
"""

import plistlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NS = 1_000_000_000
ADA, BEN, DEE = "+2348000000101", "+2348000000102", "dee@example.com"
MINE = "+2348000000199"
DAY = 789_000_000  # 2026-01-01T22:40:00Z in seconds since 2001

MESSAGE = (
    "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, "
    "handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, service TEXT, "
    "error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, "
    "date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0, "
    "is_audio_message INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, other_handle INTEGER DEFAULT -1, "
    "group_title TEXT, group_action_type INTEGER DEFAULT 0, share_status INTEGER, share_direction INTEGER, "
    "associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, "
    "payload_data BLOB, expressive_send_style_id TEXT, message_summary_info BLOB, "
    "destination_caller_id TEXT, "
    "is_spam INTEGER DEFAULT 0, thread_originator_guid TEXT, date_retracted INTEGER DEFAULT 0, "
    "date_edited INTEGER DEFAULT 0, associated_message_emoji TEXT, schedule_type INTEGER DEFAULT 0, "
    "is_from_the_future TEXT"
)
AROUND = {
    "handle": "ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, service TEXT NOT NULL",
    "chat": "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, style INTEGER, chat_identifier TEXT, "
    "room_name TEXT, display_name TEXT, is_filtered INTEGER DEFAULT 0",
    "chat_handle_join": "chat_id INTEGER, handle_id INTEGER",
    "chat_message_join": "chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id)",
    "attachment": "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, filename TEXT, mime_type TEXT, "
    "transfer_name TEXT, total_bytes INTEGER DEFAULT -1, is_sticker INTEGER DEFAULT 0",
    "message_attachment_join": "message_id INTEGER, attachment_id INTEGER",
    "chat_recoverable_message_join": "chat_id INTEGER, message_id INTEGER, delete_date INTEGER, "
    "CHECK (delete_date != 0)",
    "recoverable_message_part": "chat_id INTEGER, message_id INTEGER, part_index INTEGER, "
    "delete_date INTEGER, part_text BLOB",
    "deleted_messages": "ROWID INTEGER PRIMARY KEY, guid TEXT NOT NULL",
}

_START = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84"
_KINDS = {
    "plain": b"\x12NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92\x84\x84\x84\x08NSString\x01"
    b"\x94\x84\x01+",
    "mutable": b"\x19NSMutableAttributedString\0\x84\x84\x12NSAttributedString\0\x84\x84\x08NSObject\0"
    b"\x85\x92\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95\x84\x01+",
}


def length(value: int) -> bytes:
    """A whole number as a typedstream writes it."""
    if value < 0x80:
        return bytes([value])
    return b"\x81" + value.to_bytes(2, "little") if value < 0x10000 else b"\x82" + value.to_bytes(4, "little")


def body(text: str, kind: str = "plain", file: str | None = None) -> bytes:
    """An attributed text, with the part that it is, and the name of the file that it stands for."""
    said = text.encode()
    units = length(len(text.encode("utf-16-le")) // 2)
    back = b"\x94" if kind == "plain" else b"\x95"
    text_class = b"\x96\x96" if kind == "plain" else b"\x98\x98"
    count = b"\x02" if file else b"\x01"
    attributes = b"\x92\x84\x84\x84\x0cNSDictionary\0" + back + b"\x84\x01i" + count
    if file:
        name = file.encode()
        attributes += b"\x92\x84" + text_class + b"\x1a__kIMFilenameAttributeName\x86"
        attributes += b"\x92\x84" + text_class + length(len(name)) + name + b"\x86"
    attributes += b"\x92\x84" + text_class + b"\x1d__kIMMessagePartAttributeName\x86"
    attributes += b"\x92\x84\x84\x84\x08NSNumber\0\x84\x84\x07NSValue\0" + back + b"\x84\x01*\x84"
    number = b"\x99\x99" if kind == "plain" else b"\x9b\x9b"
    attributes += number + b"\0\x86\x86\x86"
    return _START + _KINDS[kind] + length(len(said)) + said + b"\x86\x84\x02iI\x01" + units + attributes


def listed(value: object) -> bytes:
    """A binary property list."""
    return plistlib.dumps(value, fmt=plistlib.FMT_BINARY)


def card(**shown: str) -> bytes:
    """The archive of a card of another app."""
    objects: list[Any] = ["$null", None, {"$classname": "NSDictionary"}]
    keys, values = [], []
    for key, value in shown.items():
        objects += [key.replace("_", "-"), value]
        keys.append(plistlib.UID(len(objects) - 2))
        values.append(plistlib.UID(len(objects) - 1))
    objects[1] = {"NS.keys": keys, "NS.objects": values, "$class": plistlib.UID(2)}
    return listed({"$archiver": "NSKeyedArchiver", "$objects": objects, "$top": {"root": plistlib.UID(1)}})


def database(
    tables: Mapping[str, str], rows: Mapping[str, Sequence[Mapping[str, Any]]], page_size: int = 1024
) -> bytes:
    """The bytes of a database with these tables and rows."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA page_size={page_size}")
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
    for name, listed_rows in rows.items():
        insert(connection, name, listed_rows)
    connection.commit()
    return connection.serialize()


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a table."""
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def messages(*rows: Mapping[str, Any], **around: Sequence[Mapping[str, Any]]) -> bytes:
    """A chat.db with these rows, each with a number, an identifier and a time of its own if it has none."""
    filled = [
        {"guid": f"GUID-{n}", "date": (DAY + 60 * n) * NS, "service": "iMessage", **row}
        for n, row in enumerate(rows, 1)
    ]
    usual: dict[str, Sequence[Mapping[str, Any]]] = {
        "handle": [{"id": who, "service": "iMessage"} for who in (ADA, BEN, DEE)],
        "chat": [
            {"guid": f"iMessage;-;{ADA}", "style": 45, "chat_identifier": ADA},
            {"guid": "iMessage;+;chat1", "style": 43, "chat_identifier": "chat1", "display_name": "Choir"},
            {"guid": f"SMS;-;{BEN}", "style": 45, "chat_identifier": BEN, "is_filtered": 1},
        ],
        "chat_handle_join": [
            {"chat_id": chat, "handle_id": who} for chat, who in ((1, 1), (2, 1), (2, 2), (2, 3), (3, 2))
        ],
    }
    chats = [{"chat_id": row.pop("chat", 1), "message_id": n} for n, row in enumerate(filled, 1)]
    joined = [one for one in chats if one["chat_id"]]
    rest = {"chat_message_join": joined, **around}
    return database({"message": MESSAGE, **AROUND}, {**usual, "message": filled, **rest})


def mac() -> bytes:
    """One of each thing that Messages on a Mac keeps."""
    at = (DAY + 86_400) * NS
    edits = [
        {"d": float(DAY + 60), "t": body("I will come")},
        {"d": float(DAY + 120), "t": body("I come now")},
    ]
    rows: list[dict[str, Any]] = [
        {"text": "Where are you?", "handle_id": 1, "date_read": at, "destination_caller_id": MINE},
        {"attributedBody": body("Please stop writing to me. ❤️", "mutable"), "is_from_me": 1, "is_sent": 1},
        {"attributedBody": body("long " * 40), "handle_id": 1},
        {"attributedBody": body("I come now"), "handle_id": 1, "date_edited": at,
         "message_summary_info": listed({"ec": {"0": edits}, "ep": [0]})},
        {"handle_id": 1, "date_edited": at, "message_summary_info": listed({"rp": [0], "otr": {}})},
        {"text": "Loved “Where are you?”", "is_from_me": 1, "associated_message_type": 2000,
         "associated_message_guid": "p:0/GUID-1", "message_summary_info": listed({"ams": "Where are you?"})},
        {"is_from_me": 1, "associated_message_type": 3000, "associated_message_guid": "bp:GUID-1"},
        {"handle_id": 1, "associated_message_type": 2006, "associated_message_emoji": "🔥",
         "associated_message_guid": "GUID-NOWHERE"},
        {"text": "\ufffcsee", "handle_id": 1},
        {"attributedBody": body("\ufffc", "mutable", "IMG_2.HEIC"), "handle_id": 1},
        {"chat": 2, "handle_id": 2, "item_type": 1, "other_handle": 3},
        {"chat": 2, "handle_id": 1, "item_type": 2, "group_title": "Choir"},
        {"chat": 2, "handle_id": 3, "item_type": 3},
        {"handle_id": 1, "item_type": 4, "share_status": 0, "share_direction": 1},
        {"handle_id": 1, "item_type": 4, "share_status": 1, "share_direction": 1},
        {"chat": 2, "handle_id": 2, "text": "Rehearsal at six"},
        {"chat": 2, "text": "I am in", "is_from_me": 1, "is_sent": 1, "thread_originator_guid": "GUID-16"},
        {"chat": 3, "handle_id": 2, "service": "SMS", "text": "You won", "is_spam": 1},
        {"text": "not sent", "is_from_me": 1, "error": 22},
        {"chat": None, "handle_id": 1, "attributedBody": body("thrown away")},
        {"chat": None, "handle_id": 1},
        {"attributedBody": body("\ufffc"), "handle_id": 1, "balloon_bundle_id": "com.apple.PeerPayment",
         "payload_data": card(caption="Apple Cash", ldtext="Sent $1 with Apple Pay.")},
        {"handle_id": 1, "text": "boo", "expressive_send_style_id": "slam", "is_from_the_future": "kept"},
        {"handle_id": 1, "attributedBody": b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\xff"},
        {"handle_id": 1, "text": "no time", "date": 0},
        {"handle_id": 99, "chat": None, "text": "from nobody", "service": None},
    ]  # fmt: skip
    files = [{"guid": "F1", "filename": "~/Library/Messages/Attachments/0a/10/F1/IMG_1.HEIC",
              "mime_type": "image/heic", "transfer_name": "IMG_1.HEIC", "total_bytes": 12}]  # fmt: skip
    return messages(
        *rows,
        attachment=files,
        message_attachment_join=[{"message_id": 9, "attachment_id": 1}],
        chat_recoverable_message_join=[{"chat_id": 1, "message_id": n, "delete_date": at} for n in (20, 21)],
        recoverable_message_part=[{"chat_id": 1, "message_id": 21, "part_index": 0, "delete_date": at,
                                   "part_text": body("of this only the part is left")}],
        deleted_messages=[{"guid": "GONE-1"}, {"guid": "GONE-2"}],
    )  # fmt: skip


def phone_of_2013() -> bytes:
    """An sms.db of iOS 7: seconds, few columns, no tables of what was deleted."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, "
        "is_from_me INTEGER"
    )
    kept = {name: AROUND[name] for name in ("handle", "chat", "chat_handle_join", "chat_message_join")}
    rows = [
        {"guid": "A", "text": "In 2013", "handle_id": 1, "service": "SMS", "date": 385_000_000,
         "is_from_me": 0},
        {"guid": "B", "text": "Who is this?", "handle_id": 1, "service": "iMessage", "date": 385_000_060,
         "is_from_me": 1},
    ]  # fmt: skip
    return database(
        {"message": columns, **kept}, {"handle": [{"id": ADA, "service": "SMS"}], "message": rows}
    )


def phone_of_2011() -> bytes:
    """An sms.db of iOS 5: the number in the message, iMessage beside it, pieces and groups."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, text TEXT, flags INTEGER, group_id INTEGER, "
        "subject TEXT, country TEXT, read INTEGER, madrid_handle TEXT, is_madrid INTEGER DEFAULT 0, "
        "madrid_flags INTEGER DEFAULT 0, madrid_error INTEGER DEFAULT 0, madrid_guid TEXT, "
        "madrid_roomname TEXT"
    )
    tables = {
        "message": columns,
        "group_member": "ROWID INTEGER PRIMARY KEY, group_id INTEGER, address TEXT",
        "msg_group": "ROWID INTEGER PRIMARY KEY, type INTEGER",
        "msg_pieces": "ROWID INTEGER PRIMARY KEY, message_id INTEGER, data BLOB, part_id INTEGER, "
        "content_type TEXT, content_loc TEXT",
    }
    rows = [
        {"address": ADA, "date": 1_320_000_000, "text": "By text", "flags": 2, "group_id": 1},
        {"address": ADA, "date": 1_320_000_060, "text": "Yes?", "flags": 3, "group_id": 1},
        {"address": ADA, "date": 1_320_000_120, "text": "Lost", "flags": 33, "group_id": 1},
        {"address": ADA, "date": 1_320_000_180, "text": "Deleted", "flags": 129, "group_id": 1},
        {"address": None, "date": 341_692_800, "text": "By iMessage", "madrid_handle": DEE, "is_madrid": 1,
         "madrid_flags": 12_289, "group_id": 2, "madrid_guid": "M1"},
        {"address": None, "date": 341_692_860, "text": "Mine", "madrid_handle": DEE, "is_madrid": 1,
         "madrid_flags": 36_869, "group_id": 2},
        {"address": BEN, "date": 1_320_000_240, "text": None, "flags": 2, "group_id": 3},
    ]  # fmt: skip
    pieces = [
        {"message_id": 7, "content_type": "application/smil", "part_id": 0},
        {"message_id": 7, "content_type": "text/plain", "data": b"look", "part_id": 1},
        {"message_id": 7, "content_type": "image/jpeg", "content_loc": "IMG_7.jpg", "part_id": 2},
    ]
    members = [{"group_id": g, "address": a} for g, a in ((1, ADA), (2, DEE), (3, BEN), (3, ADA))]
    return database(tables, {"message": rows, "msg_pieces": pieces, "group_member": members})


def calls() -> bytes:
    """A CallHistory.storedata with calls of every kind."""
    tables = {
        "ZCALLRECORD": "Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER, "
        "ZCALLTYPE INTEGER, ZDISCONNECTED_CAUSE INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, "
        "ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS BLOB, ZISO_COUNTRY_CODE VARCHAR, ZNAME VARCHAR, "
        "ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR",
        "ZHANDLE": "Z_PK INTEGER PRIMARY KEY, ZTYPE INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR",
        "Z_2REMOTEPARTICIPANTHANDLES": "Z_2REMOTEPARTICIPANTCALLS INTEGER, "
        "Z_4REMOTEPARTICIPANTHANDLES INTEGER",
    }
    phone, facetime = "com.apple.Telephony", "com.apple.FaceTime"
    at = float(DAY)
    rows = [
        {"ZDATE": at, "ZANSWERED": 1, "ZCALLTYPE": 1, "ZORIGINATED": 0, "ZDURATION": 61.75,
         "ZADDRESS": ADA.encode(), "ZSERVICE_PROVIDER": phone, "ZISO_COUNTRY_CODE": "ng"},
        {"ZDATE": at + 0.5, "ZANSWERED": 0, "ZCALLTYPE": 1, "ZORIGINATED": 0, "ZDURATION": 0.0,
         "ZADDRESS": ADA, "ZSERVICE_PROVIDER": phone, "ZDISCONNECTED_CAUSE": 6},
        {"ZDATE": at + 60, "ZANSWERED": 0, "ZCALLTYPE": 1, "ZORIGINATED": 1, "ZDURATION": 0.0,
         "ZADDRESS": BEN, "ZSERVICE_PROVIDER": phone, "ZNAME": "Ben"},
        {"ZDATE": at + 120, "ZANSWERED": 0, "ZCALLTYPE": 1, "ZORIGINATED": 0, "ZDURATION": 0.0,
         "ZADDRESS": None, "ZSERVICE_PROVIDER": phone},
        {"ZDATE": at + 180, "ZANSWERED": 1, "ZCALLTYPE": 8, "ZORIGINATED": 0, "ZDURATION": 5.0,
         "ZADDRESS": None, "ZSERVICE_PROVIDER": facetime},
        {"ZDATE": at + 240, "ZANSWERED": 0, "ZCALLTYPE": 0, "ZORIGINATED": 0, "ZDURATION": 0.0,
         "ZADDRESS": "ada.example", "ZSERVICE_PROVIDER": "com.example.talk"},
    ]  # fmt: skip
    handles = [{"ZVALUE": DEE, "ZNORMALIZEDVALUE": DEE}, {"ZVALUE": ADA, "ZNORMALIZEDVALUE": ADA}]
    pairs = [
        {"Z_2REMOTEPARTICIPANTCALLS": 5, "Z_4REMOTEPARTICIPANTHANDLES": 1},
        {"Z_2REMOTEPARTICIPANTCALLS": 5, "Z_4REMOTEPARTICIPANTHANDLES": 2},
    ]
    return database(tables, {"ZCALLRECORD": rows, "ZHANDLE": handles, "Z_2REMOTEPARTICIPANTHANDLES": pairs})


def old_calls() -> bytes:
    """A call_history.db of iOS 6."""
    tables = {
        "call": "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, duration INTEGER, "
        "flags INTEGER, id INTEGER, name TEXT, country_code TEXT"
    }
    rows = [
        {"address": ADA, "date": 1_380_000_000, "duration": 12, "flags": 4},
        {"address": ADA, "date": 1_380_000_100, "duration": 0, "flags": 4},
        {"address": ADA, "date": 1_380_000_200, "duration": 30, "flags": 5, "country_code": "621"},
        {"address": "", "date": 1_380_000_300, "duration": 0, "flags": 4},
        {"address": BEN, "date": 1_380_000_400, "duration": 0, "flags": 8},
        {"address": DEE, "date": 1_380_000_500, "duration": 9, "flags": 20},
    ]
    return database(tables, {"call": rows})


def voicemails() -> bytes:
    """A voicemail.db with a kept, a trashed and a deleted message."""
    columns = (
        "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, "
        "callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER, "
        "receiver TEXT, label TEXT"
    )
    rows = [
        {"date": 1_767_300_000, "sender": ADA, "callback_num": ADA, "duration": 17, "trashed_date": 0,
         "flags": 3},
        {"date": 1_767_300_060, "sender": None, "callback_num": None, "duration": 4, "trashed_date": 0,
         "flags": 2},
        {"date": 1_767_300_120, "sender": ADA, "callback_num": ADA, "duration": 30, "trashed_date": DAY,
         "flags": 11},
    ]  # fmt: skip
    gone = [{"date": 1_767_200_000, "sender": BEN, "callback_num": BEN, "duration": 8, "trashed_date": DAY}]
    return database({"voicemail": columns, "deleted": columns}, {"voicemail": rows, "deleted": gone})


SAMPLES = {
    "apple_messages/mac.db": mac,
    "apple_messages/phone_of_2013.db": phone_of_2013,
    "apple_messages/phone_of_2011.db": phone_of_2011,
    "apple_calls/CallHistory.storedata": calls,
    "apple_calls/call_history.db": old_calls,
    "apple_voicemail/voicemail.db": voicemails,
}


def main() -> None:
    """Write the samples."""
    for name, made in SAMPLES.items():
        path = DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made())


if __name__ == "__main__":
    main()
