# SPDX-License-Identifier: Apache-2.0
"""Writers of the databases of chat apps: WhatsApp on an iPhone, Skype, Kik on two phones, Viber."""

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..exports import chat_stores as chats  # noqa: TID252 - their tables are known there
from ..exports import phone_stores as phones  # noqa: TID252
from .events import HER_NICK, HER_NUMBER, HIM, HIS_NICK, HIS_NUMBER, SMILE, Event
from .iphones import EPOCH
from .ledger import Truth, Written, at_second, files, reacted, said

WHATSAPP_PLANTS = ("deleted", "reaction", "system", "missed", "gone", "draft", "empty", "nul", "undated")
SKYPE_PLANTS = ("edited", "deleted", "system", "empty", "undated")
KIK_PLANTS = ("system", "gone", "empty", "nul", "undated")
VIBER_PLANTS = ("deleted", "gone", "empty", "nul", "undated")
HIS_JID = "2348000000102@s.whatsapp.net"
NOT_SENT = 9


def _table(columns: str, rows: Sequence[dict[str, Any]]) -> chats.Table:
    return columns, [[row.get(name.strip()) for name in columns.split(",")] for row in rows]


def _truth(event: Event, who: str | None = None) -> Truth:
    at = (None, None) if event.plant == "undated" else at_second(event)
    return replace(said(event, at, who, way=event.way), who=who)


def _whatsapp(event: Event) -> tuple[dict[str, Any], list[Truth]]:  # noqa: PLR0911 - one for each plant
    e, truth = event, replace(_truth(event, None if event.by_her else HIM), files=())
    at = 0 if e.plant == "undated" else e.milliseconds // 1000 - EPOCH + 0.25
    row: dict[str, Any] = {
        "ZISFROMME": int(e.by_her),
        "ZMESSAGETYPE": 0,
        "ZMESSAGEDATE": at,
        "ZTEXT": e.text,
        "ZTOJID" if e.by_her else "ZFROMJID": HIS_JID,
        "ZCHATSESSION": 1,
        "ZSTANZAID": f"ID{e.number}",
    }
    if e.plant == "deleted":
        return row | {"ZMESSAGETYPE": 14, "ZTEXT": None}, [replace(truth, text="", state=("deleted",))]
    if e.plant == "system":
        row |= {"ZMESSAGETYPE": 10, "ZGROUPEVENTTYPE": 2, "ZTEXT": None}
        return row, [replace(truth, kind="event", text="", state=("system",))]
    if e.plant == "missed" and not e.by_her:
        row |= {"ZMESSAGETYPE": 10, "ZGROUPEVENTTYPE": 1, "ZTEXT": None}
        return row, [replace(truth, kind="call", text="", state=("missed",))]
    if e.plant == "draft" and e.by_her:
        return row | {"ZMESSAGESTATUS": NOT_SENT}, [replace(truth, state=("failed",))]
    if e.file:
        row |= {"ZMESSAGETYPE": 1, "ZMEDIAITEM": e.number, "ZTEXT": None}
        return row, [replace(truth, files=files(e))]
    if e.plant == "reaction":
        back = replace(reacted(e, HIM if e.by_her else None, "in" if e.by_her else "out"), utc=truth.utc)
        return row | {"ZMESSAGEINFO": e.number}, [truth, back if e.by_her else replace(back, who=None)]
    return row, [truth]


def _reaction(event: Event) -> bytes:
    """The side note of a message that the one across reacted to."""
    e = event
    if e.by_her:
        one = phones.protobuf((1, b"R"), (2, HIS_JID.encode()), (3, SMILE.encode()), (4, e.milliseconds))
        return phones.protobuf((7, phones.protobuf((1, one))))
    one = phones.protobuf((1, b"R"), (2, SMILE.encode()), (3, e.milliseconds))
    return phones.protobuf((7, phones.protobuf((2, one))))


def whatsapp(events: Sequence[Event]) -> Written:
    """A ChatStorage.sqlite."""
    made = [_whatsapp(e) for e in events]
    media = [
        {
            "Z_PK": e.number,
            "ZMESSAGE": n,
            "ZMEDIALOCALPATH": f"Media/{HIS_JID}/a/{e.file}",
            "ZTITLE": e.text,
            "ZVCARDSTRING": "image/jpeg",
        }
        for n, e in enumerate(events, 1)
        if e.file
    ]
    notes = [
        {"Z_PK": e.number, "ZMESSAGE": n, "ZRECEIPTINFO": _reaction(e)}
        for n, e in enumerate(events, 1)
        if e.plant == "reaction"
    ]
    whole = phones.database(
        phones.CHAT_TABLES,
        {
            "ZWAMESSAGE": [row for row, _ in made],
            "ZWACHATSESSION": [{"ZCONTACTJID": HIS_JID, "ZPARTNERNAME": HIM, "ZSESSIONTYPE": 0}],
            "ZWAMEDIAITEM": media,
            "ZWAMESSAGEINFO": notes,
        },
    )
    return Written("ChatStorage.sqlite", whole, (), b"", tuple(t for _, truths in made for t in truths))


