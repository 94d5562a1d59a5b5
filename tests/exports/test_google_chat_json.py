# SPDX-License-Identifier: Apache-2.0
"""Google Chat and old Hangouts are read whole: who, when, what, files, reactions, and what was taken back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.google_chat_json import READER
from leeward.parts import Document
from leeward.records import Party, Record

from .hostile import ALPHABET, Near, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("google_chat_json", "json")
MESSAGES = next(path for path in SAMPLES if path.stem == "messages").read_bytes()
ADA = {"name": "Ada", "email": "ADA@example.com", "user_type": "Human"}
FEMI = {"name": "Femi", "email": "femi@example.com", "user_type": "Human"}


def told(name: str, what: object) -> Near:
    return Near(name, json.dumps(what).encode())


def whole(raw: bytes) -> Document:
    """The messages as they lie in a download, with the files that say who is who."""
    beside = {
        "group_info.json": told("group_info.json", {"members": [ADA, FEMI]}),
        "user_info.json": told("user_info.json", {"user": {**ADA, "email": "ada@example.com"}}),
        "file-a_b.jpg": Near("File-a_b.jpg", b"picture"),
    }
    return document(raw, "messages.json", beside)


def chat(*texts: str) -> bytes:
    messages = [
        {"creator": FEMI, "created_date": "2 January 2024 at 15:04:05 UTC", "text": t, "message_id": str(n)}
        for n, t in enumerate(texts)
    ]
    return json.dumps({"messages": messages}, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "Groups/DM abc/messages.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "message_1.json")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b'{"messages": []}',
        b'{"messages": [{"sender_name": "Ada", "timestamp_ms": 1}]}',
        b'{"members": [{"name": "Ada", "email": "a@example.com"}]}',
        b'{"conversations": [{"id": "x", "MessageList": []}]}',
    ],
)
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "messages.json")) is None


def test_the_files_beside_say_who_is_who() -> None:
    found = [r for r in records(READER, whole(MESSAGES)) if r.kind == "message"]
    assert [r.direction for r in found] == ["in", "out", "in", "in", "in", "unknown"]
    assert {r.thread for r in found} == {"Femi"}
    assert found[1].to == (Party("femi@example.com", "Femi"),)
    assert [a.present for a in found[2].attachments] == [False, True]


def test_without_them_no_direction_is_guessed_and_it_is_said() -> None:
    items, tally = read(READER, document(MESSAGES, "messages.json"))
    assert {i.direction for i in items if isinstance(i, Record)} == {"unknown"}
    assert "no_owner" in said(tally)


def test_between_two_a_message_goes_to_the_other_whoever_the_owner_is() -> None:
    beside = {"group_info.json": told("group_info.json", {"members": [ADA, FEMI]})}
    (found,) = records(READER, document(chat("a"), "x", beside))
    assert (found.direction, found.to) == ("unknown", (Party("ADA@example.com", "Ada"),))


def test_what_was_taken_back_or_changed_is_marked() -> None:
    found = [r for r in records(READER, whole(MESSAGES)) if r.kind == "message"]
    assert [r.state for r in found] == [(), (), (), ("deleted",), ("edited",), ()]
    assert "I will come" in found[4].extra["previous_message_versions"]


def test_each_person_who_reacted_is_a_reaction() -> None:
    found = [r for r in records(READER, whole(MESSAGES)) if r.kind == "reaction"]
    assert [(r.text, r.direction) for r in found] == [("👍", "out"), ("👍", "in")]


def test_a_broken_file_beside_costs_only_what_it_would_have_said() -> None:
    user = Near("user_info.json", b"")
    beside = {"group_info.json": told("group_info.json", [1]), "user_info.json": user}
    user.size = 1 << 30
    assert len(records(READER, document(chat("a", "b"), "x", beside))) == 2


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = chat("one", "é } ]", "three")
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(len(raw)):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated


@given(st.lists(st.text(ALPHABET), max_size=6))
def test_what_google_writes_comes_back(texts: list[str]) -> None:
    assert [r.text for r in records(READER, document(chat(*texts), "x"))] == texts


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


PIECES = [b"{", b"}", b"[", b"]", b'"', b"\\", b",", b'"reactions":[', b'"events":[', b"\xff"]


@given(
    mixtures(SAMPLES, PIECES),
    st.sampled_from([b'{"messages": [', b'{"conversations": [{"participant_data":[']),
)
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes, begin: bytes) -> None:
    survives(READER, begin + untrusted)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "google_chat"]
    assert entries
    for entry in entries:
        raw = (SHARED / "exports" / entry["file"]).read_bytes()
        found = records(READER, document(raw, "messages.json"))
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert (record.sender.name, record.text) == (wanted["sender"], wanted["text_starts"])
