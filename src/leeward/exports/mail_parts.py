# SPDX-License-Identifier: Apache-2.0
"""The parts of a mail (MIME, RFC 2045 to 2049): its words, its files, and mails inside of it.

A walk of its own, bounded in depth and number and linear in size, that reads what mail programs show: the
plain text where there is one, else that of the HTML, all of them one after another, and what is forwarded
with its own From, Date and Subject above it. Files are hashed piece by piece and not held.
"""

import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from leeward.exports import mail_tnef
from leeward.exports.mail_charsets import decoded
from leeward.exports.mail_coding import uudecoded, whole_quads
from leeward.exports.mail_headers import Head, file_name, head_of, parameters, unpadded, words
from leeward.exports.mail_html import shown
from leeward.exports.mail_sealed import SMIME, opened, seal_in, seal_of
from leeward.records import Attachment, Sha256

MOST_HELD: Final = 96 << 20
"""Bytes of one mail that are looked through. The largest that mail services take are 50 to 150 MB, and what
comes late in such a mail is files; they are in the hash of the whole."""

DEEPEST: Final = 20
MOST_PARTS: Final = 2_000
MOST_TEXT: Final = 8 << 20
"""Bytes of words that a record takes; a book has one million."""

_PIECE = 3 << 20
_LOOK = 1 << 16
_LONGEST_NAME = 1_000
_SNIFFED: Final = re.compile(rb"(?:^|\n)--([^\s-][^\r\n]{0,70})\r?\nContent-", re.IGNORECASE)
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=\s]|[^\s][ \t]{1,20}[^\s]")
_UU_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_MAILS: Final = frozenset({"message/rfc822", "message/global", "message/news"})
MOST_PACKED: Final = 32 << 20
"""Bytes of a mail that lies packed in a part: Outlook and S/MIME pack whole mails into one."""
_ABOVE: Final = ("From", "Date", "Subject", "To")
_MULTIPART_NOTICE: Final = re.compile(rb"\s*(?:this|--) ?is an? (?:multi-?part|mime)", re.IGNORECASE)

Data = bytes | bytearray


class Part(NamedTuple):
    """A part and what its head says of it."""

    head: Head
    start: int
    end: int
    kind: str
    named: dict[str, str]
    disposition: str
    name: str | None

    def is_text(self) -> bool:
        """Whether its words are shown in the mail."""
        return self.kind.startswith("text/") and self.disposition != "attachment" and self.kind in _SHOWN


_PAGES: Final = frozenset({
    "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html",
})  # fmt: skip
_SHOWN: Final = _PAGES | {"text/plain", "text/", "text/markdown"}
_AS_IT_IS: Final = frozenset({"", "7bit", "8bit", "binary", "7BIT", "8BIT"})


class Cuts(NamedTuple):
    """Where the parts of a multipart stand. ``closed``: its end is marked."""

    parts: list[tuple[int, int]]
    closed: bool
    before: tuple[int, int]
    after: tuple[int, int]


def cuts(data: Data, start: int, end: int, boundary: bytes) -> Cuts:
    """The stretches between lines that are exactly the boundary."""
    mark = b"--" + boundary
    parts: list[tuple[int, int]] = []
    begins, closed, first, after = -1, False, -1, end
    at = data.find(mark, start, end)
    while at >= 0:
        behind = at + len(mark)
        if at == start or data[at - 1] == 10:
            line_end = data.find(b"\n", behind, end)
            stop = end if line_end < 0 else line_end
            tail = bytes(data[behind : min(stop, behind + 200)]).strip()
            if tail in (b"", b"--"):
                before = _without_break(data, start, at)
                first = before if first < 0 else first
                if begins >= 0:
                    parts.append((begins, max(begins, before)))
                closed = tail == b"--"
                begins, after = (-1, min(end, stop + 1)) if closed else (min(end, stop + 1), end)
                behind = stop
        if len(parts) > MOST_PARTS:  # the rest is said to be left out, not listed
            return Cuts(parts, True, (start, max(start, first)), (end, end))
        at = data.find(mark, behind, end)
    if begins >= 0:
        parts.append((begins, end))
    return Cuts(parts, closed, (start, max(start, first)), (after, end))


