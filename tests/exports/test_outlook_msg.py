# SPDX-License-Identifier: Apache-2.0
"""A mail out of Outlook tells who wrote what to whom and when, and the files and mails it carries."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.outlook_msg import READER
from leeward.records import Party, Record, Unread

from .compound_files import Tree, compound, filetime, thing
from .json_exports import answers_as_written, document, read, records, said, samples
from .mails import WORDS

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("outlook_msg", "msg")

CLASS, SUBJECT, HEAD, BODY, SENT, FLAGS = 0x001A, 0x0037, 0x007D, 0x1000, 0x0039, 0x0E07
NAME, FROM, FROM_SMTP, ADDRESS, SMTP = 0x0042, 0x0065, 0x5D02, 0x3003, 0x39FE
AT = filetime(1_772_997_605)


def one(tree: Tree) -> Record:
    (found,) = records(READER, document(compound(tree), "a.msg"))
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "mail")) == (READER,)


def test_other_files_of_files_are_not_claimed() -> None:
    raw = compound({"WordDocument": b"x" * 5000})
    assert READER.claim(document(raw, "letter.doc")) is None
    items, tally = read(READER, document(raw, "letter.msg"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["not_recognised"]
    assert tally.seen == 1


@given(WORDS, st.sampled_from([None, "utf-8"]))
def test_any_words_come_back(text: str, page: str | None) -> None:
    text = text.replace("\r\n", "\n").rstrip("\r\n\0")
    numbers = {SENT: AT, **({0x3FDE: (3, 65001)} if page else {})}
    assert one(thing({BODY: text}, numbers, page=page)).text == text


def test_letters_of_eight_bits_are_read_by_the_page_that_the_mail_names() -> None:
    assert one(thing({BODY: "Привет"}, {0x3FDE: (3, 1251)}, page="cp1251")).text == "Привет"
    assert one(thing({BODY: "もう"}, {0x3FFD: (3, 932)}, page="cp932")).text == "もう"


def test_an_address_that_only_exchange_knows_gives_way_to_one_that_all_know() -> None:
    inside, address = "/O=EXAMPLE/OU=X/CN=RECIPIENTS/CN=FEMI", "femi@example.org"
    both = one(thing({NAME: "Femi", FROM: inside, FROM_SMTP: address}))
    assert both.sender == Party(address, "Femi")
    assert one(thing({NAME: "Femi", FROM: inside})).sender == Party(None, "Femi")
    assert one(thing({NAME: address, FROM: address})).sender == Party(address)


def test_the_head_that_came_over_the_wire_is_believed_before_what_outlook_made_of_it() -> None:
    head = "From: Femi <femi@example.org>\r\nDate: Sun, 8 Mar 2026 20:20:01 +0100\r\nReceived: from a\r\n"
    found = one(thing({HEAD: head, NAME: "Somebody", FROM: "else@example.org"}, {SENT: AT}))
    assert found.sender == Party("femi@example.org", "Femi")
    assert found.time.as_written == "Sun, 8 Mar 2026 20:20:01 +0100"
    assert found.extra["received"] == "from a"


def test_when_it_was_sent_is_told_and_a_draft_is_one() -> None:
    sent = one(thing({BODY: "x"}, {SENT: AT, FLAGS: (3, 8)}))
    assert (sent.time.utc, sent.state) == ("2026-03-08T19:20:05Z", ())
    draft = one(thing({BODY: "x"}, {0x3008: AT, FLAGS: (3, 8)}))
    assert (draft.time.utc, draft.state) == ("2026-03-08T19:20:05Z", ("draft",))
    items, tally = read(READER, document(compound(thing({BODY: "x"}, {0x3008: AT})), "a.msg"))
    assert isinstance(items[0], Record)
    assert items[0].time.utc is None
    assert said(tally) == {"undated": {"n": 1}}


def test_an_appointment_is_an_event_and_a_contact_is_named_as_not_read() -> None:
    assert one(thing({CLASS: "IPM.Appointment", SUBJECT: "school"}, {0x0060: AT})).kind == "event"
    assert one(thing({CLASS: "IPM.Schedule.Meeting.Request", BODY: "come"}, {SENT: AT})).kind == "mail"
    items, _ = read(READER, document(compound(thing({CLASS: "IPM.Contact"})), "a.msg"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["not_a_message"]


def test_files_are_named_and_hashed() -> None:
    data = bytes(range(256)) * 40
    file = thing({0x3707: "gate.jpg", 0x3701: data}, head=8)
    found = one(thing({BODY: "x"}, more={"__attach_version1.0_#00000000": file}))
    assert [(a.name, a.sha256) for a in found.attachments] == [("gate.jpg", hashlib.sha256(data).hexdigest())]


def nested(depth: int) -> Tree:
    inner: Tree = thing({BODY: f"mail {depth}"}, {SENT: AT}, 24 if depth else 32)
    if depth > 40:
        return inner
    file = {**thing({}, head=8), "__substg1.0_3701000D": nested(depth + 1)}
    return {**inner, "__attach_version1.0_#00000000": file}


def test_mails_inside_of_mails_are_read_to_a_depth_that_is_said() -> None:
    items, tally = read(READER, document(compound(nested(0)), "a.msg"))
    assert isinstance(items[0], Record)
    assert "mail 1\n" in items[0].text
    assert "mail 20" in items[0].text
    assert "mail 30" not in items[0].text
    assert said(tally)["too_deep"] == {"n": 1}


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=3)), max_size=6))
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = bytearray(path.read_bytes())
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + len(new)] = new
    assert read(READER, document(bytes(untrusted), "a")) == read(READER, document(bytes(untrusted), "a"))


@given(st.sampled_from(SAMPLES), st.integers(0, 9000))
def test_no_cut_breaks_the_reader(path: Path, cut: int) -> None:
    raw = path.read_bytes()
    read(READER, document(raw[: cut % len(raw)], "a"))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "a.msg"))
    read(READER, document(untrusted, "a.msg"))


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "email_msg"]
    assert entries
    for entry in entries:
        raw = (SHARED / "exports" / entry["file"]).read_bytes()
        assert claimants(document(raw, "x")) == (READER,)
        (found,) = records(READER, document(raw, "x"))
        wanted = entry["first"]
        assert (found.time.as_written, found.time.utc) == (wanted["time_text"], wanted["utc"])
        assert (found.sender.handle, found.subject) == (wanted["sender"], wanted["subject"])
        assert found.text.startswith(wanted["text_starts"])
        assert len(found.attachments) == entry["attachments"]
