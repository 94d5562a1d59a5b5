# SPDX-License-Identifier: Apache-2.0
"""The vault takes in, keeps and gives back; when something fails, nothing is lost and it is said."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import update

from leeward.errors import (
    DamagedError,
    LeewardError,
    NoRoomError,
    NotAVaultError,
    PassphraseError,
    RefusedError,
    UsageError,
    VaultBusyError,
)
from leeward.parts import Neighbour
from leeward.prepared import prepare
from leeward.records import Attachment, Party, Record, Unread, Where
from leeward.unpack import Member
from leeward.vault import Places, Query, Vault, blobs, create, engine, schema, seal
from leeward.vault import log as log_module
from leeward.wire import canonical, whole

from .small import (
    FEMI,
    NOW,
    PASSPHRASE,
    QUICK,
    add,
    in_words,
    keep,
    message,
    messages,
    new_vault,
    opened,
    opener,
    take_in,
)


def state(vault: Vault) -> tuple[object, ...]:
    """All that a person could miss: records, entries, cursors, the head in memory and the tree on disk."""
    query = Query(vault)
    kept = [[s.canonical for s in query.of_import(i.number)] for i in vault.imports()]
    places = Places(vault)
    assert places.tree.root() == vault.log.frontier.root()
    return kept, vault.entries(), [(i.number, i.done, i.state) for i in vault.imports()], places.tree.root()


# Making and opening


def test_settings_come_back_and_a_new_vault_holds_only_the_name_of_its_key(vault: Vault) -> None:
    assert vault.settings == {"country": "NG", "zone": "Africa/Lagos"}
    named = {"type": "vault", "public_key": vault.log.public_key.hex()}
    assert (vault.imports(), vault.entries(), vault.private_entries()) == ([], [(0, "vault", named)], [])


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_only_their_owner_may_read_the_files_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        with opened(new_vault(tmp_path / "vault")) as vault:
            add(vault, b"one", messages(3))
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in vault.folder.rglob("*")}
    finally:
        os.umask(before)
    folders = {blobs.FOLDER}
    assert {engine.DATABASE, f"{engine.DATABASE}-wal", "head", "keys.json", "lock"} <= set(modes)
    assert {n for n, mode in modes.items() if mode == 0o700} == folders
    assert {n for n, mode in modes.items() if mode == 0o600} == set(modes) - folders
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700


def test_a_vault_is_never_made_over_something(tmp_path: Path) -> None:
    new_vault(tmp_path / "vault")
    (tmp_path / "file").write_text("hers")
    for path in (tmp_path / "vault", tmp_path / "file", tmp_path):
        with pytest.raises(UsageError) as caught:
            create(path, PASSPHRASE, {}, QUICK)
        assert str(path) in in_words(caught.value)
    with pytest.raises(RefusedError) as refused:
        create(tmp_path / "file" / "below", PASSPHRASE, {}, QUICK)
    assert in_words(refused.value)


def test_a_wrong_passphrase_opens_nothing_says_nothing_and_leaves_the_vault_free(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PassphraseError) as caught:
        Vault(folder, "wrong")
    assert in_words(caught.value)
    assert capfd.readouterr() == ("", "")
    opened(folder).close()


def test_what_is_no_vault_is_said(tmp_path: Path, folder: Path) -> None:
    (folder / engine.DATABASE).unlink()
    for path in (folder, tmp_path / "nowhere", tmp_path):
        with pytest.raises(DamagedError if path == folder else NotAVaultError) as caught:
            opened(path)
        assert in_words(caught.value)


def test_a_second_process_is_told_that_the_vault_is_open(vault: Vault) -> None:
    program = """
import sys
from pathlib import Path
from leeward.errors import VaultBusyError
from leeward.vault import Vault
try:
    Vault(Path(sys.argv[1]), sys.argv[2])
except VaultBusyError:
    print("busy")
