# SPDX-License-Identifier: Apache-2.0
"""A record is pictured where a picture is attached, was left out or is named; words alone are not."""

import pytest

from leeward.flow.pictured import is_pictured
from leeward.records import Attachment, Party, Record, Sha256, When, Where


def a_record(text: str = "", *files: str, **extra: str) -> Record:
    return Record(
        "message",
        "sms",
        None,
        When("2026-05-09 18:00", "2026-05-09T18:00", exact_to="minute"),
        Party(name="Femi"),
        text,
        Where("a.txt", 0, 1, sha256=Sha256("0" * 64)),
        attachments=tuple(Attachment(name) for name in files),
        extra=extra,
    )


@pytest.mark.parametrize(
    "text",
    [
        "He posted my photo on the estate group",
        "Everyone has seen the video",
        "your nudes are all over the office",
        "I showed them the sex tape",
        "nimetuma picha zako za uchi kwa group",
        "the whole office has seen you naked",
        "wote wameona ukiwa uchi",
    ],
)
def test_a_picture_that_is_spoken_of_is_heard(text: str) -> None:
    assert is_pictured(a_record(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I sent chocolates to your office",
        "I told your boss that you have HIV",
        "Everyone at the bank knows what you did",
        "I posted your number, enjoy the calls",
        "I put up your chats",
        "I told them all, so much for your image at church",
    ],
)
def test_other_showing_is_no_picture(text: str) -> None:
    assert not is_pictured(a_record(text))


def test_a_picture_beside_the_words_counts_and_sound_does_not() -> None:
    assert is_pictured(a_record("look", "IMG_1.JPG"))
    assert is_pictured(a_record("look", "film.mp4"))
    assert not is_pictured(a_record("listen", "PTT-1.opus"))
    assert not is_pictured(a_record("read", "letter.pdf"))


def test_media_that_an_export_left_out_may_have_been_a_picture() -> None:
    assert is_pictured(a_record("", media="omitted"))
    assert is_pictured(a_record("", media_type="video_message"))
    assert is_pictured(a_record("", content_type="image/jpeg"))
    assert not is_pictured(a_record("", media_type="voice_message"))
