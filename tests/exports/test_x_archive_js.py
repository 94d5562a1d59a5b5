# SPDX-License-Identifier: Apache-2.0
"""An archive of X is read file by file; whose it is comes from the file that lies beside."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.x_archive_js import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, said, samples
from .social import ANY_TEXT, Opened, bent, mixed, pieces, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("x_archive_js", "js")
DIRECT = next(path for path in SAMPLES if path.stem == "direct-messages")
START = b"window.YTD.direct_messages.part0 = "
ACCOUNT = b'window.YTD.account.part0 = [{"account": {"accountId": "111", "accountDisplayName": "Ada"}}]'


def message(number: int, text: str = "hi", **more: object) -> dict[str, object]:
    fields = {"senderId": "222", "recipientId": "111", "text": text, "id": str(number)}
    return {"messageCreate": {**fields, "createdAt": "2026-03-08T19:14:05.928Z", **more}}


def archive(*messages: object, indent: int | None = 2) -> bytes:
    whole = [{"dmConversation": {"conversationId": "111-222", "messages": messages}}]
    return START + json.dumps(whole, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [b"", b"[]", b"window.YTD.ad_impressions.part0 = [ ]", ACCOUNT, b"a window.YTD.block.part0 = ["],
)
def test_other_files_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "direct-messages.js")) is None


def test_the_account_beside_says_who_sent_and_who_received() -> None:
    beside = {"account.js": Opened("data/account.js", ACCOUNT)}
    items, tally = read(READER, document(DIRECT.read_bytes(), "direct-messages.js", beside))
    found = [item for item in items if isinstance(item, Record)]
    assert [r.direction for r in found] == ["in", "out", "out"]
    assert found[2].sender.name == "Ada"
    assert "no_account" not in said(tally)


@pytest.mark.parametrize(
    "account", [b"", b"window = {", ACCOUNT[:-9], b'x = [{"account": {"accountId": 7}}]']
)
def test_without_a_readable_account_directions_stay_unknown(account: bytes) -> None:
    beside = {"account.js": Opened("data/account.js", account)}
    items, tally = read(READER, document(DIRECT.read_bytes(), "direct-messages.js", beside))
    assert {r.direction for r in items if isinstance(r, Record)} == {"unknown"}
    assert "no_account" in said(tally)


def test_a_picture_that_came_along_is_found_by_number_and_name() -> None:
    near = Opened("data/direct_messages_media/700-ntk.jpg", b"picture")
    found = records(READER, document(DIRECT.read_bytes(), "x", {"700-ntk.jpg": near}))
    assert [(one.name, one.present) for one in found[0].attachments] == [
        ("direct_messages_media/700-ntk.jpg", True)
    ]


def test_the_same_number_twice_is_two_messages() -> None:
    assert len(records(READER, document(archive(message(1), message(1)), "x"))) == 2


def test_a_message_outside_of_the_known_lists_is_counted() -> None:
    raw = archive(message(1)).replace(b"dmConversation", b"dmConversations")
    items, tally = read(READER, document(raw, "x"))
    assert not items
    assert [(one.why, one.count) for one in tally.skipped] == [("not_recognised", 1)]


def test_a_cut_at_any_byte_keeps_every_whole_message_before_it() -> None:
    raw = archive(message(1, "} é"), message(2), message(3))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for piece in pieces(raw):
        if len(piece) <= len(START):
            continue
        items, tally = read(READER, document(piece, "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= len(piece) for end in ends)
        assert tally.truncated


@pytest.mark.parametrize("indent", [None, 2])
def test_one_bad_message_among_a_thousand_costs_one(indent: int | None) -> None:
    raw = archive(*(message(n, f"n{n}.") for n in range(1000)), indent=indent)
    items, _ = read(READER, document(raw.replace(b'"n500."', b'"n"500."'), "x"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.sampled_from([None, 2]))
def test_what_was_written_comes_back(texts: list[str], indent: int | None) -> None:
    raw = archive(*(message(n, text) for n, text in enumerate(texts)), indent=indent)
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(START.__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "direct-messages.js")


@needs_shared
def test_the_shared_sample_reads_as_it_is_judged() -> None:
    lines = (SHARED / "expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "twitter_x"]
    found = records(READER, document((SHARED / entry["file"]).read_bytes(), "x"))
    messages = [r for r in found if r.kind == "message"]
    assert (len(messages), len(found) - len(messages)) == (entry["count"], entry["reactions"])
    for record, wanted in ((messages[0], entry["first"]), (messages[-1], entry["last"])):
        assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
        assert record.sender.handle == wanted["sender"]
