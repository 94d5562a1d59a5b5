# SPDX-License-Identifier: Apache-2.0
"""Archives of every kind, as a person hands them over: read, asked about, or named with what to do."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from leeward.flow.asked import Asked
from leeward.flow.bring import bring
from leeward.flow.read import Found, read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.words import say

from ..exports.iphone_backups import plain_backup  # noqa: TID252 - a backup is made there
from ..unpack.tars import PACKINGS, tarred  # noqa: TID252 - tars are made there
from ..zips import zipped  # noqa: TID252 - and zips there
from .cases import HIS, brought, opened, sms

LOCKED = Path(__file__).parents[1] / "unpack/data"
CHAT = "20/04/2026, 10:00 - Femi: hi\n20/04/2026, 10:01 - Femi: IMG-1.jpg (file attached)\n"
NAME = "WhatsApp Chat with Femi.txt"


def read(path: Path, password: str | None = None) -> tuple[list[Found], Receipt]:
    with Readers(Asked(password=password)) as readers:
        *found, receipt = list(read_path(path, readers))
    assert isinstance(receipt, Receipt)
    assert receipt.adds_up()
    return [one for one in found if isinstance(one, Found)], receipt


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", PACKINGS)
def test_a_chat_with_its_picture_in_a_tar_is_read_in_the_child(tmp_path: Path, kind: str) -> None:
    made = tarred((NAME, CHAT.encode()), ("IMG-1.jpg", b"\xff\xd8\xff"))
    found, receipt = read(put(tmp_path, f"chat.{kind}", PACKINGS[kind](made)))
    assert [one.item.where.member for one in found] == [NAME, NAME]
    assert receipt.format == "whatsapp_txt"
    assert [a.present for a in found[1].item.attachments] == [True]  # type: ignore[union-attr]
    assert [(s.why, s.count) for s in receipt.skipped] == [("media", 1)]


def test_one_packed_file_is_read_and_its_records_name_the_file_inside(tmp_path: Path) -> None:
    backup = f"<?xml version='1.0'?><smses count=\"1\">{sms(HIS, '2026-04-20T10:00', 'one')}</smses>"
    found, receipt = read(put(tmp_path, "sms-2026.xml.gz", gzip.compress(backup.encode())))
    (one,) = found
    assert (one.file, one.item.where.member) == ("sms-2026.xml.gz", "sms-2026.xml")
    assert receipt.format == "sms_backup_xml"


def test_a_mail_box_that_is_packed_in_a_zip_of_downloads_is_read(tmp_path: Path) -> None:
    mails = b"From a@example.com Mon Apr 20 10:00:00 2026\nFrom: a@example.com\nSubject: s\n\nhi\n\n"
    _, receipt = read(put(tmp_path, "downloads.zip", zipped(("all.mbox.gz", gzip.compress(mails * 3)))))
    assert (receipt.records, receipt.parts[0].file) == (3, "all.mbox.gz/all.mbox")


def test_an_archive_in_an_archive_in_an_archive_is_named_with_what_to_do(tmp_path: Path) -> None:
    deep = zipped(("b.zip", zipped(("c.tgz", PACKINGS["tgz"](tarred((NAME, CHAT.encode())))))))
    _, receipt = read(put(tmp_path, "a.zip", deep))
    assert [(s.why, s.where) for s in receipt.skipped] == [("zip_in_zip", "b.zip/c.tgz")]


@pytest.mark.parametrize("path", sorted(LOCKED.glob("*.locked")), ids=lambda p: p.stem)
def test_a_locked_zip_is_a_question_until_its_password_is_told(path: Path) -> None:
    password = "pässwörd" if "letters" in path.name else "correct horse"
    for told, question in ((None, "password"), ("wrong", "wrong_password")):
        found, receipt = read(path, told)
        assert (found, receipt.question, receipt.exit_code) == ([], question, 3)
        assert "--password-file" in say(f"question.{question}", file="x")
    found, receipt = read(path, password)
    assert (len(found), receipt.format, receipt.question) == (60, "whatsapp_txt", None)


def test_a_locked_zip_in_a_folder_is_asked_about_and_not_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "locked.zip", (LOCKED / "old_7z.zip.locked").read_bytes())
    put(tmp_path, NAME, CHAT.encode())
    _, receipt = read(tmp_path)
    assert (receipt.records, receipt.question, receipt.exit_code) == (2, "password", 3)


def test_locked_members_among_open_ones_are_counted_and_the_receipt_says_what_to_do(tmp_path: Path) -> None:
    path = put(tmp_path, "mixed.zip", (LOCKED / "aes256_7z.zip.locked").read_bytes())
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("more.txt", CHAT)
    _, receipt = read(path)
    assert (receipt.records, receipt.question, receipt.exit_code) == (2, None, 0)
    assert [(s.why, s.count) for s in receipt.skipped] == [("encrypted_member", 2)]
    assert "caveat.some_locked" in [c.key for c in receipt.caveats]


def test_in_a_vault_a_locked_zip_is_kept_and_read_when_its_password_comes(tmp_path: Path) -> None:
    path = LOCKED / "aes256_bsdtar.zip.locked"
    with opened(tmp_path / "vault") as vault:
        (none,) = brought(vault, path)
        (wrong,) = brought(vault, path, password="wrong")
        assert (none.question, wrong.question) == ("password", "wrong_password")
        assert vault.imports() == [], "nobody knows yet what is in it"
        (right,) = brought(vault, path, password="correct horse")
        assert (right.records, right.already) == (60, False)
        (again,) = brought(vault, path)
        assert (again.records, again.already) == (60, True)
        assert len(vault.imports()) == 1
        assert "correct horse" not in json.dumps([dict(i.about) for i in vault.imports()])


def test_members_that_stayed_locked_are_added_when_the_password_comes(tmp_path: Path) -> None:
    path = put(tmp_path, "mixed.zip", (LOCKED / "old_7z.zip.locked").read_bytes())
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("more.txt", CHAT)
    with opened(tmp_path / "vault") as vault:
        (before,) = brought(vault, path)
        (after,) = brought(vault, path, password="correct horse")
        assert (before.records, after.records, after.already) == (2, 62, False)
        assert vault.imports()[0].done == 62


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00"])
def test_a_7z_or_rar_says_what_to_do(tmp_path: Path, magic: bytes) -> None:
    path = put(tmp_path, "chats.7z", magic + bytes(100))
    _, receipt = read(path)
    assert (receipt.format, receipt.exit_code) == (None, 4)
    assert [(s.why, s.where) for s in receipt.skipped] == [("unpack_first", "chats.7z")]
    _, receipt = read(tmp_path)
    assert [(s.why, s.where) for s in receipt.skipped] == [("unpack_first", "chats.7z")]


def test_a_bomb_that_is_packed_is_named_as_one(tmp_path: Path) -> None:
    _, receipt = read(put(tmp_path, "zeros.gz", gzip.compress(bytes(30 * 1024**2))))
    assert [(s.why, s.where) for s in receipt.skipped] == [("inflates_too_far", "zeros")]


def test_a_zipped_phone_among_downloads_takes_nothing_of_the_folder_along(tmp_path: Path) -> None:
    """What its table of contents says to lie below it lies in the zip."""
    message = '{"participants": [{"name": "Femi"}], "messages": [{"sender_name": "Femi", "timestamp_ms": 1}]}'
    put(tmp_path, "talk.zip", zipped(("inbox/femi/message_1.json", message.encode())))
    put(tmp_path, "phone.zip", zipped(*plain_backup().items()))
    (tmp_path / "photos").mkdir()
    put(tmp_path / "photos", "mine.jpg", b"mine")
    put(tmp_path, NAME, CHAT.encode())
    with Readers(Asked()) as readers:
        found = bring(tmp_path, readers)
    assert {unit.name: unit.beside for unit in found.units} == {"talk.zip": (), "phone.zip": (), NAME: ()}
    assert [(s.why, s.where) for s in found.others] == [("media", "photos/mine.jpg")]


def test_a_bomb_in_a_folder_is_named_and_not_taken(tmp_path: Path) -> None:
    put(tmp_path, "bomb.zip", zipped(("bomb", bytes(20 * 1024**2))))
    put(tmp_path, NAME, CHAT.encode())
    with Readers(Asked()) as readers:
        found = bring(tmp_path, readers)
    assert [(s.why, s.where) for s in found.others] == [("inflates_too_far", "bomb.zip")]
