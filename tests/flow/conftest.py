# SPDX-License-Identifier: Apache-2.0
"""An empty vault in Lagos, and the sample case in a vault: made once, copied for each test that wants it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leeward.flow import over
from leeward.flow.note import note
from leeward.vault import Vault

from . import cases

LEDGER: dict[str, Any] = json.loads((cases.SAMPLES / "ledger.json").read_text("utf-8"))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cases.opened(tmp_path / "case", zone="Africa/Lagos") as one:
        yield one


@pytest.fixture(scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "case"
    with cases.opened(folder) as vault:
        cases.brought(vault, cases.SAMPLES / "exports", zone="Africa/Lagos", country="NG")
        note(vault, (cases.SAMPLES / "incidents.json").read_bytes(), cases.NOW)
        cases.settle(vault, LEDGER["people"]["me"], LEDGER["people"]["other"])
        over.set_record(vault, LEDGER["refusal"]["id"], cases.NOW)
    return folder


@pytest.fixture
def sample(_sample: Path, tmp_path: Path) -> Path:
    """The folder of a vault with the sample case, settled, the day set and nothing decided."""
    return Path(shutil.copytree(_sample, tmp_path / "sample"))
