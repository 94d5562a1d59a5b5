# SPDX-License-Identifier: Apache-2.0
"""Every reader against the truth: what was written is read, record by record, and each defect is counted."""

import io
from collections.abc import Callable, Iterator, Sequence

import pytest

from leeward.exports import claimants
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread

from . import apps, chats, phones
from .events import Event, stream
from .ledger import Truth, Written

Writer = Callable[[Sequence[Event]], Written]
MESSAGES: dict[str, Writer] = {
    "whatsapp_british": chats.whatsapp_british,
    "whatsapp_american": chats.whatsapp_american,
    "whatsapp_german": chats.whatsapp_german,
    "whatsapp_iphone": chats.whatsapp_iphone,
    "signal": chats.signal,
    "messenger": apps.messenger,
    "telegram": apps.telegram,
    "discord": apps.discord,
    "google_chat": apps.google_chat,
    "sms_app": apps.sms_app,
    "sms_backup": phones.sms_backup,
    "mac_messages": phones.mac_messages,
    "android_messages": phones.android_messages,
    "mailbox": phones.mailbox,
    "table": phones.table,
}
IN_PIECES = sorted(MESSAGES.keys() - {"mac_messages", "android_messages"})
WITH_BAD = [name for name in IN_PIECES if MESSAGES[name](list(stream(1))).bad is not None]
COUNT = 150


def read(name: str, data: bytes) -> tuple[list[Record], list[Unread], Tally]:
    """What the one reader that claims a file finds in it."""
    document = Document(name, None, len(data), data[:65536], lambda: io.BytesIO(data))
    (reader,) = claimants(document)
    *items, tally = reader.read(document, Choices())
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    records = [i for i in items if isinstance(i, Record)]
    return records, [i for i in items if isinstance(i, Unread)], tally


def told(record: Record, wanted: Truth) -> Truth:
    """A record as the ledger tells one: names or handles, times as exactly as the ledger has them."""
    names = (record.sender.name, record.sender.handle)
    who = wanted.who if wanted.who in names else names[0] or names[1]
    local = record.time.local[: len(wanted.local)] if record.time.local and wanted.local else wanted.local
    utc = record.time.utc[:19] + "Z" if record.time.utc and wanted.utc else record.time.utc
    text = record.text if wanted.kind != "mail" else record.text.rstrip("\n")
    return Truth(record.kind, who, text, local, utc, record.seconds)


def compare(records: Sequence[Record], truths: Sequence[Truth]) -> None:
    """Every truth in its place, and nothing else."""
    found = [told(r, t) for r, t in zip(records, truths, strict=False)]
    assert found == list(truths[: len(found)])
    assert len(records) == len(truths)


def events(count: int, name: str) -> list[Event]:
    return list(stream(count, calls=name == "messenger"))


@pytest.mark.parametrize("name", MESSAGES)
def test_everything_that_was_written_is_read(name: str) -> None:
    written = MESSAGES[name](events(COUNT, name))
    records, unread, tally = read(written.name, written.whole())
    compare(records, written.truths)
    assert (unread, tally.skipped, tally.truncated) == ([], (), False)


@pytest.mark.long
@pytest.mark.parametrize("name", MESSAGES)
def test_everything_is_read_at_a_hundred_times_the_size(name: str) -> None:
    written = MESSAGES[name](events(COUNT * 100, name))
    compare(read(written.name, written.whole())[0], written.truths)


@pytest.mark.parametrize("name", IN_PIECES)
def test_a_piece_that_is_there_twice_is_read_twice(name: str) -> None:
    written = MESSAGES[name](events(40, name))
    records, _, _ = read(written.name, written.with_twice(17))
    compare(records, [*written.truths[:18], *written.truths[17:]])


@pytest.mark.parametrize("name", WITH_BAD)
def test_a_bad_piece_costs_itself_and_is_counted(name: str) -> None:
    written = MESSAGES[name](events(40, name))
    records, unread, tally = read(written.name, written.with_bad(23))
    compare(records, written.truths)
    assert len(unread) == 1
    assert sum(s.count for s in tally.skipped) == 1


def cuts() -> Iterator[tuple[str, int]]:
    for name in IN_PIECES:
        yield from ((name, at) for at in (0, 1, 19, 39))


@pytest.mark.parametrize(("name", "at"), list(cuts()))
def test_half_a_file_gives_all_that_came_before_the_cut(name: str, at: int) -> None:
    written = MESSAGES[name](events(40, name))
    data = written.cut(at)
    document = Document(written.name, None, len(data), data[:65536], lambda: io.BytesIO(data))
    if not claimants(document):
        assert at == 0, "only where not one piece is whole may nobody know the format"
        return
    records, unread, tally = read(written.name, data)
    # A header that is cut before the name stays, as a line of the message before it.
    compare(records[: at - 1], written.truths[: max(at - 1, 0)])
    assert at <= len(records) <= at + 1
    assert all(records[n].text.startswith(written.truths[n].text) for n in range(at))
    assert tally.truncated or not written.tail
    assert not unread or tally.truncated
