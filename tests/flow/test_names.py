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


@pytest.mark.parametrize(
    ("name", "inside", "why"),
    [
        ("a.xls", "", "old_workbook"),
        ("statement", "Workbook\0", "old_workbook"),
        ("statement", "Book\0", "old_workbook"),
        ("a.xlsx", "EncryptedPackage", "locked_workbook"),
        ("a.doc", "WordDocument", "not_recognised"),
    ],
)
def test_an_excel_file_that_cannot_be_read_is_called_what_it_is(name: str, inside: str, why: str) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + inside.encode("utf-16-le")
    assert why_not(name, head) == why
    assert why_not("a.xls", b"text") == "not_recognised"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *(("[Content_Types].xml", "workbook_part"), ("xl/sharedStrings.xml", "workbook_part")),
        *(("in/bank.xlsx/xl/styles.xml", "workbook_part"), ("META-INF/manifest.xml", "workbook_part")),
        *(("xl/worksheets/sheet1.xml", "not_recognised"), ("xl/comments1.xml", "not_recognised")),
        ("xl/media/image1.png", "media"),
    ],
)
def test_parts_of_a_workbook_that_hold_no_rows_are_said_to_be_that(name: str, why: str) -> None:
    assert why_not(name) == why
