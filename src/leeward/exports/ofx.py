# SPDX-License-Identifier: Apache-2.0
"""Statements of a bank as OFX or QFX: every payment with its amount, its payee and what was written to it.

OFX 1 is SGML, where most elements have no end; OFX 2 is XML. Both are read alike and tolerantly: an
element is its name and the text up to the next one. A payment of one shilling with a threat in its note
is contact.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from leeward.exports.iso_times import FIRST_YEAR, LAST_YEAR, fixed
from leeward.exports.mail_charsets import guessed
from leeward.exports.places import Account, Extent, Letters
from leeward.exports.xml_bytes import letters, pieces
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Amount, Direction, Party, Record, Tally, Unread, When

NAME = "ofx"
BIGGEST = 1 << 20
MOST_FIELDS = 200
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:OFXHEADER\s*:|(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]{0,200}-->\s*)?<(?:\?OFX\b|OFX>))",
    re.IGNORECASE,
)
_NAME = re.compile(rb"(/?)([A-Za-z][\w.]{0,40})(?:\s[^<>]{0,200})?/?>")
_CDATA = b"<![CDATA["
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0"}
_PAYMENT = b"STMTTRN"
_TRADES: Final = frozenset(
    b"BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST "
    b"REINVEST RETOFCAP SELLDEBT SELLMF SELLOPT SELLOTHER SELLSTOCK SPLIT TRANSFER".split()
)
"""Movements in an account of securities (OFX 2.3, section 13.9)."""
_ENDS: Final = frozenset({b"BANKTRANLIST", b"INVTRANLIST", b"STMTRS", b"CCSTMTRS", b"INVSTMTRS", b"OFX"})
_GROUPS: Final = frozenset({b"PAYEE", b"CURRENCY", b"ORIGCURRENCY", b"BANKACCTTO", b"CCACCTTO", b"SECID"})
_TIME = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,6}))?)?)?"
    r"\s*(?:\[\s*([+-]?)(\d{1,2})(?:[.:](\d{1,2}))?\s*(?::[^\]]{0,40})?\])?",
    re.ASCII,
)
_LONGEST_NUMBER = 60
_NUMBER = re.compile(r"\s*([+-]?)[\d.,\s]*\d[\d.,]*\s*", re.ASCII)
_TOLD: Final = frozenset({"DTPOSTED", "DTTRADE", "TRNAMT", "TOTAL", "NAME", "MEMO", "EXTDNAME", "PAYEE.NAME"})


@dataclass(slots=True)
class _Payment:
    """A payment that is being read."""

    name: bytes
    extent: Extent
    size: int = 0
    group: bytes = b""
    last: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class _Statement:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._spelling = _spelling(document.untrusted_head)
        self._account = Account(NAME)
        self._notes: Counter[str] = Counter()
        self._open: _Payment | None = None
        self._about: dict[str, str] = {}
        self._in_account = self._in_cdata = False

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every payment in the order of the file, then the accounting."""
        closed = False
        with self._document.untrusted_open() as untrusted:
            went_on = False
            for offset, data, more in pieces(untrusted, self._spelling):
                mark = b"<" if offset >= 0 and not went_on else b""
                found = _NAME.match(data) if mark and not self._in_cdata else None
                went_on = more
                if found is None:
                    self._text(mark + data)
                    continue
                name, is_end = found[2].upper(), bool(found[1])
                closed = closed or (name == b"OFX" and is_end)
                yield from self._element(name, offset, mark + data, is_end=is_end, text=data[found.end() :])
        if self._open is not None:
            yield self._account.lost("cut_off", self._open.extent.where(self._document.member))
        if not self._account.tally(self._notes).seen and self._document.size:
            self._account.skip("no_payments", 0)
        self._account.truncated = not closed
        yield self._account.tally(self._notes)

    def _text(self, raw: bytes) -> None:
        """A piece that begins no element: words in CDATA, or text with a bare "<" in it."""
        if self._open is None:
            return
        self._feed(raw)
        begins = not self._in_cdata and raw.startswith(_CDATA)
        text = raw[len(_CDATA) :] if begins else raw
        is_data = self._in_cdata or begins
        if is_data:
            text, end, _ = text.partition(b"]]>")
            self._in_cdata = not end
        found = self._open
        if found.last and found.size <= BIGGEST:
            found.fields[found.last] += _decoded(text) if is_data else _said(text)

    def _feed(self, raw: bytes) -> None:
        if self._open is not None:
            self._open.extent.feed(raw)
            self._open.size += len(raw)

    def _element(
        self, name: bytes, offset: int, raw: bytes, *, is_end: bool, text: bytes
    ) -> Iterator[Record | Unread]:
        begins = not is_end and (name == _PAYMENT or (name in _TRADES and self._is_free()))
        if self._open is not None and (begins or (name in _ENDS and name != self._open.name)):
            yield self._done(self._open)  # its own end is missing
            self._open = None
        if begins:
            self._open = _Payment(name, Extent(offset, self._spelling))
            self._feed(raw)
        elif self._open is None:
            self._outside(name, text, is_end=is_end)
        elif is_end and name == self._open.name:
            self._feed(raw[: len(raw) - len(text)])
            found, self._open = self._open, None
            yield self._done(found)
        else:
            self._feed(raw)
            self._inside(self._open, name, text, is_end=is_end)

    def _is_free(self) -> bool:
        """A trade begins in no payment; inside a trade its kind stands again."""
        return self._open is None

    def _outside(self, name: bytes, text: bytes, *, is_end: bool) -> None:
        """What stands around the payments: the account and its currency."""
        if name.endswith(b"ACCTFROM"):
            self._in_account = not is_end
        elif name == b"CURDEF" and not is_end:
            self._about = {"CURDEF": _said(text).strip()}
        elif self._in_account and not is_end and name in (b"ACCTID", b"BANKID", b"ACCTTYPE", b"BROKERID"):
            self._about[name.decode()] = _said(text).strip()

    def _inside(self, found: _Payment, name: bytes, text: bytes, *, is_end: bool) -> None:
        if is_end:
            found.group = b"" if name == found.group else found.group
            found.last = ""
            return
        if name in _GROUPS:
            found.group, found.last = name, ""
            return
        key = (found.group + b"." + name if found.group else name).decode()
        if len(found.fields) >= MOST_FIELDS:
            found.last = ""
            return
        while key in found.fields:
            key += "'"
        found.fields[key], found.last = "", key
        if found.size <= BIGGEST:
            found.fields[key] = _said(text)

    def _done(self, found: _Payment) -> Record | Unread:
        place = found.extent.where(self._document.member)
        if found.size > BIGGEST:
            return self._account.lost("element_too_big", place)
        told = {key: said for key, text in found.fields.items() if (said := text.strip())}
        if not told:
            return self._account.lost("not_recognised", place)
        time = ofx_when(told.get("DTPOSTED") or told.get("DTTRADE") or "")
        self._notes["undated"] += time.local is None and time.utc is None
        self._notes["no_zone"] += time.utc is None and time.local is not None
        self._account.kept += 1
        written = told.get("TRNAMT") or told.get("TOTAL") or ""
        currency = told.get("CURRENCY.CURSYM") or self._about.get("CURDEF", "")
        payee = told.get("NAME") or told.get("PAYEE.NAME")
        direction = _direction(written)
        other = Party(None, payee) if payee else Party()
        words = dict.fromkeys(filter(None, (payee, told.get("EXTDNAME"), told.get("MEMO"))))
        extra = {key.lower(): said for key, said in sorted(told.items()) if key not in _TOLD}
        extra |= {f"account.{key.lower()}": said for key, said in self._about.items() if key != "CURDEF"}
        if found.name != _PAYMENT:
            extra["trade"] = found.name.decode().lower()
        return Record(
            kind="payment",
            channel="bank",
            thread=payee,
            time=time,
            sender=Party() if direction == "out" else other,
            text="\n".join(words),
            where=place,
            to=(other,) if direction == "out" and payee else (),
            direction=direction,
            amount=Amount(written, currency) if written else None,
            extra=extra,
        )