def skype(events: Sequence[Event]) -> Written:
    """A main.db of the old Skype, texts with the marks of a page."""
    columns = "id, convo_id, author, from_dispname, timestamp, type, body_xml, edited_timestamp"
    rows, truths = [], []
    for n, e in enumerate(events, 1):
        row = {"id": n, "convo_id": 33, "author": e.nick, "from_dispname": e.who, "type": 61}
        row |= {"timestamp": None if e.plant == "undated" else e.milliseconds // 1000, "edited_timestamp": 0}
        row["body_xml"], truth = html.escape(e.text).replace("&#x27;", "&apos;"), _truth(e, e.nick)
        if e.plant == "edited":
            row["edited_timestamp"], truth = row["timestamp"], replace(truth, state=("edited",))
        elif e.plant == "deleted":
            row |= {"edited_timestamp": row["timestamp"], "body_xml": ""}
            truth = replace(truth, text="", state=("deleted",))
        elif e.plant == "system":
            row |= {"type": 2, "body_xml": "About Ada"}
            truth = replace(truth, kind="event", text="About Ada", state=("system",))
        rows.append(row)
        truths.append(truth)
    tables = {
        "Accounts": chats.SKYPE["Accounts"],
        "Conversations": ("id, identity, displayname, type", [(33, HIS_NICK, HIM, 1)]),
        "Messages": _table(columns, rows),
    }
    assert HER_NICK == "ada.o", "the account of the tables is hers"
    return Written("main.db", chats.database(tables), (), b"", tuple(truths))


def kik(events: Sequence[Event]) -> Written:
    """A kikDatabase.db of an Android."""
    columns = "_id, body, partner_jid, was_me, timestamp, bin_id, sys_msg, content_id, read_state, uid"
    jid = f"{HIS_NICK}_x@talk.example.com"
    rows, truths = [], []
    for n, e in enumerate(events, 1):
        row = {"_id": n, "body": e.text, "partner_jid": jid, "was_me": int(e.by_her), "bin_id": jid}
        row |= {"timestamp": 0 if e.plant == "undated" else e.milliseconds, "content_id": e.file or None}
        truth = replace(_truth(e, None if e.by_her else HIM), files=files(e))
        if e.plant == "system":
            row |= {"body": None, "sys_msg": "Femi joined"}
            truth = replace(truth, kind="event", text="Femi joined", state=("system",))
        rows.append(row)
        truths.append(truth)
    people = ("_id, jid, display_name, user_name, is_blocked", [(1, jid, HIM, HIS_NICK, 0)])
    truths.append(Truth("contact", HIM, HIS_NICK, None, None))
    tables = {"messagesTable": _table(columns, rows), "KIKcontactsTable": people}
    return Written("kikDatabase.db", chats.database(tables), (), b"", tuple(truths))


def kik_iphone(events: Sequence[Event]) -> Written:
    """A kik.sqlite of an iPhone."""
    columns = "Z_PK, ZBODY, ZTYPE, ZUSER, ZTIMESTAMP, ZRECEIVEDTIMESTAMP, ZSTANZAID"
    rows, truths = [], []
    for n, e in enumerate(events, 1):
        at = None if e.plant == "undated" else e.milliseconds // 1000 - EPOCH + 0.5
        rows.append({"Z_PK": n, "ZBODY": e.text, "ZTYPE": 2 if e.by_her else 1, "ZUSER": 4, "ZTIMESTAMP": at})
        truths.append(replace(_truth(e, None if e.by_her else HIM), files=files(e)))
        if e.plant == "system":
            rows[-1]["ZTYPE"] = 3
            truths[-1] = replace(truths[-1], kind="event", who=None, way="unknown", state=("system",))
    people = ("Z_PK, ZDISPLAYNAME, ZUSERNAME, ZJID, ZEMAIL", [(4, HIM, HIS_NICK, "f@talk.example.com", "")])
    shown = [(n, n, e.file) for n, e in enumerate(events, 1) if e.file]
    truths.append(Truth("contact", HIM, HIS_NICK, None, None))
    tables = {
        "ZKIKMESSAGE": _table(columns, rows),
        "ZKIKUSER": people,
        "ZKIKATTACHMENT": ("Z_PK, ZMESSAGE, ZCONTENT", shown),
    }
    return Written("kik.sqlite", chats.database(tables), (), b"", tuple(truths))


def viber(events: Sequence[Event]) -> Written:
    """A viber_messages of an Android."""
    columns = "_id, conversation_id, participant_id, body, msg_date, send_type, extra_uri, deleted"
    rows, truths = [], []
    for n, e in enumerate(events, 1):
        row = {"_id": n, "conversation_id": 5, "participant_id": 10 if e.by_her else 11, "body": e.text}
        row |= {"msg_date": 0 if e.plant == "undated" else e.milliseconds, "send_type": int(e.by_her)}
        row |= {"extra_uri": e.file, "deleted": int(e.plant == "deleted")}
        truth = _truth(e, HER_NUMBER if e.by_her else HIM)
        rows.append(row)
        truths.append(replace(truth, state=("deleted",) if e.plant == "deleted" else ()))
    info = "_id, number, display_name, contact_name, participant_type"
    tables = {
        "messages": _table(columns, rows),
        "participants": ("_id, conversation_id, participant_info_id", [(10, 5, 1), (11, 5, 2)]),
        "participants_info": (info, [(1, HER_NUMBER, "", "", 0), (2, HIS_NUMBER, "femi", HIM, 1)]),
        "conversations": ("_id, name, group_id, recipient_number", [(5, "", 0, "")]),
    }
    return Written("viber_messages", chats.database(tables), (), b"", tuple(truths))


def viber_calls(events: Sequence[Event]) -> Written:
    """A viber_data of an Android: calls in its first table."""
    columns = "_id, number, canonized_number, date, duration, type, viber_call_type, end_reason"
    rows, truths = [], []
    for n, e in enumerate(events, 1):
        missed = not e.by_her and n % 3 == 0
        seconds = 0 if missed else n % 300 + 1
        row = {"_id": n, "number": HIS_NUMBER, "canonized_number": HIS_NUMBER, "date": e.milliseconds}
        rows.append({**row, "duration": seconds, "type": 3 if missed else 2 if e.by_her else 1})
        state = ("missed",) if missed else ("answered",)
        who = None if e.by_her else HIS_NUMBER
        truths.append(Truth("call", who, "", *at_second(e), seconds, e.way, state))
    return Written("viber_data", chats.database({"calls": _table(columns, rows)}), (), b"", tuple(truths))


def whatsapp_calls(events: Sequence[Event]) -> Written:
    """A CallHistory.sqlite of WhatsApp."""
    tables = {
        "ZWAAGGREGATECALLEVENT": "Z_PK INTEGER PRIMARY KEY, ZINCOMING INTEGER, ZMISSED INTEGER, "
        "ZVIDEO INTEGER",
        "ZWACDCALLEVENT": "Z_PK INTEGER PRIMARY KEY, Z1CALLEVENTS INTEGER, ZOUTCOME INTEGER, "
        "ZDATE TIMESTAMP, ZDURATION FLOAT, ZCALLIDSTRING VARCHAR, ZGROUPJIDSTRING VARCHAR",
        "ZWACDCALLEVENTPARTICIPANT": "Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS INTEGER, ZJIDSTRING VARCHAR",
    }
    shown, rows, people, truths = [], [], [], []
    for n, e in enumerate(events, 1):
        missed = not e.by_her and n % 3 == 0
        seconds = 0 if missed else n % 300 + 1
        shown.append({"ZINCOMING": int(not e.by_her), "ZMISSED": int(missed), "ZVIDEO": 0})
        at = e.milliseconds // 1000 - EPOCH + 0.5
        row = {
            "Z1CALLEVENTS": n,
            "ZOUTCOME": int(missed),
            "ZDATE": at,
            "ZDURATION": seconds + 0.5 * (not missed),
        }
        rows.append({**row, "ZCALLIDSTRING": f"C{n}"})
        people.append({"Z1PARTICIPANTS": n, "ZJIDSTRING": HIS_JID})
        state = ("missed",) if missed else ("answered",)
        who = None if e.by_her else HIS_JID
        truths.append(Truth("call", who, "", *at_second(e), seconds, e.way, state))
    filled = {"ZWAAGGREGATECALLEVENT": shown, "ZWACDCALLEVENT": rows, "ZWACDCALLEVENTPARTICIPANT": people}
    return Written("CallHistory.sqlite", phones.database(tables, filled), (), b"", tuple(truths))


def whatsapp_contacts(events: Sequence[Event]) -> Written:
    """A ContactsV2.sqlite of WhatsApp."""
    columns = "Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR, ZPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR, "
    columns += "ZABOUTTEXT VARCHAR"
    rows = [
        {
            "ZFULLNAME": f"Ben {e.number}",
            "ZPHONENUMBER": HIS_NUMBER,
            "ZWHATSAPPID": HIS_JID,
            "ZABOUTTEXT": e.text,
        }
        for e in events
    ]
    truths = tuple(
        Truth("contact", f"Ben {e.number}", f"{HIS_NUMBER}\n{HIS_JID}", None, None) for e in events
    )
    whole = phones.database({"ZWAADDRESSBOOKCONTACT": columns}, {"ZWAADDRESSBOOKCONTACT": rows})
    return Written("ContactsV2.sqlite", whole, (), b"", truths)
