# SPDX-License-Identifier: Apache-2.0
"""A page of DiscordChatExporter is read: times by the numbers of messages, senders that are told once."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.discord_html import READER
from leeward.records import Record

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SAMPLES = samples("discord_html", "html")
(PAGE,) = SAMPLES
HEAD = "<!DOCTYPE html><html><head><title>Club - general</title></head><body><div class=chatlog>"
FIRST = 1480282477690880077


def page(*texts: str) -> bytes:
    rows = []
    for number, text in enumerate(texts):
        name = "" if number else "<span class=chatlog__author title=femi data-user-id=7>Femi</span>"
        rows.append(
            f"<div class=chatlog__message-container data-message-id={FIRST + (number << 22)}>{name}"
            f"<div class=chatlog__content><span class=chatlog__markdown-preserve>{text}</span></div></div>"
        )
    return (f"{HEAD}<div class=chatlog__message-group>{''.join(rows)}</div></div></body></html>").encode()


def test_the_sample_reads_as_its_answer_says_and_is_claimed_by_this_reader_alone() -> None:
    answers_as_written(READER, PAGE, "channel.html")
    assert claimants(document(PAGE.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other", [b"", b"<html></html>", b"<div class=chatlog__message-container>", HEAD.encode()]
)
def test_other_pages_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "channel.html")) is None


def test_messages_of_one_group_have_one_sender_and_times_of_their_own() -> None:
    found = records(READER, document(page("a", "b"), "x"))
    assert found[0].thread == "Club / general"
    assert [(r.sender.handle, r.time.utc) for r in found] == [
        ("femi", "2026-03-08T19:14:05Z"),
        ("femi", "2026-03-08T19:14:05.001Z"),
    ]


def test_a_page_of_the_older_form_names_the_sender_before_the_messages() -> None:
    rows = "".join(
        f'<div class="chatlog__message" data-message-id="{FIRST + n}" id="message-{n}">'
        f'<div class="chatlog__content"><div class="markdown">t{n}</div></div></div>'
        for n in range(2)
    )
    name = '<span class="chatlog__author-name" title="Adam#7077" data-user-id="5">Adam</span>'
    raw = f'{HEAD}<div class="chatlog__message-group"><div>{name}{rows}</div></div></div></body></html>'
    assert claimants(document(raw.encode(), "x")) == (READER,)
    found = records(READER, document(raw.encode(), "x"))
    assert [(r.sender.handle, r.sender.name, r.text) for r in found] == [
        ("Adam#7077", "Adam", "t0"),
        ("Adam#7077", "Adam", "t1"),
    ]


def test_words_that_are_answered_are_not_the_answer() -> None:
    answer = next(r for r in records(READER, document(PAGE.read_bytes(), "x")) if r.sender.name == "Ada")
    assert (answer.text, answer.extra["reply_to"]) == ("No.", "1480282481885184077")
    assert "pick up" in answer.extra["reply"]


def test_a_file_that_came_along_is_hashed() -> None:
    beside = {"photo-1a2b3.png": Opened("femi.html_Files/photo-1A2B3.png", b"picture")}
    first = records(READER, document(PAGE.read_bytes(), "channel.html", beside))[0]
    assert [(one.name, one.present) for one in first.attachments] == [
        ("femi.html_Files/photo-1A2B3.png", True)
    ]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = page("a", "b &lt;", "c\nd")
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated == (b"</html>" not in piece)


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    texts = [text.replace("\r", " ").replace("\0", " ").strip() for text in texts]
    found = records(READER, document(page(*(html.escape(text) for text in texts)), "x"))
    assert [r.text for r in found] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(HEAD.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "channel.html")


@pytest.mark.parametrize("gap", ["", " "])
def test_how_many_reacted_is_not_part_of_what_they_said(gap: str) -> None:
    count = f"{gap}<span class=chatlog__reaction-count>12</span></div>"
    more = f"<div class=chatlog__reaction><img class=chatlog__emoji alt=😡 src=e.svg>{count}"
    raw = page("a").decode().replace("</span></div></div></div>", f"</span></div>{more}</div></div>")
    reaction = records(READER, document(raw.encode(), "x"))[1]
    assert (reaction.kind, reaction.text, reaction.extra) == ("reaction", "😡", {"count": "12"})
