# SPDX-License-Identifier: Apache-2.0
"""The app SMS Import / Export (tmo1/sms-ie): messages, calls and contacts of an Android phone as JSON.

Since version 2 a line each (``messages.ndjson`` in a zip, with pictures in ``data/``), before that one list.
The keys are Android's own columns; what the app adds begins with ``__``. A multimedia message has its time
in seconds, a text in milliseconds.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from leeward.exports.android_records import AndroidRecords, MmsParts, said
from leeward.exports.json_fields import JsonAccount, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.json_lines import JsonLines
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Attachment, Party, Record, Sha256, Tally, Unread, When

NAME = "sms_ie_ndjson"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_OWN: Final = re.compile(rb'"__(?:parts|sender_address|recipient_addresses|addresses)"\s*:')
_SMS: Final = (b'"_id"', b'"address"', b'"body"', b'"date"', b'"type"', b'"thread_id"')
_CALL: Final = (b'"number"', b'"duration"', b'"date"', b'"type"', b'"presentation"')
_CONTACT: Final = (b'"mimetype"', b'"data1"', b"vnd.android.cursor.item/")
_BASE64: Final = ("__base64__", "binary_data")
"""Ends of keys that hold bytes: since version 2, and before."""
_REACH: Final = ("phone_v2", "email_v2", "postal-address_v2", "im", "sip_address", "website")
_MOST_DEPTH, _MOST_ROWS = 6, 2_000


def _claim(document: Document) -> Claim | None:
    """The keys of Android's own columns in an object that begins the file."""
    head = document.untrusted_head
    if not head.lstrip(_BLANK).startswith((b"{", b"[")):
        return None
    if _OWN.search(head):
        return Claim(92, "the keys that SMS Import / Export adds")
    if any(all(key in head for key in keys) for keys in (_SMS, _CALL, _CONTACT)):
        return Claim(82, "Android's own columns as JSON")
    return None


class _Read:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = JsonAccount(NAME, document)
        self._make = AndroidRecords(self._account.notes)

    def items(self) -> Iterator[Record | Unread | Tally]:
        """Every object in the order of the file, and the accounting."""
        is_list = self._document.untrusted_head.lstrip(_BLANK).startswith(b"[")
        with self._document.untrusted_open() as untrusted:
            walk = JsonItems(untrusted, _is_top) if is_list else JsonLines(untrusted)
            for found in walk:
                record = self._record(found) if isinstance(found.value, dict) and not found.why else None
                if record is None:
                    yield self._account.unread(found)
                else:
                    self._account.kept += 1
                    yield record
            yield self._account.close(walk)  # type: ignore[arg-type]  # both kinds of walk account alike

    def _record(self, found: Found) -> Record | None:
        row: dict[str, Any] = found.value
        if row.keys() & {"__parts", "__sender_address", "__recipient_addresses", "__addresses", "msg_box"}:
            return self._mms(found, row)
        name = said(row, "__display_name")
        if "number" in row and "duration" in row:
            return self._make.call(
                {**_flat(row), "name": said(row, "name") or name}, self._account.place(found)
            )
        if "body" in row or ("address" in row and "type" in row):
            return self._make.sms(_flat(row), self._account.place(found), name)
        cells = list(_data(row, 0))
        return self._contact(found, row, cells) if cells or "display_name" in row else None

    def _mms(self, found: Found, row: dict[str, Any]) -> Record:
        addresses = []
        for key in ("__sender_address", "__recipient_addresses", "__addresses"):
            listed = row.get(key)
            for one in listed if isinstance(listed, list) else [listed]:
                if isinstance(one, dict):
                    kind = plain(one.get("type")) or ("137" if key == "__sender_address" else "151")
                    addresses.append((kind, plain(one.get("address"))))
        parts = MmsParts(self._document)
        listed = row.get("__parts")
        for part in listed if isinstance(listed, list) else ():
            if isinstance(part, dict):
                self._part(parts, part)
        where, name = self._account.place(found), said(row, "__display_name")
        return self._make.mms(_flat(row), addresses, parts.texts, tuple(parts.files), where, name)

    def _part(self, parts: MmsParts, part: dict[str, Any]) -> None:
        """A part with its bytes in it, or one that is a file beside."""
        held = next((cell for key, cell in part.items() if key.endswith(_BASE64)), None)
        parts.take(_flat(part))
        if isinstance(held, str) and parts.files and not parts.files[-1].present:
            try:
                data = base64.b64decode(held, validate=True)
            except (binascii.Error, ValueError):
                self._account.notes["corrupt_base64"] += 1
                return
            sha256 = Sha256(hashlib.sha256(data).hexdigest())
            parts.files[-1] = Attachment(parts.files[-1].name, sha256, present=True)

    def _contact(self, found: Found, row: dict[str, Any], cells: list[tuple[str, str]]) -> Record:
        name = plain(row.get("display_name")) or next((v for kind, v in cells if kind == "name"), "")
        reach = [" ".join(value.split()) for kind, value in cells if kind in _REACH]
        extra: dict[str, str] = {}
        for kind, value in cells:
            if kind not in _REACH and kind != "name" and value:
                extra.setdefault(kind, value)
        text = "\n".join(dict.fromkeys(filter(None, reach)))
        place = self._account.place(found)
        return Record(
            "contact", "contacts", None, When(), Party(None, name or None), text, place, extra=extra
        )


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row as texts; lists and objects have been read by then."""
    flat = {key: cell for key, cell in row.items() if not isinstance(cell, dict | list)}
    return {key: plain(cell) for key, cell in flat.items() if not key.endswith(_BASE64)}


def _data(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """What Android's table ``data`` says of a contact, however deep it stands: what it is, and its value."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value[:_MOST_ROWS]:
            yield from _data(one, depth + 1)
    elif isinstance(value, dict):
        if "mimetype" in value and "data1" in value:
            yield plain(value["mimetype"]).rpartition("/")[2], plain(value["data1"])
            return
        for one in value.values():
            yield from _data(one, depth + 1)


def _is_top(path: Path) -> bool:
    return path == ()


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return _Read(document).items()


READER = Reader(NAME, _claim, _read, joins="below", folders=("data",))
