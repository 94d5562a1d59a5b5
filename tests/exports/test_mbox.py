# SPDX-License-Identifier: Apache-2.0
"""A mailbox of any program is cut into its mails, none lost and none made up, however large it is."""

import hashlib
import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.mail_parts import MOST_HELD
from leeward.exports.mbox import READER
from leeward.exports.mbox_stretches import Mails
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .mails import HALVES, mail, mailbox, multipart, text_part

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("mbox", "mbox")
GMAIL = "1800000000000000001@xxx"


def texts(raw: bytes) -> list[str]:
    return [record.text for record in records(READER, document(raw, "Inbox"))]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "Inbox")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"From Monday 3 March 2026 10:00 on\nI will be there\n",
        b"From: a@example.com\nTo: b@example.com\nDate: x\n\nhi\n",
        b"From here on\nSubject: x\n\n",
    ],
)
def test_what_is_no_mailbox_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "x.mbox")) is None


def test_a_mailbox_whose_lines_have_no_dates_is_cut_as_well() -> None:
    raw = b"".join(b"From femi@example.org\n" + mail(body) + b"\n\n" for body in ("one", "two", "three"))
    assert claimants(document(raw, "Inbox")) == (READER,)
    assert texts(raw) == ["one", "two", "three"]
    single = b"From femi@example.org\n" + mail("one\n\nFrom here on\n\nbye")
    assert READER.claim(document(single, "a.eml")) is None


LINES = st.text(HALVES, max_size=30).map(lambda text: text.replace("\r", " ").replace("\n", " ").rstrip())
BODIES = st.lists(st.one_of(LINES, st.sampled_from(["From me", ">From you", ">>From us", ""])), max_size=5)


@given(
    st.lists(BODIES.map("\n".join), min_size=1, max_size=5),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([GMAIL, "-", "femi.coker@example.org", "MAILER-DAEMON"]),
)
def test_what_was_written_comes_back_mail_by_mail(bodies: list[str], end: bytes, who: str) -> None:
    raw = mailbox([mail(body) for body in bodies], who, end)
    wanted = [body.strip("\n") and body.rstrip("\n") if body.strip() else "" for body in bodies]
    assert texts(raw) == wanted


def test_a_line_of_a_mail_that_could_begin_one_is_counted_and_kept_in_it() -> None:
    said_in_it = "From femi@example.org Sun Mar 08 19:20:05 2026"
    for body in (
        f"a\n\n{said_in_it}\nand so on",
        f"a\n{said_in_it}\nSubject: x\n\nb",
        "a\n\nFrom Femi\nSubject: x",
    ):
        raw = mailbox([mail("one"), mail("@"), mail("three")], GMAIL).replace(b"@\n\nFrom", b"@\n\nFrom")
        raw = raw.replace(b"\n@\n", f"\n{body}\n".encode())
        items, tally = read(READER, document(raw, "m"))
        found = [item for item in items if isinstance(item, Record)]
        assert [record.text for record in found] == ["one", body, "three"]
        assert [record.state for record in found] == [(), ("ambiguous_line",), ()]
        assert said(tally)["ambiguous_from"] == {"n": 1}


def test_a_mail_under_a_line_of_another_shape_is_marked() -> None:
    raw = (
        mailbox([mail("one")], GMAIL)
        + mailbox([mail("two")], "femi@example.org")
        + mailbox([mail("three")], GMAIL)
    )
    found = records(READER, document(raw, "m"))
    assert [record.state for record in found] == [(), ("ambiguous_line",), ()]


def test_a_mail_pasted_into_a_part_of_another_is_no_mail_of_its_own() -> None:
    pasted = multipart(
        "mixed", [b"\nhe sent:\n\nFrom a@example.org Sun Mar 08 19:20:05 2026\nSubject: forged\n\nx"]
    )
    raw = b"From - Sun Mar 08 19:20:05 2026\n" + pasted + b"\n" + mailbox([mail("two")], "-")
    found = records(READER, document(raw, "m"))
    assert [record.subject for record in found] == ["hello", "hello"]
    assert "Subject: forged" in found[0].text
    assert found[0].state == ("ambiguous_line",)


def test_a_mail_without_its_end_does_not_swallow_the_next() -> None:
    cut = multipart("mixed", [b"\nI am outside", b"Content-Type: image/png\n\nabc"]).replace(b"--b--", b"")
    raw = mailbox([cut, mail("two"), cut, cut, mail("five")])
    assert texts(raw) == ["I am outside", "two", "I am outside", "I am outside", "five"]


