# SPDX-License-Identifier: Apache-2.0
"""Kik's databases: ``kikDatabase.db`` of an Android phone and ``kik.sqlite`` of an iPhone.

People and groups are addresses, as of mail; their names stand in a table of their own. Kik does
not export chats itself: these files come out of a backup or with the help of an expert.
"""

import re
from collections.abc import Iterator
from typing import Final

from leeward.exports.apple_time import AppleClock, written_as
from leeward.exports.chat_rows import TABLE, Cells, Clock, known_rows, more, named_rows, words
from leeward.exports.sqlite_bytes import Database, is_database
from leeward.exports.sqlite_rows import RowAccount, walked
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Direction, Kind, Party, Record, State, Tally, Unread, When, Where
from leeward.unpack import plain_name

NAME = "kik"
_ANDROID: Final = re.compile(
    rb"CREATE TABLE [\"'`\[]?messagesTable\b[^)]{0,4000}\bpartner_jid\b", re.IGNORECASE
)
_IOS: Final = re.compile(rb"CREATE TABLE [\"'`\[]?ZKIKMESSAGE\b", re.IGNORECASE)
_NAMES: Final = frozenset({"kikdatabase.db", "kik.sqlite"})
_ANDROID_FIELDS: Final = (
    "body", "partner_jid", "was_me", "timestamp", "bin_id", "sys_msg", "stat_msg", "content_id", "read_state",
    "uid",
)  # fmt: skip
_IOS_FIELDS: Final = ("ZBODY", "ZTYPE", "ZUSER", "ZTIMESTAMP", "ZRECEIVEDTIMESTAMP", "ZSTANZAID", "ZSTATE")
_IOS_DIRECTIONS: Final[dict[object, Direction]] = {1: "in", 2: "out"}
_IOS_SYSTEM: Final = 3
"""Types as forensic tools know them: 1 received, 2 sent, 3 a line of the group, 4 in a group."""


def _claim(document: Document) -> Claim | None:
    """Kik's table of messages in the head of a database, or its name."""
    head = document.untrusted_head
    if not is_database(head):
        return None
    if _ANDROID.search(head) or _IOS.search(head):
        return Claim(97, "Kik's table of messages in the head of a database")
    return Claim(60, "a database of its name") if plain_name(document.name) in _NAMES else None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if database.has("messagesTable", "body", "partner_jid"):
        database.look_over("messagesTable")
        yield from _Android(database, document, account).rows()
    elif database.has("ZKIKMESSAGE", "ZBODY", "ZTYPE"):
        database.look_over("ZKIKMESSAGE")
        yield from _Ios(database, document, account).rows()
    else:
        yield account.refused(document, "no_such_tables")


class _Android:
    """The database of an Android phone."""

    def __init__(self, database: Database, document: Document, account: RowAccount) -> None:
        self._database, self._document, self._account = database, document, account
        self._clock = Clock()
        fields = ("jid", "display_name", "user_name")
        people = known_rows(database, "KIKcontactsTable", fields).values()
        self._people = {
            words(one, "jid"): Party(
                words(one, "jid"), words(one, "display_name") or words(one, "user_name") or None
            )
            for one in people
        }

    def rows(self) -> Iterator[Record | Unread]:
        """Messages, then contacts."""
        for row in named_rows(self._database, "messagesTable", _ANDROID_FIELDS, self._account):
            yield row if isinstance(row, Unread) else self._message(*row)
        self._account.notes["undated"] += self._clock.notes["undated"]
        if self._database.has("KIKcontactsTable"):
            fields = ("jid", "display_name", "user_name", "is_blocked")
            for row in named_rows(self._database, "KIKcontactsTable", fields, self._account, TABLE):
                yield row if isinstance(row, Unread) else self._contact(*row)

    def _party(self, address: str) -> Party:
        return self._people.get(address, Party(address or None))

    def _message(self, number: int, cells: Cells) -> Record:
        partner, thread = words(cells, "partner_jid"), words(cells, "bin_id")
        mine, is_group = cells["was_me"] == 1, "@groups." in thread
        system = words(cells, "sys_msg") or (words(cells, "stat_msg") if cells["body"] is None else "")
        other = self._party(thread if thread and not is_group else partner)
        kind: Kind = "event" if system and cells["body"] is None else "message"
        state: tuple[State, ...] = ("system",) if kind == "event" else ()
        extra = more(cells, "read_state", "uid", "bin_id") | ({"group": "yes"} if is_group else {})
        content = words(cells, "content_id")
        named = self._party(thread).name or thread
        self._account.system += kind == "event"
        self._account.kept += kind == "message"
        return Record(
            kind,
            "kik",
            named or None,
            self._clock.when(cells["timestamp"]),
            Party() if mine else self._party(partner),
            words(cells, "body") if kind == "message" else system,
            Where(self._document.member, row=number),
            (other,) if mine and not is_group else (),
            "out" if mine else "in" if cells["was_me"] == 0 else "unknown",
            state,
            attachments=(Attachment(content),) if content else (),
            extra=extra,
        )

    def _contact(self, number: int, cells: Cells) -> Record:
        self._account.kept += 1
        extra = more(cells, "jid", "is_blocked")
        return _contact(
            self._party(words(cells, "jid")), words(cells, "user_name"), number, self._document, extra
        )


