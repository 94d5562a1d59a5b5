# SPDX-License-Identifier: Apache-2.0
"""A backup of an iPhone is read whole, encrypted or not; what is missing or locked is said by its place."""

import contextlib
import hashlib
import io
import json
import plistlib
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.iphone_backup import READER
from leeward.exports.iphone_backup_keys import by_hand, decrypted
from leeward.flow.asked import Asked
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.parts import Choices
from leeward.records import Record, Unread

from . import iphone_backups
from .iphone_backups import (
    CLASS_KEY,
    HOME,
    MEDIA,
    PASSWORD,
    PICTURE,
    as_document,
    encrypted,
    encrypted_backup,
    phone,
    plain_backup,
    small,
    stored,
    tag,
    wrapped,
    written,
)
from .phone_stores import DATA, Lying, answers, document, dumped, read, records

SAMPLE = DATA / "iphone_backup"
OPEN = Choices(password=PASSWORD)
CONTENTS, KEYS = "Manifest.db", "Manifest.plist"


def unread(backup: dict[str, bytes], first: str, choices: Choices = OPEN) -> dict[str | None, str]:
    """What could not be read and why."""
    items, _ = read(READER, as_document(backup, first), choices)
    return {one.where.member: one.why for one in items if isinstance(one, Unread)}


def test_the_sample_reads_as_its_answer_says() -> None:
    files = {p.relative_to(SAMPLE).as_posix(): p.read_bytes() for p in SAMPLE.rglob("*") if p.is_file()}
    assert answers(SAMPLE / "Manifest.expected.json", *read(READER, as_document(files, CONTENTS)))


def test_the_sample_holds_what_its_writer_writes() -> None:
    assert dumped((SAMPLE / CONTENTS).read_bytes()) == dumped(plain_backup(small())[CONTENTS])


def test_messages_calls_voicemails_contacts_and_whatsapp_are_all_read() -> None:
    found = records(READER, as_document(plain_backup(), CONTENTS))
    kinds = {(one.kind, (one.where.member or "").rpartition("/")[2]) for one in found}
    assert kinds >= {
        ("message", "sms.db"),
        ("call", "CallHistory.storedata"),
        ("call", "voicemail.db"),
        ("contact", "AddressBook.sqlitedb"),
        ("message", "ChatStorage.sqlite"),
        ("reaction", "ChatStorage.sqlite"),
        ("event", "ChatStorage.sqlite"),
        ("call", "CallHistory.sqlite"),
        ("contact", "ContactsV2.sqlite"),
    }
    assert {one.where.member for one in found} >= {"HomeDomain/Library/SMS/sms.db"}


def test_files_that_messages_name_are_found_by_where_they_were_on_the_phone() -> None:
    for backup, first in ((plain_backup(), CONTENTS), (encrypted_backup(), KEYS)):
        files = {
            file.name: file.sha256
            for one in records(READER, as_document(backup, first), OPEN)
            for file in one.attachments
            if file.present
        }
        assert files == {
            "IMG_0001.HEIC": hashlib.sha256(b"a picture of a door").hexdigest(),
            "1.amr": hashlib.sha256(b"#!AMR\n").hexdigest(),
            "door.jpg": hashlib.sha256(b"another picture").hexdigest(),
        }


@pytest.mark.parametrize("rounds", [0, 1, 37])
def test_an_encrypted_backup_gives_the_same_records_as_a_plain_one(rounds: int) -> None:
    plain = read(READER, as_document(plain_backup(), CONTENTS))
    locked = read(READER, as_document(encrypted_backup(rounds=rounds), KEYS), OPEN)
    assert locked[0] == plain[0]
    assert (locked[1].seen, locked[1].records) == (plain[1].seen, plain[1].records)


def test_without_its_password_an_encrypted_backup_asks_and_gives_nothing() -> None:
    of = as_document(encrypted_backup(), KEYS)
    assert READER.question is not None
    for choices, question in ((Choices(), "password"), (Choices(password="no"), "wrong_password")):
        assert READER.question(of, choices) == question
        items, tally = read(READER, of, choices)
        assert [type(one) for one in items] == [Unread]
        assert tally.question == question
    assert READER.question(of, OPEN) is None
    assert READER.question(as_document(plain_backup(), CONTENTS), Choices()) is None


