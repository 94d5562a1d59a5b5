# SPDX-License-Identifier: Apache-2.0
"""Kik's databases of both kinds of phone are read, each message with its sender and its group."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.kik import READER
from leeward.records import Record

from .chat_stores import (
    AT,
    DATA,
    FLIPS,
    KIK_ANDROID,
    KIK_IOS,
    answers_as_written,
    database,
    document,
    flipped,
    read,
)
from .social import ANY_TEXT

SAMPLES = [DATA / "kik/kik.sqlite", DATA / "kik/kikDatabase.db"]
JID = "femi_x@talk.example.com"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path)
    assert claimants(document(path.read_bytes(), "x.db")) == (READER,)


def test_other_databases_are_not_claimed() -> None:
    other = database({"messagesTable": ("id, body", [])})
    assert READER.claim(document(other, "other.db")) is None
    assert READER.claim(document(other, "kik.sqlite")) is not None
    assert READER.claim(document(b"ZKIKMESSAGE", "kik.sqlite")) is None


@pytest.mark.parametrize("tables", [KIK_ANDROID, KIK_IOS], ids=["android", "ios"])
def test_who_wrote_is_told_where_the_file_tells_it(
    tables: dict[str, tuple[str, list[tuple[object, ...]]]],
) -> None:
    found = [i for i in read(READER, database(tables))[0] if isinstance(i, Record)]
    first, second, third = found[:3]
    assert (first.sender.handle, first.direction, first.thread) == (JID, "in", "Femi")
    assert (second.sender.handle, second.direction, [p.handle for p in second.to]) == (None, "out", [JID])
    assert (third.kind, third.thread, third.extra["group"]) == ("event", "Book club", "yes")
    assert first.time.utc is not None
    assert first.time.utc.startswith("2026-03-08T19:14:05")


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, max_size=5))
def test_what_was_written_comes_back(texts: list[str]) -> None:
    android = [(n + 1, text, JID, 0, AT, JID, None, None, 0, "u") for n, text in enumerate(texts)]
    ios = [(n + 1, text, 1, 4, 794_690_045.0, None, "s") for n, text in enumerate(texts)]
    for tables, table, rows in ((KIK_ANDROID, "messagesTable", android), (KIK_IOS, "ZKIKMESSAGE", ios)):
        raw = database({**tables, table: (tables[table][0], rows)})
        found = [i for i in read(READER, raw)[0] if isinstance(i, Record)]
        assert [r.text for r in found if r.kind == "message"] == texts


@settings(max_examples=40)
@given(st.sampled_from(SAMPLES), FLIPS)
def test_no_flipped_bytes_break_the_reader(path: Path, flips: list[tuple[int, bytes]]) -> None:
    untrusted = flipped(path, flips)
    READER.claim(document(untrusted, "kik.sqlite"))
    assert read(READER, untrusted) == read(READER, untrusted)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "kik.sqlite"))
    read(READER, untrusted)
