# SPDX-License-Identifier: Apache-2.0
"""Every byte of a vault and of a pack is held against what was sealed; what is wrong is named."""

import shutil
from pathlib import Path

import pytest

from leeward.errors import DamagedError, LeewardError, UsageError
from leeward.flow.check import (
    check_newer,
    check_newer_vault,
    check_pack,
    check_vault,
    is_vault,
    keep_second_head,
    sentences,
)
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.vault import Vault

from . import cases
from .cases import HIS, NOW, at, backup, brought, chat, settle, sms

POLICE = Wanted("police", None, (), (), "en", None)


@pytest.fixture
def packed(vault: Vault, tmp_path: Path) -> Path:
    brought(vault, chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi")))
    settle(vault, ["Ada"], ["Femi"])
    pack(vault, tmp_path / "p", POLICE, NOW)
    return tmp_path / "p"


def test_a_whole_vault_is_in_order_to_the_last_record(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        found = check_vault(vault)
    assert found.ok
    assert found.originals == 8
    assert found.records > 400
    assert len(found.words) == 12


def test_an_altered_original_is_named(vault: Vault, tmp_path: Path) -> None:
    brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
    blobs = list(vault.folder.rglob("*.age"))
    data = bytearray(blobs[0].read_bytes())
    data[-1] ^= 1
    blobs[0].write_bytes(data)
    found = check_vault(vault)
    assert [(d.key, d.facts["file"]) for d in found.damage] == [
        ("damage.original.bytes", "s.xml"),
        ("damage.original.records", "s.xml"),
    ]


def test_a_record_that_is_gone_is_missed(vault: Vault, tmp_path: Path) -> None:
    texts = [sms(HIS, f"2026-04-20T10:0{m}", "one") for m in range(5)]
    brought(vault, backup(tmp_path / "s.xml", *texts))
    with vault.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all()
        for (trigger,) in rows:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql(f"DELETE FROM record WHERE row = {(1 << 32) + 4}")
    (damage,) = check_vault(vault).damage
    assert damage.key == "damage.unread"
    assert damage.facts == {"file": "s.xml", "import": 1, "first": 4, "last": 4, "n": 1}


@pytest.mark.parametrize(
    "name", ["data/report.pdf", "data/chronology.csv", "seal.json", "manifest-sha256.txt"]
)
def test_one_flipped_byte_of_a_pack_is_found_and_its_file_named(packed: Path, name: str) -> None:
    data = bytearray((packed / name).read_bytes())
    data[len(data) // 2] ^= 1
    (packed / name).write_bytes(data)
    found = check_pack(packed)
    assert not found.ok
    assert name in " ".join(sentences(found))


def test_a_file_that_no_list_names_fails_a_pack(packed: Path) -> None:
    (packed / "data" / "more.txt").write_text("x", "utf-8")
    assert not check_pack(packed).ok


def test_a_packs_own_checkpoint_is_a_newer_one_of_the_same_size(packed: Path, tmp_path: Path) -> None:
    own = tmp_path / "checkpoint"
    own.write_bytes((packed / "data/log/checkpoint").read_bytes())
    check_newer(packed, own)


def test_a_later_checkpoint_without_its_proof_and_what_is_none_are_refused(
    vault: Vault, packed: Path, tmp_path: Path
) -> None:
    cases.settle(vault, other=["someone else"])
    later = tmp_path / "later"
    later.write_bytes(vault.log.head())
    with pytest.raises(LeewardError, match=r"error\.newer_needs_proof"):
        check_newer(packed, later)
    later.write_bytes(b"hello")
    with pytest.raises(LeewardError):
        check_newer(packed, later)
    with pytest.raises(UsageError, match=r"error\.no_such_file"):
        check_newer(packed, tmp_path / "nowhere")


def test_a_vault_and_a_pack_are_told_apart(sample: Path, packed: Path, tmp_path: Path) -> None:
    assert is_vault(sample)
    assert not is_vault(packed)
    assert not is_vault(tmp_path / "nowhere")


def test_a_head_that_was_kept_elsewhere_shows_that_an_older_vault_was_put_back(
    vault: Vault, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(vault.log.head())
    shutil.copytree(vault.folder, tmp_path / "yesterday")
    check_newer_vault(vault, kept)
    settle(vault, ["Ada"], ["Femi"])
    check_newer_vault(vault, kept)
    kept.write_bytes(vault.log.head())
    with Vault(tmp_path / "yesterday", cases.PASSPHRASE) as older:
        with pytest.raises(DamagedError, match=r"error\.records_missing"):
            check_newer_vault(older, kept)
        settle(older, ["Eve"], ["Femi"])
        with pytest.raises(DamagedError, match=r"error\.log_altered"):
            check_newer_vault(older, kept)
    with pytest.raises(UsageError):
        check_newer_vault(vault, tmp_path / "nowhere")


def test_a_second_head_is_kept_where_she_says_and_is_compared_from_then_on(
    vault: Vault, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    assert keep_second_head(vault, tmp_path / "stick") == []
    settle(vault, ["Ada"], ["Femi"])
    assert (tmp_path / "stick" / "head").read_bytes() == vault.log.head()
    (tmp_path / "stick" / "theirs").write_bytes(b"not a head")
    (said,) = keep_second_head(vault, tmp_path / "stick" / "theirs")
    assert said.key == "second_head.other"
