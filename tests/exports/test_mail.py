# SPDX-License-Identifier: Apache-2.0
"""A mail in a file is read as a mail program shows it, and what proves where it came from is kept."""

import base64
import binascii
import hashlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.mail import READER
from leeward.exports.mail_parts import MOST_HELD
from leeward.records import Record, Unread

from .json_exports import DATA, answers_as_written, document, read, records, said
from .mails import BOUNDARIES, WORDS, mail, multipart, subject, text_part

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = sorted(p for p in (DATA / "mail").iterdir() if p.suffix in (".eml", ".emlx"))


def one(raw: bytes, name: str = "a.eml") -> Record:
    (found,) = records(READER, document(raw, name))
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "attachment")) == (READER,)


SAVED_PAGE = (
    b"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.com\nSubject: x\nDate: x\n"
    b'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n'
)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"Date,From,To,Message\n1,2,3,4\n",
        b"12/03/2026, 20:14 - Femi: From: me\nTo: you\n",
        b"BEGIN:VCARD\r\nFN:From\r\nEND:VCARD\r\n",
        b"To: do list\n\nmilk\n",
        SAVED_PAGE,
        b"GET / HTTP/1.1\nHost: example.com\nContent-Type: text/plain\nDate: x\n\n",
    ],
)
def test_what_is_no_mail_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "x.txt")) is None


def test_a_file_without_a_head_is_named_as_not_read() -> None:
    items, tally = read(READER, document(b"\xff\xfe no mail", "x.eml"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["not_recognised"]
    assert tally.seen == 1
    assert read(READER, document(b"", "x.eml"))[1].seen == 0


def test_a_name_that_looks_like_another_address_does_not_change_who_wrote() -> None:
    raw = mail().replace(b"Femi Coker <", b'"ada.obi@example.com" <')
    assert one(raw).sender.handle == "femi.coker@example.org"
    assert one(raw).sender.name == "ada.obi@example.com"


@given(
    WORDS.filter(lambda text: "begin " not in text), st.sampled_from(["8bit", "base64", "quoted-printable"])
)
def test_any_words_come_back_as_they_were_sent(text: str, way: str) -> None:
    sent = text.replace("\r\n", "\n").strip("\r\n")
    found = one(multipart("mixed", [text_part(sent, way)]))
    assert found.text == (sent if sent.strip() else "")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).filter(str.strip))
def test_any_subject_comes_back(text: str) -> None:
    raw = mail().replace(b"Subject: hello", subject(text).encode())
    assert (one(raw).subject or "").strip() == text.strip()


@given(st.lists(st.binary(max_size=200), max_size=5), BOUNDARIES)
def test_files_are_named_and_hashed_as_they_were_before_sending(files: list[bytes], boundary: str) -> None:
    parts = [
        b'Content-Type: image/png\nContent-Disposition: attachment; filename="%d.png"\n' % number
        + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n"
        + b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
        + b"`\nend\n"
        if number % 2
        else b"Content-Type: image/png; name=%d.png\nContent-Transfer-Encoding: base64\n\n" % number
        + base64.encodebytes(data)
        for number, data in enumerate(files)
    ]
    found = one(multipart("mixed", [b"\nhello", *parts], boundary))
    assert [a.name for a in found.attachments] == [f"{n}.png" for n in range(len(files))]
    assert [a.sha256 for a in found.attachments] == [hashlib.sha256(f).hexdigest() for f in files]
    assert found.text == "hello"


def test_a_file_larger_than_what_is_decoded_at_once_has_its_own_hash() -> None:
    data = bytes(range(256)) * 30_000
    parts = [b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(data)]
    assert one(multipart("mixed", parts)).attachments[0].sha256 == hashlib.sha256(data).hexdigest()


HTML = b"Content-Type: text/html\n\n<p>%s</p>"


def test_the_plain_form_is_taken_and_the_other_is_kept_where_it_says_more() -> None:
    same = multipart("alternative", [b"\nI wait at your gate", HTML % b"I wait at your <b>gate</b>"])
    assert one(same).text == "I wait at your gate"
    assert "text_of_html" not in one(same).extra
    more = b"please read this with another program, and by the way your new door is green and I know the bell"
    hidden = multipart("alternative", [b"\nSee the other form", HTML % more])
    items, tally = read(READER, document(hidden, "a.eml"))
    (found,) = (item for item in items if isinstance(item, Record))
    assert found.text == "See the other form"
    assert found.extra["text_of_html"] == more.decode()
    assert said(tally) == {"html_says_more": {"n": 1}}


def test_what_a_mailing_list_wrote_below_a_packed_text_is_read_as_it_stands() -> None:
    packed = base64.encodebytes("Grüße, ich warte".encode())
    below = b"_______________\nReaders of Surulere\nhttps://example.org/list\n"
    part = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    found = one(multipart("mixed", [part + packed + below]))
    assert found.text == f"Grüße, ich warte\n{below.decode().rstrip()}"


