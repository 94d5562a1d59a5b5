# SPDX-License-Identifier: Apache-2.0
"""A chat of signal-export is read from its text or its JSON, each message once, calls as calls."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.signal_markdown import READER
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, Opened, bent, mixed, survives

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = [path for ending in ("json", "md", "txt") for path in samples("signal_markdown", ending)]
LINE = "[2026-03-08 19:14:05] Femi: "


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"[2026-03-08 19:14:05] Femi: as WhatsApp on an iPhone\n[2026-03-08 19:14:06] Ada: writes it\n",
        b"notes\n[2019-12-24, 12:23] Femi: Hello\n",
        b'{"date": "2026"}',
    ],
)
def test_other_text_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "notes.txt")) is None


def test_the_name_of_the_folder_is_the_thread_and_may_hold_a_colon() -> None:
    raw = b"[2019-12-24, 12:23] Femi: the one: hello\n"
    (found,) = records(READER, document(raw, "Femi: the one/chat.md"))
    assert (found.thread, found.sender.name, found.text) == ("Femi: the one", "Femi: the one", "hello")


def test_a_chat_whose_times_have_no_seconds_and_no_comma_is_read_by_its_name_and_its_own_form() -> None:
    raw = b"[2026-03-08 19:14] Femi: hello  \n[2026-03-08 19:15] Me: stop  \n"
    assert claimants(document(raw, "Femi/chat.md")) == (READER,)
    found = records(READER, document(raw, "Femi/chat.md"))
    told = [(r.time.local, r.time.exact_to, r.sender.name, r.direction, r.text) for r in found]
    assert told == [
        ("2026-03-08T19:14", "minute", "Femi", "in", "hello"),
        ("2026-03-08T19:15", "minute", "Me", "out", "stop"),
    ]
    quoted = f"{LINE}he wrote\n[2026-03-08 19:15] Femi: this  \n".encode()
    (whole,) = records(READER, document(quoted, "Femi/chat.md"))
    assert whole.text == "he wrote\n[2026-03-08 19:15] Femi: this"


def test_the_text_is_passed_over_where_its_json_lies_beside() -> None:
    raw = f"{LINE}hi  \n".encode()
    beside = {"data.json": Opened("Femi/data.json", b"{}")}
    items, tally = read(READER, document(raw, "Femi/chat.md", beside))
    assert not items
    assert [(one.why, one.count) for one in tally.skipped] == [("json_beside", 1)]
    other = {"data.json": Opened("Dele/data.json", b"{}")}
    assert len(records(READER, document(raw, "Femi/chat.md", other))) == 1


def test_a_file_that_came_along_is_hashed() -> None:
    beside = {"a b.jpg": Opened("Femi/media/a b.jpg", b"picture")}
    raw = f"{LINE}look  ![a b.jpg](./media/a%20b.jpg)  \n".encode()
    (found,) = records(READER, document(raw, "Femi/chat.md", beside))
    assert found.text == "look"
    assert [(one.name, one.present) for one in found.attachments] == [("media/a b.jpg", True)]


def test_a_line_of_an_earlier_time_is_a_message_where_the_one_before_it_had_ended() -> None:
    early = "[2020-01-01 00:00:00] Ada: "
    raw = f"{LINE}a  \n{early}b  \n{LINE}c\n{early}d  \n".encode()
    found = records(READER, document(raw, "Femi/chat.md"))
    assert [(r.text, r.state) for r in found] == [
        ("a", ()),
        ("b", ()),
        (f"c\n{early}d", ("ambiguous_line",)),
    ]


def test_one_bad_line_of_json_among_a_thousand_costs_one() -> None:
    rows = [
        json.dumps({"date": "2026-03-08T19:14:05", "sender": "Femi", "body": f"n{n}."}) for n in range(1000)
    ]
    raw = "\n".join(rows).replace('"n500."', '"n"500."').encode()
    items, _ = read(READER, document(raw, "data.json"))
    assert [i.text for i in items if isinstance(i, Record)] == [f"n{n}." for n in range(1000) if n != 500]
    assert [i.why for i in items if isinstance(i, Unread)] == ["bad_json"]


@given(st.lists(ANY_TEXT, max_size=6), st.booleans())
def test_what_was_written_comes_back(texts: list[str], is_json: bool) -> None:
    texts = [
        text.replace("\r", " ").replace("[", "(").replace(")", "]").replace("> ", ">").rstrip()
        for text in texts
    ]
    if is_json:
        rows = [{"date": "2026-03-08T19:14:05", "sender": "Femi", "body": f"{text}  "} for text in texts]
        raw = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    else:
        raw = "".join(f"{LINE}{text}  \n" for text in texts)
    found = records(READER, document(raw.encode(), "Femi/chat.md"))
    assert [r.text for r in found] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(f"{LINE}x\n".encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "Femi/chat.md")


@needs_shared
def test_the_shared_sample_reads_as_it_is_judged() -> None:
    lines = (SHARED / "expected_sample.jsonl").read_text("utf-8").splitlines()
    (entry,) = [e for e in map(json.loads, lines) if e["source"] == "signal"]
    found = records(READER, document((SHARED / entry["file"]).read_bytes(), "x"))
    assert len(found) == entry["count"]
    for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
        assert (record.time.as_written, f"{record.time.local}:00") == (wanted["time_text"], wanted["local"])
        assert record.sender.name == wanted["sender"]
    assert entry["must_contain"][0] in found[-1].text


def test_a_very_long_line_is_a_message_of_its_own() -> None:
    long = "again " * 4000 + "end"
    raw = f"{LINE}one  \n{LINE}{long}  \n{LINE}three  \n".encode()
    assert [r.text for r in records(READER, document(raw, "Femi/chat.md"))] == ["one", long, "three"]


@pytest.mark.parametrize(("end", "why", "cut"), [(b"", "cut_off", True), (b"\n", "bad_json", False)])
def test_a_last_line_of_json_that_has_no_end_was_cut(end: bytes, why: str, cut: bool) -> None:
    raw = b'{"date": "2026-03-08 19:14:05", "sender": "Me", "body": "one"}\n{"date": "2026-03-08 19:1' + end
    items, tally = read(READER, document(raw, "Femi/data.json"))
    assert [item.why for item in items if isinstance(item, Unread)] == [why]
    assert tally.truncated == cut
