# SPDX-License-Identifier: Apache-2.0
"""TikTok's text form is read with its messages of several lines, every line accounted for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.tiktok_txt import READER
from leeward.records import Record

from .json_exports import answers_as_written, document, read, records, samples
from .social import ANY_TEXT, bent, mixed, survives

SAMPLES = samples("tiktok_txt", "txt")
START = ">>> Chat History with femi::\n\n"
LINE = "2026-03-08 19:14:05 UTC femi: "


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, f"{path.stem.replace('_', ' ')}.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other", [b"", b"Date: today\nIP: 1", b"2026-03-08 19:14:05 UTC femi: hi\n", b">>> help()"]
)
def test_other_text_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "Direct Messages.txt")) is None


def test_a_line_with_a_time_that_is_no_message_stays_in_the_text() -> None:
    raw = f"{START}{LINE}a\n2026-03-08 19:14:05 and so on\n{LINE}b\n".encode()
    assert [r.text for r in records(READER, document(raw, "x"))] == ["a\n2026-03-08 19:14:05 and so on", "b"]


def test_a_list_of_accounts_under_another_name_is_counted() -> None:
    raw = b"Date: 2026-03-09 03:00:00 UTC\nUsername: femi.a\n"
    items, tally = read(READER, document(raw, "Following.txt"))
    assert not any(isinstance(item, Record) for item in items)
    assert tally.skipped[0].why == "not_a_message"


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    rendered = [text.replace("\r", " ").replace("2", "z").replace(">", " ") for text in texts]
    raw = (START + "".join(f"{LINE}{text}\n" for text in rendered)).encode()
    found = records(READER, document(raw, "x"))
    assert [r.text.rstrip() for r in found] == [text.rstrip() for text in rendered]


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(START.encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "Block List.txt")
