# SPDX-License-Identifier: Apache-2.0
"""Writers of mail: a Takeout's mbox, files of one mail, and Outlook's own files."""

import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import timezone
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ..exports import outlook_files as pst  # noqa: TID252 - Outlook's files are made there
from ..exports.compound_files import compound, filetime, thing  # noqa: TID252
from .events import HER, HER_MAIL, HIM, HIS_MAIL, Event
from .ledger import Truth, Written, at_second, picture

PLANTS = ("reply", "draft", "undated", "picture", "empty", "page", "nul")
MADE_OF = {"picture": "base64", "nul": "base64", "empty": "7bit"}
CLASS, SUBJECT, BODY, SENT, FILE, DATA = 0x001A, 0x0037, 0x1000, 0x0039, 0x3707, 0x3701
FROM_NAME, FROM_SMTP = 0x0042, 0x5D02


def _words(event: Event) -> str:
    """The body: some begin with the word that parts mails in a mailbox, replies repeat what came before."""
    text = f"From now on\n{event.text}" if event.number % 11 == 3 else event.text
    return f"{text}\n\nOn Monday {event.whom} wrote:\n> From you\n> no" if event.plant == "reply" else text


def _truth(event: Event) -> Truth:
    e = event
    text = _words(e).rstrip("\n")
    text = text.replace("\t", " ") if e.plant == "page" else text  # blanks of a page are all the same
    truth = Truth("mail", e.mail, text, *at_second(e), subject=f"Re: “Größe” {e.number}")
    if e.plant == "undated":
        return replace(truth, local=None, utc=None)
    if e.plant == "draft":
        return replace(truth, way="out", state=("draft",))
    return replace(truth, files=((f"Größe {e.number}.jpg", True),) if e.plant == "picture" else ())


def _mail(event: Event) -> EmailMessage:
    e, mail, text = event, EmailMessage(), _words(event)
    for key, mine in (("From", e.by_her), ("To", not e.by_her)):
        mail[key] = f"{HER} <{HER_MAIL}>" if mine else f"{HIM} <{HIS_MAIL}>"
    mail["Subject"], mail["Message-ID"] = f"Re: “Größe” {e.number}", f"<{e.number}@example.org>"
    if e.plant != "undated":
        mail["Date"] = format_datetime(e.at.astimezone(timezone(e.offset)))
    if e.plant == "draft":
        mail["X-Gmail-Labels"] = "Entwürfe"
    if e.plant == "page":
        paragraphs = "<br>".join(html.escape(line) for line in text.split("\n"))
        mail.set_content(f"<html><body><div>{paragraphs}</div></body></html>", subtype="html", cte="base64")
        return mail
    mail.set_content(text, cte=MADE_OF.get(e.plant) or ("8bit", "base64", "quoted-printable")[e.number % 3])
    if e.number % 5 == 0:
        mail.add_alternative(f"<p>{html.escape(text)}</p>", subtype="html", cte="base64")
    if e.plant == "picture":
        mail.add_attachment(picture(e), maintype="image", subtype="jpeg", filename=f"Größe {e.number}.jpg")
    return mail


def mailbox(events: Sequence[Event]) -> Written:
    """An mbox as Takeout gives it, "From " inside a body quoted."""
    pieces = []
    for e in events:
        body = _mail(e).as_bytes().replace(b"\nFrom ", b"\n>From ")
        line = f"From {e.number}@xxx {e.at:%a %b %d %H:%M:%S} +0000 {e.at.year}\n"
        pieces.append(line.encode() + body + b"\n")
    name = "All mail Including Spam and Trash.mbox"
    return Written(name, b"", tuple(pieces), b"", tuple(_truth(e) for e in events))


def letter(events: Sequence[Event]) -> Written:
    """A mail as a file, with the line ends that mails travel with."""
    (event,) = events
    return Written("mail.eml", _mail(event).as_bytes(policy=SMTP), (), b"", (_truth(event),))


def _outlook_truth(event: Event) -> Truth:
    e = event
    there = ((e.file, True),) if e.plant == "picture" else ()
    return Truth("mail", e.mail, e.text, *at_second(e), files=there, subject=f"No {e.number}")


def outlook_letter(events: Sequence[Event]) -> Written:
    """A mail as Outlook saves it."""
    (e,) = events
    texts = {CLASS: "IPM.Note", SUBJECT: f"No {e.number}", BODY: e.text.replace("\n", "\r\n")}
    texts |= {FROM_NAME: e.who, FROM_SMTP: e.mail}
    file = {"__attach_version1.0_#00000000": thing({FILE: e.file, DATA: picture(e)}, head=8)}
    more = file if e.plant == "picture" else None
    whole = compound(thing(texts, {SENT: filetime(e.milliseconds // 1000)}, more=more))
    return Written("mail.msg", whole, (), b"", (_outlook_truth(e),))


def outlook_mailbox(events: Sequence[Event]) -> Written:
    """A data file of Outlook with a folder of mails."""
    mails = []
    for e in events:
        values = {
            CLASS: pst.text("IPM.Note"),
            SUBJECT: pst.text(f"No {e.number}"),
            FROM_NAME: pst.text(e.who),
        }
        values |= {BODY: pst.text(e.text.replace("\n", "\r\n")), FROM_SMTP: pst.text(e.mail)}
        values |= {SENT: pst.filetime(e.milliseconds // 1000)}
        files = [{FILE: pst.text(e.file), DATA: (0x0102, picture(e))}] if e.plant == "picture" else []
        mails.append(pst.Mail(values, (), files))
    whole = pst.outlook_file(mails)
    return Written("backup.pst", whole, (), b"", tuple(_outlook_truth(e) for e in events))
