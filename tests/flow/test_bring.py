# SPDX-License-Identifier: Apache-2.0
"""What a person hands over is sorted by content; nothing is opened but plain files, and nothing vanishes."""

import os
import zipfile
from pathlib import Path

import pytest

from leeward.errors import RefusedError, UsageError
from leeward.flow import bring as flow
from leeward.flow.asked import Asked
from leeward.flow.bring import Brought
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt

from .cases import HIS, at, backup, cards, chat, sms


def bring(path: Path, **said: str) -> Brought:
    with Readers(Asked(**said)) as readers:  # type: ignore[arg-type]  # the test names its fields
        return flow.bring(path, readers)


def test_a_folder_is_sorted_into_exports_and_the_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "_chat.txt").write_text("[20/04/2026, 10:00:00] Femi: \u200e<attached: a.jpg>\n", "utf-8")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "notes.dat").write_bytes(b"hello")
    backup(tmp_path / "s" / "sms.xml", sms(HIS, "2026-04-20T10:00", "one"))
    found = bring(tmp_path)
    assert [(u.name, [m.name for m in u.beside]) for u in found.units] == [
        ("_chat.txt", ["a.jpg"]),
        ("s/sms.xml", []),
    ]
    assert [(s.why, s.where) for s in found.others] == [("media", "a.jpg"), ("not_recognised", "notes.dat")]


def test_links_and_pipes_in_a_folder_are_not_followed_or_opened(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    cards(inside / "book.vcf", ("Sade", [HIS]))
    outside = chat(tmp_path / "out", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    (inside / "link.txt").symlink_to(outside)
    (inside / "gone.txt").symlink_to("nowhere")
    (inside / "round").symlink_to(inside)
    os.mkfifo(inside / "pipe.txt")
    found = bring(inside)
    assert [u.name for u in found.units] == ["book.vcf"]
    # nothing vanishes without a word
    assert sorted((s.why, s.where) for s in found.others) == [
        ("not_a_plain_file", name) for name in ("gone.txt", "link.txt", "pipe.txt", "round")
    ]


def test_a_folder_that_does_not_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards(tmp_path / "book.vcf", ("Sade", [HIS]))
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def scan(path: str) -> object:
        if Path(path).name == "closed":  # root opens every folder, so the refusal is made here
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    assert [(s.why, s.where) for s in bring(tmp_path).others] == [("cannot_read", "closed")]


def test_files_below_a_chats_folder_are_not_taken_along_with_it(tmp_path: Path) -> None:
    chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "film.mp4").write_bytes(b"x")
    (unit,) = bring(tmp_path).units
    assert unit.beside == ()


def test_a_name_longer_than_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"error\.cannot_read"):
        bring(tmp_path / ("a" * 5000))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RefusedError, match=r"error\.not_a_file"):
        bring(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["nowhere", "gone"])
def test_a_path_that_leads_nowhere_is_a_slip_of_the_hand(tmp_path: Path, name: str) -> None:
    (tmp_path / "gone").symlink_to("nothing")
    with pytest.raises(UsageError, match=r"error\.no_such_file"):
        bring(tmp_path / name)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here that cannot be read by root")
def test_a_file_that_cannot_be_read_is_refused_with_the_reason() -> None:
    (unit,) = bring(Path("/proc/self/mem")).units
    with pytest.raises(RefusedError, match=r"error\.cannot_read") as refused:
        unit.sha256()
    assert refused.value.facts["file"] == "mem"


def test_a_format_that_she_named_is_every_files_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.dat").write_bytes(b"hello")
    found = bring(tmp_path, as_format="vcard")
    assert ([u.name for u in found.units], found.others) == (["notes.dat"], ())


def test_an_empty_folder_has_no_exports(tmp_path: Path) -> None:
    assert bring(tmp_path).units == ()


def test_a_database_that_is_named_alone_brings_its_journal_along(tmp_path: Path) -> None:
    (tmp_path / "chat.db").write_bytes(b"SQLite format 3\0" + bytes(84))
    (tmp_path / "chat.db-wal").write_bytes(b"rows")
    (tmp_path / "chat.db-shm").write_bytes(b"index")
    (unit,) = bring(tmp_path / "chat.db").units
    assert [near.name for near in unit.beside] == ["chat.db-wal"]


