# SPDX-License-Identifier: Apache-2.0
"""Telegram's own words are told from those of people."""

import pytest

from leeward.exports.telegram_words import EVENTS, NO_FILE, flat, links, second_text
from leeward.prepared import GROUP_EVENTS


@pytest.mark.parametrize(
    ("path", "is_left_out"),
    [
        ("(File not included. Change data exporting settings to download.)", True),
        ("(File exceeds maximum size. Change data exporting settings to download.)", True),
        ("card.vcf (File unavailable, please try again later)", True),
        ("(Photo not included. Change data exporting settings to download.)", True),
        ("chats/chat_1/photos/photo_1.jpg", False),
        ("files/report (File not included) final.pdf", False),
    ],
)
def test_what_stands_in_place_of_a_file_is_no_path(path: str, is_left_out: bool) -> None:
    assert bool(NO_FILE.search(path)) == is_left_out


def test_a_text_of_any_shape_is_text() -> None:
    assert flat("a") == "a"
    assert flat(["a", {"type": "bold", "text": "b"}, {"text": 1}, None, ["c"]]) == "ab"
    assert flat({"text": "x"}) == ""
    assert links(
        [{"href": "https://example.com/1"}, {"href": 2}, "x", {"href": "https://example.com/2"}]
    ) == ("https://example.com/1\nhttps://example.com/2")


def test_of_two_texts_the_one_that_says_something_is_kept() -> None:
    assert second_text(b'{"text": "for you", "text": ""}') == "for you"
    assert second_text(b'{"text": "", "more": {"text": "not this"}}') == ""
    assert second_text(b'{"text": "", "text": ') == ""
    assert second_text(b'{"text": 1}') == ""


def test_every_change_of_a_group_is_one_that_leeward_knows() -> None:
    assert set(EVENTS.values()) <= GROUP_EVENTS
