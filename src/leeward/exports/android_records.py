# SPDX-License-Identifier: Apache-2.0
"""Android's own columns as records: a text, a multimedia message, a call, as the phone's stores keep them.

The same names stand in its databases, in its backups, and in what apps copy out of them. Numbers of types
are those of Telephony.TextBasedSmsColumns, Telephony.BaseMmsColumns, PduHeaders and CallLog.Calls; what a
number means that none of them defines is not guessed: direction "unknown".
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from leeward.exports.apple_time import written_as
from leeward.exports.json_fields import OURS, Times
from leeward.parts import Document
from leeward.records import Attachment, Direction, Party, Record, State, Where
from leeward.unpack import plain_name

OWNER: Final = Party()
_Told = tuple[Direction, tuple[State, ...]]
_UNKNOWN: Final[_Told] = ("unknown", ())
_BOXES: Final[Mapping[str, _Told]] = {
    "1": ("in", ()),
    "2": ("out", ()),
    "3": ("out", ("draft",)),
    "4": ("out", ("queued",)),
    "5": ("out", ("failed",)),
    "6": ("out", ("queued",)),
}
_CALLS: Final[Mapping[str, _Told]] = {
    "1": ("in", ("answered",)),
    "2": ("out", ()),
    "3": ("in", ("missed",)),
    "4": ("in", ("voicemail",)),
    "5": ("in", ("declined",)),
    "6": ("in", ("blocked",)),
    "7": ("in", ("answered",)),
}
_ELSEWHERE: Final = "7"
_NOT_FETCHED: Final = "130"
_BOX_OF_PDU: Final = {"128": "2", "132": "1", "130": "1"}
_WITHHELD: Final = ("2", "3", "4", "5")
_NO_NUMBER: Final = ("", "-1", "-2", "-3")
_VIDEO: Final = 1
_DIGITS: Final = re.compile(r"\d{1,9}", re.ASCII)
FROM: Final = "137"
_TO: Final = ("151", "130", "129")
"""PduHeaders: 137 from; 151 to, 130 copy, 129 blind copy."""
_SELF: Final = "insert-address-token"
_UTF8: Final = "106"
LAYOUT: Final = "application/smil"
TEXT: Final = "text/plain"

_SMS_TOLD: Final = frozenset(
    {
        "_id", "address", "date", "date_sent", "type", "body", "subject", "read", "seen", "status",
        "locked", "person",
    }
)  # fmt: skip
_MMS_TOLD: Final = frozenset(
    {
        "_id", "date", "date_sent", "msg_box", "m_type", "sub", "sub_cs", "read", "seen", "ct_t",
        "ct_l", "m_cls", "m_size", "exp", "v", "pri", "rr", "rpt_a", "resp_st", "st", "retr_st",
        "retr_txt", "retr_txt_cs", "read_status", "ct_cls", "resp_txt", "d_tm", "d_rpt", "locked",
        "text_only",
    }
)  # fmt: skip
_CALL_TOLD: Final = frozenset(
    {
        "_id", "number", "date", "duration", "type", "name", "presentation", "new", "is_read",
        "lookup_uri", "photo_id", "photo_uri", "features", "last_modified", "formatted_number",
        "numbertype", "add_for_all_users", "transcription",
    }
)  # fmt: skip


def said(row: Mapping[str, Any], name: str) -> str:
    """A cell as text; nothing where it says nothing."""
    return written_as(row.get(name))


def more(row: Mapping[str, Any], told: frozenset[str]) -> dict[str, str]:
    """What a row says beyond what has a place of its own."""
    found = {}
    for name, cell in row.items():
        if name in told or name.startswith("__") or isinstance(cell, dict | list | bytes):
            continue
        text = written_as(cell)
        if text not in ("", "0", "-1"):
            found[f"{name}_as_written" if name in OURS else name] = text
    return found


class AndroidRecords:
    """Makes records out of rows, and notes what a reader of the receipt has to know."""

    def __init__(self, notes: Counter[str]) -> None:
        self._notes = notes
        self._times = Times(notes)

    def sms(self, row: Mapping[str, Any], where: Where, name: str = "", thread: str = "") -> Record:
        """A text message."""
        direction, state = _BOXES.get(said(row, "type"), _UNKNOWN)
        address = said(row, "address")
        other = Party(address or None, name or None)
        extra = more(row, _SMS_TOLD)
        self._sent(row, extra)
        if direction == "unknown":
            self._untold(extra, said(row, "type"), address)
        return Record(
            kind="message",
            channel="sms",
            thread=name or thread or address or None,
            time=self._times.when(row.get("date")),
            sender=other if direction == "in" else OWNER,
            text=said(row, "body"),
            where=where,
            to=(other,) if direction == "out" and other != OWNER else (),
            direction=direction,
            state=state,
            subject=said(row, "subject") or None,
            extra=extra,
        )

    def mms(
        self,
        row: Mapping[str, Any],
        addresses: Iterable[tuple[str, str]],
        texts: Sequence[str],
        files: tuple[Attachment, ...],
        where: Where,
        name: str = "",
        thread: str = "",
    ) -> Record:
        """A multimedia message, with its addresses (type and address) and its parts."""
        pdu = said(row, "m_type")
        box = said(row, "msg_box") or _BOX_OF_PDU.get(pdu, "")
        direction, state = _BOXES.get(box, _UNKNOWN) if box != "6" else _UNKNOWN
        listed = [(kind, one) for kind, one in addresses if one and one != _SELF]
        sources = [one for kind, one in listed if kind == FROM]
        others = [one for wanted in _TO for kind, one in listed if kind == wanted]
        people = dict.fromkeys(sources + others if direction == "in" else others or sources)
        shown = name if len(people) == 1 else ""
        extra = more(row, _MMS_TOLD)
        self._sent(row, extra)
        if pdu == _NOT_FETCHED:
            extra["not_fetched"] = "yes"
        if said(row, "tr_id").startswith("proto:"):  # how Google Messages stores RCS
            extra["rcs"] = "yes"
        if direction == "unknown":
            self._untold(extra, box, ", ".join(people))
        to = (
            tuple(Party(one, shown or None) for one in dict.fromkeys(others))
            if direction != "unknown"
            else ()
        )
        sender = Party(sources[0], shown or None) if direction == "in" and sources else OWNER
        return Record(
            kind="message",
            channel="mms",
            thread=name or thread or ", ".join(people) or None,
            time=self._times.when(row.get("date")),
            sender=sender,
            text="\n".join(texts),
            where=where,
            to=to,
            direction=direction,
            state=state,
            subject=_subject(row) or None,
            attachments=files,
            extra=extra,
        )

    def call(self, row: Mapping[str, Any], where: Where) -> Record:
        """A telephone call."""
        kind, number, name = said(row, "type"), said(row, "number").strip(), said(row, "name")
        direction, state = _CALLS.get(kind, _UNKNOWN)
        extra = more(row, _CALL_TOLD)
        if direction == "unknown":
            self._untold(extra, kind, number)
        elif kind == _ELSEWHERE:
            extra["answered_elsewhere"] = "yes"
        features = said(row, "features")
        if _DIGITS.fullmatch(features) and int(features) & _VIDEO:
            extra["call"] = "video"
        if said(row, "presentation") in _WITHHELD or number in _NO_NUMBER:
            state = (*state, "withheld")
            if number not in _NO_NUMBER:
                extra["number"] = number
            number = ""
        other = Party(number or None, name or None)
        duration = said(row, "duration")
        return Record(
            kind="call",
            channel="phone",
            thread=name or number or None,
            time=self._times.when(row.get("date")),
            sender=other if direction == "in" else OWNER,
            text=said(row, "transcription"),
            where=where,
            to=(other,) if direction == "out" and other != OWNER else (),
            direction=direction,
            state=state,
            seconds=int(duration)
            if duration.isascii() and duration.isdigit() and len(duration) < 10
            else None,
            extra=extra,
        )

    @staticmethod
    def _sent(row: Mapping[str, Any], extra: dict[str, str]) -> None:
        sent = said(row, "date_sent")
        if sent not in ("", "0", said(row, "date")):
            extra["date_sent"] = sent

    def _untold(self, extra: dict[str, str], kind: str, address: str) -> None:
        self._notes["type_unknown"] += 1
        extra.update({key: value for key, value in (("type", kind), ("address", address)) if value})


def _subject(row: Mapping[str, Any]) -> str:
    """The subject. Android keeps UTF-8 in it as if every byte were a letter."""
    text = said(row, "sub")
    if said(row, "sub_cs") != _UTF8:
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class MmsParts:
    """The parts of one multimedia message: its words, and the files that it carries."""

    def __init__(self, document: Document) -> None:
        self._beside = document.beside
        self.texts: list[str] = []
        self.files: list[Attachment] = []

    def take(self, part: Mapping[str, Any]) -> None:
        """Take one part in. The layout is neither words nor a file."""
        kind, text = said(part, "ct").lower(), said(part, "text")
        if kind == LAYOUT:
            return
        path = said(part, "_data")
        if kind == TEXT and (text or not path):
            self.texts += [text] if text else []
            return
        names = (said(part, key) for key in ("cl", "fn", "name"))
        base = path.replace("\\", "/").rpartition("/")[2]
        near = self._beside.get(plain_name(base)) if base else None
        sha256 = near.sha256() if near is not None else None
        name = next(filter(None, names), base)
        self.files.append(Attachment(name, sha256, sha256 is not None))
