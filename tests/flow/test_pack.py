# SPDX-License-Identifier: Apache-2.0
"""The same vault gives the same pack, byte for byte, for anyone; and each pack passes its check."""

from pathlib import Path
from typing import Any

import pytest

from leeward.errors import UsageError
from leeward.flow import signs
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.pack.check import check
from leeward.vault import Vault

from . import cases
from .cases import NOW, at, brought, chat, settle


def wanted(audience: Any, **said: Any) -> Wanted:
    return Wanted(
        **{
            "audience": audience,
            "country": None,
            "records": (),
            "originals": (),
            "language": "en",
            "now": None,
            **said,
        }
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def small(vault: Vault, folder: Path) -> None:
    lines = [
        at("20/04/2026, 10:00", "Ada", "It is over."),
        *(at(f"2{d}/04/2026, 10:00", "Femi", "hi") for d in range(1, 5)),
    ]
    brought(vault, chat(folder, "Femi", *lines))
    settle(vault, ["Ada"], ["Femi"])


def test_the_same_vault_gives_the_same_bytes_twice(sample: Path, tmp_path: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        one = signs.look(vault).findings[0]
        signs.decide(vault, one.id, "kept", "it happened", NOW)
        pack(vault, tmp_path / "a", wanted("police"), NOW)
        later = NOW.replace(year=2027)
        pack(vault, tmp_path / "b", wanted("police"), later)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert check(tmp_path / "a").ok


@pytest.mark.parametrize("audience", ["police", "served", "lawyer", "me"])
def test_a_pack_with_no_day_and_nothing_decided_passes_its_check(
    vault: Vault, tmp_path: Path, audience: str
) -> None:
    small(vault, tmp_path)
    pack(vault, tmp_path / "p", wanted(audience, country="KE"), NOW)
    assert check(tmp_path / "p").ok
    assert (tmp_path / "p/data/report.pdf").read_bytes().startswith(b"%PDF")


def test_a_whole_original_comes_along_where_it_was_chosen(vault: Vault, tmp_path: Path) -> None:
    small(vault, tmp_path)
    pack(vault, tmp_path / "p", wanted("police", originals=("E1",)), NOW)
    original = (tmp_path / "WhatsApp Chat with Femi.txt").read_bytes()
    assert original in files(tmp_path / "p").values()
    assert check(tmp_path / "p").ok


def test_a_folder_that_holds_something_is_refused_and_left_alone(vault: Vault, tmp_path: Path) -> None:
    small(vault, tmp_path)
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "mine").write_text("x", "utf-8")
    with pytest.raises(UsageError):
        pack(vault, tmp_path / "p", wanted("police"), NOW)
    assert files(tmp_path / "p") == {"mine": b"x"}


def test_records_of_a_locked_zip_stand_in_a_pack_without_an_extract(vault: Vault, tmp_path: Path) -> None:
    """Its password is kept nowhere, so its bytes cannot be cut out again; those of another export can."""
    locked = Path(__file__).parents[1] / "unpack/data/aes256_bsdtar.zip.locked"
    brought(vault, locked, password="correct horse")
    brought(vault, chat(tmp_path, "Femi", at("21/04/2026, 10:00", "Femi", "hello")))
    settle(vault, ["Ada"], ["Femi"])
    pack(vault, tmp_path / "pack", wanted("police"), NOW)
    assert check(tmp_path / "pack").ok
    found = files(tmp_path / "pack")
    assert b"message 59" in found["data/exhibits/E1/records.jsonl"]
    assert "data/exhibits/E1/extracts.txt" not in found
    assert b"hello" in found["data/exhibits/E2/extracts.txt"]