def test_an_invitation_that_stands_alone_is_text_and_file() -> None:
    found = one(mail("BEGIN:VCALENDAR\nSUMMARY:come home", "Content-Type: text/calendar; name=invite.ics"))
    assert "come home" in found.text
    assert [a.name for a in found.attachments] == ["invite.ics"]


def test_a_page_may_say_itself_how_its_letters_are_written() -> None:
    page = "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head>привет"
    raw = mail("", "Content-Type: text/html") + page.encode("cp1251")
    assert one(raw).text == "привет"


def test_a_blank_plain_form_gives_way_to_the_other() -> None:
    found = one(multipart("alternative", [b"\n  \n", HTML % b"only here"]))
    assert (found.text, found.extra["text_from"]) == ("only here", "html")


def test_words_of_a_multipart_that_marks_no_part_are_not_lost() -> None:
    raw = mail("I am outside", 'Content-Type: multipart/mixed; boundary="never"')
    assert one(raw).text == "I am outside"
    wrong = multipart("mixed", [b"Content-Type: text/plain\n\nI am outside"]).replace(b'"b"', b'"another"')
    assert one(wrong).text == "I am outside"


FORWARDED = """
From: Femi Coker <femi.coker@example.org>
Date: Sun, 8 Mar 2026 20:20:01 +0100
Subject: hello
To: ada.obi@example.com

I know where you work"""


def test_a_forwarded_mail_is_part_of_the_text_and_a_file() -> None:
    inner = mail("I know where you work")
    for encoding, packed in (("8bit", inner), ("base64", base64.encodebytes(inner))):
        head = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n".encode()
        found = one(multipart("mixed", [b"\nlook", head + packed]))
        at = int(found.extra["forwarded_at"])
        assert found.text[:at] == "look\n"
        assert found.text[at:] == FORWARDED
        assert found.attachments[0].name == "message/rfc822"
        assert found.attachments[0].sha256 == hashlib.sha256(inner).hexdigest()


def test_a_field_of_a_mail_never_takes_a_key_that_means_something() -> None:
    extra = one(mail("x", "Group: 1", "Labels: Sent", "Forwarded-At: 3", "Not-Repeated: x")).extra
    assert not {"group", "labels", "forwarded_at", "not_repeated"} & extra.keys()
    assert {"group_as_written", "labels_as_written"} <= extra.keys()


def test_the_whole_chain_of_servers_is_kept_in_its_order() -> None:
    chain = [f"Received: from s{n} by s{n + 1}; Sun, 8 Mar 2026 20:2{n}:00 +0000" for n in range(4)]
    lines = one(mail("x", *chain)).extra["received"].split("\n")
    assert [line.split()[1] for line in lines] == ["s0", "s1", "s2", "s3"]


@pytest.mark.parametrize(
    ("received", "apart"),
    [
        ("Sun, 8 Mar 2026 19:20:09 +0000", False),
        ("Mon, 09 Mar 2026 02:00:00 +0900", False),
        ("Mon, 9 Mar 2026 19:00:00 +0000", False),
        ("Mon, 9 Mar 2026 19:30:00 +0000", True),
        ("Sun, 1 Mar 2026 19:20:01 +0000", True),
        ("nonsense", False),
    ],
)
def test_a_mail_that_was_dated_back_is_said(received: str, apart: bool) -> None:
    raw = mail("x", f"Received: from a by b; {received}", "Received: by c; Mon, 9 Mar 2020 19:30:00 +0000")
    items, tally = read(READER, document(raw, "a.eml"))
    assert isinstance(items[0], Record)
    assert items[0].time.utc == "2026-03-08T19:20:01Z"
    assert items[0].extra.get("received_at") == (received if apart else None)
    assert ("received_apart" in said(tally)) == apart


def test_what_makes_a_draft_or_a_deleted_mail_is_told() -> None:
    assert one(mail("x", "X-Unsent: 1")).state == ("draft",)
    assert one(mail("x", "X-Mozilla-Status: 0009")).state == ("deleted",)
    assert one(mail("x"), "1204680122.M1P2.host:2,DS").state == ("draft",)
    assert one(mail("x"), "1204680122.M1P2.host:2,S").state == ()


def test_a_mail_cut_in_its_parts_says_so_and_keeps_what_is_there() -> None:
    raw = multipart("mixed", [b"\nI am outside", b"Content-Type: image/png\n\nabc"])
    for cut in (raw[:-4], raw[: raw.index(b"image")], raw[:60]):
        items, tally = read(READER, document(cut, "a.eml"))
        assert tally.truncated
        assert isinstance(items[0], Record)
    assert not read(READER, document(raw, "a.eml"))[1].truncated
    apple = b"900\n" + raw
    assert read(READER, document(apple, "a.emlx"))[1].truncated


