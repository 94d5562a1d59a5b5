# SPDX-License-Identifier: Apache-2.0
"""Encrypted anew, a vault says the same under the same root, and no old key opens a byte of it."""

import io
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
import pytest
import sqlcipher3.dbapi2 as cipher
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from leeward.errors import DamagedError, NoRoomError, PassphraseError, RefusedError
from leeward.vault import Query, Vault, blobs, engine, rekey, schema, seal, swap

from . import small
from .small import NOW, QUICK, in_words, message, messages

NEW = "nine other words"


class Photo(NamedTuple):
    """A file beside an export."""

    name: str = "photo.jpg"
    size: int = 7


class Anew(NamedTuple):
    """An open old vault and where it lies anew."""

    old: Vault
    fresh: Path


@pytest.fixture
def filled(vault: Vault) -> Vault:
    big = b"an export of more than one piece" * (blobs.CHUNK_BYTES // 32 + 1)
    number = vault.take_in(
        "chat.txt",
        lambda: io.BytesIO(big),
        [(Photo(), small.opener(b"a photo"))],
        {},
        NOW,
    ).number
    small.keep(vault, number, 0, messages(rekey.AT_ONCE + 10))
    vault.finish(number, "read", {"format": "whatsapp_txt"}, NOW)
    small.add(vault, b"another", [message(n) for n in range(20)])
    vault.write_private("mine", {"details": {"names": ["Ada"]}})
    return vault


@pytest.fixture
def anew(filled: Vault) -> Anew:
    return Anew(filled, rekey.make_anew(filled, NEW, QUICK))


def everything(vault: Vault) -> dict[str, Any]:
    """All that a vault says, in the order in which it says it."""
    query = Query(vault)
    numbers = [one.number for one in vault.imports()]
    return {
        "records": [(k.row, k.id, k.canonical) for n in numbers for k in query.of_import(n)],
        "originals": [
            vault.original(n, file).read() for n in numbers for file in range(1 + len(vault.files_beside(n)))
        ],
        "imports": vault.imports(),
        "entries": vault.entries(),
        "private": vault.private_entries(),
        "root": vault.log.frontier,
        "public key": vault.log.public_key,
        "found": query.search("message 7"),
        "settings": vault.settings,
        "same": rows(vault, schema.same_as),
        "lookup": rows(vault, schema.lookup),
    }


def rows(vault: Vault, table: Any) -> list[tuple[Any, ...]]:
    with vault.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table))]


def secrets_of(vault: Vault) -> dict[str, list[Any]]:
    with vault.engine.connect() as connection:
        t = schema.import_.c
        found = connection.execute(select(t.data_key, t.age_identity).order_by(t.number)).all()
    return {"data keys": [bytes(r.data_key) for r in found], "identities": [r.age_identity for r in found]}


def test_everything_is_said_as_before(anew: Anew) -> None:
    with Vault(anew.fresh, NEW) as again:
        before, after = everything(anew.old), everything(again)
        assert before["found"]
        assert before["same"]
        for what, said in before.items():
            assert after[what] == said, what
        small.add(again, b"a third", messages(3))


def test_no_old_key_opens_a_byte_of_the_new_files(anew: Anew) -> None:
    with pytest.raises(PassphraseError):
        Vault(anew.fresh, small.PASSPHRASE)
    with closing(cipher.connect(str(anew.fresh / engine.DATABASE))) as raw:
        for pragma in (
            "cipher_log = off",
            f"key = \"x'{anew.old.key.hex()}'\"",
            f"cipher_page_size = {engine.PAGE_BYTES}",
        ):
            raw.execute(f"PRAGMA {pragma}")
        with pytest.raises(cipher.DatabaseError):
            raw.execute("SELECT count(*) FROM sqlite_master")
    old = secrets_of(anew.old)
    identities = [pyrage.x25519.Identity.from_str(text) for text in old["identities"]]
    chunks = list((anew.fresh / blobs.FOLDER).iterdir())
    assert len(chunks) == len(list((anew.old.folder / blobs.FOLDER).iterdir())) == 4
    for path in chunks:
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(path.read_bytes(), identities)
    with Vault(anew.fresh, NEW) as again:
        new = secrets_of(again)
        assert not {*old["data keys"], *old["identities"]} & {*new["data keys"], *new["identities"]}
        for row in rows(again, schema.record):
            nonce = (row[0] & 0xFFFFFFFF).to_bytes(seal.NONCE_BYTES, "big")
            with pytest.raises(InvalidTag):
                AESGCM(old["data keys"][(row[0] >> 32) - 1]).decrypt(nonce, row[-1], None)


def test_no_page_and_no_name_of_a_file_is_the_same(anew: Anew) -> None:
    old = (anew.old.folder / engine.DATABASE).read_bytes()
    new = (anew.fresh / engine.DATABASE).read_bytes()
    size = engine.PAGE_BYTES
    pages = [{data[at : at + size] for at in range(0, len(data), size)} for data in (old, new)]
    assert not pages[0] & pages[1]
    names = [{p.name for p in (f / blobs.FOLDER).iterdir()} for f in (anew.old.folder, anew.fresh)]
    assert not names[0] & names[1]


def test_the_old_vault_is_as_it_was(filled: Vault) -> None:
    folder = filled.folder
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and "vault.db" not in p.name}
    said = everything(filled)
    rekey.make_anew(filled, NEW, QUICK)
    assert {p: p.read_bytes() for p in before} == before
    assert everything(filled) == said


def test_without_room_for_both_nothing_is_begun(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(p.stat().st_size for p in filled.folder.rglob("*") if p.is_file())
    usage = shutil.disk_usage(filled.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=size + 1))
    with pytest.raises(NoRoomError) as caught:
        rekey.make_anew(filled, NEW, QUICK)
    assert in_words(caught.value)
    assert not swap.beside(filled.folder).exists()


def test_a_damaged_original_stops_it_before_anything_is_lost(filled: Vault) -> None:
    chunk = min((filled.folder / blobs.FOLDER).iterdir())
    spoilt = bytearray(chunk.read_bytes())
    spoilt[-1] ^= 1
    chunk.write_bytes(spoilt)
    with pytest.raises(DamagedError) as caught:
        rekey.make_anew(filled, NEW, QUICK)
    assert chunk.name in in_words(caught.value)
    assert not swap.beside(filled.folder).exists()


def test_what_an_earlier_attempt_left_is_removed_and_what_is_not_ours_is_in_the_way(filled: Vault) -> None:
    beside = swap.beside(filled.folder)
    beside.mkdir()
    (beside / seal.KEYS).write_text("half")
    rekey.make_anew(filled, NEW, QUICK)
    (beside / "letter.txt").write_text("mine")
    with pytest.raises(RefusedError) as caught:
        rekey.make_anew(filled, NEW, QUICK)
    assert in_words(caught.value)
    assert (beside / "letter.txt").read_text() == "mine"
