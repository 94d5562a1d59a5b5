# SPDX-License-Identifier: Apache-2.0
"""The call list of an iPhone or a Mac: ``CallHistory.storedata``, and ``call_history.db`` up to iOS 7.

Telephone, FaceTime and calls of other apps that ring like telephones. The list says whether a call was
taken; whether one that was not taken was declined or only missed is in a number that Apple does not
explain, which is kept and not interpreted.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leeward.exports.apple_calls_twice import Twice
from leeward.exports.apple_time import UNIX, AppleClock, written_as
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.sqlite_rows import RowAccount, claimed, walked
from leeward.exports.sqlite_walk import Lost
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Direction, Party, Record, State, Tally, Unread, Where
from leeward.unpack import plain_name

NAME = "apple_calls"
_TABLE, _OLD_TABLE = "ZCALLRECORD", "call"
_OLD_COLUMNS = ("address", "date", "duration", "flags")
_MARK = re.compile(
    rb"CREATE TABLE [\"'`\[]?ZCALLRECORD\b|CREATE TABLE call\s*\([^)]*\baddress\b[^)]*\bflags\b",
    re.IGNORECASE,
)
_NAMES: Final = frozenset(
    {
        "callhistory.storedata",
        "call_history.db",
        "5a4935c78a5255723f707230a451d79c540d2741",
        "2b2b0084a1bc3a5ac8c27afdf14afb42c61a19ca",
    }
)
"""As the files are called on a device, and in a backup (SHA-1 of domain and path)."""
_OWNER: Final = Party()
_CHANNELS: Final = {
    "com.apple.Telephony": "phone",
    "com.apple.telephonyutilities.callservicesd.TelephonyProvider": "phone",
    "com.apple.FaceTime": "facetime",
    "com.apple.telephonyutilities.callservicesd.FaceTimeProvider": "facetime",
    "net.whatsapp.WhatsApp": "whatsapp",
    "com.facebook.Messenger": "facebook_messenger",
    "ph.telegra.Telegraph": "telegram",
    "org.whispersystems.signal": "signal",
    "com.viber": "viber",
}
_BY_TYPE: Final = {1: "phone", 8: "facetime", 16: "facetime"}
_FACETIME: Final = {8: "video", 16: "audio"}
_TOLD_NAMES = "z_pk z_ent z_opt zdate zduration zanswered zoriginated zaddress zname zservice_provider zread"
_TOLD: Final = frozenset(_TOLD_NAMES.split())
_OUT, _BLOCKED, _VIDEO = 1, 8, 16
"""Bits of ``flags`` in the old list: 4 is a call in, 5 one out."""


def _calls(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    clock, people, twice = AppleClock(), _people(database), Twice(document)
    columns = database.columns(_TABLE)
    names = tuple(map(str.casefold, columns))
    fields = [field(columns, name) for name in columns]
    for batch in database.batches(_TABLE, fields):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, *cells in batch:
            row = dict(zip(names, cells, strict=True))
            call = _call(row, clock, people.get(number, ()), Where(document.member, row=number))
            found = twice.seen(call, row.get("zdate"))
            is_twin = found is not call
            account.system += is_twin
            account.kept += not is_twin
            account.notes["twice"] += is_twin
            account.notes["undated"] += found.time.utc is None
            account.notes["not_taken"] += (
                not is_twin and call.direction == "in" and "answered" not in call.state
            )
            yield found


def _call(row: Mapping[str, Any], clock: AppleClock, people: tuple[Party, ...], where: Where) -> Record:
    handle, name = written_as(row.get("zaddress")), written_as(row.get("zname"))
    if handle and name:
        people = tuple(Party(handle, name) if one.handle == handle else one for one in people)
    if not people and (handle or name):
        people = (Party(handle or None, name or None),)
    seconds = _seconds(row.get("zduration"))
    originated = row.get("zoriginated")
    direction: Direction = "out" if originated == 1 else "in" if originated == 0 else "unknown"
    state: list[State] = []
    if row.get("zanswered") == 1 or seconds:
        state.append("answered")
    elif direction == "in":
        state.append("missed")
    if direction == "in" and not people:
        state.append("withheld")
    provider = written_as(row.get("zservice_provider"))
    kind = row.get("zcalltype")
    channel = _CHANNELS.get(provider) or _BY_TYPE.get(kind if isinstance(kind, int) else 0) or provider
    extra = {k: _kept(v) for k, v in row.items() if k not in _TOLD and v not in (None, "", b"")}
    if channel != "phone":
        extra["in_app"] = "yes"
        if provider not in _CHANNELS and provider:
            extra["provider"] = provider
    if isinstance(kind, int) and kind in _FACETIME:
        extra["facetime"] = _FACETIME[kind]
    return Record(
        kind="call",
        channel=channel or "phone",
        thread=", ".join(p.name or p.handle or "" for p in people) or None,
        time=clock.when(row.get("zdate")),
        sender=_OWNER if direction == "out" or not people else people[0],
        text="",
        where=where,
        to=people if direction == "out" else (_OWNER, *people[1:]) if len(people) > 1 else (),
        direction=direction,
        state=tuple(state),
        seconds=seconds,
        extra=extra,
    )


def _kept(cell: object) -> str:
    return f"{len(cell)} bytes" if isinstance(cell, bytes) else written_as(cell)


def _seconds(cell: object) -> int | None:
    if isinstance(cell, float):
        return math.floor(cell) if math.isfinite(cell) and 0 <= cell < 1 << 31 else None
    return cell if isinstance(cell, int) and 0 <= cell < 1 << 31 else None


def _people(database: Database) -> dict[int, tuple[Party, ...]]:
    """Who took part in each call, where the list keeps handles in a table of their own."""
    columns = database.columns("ZHANDLE")
    fields = [field(columns, name) for name in ("ZVALUE", "ZNORMALIZEDVALUE")]
    handles = {
        number: Party(said)
        for number, value, normal in database.rows("ZHANDLE", fields)
        if (said := written_as(value) or written_as(normal))
    }
    found: dict[int, tuple[Party, ...]] = {}
    # Core Data numbers its tables of pairs anew with every version of the model.
    for table in database.tables():
        if re.fullmatch(r"z_\d+remoteparticipanthandles", table.casefold()):
            pair = [c for c in database.columns(table) if "remoteparticipant" in c.casefold()]
            calls = next((c for c in pair if c.casefold().endswith("calls")), "")
            whom = next((c for c in pair if c.casefold().endswith("handles")), "")
            for _, call, handle in database.rows(table, [field(pair, calls), field(pair, whom)]):
                if isinstance(call, int) and handle in handles:
                    found[call] = (*found.get(call, ()), handles[handle])
    return found


def _old_calls(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    clock = AppleClock(UNIX)
    columns = database.columns(_OLD_TABLE)
    fields = [field(columns, name) for name in (*_OLD_COLUMNS, "name", "country_code")]
    for batch in database.batches(_OLD_TABLE, fields):
        if isinstance(batch, Lost):
            yield account.lost(batch)
            continue
        for number, address, date, duration, flags, name, country in batch:
            bits = flags if isinstance(flags, int) else 0
            person = Party(written_as(address) or None, written_as(name) or None)
            people = (person,) if person != _OWNER else ()
            direction: Direction = "out" if bits & _OUT else "in" if bits else "unknown"
            seconds = _seconds(duration)
            state: tuple[State, ...] = ("answered",) if seconds else ("missed",) if direction == "in" else ()
            if bits == _BLOCKED:
                state = ("blocked",)
            if direction == "in" and not people:
                state = (*state, "withheld")
            time = clock.when(date)
            account.kept += 1
            account.notes["undated"] += time.utc is None
            account.notes["not_taken"] += "missed" in state
            extra = {"flags": written_as(flags), "country_code": written_as(country)}
            if bits & _VIDEO:
                extra["in_app"] = "yes"
            yield Record(
                kind="call",
                channel="facetime" if bits & _VIDEO else "phone",
                thread=person.name or person.handle,
                time=time,
                sender=person if direction != "out" else _OWNER,
                text="",
                where=Where(document.member, row=number),
                to=people if direction == "out" else (),
                direction=direction,
                state=state,
                seconds=seconds,
                extra={key: value for key, value in extra.items() if value},
            )


def _rows(database: Database, document: Document, account: RowAccount) -> Iterator[Record | Unread]:
    if database.has(_TABLE, "ZDATE"):
        database.look_over(_TABLE)
        yield from _calls(database, document, account)
    elif database.has(_OLD_TABLE, *_OLD_COLUMNS):
        yield from _old_calls(database, document, account)
    else:
        yield account.refused(document, "no_such_tables")


def _claim(document: Document) -> Claim | None:
    """The table of calls in the head of a database, or its name."""
    return claimed(document, (_MARK,), is_named=plain_name(document.name) in _NAMES)


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return walked(NAME, document, _rows)


READER = Reader(
    NAME,
    _claim,
    _read,
    joins="beside",
    yields_to=frozenset({"whatsapp_ios_calls", "whatsapp_ios_db"}),
)
