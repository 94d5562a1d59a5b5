# SPDX-License-Identifier: Apache-2.0
"""TikTok, "Download your data" as JSON: messages, comments, posts, logins, followers and blocked accounts.

The parents of the lists were renamed several times ("Direct Messages", "Direct Message", "Activity", "Your
Activity"); the lists themselves keep their names, so a list is known by its own name. Times have no zone in
this form; the text form of the same export writes the same times with "UTC".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from leeward.exports.json_fields import JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.stated_times import stated
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Direction, Kind, Party, Record, Tally, Unread, When

_FORMAT = "tiktok_json"
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_ROOTS = re.compile(
    rb'"(?:Direct Messages?|Your Activity|Activity|App Settings|Tiktok Live|Comment)"\s*:\s*\{'
    rb'|"Profile And Settings"\s*:\s*\{'
)
_LISTS = re.compile(
    rb'"(?:ChatHistory|CommentsList|LoginHistoryList|BlockList|FansList|VideoList|ItemFavoriteList|ProfileMap'
    rb'|FavoriteVideoList|FavoriteEffectsList|FavoriteHashtagList|SearchList|SettingsMap)"\s*:'
)
_CHAT = re.compile(r"(?:Group )?Chat History with (.*?):*\s*", re.DOTALL)
_MESSAGE: Final = frozenset({"Date", "From", "Content"})
_OWN_POSTS: Final = frozenset({"Posts", "Videos", "Recently Deleted Posts"})
_EVENTS: Final[Mapping[str, str]] = {
    "LoginHistoryList": "login",
    "BlockList": "blocked",
    "FansList": "follower",
}


def claim(document: Document) -> Claim | None:
    """Lists under the names that TikTok gives them."""
    head = document.untrusted_head
    if not _START.match(head):
        return None
    if b'"Chat History with ' in head and b'"From"' in head:
        return Claim(95, "chats with somebody")
    if _ROOTS.search(head) and _LISTS.search(head):
        return Claim(90, "lists under names that TikTok uses")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, comment, post and event in the order of the file, then the accounting."""
    del choices  # the times are UTC
    yield from _Export(document).read()


class _Export:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(_FORMAT, document)
        self._owner = ""

    def read(self) -> Iterator[Record | Unread | Tally]:
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_list)
            for found in walk:
                if found.why or (found.is_item and not isinstance(found.value, dict)):
                    yield self._account.unread(found)
                elif found.is_item:
                    yield from self._item(found)
                elif found.path[-2:] in (("ProfileMap", "userName"), ("ProfileMap", "username")):
                    self._owner = plain(found.value)
        yield self._account.close(walk, assumed=("utc",))

    def _item(self, found: Found) -> Iterator[Record]:
        fields, path = found.value, found.path
        listed = path[-1] or ""
        if fields.keys() >= _MESSAGE or (_CHAT.fullmatch(listed) and "From" in fields):
            yield self._message(fields, listed, found)
        elif "CommentContent" in fields:
            yield self._hers("comment", fields, "CommentContent", "CommentTime", found)
        elif listed == "CommentsList":
            words, date = ("comment", "date") if "comment" in fields else ("Comment", "Date")
            yield self._hers("comment", fields, words, date, found)
        elif listed in _EVENTS:
            yield self._event(fields, _EVENTS[listed], found)
        elif listed == "VideoList" and _OWN_POSTS & set(path):
            yield self._hers("post", fields, "Title", "Date", found)
        else:
            self._account.skip("not_a_message", found.offset)

    def _when(self, fields: dict[str, Any], key: str) -> When:
        found = stated(fields.get(key))
        if found.utc is None and found.local is None:
            self._account.notes["undated"] += 1
        if found.utc is not None or found.local is None or found.exact_to != "second":
            return found
        self._account.notes["utc"] += 1
        return replace(found, local=None, utc=f"{found.local}Z")

    def _message(self, fields: dict[str, Any], listed: str, found: Found) -> Record:
        chat = _CHAT.fullmatch(listed)
        peer = chat[1].strip() if chat else listed
        sender, is_group = plain(fields.get("From")), not chat or listed.startswith("Group")
        direction = self._direction(sender, peer, is_group=is_group)
        extra = extras(fields, sorted(fields.keys() - _MESSAGE))
        if is_group:
            extra["group"] = "yes"
        self._account.kept += 1
        return Record(
            "message",
            "tiktok",
            peer or None,
            self._when(fields, "Date"),
            Party(sender or None),
            plain(fields.get("Content")),
            self._account.place(found),
            (Party(peer),) if direction == "out" and peer and not is_group else (),
            direction,
            extra=extra,
        )

    def _direction(self, sender: str, peer: str, *, is_group: bool) -> Direction:
        """In a chat of two with a named other, whoever is not the other is the owner."""
        if not sender:
            return "unknown"
        if self._owner:
            return "out" if sender == self._owner else "in" if sender == peer or is_group else "unknown"
        if is_group or not peer:
            return "unknown"
        return "in" if sender == peer else "out"

    def _hers(self, kind: Kind, fields: dict[str, Any], words: str, date: str, found: Found) -> Record:
        """What she wrote in public herself."""
        self._account.kept += 1
        extra = extras(fields, sorted(fields.keys() - {words, date}))
        return Record(
            kind,
            "tiktok",
            None,
            self._when(fields, date),
            Party(self._owner or None),
            plain(fields.get(words)),
            self._account.place(found),
            direction="out",
            extra=extra,
        )

    def _event(self, fields: dict[str, Any], what: str, found: Found) -> Record:
        """A login; someone who began to follow her; someone whom she blocked."""
        self._account.kept += 1
        name = plain(fields.get("UserName", fields.get("Username")))
        who = Party(name or None)
        time, place = self._when(fields, "Date"), self._account.place(found)
        extra = {"event": what, **extras(fields, sorted(fields.keys() - {"Date", "UserName", "Username"}))}
        if what == "blocked":
            to = (who,) if name else ()
            return Record("event", "tiktok", name or None, time, Party(), name, place, to, "out", extra=extra)
        if what == "follower":
            return Record("event", "tiktok", None, time, who, name, place, direction="in", extra=extra)
        return Record("event", "tiktok", None, time, Party(), "", place, extra=extra)


def _is_list(path: Path) -> bool:
    return bool(path)


READER = Reader(_FORMAT, claim, read)
