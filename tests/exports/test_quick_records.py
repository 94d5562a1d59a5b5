# SPDX-License-Identifier: Apache-2.0
"""The quick way to build records makes the same records."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from leeward.exports.quick_records import (
    altered,
    filled,
    instant,
    message,
    message_to,
    moment,
    place,
    row_place,
)
from leeward.records import Party, Record, Sha256, When, Where
from leeward.wire import canonical


def test_a_quick_message_equals_one_that_was_constructed() -> None:
    where = place("_chat.txt", 7, 3, "ab")
    time = moment("25/03/2026, 10:00", "2026-03-25T10:00", "minute")
    quick = message("whatsapp", "Ada", time, Party(name="Ada"), "hi", where)
    slow = Record(
        "message",
        "whatsapp",
        "Ada",
        When("25/03/2026, 10:00", "2026-03-25T10:00", None, "minute"),
        Party(name="Ada"),
        "hi",
        Where("_chat.txt", 7, 3, None, Sha256("ab")),
    )
    assert quick == slow
    assert repr(quick) == repr(slow)
    assert canonical(quick) == canonical(slow)


def test_a_quick_message_that_says_more_equals_one_that_was_constructed() -> None:
    where = place("message_1.json", 7, 3, "ab")
    time = instant("1770000000", "2026-02-02T02:40:00", "2026-02-02T02:40:00Z")
    ada, ben = Party(name="Ada"), Party("user2", "Ben")
    quick = message_to("telegram", "Ada", time, (ada, (ben,), "in"), "hi", where, {"folder": "inbox"})
    slow = Record(
        "message",
        "telegram",
        "Ada",
        When("1770000000", "2026-02-02T02:40:00", "2026-02-02T02:40:00Z", "second"),
        ada,
        "hi",
        Where("message_1.json", 7, 3, None, Sha256("ab")),
        (ben,),
        "in",
        extra={"folder": "inbox"},
    )
    assert quick == slow
    assert repr(quick) == repr(slow)
    assert canonical(quick) == canonical(slow)


def test_a_quick_record_of_any_kind_equals_one_that_was_constructed() -> None:
    ada, ben, where = Party(name="Ada"), Party("2"), Where(row=1)
    quick = filled(
        "payment", "bank", When("x"), (ada, (ben,), "out"), "hi", where, state=("failed",), extra={"a": "b"}
    )
    slow = Record(
        "payment", "bank", None, When("x"), ada, "hi", where, (ben,), "out", ("failed",), extra={"a": "b"}
    )
    assert (quick, repr(quick)) == (slow, repr(slow))
    bare = filled("call", "phone", When(), (Party(), (), "unknown"), "", where)
    assert bare == Record("call", "phone", None, When(), Party(), "", where)


def test_a_quick_row_equals_one_that_was_constructed() -> None:
    assert row_place("sms.db", 7) == Where("sms.db", row=7)
    assert repr(row_place(None, -1)) == repr(Where(row=-1))


def test_an_altered_record_equals_one_that_was_replaced_and_leaves_the_first_as_it_was() -> None:
    first = message("sms", "Ada", When("x"), Party("1"), "hi", Where(row=1))
    other = altered(first, kind="event", text="ho", state=("system",), extra={"a": "b"})
    assert other == replace(first, kind="event", text="ho", state=("system",), extra={"a": "b"})
    assert (first.text, altered(first)) == ("hi", first)


def test_quick_values_are_frozen_and_of_their_own_classes() -> None:
    record = message("sms", None, instant("x", None, "y"), Party(), "", row_place(None, 1))
    for value, of in ((record, Record), (record.time, When), (record.where, Where)):
        assert type(value) is of
        for one in fields(value):
            with pytest.raises(FrozenInstanceError):
                setattr(value, one.name, None)
