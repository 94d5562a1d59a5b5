# SPDX-License-Identifier: Apache-2.0
"""Writers of further layouts: whole accounts and old ones, groups, calls, what Reddit and PayPal give."""

import html
from collections.abc import Sequence
from dataclasses import replace

from .apps import as_json, mojibake
from .events import HER, HER_MAIL, HIM, HIS_MAIL, HIS_NICK, HIS_NUMBER, Event
from .ledger import Truth, Written, at_both, at_second, at_wall, said
from .phones import call_of, of_phone
from .tables import row

STAMP = "%Y-%m-%d %H:%M:%S"


def telegram_account(events: Sequence[Event]) -> Written:
    """result.json of a whole account, calls included: whose it is is said, so that directions are too."""
    head = (
        b'{"about": "x", "personal_information": {"user_id": 11, "first_name": "Ada", "last_name": "Obi"}, '
    )
    head += b'"chats": {"about": "x", "list": [{"name": "Femi Bello", "type": "personal_chat", "id": 22, '
    head += b'"messages": [\n'
    pieces, truths = [], []
    for e in events:
        who = {"from": e.who, "from_id": "user11" if e.by_her else "user22"}
        fields = {"id": e.number, "type": "message", "date": f"{e.wall:%Y-%m-%dT%H:%M:%S}", "text": e.text}
        fields |= {"date_unixtime": str(e.milliseconds // 1000), "text_entities": [], **who}
        truth = said(e, at_both(e), way=e.way)
        if e.call:
            how = "hangup" if e.seconds else "missed"
            fields |= {"type": "service", "action": "phone_call", "duration_seconds": e.seconds}
            fields |= {"actor": e.who, "actor_id": who["from_id"], "discard_reason": how}
            state = ("answered",) if e.seconds else ("missed",)
            truth = replace(truth, kind="call", seconds=e.seconds, state=state)
        pieces.append(as_json(fields))
        truths.append(truth)
    tail = b'\n]}]}, "left_chats": {"about": "x", "list": []}}'
    return Written("result.json", head, tuple(pieces), tail, tuple(truths), b",\n", b"1")


def old_telegram(events: Sequence[Event]) -> Written:
    """result.json before 2021: the clock of the computer alone, numbers for people."""
    head = b'{"name": "Femi Bello", "type": "personal_chat", "id": 42, "messages": [\n'
    pieces = tuple(
        as_json(
            {
                "id": e.number,
                "type": "message",
                "date": f"{e.wall:%Y-%m-%dT%H:%M:%S}",
                "edited": "1970-01-01T01:00:00",
                "from": e.who,
                "from_id": 4_295_000_001 if e.by_her else 4_295_000_002,
                "text": e.text,
            }
        )
        for e in events
    )
    truths = tuple(said(e, at_wall(e)) for e in events)
    return Written("result.json", head, pieces, b"\n]}", truths, b",\n", b"1")


def old_snapchat(events: Sequence[Event]) -> Written:
    """chat_history.json of two lists: what came, and what was sent."""
    came = [e for e in events if not e.by_her]
    sent = [e for e in events if e.by_her]
    lists = (("From", came, "Received Saved Chat History"), ("To", sent, "Sent Saved Chat History"))
    whole = {
        name: [
            {
                key: HIS_NICK,
                "Media Type": "TEXT",
                "Created": f"{e.at:{STAMP}} UTC",
                "Text": html.escape(e.text),
            }
            for e in of
        ]
        for key, of, name in lists
    }
    truths = tuple(
        replace(said(e, at_second(e), way=e.way), who=None if e.by_her else HIS_NICK) for e in (*came, *sent)
    )
    return Written("chat_history.json", as_json(whole), (), b"", truths)


def snapchat_calls(events: Sequence[Event]) -> Written:
    """talk_history.json: calls that nobody took, without a name."""
    pieces, truths = [], []
    for e in events:
        pieces.append(
            as_json({"Date & Time": f"{e.at:{STAMP}} UTC", "Result": "Missed", "Type": "Audio Call"})
        )
        truths.append(Truth("call", None, "", *at_second(e), way="in", state=("missed",)))
    head = b'{"Outgoing Calls": [], "Incoming Calls": [\n'
    return Written("talk_history.json", head, tuple(pieces), b"\n]}", tuple(truths), b",\n", b"8")


def tiktok_comments(events: Sequence[Event]) -> Written:
    """Comments of the text form: a field a line, an empty line between two."""
    texts = [" ".join(e.text.split()) for e in events]
    told = list(zip(events, texts, strict=True))
    pieces = tuple(f"Date: {e.at:{STAMP}} UTC\nComment: {text}\nPhoto: N/A\n\n".encode() for e, text in told)
    truths = tuple(Truth("comment", None, text, *at_second(e), way="out") for e, text in told)
    return Written("Comments.txt", b"", pieces, b"", truths)


def x_group(events: Sequence[Event]) -> Written:
    """direct-messages-group.js: messages between what happened to the group."""
    pieces, truths = [], []
    for e in reversed(events):
        at, number = f"{e.at:%Y-%m-%dT%H:%M:%S}.000Z", "1" if e.by_her else "2"
        if e.plant == "system":
            told = {"conversationNameUpdate": {"initiatingUserId": number, "name": e.text, "createdAt": at}}
            truths.append(Truth("event", number, e.text, *at_second(e), state=("system",)))
        else:
            told = {
                "messageCreate": {"text": e.text, "senderId": number, "id": str(e.number), "createdAt": at}
            }
            truths.append(said(e, at_second(e), number))
        pieces.append(as_json(told))
    head = b'window.YTD.direct_messages_group.part0 = [{"dmConversation": {"conversationId": "3330", '
    head += b'"messages": [\n'
    return Written("direct-messages-group.js", head, tuple(pieces), b"\n]}}]", tuple(truths), b",\n", b"8")


def instagram(events: Sequence[Event]) -> Written:
    """message_1.json of Instagram, newest first."""
    names = as_json([{"name": mojibake(HIM)}, {"name": mojibake(HER)}])
    pieces = tuple(
        as_json(
            {
                "sender_name": e.who,
                "timestamp_ms": e.milliseconds,
                "content": mojibake(e.text),
                "is_geoblocked_for_viewer": False,
            }
        )
        for e in reversed(events)
    )
    truths = tuple(said(e, at_second(e)) for e in reversed(events))
    tail = b'\n], "title": "Femi Bello", "thread_path": "inbox/femi_1", "magic_words": []}'
    name = "your_instagram_activity/messages/inbox/femi_1/message_1.json"
    return Written(
        name, b'{"participants": ' + names + b', "messages": [\n', pieces, tail, truths, b",\n", b"3"
    )


def sms_app_calls(events: Sequence[Event]) -> Written:
    """calls.ndjson of SMS Import/Export."""
    pieces, truths = [], []
    for n, e in enumerate(events):
        kind, seconds, truth = call_of(e, n)
        fields = {"_id": str(n), "number": HIS_NUMBER, "date": str(e.milliseconds), "duration": str(seconds)}
        pieces.append(as_json({**fields, "type": str(kind), "presentation": "1", "name": None}) + b"\n")
        truths.append(truth)
    return Written("calls.ndjson", b"", tuple(pieces), b"", tuple(truths), b"", b'{"_id": \n')


def old_sms_app(events: Sequence[Event]) -> Written:
    """messages.json of SMS Import/Export before 2.0: one list."""
    pieces = tuple(
        as_json(
            {
                "_id": str(e.number),
                "thread_id": "1",
                "address": HIS_NUMBER,
                "date": str(e.milliseconds),
                "date_sent": "0",
                "type": "2" if e.by_her else "1",
                "body": e.text,
            }
        )
        for e in events
    )
    return Written("messages.json", b"[\n", pieces, b"\n]", tuple(map(of_phone, events)), b",\n", b"3")


def reddit(events: Sequence[Event]) -> Written:
    """chat_history.csv of Reddit."""
    head = row(
        *("message_id", "created_at", "updated_at", "username", "message", "thread_parent_message_id"),
        *("channel_url", "subreddit", "channel_name", "conversation_type"),
    )
    pieces = tuple(
        row(e.number, f"{e.at:{STAMP}} UTC", "", e.nick, e.text, "", "sendbird_1", "", "", "direct")
        for e in events
    )
    truths = tuple(said(e, at_second(e), e.nick) for e in events)
    return Written("chat_history.csv", head, pieces, b"", truths)


def paypal(events: Sequence[Event]) -> Written:
    """A list of PayPal's: a note with each payment, the month first."""
    head = row(
        *("\ufeffDate", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net"),
        *("From Email Address", "To Email Address", "Transaction ID", "Subject", "Note", "Balance Impact"),
        always=True,
    )
    pieces, truths = [], []
    for e in events:
        sign, people = ("-", (HER_MAIL, HIS_MAIL)) if e.by_her else ("", (HIS_MAIL, HER_MAIL))
        much, note = f"{sign}{e.number}.50", " ".join(e.text.split())
        ends = (*people, f"{e.number}AB", "", note, "Debit" if e.by_her else "Credit")
        day = (f"{e.wall:%m/%d/%Y}", f"{e.wall:%H:%M:%S}", "CET")
        cells = (*day, HIM, "General Payment", "Completed", "USD", much, "0.00", much, *ends)
        pieces.append(row(*cells, always=True))
        who, text = None if e.by_her else HIM, f"{HIM}\n{note}" if note else HIM
        truths.append(Truth("payment", who, text, *at_wall(e), way=e.way, amount=f"{much} USD"))
    return Written("Download.CSV", head, tuple(pieces), b"", tuple(truths))
