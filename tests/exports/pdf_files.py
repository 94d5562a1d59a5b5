# SPDX-License-Identifier: Apache-2.0
"""Small PDFs for the tests: letters put on a page one stretch after another, as statements are made."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

WIDTHS = {**dict.fromkeys("0123456789", 556), **dict.fromkeys(".,: ", 278), "-": 333}
"""How wide Helvetica draws a letter, in thousandths of its size (Adobe's metrics of the core fonts)."""


class Put(NamedTuple):
    """A stretch of text at a place; ``x`` is where it begins."""

    x: float
    y: float
    text: str


def width(text: str, size: int = 8) -> float:
    return sum(WIDTHS.get(letter, 560) for letter in text) * size / 1000


def pdf(pages: Iterable[Sequence[Put]], size: int = 8, title: str = "") -> bytes:
    """A PDF of these pages in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Title (%b) >>" % escaped(title))
    kids = []
    for page in pages:
        words = b"".join(
            b"BT /F1 %d Tf 1 0 0 1 %.2f %.2f Tm (%b) Tj ET\n" % (size, put.x, put.y, escaped(put.text))
            for put in page
        )
        objects.append(b"<< /Length %d >>\nstream\n%bendstream" % (len(words), words))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def escaped(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    for letter in (b"\\", b"(", b")"):
        raw = raw.replace(letter, b"\\" + letter)
    return raw


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
