# SPDX-License-Identifier: Apache-2.0
"""A backup of ``adb backup`` is read, encrypted or not; what cannot be opened is said by its name."""

import hashlib
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import android_backup, claimants
from leeward.exports.android_backup import READER
from leeward.flow.asked import Asked
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.parts import Choices
from leeward.records import Party, Unread

from .android_stores import (
    PASSWORD,
    TELEPHONY,
    backup,
    calls,
    encrypted_backup,
    listed,
    provider,
    texts,
)
from .phone_stores import ADA, DATA, answers, document, read, records

SAMPLE = DATA / "android_backup/backup.ab"
OPEN = Choices(password=PASSWORD)


def why(data: bytes, choices: Choices = OPEN) -> list[str]:
    """Why pieces could not be read."""
    return [
        one.why for one in read(READER, document(data, "backup.ab"), choices)[0] if isinstance(one, Unread)
    ]


def test_the_sample_reads_as_its_answer_says() -> None:
    found = read(READER, document(SAMPLE.read_bytes(), "backup.ab"))
    assert answers(SAMPLE.with_suffix(".expected.json"), *found)


def test_texts_come_before_multimedia_messages_each_with_its_bytes() -> None:
    sms, queued, mms = records(READER, document(backup(), "backup.ab"))
    assert (sms.sender, sms.text, sms.thread) == (Party(ADA), "Where are you?", ADA)
    assert (queued.state, queued.direction) == (("queued",), "out")
    assert (mms.channel, mms.sender, mms.text) == ("mms", Party(ADA), "your door 🚪")
    packed = provider()[mms.where.member or ""]
    assert mms.where.offset is not None
    assert mms.where.length is not None
    piece = zlib.decompress(packed)[mms.where.offset : mms.where.offset + mms.where.length]
    assert hashlib.sha256(piece).hexdigest() == mms.where.sha256


@pytest.mark.parametrize("version", [1, 2, 5])
@pytest.mark.parametrize("master", [0x00, 0x7F, 0x80, 0xFF])
def test_an_encrypted_backup_gives_the_same_records_as_a_plain_one(version: int, master: int) -> None:
    plain = read(READER, document(backup(), "backup.ab"))
    locked = document(encrypted_backup(version=version, master=master), "backup.ab")
    assert read(READER, locked, OPEN)[0] == plain[0]


def test_a_backup_that_is_not_packed_is_read() -> None:
    assert len(records(READER, document(backup(packed=False), "backup.ab"))) == 3


def test_without_its_password_an_encrypted_backup_asks_and_gives_nothing() -> None:
    of = document(encrypted_backup(), "backup.ab")
    assert READER.question is not None
    for choices, question in ((Choices(), "password"), (Choices(password="no"), "wrong_password")):
        assert READER.question(of, choices) == question
        items, tally = read(READER, of, choices)
        assert [type(one) for one in items] == [Unread]
        assert tally.question == question
    assert READER.question(of, OPEN) is None
    assert READER.question(document(backup(), "backup.ab"), Choices()) is None


def test_databases_in_a_backup_are_read_by_their_own_readers() -> None:
    files = {"apps/a/db/mmssms.db": texts(), "apps/b/db/contacts2.db": calls(), "apps/b/db/calllog.db": b"x"}
    found = records(READER, document(backup(files), "backup.ab"))
    assert {(one.kind, one.where.member) for one in found} == {
        ("message", "apps/a/db/mmssms.db"),
        ("call", "apps/b/db/contacts2.db"),
        ("contact", "apps/b/db/contacts2.db"),
    }
    assert why(backup(files)) == ["not_a_database"]


def test_a_very_long_name_is_a_name() -> None:
    name = "apps/" + "x" * 300 + "/000000_sms_backup"
    (one,) = records(READER, document(backup({name: listed({"address": ADA, "type": "1"})}), "backup.ab"))
    assert one.where.member == name


@pytest.mark.parametrize("packed", [True, False])
def test_a_backup_that_is_cut_gives_what_is_whole_and_says_so(packed: bool) -> None:
    files = {f"{TELEPHONY}/{n:06}_sms_backup": listed({"address": ADA, "type": "1"}) for n in range(9)}
    whole = backup({**files, "apps/x": bytes(range(256)) * 400}, packed=packed)
    items, tally = read(READER, document(whole[: -200 if packed else -12_000], "backup.ab"))
    assert tally.truncated
    assert [one.why for one in items if isinstance(one, Unread)] == ["cut_off"]
    assert tally.records == 9


def test_what_inflates_without_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.exports.android_tar.RATIO_FROM", 100_000)
    bomb = backup({"apps/zeros": bytes(5 << 20)})
    assert why(bomb) == ["inflates_too_far"]
    monkeypatch.setattr(android_backup, "_MOST_IN_ALL", 10)
    assert set(why(backup())) == {"too_big_for_memory"}


@pytest.mark.parametrize(
    ("line", "told", "reason"),
    [
        (3, b"RC4", "unknown_encryption"),
        (4, b"no hex", "bad_key_bag"),
        (6, b"999999999", "too_many_rounds"),
        (6, b"0", "bad_key_bag"),
        (7, b"00", "bad_key_bag"),
        (8, b"", "bad_key_bag"),
        (8, b"00" * 16, "wrong_password"),
    ],
)
def test_lines_that_say_something_else_are_said(line: int, told: bytes, reason: str) -> None:
    lines = encrypted_backup().split(b"\n", 9)
    lines[line] = told
    assert why(b"\n".join(lines)) == [reason]


def test_a_list_that_was_taken_out_of_a_backup_is_read_by_itself() -> None:
    of = document(provider()[f"{TELEPHONY}/000000_sms_backup"], "d_f/000000_sms_backup")
    assert claimants(of) == (READER,)
    assert [one.text for one in records(READER, of)] == ["Where are you?", "never went out"]


def test_the_shut_in_child_reads_an_encrypted_backup(tmp_path: Path) -> None:
    path = tmp_path / "backup.ab"
    path.write_bytes(encrypted_backup())
    with Readers(Asked(password=PASSWORD)) as readers:
        *found, receipt = list(read_path(path, readers))
    assert isinstance(receipt, Receipt)
    assert (len(found), receipt.exit_code) == (3, 0)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_do_harm(untrusted: bytes, has_line: bool) -> None:
    for name in ("backup.ab", "000000_sms_backup"):
        of = document((b"ANDROID BACKUP\n1\n1\nnone\n" if has_line else b"") + untrusted, name)
        READER.claim(of)
        read(READER, of, OPEN)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([backup(packed=False), backup(), encrypted_backup()])))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(READER, document(bytes(whole), "backup.ab"), OPEN)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_what_was_written_is_read(said: list[str]) -> None:
    packed = listed(*({"address": ADA, "type": "1", "date": "9", "body": text} for text in said))
    of = document(backup({f"{TELEPHONY}/000000_sms_backup": packed}), "backup.ab")
    assert [one.text for one in records(READER, of)] == said
