# SPDX-License-Identifier: Apache-2.0
"""A vault and a pack of every released version open for ever, and say what they said then."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from leeward.flow.check import check_vault
from leeward.pack.check import check
from leeward.vault import Vault

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOSSILS = sorted(path.parent for path in HERE.glob("*/expected.json"))
PASSPHRASE = "amber kettles hum beside quiet rivers"
MOST_BYTES = 300_000

EACH = pytest.mark.parametrize("fossil", FOSSILS, ids=lambda path: path.name)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The program that makes fossils, which also tells what one says."""
    spec = importlib.util.spec_from_file_location("make_fossil", ROOT / "tools" / "make_fossil.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dug_out(fossil: Path, to: Path) -> Path:
    for name in ("vault", "pack"):
        with zipfile.ZipFile(fossil / f"{name}.zip") as packed:
            packed.extractall(to / name)
    return to


def test_there_is_a_fossil() -> None:
    assert FOSSILS


@EACH
def test_a_vault_of_then_opens_is_whole_and_gives_the_same_findings(
    fossil: Path, tmp_path: Path, maker: ModuleType
) -> None:
    folder = dug_out(fossil, tmp_path)
    expected = json.loads((fossil / "expected.json").read_text("utf-8"))
    assert maker.PASSPHRASE == PASSPHRASE
    told = maker.told(folder)
    assert expected["findings"]
    for finding in expected.pop("findings"):
        # A later version may see more; what was seen then stands.
        assert finding in told["findings"]
    del told["findings"]
    assert told == expected
    assert len(expected["ids"]) == 39
    with Vault(folder / "vault", PASSPHRASE) as vault:
        assert check_vault(vault).ok
        vault.write_entry("me", {"handle": "Ada"})
        assert check_vault(vault).ok


@EACH
def test_a_pack_of_then_is_checked_by_the_program_of_today_and_by_its_own(
    fossil: Path, tmp_path: Path
) -> None:
    pack = dug_out(fossil, tmp_path) / "pack"
    assert check(pack).ok
    done = subprocess.run(
        [sys.executable, "-I", "-S", pack / "check.py", pack], check=False, capture_output=True
    )
    assert done.returncode == 0
    report = pack / "data" / "report.pdf"
    report.write_bytes(report.read_bytes()[:-1] + b"x")
    assert not check(pack).ok


@EACH
def test_a_fossil_is_small(fossil: Path) -> None:
    assert all(path.stat().st_size < MOST_BYTES for path in fossil.iterdir())
