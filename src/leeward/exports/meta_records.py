# SPDX-License-Identifier: Apache-2.0
r"""What one message of Messenger or Instagram says: a message, a call, an event, and the reactions to it.

Two shapes: that of "Download your information" (``sender_name``, ``timestamp_ms``, ``content``) and that
of end-to-end encrypted chats (``senderName``, ``timestamp``, ``text``). Meta writes text as the bytes of
its UTF-8 one by one ("\u00c3\u00a9" for "é"); that is undone string by string where it fits exactly, and
the string as written is kept beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from leeward.exports.json_fields import Files, JsonAccount, Times, extras, plain
from leeward.exports.json_items import Found, items_of
from leeward.exports.quick_records import message_to
from leeward.records import Attachment, Direction, Kind, Party, Record, RecordId, State, Unread, When, Where

FOLDERS = ("audio", "files", "gifs", "media", "photos", "stickers_used", "videos")
"""Where Meta puts what a conversation's messages refer to."""
MOST_TO = 20
"""In a larger group the recipients are not written into every message; ``extra`` says how many there are."""

_KNOWN: Final = frozenset(
    {
        *("sender_name", "senderName", "timestamp_ms", "timestamp", "content", "text", "type"),
        *("is_unsent", "isUnsent", "reactions", "likes", "call_duration", "missed"),
        *("photos", "videos", "audio_files", "files", "gifs", "media", "sticker", "share"),
        *("is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent"),
    }
)
_LISTS = ("photos", "videos", "audio_files", "files", "gifs", "media")
_FLAGS = ("is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent")
_OF_FILES = frozenset({"uri", "creation_timestamp"})
_EVENTS = {"Subscribe": "added", "Unsubscribe": "removed"}
# Instagram's own words for a tap on the heart, which its export gives as a message.
_TAPS = ("Liked a", "Reacted ")
_TAP = re.compile(r"Liked a message|Reacted (\S{1,40}) to your message ?")
_NAMES = frozenset({"sender_name", "senderName", "timestamp_ms"})
_NOBODY = Party()
_UNKNOWN: Final[Direction] = "unknown"
_Sender = tuple[Party, tuple[Party, ...], Mapping[str, str]]


