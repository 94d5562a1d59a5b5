# SPDX-License-Identifier: Apache-2.0
"""The log cannot be shortened, altered or lose its head without that being noticed when a vault opens."""

import hmac
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from leeward import checkpoint, merkle
from leeward.errors import DamagedError, LeewardError, RefusedError
from leeward.vault import Query, Vault, engine, schema, seal
from leeward.vault.log import HEAD, ORIGIN, EvidenceLog, Salts, read_setting
from leeward.wire import canonical_entry, identity

from .small import PASSPHRASE, add, in_words, messages, new_vault, opened


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100))
def test_a_salt_is_the_standard_hmac(secret: bytes, known_by: bytes) -> None:
    assert Salts(secret).of(known_by) == hmac.digest(secret, known_by, "sha256")


def test_the_root_is_over_every_record_and_entry_in_order(vault: Vault) -> None:
    add(vault, b"one", messages(5))
    vault.write_entry("note", {"what": "typed"})
    leaves: dict[int, bytes] = {
        seq: merkle.leaf_hash(vault.log.salts.of_entry(seq), vault.entry_bytes(seq))
        for seq, _, _ in vault.entries()
    }
    for kept in Query(vault).of_import(1):
        salt = vault.log.salts.of(identity(kept.export, kept.item.where))
        leaves[2 + (kept.row & 0xFFFFFFFF)] = merkle.leaf_hash(salt, kept.canonical)
    assert sorted(leaves) == list(range(9))
    assert merkle.root(leaves[n] for n in range(9)) == vault.log.frontier.root()


def test_the_head_is_a_checkpoint_signed_by_the_key_of_the_vault(vault: Vault, folder: Path) -> None:
    add(vault, b"one", messages(5))
    head = checkpoint.verify((folder / HEAD).read_bytes(), vault.log.public_key)
    assert (head.origin, head.size, head.root) == (ORIGIN, 8, vault.log.frontier.root())


def test_the_private_log_never_moves_the_head(vault: Vault, folder: Path) -> None:
    add(vault, b"one", messages(5))
    before = (folder / HEAD).read_bytes()
    vault.write_private("tick", {"page": "tonight"})
    vault.write_private("tick", {"page": "letters"})
    assert [(seq, kind) for seq, kind, _ in vault.private_entries()] == [(0, "tick"), (1, "tick")]
    assert vault.entries("tick") == []
    assert (folder / HEAD).read_bytes() == before
    with vault.engine.connect() as connection:
        packed = read_setting(connection, "private_frontier")
    salts = vault.log.salts
    bodies = [canonical_entry({"type": "tick", "page": page}) for page in ("tonight", "letters")]
    leaves = [merkle.leaf_hash(salts.of_private(n), body) for n, body in enumerate(bodies)]
    frontier = merkle.Frontier().extended(leaves)
    assert packed == (2).to_bytes(8, "big") + b"".join(frontier.peaks)


@pytest.fixture
def kept(folder: Path) -> Path:
    """A closed vault with one import."""
    with opened(folder) as vault:
        add(vault, b"one", messages(5))
    return folder


def test_an_older_head_is_an_ordinary_crash(kept: Path) -> None:
    old = (kept / HEAD).read_bytes()
    with opened(kept) as vault:
        vault.write_entry("note", {"n": 1})
    new = (kept / HEAD).read_bytes()
    (kept / HEAD).write_bytes(old)
    opened(kept).close()
    assert (kept / HEAD).read_bytes() == new != old


def test_yesterdays_database_under_todays_head_is_noticed(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / engine.DATABASE, tmp_path / "yesterday")
    with opened(kept) as vault:
        vault.write_entry("note", {"n": 1})
    shutil.copy(tmp_path / "yesterday", kept / engine.DATABASE)
    with pytest.raises(DamagedError) as caught:
        opened(kept)
    assert caught.value.facts == {"head": 9, "size": 8}
    assert in_words(caught.value)


def test_another_history_of_the_same_length_or_longer_is_noticed(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / engine.DATABASE, tmp_path / "yesterday")
    with opened(kept) as vault:
        vault.write_entry("note", {"n": 1})
    head = (kept / HEAD).read_bytes()
    for more in (1, 2):
        shutil.copy(tmp_path / "yesterday", kept / engine.DATABASE)
        (kept / HEAD).unlink()
        with pytest.raises(DamagedError):
            opened(kept)
        (kept / HEAD).write_bytes(_head_of(kept, tmp_path))
        with opened(kept) as vault:
            for n in range(more):
                vault.write_entry("note", {"n": n + 100})
        (kept / HEAD).write_bytes(head)
        with pytest.raises(DamagedError) as caught:
            opened(kept)
        assert caught.value.say == "error.log_altered"
        assert in_words(caught.value)


