# SPDX-License-Identifier: Apache-2.0
"""What tests of mail readers share: mails written as programs write them, and what comes back."""

import base64
import quopri
from collections.abc import Iterable
from email.header import Header

from hypothesis import strategies as st

HALVES = st.characters(exclude_categories=["Cs"])
WORDS = st.text(HALVES, max_size=80)
"""Any letters at all: bidi marks, U+0085, U+2028, emoji and NUL too."""

BOUNDARIES = st.sampled_from(["b", "----=_Part_1", "=_x", "a b", "0000000000001"])


def mail(body: str = "hi", *fields: str, end: str = "\n") -> bytes:
    """A plain mail of Femi's; more fields come last."""
    head = [
        "From: Femi Coker <femi.coker@example.org>",
        "To: ada.obi@example.com",
        "Date: Sun, 8 Mar 2026 20:20:01 +0100",
        "Subject: hello",
        *fields,
    ]
    return (end.join(head) + end + end).encode() + body.replace("\n", end).encode()


def text_part(text: str, way: str) -> bytes:
    """A text part as one of the ways of sending it writes it."""
    raw = text.encode()
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    if way == "base64":
        return head + b"base64\n\n" + base64.encodebytes(raw)
    if way == "quoted-printable":
        return head + b"quoted-printable\n\n" + quopri.encodestring(raw)
    return head + b"8bit\n\n" + raw


def multipart(kind: str, parts: Iterable[bytes], boundary: str = "b", more: bytes = b"") -> bytes:
    """A mail of several parts."""
    mark = boundary.encode()
    lines = b"".join(b"--" + mark + b"\n" + part + b"\n" for part in parts)
    head = mail("", f'Content-Type: multipart/{kind}; boundary="{boundary}"')
    return head + more + lines + b"--" + mark + b"--\n"


def subject(text: str) -> str:
    """A subject as Python writes it, in encoded words."""
    return f"Subject: {Header(text, 'utf-8').encode()}"


def mailbox(mails: Iterable[bytes], who: str = "femi.coker@example.org", end: bytes = b"\n") -> bytes:
    """A mailbox as mboxrd writes it."""
    out = []
    for one in mails:
        lines = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in one.split(b"\n")]
        line = f"From {who} Sun Mar 08 19:20:05 2026\n".encode()
        out.append(line + b"\n".join(lines) + b"\n\n")
    return b"".join(out).replace(b"\n", end)
