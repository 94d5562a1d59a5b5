# SPDX-License-Identifier: Apache-2.0
"""Discord's package is read from its table or its JSON; the number of a message proves its clock."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.discord_package import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .social import ANY_TEXT, Opened, bent, mixed, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports/discord/inline"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = [path for ending in ("json", "csv") for path in samples("discord_package", ending)]
HEADER = "ID,Timestamp,Contents,Attachments\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.suffix)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, f"Messages/c998/{path.name}")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.suffix)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize("other", [b"", b"ID,Timestamp\n", b"[]", b'[{"ID": 1, "Timestamp": "x"}]'])
def test_other_files_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "messages.csv")) is None


def test_the_channel_beside_names_the_conversation() -> None:
    raw = f"{HEADER}42,2026-03-08 19:14:05,hi,\n".encode()
    channel = b'{"type": "DM", "recipients": ["77", "78"], "guild": {"id": "1", "name": "Book club"}}'
    beside = {"channel.json": Opened("Messages/c998/channel.json", channel)}
    (found,) = records(READER, document(raw, "Messages/c998/messages.csv", beside))
    assert found.thread == "Book club"
    assert found.extra["channel_recipients"] == '["77","78"]'
    assert found.direction == "out"
    for broken in (b"", b"[]", b"{", b"\xff"):
        beside = {"channel.json": Opened("Messages/c998/channel.json", broken)}
        (found,) = records(READER, document(raw, "Messages/c998/messages.csv", beside))
        assert found.thread == "c998"


def test_a_number_of_another_second_leaves_the_time_without_a_zone() -> None:
    number = str(((1_772_997_245_000 - 1_420_070_400_000) << 22) | 5)
    for other, utc in ((number, "2026-03-08T19:14:05Z"), ("42", None), ("x", None), ("9" * 30, None)):
        raw = f"{HEADER}{other},2026-03-08 19:14:05,hi,\n".encode()
        items, tally = read(READER, document(raw, "messages.csv"))
        assert [r.time.utc for r in items if isinstance(r, Record)] == [utc]
        assert ("by_number" in said(tally)) == (utc is not None)


def test_every_receipt_says_that_only_her_own_messages_are_there() -> None:
    raw = f"{HEADER}42,2026-03-08 19:14:05,hi,\n".encode()
    assert "own_only" in said(read(READER, document(raw, "messages.csv"))[1])


def test_one_bad_message_among_a_thousand_costs_one() -> None:
    rows = [{"ID": n, "Timestamp": "2026-03-08 19:14:05", "Contents": f"n{n}."} for n in range(1000)]
    raw = json.dumps(rows).replace('"n500."', '"n"500."').encode()
    items, _ = read(READER, document(raw, "messages.json"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.booleans())
def test_what_was_written_comes_back(texts: list[str], is_json: bool) -> None:
    if is_json:
        rows = [{"ID": 1, "Timestamp": "2026-03-08 19:14:05", "Contents": text} for text in texts]
        raw = json.dumps(rows, ensure_ascii=False)
    else:
        texts = [text.replace("\r", " ") for text in texts]
        quoted = (text.replace('"', '""') for text in texts)
        raw = HEADER + "".join(f'1,2026-03-08 19:14:05,"{text}",\n' for text in quoted)
    assert [r.text for r in records(READER, document(raw.encode(), "x"))] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(HEADER.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "messages.csv")


@needs_shared
def test_the_shared_samples_are_read() -> None:
    for folder, text in (("c42", "csv says hi"), ("c43", "hey, Thursday?")):
        untrusted = (SHARED / folder / "messages.csv").read_bytes()
        assert claimants(document(untrusted, "messages.csv")) == (READER,)
        assert [r.text for r in records(READER, document(untrusted, "messages.csv"))] == [text]
