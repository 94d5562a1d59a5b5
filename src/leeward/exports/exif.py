# SPDX-License-Identifier: Apache-2.0
"""What a camera wrote into a picture: when, where, with what. A bounded reader of TIFF and its EXIF tags.

Follows TIFF 6.0 and EXIF 2.32 (tags 36867 and others). Nothing is followed twice or beyond the bytes at hand.
Times and numbers stay as they are written; degrees, minutes and seconds become degrees by whole numbers.
"""

import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from leeward.exports.iso_times import FIRST_YEAR, LAST_YEAR, fixed
from leeward.records import When

MOST_ENTRIES = 1_000
MOST_DIRECTORIES = 8
MOST_BYTES_OF_A_VALUE = 1 << 16

Rational = tuple[int, int]
Value = str | tuple[int, ...] | tuple[Rational, ...]
Tags = Mapping[str, Value]

_EXIF, _GPS = 0x8769, 0x8825
_MAIN: Final = {
    0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0131: "Software", 0x0132: "DateTime",
    0x013B: "Artist", 0x013C: "HostComputer", 0x8298: "Copyright", 0x010D: "DocumentName",
    0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized", 0x9286: "UserComment",
    0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal", 0x9292: "SubSecTimeDigitized",
    0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber", 0xA433: "LensMake",
    0xA434: "LensModel",
}  # fmt: skip
_PLACES: Final = {
    0x0001: "GPSLatitudeRef", 0x0002: "GPSLatitude", 0x0003: "GPSLongitudeRef", 0x0004: "GPSLongitude",
    0x0005: "GPSAltitudeRef", 0x0006: "GPSAltitude", 0x0007: "GPSTimeStamp", 0x0010: "GPSImgDirectionRef",
    0x0011: "GPSImgDirection", 0x0012: "GPSMapDatum", 0x001B: "GPSProcessingMethod", 0x001D: "GPSDateStamp",
    0x001F: "GPSHPositioningError",
}  # fmt: skip
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}
_LETTERS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}
_TIME = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)|(Z)", re.ASCII)
_DAY = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)", re.ASCII)
_CHARSETS: Final = {b"ASCII\0\0\0": "ascii", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0" * 8: "utf-8"}
_TIMES: Final = (
    ("DateTimeOriginal", "OffsetTimeOriginal"),
    ("DateTimeDigitized", "OffsetTimeDigitized"),
    ("DateTime", "OffsetTime"),
)
"""The moment of the picture, of its digital form, and of its last change; each with its own offset."""


def tags(untrusted: bytes) -> dict[str, Value]:
    """The tags that are known here, out of a TIFF header and what follows it; none where it is no TIFF."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(untrusted[:4])
    if order is None or len(untrusted) < 8:
        return {}
    found: dict[str, Value] = {}
    todo: list[tuple[int, Mapping[int, str]]] = [(struct.unpack_from(order + "I", untrusted, 4)[0], _MAIN)]
    seen: set[int] = set()
    while todo and len(seen) < MOST_DIRECTORIES:
        offset, names = todo.pop()
        if offset in seen or offset + 2 > len(untrusted):
            continue
        seen.add(offset)
        count = min(struct.unpack_from(order + "H", untrusted, offset)[0], MOST_ENTRIES)
        for number in range(count):
            at = offset + 2 + 12 * number
            if at + 12 > len(untrusted):
                break
            tag, kind, many = struct.unpack_from(order + "HHI", untrusted, at)
            if tag in (_EXIF, _GPS) and names is _MAIN:
                todo.append((struct.unpack_from(order + "I", untrusted, at + 8)[0], _BELOW[tag]))
            elif tag in names and names[tag] not in found:
                value = _value(untrusted, order, kind, many, at + 8)
                if value is not None:
                    found[names[tag]] = value
    return found


_BELOW: Final[Mapping[int, Mapping[int, str]]] = {_EXIF: _MAIN, _GPS: _PLACES}


def _value(untrusted: bytes, order: str, kind: int, many: int, at: int) -> Value | None:
    """One value: text, whole numbers or fractions; None where it lies outside or is of no known kind."""
    size = _SIZES.get(kind, 0) * many
    if not 0 < size <= MOST_BYTES_OF_A_VALUE:
        return None
    start = at if size <= 4 else struct.unpack_from(order + "I", untrusted, at)[0]
    raw = untrusted[start : start + size]
    if len(raw) < size:
        return None
    if kind in (2, 7):
        return _text(raw, order)
    if kind in (5, 10):
        numbers = struct.unpack(order + ("I" if kind == 5 else "i") * (2 * many), raw)
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return struct.unpack(order + _LETTERS[kind] * many, raw)


def _text(raw: bytes, order: str) -> str:
    """Text up to its closing NUL; a comment says its own character set first."""
    charset = _CHARSETS.get(raw[:8])
    if raw[:8] == b"UNICODE\0":
        charset = "utf-16-le" if order == "<" else "utf-16-be"
    if charset and len(raw) > 8:
        return raw[8:].decode(charset, "replace").strip("\0 ")
    raw = raw.split(b"\0", 1)[0] if raw.strip(b"\0") else b""
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


def taken(found: Tags) -> tuple[When, str]:
    """When the picture was made, and the tag that says so; ("", nothing) where none does."""
    first = ""
    for name, offset_name in _TIMES:
        written = found.get(name)
        if not isinstance(written, str) or not written:
            continue
        offset = found.get(offset_name, "")
        at = exif_when(written, offset if isinstance(offset, str) else "")
        if at.local:
            return at, name
        first = first or written
    return When(first), ""


def exif_when(written: str, offset: str = "") -> When:
    """A time as EXIF writes it ("2026:01:03 19:42:00"), with the offset that another tag may give."""
    found = _TIME.fullmatch(written.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return When(written)
    try:
        at = datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return When(written)
    told = _OFFSET.fullmatch(offset.strip())
    if told is None:
        return When(written, at.replace(tzinfo=None).isoformat(), None, "second")
    minutes = 0 if told[4] else int(told[2]) * 60 + int(told[3])
    return fixed(written, at, -minutes if told[1] == "-" else minutes, 0, "second")


def place(found: Tags) -> tuple[str | None, str | None]:
    """Latitude and longitude in degrees, to ten places; None where the picture has none that can be."""
    latitude = _degrees(found.get("GPSLatitude"), found.get("GPSLatitudeRef"), "NS", 90)
    longitude = _degrees(found.get("GPSLongitude"), found.get("GPSLongitudeRef"), "EW", 180)
    return (latitude, longitude) if latitude and longitude else (None, None)


def _degrees(value: Value | None, side: Value | None, sides: str, most: int) -> str | None:
    """Degrees, minutes and seconds as one number, rounded by whole numbers; north and east are above zero."""
    if not isinstance(value, tuple) or not 0 < len(value) <= 3:
        return None
    told = side.strip().upper()[:1] if isinstance(side, str) else ""
    if not told or told not in sides:
        return None
    top, bottom = 0, 1
    for part, share in zip(value, (1, 60, 3600), strict=False):
        over, under = part if isinstance(part, tuple) else (part, 1)
        if under <= 0 or over < 0:
            return None
        top, bottom = top * under * share + over * bottom, bottom * under * share
    scaled = (2 * top * 10**10 + bottom) // (2 * bottom)
    if scaled > most * 10**10:
        return None
    whole, rest = divmod(scaled, 10**10)
    return f"{'-' if told == sides[1] and scaled else ''}{whole}.{rest:010}"


def gps_time(found: Tags) -> str:
    """The time of the satellites, in UTC; empty where the picture has none."""
    day, clock = found.get("GPSDateStamp"), found.get("GPSTimeStamp")
    date = _DAY.fullmatch(day.strip()) if isinstance(day, str) else None
    if date is None or not isinstance(clock, tuple) or len(clock) != 3:
        return ""
    parts = [part if isinstance(part, tuple) else (part, 1) for part in clock]
    if any(under <= 0 or over < 0 or over // under > 60 for over, under in parts):
        return ""
    hour, minute, second = (over // under for over, under in parts)
    hundredths = parts[2][0] * 100 // parts[2][1] % 100
    part = f".{hundredths:02}" if hundredths else ""
    return f"{date[1]}-{date[2]}-{date[3]}T{hour:02}:{minute:02}:{second:02}{part}Z"


def plain(value: Value) -> str:
    """A value as it goes into ``extra``: text as it is, numbers as they are written."""
    if isinstance(value, str):
        return value
    return " ".join(f"{one[0]}/{one[1]}" if isinstance(one, tuple) else str(one) for one in value)
