# SPDX-License-Identifier: Apache-2.0
"""Outlook's own files give every mail of every folder, or say by name why they cannot be read."""

import hashlib
import json
import struct
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.outlook_pst import READER
from leeward.exports.outlook_store import Store
from leeward.records import Party, Record, Unread

from .json_exports import answers_as_written, document, read, records, samples
from .mails import WORDS
from .outlook_files import Mail, Values, filetime, number, outlook_file, text

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("outlook_pst", "pst")

CLASS, SUBJECT, BODY, SENT = 0x001A, 0x0037, 0x1000, 0x0039
AT = filetime(1_772_997_605)
FORMS: dict[str, dict[str, bool]] = {
    "97": {"wide": False},
    "2003": {"wide": True},
    "2013": {"large": True},
}
WIDTHS = pytest.mark.parametrize("form", FORMS)


def mail(body: str) -> Mail:
    return Mail({CLASS: text("IPM.Note"), BODY: text(body), SENT: AT})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "backup")) == (READER,)


@given(st.lists(WORDS, max_size=4), st.sampled_from(list(FORMS)), st.booleans())
def test_any_words_come_back(bodies: list[str], form: str, permuted: bool) -> None:
    wanted = [body.replace("\r\n", "\n").rstrip("\r\n\0") for body in bodies]
    raw = outlook_file([mail(body) for body in wanted], permuted=permuted, **FORMS[form])
    assert [record.text for record in records(READER, document(raw, "a.pst"))] == wanted


@WIDTHS
def test_many_mails_long_texts_and_many_people_are_all_there(form: str) -> None:
    people: list[Values] = [{0x3001: text(f"Name {n}"), 0x3003: text(f"n{n}@example.com")} for n in range(60)]
    long = Mail({CLASS: text("IPM.Note"), BODY: text("long " * 20_000), SENT: AT}, people)
    raw = outlook_file([long, *(mail(f"mail {n}") for n in range(700))], **FORMS[form])
    found = records(READER, document(raw, "a.pst"))
    assert [record.text for record in found[1:]] == [f"mail {n}" for n in range(700)]
    assert found[0].text == "long " * 20_000
    assert found[0].to == tuple(Party(f"n{n}@example.com", f"Name {n}") for n in range(60))
    assert {record.extra["folder"] for record in found} == {"Top of Personal Folders/Inbox"}


@WIDTHS
def test_files_are_named_and_hashed_however_large(form: str) -> None:
    files = [b"", b"small", bytes(range(256)) * 200]
    values: list[Values] = [
        {0x3707: text(f"{n}.jpg"), 0x3701: (0x0102, data)} for n, data in enumerate(files)
    ]
    raw = outlook_file([Mail(mail("x").values, (), values)], **FORMS[form])
    (found,) = records(READER, document(raw, "a"))
    assert [a.name for a in found.attachments] == ["0.jpg", "1.jpg", "2.jpg"]
    assert [a.sha256 for a in found.attachments] == [hashlib.sha256(data).hexdigest() for data in files]


def test_a_mail_inside_of_a_mail_is_part_of_its_text() -> None:
    both = Mail(mail("look").values, (), [({0x3001: text("his mail")}, mail("I know where you work"))])
    (found,) = records(READER, document(outlook_file([both]), "a"))
    assert found.text == "look\n\nDate: 2026-03-08T19:20:05Z\n\nI know where you work"
    assert found.extra["forwarded_at"] == "5"


