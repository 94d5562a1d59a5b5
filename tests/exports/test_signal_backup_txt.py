# SPDX-License-Identifier: Apache-2.0
"""A chat that signalbackup-tools wrote to text is read, with its files, calls and lines of Signal's own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.signal_backup_txt import READER

from .json_exports import answers_as_written, document, records, samples
from .social import ANY_TEXT, bent, mixed, survives

SAMPLES = samples("signal_backup_txt", "txt")
LINE = "[Mar 08, 2026 19:14:05] <Femi> "


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, path.name)
    assert claimants(document(path.read_bytes(), "x")) == (READER,)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"[Mar 08, 2026 19:14:05] Femi: hi\n",
        b"notes\n[Mar 08, 2026 19:14:05] <F> x\n",
        b"[x] <Femi> hi\n",
    ],
)
def test_other_text_is_not_claimed(other: bytes) -> None:
    assert READER.claim(document(other, "Femi (_id7).txt")) is None


def test_the_name_of_the_file_is_the_thread() -> None:
    (found,) = records(READER, document(f"{LINE}hi\n".encode(), "out/Femi (_id7).txt"))
    assert (found.thread, found.sender.name, found.time.local) == ("Femi", "Femi", "2026-03-08T19:14:05")


@given(st.lists(ANY_TEXT, max_size=6))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    texts = [text.replace("\r", " ").replace("[", "(").rstrip() for text in texts]
    raw = "".join(f"{LINE}{text}\n" for text in texts).encode()
    assert [r.text for r in records(READER, document(raw, "x"))] == texts


@given(st.binary(max_size=300) | bent(SAMPLES) | mixed(SAMPLES).map(f"{LINE}x\n".encode().__add__))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    survives(READER, untrusted, "Femi (_id7).txt")
