# SPDX-License-Identifier: Apache-2.0
"""Writes small stores and backups of Android phones with invented people, for the tests and the samples.

    python -m tests.exports.android_stores

writes the samples anew.
"""

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .phone_stores import ADA, BEN, DATA, DEE, MS, database

SMS = (
    "_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER, "
    "date_sent INTEGER DEFAULT 0, read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER, "
    "subject TEXT, body TEXT, error_code INTEGER DEFAULT 0, sub_id INTEGER DEFAULT -1"
)
PDU = (
    "_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER, date_sent INTEGER DEFAULT 0, "
    "msg_box INTEGER, m_id TEXT, sub TEXT, sub_cs INTEGER, m_type INTEGER, tr_id TEXT"
)
AROUND = {
    "addr": "_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER, charset INTEGER",
    "part": "_id INTEGER PRIMARY KEY AUTOINCREMENT, mid INTEGER, seq INTEGER, ct TEXT, name TEXT, fn TEXT, "
    "cl TEXT, _data TEXT, text TEXT",
    "threads": "_id INTEGER PRIMARY KEY AUTOINCREMENT, recipient_ids TEXT",
    "canonical_addresses": "_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT",
}
PASSWORD = "correct horse"
TELEPHONY = "apps/com.android.providers.telephony/d_f"


