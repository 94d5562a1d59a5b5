# SPDX-License-Identifier: Apache-2.0
"""Skype's export is read whole: calls with their length, what was edited and deleted, tags taken away."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.skype_json import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("skype_json", "json")
WHOLE = next(path for path in SAMPLES if path.stem == "messages")


def message(number: int, text: str = "hi", **more: object) -> dict[str, object]:
    fields = {"id": str(number), "messagetype": "Text", "content": text, "from": "8:live:femi"}
    return {**fields, "originalarrivaltime": "2025-03-08T19:14:00Z", **more}


def export(*messages: object, indent: int | None = 1) -> bytes:
    chats = [{"id": "8:live:femi", "displayName": "Femi", "MessageList": messages}]
    whole = {"userId": "8:live:ada", "exportDate": "x", "conversations": chats}
    return json.dumps(whole, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "messages.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"{}", b'{"conversations": [{"id": 1}]}', b'[{"MessageList": []}]'])
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "messages.json")) is None


def test_a_picture_that_came_along_is_found_by_its_number() -> None:
    beside = {"0-weu-d1-abc.1.jpg": Opened("media/0-weu-d1-abc.1.jpg", b"picture")}
    found = records(READER, document(WHOLE.read_bytes(), "messages.json", beside))[0]
    assert [(one.name, one.present) for one in found.attachments] == [("door.jpg", True)]


def test_a_message_outside_of_the_known_lists_is_counted() -> None:
    items, tally = read(READER, document(export(message(1)).replace(b"MessageList", b"Messages"), "x"))
    assert not items
    assert [(one.why, one.count) for one in tally.skipped] == [("not_recognised", 1)]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = export(message(1, "} é"), message(2), message(3))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 1])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = export(*(message(n, f"n{n}.") for n in range(1000)), indent=indent)
    items, _ = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "x"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.sampled_from([None, 1]), st.booleans())
def test_what_was_written_comes_back(texts: list[str], indent: int | None, rich: bool) -> None:
    said = [t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if rich else t for t in texts]
    kind = "RichText" if rich else "Text"
    raw = export(*(message(n, text, messagetype=kind) for n, text in enumerate(said)), indent=indent)
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(b'{"conversations":['.__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "messages.json")


@needs_shared
def test_the_shared_sample_reads_as_it_is_judged() -> None:
    lines = (SHARED / "expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "skype"]
    (found,) = records(READER, document((SHARED / entry["file"]).read_bytes(), "x"))
    wanted = entry["first"]
    assert (found.time.as_written, found.time.utc) == (wanted["time_text"], wanted["utc"])
    assert (found.sender.handle, found.text) == (wanted["sender"], wanted["text_starts"])