def test_what_is_no_mail_is_counted_with_its_reason() -> None:
    contact = Mail({CLASS: text("IPM.Contact"), 0x3001: text("Femi")})
    items, tally = read(READER, document(outlook_file([contact, mail("x")]), "a"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["not_a_message"]
    assert (tally.seen, tally.records) == (2, 1)


@pytest.mark.parametrize(("at", "value"), [(10, 37), (10, 99), (513, 2)])
def test_a_kind_that_is_not_read_is_said_by_name(at: int, value: int) -> None:
    raw = bytearray(outlook_file([mail("x")]))
    raw[at] = value
    items, tally = read(READER, document(bytes(raw), "a.ost"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["format_not_supported_yet"]
    assert tally.seen == 1
    assert items[0].where.length == len(raw)


def test_a_squeezed_block_that_is_damaged_says_so_and_costs_no_other_mail() -> None:
    raw = bytearray(outlook_file([mail("first " * 99), mail("again " * 99)], large=True, permuted=False))
    store = Store(raw)
    place = store.place(next(node.data for node in store.nodes if node.number == 0x200024))
    assert place is not None
    raw[place[0] + 2 : place[0] + 12] = bytes(10)
    items, tally = read(READER, document(bytes(raw), "a.ost"))
    assert tally.truncated
    assert [item.why for item in items if isinstance(item, Unread)] == ["damaged_mail"]
    assert [item.text for item in items if isinstance(item, Record)] == [("again " * 99).rstrip("\r\n")]


def test_a_block_that_unpacks_to_more_than_it_says_is_cut_there() -> None:
    store = Store(outlook_file([mail("x" * 60_000)], large=True))
    assert max(len(piece) for node in store.nodes for piece in store.pieces(node.data)) <= 65_512
    squeezed = zlib.compress(bytes(10_000_000))
    assert store._unsqueezed(squeezed, 100) == bytes(100)


def test_a_cut_file_says_so() -> None:
    raw = outlook_file([mail("x")])
    items, tally = read(READER, document(raw[:-600], "a.pst"))
    assert tally.truncated
    assert items
    items, tally = read(READER, document(raw[:300], "a.pst"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["not_recognised"]


def test_pages_that_lead_in_circles_end() -> None:
    raw = bytearray(outlook_file([mail(f"{n}") for n in range(300)]))
    root = struct.unpack_from("<Q", raw, 224)[0]
    raw[root + 488] = 20  # as many entries as fit
    for entry in range(20):
        struct.pack_into("<Q", raw, root + 24 * entry + 16, root)
    begun = time.process_time()
    _, tally = read(READER, document(bytes(raw), "a.pst"))
    assert tally.truncated
    assert time.process_time() - begun < 5


SMALL = {name: outlook_file([mail("I am outside"), mail("again")], **form) for name, form in FORMS.items()}
FLIPS = st.lists(
    st.tuples(st.integers(0x4400, 0x9000), st.binary(min_size=1, max_size=3)), min_size=1, max_size=8
)


@given(st.sampled_from(list(FORMS)), FLIPS)
def test_no_flipped_bytes_break_the_reader(form: str, flips: list[tuple[int, bytes]]) -> None:
    untrusted = bytearray(SMALL[form])
    for place, new in flips:
        at = place % len(untrusted)
        untrusted[at : at + len(new)] = new
    assert read(READER, document(bytes(untrusted), "a")) == read(READER, document(bytes(untrusted), "a"))


@given(st.binary(max_size=700))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    for each in (untrusted, b"!BDN" + untrusted, SMALL["2003"][:12] + untrusted):
        READER.claim(document(each, "a.pst"))
        read(READER, document(each, "a.pst"))


def test_a_draft_is_one() -> None:
    draft = Mail({CLASS: text("IPM.Note"), BODY: text("x"), 0x3008: AT, 0x0E07: number(8)})
    (found,) = records(READER, document(outlook_file([draft]), "a"))
    assert isinstance(found, Record)
    assert found.state == ("draft",)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "email_pst"]
    assert entries
    for entry in entries:
        raw = (SHARED / "exports" / entry["file"]).read_bytes()
        assert claimants(document(raw, "x")) == (READER,)
        (found,) = records(READER, document(raw, "x"))
        wanted = entry["first"]
        assert found.kind == "event"
        assert wanted["sender"] in (found.sender.handle, found.sender.name)
        assert found.subject == wanted["subject"]
        assert found.text.startswith(wanted["text_starts"])