def test_a_text_that_is_named_alone_brings_nothing_along(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"20/04/2026, 10:00 - Femi: hi\n")
    (tmp_path / "a.txt-wal").write_bytes(b"rows")
    (unit,) = bring(tmp_path / "a.txt").units
    assert unit.beside == ()


def test_pictures_in_the_folder_of_a_conversation_go_along_with_it(tmp_path: Path) -> None:
    talk = tmp_path / "inbox" / "femi_1"
    (talk / "photos").mkdir(parents=True)
    (talk / "photos" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (talk / "message_1.json").write_text(
        '{"participants": [{"name": "Femi"}], "messages": [{"sender_name": "Femi", "timestamp_ms": '
        '1777000000000, "content": "hi", "photos": [{"uri": "inbox/femi_1/photos/a.jpg"}]}]}',
        "utf-8",
    )
    found = bring(tmp_path)
    assert [(u.name, [n.name for n in u.beside]) for u in found.units] == [
        ("inbox/femi_1/message_1.json", ["inbox/femi_1/photos/a.jpg"]),
        ("holiday.jpg", []),
    ]
    assert [(s.why, s.where) for s in found.others] == [("media", "inbox/femi_1/photos/a.jpg")]


def test_of_a_folder_of_downloads_an_export_takes_along_what_its_records_name(tmp_path: Path) -> None:
    """Two chats in one folder, and letters and films of her own: what nobody names stays where it is."""
    chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "IMG-20260420-WA0001.jpg (file attached)"))
    chat(tmp_path, "Sade", at("20/04/2026, 10:00", "Sade", "hi"))
    for name in ("IMG-20260420-WA0001.jpg", "film.mp4", "letter.pdf", "diary.docx"):
        (tmp_path / name).write_bytes(b"x" + name.encode())
    found = bring(tmp_path)
    assert {u.name: [n.name for n in u.beside] for u in found.units} == {
        "WhatsApp Chat with Femi.txt": ["IMG-20260420-WA0001.jpg"],
        "WhatsApp Chat with Sade.txt": [],
    }
    others = [s.where for s in found.others]
    assert sorted(others) == ["IMG-20260420-WA0001.jpg", "diary.docx", "film.mp4", "letter.pdf"]


def test_files_in_a_folder_of_the_exports_own_go_along_unnamed(tmp_path: Path) -> None:
    talk = tmp_path / "femi_1"
    (talk / "photos").mkdir(parents=True)
    (talk / "photos" / "b.jpg").write_bytes(b"\xff\xd8\xff")
    (talk / "beside.jpg").write_bytes(b"\xff\xd8\xff")
    (talk / "message_1.json").write_text(
        '{"participants": [{"name": "Femi"}], "messages": [{"sender_name": "Femi", "timestamp_ms": '
        '1777000000000, "content": "hi"}]}',
        "utf-8",
    )
    units = bring(tmp_path).units
    assert [n.name for u in units for n in u.beside] == ["femi_1/photos/b.jpg"]


def test_a_zip_takes_nothing_along_from_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat with Femi.zip", "w") as made:
        made.writestr("WhatsApp Chat with Femi.txt", "20/04/2026, 10:00 - Femi: a.jpg (file attached)\n")
    (tmp_path / "a.jpg").write_bytes(b"mine")
    assert [u.beside for u in bring(tmp_path).units if u.name.endswith(".zip")] == [()]


def test_each_file_that_was_not_taken_is_named_once(tmp_path: Path) -> None:
    chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    for name in ("diary.docx", "letter.odt", "film.mp4"):
        (tmp_path / name).write_bytes(b"x")
    with Readers(Asked()) as readers:
        *_, receipt = list(read_path(tmp_path, readers))
    assert isinstance(receipt, Receipt)
    assert [s.where for s in receipt.left] == ["diary.docx", "film.mp4", "letter.odt"]
    assert [(s.why, s.count) for s in receipt.skipped] == [("not_recognised", 2), ("media", 1)]
    assert receipt.as_json("en")["not_taken"][0] == {"why": "not_recognised", "where": "diary.docx"}
