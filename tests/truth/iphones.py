# SPDX-License-Identifier: Apache-2.0
"""Writers of what iPhones and Macs keep: Messages of four ages, calls, voicemail, contacts, whole backups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..exports import apple_stores as apple  # noqa: TID252 - Apple's tables are known there
from ..exports import iphone_backups as backups  # noqa: TID252
from ..exports.apple_stores import NS, database  # noqa: TID252
from .events import HIS_MAIL, HIS_NUMBER, Event
from .ledger import Truth, Written, at_second, files, picture
from .phones import of_phone

EPOCH = 978_307_200
PLANTS = ("edited", "deleted", "reaction", "system", "picture", "gone", "empty", "nul", "undated")
TAP = 2002
HANDLES = [{"id": HIS_NUMBER, "service": "iMessage"}]
ATTACHMENTS = "Library/SMS/Attachments/ab/11/GUID/"


def _seconds(event: Event) -> int:
    return 0 if event.plant == "undated" else event.milliseconds // 1000 - EPOCH


def _row(event: Event) -> tuple[dict[str, Any], Truth]:
    """A row of today's Messages. Every third text stands in the archive alone, as most do by now."""
    e, truth = event, replace(of_phone(event), files=())
    row: dict[str, Any] = {
        "guid": f"G{e.number}",
        "handle_id": 1,
        "date": _seconds(e) * NS,
        "is_from_me": int(e.by_her),
        "is_sent": int(e.by_her),
    }
    said: dict[str, Any] = {"text": e.text} if e.number % 3 or "\0" in e.text else {
        "attributedBody": apple.body(e.text, "mutable" if e.number % 2 else "plain")
    }  # fmt: skip
    if e.plant == "edited":
        past = [{"d": float(_seconds(e)), "t": apple.body("before")}, {"d": 1.0, "t": apple.body(e.text)}]
        said["message_summary_info"] = apple.listed({"ec": {"0": past}, "ep": [0]})
        return row | said | {"date_edited": row["date"]}, replace(truth, state=("edited",))
    if e.plant == "deleted":
        said = {"date_edited": row["date"], "message_summary_info": apple.listed({"rp": [0], "otr": {}})}
        return row | said, replace(truth, text="", state=("deleted",))
    if e.plant == "system":
        said = {"item_type": 2, "group_title": "Choir"}
        return row | said, replace(truth, kind="event", text="Choir", state=("system",))
    if e.plant == "reaction":
        said = {"text": f"Laughed at “{e.number}”", "associated_message_guid": f"p:0/G{e.number - 1}"}
        said["associated_message_type"] = TAP
        return row | said, replace(truth, kind="reaction", text=said["text"])
    if e.file:
        return row | {"text": f"\ufffc{e.text}"}, replace(truth, text=f"\ufffc{e.text}")
    return row | said, truth


def _messages(events: Sequence[Event], home: str) -> tuple[bytes, tuple[Truth, ...]]:
    """Today's database; pictures are named below ``home``."""
    made = [_row(e) for e in events]
    pictured = [(n, e) for n, e in enumerate(events, 1) if e.file]
    attachments = [
        {"guid": f"A{n}", "filename": f"~/{home}{e.file}", "transfer_name": e.file, "mime_type": "image/jpeg"}
        for n, e in pictured
    ]
    joined = [{"message_id": n, "attachment_id": m} for m, (n, _) in enumerate(pictured, 1)]
    whole = apple.messages(
        *(row for row, _ in made),
        handle=HANDLES,
        chat=[{"guid": f"iMessage;-;{HIS_NUMBER}", "style": 45, "chat_identifier": HIS_NUMBER}],
        chat_handle_join=[{"chat_id": 1, "handle_id": 1}],
        attachment=attachments,
        message_attachment_join=joined,
    )
    truths = []
    for e, (_, truth) in zip(events, made, strict=True):
        truths.append(replace(truth, files=files(e)))
    return whole, tuple(truths)


