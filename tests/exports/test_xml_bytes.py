# SPDX-License-Identifier: Apache-2.0
"""XML is cut where it may be cut, read as XML reads it, and never by more than a tag at a time."""

import io
import time
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from leeward.exports.places import Letters
from leeward.exports.xml_bytes import BIGGEST_PIECE, Tag, Tags, Words, end_tag, letters, pieces, tag


@given(st.binary(max_size=200), st.integers(1, 9))
def test_the_pieces_make_the_file_again(untrusted: bytes, step: int) -> None:
    class Drip(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, step))

    cut = list(pieces(Drip(untrusted), Letters(None)))
    assert b"<".join(piece for _, piece, _ in cut) == untrusted
    assert all(untrusted[place : place + 1] == b"<" for place, _, _ in cut[1:])


def test_a_gigantic_piece_comes_in_several() -> None:
    untrusted = b"<a>" + b"x" * (2 * BIGGEST_PIECE + 5) + b"<b>"
    cut = list(pieces(io.BytesIO(untrusted), Letters(None)))
    assert [more for _, _, more in cut] == [False, True, False, False]
    assert {place for place, _, _ in cut[1:3]} == {0}
    assert cut[-1][0] == len(untrusted) - 3


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\t\ufffe\uffff").filter(
        lambda c: c >= " "
    )
)
NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


@given(st.dictionaries(NAMES, XML_TEXT, max_size=5), st.booleans())
def test_a_tag_reads_as_an_xml_parser_reads_it(attributes: dict[str, str], single: bool) -> None:
    written = " ".join(
        f"{k}='{v.replace('&', '&amp;').replace('<', '&lt;').replace(chr(39), '&#39;')}'"
        if single
        else f"{k}={quoteattr(v)}"
        for k, v in attributes.items()
    )
    raw = f"<sms {written} />".encode()
    known, words = Tags(), Words()
    for _ in range(2):  # the second time by its shape
        found = known.read(raw[1:])
        assert found is not None
        mine = {name.decode(): words.text(value) for name, value in found.attributes.items()}
        parsed = {str(name): str(value) for name, value in etree.fromstring(raw).attrib.items()}
        assert mine == parsed == attributes
        assert found == tag(raw[1:])
        assert (found.name, found.closed, found.end) == (b"sms", True, len(raw) - 1)


@given(st.lists(st.sampled_from([b"a", b"=", b'"', b"'", b" ", b"/", b">", b"x:", b"b='\"\"'"]), max_size=14))
def test_a_remembered_shape_never_says_what_the_grammar_does_not(parts: list[bytes]) -> None:
    known = Tags()
    raw = b"sms " + b"".join(parts)
    for value in (b"1", b"2", b"'"):
        piece = raw.replace(b"a", value)
        assert known.read(piece) == tag(piece)


def test_what_is_no_tag_is_none() -> None:
    for bad in (b"", b"sms", b'sms a="1', b"sms a=1/>", b'sms "x"/>', b"sms a=\"1'/>", b"/sms>"):
        assert tag(bad) is None
    assert tag(b'x:sms a="1" a="2"/>') == Tag(b"sms", {b"a": b"1"}, True, 19, True)
    assert end_tag(b"/x:sms >\n") == (b"sms", 8)
    assert end_tag(b"/sms") is None


@pytest.mark.parametrize(
    ("raw", "text", "mended"),
    [
        (b"a&#10;b&#x9;&lt;&gt;&amp;&quot;&apos;", "a\nb\t<>&\"'", {}),
        (b"&#55357;&#56841;", "😉", {"joined": 1}),
        (b"&#xD83D;&#56841;", "😉", {"joined": 1}),
        (b"&#56841;&#55357;", "\ufffd\ufffd", {"lone": 2}),
        (b"&#128521;", "😉", {}),
        (b"&#0;&#11;&#xFFFF;\x01", "\ufffd\ufffd\ufffd\ufffd", {"illegal": 4}),
        (b"&#9999999999;&#x110000;", "\ufffd\ufffd", {"illegal": 2}),
        (b"AT&T &x; &#; &", "AT&T &x; &#; &", {"loose": 4}),
        (b"&#\xd9\xa1;", "&#١;", {"loose": 1}),  # a digit, but not one of XML's
        (b"caf\xe9", "caf\ufffd", {"bytes": 1}),
        (b"\xed\xa0\xbd\xed\xb8\x89", "😉", {"joined": 1}),
        ("zero\u200bwidth\u202e".encode(), "zero\u200bwidth\u202e", {}),
    ],
)
def test_a_value_says_what_it_says_and_mending_is_counted(
    raw: bytes, text: str, mended: dict[str, int]
) -> None:
    words = Words()
    assert words.text(raw) == text
    assert {key: n for key, n in words.mended.items() if n} == mended


@given(st.binary(max_size=60))
def test_every_value_becomes_text_that_can_be_written(untrusted: bytes) -> None:
    Words().text(untrusted).encode("utf-8")


def test_only_letters_that_keep_ascii_are_believed() -> None:
    words = Words()
    for name in (b"utf-16", b"utf-7", b"rot13", b"no-such", b"unicode_escape", b"hex"):
        words.declared(b'?xml encoding="' + name + b'"?>')
        assert words.encoding == "utf-8"
    words.declared(b"?xml version='1.0' encoding='windows-1252'?>")
    assert words.text(b"\x80") == "€"


def test_a_file_tells_its_letters_by_its_first_bytes() -> None:
    assert letters("\ufeff<a/>".encode("utf-16-le")).wide == "utf-16-le"
    assert letters("<a/>".encode("utf-16-be")).wide == "utf-16-be"
    assert letters("\ufeff<a/>".encode()).wide is None


def test_no_tag_takes_longer_than_its_length() -> None:
    began = time.process_time()
    for long in (
        b"a" * 10**6,
        b"a " * 10**6,
        b'a b="' * 10**5,
        b"a" + b" b=''" * 10**5,
        b"a " + b" " * 10**6,
    ):
        tag(long)
        end_tag(b"/" + long)
    assert time.process_time() - began < 5
