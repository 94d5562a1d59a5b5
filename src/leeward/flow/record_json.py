# SPDX-License-Identifier: Apache-2.0
"""A record as ``read``, ``show`` and packs print it: JSON with what follows from zone and names filled in."""

from typing import Any

import msgspec

from leeward import clock
from leeward.handles import Circle
from leeward.records import Party, Record, Sha256, When, Where
from leeward.wire import identity, record_id

_encode = msgspec.json.Encoder().encode


def as_json(
    record: Record,
    export: Sha256,
    file: str,
    zone: str | None,
    me: Circle | None = None,
    country: str | None = None,
    owner: str | None = None,
) -> dict[str, Any]:
    """The JSON object of a record. ``me`` settles the direction where the source does not state it.

    ``owner`` is whose phone it is, who is not named in a backup of it.
    """
    where = record.where
    line: dict[str, Any] = {
        "type": "record",
        "id": record_id(identity(export, where)),
        "kind": record.kind,
        "channel": record.channel,
        "thread": record.thread,
        "time": _time(record.time, zone),
        "from": _party(Party(owner) if owner and _is_from_owner(record) else record.sender),
        "to": [_party(p) for p in record.to],
        "direction": direction(record, me, country),
        "text": record.text,
        "seconds": record.seconds,
        "state": list(record.state),
        "attachments": [
            {"name": a.name, "sha256": a.sha256, "present": a.present} for a in record.attachments
        ],
        "extra": dict(record.extra),
        "where": _where(where, file),
    }
    if record.about is not None:
        line["about"] = record.about
    if record.subject is not None:
        line["subject"] = record.subject
    if record.amount is not None:
        line["amount"] = {"value": record.amount.value, "currency": record.amount.currency}
    if record.lat is not None and record.lon is not None:
        line |= {"lat": float(record.lat), "lon": float(record.lon)}
    return line


def _time(when: When, zone: str | None) -> dict[str, Any]:
    seen = clock.see(when, zone)
    return {
        "as_written": when.as_written,
        "local": seen.local,
        "utc": to_seconds(seen.utc),
        "zone": seen.zone,
        "assumed": seen.assumed,
        "exact_to": when.exact_to,
    }


def _where(where: Where, file: str) -> dict[str, Any]:
    return {
        "file": file,
        "member": where.member,
        "offset": where.offset,
        "length": where.length,
        "row": where.row,
    }


def to_seconds(utc: str | None) -> str | None:
    """UTC as it is printed: always with seconds, so that it compares as text."""
    if utc is not None and len(utc) == len("2026-01-03T18:42Z"):
        return f"{utc[:-1]}:00Z"
    return utc


def direction(record: Record, me: Circle | None, country: str | None) -> str:
    """In or out as the source states it, else by who ``me`` is; never guessed."""
    if record.direction != "unknown" or me is None:
        return record.direction
    sender = record.sender
    if me.holds(sender.handle, sender.name, country):
        return "out"
    return "in" if sender.handle or sender.name else "unknown"


def _is_from_owner(record: Record) -> bool:
    return record.direction == "out" and record.sender == Party()


def _party(party: Party) -> dict[str, str | None]:
    return {"handle": party.handle, "name": party.name}


def json_line(value: object) -> bytes:
    """One line of JSON Lines: ended by LF only, and no other character that a reader may take for an end."""
    try:
        line = _encode(value)
    except UnicodeEncodeError:
        line = _encode(_printable(value))
    for raw, escaped in (
        (b"\xe2\x80\xa8", b"\\u2028"),
        (b"\xe2\x80\xa9", b"\\u2029"),
        (b"\xc2\x85", b"\\u0085"),
    ):
        if raw in line:
            line = line.replace(raw, escaped)
    return line + b"\n"


def _printable(value: object) -> object:
    """The same value where no text holds half a character: the file system lets names be no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
