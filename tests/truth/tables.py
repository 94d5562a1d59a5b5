# SPDX-License-Identifier: Apache-2.0
"""Writers of tables: messages of three programs, calls and bills, payments of three countries, contacts."""

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import replace

from .events import HER, HIM, HIS_MAIL, HIS_NUMBER, Event, am_pm, half_day
from .ledger import MINUTE, Truth, Written, at_second, at_wall, came_along, said

IMAZING_PLANTS = ("deleted", "edited", "draft", "picture", "gone", "empty")
SECONDS = "%Y-%m-%d %H:%M:%S"
POOR = b"1,,\r\n"
"""A row of one cell, which says nothing."""


def row(*cells: object, cut: str = ",", always: bool = False) -> bytes:
    """A line of a table, with quotes where they are needed."""
    line = io.StringIO()
    quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
    csv.writer(line, delimiter=cut, quoting=quoting).writerow(cells)
    return line.getvalue().encode()


def table(events: Sequence[Event]) -> Written:
    """A table of messages as many tools write one."""
    pieces = tuple(row(e.wall.strftime(SECONDS), e.who, e.whom, e.text) for e in events)
    truths = tuple(said(e, at_wall(e)) for e in events)
    return Written("messages.csv", b"Date,Sender,Receiver,Message\r\n", pieces, b"", truths)


def sheet(events: Sequence[Event]) -> Written:
    """The same table as a sheet out of an Excel workbook, its texts in the cells."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns='
    head += '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    head += _cells("Date", "Sender", "Receiver", "Message")
    pieces = tuple(_cells(e.wall.strftime(SECONDS), e.who, e.whom, e.text).encode() for e in events)
    truths = tuple(said(e, at_wall(e)) for e in events)
    return Written("sheet1.xml", head.encode(), pieces, b"</sheetData></worksheet>", truths)


def _cells(*values: str) -> str:
    cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{html.escape(v)}</t></is></c>' for v in values)
    return f"<row>{''.join(cells)}</row>"


def open_sheet(events: Sequence[Event]) -> Written:
    """The same table as content.xml of a LibreOffice workbook: a paragraph for each line of a text."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
    for name in ("office", "table", "text"):
        head += f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    head += ' office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Sheet1">'
    head += _open_cells("Date", "Sender", "Receiver", "Message")
    pieces = tuple(_open_cells(e.wall.strftime(SECONDS), e.who, e.whom, e.text).encode() for e in events)
    tail = b"</table:table></office:spreadsheet></office:body></office:document-content>"
    return Written("content.xml", head.encode(), pieces, tail, tuple(said(e, at_wall(e)) for e in events))


