# SPDX-License-Identifier: Apache-2.0
"""Signal, as the program signal-export writes a chat: chat.md, or data.json with a message on each line.

Both hold the same messages; the text is passed over where data.json lies beside it. Times are the local
ones of the computer. Messages that disappear are left out by that program unless it is told otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from leeward.exports.chat_lines import TextAccount, Turn, head_lines
from leeward.exports.json_fields import Files, extras, plain
from leeward.exports.places import where
from leeward.exports.signal_words import Ends, call, ends_of
from leeward.exports.stated_times import counted
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import (
    Attachment,
    Direction,
    Kind,
    Party,
    Record,
    RecordId,
    Said,
    State,
    Tally,
    Unread,
    When,
    Where,
)
from leeward.unpack import plain_name

_FORMAT = "signal_markdown"
_TIME = r"\d{4}-\d\d-\d\d(?:,? \d\d:\d\d| \d\d:\d\d:\d\d)"
"""What signal-export reads back when it joins an older export to a new one (utils.py, parse_datetime)."""
_SHORT: Final = len("2026-03-08 19:14")
_HEADER: Final = re.compile(rf"\[({_TIME})\] (.+)", re.DOTALL | re.ASCII)
_ME: Final = "Me"
_DELETED: Final = "(This message was deleted)"
_NAMES: Final = frozenset({"chat.md", "index.md"})
_JSON: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{"date": ?"[^"]{1,40}", ?"sender": ?"')
_decode: Final = msgspec.json.Decoder(float_hook=str).decode
_KNOWN: Final = frozenset(
    {"date", "sender", "body", "sticker", "reactions", "attachments", "deleted", "call", "missed", "quote"}
)


def claim(document: Document) -> Claim | None:
    """Lines that begin with a day and a time in brackets, as this program writes them; or its JSON."""
    if _JSON.match(document.untrusted_head) and b'"body"' in document.untrusted_head:
        return Claim(90, "a message on each line, as JSON")
    found = head_lines(document, 200)
    rows = [line for line in found if line.strip()]
    headers = [line for line in found if _HEADER.fullmatch(line) and ":" in line[12:]]
    if not rows or not headers or rows[0] != headers[0]:
        return None
    if plain_name(document.member or document.name) in _NAMES:
        return Claim(97, "a chat in markdown")
    ended = sum(line.endswith("  ") for line in rows)
    if ended * 2 > len(headers):
        return Claim(96, "lines that end as markdown lines do")
    # An iPhone writes seconds in WhatsApp's text; without them the form is this program's own.
    return Claim(75, "days and times in brackets") if all("," in line[:12] for line in headers) else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call and reaction in the order of the file, then the accounting."""
    del choices  # days are written year first
    chat = _Chat(document)
    if _JSON.match(document.untrusted_head):
        yield from chat.json()
    else:
        yield from chat.markdown()


@dataclass(slots=True)
class _Begun:
    """What the first line of a message said."""

    time: str
    sender: str
    odd: int = 0


