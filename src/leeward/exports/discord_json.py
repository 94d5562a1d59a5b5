# SPDX-License-Identifier: Apache-2.0
"""Discord, as the program DiscordChatExporter writes a channel to JSON: every message, call and reaction.

Names of fields are those of its JsonMessageWriter. Numbers of Discord are longer than JSON numbers hold,
so they are text. The file does not say who made the export: directions stay unknown.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leeward.exports.json_fields import Files, JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path, items_of
from leeward.exports.stated_times import counted, seconds_between, stated
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Kind, Party, Record, RecordId, State, Tally, Unread, When

_FORMAT = "discord_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_CHANNEL = re.compile(rb'"channel"\s*:\s*\{')
_GUILD = re.compile(rb'"guild"\s*:\s*\{')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_MESSAGE_LIST = ("messages",)
_EVENTS: Final[Mapping[str, str]] = {
    "RecipientAdd": "added",
    "RecipientRemove": "removed",
    "ChannelNameChange": "subject_changed",
    "ChannelIconChange": "icon_changed",
    "ChannelPinnedMessage": "pinned",
    "GuildMemberJoin": "joined",
    "ThreadCreated": "created",
}
"""The names of MessageKind.cs for numbers 1 to 18. A number it has no name for is written as a number."""
_CALL: Final = frozenset({"Call", "3"})
_KNOWN: Final = frozenset(
    {
        *("type", "timestamp", "timestampEdited", "callEndedTimestamp", "content", "author", "attachments"),
        *("stickers", "reactions", "mentions", "reference", "forwardedMessage", "inlineEmojis"),
    }
)
_OF_A_FILE: Final = frozenset({"id", "url", "fileName", "fileSizeBytes"})
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NOBODY = Party()


def claim(document: Document) -> Claim | None:
    """A channel and its messages, under the names of DiscordChatExporter."""
    head = document.untrusted_head
    if not (_START.match(head) and _CHANNEL.search(head) and _MESSAGES.search(head)):
        return None
    if _GUILD.search(head) and (b'"dateRange"' in head or b'"timestampEdited"' in head):
        return Claim(95, "a guild, a channel and messages")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    channel = _Channel(document)
    yield from channel.read()


class _Channel:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(_FORMAT, document)
        self._files = Files(document)
        self._said: dict[tuple[str | None, ...], str] = {}
        self._thread: str | None = None
        self._marks: dict[str, str] = {}

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_list)
            for found in walk:
                if found.path == _MESSAGE_LIST:
                    if not self._marks:
                        self._enter()
                    yield from self._item(found)
                elif found.why:
                    yield self._account.unread(found)
                elif len(found.path) <= 2:
                    self._said[found.path] = plain(found.value)
        yield self._account.close(walk)

    def _enter(self) -> None:
        """What the file says of its channel, which stands before the messages."""
        get = self._said.get
        kind, name = get(("channel", "type")) or "", get(("channel", "name")) or ""
        guild, number = get(("guild", "name")) or "", get(("channel", "id")) or ""
        direct = "Direct" in kind or get(("guild", "id")) == "0"
        self._thread = (name if direct or not guild else f"{guild} / {name}") or number or None
        told = {"channel_type": kind, "channel_id": number, "category": get(("channel", "category")) or ""}
        if kind and kind != "DirectTextChat":
            told["group"] = "yes"
        self._marks = {key: value for key, value in told.items() if value} or {"channel_type": "unknown"}

    def _item(self, found: Found) -> Iterator[Record | Unread]:
        fields = found.value
        if found.why or not isinstance(fields, dict) or not fields.keys() & {"timestamp", "content", "id"}:
            yield self._account.unread(found)
            return
        record = self._record(fields, found)
        yield record
        if fields.get("reactions"):
            yield from self._reactions(found, record.sender)

    def _record(self, fields: dict[str, Any], found: Found) -> Record:
        time = counted(fields.get("timestamp"), self._account.notes)
        said = plain(fields.get("type"))
        extra = self._extra(fields)
        kind, state = self._kind(said, fields, extra)
        if kind == "event":
            self._account.system += 1
        else:
            self._account.kept += 1
        seconds = seconds_between(time, stated(fields.get("callEndedTimestamp"))) if kind == "call" else None
        return Record(
            kind,
            "discord",
            self._thread,
            time,
            _who(fields.get("author"), extra),
            _words(fields, extra),
            self._account.place(found),
            state=state,
            seconds=seconds,
            attachments=self._attachments(fields, extra),
            extra=extra,
        )

    def _kind(
        self, said: str, fields: dict[str, Any], extra: dict[str, str]
    ) -> tuple[Kind, tuple[State, ...]]:
        if said in _CALL:
            extra["in_app"] = "yes"
            return "call", ()
        if said in _EVENTS or (said.isdigit() and 1 <= int(said[:4]) <= 18):
            extra["event"] = _EVENTS.get(said, said)
            return "event", ("system",)
        if said not in ("Default", "Reply", ""):
            extra["type"] = said
        return "message", ("edited",) if fields.get("timestampEdited") else ()

    def _extra(self, fields: dict[str, Any]) -> dict[str, str]:
        found = {**self._marks, **extras(fields, sorted(fields.keys() - _KNOWN))}
        if found.get("isPinned") == "false":
            del found["isPinned"]
        if fields.get("timestampEdited"):
            found["edited"] = plain(fields["timestampEdited"])
        reference = fields.get("reference")
        if isinstance(reference, dict):
            found["reference"] = plain(reference)
            if reference.get("type") != "Forward" and reference.get("messageId"):
                found["reply_to"] = plain(reference["messageId"])
        elif reference:
            found["reference"] = plain(reference)
        mentions = [_name(one) for one in _listed(fields.get("mentions"))]
        if mentions:
            found["mentions"] = "\n".join(mentions)
        return found

    def _attachments(self, fields: dict[str, Any], extra: dict[str, str]) -> tuple[Attachment, ...]:
        """Files, stickers and what was forwarded; a link stays beside the name of its file."""
        forwarded = fields.get("forwardedMessage")
        sources = [fields, forwarded] if isinstance(forwarded, dict) else [fields]
        found: list[Attachment] = []
        links: list[str] = []
        for one in (one for source in sources for one in _listed(source.get("attachments"))):
            if not isinstance(one, dict):
                extra["attachments"] = plain(fields.get("attachments"))
                continue
            url, name = plain(one.get("url")), plain(one.get("fileName"))
            if url and not _ELSEWHERE.match(url):
                found.append(self._files.attachment(url))
            else:
                found.append(Attachment(name or url))
                links.append(url)
            if one.keys() - _OF_A_FILE:
                extra["attachments"] = plain(fields.get("attachments"))
        stickers = [one for source in sources for one in _listed(source.get("stickers"))]
        if stickers:
            extra["stickers"] = "\n".join(_name(one) for one in stickers)
        for one in stickers:
            url = plain(one.get("sourceUrl")) if isinstance(one, dict) else ""
            if url and not _ELSEWHERE.match(url):
                found.append(self._files.attachment(url))
            elif url:
                links.append(url)
        if any(links):
            extra["links"] = "\n".join(filter(None, links))
        return tuple(found)

    def _reactions(self, found: Found, author: Party) -> Iterator[Record | Unread]:
        for one in items_of(found, "reactions"):
            if not isinstance(one.value, dict):
                yield self._account.unread(one)
                continue
            people = items_of(one, "users")
            for person in people:
                if isinstance(person.value, dict):
                    yield self._reaction(one.value, person, author, found.offset)
                else:
                    yield self._account.unread(person)
            if not people:
                yield self._reaction(one.value, one, author, found.offset)

    def _reaction(self, kind: dict[str, Any], found: Found, author: Party, about: int) -> Record:
        emoji = kind.get("emoji")
        extra = dict(self._marks)
        if isinstance(emoji, dict):
            extra |= extras(emoji, sorted(emoji.keys() & {"id", "code"}))
        extra |= extras(kind, sorted(kind.keys() - {"emoji", "users"}))
        by = found.value if found.value is not kind else None
        self._account.kept += 1
        return Record(
            "reaction",
            "discord",
            self._thread,
            When(),
            _who(by, extra),
            _name(emoji),
            self._account.place(found),
            () if author == _NOBODY else (author,),
            about=RecordId(f"o{about}"),
            extra=extra,
        )


def _is_list(path: Path) -> bool:
    return path == _MESSAGE_LIST


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(one: Any) -> str:
    return plain(one.get("name")) if isinstance(one, dict) else plain(one)


def _who(untrusted: Any, extra: dict[str, str]) -> Party:
    """A person: the user name is the handle (with its four digits, where it still has them)."""
    if not isinstance(untrusted, dict):
        return Party(None, plain(untrusted) or None)
    name, digits = plain(untrusted.get("name")), plain(untrusted.get("discriminator"))
    if number := plain(untrusted.get("id")):
        extra["user_id"] = number
    if untrusted.get("isBot") is True:
        extra["bot"] = "yes"
    handle = f"{name}#{digits}" if name and digits.strip("0") else name
    return Party(handle or number or None, plain(untrusted.get("nickname")) or name or None)


def _words(fields: dict[str, Any], extra: dict[str, str]) -> str:
    """What a person sees: the text, else what was forwarded, else what a card shows."""
    text = plain(fields.get("content"))
    forwarded = fields.get("forwardedMessage")
    if isinstance(forwarded, dict):
        extra["forwarded"] = "yes"
        extra |= {f"forwarded_{key}": value for key, value in extras(forwarded, sorted(forwarded)).items()}
        text = text or plain(forwarded.get("content"))
    elif forwarded:
        extra["forwardedMessage"] = plain(forwarded)
    if text:
        return text
    shown = []
    for card in _listed(fields.get("embeds")):
        if isinstance(card, dict):
            shown += [plain(card.get(key)) for key in ("title", "description")]
    return "\n".join(filter(None, shown))


# Its pictures lie in a folder named after the file ("chat.json_Files"), which ``folders`` cannot say; to join
# everything below would take in whatever else lies there. In a zip they are found all the same.
READER = Reader(_FORMAT, claim, read, joins="below", folders=("{name}_files",))
