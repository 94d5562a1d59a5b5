# SPDX-License-Identifier: Apache-2.0
"""The parts of a multimedia message in SMS Backup & Restore: its words, and the files it carries.

A part holds its content in ``text`` or, base64, in ``data``. The SMIL part is the layout of the
message and neither words nor a file. A file is hashed as it was decoded, so that it can be compared
with the file on the phone. A part too long to hold is decoded in a stream.
"""

import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Mapping

from leeward.exports.mail_charsets import guessed
from leeward.exports.xml_bytes import Words
from leeward.records import Attachment, Sha256

# From Android's com.google.android.mms.ContentType; what is not here is named by its subtype.
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "video/3gpp": "3gp",
    "audio/3gpp": "3gp",
    "text/x-vcard": "vcf",
    "text/vcard": "vcf",
    "text/x-vcalendar": "vcs",
    "application/octet-stream": "bin",
}
_SPACE = b" \t\r\n"
_SUBTYPE = re.compile(r"[a-z0-9.+-]{1,20}")
# MIBenum numbers (RFC 3808) that a part's chset names; all others are read as UTF-8.
_CHARSETS = {b"4": "iso-8859-1", b"2252": "cp1252", b"1015": "utf-16", b"1000": "utf-16-be"}
_DATA = re.compile(rb"""\sdata\s*=\s*(["'])""")
NULL = b"null"
_ABSENT = (b"", NULL)
_LAYOUT = "application/smil"
_LONGEST_REST = 32 << 20  # of a tag without its data; one piece of it may take half of this
_PART_COSTS = 500  # bytes that an attachment takes in memory, roughly


class Parts:
    """What the parts of one message add up to."""

    def __init__(self, words: Words, notes: Counter[str]) -> None:
        self._words = words
        self._notes = notes
        self._number = 0
        self.size = 0
        """About how many bytes are kept of this message."""
        self.texts: list[str] = []
        self.files: list[Attachment] = []

    def take(self, untrusted: Mapping[bytes, bytes]) -> None:
        """Take one part in."""
        kind = self._next(untrusted)
        text = untrusted.get(b"text", NULL)
        data = untrusted.get(b"data", NULL)
        if kind == _LAYOUT:
            return
        if kind == "text/plain" and text != NULL:
            self._say(self._words.text(text))
        elif data not in _ABSENT:
            decoded = self._decoded(data)
            if kind == "text/plain" and decoded is not None:
                self._say(_spelled(decoded, untrusted.get(b"chset", b"")))
            else:
                self._attach(untrusted, kind, decoded)
        elif kind != "text/plain":
            said = None if text in _ABSENT else self._words.text(text).encode()
            self._attach(untrusted, kind, said)

    def take_long(self, untrusted: Mapping[bytes, bytes], sha256: Sha256 | None) -> None:
        """Take a part whose data was decoded as it passed; ``sha256`` None if that failed."""
        kind = self._next(untrusted)
        if sha256 is None:
            self._notes["corrupt_base64"] += 1
        self.files.append(Attachment(self._name(untrusted, kind), sha256, sha256 is not None))

    def _next(self, untrusted: Mapping[bytes, bytes]) -> str:
        self._number += 1
        self.size += _PART_COSTS
        return self._words.text(untrusted.get(b"ct", b"")).partition(";")[0].strip().lower()

    def _say(self, text: str) -> None:
        self.texts.append(text)
        self.size += len(text)

    def _attach(self, untrusted: Mapping[bytes, bytes], kind: str, data: bytes | None) -> None:
        sha256 = None if data is None else Sha256(hashlib.sha256(data).hexdigest())
        self.files.append(Attachment(self._name(untrusted, kind), sha256, data is not None))

    def _decoded(self, untrusted: bytes) -> bytes | None:
        if b"&" in untrusted:
            untrusted = self._words.text(untrusted).encode("utf-8")
        decoded = _from_base64(untrusted.translate(None, _SPACE))
        if decoded is None:
            self._notes["corrupt_base64"] += 1
        return decoded

    def _name(self, untrusted: Mapping[bytes, bytes], kind: str) -> str:
        for key in (b"cl", b"name", b"fn"):
            if untrusted.get(key, NULL) not in _ABSENT:
                return self._words.text(untrusted[key])
        subtype = kind.rpartition("/")[2]
        plain = subtype if _SUBTYPE.fullmatch(subtype) else "bin"
        return f"part-{self._number}.{_ENDINGS.get(kind, plain)}"


def _from_base64(untrusted: bytes) -> bytes | None:
    """The bytes; None for what is no base64. Python alone lets "=" stand where it may not."""
    body = untrusted.rstrip(b"=")
    if b"=" in body or len(untrusted) - len(body) > 2:
        return None
    try:
        return binascii.a2b_base64(untrusted, strict_mode=True)
    except binascii.Error:
        return None


def _spelled(decoded: bytes, chset: bytes) -> str:
    try:
        return decoded.decode(_CHARSETS.get(chset, "utf-8"))
    except UnicodeDecodeError:
        return guessed(decoded, mostly_utf8=chset not in _CHARSETS)


class LongPart:
    """A part that comes in several pieces: its data is decoded and hashed as it passes."""

    def __init__(self, untrusted_first: bytes) -> None:
        self._sha256 = hashlib.sha256()
        self._held = b""
        self._sound = True
        self._ended = False
        found = _DATA.search(untrusted_first)
        # Only where the head is a tag cut inside data="...": no other quote may be open there.
        self.streams = found is not None and untrusted_first[: found.start()].count(b'"') % 2 == 0
        self._quote = found[1] if found else b'"'
        self.rest = untrusted_first[: found.end()] if found else untrusted_first
        """The tag without the data: what is left to be parsed."""
        if found:
            self._more(untrusted_first[found.end() :])

    def more(self, untrusted: bytes) -> None:
        """Take the next piece."""
        if not self.streams:
            return
        if not self._ended:
            self._more(untrusted)
        else:
            self.rest += untrusted
        self.streams = len(self.rest) <= _LONGEST_REST

    def _more(self, untrusted: bytes) -> None:
        data, quote, after = untrusted.partition(self._quote)
        if quote:
            self._ended = True
            self.rest += quote + after
        data = self._held + data.translate(None, _SPACE)
        keep = 0 if quote else len(data) % 4 or 4
        whole, self._held = data[: len(data) - keep], data[len(data) - keep :]
        decoded = _from_base64(whole)
        if decoded is None or (b"=" in whole and not quote):
            self._sound = False
        else:
            self._sha256.update(decoded)

    def sha256(self) -> Sha256 | None:
        """The hash of the decoded data; None when it was no base64 or never ended."""
        return Sha256(self._sha256.hexdigest()) if self._sound and self._ended else None
