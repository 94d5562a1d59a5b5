# SPDX-License-Identifier: Apache-2.0
"""Records as bytes: the canonical form that is sealed, and the identity of a record.

The canonical form is the preimage of a leaf in the evidence log and is fixed in docs/pack-format.md:
JSON in UTF-8, keys sorted, no spaces, no floats, empty fields of the record left out. It is also what
the vault stores, so what is proven is what was kept.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from leeward.records import (
    Amount,
    Attachment,
    Direction,
    Kind,
    Party,
    Record,
    RecordId,
    Sha256,
    State,
    Unread,
    When,
    Where,
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(a + b for a in _LETTERS for b in _LETTERS)
_SHIFTS = tuple(range(120, -1, -10))

ID_BYTES = 17
"""Bytes of a digest that an id shows: 26 letters of 5 bits are 130 bits."""

_NOBODY = Party()


class _Sealed(msgspec.Struct, omit_defaults=True, frozen=True, tag_field="type", tag="record"):
    """A record as it is sealed: a ``Record`` with its empty fields left out and "from" for sender."""

    channel: str
    kind: Kind
    time: When
    where: Where
    sender: Party = msgspec.field(default=_NOBODY, name="from")
    text: str = ""
    thread: str | None = None
    to: tuple[Party, ...] = ()
    direction: Direction = "unknown"
    state: tuple[State, ...] = ()
    seconds: int | None = None
    subject: str | None = None
    attachments: tuple[Attachment, ...] = ()
    amount: Amount | None = None
    about: RecordId | None = None
    lat: str | None = None
    lon: str | None = None
    extra: Mapping[str, str] = msgspec.field(default_factory=dict)


class _SealedUnread(msgspec.Struct, omit_defaults=True, frozen=True, tag_field="type", tag="unread"):
    why: str
    where: Where
    count: int = 1


_HALF = re.compile("[\ud800-\udfff]")

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(_Sealed | _SealedUnread).decode


def whole(text: str) -> str:
    """A text without half characters (lone surrogates), which UTF-8 and so the vault cannot hold.

    Each becomes U+FFFD. Readers promise never to give one; should one come, a replaced letter is the
    smaller harm than a batch of records that cannot be kept, and the exact bytes stay in the original.
    """
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _made_whole(value: Any) -> Any:
    match value:
        case str():
            return whole(value)
        case Mapping():
            return {_made_whole(k): _made_whole(v) for k, v in value.items()}
        case list() | tuple():
            return [_made_whole(v) for v in value]
        case _:
            return value


def _bytes(value: object) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_made_whole(msgspec.to_builtins(value)))


def canonical(item: Record | Unread) -> bytes:
    """The bytes of an item that are sealed; the same item gives the same bytes on any machine."""
    if isinstance(item, Unread):
        return _bytes(_SealedUnread(item.why, item.where, item.count))
    sender = item.sender
    return _bytes(
        _Sealed(
            item.channel,
            item.kind,
            item.time,
            item.where,
            # msgspec leaves a default out only when it is the very same object, not an equal one.
            _NOBODY if sender.handle is None and sender.name is None else sender,
            item.text,
            item.thread,
            item.to,
            "unknown" if item.direction == "unknown" else item.direction,
            item.state,
            item.seconds,
            item.subject,
            item.attachments,
            item.amount,
            item.about,
            item.lat,
            item.lon,
            item.extra,
        )
    )


def from_canonical(data: bytes) -> Record | Unread:
    """The item that ``canonical`` made these bytes from. Raises ``msgspec.ValidationError`` on others."""
    sealed = _decode(data)
    if isinstance(sealed, _SealedUnread):
        return Unread(sealed.why, sealed.where, sealed.count)
    return Record(
        kind=sealed.kind,
        channel=sealed.channel,
        thread=sealed.thread,
        time=sealed.time,
        sender=sealed.sender,
        text=sealed.text,
        where=sealed.where,
        to=sealed.to,
        direction=sealed.direction,
        state=sealed.state,
        seconds=sealed.seconds,
        subject=sealed.subject,
        attachments=sealed.attachments,
        amount=sealed.amount,
        about=sealed.about,
        lat=sealed.lat,
        lon=sealed.lon,
        extra=sealed.extra,
    )


def is_record(data: bytes) -> bool:
    """Whether canonical bytes are a record's and no unread piece's. Raises as ``from_canonical`` does."""
    return type(_decode(data)) is _Sealed


def canonical_entry(entry: Mapping[str, object]) -> bytes:
    """A log entry that is no record (import, receipt, note, choice), in the same canonical JSON."""
    return _bytes(entry)


def identity(export: Sha256, where: Where) -> bytes:
    """The 32-byte digest that a record's id shows the first 130 bits of.

    SHA-256 over the export's hash (32 bytes), the member's name in UTF-8, a zero byte, and "o" and the
    offset, or "r" and the row, in decimal. Independent of zone, names and anything a person decides.
    """
    place = f"r{where.row}" if where.row is not None else f"o{where.offset}"
    untrusted_member = whole(where.member or "").encode()
    return hashlib.sha256(bytes.fromhex(export) + untrusted_member + b"\0" + place.encode()).digest()


def record_id(digest: bytes) -> RecordId:
    """The 26 base32 letters of an identity."""
    number = int.from_bytes(digest[:ID_BYTES], "big") >> 6
    return RecordId("".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS]))


def id_prefix(record: str) -> bytes:
    """The first 16 bytes of the identity that an id stands for. Raises ValueError on anything else."""
    if len(record) != 26 or not record.isascii():
        raise ValueError
    number = 0
    for letter in record.lower():
        number = number << 5 | _LETTERS.index(letter)
    return (number >> 2).to_bytes(16, "big")
