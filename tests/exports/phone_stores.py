# SPDX-License-Identifier: Apache-2.0
"""Writes small stores of telephones with invented people, for the tests and the samples; and reads them.

    python tests/exports/phone_stores.py

writes the samples anew. They lie in the folders of their readers as they came out of SQLite.
"""

import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from leeward.parts import Choices, Document, Neighbour, Reader
from leeward.records import Record, Sha256, Tally, Unread
from leeward.wire import canonical
from leeward.words import tell

Item = Record | Unread
DATA = Path(__file__).parent / "data"
ADA, BEN, DEE = "+2348000000101", "+2348000000102", "+12025550103"
WA_ADA, WA_BEN = "2348000000101@s.whatsapp.net", "2348000000102@s.whatsapp.net"
GROUP = "120363000000000001@g.us"
DAY = 789_000_000  # 2026-01-01T22:40:00Z in seconds since 2001
MS = 1_767_300_000_000  # 2026-01-01T20:40:00Z in milliseconds since 1970


class Lying:
    """A file that lies beside an export, in memory."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data, self.size = name, data, len(data)

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self.data).hexdigest())

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


def document(
    untrusted: bytes, name: str, beside: Mapping[str, Neighbour] | None = None, member: str | None = None
) -> Document:
    """A file in memory as readers see it."""
    head = untrusted[:65536]
    return Document(name, member, len(untrusted), head, lambda: io.BytesIO(untrusted), beside or {})


def read(reader: Reader, of: Document, choices: Choices | None = None) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(reader.read(of, choices or Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    assert tally.format == reader.name
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records + tally.system == sum(isinstance(item, Record) for item in found)
    places = {(item.where.member, item.where.row, item.where.offset) for item in found}
    assert len(places) == len(found), "no two records may have one place"
    for item in found:
        canonical(item)
    for said in (*tally.caveats, *tally.assumptions):
        tell(said, "en")
    return found, tally


def records(reader: Reader, of: Document, choices: Choices | None = None) -> list[Record]:
    """The records alone."""
    return [item for item in read(reader, of, choices)[0] if isinstance(item, Record)]


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


def answers(golden: Path, found: Sequence[Item], tally: Tally) -> bool:
    """Whether a sample reads as its answer says; with UPDATE_GOLDEN the answer is written anew."""
    answer = {"items": [plain(item) for item in found], "tally": plain(tally)}
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return bool(json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8")))


def database(tables: Mapping[str, str], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """The bytes of a database with these tables and rows."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size=1024")
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
    for name, listed in rows.items():
        for row in listed:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.commit()
    found = connection.serialize()
    connection.close()
    return found


