# SPDX-License-Identifier: Apache-2.0
"""What Outlook packed into winmail.dat is read: words, files and mails inside; damage is said."""

import base64
import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.mail import READER
from leeward.exports.mail_tnef import MAGIC, unpacked
from leeward.records import Attachment, Sha256

from .json_exports import document, read, records
from .mails import multipart

TITLE, DATA, BEGINS, PROPS = 0x00018010, 0x0006800F, 0x00069002, 0x00069005
MAIL_PROPS, BODY, PAGE = 0x00069003, 0x0002800C, 0x00069007
PDF = b"%PDF-1.4 hello"


def attribute(number: int, value: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def filled(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    out = [struct.pack("<I", len(values))]
    for kind, number, value in values:
        out.append(struct.pack("<HH", kind, number))
        if number >= 0x8000:
            name = "Keywords".encode("utf-16-le")
            out.append(bytes(16) + struct.pack("<II", 1, len(name)) + filled(name))
        if kind in (0x1E, 0x1F, 0x0102, 0x0D):
            out.append(struct.pack("<II", 1, len(value)))
        out.append(filled(value))
    return b"".join(out)


def packed(*attributes: bytes) -> bytes:
    return MAGIC + b"\x01\x00" + b"".join(attributes)


def a_file(name: str, data: bytes, *more: tuple[int, int, bytes]) -> bytes:
    long = (0x1F, 0x3707, f"{name}\0".encode("utf-16-le"))
    return (
        attribute(BEGINS, bytes(14))
        + attribute(TITLE, b"SHORT~1.PDF\0")
        + attribute(DATA, data)
        + attribute(PROPS, properties((0x03, 0x3705, b"\1\0\0\0"), (0x1E, 0x8001, b"x\0"), long, *more))
    )


def words(text: str) -> bytes:
    return attribute(
        MAIL_PROPS, properties((0x0B, 0x0E1F, b"\1\0\0\0"), (0x1F, 0x1000, text.encode("utf-16-le"))), 1
    )


def is_of(data: bytes, name: str) -> Attachment:
    return Attachment(name, Sha256(hashlib.sha256(data).hexdigest()), present=True)


def test_files_have_their_long_names_and_their_own_hashes() -> None:
    found = unpacked(packed(words("Ich weiß\r\nalles"), a_file("Tür 7.pdf", PDF), a_file("b.txt", b"")))
    assert found.whole
    assert found.text == "Ich weiß\nalles"
    assert found.files == [is_of(PDF, "Tür 7.pdf"), is_of(b"", "b.txt")]


def test_an_old_file_has_its_short_name_in_the_letters_of_its_page() -> None:
    page = attribute(PAGE, struct.pack("<II", 1251, 0), 1)
    title = attribute(TITLE, "дверь.txt\0".encode("cp1251"))
    body = attribute(BODY, "Я знаю\0".encode("cp1251"), 1)
    found = unpacked(packed(page, body, attribute(BEGINS, bytes(14)), title, attribute(DATA, b"x")))
    assert (found.text, found.files, found.whole) == ("Я знаю", [is_of(b"x", "дверь.txt")], True)


def test_a_mail_among_the_files_is_read_with_its_own_files() -> None:
    inner = packed(words("inside"), a_file("c.txt", b"c"))
    outer = packed(
        words("outside"),
        attribute(BEGINS, bytes(14)),
        attribute(
            PROPS, properties((0x1F, 0x3001, "Fwd".encode("utf-16-le")), (0x0D, 0x3701, bytes(16) + inner))
        ),
    )
    found = unpacked(outer)
    assert found.text == "outside\nFwd\ninside"
    assert found.files == [Attachment("Fwd", None, present=True), is_of(b"c", "c.txt")]


def test_html_is_read_where_there_is_no_plain_text() -> None:
    html = attribute(MAIL_PROPS, properties((0x0102, 0x1013, b"<p>I <b>know</b></p>")), 1)
    assert unpacked(packed(html)).text.strip() == "I know"


@pytest.mark.parametrize("end", [8, 40, -1, -20])
def test_what_is_cut_keeps_what_stands_before_and_says_so(end: int) -> None:
    whole = packed(words("before"), a_file("a.pdf", PDF))
    found = unpacked(whole[:end])
    assert not found.whole
    assert (found.text == "before") == (end < 0)


def test_a_flipped_byte_is_said() -> None:
    whole = bytearray(packed(a_file("a.pdf", PDF)))
    whole[whole.index(b"hello")] ^= 1
    assert not unpacked(bytes(whole)).whole


def in_a_mail(data: bytes, plain: bytes = b"See the file", kind: bytes = b"application/ms-tnef") -> bytes:
    head = b'Content-Type: %b; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n' % kind
    part = head + base64.encodebytes(data)
    return multipart("mixed", [b"Content-Type: text/plain\n\n" + plain, part])


@pytest.mark.parametrize("kind", [b"application/ms-tnef", b"application/octet-stream"])
def test_a_mail_with_a_winmail_lists_what_is_in_it(kind: bytes) -> None:
    data = packed(words("See the file"), a_file("a.pdf", PDF))
    of = document(in_a_mail(data, kind=kind), "a.eml")
    (record,) = records(READER, of)
    assert record.text == "See the file"
    assert record.attachments == (is_of(data, "winmail.dat"), is_of(PDF, "a.pdf"))
    assert record.extra["packed"] == "winmail"
    assert "caveat.mail.winmail" in [c.key for c in read(READER, of)[1].caveats]


def test_words_that_stand_only_in_the_winmail_are_not_lost() -> None:
    (record,) = records(READER, document(in_a_mail(packed(words("I will come")), b" \n"), "a.eml"))
    assert record.text == "I will come"
    (record,) = records(READER, document(in_a_mail(packed(words("I will come"))), "a.eml"))
    assert record.text == "See the file\nI will come"


def test_a_damaged_winmail_is_said() -> None:
    tally = read(READER, document(in_a_mail(packed(a_file("a.pdf", PDF))[:-9]), "a.eml"))[1]
    assert "caveat.mail.winmail_damaged" in [c.key for c in tally.caveats]


@given(st.binary(max_size=200), st.binary(max_size=80), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_break_it(untrusted: bytes, value: bytes, at: int, byte: int) -> None:
    unpacked(untrusted)
    unpacked(MAGIC + untrusted)
    unpacked(packed(attribute(MAIL_PROPS, value), attribute(BEGINS, b""), attribute(PROPS, value)))
    real = bytearray(packed(words("x"), a_file("a.pdf", PDF)))
    real[at % len(real)] = byte
    unpacked(bytes(real))
