# SPDX-License-Identifier: Apache-2.0
"""The name of a file says whose chat it is, or that it is a picture; it never says what a file is."""

import pytest

from leeward.flow.names import document_name, why_not


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("WhatsApp Chat - Femi/_chat.txt", "WhatsApp Chat - Femi"),
        ("in/WhatsApp Chat - Femi/_CHAT.TXT", "WhatsApp Chat - Femi"),
        ("Femi/_chat.txt", "Femi/_chat.txt"),
        ("_chat.txt", "_chat.txt"),
        ("WhatsApp Chat with Femi.txt", "WhatsApp Chat with Femi.txt"),
        ("WhatsApp/photo.jpg", "WhatsApp/photo.jpg"),
        ("", ""),
    ],
)
def test_an_iphone_names_the_folder_after_the_chat_and_not_the_text(name: str, wanted: str) -> None:
    assert document_name(name) == wanted


@pytest.mark.parametrize(
    ("name", "why"),
    [("a.jpg", "media"), ("in/B.OPUS", "media"), ("notes.dat", "not_recognised"), ("jpg", "not_recognised")],
)
def test_a_picture_is_skipped_as_one_and_the_rest_as_not_recognised(name: str, why: str) -> None:
    assert why_not(name) == why