def test_what_a_mail_says_of_its_length_is_not_believed() -> None:
    assert texts(mailbox([mail("one", "Content-Length: 9999"), mail("two", "Content-Length: 0")])) == [
        "one",
        "two",
    ]


@given(st.integers(1, 2000))
def test_a_cut_at_any_byte_keeps_every_mail_before_it(cut: int) -> None:
    parts = [
        text_part("Grüße 🙂", "base64"),
        b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA",
    ]
    raw = mailbox([mail("one"), multipart("mixed", parts), mail("three")])
    cut %= len(raw)
    whole = records(READER, document(raw, "m"))
    items, tally = read(READER, document(raw[:cut], "m"))
    found = [item for item in items if isinstance(item, Record)]
    before = [r for r in whole if (r.where.offset or 0) + (r.where.length or 0) <= cut]
    assert found[: len(before)] == before
    if not raw[:cut].endswith(b"\n") and found:
        assert tally.truncated


def test_what_stands_before_the_first_mail_is_counted() -> None:
    items, tally = read(READER, document(b"\x00\x01 junk\n\n" + mailbox([mail("one"), mail("two")]), "m"))
    assert [type(item) for item in items] == [Unread, Record, Record]
    assert {s.why: s.count for s in tally.skipped} == {"stray_text": 1}
    assert texts(b"\xef\xbb\xbf\n" + mailbox([mail("one")])) == ["one"]


class Endless(io.RawIOBase):
    """A mailbox that is made while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._held = self._held or next(self._pieces, b"")
        taken = self._held[: len(buffer)]
        buffer[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)


def test_a_mail_too_large_to_hold_is_hashed_whole_and_the_next_is_read() -> None:
    big = b"x" * 75 + b"\n"
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        head = b"From - Sun Mar 08 19:20:05 2026\n" + mail("words\n")
        digest.update(head)
        yield head
        for _ in range(MOST_HELD // (len(big) * 1000) + 200):
            digest.update(big * 1000)
            yield big * 1000
        digest.update(b"\n")
        yield b"\n" + mailbox([mail("next")], "-")

    first, second = Mails(io.BufferedReader(Endless(pieces())))  # type: ignore[misc]
    assert len(first.data) <= MOST_HELD < first.length
    assert first.sha256 == digest.hexdigest()
    assert second.offset == first.length
    assert second.last
    document_of_it = Document("m", None, 1, b"", lambda: io.BufferedReader(Endless(pieces())))
    *items, tally = READER.read(document_of_it, Choices())
    assert isinstance(tally, Tally)
    assert [item.text[:5] for item in items if isinstance(item, Record)] == ["words", "next"]
    assert said(tally).keys() >= {"too_big", "text_cut"}
    assert not tally.truncated


def test_many_lines_that_could_begin_a_mail_do_not_make_it_slow() -> None:
    line = b"\n\nFrom a@example.org Sun Mar 08 19:20:05 2026\nSubject: x"
    opened = mail("", 'Content-Type: multipart/mixed; boundary="b"') + b"--b\n\n"
    for start in (opened, mail("x")):
        begun = time.process_time()
        items, _ = read(READER, document(b"From - Sun Mar 08 19:20:05 2026\n" + start + line * 20_000, "m"))
        assert len(items) > 19_000
        assert time.process_time() - begun < 10


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "m"))
    read(READER, document(untrusted, "m"))


REAL = [line for path in SAMPLES for line in path.read_bytes().splitlines(keepends=True)]


@given(
    st.lists(st.one_of(st.sampled_from(REAL), st.sampled_from([b"\n", b"--b1\n", b"--b1--\n"])), max_size=24)
)
def test_no_mixture_of_real_lines_breaks_the_reader(mixed: list[bytes]) -> None:
    untrusted = b"".join(mixed)
    assert read(READER, document(untrusted, "m")) == read(READER, document(untrusted, "m", drip=True))


@needs_shared
def test_a_threat_that_begins_with_from_is_no_mail_of_its_own() -> None:
    raw = (SHARED / "badinputs/made/mail/mbox_from_in_body.mbox").read_bytes()
    assert texts(raw) == ["hello\nFrom here on I will find you", "x"]
