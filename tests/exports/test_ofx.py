# SPDX-License-Identifier: Apache-2.0
"""Each payment of a statement is read with its amount, payee and note as the bank wrote them."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.ofx import READER, ofx_when
from leeward.records import Amount, Party, Record, Unread, When

from .hostile import ALPHABET, flipped, mixtures, survives
from .json_exports import answers_as_written, document, read, records, said, samples

SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = samples("ofx", "ofx") + samples("ofx", "qfx")


def statement(*payments: str) -> bytes:
    return f"<OFX><CURDEF>GBP<BANKTRANLIST>{''.join(payments)}</BANKTRANLIST></OFX>".encode()


def payment(memo: str, amount: str = "1.00") -> str:
    return f"<STMTTRN><DTPOSTED>20260103<TRNAMT>{amount}<NAME>F OKAFOR<MEMO>{memo}\n</STMTTRN>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "download")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [b"", b"<html>", b"see <OFX> and <STMTTRN>", b'<?xml version="1.0"?><smses count="1">', b"OFXHEADER:100"],
)
def test_other_files_are_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "bank.ofx")) is None


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("20260103", When("20260103", "2026-01-03", None, "day")),
        ("20260103194200", When("20260103194200", "2026-01-03T19:42:00", None, "second")),
        ("202601031942", When("202601031942", "2026-01-03T19:42", None, "minute")),
        (
            "20260103194200.250[-5:EST]",
            When("20260103194200.250[-5:EST]", "2026-01-03T19:42:00", "2026-01-04T00:42:00.250Z", "second"),
        ),
        (
            "20260103194200[+5.30:IST]",
            When("20260103194200[+5.30:IST]", "2026-01-03T19:42:00", "2026-01-03T14:12:00Z", "second"),
        ),
        (
            "20260103194200[-3.5:NST]",
            When("20260103194200[-3.5:NST]", "2026-01-03T19:42:00", "2026-01-03T23:12:00Z", "second"),
        ),
        ("20261303", When("20261303")),
        ("201120000000", When("201120000000")),
        ("19700101", When("19700101")),
        ("", When("")),
    ],
)
def test_a_time_says_as_much_as_the_bank_wrote(written: str, when: When) -> None:
    assert ofx_when(written) == when


def test_a_minus_is_money_that_leaves_and_what_is_no_number_tells_nothing() -> None:
    told = [payment("a", "-1,50"), payment("b", "+2.00"), payment("c", "$120")]
    out, back, unknown = records(READER, document(statement(*told), "x"))
    assert (out.direction, out.sender, out.to) == ("out", Party(), (Party(None, "F OKAFOR"),))
    assert (back.direction, back.sender, back.to) == ("in", Party(None, "F OKAFOR"), ())
    assert (unknown.direction, unknown.amount) == ("unknown", Amount("$120", "GBP"))


def test_letters_of_windows_are_read_whatever_the_header_says() -> None:
    raw = statement(payment("X")).replace(b"X", b"you\x92ll pay \x80 5")
    assert records(READER, document(raw, "x"))[0].text == "F OKAFOR\nyou\u2019ll pay \u20ac 5"


def test_a_payment_without_its_end_costs_nothing_of_the_next() -> None:
    broken = payment("one").removesuffix("</STMTTRN>") + payment("two")
    found = records(READER, document(statement(broken), "x"))
    assert [r.text for r in found] == ["F OKAFOR\none", "F OKAFOR\ntwo"]


def test_a_file_without_payments_says_so() -> None:
    items, tally = read(READER, document(statement(), "x"))
    assert items == []
    assert [s.why for s in tally.skipped] == ["no_payments"]


def test_a_note_of_many_megabytes_is_passed_over_and_named() -> None:
    items, _ = read(READER, document(statement(payment("x" * (17 << 20)), payment("after")), "x"))
    assert [i.why if isinstance(i, Unread) else i.text for i in items] == [
        "element_too_big",
        "F OKAFOR\nafter",
    ]


def test_times_without_a_zone_are_counted() -> None:
    items, tally = read(READER, document(statement(payment("a"), payment("b")), "x"))
    assert len(items) == 2
    assert said(tally)["no_zone"] == {"n": 2}


def test_a_cut_at_any_byte_keeps_every_whole_payment_before_it() -> None:
    raw = statement(payment("one"), payment("é&amp;"), payment("three"))
    ends = [(r.where.offset or 0) + (r.where.length or 0) for r in records(READER, document(raw, "x"))]
    for cut in range(5, len(raw)):
        items, tally = read(READER, document(raw[:cut], "x"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)
        assert tally.truncated


@given(st.lists(st.text(ALPHABET, max_size=30), max_size=5))
def test_what_a_bank_writes_comes_back(texts: list[str]) -> None:
    wanted = [f"a{text}b" for text in texts]
    raw = statement(*(payment(escaped(text)) for text in wanted))
    assert [r.text for r in records(READER, document(raw, "x"))] == [f"F OKAFOR\n{text}" for text in wanted]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


PIECES = [b"<STMTTRN>", b"</STMTTRN>", b"<NAME>", b"<![CDATA[", b"]]>", b"<", b"<BUYMF>", b"</OFX>", b"\xff"]


@given(mixtures(SAMPLES, PIECES))
def test_no_mixture_of_real_pieces_breaks_the_reader(untrusted: bytes) -> None:
    survives(READER, b"<OFX>" + untrusted, drip=True)


@given(flipped(SAMPLES))
def test_no_flipped_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, drip=True)


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "bank_ofx"]
    assert entries
    for entry in entries:
        found = records(READER, document((SHARED / "exports" / entry["file"]).read_bytes(), "x"))
        assert len(found) == entry["count"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert (record.time.as_written, record.time.utc) == (wanted["time_text"], wanted["utc"])
            assert record.amount == Amount(wanted["amount"], wanted["currency"])
            assert wanted["sender"] in (record.sender.name, *(party.name for party in record.to))


def test_bait_takes_no_longer_than_other_bytes() -> None:
    begun = time.process_time()
    for bait in ("1" * 300_000 + "x", " 1" * 150_000, "<A" + " " * 300_000, "<NAME>" * 60_000):
        survives(READER, statement(payment("a", bait), payment("b")))
    assert time.process_time() - begun < 20


def test_a_broken_letter_does_not_spoil_those_around_it() -> None:
    raw = statement(payment("Größe “X” später")).replace(b"X", b"\xff")
    (found,) = records(READER, document(raw, "a.ofx"))
    assert found.text == "F OKAFOR\nGröße “\ufffd” später"
