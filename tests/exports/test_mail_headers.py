# SPDX-License-Identifier: Apache-2.0
"""The head of a mail, however badly written, gives names, people, dates and letters as they were meant."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.mail_charsets import decoded
from leeward.exports.mail_dates import when
from leeward.exports.mail_headers import file_name, head_of, parameters, unpadded, words
from leeward.exports.mail_people import people
from leeward.records import Party

from .mails import HALVES


def fields(raw: bytes) -> list[tuple[str, str]]:
    return list(head_of(raw, 0, len(raw)).fields)


NAME = st.text("abcXYZ-_0123", min_size=1, max_size=12)
VALUE = st.text(HALVES, max_size=30).map(lambda text: text.replace("\r", "").replace("\n", "").strip(" \t"))


@given(
    st.lists(st.tuples(NAME, VALUE), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_fields_come_back_in_their_order(written: list[tuple[str, str]], end: str, odd: bool) -> None:
    lines = [f"{name}: {value}" for name, value in written]
    if odd:
        lines += ["no field", "From: x"]
    raw = (end.join(lines) + end + end).encode() + b"body: x"
    wanted = [(name.lower(), value) for name, value in written]
    found = head_of(raw, 0, len(raw))
    assert list(found.fields) == wanted + [("from", "x")] * odd
    assert (found.odd, raw[found.body :]) == (odd, b"body: x")


def test_letters_of_a_head_that_names_none_are_those_of_the_body() -> None:
    raw = "Subject: привет\nContent-Type: text/plain; charset=koi8-r\n\n".encode("koi8-r")
    assert fields(raw)[0] == ("subject", "привет")
    assert fields("Subject: café\n\n".encode("latin-1"))[0] == ("subject", "café")
    assert fields("Subject: café\nFrom: é\n\n".encode()) == [("subject", "café"), ("from", "é")]
    assert fields("Subject: 今日\n\n".encode("iso2022_jp"))[0] == ("subject", "今日")


def test_a_folded_line_is_one_and_what_is_no_field_begins_the_body() -> None:
    assert fields(b"A: one\n two\r\n\tthree\nB:x\n\n") == [("a", "one two three"), ("b", "x")]
    raw = b"A: b\nDear Ada,\nI am outside: come\n\nmore"
    assert raw[head_of(raw, 0, len(raw)).body :] == b"Dear Ada,\nI am outside: come\n\nmore"
    assert head_of(b"\nbody", 0, 5).body == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?Q?caf=C3=A9?=", "café"),
        ("=?UTF-8?B?8J+Y?= =?utf-8?B?gA==?=", "😀"),  # a letter cut in the middle
        ("=?utf-8?q?a_b?= =?iso-8859-1?q?=E9?= c", "a bé c"),
        ("=?utf-8?Q?How are you?= ok", "How are you ok"),
        ("=?utf-8?Q?Why??=", "Why?"),
        ("=?utf-8*en?Q?x?=", "x"),
        ("a=?utf-8?Q?b?=c", "abc"),
        ("=?nobody?Q?=E9?=", "é"),
        ("=?utf-8?B?Y2Fm?", "=?utf-8?B?Y2Fm?"),
        ("=?utf-8?X?Y2Fm?=", "=?utf-8?X?Y2Fm?="),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
        ("=?iso-2022-jp?B?GyRCJDkbKEI=?= =?iso-2022-jp?B?GyRCJF8bKEI=?=", "すみ"),
        ("=?utf-7?Q?+AGE-?=", "a"),
    ],
)
def test_encoded_words(written: str, meant: str) -> None:
    assert words(written) == meant


@given(st.text("=?utf-8BbQq_ éA\t", max_size=60))
def test_nothing_like_an_encoded_word_breaks(text: str) -> None:
    words(text).encode()


@pytest.mark.parametrize(
    ("written", "kind", "named"),
    [
        (
            'text/plain; charset="utf-8"; format=flowed',
            "text/plain",
            {"charset": "utf-8", "format": "flowed"},
        ),
        ("Multipart/Mixed; boundary=----=_Part_1;x", "multipart/mixed", {"boundary": "----=_Part_1"}),
        ('a/b; boundary="a \\" b', "a/b", {"boundary": 'a " b'}),
        ("text/html", "text/html", {}),
        ("a/b; name=my file.pdf ; charset=x (y)", "a/b", {"name": "my file.pdf", "charset": "x"}),
        ("attachment; filename*=UTF-8''%e2%82%ac%20.txt", "attachment", {"filename": "€ .txt"}),
        ("x; filename*1=\"b.txt\"; filename*0*=iso-8859-1'en'%e9a", "x", {"filename": "éab.txt"}),
        ("x; filename*0=a; filename*1=b; filename*10=d; filename*2=c", "x", {"filename": "abcd"}),
    ],
)
def test_parameters(written: str, kind: str, named: dict[str, str]) -> None:
    assert parameters(written) == (kind, named)


def test_the_name_of_a_file_is_decoded_also_where_the_standard_forbids_it() -> None:
    assert file_name({"filename": "=?UTF-8?B?44Gm44GZ44GoLnR4dA==?="}, {}) == "てすと.txt"
    assert file_name({}, {"name": "b.txt"}) == "b.txt"
    assert file_name({"filename": ""}, {}) is None


@given(st.binary(max_size=60), st.integers(0, 80))
def test_base64_is_read_without_padding_and_in_pieces(data: bytes, at: int) -> None:
    packed = base64.b64encode(data)
    assert unpadded(packed.rstrip(b"=")) == data
    assert unpadded(packed + b"\r\n" + packed) == data + data
    assert unpadded(packed[:at] + b"\n !\x00" + packed[at:]) == data


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("ada@example.com", [Party("ada@example.com")]),
        ("Ada Obi <ada@example.com>", [Party("ada@example.com", "Ada Obi")]),
        (
            '"Obi, Ada" <a@example.com>, b@example.com',
            [Party("a@example.com", "Obi, Ada"), Party("b@example.com")],
        ),
        ("a@example.com (Ada (home))", [Party("a@example.com", "Ada (home)")]),
        ("a@example.com b@example.com", [Party("a@example.com"), Party("b@example.com")]),
        ("Ada a@example.com", [Party("a@example.com", "Ada")]),
        ("=?utf-8?Q?Obi=2C_Ada?= <a@example.com>", [Party("a@example.com", "Obi, Ada")]),
        (
            "'Ada' <a@example.com>; B <b@example.com>",
            [Party("a@example.com", "'Ada'"), Party("b@example.com", "B")],
        ),
        ("friends: a@example.com, B <b@example.com>;", [Party("a@example.com"), Party("b@example.com", "B")]),
        ("undisclosed-recipients:;", []),
        ('"ada@example.com" <x@example.org>', [Party("x@example.org", "ada@example.com")]),
        ("a@example.com <a@example.com>", [Party("a@example.com")]),
        ('"KLAUS" <>', [Party(None, "KLAUS")]),
        ("Re: school <a@example.com>", [Party("a@example.com", "Re: school")]),
        ("MAILER-DAEMON", [Party(None, "MAILER-DAEMON")]),
        ("<a@example.com", [Party("a@example.com")]),
        ('"Ada \\"A\\" Obi" <a@example.com>', [Party("a@example.com", 'Ada "A" Obi')]),
        ("", []),
    ],
)
def test_people(written: str, who: list[Party]) -> None:
    assert list(people(written)) == who


@given(st.text("a@b.c<>(),;:\"\\ '=?éB", max_size=50))
def test_nothing_like_an_address_breaks(text: str) -> None:
    for who in people(text):
        assert who.handle is None or "@" in who.handle


@pytest.mark.parametrize(
    ("written", "local", "utc"),
    [
        ("Sun, 8 Mar 2026 20:20:01 +0100", None, "2026-03-08T19:20:01Z"),
        ("Sun, 08 Mar 2026 20:20 -0530 (IST)", None, "2026-03-09T01:50:00Z"),
        ("8 Mar 26 20:20:01 EST", None, "2026-03-09T01:20:01Z"),
        ("Sun, 8 Mar 126 20:20:01 GMT", None, "2026-03-08T20:20:01Z"),
        ("Sun Mar  8 20:20:01 2026", "2026-03-08T20:20:01", None),
        ("Sun Mar 8 20:20:01 +0100 2026", None, "2026-03-08T19:20:01Z"),
        ("Sunday, March 8, 2026 20:20:01", "2026-03-08T20:20:01", None),
        ("2026-03-08 20:20:01 +01:00", None, "2026-03-08T19:20:01Z"),
        ("Sun, 8 Mar 2026 20.20.01 GMT+0100", None, "2026-03-08T19:20:01Z"),
        ("Sun, 8 Mar 2026 20:20:01 CET", "2026-03-08T20:20:01", None),
        ("Sun, 8 Mar 2026 20:20:01", "2026-03-08T20:20:01", None),
        ("Sun, 8 Mar 2026 20:20:01 +9900", "2026-03-08T20:20:01", None),
        ("Sun, 8 Mar 2026 20:20:01 -0000", None, "2026-03-08T20:20:01Z"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", None, "2016-12-31T23:59:59Z"),
        ("Wed, 15 Dec 2010    59:10 -0500", None, None),
        ("Pn, 29 paX 2007 21:13:00 +0100", None, None),
        ("Mon, 30 Jun 3609 15:33:50 +0600", None, None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None, None),
        ("Sun, 30 Feb 2026 20:20:01 +0100", None, None),
        ("3/8/2026 8:20:01 PM", None, None),
        ("", None, None),
    ],
)
def test_dates(written: str, local: str | None, utc: str | None) -> None:
    found = when(written)
    assert (found.as_written, found.local, found.utc) == (written, local, utc)
    assert (found.exact_to == "none") == (local is None and utc is None)


@given(st.text("SunMar 0123456789:+-,.()/TZ", max_size=40))
def test_no_date_breaks(text: str) -> None:
    assert when(text).as_written == text


@pytest.mark.parametrize(
    ("data", "charset", "text", "guessed"),
    [
        ("é".encode("latin-1"), "iso-8859-1", "é", False),
        (b"\x93x\x94", "iso-8859-1", "“x”", False),
        ("é".encode(), "us-ascii", "é", True),
        ("é".encode("latin-1"), "utf-8", "é", True),
        ("ééééé".encode() + b"\xff", "utf-8", "ééééé\ufffd", True),
        ("é".encode(), None, "é", True),
        (b"plain", None, "plain", False),
        ("스".encode("cp949"), "ks_c_5601-1987", "스", False),
        ("镕".encode("gb18030"), "gb2312", "镕", False),
        ("①".encode("cp932"), "Shift_JIS", "①", False),
        ("今日".encode("iso2022_jp"), "iso-2022-jp", "今日", False),
        ("今日".encode("iso2022_jp"), None, "今日", True),
        (b"+2AA-", "utf-7", "\ufffd", False),
        (b"x\x9c", "rot13", "xœ", True),
        (b"x\x9c", "zlib", "xœ", True),
        (b"x\x81", "../../etc/passwd", "x\x81", True),
        (b"\xef\xbb\xbf\xc3\xa9", None, "é", True),
        ("п".encode("koi8-r"), "KOI8-R", "п", False),
    ],
)
def test_letters(data: bytes, charset: str | None, text: str, guessed: bool) -> None:
    assert decoded(data, charset) == (text, guessed)


@given(
    st.binary(max_size=60),
    st.sampled_from(["utf-8", "utf-7", "hz", "gb2312", "utf-16", "iso-2022-kr", "big5"]),
)
def test_any_bytes_in_any_charset_are_some_text(data: bytes, charset: str) -> None:
    decoded(data, charset)[0].encode()


@pytest.mark.parametrize("bait", ["=?a?q?", "(", '"', "\\", "<", "a@b ", "a ", "=?utf-8?q?=?="])
def test_bait_is_read_in_linear_time(bait: str) -> None:
    begun = time.process_time()
    words(bait * 50_000)
    people(bait * 50_000)
    parameters(f"a; b={bait * 50_000}")
    when(bait * 50_000)
    assert time.process_time() - begun < 3
