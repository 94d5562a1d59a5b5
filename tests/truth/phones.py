# SPDX-License-Identifier: Apache-2.0
"""Writers of what Androids keep and give: SMS backups of two apps, the phone's databases, adb's backup."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from ..exports import android_stores as android  # noqa: TID252 - Android's tables are known there
from ..exports.phone_stores import database  # noqa: TID252
from .apps import as_json
from .events import HIM, HIS_MAIL, HIS_NUMBER, Event
from .ledger import Truth, Written, at_second, files, picture

XML_PLANTS = ("draft", "failed", "picture", "empty", "undated")
DB_PLANTS = ("draft", "failed", "gone", "empty", "nul", "undated")
KINDS = {"draft": 3, "failed": 5}
TEXT_PART = "text/plain"
CALLS = ((1, "in", ("answered",)), (2, "out", ()), (3, "in", ("missed",)))
CALLS += ((4, "in", ("voicemail",)), (5, "in", ("declined",)), (6, "in", ("blocked",)))


def is_mine(event: Event) -> bool:
    """Whether she wrote it, sent or not."""
    return event.by_her or event.plant in KINDS


def of_phone(event: Event) -> Truth:
    """As a phone keeps it: it knows the number across, and that the rest is its owner's."""
    e, mine = event, is_mine(event)
    at = (None, None) if e.plant == "undated" else at_second(e)
    state = (e.plant,) if e.plant in KINDS else ()
    who, way = (None, "out") if mine else (HIS_NUMBER, "in")
    return Truth("message", who, e.text, *at, way=way, state=state, files=files(e))


def _milliseconds(event: Event) -> int:
    return 0 if event.plant == "undated" else event.milliseconds


def _kind(event: Event) -> int:
    return KINDS.get(event.plant, 2 if event.by_her else 1)


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;"})


def _mms(event: Event) -> str:
    e = event
    text = f'<part seq="0" ct="text/plain" name="null" cl="text.txt" text={_attribute(e.text)} />'
    data = base64.b64encode(picture(e)).decode()
    file = f'<part seq="1" ct="image/jpeg" name="null" fn="null" cl="{e.file}" text="null" data="{data}" />'
    me, him = ("137", "151") if e.by_her else ("151", "137")
    people = (
        f'<addr address="insert-address-token" type="{me}" /><addr address="{HIS_NUMBER}" type="{him}" />'
    )
    return (
        f'<mms date="{e.milliseconds}" msg_box="{_kind(e)}" address="{HIS_NUMBER}" m_type="132" sub="null">'
        f"<parts>{text}{file}</parts><addrs>{people}</addrs></mms>\n"
    )


def sms_backup(events: Sequence[Event]) -> Written:
    """SMS Backup & Restore, messages only; line breaks are character references."""
    pieces = tuple(
        (
            _mms(e)
            if e.file
            else f'<sms protocol="0" address="{HIS_NUMBER}" date="{_milliseconds(e)}" type="{_kind(e)}" '
            f'body={_attribute("null" if e.plant == "empty" else e.text)} read="1" status="-1" />\n'
        ).encode()
        for e in events
    )
    head = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"%d\">\n" % len(events)
    return Written("sms-2026.xml", head, pieces, b"</smses>\n", tuple(map(of_phone, events)))


def call_of(event: Event, number: int) -> tuple[int, int, Truth]:
    """The kind of a call, how long it was, and what it tells."""
    kind, way, state = CALLS[number % len(CALLS)]
    seconds = number % 300 + 1 if kind in (1, 2, 4) else 0
    who = None if way == "out" else HIS_NUMBER
    return kind, seconds, Truth("call", who, "", *at_second(event), seconds, way, state)


def call_backup(events: Sequence[Event]) -> Written:
    """SMS Backup & Restore, the calls: also those that she declined and that the phone blocked."""
    pieces, truths = [], []
    for n, e in enumerate(events):
        kind, seconds, truth = call_of(e, n)
        pieces.append(
            f'<call number="{HIS_NUMBER}" duration="{seconds}" date="{e.milliseconds}" type="{kind}" '
            f'presentation="1" contact_name="{HIM}" />\n'.encode()
        )
        truths.append(truth)
    head = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"%d\">\n" % len(events)
    return Written("calls-2026.xml", head, tuple(pieces), b"</calls>\n", tuple(truths))


