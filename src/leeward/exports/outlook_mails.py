# SPDX-License-Identifier: Apache-2.0
"""A mail as Outlook keeps it, taken apart into numbered properties (MS-OXPROPS), put together as a record.

Where the head that came over the wire is among them, it is read as that of any mail; otherwise names,
addresses and times are those that Outlook kept. The files that hold such properties have readers of their
own (``outlook_msg``, ``outlook_pst``).
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from leeward.exports.mail_charsets import decoded
from leeward.exports.mail_dates import when
from leeward.exports.mail_headers import Head, head_of, words
from leeward.exports.mail_html import shown
from leeward.exports.mail_parts import MOST_TEXT, Walk
from leeward.exports.mail_people import people
from leeward.exports.mail_records import conversation, extra_of
from leeward.exports.mail_sealed import opened
from leeward.exports.outlook_msg_rtf import text_of
from leeward.exports.quick_records import instant
from leeward.records import Attachment, Kind, Party, Record, Sha256, State, When, Where

_DEEPEST = 20
_MOST_THINGS = 2_000

_SUBJECT, _HEAD, _BODY, _RTF, _HTML = 0x0037, 0x007D, 0x1000, 0x1009, 0x1013
_SUBMITTED, _DELIVERED, _CREATED, _CHANGED, _STARTS, _FLAGS = 0x0039, 0x0E06, 0x3007, 0x3008, 0x0060, 0x0E07
_FROM: Final = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))
"""Name, address of the internet and address of Outlook: of whom it is from, and of who sent it for them."""
_NAME, _ADDRESS, _SMTP = 0x3001, 0x3003, 0x39FE
_LONG_NAME, _SHORT_NAME, _DATA, _TYPE = 0x3707, 0x3704, 0x3701, 0x370E
_PAGES: Final = (0x3FDE, 0x3FFD)
_KEPT: Final = {
    0x0070: "conversation_topic", 0x001A: "message_class", 0x1035: "message_id", 0x1042: "in_reply_to",
    0x1039: "references", 0x0E04: "display_to", 0x0E03: "cc", 0x0E02: "bcc", 0x0050: "reply_to",
}  # fmt: skip
_UNSENT = 8
_PAGE_NAMES: Final = {
    65001: "utf-8", 20127: "ascii", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 51932: "euc-jp",
    51949: "euc-kr", 936: "gbk", 54936: "gb18030", 20866: "koi8-r", 21866: "koi8-u", 65000: "utf-7",
    10000: "mac_roman",
}  # fmt: skip

_EVENTS: Final = ("ipm.appointment", "ipm.task", "ipm.stickynote", "ipm.activity")
_SEALED: Final = "ipm.note.smime"
_NO_MAILS: Final = ("ipm.contact", "ipm.distlist")
_SINCE_1601 = datetime(1601, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1995, 2100


class Thing(Protocol):
    """A mail, a person or a file, as properties."""

    def letters(self, prop: int) -> tuple[bytes, bool] | None:
        """A text as bytes, and whether they are UTF-16 (else of some eight-bit charset)."""
        ...

    def data(self, prop: int) -> bytes | None:
        """The bytes of a property."""
        ...

    def whole(self, prop: int) -> int:
        """A number or a time; 0 where there is none."""
        ...


class Stored(Thing, Protocol):
    """A mail, with the people it went to and the files that it carries."""

    def recipients(self) -> Iterator[Thing]:
        """The people, each as properties."""
        ...

    def files(self) -> Iterator[tuple[Thing, "Stored | None"]]:
        """The files; a file may be a mail."""
        ...


@dataclass(slots=True)
class Told:
    """What a mail and the mails inside of it tell together."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    extra: dict[str, str] = field(default_factory=dict)
    mails: int = 0


