# SPDX-License-Identifier: Apache-2.0
"""Writers of what phones and mailboxes keep: SMS backups, the databases of two phones, mail, tables."""

import csv
import io
import sqlite3
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from xml.sax.saxutils import quoteattr

from .events import HER_MAIL, HIS_MAIL, HIS_NUMBER, Event
from .ledger import Truth, Written, at_second

MAC_EPOCH = 978_307_200


def _from_him(events: Sequence[Event]) -> tuple[Truth, ...]:
    """As a phone keeps it: it knows the number across, and that the rest is its owner's."""
    return tuple(
        Truth(
            "call" if e.call else "message",
            None if e.by_her else HIS_NUMBER,
            e.text,
            *at_second(e),
            e.seconds if e.call else None,
        )
        for e in events
    )


def sms_backup(events: Sequence[Event]) -> Written:
    """SMS Backup & Restore, messages only; line breaks are character references."""
    pieces = tuple(
        f'<sms protocol="0" address="{HIS_NUMBER}" date="{e.milliseconds}" type="{1 + e.by_her}" '
        f'body={quoteattr(e.text, {chr(10): "&#10;"})} read="1" status="-1" />\n'.encode()
        for e in events
    )
    head = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"%d\">\n" % len(events)
    return Written("sms-2026.xml", head, pieces, b"</smses>\n", _from_him(events))


def mac_messages(events: Sequence[Event]) -> Written:
    """A chat.db with the columns that every age of it has."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT)")
    made.execute(
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, "
        "service TEXT, date INTEGER, is_from_me INTEGER, attributedBody BLOB)"
    )
    made.execute("INSERT INTO handle VALUES (1, ?, 'iMessage')", (HIS_NUMBER,))
    made.executemany(
        "INSERT INTO message VALUES (?, ?, ?, 1, 'iMessage', ?, ?, NULL)",
        [
            (e.number + 1, f"G{e.number}", e.text, (e.milliseconds // 1000 - MAC_EPOCH) * 10**9, e.by_her)
            for e in events
        ],
    )
    made.commit()
    return Written("chat.db", made.serialize(), (), b"", _from_him(events))


def android_messages(events: Sequence[Event]) -> Written:
    """An mmssms.db with its table of texts."""
    made = sqlite3.connect(":memory:")
    made.execute(
        "CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, "
        "date INTEGER, date_sent INTEGER DEFAULT 0, protocol INTEGER, read INTEGER DEFAULT 0, "
        "status INTEGER DEFAULT -1, type INTEGER, subject TEXT, body TEXT, service_center TEXT, "
        "seen INTEGER DEFAULT 0)"
    )
    made.executemany(
        "INSERT INTO sms (thread_id, address, date, type, body) VALUES (1, ?, ?, ?, ?)",
        [(HIS_NUMBER, e.milliseconds, 1 + e.by_her, e.text) for e in events],
    )
    made.commit()
    return Written("mmssms.db", made.serialize(), (), b"", _from_him(events))


def mailbox(events: Sequence[Event]) -> Written:
    """An mbox as Takeout gives it, "From " inside a body quoted."""
    pieces = []
    for e in events:
        mail = EmailMessage()
        mail["From"], mail["To"] = (HER_MAIL, HIS_MAIL) if e.by_her else (HIS_MAIL, HER_MAIL)
        mail["Subject"], mail["Date"] = f"No {e.number}", format_datetime(e.at)
        mail["Message-ID"] = f"<{e.number}@example.org>"
        mail.set_content(e.text, cte="8bit" if e.number % 2 else "base64")
        body = mail.as_bytes().replace(b"\nFrom ", b"\n>From ")
        pieces.append(
            f"From {e.number}@xxx {e.at:%a %b %d %H:%M:%S} +0000 {e.at.year}\n".encode() + body + b"\n"
        )
    truths = tuple(
        Truth(
            "mail",
            HER_MAIL if e.by_her else HIS_MAIL,
            e.text,
            f"{e.at:%Y-%m-%dT%H:%M:%S}",
            at_second(e)[1],
        )
        for e in events
    )
    return Written("All mail Including Spam and Trash.mbox", b"", tuple(pieces), b"", truths)


def table(events: Sequence[Event]) -> Written:
    """A table of messages as many tools write one: a header, quotes where they are needed."""
    pieces = []
    for e in events:
        line = io.StringIO()
        csv.writer(line).writerow([f"{e.wall:%Y-%m-%d %H:%M:%S}", e.who, e.whom, e.text])
        pieces.append(line.getvalue().encode())
    truths = tuple(Truth("message", e.who, e.text, f"{e.wall:%Y-%m-%dT%H:%M:%S}", None) for e in events)
    return Written("messages.csv", b"Date,Sender,Receiver,Message\r\n", tuple(pieces), b"", truths)
