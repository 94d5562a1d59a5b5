# SPDX-License-Identifier: Apache-2.0
"""Every reader against the truth: what was written is read, record by record, and each defect is counted."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from leeward.exports import READERS, claimants
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread

from ..exports.phone_stores import Lying, document  # noqa: TID252 - files in memory are made there
from .events import Event, stream
from .formats import FORMATS, LETTERS, NOT_HERE, PASSWORD
from .ledger import Truth, Written

IN_PIECES = [name for name, f in FORMATS.items() if f.write(list(stream(2))).pieces]
WITH_BAD = [name for name in IN_PIECES if FORMATS[name].write(list(stream(1))).bad is not None]
COUNT = 200
EXACT = {len("2026-01-03T10:00:00"): "second", len("2026-01-03T10:00"): "minute", len("2026-01-03"): "day"}
CHOICES = Choices(password=PASSWORD)


def as_document(written: Written, data: bytes) -> Document:
    beside = {name.rpartition("/")[2].casefold(): Lying(name, of) for name, of in written.beside.items()}
    return document(data, written.name, beside)


def read(written: Written, data: bytes) -> tuple[list[Record], list[Unread], Tally]:
    """What the one reader that claims a file finds in it."""
    of = as_document(written, data)
    (reader,) = claimants(of)
    *items, tally = reader.read(of, CHOICES)
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    records = [i for i in items if isinstance(i, Record)]
    unread = [i for i in items if isinstance(i, Unread)]
    assert tally.system == sum("system" in r.state for r in records)
    assert tally.records + tally.system == len(records)
    assert sum(u.count for u in unread) <= sum(s.count for s in tally.skipped)
    return records, unread, tally


def told(record: Record, wanted: Truth) -> Truth:
    """A record as the ledger tells one: names or handles, UTC to the second."""
    names = (record.sender.name, record.sender.handle)
    who = wanted.who if wanted.who in names else names[0] or names[1]
    utc = record.time.utc[:19] + "Z" if record.time.utc else None
    files = tuple((a.name, a.present) for a in record.attachments)
    text = record.text if wanted.kind != "mail" else record.text.rstrip("\n")
    state = tuple(sorted(record.state))
    amount = f"{record.amount.value} {record.amount.currency}" if record.amount else None
    return Truth(
        record.kind,
        who,
        text,
        record.time.local,
        utc,
        record.seconds,
        record.direction,
        state,
        files,
        record.subject,
        amount,
        (record.lat, record.lon) if record.lat and record.lon else None,
        tuple((key, record.extra.get(key, "")) for key, _ in wanted.extra),
    )


def compare(records: Sequence[Record], truths: Sequence[Truth]) -> None:
    """Every truth in its place, and nothing else."""
    for n, (record, truth) in enumerate(zip(records, truths, strict=False)):
        assert (n, told(record, truth)) == (n, truth)
    assert len(records) == len(truths)


def check_places(records: Sequence[Record], written: Written, data: bytes) -> None:
    """Each record stands in one piece, its hash is that of its bytes, and its time is as exact as it says."""
    at, spans = len(written.head), []
    for piece in written.pieces:
        spans.append((at, at + len(piece)))
        at += len(piece) + len(written.between)
    for record in records:
        where, time = record.where, record.time
        if where.offset is not None and where.length is not None and where.member is None:
            end = where.offset + where.length
            assert where.sha256 == hashlib.sha256(data[where.offset : end]).hexdigest()
            assert not spans or any(a <= where.offset and end <= b for a, b in spans)
        exact = EXACT.get(len(time.local or ""), "none" if time.utc is None else "second")
        assert time.exact_to == exact or (time.exact_to, time.local) == ("minute", None)
        assert time.as_written or exact == "none"


def lost(tally: Tally) -> Counter[str]:
    """What was passed over, but for headings, participants and empty lines, in which nobody says anything."""
    reasons = {s.why: s.count for s in tally.skipped}
    return Counter({why: n for why, n in reasons.items() if why not in ("layout", "stray_text", "blank_row")})


def events(name: str, count: int) -> list[Event]:
    """As the format can hold them."""
    return list(stream(count, calls=FORMATS[name].calls, plants=FORMATS[name].plants))


@pytest.mark.parametrize("name", FORMATS)
def test_everything_that_was_written_is_read(name: str) -> None:
    written = FORMATS[name].write(events(name, COUNT))
    records, unread, tally = read(written, written.whole())
    compare(records, written.truths)
    check_places(records, written, written.whole())
    assert Counter(u.why for u in unread) == Counter(written.unread)
    assert lost(tally) == Counter(written.unread)
    assert not tally.truncated
    for file in (a for r in records for a in r.attachments if a.present):
        number = re.findall(r"\d+", file.name)[-1]
        assert file.sha256 == hashlib.sha256(f"picture {number}".encode()).hexdigest()


@pytest.mark.parametrize("name", LETTERS)
def test_each_file_of_its_own_is_read(name: str) -> None:
    for event in stream(COUNT, calls=LETTERS[name].calls, plants=LETTERS[name].plants):
        written = LETTERS[name].write([event])
        records, unread, tally = read(written, written.whole())
        compare(records, written.truths)
        assert (unread, tally.truncated) == ([], False)


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_everything_is_read_at_a_hundred_times_the_size(name: str) -> None:
    written = FORMATS[name].write(events(name, COUNT * 100))
    records, unread, _ = read(written, written.whole())
    compare(records, written.truths)
    assert Counter(u.why for u in unread) == Counter(written.unread)


@pytest.mark.parametrize("name", IN_PIECES)
def test_a_piece_that_is_there_twice_is_read_twice(name: str) -> None:
    written = FORMATS[name].write(list(stream(40)))
    records, _, _ = read(written, written.with_twice(17))
    compare(records, [*written.truths[:18], *written.truths[17:]])


@pytest.mark.parametrize("name", WITH_BAD)
def test_a_bad_piece_costs_itself_and_is_counted(name: str) -> None:
    written = FORMATS[name].write(list(stream(40)))
    records, unread, tally = read(written, written.with_bad(23))
    compare(records, written.truths)
    assert len(unread) == lost(tally).total() == len(written.unread) + 1


def cuts() -> Iterator[tuple[str, int]]:
    for name in IN_PIECES:
        yield from ((name, at) for at in (0, 1, 19, 39))


@pytest.mark.parametrize(("name", "at"), list(cuts()))
def test_half_a_file_gives_all_that_came_before_the_cut(name: str, at: int) -> None:
    written = FORMATS[name].write(list(stream(40)))
    data = written.cut(at)
    if not claimants(as_document(written, data)):
        assert at == 0, "only where not one piece is whole may nobody know the format"
        return
    records, unread, tally = read(written, data)
    # A header that is cut before the name stays, as a line of the message before it.
    compare(records[: at - 1], written.truths[: max(at - 1, 0)])
    assert at <= len(records) <= at + 1
    assert all(records[n].text.startswith(written.truths[n].text) for n in range(at))
    # A text has no end that could be missing.
    assert tally.truncated or not written.tail
    assert len(unread) <= 1 + len(written.unread)


def test_every_reader_is_compared_with_the_truth() -> None:
    reached = set()
    for of in (*FORMATS.values(), *LETTERS.values()):
        written = of.write(list(stream(1)))
        reached |= {reader.name for reader in claimants(as_document(written, written.whole()))}
    assert {reader.name for reader in READERS} - reached == NOT_HERE.keys()