"""
    arguments = [sys.executable, "-c", program, str(vault.folder), PASSPHRASE]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("busy\n", "")
    with pytest.raises(VaultBusyError):
        opened(vault.folder)


# What is kept


def test_an_export_is_taken_in_kept_and_finished(folder: Path) -> None:
    items = [*messages(4), Unread("cut_off", Where(None, 999, 5))]
    with opened(folder) as vault:
        found = take_in(vault, b"her export")
        assert (found.number, found.state, found.done, found.receipt) == (1, "stored", 0, None)
        assert found.about == {"how": "by hand", "added": "2026-03-08T12:00:00Z"}
        keep(vault, 1, 0, items[:2])
        keep(vault, 1, 2, items[2:])
        vault.finish(1, "read", {"records": 4}, NOW)
    with opened(folder) as vault:
        found = vault.imports()[0]
        assert (found.state, found.done, found.receipt) == ("read", 5, {"records": 4})
        assert [s.item for s in Query(vault).of_import(1)] == items
        assert [kind for _, kind, _ in vault.entries()] == ["vault", "import", "receipt"]
        assert vault.entries("import")[0][2]["sha256"] == found.sha256
        with vault.original(1) as original:
            assert original.read() == b"her export"


def test_the_same_bytes_are_taken_in_once(vault: Vault) -> None:
    first = take_in(vault, b"same")
    before = state(vault)
    again = take_in(vault, b"same", "another name.txt")
    assert again == first
    assert state(vault) == before
    assert take_in(vault, b"other").number == 2


def test_files_that_came_beside_are_kept_with_their_names(vault: Vault) -> None:
    near: Neighbour = Member("IMG-1.jpg", 5, 5, opener(b"image"))
    found = vault.take_in("chat.txt", opener(b"text"), [(near, opener(b"image"))], {}, NOW)
    (place, name, size, sha256) = vault.files_beside(found.number)[0]
    assert (place, name, size) == (1, "IMG-1.jpg", 5)
    assert sha256 == near.sha256()
    with vault.original(1, 1) as original:
        assert original.read() == b"image"


def test_nothing_to_keep_changes_nothing(vault: Vault) -> None:
    take_in(vault)
    before = state(vault)
    keep(vault, 1, 0, [])
    assert state(vault) == before
    keep(vault, 1, 0, messages(1))


def test_half_characters_and_odd_names_cost_a_letter_and_never_a_batch(folder: Path) -> None:
    half = "\udce9\ud83d x"
    record = Record(
        "message", "whatsapp", half, message(0).time, Party(half, half), half, Where(half, 0, 4),
        subject=half, attachments=(Attachment(half),), extra={half: half},
    )  # fmt: skip
    with opened(folder) as vault:
        near = Member(half, 1, 1, opener(b"n"))
        vault.take_in(half, opener(b"x"), [(near, opener(b"n"))], {"how": half}, NOW)
        keep(vault, 1, 0, [record])
        vault.finish(1, "read", {"file": half}, NOW)
        vault.write_entry("note", {half: [half]})
        vault.write_private("note", {half: half})
    with opened(folder) as vault:
        kept = next(Query(vault).of_import(1))
        assert kept.canonical == canonical(record)
        assert vault.imports()[0].name == whole(half) == vault.files_beside(1)[0][1]
        assert Query(vault).search("x") == [kept.row]
        state(vault)


def test_no_word_name_or_passphrase_stands_in_any_file(folder: Path) -> None:
    words = "zebra-blue-lantern"
    with opened(folder) as vault:
        near = Member(f"{words}.jpg", 5, 5, opener(b"x"))
        data = f"{words} original".encode()
        vault.take_in(f"{words}.txt", opener(data), [(near, opener(words.encode()))], {"how": words}, NOW)
        keep(vault, 1, 0, [message(0, words, Party("+2348000000123", words))])
        vault.write_entry("note", {"text": words})
        vault.write_private("note", {"text": words})
        # While it is open the journal is there too.
        files = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        vault.finish(1, "read", {"file": words}, NOW)
    after = {f"{p.name} after": p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert len(files[f"{engine.DATABASE}-wal"]) > engine.PAGE_BYTES
    for name, data in (files | after).items():
        for secret in (words, "zebra", "lantern", "2348000000123", PASSPHRASE, "kites", "Africa/Lagos"):
            assert secret.encode() not in data, name
            assert secret.encode("utf-16-le") not in data, name
        assert words not in name
        assert not data.startswith(b"SQLite format 3")


# When something fails


def test_a_batch_that_fails_leaves_the_log_as_it_was(vault: Vault) -> None:
    take_in(vault)
    keep(vault, 1, 0, messages(3))
    before, head = state(vault), (vault.folder / "head").read_bytes()
    for first in (2, 0):  # rows that are there already
        with pytest.raises(DamagedError) as caught:
            keep(vault, 1, first, messages(3, 50))
        assert in_words(caught.value)
        assert state(vault) == before
    with engine.writing(vault.engine) as connection:  # the last statement of a batch, after its leaves
        connection.exec_driver_sql(
            "CREATE TRIGGER no BEFORE UPDATE OF done ON import BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(DamagedError):
        keep(vault, 1, 3, [message(3, sender=Party(name="Somebody new"))])
    assert state(vault) == before
    assert (vault.folder / "head").read_bytes() == head
    with engine.writing(vault.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER no")
    keep(vault, 1, 3, [message(3, sender=Party(name="Somebody new"))])
    assert [s.item for s in Query(vault).of_import(1)][3] == message(3, sender=Party(name="Somebody new"))
    state(vault)


def test_a_reader_that_stops_in_the_middle_of_a_batch_leaves_nothing_of_it(vault: Vault) -> None:
    export = take_in(vault).sha256
    before = state(vault)
    with suppress(KeyboardInterrupt), vault.keeping(1, 0) as put:
        put([prepare(export, message(0, sender=Party(name="New")))])
        raise KeyboardInterrupt
    assert state(vault) == before
    keep(vault, 1, 0, [message(0, sender=Party(name="Newer")), message(1, sender=Party(name="New"))])
    assert [Query(vault).parties()[n].name for n in Query(vault).table().sender] == ["Newer", "New"]


def test_batches_of_one_transaction_stand_in_their_order_and_move_the_cursor_together(vault: Vault) -> None:
    export = take_in(vault).sha256
    with vault.keeping(1, 0) as put:
        for first in (0, 3, 6):
            put([prepare(export, item) for item in messages(3, first)])
        assert vault.imports()[0].done == 0
    assert vault.imports()[0].done == 9
    assert [s.item for s in Query(vault).of_import(1)] == messages(9)
    state(vault)


def test_what_is_said_before_an_export_is_read_stands_and_each_word_is_an_entry(vault: Vault) -> None:
    take_in(vault)
    for how in ("by the app", "by its menu"):
        vault.say_about(1, {"how": how}, NOW)
    (one,) = vault.imports()
    assert one.about == {"how": "by its menu", "added": "2026-03-08T12:00:00Z"}
    said = [body["about"] for _, _, body in vault.entries("about")]
    assert said == [{"how": "by the app"}, {"how": "by its menu"}]
    assert vault.entries("import")[0][2]["about"] == {"how": "by hand"}
    state(vault)


def test_a_head_that_cannot_be_written_is_said_and_costs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(folder)
    take_in(vault)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(log_module, "write_whole", full)
        with pytest.raises(NoRoomError) as caught:
            keep(vault, 1, 0, messages(3))
        assert in_words(caught.value)
        with pytest.raises(NoRoomError):
            vault.close()
    with opened(folder) as again:  # the lock was let go, and the older head is an ordinary crash
        assert again.imports()[0].done == 3
        state(again)


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB, as far as this machine lets a test have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_and_nothing_that_was_kept_is_lost(tight: Path) -> None:
    folder = new_vault(tight / "vault")
    vault = opened(folder)
    take_in(vault)

    def fill() -> None:
        for first in range(0, 100_000, 200):
            keep(vault, 1, first, [message(n, "long words " * 20) for n in range(first, first + 200)])

    with pytest.raises(NoRoomError) as caught:
        fill()
    assert in_words(caught.value)
    kept = vault.imports()[0].done
    assert 200 <= kept < 100_000
    state(vault)
    chunks = sorted((folder / blobs.FOLDER).iterdir())
    with pytest.raises(NoRoomError):
        take_in(vault, os.urandom(7_000_000))
    assert len(vault.imports()) == 1
    assert sorted((folder / blobs.FOLDER).iterdir()) == chunks, "half a chunk was left to fill the disk"
    with suppress(NoRoomError):
        vault.close()  # there may be no room for the head; the lock is let go all the same
    subprocess.run(["mount", "-o", "remount,size=24m", str(tight)], check=True)
    with opened(folder) as again:
        assert again.imports()[0].done == kept
        assert sum(1 for _ in Query(again).of_import(1)) == kept
        state(again)
        keep(again, 1, kept, [message(kept)])


def test_a_vault_that_does_not_fit_on_the_disk_is_not_made(tight: Path) -> None:
    (tight / "filler").write_bytes(bytes(5_990_000))
    with pytest.raises(NoRoomError) as caught:
        new_vault(tight / "vault")
    assert in_words(caught.value)
    (tight / "filler").unlink()
    new_vault(tight / "vault")


def test_a_withdrawn_export_is_refused_in_words(vault: Vault) -> None:
    add(vault, b"one", messages(2))
    with engine.writing(vault.engine) as connection:
        gone = update(schema.import_).values(data_key=None, age_identity=None, state="withdrawn")
        connection.execute(gone)
    before = vault.log.frontier
    for attempt in (
        lambda: keep(vault, 1, 2, messages(1)),
        lambda: vault.original(1),
        lambda: vault.chunks(1),
    ):
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert "1" in in_words(caught.value)
    assert vault.log.frontier == before
    assert vault.find_import(vault.imports()[0].sha256) is not None


@pytest.mark.parametrize("file", ["keys.json", "head", engine.DATABASE])
@pytest.mark.parametrize("damage", ["cut in half", "emptied", "turned to zeros"])
def test_a_spoilt_file_is_said_in_words(folder: Path, file: str, damage: str) -> None:
    with opened(folder) as vault:
        add(vault, b"one", messages(300))
    data = (folder / file).read_bytes()
    spoilt = {"cut in half": data[: len(data) // 2], "emptied": b"", "turned to zeros": bytes(len(data))}
    (folder / file).write_bytes(spoilt[damage])
    with pytest.raises(LeewardError) as caught:
        opened(folder)
    assert in_words(caught.value)
    (folder / file).write_bytes(data)
    with opened(folder) as vault:
        state(vault)


def test_what_a_person_decides_is_an_entry_of_its_own(vault: Vault) -> None:
    seq = vault.write_entry("over", {"record": "abc", "how": "said so"})
    vault.write_entry("other", {"handle": FEMI.name})
    assert vault.entries("over") == [(seq, "over", {"type": "over", "record": "abc", "how": "said so"})]
    assert vault.entry_bytes(seq) == b'{"how":"said so","record":"abc","type":"over"}'
    assert [kind for _, kind, _ in vault.entries()] == ["vault", "over", "other"]
    assert seal.KEYS == "keys.json"
