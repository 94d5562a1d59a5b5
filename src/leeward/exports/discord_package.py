# SPDX-License-Identifier: Apache-2.0
"""Discord's own data package: one folder a channel, with ``messages.json`` or ``messages.csv`` in it.

It holds what the owner wrote, and nothing that was written to her; ``channel.json`` beside says where. Times
have no zone. A message's number holds the moment it was made: where both name the same second, it is UTC.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec

from leeward.exports.csv_row import Row
from leeward.exports.csv_rows import rows_of
from leeward.exports.json_fields import JsonAccount, extras, plain
from leeward.exports.json_items import Found, JsonItems
from leeward.exports.places import Account
from leeward.exports.stated_times import milliseconds, stated
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, Said, Tally, Unread, When, Where

_FORMAT = "discord_package"
_HEADER: Final = ("ID", "Timestamp", "Contents", "Attachments")
_CSV = re.compile(
    rb'(?:\xef\xbb\xbf)?"?ID"?,"?Timestamp"?,"?Contents"?,"?Attachments"?\r?(?:\n|$)', re.IGNORECASE
)
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"ID"\s*:\s*"?\d{1,20}"?\s*,\s*"Timestamp"\s*:\s*"')
_EPOCH = 1_420_070_400_000
"""The first moment of 2015, from which Discord counts (its reference for developers, "Snowflakes")."""
_CHANNEL_BYTES = 1 << 20
_NOTHING: Counter[str] = Counter()


def claim(document: Document) -> Claim | None:
    """The header of the table, or a list of objects with its names."""
    head = document.untrusted_head
    if _CSV.match(head):
        return Claim(96, "the columns of a package")
    if _JSON.match(head) and b'"Contents"' in head:
        return Claim(95, "messages of a package")
    return None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message of the channel, then the accounting."""
    del choices  # days are written year first
    channel = _Channel(document)
    yield from channel.json() if _JSON.match(document.untrusted_head) else channel.table()


class _Channel:
    """One pass over the messages of one channel."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._thread, self._marks = _channel(document)
        self._notes: Counter[str] = Counter()

    def json(self) -> Iterator[Record | Unread | Tally]:
        account = JsonAccount(_FORMAT, self._document)
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, lambda path: path == ())
            for found in walk:
                if found.is_item and not found.why and isinstance(found.value, dict) and "ID" in found.value:
                    account.kept += 1
                    yield self._of_item(found, account)
                else:
                    yield account.unread(found)
        account.notes.update(self._notes)
        self._say(account)
        yield account.close(walk, assumed=("by_number",))

    def _of_item(self, found: Found, account: JsonAccount) -> Record:
        cells = [plain(found.value.get(key)) for key in _HEADER]
        more = extras(found.value, sorted(found.value.keys() - {*_HEADER}))
        return self._record(cells, account.place(found), more)

    def table(self) -> Iterator[Record | Unread | Tally]:
        account, header = Account(_FORMAT), None
        with self._document.untrusted_open() as untrusted:
            table = rows_of(untrusted, self._document.untrusted_head, ",")
            table.width = len(_HEADER)
            for row in table:
                place = row.where(self._document.member)
                if header is None:
                    header = row
                elif row.is_blank():
                    account.skip("layout", row.offset)
                elif not row.is_whole:
                    yield account.lost("element_too_big", place)
                else:
                    account.kept += 1
                    yield self._of_row(row, place)
        account.truncated = table.is_cut
        undated = self._notes.pop("undated", 0)
        if undated:
            account.caveats.append(Said("caveat.json.undated", {"n": undated}))
        self._say(account)
        if not account.kept and self._document.size and header is None:
            account.skip("not_recognised", 0)
        yield account.tally(self._notes, assumed=("by_number",))

    def _of_row(self, row: Row, place: Where) -> Record:
        cells = [*row.cells, "", "", "", ""][:4]
        more = {"more_cells": "\n".join(row.cells[4:])} if any(row.cells[4:]) else {}
        return self._record(cells, place, more)

    def _say(self, account: Account) -> None:
        if account.kept:
            account.caveats.append(Said("caveat.discord_package.own_only"))

    def _record(self, cells: list[str], place: Where, more: dict[str, str]) -> Record:
        number, written, text, files = cells
        return Record(
            "message",
            "discord",
            self._thread,
            self._when(written, number),
            Party(),
            text,
            place,
            direction="out",
            attachments=tuple(Attachment(one) for one in files.split()),
            extra={"id": number, **self._marks, **more},
        )

    def _when(self, written: str, number: str) -> When:
        """The written time; UTC where the message's number was made in the same second."""
        found = stated(written)
        if found.local is None or found.utc is not None:
            self._notes["undated"] += found.utc is None
            return found
        made = (
            (int(number) >> 22) + _EPOCH
            if number.isascii() and number.isdigit() and len(number) < 21
            else None
        )
        at = milliseconds(f"{found.local}Z") if len(found.local) == 19 else None
        if made is None or at is None or abs(made // 1000 - at // 1000) > 1:
            return found
        self._notes["by_number"] += 1
        return replace(found, local=None, utc=f"{found.local}Z")


def _channel(document: Document) -> tuple[str | None, dict[str, str]]:
    """The name of the channel and what else the file beside says of it."""
    parts = (document.member or document.name).replace("\\", "/").split("/")
    thread = parts[-2] if len(parts) > 1 else None
    near = document.beside.get("channel.json")
    if near is None:
        return thread, {}
    with near.open() as untrusted:
        text = untrusted.read(_CHANNEL_BYTES)
    try:
        told = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return thread, {}
    guild = told.get("guild")
    names = [plain(guild.get("name")) if isinstance(guild, dict) else "", plain(told.get("name"))]
    marks = {
        f"channel_{key}": text for key, text in extras(told, sorted(told.keys() - {"guild", "name"})).items()
    }
    if isinstance(guild, dict):
        marks["group"] = "yes"
    return " / ".join(filter(None, names)) or thread, marks


READER = Reader(_FORMAT, claim, read, joins="beside")
