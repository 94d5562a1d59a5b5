# SPDX-License-Identifier: Apache-2.0
"""``leeward pack``: a new folder for each audience, refused where it would overwrite."""

from pathlib import Path

import pytest

from .conftest import LEDGER, Run


def test_a_pack_is_written_and_says_what_to_read_first(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    to = tmp_path / "p"
    done = leeward(
        "pack",
        "--for",
        "police",
        sample,
        to,
        "--country",
        "ng",
        "--now",
        "2026-07-01",
        "--passphrase-file",
        key,
    )
    assert done.code == 0
    assert str(to / "data" / "report.pdf") in done.out
    for name in (
        "data/report.pdf",
        "data/chronology.csv",
        "seal.json",
        "check.py",
        "check.html",
        "bagit.txt",
    ):
        assert (to / name).is_file()
    again = leeward("pack", sample, to, "--for", "police", "--passphrase-file", key)
    assert again.code == 2
    assert str(to) in again.err


def test_where_nobody_can_be_asked_the_pack_is_made_and_it_is_said(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    opens = ("--for", "me", "--passphrase-file", key)
    done = leeward("pack", vault, tmp_path / "p", *opens)
    assert (done.code, "--yes" in done.err) == (0, True)
    assert leeward("pack", vault, tmp_path / "q", *opens, "--yes").err == ""


def test_records_are_chosen_by_id_and_originals_by_number(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    ids = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["records"][:2]
    done = leeward(
        "pack",
        sample,
        tmp_path / "p",
        "--for",
        "lawyer",
        "--records",
        *ids,
        "--originals",
        "1",
        "--passphrase-file",
        key,
    )
    assert done.code == 0
    assert any(
        LEDGER["exports"]["exports/2026-04-10/WhatsApp Chat with Femi Coker.txt"]["bytes"] == p.stat().st_size
        for p in (tmp_path / "p").rglob("*")
        if p.is_file()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--for", "court"],
        ["--for", "me", "--country", "Nigeria"],
        ["--for", "me", "--records", "a" * 26],
        ["--for", "me", "--originals", "99"],
        ["--for", "me", "--now", "soon"],
    ],
)
def test_wrong_use_writes_nothing(
    leeward: Run, vault: Path, key: Path, tmp_path: Path, wrong: list[str]
) -> None:
    done = leeward("pack", vault, tmp_path / "p", *wrong, "--passphrase-file", key)
    assert done.code in (2, 4)
    assert done.err.strip()
    assert not (tmp_path / "p").exists()


def test_a_pack_of_an_empty_vault_is_a_pack(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    assert leeward("pack", vault, tmp_path / "p", "--for", "me", "--passphrase-file", key).code == 0
    assert leeward("check", tmp_path / "p").code == 0
