# SPDX-License-Identifier: Apache-2.0
"""Where pictures and films keep what their maker wrote into them: JPEG, PNG, WebP, HEIC, TIFF, MP4 and kin.

One pass forwards over the file, which is hashed on the way. Of a picture only these stretches are held: the
EXIF block, the XMP packet, a few words; of a film its head. What no word of the file says is not looked for.
"""

import hashlib
import re
import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from leeward.exports.film_atoms import atoms
from leeward.records import Sha256

BIGGEST_BLOCK = 1 << 20
BIGGEST_HEAD = 32 << 20
MOST_PIECES = 10_000
_CHUNK = 1 << 20

_FTYP: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), ""),
}
"""First brands that are pictures, and those that are sound; any other is a film."""
_FILMS = frozenset({"mp4", "webm", "avi"})
_MAGIC: Final = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_XMP_TIME = re.compile(
    rb"(exif:DateTimeOriginal|photoshop:DateCreated|xmp:CreateDate)\s{0,9}(?:=\s{0,9}[\"']|>)([^<>\"']{4,40})[\"'<]"
)
_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_WORDS: Final = frozenset({"Creation Time", "Software", "Description", "Title", "Author", "Comment"})


def kind_of(untrusted_head: bytes) -> str:
    """What a file is by its first bytes; empty where it is neither a picture nor a film."""
    for magic, kind in _MAGIC:
        if untrusted_head.startswith(magic):
            return kind
    if untrusted_head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "avi"}.get(untrusted_head[8:12], "")
    if untrusted_head[4:8] == b"ftyp":
        return _FTYP.get(untrusted_head[8:12], "mp4")
    if untrusted_head[4:8] in (b"moov", b"wide", b"mdat") and untrusted_head[:1] < b" ":
        return "mp4"  # QuickTime from before there were brands
    if untrusted_head[:4] == b"\x1aE\xdf\xa3" and re.search(rb"webm|matroska", untrusted_head[:80]):
        return "webm"
    is_bitmap = untrusted_head[:2] == b"BM" and untrusted_head[6:10] == b"\0" * 4
    return "bmp" if is_bitmap and untrusted_head[14:18] in (b"(\0\0\0", b"l\0\0\0", b"|\0\0\0") else ""


def is_film(kind: str) -> bool:
    """Whether files of this kind move."""
    return kind in _FILMS


@dataclass(slots=True)
class Told:
    """What was found in one file. ``is_cut``: it ends before its own measure says."""

    kind: str
    tiff: bytes = b""
    xmp: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    moov: bytes = b""
    is_cut: bool = False


