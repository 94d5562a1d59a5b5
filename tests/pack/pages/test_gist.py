# SPDX-License-Identifier: Apache-2.0
"""An item in one line."""

from leeward.pack.desk import Desk
from leeward.pack.pages.gist import call_sentence, excerpt, gist
from leeward.records import Attachment

from ..story_for_report import item, story  # noqa: TID252 - the builder stands one folder up


def test_a_missed_call_says_how_long_it_rang() -> None:
    call = item(1, "", kind="call", state=("missed",), seconds=12)
    assert call_sentence(Desk.of(story([call])), call) == "Missed call, 12 seconds"


def test_a_call_without_a_state_is_a_call() -> None:
    call = item(1, "", kind="call")
    assert call_sentence(Desk.of(story([call])), call) == "Call"


def test_an_item_without_words_says_what_it_carries() -> None:
    files = item(1, "", attachments=(Attachment("a.jpg"), Attachment("b.jpg")))
    assert gist(Desk.of(story([files])), files, 80) == ("2 files", "")


def test_an_excerpt_names_label_and_day() -> None:
    one = item(1, "Call me when you are home.")
    assert excerpt(Desk.of(story([one])), one) == [
        "E1.1",
        "Fri 1 May 2026",
        "",
        "Call me when you are home.",
    ]


def test_an_item_that_carries_nothing_is_told_to_have_no_words() -> None:
    empty = item(1, "")
    assert gist(Desk.of(story([empty])), empty, 80) == ("no words", "")
