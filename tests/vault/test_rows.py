# SPDX-License-Identifier: Apache-2.0
"""A record as a row: what is counted is what the record says, and the same words have the same key."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.merkle import leaf_hash
from leeward.records import Attachment, Direction, Kind, Party, Record, Sha256, State, Unread, When, Where
from leeward.signs.common.columns import Mark
from leeward.vault import schema
from leeward.vault.log import Salts
from leeward.vault.rows import (
    DIRECTIONS,
    EXACT,
    GROUP_EVENT_MARK,
    KINDS,
    MEDIA_MARK,
    RowMaker,
    content_key,
    mark_of,
)
from leeward.vault.seal import PayloadSeal
from leeward.wire import canonical, identity, record_id

from .small import ADA, FEMI, message

EXPORT = Sha256("ab" * 32)
SEAL, SALTS = PayloadSeal(bytes(32)), Salts(bytes(32))
NAMES = {c.name: n for n, c in enumerate(schema.record.columns)}


def maker() -> RowMaker:
    labels: dict[str, int] = {}
    parties: dict[Party, int] = {}

    def label(text: str) -> int:
        return labels.setdefault(text, len(labels) + 1)

    def party(who: Party) -> int:
        return parties.setdefault(who, len(parties) + 1)

    return RowMaker(3, EXPORT, SEAL, SALTS, label, party)


def made(item: Record | Unread, ordinal: int = 5) -> dict[str, Any]:
    row, _ = maker().make(ordinal, item)
    assert len(row) == len(NAMES)
    return dict(zip(NAMES, row, strict=True))


def test_a_row_stands_in_the_order_of_the_columns() -> None:
    record = replace(message(3), direction="in", to=(ADA,), state=("deleted",))
    row, leaf = maker().make(5, record)
    named = dict(zip(NAMES, row, strict=True))
    digest = identity(EXPORT, record.where)
    assert named == {
        "row": (3 << 32) + 5,
        "kind": 1,
        "channel": 1,
        "thread": 2,
        "sender": 1,
        "recipient": 2,
        "direction": 1,
        "local": 1_767_225_600 + 3 * 60,
        "utc": None,
        "exact": 2,
        "mark": Mark.DELETED,
        "key": content_key(record),
        "id_key": int.from_bytes(digest[:8], "big", signed=True),
        "digest": digest[:17],
        "payload": SEAL.close(5, canonical(record)),
    }
    assert record_id(named["digest"]) == record_id(digest)
    assert leaf == leaf_hash(SALTS.of(digest), canonical(record))


def test_what_could_not_be_read_is_a_row_that_nothing_counts() -> None:
    unread = Unread("cut_off", Where(None, 9, 1))
    named = made(unread)
    assert {named[c] for c in ("kind", "channel", "thread", "sender", "recipient", "mark", "exact")} == {0}
    assert SEAL.open(5, named["payload"]) == canonical(unread)


def test_utc_is_counted_where_the_source_fixes_it() -> None:
    record = replace(message(0), time=When("", None, "2026-01-03T18:42:07.250Z", "second"))
    assert (made(record)["local"], made(record)["utc"]) == (None, 1_767_465_727)
    day = replace(message(0), time=When("", "2026-01-03", None, "day"))
    assert (made(day)["local"], made(day)["exact"]) == (1_767_398_400, EXACT["day"])


def test_several_recipients_are_several_and_none_are_none() -> None:
    assert made(replace(message(0), to=()))["recipient"] == 0
    assert made(replace(message(0), to=(ADA, FEMI)))["recipient"] == -1
    assert made(replace(message(0), to=(ADA,)))["recipient"] > 0


def test_every_kind_direction_and_precision_has_a_number_that_never_changes() -> None:
    assert set(KINDS[1:]) == set(get_args(Kind))
    assert KINDS[0] is None
    assert set(DIRECTIONS) == set(get_args(Direction))
    assert DIRECTIONS == ("unknown", "in", "out")
    assert KINDS[:5] == (None, "message", "call", "mail", "post")


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"state": (state,)}, mark)
        for state, mark in {
            "deleted": Mark.DELETED, "missed": Mark.MISSED, "answered": Mark.ANSWERED,
            "declined": Mark.DECLINED, "blocked": Mark.BLOCKED, "voicemail": Mark.VOICEMAIL,
            "withheld": Mark.WITHHELD, "system": Mark.SYSTEM, "draft": Mark.NEVER_SENT,
            "failed": Mark.NEVER_SENT, "queued": Mark.NEVER_SENT, "edited": 0, "view_once": 0,
        }.items()
    ]
    + [
        ({"attachments": (Attachment("a.jpg"),)}, MEDIA_MARK),
        ({"extra": {"media": "image"}}, MEDIA_MARK),
        ({"extra": {"event": "joined"}}, GROUP_EVENT_MARK),
        ({"extra": {"event": "blocked"}}, Mark.BLOCK_EVENT),
        ({"kind": "incident"}, Mark.TYPED),
        ({"kind": "call", "extra": {"in_app": "1"}}, Mark.IN_CHAT_CALL),
        ({}, 0),
    ],
)  # fmt: skip
def test_marks_mean_what_signs_read_in_them(change: dict[str, Any], mark: int) -> None:
    assert mark_of(replace(message(0), **change)) == mark


def test_every_state_that_counts_has_a_mark() -> None:
    unmarked = {s for s in get_args(State) if not mark_of(replace(message(0), state=(s,)))}
    assert unmarked == {"edited", "view_once", "ambiguous_line"}


def test_the_same_words_in_another_export_have_the_same_key() -> None:
    one = message(3)
    for other in (
        replace(one, where=Where("chat.txt", 999, 40)),
        replace(one, sender=Party(name="Femi (renamed)")),
        replace(one, thread="another name of the chat"),
    ):
        assert content_key(other) == content_key(one)


def test_another_minute_text_direction_or_kind_has_another_key() -> None:
    one = message(3)
    others = (
        message(3, minute=4), message(3, "other"), replace(one, direction="in"),
        replace(one, kind="call"), replace(one, seconds=3), replace(one, channel="sms"),
    )  # fmt: skip
    assert len({content_key(r) for r in (one, *others)}) == 7


def test_a_picture_with_and_without_its_file_has_one_key() -> None:
    without = replace(message(3, "<Media omitted>\nlook"), extra={"media": "image"})
    with_file = replace(message(3, "IMG-1.jpg (file attached)\nlook"), attachments=(Attachment("IMG-1.jpg"),))
    assert content_key(without) == content_key(with_file)
    assert content_key(with_file) != content_key(message(3, "look"))


@given(st.text(st.characters()), st.integers(0, 2**32 - 1))
def test_a_row_is_made_of_any_text(text: str, ordinal: int) -> None:
    record = replace(message(0, text), thread=text, sender=Party(text, text))
    named = made(record, ordinal)
    assert -(2**63) <= named["key"] < 2**63
    assert named["row"] & 0xFFFFFFFF == ordinal
    assert SEAL.open(ordinal, named["payload"]) == canonical(record)
