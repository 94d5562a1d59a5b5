# SPDX-License-Identifier: Apache-2.0
"""X (Twitter), "Download an archive": direct messages, groups, posts, blocks, mutes, logins and contacts.

Each file is JSON behind ``window.YTD.NAME.part0 =``; NAME tells what is in it. People are numbers only: whose
archive it is stands in ``account.js``, which lies beside. Messages that were deleted are not in the archive.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final, cast

from leeward.exports.json_fields import Files, JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.stated_times import counted
from leeward.exports.x_archive_words import MESSAGES, NAMES, SAYS, Owner, escaped, links
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Party, Record, RecordId, Said, Tally, Unread, When

_FORMAT = "x_archive_js"
_PREFIX = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,100}window\.YTD\.(\w{1,60})\.part\d{1,6}\s{0,20}=\s{0,20}(?=\[)"
)
_CONVERSATIONS: Final = (None, "dmConversation", "messages")
_ID = (None, "dmConversation", "conversationId")
_ACCOUNT_BYTES = 1 << 20
_KNOWN_MESSAGE: Final = frozenset(
    {"senderId", "recipientId", "reactions", "urls", "text", "mediaUrls", "createdAt", "editHistory"}
)
_KNOWN_POST: Final = frozenset(
    {"full_text", "text", "created_at", "entities", "extended_entities", "in_reply_to_screen_name"}
)
_EVENTS: Final[Mapping[str, str]] = {
    "joinConversation": "joined",
    "participantsJoin": "added",
    "participantsLeave": "left",
    "conversationNameUpdate": "subject_changed",
}


def claim(document: Document) -> Claim | None:
    """The beginning that X gives each of its files, with a name that holds something to read."""
    found = _PREFIX.match(document.untrusted_head)
    return Claim(95, "a file of an archive of X") if found and found[1].decode() in NAMES else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, reaction, event, post and contact in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    yield from _Part(document).read()


class _Part:
    """One pass over one file of an archive."""

    def __init__(self, document: Document) -> None:
        found = _PREFIX.match(document.untrusted_head)
        self._document = document
        self._prefix = found.end() if found else 0
        self._what = NAMES.get(found[1].decode() if found else "", MESSAGES)
        self._is_group = found is not None and b"group" in found[1]
        self._account = JsonAccount(_FORMAT, document)
        self._files = Files(document)
        self._owner = _owner(document)
        self._thread: str | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            behind = cast("BinaryIO", _Behind(untrusted, self._prefix))
            walk = JsonItems(behind, self._is_list)
            for found in walk:
                if found.path == _ID and not found.is_item:
                    self._thread = plain(found.value) or None
                elif found.why:
                    yield self._account.unread(found)
                elif found.is_item:
                    yield from self._item(found)
                elif found.path[-1:] == ("createdAt",):  # an item outside of the lists that X has
                    self._account.skip("not_recognised", found.offset)
        if self._account.kept and self._what is MESSAGES:
            self._account.caveats.append(Said("caveat.x_archive_js.numbers_only"))
            if not self._owner.number:
                self._account.caveats.append(Said("caveat.x_archive_js.no_account"))
        yield self._account.close(walk)

    def _is_list(self, path: Path) -> bool:
        return path == (_CONVERSATIONS if self._what is MESSAGES else ())

    def _item(self, found: Found) -> Iterator[Record | Unread]:
        outer = found.value
        if not isinstance(outer, dict) or not outer:
            yield self._account.unread(found)
        elif self._what is MESSAGES:
            yield from self._in_conversation(outer, found)
        else:
            key = SAYS.get(self._what, "")
            inner = outer.get(key, outer)
            if not isinstance(inner, dict):
                yield self._account.unread(found)
            elif self._what in ("post", "deleted"):
                yield self._post(inner, found)
            elif self._what == "contact":
                yield self._contact(inner, found)
            else:
                yield self._event(inner, found)

    def _in_conversation(self, outer: dict[str, Any], found: Found) -> Iterator[Record | Unread]:
        key, fields = next(iter(outer.items()))
        if not isinstance(fields, dict) or len(outer) > 1:
            yield self._account.unread(found)
        elif key.endswith("essageCreate"):
            record = self._message(fields, found)
            yield record
            if fields.get("reactions"):
                yield from self._reactions(key, found, record.sender)
        else:
            self._account.system += 1
            by = plain(fields.get("initiatingUserId"))
            extra = {"event": _EVENTS.get(key, key), **self._marks()}
            extra |= extras(fields, sorted(fields.keys() - {"createdAt", "initiatingUserId", "name"}))
            yield Record(
                "event",
                "x",
                self._thread,
                counted(fields.get("createdAt"), self._account.notes),
                self._owner.party(by),
                plain(fields.get("name")),
                self._account.place(found),
                direction=self._owner.direction(by),
                state=("system",),
                extra=extra,
            )

    def _marks(self) -> dict[str, str]:
        return {"group": "yes"} if self._is_group else {}

    def _message(self, fields: dict[str, Any], found: Found) -> Record:
        sender, recipient = plain(fields.get("senderId")), plain(fields.get("recipientId"))
        extra = {**self._marks(), **extras(fields, sorted(fields.keys() - _KNOWN_MESSAGE))}
        if told := links(fields.get("urls")):
            extra["links"] = told
        edits = fields.get("editHistory")
        if edits:
            extra["edit_history"] = plain(edits)
        self._account.kept += 1
        return Record(
            "message",
            "x",
            self._thread,
            counted(fields.get("createdAt"), self._account.notes),
            self._owner.party(sender),
            plain(fields.get("text")),
            self._account.place(found),
            (self._owner.party(recipient),) if recipient else (),
            self._owner.direction(sender),
            ("edited",) if edits else (),
            attachments=self._media(fields.get("mediaUrls"), plain(fields.get("id")), "direct_messages"),
            extra=extra,
        )

    def _media(self, urls: Any, number: str, folder: str) -> tuple[Attachment, ...]:
        """A file of the archive is named by the number of its message and the end of its address."""
        found = []
        for url in urls if isinstance(urls, list) else ():
            name = f"{number}-{plain(url).partition('?')[0].rpartition('/')[2]}"
            folders = (f"{folder}_group_media", f"{folder}_media") if self._is_group else (f"{folder}_media",)
            near = (self._files.attachment(f"{place}/{name}") for place in folders)
            found.append(next((one for one in near if one.present), Attachment(plain(url))))
        return tuple(found)

    def _reactions(self, key: str, found: Found, author: Party) -> Iterator[Record | Unread]:
        walk = JsonItems(io.BytesIO(found.raw), lambda path: path == (key, "reactions"))
        for one in walk:
            if one.path != (key, "reactions") or not one.is_item:
                continue
            there = one._replace(offset=one.offset + found.offset)
            if not isinstance(one.value, dict):
                yield self._account.unread(there)
                continue
            self._account.kept += 1
            by = plain(one.value.get("senderId"))
            others = one.value.keys() - {"senderId", "reactionKey", "createdAt"}
            yield Record(
                "reaction",
                "x",
                self._thread,
                counted(one.value.get("createdAt"), self._account.notes),
                self._owner.party(by),
                plain(one.value.get("reactionKey")),
                self._account.place(there),
                () if author == Party() else (author,),
                self._owner.direction(by),
                about=RecordId(f"o{found.offset}"),
                extra={**self._marks(), **extras(one.value, sorted(others))},
            )

    def _post(self, fields: dict[str, Any], found: Found) -> Record:
        extra = extras(fields, sorted(fields.keys() - _KNOWN_POST))
        for key in ("entities", "extended_entities"):
            extra |= {f"{key}_{name}": text for name, text in _inside(fields.get(key)).items()}
        written = plain(fields.get("full_text", fields.get("text")))
        text = escaped(written)
        if text != written:
            extra["text_as_written"] = written
        to = plain(fields.get("in_reply_to_screen_name"))
        number = plain(fields.get("id_str", fields.get("id")))
        self._account.kept += 1
        return Record(
            "post",
            "x",
            None,
            counted(fields.get("created_at"), self._account.notes),
            self._owner.party(self._owner.number),
            text,
            self._account.place(found),
            (Party(to),) if to else (),
            "out",
            ("deleted",) if self._what == "deleted" else (),
            attachments=self._media(_media_urls(fields), number, "tweets"),
            extra=extra,
        )

    def _contact(self, fields: dict[str, Any], found: Found) -> Record:
        """Someone of the address book that the app took up."""
        lists = (fields.get("phoneNumbers"), fields.get("emails"))
        numbers = [plain(one) for listed in lists if isinstance(listed, list) for one in listed]
        self._account.kept += 1
        extra = extras(fields, sorted(fields.keys() - {"phoneNumbers", "emails"}))
        place = self._account.place(found)
        return Record("contact", "x", None, When(), Party(), "\n".join(numbers), place, extra=extra)

    def _event(self, fields: dict[str, Any], found: Found) -> Record:
        """A login, or an account that she blocked or muted."""
        self._account.kept += 1
        number = plain(fields.get("accountId"))
        place = self._account.place(found)
        is_login = self._what == "login"
        time = counted(fields["createdAt"], self._account.notes) if "createdAt" in fields else When()
        extra = {"event": self._what, **extras(fields, sorted(fields.keys() - {"createdAt"}))}
        to = (Party(number),) if number and not is_login else ()
        direction: Direction = "unknown" if is_login else "out"
        thread, text = (None, "") if is_login else (number or None, number)
        return Record("event", "x", thread, time, Party(), text, place, to, direction, extra=extra)


class _Behind:
    """A file with blanks where its first bytes stand, so that places stay those of the file."""

    def __init__(self, untrusted: BinaryIO, length: int) -> None:
        self._untrusted, self._left = untrusted, length

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._untrusted.read(size)
        blank = min(self._left, len(data))
        self._left -= blank
        return b" " * blank + data[blank:]


def _owner(document: Document) -> Owner:
    """Whose archive it is, by the file ``account.js`` beside."""
    near = document.beside.get("account.js")
    if near is None:
        return Owner()
    with near.open() as untrusted:
        return Owner.of(untrusted.read(_ACCOUNT_BYTES))


def _inside(value: Any) -> dict[str, str]:
    return extras(value, sorted(value)) if isinstance(value, dict) else {}


def _media_urls(fields: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for key in ("extended_entities", "entities"):
        holder = fields.get(key)
        listed = holder.get("media") if isinstance(holder, dict) else None
        for one in listed if isinstance(listed, list) else ():
            url = one.get("media_url_https") or one.get("media_url") if isinstance(one, dict) else None
            if isinstance(url, str):
                found[url] = None
    return list(found)


READER = Reader(
    _FORMAT,
    claim,
    read,
    joins="below",
    folders=("direct_messages_media", "direct_messages_group_media", "tweets_media", "tweet_media"),
)