def time_of(thing: Thing, prop: int) -> When | None:
    """A time in tenths of microseconds since 1601, as Windows counts."""
    written = thing.whole(prop)
    if not 0 < written < 1 << 62:
        return None
    try:
        at = (_SINCE_1601 + timedelta(microseconds=written // 10)).replace(tzinfo=None)
    except OverflowError:
        return None
    if not _FIRST_YEAR <= at.year < _LAST_YEAR:
        return None
    timespec = "milliseconds" if at.microsecond >= 1000 else "seconds"
    return instant(str(written), None, at.isoformat(timespec=timespec) + "Z")


class _Message:
    """One mail, or one inside of another."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self._page = self._charset()
        raw = self.text(stored, _HEAD).replace("\r\n", "\n").lstrip("\n")
        data = raw.encode("utf-8", "replace")
        self.head: Head = head_of(data, 0, len(data)) if raw else Head([], {}, 0)

    def _charset(self) -> str | None:
        for prop in _PAGES:
            number = self.stored.whole(prop) & 0xFFFFFFFF
            if number:
                latin = f"iso-8859-{number - 28590}" if 28591 <= number <= 28605 else f"cp{number}"
                return _PAGE_NAMES.get(number, latin)
        return None

    def text(self, thing: Thing, prop: int) -> str:
        """A property in letters; empty where there is none."""
        found = thing.letters(prop)
        if found is None:
            return ""
        data, wide = found
        if wide:
            return data[: 2 * MOST_TEXT].decode("utf-16-le", "replace").rstrip("\0")
        return decoded(data[:MOST_TEXT], self._page)[0].rstrip("\0")

    def never_sent(self) -> bool:
        """Whether it is a draft: marked as not sent, and nothing of it says that it was on its way."""
        was_sent = bool(self.head.fields) or any(time_of(self.stored, p) for p in (_SUBMITTED, _DELIVERED))
        return bool(self.stored.whole(_FLAGS) & _UNSENT) and not was_sent

    def time(self) -> When:
        """When it was sent; for what never was, when it was last changed."""
        written = self.head.first.get("date", "")
        if written and ((found := when(words(written))).utc or found.local):
            return found
        for prop in (_CHANGED, _CREATED) if self.never_sent() else (_SUBMITTED, _DELIVERED):
            if at := time_of(self.stored, prop):
                return at
        return When(written)

    def sender(self) -> Party:
        """Who it is from: as the head says, else the address that mail servers use, else the name alone."""
        named = people(self.head.first.get("from"))
        if named:
            return named[0]
        for props in _FROM:
            who = _party(*(self.text(self.stored, prop) for prop in props))
            if who != Party():
                return who
        return Party()

    def to(self) -> tuple[Party, ...]:
        """Everybody it was sent to."""
        found: list[Party] = []
        for one in self.stored.recipients():
            found.append(_party(*(self.text(one, prop) for prop in (_NAME, _SMTP, _ADDRESS))))
            if len(found) >= _MOST_THINGS:
                break
        if not found:
            found = [who for name in ("to", "cc", "bcc") for who in people(self.head.first.get(name))]
        return tuple(dict.fromkeys(who for who in found if who != Party()))

    def words(self, told: Told) -> str:
        """Its text, else that of its HTML, else that of its RTF."""
        text = self.text(self.stored, _BODY).replace("\r\n", "\n")
        if not text.strip() and (html := self._html()):
            told.extra["text_from"], text = "html", shown(html)
        if not text.strip() and (rtf := self.stored.data(_RTF)):
            told.extra["text_from"], text = "rtf", text_of(rtf)
        if len(text) > MOST_TEXT:
            told.notes["text_cut"] = 1
        return text[:MOST_TEXT].rstrip("\r\n\0")

    def _html(self) -> str:
        if self.stored.letters(_HTML):
            return self.text(self.stored, _HTML)
        data = self.stored.data(_HTML)
        return decoded(data[:MOST_TEXT], self._page)[0] if data else ""

    def files(self, told: Told, depth: int) -> None:
        """Its files, named and hashed; the words of mails among them are added to the text."""
        for one, inside in self.stored.files():
            if len(told.attachments) >= _MOST_THINGS:
                told.notes["many_parts"] = 1
                return
            names = (self.text(one, prop) for prop in (_LONG_NAME, _SHORT_NAME, _NAME, _TYPE))
            name = next((n for n in names if n), "")
            data = None if inside else one.data(_DATA)
            digest = Sha256(hashlib.sha256(data).hexdigest()) if data is not None else None
            present = data is not None or inside is not None
            told.attachments.append(Attachment(name[:1000], digest, present=present))
            if data and _class_of(self.stored).startswith(_SEALED):
                _open(data, told)
            if inside is not None:
                self._inside(inside, told, depth)

    def _inside(self, stored: Stored, told: Told, depth: int) -> None:
        if depth >= _DEEPEST or told.mails >= _MOST_THINGS:
            told.notes["too_deep"] = 1
            return
        told.mails += 1
        message = _Message(stored)
        if "forwarded_at" not in told.extra:
            length = len("\n".join(told.texts))
            told.extra["forwarded_at"] = str(length + 1 if length else 0)
        above = {
            "From": _shown(message.sender()),
            "Date": message.head.first.get("date") or message.time().utc or "",
            "Subject": message.text(stored, _SUBJECT),
            "To": ", ".join(map(_shown, message.to())),
        }
        lines = [f"{name}: {value}" for name, value in above.items() if value]
        told.texts.append("\n".join(("", *lines, "") if told.texts else (*lines, "")))
        if text := message.words(told):
            told.texts.append(text)
        message.files(told, depth + 1)


def _open(data: bytes, told: Told) -> None:
    """The file of a mail under the seal of S/MIME: packed (CMS), or the parts of a signed mail as such."""
    head = head_of(data, 0, len(data))
    seal, inner = opened(data) if "content-type" not in head.first else ("smime_signed", data)
    told.extra["seal"] = seal
    told.notes[seal.rpartition("_")[2]] = 1
    if seal == "smime_encrypted":
        told.extra["encrypted"] = "1"
    if inner:
        walk, head = Walk(inner), head_of(inner, 0, len(inner))
        walk.take(head, head.body, len(inner))
        told.texts += walk.texts
        told.attachments += walk.attachments


def _shown(who: Party) -> str:
    if who.handle and who.name:
        return f"{who.name} <{who.handle}>"
    return who.handle or who.name or ""


def _party(name: str, smtp: str, address: str) -> Party:
    """An address of Exchange alone ("/o=…") is no handle that any other source knows; the name is kept."""
    handle = next((a.strip() for a in (smtp, address) if "@" in a and not a.startswith("/")), None)
    name = name.strip().strip("'\"").strip()
    if not name and handle is None:
        name = address.strip()
    return Party(handle, name if name and name != handle else None)


def is_mail(stored: Stored) -> bool:
    """Whether it is a mail or an event, and not an entry of an address book."""
    return not _class_of(stored).startswith(_NO_MAILS)


def _class_of(stored: Stored) -> str:
    data, wide = stored.letters(0x001A) or (b"", False)
    return data[:400].decode("utf-16-le" if wide else "latin-1", "replace").rstrip("\0").lower()


def record_of(
    stored: Stored, where: Where, beside: Mapping[str, str] | None = None
) -> tuple[Record, Counter[str]]:
    """The record of a mail, or of an event of the calendar, and what has to be said about it.

    ``beside``: what the file around it says, for ``extra``.
    """
    message, told = _Message(stored), Told()
    extra = extra_of(message.head) | dict(beside or {})
    for prop, key in _KEPT.items():
        if key not in extra and (value := message.text(stored, prop)):
            extra[key] = value[:2_000]
    kind: Kind = "event" if _class_of(stored).startswith(_EVENTS) else "mail"
    time = (time_of(stored, _STARTS) if kind == "event" else None) or message.time()
    if time.utc is None and time.local is None:
        told.notes["undated"] = 1
    if text := message.words(told):
        told.texts.append(text)
    message.files(told, 0)
    state: tuple[State, ...] = ("draft",) if kind == "mail" and message.never_sent() else ()
    subject = _subject(message.text(stored, _SUBJECT)) or words(message.head.first.get("subject", ""))
    ids = [("references", "references"), ("in-reply-to", "in_reply_to"), ("message-id", "message_id")]
    record = Record(
        kind=kind,
        channel="mail",
        thread=conversation({name: extra[key] for name, key in ids if key in extra}),
        time=time,
        sender=message.sender(),
        text="\n".join(told.texts),
        where=where,
        to=message.to(),
        state=state,
        subject=subject or None,
        attachments=tuple(told.attachments),
        extra=extra | told.extra,
    )
    return record, told.notes


def _subject(text: str) -> str:
    """Some subjects begin with a mark and the length of what stands before the subject ("Re: ")."""
    return text[2:] if text.startswith("\x01") else text
