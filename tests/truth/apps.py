# SPDX-License-Identifier: Apache-2.0
"""Writers of JSON as chat accounts give it: Messenger, Instagram, Telegram, Discord, Google Chat."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from .events import HER, HER_MAIL, HIM, HIS_MAIL, SMILE, Event, am_pm
from .ledger import Truth, Writer, Written, at_both, at_second, came_along, reacted, said

META_PLANTS = ("third", "undated", "deleted", "reaction", "picture", "gone", "empty", "nul", "system")
TELEGRAM_PLANTS = ("edited", "reply", "reaction", "system", "picture", "gone", "empty", "nul", "undated")
DISCORD_PLANTS = (
    "third",
    "edited",
    "reply",
    "reaction",
    "system",
    "picture",
    "gone",
    "empty",
    "nul",
    "undated",
)
GOOGLE_PLANTS = ("third", "edited", "deleted", "reaction", "picture", "gone", "empty", "nul", "undated")


MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
    *("November", "Dezember"),
)


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def mojibake(text: str) -> str:
    """As Meta writes text: every byte of UTF-8 as a letter of its own."""
    return text.encode().decode("latin-1")


def _meta(event: Event) -> tuple[bytes, list[Truth]]:
    e = event
    fields: dict[str, object] = {"sender_name": e.who, "timestamp_ms": e.milliseconds, "type": "Generic"}
    truth = said(e, at_second(e))
    if e.plant == "undated":
        del fields["timestamp_ms"]
        truth = replace(truth, utc=None)
    if e.call:
        words = f"{e.who} called you."
        fields |= {"content": words, "call_duration": e.seconds, "type": "Call"}
        state = ("answered",) if e.seconds else ()
        return json.dumps(fields).encode(), [
            replace(truth, kind="call", text=words, seconds=e.seconds, state=state)
        ]
    if e.plant == "deleted":
        return json.dumps({**fields, "is_unsent": True}).encode(), [
            replace(truth, text="", state=("deleted",))
        ]
    if e.text:
        fields["content"] = mojibake(e.text)
    if e.plant == "system":
        fields["type"] = "Subscribe"
        truth = replace(truth, kind="event", state=("system",))
    truths = [truth]
    if e.file:
        path = f"your_activity_across_facebook/messages/inbox/femibello_1/photos/{e.file}"
        fields["photos"] = [{"uri": path, "creation_timestamp": e.milliseconds // 1000}]
        truths = [replace(truth, files=((path, e.plant == "picture"),))]
    if e.plant == "reaction":
        fields["reactions"] = [{"reaction": mojibake(SMILE), "actor": e.whom}]
        truths.append(reacted(e))
    return json.dumps(fields).encode(), truths


def messenger(events: Sequence[Event]) -> Written:
    """message_1.json of a conversation, newest first, calls included."""
    head = b'{"participants": ' + as_json([{"name": HIM}, {"name": HER}]) + b', "messages": [\n'
    made = [_meta(e) for e in reversed(events)]
    tail = b'\n], "title": "Femi Bello", "is_still_participant": true, "thread_path": "inbox/femibello_1"}'
    pieces, truths = tuple(m[0] for m in made), tuple(t for m in made for t in m[1])
    return Written("message_1.json", head, pieces, tail, truths, b",\n", b"17", came_along(events))


def encrypted_messenger(events: Sequence[Event]) -> Written:
    """NAME_1.json of the second export, that of encrypted chats: names alone, other keys."""
    head = b'{"participants": ' + as_json([HIM, HER]) + b', "threadName": "Femi Bello_1", "messages": [\n'
    pieces, truths = [], []
    for e in reversed(events):
        fields: dict[str, object] = {"isUnsent": False, "media": [], "reactions": [], "senderName": e.who}
        fields |= {"text": e.text, "timestamp": e.milliseconds, "type": "text"}
        truth = said(e, at_second(e))
        if e.plant == "deleted":
            fields |= {"isUnsent": True, "text": ""}
            truth = replace(truth, text="", state=("deleted",))
        if e.file:
            fields |= {"media": [{"uri": f"./media/{e.file}"}], "type": "media"}
            truth = replace(truth, files=((f"./media/{e.file}", e.plant == "picture"),))
        truths.append(truth)
        if e.plant == "reaction":
            fields["reactions"] = [{"actor": e.whom, "reaction": SMILE}]
            truths.append(reacted(e))
        pieces.append(as_json(fields))
    return Written(
        "Femi Bello_1.json", head, tuple(pieces), b"\n]}", tuple(truths), b",\n", b"17", came_along(events)
    )


def _telegram(event: Event) -> tuple[bytes, list[Truth]]:
    e, unix = event, str(event.milliseconds // 1000)
    fields: dict[str, object] = {
        "id": e.number + 1,
        "type": "message",
        "date": f"{e.wall:%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": unix,
        "from": e.who,
        "from_id": "user1" if e.by_her else "user2",
        "text": e.text if e.number % 3 else ["", {"type": "bold", "text": e.text}],
        "text_entities": [],
    }
    truth = said(e, at_both(e))
    if e.plant == "edited":
        fields |= {"edited": fields["date"], "edited_unixtime": unix}
        truth = replace(truth, state=("edited",))
    elif e.plant == "reply":
        fields["reply_to_message_id"] = e.number
        truth = replace(truth, extra=(("reply_to_message_id", str(e.number)),))
    elif e.plant == "undated":
        del fields["date"], fields["date_unixtime"]
        truth = replace(truth, local=None, utc=None)
    elif e.plant == "system":
        fields |= {"type": "service", "action": "pin_message", "actor": e.who, "message_id": 1, "text": ""}
        fields["actor_id"] = fields.pop("from_id")
        del fields["from"]
        truth = replace(truth, kind="event", text="", state=("system",))
    elif e.file:
        fields["photo"] = f"photos/{e.file}"
        truth = replace(truth, files=((f"photos/{e.file}", e.plant == "picture"),))
    truths = [truth]
    if e.plant == "reaction":
        by = {"from": e.whom, "from_id": "user2" if e.by_her else "user1", "date": fields["date"]}
        fields["reactions"] = [{"type": "emoji", "count": 1, "emoji": SMILE, "recent": [by]}]
        truths.append(replace(reacted(e), local=truth.local))
    return as_json(fields), truths


def telegram(events: Sequence[Event]) -> Written:
    """result.json of one conversation, as Telegram Desktop writes it."""
    head = b'{"name": "Femi Bello", "type": "personal_chat", "id": 42, "messages": [\n'
    made = [_telegram(e) for e in events]
    pieces, truths = tuple(m[0] for m in made), tuple(t for m in made for t in m[1])
    return Written("result.json", head, pieces, b"\n]}", truths, b",\n", b'"none"', came_along(events))


def snowflake(event: Event) -> int:
    """A number of Discord: milliseconds since 2015 in its upper bits."""
    return (event.milliseconds - 1_420_070_400_000) << 22 | event.number


def _discord(event: Event) -> tuple[bytes, list[Truth]]:
    e = event
    fields: dict[str, object] = {
        "id": str(snowflake(e)),
        "type": "Default",
        "timestamp": e.iso,
        "timestampEdited": None,
        "isPinned": False,
        "content": e.text,
        "author": {"id": "1", "name": e.nick, "discriminator": "0000", "nickname": e.who, "isBot": False},
        "attachments": [],
        "embeds": [],
        "reactions": [],
    }
    truth = said(e, at_both(e))
    truths = [truth]
    if e.plant == "edited":
        fields["timestampEdited"] = e.iso
        truths = [replace(truth, state=("edited",))]
    elif e.plant == "reply":
        fields |= {"type": "Reply", "reference": {"messageId": str(e.number - 1), "channelId": "9"}}
        truths = [replace(truth, extra=(("reply_to", str(e.number - 1)),))]
    elif e.plant == "undated":
        fields["timestamp"] = None
        truths = [replace(truth, local=None, utc=None)]
    elif e.plant == "system":
        fields |= {"type": "ChannelPinnedMessage", "content": "Pinned a message."}
        truths = [replace(truth, kind="event", text="Pinned a message.", state=("system",))]
    elif e.file:
        url = f"femi.json_Files/{e.file}"
        fields["attachments"] = [{"id": "3", "url": url, "fileName": e.file, "fileSizeBytes": 9}]
        truths = [replace(truth, files=((url, e.plant == "picture"),))]
    elif e.plant == "reaction":
        fields["reactions"] = [{"emoji": {"id": "", "name": SMILE}, "count": 1, "users": [{"name": e.whom}]}]
        truths = [truth, reacted(e)]
    return as_json(fields), truths


def discord(events: Sequence[Event]) -> Written:
    """A conversation as DiscordChatExporter writes it."""
    head = (
        b'{"guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "9", "type": "DirectTextChat",'
    )
    head += b' "name": "femi"}, "dateRange": {"after": null, "before": null}, "messages": [\n'
    made = [_discord(e) for e in events]
    pieces, truths = tuple(m[0] for m in made), tuple(t for m in made for t in m[1])
    tail = b'\n], "messageCount": 1}'
    return Written("femi.json", head, pieces, tail, truths, b",\n", b"null", came_along(events))


def _english(event: Event) -> str:
    """As Google writes dates since 2023: in UTC, with a narrow space before AM."""
    at = event.at
    day = f"{at:%A, %B} {at.day}, {at.year}"
    return f"{day} at {at.hour % 12 or 12}:{at:%M:%S}\u202f{am_pm(at)} UTC"


def _german(event: Event) -> str:
    day = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")[
        event.at.weekday()
    ]
    month = MONTHS[event.at.month - 1]
    return f"{day}, {event.at.day}. {month} {event.at.year} um {event.at:%H:%M:%S} UTC"


def _chinese(event: Event) -> str:
    return f"{event.at.year}年{event.at.month}月{event.at.day}日星期五 UTC {event.at:%H:%M:%S}"


def _google(event: Event, date: str) -> tuple[bytes, list[Truth]]:
    e = event
    fields: dict[str, object] = {
        "creator": {"name": e.who, "email": e.mail, "user_type": "Human"},
        "created_date": date,
        "text": e.text,
        "topic_id": "t",
        "message_id": f"m{e.number}",
    }
    truths = [said(e, at_second(e))]
    if e.plant == "edited":
        fields["updated_date"] = date
        truths = [replace(truths[0], state=("edited",))]
    elif e.plant == "deleted":
        del fields["text"]
        fields |= {"message_state": "DELETED", "deletion_metadata": {"deletion_type": "CREATOR"}}
        truths = [replace(truths[0], text="", state=("deleted",))]
    elif e.plant == "undated":
        del fields["created_date"]
        truths = [replace(truths[0], utc=None)]
    elif e.file:
        fields["attached_files"] = [{"original_name": "x.jpg", "export_name": e.file}]
    elif e.plant == "reaction":
        by = HIS_MAIL if e.by_her else HER_MAIL
        fields["reactions"] = [{"emoji": {"unicode": SMILE}, "reactor_emails": [by]}]
        truths.append(reacted(e, by))
    return as_json(fields), truths


def _google_chat(dated: Callable[[Event], str]) -> Writer:
    """messages.json of a Takeout: dates in words of the account's language, UTC."""

    def write(events: Sequence[Event]) -> Written:
        made = [_google(e, dated(e)) for e in events]
        pieces, truths = tuple(m[0] for m in made), tuple(t for m in made for t in m[1])
        head, beside = b'{"messages": [\n', came_along(events)
        return Written("messages.json", head, pieces, b"\n]}", truths, b",\n", b"[]", beside)

    return write


google_chat = _google_chat(_english)
google_chat_german = _google_chat(_german)
google_chat_chinese = _google_chat(_chinese)