def repaired(text: str) -> str:
    """A text whose UTF-8 was written byte by byte; any other text as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _all_repaired(value: Any, depth: int = 20) -> Any:
    if isinstance(value, str):
        return repaired(value)
    if isinstance(value, list) and depth:
        return [_all_repaired(one, depth - 1) for one in value]
    if isinstance(value, dict) and depth:
        return {repaired(key): _all_repaired(one, depth - 1) for key, one in value.items()}
    return value


class Records:
    """Makes records out of the messages of one thread."""

    def __init__(
        self,
        account: JsonAccount,
        files: Files,
        channel: str,
        thread: str | None,
        marks: Mapping[str, str],
    ) -> None:
        """``marks`` is what every record of the thread carries in ``extra``."""
        self._account, self._files = account, files
        self._channel, self._thread = channel, thread
        self._times = Times(account.notes)
        self._marks = dict(marks)
        self._people: list[str] = []
        self._senders: dict[str, _Sender] = {}

    def person(self, untrusted: Any) -> None:
        """Take a participant: an object with a name, or the name itself."""
        name = untrusted.get("name") if isinstance(untrusted, dict) else untrusted
        if isinstance(name, str) and len(self._people) < 10_000:
            self._people.append(repaired(name))
        if len(self._people) > 2:
            self._marks["group"] = "yes"
        if len(self._people) > MOST_TO + 1:
            self._marks["participants"] = str(len(self._people))

    def plain(self, found: Found) -> Record | None:
        """The record of a message that says no more than who, when and what; None for any other.

        These lines run for most of the messages there are.
        """
        fields = found.value
        if type(fields) is not dict or not fields.keys() <= _PLAINEST:
            return None
        try:
            written, name, at = fields["content"], fields["sender_name"], fields["timestamp_ms"]
        except KeyError:
            return None
        if (
            type(written) is not str
            or type(name) is not str
            or written.startswith(_TAPS)
            or fields.get("type", "Generic") != "Generic"
            or fields.get(_FLAGS[0])
            or fields.get(_FLAGS[1])
        ):
            return None
        sender, to, extra = self._senders.get(name) or self._sender(name)
        text = written
        if not written.isascii():
            text = repaired(written)
            if text is not written:
                extra = {**extra, "text_as_written": written}
        self._account.kept += 1
        place = self._account.place(found)
        between = (sender, to, _UNKNOWN)
        return message_to(self._channel, self._thread, self._times.when(at), between, text, place, extra)

    def read(self, found: Found) -> Iterator[Record | Unread]:
        """The record of any message, and those of the reactions to it."""
        fields = found.value
        if found.why or not isinstance(fields, dict) or not fields.keys() & _NAMES:
            yield self._account.unread(found)
            return
        yield self._record(fields, self._account.place(found))
        for key in ("reactions", "likes"):
            if fields.get(key):
                yield from self._reactions(found, key, fields)

    def _record(self, fields: dict[str, Any], place: Where) -> Record:
        get = fields.get
        sender, to, marks = self._sender(get("sender_name", get("senderName")))
        written = plain(get("content", get("text")))
        text = repaired(written)
        extra = {**marks, **self._extra(fields)}
        if text != written:
            extra["text_as_written"] = written
        kind, state = self._kind(fields, text, extra)
        if kind == "event":
            self._account.system += 1
        else:
            self._account.kept += 1
        return Record(
            kind,
            self._channel,
            self._thread,
            self._times.when(get("timestamp_ms", get("timestamp"))),
            sender,
            text,
            place,
            to,
            state=state,
            seconds=_seconds(get("call_duration")) if kind == "call" else None,
            attachments=self._attachments(fields),
            extra=extra,
        )

    def _sender(self, untrusted: Any) -> _Sender:
        written = plain(untrusted)
        known = self._senders.get(written)
        if known is None:
            name = repaired(written)
            others = [one for one in self._people if one != name]
            # Of two people a name that is neither of theirs ("Facebook user") is one of them, not said which.
            told = len(others) <= MOST_TO and (len(others) < len(self._people) or len(others) > 2)
            to = tuple(Party(None, one) for one in others) if told else ()
            extra = {"sender_as_written": written, **self._marks} if name != written else self._marks
            known = Party(None, name) if name else _NOBODY, to, extra
            if len(self._senders) < 10_000:
                self._senders[written] = known
        return known

    def _kind(
        self, fields: dict[str, Any], text: str, extra: dict[str, str]
    ) -> tuple[Kind, tuple[State, ...]]:
        said = plain(fields.get("type"))
        if "call_duration" in fields or said == "Call":
            extra["in_app"] = "yes"
            extra.pop("type", None)
            lasted = _seconds(fields.get("call_duration"))
            if fields.get("missed") is True or (not lasted and " missed " in f" {text} "):
                return "call", ("missed",)
            return "call", ("answered",) if lasted else ()
        if said in _EVENTS:
            extra["event"] = _EVENTS[said]
            return "event", ("system",)
        if fields.get("is_unsent") is True or fields.get("isUnsent") is True:
            return "message", ("deleted",)
        if _TAP.fullmatch(text):
            return "reaction", ()
        return "message", ()

    def _extra(self, fields: dict[str, Any]) -> dict[str, str]:
        others = _all_repaired({key: fields[key] for key in fields.keys() - _KNOWN})
        found = extras(others, sorted(others))
        for name in _FLAGS:
            if fields.get(name):
                found[name] = "true"
        if fields.get("type", "Generic") != "Generic":
            found["type"] = plain(fields["type"])
        for name in _LISTS:
            listed = _listed(fields.get(name))
            more = [one for one in listed if not isinstance(one, dict) or one.keys() - _OF_FILES]
            if more:
                found[f"{name}_as_written" if name == "media" else name] = plain(_all_repaired(more))
        for name in ("sticker", "share"):
            one = fields.get(name)
            if isinstance(one, dict):
                rest = {key: value for key, value in one.items() if value and key not in ("uri", "link")}
                for key, value in rest.items():
                    found[f"{name}_{key.removeprefix('share_')}"] = plain(_all_repaired(value))
            elif one is not None:
                found[name] = plain(_all_repaired(one))
        return found

    def _attachments(self, fields: dict[str, Any]) -> tuple[Attachment, ...]:
        found = []
        for name in _LISTS:
            for one in _listed(fields.get(name)):
                uri = one.get("uri") if isinstance(one, dict) else None
                if isinstance(uri, str) and uri:
                    found.append(self._files.attachment(repaired(uri)))
        sticker, share = fields.get("sticker"), fields.get("share")
        if isinstance(sticker, dict) and isinstance(sticker.get("uri"), str):
            found.append(self._files.attachment(repaired(sticker["uri"])))
        if isinstance(share, dict) and isinstance(share.get("link"), str):
            found.append(Attachment(repaired(share["link"])))
        return tuple(found)

    def _reactions(self, found: Found, key: str, fields: dict[str, Any]) -> Iterator[Record | Unread]:
        author = self._sender(fields.get("sender_name", fields.get("senderName")))[0]
        for one in items_of(found, key):
            if not isinstance(one.value, dict):
                yield self._account.unread(one)
                continue
            yield self._reaction(one, author, found.offset)

    def _reaction(self, found: Found, author: Party, about: int) -> Record:
        get = found.value.get
        self._account.kept += 1
        written = plain(get("reaction", get("emoji", "")))
        text = repaired(written)
        actor, _, marks = self._sender(get("actor", get("username", get("name"))))
        others = found.value.keys() - {"reaction", "emoji", "actor", "username", "name", "timestamp", "date"}
        extra = {**marks, **extras(found.value, sorted(others))}
        if text != written:
            extra["text_as_written"] = written
        at = get("timestamp", get("date"))
        return Record(
            "reaction",
            self._channel,
            self._thread,
            When() if at is None else self._times.when(at),
            actor,
            text,
            self._account.place(found),
            () if author == _NOBODY else (author,),
            about=RecordId(f"o{about}"),
            extra=extra,
        )


_PLAINEST: Final = frozenset({"sender_name", "timestamp_ms", "content", "type", *_FLAGS})


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _seconds(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 10**9 else None
