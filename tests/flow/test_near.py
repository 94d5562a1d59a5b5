# SPDX-License-Identifier: Apache-2.0
"""Which files of a folder go along with an export, and which stay behind."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from leeward.flow.near import Near, is_database, journals
from leeward.flow.reading import Sorted

TOP = Path("top")


@dataclass(frozen=True)
class File:
    path: Path


CHAT = File(TOP / "talk" / "message_1.json")
PHOTO = File(TOP / "talk" / "photos" / "1.jpg")
NOTE = File(TOP / "talk" / "note.dat")
DEEP = File(TOP / "talk" / "more" / "photos" / "2.jpg")
FAR = File(TOP / "else" / "3.jpg")
NEAR = Near([CHAT], [PHOTO, NOTE, DEEP, FAR])


@pytest.mark.parametrize(
    ("found", "files"),
    [
        (Sorted(("x",)), ()),
        (Sorted(("x",), "beside"), (NOTE,)),
        (Sorted(("x",), "below"), (PHOTO, NOTE, DEEP)),
        (Sorted(("x",), "below", ("photos",)), (PHOTO, NOTE)),
        (Sorted(("x",), "all_below"), (PHOTO, NOTE, DEEP)),
    ],
)
def test_an_export_takes_along_what_its_format_names(found: Sorted, files: tuple[File, ...]) -> None:
    assert NEAR.belonging(CHAT, found, texts_only=False) == files
    assert NEAR.belonging(CHAT, found, texts_only=True) == ()


def test_files_in_a_named_folder_around_an_exports_own_go_along_with_it() -> None:
    chat = File(TOP / "chat" / "groups" / "dm" / "messages.json")
    media = File(TOP / "chat" / "groups" / "media" / "1.jpg")
    user = File(TOP / "chat" / "users" / "ada" / "user_info.json")
    near = Near([chat], [media, user, FAR, File(TOP / "chat" / "groups" / "other" / "2.jpg")])
    found = Sorted(("x",), "around", ("media", "users"))
    assert near.belonging(chat, found, texts_only=False) == (media, user)
    assert near.belonging(chat, Sorted(("x",), "around"), texts_only=False) == ()


def test_a_folder_that_is_named_after_the_document_is_found_by_its_name() -> None:
    page, file = File(TOP / "Femi.html"), File(TOP / "Femi.html_Files" / "a.png")
    near = Near([page], [file, File(TOP / "Sade.html_Files" / "b.png")])
    assert near.belonging(page, Sorted(("x",), "below", ("{name}_files",)), texts_only=False) == (file,)


def test_the_journal_of_a_database_always_goes_along_with_it() -> None:
    database, wal = File(TOP / "chat.db"), File(TOP / "chat.db-wal")
    near = Near([database], [wal, File(TOP / "other.db-wal"), File(TOP / "more" / "chat.db-wal")])
    for texts_only in (True, False):
        assert near.belonging(database, Sorted(("x",)), texts_only=texts_only) == (wal,)


def test_what_lies_below_a_table_of_contents_is_no_export_of_its_own() -> None:
    contents, inner = File(TOP / "b" / "Manifest.db"), File(TOP / "b" / "3d" / "3d0d")
    near = Near([contents, inner, CHAT], [PHOTO])
    assert near.inside([contents]) == {inner.path}
    assert near.belonging(contents, Sorted(("x",), "all_below"), texts_only=True) == (inner,)


def test_a_database_is_told_by_its_first_bytes_and_its_journals_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"SQLite format 3\0" + bytes(84))
    (tmp_path / "b").write_bytes(b"SQLite format 4\0")
    assert [is_database(tmp_path / name) for name in ("a", "b", "none")] == [True, False, False]
    assert journals("a.db") == ("a.db-wal", "a.db-journal")