def _without_break(data: Data, start: int, at: int) -> int:
    """The line break before a boundary belongs to it."""
    if at > start and data[at - 1] == 10:
        at -= 1
        if at > start and data[at - 1] == 13:
            at -= 1
    return at


class Walk:
    """One pass over one mail: what it says, what it carries, and what has to be said about it."""

    def __init__(self, data: Data, *, whole: bool = True) -> None:
        self._data = data
        self._whole = whole  # False: what is at hand is the beginning of a mail that is too big to hold
        self._parts = 0
        self._text_left = MOST_TEXT
        self.texts: list[str] = []
        self.others: list[str] = []
        """Words of the same mail in another form, which are not shown where the first are."""
        self.plain = True
        """Whether no word was taken out of HTML."""
        self.forwarded: int | None = None
        """Where in ``texts`` the first mail inside of the mail begins."""
        self.attachments: list[Attachment] = []
        self.extra: dict[str, str] = {}
        self.notes: dict[str, int] = {}
        self.open = False
        """Whether a multipart has parts and no end."""

    def take(self, head: Head, start: int, end: int) -> None:
        """Walk over a whole mail."""
        whole = _part(head, start, end)
        if whole.kind.startswith("text/") and whole.kind not in _SHOWN:  # an invitation that stands alone
            self._words(whole._replace(kind="text/plain"), self.texts)
        self._part(whole, 0, self.texts)
        if not any(text.strip() for text in self.texts):
            self.texts, self.others = self.others or self.texts, []

    def _part(self, part: Part, depth: int, out: list[str]) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            self.notes["many_parts"] = 1
            return
        if seal := seal_of(part.kind, part.named):
            self._sealed(seal)
        if depth >= DEEPEST and part.kind.startswith(("multipart/", "message/")):
            self.notes["too_deep"] = 1
            self._file(part)
        elif part.kind.startswith("multipart/"):
            self._several(part, depth, out)
        elif part.kind in _MAILS:
            self._mail(part, depth, out)
        elif part.is_text():
            self._words(part, out)
            if part.name:
                self._file(part)
        else:
            self._file(part)
            if part.kind in SMIME:
                self._opened(part, depth, out)
            elif part.kind in mail_tnef.KINDS or (part.name or "").lower() == "winmail.dat":
                self._unpacked(part, out)

    def _sealed(self, seal: str) -> None:
        """Say that the mail, or a part of it, is signed or encrypted."""
        told = self.extra.setdefault("seal", seal)
        self.extra["seal"] = told if seal in told.split(", ") else f"{told}, {seal}"
        kind = seal.rpartition("_")[2]
        self.notes[kind] = 1
        if kind == "encrypted":
            self.extra["encrypted"] = "1"

    def _opened(self, part: Part, depth: int, out: list[str]) -> None:
        """A part under the seal of S/MIME: where it is signed only, the mail in it is read."""
        seal, data = opened(b"".join(self._content(part, MOST_PACKED)))
        self._sealed(seal)
        if data:
            whole, self._data = self._data, data
            head = head_of(data, 0, len(data))
            self._part(_part(head, None, len(data)), depth + 1, out)
            self._data = whole

    def _unpacked(self, part: Part, out: list[str]) -> None:
        """A part that Outlook packed: its files, and its words where they stand nowhere else in the mail."""
        found = mail_tnef.unpacked(b"".join(self._content(part, MOST_PACKED)))
        self.notes["winmail" if found.whole else "winmail_damaged"] = 1
        self.extra["packed"] = "winmail"
        self.attachments += found.files
        text = found.text[: self._text_left].rstrip("\r\n")
        self._text_left -= len(text)
        if text.split() and " ".join(text.split()) not in " ".join("\n".join(out).split()):
            out.append(text)

    def _several(self, part: Part, depth: int, out: list[str]) -> None:
        found = _cuts_of(self._data, part)
        if found is None or not found.parts:
            self._words(part._replace(kind="text/plain", disposition=""), out)
            return
        self.open = self.open or not found.closed
        self._aside(found)
        digest = part.kind == "multipart/digest"
        inside = [
            _part(head_of(self._data, start, end), None, end, "message/rfc822" if digest else "text/plain")
            for start, end in found.parts[:MOST_PARTS]
        ]
        if len(found.parts) > MOST_PARTS:
            self.notes["many_parts"] = 1
        if part.kind != "multipart/alternative":
            for one in inside:
                self._part(one, depth + 1, out)
            return
        main = self._main(inside)
        for number, one in enumerate(inside):
            self._part(one, depth + 1, out if number == main else self.others)

    def _main(self, inside: list[Part]) -> int:
        """Which of several forms of one text is taken: the plain one, if it says anything."""
        rich = -1
        for number, one in enumerate(inside):
            if one.kind == "text/plain" and one.is_text():
                if bytes(self._data[one.start : min(one.end, one.start + _LOOK)]).strip():
                    return number
            elif one.kind.startswith("multipart/") or one.is_text():
                rich = number
        return max(rich, 0)

    def _aside(self, found: Cuts) -> None:
        """Words before the first and after the last part are shown by no program; they are kept."""
        for key, (start, end) in (("before_parts", found.before), ("after_parts", found.after)):
            raw = bytes(self._data[start : min(end, start + 1_000)])
            if raw.strip() and not _MULTIPART_NOTICE.match(raw):
                self.extra.setdefault(key, decoded(raw, None)[0].strip())

    def _words(self, part: Part, out: list[str]) -> None:
        sent, below = part.head.first.get("content-transfer-encoding", ""), b""
        if sent in _AS_IT_IS and part.end - part.start < _PIECE:
            raw = bytes(self._data[part.start : part.end])
        else:
            end = self._end_of_base64(part) if "base64" in sent.lower() else part.end
            raw = b"".join(self._content(part._replace(end=end), self._text_left + 1))
            below = bytes(self._data[end : min(part.end, end + self._text_left)])
        if len(raw) > self._text_left:
            self.notes["text_cut"] = 1
            raw = raw[: self._text_left]
        self._text_left -= len(raw)
        charset = part.named.get("charset") or None
        if charset is None and part.kind in _PAGES and (found := _META_CHARSET.search(raw, 0, _LOOK)):
            charset = found[1].decode("ascii")
        text, guessed = decoded(raw, charset)
        if below.strip():  # words that a mailing list wrote below a text that was packed: they are not
            text += f"\n{decoded(below, None)[0]}"
        if guessed:
            self.notes["letters_guessed"] = 1
        text = text.replace("\r\n", "\n")
        if part.kind in _PAGES:
            self.plain = self.plain and out is not self.texts
            text = shown(text)
        elif b"begin " in raw:
            self._uuencoded(raw)
        if seal := seal_in(raw):
            self._sealed(seal)
        if text.strip():
            out.append(text.rstrip("\r\n"))

    def _end_of_base64(self, part: Part) -> int:
        """Where the first line begins that cannot be base64, if it is not the very first."""
        raw = bytes(self._data[part.start : part.end])
        if b" " not in raw and not raw.translate(None, _BASE64):
            return part.end
        found = _NO_BASE64.search(self._data, part.start, part.end)
        line = self._data.rfind(b"\n", part.start, found.start() + 1) + 1 if found else part.end
        return line if line > part.start else part.end

    def _uuencoded(self, raw: bytes) -> None:
        """Files that stand in the text itself, as mail had them before MIME. The text is kept as it is."""
        for found in list(_UU_BEGIN.finditer(raw))[:MOST_PARTS]:
            end = raw.find(b"\nend", found.end() - 1)
            if end >= 0:
                data = uudecoded(raw[found.end() : end])
                name = decoded(found[1], None)[0]
                self.attachments.append(
                    Attachment(name, Sha256(hashlib.sha256(data).hexdigest()), present=True)
                )

    def _mail(self, part: Part, depth: int, out: list[str]) -> None:
        """A mail inside of the mail: its words belong to the text, and it is a file as well."""
        self._file(part)
        data, start, end = self._data, part.start, part.end
        encoding = part.head.first.get("content-transfer-encoding", "").strip().lower()
        if encoding in ("base64", "quoted-printable"):  # RFC 2046 5.2.1 forbids it, and it is sent
            data, start = b"".join(self._content(part, MOST_TEXT)), 0
            end = len(data)
        if data.startswith((b"From ", b">From "), start, end):
            start = min(end, data.find(b"\n", start, end) + 1 or end)
        head = head_of(data, start, end)
        if out is self.texts and self.forwarded is None:
            self.forwarded = len(out)
        above = [
            f"{name}: {words(head.first[name.lower()])}" for name in _ABOVE if name.lower() in head.first
        ]
        out.append("\n".join(("", *above, "")) if out else "\n".join((*above, "")))
        whole, self._data = self._data, data
        self._part(_part(head, None, end), depth + 1, out)
        self._data = whole

    def _file(self, part: Part) -> None:
        digest = hashlib.sha256()
        for piece in self._content(part, None):
            digest.update(piece)
        name = (part.name or part.kind)[:_LONGEST_NAME]
        known = self._whole or part.end < len(self._data)
        self.attachments.append(Attachment(name, Sha256(digest.hexdigest()) if known else None, present=True))

    def _content(self, part: Part, most: int | None) -> Iterator[bytes]:
        """The bytes of a part as they were before they were sent, in pieces; about ``most`` of them."""
        start, end = part.start, part.end
        encoding = part.head.first.get("content-transfer-encoding", "")
        if encoding not in _AS_IT_IS:
            encoding = encoding.partition(";")[0].strip().lower()
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            yield uudecoded(bytes(self._data[start:end]))
            return
        held = b""
        for at in range(start, end, _PIECE):
            raw = held + bytes(self._data[at : min(end, at + _PIECE)])
            held = b""
            last = at + _PIECE >= end
            if encoding == "base64":
                if not last:
                    raw, held = whole_quads(raw)
                raw = unpadded(raw)
            elif encoding == "quoted-printable":
                if not last:
                    cut = raw.rfind(b"\n", max(0, len(raw) - 5000)) + 1
                    raw, held = (raw[:cut], raw[cut:]) if cut else (raw, b"")
                raw = binascii.a2b_qp(raw)
            yield raw
            if most is not None:
                most -= len(raw)
                if most <= 0:
                    return


def _part(head: Head, start: int | None, end: int, default: str = "text/plain") -> Part:
    """A part by its head; ``start`` None: it begins where the head ends."""
    first = head.first
    kind, named = parameters(first["content-type"]) if "content-type" in first else (default, {})
    if "/" not in kind:
        kind = default  # RFC 2045 5.2: what is no type is plain text
    disposition, more = "", dict[str, str]()
    if "content-disposition" in first:
        disposition, more = parameters(first["content-disposition"])
    name = file_name(more, named) if more or named else None
    return Part(head, min(head.body if start is None else start, end), end, kind, named, disposition, name)


def _cuts_of(data: Data, part: Part) -> Cuts | None:
    """The parts of a multipart by its own boundary; or, where that marks nothing, by one that is there."""
    boundary = part.named.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
    if boundary and len(boundary) < 300:
        found = cuts(data, part.start, part.end, boundary)
        if found.parts:
            return found
    sniffed = _SNIFFED.search(data, max(0, part.start - 1), part.end)
    return cuts(data, part.start, part.end, sniffed[1].rstrip()) if sniffed else None
