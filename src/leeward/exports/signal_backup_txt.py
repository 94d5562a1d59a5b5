# SPDX-License-Identifier: Apache-2.0
"""Signal, as the program signalbackup-tools writes a chat to text: one file a chat, times of that computer.

A line is "[Mar 08, 2026 19:14:05] <Femi> words", "... *** <Femi> sent file "door.jpg"" or "... *** words" for
what Signal wrote itself. Deleted messages and those to be seen once are left out by that program.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from leeward.exports.chat_lines import TextAccount, Turn, head_lines
from leeward.exports.meta_html_words import when
from leeward.exports.signal_words import call
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, Said, Tally, Unread

_FORMAT = "signal_backup_txt"
_HEADER: Final = re.compile(
    r"\[(\w{1,12}\.? \d\d, \d{4} \d\d:\d\d:\d\d)\] (\*\*\* )?(?:<([^<>\n]{1,200})>(?: |$))?(.*)", re.DOTALL
)
_FILE: Final = re.compile(r"sent file(?: \"([^\"\n]{1,500})\"| of type (\S{1,100}))?(.*)", re.DOTALL)
_NAME: Final = re.compile(r"(?:.*/)?(.+?) \(_id\d+\)\.txt", re.DOTALL)


def claim(document: Document) -> Claim | None:
    """Lines with a time in brackets and a name in angle brackets, from the first one on."""
    rows = [line for line in head_lines(document, 40) if line.strip()]
    found = [one for line in rows if (one := _HEADER.fullmatch(line)) and (one[2] or one[3])]
    if not rows or not found or found[0].string != rows[0] or when(found[0][1]).local is None:
        return None
    return Claim(92, "times in brackets and names in angle brackets")


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call and event in the order of the file, then the accounting."""
    del choices  # months are written as words
    yield from _Chat(document).read()


@dataclass(slots=True)
class _Begun:
    """What the first line of a message said."""

    time: str
    name: str
    is_star: bool


class _Chat:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = TextAccount(_FORMAT, document)
        named = _NAME.fullmatch((document.member or document.name).replace("\\", "/"))
        self._thread = named[1] if named else None
        self._turn: Turn[_Begun] | None = None

    def read(self) -> Iterator[Record | Unread | Tally]:
        for offset, raw, text in self._account.lines():
            found = _HEADER.fullmatch(text) if text.startswith("[") else None
            if found and (found[2] or found[3]):
                yield from self._finish()
                begun = _Begun(found[1], found[3] or "", bool(found[2]))
                self._turn = Turn(offset, begun, found[4], raw)
            elif self._turn is not None:
                if not self._turn.add(text, raw):
                    yield self._account.stray(offset, raw, "element_too_big")
            elif text.strip():
                yield self._account.stray(offset, raw, "before_first_header")
            else:
                self._account.layout(offset)
        yield from self._finish()
        if self._account.kept:
            self._account.caveats.append(Said("caveat.signal_backup_txt.left_out"))
        yield self._account.close()

    def _finish(self) -> Iterator[Record]:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        begun, text, place = turn.header, turn.text(), self._account.took(turn)
        time = when(begun.time)
        self._account.notes["undated"] += time.local is None
        sender = Party(None, begun.name or None)
        plain = Record("message", "signal", self._thread, time, sender, text, place)
        told = call(text) if begun.is_star and not begun.name else None
        file = _FILE.fullmatch(text) if begun.is_star and begun.name else None
        if told:
            record = replace(
                plain, kind="call", direction=told.direction, state=told.state, extra={"in_app": "yes"}
            )
        elif file:
            files = (Attachment(file[1]),) if file[1] else ()
            extra = {"content_type": file[2]} if file[2] else {"media": "omitted"}
            record = replace(plain, text=(file[3] or "").strip(), attachments=files, extra=extra)
        elif begun.is_star:
            record = replace(plain, kind="event", state=("system",), extra={"event": "service"})
        else:
            record = plain
        self._account.system += record.kind == "event"
        self._account.kept += record.kind != "event"
        yield record


READER = Reader(_FORMAT, claim, read)