class Passing:
    """A stream that is hashed as it passes."""

    def __init__(self, untrusted: BinaryIO) -> None:
        self._file = untrusted
        self._digest = hashlib.sha256()
        self.offset = 0

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the file."""
        parts = []
        while size > 0 and (block := self._file.read(min(size, _CHUNK))):
            self._digest.update(block)
            self.offset += len(block)
            size -= len(block)
            parts.append(block)
        return b"".join(parts)

    def skip(self, size: int) -> bool:
        """Pass over bytes; False when the file ends in them."""
        while size > 0:
            block = self._file.read(min(size, _CHUNK))
            if not block:
                return False
            self._digest.update(block)
            self.offset += len(block)
            size -= len(block)
        return True

    def finish(self) -> Sha256:
        """The hash of the whole file."""
        self.skip(1 << 62)
        return Sha256(self._digest.hexdigest())


def look(kind: str, untrusted: Passing) -> Told:
    """Walk through a file of this kind as far as it says something."""
    told = Told(kind)
    if kind == "jpeg":
        _jpeg(untrusted, told)
    elif kind == "png":
        _png(untrusted, told)
    elif kind == "webp":
        _webp(untrusted, told)
    elif kind == "tiff":
        told.tiff = untrusted.read(BIGGEST_HEAD)
    elif kind in ("heic", "avif", "mp4"):
        _boxes(untrusted, told)
    return told


def _jpeg(untrusted: Passing, told: Told) -> None:
    """The segments before the picture itself begins."""
    untrusted.read(2)
    for _ in range(MOST_PIECES):
        mark = untrusted.read(2)
        while mark == b"\xff\xff":  # filling
            mark = b"\xff" + untrusted.read(1)
        if len(mark) < 2:
            told.is_cut = True
            return
        if mark[0] != 0xFF or mark[1] in (0xDA, 0xD9):
            return
        if mark[1] in (0x01, *range(0xD0, 0xD9)):
            continue
        length = int.from_bytes(untrusted.read(2), "big") - 2
        body = untrusted.read(max(length, 0))
        told.is_cut = len(body) < length
        if mark[1] == 0xE1 and body.startswith(b"Exif\0") and not told.tiff:
            told.tiff = body[6:]
        elif mark[1] == 0xE1 and body.startswith(_XMP_MARK):
            _xmp(body, told)


def _png(untrusted: Passing, told: Told) -> None:
    untrusted.read(8)
    for _ in range(MOST_PIECES):
        head = untrusted.read(8)
        if len(head) < 8:
            told.is_cut = True
            return
        size, name = struct.unpack(">I4s", head)
        if name == b"IEND":
            return
        is_held = name in (b"eXIf", b"iTXt", b"tEXt", b"tIME") and size <= BIGGEST_BLOCK
        body = untrusted.read(size) if is_held else b""
        if not untrusted.skip(4 if is_held else size + 4):
            told.is_cut = True
            return
        _chunk(name, body, told)


def _chunk(name: bytes, body: bytes, told: Told) -> None:
    key, _, value = body.partition(b"\0")
    said = key.decode("latin-1")
    if name == b"eXIf":
        told.tiff = told.tiff or body.removeprefix(b"Exif\0\0")
    elif name == b"iTXt" and key == b"XML:com.adobe.xmp":
        _xmp(value, told)
    elif name == b"iTXt" and said in _WORDS and value[:1] == b"\0":
        told.words.setdefault(said, value[2:].split(b"\0", 2)[-1].decode("utf-8", "replace"))
    elif name == b"tEXt" and said in _WORDS:
        told.words.setdefault(said, value.decode("latin-1"))
    elif name == b"tIME" and len(body) == 7:
        year, *rest = struct.unpack(">HBBBBB", body)
        told.words["tIME"] = f"{year:04}-" + "{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*rest)


def _webp(untrusted: Passing, told: Told) -> None:
    untrusted.read(12)
    for _ in range(MOST_PIECES):
        head = untrusted.read(8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        is_held = name in (b"EXIF", b"XMP ") and size <= BIGGEST_BLOCK
        body = untrusted.read(size) if is_held else b""
        if not untrusted.skip(size % 2 if is_held else size + size % 2):
            told.is_cut = size > 0
            return
        if name == b"EXIF":
            told.tiff = body.removeprefix(b"Exif\0\0")
        elif name == b"XMP ":
            _xmp(body, told)


def _boxes(untrusted: Passing, told: Told) -> None:
    """The boxes of a film, or of a picture that is kept like one."""
    for _ in range(MOST_PIECES):
        head = untrusted.read(8)
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head)
        left = size - 8
        if size == 1:
            left = int.from_bytes(untrusted.read(8), "big") - 16
        if size == 0 or left < 0:  # to the end, or nonsense
            return
        if name == b"moov" or (name == b"meta" and told.kind != "mp4"):
            body = untrusted.read(min(left, BIGGEST_HEAD))
            told.is_cut = len(body) < min(left, BIGGEST_HEAD)
            left -= len(body)
            if name == b"moov":
                told.moov = body
            else:
                extent = exif_extent(body)
                if extent and untrusted.offset <= extent[0] and untrusted.skip(extent[0] - untrusted.offset):
                    told.tiff = _after_offset(untrusted.read(min(extent[1], BIGGEST_BLOCK)))
                    return
        if told.is_cut or not untrusted.skip(left):
            told.is_cut = True
            return


def _after_offset(block: bytes) -> bytes:
    """The TIFF header of an Exif item, which first says how far away it is."""
    return block[4 + int.from_bytes(block[:4], "big") :]


def exif_extent(untrusted_meta: bytes) -> tuple[int, int] | None:
    """Where the file keeps its Exif item: offset and length, by the tables of ``meta`` (ISO 14496-12)."""
    number, where = None, None
    for name, begin, end in atoms(untrusted_meta, 4):
        body = untrusted_meta[begin:end]
        if name == b"iinf":
            number = _exif_item(body)
        elif name == b"iloc":
            where = body
    return None if number is None or where is None else _extent(where, number)


def _exif_item(body: bytes) -> int | None:
    """The number of the item of type "Exif"."""
    for name, begin, end in atoms(body, 6 if body[:1] == b"\0" else 8):
        entry = body[begin:end]
        wide = entry[:1] == b"\3"
        if name == b"infe" and entry[10 if wide else 8 :][:4] == b"Exif":
            return int.from_bytes(entry[4 : 8 if wide else 6], "big")
    return None


class _Numbers:
    """Takes whole numbers of given widths, one after the other; beyond the end they are 0."""

    def __init__(self, untrusted: bytes, at: int) -> None:
        self._bytes, self.at = untrusted, at

    def take(self, width: int) -> int:
        found = int.from_bytes(self._bytes[self.at : self.at + width], "big")
        self.at += width
        return found


def _extent(body: bytes, wanted: int) -> tuple[int, int] | None:
    version = body[0] if body else 0
    numbers = _Numbers(body, 4)
    sizes = numbers.take(2)
    widths = [sizes >> 12 & 15, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0]
    for _ in range(min(numbers.take(2 if version < 2 else 4), MOST_PIECES)):
        item = numbers.take(2 if version < 2 else 4)
        method = numbers.take(2) & 15 if version else 0
        numbers.take(2)
        base = numbers.take(widths[2])
        for extent in range(min(numbers.take(2), MOST_PIECES)):
            numbers.take(widths[3])
            offset, length = numbers.take(widths[0]), numbers.take(widths[1])
            if item == wanted and not method and not extent and length:
                return base + offset, length
        if numbers.at > len(body):
            return None
    return None


def _xmp(packet: bytes, told: Told) -> None:
    for found in _XMP_TIME.finditer(packet[:BIGGEST_BLOCK]):
        told.xmp.setdefault(found[1].decode(), found[2].decode("utf-8", "replace").strip())
