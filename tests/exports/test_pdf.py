# SPDX-License-Identifier: Apache-2.0
"""A PDF is an exhibit with the words that a machine found in it, marked so; what cannot be read says why."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants, pdf_pages
from leeward.exports.pdf import MOST_TEXT, READER
from leeward.flow.asked import Asked
from leeward.flow.read import lines
from leeward.records import Record, Unread

from .json_exports import answers_as_written, document, read, said, samples
from .pdf_files import Put, pdf
from .test_mpesa_statement import ROWS, page, statement

pytest.importorskip("pypdf", reason="the extra [pdf] is not installed")

SAMPLES = samples("pdf", "pdf")
LETTER = pdf(
    [[Put(50, 800, "Dear Ada,"), Put(50, 780, "I know (and you know) where you are.")], []], title="A letter"
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages.Pages, "program", "pypdf")  # its version is no part of the answer
    answers_as_written(READER, path, path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "download")) == (READER,)
    assert READER.claim(document(b"no PDF", path.name)) is None


def only(data: bytes) -> Record:
    (item,) = read(READER, document(data, "a.pdf"))[0]
    assert isinstance(item, Record)
    return item


def test_a_letter_is_an_exhibit_with_its_words_marked_as_read_by_machine() -> None:
    record = only(LETTER)
    assert (record.kind, record.channel, record.extra["shows"]) == ("photo", "document", "document")
    assert record.text == ""
    assert record.extra["read_by_machine"].split("\n") == [
        "Dear Ada,",
        "I know (and you know) where you are.",
    ]
    assert record.extra["read_with"].startswith("pypdf ")
    assert (record.extra["checked"], record.extra["pages"], record.extra["pdf Title"]) == (
        "no",
        "2",
        "A letter",
    )
    assert "by_machine" in said(read(READER, document(LETTER, "a.pdf"))[1])


def test_a_pdf_of_pictures_says_that_no_letters_were_found() -> None:
    assert "read_by_machine" not in only(pdf([[]])).extra
    assert "no_words" in said(read(READER, document(pdf([[]]), "a.pdf"))[1])


def test_a_long_pdf_keeps_the_words_of_its_first_pages() -> None:
    lines_of_page = [Put(50, 800 - n, "x" * 3_000) for n in range(50)]
    _, tally = read(READER, document(pdf([lines_of_page] * 3), "a.pdf"))
    assert said(tally)["text_cut"] == {"n": 2}
    assert len(only(pdf([lines_of_page] * 3)).extra["read_by_machine"]) <= MOST_TEXT


def test_without_the_extra_the_receipt_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "PROGRAM", "pypdf_that_is_not_there")
    monkeypatch.setattr(pdf_pages, "_loaded", {})
    items, tally = read(READER, document(LETTER, "a.pdf"))
    assert [item.why for item in items if isinstance(item, Unread)] == ["pdf_extra_needed"]
    assert (tally.seen, tally.records) == (1, 0)


def test_a_file_that_only_begins_like_a_pdf_says_that_it_is_damaged() -> None:
    for broken in (b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(3_000), LETTER[:300]):
        items, _ = read(READER, document(broken, "a.pdf"))
        assert [item.why for item in items if isinstance(item, Unread)] == ["bad_pdf"]


def test_one_broken_page_costs_one_page() -> None:
    broken = LETTER.replace(b"/Contents 6 0 R", b"/Contents (no)  ")
    record = only(broken)
    assert record.extra["pages"] == "2"


def test_a_pdf_that_lies_with_a_conversation_stays_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "_chat.txt").write_text("[29.01.18, 12:24:03] Ben: see \u200e<attached: a.pdf>\n", "utf-8")
    (tmp_path / "a.pdf").write_bytes(LETTER)
    *records, receipt = lines((tmp_path,), Asked(), "en", lambda _: None)
    assert [r["kind"] for r in records] == ["message"]
    assert receipt["format"] == "whatsapp_txt"


def test_the_reading_child_reads_pdfs_although_it_can_open_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(LETTER)
    (tmp_path / "b.pdf").write_bytes(statement([page(ROWS)] * 40))
    *records, receipt = lines((tmp_path,), Asked(), "en", lambda _: None)
    assert [r["kind"] for r in records] == ["photo", *["payment"] * 120]
    assert "I know" in records[0]["extra"]["read_by_machine"]
    assert (receipt["limits_off"], receipt["truncated"]) == ([], False)
    assert len({r["id"] for r in records}) == 121


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=4))
def test_no_bytes_break_the_reader(untrusted: bytes, flips: list[tuple[int, int]]) -> None:
    READER.claim(document(untrusted, "a.pdf"))
    read(READER, document(untrusted, "a.pdf"))
    read(READER, document(b"%PDF-1.7\n" + untrusted, "a.pdf"))
    real = bytearray(LETTER)
    for at, byte in flips:
        real[at % len(real)] = byte
    read(READER, document(bytes(real), "a.pdf"))


def test_words_of_a_pdf_are_data_that_json_holds() -> None:
    raw = LETTER.replace(b"Dear Ada", b"\\000\\003\\\\ud83d")
    assert json.dumps(only(raw).extra)


def test_the_same_bytes_read_twice_are_the_same() -> None:
    for data in (LETTER, statement([page(ROWS)])):
        of = document(data, "a.pdf")
        assert list(READER.read(of, Asked().choices())) == list(READER.read(of, Asked().choices()))
    assert io.BytesIO(LETTER).read(5) == b"%PDF-"
