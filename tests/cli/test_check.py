# SPDX-License-Identifier: Apache-2.0
"""``leeward check``: a vault or a pack, and the first bad file by name."""

import shutil
from pathlib import Path

from .conftest import Run


def test_a_pack_is_checked_without_any_passphrase(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    to = tmp_path / "p"
    assert leeward("pack", sample, to, "--for", "police", "--passphrase-file", key).code == 0
    done = leeward("check", to)
    assert (done.code, done.err) == (0, "")
    words = next(w for w in leeward("check", sample, "--passphrase-file", key).out.splitlines() if w)
    assert words
    own = to / "data" / "log" / "checkpoint"
    assert leeward("check", to, "--newer", own).code == 0
    assert leeward("check", to, "--newer", tmp_path / "nowhere").code == 2
    csv = to / "data" / "chronology.csv"
    csv.write_bytes(csv.read_bytes().replace(b"2026-03", b"2026-02", 1))
    done = leeward("check", to)
    assert done.code == 1
    assert "data/chronology.csv" in done.err
    assert done.out == ""


def test_a_vault_prints_its_twelve_words(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("check", sample, "--passphrase-file", key)
    assert done.code == 0
    assert any(len(line.split()) >= 12 for line in done.out.splitlines())


def test_a_damaged_vault_is_something_wrong_with_the_data(leeward: Run, sample: Path, key: Path) -> None:
    chunk = max(
        (p for p in sample.rglob("*") if p.is_file() and p.suffix != ".db"), key=lambda p: p.stat().st_size
    )
    data = bytearray(chunk.read_bytes())
    data[len(data) // 2] ^= 1
    chunk.write_bytes(data)
    done = leeward("check", sample, "--passphrase-file", key)
    assert done.code == 1
    assert done.err.strip()


def test_what_is_neither_is_said(leeward: Run, tmp_path: Path) -> None:
    assert leeward("check", tmp_path / "nowhere").code == 2
    assert leeward("check", tmp_path).code == 1


def test_a_second_head_is_kept_and_an_older_vault_put_back_is_noticed(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    kept = ("--head-copy", tmp_path / "stick", "--passphrase-file", key)
    assert leeward("check", sample, *kept).code == 0
    shutil.copytree(sample, tmp_path / "yesterday")
    assert leeward("people", sample, "--me", "Someone new", "--passphrase-file", key).code == 0
    done = leeward("check", tmp_path / "yesterday", "--passphrase-file", key)
    assert done.code == 1
    assert "stick" in done.err
    newer = ("--newer", tmp_path / "stick" / "head", "--passphrase-file", key)
    assert leeward("check", tmp_path / "yesterday", *newer).code == 1
    assert leeward("check", sample, *newer).code == 0


def test_damage_is_named_down_to_the_records(leeward: Run, sample: Path, key: Path) -> None:
    database = sample / "vault.db"
    pages = database.stat().st_size // 8192
    data = bytearray(database.read_bytes())
    for page in range(pages // 3, pages // 3 + 3):
        data[page * 8192 + 77] ^= 1
    database.write_bytes(data)
    done = leeward("check", sample, "--passphrase-file", key)
    assert done.code == 1
    assert sum(f"Page {n} " in done.err for n in range(1, pages + 1)) >= 3
    assert "Records read" in done.out
