# SPDX-License-Identifier: Apache-2.0
"""Writes a large chat.db as Messages on a Mac keeps it, with invented people. Same size, same rows.

    python bench/generate_chat_db.py FILE [MESSAGES]

150,000 messages are about 98 MB. Seven in ten have their text only in ``attributedBody``, one in fifty
is a reaction, one in a hundred an edited message, one in thirty comes with a file.
"""

import hashlib
import plistlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MESSAGES = 150_000
FIRST = 694_224_000_000_000_000  # 2023-01-01 in nanoseconds since 2001
STEP = 97_000_000_000
PHRASES = (
    "please stop",
    "call me",
    "where are you tonight",
    "I waited at the door again",
    "the children ask for you",
    "school tomorrow",
    "sorry",
    "never answer",
    "bus rain dinner photo 😀",
    "é ọ привет",
)
NUMBERS = tuple(f"+{2_348_000_000_000 + who}" for who in range(5))
_NAMES = (
    "replace version type error is_delivered is_finished is_emote is_empty is_delayed is_auto_reply "
    "is_prepared is_read is_system_message is_sent has_dd_results is_service_message is_forward "
    "was_downgraded is_archive cache_has_attachments was_data_detected was_deduplicated "
    "is_audio_message is_played item_type group_action_type share_status share_direction "
    "is_expirable expire_state message_action_type message_source associated_message_range_location "
    "associated_message_range_length ck_sync_state sr_ck_sync_state is_corrupt sort_id is_spam "
    "has_unseen_mention was_delivered_quietly did_notify_recipient date_retracted date_edited "
    "was_detonated is_stewie is_kt_verified is_sos is_critical is_pending_satellite_send needs_relay "
    "schedule_type schedule_state sent_or_received_off_grid date_recovered "
)
INTEGERS = tuple(_NAMES.split())
SCHEMA = f"""
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, service_name TEXT, room_name TEXT, display_name TEXT, is_filtered INTEGER DEFAULT 0);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT, attributedBody BLOB, service TEXT, account TEXT,
  account_guid TEXT, date INTEGER, date_read INTEGER, date_delivered INTEGER, is_from_me INTEGER DEFAULT 0,
  date_played INTEGER, other_handle INTEGER DEFAULT -1, group_title TEXT, associated_message_guid TEXT,
  associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, payload_data BLOB,
  expressive_send_style_id TEXT, message_summary_info BLOB, destination_caller_id TEXT, reply_to_guid TEXT,
  thread_originator_guid TEXT, thread_originator_part TEXT, part_count INTEGER, ck_record_id TEXT,
  associated_message_emoji TEXT, {", ".join(f"{name} INTEGER DEFAULT 0" for name in INTEGERS)});
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT,
  mime_type TEXT, transfer_name TEXT, total_bytes INTEGER DEFAULT -1, is_sticker INTEGER DEFAULT 0);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER,
  UNIQUE (message_id, attachment_id));
CREATE INDEX message_idx_handle ON message(handle_id, date);
CREATE INDEX message_idx_date ON message(date);
CREATE INDEX chat_message_join_idx ON chat_message_join(message_id, chat_id, message_date);
"""
BEFORE = bytes.fromhex("040b73747265616d747970656481e803840140848484") + (
    b"\x12NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
)
AFTER = (
    b"\x92\x84\x84\x84\x0cNSDictionary\0\x94\x84\x01i\x01\x92\x84\x96\x96\x1d__kIMMessagePartAttributeName\x86"
    b"\x92\x84\x84\x84\x08NSNumber\0\x84\x84\x07NSValue\0\x94\x84\x01*\x84\x99\x99\0\x86\x86\x86"
)


def number(value: int) -> bytes:
    """A whole number as a typedstream writes it."""
    if value < 0x80:
        return bytes([value])
    return b"\x81" + value.to_bytes(2, "little") if value < 0x10000 else b"\x82" + value.to_bytes(4, "little")


