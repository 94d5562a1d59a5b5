# SPDX-License-Identifier: Apache-2.0
"""TikTok, "Download your data" as text: chats, comments, logins, followers and blocked accounts.

A chat begins with ">>> Chat History with NAME::"; a message is "2026-03-08 19:14:05 UTC SENDER: words", and
its further lines follow bare. Other files are entries of "Key: value" lines with empty lines between them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from leeward.exports.chat_lines import TextAccount, Turn, head_lines
from leeward.exports.stated_times import counted
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Direction, Party, Record, Tally, Unread, Where
from leeward.unpack import plain_name

_FORMAT = "tiktok_txt"
_CHAT = re.compile(r">>> (Group )?Chat History with (.{0,300}?):{0,3}\s{0,4}")
_MESSAGE = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?) ([^:\n]{1,100}):(?: |$)(.*)", re.DOTALL | re.ASCII
)
_ENTRY = re.compile(r"Date: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?)\s{0,4}", re.ASCII)
_FIELD = re.compile(r"([A-Z][A-Za-z /()]{0,40}):(?: (.*)|$)", re.DOTALL)
_KINDS: Final[Mapping[str, str]] = {
    "Comment": "comment",
    "IP": "login",
    "Username": "account",
    "UserName": "account",
}
"""The key that tells what an entry is, as far as this reader knows entries."""

_NAMED: Final = (("block", "blocked"), ("follower", "follower"))
"""Lists of accounts are written alike; the name of the file says what the list is."""


def claim(document: Document) -> Claim | None:
    """The heading of a chat, or entries with a date and a key that TikTok has."""
    found = head_lines(document, 40)
    if any(_CHAT.fullmatch(line) for line in found):
        return Claim(95, "the heading of a chat")
    rows = [line for line in found if line.strip()]
    if len(rows) > 1 and _ENTRY.fullmatch(rows[0]) and _kind(rows[1:8]):
        return Claim(55, "entries with a date")
    return None


def _kind(rows: list[str]) -> str:
    keys = (field[1] for row in rows if (field := _FIELD.fullmatch(row)))
    return next((_KINDS[key] for key in keys if key in _KINDS), "")


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message or entry in the order of the file, then the accounting."""
    del choices  # the times are UTC, or say nothing
    yield from _Text(document).read()


@dataclass(slots=True)
class _Begun:
    """What the first line of a message or an entry said."""

    time: str
    sender: str = ""
    peer: str = ""
    is_group: bool = False
    is_entry: bool = False


class _Text:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = TextAccount(_FORMAT, document)
        self._turn: Turn[_Begun] | None = None
        self._peer, self._is_group, self._in_chat = "", False, False

    def read(self) -> Iterator[Record | Unread | Tally]:
        for offset, raw, text in self._account.lines():
            begun, said = self._begins(text)
            if begun:
                yield from self._finish()
                self._turn = Turn(offset, begun, said, raw)
            elif chat := _CHAT.fullmatch(text):
                yield from self._finish()
                self._in_chat, self._peer, self._is_group = True, chat[2].strip(), bool(chat[1])
                self._account.layout(offset)
            elif self._turn is not None:
                if not self._turn.add(text, raw):
                    yield self._account.stray(offset, raw, "element_too_big")
            elif text.strip():
                yield self._account.stray(offset, raw)
            else:
                self._account.layout(offset)
        yield from self._finish()
        yield self._account.close()

    def _begins(self, text: str) -> tuple[_Begun | None, str]:
        if self._in_chat:
            found = _MESSAGE.fullmatch(text)
            if found:
                return _Begun(found[1], found[2], self._peer, self._is_group), found[3]
        elif entry := _ENTRY.fullmatch(text):
            return _Begun(entry[1], is_entry=True), ""
        return None, ""

    def _finish(self) -> Iterator[Record | Unread]:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        place = self._account.took(turn)
        begun = turn.header
        if begun.is_entry:
            yield self._entry(begun, turn.text(), place)
            return
        self._account.kept += 1
        time = counted(begun.time, self._account.notes)
        direction: Direction = "unknown"
        if begun.peer and not begun.is_group:
            direction = "in" if begun.sender == begun.peer else "out"
        to = (Party(begun.peer),) if direction == "out" else ()
        extra = {"group": "yes"} if begun.is_group else {}
        sender, text = Party(begun.sender), turn.text()
        yield Record(
            "message", "tiktok", begun.peer or None, time, sender, text, place, to, direction, extra=extra
        )

    def _entry(self, begun: _Begun, text: str, place: Where) -> Record | Unread:
        """An entry of "Key: value" lines; a line that is none goes on with the value before it."""
        fields: dict[str, str] = {}
        last = ""
        for line in text.split("\n")[1:]:
            field = _FIELD.fullmatch(line)
            if field and field[1] not in fields:
                last = field[1]
                fields[last] = field[2] or ""
            elif last:
                fields[last] += f"\n{line}"
        what = next((_KINDS[key] for key in fields if key in _KINDS), "")
        name = plain_name(self._document.member or self._document.name)
        what = what if what != "account" else next((of for word, of in _NAMED if word in name), "")
        if not what:
            return self._account.lost("not_a_message", place)
        self._account.kept += 1
        time = counted(begun.time, self._account.notes)
        if what == "comment":
            said = fields.pop("Comment").rstrip("\n")
            return Record(
                "comment", "tiktok", None, time, Party(), said, place, direction="out", extra=fields
            )
        who = fields.pop("Username", fields.pop("UserName", ""))
        extra = {"event": what, **fields}
        if what == "login":
            return Record("event", "tiktok", None, time, Party(), "", place, extra=extra)
        party = Party(who or None)
        if what == "follower":
            return Record("event", "tiktok", None, time, party, who, place, direction="in", extra=extra)
        return Record("event", "tiktok", who or None, time, Party(), who, place, (party,), "out", extra=extra)


READER = Reader(_FORMAT, claim, read)
