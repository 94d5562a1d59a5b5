# SPDX-License-Identifier: Apache-2.0
"""The commands of the README do on the sample case what the README says, in the order in which they stand."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from leeward.cli import app, run
from leeward.flow import mine

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [shlex.split(line) for line in re.findall(r"^    \.venv/bin/leeward (.+)$", README, re.MULTILINE)]


def test_the_way_from_an_export_to_a_pack_is_as_the_readme_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "passphrase").write_text("six words that nobody would guess\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    printed: dict[str, str] = {}
    for command in COMMANDS:
        asked = () if command[1] == "mypack" else ("--passphrase-file", "passphrase")
        capfd.readouterr()
        assert run([*command, *asked]) == 0, command
        sys.stdout.flush()
        printed[" ".join(command)] = capfd.readouterr().out
    assert "6657v2w3w7tn6t6rm2w72d6cfy" in printed["over mycase"]
    assert "134 contacts" in printed["signs mycase"]
    assert printed["check mypack"].startswith("In order: ")


def test_the_details_that_the_readme_shows_have_keys_that_are_looked_for() -> None:
    (shown,) = re.findall(r"^    (\{.+\})$", README, re.MULTILINE)
    assert set(json.loads(shown)) <= set(mine.KEYS)


def test_every_command_stands_in_the_readme() -> None:
    there = {name for name in app() if not name.startswith("-")}
    table = set(re.findall(r"`([a-z]+)`", README))
    assert there <= table | {command[0] for command in COMMANDS}