def body(text: str) -> bytes:
    """An attributed text with one attribute: which part of the message it is."""
    said = text.encode()
    units = len(text.encode("utf-16-le")) // 2
    return BEFORE + number(len(said)) + said + b"\x86\x84\x02iI\x01" + number(units) + AFTER


def picked(at: int, below: int, salt: str) -> int:
    """A number that looks random and is not."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{at}".encode()).digest()[:4], "big") % below


def guid(at: int) -> str:
    """An identifier as Messages writes it."""
    found = hashlib.sha256(f"guid:{at}".encode()).hexdigest().upper()
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:32]}"


def row(at: int) -> dict[str, Any]:
    """One message."""
    start, many = picked(at, len(PHRASES), "start"), 1 + picked(at, 18, "many")
    text: str | None = " ".join(PHRASES[(start + 7 * i) % len(PHRASES)] for i in range(many))
    who, sent = 1 + picked(at, len(NUMBERS), "who"), int(picked(at, 10, "sent") < 4)
    date = FIRST + at * STEP
    only_body = picked(at, 10, "body") < 7
    found: dict[str, Any] = {
        "guid": guid(at),
        "text": None if only_body else text,
        "attributedBody": body(str(text)) if only_body else None,
        "handle_id": who,
        "service": "iMessage" if at % 5 else "SMS",
        "date": date,
        "date_read": 0 if sent else date + 9_123_456_789,
        "date_delivered": date + 1_234_567_890 if sent else 0,
        "is_from_me": sent,
        "is_sent": sent,
        "is_delivered": 1,
        "is_finished": 1,
        "is_read": 1 - sent,
        "destination_caller_id": "+2348000000099",
        "part_count": 1,
    }
    if at % 50 == 7:
        found["associated_message_type"] = 2000 + at % 6
        found["message_summary_info"] = plistlib.dumps({"amc": 1, "ams": "said"}, fmt=plistlib.FMT_BINARY)
        found["associated_message_guid"] = f"p:0/{guid(at - 3)}"
    elif at % 100 == 33:
        edits = [{"d": date / 1e9, "t": body("before")}, {"d": date / 1e9 + 60, "t": body(str(text))}]
        found["date_edited"] = date + 60_000_000_000
        found["message_summary_info"] = plistlib.dumps({"ec": {"0": edits}}, fmt=plistlib.FMT_BINARY)
    return found


def rows(many: int) -> Iterator[tuple[Any, ...]]:
    """All messages, their cells in the order of the first."""
    names = sorted({*row(7), *row(33)})
    for at in range(many):
        found = row(at)
        yield tuple(found.get(name, 0 if name.endswith(("type", "edited")) else None) for name in names)


def main() -> None:
    """Write the file."""
    path = Path(sys.argv[1])
    many = int(sys.argv[2]) if len(sys.argv) > 2 else MESSAGES
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    for at, handle in enumerate(NUMBERS, 1):
        database.execute("INSERT INTO handle (id, service) VALUES (?, 'iMessage')", (handle,))
        chat = (f"iMessage;-;{handle}", handle)
        database.execute("INSERT INTO chat (guid, style, chat_identifier) VALUES (?, 45, ?)", chat)
        database.execute("INSERT INTO chat_handle_join VALUES (?, ?)", (at, at))
    names = sorted({*row(7), *row(33)})
    marks = ", ".join("?" * len(names))
    database.executemany(f"INSERT INTO message ({', '.join(names)}) VALUES ({marks})", rows(many))
    database.execute("INSERT INTO chat_message_join SELECT handle_id, ROWID, date FROM message")
    for at in range(1, many, 30):
        file = (
            guid(-at - 1),
            f"~/Library/Messages/Attachments/0a/10/{guid(-at)}/IMG_{at}.HEIC",
            f"IMG_{at}.HEIC",
        )
        added = database.execute(
            "INSERT INTO attachment (guid, filename, transfer_name) VALUES (?, ?, ?)", file
        )
        database.execute("INSERT INTO message_attachment_join VALUES (?, ?)", (at, added.lastrowid))
    database.commit()
    database.close()


if __name__ == "__main__":
    main()
