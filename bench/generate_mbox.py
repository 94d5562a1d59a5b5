# SPDX-License-Identifier: Apache-2.0
"""Writes a large mailbox as Google Takeout does, with invented people, the same bytes for the same size.

    python bench/generate_mbox.py FILE [MAILS]

25,000 mails are 50 MB. Every 5th has a second form in HTML, every 50th a file, every 40th is quoted from.
"""

import base64
import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

MAILS = 25_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
PEOPLE = (
    ("Ada Obi", "ada.obi@example.com"),
    ("=?UTF-8?B?T2zDuW1pZGUg4buMbMOh?=", "olumide@example.org"),
    ('"Martins, Sade"', "sade.martins@example.com"),
    ("Femi Coker", "femi.coker@example.org"),
    ("School Office", "office@school.example.org"),
)
PHRASES = (
    "please stop writing",
    "call me when you are home",
    "where were you tonight",
    "I waited at the gate again",
    "the children ask for you",
    "school starts at eight tomorrow",
    "keys, letters, flowers",
    "sorry for everything",
    "you never answer",
    "bus, rain, dinner",
    "é and ọ and 😀",
)
LABELS = (
    "Inbox,Opened",
    "Sent",
    "Spam",
    "Archived,Important,Opened,Category Personal",
    "=?UTF-8?Q?Inbox,Entw=C3=BCrfe?=",
)
TEXT = 'Content-Type: text/plain; charset="UTF-8"\nContent-Transfer-Encoding: 8bit\n\n'
HTML = 'Content-Type: text/html; charset="UTF-8"\nContent-Transfer-Encoding: base64\n\n'
PICTURE = (
    'Content-Type: image/jpeg; name="picture.jpg"\n'
    'Content-Disposition: attachment; filename="picture.jpg"\nContent-Transfer-Encoding: base64\n\n'
)


def picked(number: int, below: int, salt: str) -> int:
    """A number that looks random and is not."""
    digest = hashlib.sha256(f"{salt}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % below


def body(number: int) -> str:
    """The words of a mail, some lines of them; one in forty says "From" at the start of a line."""
    lines = []
    for line in range(3 + picked(number, 6, "lines")):
        start = picked(number * 31 + line, len(PHRASES), "start")
        lines.append(", ".join(PHRASES[(start + 3 * i) % len(PHRASES)] for i in range(3)))
    if number % 40 == 0:
        lines.insert(2, ">From here it goes on")
    return "\n".join(lines)


def head(number: int) -> str:
    """The fields above a mail, as Gmail writes them."""
    at = FIRST + timedelta(minutes=17 * number)
    name, address = PEOPLE[picked(number, len(PEOPLE), "from")]
    to_name, to = PEOPLE[picked(number, len(PEOPLE), "to")]
    token = hashlib.sha256(str(number).encode()).hexdigest()
    when = at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"From {1_800_000_000_000_000_000 + number}@xxx {at.strftime('%a %b %d %H:%M:%S +0000 %Y')}\n"
        f"X-GM-THRID: {1_800_000_000_000_000_000 + number // 3}\n"
        f"X-Gmail-Labels: {LABELS[picked(number, len(LABELS), 'label')]}\n"
        f"Delivered-To: {to}\n"
        f"Received: by 192.0.2.10 with SMTP id {token[:20]};\n        {when}\n"
        f"Return-Path: <{address}>\n"
        f"Received: from mail.example.org (mail.example.org. [192.0.2.25])\n"
        f"        by mx.example.com with ESMTPS id {token[20:50]}\n        for <{to}>;\n        {when}\n"
        f"Authentication-Results: mx.example.com;\n       dkim=pass header.i=@example.org header.s=one;\n"
        f"       spf=pass smtp.mailfrom={address}\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        d=example.org; s=one; t={number};\n"
        f"        h=to:subject:message-id:date:from;\n        b={token}{token}\n         {token}\n"
        f"MIME-Version: 1.0\nFrom: {name} <{address}>\nDate: {when}\n"
        f"Message-ID: <{token[:32]}@mail.example.org>\n"
        f"Subject: {PHRASES[picked(number, len(PHRASES) - 1, 'subject')]}\nTo: {to_name} <{to}>\n"
    )


def mail(number: int) -> str:
    """One mail with the line above it and the empty line below."""
    said = body(number)
    if number % 5 and number % 50:
        return f"{head(number)}{TEXT}{said}\n\n"
    mark = f"000000000000{number:012x}"
    if number % 50 == 0:
        kind, data = "mixed", hashlib.sha256(str(number).encode()).digest() * 200
        second = PICTURE + base64.encodebytes(data).decode()
    else:
        kind, page = "alternative", f'<div dir="ltr">{said.replace(chr(10), "<br>")}</div>'
        second = HTML + base64.encodebytes(page.encode()).decode()
    return (
        f'{head(number)}Content-Type: multipart/{kind}; boundary="{mark}"\n\n'
        f"--{mark}\n{TEXT}{said}\n--{mark}\n{second}--{mark}--\n\n"
    )


def mails(count: int) -> Iterator[str]:
    """The whole mailbox, mail by mail."""
    return map(mail, range(count))


def main() -> None:
    """Write the file that the command line names."""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else MAILS
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(mails(count))


if __name__ == "__main__":
    main()