def test_exactly_one_file_of_a_backup_is_recognised() -> None:
    for backup, first in ((plain_backup(), CONTENTS), (encrypted_backup(), KEYS)):
        claimed = [
            name for name, data in backup.items() if READER in claimants(document(data, Path(name).name))
        ]
        assert claimed == [first]


def test_keys_that_stand_behind_a_long_list_of_apps_are_found() -> None:
    backup = encrypted_backup()
    listed = plistlib.loads(backup[KEYS])
    del listed["Applications"]
    listed = {"Applications": {f"com.example.app{n}": {"Path": "x" * 40} for n in range(3000)}, **listed}
    whole = plistlib.dumps(listed, fmt=plistlib.FMT_XML, sort_keys=False)
    assert whole.index(b"ManifestKey") > 65536
    assert READER.claim(document(whole, KEYS)) is not None


def test_a_database_that_is_listed_and_missing_is_named() -> None:
    there = {place: data for place, data in phone().items() if "voicemail" not in place[1]}
    gone = {(HOME, "Library/Voicemail/voicemail.db"): b""}
    assert unread(plain_backup(there, gone), CONTENTS) == {
        "HomeDomain/Library/Voicemail/voicemail.db": "listed_not_there"
    }


def test_a_damaged_database_costs_itself_and_no_other() -> None:
    files = {**phone(), (HOME, "Library/SMS/sms.db"): b"SQLite format 3\0 and then noise"}
    found = unread(plain_backup(files), CONTENTS)
    assert list(found) == ["HomeDomain/Library/SMS/sms.db"]
    items, _ = read(READER, as_document(plain_backup(files), CONTENTS))
    assert sum(isinstance(one, Record) for one in items) > 20


def test_a_file_whose_key_does_not_open_is_named() -> None:
    backup = encrypted_backup()
    own = hashlib.sha256(b"manifest").digest()
    with decrypted(Lying("", backup[CONTENTS]).open(), own, None) as clear:
        contents = clear.read()
    key = hashlib.sha256(repr((HOME, "Library/SMS/sms.db")).encode()).digest()
    spoilt = contents.replace(wrapped(key), bytes(len(wrapped(key))))
    assert spoilt != contents
    found = unread({**backup, CONTENTS: encrypted(spoilt, own)}, KEYS)
    assert found == {"HomeDomain/Library/SMS/sms.db": "key_does_not_open"}


def test_a_file_that_is_cut_is_not_taken_for_whole() -> None:
    backup = encrypted_backup(small())
    name = stored(MEDIA, PICTURE)
    backup[f"{name[:2]}/{name}"] = backup[f"{name[:2]}/{name}"][:16]
    (picture,) = [f for one in records(READER, as_document(backup, KEYS), OPEN) for f in one.attachments]
    assert (picture.name, picture.sha256, picture.present) == ("IMG_0001.HEIC", None, False)


def test_a_stated_size_beyond_any_phone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    true = iphone_backups.archived
    monkeypatch.setattr(iphone_backups, "archived", lambda path, _, key: true(path, 1 << 63, key))
    files = {(HOME, "Library/SMS/sms.db"): b"noise"}
    found = unread(encrypted_backup(files), KEYS)
    assert found == {"HomeDomain/Library/SMS/sms.db": "not_a_database"}


def test_the_log_of_a_database_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "sms.db"
    path.write_bytes(small()[HOME, "Library/SMS/sms.db"])
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO message (guid, text, date) VALUES ('G', 'only in the log', 1)")
        logged = {
            (HOME, f"Library/SMS/sms.db{end}"): Path(f"{path}{end}").read_bytes() for end in ("", "-wal")
        }
    for backup, first in ((plain_backup(logged), CONTENTS), (encrypted_backup(logged), KEYS)):
        found = records(READER, as_document(backup, first), OPEN)
        assert found[-1].text == "only in the log"


def test_a_backup_without_its_table_of_contents_says_so() -> None:
    backup = encrypted_backup()
    del backup[CONTENTS]
    assert unread(backup, KEYS) == {None: "no_table_of_contents"}


