# SPDX-License-Identifier: Apache-2.0
"""A backup is one encrypted file: whole it gives the same vault, cut it names its last good record."""

import io
import json
import random  # noqa: TID251 - seeded: every run damages the same places
from pathlib import Path

import pyrage
import pytest

from leeward.errors import DamagedError, UsageError
from leeward.vault import Vault, backup, engine
from leeward.vault.backup import MAGIC, Piece, read, restore, write
from leeward.vault.seal import KEYS

from .small import PASSPHRASE, add, in_words, messages, opened, take_in


@pytest.fixture
def filled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault whose files take several frames each."""
    monkeypatch.setattr(backup, "PIECE_BYTES", 50_000)
    vault = opened(folder)
    add(vault, b"one", messages(300))
    take_in(vault, bytes(range(256)) * 500, "long.txt")
    return vault


@pytest.fixture
def written(filled: Vault, tmp_path: Path) -> tuple[Path, bytes]:
    """The file of a backup, and the key of its vault, which is closed."""
    with filled:
        done = write(filled, tmp_path / "backup")
    assert done.frames > 8
    return tmp_path / "backup", filled.key


def pieces(data: bytes, key: bytes) -> list[Piece]:
    found: list[Piece] = []
    read(io.BytesIO(data), lambda _: key, found.append)
    return found


def frames(data: bytes) -> list[bytes]:
    at, found = len(MAGIC), []
    while at < len(data):
        end = at + 36 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at:end])
        at = end
    return found


def test_every_file_of_the_vault_is_in_it_byte_for_byte(written: tuple[Path, bytes], folder: Path) -> None:
    path, key = written
    held: dict[str, bytes] = {}
    for piece in pieces(path.read_bytes(), key):
        held[piece.name] = held.get(piece.name, b"") + piece.data
    on_disk = {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name not in ("lock", KEYS)
    }
    assert held == on_disk


def test_a_backup_comes_back_as_the_same_vault(
    written: tuple[Path, bytes], folder: Path, tmp_path: Path
) -> None:
    path, key = written
    with path.open("rb") as file:
        restore(file, tmp_path / "again", lambda _: key)
    with opened(folder) as one, Vault(tmp_path / "again", PASSPHRASE) as two:
        assert one.log.head() == two.log.head()
        assert one.entries() == two.entries()
        with two.original(2) as original:
            assert original.read() == bytes(range(256)) * 500


def test_nothing_in_it_is_in_the_clear_but_the_key_slots(written: tuple[Path, bytes]) -> None:
    first, *others = frames(written[0].read_bytes())
    assert set(json.loads(first[36:])) == {"keys", "identity"}
    assert all(frame[36:].startswith(b"age-encryption.org/v1\n") for frame in others)
    assert b"long.txt" not in written[0].read_bytes()
    assert b"leeward.invalid" not in written[0].read_bytes()


def test_cut_anywhere_it_is_refused_and_names_the_last_good_record(written: tuple[Path, bytes]) -> None:
    path, key = written
    whole = path.read_bytes()
    starts = [len(MAGIC)]
    for frame in frames(whole):
        starts.append(starts[-1] + len(frame))
    chance = random.Random(1)
    for cut in {*starts[:-1], *(chance.randrange(len(whole)) for _ in range(60))}:
        with pytest.raises(DamagedError) as caught:
            pieces(whole[:cut], key)
        assert in_words(caught.value)
        good = sum(start <= cut for start in starts[1:])
        assert caught.value.facts.get("good", 0) == good


def test_one_bit_anywhere_is_found_and_the_last_good_record_named(written: tuple[Path, bytes]) -> None:
    path, key = written
    whole = path.read_bytes()
    chance = random.Random(2)
    ends = [len(MAGIC)]
    for frame in frames(whole):
        ends.append(ends[-1] + len(frame))
    for at in [*range(60), *(chance.randrange(len(whole)) for _ in range(60))]:
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << chance.randrange(8)
        with pytest.raises(DamagedError) as caught:
            pieces(bytes(spoilt), key)
        assert caught.value.facts.get("good", 0) == sum(end <= at for end in ends[1:])


def test_frames_that_are_reordered_left_out_doubled_or_added_are_refused(written: tuple[Path, bytes]) -> None:
    path, key = written
    parts = frames(path.read_bytes())
    for spoilt in (
        [*parts[:2], parts[3], parts[2], *parts[4:]],
        [*parts[:2], *parts[3:]],
        [*parts[:3], parts[2], *parts[3:]],
        parts[:-1],
        [*parts, parts[-1]],
        [*parts, b"\0"],
    ):
        with pytest.raises(DamagedError):
            pieces(MAGIC + b"".join(spoilt), key)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "lock", "originals/../../evil.age", KEYS])
def test_a_forged_backup_writes_no_file_of_another_name(tmp_path: Path, name: str) -> None:
    identity = pyrage.x25519.Identity.generate()
    key = bytes(32)
    out = io.BytesIO()
    out.write(MAGIC)
    opening = {"keys": "{}", "identity": backup._sealed(key, str(identity)).hex()}
    chain = backup._put(out, b"", json.dumps(opening).encode())
    head = json.dumps({"name": name, "size": 4, "at": 0}).encode()
    backup._put(out, chain, pyrage.encrypt(head + b"\nevil", [identity.to_public()]))
    out.seek(0)
    (tmp_path / "a").mkdir()
    with pytest.raises(DamagedError):
        restore(out, tmp_path / "a" / "b", lambda _: key)
    assert not list(tmp_path.rglob("*evil*"))
    assert not (tmp_path / "a" / "b" / KEYS).exists()


def test_a_damaged_vault_is_not_backed_up_as_if_it_were_whole(
    filled: Vault, folder: Path, tmp_path: Path
) -> None:
    filled.close()
    data = bytearray((folder / engine.DATABASE).read_bytes())
    data[-3000] ^= 1
    (folder / engine.DATABASE).write_bytes(data)
    with opened(folder) as vault, pytest.raises(DamagedError, match=r"error\.backup_of_damaged"):
        write(vault, tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))


def test_what_is_there_is_not_written_over(filled: Vault, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    with filled:
        for place in (tmp_path / "backup", folder / "backup"):
            with pytest.raises(UsageError):
                write(filled, place)
    assert (tmp_path / "backup").read_text() == "mine"


def test_what_does_not_read_back_gets_no_name(
    filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = backup._forget_cached

    def rots(file: io.BufferedRandom) -> None:
        forget(file)
        file.seek(5000)
        file.write(b"rot")
        file.flush()

    monkeypatch.setattr(backup, "_forget_cached", rots)
    with filled, pytest.raises(DamagedError, match=r"error\.backup_damaged"):
        write(filled, tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))


def test_slots_of_an_earlier_day_put_into_its_first_frame_are_noticed(written: tuple[Path, bytes]) -> None:
    """The chain alone can be computed by anyone: the sealed end has to know the slots too."""
    path, key = written
    first, *others = frames(path.read_bytes())
    opening = json.loads(first[36:])
    opening["keys"] = opening["keys"].replace("\n", "\n ")
    out = io.BytesIO()
    chain = backup._put(out, b"", json.dumps(opening).encode())
    for frame in others:
        chain = backup._put(out, chain, frame[36:])
    with pytest.raises(DamagedError):
        pieces(MAGIC + out.getvalue(), key)


def test_what_lies_where_a_backup_is_written_first_is_neither_followed_nor_lost(
    filled: Vault, tmp_path: Path
) -> None:
    part = tmp_path / f"backup{backup.PART}"
    (tmp_path / "diary").write_text("mine")
    with filled:
        part.symlink_to(tmp_path / "diary")
        with pytest.raises(UsageError):
            write(filled, tmp_path / "backup")
        part.unlink()
        part.write_text("a text of her own")
        with pytest.raises(UsageError):
            write(filled, tmp_path / "backup")
        assert part.read_text() == "a text of her own"
        # What a crash left of ours is no more than half a backup.
        part.write_bytes(MAGIC + b"half")
        write(filled, tmp_path / "backup")
    assert (tmp_path / "diary").read_text() == "mine"
    assert not part.exists()


def test_keys_that_rotted_while_the_vault_was_open_are_in_no_backup(
    filled: Vault, tmp_path: Path, folder: Path
) -> None:
    with filled:
        keys = (folder / KEYS).read_bytes()
        (folder / KEYS).write_bytes(keys.replace(b"a", b"b", 1))
        with pytest.raises(DamagedError):
            write(filled, tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))
