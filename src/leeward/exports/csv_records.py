# SPDX-License-Identifier: Apache-2.0
"""One row of a table as a record: a message, a call, a payment, a post or a contact.

What the header gave a role goes to its field; every other column stays in ``extra`` under the name that the
header gives it. Who wrote to whom is taken from the columns that say it, else from the direction; where a
table of calls says neither, the number is kept and nobody is said to have called.
"""

import html
import re
from collections import Counter
from typing import Final

from leeward.exports.csv_cells import OWNER, Cells, Told, party, shown
from leeward.exports.csv_columns import Role
from leeward.exports.csv_contacts import contact
from leeward.exports.csv_marks import Marks, MarksOfRows
from leeward.exports.csv_numbers import seconds_of
from leeward.exports.csv_payments import Payments
from leeward.exports.csv_row import Row
from leeward.exports.csv_words import (
    Usage,
    channel_of,
    is_owner,
    is_withheld,
)
from leeward.exports.json_fields import Files
from leeward.exports.quick_records import filled
from leeward.exports.whatsapp_text import event_of, told
from leeward.records import Attachment, Direction, Kind, Party, Record, State, When, Where

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?:\s[^<>]{0,2000})?/?>")
_LINES: Final = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "ul", "ol"})
_MOST_KEPT = 2_000
_OF_OWN: Final[frozenset[Role]] = frozenset({"text", "subject", "thread"})
_OF_MESSAGE: Final[frozenset[Role]] = frozenset(
    {
        "text",
        "subject",
        "attachment",
        "thread",
        "draft",
        "service",
        "status",
        "type",
        "deleted",
        "edited",
        "place",
    }
)
_OF_CALL: Final[frozenset[Role]] = frozenset(
    {"text", "subject", "type", "status", "place", "service", "duration", "minutes"}
)


