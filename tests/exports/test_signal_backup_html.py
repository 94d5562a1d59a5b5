# SPDX-License-Identifier: Apache-2.0
"""A page that signalbackup-tools wrote is read: whose words are whose, what was edited, deleted, quoted."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.signal_backup_html import READER
from leeward.records import Record

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SAMPLES = samples("signal_backup_html", "html")
(PAGE,) = SAMPLES
HEAD = "<!DOCTYPE html>\n<html><head><title>Signal conversation: Femi</title></head><body>\n"


def page(*texts: str) -> bytes:
    rows = (
        f'<!-- Message: _id:{n},type:20 -->\n<div class="msg msg-incoming">\n<div><pre>{text}</pre></div>\n'
        f'<div class="footer">\n<span class="msg-data">Mar 08, 2026 19:14:05</span>\n</div>\n</div>\n'
        for n, text in enumerate(texts)
    )
    return (HEAD + "".join(rows) + "</body></html>\n").encode()


def test_the_sample_reads_as_its_answer_says_and_is_claimed_by_this_reader_alone() -> None:
    answers_as_written(READER, PAGE, "chat.html")
    assert claimants(document(PAGE.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"<html></html>", b"<!-- Message: _id:1,type:2 -->", HEAD.encode()])
def test_other_pages_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "chat.html")) is None


def test_quoted_words_and_earlier_versions_are_not_the_text() -> None:
    first = records(READER, document(PAGE.read_bytes(), "x"))[0]
    assert first.text == "I know <where>\nyou are 😡"
    assert "leave me" in first.extra["quote"]
    assert first.state == ("edited",)


def test_a_file_that_came_along_is_hashed() -> None:
    beside = {"attachment_5_6.jpg": Opened("media/Attachment_5_6.jpg", b"picture")}
    first = records(READER, document(PAGE.read_bytes(), "chat.html", beside))[0]
    assert [(one.name, one.present) for one in first.attachments] == [("media/Attachment_5_6.jpg", True)]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = page("a", "b &lt;", "c\nd")
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated == (b"</html>" not in piece)


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    texts = [text.replace("\r", " ").replace("\0", " ") for text in texts]
    found = records(READER, document(page(*(html.escape(text) for text in texts)), "x"))
    assert [r.text for r in found] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(HEAD.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "chat.html")
