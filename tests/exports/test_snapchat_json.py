# SPDX-License-Identifier: Apache-2.0
"""Snapchat's own export is read in both layouts, with the true unit of its mislabelled number."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.snapchat_json import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("snapchat_json", "json")
NEW = next(path for path in SAMPLES if path.stem == "new_layout")


def message(text: str = "hi", **more: object) -> dict[str, object]:
    return {
        "From": "femi",
        "Media Type": "TEXT",
        "Created": "2026-03-08 19:14:05 UTC",
        "Content": text,
        "Conversation Title": None,
        "IsSender": False,
        "Created(microseconds)": 1772997245686,
        "IsSaved": True,
        "Media IDs": "",
        **more,
    }


def numbered(number: object) -> dict[str, object]:
    return {**message(), "Created(microseconds)": number}


def history(*messages: object, indent: int | None = 1) -> bytes:
    return json.dumps({"femi": messages}, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "chat_history.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"{}", b'{"Friends": []}', b'{"messages": [{"From": "x"}]}'])
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "chat_history.json")) is None


@pytest.mark.parametrize("number", [1772997245686, 1772997245686000, 1772997245686000000])
def test_the_number_is_read_by_its_size_whatever_it_is_called(number: int) -> None:
    (found,) = records(READER, document(history(numbered(number)), "x"))
    assert found.time.utc == "2026-03-08T19:14:05.686Z"
    assert found.time.as_written == "2026-03-08 19:14:05 UTC"


@pytest.mark.parametrize("number", [1, -1, 1572997245686, 10**40, "7", 17.5, None])
def test_a_number_that_names_another_second_changes_nothing(number: object) -> None:
    (found,) = records(READER, document(history(numbered(number)), "x"))
    assert found.time.utc == "2026-03-08T19:14:05Z"


def test_a_number_alone_is_a_time_and_no_time_is_said() -> None:
    (found,) = records(READER, document(history(message(Created=None)), "x"))
    assert (found.time.as_written, found.time.utc) == ("1772997245686", "2026-03-08T19:14:05.686Z")
    items, tally = read(READER, document(history(message(Created="soon")), "x"))
    assert [item.time.as_written for item in items if isinstance(item, Record)] == ["soon"]
    assert said(tally)["undated"] == {"n": 1}


def test_a_picture_that_came_along_is_found_by_its_id() -> None:
    beside = {"2026-03-08_b~eiqs.jpg": Opened("chat_media/2026-03-08_b~EiQS.jpg", b"picture")}
    found = records(READER, document(NEW.read_bytes(), "chat_history.json", beside))[1]
    assert [(one.name, one.present) for one in found.attachments] == [
        ("chat_media/2026-03-08_b~EiQS.jpg", True),
        ("b~zzzz", False),
    ]


def test_every_receipt_says_that_only_saved_chats_are_there() -> None:
    assert "only_saved" in said(read(READER, document(history(message()), "x"))[1])


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = history(message("} é"), message(), message())
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 1])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = history(*(message(f"n{n}.") for n in range(1000)), indent=indent)
    items, _ = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "x"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.booleans(), st.sampled_from([None, 1]))
def test_what_was_written_comes_back(texts: list[str], escaped: bool, indent: int | None) -> None:
    written = [_escape(text) if escaped or "&" in text else text for text in texts]
    raw = history(*map(message, written), indent=indent)
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&quot;")


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(b'{"femi":['.__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "snap_history.json")


@needs_shared
def test_the_shared_sample_reads_as_it_is_judged() -> None:
    lines = (SHARED / "expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "snapchat"]
    found = records(READER, document((SHARED / entry["file"]).read_bytes(), "x"))
    assert len(found) == entry["count"]
    for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
        assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
        assert (record.sender.handle, record.direction) == (wanted["sender"], wanted["direction"])
    assert sum("deleted" in record.state for record in found) == entry["deleted"]
