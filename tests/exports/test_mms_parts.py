# SPDX-License-Identifier: Apache-2.0
"""The parts of a multimedia message: its words are its text, its files are hashed as they are."""

import base64
import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.mms_parts import LongPart, Parts
from leeward.exports.xml_bytes import Words, tag
from leeward.records import Attachment, Sha256


def sha256(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def taken(**attributes: bytes) -> tuple[Parts, Counter[str]]:
    notes: Counter[str] = Counter()
    parts = Parts(Words(), notes)
    parts.take({key.encode(): value for key, value in attributes.items()})
    return parts, notes


def test_the_layout_is_neither_words_nor_a_file() -> None:
    parts, _ = taken(ct=b"application/smil", text=b"&lt;smil/&gt;", data=b"eA==")
    assert (parts.texts, parts.files) == ([], [])


def test_words_stand_in_the_text_or_in_the_data() -> None:
    assert taken(ct=b"text/plain", text=b"a &amp; b")[0].texts == ["a & b"]
    assert taken(ct=b"text/plain; charset=utf-8", text=b"")[0].texts == [""]
    assert taken(ct=b"text/plain", text=b"null", data=base64.b64encode("é".encode()))[0].texts == ["é"]
    latin = base64.b64encode("é".encode("latin-1"))
    assert taken(ct=b"text/plain", text=b"null", data=latin, chset=b"4")[0].texts == ["é"]
    assert taken(ct=b"text/plain", text=b"null", data=latin, chset=b"106")[0].texts == ["é"]
    assert taken(ct=b"text/plain", text=b"null", data=b"null")[0].files == []


def test_a_file_is_hashed_as_it_was() -> None:
    data = base64.encodebytes(b"picture" * 50).replace(b"\n", b"&#10;")
    parts, notes = taken(ct=b"image/jpeg", cl=b"a.jpg", text=b"null", data=data)
    assert parts.files == [Attachment("a.jpg", sha256(b"picture" * 50), True)]
    assert not notes


@pytest.mark.parametrize("data", [b"", b"null"])
def test_a_file_that_did_not_come_along_is_absent(data: bytes) -> None:
    assert taken(ct=b"image/png", fn=b"b.png", data=data)[0].files == [Attachment("b.png", None, False)]


@pytest.mark.parametrize("data", [b"not base64", b"QUJ", b"QUJD=QUJD", b"QUJD====", b"QU-D", b"QU\xc3\xa9D"])
def test_a_file_that_is_damaged_is_absent_and_counted(data: bytes) -> None:
    parts, notes = taken(ct=b"image/png", name=b"c.png", data=data)
    assert parts.files == [Attachment("c.png", None, False)]
    assert notes == {"corrupt_base64": 1}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (b"image/jpeg", "part-1.jpg"),
        (b"IMAGE/GIF", "part-1.gif"),
        (b"../../x/<a>", "part-1.bin"),
        (b"", "part-1.bin"),
    ],
)
def test_a_file_without_a_name_is_named_by_its_kind(kind: bytes, name: str) -> None:
    assert taken(ct=kind, cl=b"null", name=b"", data=b"QQ==")[0].files[0].name == name


@given(st.binary(max_size=200), st.integers(1, 30), st.sampled_from([b"", b"\n"]))
def test_a_long_part_in_pieces_is_the_part_in_one(data: bytes, step: int, between: bytes) -> None:
    coded = base64.b64encode(data)
    raw = b'part ct="video/mp4" data="' + between.join(coded[i : i + 3] for i in range(0, len(coded), 3))
    whole = raw + b'" cl="film.mp4" />\n'
    first = len(b'part ct="video/mp4" data="') + step
    part = LongPart(whole[:first])
    for at in range(first, len(whole), step):
        part.more(whole[at : at + step])
    assert part.streams
    assert part.sha256() == sha256(data)
    rest = tag(part.rest)
    assert rest is not None
    assert rest.attributes == {b"ct": b"video/mp4", b"data": b"", b"cl": b"film.mp4"}


def test_a_long_part_that_is_no_base64_has_no_hash() -> None:
    part = LongPart(b'part data="QUJD')
    part.more(b"QUJD====QUJD")
    part.more(b'" />')
    assert part.sha256() is None
    assert LongPart(b'part data="QUJD').sha256() is None
    assert not LongPart(b"part text=\"xxxx data='QUJD").streams
    assert not LongPart(b'part text="xxxx').streams


def test_a_long_part_with_a_second_long_value_is_given_up() -> None:
    part = LongPart(b'part data="QUJD" text="')
    for _ in range(40):
        part.more(b"x" * (1 << 20))
    assert not part.streams
    assert len(part.rest) < 40 << 20


def test_a_long_part_is_taken_with_its_hash_or_as_damaged() -> None:
    notes: Counter[str] = Counter()
    parts = Parts(Words(), notes)
    parts.take_long({b"ct": b"video/mp4", b"cl": b"a.mp4"}, sha256(b"film"))
    assert not notes
    parts.take_long({b"ct": b"video/mp4"}, None)
    assert parts.files == [Attachment("a.mp4", sha256(b"film"), True), Attachment("part-2.mp4", None, False)]
    assert notes == {"corrupt_base64": 1}


def test_what_is_kept_of_a_message_is_measured() -> None:
    parts = Parts(Words(), Counter())
    sizes = []
    for text in (b"x" * 1000, b"x" * 100_000):
        parts.take({b"ct": b"text/plain", b"text": text})
        parts.take({b"ct": b"image/png"})
        sizes.append(parts.size)
    assert 1000 < sizes[0] < 10_000
    assert 100_000 < sizes[1] < 110_000