class _Ios:
    """The database of an iPhone."""

    def __init__(self, database: Database, document: Document, account: RowAccount) -> None:
        self._database, self._document, self._account = database, document, account
        self._clock = AppleClock()
        fields = ("ZDISPLAYNAME", "ZUSERNAME", "ZJID")
        self._people = {
            number: Party(
                words(one, "ZJID") or None, words(one, "ZDISPLAYNAME") or words(one, "ZUSERNAME") or None
            )
            for number, one in known_rows(database, "ZKIKUSER", fields).items()
        }
        self._files: dict[object, list[str]] = {}
        for one in known_rows(database, "ZKIKATTACHMENT", ("ZMESSAGE", "ZCONTENT")).values():
            if words(one, "ZCONTENT"):
                self._files.setdefault(one["ZMESSAGE"], []).append(words(one, "ZCONTENT"))

    def rows(self) -> Iterator[Record | Unread]:
        """Messages, then contacts."""
        for row in named_rows(self._database, "ZKIKMESSAGE", _IOS_FIELDS, self._account):
            yield row if isinstance(row, Unread) else self._message(*row)
        if self._database.has("ZKIKUSER"):
            fields = ("ZUSERNAME", "ZJID", "ZEMAIL")
            for row in named_rows(self._database, "ZKIKUSER", fields, self._account, TABLE):
                yield row if isinstance(row, Unread) else self._contact(*row)

    def _message(self, number: int, cells: Cells) -> Record:
        other = self._people.get(cells["ZUSER"], Party())
        said = cells["ZTYPE"]
        direction = _IOS_DIRECTIONS.get(said, "unknown")
        is_system = said == _IOS_SYSTEM
        is_group = "@groups." in (other.handle or "")
        stored = cells["ZTIMESTAMP"] or cells["ZRECEIVEDTIMESTAMP"]
        at = self._clock.when(stored)
        self._account.notes["undated"] += at.utc is None
        self._account.system += is_system
        self._account.kept += not is_system
        extra = more(cells, "ZTYPE", "ZSTANZAID", "ZSTATE") | ({"group": "yes"} if is_group else {})
        if cells["ZRECEIVEDTIMESTAMP"]:
            extra["received"] = self._clock.utc(cells["ZRECEIVEDTIMESTAMP"]) or written_as(
                cells["ZRECEIVEDTIMESTAMP"]
            )
        return Record(
            "event" if is_system else "message",
            "kik",
            other.name or other.handle,
            at,
            other if direction == "in" and not is_group else Party(),
            words(cells, "ZBODY"),
            Where(self._document.member, row=number),
            (other,) if direction == "out" and other != Party() else (),
            direction,
            ("system",) if is_system else (),
            attachments=tuple(Attachment(one) for one in self._files.get(number, ())),
            extra=extra,
        )

    def _contact(self, number: int, cells: Cells) -> Record:
        self._account.kept += 1
        reach = "\n".join(filter(None, (words(cells, "ZUSERNAME"), words(cells, "ZEMAIL"))))
        return _contact(self._people.get(number, Party()), reach, number, self._document, more(cells, "ZJID"))


def _contact(who: Party, reach: str, number: int, document: Document, extra: dict[str, str]) -> Record:
    where = Where(document.member, row=number + TABLE)
    return Record("contact", "kik", None, When(), who, reach, where, extra=extra)


READER = Reader(NAME, _claim, _read)
