# SPDX-License-Identifier: Apache-2.0
"""One message of a page of Telegram: which element holds what, by the classes that its program gives them.

Names of classes are those of export_output_html.cpp. A time is a title "08.03.2026 19:14:05 UTC+01:00";
pages from before 2022 have it without the distance from UTC.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from leeward.exports.html_walk import Node, Stretch, path, plain_path
from leeward.exports.iso_times import iso_when
from leeward.exports.json_fields import Files
from leeward.records import Attachment, Direction, Kind, Party, Record, State, When, Where

_TITLE: Final = re.compile(
    r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: (?:UTC|GMT)([+-]\d\d:?\d\d))?", re.ASCII
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})", re.ASCII)
_CALL: Final = re.compile(r"(Outgoing|Incoming|Missed|Declined|Cancelled|Busy)(?: \((\d{1,7}) seconds?\))?")
_REPLY: Final = re.compile(r"#go_to_message(\d{1,20})")
_PLACE: Final = re.compile(r"[?&]q=(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)
_END: Final = re.compile(r"\n[ ]*\Z")
_ROLES: Final = {
    "from_name": "name",
    "reply_to": "reply",
    "text": "text",
    "signature": "signature",
    "question": "poll",
    "answer": "poll",
    "total": "poll",
    "initials": "quiet",
    "bot_buttons_table": "buttons",
    "emoji": "emoji",
    "count": "count",
}
"""What the text of an element is, by its class."""

_DIRECTIONS: Final[dict[str, Direction]] = {
    "Outgoing": "out",
    "Cancelled": "out",
    "Incoming": "in",
    "Missed": "in",
    "Declined": "in",
}
_UNKNOWN: Final[Direction] = "unknown"
_OF_MEDIA: Final = {"title": "title", "status": "status", "description": "description"}


@dataclass(slots=True)
class Reaction:
    """A reaction under a message: the sign, how many, and who, each with a place."""

    offset: int
    tag: bytes
    emoji: str = ""
    count: str = ""
    people: list[tuple[str, int, bytes]] = field(default_factory=list)


class Message:
    """A message that is being read: its bytes, and what its elements have said so far."""

    def __init__(self, offset: int, number: str, classes: frozenset[str]) -> None:
        self.bytes = Stretch(offset)
        self.number = number.removeprefix("message")
        self.is_service = "service" in classes
        self.is_joined = "joined" in classes
        self.reactions: list[Reaction] = []
        self._said: dict[str, list[str]] = {}
        self._links: dict[str, None] = {}
        self._media: list[str] = []
        self._title = self._forwarded_title = self._reply = self._place = ""
        self._is_forwarded = self._has_media = False
        self._pictured = ""

    def begins(self, node: Node, classes: frozenset[str], role: str) -> str:
        """Look at a tag; the role of the text within its element."""
        if node.name == b"br" and role:
            self.take(role, "\n")
        if "forwarded" in classes and "body" in classes:
            self._is_forwarded = True
        self._look(node, classes, role)
        if self.is_service and "details" in classes:
            return "service"
        if "date" in classes and node.get(b"title"):
            return "quiet"
        if "reaction" in classes:
            return "emoji"
        for name in classes:
            found = _ROLES.get(name) or (_OF_MEDIA.get(name) if self._media or self._has_media else None)
            if found and role != "text":
                return f"forwarded_{found}" if found == "name" and self._is_forwarded else found
        return role

    def _look(self, node: Node, classes: frozenset[str], role: str) -> None:
        """Take what a tag itself says: times, files, places, people who reacted."""
        title, link = node.get(b"title"), node.get(b"href") if node.name == b"a" else ""
        if "date" in classes and title:
            if self._is_forwarded:
                self._forwarded_title = title
            else:
                self._title = self._title or title
        self._has_media = self._has_media or "media_wrap" in classes
        self._media += [name for name in classes if name.startswith("media_") and name != "media_wrap"]
        if link:
            self._link(link, role)
        if "reaction" in classes:
            self.reactions.append(Reaction(node.offset, node.tag))
        elif self.reactions and title and classes & {"userpic", "initials"}:
            # The name stands on the picture, on the letter in it, or on both.
            on_picture = "userpic" in classes
            if on_picture or self._pictured != title:
                self.reactions[-1].people.append((title, node.offset, node.tag))
            self._pictured = title if on_picture else ""

    def _link(self, link: str, role: str) -> None:
        file = path(link)
        if role == "reply":
            found = _REPLY.search(link)
            self._reply = found[1] if found else link
        elif role == "text":
            if file is None and not link.startswith("#"):
                self._said.setdefault("links", []).append(f"{link}\n")
        elif file:
            self._links[plain_path(file)] = None
        elif "media_location" in self._media or "media_live_location" in self._media:
            self._place = link

    def take(self, role: str, text: str) -> None:
        """Take text of this role."""
        if self.reactions and role == "emoji":
            self.reactions[-1].emoji += text
        elif self.reactions and role == "count":
            self.reactions[-1].count += text
        elif role and role != "quiet":
            self._said.setdefault(role, []).append(text)

    def text(self, role: str) -> str:
        """The text of this role without the layout of the page around it."""
        found = "".join(self._said.get(role, ()))
        if role == "text":
            return _END.sub("", found.removeprefix("\n"))
        lines = (line.strip() for line in found.split("\n"))
        return "\n".join(line for line in lines if line)

    def record(self, thread: str | None, before: str | None, where: Where, files: Files) -> Record:
        """The record; ``before`` is who sent the message that this one joins."""
        name = self.text("name") or before or ""
        extra = {"id": self.number}
        name, via, bot = name.partition(" via @")
        if via:
            extra["via_bot"] = bot
        if name == "Deleted Account":
            extra["deleted_account"] = "yes"
        extra |= self._more()
        kind, state, seconds, direction = self._kind(extra)
        lat, lon = self._lat_lon()
        text = self.text("text")
        poll = self.text("poll")
        if poll:
            extra["poll"] = poll
        return Record(
            kind,
            "telegram",
            thread,
            when(self._title),
            Party(None, name or None),
            text or poll.partition("\n")[0],
            where,
            direction=direction,
            state=state,
            seconds=seconds,
            attachments=self._attachments(files),
            lat=lat,
            lon=lon,
            extra=extra,
        )

    def _more(self) -> dict[str, str]:
        found = {
            "reply_to_message_id": self._reply,
            "forwarded_from": self.text("forwarded_name"),
            "forwarded_date": self._forwarded_title,
            "signature": self.text("signature"),
            "buttons": self.text("buttons"),
            "links": "".join(self._said.get("links", ())).strip(),
            "media_type": self._media[0].removeprefix("media_") if self._media else "",
            "title": self.text("title"),
            "status": self.text("status"),
            "description": self.text("description"),
        }
        if found["description"].startswith("Not included") or "xceeds maximum size" in found["description"]:
            found["media"] = "omitted"
        return {key: value for key, value in found.items() if value}

    def _kind(self, extra: dict[str, str]) -> tuple[Kind, tuple[State, ...], int | None, Direction]:
        if "media_call" not in self._media:
            return "message", (), None, "unknown"
        extra["in_app"] = "yes"
        found = _CALL.fullmatch(self.text("status"))
        if found is None:
            return "call", (), None, "unknown"
        seconds = int(found[2]) if found[2] else None
        state: tuple[State, ...] = ("answered",) if seconds else ()
        if found[1] in ("Missed", "Cancelled"):
            state = ("missed",)
        elif found[1] in ("Declined", "Busy"):
            state = ("declined",)
        return "call", state, seconds, _DIRECTIONS.get(found[1], _UNKNOWN)

    def _attachments(self, files: Files) -> tuple[Attachment, ...]:
        return tuple(files.attachment(one) for one in self._links if not one.startswith("messages"))

    def _lat_lon(self) -> tuple[str | None, str | None]:
        found = _PLACE.search(self._place)
        if found is None or len(found[1].lstrip("-").partition(".")[0]) > 2:
            return None, None
        return found[1], found[2]


def when(title: str) -> When:
    """The time of a message by the title of its clock."""
    found = _TITLE.fullmatch(title.strip())
    if found is None:
        return When(title)
    day, month, year, clock, offset = found.groups()
    told = iso_when(f"{year}-{month}-{day}T{clock}{offset or ''}")
    return When(title, told.local, told.utc, told.exact_to)


def day_of(text: str) -> When | None:
    """The day that a line between messages gives; None for any other line."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    told = iso_when(f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}")
    return When(text, told.local, None, told.exact_to)