def test_the_file_that_is_too_big_to_hold_has_no_hash_of_a_piece_of_it() -> None:
    picture = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
    line = b"A" * 76 + b"\n"
    raw = multipart("mixed", [picture + line, picture + line * (MOST_HELD // len(line) + 1)])
    items, tally = read(READER, document(raw, "a.eml"))
    assert isinstance(items[0], Record)
    assert [a.sha256 is None for a in items[0].attachments] == [False, True]
    assert said(tally) == {"too_big": {"n": 1}}
    assert not tally.truncated


def seconds(raw: bytes) -> float:
    begun = time.process_time()
    read(READER, document(raw, "a.eml"))
    return time.process_time() - begun


def deeper(level: int) -> bytes:
    return b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)


BAIT = {
    "fields": lambda n: mail("x", *["X-A: b"] * n),
    "folds": lambda n: mail("x", "Subject: a" + "\n b" * n),
    "words": lambda n: mail("x", "Subject: " + "=?utf-8?q?a " * n),
    "people": lambda n: mail("x", "Cc: " + '"a(<,' * n),
    "comments": lambda n: mail("x", "Cc: " + "(" * n),
    "names": lambda n: mail("x", "Content-Type: text/plain" + '; a="' * n),
    "parts": lambda n: multipart("mixed", [b""] * n),
    "depth": lambda n: b"From: a@example.com\n" + b"".join(map(deeper, range(n))),
    "tags": lambda n: mail("<a '" * n, "Content-Type: text/html"),
    "comment": lambda n: mail("<!--" * n, "Content-Type: text/html"),
    "styles": lambda n: mail("<style><p " * n, "Content-Type: text/html"),
    "quotes": lambda n: mail("<blockquote type=cite>" * n, "Content-Type: text/html"),
    "padding": lambda n: mail("QQ==" * n, "Content-Transfer-Encoding: base64"),
    "odd": lambda n: mail("x", *["no field"] * n, "From: a@example.com"),
}


@pytest.mark.parametrize("bait", BAIT)
def test_twice_the_bait_takes_about_twice_the_time(bait: str) -> None:
    few, many = (min(seconds(BAIT[bait](n)) for _ in range(3)) for n in (20_000, 80_000))
    assert many < max(0.5, 4 * 3 * few)


def test_too_much_is_said() -> None:
    _, tally = read(READER, document(BAIT["fields"](3000), "a.eml"))
    assert "many_fields" in said(tally)
    _, tally = read(READER, document(BAIT["parts"](3000), "a.eml"))
    assert "many_parts" in said(tally)
    _, tally = read(READER, document(BAIT["depth"](30), "a.eml"))
    assert "too_deep" in said(tally)
    items, tally = read(READER, document(mail("word " * 2_000_000), "a.eml"))
    assert "text_cut" in said(tally)
    assert isinstance(items[0], Record)
    assert len(items[0].text) == 8 << 20


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "a.eml"))
    read(READER, document(untrusted, "a.eml"))


REAL = [line for path in SAMPLES for line in path.read_bytes().splitlines(keepends=True)]


@given(st.lists(st.one_of(st.sampled_from(REAL), st.binary(max_size=8)), max_size=20))
def test_no_mixture_of_real_lines_breaks_the_reader(mixed: list[bytes]) -> None:
    untrusted = b"From: a@example.com\n" + b"".join(mixed)
    assert read(READER, document(untrusted, "a.eml")) == read(READER, document(untrusted, "a.eml"))


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=2)), max_size=4))
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = bytearray(path.read_bytes())
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new
    read(READER, document(bytes(untrusted), "a.eml"))


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "email_eml"]
    assert entries
    for entry in entries:
        raw = (SHARED / "exports" / entry["file"]).read_bytes()
        assert claimants(document(raw, "x")) == (READER,)
        (found,) = records(READER, document(raw, "x"))
        wanted = entry["first"]
        assert (found.time.as_written, found.time.utc) == (wanted["time_text"], wanted["utc"])
        assert (found.sender.handle, found.subject) == (wanted["sender"], wanted["subject"])
        assert found.text.startswith(wanted["text_starts"] or "")
        assert all(piece in found.text for piece in entry["must_contain"])
        assert len(found.attachments) == entry["attachments"]


@needs_shared
@pytest.mark.parametrize("folder", ["exports/email_eml/mail", "badinputs/mail", "badinputs/made/mail"])
def test_every_shared_mail_is_read_whole(folder: str) -> None:
    for path in sorted((SHARED / folder).iterdir()):
        items, _ = read(READER, document(path.read_bytes(), path.name))
        assert len(items) == 1


@pytest.mark.parametrize(
    ("written", "handle", "name"),
    [
        ("Coker, Femi <femi@example.org>", "femi@example.org", "Coker, Femi"),
        ('"Coker, Femi" <femi@example.org>', "femi@example.org", "Coker, Femi"),
        ("Coker, Femi, <femi@example.org>", "femi@example.org", "Coker, Femi"),
        ("a@example.org, Femi <femi@example.org>", "a@example.org", None),
        ("Coker, Femi", None, "Coker"),
    ],
)
def test_a_comma_in_the_name_of_the_author_parts_nobody(written: str, handle: str, name: str) -> None:
    raw = mail("hi").replace(b"From: ", f"From: {written}\nX-Was: ".encode(), 1)
    assert (one(raw).sender.handle, one(raw).sender.name) == (handle, name)
