# SPDX-License-Identifier: Apache-2.0
"""Hangouts.json of an old Takeout: every conversation with its people, then its events.

A piece of ``google_chat_json``. Times are in microseconds. The names of people stand before the events of
their conversation. A call is counted where it begins; its end says how long it was and is an event of the
format.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from leeward.exports.json_fields import Files, JsonAccount, Times, extras, in_range, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.parts import Document
from leeward.records import Attachment, Direction, Kind, Party, Record, State, Tally, Unread, When

_CHATS = re.compile(rb'"(?:conversations|conversation_state)"\s*:\s*\[')
_PEOPLE = (b'"participant_data"', b'"self_conversation_state"', b'"current_participant"')
_EVENT_LISTS: Final = frozenset(
    {("conversations", None, "events"), ("conversation_state", None, "conversation_state", "event")}
)
_OUTER: Final = (("conversations", None), ("conversation_state", None))
_MOST_PEOPLE = 1_000
_KNOWN: Final = frozenset(
    {"chat_message", "sender_id", "timestamp", "conversation_id", "self_event_state", "event_version"}
)
_NOBODY: Final = Party()


def claims(untrusted_head: bytes) -> bool:
    """Whether this is how a file of Hangouts conversations begins."""
    return bool(_CHATS.search(untrusted_head)) and any(word in untrusted_head for word in _PEOPLE)


def read(document: Document, account: JsonAccount) -> Iterator[Record | Unread | Tally]:
    """Every event in the order of the file, then the accounting."""
    chats = _Chats(document, account)
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, _is_list)
        for found in walk:
            if found.path in _EVENT_LISTS:
                yield from chats.event(found)
            elif found.why:
                yield account.unread(found)
            elif len(found.path) > 2 and found.path[:2] in _OUTER:
                chats.about(found)
    yield account.close(walk)


def _is_list(path: Path) -> bool:
    return path in _EVENT_LISTS or path[-1:] == ("participant_data",)


class _Chats:
    """The conversations of a file, one after the other."""

    def __init__(self, document: Document, account: JsonAccount) -> None:
        self._account = account
        self._times = Times(account.notes)
        self._files = Files(document)
        self._begin()

    def _begin(self) -> None:
        self._people: dict[str, Party] = {}
        self._id = self._name = self._kind = self._me = ""
        self._entered = self._rings = False

    def about(self, found: Found) -> None:
        """Something that is said of a conversation. The first after events begins the next one."""
        if self._entered:
            self._begin()
        path, value = found.path, found.value
        if path[-1] == "participant_data" and isinstance(value, dict):
            number = _number(value.get("id"))
            phone = value.get("phone_number")
            told = plain(phone.get("e164")) if isinstance(phone, dict) else plain(phone)
            if number and len(self._people) < _MOST_PEOPLE:
                self._people[number] = Party(told or number, plain(value.get("fallback_name")) or None)
        elif path[-2:] == ("conversation", "name"):
            self._name = plain(value)
        elif path[-2:] == ("conversation", "type"):
            self._kind = plain(value)
        elif path[-2:] in (("conversation_id", "id"), ("id", "id")):
            self._id = self._id or plain(value)
        elif "self_conversation_state" in path and path[-2:] == ("participant_id", "gaia_id"):
            self._me = plain(value)

    def event(self, found: Found) -> Iterator[Record | Unread]:
        """The record of an event."""
        fields = found.value
        self._entered = True
        if found.why or not isinstance(fields, dict) or not fields.keys() & {"timestamp", "event_type"}:
            yield self._account.unread(found)
            return
        told = plain(fields.get("event_type"))
        if isinstance(fields.get("chat_message"), dict) and told != "VOICEMAIL":
            yield self._record("message", fields, found)
        elif told == "VOICEMAIL":
            yield self._record("call", fields, found, ("voicemail",))
        elif told == "HANGOUT_EVENT":
            yield self._call(fields, found)
        else:
            yield self._record("event", fields, found, ("system",))

    def _call(self, fields: dict[str, Any], found: Found) -> Record:
        about = fields.get("hangout_event")
        is_end = isinstance(about, dict) and "END" in plain(about.get("event_type"))
        is_known, self._rings = self._rings, not is_end
        if is_end and is_known:
            return self._record("event", fields, found, ("system",))
        return self._record("call", fields, found)

    def _record(
        self, kind: Kind, fields: dict[str, Any], found: Found, state: tuple[State, ...] = ()
    ) -> Record:
        number = _number(fields.get("sender_id"))
        sender = self._people.get(number, Party(number or None))
        others = tuple(one for key, one in self._people.items() if key != self._me)
        direction = self._direction(number)
        content = _content(fields)
        extra = extras(fields, sorted(fields.keys() - _KNOWN - {"event_type"}))
        self._extra(kind, fields, extra)
        if state == ("system",):
            self._account.system += 1
        else:
            self._account.kept += 1
        named = ", ".join(filter(None, (one.name or one.handle for one in others[:20])))
        return Record(
            kind=kind,
            channel="hangouts",
            thread=self._name or named or self._id or None,
            time=self._when(fields.get("timestamp")),
            sender=sender,
            text=_text(content.get("segment")),
            where=self._account.place(found),
            to=others if direction == "out" else (),
            direction=direction,
            state=state,
            seconds=_seconds(fields.get("hangout_event")) if kind == "call" else None,
            attachments=tuple(self._attachments(content.get("attachment"))),
            extra=extra,
        )

    def _extra(self, kind: Kind, fields: dict[str, Any], extra: dict[str, str]) -> None:
        if kind == "event":
            extra["event"] = plain(fields.get("event_type")).casefold() or "unknown"
        elif kind == "call":
            extra["in_app"] = "yes"
        if "GROUP" in self._kind or len(self._people) > 2:
            extra["group"] = "yes"
        annotation = _content(fields).get("annotation") or _chat(fields).get("annotation")
        if annotation:
            extra["annotation"] = plain(annotation)

    def _direction(self, number: str) -> Direction:
        if not self._me or not number:
            return "unknown"
        return "out" if number == self._me else "in"

    def _when(self, untrusted: Any) -> When:
        written = plain(untrusted)
        digits = written if written.isascii() and written.isdigit() and len(written) == 16 else ""
        if in_range(digits[:-6]) is None:
            return self._times.when(untrusted)
        return When(written, None, self._times.utc(int(digits) // 1000), "second")

    def _attachments(self, told: Any) -> Iterator[Attachment]:
        """Pictures and the like: by the name at the end of their address, as the file beside is called."""
        for one in told if isinstance(told, list) else ():
            item = one.get("embed_item") if isinstance(one, dict) else None
            for value in item.values() if isinstance(item, dict) else ():
                address = plain(value.get("url") or value.get("media_url")) if isinstance(value, dict) else ""
                if address:
                    yield self._files.attachment(address.partition("?")[0].rpartition("/")[2] or address)


def _chat(fields: dict[str, Any]) -> dict[str, Any]:
    found = fields.get("chat_message")
    return found if isinstance(found, dict) else {}


def _content(fields: dict[str, Any]) -> dict[str, Any]:
    found = _chat(fields).get("message_content")
    return found if isinstance(found, dict) else {}


def _text(segments: Any) -> str:
    """The pieces of a message in a row; a break between them is a line."""
    parts = []
    for one in segments if isinstance(segments, list) else ():
        if isinstance(one, dict):
            is_break = one.get("type") == "LINE_BREAK"
            parts.append(plain(one.get("text")) or ("\n" if is_break else ""))
    return "".join(parts)


def _number(told: Any) -> str:
    """The number of a person."""
    return plain(told.get("gaia_id") or told.get("chat_id")) if isinstance(told, dict) else ""


def _seconds(told: Any) -> int | None:
    lasted = plain(told.get("hangout_duration_secs")) if isinstance(told, dict) else ""
    return int(lasted) if lasted.isascii() and lasted.isdigit() and len(lasted) < 9 else None
