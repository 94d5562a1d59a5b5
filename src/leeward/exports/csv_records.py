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
from leeward.exports.csv_numbers import seconds_of
from leeward.exports.csv_payments import Payments
from leeward.exports.csv_rows import Row
from leeward.exports.csv_words import (
    Meaning,
    Usage,
    channel_of,
    is_owner,
    is_withheld,
    is_yes,
    meaning,
)
from leeward.exports.json_fields import Files
from leeward.exports.whatsapp_text import event_of, told
from leeward.records import Attachment, Direction, Kind, Party, Record, State, When, Where

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?:\s[^<>]{0,2000})?/?>")
_LINES: Final = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "ul", "ol"})
_UNSENT: Final[tuple[State, ...]] = ("draft", "failed", "queued")
_MARKS: Final[tuple[tuple[Role, State], ...]] = (
    ("deleted", "deleted"),
    ("edited", "edited"),
    ("draft", "draft"),
)
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

    def __init__(self, told: Told, files: Files, notes: Counter[str]) -> None:
        self._told, self._layout, self._profile = told, told.layout, told.profile
        self._files, self._notes = files, notes
        self._cells = Cells(told.layout, told.profile)
        self._payments = Payments(told, self._cells)
        self._channel = told.profile.channel if told.profile else ""

    def when(self, row: Row) -> When:
        """The time of a row."""
        clock = self._cells.of(row, "clock")
        first = self._cells.of(row, "time") or self._cells.of(row, "date")
        if not first:
            first, clock = clock, ""
        return self._told.times.when(first, clock, self._cells.of(row, "zone"))

    def usage(self, row: Row) -> Usage:
        """Whether a row of a list of calls is a call, a text or a use of data."""
        roles: tuple[Role, ...] = ("service", "place")
        found: Usage | None = self._cells.says(row, "call").usage
        for role in roles:
            found = found or meaning(self._cells.of(row, role)).usage
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
        cells = self._cells
        says = cells.says(row, "message")
        if "system" in says.state:
            return self._event(row, when, where)
        beside = meaning(cells.of(row, "status"), "message")
        direction = self._direction(row, says, beside)
        state: list[State] = []
        state.extend(s for s in _UNSENT if s in says.state or s in beside.state)
        state.extend(mark for role, mark in _MARKS if is_yes(cells.of(row, role)))
        extra = cells.unsaid(row, "status", "place") | cells.unplain(row)
        extra |= {name: cell for name, cell in cells.unsaid(row, "deleted", "edited").items() if is_yes(cell)}
        text = cells.of(row, "text")
        if self._profile is not None and self._profile.is_html and (words := _without_tags(text)) != text:
            extra["html"], text = text, words
        thread = cells.of(row, "thread").strip() or None
        sender, to = self._between(row, direction, thread)
        if direction == "unknown" and not self._layout.has("sender", "sender_id"):
            if self._told.kind == "call":
                thread, sender, to = self._nobody(row)
            self._notes["sender_assumed"] += sender != OWNER
        service = channel_of(cells.of(row, "service"))
        if not service:
            extra |= cells.unsaid(row, "service")
        return Record(
            "message",
            self._channel if self._channel == "whatsapp" else service or says.channel or self._own_channel(),
            thread or self._thread(direction, sender, to),
            when,
            sender,
            text,
            where,
            to,
            direction,
            tuple(dict.fromkeys(state)),
            subject=cells.of(row, "subject") or None,
            attachments=self._attachments(cells.of(row, "attachment")),
            extra=cells.rest(row, extra, _OF_MESSAGE, when, sender, *to),
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
        """Who a message or a call is from, and to whom."""
        cells, layout = self._cells, self._layout
        to = cells.recipients(row)
        number, name = cells.of(row, "number"), cells.of(row, "name")
        name = "" if is_withheld(name) else name
        if layout.has("sender", "sender_id"):
            sender = party(cells.of(row, "sender_id"), cells.of(row, "sender"))
            if self._told.profile is None and is_owner(sender.name or ""):
                sender = Party(sender.handle)
            if self._told.profile is None and len(to) == 1 and is_owner(to[0].name or ""):
                to = ()
            beside = OWNER if layout.has("to") else party(number, name)
            if direction == "out" and beside != OWNER:
                to = (beside,)
            elif beside != OWNER and (sender.handle is None or sender.name is None):
                sender = Party(sender.handle or beside.handle, sender.name or beside.name)
            return sender, to or (self._known(thread) if direction == "out" else ())
        other = party(number, name)
        if direction == "out":
            # Some tables name the owner in the rows she wrote, some the other; who wrote to her is known.
            is_known = thread is not None and thread in self._told.others
            return OWNER, to or ((other,) if other != OWNER and not is_known else self._known(thread))
        if other == OWNER and to:
            return (to[0], ()) if direction == "in" else (OWNER, to)
        return other, to

    def _known(self, thread: str | None) -> tuple[Party, ...]:
        """The other of a conversation of two, for a row that does not name who it went to."""
        if thread is None and not self._told.has_me:
            return ()
        other = self._told.others.get(thread or "", party("", thread or "") if thread else None)
        return () if other is None else (other,)

    def _call(self, row: Row, when: When, where: Where) -> Record:
        cells = self._cells
        says, beside = cells.says(row, "call"), meaning(cells.of(row, "status"))
        direction = self._direction(row, says, beside)
        extra = cells.unsaid(row, "status", "place") | cells.unplain(row)
        sender, to = self._between(row, direction, None)
        state = self._call_state(row, direction, (*says.state, *beside.state))
        if direction == "in" and self._is_withheld(row):
            state.append("withheld")
            sender = OWNER
        thread = self._thread(direction, sender, to)
        if direction == "unknown" and not (self._layout.has("sender") and self._layout.has("to")):
            thread, sender, to = self._nobody(row)
        kinds = " ".join(cells.all_of(row, "type"))
        service = channel_of(cells.of(row, "service")) or channel_of(kinds)
        if service in ("", "sms", "mms", "rcs"):
            extra |= cells.unsaid(row, "service")
            service = ""
        seconds = self._seconds(row)
        if not cells.of(row, "duration").strip().isdigit():
            extra |= cells.unsaid(row, "duration", "minutes")
        return Record(
            "call",
            service or "phone",
            thread,
            when,
            sender,
            cells.of(row, "text"),
            where,
            to,
            direction,
            tuple(dict.fromkeys(state)),
            seconds,
            cells.of(row, "subject") or None,
            extra=cells.rest(
                row, extra | ({"in_app": "yes"} if service else {}), _OF_CALL, when, sender, *to
            ),
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

    def _direction(self, row: Row, says: Meaning, beside: Meaning) -> Direction:
        """In or out, by the type, the status, where a bill says "Incoming" for a town, or the one column."""
        cells, layout = self._cells, self._layout
        place = cells.of(row, "place")
        for one in (says, beside, meaning(place)):
            if one.direction != "unknown":
                return one.direction
        if self._told.profile is None and is_owner(cells.of(row, "sender")):
            return "out"
        if self._told.profile is None and is_owner(cells.of(row, "to")):
            return "in"
        if self._told.has_me and cells.of(row, "sender"):
            return "in"
        if place.strip() and self._told.marks_incoming:
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