@pytest.mark.parametrize(
    ("bag", "why"),
    [
        (b"", "bad_key_bag"),
        ("words", "bad_key_bag"),
        (tag("UUID", b"u") + tag("SALT", b"s") + tag("ITER", 1 << 31), "too_many_rounds"),
        (tag("UUID", b"u") + tag("SALT", b"s") + tag("ITER", 1), "wrong_password"),
    ],
)
def test_a_bag_of_keys_that_is_none_is_said(bag: object, why: str) -> None:
    listed = {"BackupKeyBag": bag, "ManifestKey": wrapped(CLASS_KEY), "IsEncrypted": True}
    whole = plistlib.dumps(listed, fmt=plistlib.FMT_BINARY)
    assert unread({KEYS: whole, CONTENTS: b""}, KEYS) == {None: why}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["sha1", "sha256"]), st.binary(max_size=90), st.binary(max_size=40), st.integers(1, 50)
)
def test_the_slow_way_to_a_key_gives_the_same_key(name: str, secret: bytes, salt: bytes, rounds: int) -> None:
    beats: list[None] = []
    found = by_hand(name, secret, salt, rounds, lambda: beats.append(None))
    assert found == hashlib.pbkdf2_hmac(name, secret, salt, rounds)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=70), st.booleans(), st.integers(-20, 20))
def test_a_file_in_clear_has_its_own_length(data: bytes, known: bool, off: int) -> None:
    untrusted = Lying("x", encrypted(data, CLASS_KEY))
    with decrypted(untrusted.open(), CLASS_KEY, len(data) if known else None) as clear:
        assert clear.read() == data
    stated = max(len(data) + off, 0)
    with decrypted(untrusted.open(), CLASS_KEY, stated) as clear:
        assert clear.read()[: len(data)] == data[:stated]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 700_000), st.integers(-20, 20), st.lists(st.integers(0, 720_000), max_size=6))
def test_a_file_in_clear_is_read_from_any_place(size: int, off: int, places: list[int]) -> None:
    data = (bytes(range(251)) * 2800)[:size]
    stored = encrypted(data, CLASS_KEY)
    with decrypted(Lying("x", stored + b"12345").open(), CLASS_KEY, max(size + off, 0)) as clear:
        assert clear.seek(0, io.SEEK_END) == min(max(size + off, 0), len(stored))
        for place in places:
            clear.seek(place)
            assert (
                clear.read(70_000)[: max(size - place, 0)]
                == data[: max(size + min(off, 0), 0)][place : place + 70_000]
            )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    for name in (KEYS, CONTENTS):
        of = document(untrusted, name)
        READER.claim(of)
        assert read(READER, of, OPEN)[1].seen == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    backup, first = data.draw(st.sampled_from([(BACKUP, CONTENTS), (LOCKED, KEYS)]))
    name = data.draw(st.sampled_from([CONTENTS, KEYS]))
    whole = bytearray(backup[name])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(READER, as_document({**backup, name: bytes(whole)}, first), OPEN)


BACKUP, LOCKED = plain_backup(small()), encrypted_backup(small())


def from_child(path: Path, password: str | None) -> tuple[list[Record], Receipt]:
    """What the shut-in child reads of a folder or zip."""
    with Readers(Asked(password=password)) as readers:
        *found, receipt = list(read_path(path, readers))
    assert isinstance(receipt, Receipt)
    return [f.item for f in found if not isinstance(f, Receipt) and isinstance(f.item, Record)], receipt


def test_the_shut_in_child_reads_a_folder_with_its_password(tmp_path: Path) -> None:
    folder = written(LOCKED, tmp_path / "backup")
    found, receipt = from_child(folder, PASSWORD)
    assert [one.text for one in found] == ["Where are you?", "\ufffc"]
    assert found[1].attachments[0].present
    assert receipt.format == "iphone_backup"
    assert receipt.exit_code == 0
    assert from_child(folder, None)[1].exit_code == 3


def test_the_shut_in_child_reads_a_zip_of_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in LOCKED.items():
            archive.writestr(f"00008030-000A/{name}", data)
    found, receipt = from_child(path, PASSWORD)
    assert len(found) == 2
    assert json.loads(json.dumps(receipt.as_json("en")))["format"] == "iphone_backup"


def test_a_name_in_the_list_that_leads_elsewhere_is_only_a_name() -> None:
    files = {**small(), (MEDIA, f"{PICTURE}/../../../../etc/passwd"): b"x"}
    assert len(records(READER, as_document(plain_backup(files), CONTENTS))) == 2


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_table_of_contents_that_is_cut_makes_the_backup_cut(share: float) -> None:
    backup = plain_backup()
    backup[CONTENTS] = backup[CONTENTS][: int(len(backup[CONTENTS]) * share)]
    _, tally = read(READER, as_document(backup, CONTENTS), OPEN)
    assert tally.truncated