def dumped(data: bytes) -> list[str]:
    """What a database holds, as text: its bytes differ from one SQLite to the next."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return list(connection.iterdump())


def protobuf(*fields: tuple[int, bytes | int]) -> bytes:
    """A small Protocol Buffers message."""

    def varint(value: int) -> bytes:
        out = bytearray()
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*out, value])

    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts.append(varint(number << 3) + varint(value))
        else:
            parts.append(varint(number << 3 | 2) + varint(len(value)) + value)
    return b"".join(parts)


CHAT_TABLES = {
    "ZWAMESSAGE": "Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER, ZMESSAGETYPE INTEGER, "
    "ZGROUPEVENTTYPE INTEGER, ZMESSAGEDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZTEXT VARCHAR, ZFROMJID VARCHAR, "
    "ZTOJID VARCHAR, ZSTANZAID VARCHAR, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER, "
    "ZMESSAGEINFO INTEGER, ZMESSAGESTATUS INTEGER, ZFLAGS INTEGER, ZSTARRED INTEGER",
    "ZWACHATSESSION": "Z_PK INTEGER PRIMARY KEY, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR, "
    "ZSESSIONTYPE INTEGER",
    "ZWAGROUPMEMBER": "Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID VARCHAR, "
    "ZCONTACTNAME VARCHAR, ZFIRSTNAME VARCHAR",
    "ZWAPROFILEPUSHNAME": "Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZPUSHNAME VARCHAR",
    "ZWAMEDIAITEM": "Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZMEDIALOCALPATH VARCHAR, ZTITLE VARCHAR, "
    "ZVCARDNAME VARCHAR, ZVCARDSTRING VARCHAR, ZMOVIEDURATION INTEGER, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, "
    "ZXMPPTHUMBPATH VARCHAR, ZMETADATA BLOB",
    "ZWAMESSAGEINFO": "Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB",
}


_FROM_ADA: dict[str, Any] = {"ZCHATSESSION": 1, "ZFROMJID": WA_ADA, "ZISFROMME": 0}


def _whatsapp_messages() -> list[dict[str, Any]]:
    one = _FROM_ADA
    own: dict[str, Any] = {"ZCHATSESSION": 1, "ZTOJID": WA_ADA, "ZISFROMME": 1}
    group: dict[str, Any] = {"ZCHATSESSION": 2, "ZFROMJID": GROUP, "ZISFROMME": 0}
    return [
        {**one, "ZMESSAGETYPE": 10, "ZGROUPEVENTTYPE": 2},
        {**one, "ZTEXT": "Where are you?", "ZMESSAGETYPE": 0, "ZMESSAGEINFO": 1},
        {**own, "ZTEXT": "Please stop writing to me.", "ZMEDIAITEM": 1, "ZMESSAGESTATUS": 8},
        {**one, "ZMESSAGETYPE": 1, "ZMEDIAITEM": 2},
        {**one, "ZMESSAGETYPE": 3, "ZMEDIAITEM": 3},
        {**one, "ZMESSAGETYPE": 5, "ZMEDIAITEM": 4},
        {**one, "ZMESSAGETYPE": 14},
        {**one, "ZMESSAGETYPE": 10, "ZGROUPEVENTTYPE": 1},
        {**one, "ZMESSAGETYPE": 59, "ZSTANZAID": "CALL-2"},
        {**own, "ZMESSAGETYPE": 10, "ZGROUPEVENTTYPE": 34},
        {**own, "ZTEXT": "never went out", "ZMESSAGESTATUS": 9},
        {**one, "ZMESSAGETYPE": 38, "ZFLAGS": 128},
        {**group, "ZMESSAGETYPE": 6, "ZGROUPEVENTTYPE": 12},
        {**group, "ZTEXT": "He asked about you", "ZGROUPMEMBER": 2, "ZMESSAGETYPE": 0, "ZSTARRED": 1},
        {**group, "ZTEXT": "a poll?", "ZGROUPMEMBER": 1, "ZMESSAGETYPE": 777},
        {**one, "ZMESSAGETYPE": 4, "ZMEDIAITEM": 5},
    ]


def _whatsapp_media() -> list[dict[str, Any]]:
    return [
        {"ZMESSAGE": 3, "ZMETADATA": protobuf((5, b"ID2"), (6, WA_ADA.encode()))},
        {"ZMESSAGE": 4, "ZMEDIALOCALPATH": "Media/2348000000101@s.whatsapp.net/a/b/door.jpg",
         "ZTITLE": "your door", "ZVCARDSTRING": "image/jpeg", "ZLATITUDE": 640.0, "ZLONGITUDE": 480.0},
        {"ZMESSAGE": 5, "ZMEDIALOCALPATH": "Media/2348000000101@s.whatsapp.net/a/b/note.opus",
         "ZMOVIEDURATION": 12},
        {"ZMESSAGE": 6, "ZLATITUDE": 6.45306, "ZLONGITUDE": 3.39583, "ZXMPPTHUMBPATH": "Media/x/map.thumb"},
        {"ZMESSAGE": 16, "ZVCARDNAME": "Chidi", "ZVCARDSTRING": "BEGIN:VCARD\nFN:Chidi\nEND:VCARD"},
    ]  # fmt: skip


def whatsapp_chats(*more: Mapping[str, Any]) -> bytes:
    """A ChatStorage.sqlite with one of each thing that WhatsApp keeps, and ``more`` messages of Ada's."""
    messages = [*_whatsapp_messages(), *({**_FROM_ADA, **each} for each in more)]
    timed = [
        {"ZMESSAGEDATE": DAY + 600 * n + 0.25, "ZSTANZAID": f"ID{n}", **row}
        for n, row in enumerate(messages, 1)
    ]
    from_ada = protobuf((1, b"R1"), (2, WA_ADA.encode()), (3, "😠".encode()), (4, MS))
    from_owner = protobuf((1, b"R2"), (2, "👍".encode()), (3, MS + 5000))
    note = protobuf((4, 2), (7, protobuf((1, from_ada), (2, from_owner))))
    return database(
        CHAT_TABLES,
        {
            "ZWAMESSAGE": timed,
            "ZWACHATSESSION": [
                {"ZCONTACTJID": WA_ADA, "ZPARTNERNAME": "Ada", "ZSESSIONTYPE": 0},
                {"ZCONTACTJID": GROUP, "ZPARTNERNAME": "Choir", "ZSESSIONTYPE": 1},
            ],
            "ZWAGROUPMEMBER": [
                {"ZCHATSESSION": 2, "ZMEMBERJID": WA_ADA},
                {"ZCHATSESSION": 2, "ZMEMBERJID": WA_BEN, "ZCONTACTNAME": "Ben"},
            ],
            "ZWAPROFILEPUSHNAME": [{"ZJID": WA_ADA, "ZPUSHNAME": "ada 🌸"}],
            "ZWAMEDIAITEM": _whatsapp_media(),
            "ZWAMESSAGEINFO": [{"ZMESSAGE": 2, "ZRECEIPTINFO": note}],
        },
    )