def _spelling(head: bytes) -> Letters:
    if head.startswith((b"O\0F\0", b"\r\0\n\0", b"\n\0<\0")):
        return Letters("utf-16-le")
    return Letters("utf-16-be") if head.startswith(b"\0O\0F") else letters(head)


def _decoded(raw: bytes) -> str:
    """Text in UTF-8, some letters of it broken, else as Windows writes it: whatever the header says."""
    return guessed(raw, mostly_utf8=True)


def _said(raw: bytes) -> str:
    text = _decoded(raw)
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(found: re.Match[str]) -> str:
    if found[3]:
        return _ENTITIES[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _direction(written: str) -> Direction:
    """Money that leaves the account has a minus; what is no number tells nothing."""
    found = _NUMBER.fullmatch(written) if len(written) <= _LONGEST_NUMBER else None
    if found is None:
        return "unknown"
    return "out" if found[1] == "-" else "in"


def ofx_when(written: str) -> When:
    """A time as OFX writes it: "20260915120000.000[-5:EST]", or the day alone."""
    found = _TIME.fullmatch(written.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return When(written)
    year, month, day, hour, minute, second, fraction, sign, east, part = found.groups()
    try:
        at = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return When(written)
    if hour is None:
        return When(written, f"{year}-{month}-{day}", None, "day")
    if east is None:
        wall = at.replace(tzinfo=None).isoformat(timespec="seconds" if second else "minutes")
        return When(written, wall, None, "second" if second else "minute")
    minutes = int(east) * 60 + _part_of_an_hour(part or "")
    milliseconds = int((fraction or "").ljust(3, "0")[:3])
    return fixed(written, at, -minutes if sign == "-" else minutes, milliseconds, "second")


def _part_of_an_hour(part: str) -> int:
    """Half an hour is ".5" or ".30", as banks write it; three quarters are ".75" or ".45"."""
    return {"5": 30, "50": 30, "75": 45, "25": 15}.get(part, int(part or 0) % 60 if len(part) == 2 else 0)


def claim(document: Document) -> Claim | None:
    """The header of OFX, or its first element."""
    head = document.untrusted_head
    wide = _spelling(head).wide
    if wide:
        head = head.decode(wide, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return Claim(95, "the header of OFX") if _START.match(head) and b"<OFX>" in head.upper() else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every payment in the order of the file, then the accounting."""
    del choices  # year, month and day have one order
    return _Statement(document).read()


READER = Reader(NAME, claim, read)
