# SPDX-License-Identifier: Apache-2.0
"""Pictures of somebody who could be under 18: not a byte of them anywhere; the texts are read."""

import base64
import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from leeward.errors import LeewardError, UsageError
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.check import check_vault
from leeward.flow.minors import Pictures
from leeward.flow.receipts import Receipt
from leeward.vault import Vault

from . import cases
from .cases import HIS, NOW, at, backup, cards, chat, found, milliseconds, sms

PICTURE = b"\xff\xd8\xff\xe0 a picture of somebody " + hashlib.sha256(b"picture").digest() * 40
LINE = "20/04/2026, 10:0{} - Femi: {}\n"
TALK = LINE.format(0, "\u200ea.jpg (file attached)\nlook") + LINE.format(1, "answer me")


def told(vault: Vault, *paths: Path, pictures: Pictures) -> list[Receipt | LeewardError]:
    origin = Provenance("test", "test")
    return list(add(vault, paths, Asked(zone="Africa/Lagos"), origin, NOW, pictures=pictures))


def only(results: list[Receipt | LeewardError]) -> Receipt:
    (one,) = results
    assert isinstance(one, Receipt)
    return one


def zipped(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def whatsapp(folder: Path) -> Path:
    members = [("WhatsApp Chat with Femi.txt", TALK.encode()), ("a.jpg", PICTURE), ("b", PICTURE)]
    return zipped(folder / "WhatsApp Chat with Femi.zip", [*members, ("notes.dat", b"nobody reads this")])


def traces(folder: Path) -> list[str]:
    """Files that hold the picture's bytes or any of its hashes."""
    sums = [hashlib.new(name, PICTURE).digest() for name in ("sha256", "sha512", "sha1", "md5")]
    dresses = [PICTURE[30:90], base64.b64encode(PICTURE)[40:90], *sums, *(s.hex().encode() for s in sums)]
    files = [p for p in folder.rglob("*") if p.is_file()]
    return [p.name for p in files if any(dress in p.read_bytes() for dress in dresses)]


def opened_files(vault: Vault) -> list[bytes]:
    """All originals that the vault holds, in the clear."""
    data = []
    for one in vault.imports():
        for number in range(1 + len(vault.files_beside(one.number))):
            with vault.original(one.number, number) as stream:
                data.append(stream.read())
    return data


def everything(vault: Vault) -> bytes:
    """Every row of every table, in the clear."""
    with vault.engine.connect() as connection:
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        rows = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_a_zip_gives_its_texts_and_not_a_byte_of_its_pictures(
    vault: Vault, tmp_path: Path, answer: str
) -> None:
    brought = whatsapp(tmp_path)
    receipt = only(told(vault, brought, pictures=Pictures(answer)))
    assert receipt.adds_up()
    assert (receipt.exit_code, receipt.records, receipt.format) == (0, 2, "whatsapp_txt")
    assert {(s.why, s.count) for s in receipt.skipped} == {("left_out_under_18", 3)}
    assert [s.key for s in receipt.caveats if s.facts.get("n") == 3] == ["caveat.partial_acquisition"]
    assert opened_files(vault) == [TALK.encode()]
    (one,) = vault.imports()
    assert one.name == "WhatsApp Chat with Femi.zip/WhatsApp Chat with Femi.txt"
    assert (one.about["under_18"], one.about["left_out"]) == (answer, 3)
    (line, *_) = found(vault, "look")
    assert [a["present"] for a in line["attachments"]] == [False]
    assert line["thread"] == "Femi"
    stored = everything(vault)
    assert hashlib.sha256(PICTURE).hexdigest().encode() not in stored
    assert hashlib.sha256(brought.read_bytes()).hexdigest().encode() not in stored
    vault.close()
    assert traces(vault.folder) == []


def test_adults_are_kept_as_before(vault: Vault, tmp_path: Path) -> None:
    receipt = only(told(vault, whatsapp(tmp_path), pictures=Pictures("no")))
    (line, *_) = found(vault, "look")
    assert [(a["present"], a["sha256"]) for a in line["attachments"]] == [
        (True, hashlib.sha256(PICTURE).hexdigest())
    ]
    assert vault.imports()[0].about["under_18"] == "no"
    assert not any(s.why == "left_out_under_18" for s in receipt.skipped)


def test_where_nobody_is_asked_that_is_said_and_kept_with_the_export(vault: Vault, tmp_path: Path) -> None:
    pictures = Pictures()
    told(vault, whatsapp(tmp_path), pictures=pictures)
    assert pictures.seen_unasked
    assert vault.imports()[0].about["under_18"] == "not_asked"
    assert [a["present"] for a in found(vault, "look")[0]["attachments"]] == [True]


def test_the_question_is_asked_once_and_only_where_there_are_pictures(vault: Vault, tmp_path: Path) -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return "unknown"

    plain = chat(tmp_path / "p", "Bola", at("20/04/2026, 10:00", "Bola", "hi"))
    told(vault, plain, pictures=(pictures := Pictures(ask=ask)))
    assert asked == []
    told(vault, whatsapp(tmp_path), whatsapp(tmp_path), pictures=pictures)
    assert asked == [1]
    assert not any(PICTURE in data for data in opened_files(vault))


def test_the_pictures_of_a_folder_are_not_opened(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "WhatsApp Chat - Femi"
    folder.mkdir()
    (folder / "_chat.txt").write_text("[20/04/2026, 10:00:00] Femi: look \u200e<attached: a.jpg>\n", "utf-8")
    (folder / "a.jpg").write_bytes(PICTURE)
    (folder / "b").write_bytes(PICTURE)
    receipt = only(told(vault, folder, pictures=Pictures("yes")))
    assert receipt.records == 1
    assert ("left_out_under_18", 1) in {(s.why, s.count) for s in receipt.skipped}
    assert vault.files_beside(1) == []
    assert not any(PICTURE in data for data in opened_files(vault))
    assert check_vault(vault).ok


def mms(picture: bytes) -> str:
    data = base64.b64encode(picture).decode()
    return (
        f'<mms date="{milliseconds("2026-04-26T11:00")}" msg_box="1" address={quoteattr(HIS)} m_type="132">'
        f'<parts><part seq="0" ct="image/jpeg" name="null" cl="x.jpg" data="{data}"/></parts>'
        f'<addrs><addr address={quoteattr(HIS)} type="137"/></addrs></mms>'
    )


def test_pictures_inside_a_text_are_refused_with_what_to_do_instead(vault: Vault, tmp_path: Path) -> None:
    with_picture = backup(tmp_path / "mms.xml", sms(HIS, "2026-04-26T10:00", "pick up"), mms(PICTURE))
    card = cards(tmp_path / "c.vcf", ("Femi", [HIS]))
    photo = base64.b64encode(PICTURE).replace(b"\n", b"")
    data = card.read_bytes()
    card.write_bytes(data.replace(b"END:VCARD", b"PHOTO;ENCODING=b;TYPE=JPEG:" + photo + b"\r\nEND:VCARD"))
    for path in (with_picture, card):
        receipt = only(told(vault, path, pictures=Pictures("unknown")))
        assert (receipt.exit_code, receipt.records) == (4, 0)
        assert [s.key for s in receipt.caveats] == ["error.under_18_inside"]
    assert vault.imports() == []
    plain = backup(tmp_path / "plain.xml", sms(HIS, "2026-04-26T10:00", "pick up"))
    receipt = only(told(vault, plain, pictures=Pictures("unknown")))
    assert (receipt.exit_code, receipt.records) == (0, 1)
    vault.close()
    assert traces(vault.folder) == []


def test_a_text_with_pictures_inside_a_zip_is_left_out_and_the_others_are_read(
    vault: Vault, tmp_path: Path
) -> None:
    inner = backup(tmp_path / "mms.xml", mms(PICTURE))
    path = zipped(
        tmp_path / "phone.zip",
        [("a.xml", inner.read_bytes()), ("WhatsApp Chat with Femi.txt", TALK.encode())],
    )
    receipt = only(told(vault, path, pictures=Pictures("yes")))
    assert receipt.records == 2
    assert {(s.why, s.count) for s in receipt.skipped} == {("under_18_inside", 1)}
    assert opened_files(vault) == [TALK.encode()]


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.txt"])
def test_a_picture_on_its_own_is_not_taken(vault: Vault, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PICTURE)
    receipt = only(told(vault, tmp_path / name, pictures=Pictures("yes")))
    assert receipt.exit_code == 4
    assert [s.key for s in receipt.caveats] == ["error.under_18_nothing"]
    assert vault.imports() == []


def test_another_answer_is_wrong_use(vault: Vault) -> None:
    with pytest.raises(UsageError, match=r"error\.under_18_answer"):
        Pictures("perhaps")


def test_a_second_add_of_the_texts_adds_nothing(vault: Vault, tmp_path: Path) -> None:
    told(vault, whatsapp(tmp_path), pictures=Pictures("yes"))
    again = only(told(vault, whatsapp(tmp_path), pictures=Pictures("yes")))
    assert (again.already, again.records, len(vault.imports())) == (True, 2, 1)


@pytest.mark.parametrize("inside", [False, True])
def test_passwords_are_refused_before_a_byte_is_stored(vault: Vault, tmp_path: Path, inside: bool) -> None:
    data = b"name,url,username,password\r\nbank,https://example.com,ada,Tulip-Horizon-77\r\n"
    path = tmp_path / "Passwords.csv"
    path.write_bytes(data)
    if inside:
        path = zipped(tmp_path / "takeout.zip", [("chat/Passwords.csv", data), ("x.txt", TALK.encode())])
    receipt = only(told(vault, path, pictures=Pictures("no")))
    assert [s.key for s in receipt.caveats] == ["error.password_export"]
    assert (receipt.exit_code, vault.imports()) == (4, [])
    assert b"Tulip" not in everything(vault)
    assert not list((vault.folder / "originals").glob("*"))


def test_a_forced_format_does_not_let_passwords_in(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'"url","username","password","httpRealm"\n"https://example.com","ada","Tulip-77",""\n')
    receipt = cases.brought(vault, path, as_format="whatsapp_txt")[0]
    assert [s.key for s in receipt.caveats] == ["error.password_export"]
