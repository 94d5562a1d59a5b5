# SPDX-License-Identifier: Apache-2.0
"""Builds small pictures and films with the tags that a test asks for."""

import struct
import zlib

Field = tuple[int, int, bytes, int]
"""A tag of TIFF: its number, its kind, its bytes, and how many values they are."""


CREATED = 2_082_844_800 + 1_767_468_120
"""2026-01-03T19:22:00Z in seconds since 1904."""


def ascii_field(tag: int, text: str) -> Field:
    raw = text.encode() + b"\0"
    return tag, 2, raw, len(raw)


def fractions(tag: int, *parts: tuple[int, int], order: str = "<") -> Field:
    return tag, 5, b"".join(struct.pack(order + "II", *part) for part in parts), len(parts)


def tiff(main: list[Field], exif: list[Field], gps: list[Field], order: str = "<") -> bytes:
    """A TIFF header with its three directories."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    out = bytearray(head)

    def directory(fields: list[Field], below: list[tuple[int, list[Field]]]) -> int:
        start = len(out)
        count = len(fields) + len(below)
        out.extend(bytes(2 + 12 * count + 4))
        entries = []
        for tag, kind, raw, many in fields:
            if len(raw) <= 4:
                entries.append(struct.pack(order + "HHI", tag, kind, many) + raw.ljust(4, b"\0"))
            else:
                entries.append(struct.pack(order + "HHII", tag, kind, many, len(out)))
                out.extend(raw)
        for tag, inner in below:
            at = directory(inner, [])
            entries.append(struct.pack(order + "HHII", tag, 4, 1, at))
        out[start : start + 2] = struct.pack(order + "H", count)
        out[start + 2 : start + 2 + 12 * count] = b"".join(entries)
        return start

    below = [(tag, fields) for tag, fields in ((0x8769, exif), (0x8825, gps)) if fields]
    directory(main, below)
    return bytes(out)


def camera(time: str = "2026:01:03 19:42:00", offset: str = "+01:00", order: str = "<") -> bytes:
    """The tags of a phone in Lagos."""
    main = [ascii_field(0x010F, "Example"), ascii_field(0x0110, "Phone 1")]
    main.append(ascii_field(0x0132, "2026:02:01 00:00:00"))
    exif = [ascii_field(0x9003, time), *([ascii_field(0x9011, offset)] if offset else [])]
    gps = [
        ascii_field(1, "N"),
        fractions(2, (6, 1), (27, 1), (5400, 100), order=order),
        ascii_field(3, "E"),
        fractions(4, (3, 1), (23, 1), (4560001, 100000), order=order),
        fractions(7, (18, 1), (42, 1), (724, 100), order=order),
        ascii_field(0x1D, "2026:01:03"),
    ]
    return tiff(main, exif, gps, order)


def jpeg(exif: bytes | None, xmp: bytes = b"") -> bytes:
    out = b"\xff\xd8"
    for body in ([b"Exif\0\0" + exif] if exif is not None else []) + (
        [b"http://ns.adobe.com/xap/1.0/\0" + xmp] if xmp else []
    ):
        out += b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return out + b"\xff\xda\0\x02" + b"picture" + b"\xff\xd9"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + b"".join(chunks) + chunk(b"IEND", b"")


def webp(exif: bytes) -> bytes:
    body = b"WEBP" + b"VP8 " + struct.pack("<I", 3) + b"abc\0" + b"EXIF" + struct.pack("<I", len(exif)) + exif
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def heic(exif: bytes, version: int = 0) -> bytes:
    """A picture whose Exif item lies behind the tables that name it."""
    item = struct.pack(">I", 0) + exif
    infe = box(b"infe", b"\2\0\0\0", struct.pack(">HH", 1, 0), b"hvc1\0")
    infe += box(b"infe", b"\2\0\0\0", struct.pack(">HH", 2, 0), b"Exif\0")
    iinf = box(b"iinf", b"\0\0\0\0", struct.pack(">H", 2), infe)

    def meta(at: int) -> bytes:
        method = b"\0\0" if version else b""
        entry = struct.pack(">H", 2) + method + struct.pack(">HHII", 0, 1, at, len(item))
        iloc = box(b"iloc", bytes([version, 0, 0, 0, 0x44, 0]), struct.pack(">H", 1), entry)
        return box(b"meta", b"\0\0\0\0", iinf, iloc)

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    at = len(head) + len(meta(0)) + 8
    return head + meta(at) + box(b"mdat", item, b"picture")


def film(
    created: int = CREATED,
    tracks: tuple[bytes, ...] = (b"vide", b"soun"),
    named: dict[str, str] | None = None,
) -> bytes:
    """A film with its head at the end. Its clock counts seconds since 1904."""
    mvhd = box(b"mvhd", b"\0\0\0\0", struct.pack(">II", created, created), bytes(88))
    traks = b"".join(
        box(b"trak", box(b"mdia", box(b"hdlr", b"\0\0\0\0\0\0\0\0", track, bytes(12)))) for track in tracks
    )
    keys, values = b"", b""
    for number, (key, value) in enumerate((named or {}).items(), 1):
        keys += box(b"mdta", f"com.apple.quicktime.{key}".encode())
        data = box(b"data", struct.pack(">II", 1, 0), value.encode())
        values += struct.pack(">II", len(data) + 8, number) + data
    meta = box(
        b"meta",
        box(b"hdlr", b"\0\0\0\0\0\0\0\0mdta", bytes(12)),
        box(b"keys", b"\0\0\0\0", struct.pack(">I", len(named or {})), keys),
        box(b"ilst", values),
    )
    moov = box(b"moov", mvhd, traks, *([meta] if named else []))
    return box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"mdat", b"frames") + moov
