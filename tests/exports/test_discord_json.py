# SPDX-License-Identifier: Apache-2.0
"""A channel as DiscordChatExporter writes it is read whole, each message with its place, calls as calls."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.discord_json import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("discord_json", "json")
DIRECT = next(path for path in SAMPLES if path.stem == "direct")


def message(number: int, text: str = "hi", **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": "2026-03-08T19:14:05.031+00:00",
        "timestampEdited": None,
        "content": text,
        "author": {"id": "77", "name": "femi", "discriminator": "0000", "nickname": "Femi"},
        **more,
    }


def channel(*messages: object, indent: int | None = 2) -> bytes:
    head = {"guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "9", "type": "DirectTextChat"}}
    whole = {**head, "dateRange": {"after": None}, "messages": messages, "messageCount": len(messages)}
    return json.dumps(whole, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "channel.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"{}", b'{"channel": {}, "messages": []}', b'[{"guild": {}}]'])
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "x")) is None


def test_a_call_has_its_length_and_an_empty_channel_is_no_error() -> None:
    raw = channel(message(1, type="Call", callEndedTimestamp="2026-03-08T19:16:06+00:00"))
    (call,) = records(READER, document(raw, "x"))
    assert (call.kind, call.seconds) == ("call", 120)
    items, tally = read(READER, document(channel(), "x"))
    assert not items
    assert not tally.truncated


def test_a_kind_without_a_name_is_an_event_of_discord_up_to_eighteen_and_a_message_above() -> None:
    found = records(READER, document(channel(*(message(n, type=str(n)) for n in (8, 18, 20, 24))), "x"))
    assert [(r.kind, r.extra.get("event"), r.extra.get("type")) for r in found] == [
        ("event", "8", None),
        ("event", "18", None),
        ("message", None, "20"),
        ("message", None, "24"),
    ]


def test_a_file_that_came_along_is_hashed_and_a_link_is_kept() -> None:
    beside = {"photo-1a2b3.png": Opened("femi.json_Files/photo-1A2B3.png", b"picture")}
    found = records(READER, document(DIRECT.read_bytes(), "femi.json", beside))[0]
    assert [(one.name, one.present) for one in found.attachments] == [
        ("femi.json_Files\\photo-1A2B3.png", True),
        ("voice.ogg", False),
    ]
    assert "https://cdn.example.com/a/voice.ogg" in found.extra["links"]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = channel(message(1, "} é"), message(2), message(3))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 2])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = channel(*(message(n, f"n{n}.") for n in range(1000)), indent=indent)
    items, _ = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "x"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT.filter(bool), max_size=6), st.sampled_from([None, 2]))
def test_what_was_written_comes_back(texts: list[str], indent: int | None) -> None:
    raw = channel(*(message(n, text) for n, text in enumerate(texts)), indent=indent)
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(
    st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES, b'"messages":[').map(b'{"messages":['.__add__)
)
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "channel.json")


@needs_shared
def test_the_shared_sample_reads_as_it_is_judged() -> None:
    lines = (SHARED / "expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "discord"]
    (found,) = records(READER, document((SHARED / entry["file"]).read_bytes(), "x"))
    wanted = entry["first"]
    assert (found.time.as_written, found.time.utc) == (wanted["time_text"], wanted["utc"])
    assert wanted["sender"] in (found.sender.name, found.sender.handle)
    assert all(piece in found.text for piece in entry["must_contain"])
