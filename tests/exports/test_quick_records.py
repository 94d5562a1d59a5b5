# SPDX-License-Identifier: Apache-2.0
"""The quick way to build records makes the same records."""

from leeward.exports.quick_records import message, moment, place
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