def sms_app(events: Sequence[Event]) -> Written:
    """messages.ndjson of SMS Import/Export: one object a line."""
    pieces = []
    for e in events:
        fields: dict[str, object] = {"_id": str(e.number), "thread_id": "1"}
        if e.file:
            path = f"/data/user/0/com.android.providers.telephony/app_parts/{e.file}"
            parts = [{"ct": TEXT_PART, "text": e.text}, {"ct": "image/jpeg", "cl": e.file, "_data": path}]
            him = {"address": HIS_NUMBER, "type": "151" if e.by_her else "137"}
            me = {"address": "insert-address-token", "type": "137" if e.by_her else "151"}
            sender, other = (me, him) if e.by_her else (him, me)
            fields |= {"date": str(e.milliseconds // 1000), "msg_box": str(_kind(e)), "__parts": parts}
            fields |= {"__sender_address": sender, "__recipient_addresses": [other], "m_type": "132"}
        else:
            body = None if e.plant == "empty" else e.text
            fields |= {"address": HIS_NUMBER, "date": str(_milliseconds(e)), "type": str(_kind(e))}
            fields["body"] = body
        pieces.append(as_json(fields) + b"\n")
    bad, truths = b'{"_id": "1", "address": \n', tuple(map(of_phone, events))
    beside = {e.file: picture(e) for e in events if e.plant == "picture"}
    return Written("messages.ndjson", b"", tuple(pieces), b"", truths, b"", bad, beside)


def android_messages(events: Sequence[Event]) -> Written:
    """An mmssms.db with its tables of texts and of messages with pictures; each is a list of its own."""
    texts = [e for e in events if not e.file]
    others = [e for e in events if e.file]
    sms = [
        {"thread_id": 1, "address": HIS_NUMBER, "date": _milliseconds(e), "type": _kind(e), "body": e.text}
        for e in texts
    ]
    pdu = [
        {"thread_id": 1, "date": e.milliseconds // 1000, "msg_box": _kind(e), "m_type": 132} for e in others
    ]
    parts = [
        part
        for n, e in enumerate(others, 1)
        for part in (
            {"mid": n, "ct": TEXT_PART, "text": e.text},
            {"mid": n, "ct": "image/jpeg", "cl": e.file, "_data": f"/data/app_parts/{e.file}"},
        )
    ]
    people = [
        {"msg_id": n, "address": who, "type": 137 if (who == HIS_NUMBER) != e.by_her else 151}
        for n, e in enumerate(others, 1)
        for who in (HIS_NUMBER, "insert-address-token")
    ]
    whole = database(
        {"sms": android.SMS, "pdu": android.PDU, **android.AROUND},
        {
            "sms": sms,
            "pdu": pdu,
            "addr": people,
            "part": parts,
            "threads": [{"recipient_ids": "1"}],
            "canonical_addresses": [{"address": HIS_NUMBER}],
        },
    )
    return Written("mmssms.db", whole, (), b"", tuple(map(of_phone, (*texts, *others))))


def android_calls(events: Sequence[Event]) -> Written:
    """A calllog.db."""
    columns = "_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type INTEGER, name TEXT"
    columns += ", presentation INTEGER, new INTEGER"
    rows, truths = [], []
    for n, e in enumerate(events):
        kind, seconds, truth = call_of(e, n)
        rows.append({"number": HIS_NUMBER, "date": e.milliseconds, "duration": seconds, "type": kind})
        truths.append(truth)
    return Written("calllog.db", database({"calls": columns}, {"calls": rows}), (), b"", tuple(truths))


def adb_backup(events: Sequence[Event]) -> Written:
    """What ``adb backup`` takes from the telephony provider: a thousand texts to a file."""
    texts = [
        {"address": HIS_NUMBER, "body": e.text, "date": str(_milliseconds(e)), "type": str(_kind(e))}
        for e in events
    ]
    lists = [texts[at : at + 1000] for at in range(0, len(texts), 1000)]
    named = {f"{android.TELEPHONY}/{n:06}_sms_backup": android.listed(*one) for n, one in enumerate(lists)}
    return Written("backup.ab", android.backup(named), (), b"", tuple(map(of_phone, events)))


def encrypted_adb_backup(events: Sequence[Event]) -> Written:
    """The same, encrypted."""
    plain = adb_backup(events)
    texts = [
        {"address": HIS_NUMBER, "body": e.text, "date": str(e.milliseconds), "type": str(_kind(e))}
        for e in events
    ]
    named = {f"{android.TELEPHONY}/000000_sms_backup": android.listed(*texts)}
    return replace(plain, head=android.encrypted_backup(named))


def contacts_app(events: Sequence[Event]) -> Written:
    """contacts.ndjson of SMS Import/Export."""
    pieces, truths = [], []
    for e in events:
        name = f"Ben {e.number}"
        kinds = (("name", name), ("phone_v2", HIS_NUMBER), ("email_v2", HIS_MAIL), ("note", e.text))
        data = [{"mimetype": f"vnd.android.cursor.item/{k}", "data1": v} for k, v in kinds]
        fields = {
            "_id": str(e.number),
            "display_name": name,
            "raw_contacts": [{"_id": "1", "contacts_data": data}],
        }
        pieces.append(as_json(fields) + b"\n")
        both, note = f"{HIS_NUMBER}\n{HIS_MAIL}", (("note", e.text),)
        truths.append(Truth("contact", name, both, None, None, extra=note))
    return Written("contacts.ndjson", b"", tuple(pieces), b"", tuple(truths))
