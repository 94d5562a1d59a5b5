# SPDX-License-Identifier: Apache-2.0
"""Originals come back byte for byte, other programs can open them, and damage is named."""

import hashlib
import io
import os
import secrets
import stat
import zipfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import DamagedError
from leeward.vault import blobs
from leeward.vault.blobs import CHUNK_BYTES, Stored, damaged, open_original, read_chunk, store

from .small import in_words

SECRET = bytes(32)
IDENTITY = blobs.new_identity()


def stored(folder: Path, data: bytes, place: str = "1:0") -> Stored:
    return store(folder, place, SECRET, IDENTITY, io.BytesIO(data).read, lambda _: None)


def chunk_file(folder: Path, kept: Stored, number: int = 0) -> Path:
    return folder / blobs.FOLDER / f"{kept.chunks[number].blob}.age"


def test_an_original_comes_back_byte_for_byte(tmp_path: Path) -> None:
    data = secrets.token_bytes(2 * CHUNK_BYTES + 7)
    told: list[int] = []
    kept = store(tmp_path, "1:0", SECRET, IDENTITY, io.BytesIO(data).read, told.append)
    assert (kept.size, kept.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert [c.size for c in kept.chunks] == [CHUNK_BYTES, CHUNK_BYTES, 7]
    assert told == [CHUNK_BYTES, 2 * CHUNK_BYTES, len(data)]
    with open_original(tmp_path, IDENTITY, kept.chunks) as file:
        assert hashlib.sha256(file.read()).hexdigest() == kept.sha256
        for at in (CHUNK_BYTES - 3, 0, len(data) - 1, len(data), len(data) + 5):
            file.seek(at)
            assert file.read(6) == data[at : at + 6]
        file.seek(-3, os.SEEK_END)
        assert file.read() == data[-3:]


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES])
def test_an_original_of_any_size_comes_back(tmp_path: Path, size: int) -> None:
    kept = stored(tmp_path, b"x" * size)
    assert len(kept.chunks) == 1
    with open_original(tmp_path, IDENTITY, kept.chunks) as file:
        assert file.read() == b"x" * size


@given(st.integers(-200, 200), st.sampled_from([os.SEEK_SET, os.SEEK_CUR, os.SEEK_END]), st.integers(0, 60))
def test_an_original_is_read_as_a_file_is(
    tmp_path_factory: pytest.TempPathFactory, at: int, whence: int, n: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "as_a_file"
    folder.mkdir(exist_ok=True)
    data = bytes(range(100))
    kept = stored(folder, data)
    (folder / "plain").write_bytes(data)
    with open_original(folder, IDENTITY, kept.chunks) as ours, (folder / "plain").open("rb") as file:
        got: list[object] = []
        for one in (ours, file):
            one.read(5)
            try:
                one.seek(at, whence)
            except OSError:
                got.append("refused")
                continue
            got.append((one.tell(), one.read(n)))
    assert got[0] == got[1]


def test_a_zip_can_be_read_from_its_original(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chat.txt", "hello " * 1000)
    kept = stored(tmp_path, made.getvalue())
    with open_original(tmp_path, IDENTITY, kept.chunks) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("chat.txt") == b"hello " * 1000


def test_another_age_program_opens_a_chunk(tmp_path: Path) -> None:
    kept = stored(tmp_path, b"her words")
    identity = pyrage.x25519.Identity.from_str(IDENTITY)
    assert pyrage.decrypt(chunk_file(tmp_path, kept).read_bytes(), [identity]) == b"her words"


def test_a_folder_listing_says_nothing_and_only_its_owner_may_look(tmp_path: Path) -> None:
    kept = stored(tmp_path, b"her words")
    path = chunk_file(tmp_path, kept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert b"her words" not in path.read_bytes()
    assert path.stem not in (hashlib.sha256(b"her words").hexdigest(), kept.sha256)


def test_one_flipped_bit_anywhere_in_a_chunk_is_noticed_and_the_file_is_named(tmp_path: Path) -> None:
    kept = stored(tmp_path, b"her words")
    path = chunk_file(tmp_path, kept)
    good = path.read_bytes()
    for at in range(len(good)):
        for bit in (1, 128):
            path.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
            assert list(damaged(tmp_path, IDENTITY, kept.chunks)) == [path.name]
    path.write_bytes(good)
    assert list(damaged(tmp_path, IDENTITY, kept.chunks)) == []


def test_a_chunk_that_is_missing_cut_or_another_is_named(tmp_path: Path) -> None:
    kept, other = stored(tmp_path, b"one"), stored(tmp_path, b"two", "2:0")
    path = chunk_file(tmp_path, kept)
    for data in (b"", path.read_bytes()[:-1], chunk_file(tmp_path, other).read_bytes(), None):
        path.unlink() if data is None else path.write_bytes(data)
        with pytest.raises(DamagedError) as caught:
            read_chunk(tmp_path, IDENTITY, kept.chunks[0])
        assert path.name in in_words(caught.value)
        with open_original(tmp_path, IDENTITY, kept.chunks) as file, pytest.raises(DamagedError):
            file.read()
