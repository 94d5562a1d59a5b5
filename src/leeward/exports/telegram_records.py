# SPDX-License-Identifier: Apache-2.0
"""What one message of a Telegram export says: a message, a call, an event, and the reactions to it.

Names of fields and actions are those that Telegram Desktop writes (export_output_json.cpp). ``date`` is
the local time of the computer that made the export, without an offset; ``date_unixtime``, written since
2021, is the time itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from leeward.exports.json_fields import Files, JsonAccount, Times, extras, in_range, plain
from leeward.exports.json_items import Found, items_of
from leeward.exports.quick_records import instant, message_to
from leeward.exports.telegram_words import EVENTS, GIFTS, NO_FILE, flat, links, second_text
from leeward.records import Attachment, Direction, Kind, Party, Record, RecordId, State, Unread, When, Where

_LOCAL = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d", re.ASCII)
_MINUTES_AND_SECONDS = frozenset(f"{minute:02}:{second:02}" for minute in range(60) for second in range(60))
_NEVER = ("1970-01-01", "1969-12-31")
_PLAINEST: Final = frozenset(
    {"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "reply_to_message_id"}
)
_KNOWN: Final = frozenset(
    {
        *("type", "date", "date_unixtime", "from", "from_id", "actor", "actor_id", "text", "text_entities"),
        *("edited", "edited_unixtime", "file", "photo", "contact_vcard", "location_information", "poll"),
        *("duration_seconds", "reactions"),
    }
)
_MEDIA = ("photo", "file", "contact_vcard")
_DISCARDED: Mapping[Any, tuple[State, ...]] = {"missed": ("missed",), "busy": ("declined",)}
_NOBODY = Party()


class Chat:
    """A chat as its export describes it: its name, what kind it is, and whose messages are whose."""

    def __init__(self, owner: Party) -> None:
        self.owner = owner
        self.name: str | None = None
        self.kind = ""
        self.id = ""
        self.peer_is_told = False
        """Whether ``id`` is known to be the other's own number, as it is in exports since 2021."""

    def take(self, key: str | None, value: Any) -> None:
        """Take a field of the chat."""
        if key == "name":
            self.name = plain(value) or None
        elif key == "type":
            self.kind = plain(value)
        elif key == "id":
            self.id = plain(value)

    def is_group(self) -> bool:
        """Whether more than two can write here."""
        return "group" in self.kind or "channel" in self.kind

    def between(self, sender: Party) -> tuple[Party, tuple[Party, ...], Direction]:
        """The sender, the recipients and the direction, as far as the export says them."""
        number = sender.handle
        mine = number is not None and number == self.owner.handle
        if self.kind != "personal_chat":
            return sender, (), "out" if mine else "unknown"
        is_peer = self.peer_is_told and number == f"user{self.id}"
        if mine and not is_peer:
            peer = Party(f"user{self.id}" if self.peer_is_told else None, self.name)
            return sender, () if peer == _NOBODY else (peer,), "out"
        if is_peer or (self.owner.handle and number):
            return sender, () if self.owner == _NOBODY else (self.owner,), "in"
        return sender, (), "unknown"


_Between = tuple[Party, tuple[Party, ...], Direction]


