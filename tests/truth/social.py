# SPDX-License-Identifier: Apache-2.0
"""Writers of what social accounts give: Instagram's lists, Snapchat, TikTok, X, Skype, a Discord package."""

import html
import json
from collections.abc import Sequence
from dataclasses import replace

from .apps import as_json, mojibake, snowflake
from .events import HER_NICK, HIS_NICK, Event
from .ledger import Truth, Written, at_second, reacted, said

SNAP_PLANTS = ("deleted", "gone", "empty", "system", "nul", "undated")
TIKTOK_PLANTS = ("empty", "nul", "undated")
X_PLANTS = ("reaction", "edited", "gone", "empty", "nul", "undated")
SKYPE_PLANTS = ("deleted", "edited", "reaction", "reply", "system", "empty", "undated")
PACKAGE_PLANTS = ("gone", "empty", "nul", "undated")


def _stamp(event: Event) -> str:
    return "" if event.plant == "undated" else f"{event.at:%Y-%m-%d %H:%M:%S}"


def _when(event: Event) -> tuple[str | None, str | None]:
    return (None, None) if event.plant == "undated" else at_second(event)


def instagram_comments(events: Sequence[Event]) -> Written:
    """post_comments_1.json: her own comments, with whose picture they stand under."""
    pieces = tuple(
        json.dumps(
            {
                "media_list_data": [{"uri": ""}],
                "string_map_data": {
                    "Comment": {"value": mojibake(e.text)},
                    "Media Owner": {"value": HIS_NICK},
                    "Time": {"timestamp": e.milliseconds // 1000},
                },
            }
        ).encode()
        for e in events
    )
    truths = tuple(Truth("comment", None, e.text, *at_second(e), way="out") for e in events)
    return Written("post_comments_1.json", b"[\n", pieces, b"\n]", truths, b",\n", b'"odd"')


def instagram_logins(events: Sequence[Event]) -> Written:
    """login_activity.json: when and from where someone entered the account."""
    pieces = tuple(
        json.dumps(
            {
                "title": f"{e.at:%Y-%m-%dT%H:%M:%S}+00:00",
                "string_map_data": {
                    "IP Address": {"value": "203.0.113.5"},
                    "Time": {"timestamp": e.milliseconds // 1000},
                    "User Agent": {"value": mojibake(e.text)},
                },
            }
        ).encode()
        for e in events
    )
    truths = tuple(Truth("event", None, "", *at_second(e), extra=(("User Agent", e.text),)) for e in events)
    head = b'{"account_history_login_history": [\n'
    return Written("login_activity.json", head, pieces, b"\n]}", truths, b",\n", b"3")


def snapchat(events: Sequence[Event]) -> Written:
    """chat_history.json, newest first; its number of microseconds holds milliseconds."""
    pieces, truths = [], []
    for e in reversed(events):
        fields: dict[str, object] = {
            "From": e.nick,
            "Media Type": "TEXT",
            "Created": f"{_stamp(e)} UTC".removeprefix(" UTC"),
            "Content": html.escape(e.text),
            "Conversation Title": None,
            "IsSender": e.by_her,
            "Created(microseconds)": 0 if e.plant == "undated" else e.milliseconds,
            "IsSaved": True,
            "Media IDs": e.file,
        }
        truth = said(e, _when(e), e.nick, way=e.way)
        if e.plant == "deleted":
            fields |= {"Media Type": "STATUSERASEDMESSAGE", "Content": ""}
            truth = replace(truth, text="", state=("deleted",))
        elif e.plant == "system":
            fields |= {"Media Type": "STATUSCONVERSATIONCAPTURESCREENSHOT", "Content": ""}
            truth = replace(truth, kind="event", text="", state=("system",))
        elif e.file:
            fields["Media Type"] = "MEDIA"
        pieces.append(as_json(fields))
        truths.append(truth)
    head = b'{"%s": [\n' % HIS_NICK.encode()
    return Written("chat_history.json", head, tuple(pieces), b"\n]}", tuple(truths), b",\n", b"8")


def tiktok(events: Sequence[Event]) -> Written:
    """user_data_tiktok.json: direct messages, newest first, in UTC without saying so."""
    pieces = tuple(as_json({"Date": _stamp(e), "From": e.nick, "Content": e.text}) for e in reversed(events))
    head = (
        b'{"Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "%s"}}},' % HER_NICK.encode()
    )
    head += (
        b'"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with %s:": [\n'
        % HIS_NICK.encode()
    )
    truths = tuple(said(e, _when(e), e.nick, way=e.way) for e in reversed(events))
    return Written("user_data_tiktok.json", head, pieces, b"\n]}}}}", truths, b",\n", b"8")


def tiktok_text(events: Sequence[Event]) -> Written:
    """The same as text: a heading for each chat, then a line for each message."""
    pieces = tuple(f"{_stamp(e)} UTC {e.nick}: {e.text}\n".encode() for e in events)
    head = f">>> Chat History with {HIS_NICK}::\n\n".encode()
    return Written(
        "Chat History.txt", head, pieces, b"", tuple(said(e, at_second(e), e.nick, way=e.way) for e in events)
    )


def x_messages(events: Sequence[Event]) -> Written:
    """direct-messages.js of an archive: numbers for people, newest first."""
    pieces, truths = [], []
    for e in reversed(events):
        sender, other = ("1", "2") if e.by_her else ("2", "1")
        fields: dict[str, object] = {
            "recipientId": other,
            "reactions": [],
            "urls": [],
            "text": e.text,
            "mediaUrls": [f"https://ton.example.com/dm/{e.number}/{e.file}"] if e.file else [],
            "senderId": sender,
            "id": str(e.number),
            "createdAt": "" if e.plant == "undated" else f"{e.at:%Y-%m-%dT%H:%M:%S}.000Z",
            "editHistory": [{"createdAtSec": "1772996000", "editedText": "x"}] if e.plant == "edited" else [],
        }
        state = ("edited",) if e.plant == "edited" else ()
        url = ((f"https://ton.example.com/dm/{e.number}/{e.file}", False),) if e.file else ()
        truths.append(said(e, _when(e), sender, state=state, files=url))
        if e.plant == "reaction":
            at = f"{e.at:%Y-%m-%dT%H:%M:%S}.000Z"
            fields["reactions"] = [{"senderId": other, "reactionKey": "sad", "eventId": "9", "createdAt": at}]
            truths.append(Truth("reaction", other, "sad", *at_second(e)))
        pieces.append(as_json({"messageCreate": fields}))
    head = b'window.YTD.direct_messages.part0 = [{"dmConversation": {"conversationId": "1-2", "messages": [\n'
    return Written("direct-messages.js", head, tuple(pieces), b"\n]}}]", tuple(truths), b",\n", b"8")


def x_posts(events: Sequence[Event]) -> Written:
    """tweets.js of an archive: her own posts."""
    pieces = tuple(
        as_json(
            {
                "tweet": {
                    "id_str": str(e.number),
                    "created_at": f"{e.at:%a %b %d %H:%M:%S +0000 %Y}",
                    "full_text": html.escape(e.text, quote=False),
                    "lang": "en",
                }
            }
        )
        for e in events
    )
    truths = tuple(Truth("post", None, e.text, *at_second(e), way="out") for e in events)
    return Written("tweets.js", b"window.YTD.tweets.part0 = [\n", pieces, b"\n]", truths, b",\n", b"8")


def skype(events: Sequence[Event]) -> Written:
    """messages.json of an export: newest first, texts with the marks of a page."""
    pieces, truths = [], []
    for e in reversed(events):
        me, them = (f"8:live:{n}" for n in (e.nick, HIS_NICK if e.by_her else HER_NICK))
        fields: dict[str, object] = {
            "id": str(e.milliseconds),
            "displayName": None,
            "originalarrivaltime": "" if e.plant == "undated" else f"{e.at:%Y-%m-%dT%H:%M:%S}.000Z",
            "messagetype": "RichText",
            "content": html.escape(e.text, quote=True),
            "conversationid": f"8:live:{HIS_NICK}",
            "from": me,
            "properties": None,
        }
        truth = said(e, _when(e), me, way=e.way)
        truths.append(truth)
        if e.plant == "deleted":
            fields |= {"content": "", "properties": {"deletetime": "1741461500000"}}
            truths[-1] = replace(truth, text="", state=("deleted",))
        elif e.plant == "edited":
            fields["properties"] = {"edittime": "1741461600000"}
            truths[-1] = replace(truth, state=("edited",))
        elif e.plant == "system":
            fields |= {
                "messagetype": "ThreadActivity/TopicUpdate",
                "content": "<topicupdate><value>x</value></topicupdate>",
            }
            truths[-1] = replace(truth, kind="event", text="x", state=("system",))
        elif e.plant == "reaction":
            by = [{"mri": them, "time": e.milliseconds, "value": str(e.milliseconds)}]
            fields["properties"] = {"emotions": [{"key": "cry", "users": by}]}
            truths.append(replace(reacted(e, them, "in" if e.by_her else "out"), text="cry", utc=truth.utc))
        pieces.append(as_json(fields))
    head = b'{"userId": "8:live:%s", "exportDate": "2026-04-01T12:00", "conversations": [{"id": "8:live:%s", '
    head += b'"displayName": "Femi Bello", "MessageList": [\n'
    head %= HER_NICK.encode(), HIS_NICK.encode()
    return Written("messages.json", head, tuple(pieces), b"\n]}]}", tuple(truths), b",\n", b"8")


def discord_package(events: Sequence[Event]) -> Written:
    """messages.json of the package that Discord itself gives: her own messages, UTC unsaid."""
    pieces, truths = [], []
    for e in events:
        url = f"https://cdn.example.com/a/{e.file}" if e.file else ""
        pieces.append(
            as_json({"ID": snowflake(e), "Timestamp": _stamp(e), "Contents": e.text, "Attachments": url})
        )
        truths.append(
            Truth("message", None, e.text, *_when(e), way="out", files=((url, False),) if url else ())
        )
    return Written("messages.json", b"[", tuple(pieces), b"]", tuple(truths), b", ", b"8")
