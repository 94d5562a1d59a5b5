# SPDX-License-Identifier: Apache-2.0
"""What a child works out of a record: what is counted is what it says, and the same words have one key."""

from dataclasses import replace
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.prepared import (
    DIRECTIONS,
    GROUP_EVENT_MARK,
    KINDS,
    MEDIA_MARK,
    NOBODY,
    SEVERAL,
    Prepared,
    content_key,
    mark_of,
    prepare,
)
from leeward.records import Attachment, Direction, Kind, Party, Record, Sha256, State, Unread, When, Where
from leeward.signs.common.columns import Mark
from leeward.wire import canonical, identity

EXPORT = Sha256("ab" * 32)
FEMI, ADA = Party(name="Femi Adeyemi"), Party(name="Ada")


def message(n: int, text: str = "hello", minute: int = 3) -> Record:
    """A message of an invented chat."""
    written = f"2026-01-01T00:{minute:02}"
    when = When(written, written, exact_to="minute")
    return Record("message", "whatsapp", "Femi Adeyemi", when, FEMI, text, Where(None, n * 40, 40))


def test_a_record_is_sealed_as_it_is_and_named_by_its_place() -> None:
    record = replace(message(3), direction="in", to=(ADA,), state=("missed",), subject="Final")
    found = prepare(EXPORT, record)
    assert (found.sealed, found.digest) == (canonical(record), identity(EXPORT, record.where))
    assert (found.kind, found.channel, found.thread) == (1, "whatsapp", "Femi Adeyemi")
    assert (found.sender, found.recipient, found.direction) == (("", "Femi Adeyemi"), ("", "Ada"), 1)
    assert (found.local, found.utc, found.exact) == (1_767_225_780, None, 2)
    assert (found.mark, found.key, found.words) == (Mark.MISSED, content_key(record), "Final\nhello")


def test_what_could_not_be_read_is_nothing_that_counts() -> None:
    unread = Unread("cut_off", Where(None, 9, 1))
    found = prepare(EXPORT, unread)
    assert found == Prepared(canonical(unread), identity(EXPORT, unread.where), key=found.key)


def test_one_recipient_is_named_several_are_several_and_none_are_nobody() -> None:
    one = replace(message(0), to=(ADA,))
    assert [prepare(EXPORT, replace(one, to=to)).recipient for to in ((), (ADA,), (ADA, FEMI))] == [
        NOBODY,
        ("", "Ada"),
        SEVERAL,
    ]


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


@given(st.text(st.characters()))
def test_any_text_goes_over_the_pipe_and_comes_back(text: str) -> None:
    """Half characters too: they have no UTF-8, and a child that cannot send ends."""
    record = replace(
        message(0, text), thread=text, channel=text, subject=text, sender=Party(text, text), to=(Party(text),)
    )
    found = prepare(EXPORT, record)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode([found]), type=list[Prepared]) == [found]
    assert -(2**63) <= found.key < 2**63
