# SPDX-License-Identifier: Apache-2.0
"""The program from outside: help, wrong use, closed pipes, full disks; a sentence, never a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leeward import __version__
from leeward.cli import ALSO, FILES, app
from leeward.vault import Vault
from leeward.words import say

from ..flow.cases import HIS, PASSPHRASE, SAMPLES, backup, sms  # noqa: TID252 - as in conftest
from .conftest import Run

PROGRAM = [sys.executable, "-m", "leeward"]
COMMANDS = (
    "read", "new", "add", "note", "amend", "show", "find", "people", "over", "signs", "decide", "pack",
    "check", "demo",
)  # fmt: skip


def test_every_command_has_its_help(leeward: Run) -> None:
    for name in COMMANDS:
        done = leeward(name, "--help")
        assert (done.code, done.err) == (0, ""), name
        assert name in done.out
    assert leeward("--help").code == 0
    assert leeward().code == 0
    assert leeward("--version").out.strip() == __version__


def test_help_is_in_words_and_no_key_shows(leeward: Run) -> None:
    for name in COMMANDS:
        assert "help." not in leeward(name, "--help").out
    assert set(COMMANDS) <= {str(name) for name in app()}


def test_each_usage_line_names_the_vault_in_one_way_and_every_argument(leeward: Run) -> None:
    for name in {*FILES, *ALSO} - {"records"}:
        said = leeward(name, "--help").out
        usage = said.partition("\n")[0]
        assert "ARGS" not in usage, name
        assert "--vault" not in said, name
        takes = [word for word in usage.split()[3:] if word not in ("[OPTIONS]", "--for", "CHOICE")]
        if name in ("read", "screen", "check", "ocr", "limits", "promises", "demo"):
            assert "VAULT" not in takes, name
        else:
            assert takes.index("VAULT") == (1 if name == "restore" else 0), name
        rows = said.partition("Arguments")[2].partition("\u2570")[0]
        for word in takes:
            assert f" {word.strip('[].')} " in rows, (name, word)


@pytest.mark.parametrize(
    "wrong",
    [
        ["nonsense"],
        ["signs"],
        ["signs", "a", "b"],
        ["check"],
        ["decide", "v"],
        ["show"],
        ["\x1b[2J"],
        ["-"],
        ["--x"],
    ],
)
def test_wrong_use_is_said_in_one_line(leeward: Run, wrong: list[str]) -> None:
    done = leeward(*wrong)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    "command",
    [
        ["signs", "--json"],
        ["people"],
        ["over"],
        ["find", "x"],
        ["show", "a"],
        ["pack", "p", "--for", "me"],
        ["add", "x"],
    ],
)
def test_what_is_no_vault_is_said_before_any_passphrase_is_asked(
    leeward: Run, tmp_path: Path, key: Path, command: list[str]
) -> None:
    name, *rest = command
    for folder in (tmp_path / "nowhere", tmp_path, key):
        done = leeward(name, folder, *rest)
        assert (done.code, done.out) == (2, "")
        assert str(folder) in done.err


def test_a_wrong_passphrase_and_a_busy_vault_have_their_sentences(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("six other words", "utf-8")
    done = leeward("signs", vault, "--passphrase-file", tmp_path / "wrong")
    assert (done.code, done.out) == (2, "")
    assert leeward("signs", vault).code == 2
    with Vault(vault, PASSPHRASE):
        done = leeward("signs", vault, "--passphrase-file", key)
    assert (done.code, done.out) == (2, "")
    assert str(vault) in done.err
    assert leeward("signs", vault, "--passphrase-file", key).code == 0


def test_every_command_takes_the_clock(leeward: Run, vault: Path, key: Path) -> None:
    assert leeward("read", SAMPLES / "exports", "--now", "2026-07-01").code == 0
    for command in ("signs", "people", "over", "check"):
        assert leeward(command, vault, "--now", "2026-07-01T10:00:00Z", "--passphrase-file", key).code == 0
    assert (
        leeward(
            "over", vault, "--agreed", "sms", "--reason", "x", "--now", "soon", "--passphrase-file", key
        ).code
        == 2
    )


def program(*arguments: object, **how: object) -> "subprocess.CompletedProcess[bytes]":
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **how)  # type: ignore[call-overload, no-any-return]


def test_the_program_runs_on_its_own_and_leaves_files_to_their_owner(
    tmp_path: Path, vault: Path, key: Path
) -> None:
    done = program("pack", vault, tmp_path / "p", "--for", "me", "--passphrase-file", key)
    assert (done.returncode, done.stderr) == (0, say("pack.not_asked").encode() + b"\n")
    assert (tmp_path / "p").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("reads", [0, 1])
def test_a_reader_that_goes_away_is_no_mistake(reads: int) -> None:
    arguments = [*PROGRAM, "read", str(SAMPLES / "exports"), "--zone", "Africa/Lagos"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for _ in range(reads):
            assert running.stdout.readline().startswith(b"{")
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize(
    "what", [["--help"], ["read", str(SAMPLES / "exports")], ["read", str(SAMPLES / "incidents.json")]]
)
def test_output_that_cannot_be_written_is_said(what: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *what], cwd=SAMPLES, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_names_that_the_terminal_lacks_are_escaped_and_stop_nothing(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/book\xff\xe2\x80\xae.dat"
    Path(os.fsdecode(path)).write_bytes(b"hello")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = program("read", os.fsdecode(path), env=environment)
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr
    assert b"book" in done.stderr
    assert done.stdout.startswith(b'{"type":"receipt"')


def test_an_interrupted_add_says_so_and_goes_on_when_it_is_run_again(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    texts = backup(
        tmp_path / "s.xml", *(sms(HIS, f"2026-04-20T10:{m % 60:02}", f"text {m}") for m in range(60_000))
    )
    arguments = [*PROGRAM, "add", str(vault), str(texts), "--passphrase-file", str(key)]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as running:
        ends = time.monotonic() + 30
        while not any(vault.rglob("*.age")) and time.monotonic() < ends:
            time.sleep(0.01)
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in said
    assert said.strip()
    done = leeward("add", vault, texts, "--json", "--passphrase-file", key)
    assert (done.code, done.lines[0]["records"]) == (0, 60_000)
    assert leeward("check", vault, "--passphrase-file", key).code == 0


def test_help_lists_the_commands_in_the_order_in_which_a_person_needs_them(leeward: Run) -> None:
    lines = leeward("--help").out.splitlines()
    listed = [line[2:].split()[0] for line in lines if line[:2] == "│ " and line[2:3].isalpha()]
    wanted = ["read", "new", "add", "people", "over", "signs", "pack", "check", "wipe"]
    assert [name for name in listed if name in wanted] == wanted


def test_help_names_no_default_that_goes_without_saying(leeward: Run) -> None:
    for name in COMMANDS:
        assert "False" not in leeward(name, "--help").out, name
        assert "None]" not in leeward(name, "--help").out, name
    assert "local" in leeward("screen", "--help").out
