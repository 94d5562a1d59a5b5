# SPDX-License-Identifier: Apache-2.0
"""Tables of messages, calls, payments and contacts are read by their headers, and nothing is lost."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leeward.exports import claimants
from leeward.exports.csv_table import READER
from leeward.parts import Choices
from leeward.records import Amount, Party, Record, Tally, Unread, When
from leeward.unpack import Member

from .csv_tables import Item, document, read, records

DATA = Path(__file__).parent / "data/csv_table"
SAMPLES = sorted(p for p in DATA.iterdir() if p.suffix in (".csv", ".tsv"))
CORPUS = Path(__file__).parents[3] / "shared/corpus/exports"
ASKED = {"open_days.csv"}
"""Samples whose day nobody can tell from the file."""


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    items, tally = read(path.read_bytes(), name=path.name)
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert [reader.name for reader in claimants(document(path.read_bytes(), path.name))] == ["csv_table"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_only_a_table_whose_day_is_open_asks_for_it(path: Path) -> None:
    ask = READER.question
    assert ask is not None
    found = ask(document(path.read_bytes(), path.name), Choices())
    assert found == ("day_order" if path.name in ASKED else None)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_each_record_names_the_bytes_it_stands_in(path: Path) -> None:
    untrusted = path.read_bytes()
    for item in read(untrusted, name=path.name)[0]:
        where = item.where
        assert where.offset is not None
        assert where.length is not None
        piece = untrusted[where.offset : where.offset + where.length]
        again = b"\r\n" if b"\r\n" in untrusted[:400] else b"\n"
        assert not piece.endswith((again, b"\r\0"))
        assert where.sha256 == hashlib.sha256(piece).hexdigest()


def test_the_order_of_columns_says_nothing() -> None:
    one = records("Date,Number,Type,Duration\n2026-01-03 10:00,+2348000000123,Missed,0\n")
    other = records("Duration,Type,Number,Date\n0,Missed,+2348000000123,2026-01-03 10:00\n")
    assert [(r.sender, r.time, r.state) for r in one] == [(r.sender, r.time, r.state) for r in other]
    assert one[0].sender == Party("+2348000000123")


def test_what_a_person_said_of_columns_outweighs_their_names() -> None:
    said = Choices(columns={"time": "Wann", "sender": "Wer", "text": "Was"})
    (found,) = records("Wer;Wann;Was;Von\nBen;2026-01-03 10:00;wo bist du;x\n", said)
    assert (found.kind, found.sender, found.text) == ("message", Party(None, "Ben"), "wo bist du")
    assert found.time.local == "2026-01-03T10:00"


def test_a_table_without_a_header_is_read_when_its_columns_were_counted() -> None:
    said = Choices(columns={"time": "#1", "sender": "#2", "text": "#3"})
    first, second = records('2026-01-03 10:00,Ben,"where, now"\n2026-01-03 10:01,Ada,no\n', said)
    assert (first.sender.name, first.text, second.text) == ("Ben", "where, now", "no")


def test_columns_that_are_not_there_are_named_and_nothing_is_guessed() -> None:
    items, tally = read(b"Date,Message\n2026-01-03,hi\n", Choices(columns={"time": "Wann", "text": "Was"}))
    assert [item.why for item in items if isinstance(item, Unread)] == ["no_such_columns"]
    assert tally.records == 0


@pytest.mark.parametrize(
    "untrusted",
    [
        b"a,b\n1,2\n",
        b"First Name,Last Name,Company,Position,Connected On\nBen,Okoro,x,y,03 Jan 2026\n",
        b"Date,Steps\n2026-01-03,8000\n",
        b"url,username,password,note,time\nhttps://example.com,a,b,c,2026-01-03\n",
        b"Date,Password,Message\n2026-01-03,x,y\n",
        b"just words, and more words\nand, so on\n",
        b"from records import Date, Message\nimport re, io\n\nx = Date(1, 2)\n",
        b"import Date, Message\n\n\ndef read(date, text):\n    pass\n",
        b"",
        b",,,\n,,,\n",
    ],
)
def test_what_is_no_table_of_messages_calls_or_payments_is_not_claimed(untrusted: bytes) -> None:
    assert READER.claim(document(untrusted)) is None


def test_the_day_is_told_by_the_whole_file_and_else_by_the_person() -> None:
    told = records("Date,Sender,Message\n03/04/2026,Ben,a\n25/04/2026,Ben,b\n")
    assert [r.time.local for r in told] == ["2026-04-03", "2026-04-25"]
    american = records("Date,Sender,Message\n03/04/2026,Ben,a\n04/25/2026,Ben,b\n")
    assert [r.time.local for r in american] == ["2026-03-04", "2026-04-25"]
    is_open = b"Date,Sender,Message\n03/04/2026,Ben,a\n"
    items, tally = read(is_open)
    assert (items[0].time.local, tally.question) == (None, "day_order")  # type: ignore[union-attr]
    assert records(is_open, Choices(day_first=True))[0].time.local == "2026-04-03"
    assert records(is_open, Choices(day_first=False))[0].time.local == "2026-03-04"


def test_a_day_alone_is_exact_to_the_day() -> None:
    (found,) = records("Date,Description,Amount\n2026-01-03,rent,-5.00\n")
    assert found.time == When("2026-01-03", "2026-01-03", None, "day")


def test_records_without_a_time_are_kept_and_said() -> None:
    items, tally = read(b"Date,Sender,Message\nsoon,Ben,hi\n,Ada,stop\n")
    assert [item.text for item in items if isinstance(item, Record)] == ["hi", "stop"]
    assert [c.key for c in tally.caveats] == ["caveat.csv_table.undated"]


def test_a_message_of_several_lines_is_one_even_without_quotation_marks() -> None:
    items, tally = read(
        b"Date,Sender,Message\n2026-01-03 10:00,Ben,one\ntwo, three\nfour\n2026-01-03,Ada,no\n"
    )
    assert [item.text for item in items if isinstance(item, Record)] == ["one\ntwo, three\nfour", "no"]
    assert (tally.records, tally.continuations) == (2, 2)


def test_a_line_behind_a_row_that_is_too_short_goes_on_with_it() -> None:
    items, tally = read(b"Date,Sender,Message\n2026-01-03 10:00,Ben\nhi\n2026-01-03 10:01\nyou\n")
    assert [item.text for item in items if isinstance(item, Record)] == ["\nhi", "\nyou"]
    assert (tally.records, tally.continuations) == (2, 2)


def test_a_line_of_a_quoted_message_that_looks_like_a_row_stays_in_it() -> None:
    (found,) = records('Date,Sender,Message\n2026-01-03 10:00,Ben,"see:\n2026-01-02 09:00,Ada,yes"\n')
    assert found.text == "see:\n2026-01-02 09:00,Ada,yes"


def test_commas_in_a_text_without_quotation_marks_are_its_own() -> None:
    (found,) = records("Date,Sender,Message\n2026-01-03 10:00,Ben,well, well, well\n")
    assert found.text == "well, well, well"


def test_a_bill_with_a_second_table_below_the_first_is_read_to_its_end() -> None:
    bill = (
        "Item,Date,Time,Number Called,Call To,Min\n"
        "1,01/30/2026,10:14 PM,202-555-0123,INCOMING CL,2\n\n"
        "Text messages\n"
        "Item,Date,Time,To/From,Type,Message\n"
        "1,01/31/2026,1:02 AM,202-555-0123,Received,hey\n"
    )
    call, text = records(bill)
    assert (call.kind, call.seconds, call.direction) == ("call", 120, "in")
    assert (text.kind, text.text, text.direction) == ("message", "hey", "in")
    assert text.time.local == "2026-01-31T01:02"
    _, tally = read(bill.encode())
    assert {s.why: s.count for s in tally.skipped} == {
        "blank_row": 1,
        "row_says_nothing": 1,
        "repeated_header": 1,
    }


def test_cells_beyond_the_header_are_kept() -> None:
    items, tally = read(b"Date,Message,Sender\n2026-01-03 10:00,hi,Ben,left over\n")
    assert items[0].extra == {"column_4": "left over"}  # type: ignore[union-attr]
    assert [c.key for c in tally.caveats if "rows" in c.key] == ["caveat.csv_table.long_rows"]


def test_a_row_without_direction_in_a_list_of_calls_accuses_nobody() -> None:
    items, tally = read(b"Number,Date,Duration\n+2348000000123,2026-01-03 10:00:00,80\n")
    (found,) = items
    assert isinstance(found, Record)
    assert (found.direction, found.sender, found.to, found.thread) == (
        "unknown",
        Party(),
        (),
        "+2348000000123",
    )
    assert "caveat.csv_table.no_direction" in [c.key for c in tally.caveats]


def test_a_call_counts_as_what_the_phone_says_became_of_it() -> None:
    rows = "".join(
        f"+2348000000123,2026-01-03 10:00:0{n},{word}\n"
        for n, word in enumerate(
            [
                "Missed",
                "Incoming",
                "Outgoing",
                "Rejected",
                "Blocked",
                "Voicemail",
                "Perdida",
                "Entgangen",
                "Manqué",
            ]
        )
    )
    found = records("Number,Date,Type\n" + rows)
    assert [(r.direction, r.state) for r in found] == [
        ("in", ("missed",)), ("in", ()), ("out", ()), ("in", ("declined",)), ("in", ("blocked",)),
        ("in", ("voicemail",)), ("in", ("missed",)), ("in", ("missed",)), ("in", ("missed",)),
    ]  # fmt: skip
    assert {r.kind for r in found} == {"call"}


def test_drafts_and_messages_that_failed_are_marked() -> None:
    rows = "Date,Number,Type,Message\n2026-01-03,+2348000000123,Draft,a\n2026-01-03,+2348000000123,Failed,b\n"
    assert [r.state for r in records(rows)] == [("draft",), ("failed",)]


def test_an_amount_is_a_text_with_a_point_and_the_sign_of_its_way() -> None:
    found = records("Fecha;Concepto;Importe\n13/01/2026;uno;-1.234,50\n14/01/2026;dos;0,01\n")
    assert [(r.amount, r.direction) for r in found] == [
        (Amount("-1234.50", ""), "out"),
        (Amount("0.01", ""), "in"),
    ]


def test_amounts_without_a_sign_say_nothing_of_their_way() -> None:
    (found,) = records("Date,Description,Amount\n2026-01-03,why,5.00\n")
    assert (found.direction, found.amount) == ("unknown", Amount("5.00", ""))


def test_a_withheld_number_is_said_to_be_withheld() -> None:
    (found,) = records("Number,Date,Type,Duration\nPrivate,2026-01-03 10:00,Missed,0\n")
    assert (found.sender, found.state) == (Party(), ("missed", "withheld"))


def test_words_of_a_formula_are_words() -> None:
    found = records(
        'date,from,text\n2026-05-12,=1+1,"=HYPERLINK(""https://example.com"")"\n2026-05-12,@x,\t=1\n'
    )
    assert [r.text for r in found] == ['=HYPERLINK("https://example.com")', "\t=1"]


def test_a_file_cut_in_a_message_keeps_what_came_and_says_so() -> None:
    whole = b'Date,Sender,Message\n2026-01-03 10:00,Ben,hi\n2026-01-03 10:01,Ada,"no\nnever again"\n'
    items, tally = read(whole[:-10])
    assert [item.text for item in items if isinstance(item, Record)] == ["hi", "no\nnev"]
    assert tally.truncated
    assert not read(whole)[1].truncated


def test_an_attachment_beside_the_table_is_found_and_hashed() -> None:
    data = b"jpeg"
    lies = Member("a, b | 1.jpg", len(data), len(data), lambda: io.BytesIO(data))
    row = b'Ben,2026-01-03 10:00:00,Incoming,+2348000000123,,"a, b | 1.jpg"\n'
    table = b"Chat Session,Message Date,Type,Sender ID,Text,Attachment\n" + row
    found = next(iter(READER.read(document(table, beside={"a, b | 1.jpg": lies}), Choices())))
    assert isinstance(found, Record)
    assert [(a.name, a.present, a.sha256) for a in found.attachments] == [
        ("a, b | 1.jpg", True, lies.sha256())
    ]


def expected() -> Iterator[dict[str, Any]]:
    path = CORPUS / "expected_sample.jsonl"
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["file"].endswith(".csv"):
                yield entry


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus of exports is not on this machine")
def test_the_tables_of_the_corpus_read_as_their_entries_say() -> None:
    kinds = {"messages": "message", "payments": "payment", "calls": "call"}
    entries = list(expected())
    assert entries
    for entry in entries:
        untrusted = (CORPUS / entry["file"]).read_bytes()
        found = [r for r in records(untrusted, name=entry["file"]) if r.kind == kinds[entry["kind"]]]
        assert len(found) == entry["count"], entry["file"]
        assert sum(len(r.attachments) for r in found) == entry["attachments"]
        assert found[0].time.as_written == entry["first"]["time_text"]
        assert found[-1].text.startswith(entry["last"]["text_starts"])