class Records:
    """Makes records of rows, and notes what a reader of the receipt has to know."""

    def __init__(self, told: Told, cells: Cells, files: Files, notes: Counter[str]) -> None:
        self._told, self._layout, self._profile = told, told.layout, told.profile
        self._files, self._notes = files, notes
        self._cells = cells
        self._payments = Payments(told, cells)
        self._marks = MarksOfRows(cells)
        self._who_columns = cells.who_columns()
        self._known: dict[tuple[str | None, ...], tuple[Party, tuple[Party, ...]]] = {}
        self._channel = told.profile.channel if told.profile else ""

    def when(self, row: Row) -> When:
        """The time of a row."""
        said = self._cells.said(row)
        clock = said.get("clock", "")
        first = said.get("time", "") or said.get("date", "")
        if not first:
            first, clock = clock, ""
        return self._told.times.when(first, clock, said.get("zone", ""))

    def usage(self, row: Row) -> Usage:
        """Whether a row of a list of calls is a call, a text or a use of data."""
        found = self._marks.usage(row)
        if found is None and self._cells.of(row, "text").strip() and not self._seconds(row):
            return "message"
        return found or "call"

    def record(self, row: Row, where: Where) -> Record:
        """The record that a row is."""
        if self._told.kind == "contact":
            return contact(self._layout, self._channel, row, where)
        when = self.when(row)
        self._notes["undated"] += when.exact_to == "none"
        match self._told.kind:
            case "payment":
                record, notes = self._payments.payment(row, when, where)
                self._notes.update(notes)
                return record
            case "call" if self.usage(row) != "message":
                return self._call(row, when, where)
            case "post" | "comment":
                return self._own(row, when, where)
            case _:
                return self._message(row, when, where)

    def _own(self, row: Row, when: When, where: Where) -> Record:
        cells = self._cells
        return Record(
            "post" if self._told.kind == "post" else "comment",
            self._channel,
            cells.of(row, "thread") or None,
            when,
            OWNER,
            cells.of(row, "text"),
            where,
            direction="out",
            subject=cells.of(row, "subject") or None,
            extra=cells.rest(row, {}, _OF_OWN, when),
        )

    def _message(self, row: Row, when: When, where: Where) -> Record:
        marks = self._marks.of(row, "message")
        if "system" in marks.says.state:
            return self._event(row, when, where)
        cells, said, extra = self._cells, self._cells.said(row), marks.extra
        direction = self._direction(row, marks)
        text = said.get("text", "")
        if self._profile is not None and self._profile.is_html and (words := _without_tags(text)) != text:
            extra, text = {**extra, "html": text}, words
        thread = said.get("thread", "").strip() or None
        sender, to = self._between(row, direction, thread)
        if direction == "unknown" and not self._layout.has("sender", "sender_id"):
            if self._told.kind == "call":
                thread, sender, to = self._nobody(row)
            self._notes["sender_assumed"] += sender != OWNER
        by = marks.service or marks.says.channel or self._own_channel()
        return filled(
            "message",
            self._channel if self._channel == "whatsapp" else by,
            when,
            (sender, to, direction),
            text,
            where,
            thread=thread or self._thread(direction, sender, to),
            extra=cells.rest(row, extra, _OF_MESSAGE, when, sender, *to),
            state=marks.state,
            subject=said.get("subject") or None,
            attachments=self._attachments(said.get("attachment", "")),
        )

    def _event(self, row: Row, when: When, where: Where) -> Record:
        """What an app says itself between the messages; in WhatsApp that can be a call."""
        cells = self._cells
        text, extra = cells.of(row, "text"), cells.unsaid(row, "status", "place")
        service = channel_of(cells.of(row, "service"))
        if not service:
            extra |= cells.unsaid(row, "service")
        kind: Kind = "event"
        state: tuple[State, ...] = ("system",)
        seconds = None
        if self._channel == "whatsapp":
            says = told(text)
            if says.kind == "call":
                kind, state, seconds, extra = "call", says.state, says.seconds, extra | says.extra
            elif (event := event_of(text)) is not None:
                extra["event"] = event
        sender = party(cells.of(row, "number"), cells.of(row, "name"))
        return Record(
            kind,
            self._channel if self._channel == "whatsapp" else service or self._own_channel(),
            cells.of(row, "thread").strip() or None,
            when,
            sender,
            text,
            where,
            state=state,
            seconds=seconds,
            extra=cells.rest(row, extra, _OF_MESSAGE, when, sender),
        )

    def _thread(self, direction: Direction, sender: Party, to: tuple[Party, ...]) -> str | None:
        """The conversation of a row that names none: that with the other, where it is known who that is."""
        if direction == "out":
            return shown(to[0]) if len(to) == 1 else None
        return None if direction == "unknown" and self._layout.has("sender", "sender_id") else shown(sender)

    def _nobody(self, row: Row) -> tuple[str | None, Party, tuple[Party, ...]]:
        """For a row of a list of calls that says neither in nor out: nobody is said to have called."""
        self._notes["no_direction"] += 1
        return shown(party(self._cells.of(row, "number"), self._cells.of(row, "name"))), OWNER, ()

    def _own_channel(self) -> str:
        if self._channel:
            return self._channel
        by_number = self._layout.has("number") and not self._layout.has("sender")
        return self._told.hint or ("sms" if self._told.kind == "call" or by_number else "table")

    def _between(self, row: Row, direction: Direction, thread: str | None) -> tuple[Party, tuple[Party, ...]]:
        """Who a message or a call is from, and to whom; worked out once for the rows that say the same."""
        cells = self._cells.key(row, self._who_columns)
        if cells is None:
            return self._worked_out(row, direction, thread)
        key = (direction, thread, *cells)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._worked_out(row, direction, thread)
        return found

    def _worked_out(
        self, row: Row, direction: Direction, thread: str | None
    ) -> tuple[Party, tuple[Party, ...]]:
        cells, layout = self._cells, self._layout
        said = self._cells.said(row)
        to = cells.recipients(row)
        number, name = said.get("number", ""), said.get("name", "")
        name = "" if name and is_withheld(name) else name
        if layout.has("sender", "sender_id"):
            sender = party(said.get("sender_id", ""), said.get("sender", ""))
            if self._told.profile is None and is_owner(sender.name or ""):
                sender = Party(sender.handle)
            if self._told.profile is None and len(to) == 1 and is_owner(to[0].name or ""):
                to = ()
            beside = OWNER if layout.has("to") else party(number, name)
            if direction == "out" and beside != OWNER:
                to = (beside,)
            elif beside != OWNER and (sender.handle is None or sender.name is None):
                sender = Party(sender.handle or beside.handle, sender.name or beside.name)
            return sender, to or (self._other(thread) if direction == "out" else ())
        other = party(number, name)
        if direction == "out":
            # Some tables name the owner in the rows she wrote, some the other; who wrote to her is known.
            is_known = thread is not None and thread in self._told.others
            return OWNER, to or ((other,) if other != OWNER and not is_known else self._other(thread))
        if other == OWNER and to:
            return (to[0], ()) if direction == "in" else (OWNER, to)
        return other, to

    def _other(self, thread: str | None) -> tuple[Party, ...]:
        """The other of a conversation of two, for a row that does not name who it went to."""
        if thread is None and not self._told.has_me:
            return ()
        other = self._told.others.get(thread or "", party("", thread or "") if thread else None)
        return () if other is None else (other,)

    def _call(self, row: Row, when: When, where: Where) -> Record:
        cells, marks = self._cells, self._marks.of(row, "call")
        direction, extra = self._direction(row, marks), marks.extra
        sender, to = self._between(row, direction, None)
        state = self._call_state(row, direction, marks.state)
        if direction == "in" and self._is_withheld(row):
            state.append("withheld")
            sender = OWNER
        thread = self._thread(direction, sender, to)
        if direction == "unknown" and not (self._layout.has("sender") and self._layout.has("to")):
            thread, sender, to = self._nobody(row)
        if not cells.of(row, "duration").strip().isdigit():
            extra = {**extra, **cells.unsaid(row, "duration", "minutes")}
        if marks.service:
            extra = {**extra, "in_app": "yes"}
        return filled(
            "call",
            marks.service or "phone",
            when,
            (sender, to, direction),
            cells.of(row, "text"),
            where,
            thread=thread,
            extra=cells.rest(row, extra, _OF_CALL, when, sender, *to),
            state=tuple(dict.fromkeys(state)),
            seconds=self._seconds(row),
            subject=cells.of(row, "subject") or None,
        )

    def _call_state(self, row: Row, direction: Direction, said: tuple[State, ...]) -> list[State]:
        """What became of a call to the owner; of one from the owner nothing is said here."""
        if direction == "out":
            return []
        state: list[State] = [
            s for s in said if s in ("answered", "missed", "declined", "blocked", "voicemail")
        ]
        if direction == "in" and not state and self._seconds(row):
            state.append("answered")
        return state

    def _is_withheld(self, row: Row) -> bool:
        """Whether a call to the owner names no number, where the table has a place for one."""
        cells, layout = self._cells, self._layout
        if layout.has("sender", "sender_id"):
            return is_withheld(
                cells.of(row, "sender_id") or cells.of(row, "sender") or cells.of(row, "number")
            )
        if not layout.has("number"):
            return False
        number, name = cells.of(row, "number"), cells.of(row, "name")
        return is_withheld(number) and is_withheld(name)

    def _direction(self, row: Row, marks: Marks) -> Direction:
        """In or out, by the type, the status, where a bill says "Incoming" for a town, or the one column."""
        for one in (marks.says, marks.beside, marks.place):
            if one.direction != "unknown":
                return one.direction
        said, layout = self._cells.said(row), self._layout
        if self._told.profile is None and is_owner(said.get("sender", "")):
            return "out"
        if self._told.profile is None and is_owner(said.get("to", "")):
            return "in"
        if self._told.has_me and said.get("sender", ""):
            return "in"
        if said.get("place") and self._told.marks_incoming:
            self._notes["made_by_place"] += 1
            return "out"
        is_made = self._told.kind == "call" and layout.has("to") and not layout.has("sender", "sender_id")
        return "out" if is_made else "unknown"

    def _seconds(self, row: Row) -> int | None:
        if (cell := self._cells.of(row, "duration")).strip():
            return seconds_of(cell)
        return seconds_of(self._cells.of(row, "minutes"), in_minutes=True)

    def _attachments(self, cell: str) -> tuple[Attachment, ...]:
        """The files that a cell names. A name may hold the signs that part names: whole first."""
        name = cell.strip()
        if not name:
            return ()
        whole = self._files.attachment(name)
        if whole.present:
            return (whole,)
        for sign in (" | ", ", "):
            parts = [self._files.attachment(part.strip()) for part in name.split(sign)[:100] if part.strip()]
            if len(parts) > 1 and all(part.present for part in parts):
                return tuple(parts)
        if name.startswith("http") and ",http" in name:
            return tuple(Attachment(part.strip()) for part in name.split(",") if part.strip())
        return (whole,)


def _without_tags(text: str) -> str:
    """The words of a text that holds HTML; a text without known tags stays as it is."""
    parts, at = [], 0
    for tag in _TAG.finditer(text):
        parts.append(text[at : tag.start()])
        if tag[2].lower() in _LINES and (tag[1] or tag[2].lower() == "br"):
            parts.append("\n")
        at = tag.end()
    return html.unescape("".join((*parts, text[at:]))).strip("\n") if parts else text
