# SPDX-License-Identifier: Apache-2.0
"""Snapchat, "My Data" as JSON: saved chats, snaps, calls, friends, logins, in the old and the new layout.

A new ``chat_history.json`` has a list for each conversation; an old one a list for what was received and one
for what was sent. "Created(microseconds)" holds milliseconds: what it holds is decided by its size, and it
counts only where it names the second that the written time names. Only saved chats are in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from leeward.exports.json_fields import JsonAccount, Times, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.stated_times import counted, milliseconds
from leeward.parts import Choices, Claim, Document, Neighbour, Reader
from leeward.records import (
    Attachment,
    Direction,
    Kind,
    Party,
    Record,
    Said,
    State,
    Tally,
    Unread,
    When,
)

_FORMAT = "snapchat_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_OLD = re.compile(rb'"(?:Received|Sent) (?:Saved |Unsaved )?(?:Chat|Snap) History"\s*:\s*\[')
_OLD_LIST = re.compile(r"(Received|Sent) (?:Saved |Unsaved )?(?:Chat|Snap) History")
_FRIENDS = re.compile(rb'"(?:Friends|Blocked Users|Deleted Friends|Pending Requests)"\s*:\s*\[')
_CALLS = re.compile(rb'"(?:Outgoing|Incoming|Completed) Calls"\s*:\s*\[')
_LOGINS = re.compile(rb'"Login History"\s*:\s*\[')
_PEOPLE: Final = frozenset(
    {
        *("Friends", "Friend Requests Sent", "Blocked Users", "Deleted Friends", "Hidden Friend Suggestions"),
        *("Ignored Snapchatters", "Pending Requests"),
    }
)
_CALL_LISTS: Final[Mapping[str, Direction]] = {
    "Outgoing Calls": "out",
    "Incoming Calls": "in",
    "Completed Calls": "unknown",
}
_ERASED: Final = frozenset({"STATUSERASEDMESSAGE", "STATUSERASEDSNAPMESSAGE"})
_EVENTS: Final[Mapping[str, str]] = {
    "STATUSPARTICIPANTADDED": "added",
    "STATUSPARTICIPANTREMOVED": "removed",
    "STATUSCONVERSATIONCAPTURESCREENSHOT": "screenshot",
    "STATUSSAVETOCAMERAROLL": "saved_to_phone",
}
_KNOWN: Final = frozenset(
    {
        *("From", "To", "Media Type", "Created", "Content", "Text", "Conversation Title", "IsSender"),
        *("Created(microseconds)", "IsSaved", "Media IDs"),
    }
)
_OF_MESSAGES: Final = frozenset({"Media Type", "Content", "Text", "Created"})
_ENTITY = re.compile("&(#39|#34|#x27|quot|apos|lt|gt|amp);")
_ENTITIES: Final = {
    "#39": "'",
    "#x27": "'",
    "apos": "'",
    "#34": '"',
    "quot": '"',
    "lt": "<",
    "gt": ">",
    "amp": "&",
}
_SMALLEST: Final = 10**11
_UNITS: Final = ((10**17, 10**6), (10**14, 10**3), (10**11, 1))
"""From which size on a number is nanoseconds, microseconds, milliseconds; below that it is seconds."""


def claim(document: Document) -> Claim | None:
    """Messages, friends, calls or logins under the names that Snapchat gives them."""
    head = document.untrusted_head
    if not _START.match(head):
        return None
    if b'"Media Type"' in head and b'"Created' in head and (b'"IsSender"' in head or b'"From"' in head):
        return Claim(95, "messages with a media type and a sender")
    if _OLD.search(head):
        return Claim(95, "lists of what was received and sent")
    friends = _FRIENDS.search(head) and (b'"Creation Timestamp"' in head or b'"Ignored Snapchatters"' in head)
    logins = _LOGINS.search(head) and b'"Basic Information"' in head
    return Claim(85, "friends, calls or logins") if friends or logins or _CALLS.search(head) else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event, contact and login in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    yield from _Export(document).read()


class _Export:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(_FORMAT, document)
        self._times = Times(self._account.notes)
        self._is_snaps = b'"IsSaved"' not in document.untrusted_head and "snap_history" in document.name
        self._messages = 0

    @cached_property
    def _media(self) -> dict[str, Neighbour]:
        """Found when the first record asks: in a zip of 50,000 files nobody else may walk all of them."""
        return _by_id(self._document.beside)

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_list)
            for found in walk:
                if found.is_item or found.why:
                    yield from self._item(found)
        if self._messages:
            self._account.caveats.append(Said("caveat.snapchat_json.only_saved"))
        yield self._account.close(walk)

    def _item(self, found: Found) -> Iterator[Record | Unread]:
        fields, listed = found.value, (found.path[0] if found.path else None) or ""
        if found.why or not isinstance(fields, dict):
            yield self._account.unread(found)
        elif fields.keys() & _OF_MESSAGES and fields.keys() & {"From", "To", "IsSender", "Media Type"}:
            self._messages += 1
            yield self._message(fields, listed, found)
        elif listed in _PEOPLE and "Username" in fields:
            yield self._person(fields, listed, found)
        elif listed in _CALL_LISTS:
            yield self._call(fields, listed, found)
        elif listed == "Login History":
            yield self._login(fields, found)
        else:
            self._account.skip("not_a_message", found.offset)

    def _message(self, fields: dict[str, Any], listed: str, found: Found) -> Record:
        get = fields.get
        extra = extras(fields, sorted(fields.keys() - _KNOWN))
        time = self._when(fields, extra)
        sender, to, direction, thread = _between(fields, listed, extra)
        media = plain(get("Media Type"))
        kind, state = _kind(media, extra)
        if self._is_snaps and kind == "message":
            extra["snap"] = "yes"
        if kind == "event":
            self._account.system += 1
        else:
            self._account.kept += 1
        if isinstance(get("IsSaved"), bool):
            extra["saved"] = "yes" if get("IsSaved") else "no"
        written = plain(get("Content", get("Text")))
        text = _ENTITY.sub(lambda one: _ENTITIES[one[1]], written)
        if text != written:
            extra["text_as_written"] = written
        return Record(
            kind,
            "snapchat",
            thread,
            time,
            sender,
            text,
            self._account.place(found),
            to,
            direction,
            state,
            attachments=self._attachments(get("Media IDs")),
            extra=extra,
        )

    def _when(self, fields: dict[str, Any], extra: dict[str, str]) -> When:
        """The written time, with the milliseconds of the number where both name the same second."""
        number = fields.get("Created(microseconds)")
        said = _milliseconds(number)
        if not plain(fields.get("Created")) and said is not None and said > _SMALLEST:
            return replace(self._times.when(said), as_written=plain(number))
        time = counted(fields.get("Created"), self._account.notes)
        if number is not None:
            extra["created_number"] = plain(number)
        at = milliseconds(time.utc)
        if said is None or at is None or at // 1000 != said // 1000 or not said % 1000:
            return time
        return When(time.as_written, None, f"{(time.utc or '')[:19]}.{said % 1000:03}Z", "second")

    def _attachments(self, untrusted: Any) -> tuple[Attachment, ...]:
        found = []
        for one in plain(untrusted).split("|"):
            name = one.strip()
            if not name:
                continue
            near = self._media.get(name)
            found.append(Attachment(near.name, near.sha256(), present=True) if near else Attachment(name))
        return tuple(found)

    def _person(self, fields: dict[str, Any], listed: str, found: Found) -> Record:
        """Someone on a list of hers. Whom she blocked is an event of her account, with its time."""
        user, name = plain(fields.get("Username")), plain(fields.get("Display Name"))
        extra = {"list": listed, **extras(fields, sorted(fields.keys() - {"Username", "Display Name"}))}
        self._account.kept += 1
        place = self._account.place(found)
        if listed == "Blocked Users":
            extra["event"] = "blocked"
            time = counted(fields.get("Last Modified Timestamp"), self._account.notes)
            whom = (Party(user or None, name or None),)
            return Record(
                "event",
                "snapchat",
                user or None,
                time,
                Party(),
                name or user,
                place,
                whom,
                "out",
                extra=extra,
            )
        time = counted(fields.get("Creation Timestamp"), self._account.notes)
        who = Party(user or None, name or user or None)
        return Record("contact", "snapchat", None, time, who, user, place, extra=extra)

    def _call(self, fields: dict[str, Any], listed: str, found: Found) -> Record:
        """A call of the list of calls, which does not say with whom."""
        dated = next((key for key in ("Date & Time", "Created", "Date") if key in fields), "")
        lasted = re.fullmatch(r"(\d{1,7})(?:\.\d+)?", plain(fields.get("Length(sec)")), re.ASCII)
        seconds = int(lasted[1]) if lasted else None
        said = plain(fields.get("Result")).casefold()
        states: tuple[State, ...] = ("answered",) if seconds else ("missed",) if "miss" in said else ()
        self._account.kept += 1
        return Record(
            "call",
            "snapchat",
            None,
            counted(fields.get(dated), self._account.notes),
            Party(),
            "",
            self._account.place(found),
            direction=_CALL_LISTS[listed],
            state=states,
            seconds=seconds,
            extra={"in_app": "yes", "list": listed, **extras(fields, sorted(fields.keys() - {dated}))},
        )

    def _login(self, fields: dict[str, Any], found: Found) -> Record:
        self._account.kept += 1
        time = counted(fields.get("Created"), self._account.notes)
        extra = {"event": "login", **extras(fields, sorted(fields.keys() - {"Created"}))}
        return Record("event", "snapchat", None, time, Party(), "", self._account.place(found), extra=extra)


def _is_list(path: Path) -> bool:
    return len(path) == 1


def _between(
    fields: dict[str, Any], listed: str, extra: dict[str, str]
) -> tuple[Party, tuple[Party, ...], Direction, str | None]:
    """Sender, recipients, direction and thread of a message."""
    source, target = plain(fields.get("From")), plain(fields.get("To"))
    old = _OLD_LIST.fullmatch(listed)
    if old:
        other = Party(source or target or None)
        if old[1] == "Sent":
            return Party(), (other,) if target or source else (), "out", target or source or None
        return other, (), "in", source or target or None
    mine = fields.get("IsSender")
    direction: Direction = "unknown" if not isinstance(mine, bool) else "out" if mine else "in"
    title = plain(fields.get("Conversation Title"))
    if title:
        extra["group"], extra["conversation"] = "yes", listed
    to = (Party(target),) if target else (Party(listed),) if mine is True and not title and listed else ()
    return Party(source or None), to, direction, title or listed or None


def _kind(media: str, extra: dict[str, str]) -> tuple[Kind, tuple[State, ...]]:
    """What a message is by its media type; statuses are lines that Snapchat wrote itself."""
    if media and media != "TEXT":
        extra["media_type"] = media
    if media in _ERASED:
        return "message", ("deleted",)
    if media.startswith("STATUSCALL"):
        extra["in_app"] = "yes"
        return "call", ("missed",) if "MISSED" in media else ()
    if media.startswith("STATUS"):
        extra["event"] = _EVENTS.get(media, media)
        return "event", ("system",)
    return ("reaction", ()) if media == "MAPREACTION" else ("message", ())


def _milliseconds(number: Any) -> int | None:
    """A time since 1970 as milliseconds, its unit told by its size."""
    if type(number) is not int or number <= 0:
        return None
    return next((number // part for size, part in _UNITS if number >= size), number * 1000)


def _by_id(beside: Mapping[str, Neighbour]) -> dict[str, Neighbour]:
    """The files of ``chat_media`` by the id in their name: "2019-02-12_b~EiQS.jpg" is "b~EiQS"."""
    found = {}
    for near in beside.values():
        name = near.name.replace("\\", "/").rpartition("/")[2]
        _, dash, rest = name.partition("_")
        if dash:
            found[rest.rpartition(".")[0] or rest] = near
    return found


READER = Reader(_FORMAT, claim, read, joins="around", folders=("chat_media",))