class _Chat:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = TextAccount(_FORMAT, document)
        self._files = Files(document)
        parts = (document.member or document.name).replace("\\", "/").split("/")
        self._thread = parts[-2] if len(parts) > 1 else None
        head = document.untrusted_head
        self._has_me = b"] Me: " in head or b'"sender": "Me"' in head
        self._is_ended = sum(line.endswith("  ") for line in head_lines(document, 200)) > 1
        self._turn: Turn[_Begun] | None = None

    def markdown(self) -> Iterator[Record | Unread | Tally]:
        is_passed = _json_beside(self._document)
        for item in self._lines():
            if not is_passed:
                yield item
        yield self._close(is_passed=is_passed)

    def _close(self, *, is_passed: bool = False) -> Tally:
        if self._account.kept:
            self._account.caveats.append(Said("caveat.signal_markdown.disappearing"))
        found = self._account.close()
        if not is_passed:
            return found
        account = TextAccount(_FORMAT, self._document)
        for _ in range(found.seen):
            account.skip("json_beside", 0)
        return account.close()

    def _lines(self) -> Iterator[Record | Unread]:
        before, ended, is_short = "", True, None
        for offset, raw, text in self._account.lines():
            header = _HEADER.fullmatch(text) if text.startswith("[") else None
            if header and is_short is None:
                is_short = len(header[1]) == _SHORT
            if header and (len(header[1]) == _SHORT) != is_short:
                header = None  # words in the form of another export
            parts = self._sender(header[2]) if header else None
            if header and parts and self._turn and self._is_ended and not ended and header[1] < before:
                self._turn.header.odd += 1  # a line of a text that looks like a message of an earlier time
                header = None
            if header and parts:
                yield from self._finish()
                before = header[1]
                self._turn = Turn(offset, _Begun(header[1], parts[0]), parts[1], raw)
            elif self._turn is not None:
                if not self._turn.add(text, raw):
                    yield self._account.stray(offset, raw, "element_too_big")
            elif text.strip():
                yield self._account.stray(offset, raw, "before_first_header")
            else:
                self._account.layout(offset)
            ended = text.endswith("  ") or not text
        yield from self._finish()

    def _sender(self, rest: str) -> tuple[str, str] | None:
        """The name and the words; the folder's name may hold a colon."""
        if self._thread and rest.startswith(f"{self._thread}: "):
            return self._thread, rest[len(self._thread) + 2 :]
        name, colon, text = rest.partition(": ")
        if colon:
            return name, text
        return (rest[:-1], "") if rest.endswith(":") else None

    def _finish(self) -> Iterator[Record | Unread]:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        text = turn.text()
        place = self._account.took(turn)
        ends = ends_of(text)
        extra = {"text_as_written": text} if ends.text != text.rstrip(" ") else {}
        files = tuple(self._files.attachment(path) for path in ends.paths)
        state: tuple[State, ...] = ("deleted",) if ends.text == _DELETED else ()
        if turn.header.odd:
            state = (*state, "ambiguous_line")
        time = counted(turn.header.time.replace(", ", " "), self._account.notes)
        time = replace(time, as_written=turn.header.time)
        record = self._record(time, turn.header.sender, ends.text, place, state, extra, files)
        yield record
        yield from self._written_reactions(turn, ends, record)

    def _written_reactions(self, turn: Turn[_Begun], ends: Ends, record: Record) -> Iterator[Record]:
        raw, at = turn.raw(), len(turn.raw())
        begin, spelling = record.where.offset or 0, self._account.spelling
        for name, emoji in reversed(ends.reactions):
            piece = f"{name}: {emoji}".encode()
            at = raw.rfind(piece, 0, at)
            if at >= 0 and not spelling.wide:
                place = where(self._document.member, begin + at, piece, spelling)
                yield self._reaction(name, emoji, place, record)

    def _reaction(self, name: str, emoji: str, place: Where, record: Record) -> Record:
        self._account.kept += 1
        return replace(
            record,
            kind="reaction",
            time=When(),
            sender=Party(None, name or None),
            text=emoji,
            where=place,
            to=() if record.sender == Party() else (record.sender,),
            direction=self._direction(name),
            state=(),
            seconds=None,
            attachments=(),
            about=RecordId(f"o{record.where.offset}"),
            extra={},
        )

    def _direction(self, sender: str) -> Direction:
        return "out" if sender == _ME else "in" if self._has_me and sender else "unknown"

    def _record(
        self,
        time: When,
        sender: str,
        text: str,
        place: Where,
        state: tuple[State, ...],
        extra: dict[str, str],
        files: tuple[Attachment, ...],
    ) -> Record:
        told = call(text)
        kind: Kind = "message"
        seconds = None
        direction = self._direction(sender)
        if told:
            kind, seconds, state = "call", told.seconds, (*told.state, *state)
            direction = told.direction if told.direction != "unknown" else direction
            extra["in_app"] = "yes"
        self._account.kept += 1
        return Record(
            kind,
            "signal",
            self._thread,
            time,
            Party(None, sender or None),
            text,
            place,
            direction=direction,
            state=state,
            seconds=seconds,
            attachments=files,
            extra=extra,
        )

    def json(self) -> Iterator[Record | Unread | Tally]:
        for offset, raw, text in self._account.lines():
            if not text.strip():
                self._account.layout(offset)
                continue
            try:
                fields = _decode(text.strip())
            except (msgspec.DecodeError, ValueError, RecursionError):
                fields = None
            if isinstance(fields, dict) and fields.keys() & {"date", "sender", "body"}:
                place = where(self._document.member, offset, raw.rstrip(b"\r\n"), self._account.spelling)
                yield from self._object(fields, place)
            elif raw.endswith(b"\n"):
                yield self._account.stray(offset, raw, "bad_json")
            else:  # the program ends each line
                self._account.truncated = True
                yield self._account.stray(offset, raw, "cut_off")
        yield self._close()

    def _object(self, fields: dict[str, Any], place: Where) -> Iterator[Record]:
        extra = extras(fields, sorted(fields.keys() - _KNOWN))
        if quote := plain(fields.get("quote")).strip():
            extra["quote"] = quote
        if fields.get("sticker"):
            extra["sticker"] = plain(fields["sticker"])
        if fields.get("reactions"):
            extra["reactions"] = plain(fields["reactions"])
        paths = [one.get("path") or one.get("name") for one in _objects(fields.get("attachments"))]
        files = tuple(self._files.attachment(plain(path)) for path in paths)
        state: tuple[State, ...] = ("deleted",) if fields.get("deleted") is True else ()
        text = plain(fields.get("body")).removesuffix("  ")
        time = counted(fields.get("date"), self._account.notes)
        yield self._record(time, plain(fields.get("sender")), text, place, state, extra, files)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _json_beside(document: Document) -> bool:
    """Whether the folder of this chat holds the same as JSON."""
    near = document.beside.get("data.json")
    folder = (document.member or document.name).replace("\\", "/").rpartition("/")[0]
    return near is not None and near.name.replace("\\", "/").rpartition("/")[0] == folder


READER = Reader(
    _FORMAT, claim, read, joins="below", folders=("media",), yields_to=frozenset({"signal_markdown"})
)
