# SPDX-License-Identifier: Apache-2.0
"""A thread of Messenger or Instagram is read whole: where it lies, who wrote, and every message proven."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.meta_json import READER
from leeward.flow.asked import Asked
from leeward.flow.read import lines
from leeward.records import Record, Unread

from .json_exports import Beside, answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
NAMES = {
    "messenger": "your_facebook_activity/messages/message_requests/femi_1015/message_1.json",
    "cut": "your_facebook_activity/messages/message_requests/femi_1015/message_2.json",
    "encrypted_group": "messages/Choir_12.json",
    "instagram_group": "your_instagram_activity/messages/inbox/trip_77/message_1.json",
}
SAMPLES = samples("meta_json", "json")


def thread(*messages: dict[str, object], indent: int | None = 2, **more: object) -> bytes:
    people = [{"name": "Ada"}, {"name": "Femi"}]
    return json.dumps({"participants": people, "messages": messages, **more}, indent=indent).encode()


def message(text: str, at: int = 1_772_990_000_000) -> dict[str, object]:
    return {"sender_name": "Femi", "timestamp_ms": at, "content": text}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, NAMES[path.stem])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "download.json")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"[1]",
        b'{"incidents": []}',
        b'{"messages": [{"id": 1, "type": "message", "date": "2026-01-01T00:00:00", "text": ""}]}',
        b'{"messages": [{"creator": {"name": "Ada"}, "created_date": "x", "text": "sender_name"}]}',
        rb'{"messages": [{"text": "\"sender_name\" and \"timestamp_ms\""}]}',
    ],
)
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "message_1.json")) is None


def test_an_empty_thread_is_claimed_and_read_as_empty() -> None:
    raw = thread(title="Femi", thread_path="inbox/femi_1")
    assert claimants(document(raw, "message_1.json")) == (READER,)
    items, tally = read(READER, document(raw, "message_1.json"))
    assert items == []
    assert not tally.truncated


def test_the_thread_is_its_folder_and_what_was_filtered_away_is_marked() -> None:
    raw = thread(message("hi"), title="Femi", thread_path="inbox/femi_1")
    inside = "your_activity_across_facebook/messages/filtered_threads/femi_9/message_10.json"
    (kept,) = records(READER, document(raw, inside))
    assert (kept.channel, kept.thread, dict(kept.extra)) == (
        "messenger",
        "femi_9",
        {"folder": "filtered_threads"},
    )
    (alone,) = records(READER, document(raw, "message_1.json"))
    assert (alone.thread, dict(alone.extra)) == ("femi_1", {})


def test_a_thread_is_named_at_the_end_of_a_long_file_too() -> None:
    long = [message("x" * 1000, 1_772_990_000_000 + n) for n in range(200)]
    raw = thread(*long, title="Femi", thread_path="message_requests/femi_1")
    found = records(READER, document(raw, "message_1.json"))
    assert {(r.thread, r.extra["folder"]) for r in found} == {("femi_1", "message_requests")}


def test_a_quoted_path_in_a_message_names_no_thread() -> None:
    raw = thread(message('"thread_path": "inbox/other"'), title="Femi", thread_path="inbox/femi_1")
    assert records(READER, document(raw, "message_1.json"))[0].thread == "femi_1"


def test_what_nothing_tells_is_said() -> None:
    _, tally = read(READER, document(thread(message("hi")), "message_1.json"))
    assert said(tally) == {"channel": {"n": 1}, "no_thread": {}}


def test_a_photo_that_came_along_is_joined_and_one_of_another_thread_is_not() -> None:
    one = {**message("look"), "photos": [{"uri": "messages/inbox/femi_1/photos/1.jpg"}]}
    name = "messages/inbox/femi_1/message_1.json"
    mine = Beside("messages/inbox/femi_1/photos/1.jpg", b"mine")
    theirs = Beside("messages/inbox/femi_1/stickers/1.jpg", b"theirs")
    (joined,) = records(READER, document(thread(one), name, {"1.jpg": mine}))
    assert joined.attachments[0].sha256 == mine.sha256()
    assert joined.attachments[0].present
    (apart,) = records(READER, document(thread(one), name, {"1.jpg": theirs}))
    assert not apart.attachments[0].present


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    messages = [message(f"number {n}", 1_772_990_000_000 + n) for n in range(1000)]
    whole = thread(*messages, indent=indent)
    for good, bad in ((b'"number 500"', b'number 500"'), (b'"number 500"', b'"number "500"')):
        items, tally = read(READER, document(whole.replace(good, bad), "message_1.json"))
        kept = [r.text for r in items if isinstance(r, Record)]
        assert kept == [f"number {n}" for n in range(1000) if n != 500]
        assert [u.why for u in items if isinstance(u, Unread)] == ["bad_json"]
        assert not tally.truncated


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = thread(message("one"), message("é } two", 1_772_990_000_001), message("three"), title="x")
    ends = [(i.where.offset or 0) + (i.where.length or 0) for i in records(READER, document(raw, "m.json"))]
    for cut in range(len(raw)):
        items, tally = read(READER, document(raw[:cut], "m.json"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated
        assert all(item.why == "cut_off" for item in items if isinstance(item, Unread))


def test_a_message_too_long_to_hold_is_kept_by_its_place() -> None:
    for indent in (None, 2):
        raw = thread(message("before"), message("x" * (18 << 20)), message("after"), indent=indent)
        items, _ = read(READER, document(raw, "m.json"))
        assert [i.text if isinstance(i, Record) else i.why for i in items] == [
            "before",
            "element_too_big",
            "after",
        ]


def test_a_nest_of_brackets_is_refused_by_name() -> None:
    items, tally = read(READER, document(b'{"a":' + b"[" * 100_000, "m.json"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["too_deep"]
    assert tally.truncated


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(TEXT, max_size=6), st.sampled_from([None, 1, 2]), st.booleans(), st.booleans())
def test_what_meta_writes_comes_back(
    texts: list[str], indent: int | None, broken: bool, escaped: bool
) -> None:
    written = [t.encode().decode("latin-1") if broken else t for t in texts]
    messages = [message(t, 1_772_990_000_000 + n) for n, t in enumerate(written)]
    people = [{"name": "Femi"}]
    raw = json.dumps({"participants": people, "messages": messages}, indent=indent, ensure_ascii=escaped)
    found = records(READER, document(raw.encode(), "m.json"))
    read_back = [r.extra.get("text_as_written", r.text) for r in found]
    assert read_back == written
    if broken:
        assert [r.text for r in found] == texts


@pytest.mark.parametrize(
    "bare", [b"[]", b"{}", b"\xef\xbb\xbf [ ]\n", b'{"messages": []}', thread(title="Femi")]
)
def test_an_empty_thread_says_that_it_holds_nothing(bare: bytes) -> None:
    of = document(bare, "messages/inbox/femi_1015/message_1.json")
    assert claimants(of) == (READER,)
    assert read(READER, of)[1].seen == 0
    assert claimants(document(b"[]", "other.json")) == ()


def test_a_thread_whose_messages_nobody_knows_is_not_called_empty() -> None:
    for unknown in (b'{"participants": [{"name": "Ada"}], "letters": ["a"]}', thread()[:-1]):
        assert [s.why for s in read(READER, document(unknown, "message_1.json"))[1].skipped]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "message_1.json"))
    read(READER, document(untrusted, "message_1.json"))


PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b",",
    b":",
    b'"messages":[',
    b'"reactions":[',
    b"\n  }",
    b"\xff",
]
REAL = [line for path in SAMPLES for line in path.read_bytes().splitlines(keepends=True)]


@given(st.lists(st.sampled_from([*PIECES, *REAL]), max_size=14), st.booleans())
def test_no_mixture_of_real_pieces_breaks_the_reader(mixed: list[bytes], begun: bool) -> None:
    head = b'{"participants": [], "messages": [' if begun else b""
    read(READER, document(head + b"".join(mixed), "message_1.json"))


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=2)), max_size=4))
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = bytearray(path.read_bytes())
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new
    read(READER, document(bytes(untrusted), "message_1.json"))


def test_a_picture_of_an_encrypted_chat_is_found_in_the_folder_that_was_brought(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "door.jpg").write_bytes(b"picture")
    message = {"senderName": "Femi", "text": "", "timestamp": 1777000000000, "isUnsent": False}
    message |= {"media": [{"uri": "./media/door.jpg"}], "reactions": [], "type": "media"}
    told = {"participants": ["Ada", "Femi"], "threadName": "Femi_7", "messages": [message]}
    (tmp_path / "Femi_7.json").write_text(json.dumps(told), "utf-8")
    (record, _) = lines((tmp_path,), Asked(), "en", lambda _: None)
    assert [(one["name"], one["present"]) for one in record["attachments"]] == [("./media/door.jpg", True)]


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    expected = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, expected) if e["source"] in ("facebook_messenger", "instagram")]
    assert entries
    for entry in entries:
        of = document((SHARED / "exports" / entry["file"]).read_bytes(), entry["file"])
        found = [r for r in records(READER, of) if r.kind == "message"]
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert record.sender.name == wanted["sender"]
            assert record.text.startswith(wanted["text_starts"])