def mac_messages(events: Sequence[Event]) -> Written:
    """A chat.db of today."""
    folder = "Attachments/ab/11/GUID/"
    whole, truths = _messages(events, f"Library/Messages/{folder}")
    beside = {f"{folder}{e.file}": picture(e) for e in events if e.plant == "picture"}
    return Written("chat.db", whole, (), b"", truths, beside=beside)


def plain_mac_messages(events: Sequence[Event]) -> Written:
    """A chat.db with the columns that every age of it has."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, "
    )
    columns += "is_from_me INTEGER, attributedBody BLOB"
    rows = [
        {
            "guid": f"G{e.number}",
            "text": e.text,
            "handle_id": 1,
            "date": _seconds(e) * NS,
            "is_from_me": e.by_her,
        }
        for e in events
    ]
    whole = database(
        {"message": columns, "handle": apple.AROUND["handle"]}, {"handle": HANDLES, "message": rows}
    )
    return Written("chat.db", whole, (), b"", tuple(map(of_phone, events)))


def phone_of_2013(events: Sequence[Event]) -> Written:
    """An sms.db of iOS 7: seconds instead of their billionths."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, "
    )
    columns += "is_from_me INTEGER"
    kept = {name: apple.AROUND[name] for name in ("handle", "chat", "chat_handle_join", "chat_message_join")}
    rows = [
        {"guid": f"G{e.number}", "text": e.text, "handle_id": 1, "date": _seconds(e), "is_from_me": e.by_her}
        for e in events
    ]
    whole = database({"message": columns, **kept}, {"handle": HANDLES, "message": rows})
    return Written("sms.db", whole, (), b"", tuple(map(of_phone, events)))