def whatsapp_calls() -> bytes:
    """A CallHistory.sqlite of WhatsApp."""
    tables = {
        "ZWAAGGREGATECALLEVENT": "Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER, "
        "ZVIDEO INTEGER",
        "ZWACDCALLEVENT": "Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZOUTCOME INTEGER, "
        "ZDATE TIMESTAMP, ZDURATION FLOAT, ZCALLIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR, "
        "ZGROUPCALLCREATORUSERJIDSTRING VARCHAR",
        "ZWACDCALLEVENTPARTICIPANT": "Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, ZJIDSTRING VARCHAR",
    }
    shown = [(1, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 0)]
    calls = [
        {"Z1CALLEVENTS": 1, "ZOUTCOME": 0, "ZDATE": DAY + 0.5, "ZDURATION": 61.9, "ZCALLIDSTRING": "CALL-1"},
        {"Z1CALLEVENTS": 2, "ZOUTCOME": 1, "ZDATE": DAY + 5400, "ZDURATION": 0.0, "ZCALLIDSTRING": "CALL-2"},
        {"Z1CALLEVENTS": 3, "ZOUTCOME": 1, "ZDATE": DAY + 9000, "ZDURATION": 0.0, "ZCALLIDSTRING": "CALL-3"},
        {"Z1CALLEVENTS": 4, "ZOUTCOME": 4, "ZDATE": DAY + 9100, "ZDURATION": 0.0, "ZCALLIDSTRING": "CALL-4"},
        {"ZOUTCOME": 9, "ZDATE": None, "ZGROUPJIDSTRING": GROUP, "ZGROUPCALLCREATORUSERJIDSTRING": WA_BEN},
    ]
    people = [(1, WA_ADA), (2, WA_ADA), (3, WA_ADA), (4, WA_BEN), (5, WA_ADA), (5, WA_BEN)]
    return database(
        tables,
        {
            "ZWAAGGREGATECALLEVENT": [{"ZINCOMING": i, "ZMISSED": m, "ZVIDEO": v} for i, m, v in shown],
            "ZWACDCALLEVENT": calls,
            "ZWACDCALLEVENTPARTICIPANT": [{"Z1PARTICIPANTS": n, "ZJIDSTRING": who} for n, who in people],
        },
    )


def whatsapp_contacts() -> bytes:
    """A ContactsV2.sqlite of WhatsApp."""
    columns = (
        "Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR, ZGIVENNAME VARCHAR, ZPHONENUMBER VARCHAR, "
        "ZWHATSAPPID VARCHAR, ZLID VARCHAR, ZABOUTTEXT VARCHAR, ZABOUTTIMESTAMP TIMESTAMP"
    )
    rows = [
        {"ZFULLNAME": "Ada Obi", "ZPHONENUMBER": ADA, "ZWHATSAPPID": WA_ADA, "ZABOUTTEXT": "At work",
         "ZABOUTTIMESTAMP": DAY},
        {"ZGIVENNAME": "Ben", "ZPHONENUMBER": BEN, "ZLID": "1000001@lid"},
        {"ZFULLNAME": None},
    ]  # fmt: skip
    return database({"ZWAADDRESSBOOKCONTACT": columns}, {"ZWAADDRESSBOOKCONTACT": rows})


def apple_contacts() -> bytes:
    """An AddressBook.sqlitedb."""
    tables = {
        "ABPerson": "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT, "
        "Organization TEXT, Note TEXT, Nickname TEXT, Birthday TEXT, CreationDate INTEGER",
        "ABMultiValue": "UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, "
        "label INTEGER, value TEXT",
        "ABMultiValueLabel": "value TEXT, UNIQUE(value)",
        "ABMultiValueEntry": "parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key)",
        "ABMultiValueEntryKey": "value TEXT, UNIQUE(value)",
    }
    values = [
        {"record_id": 1, "property": 3, "label": 1, "value": ADA},
        {"record_id": 1, "property": 3, "label": 2, "value": DEE},
        {"record_id": 1, "property": 4, "value": "ada@example.org"},
        {"record_id": 1, "property": 5, "label": 2, "value": None},
        {"record_id": 1, "property": 23, "label": 3, "value": "Ben"},
        {"record_id": 2, "property": 3, "value": BEN},
    ]
    entries = [(4, 1, "Lagos"), (4, 2, "1 Broad\nStreet"), (4, 3, "ng")]
    return database(
        tables,
        {
            "ABPerson": [
                {"First": "Ada", "Last": "Obi", "Note": "do not answer", "CreationDate": DAY},
                {"Organization": "Garage", "Birthday": "DAY"},
                {"Nickname": "D"},
            ],
            "ABMultiValue": values,
            "ABMultiValueLabel": [{"value": v} for v in ("_$!<Mobile>!$_", "_$!<Home>!$_", "brother")],
            "ABMultiValueEntry": [{"parent_id": p, "key": k, "value": v} for p, k, v in entries],
            "ABMultiValueEntryKey": [{"value": v} for v in ("City", "Street", "CountryCode")],
        },
    )


SAMPLES: dict[str, Callable[[], bytes]] = {
    "whatsapp_ios_db/ChatStorage.sqlite": whatsapp_chats,
    "whatsapp_ios_calls/CallHistory.sqlite": whatsapp_calls,
    "whatsapp_ios_contacts/ContactsV2.sqlite": whatsapp_contacts,
    "apple_contacts/AddressBook.sqlitedb": apple_contacts,
}


def main() -> None:
    """Write the samples."""
    for name, made in SAMPLES.items():
        path = DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made())


if __name__ == "__main__":
    main()
