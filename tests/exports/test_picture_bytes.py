# SPDX-License-Identifier: Apache-2.0
"""The block that a camera wrote is found in each kind of file, in one pass, and the file is hashed whole."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.picture_bytes import Passing, Told, exif_extent, kind_of, look

from .json_exports import Drip
from .picture_files import box, camera, chunk, film, heic, jpeg, png, tiff, webp

EXIF = camera()
FILES = {
    "jpeg": jpeg(EXIF),
    "png": png(chunk(b"IDAT", b"x"), chunk(b"eXIf", EXIF)),
    "webp": webp(EXIF),
    "heic": heic(EXIF),
    "tiff": EXIF,
}


def walked(raw: bytes, *, drip: bool = False) -> Told:
    passing = Passing((Drip if drip else io.BytesIO)(raw))
    told = look(kind_of(raw[:65536]), passing)
    assert passing.finish() == hashlib.sha256(raw).hexdigest()
    assert passing.offset == len(raw)
    return told


@pytest.mark.parametrize("kind", FILES)
def test_the_block_of_the_camera_is_found(kind: str) -> None:
    told = walked(FILES[kind])
    assert (told.kind, told.tiff, told.is_cut) == (kind, EXIF, False)
    assert walked(FILES[kind], drip=True) == told


def test_a_block_that_repeats_its_own_name_is_the_same_block() -> None:
    assert walked(png(chunk(b"eXIf", b"Exif\0\0" + EXIF))).tiff == EXIF
    assert walked(webp(b"Exif\0\0" + EXIF)).tiff == EXIF


def test_the_tables_of_a_newer_picture_are_read_too() -> None:
    assert walked(heic(EXIF, version=1)).tiff == EXIF
    assert exif_extent(b"") is None
    assert exif_extent(b"\0\0\0\0" + box(b"iinf", b"\0\0\0\0\0\1") + box(b"iloc", bytes(8))) is None


def test_words_beside_the_block_are_kept() -> None:
    xmp = b'<x xmp:CreateDate="2026-01-03T19:42:00+01:00"><photoshop:DateCreated>2026-01-03</photoshop:>'
    assert walked(jpeg(EXIF, xmp)).xmp == {
        "xmp:CreateDate": "2026-01-03T19:42:00+01:00",
        "photoshop:DateCreated": "2026-01-03",
    }
    told = walked(png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp), chunk(b"tEXt", b"Software\0OS")))
    assert told.xmp["xmp:CreateDate"] == "2026-01-03T19:42:00+01:00"
    assert told.words == {"Software": "OS"}


def test_the_head_of_a_film_is_found_before_and_behind_its_frames() -> None:
    raw = film()
    assert b"mvhd" in walked(raw).moov
    moov = raw[raw.index(b"moov") - 4 :]
    early = box(b"ftyp", b"isom") + moov + box(b"mdat", b"frames")
    assert walked(early).moov == walked(raw).moov
    wide = box(b"ftyp", b"isom") + b"\0\0\0\1mdat" + (16 + 5).to_bytes(8, "big") + b"frame" + moov
    assert walked(wide).moov == walked(raw).moov


def test_a_file_that_ends_too_early_says_so() -> None:
    for raw in (FILES["jpeg"][:30], FILES["png"][:50], film()[:-5]):
        assert walked(raw).is_cut


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"GIF89a", "gif"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"\0\0\0\x18ftypqt  ", "mp4"),
        (b"\0\0\0\x18ftypM4A ", ""),
        (b"\0\0\0\x08wide\0\0", "mp4"),
        (b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm", "webm"),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0(\0\0\0", "bmp"),
        (b"BM, a text", ""),
        (b"RIFF\0\0\0\0WAVE", ""),
        (b"OggS", ""),
        (b"ID3", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
        (b"some mdat text", ""),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


BEGINNINGS = [raw[:12] for raw in (*FILES.values(), film())]


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
def test_no_bytes_break_it(begin: bytes, untrusted: bytes) -> None:
    walked(begin + untrusted, drip=True)


@given(
    st.sampled_from([*FILES.values(), film(), tiff([], [], [])]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=5),
)
def test_no_flipped_bytes_break_it(raw: bytes, flips: list[tuple[int, int]]) -> None:
    untrusted = bytearray(raw)
    for at, new in flips:
        untrusted[at % len(untrusted)] = new
    walked(bytes(untrusted))