def _open_cells(*values: str) -> str:
    cells = []
    for value in values:
        lines = html.escape(value).replace("\t", "<text:tab/>").split("\n")
        paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
        cells.append(f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>')
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def qif(events: Sequence[Event]) -> Written:
    """Payments of a bank as QIF, the day first."""
    pieces, truths = [], []
    for e in events:
        sign, note = "-" if e.by_her else "", " ".join(e.text.split())
        lines = f"D{e.wall:%d/%m/%Y}", f"T{sign}{e.number}.50", f"P{HIM}", f"M{note}", "^"
        pieces.append("".join(f"{line}\n" for line in lines).encode())
        who, text = None if e.by_her else HIM, f"{HIM}\n{note}" if note else HIM
        day, amount = at_wall(e, "%Y-%m-%d"), f"{sign}{e.number}.50 "
        truths.append(Truth("payment", who, text, *day, way=e.way, amount=amount))
    return Written("bank.qif", b"!Type:Bank\n", tuple(pieces), b"", tuple(truths))


def imazing(events: Sequence[Event]) -> Written:
    """Messages of an iPhone out of iMazing, with the columns of deleted and edited texts."""
    head = row(
        *("\ufeffChat Session", "Message Date", "Delivered Date", "Read Date", "Edited Date", "Deleted Date"),
        *("Service", "Type", "Sender ID", "Sender Name", "Status", "Replying to", "Subject", "Text"),
        *("Reactions", "Attachment", "Attachment type"),
    )
    pieces, truths = [], []
    for e in events:
        at = e.wall.strftime(SECONDS)
        late = [at if e.plant == plant else "" for plant in ("edited", "deleted")]
        who = ["Outgoing", "", ""] if e.by_her else ["Incoming", HIS_NUMBER, HIM]
        status = "Not Sent" if e.plant == "draft" and e.by_her else "Read"
        pieces.append(row(HIM, at, "", "", *late, "iMessage", *who, status, "", "", e.text, "", e.file, ""))
        state = (e.plant,) if e.plant in ("edited", "deleted") else ("failed",) if status != "Read" else ()
        truth = said(e, at_wall(e), None if e.by_her else HIM, way=e.way, state=state)
        truths.append(replace(truth, who=None if e.by_her else HIM))
    return Written("Messages.csv", head, tuple(pieces), b"", tuple(truths), b"", POOR, came_along(events))


def imazing_whatsapp(events: Sequence[Event]) -> Written:
    """WhatsApp out of iMazing; what WhatsApp itself says are rows of their own."""
    head = row(
        *(
            "Chat Session",
            "Message Date",
            "Sent Date",
            "Type",
            "Sender ID",
            "Sender Name",
            "Status",
            "Forwarded",
        ),
        *("Replying to", "Text", "Reactions", "Attachment", "Attachment type", "Attachment info"),
    )
    pieces, truths = [], []
    for e in events:
        who = ["Outgoing", "", ""] if e.by_her else ["Incoming", HIS_NUMBER, HIM]
        truth = replace(said(e, at_wall(e), way=e.way), who=None if e.by_her else HIM)
        if e.plant == "system":
            who = ["Notification", "", ""]
            truth = replace(truth, kind="event", who=None, way="unknown", state=("system",))
        pieces.append(row(HIM, e.wall.strftime(SECONDS), "", *who, "", "", "", e.text, "", "", "", ""))
        truths.append(truth)
    return Written("WhatsApp.csv", head, tuple(pieces), b"", tuple(truths), b"", POOR)


def linkedin(events: Sequence[Event]) -> Written:
    """messages.csv of LinkedIn, in UTC, newest first."""
    head = row(
        *(
            "CONVERSATION ID",
            "CONVERSATION TITLE",
            "FROM",
            "SENDER PROFILE URL",
            "TO",
            "RECIPIENT PROFILE URLS",
        ),
        *(
            "DATE",
            "SUBJECT",
            "CONTENT",
            "FOLDER",
            "ATTACHMENTS",
            "IS MESSAGE DRAFT",
            "IS CONVERSATION ARCHIVED",
        ),
    )
    pieces, truths = [], []
    for e in reversed(events):
        draft = e.plant == "draft" and e.by_her
        url, to = ("https://www.example.com/in/ada", "https://www.example.com/in/femi")[
            :: 1 if e.by_her else -1
        ]
        at = f"{e.at:%Y-%m-%d %H:%M:%S} UTC"
        ends = ("INBOX", "", "Yes" if draft else "No", "No")
        pieces.append(row("2-abc", "", e.who, url, e.whom, to, at, "", _page(e), *ends))
        truths.append(said(e, at_second(e), state=("draft",) if draft else ()))
    return Written("messages.csv", head, tuple(pieces), b"", tuple(truths), b"", POOR)


def _page(event: Event) -> str:
    """As LinkedIn writes texts: plain ones once, with the marks of a page since."""
    if event.number % 2 and "<" not in event.text:
        return event.text
    return "".join(f"<p>{html.escape(line)}</p>" for line in event.text.split("\n"))


def carrier(events: Sequence[Event]) -> Written:
    """A bill of an American phone company: no year of four digits is missing, no number of hers either."""
    head = b"Example Mobile\r\nAccount number:,0000000\r\n\r\n"
    head += row("Item", "Date", "Time", "Number", "Destination", "Minutes", "Type", "Charge")
    pieces, truths = [], []
    for n, e in enumerate(events):
        where = "Lagos" if e.by_her else "Incoming"
        clock = f"{half_day(e.wall)} {am_pm(e.wall)}"
        pieces.append(row(n + 1, f"{e.wall:%m/%d/%Y}", clock, "202-555-0123", where, n % 9, "Voice", "0.00"))
        who = None if e.by_her else "202-555-0123"
        state = ("answered",) if n % 9 and not e.by_her else ()
        truths.append(Truth("call", who, "", *at_wall(e, MINUTE), n % 9 * 60, e.way, state))
    unread = ("before_header",) * 2
    return Written("bill.csv", head, tuple(pieces), b"", tuple(truths), b"", POOR, unread=unread)


def bank_german(events: Sequence[Event]) -> Written:
    """A statement with semicolons, decimal commas, lines above, and the letters of Windows, newest first."""
    head = b'"Kontoauszug";"Ada Obi"\r\n"Zeitraum:";"01.01.2026 - 31.01.2026"\r\n\r\n'
    names = "Buchungstag", "Wertstellung", "Beguenstigter/Zahlungspflichtiger", "Verwendungszweck", "IBAN"
    head += row(*names, "Betrag (EUR)", "Saldo", cut=";", always=True)
    pieces, truths = [], []
    for e in reversed(events):
        day, sign = f"{e.wall:%d.%m.%Y}", "-" if e.by_her else ""
        cells = (day, day, HIM, f"Größe; {e.number}", "DE00 0000", f"{sign}1.{e.number % 1000:03},50", "1,00")
        pieces.append(row(*cells, cut=";", always=True).decode().encode("cp1252"))
        text, amount = f"{HIM}\nGröße; {e.number}", f"{sign}1{e.number % 1000:03}.50 EUR"
        who = None if e.by_her else HIM
        truths.append(Truth("payment", who, text, *at_wall(e, "%Y-%m-%d"), way=e.way, amount=amount))
    unread = ("before_header",) * 2
    return Written(
        "Umsaetze.csv", head, tuple(pieces), b"", tuple(truths), b"", b'"x";"y"\r\n', unread=unread
    )


def mpesa(events: Sequence[Event]) -> Written:
    """A statement of M-Pesa with lines above its header."""
    head = row("M-PESA FULL STATEMENT", *("",) * 6) + row("Customer Name", HER.upper(), *("",) * 5)
    head += row(*("",) * 7)
    head += row(
        *(
            "Receipt No.",
            "Completion Time",
            "Details",
            "Transaction Status",
            "Paid In",
            "Withdrawn",
            "Balance",
        )
    )
    pieces, truths = [], []
    for e in events:
        way = "Customer Transfer to" if e.by_her else "Funds received from"
        text, much = f"{way} FEMI BELLO 254700000034", f"1,{e.number % 1000:03}.00"
        paid = ("", much) if e.by_her else (much, "")
        pieces.append(row(f"TA{e.number:08}", e.wall.strftime(SECONDS), text, "Completed", *paid, "9.00"))
        amount = f"{'-' if e.by_her else ''}1{e.number % 1000:03}.00 KES"
        who = None if e.by_her else "FEMI BELLO"
        truths.append(Truth("payment", who, text, *at_wall(e), way=e.way, amount=amount))
    unread = ("before_header",) * 2
    return Written(
        "statement.csv", head, tuple(pieces), b"", tuple(truths), b"", b"TOTAL,,,\r\n", unread=unread
    )


def contacts(events: Sequence[Event]) -> Written:
    """contacts.csv of Google: a person a line."""
    names = "First Name", "Middle Name", "Last Name", "Nickname", "Notes", "E-mail 1 - Value"
    head = row(*names, "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value")
    pieces, truths = [], []
    for e in events:
        second = f"{HIS_NUMBER[:-2]}{e.number % 100:02}"
        pieces.append(
            row(f"Ben {e.number}", "", "Okoro", "", e.text, HIS_MAIL, "Old", HIS_NUMBER, "", second)
        )
        lines = dict.fromkeys((HIS_MAIL, HIS_NUMBER, second))
        note = (("Notes", e.text),)
        truths.append(Truth("contact", f"Ben {e.number} Okoro", "\n".join(lines), None, None, extra=note))
    return Written("contacts.csv", head, tuple(pieces), b"", tuple(truths))


def calls(events: Sequence[Event]) -> Written:
    """A log of calls as an app of Android writes it, the day first."""
    kinds = {True: ("Outgoing", "out"), False: ("Incoming", "in")}
    pieces, truths = [], []
    for n, e in enumerate(events):
        kind, way = kinds[e.by_her]
        missed = not e.by_her and n % 3 == 0
        lasted = "0" if missed else f"0:{n % 60:02}:09"
        cells = (
            HIM,
            HIS_NUMBER,
            f"{e.wall:%d/%m/%Y}",
            f"{e.wall:%H:%M:%S}",
            "Missed" if missed else kind,
            lasted,
        )
        pieces.append(row(*cells))
        state = ("missed",) if missed else () if e.by_her else ("answered",)
        seconds = 0 if missed else n % 60 * 60 + 9
        truths.append(Truth("call", None if e.by_her else HIM, "", *at_wall(e), seconds, way, state))
    return Written(
        "calls.csv",
        row("Name", "Number", "Date", "Time", "Type", "Duration"),
        tuple(pieces),
        b"",
        tuple(truths),
    )
