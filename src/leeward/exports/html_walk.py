# SPDX-License-Identifier: Apache-2.0
"""HTML taken apart as bytes: every tag with its place and the text behind it, in one pass.

No tree is built and nothing is fetched, run or resolved. A reader that knows which elements hold its
records keeps their bytes as they pass (``Stretch``), so that each record is proven by its place.
"""

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from leeward.exports.places import Extent, Letters
from leeward.exports.xml_bytes import pieces

BIGGEST = 16 << 20
"""A record longer than this is passed over and hashed."""

PLAIN: Final = Letters(None)
HTML_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--.{0,200}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins."""

_TAG = re.compile(rb"""(/?)([A-Za-z][\w:-]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(rb"""([^\s=/>"']++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_SILENT = frozenset({b"script", b"style"})
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
"""How a link begins that is no file beside the page."""


class Node(NamedTuple):
    """A tag with the text behind it, up to the next one. ``name`` is empty where no tag stands.

    ``goes_on``: the text is too long to come in one piece, and more of it follows.
    """

    offset: int
    tag: bytes
    name: bytes
    is_end: bool
    attributes: bytes
    text: bytes
    goes_on: bool = False

    def get(self, wanted: bytes) -> str:
        """An attribute as text; empty where there is none."""
        for one in _ATTRIBUTE.finditer(self.attributes):
            if one[1].lower() == wanted:
                return said(next((value for value in one.groups()[1:] if value is not None), b""))
        return ""

    def classes(self) -> frozenset[str]:
        """The names of its classes."""
        return frozenset(self.get(b"class").split())


def nodes(untrusted: BinaryIO) -> Iterator[Node]:
    """Every tag of a page in its order. Scripts and styles hold no text."""
    silent, went_on = b"", False
    for offset, data, more in pieces(untrusted, PLAIN):
        found = None if offset < 0 or went_on else _TAG.match(data)
        mark = b"" if offset < 0 or went_on else b"<"
        if found is None:
            hidden = silent or data[:1] in (b"!", b"?")
            raw = mark + data
            yield Node(max(offset, 0), raw if hidden else b"", b"", False, b"", b"" if hidden else raw, more)
        else:
            name, is_end = found[2].lower(), bool(found[1])
            if silent and not (is_end and name == silent):
                yield Node(offset, mark + data, b"", False, b"", b"", more)
            else:
                silent = name if name in _SILENT and not is_end and not found[3].endswith(b"/") else b""
                tag, text = mark + data[: found.end()], data[found.end() :]
                if silent:
                    tag, text = tag + text, b""
                yield Node(offset, tag, name, is_end, found[3], text, more)
        went_on = more


def said(untrusted: bytes) -> str:
    """What a piece of text or a value says."""
    text = untrusted.decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text


def path(link: str) -> str | None:
    """The path of a file that a link names; None where it leads elsewhere."""
    return None if not link.strip() or ELSEWHERE.match(link.strip()) else link


def plain_path(link: str) -> str:
    """The same with its percent signs read."""
    untrusted = link.encode("utf-8", "replace")
    return _PERCENT.sub(lambda one: bytes([int(one[1], 16)]), untrusted).decode("utf-8", "replace")


class Stretch(Extent):
    """The bytes of one record as they pass, measured and hashed."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, PLAIN)
        self.size = 0

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        super().feed(piece)
        self.size += len(piece)

    def is_too_big(self) -> bool:
        """Whether it is longer than any record."""
        return self.size > BIGGEST