def _head_of(kept: Path, tmp_path: Path) -> bytes:
    """An older head of this vault, as its owner might keep one."""
    other = tmp_path / "other"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(kept, other)
    connected = engine.connect(other, _key(other))
    with connected.connect() as connection:
        head = EvidenceLog(connection).head()
    connected.dispose()
    return head


def _key(folder: Path) -> bytes:

    return seal.open_slots(seal.read_slots(folder), PASSPHRASE)


def test_an_altered_leaf_below_an_older_head_is_noticed(kept: Path) -> None:
    old = (kept / HEAD).read_bytes()
    with opened(kept) as vault:
        vault.write_entry("note", {"n": 1})
        with engine.writing(vault.engine) as connection:
            connection.execute(update(schema.tile).where(schema.tile.c.seq == 0).values(leaves=bytes(32)))
    (kept / HEAD).write_bytes(old)
    with pytest.raises(DamagedError) as caught:
        opened(kept)
    assert caught.value.say == "error.log_altered"


def test_a_missing_head_is_noticed(kept: Path) -> None:
    (kept / HEAD).unlink()
    with pytest.raises(DamagedError) as caught:
        opened(kept)
    assert caught.value.facts == {"size": 8}
    assert in_words(caught.value)


def test_one_flipped_bit_in_the_head_is_noticed_and_the_file_is_named(folder: Path) -> None:
    with opened(folder) as vault:
        add(vault, b"one", messages(5))
        good = (folder / HEAD).read_bytes()
        said = set()
        for at in range(len(good)):
            for bit in (1, 2, 32, 128):
                (folder / HEAD).write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
                with vault.engine.connect() as connection, pytest.raises(LeewardError) as caught:
                    vault.log.check_head(connection, folder)
                said.add(caught.value.say)
                assert "head" in in_words(caught.value)
        assert said == {"error.head_damaged"}


def test_a_head_of_another_vault_is_no_head_of_this_one(kept: Path, tmp_path: Path) -> None:

    other = new_vault(tmp_path / "other")
    opened(other).close()
    shutil.copy(other / HEAD, kept / HEAD)
    with pytest.raises(DamagedError) as caught:
        opened(kept)
    assert caught.value.say == "error.head_damaged"


def test_a_head_that_cannot_be_read_is_said(kept: Path) -> None:
    (kept / HEAD).unlink()
    (kept / HEAD).mkdir()
    with pytest.raises(RefusedError) as caught:
        opened(kept)
    assert in_words(caught.value)


@pytest.mark.parametrize(
    ("first", "second", "jumped"),
    [
        ("2026-03-08T12:00:00Z", "2026-03-08T11:58:00Z", False),
        ("2026-03-08T12:00:00Z", "2026-03-08T11:57:59Z", True),
        ("2026-03-08T12:00:00Z", "2027-03-08T12:00:00Z", False),
        ("2026-03-08T12:00:00Z", "2027-03-10T12:00:00Z", True),
    ],
)
def test_a_jump_of_the_clock_is_an_entry_before_the_next_one(
    vault: Vault, first: str, second: str, *, jumped: bool
) -> None:
    vault.write_entry("note", {"at": first})
    vault.write_entry("words", {"at": "in the evening"})
    vault.write_entry("note", {"at": second})
    kinds = [kind for _, kind, _ in vault.entries()][1:]
    assert kinds == ["note", "words", *(["clock"] if jumped else []), "note"]
    for _, _, body in vault.entries("clock"):
        assert (body["before"], body["at"]) == (first, second)


def test_a_jump_is_told_once_and_a_time_that_somebody_typed_is_none(vault: Vault) -> None:
    vault.write_entry("over", {"at": "2019-01-01T10:00", "at_set": "2026-03-08T12:00:00Z"})
    for _ in range(2):
        vault.write_entry("note", {"at": "2020-01-01T00:00:00Z"})
    assert len(vault.entries("clock")) == 1
    assert vault.log.frontier.size == 5
