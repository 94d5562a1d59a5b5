# SPDX-License-Identifier: Apache-2.0
"""Writers of JSON as accounts give it: Messenger, Telegram, Discord, Google Chat, Skype, an SMS app."""

import json
from collections.abc import Sequence

from .events import HER, HER_MAIL, HIM, HIS_MAIL, HIS_NUMBER, Event
from .ledger import Truth, Written, at_second


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _mojibake(text: str) -> str:
    """As Meta writes text: every byte of UTF-8 as a letter of its own."""
    return text.encode().decode("latin-1")


def _mail(event: Event) -> str:
    return HER_MAIL if event.by_her else HIS_MAIL


def messenger(events: Sequence[Event]) -> Written:
    """message_1.json of a conversation, calls included."""
    head = b'{"participants": ' + _json([{"name": HIM}, {"name": HER}]) + b', "messages": [\n'
    pieces = []
    for e in events:
        said: dict[str, object] = {"sender_name": e.who, "timestamp_ms": e.milliseconds}
        if e.call:
            said |= {"content": f"{e.who} called you.", "call_duration": e.seconds, "type": "Call"}
        else:
            said |= {"content": _mojibake(e.text), "type": "Generic"}
        pieces.append(json.dumps(said).encode())
    truths = tuple(
        Truth("call", e.who, f"{e.who} called you.", *at_second(e), e.seconds)
        if e.call
        else Truth("message", e.who, e.text, *at_second(e))
        for e in events
    )
    tail = b'\n], "title": "Femi Bello", "thread_path": "inbox/femibello_1"}'
    return Written("message_1.json", head, tuple(pieces), tail, truths, b",\n", b"17")


def telegram(events: Sequence[Event]) -> Written:
    """result.json of one conversation, as Telegram Desktop writes it."""
    head = b'{"name": "Femi Bello", "type": "personal_chat", "id": 42, "messages": [\n'
    pieces = tuple(
        _json(
            {
                "id": e.number + 1,
                "type": "message",
                "date": f"{e.wall:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(e.milliseconds // 1000),
                "from": e.who,
                "from_id": "user1" if e.by_her else "user2",
                "text": e.text,
                "text_entities": [],
            }
        )
        for e in events
    )
    truths = tuple(
        Truth("message", e.who, e.text, f"{e.wall:%Y-%m-%dT%H:%M:%S}", at_second(e)[1]) for e in events
    )
    return Written("result.json", head, pieces, b"\n]}", truths, b",\n", b'"none"')


def discord(events: Sequence[Event]) -> Written:
    """A conversation as DiscordChatExporter writes it."""
    head = (
        b'{"guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "9", "type": "DirectTextChat",'
    )
    head += b' "name": "femi"}, "dateRange": {"after": null, "before": null}, "messages": [\n'
    pieces = tuple(
        _json(
            {
                "id": str(e.number),
                "type": "Default",
                "timestamp": f"{e.wall:%Y-%m-%dT%H:%M:%S}.000+01:00",
                "content": e.text,
                "author": {"id": "1", "name": e.who.split()[0].lower(), "nickname": e.who},
                "attachments": [],
                "reactions": [],
            }
        )
        for e in events
    )
    truths = tuple(
        Truth("message", e.who, e.text, f"{e.wall:%Y-%m-%dT%H:%M:%S}", at_second(e)[1]) for e in events
    )
    return Written("femi.json", head, pieces, b'\n], "messageCount": 1}', truths, b",\n", b"null")


def google_chat(events: Sequence[Event]) -> Written:
    """messages.json of a Takeout: dates in words, UTC."""
    pieces = tuple(
        _json(
            {
                "creator": {"name": e.who, "email": _mail(e), "user_type": "Human"},
                "created_date": f"{e.at:%A, %B} {e.at.day}, {e.at.year} at "
                f"{e.at.hour % 12 or 12}:{e.at:%M:%S} {'AM' if e.at.hour < 12 else 'PM'} UTC",
                "text": e.text,
                "message_id": f"m{e.number}",
            }
        )
        for e in events
    )
    truths = tuple(Truth("message", e.who, e.text, *at_second(e)) for e in events)
    return Written("messages.json", b'{"messages": [\n', pieces, b"\n]}", truths, b",\n", b"[]")


def sms_app(events: Sequence[Event]) -> Written:
    """messages.ndjson of SMS Import/Export: one object a line."""
    pieces = tuple(
        _json(
            {
                "_id": str(e.number),
                "thread_id": "1",
                "address": HIS_NUMBER,
                "body": e.text,
                "date": str(e.milliseconds),
                "date_sent": "0",
                "type": "2" if e.by_her else "1",
                "read": "1",
            }
        )
        + b"\n"
        for e in events
    )
    truths = tuple(Truth("message", None if e.by_her else HIS_NUMBER, e.text, *at_second(e)) for e in events)
    return Written("messages.ndjson", b"", pieces, b"", truths, b"", b'{"_id": "1", "address": \n')
