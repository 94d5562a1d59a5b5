# SPDX-License-Identifier: Apache-2.0
"""The calls of an iPhone are read with their sides, their length, and whether they were taken."""

import io
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.apple_calls import READER
from leeward.parts import Choices, Document
from leeward.records import Party, Record, Tally, Unread, When
from leeward.wire import canonical

from .apple_stores import ADA, BEN, DEE, SAMPLES, calls, database, old_calls

DATA = Path(__file__).parent / "data/apple_calls"
SAMPLE_FILES = sorted(p for p in DATA.iterdir() if not p.name.endswith(".expected.json"))
Item = Record | Unread


def document(untrusted: bytes, name: str = "CallHistory.storedata") -> Document:
    return Document(name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted))


def read(untrusted: bytes) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(READER.read(document(untrusted), Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records == sum(isinstance(item, Record) for item in found)
    for item in found:
        canonical(item)
    return found, tally


def records(untrusted: bytes) -> list[Record]:
    return [item for item in read(untrusted)[0] if isinstance(item, Record)]


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    items, tally = read(path.read_bytes())
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


def test_the_samples_hold_what_their_writers_write() -> None:
    def rows(data: bytes) -> list[str]:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        return list(connection.iterdump())

    for path in SAMPLE_FILES:
        assert rows(path.read_bytes()) == rows(SAMPLES[f"apple_calls/{path.name}"]())


def test_calls_have_sides_length_and_outcome() -> None:
    taken, missed, made, withheld, video, other = records(calls())
    assert (taken.sender, taken.direction, taken.state, taken.seconds) == (
        Party(ADA),
        "in",
        ("answered",),
        61,
    )
    assert taken.time == When("789000000", None, "2026-01-01T22:40:00Z", "second")
    assert (missed.sender, missed.state, missed.seconds) == (Party(ADA), ("missed",), 0)
    assert missed.extra["zdisconnected_cause"] == "6"
    assert (made.sender, made.to, made.direction) == (Party(), (Party(BEN, "Ben"),), "out")
    assert made.state == ()
    assert withheld.state == ("missed", "withheld")
    assert withheld.sender == Party()
    assert (video.channel, video.sender, video.to) == ("facetime", Party(DEE), (Party(), Party(ADA)))
    assert video.extra["in_app"] == "yes"
    assert other.channel == other.extra["provider"] == "com.example.talk"
    assert "in_app" not in taken.extra


def test_calls_that_were_not_taken_are_told_to_be_missed_or_declined() -> None:
    _, tally = read(calls())
    assert {said.key: said.facts["n"] for said in tally.caveats} == {"caveat.apple_calls.not_taken": 3}


def test_the_old_list_counts_from_1970_and_tells_by_flags() -> None:
    taken, missed, made, withheld, blocked, video = records(old_calls())
    assert (taken.state, taken.time.utc) == (("answered",), "2013-09-24T05:20:00Z")
    assert missed.state == ("missed",)
    assert (made.direction, made.to, made.state) == ("out", (Party(ADA),), ("answered",))
    assert withheld.state == ("missed", "withheld")
    assert blocked.state == ("blocked",)
    assert video.channel == "facetime"


def test_wrong_types_in_every_cell_cost_nothing_but_their_meaning() -> None:
    strange: list[Any] = [b"\xff\0", "words", 2.5, -1, 1 << 62, float("inf"), -5.5]
    cells = "ZDATE ZDURATION ZANSWERED ZORIGINATED ZCALLTYPE ZADDRESS ZNAME ZSERVICE_PROVIDER"
    names = cells.split()
    rows = [{name: value} for name in names for value in strange]
    pairs = {"Z_9REMOTEPARTICIPANTHANDLES": "a, b", "ZHANDLE": "x"}
    tables = {"ZCALLRECORD": f"Z_PK INTEGER PRIMARY KEY, {cells.replace(' ', ', ')}", **pairs}
    whole = database(tables, {"ZCALLRECORD": rows})
    assert len(records(whole)) == len(rows)


def test_every_sample_is_claimed_and_other_files_are_not() -> None:
    for path in SAMPLE_FILES:
        claim = READER.claim(document(path.read_bytes(), "no-ending"))
        assert claim is not None
        assert claim.sure > 90
    other = database({"caller": "address, flags"}, {})
    assert READER.claim(document(other, "x.db")) is None
    named = READER.claim(document(other))
    assert named is not None
    assert named.sure < 90
    assert [i.why for i in read(other)[0] if isinstance(i, Unread)] == ["no_such_tables"]


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    assert read(untrusted)[1].seen == 1


@settings(max_examples=100)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(SAMPLE_FILES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole))


when = st.integers(1, 900_000_000).map(float)


@given(
    st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), when, st.booleans()))
)
def test_what_was_written_is_read(said: list[tuple[str, float, bool]]) -> None:
    rows = [{"ZDATE": at, "ZADDRESS": who, "ZORIGINATED": int(mine)} for who, at, mine in said]
    columns = "Z_PK INTEGER PRIMARY KEY, ZDATE, ZADDRESS, ZORIGINATED"
    found = records(database({"ZCALLRECORD": columns}, {"ZCALLRECORD": rows}))
    assert [r.time.as_written for r in found] == [str(at) for _, at, _ in said]
    assert [(r.to[0] if r.to else r.sender).handle or "" for r in found] == [who for who, *_ in said]