def texts(*more: Mapping[str, Any]) -> bytes:
    """An mmssms.db with one of each thing that a phone keeps, and ``more`` texts."""
    own = "(202) 555-0103"
    sms = [
        {"address": ADA, "date": MS, "date_sent": MS - 1000, "type": 1, "body": "Where are you?"},
        {"address": "0800 000 0101", "date": MS + 60_000, "type": 2, "body": "Please stop writing to me."},
        {"address": ADA, "date": MS + 90_000, "type": 3, "body": "not sent yet"},
        {"address": ADA, "date": MS + 91_000, "type": 5, "body": "could not be sent", "error_code": 38},
        {"address": ADA, "date": MS + 92_000, "type": 9, "body": "?"},
        {"address": BEN, "date": 0, "type": 1, "body": None, "thread_id": 2},
    ]
    pdus = [
        {
            "thread_id": 1,
            "date": MS // 1000 + 200,
            "msg_box": 1,
            "m_type": 132,
            "sub": "Ã¼ber",
            "sub_cs": 106,
        },
        {"thread_id": 3, "date": MS // 1000 + 300, "msg_box": 2, "m_type": 128, "tr_id": "proto:x"},
        {"thread_id": 1, "date": MS // 1000 + 400, "msg_box": 1, "m_type": 130},
    ]
    addresses = [(1, ADA, 137), (1, "insert-address-token", 151), (2, "insert-address-token", 137)]
    addresses += [(2, ADA, 151), (2, BEN, 151), (3, ADA, 137)]
    parts = [
        {"mid": 1, "ct": "application/smil", "text": "<smil/>"},
        {"mid": 1, "ct": "text/plain", "text": "your door"},
        {"mid": 1, "ct": "image/jpeg", "cl": "door.jpg", "_data": "/data/user/0/app_parts/PART_1_door.jpg"},
        {"mid": 2, "ct": "text/plain", "text": "both of you, stop"},
    ]
    return database(
        {"sms": SMS, "pdu": PDU, **AROUND},
        {
            "sms": [{"thread_id": 1, **row} for row in (*sms, *more)],
            "pdu": pdus,
            "addr": [{"msg_id": m, "address": a, "type": k} for m, a, k in addresses],
            "part": parts,
            "threads": [{"recipient_ids": ids} for ids in ("1", "2", "1 2")],
            "canonical_addresses": [{"address": one} for one in (ADA, BEN, own)],
        },
    )


def calls() -> bytes:
    """A contacts2.db with calls and contacts."""
    tables = {
        "calls": "_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, date INTEGER, duration INTEGER, "
        "type INTEGER, new INTEGER, name TEXT, presentation INTEGER, features INTEGER, block_reason INTEGER",
        "raw_contacts": "_id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT, deleted INTEGER, "
        "account_type TEXT",
        "data": "_id INTEGER PRIMARY KEY AUTOINCREMENT, raw_contact_id INTEGER, mimetype_id INTEGER, "
        "data1 TEXT, data2 TEXT, data3 TEXT",
        "mimetypes": "_id INTEGER PRIMARY KEY AUTOINCREMENT, mimetype TEXT",
    }
    rows = [
        {"number": ADA, "type": 1, "duration": 61, "name": "Ada"},
        {"number": ADA, "type": 2, "duration": 0},
        {"number": ADA, "type": 3, "duration": 0},
        {"number": ADA, "type": 5, "duration": 0, "features": 1},
        {"number": ADA, "type": 6, "duration": 0, "block_reason": 3},
        {"number": "-2", "type": 3, "duration": 0},
        {"number": "", "type": 1, "duration": 4, "presentation": 2},
        {"number": DEE, "type": 77, "duration": None},
    ]
    kinds = ("name", "phone_v2", "email_v2", "note")
    data = [(1, 1, "Ada Obi"), (1, 2, ADA), (1, 3, "ada@example.org"), (1, 4, "do not answer"), (2, 2, BEN)]
    return database(
        tables,
        {
            "calls": [{"date": MS + 60_000 * n, **row} for n, row in enumerate(rows)],
            "raw_contacts": [
                {"display_name": "Ada Obi", "deleted": 0, "account_type": "com.example"},
                {"display_name": None, "deleted": 1},
            ],
            "data": [{"raw_contact_id": c, "mimetype_id": k, "data1": v} for c, k, v in data],
            "mimetypes": [{"mimetype": f"vnd.android.cursor.item/{kind}"} for kind in kinds],
        },
    )


def listed(*rows: Mapping[str, Any]) -> bytes:
    """A packed list of messages as the telephony provider writes it."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode())


def provider() -> dict[str, bytes]:
    """What ``adb backup`` takes from the telephony provider."""
    sms = [
        {"address": ADA, "body": "Where are you?", "date": str(MS), "date_sent": "0", "status": "-1",
         "type": "1", "recipients": [ADA], "read": "1"},
        {"address": ADA, "body": "never went out", "date": str(MS + 1000), "type": "6", "recipients": [ADA]},
    ]  # fmt: skip
    mms = [
        {"date": str(MS // 1000), "m_type": "132", "msg_box": "1", "recipients": [ADA, BEN],
         "mms_addresses": [{"type": 137, "address": ADA, "charset": 106}], "mms_body": "your door 🚪",
         "mms_charset": 106},
    ]  # fmt: skip
    return {
        f"{TELEPHONY}/000001_mms_backup": listed(*mms),
        f"{TELEPHONY}/000000_sms_backup": listed(*sms),
        "apps/com.example.game/f/scores": b"not read",
    }


def tar_of(files: Mapping[str, bytes]) -> bytes:
    """A tar as Android writes it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return held.getvalue()


def backup(files: Mapping[str, bytes] | None = None, *, packed: bool = True) -> bytes:
    """A backup.ab that is not encrypted."""
    tar = tar_of(provider() if files is None else files)
    head = b"ANDROID BACKUP\n5\n%d\nnone\n" % packed
    return head + (zlib.compress(tar) if packed else tar)


def _sealed(data: bytes, key: bytes, vector: bytes) -> bytes:
    rest = 16 - len(data) % 16
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return cipher.update(data + bytes([rest]) * rest) + cipher.finalize()


def encrypted_backup(
    files: Mapping[str, bytes] | None = None, *, version: int = 5, rounds: int = 20, master: int = 0x85
) -> bytes:
    """A backup.ab that is encrypted."""
    user_salt, check_salt, user_vector, vector = b"u" * 64, b"c" * 64, b"v" * 16, b"w" * 16
    key = bytes([master]) * 32
    letters = "".join(chr(b if b < 0x80 else 0xFF00 + b) for b in key).encode() if version > 1 else key
    check = hashlib.pbkdf2_hmac("sha1", letters, check_salt, rounds, 32)
    blob = b"".join(bytes([len(one)]) + one for one in (vector, key, check))
    own = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), user_salt, rounds, 32)
    lines = [user_salt, check_salt, b"", user_vector, _sealed(blob, own, user_vector)]
    told = [b"%d" % rounds if not one else one.hex().upper().encode() for one in lines]
    head = b"\n".join([b"ANDROID BACKUP", b"%d" % version, b"1", b"AES-256", *told, b""])
    return head + _sealed(zlib.compress(tar_of(provider() if files is None else files)), key, vector)


SAMPLES = {
    "android_messages_db/mmssms.db": texts,
    "android_call_log_db/contacts2.db": calls,
    "android_backup/backup.ab": backup,
}


def main() -> None:
    """Write the samples."""
    for name, made in SAMPLES.items():
        path = DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made())


if __name__ == "__main__":
    main()
