# SPDX-License-Identifier: Apache-2.0
"""A page of Google Voice gives its messages, calls and voicemails with the time, number and file of each."""

import html
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.google_voice_html import READER
from leeward.records import Party, Record

from .hostile import ALPHABET, Near, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("google_voice_html", "html")
TEXT = next(path for path in SAMPLES if path.stem == "text").read_bytes()
VOICEMAIL = next(path for path in SAMPLES if path.stem == "voicemail").read_bytes()
GROUP = next(path for path in SAMPLES if path.stem == "group_cut").read_bytes()


def page(*messages: str, after: str = "</body></html>") -> bytes:
    return f'<html><body><div class="hChatLog hfeed">{"".join(messages)}</div>{after}'.encode()


def message(text: str, sender: str = '<a class="tel" href="tel:+1"><span class="fn">F</span></a>') -> str:
    time = '<abbr class="dt" title="2026-01-02T22:41:06.818-05:00">shown</abbr>'
    return f'<div class="message">{time}: <cite class="sender vcard">{sender}</cite>: <q>{text}</q></div>'


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone_whatever_its_name(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "message_1.html")) == (READER,)


@pytest.mark.parametrize(
    "other", [b"", b"<html><body>", b"<p>class='hChatLog'</p>", b'<html><body>about class="xhaudio "']
)
def test_other_pages_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "+1 - Text - 2026-01-02T00_00_00Z.html")) is None


def test_a_sent_message_goes_to_the_other_person_of_the_page() -> None:
    sent = next(r for r in records(READER, document(TEXT, "x.html")) if r.direction == "out")
    assert (sent.sender, sent.to) == (Party("+12025550100", "Me"), (Party("+12025550107", "Femi & Co"),))
    assert sent.time.utc == "2026-01-03T03:42:00Z"


def test_where_only_she_writes_the_file_name_tells_to_whom_and_that_is_said() -> None:
    me = '<a class="tel" href="tel:+12025550100"><abbr class="fn" title="">Me</abbr></a>'
    items, tally = read(
        READER, document(page(message("no", me)), "+12025550107 - Text - 2026-01-02T00_00_00Z.html")
    )
    assert [r.to for r in items if isinstance(r, Record)] == [(Party("+12025550107"),)]
    assert "named_by_file" in said(tally)


def test_her_own_number_without_the_word_me_is_no_direction() -> None:
    me = '<a class="tel" href="tel:+12"><abbr class="fn" title="">Me</abbr></a>'
    same = '<a class="tel" href="tel:+12"><span class="fn"></span></a>'
    found = records(READER, document(page(message("a", me), message("b", same)), "x"))
    assert [r.direction for r in found] == ["out", "unknown"]


def test_files_are_found_beside_the_page_with_and_without_their_ending() -> None:
    names = ["+12025550107 - Text - 2026-01-03T03_41_06Z-3-1.JPG", "Femi - Text-3-2.mp4"]
    beside = {name.casefold(): Near(name, name.encode()) for name in names}
    found = [a for r in records(READER, document(TEXT, "x.html", beside)) for a in r.attachments]
    assert [a.present for a in found] == [True, True]
    assert all(a.sha256 for a in found)
    recording = "Femi - Voicemail - 2026-01-05T08_03_00Z.mp3"
    near = {recording.casefold(): Near(recording, b"sound")}
    (mail,) = records(READER, document(VOICEMAIL, "x.html", near))
    assert [(a.name, a.present) for a in mail.attachments] == [(recording, True)]


def test_a_voicemail_says_its_words_its_length_and_that_it_was_thrown_away() -> None:
    (found,) = records(READER, document(VOICEMAIL, "x.html"))
    assert (found.kind, found.text, found.seconds) == ("call", "I know where you are & I wait", 27)
    assert found.state == ("voicemail", "deleted")


def test_what_lies_in_the_trash_is_marked() -> None:
    tags = '<a rel="tag" href="http://www.google.com/voice#trash">Papelera</a></body></html>'
    (found,) = records(READER, document(page(message("one"), after=tags), "x"))
    assert found.state == ("deleted",)


def test_a_message_whose_end_is_missing_costs_nothing_of_the_next() -> None:
    broken = message("one").removesuffix("</div>") + message("two") + message("three")
    assert [r.text for r in records(READER, document(page(broken), "x"))] == ["one", "two", "three"]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = page(message("one"), message("é&amp;"), message("three"))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(len(raw)):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated or raw[:cut].endswith(b"</html>")


def test_a_message_of_many_megabytes_is_passed_over_and_named() -> None:
    items, tally = read(READER, document(page(message("x" * (17 << 20)), message("after")), "x"))
    assert [i.text if isinstance(i, Record) else i.why for i in items] == ["element_too_big", "after"]
    assert not tally.truncated


@given(st.lists(st.text(ALPHABET), max_size=5))
def test_what_google_writes_comes_back(texts: list[str]) -> None:
    raw = page(*(message(html.escape(text).replace("\n", "<br>")) for text in texts))
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


@given(
    mixtures(SAMPLES, [b"<div>", b"</div>", b'<div class="message">', b"<q>", b"</q>", b'"', b"<", b"\xff"])
)
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes) -> None:
    survives(READER, b'<html><div class="hChatLog">' + untrusted, drip=True)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "google_voice"]
    assert entries
    for entry in entries:
        path = SHARED / "exports" / entry["file"]
        found = records(READER, document(path.read_bytes(), path.name))
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert wanted["sender"] in (record.sender.name, record.sender.handle)
            assert record.text.startswith(wanted["text_starts"])


def test_bait_takes_no_longer_than_other_bytes() -> None:
    begun = time.process_time()
    people = (
        '<div class="participants">' + '<a class="tel" href="tel:+1"><span class="fn">F</span></a>' * 9_000
    )
    for bait in ("href='tel:'" * 6_000, "<a href='tel:" * 5_000, 'class="' * 9_000, people + "</div>"):
        survives(READER, page(bait, *(message("x") for _ in range(200))))
    assert time.process_time() - begun < 20
