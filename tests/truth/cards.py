# SPDX-License-Identifier: Apache-2.0
"""Writers of cards, calendars and statements of a bank, each of two ages."""

import html
import quopri
from collections.abc import Sequence

from .events import HER_MAIL, HIM, HIS_MAIL, Event
from .ledger import Truth, Written, at_both, at_second, at_wall


def _folded(line: str) -> bytes:
    """A line cut after 75 bytes, between letters, each further piece behind a blank (RFC 5545 3.1)."""
    out, held = [], b""
    for letter in line:
        if len(held) + len(letter.encode()) > 74:
            out.append(held)
            held = b" "
        held += letter.encode()
    return b"\r\n".join([*out, held]) + b"\r\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _named(event: Event) -> str:
    return f"Ben {event.number}; the “other”, {' '.join(event.text[:40].split())}".strip()


def cards(events: Sequence[Event]) -> Written:
    """Cards as phones write them since 2010."""
    pieces, truths = [], []
    for e in events:
        number = f"+234800{e.number:07}"
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_escaped(_named(e))};;;;", f"FN:{_escaped(_named(e))}"]
        lines += [f"item1.TEL;type=CELL:{number}", f"item2.EMAIL;type=INTERNET:{HIS_MAIL}"]
        lines += [f"NOTE:{_escaped(e.text)}", "PHOTO;ENCODING=b;TYPE=JPEG:" + "bm90IGEg" * 40, "END:VCARD"]
        pieces.append(b"".join(map(_folded, lines)))
        both, note = f"{number}\n{HIS_MAIL}", (("note", e.text),)
        truths.append(Truth("contact", _named(e), both, None, None, extra=note))
    return Written("contacts.vcf", b"", tuple(pieces), b"", tuple(truths))


def _quoted(text: str) -> str:
    """Quoted-printable, with soft breaks as Android writes them."""
    lines = (quopri.encodestring(line.encode(), quotetabs=True).decode() for line in text.split("\n"))
    return "=0D=0A".join(lines).replace("=\n", "=\r\n")


def old_cards(events: Sequence[Event]) -> Written:
    """Cards of version 2.1, as Androids still write them."""
    pieces, truths = [], []
    for e in events:
        number, name = f"+234800{e.number:07}", _quoted(_named(e))
        how = "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE"
        lines = [
            "BEGIN:VCARD",
            "VERSION:2.1",
            f"N;{how}:{name};;;;",
            f"FN;{how}:{name}",
            f"TEL;CELL:{number}",
        ]
        lines += [f"EMAIL;HOME:{HIS_MAIL}", f"NOTE;{how}:{_quoted(e.text)}", "END:VCARD"]
        pieces.append("".join(f"{line}\r\n" for line in lines).encode())
        both, note = f"{number}\n{HIS_MAIL}", (("note", e.text.replace("\n", "\r\n")),)
        truths.append(Truth("contact", _named(e), both, None, None, extra=note))
    return Written("00001.vcf", b"", tuple(pieces), b"", tuple(truths))


ZONE = (
    "BEGIN:VTIMEZONE,TZID:Europe/Berlin,BEGIN:DAYLIGHT,TZOFFSETFROM:+0100,TZOFFSETTO:+0200,"
    "DTSTART:19700329T020000,RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU,END:DAYLIGHT,BEGIN:STANDARD,"
    "TZOFFSETFROM:+0200,TZOFFSETTO:+0100,DTSTART:19701025T030000,RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU,"
    "END:STANDARD,END:VTIMEZONE"
)


def calendar(events: Sequence[Event]) -> Written:
    """An iCalendar file: entries of a zone that it describes, and others in UTC."""
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n" + ZONE.replace(",", "\r\n") + "\r\n"
    pieces, truths = [], []
    for e in events:
        zoned = e.by_her and (e.wall.hour, e.wall.month) != (2, 10)  # her clock shows that hour twice
        start = (
            f"DTSTART;TZID=Europe/Berlin:{e.wall:%Y%m%dT%H%M%S}"
            if zoned
            else f"DTSTART:{e.at:%Y%m%dT%H%M%SZ}"
        )
        lines = ["BEGIN:VEVENT", f"UID:{e.number}@example.com", start, f"SUMMARY:No {e.number}\\, again"]
        lines += [f"ORGANIZER;CN={HIM}:mailto:{HIS_MAIL}", f"ATTENDEE;CN=Ada:mailto:{HER_MAIL}"]
        pieces.append(b"".join(map(_folded, [*lines, f"DESCRIPTION:{_escaped(e.text)}", "END:VEVENT"])))
        text = f"No {e.number}, again\n{e.text}"
        at = at_both(e) if zoned else at_second(e)
        truths.append(Truth("event", HIM, text, *at, subject=f"No {e.number}, again"))
    tail, empty = b"END:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"
    return Written("calendar.ics", head.encode(), tuple(pieces), tail, tuple(truths), b"", empty)


def _payment(event: Event, text: str, at: tuple[str | None, str | None]) -> Truth:
    amount = f"{'-' if event.by_her else ''}{event.number}.50 GBP"
    who = None if event.by_her else HIM
    return Truth("payment", who, f"{HIM}\n{text}" if text else HIM, *at, way=event.way, amount=amount)


def statement(events: Sequence[Event]) -> Written:
    """OFX of version 1: no end tags, letters of Windows, the moment with its zone."""
    head = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
    head += "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP<BANKTRANLIST>\r\n"
    pieces, truths = [], []
    for e in events:
        memo = f"Größe & {e.number} £"
        sign = "-" if e.by_her else ""
        pieces.append(
            f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{e.wall:%Y%m%d%H%M%S}[+{e.offset.seconds // 3600}:CET]"
            f"<TRNAMT>{sign}{e.number}.50<FITID>{e.number}<NAME>{HIM}<MEMO>{memo.replace('&', '&amp;')}"
            "</STMTTRN>\r\n".encode("cp1252")
        )
        truths.append(_payment(e, memo, at_both(e)))
    tail = b"</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    return Written(
        "statement.qfx", head.encode(), tuple(pieces), tail, tuple(truths), b"", b"<STMTTRN></STMTTRN>"
    )


def xml_statement(events: Sequence[Event]) -> Written:
    """OFX of version 2: XML, the clock of the bank without a zone."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n<OFX><BANKMSGSRSV1>'
    )
    head += "<STMTTRNRS><STMTRS><CURDEF>GBP</CURDEF><BANKTRANLIST>\n"
    pieces, truths = [], []
    for e in events:
        sign = "-" if e.by_her else ""
        memo = " ".join(e.text.split())
        pieces.append(
            f"<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>{e.wall:%Y%m%d%H%M%S}</DTPOSTED><TRNAMT>{sign}{e.number}.50"
            f"</TRNAMT><FITID>{e.number}</FITID><NAME>{HIM}</NAME><MEMO>{html.escape(memo)}</MEMO></STMTTRN>\n".encode()
        )
        truths.append(_payment(e, memo, at_wall(e)))
    tail = b"</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    return Written(
        "statement.ofx", head.encode(), tuple(pieces), tail, tuple(truths), b"", b"<STMTTRN></STMTTRN>"
    )
