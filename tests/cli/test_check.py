# SPDX-License-Identifier: Apache-2.0
"""``leeward check``: a vault or a pack, and the first bad file by name."""

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from leeward.vault import Vault
from leeward.words import say

from ..flow.cases import PASSPHRASE, at, chat  # noqa: TID252 - as in conftest
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
    told = leeward("check", to).out.splitlines()
    assert len(told) < 24
    assert told[1] == "The twelve words of the root:"
    assert len(leeward("check", to, "--earlier").out.splitlines()) > 40
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


def test_a_zip_is_not_called_missing_and_the_way_to_what_is_in_it_is_said(
    leeward: Run, tmp_path: Path
) -> None:
    file = tmp_path / "locked.zip"
    with ZipFile(file, "w") as made:
        made.writestr("chat.txt", "hello")
    packed = bytearray(file.read_bytes())
    for header, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        packed[packed.index(header) + flags] |= 1  # the mark of a member that a password locks
    file.write_bytes(packed)
    done = leeward("check", file)
    assert (done.code, done.out, done.err) == (2, "", say("error.check_of_zip", path=str(file)) + "\n")
    file.write_text("hello")
    assert leeward("check", file).err == say("error.check_of_file", path=str(file)) + "\n"
    file.unlink()
    assert leeward("check", file).err.startswith(say("error.nothing_to_check", path=str(file)))


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
    assert "Records: " in done.out


@pytest.mark.parametrize("what", ["missing", "damaged", "of a longer log"])
def test_a_vault_whose_head_is_lost_opens_again_once_she_says_so_and_the_log_keeps_it(
    leeward: Run, sample: Path, key: Path, tmp_path: Path, what: str
) -> None:
    opens = ("--passphrase-file", key)
    head = sample / "head"
    before = tmp_path / "before"
    shutil.copytree(sample, before)
    if what == "missing":
        head.unlink()
    elif what == "damaged":
        head.write_bytes(head.read_bytes()[:-9])
    else:
        assert leeward("people", sample, "--me", "Someone new", *opens).code == 0
        shutil.copy(before / "vault.db", sample / "vault.db")
    former = head.read_bytes().decode() if head.exists() else ""
    assert leeward("people", sample, *opens).code == 1
    done = leeward("check", sample, *opens)
    assert done.code == 1
    assert "--write-head" in done.err
    assert leeward("check", sample, "--write-head", *opens).code == 0
    assert leeward("check", sample, *opens).code == 0
    assert leeward("people", sample, *opens).code == 0
    with Vault(sample, PASSPHRASE) as vault:
        ((_, _, body),) = vault.entries("head")
    assert body["former"] == former
    assert body["why"].startswith("error.")


def test_a_head_that_is_in_order_is_not_written_anew(leeward: Run, sample: Path, key: Path) -> None:
    before = (sample / "head").read_bytes()
    assert leeward("check", sample, "--write-head", "--passphrase-file", key).code == 2
    assert (sample / "head").read_bytes() == before


def test_a_database_that_is_missing_or_empty_is_named_and_no_new_vault_is_offered(
    leeward: Run, sample: Path, key: Path
) -> None:
    (sample / "vault.db").write_bytes(b"")
    done = leeward("check", sample, "--passphrase-file", key)
    assert (done.code, done.err) == (1, say("error.vault_unreadable") + "\n")
    (sample / "vault.db").unlink()
    for verb in ("check", "people"):
        done = leeward(verb, sample, "--passphrase-file", key)
        assert (done.code, done.err) == (1, say("error.database_missing", path=str(sample)) + "\n")


def test_a_backup_is_read_to_its_end_and_nothing_is_written(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    kept, opens = tmp_path / "kept", ("--passphrase-file", key)
    kept.mkdir()
    assert leeward("backup", sample, kept / "b", *opens).code == 0
    done = leeward("check", kept / "b", *opens)
    assert (done.code, done.err) == (0, "")
    data = bytearray((kept / "b").read_bytes())
    data[-9] ^= 1
    (kept / "b").write_bytes(data)
    done = leeward("check", kept / "b", *opens)
    assert (done.code, done.out) == (1, "")
    assert "number" in done.err
    assert [path.name for path in kept.iterdir()] == ["b"]
    (tmp_path / "other").write_text("another passphrase altogether\n")
    assert leeward("check", kept / "b", "--passphrase-file", tmp_path / "other").code != 0


def test_a_check_counts_records_as_add_does_and_names_what_is_beside_them(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    app = "20/04/2026, 09:59 - Messages and calls are end-to-end encrypted. Only people in this chat can read"
    talk = chat(
        tmp_path, "Femi", f"{app} them.", *(at(f"20/04/2026, 10:0{m}", "Femi", "hi") for m in range(7))
    )
    added = leeward("add", vault, talk, "--passphrase-file", key).out
    checked = leeward("check", vault, "--passphrase-file", key).out
    assert "7 records. Lines of the app itself: 1." in added
    assert "Records: 7." in checked
    assert "1 lines of the apps themselves, 0 pieces" in checked
