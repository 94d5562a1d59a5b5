# SPDX-License-Identifier: Apache-2.0
"""One flipped bit is found wherever it is, what stood there is named, and the rest is read and counted."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leeward.errors import DamagedError, LeewardError
from leeward.flow.check import VaultChecked, check_vault
from leeward.flow.rot import SEARCH
from leeward.records import Said
from leeward.vault import Vault, blobs
from leeward.vault.engine import DATABASE, PAGE_BYTES
from leeward.vault.log import HEAD
from leeward.vault.seal import KEYS
from leeward.words import tell

from . import cases
from .cases import HIS, at, backup, brought, chat, sms

MESSAGES = 220
Flip = Callable[..., None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of two exports, closed."""
    folder = tmp_path_factory.mktemp("rot")
    texts = [sms(HIS, f"2026-04-{1 + n // 60:02}T10:{n % 60:02}", f"word {n}") for n in range(MESSAGES)]
    with cases.opened(folder / "case", zone="Africa/Lagos") as vault:
        brought(vault, backup(folder / "s.xml", *texts))
        brought(vault, chat(folder, "Femi", at("20/04/2026, 10:00", "Femi", "hi")))
        cases.settle(vault, ["Ada"], [HIS])
    return folder / "case"


def checked(folder: Path) -> VaultChecked:
    with Vault(folder, cases.PASSPHRASE, checking=True) as vault:
        return check_vault(vault)


def checked_or_not(folder: Path) -> VaultChecked | DamagedError:
    try:
        return checked(folder)
    except DamagedError as error:
        return error


def rows(said: list[Said]) -> set[tuple[int, int]]:
    """The records that sentences speak of, as export and ordinal."""
    spans = [(int(s.facts["import"]), int(s.facts["first"]), int(s.facts["last"])) for s in said]
    return {(number, n) for number, first, last in spans for n in range(first, last + 1)}


@pytest.fixture
def flipped(made: Path) -> Iterator[Flip]:
    """Flips one bit of a file of the vault; the vault is whole again after the test."""
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}

    def flip(path: Path, at: int, bit: int = 0) -> None:
        for other, content in before.items():
            if other.read_bytes() != content:
                other.write_bytes(content)
        data = bytearray(before[path])
        data[at] ^= 1 << bit
        path.write_bytes(data)

    yield flip
    for path, content in before.items():
        path.write_bytes(content)


def test_one_bit_in_every_page_is_named_with_what_stood_there(made: Path, flipped: Flip) -> None:
    database = made / DATABASE
    pages = database.stat().st_size // PAGE_BYTES
    assert pages > 40
    whole = checked(made)
    seen: Counter[str] = Counter()
    unread = 0
    for page in range(1, pages + 1):
        flipped(database, (page - 1) * PAGE_BYTES + 100 + page, page % 8)
        found = checked_or_not(made)
        if isinstance(found, DamagedError):
            assert found.facts == {"pages": str(page), "count": 1}
            seen[found.say] += 1
            continue
        named = [said for said in found.damage if said.key.startswith("damage.page.")]
        assert {said.facts["page"] for said in named} == {page}
        seen[named[0].key] += 1
        lost = [said for said in found.damage if said.key == "damage.unread"]
        if named[0].key == "damage.page.records":
            gone = rows(lost)
            assert rows(named) == gone
            assert found.records == whole.records - len(gone)
            unread += len(gone)
        elif named[0].key == "damage.page.search":
            assert (found.records, found.entries) == (whole.records, whole.entries)
        for said in found.damage:
            assert tell(said)
    assert seen["damage.page.records"] > 5
    assert seen["damage.page.tile"]
    assert seen["damage.page.entry"]
    assert seen["damage.page.table"]
    assert seen["damage.page.search"]
    # Each record is on one leaf; the page above the leaves holds them all once more.
    assert unread >= whole.records


def test_a_rotten_piece_of_an_original_names_its_bytes_and_the_records_there(
    made: Path, flipped: Flip, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = max((made / blobs.FOLDER).glob("*.age"), key=lambda path: path.stat().st_size)
    flipped(chunk, chunk.stat().st_size // 2)
    found = checked(made)
    whole, records = found.damage
    assert whole.key == "damage.original.bytes"
    assert (whole.facts["file"], whole.facts["chunk"], whole.facts["first"]) == ("s.xml", chunk.name, 0)
    assert records.key == "damage.original.records"
    assert records.facts["n"] == MESSAGES
    # Their own words are kept apart from the original, and are whole.
    assert found.records == MESSAGES + 1


def test_only_the_records_that_stood_in_the_rotten_piece_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "CHUNK_BYTES", 4096)
    texts = [sms(HIS, f"2026-04-{1 + n // 60:02}T10:{n % 60:02}", f"word {n}") for n in range(120)]
    with cases.opened(tmp_path / "case", zone="Africa/Lagos") as vault:
        brought(vault, backup(tmp_path / "s.xml", *texts))
        _, chunks = vault.chunks(1)
        assert len(chunks) > 4
        (vault.folder / blobs.FOLDER / f"{chunks[2].blob}.age").unlink()
        piece, records = check_vault(vault).damage
    assert (piece.facts["first"], piece.facts["last"]) == (2 * 4096, 3 * 4096 - 1)
    assert 15 < int(records.facts["n"]) < 40


@pytest.mark.parametrize("name", [HEAD, KEYS])
def test_one_bit_anywhere_in_the_head_or_the_keys_is_noticed(made: Path, flipped: Flip, name: str) -> None:
    path = made / name
    for at_byte in range(0, path.stat().st_size, 3):
        flipped(path, at_byte, at_byte % 8)
        with pytest.raises(LeewardError) as caught:
            Vault(made, cases.PASSPHRASE).close()
        assert caught.value.say in (
            ["error.head_damaged"] if name == HEAD else ["error.keys_damaged", "error.newer_vault"]
        )


def test_with_a_damaged_head_everything_else_is_still_read_and_counted(made: Path, flipped: Flip) -> None:
    whole = checked(made)
    flipped(made / HEAD, 60)
    found = checked(made)
    assert [said.key for said in found.damage] == ["error.head_damaged"]
    assert (found.records, found.entries) == (whole.records, whole.entries)
    assert (made / HEAD).read_bytes() != b""


def test_what_a_damaged_journal_dropped_is_missed_and_the_rest_is_counted(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(made, folder)
    vault = Vault(folder, cases.PASSPHRASE)
    for n in range(5):
        vault.write_entry("me", {"handle": f"Ada {n}"})
    crashed = {name: (folder / name).read_bytes() for name in (DATABASE, f"{DATABASE}-wal", HEAD)}
    size = vault.log.frontier.size
    vault.close()
    for name, content in crashed.items():
        (folder / name).write_bytes(content)
    journal = bytearray(crashed[f"{DATABASE}-wal"])
    assert journal
    journal[40] ^= 1
    (folder / f"{DATABASE}-wal").write_bytes(journal)
    found = checked(folder)
    (missing,) = found.damage
    assert (missing.key, missing.facts["head"]) == ("error.records_missing", size)
    assert found.records == MESSAGES + 1


def test_the_tables_that_help_to_search_hold_no_record() -> None:
    assert SEARCH == ("words_", "lookup")
