# SPDX-License-Identifier: Apache-2.0
"""TikTok's JSON is read under old and new parents; what holds no contact is counted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.tiktok_json import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .social import ANY_TEXT, bent, mixed, pieces, survives

SAMPLES = samples("tiktok_json", "json")


def message(text: str = "hi", who: str = "femi") -> dict[str, object]:
    return {"Date": "2026-03-08 19:14:05", "From": who, "Content": text}


def export(*messages: object, indent: int | None = 1, **profile: object) -> bytes:
    chats = {"ChatHistory": {"Chat History with femi:": messages}}
    whole = {"Profile": profile, "Direct Messages": {"Chat History": chats}}
    return json.dumps(whole, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, "user_data.json")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"{}", b'{"Activity": {}}', b'{"chats": [{"From": 1, "Date": 2}]}'])
def test_other_json_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "user_data.json")) is None


def test_times_without_a_zone_are_utc_and_the_receipt_says_so() -> None:
    items, tally = read(READER, document(export(message()), "x"))
    assert [r.time.utc for r in items if isinstance(r, Record)] == ["2026-03-08T19:14:05Z"]
    assert said(tally)["utc"] == {"n": 1}


def test_the_named_other_sends_and_whoever_else_is_the_owner() -> None:
    found = records(READER, document(export(message(), message(who="ada")), "x"))
    assert [(r.direction, [p.handle for p in r.to]) for r in found] == [("in", []), ("out", ["femi"])]


def test_a_third_name_in_a_chat_is_nobodys_where_the_owner_is_known() -> None:
    raw = export(message(), message(who="ada"), message(who="old"), ProfileMap={"userName": "ada"})
    assert [r.direction for r in records(READER, document(raw, "x"))] == ["in", "out", "unknown"]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = export(message("} é"), message(), message())
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 1])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = export(*(message(f"n{n}.") for n in range(1000)), indent=indent)
    items, _ = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "x"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.sampled_from([None, 1]))
def test_what_was_written_comes_back(texts: list[str], indent: int | None) -> None:
    raw = export(*map(message, texts), indent=indent)
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(
    st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(b'{"a":{"Chat History with x:":['.__add__)
)
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "user_data.json")