def phone_of_2011(events: Sequence[Event]) -> Written:
    """An sms.db of iOS 5: the number in the message, two counts of time, flags for what was sent."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, text TEXT, flags INTEGER, group_id INTEGER, "
        "madrid_handle TEXT, is_madrid INTEGER DEFAULT 0, madrid_flags INTEGER DEFAULT 0, "
        "madrid_error INTEGER DEFAULT 0, madrid_guid TEXT, madrid_roomname TEXT"
    )
    rows: list[dict[str, Any]] = []
    for e in events:
        text, apart = {"text": e.text, "group_id": 1}, _seconds(e) + EPOCH * (e.number % 2)
        if e.number % 2:
            rows.append({**text, "address": HIS_NUMBER, "date": apart, "flags": 3 if e.by_her else 2})
        else:
            sent = {
                "madrid_flags": 36_869 if e.by_her else 12_289,
                "is_madrid": 1,
                "madrid_guid": f"M{e.number}",
            }
            rows.append({**text, **sent, "date": apart, "madrid_handle": HIS_NUMBER})
    tables = {"message": columns, "group_member": "ROWID INTEGER PRIMARY KEY, group_id INTEGER, address TEXT"}
    members = [{"group_id": 1, "address": HIS_NUMBER}]
    whole = database(tables, {"message": rows, "group_member": members})
    return Written("sms.db", whole, (), b"", tuple(map(of_phone, events)))


def _call(event: Event) -> tuple[bool, int, Truth]:
    """Whether a call was taken, how long, and what it tells."""
    e, taken = event, event.number % 3 > 0
    seconds = e.number % 300 + 1 if taken else 0
    state = () if e.by_her and not taken else ("answered",) if taken else ("missed",)
    return taken, seconds, Truth(
        "call", None if e.by_her else HIS_NUMBER, "", *at_second(e), seconds, e.way, state
    )  # fmt: skip


def calls(events: Sequence[Event]) -> Written:
    """A CallHistory.storedata."""
    columns = (
        "Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER, "
        "ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS BLOB, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR"
    )
    rows, truths = [], []
    for e in events:
        taken, seconds, truth = _call(e)
        row = {
            "ZANSWERED": int(taken),
            "ZCALLTYPE": 1,
            "ZORIGINATED": int(e.by_her),
            "ZDATE": e.milliseconds // 1000 - EPOCH + 0.25,
        }
        row |= {"ZDURATION": seconds + 0.5 if taken else 0.0, "ZADDRESS": HIS_NUMBER}
        rows.append({**row, "ZSERVICE_PROVIDER": "com.apple.Telephony"})
        truths.append(truth)
    whole = database({"ZCALLRECORD": columns}, {"ZCALLRECORD": rows})
    return Written("CallHistory.storedata", whole, (), b"", tuple(truths))


def old_calls(events: Sequence[Event]) -> Written:
    """A call_history.db of iOS 6."""
    columns = (
        "ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, id INTEGER"
    )
    rows, truths = [], []
    for e in events:
        _, seconds, truth = _call(e)
        row = {"address": HIS_NUMBER, "date": e.milliseconds // 1000, "duration": seconds}
        rows.append({**row, "flags": 5 if e.by_her else 4})
        truths.append(truth)
    return Written("call_history.db", database({"call": columns}, {"call": rows}), (), b"", tuple(truths))


def voicemails(events: Sequence[Event]) -> Written:
    """A voicemail.db."""
    columns = "ROWID INTEGER PRIMARY KEY, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, "
    columns += "callback_num TEXT, duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER"
    rows = [
        {
            "date": e.milliseconds // 1000,
            "sender": HIS_NUMBER,
            "duration": e.number,
            "trashed_date": 0,
            "flags": 3,
        }
        for e in events
    ]
    truths = tuple(
        Truth("call", HIS_NUMBER, "", *at_second(e), e.number, "in", ("voicemail",)) for e in events
    )
    return Written("voicemail.db", database({"voicemail": columns}, {"voicemail": rows}), (), b"", truths)


def contacts(events: Sequence[Event]) -> Written:
    """An AddressBook.sqlitedb."""
    people = [{"First": f"Ben {e.number}", "Last": "Okoro", "Note": e.text} for e in events]
    values = [
        {"record_id": n, "property": kind, "value": value}
        for n, _ in enumerate(events, 1)
        for kind, value in ((3, HIS_NUMBER), (4, HIS_MAIL))
    ]
    tables: Mapping[str, str] = {
        "ABPerson": "ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Middle TEXT, Note TEXT",
        "ABMultiValue": "UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, "
        "label INTEGER, value TEXT",
    }
    both = f"{HIS_NUMBER}\n{HIS_MAIL}"
    truths = tuple(
        Truth("contact", f"Ben {e.number} Okoro", both, None, None, extra=(("note", e.text),)) for e in events
    )
    whole = database(tables, {"ABPerson": people, "ABMultiValue": values})
    return Written("AddressBook.sqlitedb", whole, (), b"", truths)


def _backup(events: Sequence[Event], *, is_sealed: bool) -> Written:
    """A backup of the phone: its messages, the pictures that came along, and its calls."""
    whole, truths = _messages(events, ATTACHMENTS)
    past = calls(events)
    kept = {
        (backups.HOME, "Library/SMS/sms.db"): whole,
        (backups.HOME, "Library/CallHistoryDB/CallHistory.storedata"): past.head,
        **{(backups.MEDIA, f"{ATTACHMENTS}{e.file}"): picture(e) for e in events if e.plant == "picture"},
    }
    made = backups.encrypted_backup(kept) if is_sealed else backups.plain_backup(kept)
    first = "Manifest.plist" if is_sealed else "Manifest.db"
    return Written(first, made[first], (), b"", (*truths, *past.truths), beside=made)


def backup(events: Sequence[Event]) -> Written:
    """A folder as Finder makes it."""
    return _backup(events, is_sealed=False)


def encrypted_backup(events: Sequence[Event]) -> Written:
    """The same with a password."""
    return _backup(events, is_sealed=True)
