# SPDX-License-Identifier: Apache-2.0
"""The voicemails of an iPhone are read, with their recordings and with those that were thrown away."""

import io
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.apple_voicemail import READER
from leeward.parts import Choices, Document, Neighbour
from leeward.records import Party, Record, Tally, Unread, When
from leeward.unpack import Member
from leeward.wire import canonical

from .apple_stores import ADA, BEN, SAMPLES, database, voicemails

DATA = Path(__file__).parent / "data/apple_voicemail"
SAMPLE = DATA / "voicemail.db"
COLUMNS = "ROWID INTEGER PRIMARY KEY, date, sender, callback_num, duration, trashed_date, flags"
Item = Record | Unread


def document(
    untrusted: bytes, name: str = "voicemail.db", beside: dict[str, Neighbour] | None = None
) -> Document:
    return Document(
        name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted), beside or {}
    )


def read(untrusted: bytes, beside: dict[str, Neighbour] | None = None) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(READER.read(document(untrusted, beside=beside), Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records == sum(isinstance(item, Record) for item in found)
    assert len({(item.where.row, item.where.offset) for item in found}) == len(found)
    for item in found:
        canonical(item)
    return found, tally


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


def test_the_sample_reads_as_its_answer_says() -> None:
    items, tally = read(SAMPLE.read_bytes())
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = SAMPLE.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


def test_the_sample_holds_what_its_writer_writes() -> None:
    def rows(data: bytes) -> list[str]:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(data)
        return list(connection.iterdump())

    assert rows(SAMPLE.read_bytes()) == rows(SAMPLES["apple_voicemail/voicemail.db"]())


def test_a_voicemail_has_its_caller_its_time_and_its_length() -> None:
    kept, withheld, trashed, gone = (r for r in read(voicemails())[0] if isinstance(r, Record))
    assert (kept.kind, kept.direction, kept.sender, kept.seconds) == ("call", "in", Party(ADA), 17)
    assert kept.time == When("1767300000", None, "2026-01-01T20:40:00Z", "second")
    assert kept.state == ("voicemail",)
    assert withheld.state == ("voicemail", "withheld")
    assert trashed.state == gone.state == ("voicemail", "deleted")
    assert trashed.extra["deleted"] == "2026-01-01T22:40:00Z"
    assert gone.sender == Party(BEN)


def test_a_recording_beside_is_joined_by_the_number_of_its_entry() -> None:
    near = Member("Voicemail/1.amr", 5, 5, lambda: io.BytesIO(b"sound"))
    items, tally = read(voicemails(), {"1.amr": near})
    first, second, *_ = (r for r in items if isinstance(r, Record))
    assert first.attachments[0].present
    assert not second.attachments
    assert {s.key: s.facts["n"] for s in tally.caveats} == {"caveat.apple_voicemail.no_recording": 3}


def test_wrong_types_in_every_cell_cost_nothing_but_their_meaning() -> None:
    strange: list[Any] = [b"\xff\0", "words", 2.5, -1, 1 << 62, float("inf")]
    rows = [{name: value} for name in COLUMNS.split(", ")[1:] for value in strange]
    items, tally = read(database({"voicemail": COLUMNS}, {"voicemail": rows}))
    assert tally.records == len(rows) == len(items)


def test_the_list_is_claimed_by_its_table_or_its_name() -> None:
    claim = READER.claim(document(SAMPLE.read_bytes(), "no-ending"))
    assert claim is not None
    assert claim.sure > 90
    other = database({"mail": "date, sender"}, {})
    named = READER.claim(document(other))
    assert named is not None
    assert named.sure < 90
    assert READER.claim(document(other, "x.db")) is None
    assert [i.why for i in read(other)[0] if isinstance(i, Unread)] == ["no_such_tables"]


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    assert read(untrusted)[1].seen == 1


@settings(max_examples=100)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(SAMPLE.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole))


def test_rows_that_are_lost_in_both_tables_have_places_of_their_own() -> None:
    whole = bytearray(SAMPLE.read_bytes())
    whole[16] = 16  # another size of pages: no table is where it was
    items, tally = read(bytes(whole))
    assert [item.where.row for item in items] == [0, 1 << 40]
    assert tally.seen == 2


numbers = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.tuples(st.integers(800_000_000, 4_000_000_000), numbers, st.integers(0, 999))))
def test_what_was_written_is_read(said: list[tuple[int, str, int]]) -> None:
    rows = [{"date": at, "sender": who, "duration": seconds} for at, who, seconds in said]
    items, _ = read(database({"voicemail": COLUMNS}, {"voicemail": rows}))
    found = [item for item in items if isinstance(item, Record)]
    assert [(int(r.time.as_written), r.sender.handle or "", r.seconds) for r in found] == said