class Records:
    """Makes records out of the messages of one export, chat by chat."""

    def __init__(self, account: JsonAccount, files: Files) -> None:
        self._account, self._files = account, files
        self._times = Times(account.notes)
        self._chat = Chat(_NOBODY)
        self._thread: str | None = None
        self._marks: dict[str, str] = {}
        self._between: dict[tuple[str, str], _Between] = {}
        self._threads: dict[str, str] = {}
        self._hours: set[str] = set()
        """The beginnings of dates that were found to be sound, up to the hour."""

    def enter(self, chat: Chat) -> None:
        """Go on with another chat. Two chats of one name are two threads."""
        self._chat = chat
        name = chat.name or f"{chat.kind or 'chat'} {chat.id}".rstrip()
        if len(self._threads) < 100_000 and self._threads.setdefault(name, chat.id) != chat.id:
            name = f"{name} ({chat.id})"
        self._thread = name
        self._marks = {"chat_type": chat.kind} if chat.kind else {}
        if chat.is_group():
            self._marks["group"] = "yes"
        self._between = {}

    def plain(self, found: Found) -> Record | None:
        """The record of a message that says no more than who, when and what; None for any other.

        These lines run for most of the messages there are.
        """
        fields = found.value
        if type(fields) is not dict or not fields.keys() <= _PLAINEST:
            return None
        try:
            text, date, unix, number = fields["text"], fields["date"], fields["date_unixtime"], fields["id"]
            between = self._between[fields["from"], fields["from_id"]]
            milliseconds = in_range(unix) if fields["type"] == "message" else None
        except (KeyError, TypeError):  # a field is missing, or is no text; or the sender is new
            return None
        if type(text) is not str or type(date) is not str or milliseconds is None:
            return None
        if date[14:] not in _MINUTES_AND_SECONDS or date[:14] not in self._hours:
            return None
        self._account.kept += 1
        extra = {**self._marks, "id": str(number)}
        if "reply_to_message_id" in fields:
            extra["reply_to_message_id"] = str(fields["reply_to_message_id"])
        time = instant(date, date, self._times.utc(milliseconds))
        place = self._account.place(found)
        return message_to("telegram", self._thread, time, between, text, place, extra)

    def read(self, found: Found) -> Iterator[Record | Unread]:
        """The record of any message, and those of the reactions to it."""
        fields = found.value
        if found.why or not isinstance(fields, dict) or not fields.keys() & {"type", "date", "text", "id"}:
            yield self._account.unread(found)
            return
        if fields.get("type") == "service":
            yield self._service(fields, found)
        else:
            yield self._message(fields, self._account.place(found))
        if fields.get("reactions"):
            yield from self._reactions(found)

    def _who(self, fields: dict[str, Any], label: str) -> _Between:
        name, number = fields.get(label), fields.get(f"{label}_id")
        key = (name, number) if isinstance(name, str) and isinstance(number, str) else None
        if key and (known := self._between.get(key)):
            return known
        # The oldest exports give the number alone.
        handle = f"user{number}" if type(number) is int else plain(number) or None
        found = self._chat.between(Party(handle, plain(name) or None))
        if key and len(self._between) < 10_000:
            self._between[key] = found
        return found

    def _when(self, fields: dict[str, Any]) -> When:
        date, unix = fields.get("date"), fields.get("date_unixtime")
        milliseconds = in_range(plain(unix))
        local = date if isinstance(date, str) and _is_local(date) else None
        if local and len(self._hours) < 1_000_000:
            self._hours.add(local[:14])
        if milliseconds is not None:
            return instant(plain(date) or plain(unix), local, self._times.utc(milliseconds))
        if local is not None:
            self._account.notes["no_unixtime"] += 1
            return When(local, local, None, "second")
        if type(date) is int:
            return self._times.when(date)
        self._account.notes["undated"] += 1
        return When(plain(date) or plain(unix))

    def _message(self, fields: dict[str, Any], place: Where, text: str | None = None) -> Record:
        get = fields.get
        sender, to, direction = self._who(fields, "from" if text is None else "actor")
        extra = self._extra(fields)
        state: tuple[State, ...] = ()
        if "edited" in fields and not plain(get("edited")).startswith(_NEVER):
            state = ("edited",)
            extra["edited"] = plain(get("edited"))
        if get("self_destruct_period_seconds"):
            state = (*state, "view_once")
        if sender.handle and sender.name is None and "from" in fields:
            extra["deleted_account"] = "yes"
        said = flat(get("text")) or flat(get("text_entities")) if text is None else text
        poll = get("poll")
        if isinstance(poll, dict):
            extra["poll"] = plain(poll)
            said = said or plain(poll.get("question"))
        lat, lon = _location(get("location_information"))
        self._account.kept += 1
        return Record(
            "message",
            "telegram",
            self._thread,
            self._when(fields),
            sender,
            said,
            place,
            to,
            direction,
            state,
            attachments=self._attachments(fields, extra),
            lat=lat,
            lon=lon,
            extra=extra,
        )

    def _service(self, fields: dict[str, Any], found: Found) -> Record:
        place = self._account.place(found)
        action = plain(fields.get("action"))
        said = flat(fields.get("text")) or second_text(found.raw)
        if action in GIFTS and said:
            return self._message(fields, place, said)
        sender, to, direction = self._who(
            fields, "actor" if "actor_id" in fields or "actor" in fields else "from"
        )
        extra = self._extra(fields)
        kind: Kind = "event"
        state: tuple[State, ...] = ("system",)
        seconds = None
        if action == "phone_call":
            kind, lasted = "call", fields.get("duration_seconds")
            extra["in_app"] = "yes"
            seconds = lasted if type(lasted) is int and 0 <= lasted < 10**9 else None
            state = _DISCARDED.get(plain(fields.get("discard_reason")), ("answered",) if seconds else ())
            self._account.kept += 1
        else:
            if "duration_seconds" in fields:
                extra["duration_seconds"] = plain(fields["duration_seconds"])
            extra["event"] = EVENTS.get(action, action) or "unknown"
            self._account.system += 1
        return Record(
            kind,
            "telegram",
            self._thread,
            self._when(fields),
            sender,
            said,
            place,
            to,
            direction,
            state,
            seconds,
            attachments=self._attachments(fields, extra),
            extra=extra,
        )

    def _extra(self, fields: dict[str, Any]) -> dict[str, str]:
        found = {**self._marks, **extras(fields, sorted(fields.keys() - _KNOWN))}
        if fields.get("type") not in ("message", "service"):
            found["type"] = plain(fields.get("type"))
        if hidden := links(fields.get("text")):
            found["links"] = hidden
        return found

    def _attachments(self, fields: dict[str, Any], extra: dict[str, str]) -> tuple[Attachment, ...]:
        found = []
        for key in _MEDIA:
            path = fields.get(key)
            if not isinstance(path, str) or not path:
                continue
            if not NO_FILE.search(path):
                found.append(self._files.attachment(path))
                continue
            extra[key] = path  # a sentence of Telegram's: the file was left out of the export
            extra["media"] = "omitted"
            name = fields.get("file_name")
            if key == "file" and isinstance(name, str) and name:
                found.append(Attachment(name))
        return tuple(found)

    def _reactions(self, found: Found) -> Iterator[Record | Unread]:
        fields = found.value
        author = self._who(fields, "from")[0]
        for one in items_of(found, "reactions"):
            if not isinstance(one.value, dict):
                yield self._account.unread(one)
                continue
            people = items_of(one, "recent")
            for person in people:
                if isinstance(person.value, dict):
                    yield self._reaction(one.value, person, author, found.offset)
                else:
                    yield self._account.unread(person)
            if not people:
                yield self._reaction(one.value, one, author, found.offset)

    def _reaction(self, kind: dict[str, Any], found: Found, author: Party, about: int) -> Record:
        by = found.value if found.value is not kind else {}
        sender, _, direction = self._who(by, "from") if by else (_NOBODY, (), "unknown")
        dated = "date" in by or "date_unixtime" in by
        self._account.kept += 1
        extra = {**self._marks, **extras(kind, sorted(kind.keys() - {"emoji", "recent"}))}
        return Record(
            "reaction",
            "telegram",
            self._thread,
            self._when(by) if dated else When(),
            sender,
            plain(kind.get("emoji", kind.get("document_id"))),
            self._account.place(found),
            () if author == _NOBODY else (author,),
            direction,
            about=RecordId(f"o{about}"),
            extra=extra,
        )


def _location(value: Any) -> tuple[str | None, str | None]:
    """A place as it is written, when it is one."""
    if not isinstance(value, dict):
        return None, None
    found = [plain(value.get(key)) for key in ("latitude", "longitude")]
    try:
        numbers = [msgspec.json.decode(one, type=float) for one in found]
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None, None
    return (found[0], found[1]) if abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else (None, None)


def _is_local(date: str) -> bool:
    """Whether this is a wall clock that exists, in a year of an export."""
    if not _LOCAL.fullmatch(date) or not "1995" <= date[:4] < "2100":
        return False
    try:
        datetime.fromisoformat(date)
    except ValueError:
        return False
    return True
