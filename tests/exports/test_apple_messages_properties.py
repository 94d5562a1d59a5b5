# SPDX-License-Identifier: Apache-2.0
"""What holds for any messages of an iPhone or a Mac, and for any bytes that claim to be some."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.apple_messages_blobs import card, plist, summary
from leeward.exports.apple_time import AppleClock
from leeward.records import Record

from .apple_stores import NS, body, messages
from .test_apple_messages import SAMPLE_FILES, SHARED, needs_shared, read, records


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    _, tally = read(untrusted)
    assert tally.seen == 1
    plist(b"bplist00" + untrusted)
    summary(b"bplist00" + untrusted, AppleClock())
    card(b"bplist00" + untrusted)


@settings(max_examples=150)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE_FILES[0].read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole))


@given(data=st.data())
@settings(max_examples=50)
def test_a_file_that_is_cut_says_so(data: st.DataObject) -> None:
    whole = SAMPLE_FILES[0].read_bytes()
    cut = data.draw(st.integers(1024, len(whole) - 1024))
    _, tally = read(whole[:cut])
    assert tally.truncated or [s.why for s in tally.skipped] == ["bad_database"]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(
    st.lists(
        st.tuples(texts, st.booleans(), st.integers(1, 900_000_000), st.booleans()), min_size=1, max_size=8
    )
)
def test_what_was_written_is_read(said: list[tuple[str, bool, int, bool]]) -> None:
    rows: list[dict[str, Any]] = [
        {"text": None if hidden else text, "attributedBody": body(text) if hidden else None,
         "is_from_me": int(mine), "date": at * NS, "handle_id": 1}
        for text, mine, at, hidden in said
    ]  # fmt: skip
    found = records(messages(*rows))
    assert [r.text for r in found] == [text for text, *_ in said]
    assert [r.direction for r in found] == ["out" if mine else "in" for _, mine, *_ in said]
    assert [r.time.as_written for r in found] == [str(at * NS) for *_, at, _ in said]


@needs_shared
def test_the_cards_of_a_real_mac_say_what_they_show() -> None:
    folder = SHARED / "exports/imessage/imessage-exporter"
    shown = {path.name: card(path.read_bytes()) for path in folder.glob("*.plist")}
    assert shown["Sent265.plist"]["ldtext"] == "Sent $265 with Apple\xa0Pay."
    assert shown["FindMy.plist"]["ldtext"] == "Started Sharing Location"
    assert sum(bool(found) for found in shown.values()) >= len(shown) - 1


@needs_shared
@pytest.mark.parametrize("name", ["chat_sonoma.db", "chat_sequoia.db"])
def test_the_databases_of_another_project_are_read_whole(name: str) -> None:
    path = SHARED / "exports/imessage/imessage-data-foundry" / name
    found, tally = read(path.read_bytes())
    assert tally.records == len(found) == 300
    assert all(isinstance(r, Record) and r.text and r.time.utc and r.thread for r in found)


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "badinputs").glob("**/*.db")), ids=lambda p: p.name)
def test_a_bad_database_is_read_or_refused(path: Path) -> None:
    _, tally = read(path.read_bytes())
    assert tally.seen
