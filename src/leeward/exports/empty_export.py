# SPDX-License-Identifier: Apache-2.0
"""Files of known exports that hold nothing: an account without a chat or a place has them all the same.

What such a file would hold is told by its name and by the names of its empty lists, for it has no entry that
could tell it. Only names that readers here know are known: any other empty file stays not recognised.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from leeward.exports.json_empty import only_lists, value_of
from leeward.exports.places import Account
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Tally, Unread

NAME = "empty_export"
_SURE = 30
"""Below any reader that finds more than a name and nothing in it."""


class _Kind(NamedTuple):
    """A file by its name and the names that its lists may have; ``lists`` None: it is a list itself."""

    path: re.Pattern[str]
    lists: frozenset[str] | None


def _kind(path: str, *lists: str) -> _Kind:
    return _Kind(re.compile(rf"(?:.*/)?{path}", re.IGNORECASE | re.DOTALL), frozenset(lists) or None)


_PEOPLE: Final = ("Friends", "Friend Requests Sent", "Blocked Users", "Deleted Friends", "Pending Requests",
    "Hidden Friend Suggestions", "Ignored Snapchatters", "Shortcuts")  # fmt: skip
_KINDS: Final[Mapping[str, tuple[_Kind, ...]]] = {
    "google_chat": (_kind(r"groups/[^/]{1,300}/messages\.json", "messages"),),
    "google_activity": (_kind(r"my ?activity\.json"),),
    "google_timeline": (
        _kind(r"location-history(?: ?\(\d+\))?\.json"),
        _kind(r"timeline(?: ?\(\d+\))?\.json", "semanticSegments", "rawSignals", "userLocationProfile"),
        _kind(r"(?:records|location history)\.json", "locations"),
    ),
    "discord": (_kind(r"messages/c\d{1,20}/messages\.json"),),
    "snapchat_chats": (_kind(r"chat_history\.json", ""),),
    "snapchat_snaps": (_kind(r"snap_history\.json", ""),),
    "snapchat_friends": (_kind(r"friends\.json", *_PEOPLE),),
    "sms_ie_calls": (_kind(r"calls-\d{4}-\d\d-\d\d[^/]{0,40}\.json"),),
    "sms_ie_messages": (_kind(r"messages-\d{4}-\d\d-\d\d[^/]{0,40}\.json"),),
    "sms_ie_contacts": (_kind(r"contacts-\d{4}-\d\d-\d\d[^/]{0,40}\.json"),),
}
_CHANNEL: Final = frozenset({"guild", "channel", "messages", "messageCount"})
"""What DiscordChatExporter writes of a channel, whose names stand in it although no message does."""


def _what(document: Document) -> str | None:
    """What the file would hold; None where it holds something, or nobody knows its name."""
    value = value_of(document)
    if isinstance(value, dict) and value.keys() >= _CHANNEL and value["messages"] == []:
        return "discord_channel"
    if not only_lists(value):
        return None
    path = (document.member or document.name).replace("\\", "/")
    return next((what for what, kinds in _KINDS.items() if any(_is(value, path, k) for k in kinds)), None)


def _is(value: list[Any] | dict[str, Any], path: str, kind: _Kind) -> bool:
    if isinstance(value, list) != (kind.lists is None):
        return False
    return kind.path.fullmatch(path) is not None and set(value) <= (kind.lists or set())


def claim(document: Document) -> Claim | None:
    """Empty lists, under a name that an export gives its file."""
    what = _what(document)
    return Claim(_SURE, f"named as {what}, and empty") if what else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Nothing but the accounting, which says what the file would hold."""
    del choices
    account = Account(NAME)
    if what := _what(document):
        account.caveats.append(Said(f"caveat.empty_export.{what}"))
    elif document.size:
        account.skip("not_recognised", 0)
    yield account.tally(Counter())


READER = Reader(NAME, claim, read)
