# SPDX-License-Identifier: Apache-2.0
"""The command line, called as a person calls it, with what it printed and the code it ended with."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leeward.cli import run
from leeward.flow import over
from leeward.flow.note import note

from ..flow import cases  # noqa: TID252 - the invented cases are those of the verbs

LEDGER: dict[str, Any] = json.loads((cases.SAMPLES / "ledger.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it printed, as JSON Lines."""
        assert self.out.endswith("\n") or not self.out
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


Run = Callable[..., Done]


@pytest.fixture
def leeward(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; ``typed`` is what stands on its standard input, which is no terminal."""

    def call(*arguments: object, typed: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
        capfd.readouterr()
        code = run([str(a) for a in arguments])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return call


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A file with the passphrase."""
    path = tmp_path / "passphrase.txt"
    path.write_text(cases.PASSPHRASE + "\n", "utf-8")
    return path


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The folder of an empty vault."""
    return cases.new_vault(tmp_path / "case", zone="Africa/Lagos")


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
