# SPDX-License-Identifier: Apache-2.0
"""At a terminal the next step stands in one line; what a program reads has none."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from leeward.words import say

from ..flow.cases import HIS, backup, sms  # noqa: TID252 - as in conftest
from .conftest import Run


def at_terminal(*arguments: object) -> str:
    """What a person at a terminal reads of a command that asks nothing."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "leeward", *map(str, arguments)]
    said = b""
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as running:
        os.close(theirs)
        try:
            while more := os.read(ours, 4096):
                said += more
        except OSError:
            pass  # the other side has ended
        assert running.wait(60) == 0
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal on this system")
def test_each_command_names_the_first_step_that_is_not_taken(
    leeward: Run, key: Path, vault: Path, tmp_path: Path
) -> None:
    opens = ("--passphrase-file", key)
    texts = backup(tmp_path / "s.xml", *(sms(HIS, f"2026-04-20T10:0{m}", "one") for m in range(3)))
    assert say("next.add", vault=str(vault)) in at_terminal("people", vault, *opens)
    said = ("--how", "the app", "--by", "me")
    assert say("next.people", vault=str(vault)) in at_terminal("add", vault, texts, *said, *opens)
    assert say("next.over", vault=str(vault)) in at_terminal("people", vault, "--other", HIS, *opens)
    day = ("--at", "2026-04-19", "--how", "on the phone")
    assert say("next.signs", vault=str(vault)) in at_terminal("over", vault, *day, *opens)
    ids = [line["id"] for line in leeward("signs", vault, "--json", *opens).lines[:-1]]
    assert say("next.decide", vault=str(vault), id=ids[0]) in at_terminal("signs", vault, *opens)
    for one in ids:
        assert leeward("decide", vault, one, "kept", "--why", "x", *opens).code == 0
    assert say("next.preview", vault=str(vault)) in at_terminal("signs", vault, *opens)
    assert "Next" not in at_terminal("people", vault, "--json", *opens)
    assert "Next" not in leeward("people", vault, *opens).out
    assert "Next" not in leeward("add", vault, texts, *opens).out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal on this system")
def test_a_new_vault_is_followed_by_its_first_export(tmp_path: Path) -> None:
    folder = tmp_path / "my case"
    told = at_terminal("new", folder, "--generate", tmp_path / "words")
    assert say("next.add", vault=f"'{folder}'") in told
    assert say("new.no_country") in told
