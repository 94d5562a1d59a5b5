# SPDX-License-Identifier: Apache-2.0
"""A property of a card is told apart from its parameters, whatever the program that wrote it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.vcard_properties import Contact, begun


def take(line: bytes) -> Contact:
    contact = Contact()
    found = begun(line)
    assert found is not None
    contact.take(found)
    return contact


@pytest.mark.parametrize(
    ("line", "group", "name", "encoding", "charset", "binary"),
    [
        (b"TEL;CELL;VOICE:1", "", "TEL", "", "", False),
        (b"item1.tel;type=CELL:1", "item1", "TEL", "", "", False),
        (b"N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=41", "", "N", "QUOTED-PRINTABLE", "UTF-8", False),
        (b"N;quoted-printable:=41", "", "N", "QUOTED-PRINTABLE", "", False),
        (b"PHOTO;BASE64;JPEG:QUJD", "", "PHOTO", "BASE64", "", True),
        (b"PHOTO;ENCODING=b;TYPE=JPEG:QUJD", "", "PHOTO", "B", "", True),
        (b"PHOTO:https://example.com/a.jpg", "", "PHOTO", "", "", False),
        (b"KEY;VALUE=uri:", "", "KEY", "", "", False),
        (b"LOGO:data:image/png;base64,QUJD", "", "LOGO", "", "", True),
        (b'TEL;X="a:b;c";TYPE=HOME:1', "", "TEL", "", "", False),
    ],
)
def test_what_a_line_says_of_itself(
    line: bytes, group: str, name: str, encoding: str, charset: str, binary: bool
) -> None:
    found = begun(line)
    assert found is not None
    told = (found.group, found.name, found.encoding, found.charset, found.binary)
    assert told == (group, name, encoding, charset, binary)


def test_a_line_that_is_no_property() -> None:
    for line in (b"", b"words", b"two words: here", b";:", b":x"):
        assert begun(line) is None


@pytest.mark.parametrize("name", ["X-PHONETIC-FIRST-NAME", "X-HOTEL", "X-EVOLUTION-FILE-AS", "TELEX"])
def test_what_is_no_number_is_kept_among_the_rest(name: str) -> None:
    contact = take(f"{name}:something".encode())
    assert contact.text() == ""
    assert contact.extra() == {name.lower(): "something"}


@pytest.mark.parametrize("name", ["TEL", "X-MS-TEL", "X-ASSISTANT-PHONE", "X-PHONE-2"])
def test_what_is_a_number_is_one(name: str) -> None:
    assert take(f"{name}:+44 7700 900123".encode()).text() == "+44 7700 900123"


def test_what_is_said_twice_stands_in_two_lines() -> None:
    contact = take(b"URL:http://example.com")
    second = begun(b"URL:http://example.org")
    assert second is not None
    contact.take(second)
    assert contact.extra() == {"url": "http://example.com\nhttp://example.org"}


@given(st.binary(max_size=80))
def test_no_line_breaks_a_contact(untrusted: bytes) -> None:
    for line in (untrusted, b"N;" + untrusted, b"FN;QUOTED-PRINTABLE:" + untrusted, b"ADR:" + untrusted):
        found = begun(line)
        if found is not None:
            contact = Contact()
            contact.take(found)
            contact.agent(found)
            "".join((contact.text(), contact.name() or "", *contact.extra().values())).encode("utf-8")


def test_no_line_takes_longer_than_its_length() -> None:
    began = time.process_time()
    for line in (b"A" * 10**6, b"A" + b";" * 10**6, b"ADR:" + b"a" * 10**6 + b"\\", b'A;X="' * 10**5):
        found = begun(line)
        if found is not None:
            Contact().take(found)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("line", "note"),
    [
        (b"NOTE;ENCODING=QUOTED-PRINTABLE:C:\\new=0D=0A\\;", "C:\\new\r\n;"),
        (b"NOTE:one\\ntwo\\;", "one\ntwo;"),
    ],
)
def test_a_backslash_of_an_old_card_is_not_a_break(line: bytes, note: str) -> None:
    assert take(line).extra() == {"note": note}


@pytest.mark.parametrize(
    ("note", "text", "count"),
    [
        ("Größe “ä”".encode() + b"\xff", "Größe “ä”\ufffd", "broken"),
        ("Größe ä".encode("cp1252"), "Größe ä", "guessed"),
        ("Größe ä".encode(), "Größe ä", ""),
    ],
)
def test_a_broken_letter_does_not_spoil_those_around_it(note: bytes, text: str, count: str) -> None:
    contact = take(b"NOTE:" + note)
    assert contact.extra() == {"note": text}
    assert "".join(contact.counts) == count
