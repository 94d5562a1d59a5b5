# SPDX-License-Identifier: Apache-2.0
"""A page of Telegram is read as its JSON is: senders that are not repeated, replies, calls, reactions."""

import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.telegram_html import READER
from leeward.records import Record

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SAMPLES = samples("telegram_html", "html")
(PAGE,) = SAMPLES
HEAD = (
    '<!DOCTYPE html>\n<html>\n<body>\n<div class="page_wrap">\n<div class="page_header"><div class="content">'
    '<div class="text bold">\nFemi \n</div></div></div>\n<div class="page_body"><div class="history">\n'
)
TAIL = "</div></div></div></body></html>\n"


def message(number: int, text: str, joined: str = "") -> str:
    name = "" if joined else '<div class="from_name">\nFemi \n       </div>\n'
    return (
        f'<div class="message default clearfix{joined}" id="message{number}">\n\n      <div class="body">\n'
        '<div class="pull_right date details" title="08.03.2026 19:14:05 UTC+01:00">\n19:14\n       </div>\n'
        f'{name}       <div class="text">\n{text}\n       </div>\n      </div>\n     </div>\n'
    )


def page(*texts: str) -> bytes:
    rows = (message(n, text, " joined" if n else "") for n, text in enumerate(texts))
    return (HEAD + "".join(rows) + TAIL).encode()


def written(text: str) -> str:
    return html.escape(text, quote=True).replace("\n", "<br>")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "messages.html")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [b"", b"<html></html>", b'<!doctype html><div class="message default" id="message1">', HEAD.encode()],
)
def test_other_pages_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "messages.html")) is None


def test_a_message_that_joins_has_the_sender_of_the_one_before() -> None:
    found = records(READER, document(page("a", "b", "c"), "x"))
    assert [(r.sender.name, r.text) for r in found] == [("Femi", "a"), ("Femi", "b"), ("Femi", "c")]


def test_a_file_that_came_along_is_hashed() -> None:
    name = "photo_1_08-03-2026_19-14-06.jpg"
    beside = {name: Opened(f"photos/{name}", b"picture")}
    found = records(READER, document(PAGE.read_bytes(), "messages.html", beside))
    files = [one for record in found for one in record.attachments]
    assert [(one.name, one.present) for one in files] == [(f"photos/{name}", True)]


def test_who_reacted_is_told_by_the_picture_or_by_the_letter_in_it_and_once() -> None:
    letter = '<div class="userpic userpic1"><div class="initials" title="Ada">A</div></div>'
    both = '<div class="userpic userpic2" title="Ben"><div class="initials" title="Ben">B</div></div>'
    bare = '<span class="reactions"><span class="reaction">\U0001f525 2</span></span>'
    raw = page("hi").decode()
    for inside, names in ((letter, ["Ada"]), (both, ["Ben"]), (letter + both + both, ["Ada", "Ben", "Ben"])):
        shown = f'<span class="reaction"><span class="emoji">x</span>{inside}</span>'
        found = records(READER, document(raw.replace("hi\n       </div>", f"hi</div>{shown}").encode(), "x"))
        assert [r.sender.name for r in found if r.kind == "reaction"] == names
    found = records(READER, document(raw.replace("hi\n       </div>", f"hi</div>{bare}").encode(), "x"))
    assert [(r.text, r.sender.name) for r in found if r.kind == "reaction"] == [("\U0001f525 2", None)]


def test_a_file_that_was_left_out_is_said() -> None:
    gone = (
        '<div class="media_wrap clearfix"><div class="title bold">Photo</div>'
        '<div class="description">Not included, change data exporting settings to download.</div></div>'
    )
    raw = page("hi").decode().replace("hi\n       </div>", f"hi</div>{gone}")
    (found,) = records(READER, document(raw.encode(), "x"))
    assert (found.text, found.extra["title"], found.extra["media"]) == ("hi", "Photo", "omitted")


@pytest.mark.parametrize(
    ("status", "direction", "state", "seconds"),
    [
        ("Outgoing (35 seconds)", "out", ("answered",), 35),
        ("Incoming", "in", (), None),
        ("Missed", "in", ("missed",), None),
        ("Cancelled", "out", ("missed",), None),
        ("Declined", "in", ("declined",), None),
        ("Busy", "unknown", ("declined",), None),
        ("Something new", "unknown", (), None),
    ],
)
def test_a_call_says_how_it_went(status: str, direction: str, state: object, seconds: int | None) -> None:
    raw = PAGE.read_bytes().replace(b"Incoming (35 seconds)", status.encode())
    (call,) = (r for r in records(READER, document(raw, "x")) if r.kind == "call")
    assert (call.direction, call.state, call.seconds) == (direction, state, seconds)


def test_the_page_is_passed_over_where_its_json_lies_beside() -> None:
    beside = {"result.json": Opened("ChatExport/result.json", b"{}")}
    items, tally = read(READER, document(page("a"), "ChatExport/messages.html", beside))
    assert not items
    assert {one.why for one in tally.skipped} == {"json_beside"}


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = page("a", "b &lt;", "c<br>d")
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated == (b"</html>" not in piece)


def test_a_message_that_never_ends_costs_none_of_the_others() -> None:
    raw = page("a", "b", "c").replace(b"b\n       </div>\n      </div>\n     </div>", b"b")
    assert [r.text.strip() for r in records(READER, document(raw, "x"))] == ["a", "b", "c"]


def test_a_script_in_a_text_is_no_text_and_nothing_is_run() -> None:
    (found,) = records(READER, document(page("a<script>alert('<div>')</script>b"), "x"))
    assert found.text == "ab"


def test_nothing_deep_is_slow_and_it_is_said() -> None:
    items, tally = read(READER, document((HEAD + "<div>" * 3000 + "</p>" * 100_000).encode(), "x"))
    assert not [item for item in items if isinstance(item, Record)]
    assert "too_deep" in {one.why for one in tally.skipped}


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    texts = [text.replace("\r", " ").replace("\0", " ").strip() for text in texts]
    found = records(READER, document(page(*map(written, texts)), "x"))
    assert [r.text for r in found] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(HEAD.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "messages.html")
